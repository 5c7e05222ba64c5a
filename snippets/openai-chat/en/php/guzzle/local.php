<?php

require 'vendor/autoload.php';

$file = new SplFileObject('YOUR_IMAGE.jpg');
$image = 'data:image/jpeg;base64,' . base64_encode($file->fread($file->getSize()));
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
                        'image_url' => ['url' => $image],
                    ],
                ],
            ],
        ],
    ],
]);

echo $response->getBody();
