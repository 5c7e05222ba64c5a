"""Go: ordinary. Its literals are escaped as C's are; the build cache is warmed once, or each build takes 13 s."""

from snippetgen.language import Client, Language, Toolchain
from snippetgen.literal import Literal

LANGUAGE = Language(
    name="go",
    title="Go",
    aliases=("golang",),
    lexer="go",
    suffix="go",
    literal=Literal(
        quote='"',
        escapes={'"': r"\"", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"},
        other=r"\u{:04x}",
        astral=r"\U{:08x}",
    ),
    clients=(
        Client(
            name="net_http",
            title="net/http",
            install="Go 1.21 or later. Nothing to install: the snippet needs the standard library only.",
            build=(("go", "build", "-o", "snippet", "{file}"),),
            run=("./snippet",),
        ),
    ),
    toolchain=Toolchain(
        packages=("golang-go",),
        version=("go", "version"),
        prepare=(("go", "build", "net/http"),),
        environment={"GOCACHE": "/opt/go/cache", "GOTOOLCHAIN": "local"},
        programs=("go",),
        install="install Go 1.21 or later from your package manager or https://go.dev/dl/",
    ),
)
