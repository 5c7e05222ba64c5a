"""Reading schemas, in the keywords of every version of OpenAPI."""

from __future__ import annotations

from typing import Any

import pytest

from snippetgen.errors import SnippetgenError
from snippetgen.openapi.schema import NOTHING, Schemas, is_base64, is_binary, is_url, sample, types

NONE = Schemas({}, "a.json")


@pytest.mark.parametrize("reference", ["#/a", "#/a/b", "b.yaml", "#/list/7", "#/list/x", "#/text/0"])
def test_an_unresolved_reference_is_an_error(reference: str) -> None:
    """Circular, remote and missing targets, in a document that nobody validated."""
    document = {"paths": {"$ref": reference}, "a": {"$ref": "#/a"}, "list": [], "text": "x"}
    with pytest.raises(SnippetgenError, match="the reference “"):
        Schemas(document, "a.json").resolve(document["paths"])


def test_a_reference_in_a_property_called_example_is_followed() -> None:
    """A property called `example` is a schema, whose reference is followed; an example is data."""
    document = {"leaf": {"type": "string"}}
    schema = {"properties": {"example": {"$ref": "#/leaf"}}, "example": {"$ref": "#/leaf"}}
    unfolded = Schemas(document, "a.json").unfold(schema)
    assert unfolded == {"properties": {"example": {"type": "string"}}, "example": {"$ref": "#/leaf"}}


def test_a_schema_is_unfolded() -> None:
    """References are replaced by targets and the keywords beside them. Samples are unchanged."""
    document: dict[str, Any] = {"b": {"type": "string", "description": "There."}}
    document["a"] = {"type": "object", "properties": {"b": {"$ref": "#/b", "description": "Here."}}}
    document["c"] = {"enum": [{"$ref": "#/b"}], "not": True}
    unfolded = Schemas(document, "a.json").unfold({"allOf": [{"$ref": "#/a"}, {"$ref": "#/c"}]})
    inner = {"type": "string", "description": "Here."}
    assert unfolded == {"allOf": [{"type": "object", "properties": {"b": inner}}, document["c"]]}


def test_a_recursive_schema_is_cut_at_the_cycle() -> None:
    """It keeps type, format, title and description."""
    tree = {"type": "object", "description": "A tree.", "properties": {"children": {"$ref": "#/list"}}}
    document = {"tree": tree, "list": {"type": "array", "items": {"$ref": "#/tree"}}}
    unfolded = Schemas(document, "a.json").unfold({"$ref": "#/tree"})
    items = {"type": "object", "description": "A tree."}
    assert unfolded == tree | {"properties": {"children": {"type": "array", "items": items}}}


def test_keywords_beside_a_reference_win() -> None:
    """As in JSON Schema since 2019-09."""
    schemas = Schemas({"a": {"type": "string", "title": "A"}}, "a.json")
    assert schemas.whole({"$ref": "#/a", "title": "B"}) == {"type": "string", "title": "B"}


def test_all_of_is_merged() -> None:
    """Properties and required names are joined, at any depth."""
    first = {"properties": {"a": {"type": "string"}}, "required": ["a"]}
    second = {"allOf": [{"properties": {"b": {}}, "required": ["a", "b"]}, {"type": "object"}]}
    assert NONE.whole({"allOf": [first, second], "title": "Both"}) == {
        "properties": {"a": {"type": "string"}, "b": {}},
        "required": ["a", "b"],
        "type": "object",
        "title": "Both",
    }


def test_alternatives_are_separated_without_null() -> None:
    """Each with the keywords beside them, also if they are nested."""
    schema = {
        "title": "T",
        "anyOf": [{"type": "null"}, {"oneOf": [{"type": "string"}, {"type": "integer"}]}, {"type": "boolean"}],
    }
    assert list(NONE.branches(schema)) == [
        {"title": "T", "type": "string"},
        {"title": "T", "type": "integer"},
        {"title": "T", "type": "boolean"},
    ]


@pytest.mark.parametrize(
    ("schema", "plain"),
    [
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "string"}),
        ({"type": ["string", "null"]}, {"type": "string"}),
        ({"type": ["string", "integer"]}, {"type": ["string", "integer"]}),
        (True, {}),
        (None, {}),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, {"anyOf": [{"type": "string"}, {"type": "integer"}]}),
    ],
)
def test_a_nullable_schema_is_plain_without_null(schema: Any, plain: dict[str, Any]) -> None:
    """As FastAPI and as JSON Schema write it."""
    assert NONE.plain(schema) == plain


def test_reading_a_circular_schema_ends() -> None:
    """`allOf` and alternatives that contain themselves."""
    for keyword in ("allOf", "anyOf"):
        schemas = Schemas({"a": {keyword: [{"$ref": "#/a"}, {"type": "string"}]}}, "a.json")
        assert list(schemas.branches({"$ref": "#/a"}))


@pytest.mark.parametrize(
    ("schema", "kinds"),
    [
        ({"type": "string"}, ("string",)),
        ({"type": ["string", "null"]}, ("string",)),
        ({"properties": {}}, ("object",)),
        ({"additionalProperties": True}, ("object",)),
        ({"items": {}}, ("array",)),
        ({}, ()),
    ],
)
def test_a_missing_type_is_inferred_from_the_keywords(schema: dict[str, Any], kinds: tuple[str, ...]) -> None:
    """Null is not a type that is sent."""
    assert types(schema) == kinds


@pytest.mark.parametrize(
    ("schema", "kinds"),
    [
        ({"format": "byte"}, "base64"),
        ({"format": "base64"}, "base64"),
        ({"contentEncoding": "base64", "contentMediaType": "image/png"}, "base64"),
        ({"format": "binary"}, "binary"),
        ({"format": "file"}, "binary"),
        ({"type": "file"}, "binary"),
        ({"contentMediaType": "application/octet-stream"}, "binary"),
        ({"contentMediaType": "application/json"}, ""),
        ({"format": "uri"}, "url"),
        ({"format": "url"}, "url"),
        ({"format": "uri-reference"}, "url"),
        ({"type": "string"}, ""),
    ],
)
def test_bytes_base64_and_urls_are_distinguished(schema: dict[str, Any], kinds: str) -> None:
    """In the keywords of every version of OpenAPI."""
    found = {"base64": is_base64(schema), "binary": is_binary(schema), "url": is_url(schema)}
    assert [kind for kind, there in found.items() if there] == kinds.split()


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"example": None, "default": 1}, None),
        ({"examples": [1, 2], "default": 3}, 1),
        ({"default": False}, False),
        ({"const": 4}, 4),
        ({"enum": [5, None]}, 5),
        ({"enum": [5, 6]}, NOTHING),
        ({"default": None}, NOTHING),
        ({}, NOTHING),
    ],
)
def test_a_schema_has_a_sample_or_none(schema: dict[str, Any], value: object) -> None:
    """Its example, its default, or its only value."""
    assert sample(schema) == value


@pytest.mark.parametrize("name", ["type", "format", "required", "enum", "properties", "items", "example"])
def test_the_schema_of_a_property_with_such_a_name_is_kept(name: str) -> None:
    """Its schema is read like any other."""
    schema = {"type": "object", "properties": {name: {"type": "string"}}, "required": [name]}
    assert NONE.properties(NONE.plain(schema)) == NONE.properties(NONE.unfold(schema)) == schema["properties"]
