<?php

require 'vendor/autoload.php';

$client = new GuzzleHttp\Client(['timeout' => 30, 'allow_redirects' => false]);
$response = $client->post('https://my-resource.cognitiveservices.azure.com/vision/v3.2/analyze', [
    'http_errors' => false,
    'headers' => [
        'Ocp-Apim-Subscription-Key' => trim(getenv('AZURE_VISION_KEY')),
        'Content-Type' => 'application/octet-stream',
    ],
    'query' => ['visualFeatures' => 'Tags,Description'],
    'body' => file_get_contents('YOUR_IMAGE.jpg'),
]);
$status = $response->getStatusCode();
if (intdiv($status, 100) !== 2) {
    throw new RuntimeException("HTTP $status: " . $response->getBody());
}

echo $response->getBody();
