"""The document itself rejects requests that our own expectations would accept.

Each test removes one of our own expectations, so that our own comparison accepts the wrong request.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import apis
from snippetgen.checking import compare, truth
from snippetgen.checking.scenario import Received, Scenario, canonical
from snippetgen.checking.subject import Subject, image
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint, Parameter, Source
from snippetgen.rendering.variant import Snippet, Variant
from snippetgen.request import Form, Json, Request, build
from snippetgen.request.values import Object, Text

APIS = Path(__file__).parent / "apis"
LOCAL, HOSTED = Source.LOCAL, Source.HOSTED
OAK = """\
openapi: 3.1.0
info: {title: Oak counter, version: "1"}
servers: [{url: "https://oaks.example/v1"}]
security: [{token: [], second: []}]
paths:
  /oaks/{model}:
    post:
      operationId: countOaks
      parameters:
        - {name: model, in: path, required: true, schema: {type: string, pattern: "^[a-z]+$"}, example: old}
        - {name: size, in: query, required: true, schema: {type: integer, minimum: 1, maximum: 9}, example: 5}
        - {name: kind, in: query, schema: {enum: [leaf, bark]}, example: leaf}
        - {name: X-Region, in: header, required: true, schema: {enum: [eu, us]}, example: eu}
        - {name: X-Depth, in: header, schema: {type: integer}, example: 2}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [photo, limits]
              additionalProperties: false
              properties:
                photo: {type: string, format: byte}
                limits:
                  type: object
                  required: [most]
                  properties: {most: {type: integer, maximum: 40, example: 40}, strict: {type: boolean}}
      responses: {"200": {description: A count., content: {application/json: {example: {oaks: 3}}}}}
components:
  securitySchemes:
    token: {type: apiKey, in: header, name: X-Token}
    second: {type: apiKey, in: query, name: second}
"""
SIZE = "{name: size, in: query, required: true, schema: {type: integer, minimum: 1, maximum: 9}, example: 5}"


@pytest.fixture
def oak(tmp_path: Path) -> Callable[..., Request]:
    """Build the request of the document above after `changes` of its text."""

    def asked(*changes: tuple[str, str], **inputs: Any) -> Request:
        text = OAK
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "oak.yaml"
        path.write_text(text, encoding="utf-8")
        return build(spec.read(path), **inputs)

    return asked


def keys(request: Request) -> tuple[str, ...]:
    """The keys that a check sends."""
    return Subject(Snippet(Variant.parse(f"python/requests/{request.source}"), "en", "", {}), request).keys


def sent(request: Request) -> Received:
    """What a correct snippet for this request sends."""
    inputs, boundary = request.inputs(keys(request), image()), "b0undary"
    headers = [("host", "a.example"), *((n.lower(), v) for n, v in request.sent_headers(keys(request)))]
    body = b""
    if isinstance(request.body, Json):
        body = json.dumps(request.body.value.arrives(inputs)).encode()
    elif isinstance(request.body, Form) and request.body.multipart:
        headers.append(("content-type", f"multipart/form-data; boundary={boundary}"))
        body = b"".join(part(boundary, field, field.value.arrives(inputs)) for field in request.body.fields)
        body += f"--{boundary}--\r\n".encode()
    elif request.body.kind == "base64":
        body = base64.b64encode(image())
    elif request.body.kind == "binary":
        body = image()
    elif isinstance(request.body, Form):
        from urllib.parse import urlencode  # noqa: PLC0415

        values = [(field.name, field.value.arrives(inputs)) for field in request.body.fields]
        body = urlencode([(n, v if isinstance(v, str) else json.dumps(v)) for n, v in values]).encode()
    path = request.url.partition("//")[2].partition("/")
    return Received(request.method, canonical(f"/{path[2]}"), request.query(keys(request)), tuple(headers), body)


def part(boundary: str, field: Any, value: Any) -> bytes:
    """A part of a multipart form."""
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field.name}"'
    if isinstance(value, bytes):
        return f'{head}; filename="a.jpg"\r\nContent-Type: {field.media_type}\r\n\r\n'.encode() + value + b"\r\n"
    if field.media_type:
        head += f"\r\nContent-Type: {field.media_type}"
    return f"{head}\r\n\r\n{value if isinstance(value, str) else json.dumps(value)}\r\n".encode()


def ours(request: Request, received: Received) -> list[str]:
    """The differences that our own comparison reports."""
    traffic = Subject(Snippet(Variant.parse(f"python/requests/{request.source}"), "en", "", {}), request).client.traffic
    wanted = compare.expected(request, traffic, Scenario.OK, keys(request), image())
    return compare.arrivals(wanted, (received,), Scenario.OK, keys(request), request.method)


def missed(request: Request) -> str:
    """Our own comparison accepts a wrong request; return the document's complaint."""
    received = sent(request)
    assert ours(request, received) == []
    said = truth.complaints(request, received)
    assert len(said) == 1, said
    assert said[0].startswith("the document refuses the request: ")
    return said[0]


def every() -> list[tuple[str, Request]]:
    found = [(f"packaged {source}", build(spec.packaged(), source=source)) for source in Source]
    shapes = [entry for entry in apis.entries(APIS) if not entry.refused]
    return found + [(f"{entry.stated['id'].replace('-', '_')} {entry.source}", entry.request()) for entry in shapes]


EVERY = dict(every())


@pytest.mark.parametrize("request_", EVERY.values(), ids=EVERY)
def test_the_document_allows_every_expected_request(request_: Request) -> None:
    """For requests of every shape."""
    received = sent(request_)
    assert ours(request_, received) == []
    assert truth.complaints(request_, received) == []


def test_a_correct_request_is_accepted(oak: Callable[..., Request]) -> None:
    """With and without its optional parts. The wrong ones are made from it."""
    for options in ({}, {"kind": "bark", "X-Depth": "3", "size": "9"}):
        request = oak(options=options)
        assert truth.complaints(request, sent(request)) == []


def test_a_missing_query_parameter_is_reported(oak: Callable[..., Request]) -> None:
    """One that the document requires."""
    request = oak()
    wrong = replace(request, pairs=tuple(pair for pair in request.pairs if pair.name != "size"))
    assert "size" in missed(wrong)


def test_a_default_does_not_replace_a_required_parameter(oak: Callable[..., Request]) -> None:
    """It must be sent, whatever default the document states."""
    request = oak(("maximum: 9}, example: 5}", "maximum: 9, default: 5}}"))
    assert [pair.name for pair in request.pairs] == ["size", "second"]
    assert "size" in missed(replace(request, pairs=request.pairs[1:]))


def test_a_missing_field_with_a_default_is_reported(oak: Callable[..., Request]) -> None:
    """In a JSON body, too."""
    request = oak(("most: {type: integer, maximum: 40, example: 40}", "most: {type: integer, default: 40}"))
    assert isinstance(request.body, Json)
    wrong = replace(request, body=replace(request.body, value=without(request.body.value, "limits", "most")))
    assert "most" in missed(wrong)


@pytest.mark.parametrize("name", ["discriminator", "pattern", "default", "format", "type"])
def test_a_field_may_have_the_name_of_a_keyword(oak: Callable[..., Request], name: str) -> None:
    """It is validated like any other field."""
    field = (
        (
            "required: [photo, limits]\n",
            f"required: [photo, limits, {name}]\n",
        ),
        (
            "properties:\n                photo:",
            f"properties:\n                {name}: {{enum: [a]}}\n                photo:",
        ),
    )
    request = oak(*field)
    assert truth.complaints(request, sent(request)) == []
    missed(changed(request, name, Text("b")))


def test_a_missing_header_is_reported(oak: Callable[..., Request]) -> None:
    """One that the document requires."""
    request = oak()
    wrong = replace(request, headers=tuple(pair for pair in request.headers if pair.name != "X-Region"))
    assert "X-Region" in missed(wrong)


@pytest.mark.parametrize("value", ["0", "10", "many", "1.5", ""])
def test_a_number_out_of_its_limits_is_reported(oak: Callable[..., Request], value: str) -> None:
    """So is a value that is not a number."""
    request = oak()
    pairs = tuple(replace(pair, value=Text(value)) if pair.name == "size" else pair for pair in request.pairs)
    missed(replace(request, pairs=pairs))


@pytest.mark.parametrize(("name", "value"), [("kind", "root"), ("X-Region", "asia"), ("X-Depth", "deep")])
def test_a_value_outside_the_enum_is_reported(oak: Callable[..., Request], name: str, value: str) -> None:
    """In the query and in a header."""
    request = oak(options={"kind": "leaf", "X-Depth": "2"})
    wrong = {
        place: tuple(
            replace(pair, value=Text(value)) if pair.name == name else pair for pair in getattr(request, place)
        )
        for place in ("pairs", "headers")
    }
    assert wrong != {"pairs": request.pairs, "headers": request.headers}
    missed(replace(request, **wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize("media_type", ["text/plain", "application/msgpack", "application/x-www-form-urlencoded"])
def test_a_wrong_media_type_is_reported(oak: Callable[..., Request], media_type: str) -> None:
    """One that the document does not state for the body."""
    request = oak()
    wrong = replace(request, body=replace(request.body, content_type=media_type))
    assert media_type in missed(wrong)


def without(value: Any, *names: str) -> Any:
    """A JSON object without the member at the end of the path."""
    if len(names) == 1:
        return Object(tuple(member for member in value.members if member[0] != names[0]))
    return Object(tuple((n, without(v, *names[1:]) if n == names[0] else v) for n, v in value.members))


@pytest.mark.parametrize("names", [("photo",), ("limits",), ("limits", "most")], ids=".".join)
def test_a_missing_field_of_the_body_is_reported(oak: Callable[..., Request], names: tuple[str, ...]) -> None:
    """At the top level, and nested."""
    request = oak()
    assert isinstance(request.body, Json)
    wrong = replace(request, body=replace(request.body, value=without(request.body.value, *names)))
    assert names[-1] in missed(wrong)


def changed(request: Request, name: str, value: Any) -> Request:
    """The request with another value in `limits`, or with an extra member at the top level."""
    assert isinstance(request.body, Json)
    whole = request.body.value
    assert isinstance(whole, Object)
    limits = dict(whole.members)["limits"]
    assert isinstance(limits, Object)
    if name == "most":
        members = {**dict(whole.members), "limits": Object((("most", value),))}
    else:
        members = {**dict(whole.members), name: value}
    return replace(request, body=replace(request.body, value=Object(tuple(members.items()))))


@pytest.mark.parametrize(
    ("name", "value"),
    [("most", "41"), ("most", "forty"), ("extra", "x")],
    ids=["over its limit", "of another type", "unknown"],
)
def test_an_invalid_value_in_the_body_is_reported(oak: Callable[..., Request], name: str, value: str) -> None:
    """A number over its maximum, text instead of a number, a member that is not allowed."""
    from snippetgen.literal import Number  # noqa: PLC0415

    missed(changed(oak(), name, Text(Number(value)) if value.isdecimal() else Text(value)))


@pytest.mark.parametrize("lacking", ["X-Token", "second"])
def test_one_key_of_two_is_not_enough(oak: Callable[..., Request], lacking: str) -> None:
    """The document requires both. They are not alternatives."""
    request = oak()
    pairs = tuple(pair for pair in request.pairs if pair.name != lacking)
    headers = tuple(pair for pair in request.headers if pair.name != lacking)
    assert (pairs, headers) != (request.pairs, request.headers)
    assert "security" in missed(replace(request, pairs=pairs, headers=headers)).lower()


def test_one_of_two_ways_to_authenticate_is_enough(oak: Callable[..., Request]) -> None:
    """If the document offers both."""
    request = oak(("security: [{token: [], second: []}]", "security: [{token: []}, {second: []}]"))
    assert [secret.name for auth in request.endpoint.auths for secret in auth.secrets] == ["X-Token", "second"]
    for auth in request.endpoint.auths:
        asked = build(request.endpoint, auth=auth.name)
        assert truth.complaints(asked, sent(asked)) == []


def test_a_wrong_method_or_path_is_reported(oak: Callable[..., Request]) -> None:
    """Neither is in the document."""
    request = oak()
    for wrong in (replace(sent(request), method="PUT"), replace(sent(request), path="/v1/elms/old")):
        (said,) = truth.complaints(request, wrong)
        assert said.startswith("the document refuses the request: ")


def test_a_wrong_value_in_the_path_is_reported(oak: Callable[..., Request]) -> None:
    """It does not match the document's pattern."""
    request = oak()
    wrong = replace(request, url=type(request.url)("https://oaks.example/v1/oaks/OLD"))
    missed(wrong)


def test_a_missing_body_is_reported(oak: Callable[..., Request]) -> None:
    """If the document requires one."""
    from snippetgen.request import NoBody  # noqa: PLC0415

    missed(replace(oak(), body=NoBody()))


def test_a_body_without_a_parser_is_not_validated(oak: Callable[..., Request]) -> None:
    """Its text is not reported as the wrong type either."""
    request = oak(
        ("          application/json:\n            schema:", "          application/msgpack:\n            schema:"),
        (
            "      responses:",
            "      x-snippetgen: {image: body as bytes, content_type: application/msgpack}\n      responses:",
        ),
    )
    assert truth.complaints(request, sent(request)) == []


def test_a_misread_document_is_caught(oak: Callable[..., Request]) -> None:
    """A reader that ignored `required` would expect a request that the document rejects."""
    request = oak()

    def misread(parameter: Parameter) -> Parameter:
        return replace(parameter, required=False) if parameter.name == "size" else parameter

    endpoint = replace(request.endpoint, parameters=tuple(map(misread, request.endpoint.parameters)))
    assert "size" in missed(build(endpoint))


def test_a_key_that_the_reader_overlooks_is_caught(oak: Callable[..., Request]) -> None:
    """One of two schemes in one requirement."""
    request = oak()
    first = replace(request.endpoint.auths[0], secrets=request.endpoint.auths[0].secrets[:1])
    assert "security" in missed(build(replace(request.endpoint, auths=(first,)))).lower()


@pytest.mark.parametrize(
    ("name", "source", "field"),
    [
        ("multipart", LOCAL, "prompt"),
        ("multipart", LOCAL, "photo"),
        ("multipart", LOCAL, "size"),
        ("multipart_parts", LOCAL, "options"),
        ("multipart_parts", HOSTED, "tags"),
        ("form", LOCAL, "scale"),
        ("form", HOSTED, "layers"),
        ("swagger", LOCAL, "quality"),
    ],
)
def test_a_missing_field_of_a_form_is_reported(name: str, source: Source, field: str) -> None:
    """A part, or a field of an urlencoded form."""
    request = EVERY[f"{name} {source}"]
    assert isinstance(request.body, Form)
    fields = tuple(each for each in request.body.fields if each.name != field)
    assert fields != request.body.fields
    assert field in missed(replace(request, body=replace(request.body, fields=fields)))


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [("multipart", "size", "big"), ("multipart", "exact", "maybe"), ("form", "scale", "big")],
)
def test_a_form_field_with_the_wrong_type_is_reported(name: str, field: str, value: str) -> None:
    """Text instead of a number or a boolean."""
    request = EVERY[f"{name} local"]
    assert isinstance(request.body, Form)
    fields = tuple(replace(each, value=Text(value)) if each.name == field else each for each in request.body.fields)
    missed(replace(request, body=replace(request.body, fields=fields)))


@pytest.mark.parametrize("name", ["binary local", "picture_answer local", "base64_paths local"])
def test_a_body_of_another_kind_is_reported(name: str) -> None:
    """The media type decides whether it is bytes or Base64 text."""
    request = EVERY[name]
    wrong = replace(request, body=replace(request.body, content_type="application/json"))
    assert "application/json" in missed(wrong)


@pytest.mark.parametrize("number", [0, 1])
def test_a_missing_key_of_the_documents_in_apis_is_reported(number: int) -> None:
    """One of two: a bearer token, and a key in the query."""
    request = EVERY["binary local"]
    headers, pairs = (request.headers[1:], request.pairs) if number == 0 else (request.headers, ())
    wrong = replace(request, headers=headers, pairs=pairs)
    assert "security" in missed(wrong).lower()


def test_a_document_is_read_for_its_own_endpoint_only(oak: Callable[..., Request]) -> None:
    """Another document that is read later from the same file does not change the verdict."""
    first = oak()
    assert truth.complaints(first, sent(first)) == []
    stricter = oak(("maximum: 9}, example: 5}", "maximum: 4}, example: 4}"))
    pairs = tuple(replace(pair, value=Text("5")) if pair.name == "size" else pair for pair in stricter.pairs)
    missed(replace(stricter, pairs=pairs))
    assert truth.complaints(first, sent(first)) == []


def test_a_long_value_is_shortened_in_the_report(oak: Callable[..., Request]) -> None:
    """An error does not contain a whole image."""
    said = missed(changed(oak(), "most", Text("x" * 10_000)))
    assert len(said) < 1000


def test_the_verdict_comes_from_the_document(endpoint: Endpoint) -> None:
    """Even if our own endpoint has lost every limit, the document's limits apply."""
    loose = replace(endpoint, parameters=tuple(replace(p, schema={}) for p in endpoint.parameters))
    asked = build(loose, options={"confidence": "101"})
    assert "100" in missed(asked)
