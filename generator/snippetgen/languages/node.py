"""Node.js: ordinary. A module finds its packages in a `node_modules` beside or above it, so the sealed root has one."""

from snippetgen.language import Client, Language, Toolchain
from snippetgen.literal import Literal

LANGUAGE = Language(
    name="node",
    title="Node.js",
    aliases=("js", "javascript", "nodejs"),
    lexer="javascript",
    suffix="mjs",
    literal=Literal(
        quote='"',
        escapes={'"': r"\"", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"},
        other=r"\u{:04x}",
        astral=r"\u{{{:x}}}",
    ),
    clients=(
        Client(
            name="fetch",
            title="fetch",
            install="Node.js 20 or later. Nothing to install: `fetch` is built in.",
            run=("node", "--throw-deprecation", "{file}"),
        ),
        Client(
            name="axios",
            title="axios",
            install="Node.js 20 or later. `npm install`",
            run=("node", "--throw-deprecation", "{file}"),
        ),
    ),
    toolchain=Toolchain(
        packages=("nodejs", "npm"),
        version=("node", "--version"),
        fetch=(("npm", "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"),),
        prepare=(("ln", "-sfn", "/opt/node/node_modules", "/node_modules"),),
        programs=("node",),
        install="install Node.js 20 or later from your package manager or https://nodejs.org/",
    ),
)
