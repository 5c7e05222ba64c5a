"""What a template is given, by the shape of a request."""

from __future__ import annotations

from dataclasses import replace

import pytest

from snippetgen.openapi import spec
from snippetgen.openapi.spec import Endpoint
from snippetgen.rendering.context import context
from snippetgen.rendering.holes import Hole
from snippetgen.request import Shape, build
from snippetgen.variant import Source

PACKAGED = spec.packaged()
SHAPES = [
    Shape(source, auth, key_in_environment, options, urlencoded=True)
    for source in Source
    for auth in ("bearer", "query")
    for key_in_environment in (True, False)
    for options in (0, 2)
]


@pytest.mark.parametrize("source", Source)
@pytest.mark.parametrize(
    ("media_type", "urlencoded"),
    [("application/x-www-form-urlencoded", True), ("text/plain", False), ("image/png", False)],
)
def test_the_shape_knows_a_media_type_that_need_not_be_said(
    source: Source, media_type: str, *, urlencoded: bool
) -> None:
    """curl and PHP send one unless told otherwise; where there is no body, it does not matter."""
    shape = build(replace(PACKAGED, body_type=media_type), source=source).shape
    assert shape.urlencoded == urlencoded
    assert context(shape)["urlencoded"] == (urlencoded and source is Source.LOCAL)


@pytest.mark.parametrize(("scheme", "plain"), [("http", True), ("https", False)])
def test_the_shape_knows_whether_there_is_tls(scheme: str, *, plain: bool) -> None:
    """Over plain HTTP, a client that offers HTTP/2 upgrades with its first request."""
    shape = build(spec.at(PACKAGED, f"{scheme}://a.example")).shape
    assert shape.plain_http == plain
    assert context(shape)["plain_http"] == plain


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_template_knows_whether_there_is_a_query(shape: Shape) -> None:
    """There is one for a hosted image, a key in the query or an option; else a template need not begin any."""
    expected = shape.source is Source.HOSTED or shape.auth == "query" or shape.options > 0
    assert context(shape)["has_query"] == expected


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_hole_of_a_shape_has_a_value(endpoint: Endpoint, shape: Shape) -> None:
    """A template that compiles can be filled."""
    request = build(
        endpoint,
        source=shape.source,
        auth=shape.auth,
        key=None if shape.key_in_environment else "KEY",
        options={"confidence": 50, "overlap": 25} if shape.options else {},
    )
    assert request.shape == shape
    given = context(shape)
    holes = [value for value in given.values() if isinstance(value, Hole)]
    holes += [hole for option in given["options"] for hole in vars(option).values()]
    assert {hole.name for hole in holes} <= set(request.values())


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_shape_has_no_hole_that_it_lacks(shape: Shape) -> None:
    """A template that uses such a hole fails when it is compiled, not when a reader runs the snippet."""
    given = context(shape)
    local, query_key = shape.source is Source.LOCAL, shape.auth == "query"
    for name, there in {
        "image_path": local,
        "content_type": local,
        "image_url": not local,
        "image_parameter": not local,
        "key_variable": shape.key_in_environment,
        "api_key": not shape.key_in_environment,
        "key_parameter": query_key,
    }.items():
        assert (name in given) == there
    assert (given["local"], given["hosted"], given["query_key"], given["bearer"]) == (
        local,
        not local,
        query_key,
        not query_key,
    )
    assert len(given["options"]) == shape.options


@pytest.mark.parametrize(
    ("source", "options", "separator", "key_separator"),
    [("local", 0, "?", "?"), ("local", 2, "&", "&"), ("hosted", 0, "?", "&"), ("hosted", 2, "&", "&")],
)
def test_separators_continue_the_url(source: str, options: int, separator: str, key_separator: str) -> None:
    """What follows `url_with_options`, and what stands before a key at the end."""
    given = context(Shape(Source(source), "query", key_in_environment=True, options=options))
    assert (given["separator"], given["key_separator"]) == (separator, key_separator)
