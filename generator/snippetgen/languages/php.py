"""PHP.

A value is in single quotes if they can contain it, and in double quotes otherwise. A line comment ends with its
line or with the code (`?>`).
"""

from snippetgen.languages.model import QUOTED, Client, Embedding, Judge, Language, Structure, Toolchain, unpack
from snippetgen.literal import Comment, Literal

_EXTENSIONS = "/opt/php/usr/lib/php/20240924"
# Extensions that PHP_CodeSniffer needs. They are not part of PHP, so snippets must not use them.
_LOADED = (
    *("-d", "include_path=/opt/php/usr/share/php"),
    *("-d", f"extension={_EXTENSIONS}/simplexml.so"),
    *("-d", f"extension={_EXTENSIONS}/xmlwriter.so"),
)
_AUTOLOAD = '<?php require_once "/usr/share/php/GuzzleHttp/autoload.php";'

LANGUAGE = Language(
    name="php",
    title="PHP",
    lexer="php",
    suffix="php",
    literal=Literal(
        quote="'",
        escapes={"\\": r"\\"},
        refuses="'",
        otherwise=Literal(
            quote='"',
            escapes={'"': r"\"", "\\": r"\\", "$": r"\$", "\n": r"\n", "\r": r"\r", "\t": r"\t"},
            other=r"\u{{{:x}}}",
            astral=r"\u{{{:x}}}",
        ),
    ),
    structure=Structure(
        mapping=("[", "]"),
        entry="{key} => {value}",
        empty_mapping="new stdClass()",
        numbered=("(object) [", "]"),
        image="$image",
        secret="trim(getenv({variable}))",
        prefixed="'{prefix}' . trim(getenv({variable}))",
    ),
    comment=Comment(refuses=("?>",)),
    clients=(
        Client(
            name="curl",
            title="cURL extension",
            install="PHP 8.1 or later with the extension `curl` (Debian and Ubuntu: `apt install php-curl`).",
            how_to_run="php {file}",
            run=("php", "{file}"),
            lines=16,
            known_failures={
                "header/malformed_key": "curl sends a line end as it is, and what follows becomes another header",
            },
        ),
        Client(
            name="guzzle",
            title="Guzzle",
            install="PHP 8.1 or later.",
            how_to_install="composer require guzzlehttp/guzzle",
            how_to_run="php {file}",
            run=("php", "-d", "include_path=/opt/php/composer", "{file}"),
            lines=16,
            known_failures={"header/malformed_key": QUOTED},
        ),
    ),
    judges=(
        Judge(
            name="php -l",
            command=("php", "-d", "error_reporting=-1", "-d", "display_errors=stderr", "-l", "{file}"),
            chatter=("^No syntax errors detected",),
            rejects="<?php\n\necho 1\n",
        ),
        Judge(
            name="PHP_CodeSniffer",
            packaged_only=True,
            command=("php", *_LOADED, "/opt/php/usr/bin/phpcs", "-q", "--standard=PSR12", "{file}"),
            rejects="<?php\n\nif(true){\n    echo 1;\n}\n",
        ),
    ),
    embedding=Embedding(
        command=("php", "-d", "include_path=/opt/php/composer", "host.php", "{file}", "{seconds}"), file="host.php"
    ),
    toolchain=Toolchain(
        packages=("php-cli", "php-curl", "php-guzzlehttp-guzzle"),
        version=("php", "--version"),
        # Debian 13 has no php-codesniffer. That of Debian 12 is plain PHP and runs on any release.
        fetch=(unpack("php8.4-xml"), unpack("php-codesniffer", suite="bookworm")),
        # The autoloader that Composer would make, for Debian's packages.
        prepare=(("sh", "-c", f"mkdir -p composer/vendor && printf %s '{_AUTOLOAD}' >composer/vendor/autoload.php"),),
        programs=("php",),
        install="install PHP 8.1 or later from your package manager or https://www.php.net/",
    ),
)
