"""The context of a template, which depends on the shape of a request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import apis
from snippetgen import languages
from snippetgen.languages.model import Structure
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering.context import context, required
from snippetgen.rendering.holes import Code, Hole
from snippetgen.request import Request, Shape, build

PACKAGED = spec.packaged()
APIS = Path(__file__).parent / "apis"
STRUCTURE = Structure(secret="env({variable})", prefixed='"{prefix}" + env({variable})')  # noqa: S106  it reads one
EVERY: dict[str, object] = {"confidence": 50, "overlap": 25}


def requests() -> Iterator[tuple[str, Request]]:
    """Requests of every shape of the packaged endpoint and of the documents in `tests/apis`."""
    for source in Source:
        for auth in ("bearer", "query"):
            for key in (None, "KEY"):
                for options in ({}, EVERY):
                    name = f"packaged {source} {auth} {'variable' if key is None else 'key'} {len(options)}"
                    yield name, build(PACKAGED, source=source, auth=auth, key=key, options=options)
    for entry in apis.entries(APIS):
        if entry.refused:
            continue
        yield entry.name, (request := entry.request())
        if len(request.secrets) == 1:
            yield f"{entry.name} key", entry.request("me:it" if request.basic else "KEY")


REQUESTS = dict(requests())
each_request = pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)


def of_type(media_type: str, source: Source = Source.LOCAL) -> Request:
    """The packaged endpoint's request with another media type of the body."""
    local, *others = PACKAGED.ways[Source.LOCAL]
    assert local.content is not None
    way = replace(local, content=replace(local.content, type=media_type))
    ways = {**PACKAGED.ways, Source.LOCAL: (way, *others)}
    return build(replace(PACKAGED, ways=ways), source=source)


@pytest.mark.parametrize(
    ("media_type", "usual"),
    [("application/x-www-form-urlencoded", True), ("text/plain", False), ("image/png", False)],
)
def test_the_shape_knows_the_usual_media_type(media_type: str, *, usual: bool) -> None:
    """cURL and PHP send one by default. Any other media type must be printed."""
    shape = of_type(media_type).shape
    assert shape.usual_type == context(shape, STRUCTURE)["usual_type"] == usual
    assert ("content_type" in required(shape)) == (not usual)


def test_without_a_body_there_is_no_media_type() -> None:
    """The URL of a hosted image is in the query."""
    shape = of_type("text/plain", Source.HOSTED).shape
    given = context(shape, STRUCTURE)
    assert (given["body"], "content_type" in given, "content_type" in required(shape)) == ("none", False, False)


@pytest.mark.parametrize(("scheme", "plain"), [("http", True), ("https", False)])
def test_the_shape_knows_whether_there_is_tls(scheme: str, *, plain: bool) -> None:
    """Over plain HTTP, a client that offers HTTP/2 upgrades with its first request."""
    shape = build(spec.at(PACKAGED, f"{scheme}://a.example")).shape
    assert shape.plain_http == plain
    assert context(shape, STRUCTURE)["plain_http"] == plain


@each_request
def test_a_template_knows_whether_there_is_a_query(request_: Request) -> None:
    """A hosted image, a key in the query, or an option."""
    given = context(request_.shape, STRUCTURE)
    assert given["has_query"] == bool(request_.pairs)
    assert given["query_key"] == any(secret.place == "query" for secret in request_.secrets)


def holes(value: object) -> Iterator[Hole]:
    """Every hole in a value of the context."""
    if isinstance(value, Hole):
        yield value
    elif isinstance(value, Code):
        for part in value.parts:
            yield from holes(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from holes(part)
    elif hasattr(value, "__dict__") and not callable(value):
        for part in vars(value).values():
            yield from holes(part)
    elif callable(value):
        yield from holes(value(1))


def given_holes(shape: Shape, structure: Structure = STRUCTURE) -> set[str]:
    """The names of all holes that a template may print."""
    given = context(shape, structure)
    if shape.body != "json":
        del given["json"]
    return {name for value in given.values() for hole in holes(value) for name in hole.values}


@each_request
@pytest.mark.parametrize("language", languages.names())
def test_every_hole_of_a_shape_has_a_value(request_: Request, language: str) -> None:
    """A template that compiles can be filled, in every language's structure."""
    assert given_holes(request_.shape, languages.load(language).structure) <= set(request_.values())


@each_request
@pytest.mark.parametrize("language", languages.names())
def test_required_holes_are_in_the_context(request_: Request, language: str) -> None:
    """Otherwise, no template could be written for that shape."""
    assert required(request_.shape) <= given_holes(request_.shape, languages.load(language).structure)


@each_request
def test_the_context_depends_on_the_shape_only(request_: Request) -> None:
    """Another image of the same type changes only values."""
    image = "other.jpg" if request_.source is Source.LOCAL else "https://b.example/other.jpg"
    other = replace(request_, image=image)
    assert other.shape == request_.shape
    assert given_holes(other.shape) == given_holes(request_.shape)


@each_request
def test_a_shape_holds_no_value(request_: Request) -> None:
    """Only our own words, names of holes, and the prefix of a key."""
    prefixes = {secret.prefix for secret in request_.secrets} | {
        f"{secret.name}=" for secret in request_.secrets if secret.place == "cookie"
    }
    said = repr(request_.shape)
    for prefix in filter(None, prefixes):
        said = said.replace(repr(prefix), "")
    for name, value in request_.values().items():
        if len(str(value)) > len("local") and value not in {"secret", "options"}:  # which are words of ours as well
            assert str(value) not in said, name


@pytest.mark.parametrize("source", Source)
@pytest.mark.parametrize("auth", ["bearer", "query"])
@pytest.mark.parametrize("key", [None, "KEY"])
@pytest.mark.parametrize("options", [{}, EVERY], ids=["no option", "two options"])
def test_the_context_lacks_holes_without_a_value(
    source: Source, auth: str, key: str | None, options: dict[str, object]
) -> None:
    """A template that uses one fails to compile, not when a reader runs the snippet."""
    shape = build(PACKAGED, source=source, auth=auth, key=key, options=options).shape
    given = context(shape, STRUCTURE)
    local, query_key = source is Source.LOCAL, auth == "query"
    for name, there in {
        "image_path": local,
        "content_type": local,
        "image_url": not local,
        "image_parameter": not local,
        "key_variable": key is None,
        "api_key": key is not None,
        "key_parameter": True,
        "image_type": False,
        "answer_file": False,
        "answer_header": False,
    }.items():
        assert (name in given) == there, name
    assert (given["local"], given["hosted"], given["query_key"]) == (local, not local, query_key)
    assert (given["reads_image"], given["body"]) == (local, "base64" if local else "none")
    assert len(given["headers"]) == (not query_key)
    assert len(given["options"]) == len(options)
    assert len(given["params"]) == len(options) + (not local) + query_key


@pytest.mark.parametrize(
    ("name", "source", "there", "lacking"),
    [
        ("json_string", Source.LOCAL, set(), {"key_variable", "api_key", "key_parameter", "image_url"}),
        (
            "get_hosted",
            Source.HOSTED,
            {"url_with_options"},
            {"image_path", "content_type", "key_variable", "image_url"},
        ),
        ("json_data_uri", Source.LOCAL, {"image_type", "image_path"}, {"image_url"}),
        ("json_data_uri", Source.HOSTED, {"image_url"}, {"image_path", "image_type"}),
        ("picture_answer", Source.LOCAL, {"answer_file"}, {"answer_header"}),
        ("json_key", Source.LOCAL, {"answer_header", "key_variable"}, {"answer_file", "api_key"}),
    ],
)
def test_other_shapes_have_other_holes(name: str, source: Source, there: set[str], lacking: set[str]) -> None:
    """Without a key, with an image elsewhere, with another answer."""
    given = context(build(spec.read(APIS / f"{name}.yaml"), source=source).shape, STRUCTURE)
    assert there <= set(given)
    assert not lacking & set(given)


@pytest.mark.parametrize(
    ("source", "options", "separators"),
    [("local", {}, ["?"]), ("local", EVERY, ["&"]), ("hosted", {}, ["?", "&"]), ("hosted", EVERY, ["&", "&"])],
)
def test_separators_continue_the_url(source: str, options: dict[str, object], separators: list[str]) -> None:
    """The separators of the pairs after `url_with_options`: a hosted image, a key."""
    given = context(build(PACKAGED, source=Source(source), auth="query", options=options).shape, STRUCTURE)
    assert [pair.separator for pair in given["query"]] == separators
    assert given["query"][-1].secret


def test_json_is_only_for_a_json_body() -> None:
    """The error of a template that prints it for another body says so."""
    given = context(build(PACKAGED).shape, STRUCTURE)
    with pytest.raises(TypeError, match="call json"):
        given["json"](1)


@pytest.mark.parametrize(
    ("request_", "named"),
    [
        (build(PACKAGED, options=EVERY), {"key_variable", "image_path"}),
        (build(PACKAGED, source=Source.HOSTED, key="K"), {"api_key", "image_url"}),
        (build(PACKAGED, auth="query"), {"key_variable", "image_path"}),
        (build(spec.read(APIS / "binary.yaml")), {"key_variable", "secrets.1.variable", "image_path", "content_type"}),
        (build(spec.read(APIS / "multipart_parts.yaml")), {"key_variable", "secrets.0.variable1", "image_path"}),
        (build(spec.read(APIS / "json_data_uri.yaml")), {"key_variable", "image_path", "image_type", "content_type"}),
        (build(spec.read(APIS / "get_hosted.yaml"), source=Source.HOSTED), {"url_with_options"}),
    ],
    ids=["local", "hosted", "key in query", "two keys", "basic", "data URI", "repeated names"],
)
def test_a_template_must_print_what_is_sent(request_: Request, named: set[str]) -> None:
    """Keys, the image, and a media type that clients do not send by default."""
    assert named <= required(request_.shape)


@each_request
def test_every_constant_that_is_sent_must_be_printed(request_: Request) -> None:
    """Values of headers and of the body, and keys of objects, by the names of their holes."""
    values, must = request_.values(), required(request_.shape)
    sent = json.dumps([str(values[name]) for name in must], ensure_ascii=False)
    for text in constants(request_):
        assert json.dumps(text, ensure_ascii=False)[1:-1] in sent


def constants(request: Request) -> Iterator[str]:
    """The constant texts in a request's headers and body."""
    yield from (pair.value.text for pair in request.headers if hasattr(pair.value, "text"))
    if hasattr(request.body, "fields"):
        for field in request.body.fields:
            yield from inner(field.value)
    if hasattr(request.body, "value"):
        yield from inner(request.body.value)


def inner(value: Any) -> Iterator[str]:
    """The constant texts in a value."""
    if hasattr(value, "text"):
        yield value.text
    for name, member in getattr(value, "members", ()):
        yield name
        yield from inner(member)
    for item in getattr(value, "items", ()):
        yield from inner(item)
