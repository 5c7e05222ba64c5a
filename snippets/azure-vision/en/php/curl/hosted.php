<?php

$curl = curl_init('https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze?visualFeatures=Tags%2CDescription');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'Ocp-Apim-Subscription-Key: ' . trim(getenv('AZURE_VISION_KEY')),
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => json_encode(['url' => 'https://example.com/YOUR_IMAGE.jpg']),
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
