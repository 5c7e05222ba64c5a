<?php

$query = http_build_query(['image' => 'https://example.com/YOUR_IMAGE.jpg']);
$curl = curl_init('https://serverless.roboflow.com/my-model/42?' . $query);
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => ['Authorization: Bearer ' . trim(getenv('ROBOFLOW_API_KEY'))],
    CURLOPT_POSTFIELDS => '',
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
