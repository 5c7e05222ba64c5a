"""The mock endpoint: an ASGI application that a spec drives, and the uvicorn servers that carry it.

It answers as the real endpoint would, or as a scenario says, and records every request that arrives. It listens on
Unix sockets (one per check) or on the loopback interface, and nowhere else.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import socket
import threading
from asyncio import Semaphore
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, quote, urlsplit

import uvicorn
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HTTPRequest
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from snippetgen.checking.answer import path_values, success
from snippetgen.checking.scenario import ELSEWHERE, PAGE, Received, Scenario, canonical
from snippetgen.errors import SnippetgenError
from snippetgen.openapi.endpoint import Auth, Endpoint, Secret, Source
from snippetgen.openapi.images import bare, is_json
from snippetgen.request import check_value

LOOPBACK = "127.0.0.1"
_DEFAULT_LIMIT = 20 * 2**20 * 4 // 3
_OK = 200
_PATIENCE = 30.0
"""How many seconds a client may take for the head of a request, and for its body."""
_BODIES = 16
"""How many bodies are read at once: others wait in their sockets, so that memory is bounded by the limit of a body."""


@dataclass(frozen=True)
class Mock:
    """One endpoint under one scenario.

    `keys` are the only secrets that are let in, sent as `auth` says; without, any are, sent in any way of the endpoint.
    `image` is what every GET answers, for clients that fetch a hosted image themselves. `record` is called with each
    request.
    """

    endpoint: Endpoint
    scenario: Scenario = Scenario.OK
    keys: tuple[str, ...] | None = None
    image: bytes | None = None
    record: Callable[[Received], object] = id
    auth: Auth | None = None

    def application(self) -> ASGIApp:
        """The mock as an ASGI application. It has no routes: whatever is asked, it is recorded and answered."""
        turns = Semaphore(_BODIES)

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            with suppress(ClientDisconnect):  # nobody waits for an answer
                response = await self._answer(turns, HTTPRequest(scope, receive))
                await response(scope, receive, send)

        return answer

    async def _answer(self, turns: Semaphore, request: HTTPRequest) -> Response:
        limit = self.endpoint.body_limit or _DEFAULT_LIMIT
        try:
            async with turns, asyncio.timeout(_PATIENCE):
                answer = self._receive(request, *await _body(request, limit))
        except TimeoutError:
            late = self._example(408, "The request's body did not arrive in time.")
            late.headers["connection"] = "close"  # the rest of the body must not be read as a request
            return late
        return answer or await self._wait(request)

    def _receive(self, request: HTTPRequest, body: bytes, too_large: bool) -> Response | None:  # noqa: FBT001  as _body returns it
        """Answer a request and record it; None where it is never answered."""
        received = Received(
            method=request.method,
            path=canonical(request.scope["raw_path"].decode("ascii").partition("?")[0]),
            query=_query(request.scope["query_string"].decode("latin-1")),
            headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw),
            body=body,
        )
        answer = self._respond(received, too_large=too_large)
        self.record(replace(received, status=answer.status_code if answer else 0))
        return answer

    def _respond(self, received: Received, *, too_large: bool) -> Response | None:
        if received.elsewhere:
            return PlainTextResponse(PAGE, media_type="text/html")
        if received.method == "GET" and self.image is not None:
            return Response(self.image, media_type="image/jpeg")
        if self.scenario.succeeds or not self.scenario.arrives:
            status, why = self._judge(received, too_large=too_large)
            return self._success(received) if status == _OK else self._example(status, why)
        return self._fail()

    def _fail(self) -> Response | None:
        """The answer of a scenario that does not look at the request; None where there is none."""
        match self.scenario:
            case Scenario.SLOW:
                return None
            case Scenario.TRUNCATED:
                return _Truncated(success(self.endpoint).body)
            case Scenario.NOT_JSON:
                return PlainTextResponse(PAGE, media_type="text/html")
            case Scenario.REDIRECTED:
                headers = {"location": f"{urlsplit(self.endpoint.base_url).scheme}://{ELSEWHERE}/"}
                return PlainTextResponse(PAGE, self.scenario.status, headers, "text/html")
        return self._example(self.scenario.status)

    async def _wait(self, request: HTTPRequest) -> Response:
        while not await request.is_disconnected():  # noqa: ASYNC110  ASGI has no event for it
            await asyncio.sleep(0.1)
        return self._example(_OK)

    def _success(self, received: Received) -> Response:
        """What the document states for a success; for `created` another success of it, 201 if it has none."""
        accept = received.header("accept") or ""
        wanted = accept if accept in {name for r in self.endpoint.responses for name in r.content} else ""
        if (
            accept.startswith("image/")
            and "," not in accept
            and not any(r.content for r in self.endpoint.responses if r.succeeds)
        ):
            wanted = accept
        answer = success(self.endpoint, wanted, other=self.scenario is Scenario.CREATED)
        headers = {**answer.headers, **({"content-type": answer.media_type} if answer.media_type else {})}
        return Response(answer.body, answer.status, headers)

    def _judge(self, received: Received, *, too_large: bool) -> tuple[int, str]:
        """The status that the real endpoint would answer with, and what is wrong (empty for 200)."""
        if path_values(self.endpoint, received.path) is None:
            return 404, f"There is nothing at {received.path}."
        if received.method != self.endpoint.method:
            return 405, f"{received.method} is not allowed here: use {self.endpoint.method}."
        if not self._admitted(received):
            return 401, ""
        if too_large:
            return 413, ""
        return self._judge_input(received)

    def _judge_input(self, received: Received) -> tuple[int, str]:
        query = dict(received.query)
        if complaint := self._query_complaint(received):
            return 400, complaint
        if not received.body:
            hosted = self.endpoint.image and query.get(self.endpoint.image)
            bodiless = not self.endpoint.contents and not self.endpoint.body_type
            return (200, "") if hosted or bodiless else (400, "The request has no image.")
        content_type = received.header("content-type")
        if content_type is None:
            return 400, "The request has no Content-Type."
        ways = self.endpoint.ways.get(Source.LOCAL, ())
        whole = any(
            way.encoding == "base64" and not way.place.name and way.content and not is_json(way.content.type)
            for way in ways
        )
        stated = {bare(content.type) for content in self.endpoint.contents}
        other = bare(content_type) in stated and bare(content_type) != bare(self.endpoint.body_type)
        if not whole or other:
            return 200, ""
        try:
            base64.b64decode(received.body, validate=True)
        except binascii.Error:
            return 400, "The request body is not a Base64-encoded image."
        return 200, ""

    def _query_complaint(self, received: Received) -> str:
        names = [name for name, _ in received.query]
        for parameter in self.endpoint.parameters:
            if parameter.place == "query" and names.count(parameter.name) > 1 and "array" not in str(parameter.schema):
                return f"{parameter.name} is given more than once."
        query = dict(received.query)
        for option in self.endpoint.options:
            if option.place == "query" and option.name in query and "array" not in str(option.schema):
                try:
                    check_value(option, query[option.name], option.name)
                except SnippetgenError as error:
                    return error.what
        return ""

    def _admitted(self, received: Received) -> bool:
        """Whether the request carries the right secrets, or any where none are set."""
        auths = (self.auth,) if self.auth else self.endpoint.auths
        return any(self._carries(auth, received) for auth in auths)

    def _carries(self, auth: Auth, received: Received) -> bool:
        keys = self.keys or tuple("" for _ in auth.secrets)
        return all(_sent(secret, key, received) for secret, key in zip(auth.secrets, keys, strict=False))

    def _example(self, status: int, why: str = "") -> Response:
        """The spec's example for `status`; `why` replaces what the example of an error says."""
        response = self.endpoint.response(status)
        content = {"message": why} if why else self.endpoint.example(status)
        return JSONResponse(content, status, response.headers if response else None)


def _sent(secret: Secret, key: str, received: Received) -> bool:
    """Whether a request carries a secret where it belongs: this one, or any if it is empty."""
    if secret.place == "query":
        there = dict(received.query).get(secret.name, "")
    elif secret.place == "cookie":
        there = dict(received.cookies).get(secret.name, "")
    elif secret.place == "header":
        there = received.header(secret.name) or ""
        if there[: len(secret.prefix)].lower() != secret.prefix.lower():
            return False
        there = there[len(secret.prefix) :]
        if secret.basic and key:
            key = base64.b64encode(key.encode()).decode()
    else:
        return any(form.encode() in _unescaped(received.body) for form in (key, quote(key, safe="")))
    return there == key if key else bool(there)


def _unescaped(body: bytes) -> bytes:
    """A body whose JSON is written without escapes that it could do without; any other body as it is."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False).encode()
    except ValueError:
        return body


async def _body(request: HTTPRequest, limit: int) -> tuple[bytes, bool]:
    """The body, and whether it was longer than `limit`: the rest is read, so that the answer arrives, and dropped."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
    return b"".join(chunks), size > limit


class _Connection(H11Protocol):
    """An HTTP connection that is closed when the head of its first or next request takes too long."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        self._next_look.cancel()
        super().connection_lost(exc)

    def _look(self, seen: object = 0) -> None:
        """Close the connection if it has had no request since `seen` was the latest, and is not answering one."""
        if self.cycle is seen and (self.cycle is None or self.cycle.response_complete):
            self.transport.close()
        self._next_look = self.loop.call_later(_PATIENCE, self._look, self.cycle)


def _query(text: str) -> tuple[tuple[str, str], ...]:
    """The pairs of a query, decoded; bytes that are no UTF-8 are shown as they are, and so equal no text."""
    return tuple(parse_qsl(text, keep_blank_values=True, errors="backslashreplace"))


class _Truncated(Response):
    """Promises a whole body, sends half of it, and lets the server close the connection."""

    media_type = "application/json"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  ASGI's signature
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body[: len(self.body) // 2], "more_body": True})


def loopback(port: int = 0) -> socket.socket:
    """A socket that is bound to the loopback interface (to a free port when `port` is 0), and does not listen yet."""
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

    `certificate` is a PEM file with a private key and its certificate chain; with none, the server speaks plain HTTP.
    """
    return uvicorn.Server(
        uvicorn.Config(
            mock.application(),
            http=_Connection,
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


class MockServers:
    """Serves any number of mocks at once from one thread, each on a socket of its own. A context manager."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mock", daemon=True)
        self._running: list[Future[None]] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        wait(self._running, timeout=5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @contextmanager
    def serve(self, mock: Mock, listener: socket.socket, certificate: Path | None = None) -> Iterator[None]:
        """Serve `mock` on `listener`, which is bound already, while the context lasts.

        The server closes the listener, a moment after the context ends: closed by anybody else, its number could be
        that of another socket by the time the server forgets it.
        """
        listener.listen()  # from here on a client can connect, and waits for the server
        running = server(mock, certificate)
        self._running.append(asyncio.run_coroutine_threadsafe(running.serve([listener]), self._loop))
        try:
            yield
        finally:
            running.should_exit = True
