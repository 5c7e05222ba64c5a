"""The properties and methods of an endpoint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from snippetgen.errors import SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Auth, Endpoint, Place, Secret, Source, message

SpecFile = Callable[..., Path]


@pytest.mark.parametrize(
    ("status", "message"),
    [(403, {"Message": "User is not authorized to access this resource"}), (500, {"message": "Internal server error"})],
)
def test_a_status_has_its_example(endpoint: Endpoint, status: int, message: dict[str, str]) -> None:
    """The example of the status, or else that of the default response."""
    assert endpoint.example(status) == message


def test_a_status_without_an_example_has_a_message(spec_file: SpecFile) -> None:
    """So the mock always has an answer."""
    endpoint = spec.read(spec_file(("responses: {", "responses: {4XX: {description: No cats.}, ")))
    assert endpoint.example(404) == {"message": "HTTP 404"}
    assert endpoint.response(404) == endpoint.response(499) != endpoint.response(200)
    assert endpoint.response(500) is None


def test_an_unknown_parameter_is_a_key_error(endpoint: Endpoint) -> None:
    """Parameters with the same name in different places are different."""
    with pytest.raises(KeyError):
        endpoint.parameter("confidence", "path")


def test_a_secret_of_a_user_and_password_is_basic() -> None:
    """RFC 7617. A bearer token is not."""
    assert Secret("header", "Authorization", "Basic ").basic
    assert not Secret("header", "Authorization", "Bearer ").basic


def test_a_way_to_authenticate_knows_its_query_parameter() -> None:
    """None if no secret is in the query."""
    header, query = Secret("header", "X-Key"), Secret("query", "key")
    assert Auth("header+query", (header, query)).parameter == "key"
    assert Auth("header", (header,)).parameter is None
    assert Auth("none").parameter is None


@pytest.mark.parametrize(
    ("pointer", "steps"), [("", ()), ("/a", ("a",)), ("/a~1b/0/c~0d", ("a/b", 0, "c~d")), ("/", ("",))]
)
def test_a_place_in_a_body_is_a_pointer(pointer: str, steps: tuple[str | int, ...]) -> None:
    """RFC 6901; numbers are indexes of arrays."""
    assert Place("body", pointer).steps == steps
    assert str(Place("body", pointer)) == f"body {pointer}".strip()


def test_the_usual_media_type_is_the_documents_first(endpoint: Endpoint) -> None:
    """The others remain available."""
    assert [way.content and way.content.type for way in endpoint.ways[Source.LOCAL]] == [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ]
    assert endpoint.way(Source.LOCAL) == endpoint.ways[Source.LOCAL][0]
    assert endpoint.body_limit == 27_962_028


@pytest.mark.parametrize(
    ("change", "source", "reason", "remedy"),
    [
        (
            ("contentEncoding: base64", "minLength: 1"),
            Source.LOCAL,
            "nothing in its body (text/plain) is described as an image",
            "hosted",
        ),
        (("format: uri", "minLength: 1"), Source.HOSTED, "the document has no field for its URL", "local file"),
    ],
)
def test_an_unsupported_source_is_refused_with_the_reason(
    spec_file: SpecFile, change: tuple[str, str], source: Source, reason: str, remedy: str
) -> None:
    """The remedy suggests the other source."""
    endpoint = spec.read(spec_file(change))
    assert source not in endpoint.sources
    with pytest.raises(SnippetgenError) as caught:
        endpoint.way(source)
    assert caught.value.what.startswith(f"this endpoint does not take a {source} image: {reason}")
    assert remedy in caught.value.remedy


def test_options_are_what_a_reader_may_set(spec_file: SpecFile) -> None:
    """In the query or a header, but not the image, a key or the model."""
    names = ("size", "photo", "api_key", "engine", "X-Size")
    places = ("query", "query", "query", "query", "header")
    entries = [
        f"        - {{name: {name}, in: {place}, schema: {{type: string{', format: uri' * (name == 'photo')}}}}}\n"
        for name, place in zip(names, places, strict=True)
    ]
    path = spec_file(
        ("        - {name: photo, in: query, schema: {type: string, format: uri}}\n", ""),
        ("        - {name: size, in: query, schema: {type: integer}}\n", "".join(entries)),
    )
    endpoint = spec.read(path, stated={"model": ["{model}", "query engine"]})
    assert [option.name for option in endpoint.options] == ["size", "X-Size"]


@pytest.mark.parametrize(
    ("example", "words"),
    [
        ({"message": "no"}, "no"),
        ({"error": {"code": "401", "message": "no"}}, "no"),
        ({"errors": [{"title": "no", "code": "x"}]}, "no"),
        ({"result": {}, "status": {"text": "no", "type": "error"}}, "no"),
        ({"message": {"text": "no"}}, "no"),
        (["no", "yes"], "no"),
        ("no", "no"),
        ({"code": 3, "more": None}, ""),
    ],
)
def test_the_servers_words_are_found_at_any_depth(example: object, words: str) -> None:
    """The member `message` wins; without one, it is the first text."""
    assert message(example) == words
