"""One operation becomes an Endpoint; what it does not say is inferred, and what it says wrongly is shown."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from snippetgen.errors import Problems, SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.spec import Bearer, Endpoint, QueryKey
from snippetgen.request import build

SpecFile = Callable[..., Path]
OPERATION = "/paths/~1{model}/post"
SECURITY = "      security: [{key: []}]\n"
SERVER = 'servers: [{url: "https://cats.example"}]\n'
SIZE = "{name: size, in: query, schema: {type: integer}}"
SECOND = (
    "components:\n",
    """\
  /dogs/{model}:
    post:
      operationId: fetch
      parameters: [{name: model, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: The dogs.}}
components:
""",
)


def stated(text: str) -> tuple[str, str]:
    """The change that gives the operation this `x-snippetgen`."""
    return SECURITY, f"{SECURITY}      x-snippetgen: {text}\n"


def refusal(path: Path, operation: str | None = None) -> SnippetgenError:
    """The error of a document that makes no Endpoint."""
    with pytest.raises(SnippetgenError) as caught:
        spec.read(path, operation)
    return caught.value


def test_a_form_that_the_validator_lets_pass_is_told(endpoint: Endpoint) -> None:
    """Not every document that validates can be read; what cannot is an error with the file, and no traceback."""
    document = json.loads(spec.PACKAGED.read_text(encoding="utf-8"))
    document["paths"]["/{datasetSlug}/{version}"]["post"]["responses"]["200"]["content"]["application/json"] = []
    with pytest.raises(SnippetgenError, match="has another form than OpenAPI states") as caught:
        spec.endpoint(document, "file.json")
    assert caught.value.where == "file.json"
    assert endpoint.response(200) is not None


def test_the_packaged_endpoint_is_the_documented_one(endpoint: Endpoint) -> None:
    """What a reader gets without a spec of their own."""
    assert (endpoint.method, endpoint.base_url) == ("POST", "https://serverless.roboflow.com")
    assert endpoint.model_parameters == ("datasetSlug", "version")
    assert endpoint.example_model == "my-model/42"
    assert endpoint.auths == (Bearer(), QueryKey("api_key"))
    assert [option.name for option in endpoint.options] == ["name", "confidence", "overlap"]
    assert (endpoint.key, endpoint.timeout, endpoint.sdk) == ("ROBOFLOW_API_KEY", 30, ("inference_sdk",))
    assert endpoint.body_type == "application/x-www-form-urlencoded"


def test_the_packaged_endpoint_is_what_its_file_says(endpoint: Endpoint) -> None:
    """Read as a user's document, with all checks, it is the same."""
    assert spec.read(spec.PACKAGED) == endpoint
    assert spec.packaged() is spec.packaged()


def test_an_endpoint_is_frozen(endpoint: Endpoint) -> None:
    """No step changes what another made."""
    with pytest.raises(FrozenInstanceError):
        endpoint.base_url = "x"  # type: ignore[misc]


def test_without_an_extension_everything_is_inferred(spec_file: SpecFile) -> None:
    """An ordinary OpenAPI document is enough."""
    endpoint = spec.read(spec_file())
    assert endpoint.model == "{model}"
    assert endpoint.image == "photo"
    assert endpoint.key == "CAT_FINDER_API_KEY"
    assert endpoint.timeout == 30
    assert endpoint.sdk == ()
    assert endpoint.auths == (QueryKey("api_key"),)
    assert endpoint.body_type == "text/plain"
    assert endpoint.operation == "find"
    assert endpoint.example_model == "model"
    assert [option.name for option in endpoint.options] == ["size"]


def test_the_extension_wins(spec_file: SpecFile) -> None:
    """Each of its properties."""
    text = '{model: "cats-{model}", image: size, key: CAT_KEY, timeout: 5, sdk: [one, two]}'
    endpoint = spec.read(spec_file(stated(text)))
    assert (endpoint.model, endpoint.image, endpoint.key) == ("cats-{model}", "size", "CAT_KEY")
    assert (endpoint.timeout, endpoint.sdk) == (5, ("one", "two"))
    assert [option.name for option in endpoint.options] == ["photo"]


@pytest.mark.parametrize(
    ("text", "what", "pointer", "remedy"),
    [
        ("1", "x-snippetgen is no object", "", "give it properties"),
        ("[]", "x-snippetgen is no object", "", "give it properties"),
        ("null", "x-snippetgen is no object", "", "give it properties"),
        ("{modle: a}", "x-snippetgen has no property “modle”", "/modle", "“model”"),
        ("{colour: a}", "x-snippetgen has no property “colour”", "/colour", "model, image, key, timeout, sdk"),
        ("{model: 3}", "x-snippetgen.model is 3", "/model", "string"),
        ("{image: true}", "x-snippetgen.image is true", "/image", "string"),
        ("{key: [A]}", 'x-snippetgen.key is ["A"]', "/key", "string"),
        ("{timeout: no}", 'x-snippetgen.timeout is "no"', "/timeout", "whole number"),
        ("{timeout: true}", "x-snippetgen.timeout is true", "/timeout", "whole number"),
        ("{timeout: 1.5}", "x-snippetgen.timeout is 1.5", "/timeout", "whole number"),
        ("{timeout: null}", "x-snippetgen.timeout is null", "/timeout", "whole number"),
        ("{sdk: one}", 'x-snippetgen.sdk is "one"', "/sdk", "list"),
        ("{sdk: [1]}", "x-snippetgen.sdk is [1]", "/sdk", "list"),
        ("{sdk: [[a]]}", 'x-snippetgen.sdk is [["a"]]', "/sdk", "list"),
        ("{timeout: 0}", "the timeout is 0", "/timeout", "from 1 to 3600"),
        ("{timeout: 3601}", "the timeout is 3601", "/timeout", "from 1 to 3600"),
        ("{key: 1A}", "“1A” is no name for an environment variable", "/key", "digit"),
        ("{key: A-B}", "“A-B” is no name for an environment variable", "/key", "letters"),
        ('{key: ""}', "“” is no name for an environment variable", "/key", "letters"),
        ("{image: none}", "no query parameter takes the URL of a hosted image", "/image", "uri"),
        ('{model: "{other}"}', "the model “{other}” does not name each path parameter once", "/model", "{model}"),
        ('{model: "{model}/{model}"}', "the model “{model}/{model}” does not name", "/model", "{model}"),
        ('{model: ""}', "the model “” does not name each path parameter once", "/model", "{model}"),
    ],
)
def test_a_wrong_extension_is_an_error_with_its_place(
    spec_file: SpecFile, text: str, what: str, pointer: str, remedy: str
) -> None:
    """File, line, pointer and remedy."""
    error = refusal(spec_file(stated(text)))
    assert error.what.startswith(what)
    assert error.where.endswith(f":17, at {OPERATION}/x-snippetgen{pointer}")
    assert remedy in error.remedy


def test_all_that_is_wrong_is_shown_at_once(spec_file: SpecFile) -> None:
    """In the extension and elsewhere."""
    error = refusal(
        spec_file(stated("{modle: a, timeout: 0}"), ("text/plain", '"text/plain; charset=utf-8"'), (SERVER, ""))
    )
    assert isinstance(error, Problems)
    assert [problem.what.split(" is ")[0].split(" has ")[0] for problem in error.problems] == [
        "x-snippetgen",
        "no request body",
        "the timeout",
        "“/”",
    ]
    assert all(problem.where and problem.remedy for problem in error.problems)


def test_one_of_several_operations_is_chosen_by_its_id(spec_file: SpecFile) -> None:
    """An operation without an id is called by method and path."""
    assert spec.read(spec_file(SECOND), "find").operation == "find"
    assert spec.read(spec_file(SECOND, ("      operationId: find\n", "")), "post /{model}").operation == "post /{model}"


def test_several_operations_and_no_choice_is_an_error(spec_file: SpecFile) -> None:
    """That lists them."""
    error = refusal(spec_file(SECOND))
    assert error.what == "the document has 2 operations: find, fetch"
    assert "--operation" in error.remedy


def test_an_unknown_operation_is_an_error(spec_file: SpecFile) -> None:
    """That suggests the nearest."""
    error = refusal(spec_file(SECOND), "fidn")
    assert error.what == "there is no operation “fidn”"
    assert "“find”" in error.remedy


def test_a_document_without_an_operation_is_an_error(tmp_path: Path) -> None:
    """With what to do."""
    path = tmp_path / "a.yaml"
    path.write_text("openapi: 3.1.0\ninfo: {title: a, version: b}\npaths: {}\n", encoding="utf-8")
    error = refusal(path)
    assert (error.what, error.where) == ("the document has no operation", f"{path}:3, at /paths")


@pytest.mark.parametrize(
    ("change", "what", "pointer"),
    [
        (("    post:", "    get:"), "the operation's method is GET", "/paths/~1{model}/get"),
        ((SECURITY, ""), "no security requirement is a query key or a bearer token", f"{OPERATION}/security"),
        (("in: query, name: api_key", "in: cookie, name: api_key"), "no security requirement", f"{OPERATION}/security"),
        (("contentEncoding: base64", "format: binary"), "no request body is a Base64", f"{OPERATION}/requestBody"),
        (("format: uri", "minLength: 1"), "no query parameter takes the URL", f"{OPERATION}/x-snippetgen/image"),
        (("title: Cat finder", "title: 3 cats"), "“3_CATS_API_KEY” is no name", f"{OPERATION}/x-snippetgen/key"),
        (("{name: size, in: query,", "{name: size, in: query, required: true,"), "size", OPERATION),
        (("{name: size, in: query,", "{name: size, in: header, required: true,"), "size", OPERATION),
    ],
)
def test_what_no_snippet_can_do_is_an_error(
    spec_file: SpecFile, change: tuple[str, str], what: str, pointer: str
) -> None:
    """A valid document may still describe what snippets cannot send."""
    error = refusal(spec_file(change))
    assert what in error.what
    assert f", at {pointer}" in error.where
    assert error.remedy


def test_a_reference_within_the_document_is_followed(spec_file: SpecFile) -> None:
    """For parameters, schemas, request bodies, responses and security schemes."""
    components = (
        "components:\n"
        "  parameters:\n    Size: {name: size, in: query, schema: {$ref: '#/components/schemas/Size'}}\n"
        "  schemas:\n    Size: {type: integer, minimum: 3}\n"
        "  responses:\n    Cats: {description: The cats.}\n"
    )
    change = ("{description: The cats.}", "{$ref: '#/components/responses/Cats'}")
    endpoint = spec.read(
        spec_file(change, (SIZE, "{$ref: '#/components/parameters/Size'}"), ("components:\n", components))
    )
    assert endpoint.parameter("size", "query").schema == {"type": "integer", "minimum": 3}
    assert endpoint.responses[0].description == "The cats."


def test_a_reference_may_hold_percent_encoding(spec_file: SpecFile) -> None:
    """It is a URI, and the braces of a path are no characters of one: RFC 6901, section 6."""
    reference = "{$ref: '#/paths/~1%7Bmodel%7D/post/parameters/0/schema'}"
    assert spec.read(spec_file(("{type: integer}", reference))).parameter("size", "query").schema == {"type": "string"}


@pytest.mark.parametrize("reference", ["#/a", "#/a/b", "b.yaml", "#/list/7", "#/list/x", "#/text/0"])
def test_a_reference_that_leads_nowhere_is_an_error(reference: str) -> None:
    """Also in a document that nobody validated: circular, remote, and missing targets."""
    document = {"paths": {"$ref": reference}, "a": {"$ref": "#/a"}, "list": [], "text": "x"}
    with pytest.raises(SnippetgenError, match="the reference “"):
        spec._Reader(document, "a.json", str).resolve(document["paths"])


def test_a_schema_is_unfolded() -> None:
    """What a reference leads to stands in its place, with what was said beside it; samples stay as they are."""
    document: dict[str, Any] = {"b": {"type": "string", "description": "There."}}
    document["a"] = {"type": "object", "properties": {"b": {"$ref": "#/b", "description": "Here."}}}
    document["c"] = {"enum": [{"$ref": "#/b"}], "not": True}
    unfolded = spec._Reader(document, "a.json", str).unfold({"allOf": [{"$ref": "#/a"}, {"$ref": "#/c"}]})
    inner = {"type": "string", "description": "Here."}
    assert unfolded == {"allOf": [{"type": "object", "properties": {"b": inner}}, document["c"]]}


def test_a_schema_inside_itself_is_cut() -> None:
    """It says what it is, and not again what it holds."""
    tree = {"type": "object", "description": "A tree.", "properties": {"children": {"$ref": "#/list"}}}
    document = {"tree": tree, "list": {"type": "array", "items": {"$ref": "#/tree"}}}
    unfolded = spec._Reader(document, "a.json", str).unfold({"$ref": "#/tree"})
    items = {"type": "object", "description": "A tree."}
    assert unfolded == tree | {"properties": {"children": {"type": "array", "items": items}}}


def test_a_schema_that_unfolds_without_an_end_is_refused(spec_file: SpecFile) -> None:
    """Forty schemas, each with the next one twice, would be a million million."""
    ahead = [{"$ref": f"#/components/schemas/S{number + 1}"} for number in range(40)]
    again = {f"S{number}": {"not": there, "if": there} for number, there in enumerate(ahead)}
    schemas = f"components:\n  schemas: {json.dumps({**again, 'S40': {}})}\n"
    schema = "content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}"
    answer = ("{description: The cats.}", f"{{description: The cats., {schema}}}")
    assert "more than 20000 values" in refusal(spec_file(answer, ("components:\n", schemas))).what


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("  /{model}:", "  /%zz/{model}:"), "is not percent-encoded"),
        (("  /{model}:", "  /a/../{model}:"), "has a segment “.” or “..”"),
        (("  /{model}:", "  /%2e/{model}:"), "has a segment “.” or “..”"),
        (("name: api_key", 'name: ""'), "a query parameter has no name"),
        (("name: size", 'name: "\\ud800"'), "U+D800"),
        (("name: api_key", "name: photo"), "takes both the image and the API key"),
    ],
)
def test_what_no_client_can_send_is_an_error(spec_file: SpecFile, change: tuple[str, str], what: str) -> None:
    """Nothing is changed in silence by whoever sends it."""
    assert what in str(refusal(spec_file(change)))


def test_a_schema_may_be_true(spec_file: SpecFile) -> None:
    """JSON Schema allows a boolean in place of any schema."""
    assert spec.read(spec_file(("{type: integer}", "true"))).parameter("size", "query").name == "size"


def test_an_operations_parameter_replaces_the_paths(spec_file: SpecFile) -> None:
    """OpenAPI 3.1, section 4.8.9: the same name in the same place."""
    shared = ("    post:\n", f"    parameters: [{SIZE.replace('integer', 'string')}]\n    post:\n")
    assert spec.read(spec_file(shared)).parameter("size", "query").schema == {"type": "integer"}
    assert spec.read(spec_file(shared, (f"        - {SIZE}\n", ""))).parameter("size", "query").schema == {
        "type": "string"
    }


@pytest.mark.parametrize(
    ("url", "base_url"),
    [
        ("https://cats.example", "https://cats.example"),
        ("https://cats.example/", "https://cats.example"),
        ("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1"),
        ("https://[::1]:8443/a%20b", "https://[::1]:8443/a%20b"),
        ("https://xn--bcher-kva.example/.a/..b", "https://xn--bcher-kva.example/.a/..b"),
    ],
)
def test_a_base_url_has_no_slash_at_its_end(endpoint: Endpoint, url: str, base_url: str) -> None:
    """Paths begin with one."""
    assert spec.base_url(url) == spec.at(endpoint, url).base_url == base_url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/",
        "cats.example",
        "ftp://cats.example",
        "https://",
        "https://user:secret@cats.example",
        "https://cats.example?a=1",
        "https://cats.example#a",
        "https://cats.example/a b",
        "https://cats.example/é",
        "https://cats.example/%zz",
        "https://cats.example/%2",
        "https://cats.example/\n",
        'https://cats.example/"',
        "https://{host}",
        "https://cats.example:99999",
        "https://cats.example:",
        "https://cats.example:٣",
        "https://cats.example/a/../b",
        "https://cats.example/.",
        "https://cats.example/%2E%2e/b",
        "https://-cats.example",
        "https://cats-.example",
        "https://cats..example",
        "https://cats.example.",
        f"https://{'a' * 64}.example",
        f"https://{'abc.' * 63}example",
        "https://cats.256",
        "https://1.2.3",
        "https://0x7f.1",
        "https://010.0.0.1",
        "https://[1.2.3.4]",
        "https://[::g]",
        "https://xn--.example",
        "https://xn--a-.example",
    ],
)
def test_what_is_no_base_url_is_refused(endpoint: Endpoint, url: str) -> None:
    """Absolute, http or https, percent-encoded, without user, query or fragment, and the same to all clients."""
    with pytest.raises(SnippetgenError, match="is no base URL"):
        build(spec.at(endpoint, url))


def test_a_servers_variables_have_their_defaults(spec_file: SpecFile) -> None:
    """OpenAPI 3.1, section 4.8.6."""
    variables = "variables: {host: {default: dogs}, version: {default: v1}}"
    server = f'servers: [{{url: "https://{{host}}.example/{{version}}", {variables}}}]\n'
    assert spec.read(spec_file((SERVER, server))).base_url == "https://dogs.example/v1"


@pytest.mark.parametrize("server", ["", 'servers: [{url: "/v1"}]\n', 'servers: [{url: "https://{host}.example"}]\n'])
def test_a_server_that_is_no_base_url_is_an_error_with_its_place(spec_file: SpecFile, server: str) -> None:
    """A relative one has no meaning in a snippet."""
    error = refusal(spec_file((SERVER, server)))
    assert "is no base URL" in error.what
    assert error.where.endswith(", at /servers/0/url")


def test_the_operations_server_wins(spec_file: SpecFile) -> None:
    """Then the path's, then the document's."""
    path = ("    post:\n", "    servers: [{url: 'https://path.example'}]\n    post:\n")
    operation = ("      operationId: find\n", "      servers: [{url: 'https://operation.example'}]\n")
    assert spec.read(spec_file(path)).base_url == "https://path.example"
    assert spec.read(spec_file(path, operation)).base_url == "https://operation.example"


def test_an_error_of_the_operations_server_points_there(spec_file: SpecFile) -> None:
    """Not to a server that nobody asked for."""
    operation = ("      operationId: find\n", "      servers: [{url: '/v1'}]\n")
    assert refusal(spec_file(operation)).where.endswith(f":7, at {OPERATION}/servers/0/url")


@pytest.mark.parametrize(
    ("status", "message"),
    [(403, {"Message": "User is not authorized to access this resource"}), (500, {"message": "Internal server error"})],
)
def test_a_status_has_its_example(endpoint: Endpoint, status: int, message: dict[str, str]) -> None:
    """Its own, or the default's."""
    assert endpoint.example(status) == message


def test_a_status_without_an_example_has_a_message(spec_file: SpecFile) -> None:
    """So that the mock always has an answer."""
    endpoint = spec.read(spec_file(("responses: {", "responses: {4XX: {description: No cats.}, ")))
    assert endpoint.example(404) == {"message": "HTTP 404"}
    assert endpoint.response(404) == endpoint.response(499) != endpoint.response(200)
    assert endpoint.response(500) is None


def test_an_unknown_parameter_is_a_key_error(endpoint: Endpoint) -> None:
    """The place is a part of its identity."""
    with pytest.raises(KeyError):
        endpoint.parameter("confidence", "path")


def test_the_first_security_requirement_is_the_default(spec_file: SpecFile) -> None:
    """A scheme of another type is passed over."""
    schemes = "    token: {type: http, scheme: Bearer}\n    other: {type: http, scheme: basic}\n    key:"
    change = ("security: [{key: []}]", "security: [{other: []}, {token: []}, {key: []}]")
    assert spec.read(spec_file(change, ("    key:", schemes))).auths == (Bearer(), QueryKey("api_key"))


def test_the_packaged_endpoint_needs_no_validator(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """`render` works without the packages that reading a user's document needs."""
    for name in ("yaml", "openapi_spec_validator", "snippetgen.openapi.document"):
        monkeypatch.setitem(sys.modules, name, None)
    assert spec.packaged.__wrapped__() == endpoint


BOTH = ("security: [{key: []}]", "security: [{key: [], token: []}]")
TOKEN = (
    "key: {type: apiKey, in: query, name: api_key}",
    "key: {type: apiKey, in: query, name: api_key}\n    token: {type: http, scheme: bearer}",
)


def test_keys_that_are_required_together_are_not_alternatives(spec_file: Callable[..., Path]) -> None:
    """A snippet that sends one of two keys would be refused: so is the document."""
    with pytest.raises(SnippetgenError, match="several keys at once") as caught:
        spec.read(spec_file(BOTH, TOKEN))
    assert "/security" in str(caught.value)


def test_an_alternative_with_one_key_is_taken(spec_file: Callable[..., Path]) -> None:
    """Beside a requirement of several keys, the one that a snippet can meet counts."""
    one = ("security: [{key: []}]", "security: [{key: [], token: []}, {token: []}]")
    assert [auth.name for auth in spec.read(spec_file(one, TOKEN)).auths] == ["bearer"]
