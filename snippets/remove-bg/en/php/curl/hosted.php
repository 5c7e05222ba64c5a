<?php

$curl = curl_init('https://api.remove.bg/v1.0/removebg');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => ['X-Api-Key: ' . trim(getenv('REMOVE_BG_API_KEY'))],
    CURLOPT_POSTFIELDS => [
        'image_url' => 'https://example.com/YOUR_IMAGE.jpg',
        'size' => 'auto',
    ],
    CURLOPT_ENCODING => '',
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 60,
]);

$answer = curl_exec($curl);
$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if ($answer === false || intdiv($status, 100) !== 2) {
    throw new RuntimeException("HTTP $status: " . ($answer ?: curl_error($curl)));
}

$size = file_put_contents('answer.png', $answer);
echo "answer.png $size\n";
