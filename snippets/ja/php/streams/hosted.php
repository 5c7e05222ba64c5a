<?php

declare(strict_types=1);

// 最初の問題で停止し、その内容を 1 行で出力します。
set_error_handler(static fn(int $level, string $message) => throw new ErrorException($message, 0, $level));
set_exception_handler(static function (Throwable $error): never {
    fwrite(STDERR, preg_replace('/\s+/', ' ', $error->getMessage()) . PHP_EOL);
    exit(1);
});

// API キーはコードに書かず、環境変数から読み込みます。
$apiKey = getenv('ROBOFLOW_API_KEY') ?: throw new RuntimeException('ROBOFLOW_API_KEY is not set');
// 画像の URL はクエリで渡し、リクエスト本文は空にします。
$imageUrl = 'https://example.com/YOUR_IMAGE.jpg';
$url = 'https://serverless.roboflow.com/my-model/42?image=' . rawurlencode($imageUrl);
$context = stream_context_create([
    'http' => [
        'method' => 'POST',
        'header' => ["Authorization: Bearer $apiKey", 'Content-Length: 0'],
        'timeout' => 30,
        'ignore_errors' => true,
        'follow_location' => 0,
    ],
]);
$stream = fopen($url, 'r', false, $context);
$answer = stream_get_contents($stream);

// サーバーに拒否されたら、サーバーのメッセージを出力して停止します。
$headers = stream_get_meta_data($stream)['wrapper_data'];
if (!preg_match('/^\S+ 200\b/', $headers[0])) {
    throw new RuntimeException("$headers[0]: $answer");
}
// 応答が欠けておらず、正しい JSON である場合だけ出力します。
$lengths = preg_filter('/^Content-Length: */i', '', $headers);
if (array_diff($lengths, [strlen($answer)]) || json_decode($answer) === null) {
    throw new RuntimeException("The answer is damaged: $answer");
}
echo $answer, PHP_EOL;
