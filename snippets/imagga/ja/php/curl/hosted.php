<?php

$query = http_build_query(['image_url' => 'https://example.com/cat.jpg']);
$curl = curl_init('https://api.imagga.com/v2/tags?' . $query);
curl_setopt_array($curl, [
    CURLOPT_USERNAME => trim(getenv('IMAGGA_API_KEY')),
    CURLOPT_PASSWORD => trim(getenv('IMAGGA_API_SECRET')),
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
