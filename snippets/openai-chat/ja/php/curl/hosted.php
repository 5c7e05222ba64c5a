<?php

$curl = curl_init('https://api.openai.com/v1/chat/completions');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . trim(getenv('OPENAI_API_KEY')),
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => json_encode([
        'model' => 'gpt-4o-mini',
        'messages' => [
            [
                'role' => 'user',
                'content' => [
                    [
                        'type' => 'text',
                        'text' => 'What is in this image?',
                    ],
                    [
                        'type' => 'image_url',
                        'image_url' => ['url' => 'https://example.com/YOUR_IMAGE.jpg'],
                    ],
                ],
            ],
        ],
    ]),
    CURLOPT_ENCODING => '',
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 60,
]);

$answer = curl_exec($curl);
$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if ($answer === false || intdiv($status, 100) !== 2) {
    throw new RuntimeException("HTTP $status: " . ($answer ?: curl_error($curl)));
}

echo $answer;
