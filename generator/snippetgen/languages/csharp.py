"""C#: one source for .NET and for Mono's `mcs`, which knows C# 7 only.

So no async `Main`, `using var`, top-level statements or `new()`; and JSON is read by the one parser that both have
(System.Text.Json is not in Mono). Escapes are UTF-16 code units, two for a character beyond U+FFFF.
"""

from snippetgen.language import Client, Language, Toolchain
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
    clients=(
        Client(
            name="http_client",
            title="HttpClient",
            install=".NET 10 or later, or Mono 6.12 or later. The snippet needs their own libraries only.",
            build=(("mcs", "-warnaserror", *_REFERENCES, "-out:snippet.exe", "{file}"),),
            run=("mono", "snippet.exe"),
        ),
    ),
    toolchain=Toolchain(
        packages=(
            "mono-mcs",
            "mono-runtime",
            "libmono-system-net-http4.0-cil",
            "libmono-system-runtime-serialization4.0-cil",
            "ca-certificates-mono",
        ),
        version=("mcs", "--version"),
        programs=("mcs", "mono"),
        install="install Mono 6.12 or later from your package manager or https://www.mono-project.com/download/stable/",
    ),
)
