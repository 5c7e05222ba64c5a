"""Each language's literal rule, tested by running the language: what a literal denotes is the value, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from corpus import VALUES
from snippetgen import languages
from snippetgen.checking import toolchains
from snippetgen.checking.sandbox import Finished, Program, run_sealed
from snippetgen.languages.model import Command
from snippetgen.literal import UNSAFE, Refused
from snippetgen.openapi.endpoint import Source

pytestmark = pytest.mark.toolchain

SECONDS = 300.0

# Both ends of each range of unsafe characters, and their neighbours outside.
RANGES = re.findall("(.)-(.)", UNSAFE, re.DOTALL)
EDGES = {ord(end) + beside for pair in RANGES for end in pair for beside in (-1, 0, 1)} & set(range(0x110000))


def values() -> list[str]:
    """The corpus; each character up to U+017F, and at each end of a range of unsafe ones; controls before a digit."""
    characters = sorted({*range(0x180), *EDGES} - set(range(0xD800, 0xE000)))
    return [*VALUES, *(f"<{chr(code)}>" for code in characters), *(chr(code) + "1" for code in range(0x20))]


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
    refused = [value for value in values() if refuses(name, value)]
    assert wrong(name, [value for value in values() if value not in refused], tmp_path) == []
    assert [ascii(value) for value in refused if not may_be_refused(name, value)] == []


@pytest.mark.parametrize("name", languages.names())
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=150, max_size=300, unique=True))
def test_any_text_is_denoted(name: str, texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever Hypothesis finds in all of Unicode, many at a time."""
    assert wrong(name, [text for text in texts if not refuses(name, text)], tmp_path_factory.mktemp(name)) == []


def refuses(name: str, value: str) -> bool:
    """Whether the language's rule refuses a value."""
    try:
        languages.load(name).literal.write(value)
    except Refused:
        return True
    return False


def wrong(name: str, texts: list[str], folder: Path) -> list[str]:
    """Those of `texts` whose literals denote something else, found by building and running one program of all."""
    language = languages.load(name)
    file = language.file(Source.LOCAL)
    (folder / file).write_bytes(program_of(name)([language.literal.write(text) for text in texts]).encode())
    client = language.clients[0]
    root = toolchains.find([language])[name]

    def run(command: Command) -> Finished:
        words = tuple(word.format(file=file, stem="local", Stem="Local") for word in command)
        return run_sealed(root, Program(words, folder, SECONDS, language.toolchain.environment))

    for command in client.build:
        built = run(command)
        assert built.code == 0, built.stderr[-2000:] + built.stdout[-2000:]
    finished = run(client.run)
    assert finished.code == 0, finished.stderr[-2000:]
    printed = finished.stdout.splitlines()
    return [ascii(text) for text, line in zip(texts, printed, strict=True) if line != text.encode().hex()]


def may_be_refused(name: str, value: str) -> bool:
    """Refusing is for what a language cannot hold: never for visible text of an ordinary length."""
    rule = languages.load(name).literal
    invisible = re.search(f"[{UNSAFE}\ud800-\udfff]", value) is not None
    return invisible if rule.longest is None else invisible or len(value.encode()) > rule.longest
