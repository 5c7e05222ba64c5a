"""Documents of other people give the request that they describe, or an error."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from snippetgen.errors import Problems, SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint, Source
from snippetgen.openapi.schema import Schemas
from snippetgen.request import Json, Request, build
from snippetgen.request.values import Inputs
from snippetgen.site import data

SpecFile = Callable[..., Path]
LOCAL, HOSTED = Source.LOCAL, Source.HOSTED
KEYS = ("k1", "k2")
BODY = "text/plain: {schema: {type: string, contentEncoding: base64}}"
SIZE = "{name: size, in: query, schema: {type: integer}}"
PHOTO = "        - {name: photo, in: query, schema: {type: string, format: uri}}\n"
SECURITY = "security: [{key: []}]"
SCHEME = "key: {type: apiKey, in: query, name: api_key}"
ANSWER = 'responses: {"200": {description: The cats.}}'


def asked(path: Path, source: Source = LOCAL, **given: Any) -> Request:
    """The request of a document."""
    return build(spec.read(path), source=source, **given)


def refusal(path: Path, source: Source = LOCAL, **given: Any) -> str:
    """What is said when there is no request."""
    with pytest.raises(SnippetgenError) as caught:
        asked(path, source, **given)
    return str(caught.value)


@pytest.mark.parametrize("version", ["3.0.0", "3.0.3", "3.1.1", "3.2.0"])
def test_each_version_of_openapi_3_is_read(spec_file: SpecFile, version: str) -> None:
    """Keywords of one version are also read in a document of another."""
    for body in (BODY, BODY.replace("contentEncoding: base64", "format: byte")):
        request = asked(spec_file(("openapi: 3.1.0", f"openapi: {version}"), (BODY, body)))
        assert request.body.kind == "base64"


def test_parts_of_a_schema_are_merged(spec_file: SpecFile) -> None:
    """With `allOf`."""
    schema = "text/plain: {schema: {allOf: [{type: string}, {contentEncoding: base64}]}}"
    assert asked(spec_file((BODY, schema))).body.kind == "base64"


@pytest.mark.parametrize("media_type", ["text/plain; charset=utf-8", "application/vnd.leaf+base64"])
def test_a_media_type_is_sent_as_stated(spec_file: SpecFile, media_type: str) -> None:
    """With its parameters."""
    request = asked(spec_file(("text/plain", f'"{media_type}"')))
    assert ("Content-Type", media_type) in request.sent_headers(KEYS)


def test_keys_that_are_required_together_are_sent_together(spec_file: SpecFile) -> None:
    """Each from its own environment variable."""
    both = spec_file(
        (SECURITY, "security: [{key: [], token: []}]"), (SCHEME, f"{SCHEME}\n    token: {{type: http, scheme: bearer}}")
    )
    request = asked(both)
    assert request.query(KEYS) == (("api_key", "k1"),)
    assert ("Authorization", "Bearer k2") in request.sent_headers(KEYS)
    assert [secret.variables for secret in request.secrets] == [("CAT_FINDER_KEY",), ("CAT_FINDER_TOKEN",)]


def test_two_schemes_in_one_header_are_one_key(spec_file: SpecFile) -> None:
    """Two OAuth 2 schemes are one token in one header."""
    flows = "flows: {clientCredentials: {tokenUrl: 'https://cats.example/token', scopes: {}}}"
    schemes = f"{SCHEME}\n    one: {{type: oauth2, {flows}}}\n    two: {{type: oauth2, {flows}}}"
    request = asked(spec_file((SECURITY, "security: [{one: [], two: []}]"), (SCHEME, schemes)))
    assert request.sent_headers(KEYS)[1:] == (("Authorization", "Bearer k1"),)
    assert request.secrets[0].help == "https://cats.example/token"
    assert request.secrets[0].variables == ("CAT_FINDER_ACCESS_TOKEN",)


def test_basic_is_a_user_and_a_password(spec_file: SpecFile) -> None:
    """From two environment variables, as RFC 7617 specifies."""
    request = asked(spec_file((SCHEME, "key: {type: http, scheme: basic}")))
    assert ("Authorization", "Basic bWU6aXQ=") in request.sent_headers(("me:it",))
    assert request.secrets[0].variables == ("CAT_FINDER_USER", "CAT_FINDER_PASSWORD")


def test_without_security_there_is_no_key(spec_file: SpecFile) -> None:
    """No environment variable is read, and no key is sent."""
    request = asked(spec_file((SECURITY, "security: []")))
    assert (request.secrets, request.query(()), request.endpoint.key) == ((), (), "")


def test_a_key_that_is_a_parameter_too_is_sent_once(spec_file: SpecFile) -> None:
    """Some documents state it both as a scheme and as a parameter."""
    twice = spec_file((SIZE, "{name: api_key, in: query, required: true, schema: {type: string}}"))
    assert asked(twice).query(KEYS) == (("api_key", "k1"),)


def test_a_request_that_must_be_signed_is_refused(spec_file: SpecFile) -> None:
    """A key in a header would look right, but never be accepted."""
    signed = "key: {type: apiKey, in: header, name: Authorization, x-amazon-apigateway-authtype: awsSigv4}"
    assert "must be signed" in refusal(spec_file((SCHEME, signed)))


def test_a_remedy_does_not_depend_on_the_name_of_a_scheme(spec_file: SpecFile) -> None:
    """A certificate is not a signature, even if its scheme is called one."""
    said = refusal(spec_file((SECURITY, "security: [{signed: []}]"), (SCHEME, "signed: {type: mutualTLS}")))
    assert "state `auth` in x-snippetgen" in said


def test_a_key_that_two_schemes_state_is_sent_once(spec_file: SpecFile) -> None:
    """The variable of another key has the name of its own scheme."""
    schemes = f"{SCHEME}\n    again: {SCHEME.removeprefix('key: ')}\n    token: {{type: http, scheme: bearer}}"
    path = spec_file((SECURITY, "security: [{key: [], again: [], token: []}]"), (SCHEME, schemes))
    variables = [secret.variables for secret in asked(path).secrets]
    assert variables == [("CAT_FINDER_KEY",), ("CAT_FINDER_TOKEN",)]


@pytest.mark.parametrize(
    "schema",
    [
        "{anyOf: [{type: number, minimum: 0, maximum: 100}, {type: 'null'}]}",
        "{type: [number, 'null'], minimum: 0, maximum: 100}",
    ],
)
def test_a_nullable_number_is_a_number(spec_file: SpecFile, schema: str) -> None:
    """As FastAPI and as JSON Schema write it: limits apply, and null is not sent."""
    path = spec_file((SIZE, f"{{name: size, in: query, schema: {schema}}}"))
    assert asked(path, options={"size": "40"}).query(KEYS) == (("size", "40"), ("api_key", "k1"))
    assert asked(path).query(KEYS) == (("api_key", "k1"),)
    for wrong in ("500", "banana"):
        assert "type number" in refusal(path, options={"size": wrong})


@pytest.mark.parametrize(
    ("stated", "given", "sent"),
    [
        ("schema: {type: array, items: {type: string}}", ["oak", "elm"], [("size", "oak"), ("size", "elm")]),
        ("explode: false, schema: {type: array, items: {type: string}}", ["a", "b"], [("size", "a,b")]),
        ("explode: false, schema: {type: array, items: {type: string}}", "a,b", [("size", "a,b")]),
        ("style: pipeDelimited, schema: {type: array, items: {type: integer}}", ["1", "2"], [("size", "1|2")]),
        ("style: spaceDelimited, schema: {type: array, items: {type: string}}", ["a", "b"], [("size", "a b")]),
        ("style: deepObject, schema: {type: object}", '{"a": 1, "b c": "x"}', [("size[a]", "1"), ("size[b c]", "x")]),
        ("explode: false, schema: {type: object}", '{"a": 1}', [("size", "a,1")]),
        ("schema: {type: object}", '{"a": 1, "b": 2}', [("a", "1"), ("b", "2")]),
        ("content: {application/json: {schema: {type: object}}}", '{"a": [1]}', [("size", '{"a": [1]}')]),
        ("content: {application/json: {schema: {type: array}}}", "[1, 2]", [("size", "[1, 2]")]),
        ("content: {application/json: {schema: true}}", "3", [("size", "3")]),
        ("content: {application/json: {}}", "3", [("size", "3")]),
        ("schema: {type: boolean}", "true", [("size", "true")]),
    ],
)  # fmt: skip
def test_arrays_and_objects_have_openapis_styles(
    spec_file: SpecFile, stated: str, given: object, sent: list[tuple[str, str]]
) -> None:
    """In the query (OpenAPI 3.1, section 4.8.12)."""
    path = spec_file((SIZE, f"{{name: size, in: query, {stated}}}"))
    assert list(asked(path, options={"size": given}).query(KEYS)) == [*sent, ("api_key", "k1")]


@pytest.mark.parametrize(
    "stated",
    [
        "examples: {one: {value: 4}}, schema: {type: integer, example: 3}",
        "examples: {one: {value: 3}, two: {value: 4}}, schema: {type: integer, default: 4}",
        "example: 3, schema: {type: integer, example: 4}",
        "content: {application/json: {example: 3, schema: {type: integer, example: 4}}}",
        "schema: {anyOf: [{type: integer}, {type: 'null'}], default: 3}",
    ],
)
def test_a_parameter_has_the_value_of_its_single_example(spec_file: SpecFile, stated: str) -> None:
    """Its own comes before that of its schema; named ones are alternatives, and come before a default only."""
    path = spec_file((SIZE, f"{{name: size, in: query, required: true, {stated}}}"))
    assert asked(path).query(KEYS) == (("size", "3"), ("api_key", "k1"))


def test_an_exclusive_limit_may_be_stated_as_openapi_3_0_does(spec_file: SpecFile) -> None:
    """It makes the other limit exclusive."""
    schema = "{type: integer, minimum: 3, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: false}"
    path = spec_file((SIZE, f"{{name: size, in: query, schema: {schema}}}"))
    assert "not more than 3" in refusal(path, options={"size": "3"})
    assert asked(path, options={"size": "5"}).query(KEYS)[0] == ("size", "5")


@pytest.mark.parametrize("wrong", ["False", "yes", "1"])
def test_a_boolean_is_true_or_false(spec_file: SpecFile, wrong: str) -> None:
    """In lower case."""
    path = spec_file((SIZE, "{name: size, in: query, schema: {type: boolean}}"))
    assert "neither true nor false" in refusal(path, options={"size": wrong})


def test_a_message_shows_json_not_python(spec_file: SpecFile) -> None:
    """For example, a list."""
    path = spec_file((SIZE, "{name: size, in: query, example: [1, 2], schema: {type: array, items: {type: integer}}}"))
    assert "['" not in refusal(path, options={"size": ["x"]})


def test_a_required_parameter_has_the_documents_value(spec_file: SpecFile) -> None:
    """Its example, its default, or its only value."""
    for schema, value in (("{example: 3}", "3"), ("{default: 4}", "4"), ("{enum: [5]}", "5"), ("{const: 6}", "6")):
        path = spec_file((SIZE, f"{{name: size, in: query, required: true, schema: {schema}}}"))
        assert asked(path).query(KEYS)[0] == ("size", value)
        assert asked(path, options={"size": "9"} if "enum" not in schema else {}).query(KEYS)[0][0] == "size"


def test_a_required_parameter_without_a_value_is_an_error(spec_file: SpecFile) -> None:
    """It shows the option to type."""
    path = spec_file((SIZE, "{name: size, in: query, required: true, schema: {type: integer}}"))
    said = refusal(path)
    assert "“size” is required" in said
    assert "--option size=…" in said
    assert asked(path, options={"size": "3"}).query(KEYS)[0] == ("size", "3")


def test_headers_are_parameters(spec_file: SpecFile) -> None:
    """A required one is always sent; an optional one only if it is given."""
    region = "{name: X-Region, in: header, schema: {type: string}, example: eu}"
    path = spec_file((SIZE, region))
    assert "X-Region" not in dict(asked(path).sent_headers(KEYS))
    assert dict(asked(path, options={"X-Region": "us"}).sent_headers(KEYS))["X-Region"] == "us"
    needed = asked(spec_file((SIZE, region.replace("in: header", "in: header, required: true"))))
    assert dict(needed.sent_headers(KEYS))["X-Region"] == "eu"
    assert "a header cannot contain" in refusal(path, options={"X-Region": "ü"})


@pytest.mark.parametrize(
    ("style", "path", "sent"),
    [
        ("matrix", "/m{model}", "/m;model=oak"),
        ("label", "/m{model}", "/m.oak"),
        ("simple", "/{model}:predict", "/oak:predict"),
    ],
)
def test_a_path_has_openapis_styles_and_any_character_of_a_url(
    spec_file: SpecFile, style: str, path: str, sent: str
) -> None:
    """It is never changed to another path (RFC 3986, section 3.3)."""
    where = "{name: model, in: path, required: true, schema: {type: string}}"
    written = spec_file(
        ("/{model}:\n", f'"{path}":\n'), (where, where.replace("in: path", f"in: path, style: {style}"))
    )
    assert asked(written, model="oak").url == f"https://cats.example{sent}"


def test_a_model_may_contain_slashes(spec_file: SpecFile) -> None:
    """If the maintainer says so; otherwise slashes are percent-encoded."""
    path = spec_file()
    assert asked(path, model="big/cat").url.endswith("/big%2Fcat")
    kept = spec.read(path, stated={"keep_slashes": "model"})
    assert build(kept, model="big/cat").url.endswith("/big/cat")
    with pytest.raises(SnippetgenError, match=r"is “\.\.”"):
        build(kept, model="big/../cat")


def test_a_model_is_refused_if_there_is_no_place_for_it(spec_file: SpecFile) -> None:
    """Without one, it is not required either."""
    path = spec_file(
        ("/{model}:", "/cats:"), ("        - {name: model, in: path, required: true, schema: {type: string}}\n", "")
    )
    assert asked(path).url == "https://cats.example/cats"
    assert "does not take a model" in refusal(path, model="oak")


def test_a_model_is_sent_where_the_maintainer_states(spec_file: SpecFile) -> None:
    """For example, in a field of the body."""
    fields = "picture: {type: string, format: byte}, engine: {type: string}"
    body = f"application/json: {{schema: {{type: object, properties: {{{fields}}}}}}}"
    path = spec_file(
        (BODY, body),
        ("/{model}:", "/cats:"),
        ("        - {name: model, in: path, required: true, schema: {type: string}}\n", ""),
    )
    request = build(spec.read(path, stated={"model": "body /engine"}), model="oak")
    assert (
        request.body.differences(
            json.dumps({"picture": "aQ==", "engine": "oak"}).encode(), "", request.inputs((), b"i")
        )
        == []
    )


def test_a_missing_or_relative_server_can_be_given(spec_file: SpecFile) -> None:
    """The error names both ways to give it."""
    for servers in ("", 'servers: [{url: "/api/v2"}]\n'):
        path = spec_file(('servers: [{url: "https://cats.example"}]\n', servers))
        said = refusal(path)
        assert "--base-url" in said
        assert "servers" in said
        given = spec.read(path, stated={"base_url": "https://other.example/v1"})
        assert build(given, model="m").url == "https://other.example/v1/m"


def test_a_source_without_a_place_is_refused_with_the_reason(spec_file: SpecFile) -> None:
    """The other source renders."""
    hosted = spec_file(("      requestBody:\n        content:\n          " + BODY + "\n", ""))
    assert "does not take a local image: it has no request body" in refusal(hosted)
    assert asked(hosted, HOSTED).body.kind == "none"
    local = spec_file((PHOTO, ""))
    assert "does not take a hosted image: the document has no field for its URL" in refusal(local, HOSTED)
    wanted = spec_file(("requestBody:\n", "requestBody:\n        required: true\n"))
    assert "it requires a body" in refusal(wanted, HOSTED)
    needed = spec_file(("{name: photo, in: query,", "{name: photo, in: query, required: true,"))
    assert "“photo” is required" in refusal(needed)


@pytest.mark.parametrize("name", ["callback", "webhook_url", "redirect", "mask"])
def test_a_url_for_something_else_is_not_the_image(spec_file: SpecFile, name: str) -> None:
    """Unless the maintainer says so."""
    path = spec_file(("name: photo", f"name: {name}"))
    assert "no field for its URL" in refusal(path, HOSTED)
    said = build(spec.read(path, stated={"image": f"query {name}"}), source=HOSTED)
    assert said.query(KEYS)[0][0] == name


def test_the_method_is_the_documents(spec_file: SpecFile) -> None:
    """PUT is not POST."""
    assert asked(spec_file(("    post:", "    put:"))).method == "PUT"


def test_a_json_string_is_quoted(spec_file: SpecFile) -> None:
    """Base64 text is not JSON."""
    request = asked(spec_file(("text/plain", "application/json")))
    assert request.body.differences(b'"aQ=="', "application/json", request.inputs(KEYS, b"i")) == []
    assert request.body.differences(b"aQ==", "application/json", request.inputs(KEYS, b"i"))


def test_a_form_without_parts_is_refused(spec_file: SpecFile) -> None:
    """A string is not a form."""
    assert "no part" in refusal(spec_file(("text/plain", "multipart/form-data")), HOSTED)


@pytest.mark.parametrize(
    ("content", "kind", "media_type"),
    [
        ("text/csv: {example: 'a,b'}", "text", "text/csv"),
        ("image/png: {}", "binary", "image/png"),
        ("application/geo+json: {}", "json", "application/geo+json"),
        ("application/json; charset=utf-8: {}", "json", "application/json; charset=utf-8"),
        ("application/octet-stream: {}", "binary", "application/octet-stream"),
    ],
)
def test_an_answer_is_what_the_document_says(spec_file: SpecFile, content: str, kind: str, media_type: str) -> None:
    """JSON of any media type, text, or bytes."""
    name, _, entry = content.partition(": ")
    answer = asked(
        spec_file((ANSWER, f'responses: {{"201": {{description: A., content: {{"{name}": {entry}}}}}}}'))
    ).answer
    assert (answer.kind, answer.media_type) == (kind, media_type)


def test_of_several_answers_the_request_asks_for_one(spec_file: SpecFile) -> None:
    """With its Accept header: JSON or an image before XML."""
    content = "content: {application/xml: {}, application/json: {}}"
    request = asked(spec_file((ANSWER, f'responses: {{"200": {{description: A., {content}}}}}')))
    assert dict(request.sent_headers(KEYS))["Accept"] == "application/json"


def test_faults_elsewhere_do_not_matter(spec_file: SpecFile) -> None:
    """Only the chosen operation and what it refers to must be valid."""
    broken = "  schemas: {Bad: {type: integer, default: many, pattern: '['}, Worse: [], None: null}\n  securitySchemes:"
    path = spec_file(
        ("  securitySchemes:", broken),
        ("components:", "  /bad: {query: 3, post: no, get: {parameters: 7}}\ncomponents:"),
    )
    assert build(spec.read(path, "find"), model="m").url == "https://cats.example/m"


def test_a_pattern_that_takes_too_long_is_reported(spec_file: SpecFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command ends even if the pattern would backtrack for hours."""
    monkeypatch.setattr("snippetgen.request.check._PATTERN_SECONDS", 0.5)
    path = spec_file((SIZE, "{name: size, in: query, schema: {type: string, pattern: '^(a|a)*$'}}"))
    with pytest.raises(SnippetgenError, match=r"could not be matched with \^\(a\|a\)\*\$ in 0.5 seconds"):
        build(spec.read(path), options={"size": "a" * 50 + "!"})
    assert build(spec.read(path), options={"size": "aa"}).options


def test_patterns_are_those_of_ecmascript(spec_file: SpecFile) -> None:
    """An invalid pattern is not checked, and is no error."""
    path = spec_file((SIZE, r"{name: size, in: query, schema: {type: string, pattern: '^\p{L}(?<n>x)$'}}"))
    assert asked(path, options={"size": "éx"}).query(KEYS)[0] == ("size", "éx")
    assert "does not match" in refusal(path, options={"size": "5x"})
    wrong = spec_file((SIZE, r"{name: size, in: query, schema: {type: string, pattern: '\A[[:alpha:'}}"))
    assert asked(wrong, options={"size": "any"}).query(KEYS)[0] == ("size", "any")


def test_the_query_of_an_overloaded_path_is_not_sent(tmp_path: Path) -> None:
    """It only distinguishes the paths in `x-ms-paths`."""
    operation = (
        "{operationId: OP, parameters: [], consumes: [application/octet-stream], responses: {200: {description: A.}}}"
    )
    take = operation.replace(
        "parameters: []", "parameters: [{name: image, in: body, schema: {type: string, format: binary}}]"
    )
    text = f"""\
swagger: "2.0"
info: {{title: Cats, version: "1"}}
host: cats.example
paths: {{/cats: {{post: {operation.replace("OP", "plain")}}}}}
x-ms-paths: {{"/cats?overload=stream": {{post: {take.replace("OP", "stream")}}}}}
"""
    path = tmp_path / "cats.yaml"
    path.write_text(text, encoding="utf-8")
    request = build(spec.read(path, "stream"))
    assert (request.url, request.body.kind) == ("https://cats.example/cats", "binary")


def test_handwritten_samples_are_kept(spec_file: SpecFile) -> None:
    """The generated ones follow them."""
    from snippetgen.site.site import Site  # noqa: PLC0415

    document = {
        "servers": [{"url": "https://cats.example"}],
        "paths": {"/{model}": {"post": {"operationId": "find", "x-codeSamples": [{"lang": "apl"}]}}},
    }
    site = Site(Path(), replace(spec.read(spec_file()), schemas=Schemas(document, "")), "en")
    written = json.loads(data.openapi(site, []))
    assert written["paths"]["/{model}"]["post"]["x-codeSamples"] == [{"lang": "apl"}]


def test_several_missing_values_are_reported_together(spec_file: SpecFile) -> None:
    """One error for all of them."""
    one = "{name: size, in: query, required: true, schema: {}}"
    two = f"{one}\n        - {one.replace('size', 'kind')}"
    with pytest.raises(Problems) as caught:
        asked(spec_file((SIZE, two)))
    assert [problem.parameter for problem in caught.value.problems] == ["option size", "option kind"]


def test_an_endpoint_knows_its_sources(endpoint: Endpoint) -> None:
    """The packaged one supports both."""
    assert endpoint.sources == (LOCAL, HOSTED)


def test_an_object_in_an_urlencoded_form_is_its_pairs(spec_file: SpecFile) -> None:
    """Style form, exploded, as OpenAPI specifies. In a multipart form, it is a JSON part."""
    shape = (
        "{type: object, required: [box], properties: {image: {type: string, format: byte}, box: {example: {top: 1}}}}"
    )
    form = asked(spec_file((BODY, f"application/x-www-form-urlencoded: {{schema: {shape}}}"))).body
    assert form.differences(b"image=aQ%3D%3D&top=1", "", asked(spec_file()).inputs(KEYS, b"i")) == []


@pytest.mark.parametrize("place", ["header X-Photo", "path model"])
def test_an_image_cannot_be_sent_in_a_header_or_the_path(spec_file: SpecFile, place: str) -> None:
    """A statement to do so is an error."""
    path = spec_file((SIZE, "{name: X-Photo, in: header, schema: {type: string}}"))
    with pytest.raises(SnippetgenError) as caught:
        spec.read(path, stated={"image": place})
    assert f"an image cannot be sent in a {place.partition(' ')[0]} parameter" in str(caught.value)


def test_two_keys_of_one_kind_are_selected_by_their_names(spec_file: SpecFile) -> None:
    """The second alternative of two keys in the query can be chosen, too."""
    path = spec_file(
        (SECURITY, "security: [{key: []}, {other: []}]"),
        (SCHEME, f"{SCHEME}\n    other: {{type: apiKey, in: query, name: token}}"),
    )
    assert [auth.name for auth in spec.read(path).auths] == ["query", "query token"]
    assert asked(path, auth="query").query(KEYS) == (("api_key", "k1"),)
    assert asked(path, auth="query token").query(KEYS) == (("token", "k1"),)


def test_an_option_may_be_a_value_of_any_type(spec_file: SpecFile) -> None:
    """A type that JSON lacks is sent as its text."""
    path = spec_file((SIZE, SIZE.replace("integer", "number")))
    assert asked(path, options={"size": Decimal("2.50")}).query(KEYS)[0] == ("size", "2.50")


def test_a_path_parameter_may_occur_twice(spec_file: SpecFile) -> None:
    """Both have the same value."""
    assert asked(spec_file(("/{model}:", "/{model}/again/{model}:")), model="m").url.endswith("/m/again/m")


PATH = ("/{model}:\n", "/{model}/{mode}:\n")
SET = ("operationId: find", 'operationId: find\n      x-snippetgen: {model: "{model}"}')
MODE = ("- {name: size", "- {name: mode, in: path, required: true, schema: {type: integer}}\n        - {name: size")


def test_a_path_parameter_that_the_model_does_not_fill_is_an_option(spec_file: SpecFile) -> None:
    """Even if its name is a part of the name of one that it fills."""
    url = asked(spec_file(PATH, SET, MODE), options={"mode": "7"}).url
    assert url == "https://cats.example/model/7"


def test_an_option_in_the_path_is_checked(spec_file: SpecFile) -> None:
    """As one in the query is."""
    said = refusal(spec_file(PATH, SET, MODE), options={"mode": "seven"})
    assert 'mode is "seven", which is not a valid integer' in said
    assert "option mode" in said


OBJECT = "{name: size, in: query, style: deepObject, schema: {type: object}}"
TAGS = "application/json: {schema: {type: object, properties: {photo: {type: string, format: byte}, tags: TYPE}}}"


@pytest.mark.parametrize("given", ['{"width": 1}', {"width": 1}])
def test_an_object_is_styled_however_it_is_given(spec_file: SpecFile, given: object) -> None:
    """As JSON, or as a value of Python."""
    assert asked(spec_file((SIZE, OBJECT)), options={"size": given}).query(KEYS)[0] == ("size[width]", "1")


def test_a_text_that_may_be_an_object_stays_a_text(spec_file: SpecFile) -> None:
    """If it is not JSON."""
    either = "{name: size, in: query, schema: {anyOf: [{type: string}, {type: object}]}}"
    assert asked(spec_file((SIZE, either)), options={"size": "large"}).query(KEYS)[0] == ("size", "large")


def test_a_text_that_begins_like_a_list_is_one_item(spec_file: SpecFile) -> None:
    """Only JSON is a list of items."""
    path = spec_file((BODY, TAGS.replace("TYPE", "{type: array, items: {type: string}}")))
    for given, tags in (("[new", ["[new"]), ('["new", "old"]', ["new", "old"])):
        body = asked(path, options={"tags": given}).body
        assert isinstance(body, Json)
        assert body.value.arrives(Inputs(KEYS, b"", "", ""))["tags"] == tags


@pytest.mark.parametrize("given", [[], ["a", "b"]])
@pytest.mark.parametrize(
    ("change", "name"), [((BODY, TAGS.replace("TYPE", "{type: string}")), "tags"), ((SIZE, SIZE), "size")]
)
def test_an_option_with_one_value_is_given_once(
    spec_file: SpecFile, change: tuple[str, str], name: str, given: list[str]
) -> None:
    """In the query and in the body."""
    said = refusal(spec_file(change), options={name: given})
    assert f"{name} takes only one value" in said
    assert f"option {name}" in said


@pytest.mark.parametrize("given", ["", ".", ".."])
def test_an_option_in_the_path_is_a_segment(spec_file: SpecFile, given: str) -> None:
    """Clients would remove it from the path."""
    mode = (MODE[0], MODE[1].replace("integer", "string"))
    said = refusal(spec_file(PATH, SET, mode), options={"mode": given})
    assert f"mode is “{given}”, which cannot be a segment of the path" in said
    assert "option mode" in said
