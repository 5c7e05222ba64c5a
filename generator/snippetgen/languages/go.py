"""Go: ordinary. Its literals are escaped as C's are.

The build cache is warmed once with the whole standard library. Without that a build takes 13 s; and in a cache that
cannot be written to, a package that is missing there "is not in std". For `go vet`, three large packages are warm:
it takes 0.2 s in the place of 5 s, and to warm the whole library would take 640 MB.
"""

from snippetgen.languages.model import Client, Judge, Language, Toolchain
from snippetgen.languages.structure import Structure
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
    structure=Structure(
        indent="\t",
        # JSON in a raw string. A map would have to be aligned by gofmt's rule, which depends on its keys.
        block=Literal(quote="", escapes={"`": r"\u0060"}, other=r"\u{:04x}"),
        in_block_image="` + image + `",
        in_block_secret="` + os.Getenv({variable}) + `",
        secret="os.Getenv({variable})",
        prefixed='"{prefix}"+os.Getenv({variable})',  # gofmt's spacing of a sum that is one of several arguments
    ),
    clients=(
        Client(
            name="net_http",
            title="net/http",
            install="Go 1.21 or later. Nothing to install: the snippet needs the standard library only.",
            build=(("go", "build", "-o", "snippet", "{file}"),),
            run=("./snippet",),
            lines=39,
        ),
    ),
    judges=(
        Judge(
            name="gofmt",
            command=("gofmt", "-d", "-s", "{file}"),
            rejects="package main\n\nfunc main() {\nprintln()\n}\n",
        ),
        Judge(
            name="go vet",
            command=("go", "vet", "{file}"),
            rejects='package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Printf("%d", "cat")\n}\n',
        ),
    ),
    toolchain=Toolchain(
        packages=("golang-go",),
        version=("go", "version"),
        prepare=(("go", "build", "std"), ("go", "vet", "encoding/json", "log", "net/http")),
        environment={"GOCACHE": "/opt/go/cache", "GOTOOLCHAIN": "local"},
        programs=("go",),
        install="install Go 1.21 or later from your package manager or https://go.dev/dl/",
    ),
)
