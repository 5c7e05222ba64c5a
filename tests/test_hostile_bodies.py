"""Hostile values in bodies and headers, executed: form fields, JSON, and headers.

All values that a client accepts are in one request, or in a few, so that each client runs the whole corpus in every
place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any
from unicodedata import normalize

import pytest

from builds import BatchRunner
from corpus import VALUES
from snippetgen.checking import check, report
from snippetgen.checking.check import Status
from snippetgen.checking.scenario import Scenario
from snippetgen.checking.subject import Subject
from snippetgen.errors import SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint, Source
from snippetgen.openapi.schema import Schemas
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import Field, Form, Json, Request, build
from snippetgen.request.values import Array, Object, Picture, Text

CLIENTS = [
    f"{variant.folder}"
    for variant in render.variants(replace(spec.packaged(), sdk=()))
    if variant.source is Source.LOCAL
]
MULTIPART, FORM, JSON = "multipart/form-data", "application/x-www-form-urlencoded", "application/json"


@pytest.fixture(scope="module")
def runner() -> Iterator[BatchRunner]:
    with BatchRunner() as runner:
        yield runner


@cache
def endpoint(content_type: str, headers: int = 0) -> Endpoint:
    """An endpoint that takes any body of this media type, and some headers."""
    parameters = [{"name": f"X-{n}", "in": "header", "schema": {"type": "string"}} for n in range(headers)]
    operation: dict[str, Any] = {
        "operationId": "take",
        "parameters": parameters,
        "requestBody": {"content": {content_type: {}}},
        "x-snippetgen": {
            "local": {"image": {JSON: "body /image", FORM: "field image", MULTIPART: "part image"}[content_type]}
        },
        "responses": {"200": {"description": "Taken.", "content": {JSON: {"example": {"taken": True}}}}},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Taker", "version": "1"},
        "servers": [{"url": "https://taker.example"}],
        "paths": {"/take": {"post": operation}},
    }
    return spec.endpoint(Schemas(document, "taker.json"))


def asked(place: str, values: list[str]) -> Request:
    """A request with these values in one kind of place."""
    if place == "header value":
        names = {f"X-{number}": value for number, value in enumerate(values)}
        return build(endpoint(JSON, len(names)), options=names)
    kind = {"json": JSON, "part": MULTIPART, "field": FORM}[place.partition(" ")[0]]
    request = build(endpoint(kind))
    image = ("image", Picture("bytes" if kind == MULTIPART else "base64"))
    texts = tuple(map(Text, values))
    if place == "json leaf":
        return replace(request, body=Json(kind, Object((image, ("leaves", Array(texts))))))
    if place == "json key":
        forms = {normalize("NFC", value): value for value in values}  # equivalent keys cannot be in one mapping
        keys = Object(tuple((value, Text("x")) for value in forms.values()))
        return replace(request, body=Json(kind, Object((image, ("keys", keys)))))
    if place.endswith("name"):
        fields = [Field(value, Text(f"{number}")) for number, value in enumerate(values)]
    else:
        fields = [Field(f"f{number}", value) for number, value in enumerate(texts)]
    return replace(request, body=Form(kind, (Field(*image, "image/jpeg"), *fields)))


def taken(place: str, variant: Variant) -> list[str]:
    """The values that this client can write there. All others are refused with a reason."""
    found = []
    for value in VALUES:
        try:
            render.render(variant, asked(place, [value]))
        except SnippetgenError as error:
            assert error.what  # noqa: PT017  a refusal is as good as an exact value
        else:
            found.append(value)
    return found


AT_ONCE = {"kotlin": 80, "swift": 40}
"""The maximum number of values in one request, for languages whose compiler takes minutes for all of them."""

PLACES: dict[str, Callable[[list[str]], bool]] = {
    "json leaf": lambda found: len(found) > 0.8 * len(VALUES),
    "json key": lambda found: len(found) > 0.8 * len(VALUES),
    "part value": lambda found: len(found) > 0.5 * len(VALUES),
    "part name": lambda found: len(found) > 0.3 * len(VALUES),
    "field value": lambda found: len(found) > 0.8 * len(VALUES),
    "field name": lambda found: len(found) > 0.5 * len(VALUES),
    "header value": lambda found: len(found) > 0.2 * len(VALUES),
}
"""Each kind of place, and whether it accepts enough of the corpus."""


@cache
def subjects(client: str, place: str) -> list[Subject]:
    """The snippets of a client with all values in one kind of place."""
    variant = Variant.parse(f"{client}/local")
    values = taken(place, variant)
    assert PLACES[place](values), len(values)
    size = AT_ONCE.get(variant.language.name, len(values))
    requests = [asked(place, values[start : start + size]) for start in range(0, len(values), size)]
    return [Subject(render.render(variant, request), request) for request in requests]


@pytest.mark.toolchain
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("client", CLIENTS)
def test_each_value_arrives_exactly_or_is_refused(client: str, place: str, runner: BatchRunner) -> None:
    """Nothing is altered or executed."""
    runner.plan(subject for each in PLACES for subject in subjects(client, each))
    results = check.run(subjects(client, place), [Scenario.OK], runner, jobs=1)
    wrong = [report.explain([result])[-3000:] for result in results if result.status is not Status.PASSED]
    assert not wrong, "\n".join(wrong)
