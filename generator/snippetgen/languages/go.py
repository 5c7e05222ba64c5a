"""Go. Its literals have the escapes of C.

The build cache is warmed with the whole standard library: without it, a build takes 13 s, and in a read-only cache a
missing package "is not in std". For `go vet`, three large packages are warm. That takes 0.2 s instead of 5 s; the whole
library would take 640 MB.
"""

from snippetgen.languages.model import Client, Judge, Language, Structure, Toolchain
from snippetgen.literal import ESCAPES, Literal

LANGUAGE = Language(
    name="go",
    title="Go",
    aliases=("golang",),
    lexer="go",
    suffix="go",
    literal=Literal(quote='"', escapes={'"': r"\"", **ESCAPES}, other=r"\u{:04x}", astral=r"\U{:08x}"),
    structure=Structure(
        indent="\t",
        # JSON is in a raw string: gofmt would align a map, depending on its keys.
        block=Literal(quote="", escapes={"`": r"\u0060"}, other=r"\u{:04x}"),
        in_block_image="` + image + `",
        in_block_secret="` + string({identifier}) + `",
        secret="os.Getenv({variable})",
        prefixed='"{prefix}"+os.Getenv({variable})',  # gofmt wants no spaces in one of several arguments
    ),
    clients=(
        Client(
            name="net_http",
            title="net/http",
            install="Go 1.21 or later. Nothing to install: the snippet needs the standard library only.",
            how_to_run="go run {file}",
            build=(("go", "build", "-o", "snippet", "{file}"),),
            run=("./snippet",),
            lines=40,
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
