<?php

declare(strict_types=1);

// Stop at the first problem and say in one line what it is.
set_error_handler(static fn(int $level, string $message) => throw new ErrorException($message, 0, $level));
set_exception_handler(static function (Throwable $error): never {
    fwrite(STDERR, preg_replace('/\s+/', ' ', $error->getMessage()) . PHP_EOL);
    exit(1);
});

// Keep the API key out of the code: read it from the environment.
$apiKey = getenv('ROBOFLOW_API_KEY') ?: throw new RuntimeException('ROBOFLOW_API_KEY is not set');
$path = 'YOUR_IMAGE.jpg';
$image = file_get_contents(realpath($path) ?: throw new RuntimeException("There is no file $path"));
$url = 'https://serverless.roboflow.com/my-model/42';
$context = stream_context_create([
    'http' => [
        'method' => 'POST',
        'header' => ["Authorization: Bearer $apiKey", 'Content-Type: application/x-www-form-urlencoded'],
        // The body is the image, Base64-encoded.
        'content' => base64_encode($image),
        'timeout' => 30,
        'ignore_errors' => true,
        'follow_location' => 0,
    ],
]);
$stream = fopen($url, 'r', false, $context);
$answer = stream_get_contents($stream);

// Stop with the server's own words when it refuses.
$headers = stream_get_meta_data($stream)['wrapper_data'];
if (!preg_match('/^\S+ 200\b/', $headers[0])) {
    throw new RuntimeException("$headers[0]: $answer");
}
// Print the answer only if it is complete and valid JSON.
$lengths = preg_filter('/^Content-Length: */i', '', $headers);
if (array_diff($lengths, [strlen($answer)]) || json_decode($answer) === null) {
    throw new RuntimeException("The answer is damaged: $answer");
}
echo $answer, PHP_EOL;
