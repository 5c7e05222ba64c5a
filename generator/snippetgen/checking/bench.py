"""Where a check runs: sealed, with the API's own host name leading to the mock, or on the host by choice."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final, Literal, Protocol, Self
from urllib.parse import urlsplit

from snippetgen import languages
from snippetgen.checking import toolchains
from snippetgen.checking.compare import Expected, expected
from snippetgen.checking.sandbox import Finished, Gate, Host, Program, Sealed
from snippetgen.checking.scenario import ELSEWHERE, Received, Scenario
from snippetgen.languages.model import Client, Command, Language
from snippetgen.openapi.endpoint import Secret
from snippetgen.rendering.variant import Snippet
from snippetgen.request import Request

if TYPE_CHECKING:
    from snippetgen.checking.mock import Mock, MockServers

KEY = "check+key/42=="
"""The API key of every check; it has characters that a careless snippet would not encode."""

JUDGES: Final = "judges"
Step = Scenario | Literal["judges"]
"""What is checked of a snippet: how it runs under a scenario, or what the judges of its language say to its text."""

_IMAGE = Path(__file__).parent / "image.jpg"


def image() -> bytes:
    """The image that every check sends: a JPEG, followed by so many bytes that no single read or line holds them."""
    return _IMAGE.read_bytes() + bytes(range(256)) * 512


@dataclass(frozen=True)
class Subject:
    """A snippet to check, and the request that it was rendered for.

    `hurried` is the same snippet with a shorter timeout, which runs when the endpoint is slow: nobody waits for the
    timeout of what is published, and it is one value of the spec, `timeout`.
    """

    snippet: Snippet
    request: Request
    hurried: Subject | None = None

    @property
    def language(self) -> Language:
        return self.snippet.variant.language

    @property
    def client(self) -> Client:
        return self.snippet.variant.client

    @property
    def file(self) -> str:
        return self.snippet.variant.file

    @property
    def keys(self) -> tuple[str, ...]:
        """The secrets that must arrive: those in the snippet, or those of every check."""
        return self.request.keys or tuple(map(_key, self.request.secrets, range(len(self.request.secrets))))

    @property
    def hidden(self) -> tuple[str, ...]:
        """What may be neither printed nor sent elsewhere: the secrets, and the passwords in them."""
        pairs = zip(self.request.secrets, self.keys, strict=True)
        return (*self.keys, *(key.partition(":")[2] for secret, key in pairs if secret.basic))

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that hold the secrets."""
        found: dict[str, str] = {}
        for secret, key in zip(self.request.secrets, self.keys, strict=True):
            found |= zip(secret.variables, key.split(":", 1) if secret.basic else [key], strict=True)
        return found

    def scenarios(self, wanted: Iterable[Step]) -> tuple[Step, ...]:
        """Those of the `wanted` steps that there are for this snippet.

        Only a local image can be missing, and only a body be cut or not be JSON; not every language can be embedded or
        has judges.
        """
        there = {
            Scenario.MISSING_FILE: self.request.needs_file,
            Scenario.UNSET_KEY: bool(self.request.secrets),
            Scenario.UNTRUSTED_CERTIFICATE: self.request.endpoint.base_url.startswith("https:"),
            Scenario.TRUNCATED: self.request.answer.kind != "header",
            Scenario.NOT_JSON: self.request.answer.kind != "header",
            Scenario.EMBEDDED: self.language.embedding is not None,
            JUDGES: bool(self.language.judges),
        }
        return tuple(step for step in wanted if there.get(step, True))

    def under(self, step: Step) -> Subject:
        """The subject that runs in this step."""
        return self.hurried if step in {Scenario.SLOW, Scenario.EMBEDDED} and self.hurried else self

    def expected(self, scenario: Scenario) -> tuple[Expected, ...]:
        """The requests that must arrive under `scenario`."""
        return expected(self.request, self.client.traffic, scenario, self.keys, image())

    def known_failure(self, step: Step) -> str:
        """Why this snippet is expected to fail in `step`; empty when it is not."""
        known = self.client.known_failures
        return known.get(f"{self.snippet.variant.source}/{step}") or known.get(step, "")

    def mock(self, scenario: Scenario, record: Callable[[Received], object]) -> Mock:
        """The endpoint that this snippet asks under `scenario`."""
        from snippetgen.checking.mock import Mock  # noqa: PLC0415  only a check that runs needs the server

        picture = image() if self.client.traffic.fetches_image else None
        return Mock(self.request.endpoint, scenario, self.keys, picture, record, self.request.auth)


def _key(secret: Secret, number: int) -> str:
    """The secret of every check with this number: KEY, and others like it."""
    key = KEY if number == 0 else f"check+secret/{number}=="
    return f"check user:{key}" if secret.basic else key


@dataclass(frozen=True)
class Opened:
    """An endpoint that waits for one check: the subject that asks it, the way there, and what has arrived so far."""

    subject: Subject
    gate: Gate | None
    received: list[Received]


class Bench(Protocol):
    """A place for checks, used as a context manager."""

    reproducible: bool
    """Whether the same inputs give the same verdict again, so that it can be kept."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *exception: object) -> None: ...

    def lacks(self, subject: Subject, step: Step) -> str:
        """Why a step of `subject` cannot run here, and what to do about it; empty when it can."""

    def toolchain(self, language: Language) -> str:
        """The version of the toolchain that runs `language` here."""

    def identity(self, language: Language) -> str:
        """A digest of the toolchain that runs `language` here."""

    def commands(self, subject: Subject) -> tuple[tuple[Command, ...], Command]:
        """The commands that build and run a snippet here."""

    def open(self, subject: Subject, scenario: Scenario) -> AbstractContextManager[Opened]:
        """The mock for one check, ready to be asked."""

    def run(self, language: Language, program: Program) -> Finished:
        """Run one program of a check of a snippet in `language`."""


class _Serving:
    """The servers of one run, started when they are needed first."""

    def __init__(self) -> None:
        self.stack = ExitStack()
        self.lock = Lock()

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    @cached_property
    def servers(self) -> MockServers:
        from snippetgen.checking.mock import MockServers  # noqa: PLC0415

        return self.stack.enter_context(MockServers())


class SealedBench(_Serving):
    """Runs the published bytes in a sealed root, where the endpoint's host is the mock."""

    reproducible = True

    def __init__(self, roots: Mapping[str, toolchains.Root] | None = None) -> None:
        """`roots` says which root runs which language; the default is what is installed."""
        super().__init__()
        self.roots = toolchains.find(languages.every()) if roots is None else roots
        self._certificates: dict[tuple[object, ...], Path] = {}

    def __enter__(self) -> Self:
        return self

    def lacks(self, subject: Subject, step: Step) -> str:  # noqa: ARG002  sealed, every step can run
        if subject.language.name in self.roots:
            return ""
        return f"{subject.language.title} is not in the sealed root: run `snippetgen toolchains install`"

    def toolchain(self, language: Language) -> str:
        return self.roots[language.name].versions[language.name]

    def commands(self, subject: Subject) -> tuple[tuple[Command, ...], Command]:
        return subject.client.build, subject.client.run

    def identity(self, language: Language) -> str:
        return f"{self.roots[language.name].recipes[language.name]} {self.toolchain(language)}"

    @contextmanager
    def open(self, subject: Subject, scenario: Scenario) -> Iterator[Opened]:
        received: list[Received] = []
        address = urlsplit(subject.request.endpoint.base_url)
        secure = address.scheme == "https"
        hosts = _hosts(subject, address.hostname or "")
        port = address.port or (443 if secure else 80)
        with ExitStack() as stack:
            if scenario is Scenario.REFUSED:
                yield Opened(subject, Gate(hosts, port, None), received)
                return
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="snippetgen-")))
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(str(folder / "mock.sock"))
            certificate = self._certificate(subject, hosts, scenario) if secure else None
            with self.lock:
                servers = self.servers
            stack.enter_context(servers.serve(subject.mock(scenario, received.append), listener, certificate))
            yield Opened(subject, Gate(hosts, port, folder / "mock.sock"), received)

    def run(self, language: Language, program: Program) -> Finished:
        environment = {**language.toolchain.environment, **program.environment}
        return Sealed(self.roots[language.name]).run(replace(program, environment=environment))

    def _certificate(self, subject: Subject, hosts: tuple[str, ...], scenario: Scenario) -> Path:
        """A PEM file with a key and a certificate for `hosts`, of the root's authority or of one that nobody trusts."""
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


class HostBench(_Serving):
    """Runs snippets with the toolchains on PATH, rendered again with the mock's loopback address as their base URL."""

    reproducible = False

    def __init__(self, rerender: Callable[[Subject, str], Subject]) -> None:
        """`rerender` makes of a subject the same one for another base URL."""
        super().__init__()
        self._rerender = rerender

    def __enter__(self) -> Self:
        return self

    def lacks(self, subject: Subject, step: Step) -> str:
        if step in {Scenario.REDIRECTED, Scenario.UNTRUSTED_CERTIFICATE}:
            return f"{step} needs another host name and TLS, which only a sealed check has"
        if subject.client.sdk:
            return "an SDK treats its own hosts in its own way: only a sealed check sees what it sends to them"
        toolchain = subject.language.toolchain
        missing = [program for program in toolchain.programs if shutil.which(program) is None]
        return f"not on PATH: {', '.join(missing)}; {toolchain.install}" if missing else ""

    def toolchain(self, language: Language) -> str:
        return f"{language.title} on the PATH of the host"

    def commands(self, subject: Subject) -> tuple[tuple[Command, ...], Command]:
        client = subject.client
        return client.build if client.host_build is None else client.host_build, client.host_run or client.run

    def identity(self, language: Language) -> str:
        return self.toolchain(language)

    @contextmanager
    def open(self, subject: Subject, scenario: Scenario) -> Iterator[Opened]:
        from snippetgen.checking.mock import LOOPBACK, loopback  # noqa: PLC0415

        received: list[Received] = []
        with ExitStack() as stack:
            listener = loopback()
            moved = self._rerender(subject, f"http://{LOOPBACK}:{listener.getsockname()[1]}")
            if scenario is Scenario.REFUSED:  # a port that is bound and not listened on refuses connections
                stack.enter_context(listener)
            else:
                with self.lock:
                    servers = self.servers
                stack.enter_context(servers.serve(moved.mock(scenario, received.append), listener))
            yield Opened(moved, None, received)

    def run(self, language: Language, program: Program) -> Finished:  # noqa: ARG002  PATH knows one toolchain for it
        return Host().run(program)


def _hosts(subject: Subject, own: str) -> tuple[str, ...]:
    """The host names that lead to the mock: the endpoint's, another's, and the image's where the client fetches it."""
    fetched = urlsplit(subject.request.image).hostname if subject.client.traffic.fetches_image else None
    return tuple(dict.fromkeys(filter(None, (own, ELSEWHERE, fetched))))
