r"""Java. `\u` escapes are decoded first, even in comments; literals have a maximum length."""

from snippetgen.languages.model import AS_IT_IS, JARS, JAVA, NPM, QUOTED, Client, Judge, Language, Structure, Toolchain
from snippetgen.literal import ESCAPES, NOT_ASCII, Comment, Literal

_FORMATTER = "/opt/java/node_modules/google-java-format/lib/google-java-format-1.35.0-all-deps.jar"
_OPENED = ("api", "code", "file", "parser", "tree", "util")
"""The packages of the compiler that the formatter uses."""
_JARS = ("-cp", "/opt/java/jars/*")

LANGUAGE = Language(
    name="java",
    title="Java",
    lexer="java",
    suffix="java",
    literal=Literal(
        quote='"',
        # A character that ends a literal needs its own escape: `\u000a` in a literal is a line break.
        escapes={'"': r"\"", **ESCAPES},
        other=r"\u{:04x}",
        # Before Java 18, source files are read in the platform's encoding.
        unsafe=NOT_ASCII,
        # A class file has 65,535 bytes for it, and U+0000 takes two: no value of this length exceeds that.
        longest=32_767,
    ),
    structure=Structure(
        indent="  ",
        # `\\u00e9` in a text block is JSON's own escape.
        block=Literal(quote="", escapes={"\\": r"\\"}, other=r"\\u{:04x}", unsafe=NOT_ASCII, longest=32_767),
        block_format=Literal(
            quote="", escapes={"\\": r"\\", "%": "%%"}, other=r"\\u{:04x}", unsafe=NOT_ASCII, longest=32_767
        ),
        in_block_image="%s",
        in_block_secret='"{prefix}%s"',
        argument_image="image",
        argument_secret="System.getenv({variable})",
        secret="{identifier}",
        prefixed='"{prefix}" + System.getenv({variable})',
    ),
    comment=Comment(refuses=("\\u",)),
    clients=(
        Client(
            name="http_client",
            title="java.net.http",
            install="Java 17 or later. Nothing to install: the snippet needs the standard library only.",
            how_to_run="java {file}",
            build=(("javac", "--release", "17", "-encoding", "UTF-8", "-Xlint:all", "-Werror", "{file}"),),
            run=(*JAVA, "Infer"),
            lines=29,
            known_failures={"header/malformed_key": QUOTED, "body/malformed_key": AS_IT_IS},
        ),
        Client(
            name="okhttp",
            title="OkHttp",
            install=(
                "Java 17 or later. `com.squareup.okhttp3:okhttp-jvm:5.5.1` from Maven Central, with its dependencies: "
                "in the folder `jars`, or as a dependency of your project."
            ),
            how_to_run="java -cp 'jars/*' {file}",
            build=(("javac", "--release", "17", "-encoding", "UTF-8", "-Xlint:all", "-Werror", *_JARS, "{file}"),),
            run=(*JAVA, "-cp", ".:/opt/java/jars/*", "Infer"),
            lines=30,
            known_failures={"own_header/malformed_key": QUOTED, "body/malformed_key": AS_IT_IS},
        ),
    ),
    judges=(
        Judge(
            name="google-java-format",
            packaged_only=True,
            command=(
                "java",
                *(f"--add-exports=jdk.compiler/com.sun.tools.javac.{package}=ALL-UNNAMED" for package in _OPENED),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                _FORMATTER,
                "--dry-run",
                "--set-exit-if-changed",
                "{file}",
            ),
            rejects="class Infer{}\n",
        ),
    ),
    toolchain=Toolchain(
        packages=("default-jdk-headless", "maven", "npm", "openssl"),
        version=("java", "--version"),
        fetch=(NPM, JARS),
        programs=("java", "javac"),
        install="install JDK 17 or later from your package manager or https://adoptium.net/",
    ),
)
