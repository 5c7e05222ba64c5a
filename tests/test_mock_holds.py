"""The mock answers broken and odd requests correctly, and it shuts down."""

from __future__ import annotations

import os
import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from snippetgen.checking.mock import LOOPBACK, Mock, loopback
from snippetgen.checking.mock import serve as serve_mock
from snippetgen.checking.scenario import Received, Scenario
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint, Source

ENDPOINT = spec.packaged()
BIG = bool(os.environ.get("SNIPPETGEN_HOSTILE"))
HEAD = b"POST /my-model/42 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer k\r\nContent-Type: text/plain\r\n"
GOOD = HEAD + b"Content-Length: 4\r\n\r\nAAAA"

Serve = Callable[..., int]


@dataclass
class Record:
    """How often, and with how many bytes, something arrived."""

    sizes: list[int] = field(default_factory=list)

    def __call__(self, received: Received) -> None:
        self.sizes.append(len(received.body))


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves a mock while the test runs, and returns its port."""
    with start_blocking_portal() as portal, ExitStack() as stack:

        def start(mocked: Mock) -> int:
            listener = loopback()
            port: int = listener.getsockname()[1]
            stack.enter_context(serve_mock(portal, mocked, listener))
            return port

        yield start


def limited(most: int) -> Endpoint:
    """The packaged endpoint, with another limit of a Base64 body in its document."""
    local, *others = ENDPOINT.ways[Source.LOCAL]
    assert local.content is not None
    content = replace(local.content, schema={**local.content.schema, "maxLength": most})
    return replace(ENDPOINT, ways={**ENDPOINT.ways, Source.LOCAL: (replace(local, content=content), *others)})


def _ask(port: int, *parts: bytes) -> bytes:
    """Send bytes as they are, and then no more; read until the server closes the connection."""
    with socket.create_connection((LOOPBACK, port), 20) as connection:
        try:
            for part in parts:
                connection.sendall(part)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it has seen enough
        try:
            return b"".join(iter(lambda: connection.recv(65536), b""))
        except ConnectionResetError:
            return b""


def _status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def _well(port: int) -> bool:
    """Whether an ordinary request is answered with 200."""
    return _status(_ask(port, GOOD.replace(b"Host", b"Connection: close\r\nHost"))) == 200


@pytest.mark.parametrize(
    "broken",
    [
        b"\r\n\r\n\r\n",
        b"\0" * 4096,
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x11" * 300,
        b"POST \xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST /a b HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST / HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost a\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\n folded: 1\r\n\r\n",
        b"POST / HTTP/1.1\nHost: a\n\n",
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nAAAAA",
        HEAD + b"Content-Length: 99999999999999999999999999\r\n\r\nAAAA",
        HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nAAAA\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n",
        HEAD + b"Transfer-Encoding: gzip\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 50_000 + b"\r\n",
        b"POST /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        HEAD + b"Content-Length: 100\r\n\r\nAAAA",
    ],
)
def test_what_is_no_request_is_no_problem(serve: Serve, broken: bytes) -> None:
    """It is answered with an error status, or the connection is closed; the next client is served."""
    port = serve(Mock(ENDPOINT))
    answer = _ask(port, broken)
    assert not answer or 400 <= _status(answer) < 600
    assert b"Traceback" not in answer
    assert _well(port)


@settings(max_examples=2000 if BIG else 60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.tuples(st.integers(0, len(GOOD) - 1), st.binary(max_size=20)).map(
            lambda edit: GOOD[: edit[0]] + edit[1] + GOOD[edit[0] :]
        ),
    )
)
def test_bytes_of_any_kind_are_survived(serve: Serve, sent: bytes) -> None:
    """Random bytes, and requests with random changes, are answered or dropped."""
    port = serve(Mock(ENDPOINT))
    answer = _ask(port, sent)
    assert b"500 Internal" not in answer
    assert _well(port)


@pytest.mark.parametrize(("length", "status"), [(-1, 200), (0, 200), (1, 413), (4, 413), (27_962_028, 413)], ids=str)
def test_a_body_at_the_limit_is_taken_and_over_it_is_not(serve: Serve, length: int, status: int) -> None:
    """The last allowed byte is allowed; what is longer is answered with 413, and neither kept nor judged."""
    limit = 4096 if length < 100 else 27_962_028
    record = Record()
    port = serve(Mock(limited(limit), record=record))
    body = b"A" * (limit + length) if length >= 0 else b"A" * (limit - 4)
    head = HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    assert _status(_ask(port, head, body)) == status
    assert max(record.sizes) <= limit


@pytest.mark.parametrize("scenario", [Scenario.OK, Scenario.SLOW])
def test_it_ends_while_clients_hold_on(scenario: Scenario) -> None:
    """Half a request, half a body, an answer that does not come: none of them keeps the servers from ending."""
    with ExitStack() as clients:
        with start_blocking_portal() as portal:
            listener = loopback()
            port = listener.getsockname()[1]
            with serve_mock(portal, Mock(ENDPOINT, scenario), listener):
                for begun in (b"", b"POST /my", HEAD, HEAD + b"Content-Length: 9\r\n\r\nA", GOOD) * 5:
                    connection = clients.enter_context(socket.create_connection((LOOPBACK, port), 5))
                    connection.sendall(begun)
                time.sleep(0.2)
            begin = time.monotonic()
        assert time.monotonic() - begin < 60
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((LOOPBACK, port), 5)
    assert not [thread for thread in threading.enumerate() if "portal" in thread.name]


def test_nothing_listens_beyond_the_loopback_interface(serve: Serve) -> None:
    """Every listening socket of this process is bound to 127.0.0.1, as the kernel sees it."""
    port = serve(Mock(ENDPOINT))
    assert _well(port)
    own = {str(path.readlink()) for path in Path("/proc/self/fd").iterdir() if path.is_symlink()}
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            words = line.split()
            if words[3] == "0A" and f"socket:[{words[9]}]" in own:
                assert words[1].startswith("0100007F:")


def test_schemathesis_finds_nothing(serve: Serve) -> None:
    """Requests that Schemathesis makes from the packaged spec get the answers that the spec allows.

    One of its checks is left out: to it, a request is right if its parts are, while this endpoint needs one of two
    parts, the image in the body or its URL, which OpenAPI cannot say.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import schemathesis  # noqa: PLC0415  slow to import, and its own warnings are not ours
        from schemathesis.specs.openapi.checks import positive_data_acceptance  # noqa: PLC0415

        schema = schemathesis.openapi.from_path(spec.PACKAGED)
        port = serve(Mock(ENDPOINT, keys=("k",)))
        operation = schema["/{datasetSlug}/{version}"]["POST"]
        tried = []

        @settings(max_examples=1000 if BIG else 60, suppress_health_check=[*HealthCheck], deadline=None, database=None)
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            response = case.call(base_url=f"http://{LOOPBACK}:{port}", headers={"Authorization": "Bearer k"})
            case.validate_response(response, excluded_checks=[positive_data_acceptance])
            tried.append(response.status_code)

        ask()
    assert set(tried) <= {200, 400, 401, 403, 404, 405, 413}
    assert len(tried) >= 60
