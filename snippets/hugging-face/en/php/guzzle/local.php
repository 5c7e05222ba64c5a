<?php

require 'vendor/autoload.php';

$client = new GuzzleHttp\Client(['timeout' => 30, 'allow_redirects' => false]);
$response = $client->post('https://router.huggingface.co/hf-inference/models/google/vit-base-patch16-224', [
    'headers' => [
        'Authorization' => 'Bearer ' . trim(getenv('HF_TOKEN')),
        'Content-Type' => 'image/jpeg',
    ],
    'body' => file_get_contents('YOUR_IMAGE.jpg'),
]);

echo $response->getBody();
