<?php

require 'vendor/autoload.php';

$client = new GuzzleHttp\Client(['timeout' => 30, 'allow_redirects' => false]);
$response = $client->post('https://serverless.roboflow.com/my-model/42', [
    'headers' => [
        'Authorization' => 'Bearer ' . trim(getenv('ROBOFLOW_API_KEY')),
        'Content-Type' => 'application/x-www-form-urlencoded',
    ],
    'body' => base64_encode(file_get_contents('YOUR_IMAGE.jpg')),
]);

echo $response->getBody();
