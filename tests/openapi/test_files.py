"""The files that a document refers to are included if they are in its folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from snippetgen.errors import SnippetgenError
from snippetgen.openapi.files import bundle
from snippetgen.openapi.pointer import resolved

Bundled = tuple[dict[str, Any], dict[str, str]]


def bundled(folder: Path, document: dict[str, Any], files: Mapping[str, Any] | None = None) -> Bundled:
    """Bundle a document `main.json` among `files`."""
    for name, content in {**(files or {}), "main.json": document}.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    before = deepcopy(document)
    result = bundle(document, folder / "main.json", lambda path: json.loads(path.read_text(encoding="utf-8")))
    assert document == before
    return result


def refer(*targets: str) -> dict[str, Any]:
    """A document with references to `targets`."""
    return {"list": [{"$ref": target} for target in targets]}


def targets(document: dict[str, Any]) -> list[str]:
    """The references of such a document."""
    return [entry["$ref"] for entry in document["list"]]


def test_a_document_without_other_files_is_unchanged(tmp_path: Path) -> None:
    """Its references to itself stay, and nothing is added."""
    document = refer("#/list/0", "#name", "#")
    assert bundled(tmp_path, document) == (document, {})


def test_a_file_becomes_a_part_of_the_document(tmp_path: Path) -> None:
    """The references to it point to that part."""
    document, problems = bundled(
        tmp_path,
        refer("cat.json", "./cat.json#", "schemas/all.json#/Dog/name", "schemas/100%25%20a~b.json#/x"),
        {
            "cat.json": {"title": "Cat"},
            "schemas/all.json": {"Dog": {"name": "Rex"}},
            "schemas/100% a~b.json": {"x": "it"},
        },
    )
    assert list(document["x-snippetgen-files"]) == ["cat.json", "schemas/100% a~b.json", "schemas/all.json"]
    assert [resolved(document, {"$ref": target}) for target in targets(document)] == [
        {"title": "Cat"}, {"title": "Cat"}, "Rex", "it"
    ]  # fmt: skip
    assert targets(document)[2] == "#/x-snippetgen-files/schemas~1all.json/Dog/name"
    assert problems == {}


def test_references_in_a_file_are_relative_to_it(tmp_path: Path) -> None:
    """To itself, to its neighbours, and back to the document."""
    document, problems = bundled(
        tmp_path,
        {"own": "main", **refer("schemas/a.json#/list/0", "main.json#/own")},
        {
            "schemas/a.json": {"own": "a", **refer("#/own", "b.json#/own", "../main.json#/own", "../c.json")},
            "schemas/b.json": {"own": "b", "back": {"$ref": "a.json"}},
            "c.json": "c",
        },
    )
    included = document["x-snippetgen-files"]["schemas/a.json"]
    assert [resolved(document, {"$ref": target}) for target in targets(included)] == ["a", "b", "main", "c"]
    assert targets(document) == ["#/x-snippetgen-files/schemas~1a.json/list/0", "#/own"]
    assert problems == {}


def test_a_file_is_read_once(tmp_path: Path) -> None:
    """Even by another path, and if files refer to each other."""
    read: list[str] = []
    (tmp_path / "a.json").touch()
    (tmp_path / "link.json").symlink_to("a.json")

    def parse(path: Path) -> Any:
        read.append(path.name)
        return refer("a.json", "main.json", "link.json")

    document, _ = bundle(refer("a.json", "link.json", "x/../a.json"), tmp_path / "main.json", parse)
    assert read == ["a.json"]
    assert targets(document) == ["#/x-snippetgen-files/a.json"] * 3


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("missing.json#/a", "points to “missing.json”, which is not a file"),
        ("folder", "points to “folder”, which is not a file"),
        ("a%00b.json", "points to “a%00b.json”, which is not a file"),
        ("a" * 5000, "points to “a"),
        ("circle", "points to “circle”, which is not a file"),
        ("../outside.json", "points outside the folder of the document"),
        ("..%2Foutside.json#/a", "points outside the folder of the document"),
        ("/etc/hostname", "points outside the folder of the document"),
        ("file:///etc/hostname", "points outside the folder of the document"),
        ("link.json", "points outside the folder of the document"),
        ("http://cats.example/a.json#/a", "points to another host"),
        ("https://cats.example/a.json", "points to another host"),
        ("//cats.example/a.json", "points to another host"),
        ("cat.json#name", "does not end with a JSON pointer"),
    ],
)
def test_a_reference_that_cannot_be_included_has_a_reason(tmp_path: Path, target: str, problem: str) -> None:
    """It stays unchanged: it may not matter to the chosen operation."""
    folder = tmp_path / "api"
    (folder / "folder").mkdir(parents=True)
    (folder / "link.json").symlink_to("../outside.json")
    (folder / "circle").symlink_to("circle")
    (tmp_path / "outside.json").write_text("{}", encoding="utf-8")
    document, problems = bundled(folder, refer(target), {"cat.json": {}})
    assert targets(document) == [target]
    assert list(problems) == [target]
    assert problems[target].startswith(problem)


def test_each_reference_to_an_invalid_file_has_a_reason(tmp_path: Path) -> None:
    """The file is parsed only once."""
    (tmp_path / "a.json").touch()
    tried: list[Path] = []

    def parse(path: Path) -> Any:
        tried.append(path)
        raise SnippetgenError("the document is not valid JSON")

    document, problems = bundle(refer("a.json", "a.json#/b"), tmp_path / "main.json", parse)
    assert targets(document) == ["a.json", "a.json#/b"]
    assert set(problems.values()) == {"points to a file that cannot be used: the document is not valid JSON"}
    assert len(tried) == 1


def test_a_reference_in_a_sample_is_data(tmp_path: Path) -> None:
    """So is a `$ref` that is not a string."""
    sample = {"$ref": "cat.json"}
    document = {
        "example": sample,
        "examples": [sample],
        "default": {"deep": sample},
        "enum": [sample],
        "const": sample,
        "properties": {"$ref": {"type": "string"}},
    }
    assert bundled(tmp_path, document, {"cat.json": {}}) == (document, {})


def test_a_name_is_not_a_keyword(tmp_path: Path) -> None:
    """A response can be called `default`, and a property `example`."""
    sample = {"$ref": "cat.json"}
    document, _ = bundled(
        tmp_path,
        {"responses": {"default": sample}, "properties": {"example": sample, "properties": {"default": sample}}},
        {"cat.json": {}},
    )
    there = {"$ref": "#/x-snippetgen-files/cat.json"}
    assert document["responses"] == {"default": there}
    assert document["properties"] == {"example": there, "properties": {"default": sample}}


def test_a_named_example_can_be_a_reference(tmp_path: Path) -> None:
    """OpenAPI allows a Reference Object there. The value of an example is data."""
    sample = {"$ref": "cat.json"}
    document, _ = bundled(tmp_path, {"examples": {"one": sample, "two": {"value": sample}}}, {"cat.json": {}})
    assert document["examples"] == {"one": {"$ref": "#/x-snippetgen-files/cat.json"}, "two": {"value": sample}}
