"""The mock endpoint: an ASGI application, and the uvicorn servers that run it.

It answers as the real endpoint would, or as a scenario says, and records every request. It listens on Unix sockets, one
for each check, or on the loopback interface; never on another one.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import uvicorn
from anyio.from_thread import BlockingPortal
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HTTPRequest
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from snippetgen.checking.answer import path_values, success
from snippetgen.checking.scenario import ELSEWHERE, PAGE, Received, Scenario, canonical
from snippetgen.errors import SnippetgenError
from snippetgen.openapi.endpoint import Auth, Endpoint, Secret, Source
from snippetgen.openapi.images import bare, is_json
from snippetgen.openapi.pointer import at
from snippetgen.request.check import check_value, kinds
from snippetgen.request.multipart import parts

LOOPBACK = "127.0.0.1"
_DEFAULT_LIMIT = 20 * 2**20 * 4 // 3
_PARSER = "h11"
"""The HTTP parser of uvicorn. `httptools` drops the body of a request that offers HTTP/2."""


@dataclass(frozen=True)
class Mock:
    """One endpoint under one scenario.

    `keys` are the values of the first secrets; the other secrets may have any value. `auth` is the only way in which it
    accepts them, by default every way that the endpoint allows. `image` is the answer to every GET, for clients that
    fetch a hosted image themselves. `record` is called with each request.

    Pages of the origin `cors` may read the answers (`*`: of every origin), as the CORS protocol of the Fetch Standard
    allows it. Their preflight requests are answered and not recorded.
    """

    endpoint: Endpoint
    scenario: Scenario = Scenario.OK
    keys: tuple[str, ...] | None = None
    image: bytes | None = None
    record: Callable[[Received], object] | None = None
    auth: Auth | None = None
    cors: str = ""

    def application(self) -> ASGIApp:
        """The mock as an ASGI application without routes: every request is recorded and answered."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            request = HTTPRequest(scope, receive)
            with suppress(ClientDisconnect):  # the client does not wait for an answer
                response = await self._answer(request)
                while response is None and not await request.is_disconnected():  # noqa: ASYNC110  ASGI has no event for it
                    await asyncio.sleep(0.1)
                if response:
                    await response(scope, receive, send)

        if not self.cors:
            return answer
        every = ["*"]
        return CORSMiddleware(answer, [self.cors], every, every, expose_headers=every)

    async def _answer(self, request: HTTPRequest) -> Response | None:
        """Record a request and answer it; None if it is never answered."""
        body, too_large = await _body(request, self.endpoint.body_limit or _DEFAULT_LIMIT)
        query = request.scope["query_string"].decode("latin-1")
        received = Received(
            method=request.method,
            path=canonical(request.scope["raw_path"].decode("ascii").partition("?")[0]),
            # Bytes that are not UTF-8 become backslash escapes, which match no expected value.
            query=tuple(parse_qsl(query, keep_blank_values=True, errors="backslashreplace")),
            headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw),
            body=body,
        )
        answer = self._respond(received, too_large=too_large)
        if self.record:
            self.record(replace(received, status=answer.status_code if answer else 0))
        return answer

    def _respond(self, received: Received, *, too_large: bool) -> Response | None:
        if received.elsewhere:
            return PlainTextResponse(PAGE, media_type="text/html")
        if received.method == "GET" and self.image is not None:
            return Response(self.image, media_type="image/jpeg")
        if self.scenario.succeeds or not self.scenario.arrives:
            return self._judge(received, too_large=too_large)
        return self._fail()

    def _fail(self) -> Response | None:
        """The answer of a scenario that ignores the request; None if it has none."""
        match self.scenario:
            case Scenario.SLOW:
                return None
            case Scenario.TRUNCATED:
                return _Truncated(success(self.endpoint).body)
            case Scenario.NOT_JSON:
                return PlainTextResponse(PAGE, media_type="text/html")
            case Scenario.REDIRECTED | Scenario.TEMPORARY_REDIRECT:
                headers = {"location": f"{urlsplit(self.endpoint.base_url).scheme}://{ELSEWHERE}/"}
                return PlainTextResponse(PAGE, self.scenario.status, headers, "text/html")
        return self._example(self.scenario.status)

    def _success(self, received: Received) -> Response:
        """The document's answer to a correct request; another success status under `created`."""
        accept, responses = received.header("accept") or "", self.endpoint.responses
        stated = accept in {name for response in responses for name in response.content}
        unstated = not any(response.content for response in responses if response.succeeds)
        an_image = unstated and accept.startswith("image/") and "," not in accept
        answer = success(self.endpoint, accept if stated or an_image else "", other=self.scenario is Scenario.CREATED)
        headers = {**answer.headers, **({"content-type": answer.media_type} if answer.media_type else {})}
        return Response(answer.body, answer.status, headers)

    def _judge(self, received: Received, *, too_large: bool) -> Response:
        """The answer of the real endpoint: the document's, or a refusal that says what is wrong."""
        if path_values(self.endpoint, received.path) is None:
            return self._example(404, f"There is nothing at {received.path}.")
        if received.method != self.endpoint.method:
            return self._example(405, f"{received.method} is not allowed here: use {self.endpoint.method}.")
        if not self._admitted(received):
            return self._example(401)
        if too_large:
            return self._example(413)
        why = self._query_complaint(received) or self._body_complaint(received)
        return self._example(400, why) if why else self._success(received)

    def _body_complaint(self, received: Received) -> str:
        hosted = self.endpoint.image and dict(received.query).get(self.endpoint.image)
        if not received.body:
            bodiless = not self.endpoint.contents and not self.endpoint.body_type
            return "" if hosted or bodiless else "The request has no image."
        content_type = received.header("content-type")
        if content_type is None:
            return "The request has no Content-Type."
        ways = self.endpoint.ways.get(Source.LOCAL, ())
        whole = any(
            way.encoding == "base64" and not way.place.name and way.content and not is_json(way.content.type)
            for way in ways
        )
        stated = {bare(content.type) for content in self.endpoint.contents}
        other = bare(content_type) in stated and bare(content_type) != bare(self.endpoint.body_type)
        if whole and not other:
            try:
                base64.b64decode(received.body, validate=True)
            except binascii.Error:
                return "The request body is not a Base64-encoded image."
        fields = [
            way.place
            for way in chain.from_iterable(self.endpoint.ways.values())
            if way.content and way.place.name and bare(way.content.type) == bare(content_type)
        ]
        there = hosted or any(_found(place.kind, place.name, received) for place in fields)
        return "The request has no image." if fields and not there else ""

    def _query_complaint(self, received: Received) -> str:
        options = self.endpoint.options
        for parameter in self.endpoint.parameters:
            given = [value for name, value in received.query if name == parameter.name]
            several = kinds(parameter.schema).keys() & {"array", "object"}
            if parameter.place != "query" or (several and parameter.style != "json"):
                continue
            if len(given) > 1:
                return f"{parameter.name} is given more than once."
            try:
                for value in given if parameter in options else ():
                    check_value(parameter, value, parameter.name)
            except SnippetgenError as error:
                return error.what
        return ""

    def _admitted(self, received: Received) -> bool:
        """Whether the request has the right secrets, or any secrets if `keys` are not set."""
        auths = (self.auth,) if self.auth else self.endpoint.auths
        keys = dict(enumerate(self.keys or ()))
        return any(all(_sent(s, keys.get(n, ""), received) for n, s in enumerate(a.secrets)) for a in auths)

    def _example(self, status: int, why: str = "") -> Response:
        """The document's example of an answer with `status`, or one with the message `why`."""
        response = self.endpoint.response(status)
        content = {"message": why} if why else self.endpoint.example(status)
        return JSONResponse(content, status, response.headers if response else None)


def _sent(secret: Secret, key: str, received: Received) -> bool:
    """Whether a request has `key`, or any key if that is empty, where `secret` belongs."""
    there = _found(secret.place, secret.name, received)
    if there[: len(secret.prefix)].lower() != secret.prefix.lower():
        return False
    if secret.basic and key:
        key = base64.b64encode(key.encode()).decode()
    sent = there[len(secret.prefix) :]
    return sent == key if key else bool(sent)


def _found(kind: str, name: str, received: Received) -> str:
    """What a request has in this place, of one of the kinds of `Place`; empty if it has nothing there."""
    content_type = received.header("content-type") or ""
    try:
        match kind:
            case "header":
                return received.header(name) or ""
            case "body":
                return str(at(json.loads(received.body), name))
            case "part":
                there = next(part.content for part in parts(received.body, content_type) if part.name == name)
                return there.decode(errors="surrogateescape")
        pairs = {"query": received.query, "cookie": received.cookies}.get(kind)
        if pairs is None:
            pairs = tuple(parse_qsl(received.body.decode(errors="surrogateescape")))
        return dict(pairs)[name]
    except (ValueError, LookupError, TypeError, StopIteration):
        return ""


async def _body(request: HTTPRequest, limit: int) -> tuple[bytes, bool]:
    """The body up to `limit` bytes, and whether it was longer.

    The rest is read and dropped: a client that is still sending would not see the answer.
    """
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
    return b"".join(chunks), size > limit


class _Truncated(Response):
    """Announces the whole body and sends half of it; the server then closes the connection."""

    media_type = "application/json"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  ASGI's signature
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body[: len(self.body) // 2], "more_body": True})


def loopback(port: int = 0) -> socket.socket:
    """A socket bound to a port of the loopback interface (0: a free one), not listening yet."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((LOOPBACK, port))
    except OSError as error:
        bound.close()
        raise SnippetgenError(
            f"cannot listen on {LOOPBACK}:{port}: {error.strerror}",
            parameter="port",
            remedy="choose another port, or 0 for a free one",
        ) from None
    return bound


def server(mock: Mock, certificate: Path | None = None) -> uvicorn.Server:
    """A server for `mock`, to be run on sockets that are bound already.

    `certificate` is a PEM file with a private key and its certificate chain. Without one, the server speaks plain HTTP.
    """
    return uvicorn.Server(
        uvicorn.Config(
            mock.application(),
            http=_PARSER,
            ws="none",
            log_config=None,
            log_level="critical",
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=1,
            ssl_certfile=certificate,
        )
    )


@contextmanager
def serve(
    portal: BlockingPortal, mock: Mock, listener: socket.socket, certificate: Path | None = None
) -> Iterator[None]:
    """Serve `mock` in the thread of `portal` while the context lasts, on `listener`, which is bound already.

    The server closes the listener shortly after the context ends. Nobody else may close it: its descriptor could then
    be reused for another socket while the server still has it.
    """
    listener.listen()  # clients can connect from now on, and wait for the server
    running = server(mock, certificate)
    portal.start_task_soon(running.serve, [listener])
    try:
        yield
    finally:
        running.should_exit = True
