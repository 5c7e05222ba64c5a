"""C#: one source for .NET and for Mono's `mcs`, which knows C# 7 only.

So no async `Main`, `using var`, top-level statements or `new()`; and JSON is read by the one parser that both have
(System.Text.Json is not in Mono). Escapes are UTF-16 code units, two for a character beyond U+FFFF.
System.Uri in Mono drops bidirectional marks from an address, also those that are percent-encoded.
"""

from snippetgen.language import Client, Judge, Language, Toolchain
from snippetgen.literal import Literal

_REFERENCES = ("-r:System.Net.Http.dll", "-r:System.Runtime.Serialization.dll", "-r:System.Xml.dll")

LANGUAGE = Language(
    name="csharp",
    title="C#",
    aliases=("c#", "cs", "dotnet", ".net"),
    lexer="csharp",
    suffix="cs",
    literal=Literal(
        quote='"',
        escapes={'"': r"\"", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"},
        other=r"\u{:04x}",
    ),
    unsendable="\u200e\u200f\u202a-\u202e",
    clients=(
        Client(
            name="http_client",
            title="HttpClient",
            install=".NET 10 or later, or Mono 6.12 or later. The snippet needs their own libraries only.",
            build=(("mcs", "-langversion:7", "-warnaserror", "-warn:4", *_REFERENCES, "-out:snippet.exe", "{file}"),),
            run=("mono", "snippet.exe"),
        ),
    ),
    judges=(
        Judge(
            name="clang-format",
            # Lines of any length: a formatter cannot tell where a reader wants a long message to break.
            command=(
                "/opt/csharp/bin/clang-format",
                "--dry-run",
                "-Werror",
                "--style={{BasedOnStyle: Microsoft, ColumnLimit: 0}}",
                "{file}",
            ),
            rejects="class Infer{static void Main(){}}\n",
        ),
    ),
    toolchain=Toolchain(
        packages=(
            "mono-mcs",
            "mono-runtime",
            "libmono-system-net-http4.0-cil",
            "libmono-system-runtime-serialization4.0-cil",
            "ca-certificates-mono",
            "python3-venv",
        ),
        version=("mcs", "--version"),
        fetch=(
            ("python3", "-m", "venv", "/opt/csharp"),
            ("/opt/csharp/bin/pip", "install", "--require-hashes", "--no-deps", "-r", "judges.txt"),
        ),
        programs=("mcs", "mono"),
        install="install Mono 6.12 or later from your package manager or https://www.mono-project.com/download/stable/",
    ),
)
