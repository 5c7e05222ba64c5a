"""PHP: ordinary. It knows two kinds of quotes: single ones as long as they can hold the value, else double ones.

A line comment ends not only with its line, but also where the code does.
"""

from snippetgen.language import Client, Language, Toolchain
from snippetgen.literal import Comment, Literal

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
    comment=Comment(refuses=("?>",)),
    clients=(
        Client(
            name="streams",
            title="Streams",
            install="PHP 8.1 or later. Nothing to install: the snippet needs PHP's own `openssl` extension only.",
            run=("php", "{file}"),
        ),
    ),
    toolchain=Toolchain(
        packages=("php-cli",),
        version=("php", "--version"),
        programs=("php",),
        install="install PHP 8.1 or later from your package manager or https://www.php.net/",
    ),
)
