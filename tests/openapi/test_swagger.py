"""A Swagger 2.0 document is upgraded to an equivalent OpenAPI 3.0 document."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV30SpecValidator

from snippetgen.openapi.swagger import upgrade

WORDS = [
    "in", "name", "body", "formData", "query", "type", "array", "file", "schema", "$ref", "#/parameters/name",
    "#/definitions/name", "parameters", "responses", "definitions", "securityDefinitions", "paths", "x-ms-paths", "get",
    "200", "examples", "a/b", "headers", "consumes", "produces", "flow", "oauth2", "items", "collectionFormat",
    "properties", "discriminator", "x-nullable", "host", "basePath", "schemes", "components",
]  # fmt: skip
ANYTHING = st.recursive(
    st.sampled_from([*WORDS, None, True, 0, ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=12,
)


def some(**parts: Any) -> Any:
    """Objects with some of these parts, and anything in place of a part."""
    return st.fixed_dictionaries({}, optional={name: part | ANYTHING for name, part in parts.items()})


def named(part: Any) -> Any:
    """Objects with a few `part`s."""
    return st.dictionaries(st.sampled_from(["name", "x-a", "200", "/a", "a/b"]), part | ANYTHING, max_size=3)


PARAMETER = some(
    **{"$ref": st.just("#/parameters/name"), "in": st.sampled_from(["body", "formData", "query", "header"])}
)
RESPONSE = some(schema=ANYTHING, headers=named(ANYTHING), examples=named(ANYTHING))
OPERATION = some(parameters=st.lists(PARAMETER), responses=named(RESPONSE), consumes=ANYTHING, schemes=ANYTHING)
PATHS = named(some(get=OPERATION, parameters=st.lists(PARAMETER)))
DOCUMENT = some(
    **{
        "host": ANYTHING,
        "paths": PATHS,
        "x-ms-paths": PATHS,
        "definitions": named(ANYTHING),
        "parameters": named(PARAMETER),
        "responses": named(RESPONSE),
        "securityDefinitions": named(some(type=st.just("oauth2"), flow=ANYTHING)),
    }
)


def upgraded(**parts: Any) -> dict[str, Any]:
    """The upgrade of a document with these parts."""
    return upgrade({"swagger": "2.0", "info": {"title": "Cats", "version": "1"}, "paths": {}, **parts})


def operation(*parameters: Any, top: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
    """The upgrade of one operation, in a document with `top`."""
    post = {"parameters": list(parameters), "responses": {}, **parts}
    result: dict[str, Any] = upgraded(**(top or {}), paths={"/cats": {"post": post}})["paths"]["/cats"]["post"]
    return result


def parameter(**parts: Any) -> dict[str, Any]:
    """The upgrade of a query parameter."""
    [result] = operation({"name": "q", "in": "query", **parts})["parameters"]
    assert isinstance(result, dict)
    return result


def schema(value: Any) -> Any:
    """The upgrade of a schema."""
    return upgraded(definitions={"It": value})["components"]["schemas"]["It"]


def response(value: Any, status: str = "200", **parts: Any) -> Any:
    """The upgrade of a response of an operation with `parts`."""
    return operation(**parts, responses={status: value})["responses"][status]


def test_a_whole_document_is_valid_openapi() -> None:
    """It has each kind of part."""
    document = upgraded(
        host="cats.example",
        schemes=["http", "https"],
        consumes=["application/json"],
        produces=["application/json"],
        parameters={"limit": {"name": "limit", "in": "query", "type": "integer", "minimum": 1}},
        responses={"Failed": {"description": "No cat", "schema": {"$ref": "#/definitions/Cat"}}},
        definitions={"Cat": {"type": "object", "discriminator": "kind", "properties": {"kind": {"type": "string"}}}},
        securityDefinitions={"key": {"type": "apiKey", "in": "header", "name": "X-Key"}, "basic": {"type": "basic"}},
        security=[{"key": []}],
        paths={
            "/cats/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": True, "type": "string"}],
                "post": {
                    "parameters": [
                        {"$ref": "#/parameters/limit"},
                        {"name": "photo", "in": "formData", "type": "file", "required": True},
                        {"name": "tags", "in": "formData", "type": "array", "items": {"type": "string"}},
                    ],
                    "responses": {
                        "200": {
                            "description": "A cat",
                            "schema": {"$ref": "#/definitions/Cat"},
                            "headers": {"X-Left": {"type": "integer", "description": "Calls left"}},
                            "examples": {"application/json": {"kind": "tabby"}},
                        },
                        "default": {"$ref": "#/responses/Failed"},
                    },
                },
            }
        },
    )
    assert list(OpenAPIV30SpecValidator(document).iter_errors()) == []
    assert (document["openapi"], "swagger" in document) == ("3.0.3", False)


@given(DOCUMENT)
def test_invalid_parts_are_copied(document: dict[str, Any]) -> None:
    """None of them raises, and the input is unchanged."""
    before = deepcopy(document)
    assert upgrade(document)["openapi"] == "3.0.3"
    assert document == before


@pytest.mark.parametrize(
    ("parts", "servers"),
    [
        ({"host": "a.example"}, ["https://a.example"]),
        ({"host": "a.example", "basePath": "/", "schemes": ["http", "https"]}, ["https://a.example"]),
        ({"host": "a.example:8080", "basePath": "/v1", "schemes": ["http"]}, ["http://a.example:8080/v1"]),
        ({"host": "a.example", "basePath": "/v1/", "schemes": []}, ["https://a.example/v1"]),
        ({"host": "a.example", "basePath": "v1", "schemes": ["wss"]}, ["wss://a.example/v1"]),
        ({"host": "http://a.example/"}, ["http://a.example"]),
        ({"basePath": "/v1"}, ["/v1"]),
        ({"basePath": "/"}, []),
        ({"host": 1, "schemes": "https"}, []),
        ({}, []),
    ],
)
def test_host_base_path_and_schemes_become_a_server(parts: dict[str, Any], servers: list[str]) -> None:
    """With https if possible, and without a trailing slash."""
    assert upgraded(**parts)["servers"] == [{"url": url} for url in servers]


def test_a_path_keeps_its_slash_under_a_base_path_that_ends_with_one() -> None:
    """Server and path together make the URL that the document means."""
    document = upgraded(host="a.example", basePath="/check/", paths={"/": {"get": {}}})
    [path] = document["paths"]
    assert document["servers"][0]["url"] + path == "https://a.example/check/"


def test_an_operation_with_another_scheme_has_its_own_server() -> None:
    """One with the same scheme does not need one."""
    document = upgraded(
        host="a.example", paths={"/a": {"get": {"schemes": ["http"]}, "put": {"schemes": ["https", "http"]}}}
    )
    assert document["paths"]["/a"] == {"get": {"servers": [{"url": "http://a.example"}]}, "put": {}}


def test_extensions_are_kept() -> None:
    """Those of the document, a path, an operation and a parameter."""
    document = upgraded(
        **{
            "x-ms-parameterized-host": {"hostTemplate": "{Endpoint}/cats", "useSchemePrefix": False},
            "paths": {"/a": {"x-path": 1, "get": {"x-operation": [2]}}, "x-paths": 3},
        }
    )
    assert document["x-ms-parameterized-host"] == {"hostTemplate": "{Endpoint}/cats", "useSchemePrefix": False}
    assert document["paths"] == {"/a": {"x-path": 1, "get": {"x-operation": [2]}}, "x-paths": 3}


def test_references_point_to_the_new_sections() -> None:
    """References to other files, and escapes in names, are unchanged."""
    document = upgraded(
        definitions={
            "A cat": {"items": {"$ref": "#/definitions/A%20cat"}},
            "Far": {"$ref": "cats.yaml#/definitions/Cat"},
        },
        responses={"No": {"$ref": "#/responses/Never"}},
        parameters={"p": {"$ref": "#/parameters/q"}, "q": {"in": "query", "name": "q", "type": "string"}},
    )
    assert document["components"] == {
        "schemas": {
            "A cat": {"items": {"$ref": "#/components/schemas/A%20cat"}},
            "Far": {"$ref": "cats.yaml#/definitions/Cat"},
        },
        "responses": {"No": {"$ref": "#/components/responses/Never"}},
        "parameters": {
            "p": {"$ref": "#/components/parameters/q"},
            "q": {"in": "query", "name": "q", "schema": {"type": "string"}},
        },
    }


def test_a_reference_in_a_sample_is_data() -> None:
    """A property with the name of a sample is a schema all the same."""
    sample = {"$ref": "#/definitions/Cat"}
    assert schema({"example": sample, "default": sample, "enum": [sample], "properties": {"example": sample}}) == {
        "example": sample,
        "default": sample,
        "enum": [sample],
        "properties": {"example": {"$ref": "#/components/schemas/Cat"}},
    }


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"type": "file"}, {"type": "string", "format": "binary"}),
        (
            {"type": "object", "format": "file", "title": "Photo"},
            {"type": "string", "format": "binary", "title": "Photo"},
        ),
        ({"discriminator": "kind"}, {"discriminator": {"propertyName": "kind"}}),
        ({"type": "string", "x-nullable": True}, {"type": "string", "nullable": True}),
        ({"x-nullable": False}, {"x-nullable": False}),
        ({"allOf": [{"not": {"x-nullable": True}}]}, {"allOf": [{"not": {"nullable": True}}]}),
        ({"items": {"collectionFormat": "csv"}}, {"items": {"x-collectionFormat": "csv"}}),
        ({"properties": {"default": {"x-nullable": True}}}, {"properties": {"default": {"nullable": True}}}),
        ({"type": "integer", "default": "x", "more": [1]}, {"type": "integer", "default": "x", "more": [1]}),
        (True, True),
    ],
)  # fmt: skip
def test_a_schema_is_upgraded(value: Any, expected: Any) -> None:
    """Keywords that OpenAPI does not define are kept."""
    assert schema(value) == expected


def test_a_parameter_has_its_type_in_a_schema() -> None:
    """The rest stays beside the schema."""
    assert parameter(
        required=True, description="How many", type="integer", format="int32", default=3, minimum=1, enum=[1, 3],
        **{"x-example": 1, "x-nullable": True},
    ) == {
        "name": "q", "in": "query", "required": True, "description": "How many", "x-example": 1,
        "schema": {
            "type": "integer", "format": "int32", "default": 3, "minimum": 1, "enum": [1, 3], "nullable": True
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("place", "written", "expected"),
    [
        ("query", None, {"style": "form", "explode": False}),
        ("query", "csv", {"style": "form", "explode": False}),
        ("query", "multi", {"style": "form", "explode": True}),
        ("query", "ssv", {"style": "spaceDelimited", "explode": False}),
        ("query", "pipes", {"style": "pipeDelimited", "explode": False}),
        ("query", "tsv", {"style": "form", "explode": False, "x-collectionFormat": "tsv"}),
        ("path", "csv", {"style": "simple"}),
        ("header", None, {"style": "simple"}),
        ("header", "pipes", {"style": "simple", "x-collectionFormat": "pipes"}),
    ],
)
def test_an_array_keeps_its_separator(place: str, written: str | None, expected: dict[str, Any]) -> None:
    """Swagger's default is a comma."""
    given = {"type": "array", "items": {"type": "string"}} | ({"collectionFormat": written} if written else {})
    assert parameter(**{"in": place}, **given) == {
        "name": "q",
        "in": place,
        **expected,
        "schema": {"type": "array", "items": {"type": "string"}},
    }


def test_a_parameter_that_is_a_file_or_has_a_schema_keeps_that() -> None:
    """Swagger allows neither outside the body, but documents have them."""
    assert parameter(type="file")["schema"] == {"type": "string", "format": "binary"}
    assert parameter(schema={"x-nullable": True})["schema"] == {"nullable": True}


def test_a_single_value_has_no_collection_format() -> None:
    """Only arrays have one."""
    assert parameter(type="string", collectionFormat="csv") == {
        "name": "q",
        "in": "query",
        "schema": {"type": "string"},
    }


@pytest.mark.parametrize(
    ("own", "everywhere", "expected"),
    [
        (None, None, ["application/json"]),
        (None, ["application/xml"], ["application/xml"]),
        (["image/png", "image/gif"], ["application/xml"], ["image/png", "image/gif"]),
        ([], ["application/xml"], ["application/json"]),
        ("image/png", None, ["image/png"]),
    ],
)
def test_a_body_has_each_consumed_media_type(own: Any, everywhere: Any, expected: list[str]) -> None:
    """Those of the operation win."""
    body = operation(
        {"in": "body", "name": "cat", "required": True, "description": "A cat", "schema": {"x-nullable": True}},
        consumes=own,
        top={"consumes": everywhere},
    )["requestBody"]
    content = {media: {"schema": {"nullable": True}} for media in expected}
    assert body == {"description": "A cat", "required": True, "content": content}


def test_a_body_keeps_its_extensions() -> None:
    """Among them samples."""
    body = operation({"in": "body", "name": "cat", "schema": {}, "x-examples": {"a": {"$ref": "#/definitions/a"}}})
    assert body["requestBody"] == {
        "content": {"application/json": {"schema": {}}},
        "x-examples": {"a": {"$ref": "#/definitions/a"}},
    }


def test_a_shared_body_is_copied_to_each_operation() -> None:
    """OpenAPI 3 cannot share body parameters."""
    document = upgraded(
        parameters={
            "Photo": {"in": "body", "name": "photo", "schema": {"type": "object", "format": "file"}},
            "Again": {"$ref": "#/parameters/Photo"},
        },
        paths={"/a": {"post": {"consumes": ["image/png"], "parameters": [{"$ref": "#/parameters/Again"}]}}},
    )
    assert document["paths"]["/a"]["post"] == {
        "parameters": [],
        "requestBody": {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}},
    }
    assert "components" not in document


def test_the_body_of_a_path_is_that_of_its_operations() -> None:
    """Unless they have their own. Form fields are overridden by name."""
    item = upgraded(
        paths={
            "/a": {
                "parameters": [
                    {"in": "query", "name": "q", "type": "string"},
                    {"in": "formData", "name": "one", "type": "string"},
                    {"in": "formData", "name": "two", "type": "string"},
                ],
                "put": {"parameters": [{"in": "formData", "name": "two", "type": "integer"}]},
                "post": {},
            }
        }
    )["paths"]["/a"]
    assert [each["name"] for each in item["parameters"]] == ["q"]
    for method, kind in (("put", "integer"), ("post", "string")):
        [content] = item[method]["requestBody"]["content"].values()
        assert content["schema"]["properties"] == {"one": {"type": "string"}, "two": {"type": kind}}


FILE = {"in": "formData", "name": "photo", "type": "file"}
TEXT = {"in": "formData", "name": "text", "type": "string"}
BINARY = {"type": "string", "format": "binary"}
MULTIPART, URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("field", "consumes", "media"),
    [
        (FILE, [], MULTIPART),
        (FILE, [URLENCODED], MULTIPART),
        (TEXT, [], URLENCODED),
        (TEXT, [URLENCODED, MULTIPART], URLENCODED),
        (TEXT, [MULTIPART, URLENCODED], MULTIPART),
        (TEXT, ["application/json", MULTIPART], MULTIPART),
    ],
)
def test_form_fields_are_sent_as_a_form(field: dict[str, Any], consumes: list[str], media: str) -> None:
    """As multipart if there is a file among them, or the operation prefers it."""
    assert list(operation(field, consumes=consumes)["requestBody"]["content"]) == [media]


def test_form_fields_become_properties() -> None:
    """With their descriptions. The body is required if a field is."""
    body = operation(
        {**FILE, "required": True, "description": "The cat"},
        {"in": "formData", "name": "tags", "type": "array", "items": {"type": "string"}, "collectionFormat": "multi"},
        {**TEXT, "default": "tabby", "x-example": "black"},
    )["requestBody"]
    assert body == {
        "required": True,
        "content": {
            MULTIPART: {
                "schema": {
                    "type": "object",
                    "properties": {
                        "photo": {"type": "string", "format": "binary", "description": "The cat"},
                        "tags": {"type": "array", "items": {"type": "string"}},
                        "text": {"type": "string", "default": "tabby", "x-example": "black"},
                    },
                    "required": ["photo"],
                },
                "encoding": {"tags": {"style": "form", "explode": True}},
            }
        },
    }


@pytest.mark.parametrize(
    ("value", "produces", "content"),
    [
        ({"schema": {"type": "string"}}, None, {"application/json": {"schema": {"type": "string"}}}),
        ({"schema": {"type": "string"}}, ["text/plain"], {"text/plain": {"schema": {"type": "string"}}}),
        ({"schema": {"type": "file"}}, None, {"application/octet-stream": {"schema": BINARY}}),
        ({"schema": {"type": "file"}}, ["image/png"], {"image/png": {"schema": BINARY}}),
        ({}, ["image/png", "image/gif"], {"image/png": {}, "image/gif": {}}),
        ({"schema": {}, "examples": {"text/plain": "tabby"}}, None, {"text/plain": {"schema": {}, "example": "tabby"}}),
        ({"examples": {"text/plain": "tabby"}}, ["image/png"], {"image/png": {}, "text/plain": {"example": "tabby"}}),
    ],
)  # fmt: skip
def test_a_response_has_each_produced_media_type(value: Any, produces: Any, content: Any) -> None:
    """With the examples of the document."""
    assert response({"description": "A cat", **value}, produces=produces) == {
        "description": "A cat",
        "content": content,
    }


@pytest.mark.parametrize("status", ["101", "204", "304"])
def test_a_response_whose_status_forbids_a_body_has_no_content(status: str) -> None:
    """RFC 9110, section 6.4.1."""
    assert response({"description": "Done"}, status, produces=["image/png"]) == {"description": "Done"}


def test_a_response_without_a_schema_has_no_content() -> None:
    """Samples without a media type are kept beside it."""
    assert response({"description": "A cat"}) == {"description": "A cat"}
    assert response({"examples": {"tabby": 1}}) == {"x-examples": {"tabby": 1}}
    assert response({"$ref": "#/definitions/no response"}, "x-more") == {"$ref": "#/components/schemas/no response"}


def test_a_header_has_its_type_in_a_schema() -> None:
    """Like a parameter."""
    assert response({"headers": {"X-Left": {"type": "integer", "description": "Calls left"}}}) == {
        "headers": {"X-Left": {"description": "Calls left", "schema": {"type": "integer"}}}
    }


def test_a_shared_response_is_shared_by_operations_that_produce_the_same() -> None:
    """Another operation has a copy, with its own media types."""
    top = {"produces": ["text/plain"], "responses": {"Failed": {"schema": {"type": "string"}}}}
    shared = {"$ref": "#/responses/Failed"}
    assert response(shared, top=top) == {"$ref": "#/components/responses/Failed"}
    assert response(shared, top=top, produces=["text/html"]) == {
        "content": {"text/html": {"schema": {"type": "string"}}}
    }


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"type": "basic", "x-a": 1}, {"type": "http", "scheme": "basic", "x-a": 1}),
        ({"type": "apiKey", "in": "query", "name": "key"}, {"type": "apiKey", "in": "query", "name": "key"}),
        (
            {"type": "oauth2", "flow": "implicit", "authorizationUrl": "u", "scopes": {"a": "b"}, "x-a": 1},
            {"type": "oauth2", "x-a": 1, "flows": {"implicit": {"authorizationUrl": "u", "scopes": {"a": "b"}}}},
        ),
        (
            {"type": "oauth2", "flow": "application", "tokenUrl": "t"},
            {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "t", "scopes": {}}}},
        ),
        (
            {"type": "oauth2", "flow": "accessCode", "authorizationUrl": "u", "scopes": {"a": "b"}},
            {"type": "oauth2", "flows": {"authorizationCode": {"authorizationUrl": "u", "scopes": {"a": "b"}}}},
        ),
        (
            {"type": "oauth2", "flow": "password", "tokenUrl": "t", "description": "d"},
            {"type": "oauth2", "description": "d", "flows": {"password": {"tokenUrl": "t", "scopes": {}}}},
        ),
        ({"type": "oauth2"}, {"type": "oauth2", "flows": {}}),
    ],
)  # fmt: skip
def test_a_security_definition_becomes_a_security_scheme(value: Any, expected: Any) -> None:
    """OAuth flows have other names in OpenAPI 3."""
    assert upgraded(securityDefinitions={"it": value})["components"]["securitySchemes"]["it"] == expected


def test_overloaded_paths_join_the_others() -> None:
    """`x-ms-paths` has paths with a query. On a conflict, `paths` wins."""
    body = {"in": "body", "name": "cat", "schema": {"$ref": "#/definitions/Cat"}}
    document = upgraded(
        **{
            "paths": {"/detect": {"post": {"summary": "one"}}},
            "x-ms-paths": {
                "/detect": {"post": {"summary": "two"}, "put": {"summary": "three"}},
                "/detect?overload=stream": {"post": {"parameters": [body]}},
            },
        }
    )
    assert "x-ms-paths" not in document
    assert document["paths"]["/detect"] == {"post": {"summary": "one"}, "put": {"summary": "three"}}
    content = document["paths"]["/detect?overload=stream"]["post"]["requestBody"]["content"]
    assert content == {"application/json": {"schema": {"$ref": "#/components/schemas/Cat"}}}


def test_a_target_outside_the_usual_sections_is_upgraded_where_it_is_used() -> None:
    """For example, a part of an included file."""
    document = upgraded(
        **{
            "x-files": {
                "path": {"get": {"parameters": [{"in": "query", "name": "q", "type": "string"}]}},
                "parameter": {"in": "query", "name": "r", "type": "string"},
                "response": {"schema": {"type": "string"}},
            },
            "paths": {
                "/a": {"$ref": "#/x-files/path"},
                "/b": {
                    "get": {
                        "parameters": [{"$ref": "#/x-files/parameter"}],
                        "responses": {"200": {"$ref": "#/x-files/response"}},
                    }
                },
                "/c": {"$ref": "#/x-files/missing"},
            },
        }
    )
    assert document["paths"] == {
        "/a": {"get": {"parameters": [{"in": "query", "name": "q", "schema": {"type": "string"}}]}},
        "/b": {
            "get": {
                "parameters": [{"in": "query", "name": "r", "schema": {"type": "string"}}],
                "responses": {"200": {"content": {"application/json": {"schema": {"type": "string"}}}}},
            }
        },
        "/c": {"$ref": "#/x-files/missing"},
    }
