r"""Java: `\u` escapes are decoded before the source is split into tokens, comments too, and literals have a limit."""

from snippetgen.language import Client, Language, Toolchain
from snippetgen.literal import NOT_ASCII, Comment, Literal

LANGUAGE = Language(
    name="java",
    title="Java",
    lexer="java",
    suffix="java",
    literal=Literal(
        quote='"',
        # Whatever ends a literal must have an escape of its own: `\u000a` in a literal is a line's end.
        escapes={'"': r"\"", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"},
        other=r"\u{:04x}",
        # Before Java 18, source is read in the platform's encoding.
        unsafe=NOT_ASCII,
        # A class file has room for 65,535 bytes, and writes U+0000 with two: no value of this length can exceed it.
        longest=32_767,
    ),
    comment=Comment(refuses=("\\u",)),
    clients=(
        Client(
            name="http_client",
            title="java.net.http",
            install="Java 11 or later. Nothing to install: the snippet needs the standard library only.",
            build=(("javac", "--release", "11", "-encoding", "UTF-8", "-Xlint:all", "-Werror", "{file}"),),
            run=("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "Infer"),
        ),
    ),
    toolchain=Toolchain(
        packages=("default-jdk-headless",),
        version=("java", "--version"),
        programs=("java", "javac"),
        install="install JDK 11 or later from your package manager or https://adoptium.net/",
    ),
)
