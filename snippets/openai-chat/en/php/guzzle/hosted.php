<?php

require 'vendor/autoload.php';

$client = new GuzzleHttp\Client(['timeout' => 60, 'allow_redirects' => false]);
$response = $client->post('https://api.openai.com/v1/chat/completions', [
    'headers' => ['Authorization' => 'Bearer ' . trim(getenv('OPENAI_API_KEY'))],
    'json' => [
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
    ],
]);

echo $response->getBody();
