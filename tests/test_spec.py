"""An operation is read as an Endpoint; wrong statements are errors."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from snippetgen.errors import Problems, SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Auth, Endpoint, Secret, Source
from snippetgen.openapi.schema import Schemas
from snippetgen.request import build

SpecFile = Callable[..., Path]
OPERATION = "/paths/~1{model}/post"
SECURITY = "      security: [{key: []}]\n"
KEY = "key: {type: apiKey, in: query, name: api_key}"
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


def query_key(variable: str, name: str = "api_key") -> Auth:
    """One key in the query."""
    return Auth("query", (Secret("query", name, "", (variable,)),))


def bearer(variable: str) -> Auth:
    """One token in the usual header."""
    return Auth("bearer", (Secret("header", "Authorization", "Bearer ", (variable,)),))


def refusal(path: Path, operation: str | None = None) -> SnippetgenError:
    """The error for a document that gives no Endpoint."""
    with pytest.raises(SnippetgenError) as caught:
        spec.read(path, operation)
    return caught.value


@pytest.mark.parametrize("content", [[], {"application/json": []}, {"application/json": {"examples": [1]}}, None, 3])
def test_an_invalid_response_is_ignored(content: object) -> None:
    """What follows the OpenAPI schema is still read."""
    document = json.loads(spec.PACKAGED.read_text(encoding="utf-8"))
    document["paths"]["/{datasetSlug}/{version}"]["post"]["responses"]["200"]["content"] = content
    endpoint = spec.endpoint(Schemas(document, "file.json"))
    assert endpoint.example(200) == {"message": "HTTP 200"}


def test_the_packaged_endpoint_is_the_documented_one(endpoint: Endpoint) -> None:
    """The defaults for a reader without a spec."""
    assert (endpoint.method, endpoint.base_url) == ("POST", "https://serverless.roboflow.com")
    assert endpoint.model_parameters == ("datasetSlug", "version")
    assert endpoint.example_model == "my-model/42"
    assert endpoint.auths == (bearer("ROBOFLOW_API_KEY"), query_key("ROBOFLOW_API_KEY"))
    assert [option.name for option in endpoint.options] == ["name", "confidence", "overlap"]
    assert (endpoint.key, endpoint.timeout, endpoint.sdk) == ("ROBOFLOW_API_KEY", 30, ("inference_sdk",))
    assert endpoint.body_type == "application/x-www-form-urlencoded"


def test_the_packaged_endpoint_equals_its_document(endpoint: Endpoint) -> None:
    """Read with all checks, like a user's document."""
    assert spec.read(spec.PACKAGED) == endpoint
    assert spec.packaged() is spec.packaged()


def test_an_endpoint_is_frozen(endpoint: Endpoint) -> None:
    """A stage cannot change the result of another."""
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
    assert endpoint.auths == (query_key("CAT_FINDER_API_KEY"),)
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


def test_all_problems_are_reported_at_once(spec_file: SpecFile) -> None:
    """In the extension and elsewhere."""
    error = refusal(
        spec_file(
            stated("{modle: a, timeout: 0}"),
            ("contentEncoding: base64", "minLength: 1"),
            ("format: uri", "minLength: 1"),
            (SERVER, ""),
        )
    )
    assert isinstance(error, Problems)
    assert [problem.what.split(" (")[0] for problem in error.problems] == [
        "x-snippetgen has no property “modle”",
        "the timeout is 0",
        "the document does not name a server",
        "the operation does not take an image",
    ]
    assert all(problem.where and problem.remedy for problem in error.problems)


def test_one_of_several_operations_is_chosen_by_its_id(spec_file: SpecFile) -> None:
    """One without an id is chosen by method and path."""
    assert spec.read(spec_file(SECOND), "find").operation == "find"
    assert spec.read(spec_file(SECOND, ("      operationId: find\n", "")), "post /{model}").operation == "POST /{model}"


def test_several_operations_and_no_choice_is_an_error(spec_file: SpecFile) -> None:
    """It lists the operations."""
    error = refusal(spec_file(SECOND))
    assert error.what == "the document has 2 operations: find, fetch"
    assert "--operation" in error.remedy


def test_an_unknown_operation_is_an_error(spec_file: SpecFile) -> None:
    """It suggests the closest one."""
    error = refusal(spec_file(SECOND), "fidn")
    assert error.what == "there is no operation “fidn”"
    assert "“find”" in error.remedy


def test_a_document_without_an_operation_is_an_error(tmp_path: Path) -> None:
    """With a remedy."""
    path = tmp_path / "a.yaml"
    path.write_text("openapi: 3.1.0\ninfo: {title: a, version: b}\npaths: {}\n", encoding="utf-8")
    error = refusal(path)
    assert (error.what, error.where) == ("the document has no operation", f"{path}:3, at /paths")


@pytest.mark.parametrize(
    ("changes", "what", "pointer"),
    [
        (
            [("contentEncoding: base64", "minLength: 1"), ("format: uri", "minLength: 1")],
            "does not take an image (local: nothing in its body (text/plain) is described as an image;",
            OPERATION,
        ),
        (
            [(KEY, "key: {type: mutualTLS}")],
            "the security scheme “key” (mutualTLS) is not a key",
            f"{OPERATION}/security",
        ),
        ([(KEY, "key: {type: http, scheme: digest}")], "the security scheme “key” (digest)", f"{OPERATION}/security"),
        ([("key: []", "none: []")], "the security scheme “none” is not in the document", f"{OPERATION}/security"),
        ([("{name: size, in: query,", "{in: query,")], "a parameter has no name or no `in`", f"{OPERATION}/parameters"),
        (
            [("{name: size, in: query,", "{name: size,")],
            "a parameter has no name or no `in`",
            f"{OPERATION}/parameters",
        ),
    ],
)
def test_what_snippets_cannot_send_is_an_error(
    spec_file: SpecFile, changes: list[tuple[str, str]], what: str, pointer: str
) -> None:
    """Even if the document is valid."""
    error = refusal(spec_file(*changes))
    assert what in error.what
    assert error.where.endswith(f", at {pointer}")
    assert error.remedy


def test_every_method_is_supported(spec_file: SpecFile) -> None:
    """GET for a hosted image, PUT and PATCH as well as POST."""
    body = "          text/plain: {schema: {type: string, contentEncoding: base64}}\n"
    hosted = (f"      requestBody:\n        content:\n{body}", "")
    assert build(spec.read(spec_file(("    post:", "    get:"), hosted)), source=Source.HOSTED).method == "GET"
    for method in ("put", "patch"):
        assert spec.read(spec_file(("    post:", f"    {method}:"))).method == method.upper()


def test_a_title_that_begins_with_a_digit_gives_a_variable(spec_file: SpecFile) -> None:
    """The name of an environment variable cannot begin with a digit."""
    assert spec.read(spec_file(("title: Cat finder", "title: 3 cats"))).key == "API_3_CATS_API_KEY"


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


def test_a_reference_may_be_percent_encoded(spec_file: SpecFile) -> None:
    """It is a URI, in which the braces of a path must be encoded (RFC 6901, section 6)."""
    reference = "{$ref: '#/paths/~1%7Bmodel%7D/post/parameters/0/schema'}"
    assert spec.read(spec_file(("{type: integer}", reference))).parameter("size", "query").schema == {"type": "string"}


@pytest.mark.timeout(30)
def test_a_schema_that_unfolds_exponentially_is_cut(spec_file: SpecFile) -> None:
    """Forty schemas that each contain the next one twice."""
    ahead = [{"$ref": f"#/components/schemas/S{number + 1}"} for number in range(40)]
    again = {f"S{number}": {"not": there, "if": there} for number, there in enumerate(ahead)}
    schemas = f"components:\n  schemas: {json.dumps({**again, 'S40': {}})}\n"
    schema = "content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}"
    answer = ("{description: The cats.}", f"{{description: The cats., {schema}}}")
    endpoint = spec.read(spec_file(answer, ("components:\n", schemas)))
    assert 1000 < len(json.dumps(endpoint.responses[0].schema)) < 1_000_000


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("  /{model}:", "  /%zz/{model}:"), "is not percent-encoded"),
        (("  /{model}:", "  /a/../{model}:"), "has a segment “.” or “..”"),
        (("  /{model}:", "  /%2e/{model}:"), "has a segment “.” or “..”"),
        (("name: api_key", 'name: ""'), "a query parameter has no name"),
        (("name: size", "name: ''"), "a query parameter has no name"),
        (("{name: size, in: query,", "{name: a b, in: header,"), "“a b”, which not every client can send"),
        (("{name: size, in: query,", "{name: 'a;b', in: cookie,"), "“a;b”, which not every client can send"),
        (("name: api_key", "name: photo"), "takes both the image and the key"),
    ],
)
def test_names_that_clients_cannot_send_are_errors(spec_file: SpecFile, change: tuple[str, str], what: str) -> None:
    """They are not silently changed."""
    assert what in str(refusal(spec_file(change)))


def test_a_schema_may_be_true(spec_file: SpecFile) -> None:
    """JSON Schema allows a boolean in place of any schema."""
    assert spec.read(spec_file(("{type: integer}", "true"))).parameter("size", "query").name == "size"


def test_an_operations_parameter_replaces_the_paths(spec_file: SpecFile) -> None:
    """With the same name in the same place (OpenAPI 3.1, section 4.8.9)."""
    shared = ("    post:\n", f"    parameters: [{SIZE.replace('integer', 'string')}]\n    post:\n")
    assert spec.read(spec_file(shared)).parameter("size", "query").schema == {"type": "integer"}
    assert spec.read(spec_file(shared, (f"        - {SIZE}\n", ""))).parameter("size", "query").schema == {
        "type": "string"
    }


def test_a_servers_variables_have_their_defaults(spec_file: SpecFile) -> None:
    """OpenAPI 3.1, section 4.8.6."""
    variables = "variables: {host: {default: dogs}, version: {default: v1}}"
    server = f'servers: [{{url: "https://{{host}}.example/{{version}}", {variables}}}]\n'
    assert spec.read(spec_file((SERVER, server))).base_url == "https://dogs.example/v1"


@pytest.mark.parametrize(
    ("server", "what", "place"),
    [
        ("", "the document does not name a server", ":1, at /servers"),
        ('servers: [{url: "/v1"}]\n', "the server “/v1” is relative", ":3, at /servers"),
        ('servers: [{url: "/{stage}/v1"}]\n', "the server “/{stage}/v1” is relative", ":3, at /servers"),
        ('servers: [{url: "https://{a}.x", variables: {a: {default: "-"}}}]\n', "is not a base URL", "/servers/0/url"),
        ('servers: [{url: "https://cats.example/a b"}]\n', "is not a base URL", ":3, at /servers/0/url"),
    ],
)
def test_an_invalid_server_is_an_error_with_its_location(
    spec_file: SpecFile, server: str, what: str, place: str
) -> None:
    """A relative URL has no meaning in a snippet."""
    error = refusal(spec_file((SERVER, server)))
    assert what in error.what
    assert error.where.endswith(place)
    assert error.remedy


def test_the_operations_server_wins(spec_file: SpecFile) -> None:
    """Then the path's, then the document's."""
    path = ("    post:\n", "    servers: [{url: 'https://path.example'}]\n    post:\n")
    operation = ("      operationId: find\n", "      servers: [{url: 'https://operation.example'}]\n")
    assert spec.read(spec_file(path)).base_url == "https://path.example"
    assert spec.read(spec_file(path, operation)).base_url == "https://operation.example"


def test_an_error_of_the_operations_server_points_there(spec_file: SpecFile) -> None:
    """Not to a server that is not used."""
    operation = ("      operationId: find\n", "      servers: [{url: '/v1'}]\n")
    assert refusal(spec_file(operation)).where.endswith(f":7, at {OPERATION}/servers")


def test_the_first_security_requirement_is_the_default(spec_file: SpecFile) -> None:
    """A scheme that snippets cannot send is skipped."""
    schemes = "    token: {type: http, scheme: Bearer}\n    other: {type: mutualTLS}\n    key:"
    change = ("security: [{key: []}]", "security: [{other: []}, {token: []}, {key: []}]")
    key = "CAT_FINDER_API_KEY"
    assert spec.read(spec_file(change, ("    key:", schemes))).auths == (bearer(key), query_key(key))


def test_authentication_without_a_key_comes_last(spec_file: SpecFile) -> None:
    """Even if the document states it first: a reader with a key uses it."""
    change = ("security: [{key: []}]", "security: [{}, {key: []}]")
    assert [auth.name for auth in spec.read(spec_file(change)).auths] == ["query", "none"]


def test_the_packaged_endpoint_needs_no_validator(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """`render` does not import the packages for reading a user's document."""
    for name in ("yaml", "openapi_spec_validator", "snippetgen.openapi.document"):
        monkeypatch.setitem(sys.modules, name, None)
    assert spec.packaged.__wrapped__() == endpoint


BOTH = ("security: [{key: []}]", "security: [{key: [], token: []}]")
TOKEN = (
    "key: {type: apiKey, in: query, name: api_key}",
    "key: {type: apiKey, in: query, name: api_key}\n    token: {type: http, scheme: bearer}",
)


def test_keys_that_are_required_together_are_not_alternatives(spec_file: SpecFile) -> None:
    """They are one way to authenticate, with both keys."""
    (auth,) = spec.read(spec_file(BOTH, TOKEN)).auths
    assert auth.name == "query+bearer"
    assert [(secret.place, secret.name) for secret in auth.secrets] == [
        ("query", "api_key"),
        ("header", "Authorization"),
    ]


def test_an_alternative_with_one_key_is_separate(spec_file: SpecFile) -> None:
    """Beside a requirement of several keys, in the order of the document."""
    one = ("security: [{key: []}]", "security: [{key: [], token: []}, {token: []}]")
    assert [auth.name for auth in spec.read(spec_file(one, TOKEN)).auths] == ["query+bearer", "bearer"]
