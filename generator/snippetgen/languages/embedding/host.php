<?php

// Runs a snippet as a web server does: in a process of PHP's own server; then sees that nothing has changed.
// The server runs this file, too, as the router of its requests.

function state(): string
{
    set_error_handler($errors = set_error_handler(null));
    set_exception_handler($exceptions = set_exception_handler(null));
    return var_export([$errors, $exceptions, ini_get_all(null, false), error_reporting(), ob_get_level()], true);
}

if (PHP_SAPI === 'cli-server') {
    if ($_SERVER['REQUEST_URI'] === '/alive') {
        exit('alive');
    }
    $before = state();
    (static function (): void {
        require getenv('SNIPPET');
    })();
    if (state() !== $before) {
        http_response_code(500);
        echo "the snippet changed the process\n";
    }
    return true;
}

[, $file, $seconds] = $argv;
$address = '127.0.0.1:8765';
$command = [PHP_BINARY, '-d', 'include_path=' . get_include_path(), '-S', $address, __FILE__];
$server = proc_open($command, [2 => ['file', 'server.log', 'w']], $pipes, null, ['SNIPPET' => realpath($file)] + getenv());
while (!@fsockopen('127.0.0.1', 8765)) {
    usleep(20000);
}
$answer = file_get_contents("http://$address/", false, stream_context_create(['http' => ['ignore_errors' => true]]));
$status = $http_response_header[0];
sleep((int) $seconds);
$alive = @file_get_contents("http://$address/alive");
proc_terminate($server);
if ($alive !== 'alive' || !str_contains($status, ' 200 ')) {
    fwrite(STDERR, "the server did not live on:\n$answer\n" . file_get_contents('server.log'));
    exit(1);
}
echo $answer;
touch('survived');
