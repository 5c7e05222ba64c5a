<?php

$query = http_build_query(['key' => trim(getenv('GOOGLE_API_KEY'))]);
$curl = curl_init('https://vision.googleapis.com/v1/images:annotate?' . $query);
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => ['Content-Type: application/json'],
    CURLOPT_POSTFIELDS => json_encode([
        'requests' => [
            [
                'image' => ['source' => ['imageUri' => 'https://example.com/YOUR_IMAGE.jpg']],
                'features' => [
                    [
                        'type' => 'LABEL_DETECTION',
                        'maxResults' => 5,
                    ],
                ],
            ],
        ],
    ]),
    CURLOPT_ENCODING => '',
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 30,
]);

$answer = curl_exec($curl);
$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if ($answer === false || intdiv($status, 100) !== 2) {
    throw new RuntimeException("HTTP $status: " . ($answer ?: curl_error($curl)));
}

echo $answer;
