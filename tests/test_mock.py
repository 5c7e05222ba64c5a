"""The mock endpoint, asked over real sockets of the loopback interface."""

from __future__ import annotations

import asyncio
import base64
import gc
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection, IncompleteRead
from pathlib import Path
from typing import Any

import pytest
import trustme
from anyio.from_thread import BlockingPortal, start_blocking_portal

from snippetgen.checking import mock
from snippetgen.checking.mock import Mock, loopback
from snippetgen.checking.scenario import MOCKED, PAGE, Received, Scenario
from snippetgen.errors import SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Auth, Content, Endpoint, Parameter, Place, Response, Secret, Source, Way

ENDPOINT = spec.packaged()
IMAGE = base64.b64encode(bytes(range(256)))
IMAGE_FILE = (Path(mock.__file__).parent / "image.jpg").read_bytes()
PATH = "/my-model/42"
HOSTED = f"{PATH}?image=https%3A%2F%2Fexample.com%2Fcat.jpg"
TYPE = {"Content-Type": "application/x-www-form-urlencoded"}
HEADERS = {"Authorization": "Bearer secret", **TYPE}
PATIENCE = 10.0

Serve = Callable[..., int]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Record:
    """The requests that a mock recorded."""

    received: list[Received] = field(default_factory=list)


@pytest.fixture(scope="module")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as running:
        yield running


@pytest.fixture
def serve(portal: BlockingPortal) -> Iterator[Serve]:
    """Serves a mock while the test runs, and returns its port."""
    with ExitStack() as stack:

        def start(mocked: Mock, certificate: Path | None = None) -> int:
            listener = loopback()
            port: int = listener.getsockname()[1]
            stack.enter_context(mock.serve(portal, mocked, listener, certificate))
            return port

        yield start


def _connected(port: int, trusting: ssl.SSLContext | None = None) -> AbstractContextManager[HTTPConnection]:
    if trusting:
        return closing(HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=trusting))
    return closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE))


def _ask(
    port: int, method: str = "POST", path: str = PATH, body: Any = IMAGE, headers: dict[str, str] | None = None
) -> Answer:
    with _connected(port) as connection:
        connection.request(method, path, body, HEADERS if headers is None else headers)
        response = connection.getresponse()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())


def _raw(port: int, *parts: bytes) -> bytes:
    """Send bytes as they are, and read until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        for part in parts:
            connection.sendall(part)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def _part(name: str, value: str) -> bytes:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n--x--\r\n'.encode()


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        (PATH, IMAGE, HEADERS),
        (HOSTED, None, HEADERS),
        (f"{PATH}?api_key=secret", IMAGE, TYPE),
        (f"{PATH}?confidence=50&overlap=0.5&unknown=1", IMAGE, HEADERS),
        ("/m%C3%BCll%20modell/4", IMAGE, HEADERS),
        (PATH, _part("file", "a"), {**HEADERS, "Content-Type": "multipart/form-data; boundary=x"}),
        (PATH, IMAGE, {**HEADERS, "Authorization": "bearer secret"}),
    ],
    ids=["local", "hosted", "key in query", "options", "encoded path", "multipart", "scheme in lower case"],
)
def test_a_correct_request_is_answered_with_the_example(
    serve: Serve, path: str, body: bytes | None, headers: dict[str, str]
) -> None:
    """What the spec allows is answered with the spec's first example, as JSON."""
    answer = _ask(serve(Mock(ENDPOINT)), path=path, body=body, headers=headers)
    assert (answer.status, answer.json) == (200, ENDPOINT.example(200))
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("changes", "query", "message"),
    [
        ({}, "crop=a,b", "crop is given more than once."),
        ({"maxLength": 2}, "", 'crop is "a,b", which is too short or too long'),
        ({"type": "array"}, "crop=c", ""),
        ({"type": ["array", "string"]}, "crop=c", ""),
        ({"type": "object"}, "", ""),
    ],
)
def test_the_type_of_a_parameter_decides_how_it_is_checked(
    serve: Serve, changes: dict[str, Any], query: str, message: str
) -> None:
    """Not its description. A list may be given several times, and a list or an object is not a single text."""
    schema = {"type": "string", "description": "Not an array", **changes}
    endpoint = replace(ENDPOINT, parameters=(*ENDPOINT.parameters, Parameter("crop", "query", schema=schema)))
    answer = _ask(serve(Mock(endpoint)), path=f"{PATH}?crop=a,b&{query}")
    assert (answer.status, answer.json) == ((400, {"message": message}) if message else (200, ENDPOINT.example(200)))


def _without(name: str) -> dict[str, str]:
    return {header: value for header, value in HEADERS.items() if header != name}


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({"headers": _without("Content-Type")}, 400, "The request has no Content-Type."),
        ({"body": b"\xff\xd8\xff\xe0"}, 400, "The request body is not a Base64-encoded image."),
        ({"body": IMAGE + b"\r\n"}, 400, "The request body is not a Base64-encoded image."),
        ({"body": None}, 400, "The request has no image."),
        ({"body": None, "path": f"{PATH}?image="}, 400, "The request has no image."),
        ({"path": f"{PATH}?confidence=101"}, 400, 'confidence is "101", which is more than 100'),
        ({"path": f"{PATH}?overlap=many"}, 400, 'overlap is "many", which is not a valid number'),
        ({"path": f"{PATH}?confidence="}, 400, 'confidence is "", which is not a valid number'),
        ({"headers": TYPE}, 401, "Unauthorized: an API key is required."),
        ({"headers": {**TYPE, "Authorization": "Bearer "}}, 401, "Unauthorized: an API key is required."),
        ({"headers": {**TYPE, "Authorization": "Basic secret"}}, 401, "Unauthorized: an API key is required."),
        ({"headers": TYPE, "path": f"{PATH}?api_key="}, 401, "Unauthorized: an API key is required."),
        ({"path": "/my-model"}, 404, "There is nothing at /my-model."),
        ({"path": "/my-model/42/"}, 404, "There is nothing at /my-model/42/."),
        ({"path": "//42"}, 404, "There is nothing at //42."),
        ({"method": "GET", "body": None}, 405, "GET is not allowed here: use POST."),
        ({"method": "PUT"}, 405, "PUT is not allowed here: use POST."),
    ],
)
def test_a_wrong_request_gets_an_error(serve: Serve, changes: dict[str, Any], status: int, message: str) -> None:
    """The mock answers as the real endpoint would, and says what is wrong in words."""
    answer = _ask(serve(Mock(ENDPOINT)), **changes)
    assert (answer.status, answer.json) == (status, {"message": message})


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (PATH, HEADERS, 200),
        (f"{PATH}?api_key=secret", TYPE, 200),
        (PATH, {**HEADERS, "Authorization": "Bearer Secret"}, 401),
        (PATH, {**HEADERS, "Authorization": "Bearer undefined"}, 401),
        (PATH, {**HEADERS, "Authorization": "Bearer null"}, 401),
        (PATH, {**HEADERS, "Authorization": "Bearer secret secret"}, 401),
        (f"{PATH}?api_key=other", TYPE, 401),
        (f"{PATH}?api_key=undefined", TYPE, 401),
        (PATH, TYPE, 401),
    ],
)
@pytest.mark.parametrize("scenario", [Scenario.OK, Scenario.UNSET_KEY, Scenario.MISSING_FILE, Scenario.EMBEDDED])
def test_only_the_named_key_is_let_in(
    serve: Serve, scenario: Scenario, path: str, headers: dict[str, str], status: int
) -> None:
    """Another key, a missing key, and what languages write for a missing key are all unauthorized."""
    answer = _ask(serve(Mock(ENDPOINT, scenario, keys=("secret",))), path=path, headers=headers)
    assert (answer.status, answer.json) == (status, ENDPOINT.example(status))


@pytest.mark.parametrize("scenario", [scenario for scenario in Scenario if scenario.succeeds or not scenario.arrives])
def test_a_request_is_looked_at_where_it_may_succeed(serve: Serve, scenario: Scenario) -> None:
    """So that a snippet without an image or key gets an error."""
    port = serve(Mock(ENDPOINT, scenario, keys=("secret",)))
    assert _ask(port, body=None).status == 400
    assert _ask(port, path="/").status == 404
    assert 200 <= _ask(port).status < 300


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        (("200",), 201),
        (("200", "403"), 201),
        (("200", "202"), 202),
        (("201", "200"), 200),
        (("201", "202"), 202),
        (("200", "206", "202"), 206),
        (("2XX", "default"), 201),
    ],
)
def test_created_is_another_success_of_the_document(serve: Serve, stated: tuple[str, ...], status: int) -> None:
    """Its first other one, or 201 if there is none; the body is the usual one."""
    example = ENDPOINT.response(200)
    assert example is not None
    endpoint = replace(ENDPOINT, responses=tuple(replace(example, status=each) for each in stated))
    answer = _ask(serve(Mock(endpoint, Scenario.CREATED)))
    assert (answer.status, answer.json) == (status, ENDPOINT.example(200))


@pytest.mark.parametrize("bodiless", ["204", "205"])
def test_created_has_a_body(serve: Serve, bodiless: str) -> None:
    """A status without a body is not used: there would be nothing to print."""
    empty = Response(bodiless, "", {}, {}, {})
    answer = _ask(serve(Mock(replace(ENDPOINT, responses=(*ENDPOINT.responses, empty)), Scenario.CREATED)))
    assert (answer.status, answer.json) == (201, ENDPOINT.example(200))


@pytest.mark.parametrize("scenario", [Scenario.REDIRECTED, Scenario.TEMPORARY_REDIRECT])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_redirect_leads_to_another_host(serve: Serve, scheme: str, scenario: Scenario) -> None:
    """Every answer is a redirect to it with the endpoint's scheme; its target is a page."""
    port = serve(Mock(replace(ENDPOINT, base_url=f"{scheme}://a.example"), scenario, keys=("secret",)))
    for answer in (_ask(port), _ask(port, "GET", "/", None, {})):
        assert (answer.status, answer.headers["location"]) == (scenario.status, f"{scheme}://elsewhere.example/")
        assert answer.body.decode() == PAGE
    followed = _ask(port, "GET", "/", None, {"Host": "elsewhere.example"})
    assert (followed.status, followed.body.decode()) == (200, PAGE)
    assert followed.headers["content-type"].partition(";")[0] == "text/html"


def test_an_endpoint_without_bearer_reads_no_header(serve: Serve) -> None:
    """A key is only accepted where the spec allows it."""
    port = serve(Mock(replace(ENDPOINT, auths=(Auth("query", (Secret("query", "api_key"),)),))))
    assert _ask(port).status == 401
    assert _ask(port, path=f"{PATH}?api_key=x").status == 200


@pytest.mark.parametrize(
    ("stated", "status"), [(("201",), 201), (("202", "200"), 202), (("2XX",), 200), (("default",), 200), ((), 200)]
)
def test_a_success_has_the_status_of_the_document(serve: Serve, stated: tuple[str, ...], status: int) -> None:
    """The first numeric one; 200 if there is none."""
    example = ENDPOINT.response(200)
    assert example is not None
    endpoint = replace(ENDPOINT, responses=tuple(replace(example, status=each) for each in stated))
    assert _ask(serve(Mock(endpoint))).status == status


@pytest.mark.parametrize(
    ("content", "asked", "media_type", "body"),
    [
        ({"application/geo+json": {"a": 1}}, "", "application/geo+json", b'{"a": 1}'),
        ({"application/json; charset=utf-8": [1]}, "*/*", "application/json; charset=utf-8", b"[1]"),
        ({"text/csv": "a,b"}, "", "text/csv", b"a,b"),
        ({"text/csv": None}, "", "text/csv", b"It works!"),
        ({"text/csv": "a,b", "application/json": {}}, "", "application/json", b"{}"),
        ({"text/csv": "a,b", "application/json": {}}, "text/csv", "text/csv", b"a,b"),
        ({"application/xml": None, "image/png": None}, "", "image/png", IMAGE_FILE),
        ({"application/octet-stream": None}, "", "application/octet-stream", IMAGE_FILE),
        ({"application/json": {"a": 1}}, "text/html", "application/json", b'{"a": 1}'),
    ],
)
def test_a_success_has_the_media_type_of_the_document(
    serve: Serve, content: dict[str, Any], asked: str, media_type: str, body: bytes
) -> None:
    """The accepted one, if the document has it; otherwise JSON or an image, if there is one."""
    stated = Response("200", "", {}, {}, {}, content)
    headers = {**HEADERS, **({"Accept": asked} if asked else {})}
    answer = _ask(serve(Mock(replace(ENDPOINT, responses=(stated,)))), headers=headers)
    said = answer.headers["content-type"].removesuffix("; charset=utf-8")
    assert (answer.status, said, answer.body) == (200, media_type.removesuffix("; charset=utf-8"), body)


def test_a_success_without_an_example_is_made_from_its_schema(serve: Serve) -> None:
    """It has the required fields."""
    schema = {"type": "object", "required": ["cats"], "properties": {"cats": {"enum": [3]}, "dogs": {"default": 1}}}
    stated = Response("200", "", schema, {}, {}, {"application/json": None})
    assert _ask(serve(Mock(replace(ENDPOINT, responses=(stated,))))).json == {"cats": 3}


@pytest.mark.parametrize("stated", [("204",), ("204", "200"), ("205", "202")])
@pytest.mark.parametrize("scenario", [Scenario.OK, Scenario.CREATED])
def test_a_success_without_content_has_none(serve: Serve, scenario: Scenario, stated: tuple[str, ...]) -> None:
    """A status that cannot have a body is not answered with one (RFC 9110, section 6.4.1)."""
    example = ENDPOINT.response(200)
    assert example is not None
    first = Response(stated[0], "", {}, {}, {})
    endpoint = replace(ENDPOINT, responses=(first, *(replace(example, status=each) for each in stated[1:])))
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Type: text/plain\r\n"
    head += f"Content-Length: {len(IMAGE)}\r\nConnection: close\r\n\r\n"
    said, _, body = _raw(serve(Mock(endpoint, scenario)), head.encode(), IMAGE).partition(b"\r\n\r\n")
    status = int(said.split(b" ", 2)[1])
    assert 200 <= status < 300
    if status in {204, 205}:
        assert (body, b"content-type" in said.lower()) == (b"", False)


def test_an_answer_may_be_a_header(serve: Serve) -> None:
    """An answer to a queued request has a location and no content."""
    stated = Response("202", "", {}, {}, {"Operation-Location": "https://a.example/jobs/5"})
    answer = _ask(serve(Mock(replace(ENDPOINT, responses=(stated,)))))
    assert (answer.status, answer.headers["operation-location"], answer.body) == (202, "https://a.example/jobs/5", b"")


HEADER_KEY = Secret("header", "X-Token", "Key ")
QUERY_KEY = Secret("query", "api_key")
COOKIE = Secret("cookie", "session")
BASIC = Secret("header", "Authorization", "Basic ")
BODY_KEY = Secret("body", "/token")


@pytest.mark.parametrize(
    ("secret", "key", "right", "wrong"),
    [
        (HEADER_KEY, "k1", {"X-Token": "Key k1"}, {"X-Token": "k1"}),
        (HEADER_KEY, "k1", {"x-token": "key k1"}, {"X-Token": "Key k2"}),
        (COOKIE, "k1", {"Cookie": "a=b; session=k1"}, {"Cookie": "session=k"}),
        (COOKIE, "k1", {"Cookie": "session=k1"}, {"Cookie": "other=k1"}),
        (BASIC, "me:it", {"Authorization": "Basic bWU6aXQ="}, {"Authorization": "Basic me:it"}),
        (BASIC, "me:it", {"Authorization": "Basic bWU6aXQ="}, {"Authorization": "Bearer bWU6aXQ="}),
    ],
)
def test_a_key_is_let_in_where_it_belongs(
    serve: Serve, secret: Secret, key: str, right: dict[str, str], wrong: dict[str, str]
) -> None:
    """In a header after its prefix, in a cookie; the user and password of HTTP Basic encoded."""
    auth = Auth("one", (secret,))
    port = serve(Mock(replace(ENDPOINT, auths=(auth,)), keys=(key,), auth=auth))
    assert _ask(port, headers={**TYPE, **right}).status == 200
    assert _ask(port, headers={**TYPE, **wrong}).status == 401
    assert _ask(port, headers=TYPE).status == 401


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        (BODY_KEY, b'{"token": "a/b"}', 200),
        (BODY_KEY, b'{"token": "a\\/b"}', 200),
        (BODY_KEY, b'{"token": "c"}', 401),
        (BODY_KEY, b'{"token": false, "image": "a/b"}', 401),
        (BODY_KEY, b'{"token": "a/b, and more"}', 401),
        (BODY_KEY, b'["a/b"]', 401),
        (BODY_KEY, b"token=a/b", 401),
        (Secret("field", "token"), b"image=x&token=a%2Fb", 200),
        (Secret("field", "token"), b"image=a%2Fb", 401),
        (Secret("field", "token"), b"token=a%2Fb%0D%0A", 401),
        (Secret("field", "token"), b"\xff", 401),
        (Secret("part", "token"), _part("token", "a/b"), 200),
        (Secret("part", "token"), _part("token", "a/b\r\nmore"), 401),
        (Secret("part", "token"), _part("image", "a/b"), 401),
        (Secret("part", "token"), b"a/b", 401),
    ],
)
def test_only_the_right_key_is_let_in_in_the_body(serve: Serve, secret: Secret, body: bytes, status: int) -> None:
    """At its place, however the body writes it, and nothing more than it."""
    auth = Auth("one", (secret,))
    endpoint = replace(ENDPOINT, auths=(auth,), ways={})
    headers = {"Content-Type": "multipart/form-data; boundary=x" if secret.place == "part" else "text/plain"}
    answer = _ask(serve(Mock(endpoint, keys=("a/b",), auth=auth)), body=body, headers=headers)
    assert answer.status == status


FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@pytest.mark.parametrize(
    ("place", "content_type", "body", "status"),
    [
        ("field image", FORM, b"size=2&image=YQ%3D%3D", 200),
        ("field image", FORM, b"size=2&image=", 400),
        ("field image", FORM, b"size=2", 400),
        ("body /photo/0", JSON, b'{"photo": ["YQ=="]}', 200),
        ("body /photo/0", JSON, b'{"photo": [""]}', 400),
        ("body /photo/0", JSON, b'{"photo": []}', 400),
        ("body /photo/0", JSON, b"photo", 400),
        ("part image", "multipart/form-data; boundary=x", _part("image", "a"), 200),
        ("part image", "multipart/form-data; boundary=x", _part("image", ""), 400),
        ("part image", "multipart/form-data; boundary=x", _part("size", "a"), 400),
        ("part image", "text/plain", b"of another kind", 200),
    ],
)
def test_a_body_has_an_image_where_it_belongs(
    serve: Serve, place: str, content_type: str, body: bytes, status: int
) -> None:
    """An empty one is none, unless its URL is in the query. A body of another media type is not looked into."""
    kind, name = place.split(" ")
    stated = {"field": FORM, "body": JSON, "part": "multipart/form-data"}[kind]
    ways = {**ENDPOINT.ways, Source.LOCAL: (Way(Place(kind, name), "base64", Content(stated)),)}
    endpoint = replace(ENDPOINT, auths=(Auth("none"),), ways=ways)
    port = serve(Mock(endpoint))
    headers = {"Content-Type": content_type}
    assert _ask(port, body=body, headers=headers).status == status
    assert _ask(port, path=f"{PATH}?image=https://a.example/b.jpg", body=body, headers=headers).status == 200


BOTH: dict[str, Any] = {"path": f"{PATH}?api_key=k2", "headers": {**TYPE, "X-Token": "Key k1"}}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 200),
        ({"path": PATH}, 401),
        ({"headers": TYPE}, 401),
        ({"path": f"{PATH}?api_key=k1"}, 401),
        ({"headers": {**TYPE, "X-Token": "Key k2"}}, 401),
    ],
    ids=["both", "first only", "second only", "first twice", "second twice"],
)
def test_all_keys_of_one_way_are_needed(serve: Serve, changes: dict[str, Any], status: int) -> None:
    """Each in its own place."""
    auth = Auth("both", (HEADER_KEY, QUERY_KEY))
    port = serve(Mock(replace(ENDPOINT, auths=(auth,)), keys=("k1", "k2"), auth=auth))
    assert _ask(port, **{**BOTH, **changes}).status == status


@pytest.mark.parametrize("lacking", [{"path": PATH}, {"headers": TYPE}], ids=["first only", "second only"])
def test_where_any_keys_are_let_in_each_must_be_there(serve: Serve, lacking: dict[str, Any]) -> None:
    """One of two is not enough."""
    port = serve(Mock(replace(ENDPOINT, auths=(Auth("both", (HEADER_KEY, QUERY_KEY)),))))
    assert _ask(port, **BOTH).status == 200
    assert _ask(port, **{**BOTH, **lacking}).status == 401


@pytest.mark.parametrize(("lacking", "status"), [({}, 200), ({"path": PATH}, 401), ({"headers": TYPE}, 401)], ids=str)
def test_where_one_of_two_keys_is_named_the_other_must_be_there(
    serve: Serve, lacking: dict[str, Any], status: int
) -> None:
    """`snippetgen mock --api-key` names the first; the second may be any key."""
    port = serve(Mock(replace(ENDPOINT, auths=(Auth("both", (HEADER_KEY, QUERY_KEY)),)), keys=("k1",)))
    assert _ask(port, **{**BOTH, **lacking}).status == status


def test_only_the_way_that_the_snippet_takes_is_let_in(serve: Serve) -> None:
    """The endpoint has another way, which a snippet for this one must not use."""
    auth = Auth("header", (HEADER_KEY,))
    endpoint = replace(ENDPOINT, auths=(auth, Auth("query", (QUERY_KEY,))))
    assert _ask(serve(Mock(endpoint)), path=f"{PATH}?api_key=k1", headers=TYPE).status == 200
    port = serve(Mock(endpoint, keys=("k1",), auth=auth))
    assert _ask(port, path=f"{PATH}?api_key=k1", headers=TYPE).status == 401


def test_an_endpoint_without_a_key_asks_for_none(serve: Serve) -> None:
    """Every request is accepted."""
    nobody = Auth("none", ())
    assert _ask(serve(Mock(replace(ENDPOINT, auths=(nobody,)), keys=(), auth=nobody)), headers=TYPE).status == 200


def test_the_method_is_the_documents(serve: Serve) -> None:
    """For any other, the answer names the right one."""
    port = serve(Mock(replace(ENDPOINT, method="PUT")))
    assert _ask(port, "PUT").status == 200
    assert _ask(port).json == {"message": "POST is not allowed here: use PUT."}


def test_a_model_may_span_slashes_where_the_maintainer_says_so(serve: Serve) -> None:
    """Otherwise its slash must be encoded, and another path is not found."""
    kept = replace(ENDPOINT, keep_slashes=ENDPOINT.model_parameters[:1])
    assert _ask(serve(Mock(kept)), path="/big/model/42").status == 200
    port = serve(Mock(ENDPOINT))
    assert _ask(port, path="/big/model/42").status == 404
    assert _ask(port, path="/big%2Fmodel/42").status == 200


@pytest.mark.parametrize("base_url", ["https://example.com/v1", "https://example.com/a%20b", "https://[::1]:8443/v1"])
def test_the_path_of_the_base_url_belongs_to_the_endpoint(serve: Serve, base_url: str) -> None:
    """A base URL may have a path, which is part of the request's path."""
    port = serve(Mock(replace(ENDPOINT, base_url=base_url)))
    prefix = base_url.removeprefix("https://").partition("/")[2]
    assert _ask(port, path=f"/{prefix}{PATH}").status == 200
    assert _ask(port, path=PATH).status == 404


def _limited(most: int) -> Endpoint:
    """The packaged endpoint, with another limit of a Base64 body in its document."""
    local, *others = ENDPOINT.ways[Source.LOCAL]
    assert local.content is not None
    content = replace(local.content, schema={**local.content.schema, "maxLength": most})
    ways = {**ENDPOINT.ways, Source.LOCAL: (replace(local, content=content), *others)}
    limited = replace(ENDPOINT, ways=ways)
    assert limited.body_limit == most
    return limited


@pytest.mark.parametrize(("size", "status"), [(100, 200), (104, 413), (100_000, 413)])
@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "in chunks"])
def test_a_body_over_the_limit_is_too_large(serve: Serve, size: int, status: int, *, chunked: bool) -> None:
    """The spec's limit applies to every kind of body, and the answer is 413."""
    image = b"A" * size
    body: Any = (image[at : at + 50] for at in range(0, size, 50)) if chunked else image
    answer = _ask(serve(Mock(_limited(100))), body=body)
    assert (answer.status, answer.json) == (status, ENDPOINT.example(status))


def test_a_client_may_wait_to_be_told_to_continue(serve: Serve) -> None:
    """`Expect: 100-continue`, which curl sends with larger bodies, is answered before the body is there."""
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Type: text/plain\r\n"
    head += f"Content-Length: {len(IMAGE)}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", serve(Mock(ENDPOINT))), PATIENCE) as connection:
        connection.sendall(head.encode())
        assert connection.recv(65536).startswith(b"HTTP/1.1 100 ")
        connection.sendall(IMAGE)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "scenario",
    [s for s in MOCKED if s.status >= 400],
)
def test_a_scenario_answers_with_its_status(serve: Serve, scenario: Scenario) -> None:
    """Every answer has the scenario's status and the spec's example for it."""
    port = serve(Mock(ENDPOINT, scenario))
    for answer in (_ask(port), _ask(port, "GET", "/", None)):
        assert (answer.status, answer.json) == (scenario.status, ENDPOINT.example(scenario.status))


def test_an_answer_has_the_headers_of_the_spec(serve: Serve) -> None:
    """The spec's example of a header is sent: a client may obey it."""
    assert _ask(serve(Mock(ENDPOINT, Scenario.RATE_LIMITED))).headers["retry-after"] == "1"


def test_not_json_is_a_page(serve: Serve) -> None:
    """A gateway's page comes with 200 and is not JSON."""
    answer = _ask(serve(Mock(ENDPOINT, Scenario.NOT_JSON)))
    assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, "text/html")
    with pytest.raises(ValueError, match="Expecting value"):
        json.loads(answer.body)


def test_truncated_closes_before_the_promised_end(serve: Serve) -> None:
    """Half of the promised body arrives, then the connection ends."""
    with _connected(serve(Mock(ENDPOINT, Scenario.TRUNCATED))) as connection:
        connection.request("POST", PATH, IMAGE, HEADERS)
        response = connection.getresponse()
        assert response.status == 200
        with pytest.raises(IncompleteRead) as error:
            response.read()
    promised = int(response.headers["Content-Length"])
    assert 0 < len(error.value.partial) < promised
    assert ENDPOINT.example(200) != error.value.partial


def test_slow_says_nothing(serve: Serve) -> None:
    """There is no answer while the client waits."""
    with _connected(serve(Mock(ENDPOINT, Scenario.SLOW))) as connection:
        connection.request("POST", PATH, IMAGE, HEADERS)
        assert connection.sock is not None
        connection.sock.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.getresponse()


def test_slow_ends_when_the_client_leaves() -> None:
    """When the client has left, the mock does not keep the server from ending."""
    events = iter([{"type": "http.request", "body": IMAGE}, {"type": "http.disconnect"}])
    received: list[Received] = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "headers": [],
    }

    async def receive() -> Any:
        return next(events)

    async def send(_: object) -> None:
        pass

    mock = Mock(ENDPOINT, Scenario.SLOW, record=received.append).application()
    asyncio.run(asyncio.wait_for(mock(scope, receive, send), PATIENCE))
    assert [one.body for one in received] == [IMAGE]


def test_what_arrives_is_recorded_exactly(serve: Serve) -> None:
    """Method, canonical path, decoded query in order, headers with their values as they are, and every byte."""
    record = Record()
    port = serve(Mock(ENDPOINT, record=record.received.append))
    body = bytes(range(256))
    query = b"b=2&a=1&b=3&empty=&bare&x=%2B+%26%C3%A9&bad=%FF"
    head = b"PATCH /m%c3%bc%2Fll/%34?" + query + b" HTTP/1.1\r\nHOST: x:1\r\nX-Odd:  CaSe\r\nx-ODD: two\r\n"
    head += b"Content-Length: 256\r\nconnection: close\r\n\r\n"
    assert _raw(port, head, body[:100], body[100:]).startswith(b"HTTP/1.1 405 ")
    assert record.received == [
        Received(
            "PATCH",
            "/m%C3%BC%2Fll/4",
            (("b", "2"), ("a", "1"), ("b", "3"), ("empty", ""), ("bare", ""), ("x", "+ &é"), ("bad", "\\xff")),
            (("host", "x:1"), ("x-odd", "CaSe"), ("x-odd", "two"), ("content-length", "256"), ("connection", "close")),
            body,
            405,
        )
    ]


def test_the_query_is_recorded_whatever_the_host_is(serve: Serve) -> None:
    """A Host header that is not a host does not change what is recorded."""
    record = Record()
    port = serve(Mock(ENDPOINT, record=record.received.append))
    _raw(port, b"POST /my-model/42?a=1 HTTP/1.1\r\nHost: x/y?z#\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    assert [received.query for received in record.received] == [(("a", "1"),)]


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND"])
def test_an_unusual_method_is_recorded_too(serve: Serve, method: str) -> None:
    """Every request is recorded, or a check would report that nothing arrived."""
    record = Record()
    assert _ask(serve(Mock(ENDPOINT, record=record.received.append)), method).status == 405
    assert [received.method for received in record.received] == [method]


def test_a_body_in_chunks_is_recorded_whole(serve: Serve) -> None:
    """How a body was split into chunks does not matter."""
    record = Record()
    _ask(serve(Mock(ENDPOINT, record=record.received.append)), body=(IMAGE[at : at + 7] for at in range(0, 344, 7)))
    assert [received.body for received in record.received] == [IMAGE]


def test_each_request_is_recorded(serve: Serve) -> None:
    """Two requests on one connection are two, also in a scenario."""
    record = Record()
    with _connected(serve(Mock(ENDPOINT, Scenario.FORBIDDEN, record=record.received.append))) as connection:
        for _ in range(2):
            connection.request("POST", PATH, IMAGE, HEADERS)
            connection.getresponse().read()
    assert len(record.received) == 2


def test_a_hosted_image_is_served_where_it_is_fetched(serve: Serve) -> None:
    """For clients that fetch the image themselves, a GET returns it in every scenario; a POST is answered as usual."""
    record = Record()
    port = serve(Mock(ENDPOINT, Scenario.FORBIDDEN, image=b"\xff\xd8", record=record.received.append))
    picture = _ask(port, "GET", "/cat.jpg", None, {})
    assert (picture.status, picture.headers["content-type"], picture.body) == (200, "image/jpeg", b"\xff\xd8")
    assert _ask(port).status == 403
    assert [received.method for received in record.received] == ["GET", "POST"]


@pytest.mark.parametrize("scenario", [scenario for scenario in MOCKED if scenario is not Scenario.SLOW])
def test_the_status_of_each_answer_is_recorded(serve: Serve, scenario: Scenario) -> None:
    """A check must know whether what arrived was admitted."""
    record = Record()
    port = serve(Mock(ENDPOINT, scenario, record=record.received.append))
    with _connected(port) as connection:
        connection.request("POST", PATH, IMAGE, HEADERS)
        status = connection.getresponse().status
    assert [received.status for received in record.received] == [status]


def test_what_is_never_answered_is_recorded_without_a_status(serve: Serve) -> None:
    """As soon as it has arrived."""
    arrived = threading.Event()
    record = Record()

    def note(received: Received) -> None:
        record.received.append(received)
        arrived.set()

    with _connected(serve(Mock(ENDPOINT, Scenario.SLOW, record=note))) as connection:
        connection.request("POST", PATH, IMAGE, HEADERS)
        assert arrived.wait(PATIENCE)
    assert [received.status for received in record.received] == [0]


def test_many_mocks_are_served_at_once(serve: Serve) -> None:
    """Each has its own scenario, and records only its own requests."""
    scenarios = [Scenario.OK, Scenario.FORBIDDEN, Scenario.NOT_FOUND, Scenario.SERVER_ERROR] * 5
    records = [Record() for _ in scenarios]
    pairs = zip(scenarios, records, strict=True)
    ports = [serve(Mock(ENDPOINT, scenario, record=record.received.append)) for scenario, record in pairs]
    answers: list[HTTPResponse] = []
    with ExitStack() as stack:  # all are asked before one is read
        for number, port in enumerate(ports):
            connection = stack.enter_context(_connected(port))
            connection.request("POST", f"/model/{number}", IMAGE, HEADERS)
            answers.append(connection.getresponse())
        assert [answer.status for answer in answers] == [scenario.status for scenario in scenarios]
        for answer in answers:
            answer.read()
    assert [[received.path for received in record.received] for record in records] == [
        [f"/model/{number}"] for number in range(20)
    ]


def test_a_mock_is_served_on_a_unix_socket(portal: BlockingPortal, tmp_path: Path) -> None:
    """A sealed check calls its mock through a Unix socket."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "mock.sock"))
    record = Record()
    mocked = Mock(ENDPOINT, record=record.received.append)
    with mock.serve(portal, mocked, listener), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE)
        connection.connect(str(tmp_path / "mock.sock"))
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 404 ")
    assert [received.path for received in record.received] == ["/"]


def test_tls_is_served_with_the_given_certificate(serve: Serve, tmp_path: Path) -> None:
    """A client that trusts the authority is answered; another one refuses, and nothing arrives."""
    authority = trustme.CA()
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "mock.pem"))
    record = Record()
    port = serve(Mock(ENDPOINT, record=record.received.append), tmp_path / "mock.pem")
    trusting = ssl.create_default_context()
    with _connected(port, trusting) as connection, pytest.raises(ssl.SSLCertVerificationError):
        connection.request("POST", PATH, IMAGE, HEADERS)
    assert record.received == []
    authority.configure_trust(trusting)
    with _connected(port, trusting) as connection:
        connection.request("POST", PATH, IMAGE, HEADERS)
        assert connection.getresponse().status == 200


def test_only_the_loopback_interface_is_bound() -> None:
    """No other machine reaches the mock; port 0 takes a free one, another one for each."""
    with loopback() as one, loopback() as two:
        assert one.getsockname()[0] == two.getsockname()[0] == "127.0.0.1"
        assert 0 < one.getsockname()[1] != two.getsockname()[1]


def test_a_port_that_is_bound_and_not_served_refuses() -> None:
    """Until it is served, a connection is refused and does not hang."""
    with loopback() as bound, pytest.raises(ConnectionRefusedError):
        socket.create_connection(bound.getsockname(), PATIENCE)


def test_a_port_in_use_is_reported() -> None:
    """A port that is already used is an error with a remedy."""
    with loopback() as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SnippetgenError, match=rf"cannot listen on 127\.0\.0\.1:{port}: Address") as error:
            loopback(port)
    assert (error.value.where, error.value.parameter) == ("", "port")
    assert "another port" in error.value.remedy


def test_nothing_is_left_open() -> None:
    """Sockets and the loop are closed with the portal, without a ResourceWarning."""
    with start_blocking_portal() as portal:
        listener = loopback()
        thread = portal.call(threading.current_thread)
        with mock.serve(portal, Mock(ENDPOINT), listener):
            assert _ask(listener.getsockname()[1]).status == 200
    assert listener.fileno() == -1
    assert not thread.is_alive()
    gc.collect()
