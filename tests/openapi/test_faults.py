"""Faults in other operations of a document are warnings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from snippetgen.errors import SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.document import Document
from snippetgen.openapi.faults import faults

SpecFile = Callable[..., Path]
OK = {"responses": {"200": {"description": "Well."}}}
FIND = "components:\n"


def found(paths: Any, version: str = "3.0.3", **more: Any) -> list[tuple[str, str]]:
    """Find the faults of a document with these paths."""
    return list(
        faults({"openapi": version, "paths": paths, **more}, {"b.yaml#/x": "points to “b.yaml”, which is not a file"})
    )


@pytest.mark.parametrize(
    ("paths", "pointer", "what"),
    [
        ([], "/paths", "it is not an object"),
        ({"/a": 3}, "/paths/~1a", "the path item is not an object"),
        ({"a": {}}, "/paths/a", "the path does not begin with a slash"),
        ({"/a": {"get": None}}, "/paths/~1a/get", "the operation is not an object"),
        ({"/a": {"trace": {}}}, "/paths/~1a/trace", "the operation has no responses"),
        (
            {"/a": {"get": {**OK, "operationId": "x"}}, "/b": {"put": {**OK, "operationId": "x"}}},
            "/paths/~1b/put",
            "the operationId “x” is also that of /paths/~1a/get",
        ),
        (
            {"/a": {"get": {**OK, "parameters": [{"name": "a", "in": "query"}, {"name": "b"}]}}},
            "/paths/~1a/get/parameters/1",
            "the parameter has no name or no `in`",
        ),
        (
            {"/a": {"get": {**OK, "parameters": 3}}},
            "/paths/~1a/get/parameters/0",
            "the parameter has no name or no `in`",
        ),
        ({"/a": {"$ref": "#/nowhere"}}, "/paths/~1a", "the reference “#/nowhere” points to nothing"),
        (
            {"/a": {"get": {"responses": {"200": {"$ref": "b.yaml#/x"}}}}},
            "/paths/~1a/get/responses/200",
            "the reference “b.yaml#/x” points to “b.yaml”, which is not a file",
        ),
    ],
)
def test_a_fault_has_its_location(paths: Any, pointer: str, what: str) -> None:
    """As a JSON pointer."""
    assert found(paths) == [(pointer, what)]


@pytest.mark.parametrize(
    ("paths", "version"),
    [
        ({}, "3.0.3"),
        ({"/a": {"get": OK, "summary": "A.", "x-more": 3}, "x-b": 3}, "3.0.3"),
        ({"/a": {"get": {}}}, "3.1.0"),
        ({"/a": {"get": {**OK, "parameters": [{"$ref": "#/paths"}]}}}, "3.0.3"),
        ({"/a": {"get": {"responses": {"200": {"example": {"$ref": "#/nowhere"}, "x-y": {"$ref": "#/no"}}}}}}, "3.0.3"),
    ],
)
def test_a_valid_document_has_no_faults(paths: Any, version: str) -> None:
    """Responses are optional since OpenAPI 3.1. A `$ref` in an example is data."""
    assert found(paths, version) == []


def test_every_reference_of_a_schema_is_followed() -> None:
    """Even if a property has the name of a keyword."""
    schemas = {"A": {"properties": {"example": {"$ref": "#/no"}, "$ref": {"type": "string"}}}}
    assert [pointer for pointer, _ in found({}, components={"schemas": schemas})] == [
        "/components/schemas/A/properties/example"
    ]


def test_only_other_operations_are_warned_about(spec_file: SpecFile) -> None:
    """A fault in the chosen operation is an error, if it matters at all."""
    other = "  /other:\n    get: {responses: {200: {$ref: '#/no'}}}\n  /broken: 3\n"
    path = spec_file((FIND, f"{other}{FIND}"))
    assert spec.read(path, "find").warnings == (
        f"{path}, at /paths/~1broken: the path item is not an object",
        f"{path}, at /paths/~1other/get/responses/200: the reference “#/no” points to nothing",
    )
    assert len(Document.read(path).warnings) == 2
    broken = spec_file(('{"200": {description: The cats.}}', "{404: {$ref: '#/no'}, 200: {description: The cats.}}"))
    with pytest.raises(SnippetgenError, match="points to nothing"):
        spec.read(broken)


def test_a_cached_document_has_the_same_warnings(spec_file: SpecFile) -> None:
    """They are cached with it."""
    path = spec_file((FIND, f"  /broken: 3\n{FIND}"), ("Cat finder", f"Cat finder{'r' * 100_000}"))
    first = Document.read(path).warnings
    assert first == Document.read(path).warnings == (("/paths/~1broken", first[0][1]),)


def test_the_first_of_two_operations_with_one_id_has_it(spec_file: SpecFile) -> None:
    """The second is chosen by method and path. The warning is about the second."""
    twin = "  /twin:\n    post: {operationId: find, requestBody: {content: {image/png: {}}}, responses: {}}\n"
    path = spec_file((FIND, f"{twin}{FIND}"))
    first, second = spec.read(path, "find"), spec.read(path, "POST /twin")
    assert (first.path, second.path) == ("/{model}", "/twin")
    assert (first.operation, second.operation) == ("find", "POST /twin")
    warning = f"{path}, at /paths/~1twin/post: the operationId “find” is also that of /paths/~1{{model}}/post"
    assert (first.warnings, second.warnings) == ((warning,), ())
