"""Servers whose answers the mock cannot give, for snippets in the sealed root."""

from __future__ import annotations

import re
import ssl
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingUnixStreamServer
from threading import Thread
from typing import Any, Self
from urllib.parse import urlsplit

from snippetgen import request
from snippetgen.checking import check, compare
from snippetgen.checking.runner import SealedRunner, Setup
from snippetgen.checking.sandbox import Finished, Program, Route
from snippetgen.checking.scenario import Scenario
from snippetgen.checking.subject import Subject
from snippetgen.checking.verdict_cache import Cache
from snippetgen.folders import user_cache
from snippetgen.languages.model import Language
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint, Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant

HOST = str(urlsplit(spec.packaged().base_url).hostname)
PROXY = 3128
"""The port of the loopback interface where a proxy listens, if a run has one."""

_END = b"\r\n\r\n"
_PATIENCE = 30


@dataclass(frozen=True)
class Answer:
    """What a server sends.

    It waits `pause` seconds after each byte of the body, or after each of its first `slow` bytes.
    """

    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    status: str = "200 OK"
    pause: float = 0
    slow: int | None = None

    @property
    def head(self) -> bytes:
        """The status line and the headers."""
        headers = {**self.headers, "Content-Length": str(len(self.body)), "Connection": "close"}
        lines = [f"HTTP/1.1 {self.status}", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join(lines).encode() + _END

    def pieces(self) -> Iterator[bytes]:
        """The pieces in which the body is sent."""
        slow = len(self.body[: self.slow]) if self.pause else 0
        for byte in self.body[:slow]:
            yield bytes([byte])
            time.sleep(self.pause)
        yield self.body[slow:]


@dataclass(frozen=True)
class Ran:
    """How a snippet ended, and the raw head of each request that arrived."""

    finished: Finished
    heads: list[bytes]

    @property
    def code(self) -> int:
        """The exit code. Raises AssertionError if the snippet was killed."""
        assert self.finished.code is not None, self.finished
        return self.finished.code

    @property
    def printed(self) -> object:
        """The value on stdout, if it is written as JSON or Python literals; else the text."""
        return compare._printed(self.finished.stdout)


class ServerRunner(SealedRunner):
    """A sealed runner with a server of this module instead of the mock."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: Answer | None = None
        self.proxied = False
        self.environment: Mapping[str, str] = {}
        self.files: Mapping[str, str] = {}
        self.heads: list[bytes] = []

    def ask(
        self,
        client: str,
        answer: Answer | None,
        *,
        environment: Mapping[str, str] | None = None,
        files: Mapping[str, str] | None = None,
        timeout: int = 30,
        proxied: bool = False,
    ) -> Ran:
        """Run the local snippet of a client such as `ruby/httparty`, and give it `answer`.

        If `answer` is None, nothing listens. `environment` and `files` (in the working directory) are added to those of
        the program. If `proxied`, the endpoint's name has no address; only the proxy at port PROXY can reach it.
        """
        self.answer, self.proxied, self.heads = answer, proxied, []
        self.environment, self.files = environment or {}, files or {}
        variant = Variant.parse(f"{client}/{Source.LOCAL}")
        endpoint: Endpoint = replace(spec.packaged(), timeout=timeout)
        asked = request.build(endpoint, source=variant.source)
        subject = Subject(render.render(variant, asked), asked)
        [result] = check.run([subject], [Scenario.OK], self, kept=Builds(user_cache() / "checks"), again=True)
        assert result.finished, result.reason
        assert not any("build failed" in mismatch for mismatch in result.mismatches), result.finished
        return Ran(result.finished, self.heads)

    @contextmanager
    def prepare(self, subject: Subject, scenario: Scenario) -> Iterator[Setup]:
        """Serve the answer, with a certificate that is trusted in the root."""
        hosts, port = ((), PROXY) if self.proxied else ((HOST,), 443)
        if self.answer is None:
            yield Setup(subject, Route(hosts, port, None), [])
            return
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._certificate(subject, (HOST,), scenario))
        with tempfile.TemporaryDirectory(prefix="snippetgen-") as folder:
            path = Path(folder) / "server.sock"
            with _Server(path, self.answer, context, proxy=self.proxied) as server:
                self.heads = server.heads
                yield Setup(subject, Route(hosts, port, path), [])

    def run(self, language: Language, program: Program) -> Finished:
        """Run a program; if it is a snippet and not a build, add its files and environment."""
        if program.route:
            for name, text in self.files.items():
                (program.folder / name).write_text(text, encoding="utf-8")
            program = replace(program, environment={**program.environment, **self.environment})
        return super().run(language, program)


class Builds(Cache):
    """A cache of builds. It keeps no verdicts, since nothing here is a check."""

    def keep(self, key: str, value: Any) -> None:
        """Keep nothing."""


class _Server(ThreadingUnixStreamServer):
    """An HTTPS server, or a proxy that also answers. It closes connections after one answer."""

    daemon_threads = True

    def __init__(self, path: Path, answer: Answer, context: ssl.SSLContext, *, proxy: bool) -> None:
        super().__init__(str(path), _Handler)
        self.answer, self.context, self.proxy = answer, context, proxy
        self.heads: list[bytes] = []
        self.thread = Thread(target=self.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.thread.join()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """Ignore clients that do not wait for the answer."""


class _Handler(StreamRequestHandler):
    timeout = _PATIENCE
    server: _Server

    def handle(self) -> None:
        if self.server.proxy:
            self._head()
            self.wfile.write(b"HTTP/1.1 200 OK" + _END)
        plain = self.request
        plain.settimeout(_PATIENCE)
        with self.server.context.wrap_socket(plain, server_side=True) as self.request:
            self.setup()
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", self._head())
            self.rfile.read(int(length[1]) if length else 0)
            self.wfile.write(self.server.answer.head)
            for piece in self.server.answer.pieces():
                self.wfile.write(piece)

    def _head(self) -> bytes:
        """Read and record the head of a request. Raises EOFError if it is incomplete."""
        head = b""
        while not head.endswith(_END):
            line = self.rfile.readline()
            if not line:
                raise EOFError
            head += line
        self.server.heads.append(head)
        return head
