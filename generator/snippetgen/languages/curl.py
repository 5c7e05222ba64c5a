"""cURL in a POSIX shell: single quotes hold every character but NUL, and have no escapes.

So a character that cannot be seen, or that a terminal would take for a key, is made by `printf`: from the octal digits
of its UTF-8 bytes, which the shell works out itself when there are three or more of them.

The snippets have no comments: zsh, when pasted into, takes `#` for a command and an apostrophe for an open quote. Nor do
they say `exit`, which would close the reader's terminal.
"""

import re

from snippetgen.language import Client, Language, Toolchain
from snippetgen.literal import UNSAFE, Literal

_TWO_BYTES = "".join(map(chr, range(0x01, 0x800)))
"""The characters that UTF-8 writes in at most two bytes."""


def _octal(character: str) -> str:
    """Source text, between two pieces in single quotes, that makes `character`."""
    digits = "".join(f"\\{byte:03o}" for byte in character.encode())
    return f"""'"$(printf '{digits}')"'"""


def _arithmetic(*expressions: str) -> str:
    """The same for any character: the shell's expressions for its bytes, in which `{0}` stands for its code point."""
    digits = r"\\0%o" * len(expressions)
    values = " ".join(f"$(({expression}))" for expression in expressions)
    return f"""'"$(printf %b "$(printf '{digits}' {values})")"'"""


LANGUAGE = Language(
    name="curl",
    title="cURL",
    aliases=("sh", "bash", "shell"),
    lexer="bash",
    suffix="sh",
    literal=Literal(
        quote="'",
        escapes={
            **{character: _octal(character) for character in re.findall(f"[{UNSAFE}]", _TWO_BYTES)},
            "'": r"'\''",
            "\n": "\n",  # `$(…)` strips it
        },
        other=_arithmetic("{0}>>12|224", "{0}>>6&63|128", "{0}&63|128"),
        astral=_arithmetic("{0}>>18|240", "{0}>>12&63|128", "{0}>>6&63|128", "{0}&63|128"),
        refuses="\x00",
    ),
    clients=(
        Client(
            name="sh",
            title="POSIX shell",
            install=(
                "Linux and macOS have all it needs: curl 7.87 or later (`curl --version`), `base64` and a shell. "
                "On Windows, run it in Git Bash or [WSL](https://learn.microsoft.com/windows/wsl/install), not in PowerShell."
            ),
            run=("sh", "{file}"),
        ),
    ),
    toolchain=Toolchain(
        packages=("curl",),
        version=("curl", "--version"),
        programs=("sh", "curl", "base64"),
        install="install curl 7.87 or later from your package manager or https://curl.se/download.html",
    ),
)
