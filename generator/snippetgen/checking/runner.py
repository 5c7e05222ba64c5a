"""Run the programs of a check, sealed or on the host, and serve the mock they call.

In the sealed root, the API's own host name leads to the mock.
"""

from __future__ import annotations

import shutil
import socket
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from snippetgen import languages
from snippetgen.checking import toolchains
from snippetgen.checking.sandbox import Finished, Program, Route, run_on_host, run_sealed
from snippetgen.checking.scenario import ELSEWHERE, Received, Scenario, Step
from snippetgen.checking.subject import Subject
from snippetgen.languages.model import Command, Language

if TYPE_CHECKING:
    from anyio.from_thread import BlockingPortal

    from snippetgen.checking.mock import Mock


@dataclass(frozen=True)
class Setup:
    """The setup of one check: the subject, the route to its mock, the requests received."""

    subject: Subject
    route: Route | None
    received: list[Received]


class Runner(ABC):
    """Runs the programs of checks and serves the mocks that they call. A context manager.

    The thread of the mocks is started at first use.
    """

    reproducible: bool
    """Whether the same inputs give the same verdict again, so that verdicts can be kept."""

    def __init__(self) -> None:
        self.stack = ExitStack()
        self.lock = Lock()
        self._portal: BlockingPortal | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    @abstractmethod
    def lacks(self, subject: Subject, step: Step) -> str:
        """Why `step` of `subject` cannot run here and what to do about it; empty if it can."""

    @abstractmethod
    def toolchain(self, language: Language) -> str:
        """The version of the toolchain that runs `language` here."""

    def identity(self, language: Language) -> str:
        """Text that changes whenever the toolchain that runs `language` here does."""
        return self.toolchain(language)

    def commands(self, subject: Subject) -> tuple[tuple[Command, ...], Command]:
        """The commands that build a snippet here, and the one that runs it."""
        return subject.client.build, subject.client.run

    @abstractmethod
    def prepare(self, subject: Subject, scenario: Scenario) -> AbstractContextManager[Setup]:
        """Serve the mock for one check while the context lasts."""

    @abstractmethod
    def run(self, language: Language, program: Program) -> Finished:
        """Run one program of a check, with the toolchain of `language`."""

    def _serve(
        self, mock: Mock, listener: socket.socket, certificate: Path | None = None
    ) -> AbstractContextManager[None]:
        from anyio.from_thread import start_blocking_portal  # noqa: PLC0415  the server is slow to import

        from snippetgen.checking.mock import serve  # noqa: PLC0415

        with self.lock:
            if self._portal is None:
                self._portal = self.stack.enter_context(start_blocking_portal())
        return serve(self._portal, mock, listener, certificate)


class SealedRunner(Runner):
    """Runs snippets byte for byte in a sealed root, with the mock at their own host name."""

    reproducible = True

    def __init__(self, roots: Mapping[str, toolchains.Root] | None = None) -> None:
        """`roots` maps a language's name to its root; the default is what is installed."""
        super().__init__()
        self.roots = toolchains.find(languages.every()) if roots is None else roots
        self._certificates: dict[tuple[object, ...], Path] = {}

    def lacks(self, subject: Subject, step: Step) -> str:  # noqa: ARG002  every step can run sealed
        if subject.language.name in self.roots:
            return ""
        return f"{subject.language.title} is not in the sealed root: run `snippetgen toolchains install`"

    def toolchain(self, language: Language) -> str:
        return self.roots[language.name].versions[language.name]

    def identity(self, language: Language) -> str:
        return f"{self.roots[language.name].recipes[language.name]} {self.toolchain(language)}"

    @contextmanager
    def prepare(self, subject: Subject, scenario: Scenario) -> Iterator[Setup]:
        address = urlsplit(subject.request.endpoint.base_url)
        secure = address.scheme == "https"
        fetched = urlsplit(subject.request.image).hostname if subject.client.traffic.fetches_image else None
        hosts = tuple(dict.fromkeys(filter(None, (address.hostname, ELSEWHERE, fetched))))
        route = Route(hosts, address.port or (443 if secure else 80), None)
        setup = Setup(subject, route, [])
        if scenario is Scenario.REFUSED:
            yield setup
            return
        with tempfile.TemporaryDirectory(prefix="snippetgen-") as folder:
            path = Path(folder, "mock.sock")
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(str(path))
            certificate = self._certificate(subject, hosts, scenario) if secure else None
            with self._serve(subject.mock(scenario, setup.received.append), listener, certificate):
                yield replace(setup, route=replace(route, socket=path))

    def run(self, language: Language, program: Program) -> Finished:
        environment = {**language.toolchain.environment, **program.environment}
        return run_sealed(self.roots[language.name], replace(program, environment=environment))

    def _certificate(self, subject: Subject, hosts: tuple[str, ...], scenario: Scenario) -> Path:
        """A PEM file with a key and a certificate for `hosts`.

        It is issued by the root's own authority, or by an unknown one where the scenario wants that.
        """
        import trustme  # noqa: PLC0415

        authority = self.roots[subject.language.name].authority
        trusted = scenario is not Scenario.UNTRUSTED_CERTIFICATE
        name = (authority, hosts, trusted)
        with self.lock:
            if name not in self._certificates:
                pem = authority.read_bytes()
                rsa = trustme.KeyType.RSA
                ca = trustme.CA.from_pem(pem, pem) if trusted else trustme.CA(key_type=rsa)
                made = ca.issue_cert(*hosts, key_type=rsa).private_key_and_cert_chain_pem
                folder = self.stack.enter_context(tempfile.TemporaryDirectory(prefix="snippetgen-"))
                self._certificates[name] = Path(folder) / "certificate.pem"
                made.write_to_path(str(self._certificates[name]))
            return self._certificates[name]


class HostRunner(Runner):
    """Runs snippets with the toolchains on PATH, rendered again for the mock's address."""

    reproducible = False

    def __init__(self, rerender: Callable[[Subject, str], Subject]) -> None:
        """`rerender` returns the same subject rendered for another base URL."""
        super().__init__()
        self._rerender = rerender

    def lacks(self, subject: Subject, step: Step) -> str:
        if isinstance(step, Scenario) and (step.redirects or step is Scenario.UNTRUSTED_CERTIFICATE):
            return f"{step} needs another host name and TLS, which only a sealed check has"
        if subject.client.sdk:
            return "an SDK treats its own hosts specially: only a sealed check sees what it sends to them"
        toolchain = subject.language.toolchain
        missing = [program for program in toolchain.programs if shutil.which(program) is None]
        return f"not on PATH: {', '.join(missing)}; {toolchain.install}" if missing else ""

    def toolchain(self, language: Language) -> str:
        return f"{language.title} on the PATH of the host"

    def commands(self, subject: Subject) -> tuple[tuple[Command, ...], Command]:
        client = subject.client
        return client.build if client.host_build is None else client.host_build, client.host_run or client.run

    @contextmanager
    def prepare(self, subject: Subject, scenario: Scenario) -> Iterator[Setup]:
        from snippetgen.checking.mock import LOOPBACK, loopback  # noqa: PLC0415

        listener = loopback()
        moved = self._rerender(subject, f"http://{LOOPBACK}:{listener.getsockname()[1]}")
        setup = Setup(moved, None, [])
        # For `refused`, the port is bound without listening.
        refused = scenario is Scenario.REFUSED
        with listener if refused else self._serve(moved.mock(scenario, setup.received.append), listener):
            yield setup

    def run(self, language: Language, program: Program) -> Finished:  # noqa: ARG002  PATH has one toolchain for each
        return run_on_host(program)
