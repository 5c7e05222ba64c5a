"""An endpoint and inputs give one Request, or one error that names the wrong input."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.errors import SnippetgenError
from snippetgen.literal import Encoded, Number
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Auth, Endpoint, Secret, Source
from snippetgen.openapi.schema import Schemas
from snippetgen.request import IMAGE_PATH, Base64Text, NoBody, Pair, Shape, build
from snippetgen.request.values import Inputs, Key

SpecFile = Callable[..., Path]
PACKAGED = spec.packaged()
KEY = ("KEY",)


def test_missing_inputs_come_from_the_spec(endpoint: Endpoint) -> None:
    """The examples of path parameters, the first way to authenticate, no options."""
    request = build(endpoint)
    assert (request.method, request.url) == ("POST", "https://serverless.roboflow.com/my-model/42")
    assert (request.image, request.options, request.auth, request.keys) == (
        IMAGE_PATH,
        (),
        Auth("bearer", (Secret("header", "Authorization", "Bearer ", ("ROBOFLOW_API_KEY",)),)),
        None,
    )
    assert build(endpoint, source=Source.HOSTED).image == "https://example.com/YOUR_IMAGE.jpg"


def test_a_request_is_frozen(endpoint: Endpoint) -> None:
    """A stage cannot change the result of another."""
    with pytest.raises(FrozenInstanceError):
        build(endpoint).model = "x"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("model", "path"),
    [
        ("cats/7", "/cats/7"),
        ("cats and dogs/7", "/cats%20and%20dogs/7"),
        ("ねこ/7", "/%E3%81%AD%E3%81%93/7"),
        ("a%2Fb/7", "/a%252Fb/7"),
        ("a?b#c/7", "/a%3Fb%23c/7"),
        ("../7", None),
        ('a"b;c/7', "/a%22b%3Bc/7"),
        ("{version}/7", "/%7Bversion%7D/7"),
    ],
)
def test_the_model_is_percent_encoded_into_the_path(endpoint: Endpoint, model: str, path: str | None) -> None:
    """Each parameter separately. Dot segments are refused: they would change the path."""
    if path is None:
        with pytest.raises(SnippetgenError):
            build(endpoint, model=model)
    else:
        url = build(endpoint, model=model).url
        assert isinstance(url, Encoded)
        assert url == endpoint.base_url + path


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1))
def test_the_model_can_be_decoded_from_the_url(name: str) -> None:
    """Nothing is lost, and no character of the model has a meaning in the URL."""
    if name in {".", ".."}:
        return
    parts = urlsplit(build(PACKAGED, model=f"{name}/42").url)
    assert [unquote(segment, errors="strict") for segment in parts.path.split("/")] == ["", name, "42"]
    assert (parts.netloc, parts.query, parts.fragment) == ("serverless.roboflow.com", "", "")


@pytest.mark.parametrize(
    ("inputs", "parameter", "what"),
    [
        ({"model": ""}, "model", "does not name a model"),
        ({"model": "cats"}, "model", "“cats” does not name a model"),
        ({"model": "cats/1/2"}, "model", "does not name a model"),
        ({"model": "/1"}, "model", "the datasetSlug of “/1” is “”"),
        ({"model": "cats/"}, "model", "the version of “cats/” is “”"),
        ({"model": "cats/.."}, "model", "is “..”"),
        ({"model": "./1"}, "model", "is “.”"),
        ({"model": "cats\n/1"}, "model", "U+000A"),
        ({"model": "cats/\x00"}, "model", "U+0000"),
        ({"model": "\ud800/1"}, "model", "U+D800"),
        ({"image": ""}, "image_path", "blank"),
        ({"image": " \t"}, "image_path", "blank"),
        ({"image": "a\x00"}, "image_path", "U+0000"),
        ({"image": "a\ud800"}, "image_path", "U+D800"),
        ({"source": Source.HOSTED, "image": ""}, "image_url", "is not the URL of an image"),
        ({"source": Source.HOSTED, "image": "cat.jpg"}, "image_url", "is not the URL of an image"),
        ({"source": Source.HOSTED, "image": "ftp://a.example/b"}, "image_url", "is not the URL of an image"),
        ({"source": Source.HOSTED, "image": "https://"}, "image_url", "is not the URL of an image"),
        ({"source": Source.HOSTED, "image": "https://a.example/b c"}, "image_url", "U+0020"),
        ({"source": Source.HOSTED, "image": "https://a.example/\n"}, "image_url", "U+000A"),
        ({"source": Source.HOSTED, "image": "https://a.example/\u202e"}, "image_url", "U+202E"),
        ({"source": Source.HOSTED, "image": "https://a.example/\ud800"}, "image_url", "U+D800"),
        ({"auth": "basic"}, "auth", "“basic”"),
        ({"content_type": "image/png"}, "content_type", "does not take a local image as “image/png”"),
        (
            {"source": Source.HOSTED, "content_type": "text/plain"},
            "content_type",
            "does not take a hosted image as “text/plain”",
        ),
        ({"options": {"confidence": ["1", "2"]}}, "option confidence", "confidence takes only one value"),
        ({"key": ""}, "api_key", "the API key is empty"),
        ({"key": "a b"}, "api_key", "U+0020"),
        ({"key": "a\n"}, "api_key", "U+000A"),
        ({"key": "é"}, "api_key", "U+00E9"),
        ({"options": {"confidense": "50"}}, "option confidense", "no option “confidense”"),
        ({"options": {"image": "https://a.example/"}}, "option image", "no option “image”"),
        ({"options": {"confidence": "high"}}, "option confidence", "which is not a valid number"),
        ({"options": {"confidence": ""}}, "option confidence", "which is not a valid number"),
        ({"options": {"confidence": "50 "}}, "option confidence", "which is not a valid number"),
        ({"options": {"confidence": "٥"}}, "option confidence", "which is not a valid number"),
        ({"options": {"confidence": "nan"}}, "option confidence", "which is not a valid number"),
        ({"options": {"confidence": "-1"}}, "option confidence", "which is less than 0"),
        ({"options": {"confidence": 101}}, "option confidence", "which is more than 100"),
        ({"options": {"confidence": True}}, "option confidence", "which is not a valid number"),
        ({"options": {"confidence": None}}, "option confidence", "which is not a valid number"),
        ({"options": {"name": ""}}, "option name", "too short"),
        ({"options": {"name": "\ud800"}}, "option name", "U+D800"),
    ],
)
def test_a_bad_input_is_one_error_that_names_its_parameter(
    endpoint: Endpoint, inputs: dict[str, Any], parameter: str, what: str
) -> None:
    """The parameter of the library, and a remedy."""
    with pytest.raises(SnippetgenError) as caught:
        build(endpoint, **inputs)
    assert what in caught.value.what
    assert (caught.value.parameter, caught.value.where) == (parameter, "")
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("inputs", "remedy"), [({"auth": "querry"}, "query"), ({"options": {"overlup": 1}}, "overlap")]
)
def test_the_nearest_name_is_suggested(endpoint: Endpoint, inputs: dict[str, Any], remedy: str) -> None:
    """For ways to authenticate, and for options."""
    with pytest.raises(SnippetgenError) as caught:
        build(endpoint, **inputs)
    assert caught.value.remedy == f"did you mean “{remedy}”?"


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ("{type: integer}", ["3", "-3", "3.0", "3e2"], ["3.5", "x", "0x3", "1e999"]),
        ("{type: number, exclusiveMinimum: 0, exclusiveMaximum: 1}", ["0.5"], ["0", "1"]),
        ("{type: number, enum: [1, 2.5]}", ["1", "2.50"], ["3"]),
        ("{type: boolean}", ["true", "false"], ["yes", "True", "1", ""]),
        ("{type: string, enum: [a, b]}", ["a"], ["A", ""]),
        ("{type: string, minLength: 2, maxLength: 3}", ["ab", "🐈🐈🐈"], ["a", "abcd"]),
        ("{type: string, pattern: '^[a-z]+$'}", ["ab"], ["AB", ""]),
        ("{}", ["anything", ""], []),
        ("{type: array, items: {type: integer}}", ["3"], ["a", "3.5"]),
        ("{type: object}", [], ["a", "[1]", "3"]),
        ("{type: [integer, 'null']}", ["3"], ["x", "3.5", "null"]),
        ("{anyOf: [{type: integer}, {enum: [auto], type: string}]}", ["3", "auto"], ["x", "3.5"]),
    ],
)
def test_the_value_of_an_option_must_fit_its_schema(
    spec_file: SpecFile, schema: str, good: list[str], bad: list[str]
) -> None:
    """JSON Schema Validation, section 6."""
    endpoint = spec.read(spec_file(("{type: integer}", schema)))
    for value in good:
        assert build(endpoint, options={"size": value}).options == (("size", value),)
    for value in bad:
        with pytest.raises(SnippetgenError) as caught:
            build(endpoint, options={"size": value})
        assert (caught.value.parameter, caught.value.where) == ("option size", "")


def test_the_value_of_a_field_must_fit_the_schema_that_it_refers_to() -> None:
    """Also in an alternative, and for the items of an array."""
    modes = {"anyOf": [{"$ref": "#/components/schemas/Mode"}, {"type": "integer"}]}
    sizes = {"type": "array", "items": {"$ref": "#/components/schemas/Size"}}
    properties = {"image": {"type": "string", "format": "byte"}, "mode": modes, "sizes": sizes}
    body = {"content": {"application/json": {"schema": {"type": "object", "properties": properties}}}}
    schemas = {"Mode": {"type": "string", "enum": ["a", "b"]}, "Size": {"type": "integer"}}
    document = {
        "servers": [{"url": "https://cats.example"}],
        "paths": {"/x": {"post": {"requestBody": body}}},
        "components": {"schemas": schemas},
    }
    endpoint = spec.endpoint(Schemas(document, "a.json"))
    sent = build(endpoint, options={"mode": "a", "sizes": ["1", "2"]}).body
    assert sent.differences(b'{"image": "", "mode": "a", "sizes": [1, 2]}', "", Inputs((), b"", "", "")) == []
    for option, what in (("mode", 'mode is "c", which is not one of: a, b'), ("sizes", 'sizes is "c"')):
        with pytest.raises(SnippetgenError, match=what):
            build(endpoint, options={option: "c"})


def test_path_parameters_must_fit_their_schema(spec_file: SpecFile) -> None:
    """A model is checked like an option."""
    endpoint = spec.read(
        spec_file(("required: true, schema: {type: string}", "required: true, schema: {type: integer}"))
    )
    assert build(endpoint, model="7").url.endswith("/7")
    with pytest.raises(SnippetgenError, match='model is "seven", which is not a valid integer'):
        build(endpoint, model="seven")


def test_options_have_the_order_of_the_spec(endpoint: Endpoint) -> None:
    """Whatever the order of the inputs."""
    request = build(endpoint, options={"overlap": "25", "name": "a.jpg", "confidence": "50"})
    assert [name for name, _ in request.options] == ["name", "confidence", "overlap"]


@pytest.mark.parametrize(
    ("given", "text", "kind"),
    [
        ("50", "50", Number),
        (50, "50", Number),
        (0.5, "0.5", Number),
        ("50.0", "50.0", str),
        ("5e1", "5e1", str),
        ("050", None, str),
    ],
)
def test_a_plain_number_is_a_number(endpoint: Endpoint, given: object, text: str | None, kind: type) -> None:
    """If languages print a number in different ways, it stays text."""
    if text is None:
        with pytest.raises(SnippetgenError):
            build(endpoint, options={"confidence": given})
        return
    ((_, value),) = build(endpoint, options={"confidence": given}).options
    assert value == text
    assert type(value) is kind


def test_text_is_never_a_number(endpoint: Endpoint) -> None:
    """The value of a string option stays text, even if it looks like a number."""
    ((_, value),) = build(endpoint, options={"name": "42"}).options
    assert type(value) is str


def test_the_query_has_options_then_image_then_key(endpoint: Endpoint) -> None:
    """Decoded, in the order in which it must arrive."""
    request = build(
        endpoint,
        source=Source.HOSTED,
        image="https://a.example/?b=c&d",
        options={"overlap": 25, "confidence": 50},
        auth="query",
    )
    assert request.query(KEY) == (
        ("confidence", "50"),
        ("overlap", "25"),
        ("image", "https://a.example/?b=c&d"),
        ("api_key", "KEY"),
    )


def test_the_query_has_the_image_only_if_it_is_hosted(endpoint: Endpoint) -> None:
    """And the key only if it is not in a header."""
    assert build(endpoint).query(KEY) == ()
    assert build(endpoint, auth="query").query(KEY) == (("api_key", "KEY"),)
    assert build(endpoint, source=Source.HOSTED).query(KEY) == (("image", "https://example.com/YOUR_IMAGE.jpg"),)


@pytest.mark.parametrize(
    ("source", "auth", "headers"),
    [
        ("local", "bearer", {"Content-Type": "application/x-www-form-urlencoded", "Authorization": "Bearer KEY"}),
        ("local", "query", {"Content-Type": "application/x-www-form-urlencoded"}),
        ("hosted", "bearer", {"Content-Length": "0", "Authorization": "Bearer KEY"}),
        ("hosted", "query", {"Content-Length": "0"}),
    ],
)
def test_the_headers_have_the_media_type_and_the_key(
    endpoint: Endpoint, source: str, auth: str, headers: Mapping[str, str]
) -> None:
    """Without a body, Content-Length is 0."""
    assert dict(build(endpoint, source=Source(source), auth=auth).sent_headers(KEY)) == headers


def test_the_body_depends_on_the_source(endpoint: Endpoint) -> None:
    """Base64 text, or no body."""
    assert build(endpoint).body == Base64Text("application/x-www-form-urlencoded")
    assert build(endpoint, source=Source.HOSTED).body == NoBody()


def test_a_given_key_is_in_the_snippet(endpoint: Endpoint) -> None:
    """Without one, the snippet reads the endpoint's environment variable."""
    written, read = build(endpoint, key="KEY"), build(endpoint)
    assert (written.shape.key_in_environment, written.values()["api_key"]) == (False, "KEY")
    assert (read.shape.key_in_environment, read.values()["key_variable"]) == (True, "ROBOFLOW_API_KEY")
    assert "api_key" not in read.values()


def test_the_url_with_options_is_percent_encoded(endpoint: Endpoint) -> None:
    """Names and values, but not the separators."""
    values = build(endpoint, options={"name": "a b&c.jpg", "overlap": 2.5}).values()
    assert values["url_with_options"] == f"{values['url']}?name=a%20b%26c.jpg&overlap=2.5"
    assert isinstance(values["url_with_options"], Encoded)


def test_a_client_may_have_its_own_keywords(endpoint: Endpoint) -> None:
    """The names of the options in the URL stay the same."""
    values = build(endpoint, options={"overlap": 25}).values({"overlap": "iou"})
    assert (values["options.0.name"], values["options.0.keyword"], values["options.0.value"]) == (
        "overlap",
        "iou",
        "25",
    )
    assert build(endpoint, options={"overlap": 25}).values()["options.0.keyword"] == "overlap"


@given(
    model=st.sampled_from(["a/1", "ねこ/2", "a b/3"]),
    image=st.text(alphabet="ab.\"'\n é", min_size=1).filter(str.strip),
    options=st.fixed_dictionaries({"name": st.text(alphabet="ab\"'{}", min_size=1), "overlap": st.integers(0, 100)}),
)
def test_the_shape_does_not_depend_on_values(model: str, image: str, options: dict[str, object]) -> None:
    """So one compiled template renders them all."""
    request = build(PACKAGED, model=model, image=image, options=options)
    assert request.shape == Shape(
        Source.LOCAL,
        "POST",
        key_in_environment=True,
        options=2,
        repeated=False,
        query=(),
        headers=(("key_parameter", ("secret", 0, "Bearer ", True)),),
        basic=False,
        body="base64",
        parts=(),
        encoding="base64",
        usual_type=True,
        answer="json",
        plain_http=False,
    )
    assert hash(request.shape) == hash(build(PACKAGED, options={"name": "x", "overlap": 1}).shape)


def test_the_key_is_sent_where_the_spec_states(spec_file: SpecFile) -> None:
    """Under the name in the spec."""
    endpoint = spec.read(spec_file(("name: api_key", "name: token")))
    request = build(endpoint)
    assert request.auth == Auth("query", (Secret("query", "token", "", ("CAT_FINDER_API_KEY",)),))
    assert request.query(KEY) == (("token", "KEY"),)
    assert request.values()["key_parameter"] == "token"


@pytest.mark.parametrize(
    ("inputs", "parameter"),
    [
        ({"model": f"{'a' * 8000}/1"}, "model"),
        ({"options": {"name": "é" * 1400}}, "option name"),
        ({"source": Source.HOSTED, "image": f"https://a.example/{'&' * 2700}"}, "image_url"),
        ({"auth": "query", "key": "+" * 2700}, "auth"),
    ],
)
def test_a_url_that_is_too_long_is_refused(endpoint: Endpoint, inputs: dict[str, Any], parameter: str) -> None:
    """Its percent-encoded length counts. The error names the longest part."""
    with pytest.raises(SnippetgenError, match="the maximum is 8000") as caught:
        build(endpoint, **inputs)
    assert (caught.value.parameter, caught.value.where) == (parameter, "")


def test_a_reader_may_name_the_variable_of_the_key(endpoint: Endpoint) -> None:
    """It replaces the one from the spec."""
    for name in ("MY_KEY", "A" * 255):
        assert build(endpoint, key_variable=name).values()["key_variable"] == name


@pytest.mark.parametrize("name", ["", "1X", "A-B", "A B", "Ä", "A\n", "$(id)", "A" * 256, "A" * 100_000])
def test_a_variable_has_a_name_that_every_shell_accepts(endpoint: Endpoint, name: str) -> None:
    """At most 255 letters, digits and underscores, with no digit first."""
    with pytest.raises(SnippetgenError) as caught:
        build(endpoint, key_variable=name)
    assert (caught.value.parameter, caught.value.where) == ("key_variable", "")


def test_another_media_type_of_the_body_can_be_chosen(endpoint: Endpoint) -> None:
    """One that the document states, with or without parameters."""
    body = build(endpoint, content_type="multipart/form-data").body
    assert (body.kind, body.content_type) == ("multipart", "multipart/form-data")
    assert build(endpoint, content_type="Multipart/Form-Data").body == body


def test_an_option_may_have_several_values(spec_file: SpecFile) -> None:
    """If the document allows several, in the given order."""
    endpoint = spec.read(spec_file(("{type: integer}", "{type: array, items: {type: integer}}")))
    request = build(endpoint, options={"size": ["3", "1"]})
    assert request.query(KEY) == (("size", "3"), ("size", "1"), ("api_key", "KEY"))
    with pytest.raises(SnippetgenError) as caught:
        build(endpoint, options={"size": ["3", "x"]})
    assert caught.value.parameter == "option size"


@pytest.mark.parametrize(
    ("required", "parameter"),
    [
        ("{name: size, in: query, required: true,", "option size"),
        ("{name: X-Size, in: header, required: true,", "option X-Size"),
    ],
)
def test_a_required_parameter_without_a_value_is_an_error(spec_file: SpecFile, required: str, parameter: str) -> None:
    """In the query or a header. The error names the option."""
    with pytest.raises(SnippetgenError, match="is required, but the document gives no value") as caught:
        build(spec.read(spec_file(("{name: size, in: query,", required))))
    assert (caught.value.parameter, caught.value.where) == (parameter, "")


def test_one_key_may_be_in_several_headers(endpoint: Endpoint) -> None:
    """Each header has its own name."""
    request = replace(build(endpoint), headers=(Pair("X-Key", Key(0)), Pair("Authorization", Key(0, "Bearer "))))
    names = [request.values()[name] for name, _ in request.shape.headers]
    assert names == ["X-Key", "Authorization"]


def test_the_option_that_an_error_names_is_accepted(spec_file: SpecFile) -> None:
    """For a cookie, and for a field in the body with a hosted image."""
    cookie = "{name: size, in: cookie, required: true, schema: {type: integer}}"
    parameter = ("{name: size, in: query, schema: {type: integer}}", cookie)
    endpoint = spec.read(spec_file(parameter))
    with pytest.raises(SnippetgenError) as caught:
        build(endpoint)
    assert caught.value.parameter == "option size"
    assert ("Cookie", "size=3") in build(endpoint, options={"size": "3"}).sent_headers(KEY)
    fields = "{type: object, required: [kind], properties: {kind: {type: string}}}"
    body = (
        "        content:\n          text/plain: {schema: {type: string, contentEncoding: base64}}",
        f"        required: true\n        content:\n          application/json: {{schema: {fields}}}",
    )
    image = ("security: [{key: []}]\n", "security: [{key: []}]\n      x-snippetgen: {image: query photo}\n")
    endpoint = spec.read(spec_file(body, image))
    with pytest.raises(SnippetgenError) as caught:
        build(endpoint, source=Source.HOSTED)
    assert caught.value.parameter == "option kind"
    request = build(endpoint, source=Source.HOSTED, options={"kind": "tabby"})
    assert request.body.differences(b'{"kind": "tabby"}', "application/json", request.inputs(KEY, b"")) == []


@pytest.mark.parametrize("name", ["query other", "header X-Other", "path other", "part other", "field other", "query"])
def test_an_option_at_an_unknown_place_is_refused(endpoint: Endpoint, name: str) -> None:
    """It is not silently left out."""
    with pytest.raises(SnippetgenError, match="has no option"):
        build(endpoint, options={name: "1"})


def test_a_key_may_be_in_a_cookie(spec_file: SpecFile) -> None:
    """Under its own name."""
    request = build(spec.read(spec_file(("in: query, name: api_key", "in: cookie, name: session"))))
    assert ("Cookie", "session=KEY") in request.sent_headers(KEY)
    assert request.query(KEY) == ()


def test_bytes_are_sent_unencoded(spec_file: SpecFile) -> None:
    """If the schema says that they are bytes."""
    request = build(spec.read(spec_file(("contentEncoding: base64", "format: binary"))))
    assert request.body.kind == "binary"
    assert request.body.differences(b"picture", "", request.inputs(KEY, b"picture")) == []
    assert request.body.differences(b"cGljdHVyZQ==", "", request.inputs(KEY, b"picture"))
