"""What is Node.js's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from snippetgen import languages

NODE = languages.load("node")
LOCKS = Path(languages.__file__).parent / "locks" / "node"
TEMPLATES = Path(languages.__file__).parents[3] / "templates" / "node"


def program(literals: list[str]) -> str:
    """A program that prints the UTF-8 bytes of each literal's value in hexadecimal, one per line."""
    return "".join(f'console.log(Buffer.from({literal}, "utf8").toString("hex"));\n' for literal in literals)


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("a\\", r'"a\\"'),
        ("${key} `x`", '"${key} `x`"'),
        ("\0" + "1", r'"\u00001"'),
        ("\u2028", r'"\u2028"'),
        ("\U000e0041", r'"\u{e0041}"'),
    ],
)
def test_a_literal_is_a_plain_quoted_string(text: str, literal: str) -> None:
    """Double quotes interpolate nothing; line ends and invisible characters are escaped by their code points."""
    assert NODE.literal.write(text) == literal


def test_the_lock_has_checksums_and_names_no_host() -> None:
    """Every locked package is known by its checksum, wherever it is fetched from."""
    packages = json.loads((LOCKS / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    locked = [entry for name, entry in packages.items() if name]
    assert locked
    assert all(entry["integrity"] and "resolved" not in entry for entry in locked)


def test_a_reader_installs_what_was_run() -> None:
    """The version in the manifest of axios is the locked one."""
    manifest = json.loads((TEMPLATES / "axios" / "package.json.jinja").read_text(encoding="utf-8"))
    assert manifest["dependencies"] == json.loads((LOCKS / "package.json").read_text(encoding="utf-8"))["dependencies"]


def test_a_snippet_is_a_module() -> None:
    """`import` and top-level `await` need a module: the suffix says so without a package.json."""
    assert NODE.suffix == "mjs"
