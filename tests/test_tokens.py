"""The tokens of a text, kept in the user's cache."""

from __future__ import annotations

import json
from pathlib import Path

import pygments
import pytest
from pygments.lexers import PythonLexer

from snippetgen.checking import tokens as module
from snippetgen.checking.tokens import tokens
from snippetgen.folders import user_cache

TEXT = 'import json  # é\nprint("日本", 1)\n\n'


@pytest.fixture(autouse=True)
def _new_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    _forget()


def _forget() -> None:
    tokens.cache_clear()
    module._make_room.cache_clear()


def _kept() -> list[Path]:
    return sorted((user_cache() / "tokens").glob("*.json"))


@pytest.mark.parametrize("text", ["", "\n", TEXT, "half \ud83d", "no line end", "\tif x:\n"])
def test_the_tokens_joined_are_the_text(text: str) -> None:
    """Also when they come from the cache."""
    first = list(tokens(text, "python"))
    _forget()
    again = list(tokens(text, "python"))
    assert "".join(part for part, _ in first) == text
    assert again == first


def test_a_token_has_the_class_of_pygments() -> None:
    """White space is in the token before it, and a name has no class."""
    assert list(tokens("import json  # é\nprint(('日本'), x)\n", "python")) == [
        ("import ", "kn"),
        ("json  ", "nn"),
        ("# é\n", "c1"),
        ("print", "nb"),
        ("((", "p"),
        ("'日本'", "s1"),
        ("), ", "p"),
        ("x", ""),
        (")\n", "p"),
    ]


def test_kept_tokens_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second process needs no lexer."""
    first = list(tokens(TEXT, "python"))
    _forget()
    monkeypatch.setattr(module, "_named", lambda alias: pytest.fail(f"needs the lexer {alias}"))
    assert list(tokens(TEXT, "python")) == first


@pytest.mark.parametrize("damaged", ["", "{", "[1]", '[["another text", "k"]]', "\udcff"])
def test_a_damaged_file_is_replaced(damaged: str) -> None:
    """No text can come from the cache but the one that was asked for."""
    first = list(tokens(TEXT, "python"))
    (file,) = _kept()
    file.write_bytes(damaged.encode(errors="surrogateescape"))
    _forget()
    assert list(tokens(TEXT, "python")) == first
    assert "".join(part for part, _ in json.loads(file.read_text(encoding="utf-8"))) == TEXT


def test_other_lexers_texts_and_versions_have_files_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that an update of Pygments is seen."""
    tokens(TEXT, "python")
    tokens(TEXT, "ruby")
    tokens(TEXT + "\n", "python")
    assert len(_kept()) == 3
    _forget()
    monkeypatch.setattr(pygments, "__version__", "0")
    monkeypatch.setattr(module, "_named", lambda _: PythonLexer(stripnl=False, ensurenl=False))
    tokens(TEXT, "python")
    assert len(_kept()) == 4
    _forget()
    monkeypatch.setattr(module, "_VERSION", 0)
    tokens(TEXT, "python")
    assert len(_kept()) == 5


def test_the_cache_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """With too many texts, it is emptied."""
    monkeypatch.setattr(module, "_MOST_KEPT", 3)
    for number in range(4):
        tokens(f"{number}", "python")
    assert len(_kept()) == 4
    _forget()
    tokens("another", "python")
    assert len(_kept()) == 1


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is built without it."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert "".join(part for part, _ in tokens(TEXT, "python")) == TEXT
