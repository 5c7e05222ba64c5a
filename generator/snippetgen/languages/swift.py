"""Swift.

- Foundation's modules are compiled on first use, so their cache is warmed once.
- The compiler rejects an escape for the 32 noncharacters from U+FDD0 on ("invalid unicode scalar"). A string contains
  them by interpolation.
- On Linux, Foundation ignores a timeout given to the initialiser of URLRequest (6.0.3). It must be set afterwards.
"""

from snippetgen.languages.model import Client, Judge, Language, Structure, Toolchain
from snippetgen.literal import ESCAPES, Literal

_NONCHARACTERS = {chr(code): rf"\(Unicode.Scalar(0x{code:X})!)" for code in range(0xFDD0, 0xFDF0)}
# A cache only works at the path where it was made. The compiler makes its folders private.
_WARM = (
    "echo import FoundationNetworking > warm.swift && swiftc -swift-version 6 warm.swift -o warm"
    " && rm warm warm.swift && chmod -R a+rX cache"
)
# A separate module on Linux, which Apple platforms need not import.
_ON_LINUX = ("-Xfrontend", "-import-module", "-Xfrontend", "FoundationNetworking")

_FORWARDED = "Foundation on Linux sends the key to the host that a redirect leads to"

LANGUAGE = Language(
    name="swift",
    title="Swift",
    lexer="swift",
    suffix="swift",
    literal=Literal(
        quote='"',
        escapes={'"': r"\"", **ESCAPES, **_NONCHARACTERS},
        other=r"\u{{{:x}}}",
        astral=r"\u{{{:x}}}",
    ),
    structure=Structure(
        mapping=("[", "]"),
        comma_after_one=False,
        nested=" as [String: Any]",
        nested_sequence=" as [Any]",
        empty_mapping="[:] as [String: Any]",
        null="NSNull()",
        indent="  ",
        secret="{identifier}",
        prefixed='"{prefix}\\({identifier})"',
    ),
    clients=(
        Client(
            name="urlsession",
            title="URLSession",
            install="Swift 6 or later; the snippet needs Foundation only. On Linux, add `import FoundationNetworking`.",
            how_to_run="swiftc {file} && ./{stem}",
            build=(("swiftc", "-swift-version", "6", "-warnings-as-errors", *_ON_LINUX, "{file}", "-o", "snippet"),),
            run=("env", "SWIFT_BACKTRACE=enable=no", "./snippet"),
            lines=21,
            known_failures={
                "missing_file": "Foundation on Linux does not name the file that it cannot find",
                "header/redirected": _FORWARDED,
                "header/temporary_redirect": _FORWARDED,
                "basic/redirected": _FORWARDED,
                "basic/temporary_redirect": _FORWARDED,
            },
        ),
    ),
    judges=(
        Judge(
            name="swift format lint",
            packaged_only=True,
            command=("swift", "format", "lint", "--strict", "{file}"),
            rejects="let cat = 1;\nprint(cat)\n",
        ),
        Judge(
            name="swift format",
            packaged_only=True,
            command=("sh", "-c", 'swift format "$1" | diff -u "$1" -', "sh", "{file}"),
            rejects="print( 1 )\n",
        ),
    ),
    toolchain=Toolchain(
        packages=("swiftlang", "libc6-dev", "libstdc++-14-dev"),
        version=("swiftc", "--version"),
        prepare=(("sh", "-c", _WARM),),
        environment={"CLANG_MODULE_CACHE_PATH": "/opt/swift/cache"},
        programs=("swiftc",),
        install="install Swift 6 or later from https://www.swift.org/install/",
    ),
)
