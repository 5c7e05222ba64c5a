"""cURL in a POSIX shell: single quotes hold every character but NUL, and have no escapes.

So a character that cannot be seen, or that a terminal would take for a key, is made by `printf` from its bytes.

The snippets have no comments: zsh, when pasted into, takes `#` for a command and an apostrophe for an open quote.
Nor do they say `exit`, which would close the reader's terminal. A shell cannot tell whether an answer is JSON.
"""

from snippetgen.language import Client, Judge, Language, Toolchain
from snippetgen.literal import Literal

_BYTES = """'"$(printf '{octal}')"'"""
"""Source text, between two pieces in single quotes, that makes a character."""

LANGUAGE = Language(
    name="curl",
    title="cURL",
    aliases=("sh", "bash", "shell"),
    lexer="bash",
    suffix="sh",
    literal=Literal(
        quote="'",
        escapes={"'": r"'\''", "\n": "\n"},  # `$(…)` would strip a line end
        other=_BYTES,
        astral=_BYTES,
        refuses="\x00",
    ),
    clients=(
        Client(
            name="sh",
            title="POSIX shell",
            install=(
                "curl 7.87 or later (`curl --version`) and `base64`: macOS and Linux releases since 2023 bring both. "
                "On Windows, use Git Bash or [WSL](https://learn.microsoft.com/windows/wsl/install), not PowerShell."
            ),
            run=("sh", "{file}"),
            # What curl adds below its message about a certificate.
            chatter=(
                "^More details here: https://curl",
                "^curl failed to verify",
                "^establish a secure",
                "how to fix it",
            ),
            known_failures={"not_json": "a shell has no parser of JSON, and curl does not look at what it transfers"},
        ),
    ),
    judges=(
        Judge(
            name="shfmt",
            command=("shfmt", "-ln", "posix", "-i", "2", "-d", "{file}"),
            rejects="if true; then\n        echo cat\nfi\n",
        ),
        Judge(
            name="ShellCheck",
            # SC2250 wants braces around every variable, where the style of most shells' manuals has none.
            command=("shellcheck", "--norc", "-o", "all", "-e", "SC2250", "-s", "sh", "{file}"),
            rejects="echo $1\n",
        ),
    ),
    toolchain=Toolchain(
        packages=("curl", "shellcheck", "shfmt"),
        version=("curl", "--version"),
        programs=("sh", "curl", "base64"),
        install="install curl 7.87 or later from your package manager or https://curl.se/download.html",
    ),
)
