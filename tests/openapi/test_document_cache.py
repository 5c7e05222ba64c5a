"""A large document is parsed once, and again when one of its files changes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from snippetgen.openapi import document
from snippetgen.openapi.document import Document

Parsed = list[str]


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Parsed:
    """The names of the documents that were parsed."""
    names: Parsed = []
    parse = document.parse_json

    def tell(file: str, text: str) -> Any:
        names.append(Path(file).name)
        return parse(file, text)

    monkeypatch.setattr(document, "parse_json", tell)
    return names


def write(path: Path, *, size: int = document.SMALLEST_KEPT, **more: Any) -> Path:
    """Write a document of about this size."""
    value = {"openapi": "3.1.0", "info": {"description": "é" * size}, **more}
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_cached_document_equals_the_parsed_one(tmp_path: Path, parsed: Parsed) -> None:
    """With locations, warnings and unresolved references."""
    path = write(tmp_path / "a.json", paths={"$ref": "missing.json"})
    first, second = Document.read(path), Document.read(path)
    assert parsed == ["a.json"]
    assert first == second
    assert first.unresolved.keys() == second.unresolved.keys() == {"missing.json"}
    assert second.locate("/info") == f"{path}:1, at /info"


def test_a_small_document_is_not_cached(tmp_path: Path, parsed: Parsed) -> None:
    """It is parsed as quickly."""
    path = write(tmp_path / "a.json", size=10)
    assert Document.read(path) == Document.read(path)
    assert parsed == ["a.json", "a.json"]


def _touched(path: Path) -> None:
    facts = path.stat()
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns + 1))


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: write(folder / "a.json", title="new"),
        lambda folder: _touched(folder / "a.json"),
        lambda folder: (folder / "b.json").write_text('{"type": "number"}', encoding="utf-8"),
        lambda folder: (folder / "b.json").unlink(),
        lambda folder: _touched(folder / "overlay.json"),
    ],
    ids=["text", "time", "other-file", "gone-file", "overlay"],
)
def test_a_change_of_any_file_invalidates_the_entry(
    tmp_path: Path, parsed: Parsed, change: Callable[[Path], object]
) -> None:
    """The document, a file that it refers to, or the overlay."""
    (tmp_path / "b.json").write_text('{"type": "string"}', encoding="utf-8")
    overlay = {"overlay": "1.0.0", "info": {}, "actions": [{"target": "$.info", "update": {"title": "Mine"}}]}
    (tmp_path / "overlay.json").write_text(json.dumps(overlay), encoding="utf-8")
    path = write(tmp_path / "a.json", components={"schemas": {"B": {"$ref": "b.json"}}})
    Document.read(path, tmp_path / "overlay.json")
    parsed.clear()
    Document.read(path, tmp_path / "overlay.json")
    assert parsed == []
    change(tmp_path)
    Document.read(path, tmp_path / "overlay.json")
    assert parsed[:1] == ["a.json"]


def test_an_overlay_is_part_of_the_cache_key(tmp_path: Path) -> None:
    """With and without it, the document has different entries."""
    overlay = {"overlay": "1.0.0", "info": {}, "actions": [{"target": "$.info", "update": {"title": "Mine"}}]}
    (tmp_path / "overlay.json").write_text(json.dumps(overlay), encoding="utf-8")
    path = write(tmp_path / "a.json")
    for _ in range(2):
        assert "title" not in Document.read(path).value["info"]
        assert Document.read(path, tmp_path / "overlay.json").value["info"]["title"] == "Mine"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"stamp": 1}', "null"])
def test_a_damaged_entry_is_ignored(tmp_path: Path, parsed: Parsed, damage: str) -> None:
    """The document is parsed again, without an error."""
    path = write(tmp_path / "a.json")
    first = Document.read(path)
    (kept,) = (tmp_path / "cache").rglob("documents/*.json")
    kept.write_text(damage, encoding="utf-8")
    assert Document.read(path) == first
    assert parsed == ["a.json", "a.json"]
