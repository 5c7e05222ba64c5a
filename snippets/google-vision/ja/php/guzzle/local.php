<?php

require 'vendor/autoload.php';

$file = new SplFileObject('YOUR_IMAGE.jpg');
$image = base64_encode($file->fread($file->getSize()));
$client = new GuzzleHttp\Client(['timeout' => 30, 'allow_redirects' => false]);
$query = [
    'key' => trim(getenv('GOOGLE_API_KEY')),
];
try {
    $response = $client->post('https://vision.googleapis.com/v1/images:annotate', [
        'query' => $query,
        'http_errors' => false,
        'json' => [
            'requests' => [
                [
                    'image' => ['content' => $image],
                    'features' => [
                        [
                            'type' => 'LABEL_DETECTION',
                            'maxResults' => 5,
                        ],
                    ],
                ],
            ],
        ],
    ]);
} catch (GuzzleHttp\Exception\TransferException $error) {
    // 元のメッセージには、API キーを含む URL が入るため、出力しません。
    throw new RuntimeException($error->getHandlerContext()['error'] ?? $error::class);
}
$status = $response->getStatusCode();
if (intdiv($status, 100) !== 2) {
    throw new RuntimeException("HTTP $status: " . $response->getBody());
}

echo $response->getBody();
