<?php

require 'vendor/autoload.php';

$client = new GuzzleHttp\Client(['timeout' => 60, 'allow_redirects' => false]);
$response = $client->post('https://api.remove.bg/v1.0/removebg', [
    'http_errors' => false,
    'headers' => ['X-Api-Key' => trim(getenv('REMOVE_BG_API_KEY'))],
    'multipart' => [
        ['name' => 'image_url', 'contents' => 'https://example.com/YOUR_IMAGE.jpg'],
        ['name' => 'size', 'contents' => 'auto'],
    ],
]);
$status = $response->getStatusCode();
if (intdiv($status, 100) !== 2) {
    throw new RuntimeException("HTTP $status: " . $response->getBody());
}

$size = file_put_contents('answer.png', $response->getBody());
echo "answer.png $size\n";
