"""What is Python's own."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from snippetgen import languages
from snippetgen.literal import Refused

PYTHON = languages.load("python")
LOCK = Path(languages.__file__).parent / "locks" / "python" / "requirements.txt"


def program(literals: list[str]) -> str:
    """A program that prints the UTF-8 bytes of each literal's value in hexadecimal, one per line."""
    return "".join(f"print({literal}.encode().hex())\n" for literal in literals)


@pytest.mark.parametrize(
    "text", ["a\\", 'a"b', "\\N{DASH}", "\\x41", "%s {0} {{", "\0", "\r\n", "\u2028", "🙂\U000e0041"]
)
def test_a_literal_denotes_exactly_its_value(text: str) -> None:
    """What Python reads back is what was written, and it stands on one line of visible text."""
    literal = PYTHON.literal.write(text)
    assert ast.literal_eval(literal) == text
    assert literal.isprintable()


@pytest.mark.parametrize("text", ["coding: latin-1", "-*- coding=cp932 -*-", "vim: set fileencoding=utf-16:"])
def test_a_comment_cannot_change_the_encoding_of_its_file(text: str) -> None:
    """A comment that looks like a declaration of the file's encoding is refused."""
    with pytest.raises(Refused):
        PYTHON.comment.write(text)


def test_a_comment_may_speak_of_encoding() -> None:
    """Only what Python takes for a declaration is refused."""
    assert PYTHON.comment.write("The body is the image, Base64-encoded.")


def test_every_locked_package_has_an_exact_version_and_hashes() -> None:
    """The lock installs with --require-hashes and --no-deps, on a machine without a desktop, and names no host."""
    text = LOCK.read_text(encoding="utf-8")
    packages = re.split(r"\n(?=\S)", text.strip())
    assert all(re.match(r"[a-z0-9.-]+==[0-9][^ ]* \\\n    --hash=sha256:", package) for package in packages)
    assert "opencv-python-headless==" in text
    assert "opencv-python==" not in text
    assert "://" not in text


@pytest.mark.parametrize("client", [client.name for client in PYTHON.clients])
def test_a_reader_installs_what_was_run(client: str) -> None:
    """The version in a client's requirements.txt is the locked one."""
    manifest = Path(languages.__file__).parents[3] / "templates" / "python" / client / "requirements.txt.jinja"
    assert f"{manifest.read_text(encoding='utf-8').strip()} \\\n" in LOCK.read_text(encoding="utf-8")
