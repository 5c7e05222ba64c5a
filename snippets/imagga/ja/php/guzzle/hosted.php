<?php

require 'vendor/autoload.php';

$client = new GuzzleHttp\Client(['timeout' => 30]);
$response = $client->get('https://api.imagga.com/v2/tags', [
    'auth' => [trim(getenv('IMAGGA_API_KEY')), trim(getenv('IMAGGA_API_SECRET'))],
    'query' => ['image_url' => 'https://example.com/cat.jpg'],
]);

echo $response->getBody();
