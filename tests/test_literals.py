"""Each language's literal rule, tested by running the language: what a literal denotes is the value, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from snippetgen import languages, toolchains
from snippetgen.language import Command
from snippetgen.literal import UNSAFE, Refused
from snippetgen.sandbox import Finished, Sealed
from snippetgen.variant import Source

pytestmark = pytest.mark.toolchain

SECONDS = 300.0

# Both ends of each range of unsafe characters, and their neighbours outside.
RANGES = re.findall("(.)-(.)", UNSAFE, re.DOTALL)
EDGES = {ord(end) + beside for pair in RANGES for end in pair for beside in (-1, 0, 1)} & set(range(0x110000))

HOSTILE = [
    "",
    " ",
    "'",
    '"',
    "`",
    "\\",
    "\\\\",
    "ends with \\",
    "$HOME ${HOME} $(id) `id` $((1+1)) $'x' !! !x ~ * ? [a] {a,b} # ; & | < > ( )",
    "#{1+1} #$0 #@a #@@a %{a} %s %d %n %% {0} {{0}} {} ${1+1} \\(1+1) {$a} ${a} $a $$ @a @{a}",
    "<%= 1 %> {{ 1 }} {% if %} {# #}",
    "\\n \\t \\0 \\x41 \\u0041 \\u{41} \\U00000041 \\101 \\e \\cA \\N{BULLET} \\' \\\" \\` \\$ \\# \\{ \\/",
    "\\u0022+bad+\\u0022 \\u000a \\uuuu0041",
    '*/ /* // # -- ; ?> <?php <!-- --> ]]> \'\'\' """ "# #" EOF\nEOF\n`',
    "line\nfeed\r\nreturn\r tab\t vertical\v form\f bell\a back\b escape\x1b[31m delete\x7f",
    "separators \u0085 \u2028 \u2029 \u00a0 \u3000 \ufeff at the end\ufeff",
    "\ufeffat the beginning",
    "bidirectional \u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\u200e\u200f",
    "joiners \u200b\u200c\u200d\u2060 \U0001f468\u200d\U0001f469\u200d\U0001f467 \u270c\ufe0f",
    "e\u0301 \u00e9 \u1112\u1161\u11ab \ud55c A\u030a \u212b \ufb01",
    "\"\u0301 \\\u0301 '\u0301 $\u0301",
    "\U0001f600 \U00010348 \U0001d11e \U000e0041 \U000f0000 \U0010ffff \ufdd0 \ufffe \uffff \ufffd",
    "0 00 0x10 1e5 true null nil None -1 -x --help @file =cmd +1",
    "%00 %2F %zz +&=?#:/@[]!$'()*,;",
    "日本語 中文 한국어 العربية עברית Ελληνικά Русский ไทย हिन्दी",
    "x" * 20_000,
    "é\"\\$'" * 4_000,
]


def values() -> list[str]:
    characters = sorted({*range(0x180), *EDGES} - set(range(0xD800, 0xE000)))
    return [*HOSTILE, *(f"<{chr(code)}>" for code in characters), *(chr(code) + "1" for code in range(0x20))]


def program_of(name: str) -> Callable[[list[str]], str]:
    """The function of a language's test module that writes a program which prints literals in hexadecimal."""
    path = Path(__file__).parent / "languages" / f"test_{name}.py"
    found = spec_from_file_location(path.stem, path)
    assert found
    assert found.loader
    module = module_from_spec(found)
    found.loader.exec_module(module)
    program: Callable[[list[str]], str] = module.program
    return program


@pytest.mark.parametrize("name", languages.names())
def test_a_literal_denotes_its_value(name: str, tmp_path: Path) -> None:
    """Hundreds of literals in one program, built and run on the real toolchain, print the bytes of their values."""
    language = languages.load(name)
    written, refused = {}, []
    for value in values():
        try:
            written[value] = language.literal.write(value)
        except Refused:
            refused.append(value)
    file = language.file(Source.LOCAL)
    (tmp_path / file).write_bytes(program_of(name)(list(written.values())).encode())
    client = language.clients[0]
    root = Sealed(toolchains.find([language])[name])

    def run(command: Command) -> Finished:
        words = tuple(word.format(file=file, stem=Source.LOCAL) for word in command)
        return root.run(words, tmp_path, language.toolchain.environment, SECONDS)

    for command in client.build:
        built = run(command)
        assert built.code == 0, built.stderr[-2000:] + built.stdout[-2000:]
    finished = run(client.run)
    assert finished.code == 0, finished.stderr[-2000:]
    printed = finished.stdout.splitlines()
    wrong = [value for value, line in zip(written, printed, strict=True) if line != value.encode().hex()]
    assert wrong == []
    assert set(refused) <= {value for value in values() if may_be_refused(name, value)}


def may_be_refused(name: str, value: str) -> bool:
    """Refusing is for what a language cannot hold: never for visible text of an ordinary length."""
    rule = languages.load(name).literal
    invisible = re.search(f"[{UNSAFE}]", value) is not None
    return invisible if rule.longest is None else invisible or len(value.encode()) > rule.longest
