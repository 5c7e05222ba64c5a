"""Swift: ordinary but for three things.

Foundation's modules are compiled on first use, so their cache is warmed once. And the compiler knows no escape for the
32 noncharacters from U+FDD0 on (“invalid unicode scalar”), so a string holds them by interpolation. Foundation on Linux
takes no notice of a timeout that is given to URLRequest's initialiser (6.0.3), only of one that is set.
"""

from snippetgen.languages.model import Client, Judge, Language, Toolchain
from snippetgen.languages.structure import Structure
from snippetgen.literal import Literal

_NONCHARACTERS = {chr(code): rf"\(Unicode.Scalar(0x{code:X})!)" for code in range(0xFDD0, 0xFDF0)}
# A cache works at the path only where it was made; the compiler makes its folders for their owner alone.
_WARM = (
    "echo import FoundationNetworking > warm.swift && swiftc -swift-version 6 warm.swift -o warm"
    " && rm warm warm.swift && chmod -R a+rX cache"
)
# What an Apple developer need not import, and on Linux is a module of its own.
_ON_LINUX = ("-Xfrontend", "-import-module", "-Xfrontend", "FoundationNetworking")

LANGUAGE = Language(
    name="swift",
    title="Swift",
    lexer="swift",
    suffix="swift",
    literal=Literal(
        quote='"',
        escapes={'"': r"\"", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t", **_NONCHARACTERS},
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
            build=(("swiftc", "-swift-version", "6", "-warnings-as-errors", *_ON_LINUX, "{file}", "-o", "snippet"),),
            run=("env", "SWIFT_BACKTRACE=enable=no", "./snippet"),
            lines=21,
            known_failures={
                "missing_file": "Foundation on Linux does not name the file that it cannot find",
                "redirected": "Foundation on Linux sends the key to the host that a redirect leads to",
            },
        ),
    ),
    judges=(
        Judge(
            name="swift format lint",
            command=("swift", "format", "lint", "--strict", "{file}"),
            rejects="let cat = 1;\nprint(cat)\n",
        ),
        Judge(
            name="swift format",
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
