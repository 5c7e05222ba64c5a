<?php

$curl = curl_init('https://router.huggingface.co/hf-inference/models/google/vit-base-patch16-224');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . trim(getenv('HF_TOKEN')),
        'Content-Type: image/jpeg',
    ],
    CURLOPT_POSTFIELDS => file_get_contents('YOUR_IMAGE.jpg'),
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
