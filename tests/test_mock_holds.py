"""The mock under bad treatment: broken requests, clients that dawdle, floods. It answers rightly, and it ends."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from snippetgen.checking import mock
from snippetgen.checking.mock import LOOPBACK, Mock, MockServers, loopback
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
    with MockServers() as servers, ExitStack() as stack:

        def start(mocked: Mock) -> int:
            listener = loopback()
            port: int = listener.getsockname()[1]
            stack.enter_context(servers.serve(mocked, listener))
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
    """Whether an ordinary request is answered as ever."""
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
    """It is told so with a status of the client's fault, or the connection is closed; the next client is served."""
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
    """Random bytes, and requests in which something was changed, are answered or dropped."""
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


def test_a_body_without_an_end_is_cut_off(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is over the limit is read and dropped, so that the client gets to its answer, but not for ever."""
    monkeypatch.setattr(mock, "_PATIENCE", 0.5)
    port = serve(Mock(limited(4096)))
    chunk = b"10000\r\n" + b"A" * 65536 + b"\r\n"
    with closing(socket.create_connection((LOOPBACK, port), 10)) as connection:
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        begin = time.monotonic()
        try:
            while time.monotonic() - begin < 60:
                connection.sendall(chunk)
        except OSError:
            pass
        assert time.monotonic() - begin < 60
    assert _well(port)


@pytest.mark.parametrize(
    "begun",
    [b"", b"POST /my-mo", HEAD, GOOD + b"POST /again"],
    ids=["silent", "half a line", "half a head", "half a second head"],
)
def test_a_client_that_dawdles_over_its_head_is_left(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    """Its connection is closed after a while, even if it sends a little now and then; others are served meanwhile."""
    monkeypatch.setattr(mock, "_PATIENCE", 0.3)
    port = serve(Mock(ENDPOINT))
    with closing(socket.create_connection((LOOPBACK, port), 10)) as connection:
        connection.sendall(begun)
        begin = time.monotonic()
        assert _well(port)
        open_still = True
        while open_still and time.monotonic() - begin < 60:
            time.sleep(0.05)
            try:
                connection.sendall(b"x" if begun else b"")
                connection.settimeout(0.01)
                open_still = connection.recv(65536) != b""
            except TimeoutError:
                continue
            except OSError:
                open_still = False
        assert not open_still
        assert time.monotonic() - begin < 60


def test_a_client_that_dawdles_over_its_body_is_told(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is answered with 408, however many of its kind there are, and makes room for others."""
    monkeypatch.setattr(mock, "_PATIENCE", 0.5)
    port = serve(Mock(ENDPOINT))
    with ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection((LOOPBACK, port), 10)) for _ in range(40)]
        for connection in slow:
            connection.sendall(HEAD + b"Content-Length: 1000\r\n\r\nAAAA")
        answers = [connection.recv(65536) for connection in slow]
        assert {_status(answer) for answer in answers} == {408}
        assert _well(port)


_UPLOADS = """
import asyncio, sys
port, number = int(sys.argv[1]), int(sys.argv[2])
body = b"A" * (1 << 20)
head = (b"POST /my-model/42 HTTP/1.1\\r\\nHost: a\\r\\nAuthorization: Bearer k\\r\\nContent-Type: text/plain\\r\\n"
        b"Connection: close\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(body))
async def one(ready, go):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head)
    await writer.drain()
    ready.release()
    await go.wait()
    for start in range(0, len(body), 65536):
        writer.write(body[start:start + 65536])
        await writer.drain()
    answer = await reader.read()
    writer.close()
    return int(answer.split(b" ", 2)[1])
async def main():
    ready, go = asyncio.Semaphore(0), asyncio.Event()
    tasks = [asyncio.create_task(one(ready, go)) for _ in range(number)]
    for _ in tasks:
        await ready.acquire()
    go.set()
    answers = await asyncio.gather(*tasks)
    print({status: answers.count(status) for status in set(answers)})
asyncio.run(main())
"""

_SERVER = """
import signal, sys
from snippetgen.openapi import spec
from snippetgen.checking.mock import Mock, loopback, server
signal.signal(signal.SIGTERM, lambda *_: None)  # the server ends by it, and has its own handler while it runs
sizes = []
listener = loopback()
listener.listen(2048)
print(listener.getsockname()[1], flush=True)
server(Mock(spec.packaged(), record=lambda received: sizes.append(len(received.body)))).run([listener])
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(len(sizes), min(sizes), max(sizes), peak // 1024, flush=True)
"""


def test_a_thousand_uploads_at_once_are_answered_in_bounded_memory() -> None:
    """1,000 clients, all connected before the first sends its 1 MiB: each gets its answer.

    The whole server process stays below 400 MiB, though a gigabyte comes in: only so many bodies are read at once, and
    of each other connection no more than the buffer of its socket is held.
    """
    number = 1000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4096)), hard))
    with subprocess.Popen([sys.executable, "-c", _SERVER], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        port = running.stdout.readline().strip()
        uploads = subprocess.run(
            [sys.executable, "-c", _UPLOADS, port, str(number)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        begin = time.monotonic()
        running.terminate()
        arrived, smallest, largest, peak = map(int, running.stdout.read().split())
        assert time.monotonic() - begin < 60
    assert uploads.stderr == ""
    assert uploads.stdout == f"{{200: {number}}}\n"
    assert (arrived, smallest, largest) == (number, 1 << 20, 1 << 20)
    assert peak < 400, f"the server took {peak} MiB"


@pytest.mark.parametrize("scenario", [Scenario.OK, Scenario.SLOW])
def test_it_ends_while_clients_hold_on(scenario: Scenario) -> None:
    """Half a request, half a body, an answer that does not come: none of them keeps the servers from ending."""
    with ExitStack() as clients:
        with MockServers() as servers:
            listener = loopback()
            port = listener.getsockname()[1]
            with servers.serve(Mock(ENDPOINT, scenario), listener):
                for begun in (b"", b"POST /my", HEAD, HEAD + b"Content-Length: 9\r\n\r\nA", GOOD) * 5:
                    connection = clients.enter_context(socket.create_connection((LOOPBACK, port), 5))
                    connection.sendall(begun)
                time.sleep(0.2)
            begin = time.monotonic()
        assert time.monotonic() - begin < 60
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((LOOPBACK, port), 5)
    assert not [thread for thread in threading.enumerate() if thread.name == "mock"]


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
