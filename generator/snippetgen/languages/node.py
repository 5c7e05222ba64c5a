"""Node.js. A module finds its packages in a `node_modules` beside or above it, so the sealed root has one at `/`."""

from snippetgen.languages.model import QUOTED, Client, Embedding, Judge, Language, Structure, Toolchain
from snippetgen.literal import ESCAPES, Literal

_RULES = """\
import { createRequire } from "node:module";

const require = createRequire("/opt/node/judges/");
const globals = require("globals").node;
export default [{ ...require("@eslint/js").configs.recommended, languageOptions: { globals } }];
"""
_TSC = (
    *("/opt/node/judges/node_modules/.bin/tsc", "--noEmit", "--strict", "--allowJs", "--checkJs", "--skipLibCheck"),
    *("--module", "nodenext", "--target", "es2022", "--types", "node"),
    *("--typeRoots", "/opt/node/judges/node_modules/@types", "{file}"),
)
_NPM = "npm ci --ignore-scripts --no-audit --no-fund"

_OBJECT = """
__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__ constructor hasOwnProperty isPrototypeOf
propertyIsEnumerable toLocaleString toString valueOf
"""
"""The members of every object, `process.env` too: what an unset variable of such a name reads as."""

LANGUAGE = Language(
    name="node",
    title="Node.js",
    aliases=("js", "javascript", "nodejs"),
    lexer="javascript",
    suffix="mjs",
    reserved=frozenset(_OBJECT.split()),
    literal=Literal(
        quote='"',
        escapes=ESCAPES,
        other=r"\u{:04x}",
        astral=r"\u{{{:x}}}",
        refuses='"',
        otherwise=Literal(quote="'", escapes={"'": r"\'", **ESCAPES}, other=r"\u{:04x}", astral=r"\u{{{:x}}}"),
        # Prettier's `quoteProps: "as-needed"`. `__proto__` is an ordinary property only if it is computed.
        bare=r"(?!__proto__$)[A-Za-z_$][0-9A-Za-z_$]*|0|[1-9][0-9]{0,8}",
        keys={"__proto__": '["__proto__"]'},
    ),
    structure=Structure(
        space=" ",
        indent="  ",
        secret="`${{process.env.{raw}}}`",
        prefixed="`{prefix}${{process.env.{raw}}}`",
    ),
    clients=(
        Client(
            name="fetch",
            title="fetch",
            install="Node.js 20 or later. Nothing to install: `fetch` is built in.",
            how_to_run="node {file}",
            run=("node", "--throw-deprecation", "{file}"),
            lines=17,
            known_failures={"header/malformed_key": QUOTED},
        ),
        Client(
            name="axios",
            title="axios",
            install="Node.js 20 or later.",
            how_to_install="npm install axios",
            how_to_run="node {file}",
            run=("node", "--throw-deprecation", "{file}"),
            lines=17,
            known_failures={
                "header/malformed_key": "axios leaves out line ends and what is not Latin-1, and sends the rest",
            },
        ),
    ),
    judges=(
        Judge(
            name="Prettier",
            packaged_only=True,
            command=("/opt/node/judges/node_modules/.bin/prettier", "--check", "--log-level=warn", "{file}"),
            rejects="console.log('cat')\n",
        ),
        Judge(
            name="ESLint",
            command=("/opt/node/judges/node_modules/.bin/eslint", "--max-warnings=0", "{file}"),
            files={"eslint.config.mjs": _RULES},
            rejects="const unused = 1;\n",
        ),
        Judge(name="tsc", command=_TSC, rejects="const cat: string = 1;\nconsole.log(cat);\n"),
    ),
    embedding=Embedding(command=("node", "host.mjs", "{file}", "{seconds}"), file="host.mjs"),
    toolchain=Toolchain(
        packages=("nodejs", "npm"),
        version=("node", "--version"),
        # The judges are the development dependencies, in their own folder, where snippets do not find them.
        fetch=(
            tuple(f"{_NPM} --omit=dev".split()),
            ("sh", "-c", f"mkdir -p judges && cp package*.json judges && cd judges && {_NPM}"),
        ),
        prepare=(("ln", "-sfn", "/opt/node/node_modules", "/node_modules"),),
        programs=("node",),
        install="install Node.js 20 or later from your package manager or https://nodejs.org/",
    ),
)
