"""What is checked: a snippet with its request, and the keys and image of every check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from snippetgen.checking.compare import Expected, expected
from snippetgen.checking.scenario import INJECTED, JUDGES, Received, Scenario, Step
from snippetgen.languages.model import Client, Judge, Language
from snippetgen.openapi.endpoint import Secret
from snippetgen.openapi.spec import packaged
from snippetgen.rendering.variant import Snippet
from snippetgen.request import Request, build

if TYPE_CHECKING:
    from snippetgen.checking.mock import Mock

KEY = "check+key/42=="
"""The API key of every check, with characters that a careless snippet forgets to encode."""

_IMAGE = Path(__file__).parent / "image.jpg"


def image() -> bytes:
    """The image that every check sends: a JPEG with 128 KiB appended.

    That is too long for a single read, or for a line of Base64.
    """
    return _IMAGE.read_bytes() + bytes(range(256)) * 512


@dataclass(frozen=True)
class Subject:
    """A snippet to check, and the request that it was rendered for.

    `hurried` is the same snippet with a shorter timeout. It runs instead of it where the endpoint never answers, so
    that a check need not wait for the published timeout.
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
    def packaged(self) -> bool:
        """Whether the request is that of the packaged endpoint with all defaults."""
        return self.request == build(packaged(), source=self.request.source)

    @property
    def judges(self) -> tuple[Judge, ...]:
        """The judges of the snippet; not every judge is for every request."""
        return tuple(judge for judge in self.language.judges if not judge.packaged_only or self.packaged)

    @property
    def keys(self) -> tuple[str, ...]:
        """The secrets that must arrive: those in the snippet, or else those of every check."""
        return self.request.keys or tuple(map(_key, self.request.secrets, range(len(self.request.secrets))))

    @property
    def hidden(self) -> tuple[str, ...]:
        """What must neither be printed nor sent elsewhere: the secrets, and the passwords in them."""
        pairs = zip(self.request.secrets, self.keys, strict=True)
        return (*self.keys, *(key.partition(":")[2] for secret, key in pairs if secret.basic))

    def sent_keys(self, scenario: Scenario) -> tuple[str, ...]:
        """The secrets in the environment under `scenario`."""
        if scenario is not Scenario.MALFORMED_KEY:
            return self.keys
        return tuple(_malformed(*each) for each in zip(self.request.secrets, self.keys, strict=True))

    def environment(self, scenario: Scenario = Scenario.OK) -> dict[str, str]:
        """The environment variables that hold the secrets under `scenario`."""
        found: dict[str, str] = {}
        if scenario is Scenario.UNSET_KEY:
            return found
        for secret, key in zip(self.request.secrets, self.sent_keys(scenario), strict=True):
            found |= zip(secret.variables, key.split(":", 1) if secret.basic else [key], strict=True)
        return found

    def scenarios(self, wanted: Iterable[Step]) -> tuple[Step, ...]:
        """The `wanted` steps that make sense for this snippet.

        For example, only a local image can be missing, only a key that is read from the environment can be unset, and
        not every language can be embedded.
        """
        possible = {
            Scenario.MISSING_FILE: self.request.needs_file,
            Scenario.UNSET_KEY: bool(self.request.secrets),
            Scenario.MALFORMED_KEY: bool(self.request.secrets),
            Scenario.UNTRUSTED_CERTIFICATE: self.request.endpoint.base_url.startswith("https:"),
            Scenario.TRUNCATED: self.request.answer.kind != "header",
            Scenario.NOT_JSON: self.request.answer.kind != "header",
            Scenario.EMBEDDED: self.language.embedding is not None,
            JUDGES: bool(self.judges),
        }
        return tuple(step for step in wanted if possible.get(step, True))

    def under(self, step: Step) -> Subject:
        """The subject to run in `step`: this one, or its hurried copy."""
        return self.hurried if step in {Scenario.SLOW, Scenario.EMBEDDED} and self.hurried else self

    def expected(self, scenario: Scenario) -> tuple[Expected, ...]:
        """The requests that must arrive under `scenario`."""
        return expected(self.request, self.client.traffic, scenario, self.sent_keys(scenario), image())

    def known_failure(self, step: Step) -> str:
        """Why this snippet is expected to fail in `step`; empty if it is not."""
        known, kinds = self.client.known_failures, [self.snippet.variant.source, *sorted(self._places)]
        kinds += ["basic"] if self.request.basic else []
        return next((known[name] for name in (*(f"{kind}/{step}" for kind in kinds), step) if name in known), "")

    @property
    def _places(self) -> set[str]:
        """Where the secrets are, in the words of `Client.known_failures`."""
        secrets = [secret for secret in self.request.secrets if not secret.basic]
        places = {secret.place for secret in secrets}
        headers = [secret for secret in secrets if secret.place == "header"]
        own = any(secret.name.lower() != "authorization" for secret in headers)
        bare = any(secret.name.lower() == "authorization" and secret.prefix != "Bearer " for secret in headers)
        if places & {"header", "cookie"}:
            places |= {"header"} if "query" in places else {"header", "header_without_query"}
        return places | ({"own_header"} if own else set()) | ({"no_bearer"} if bare else set())

    def mock(self, scenario: Scenario, record: Callable[[Received], object]) -> Mock:
        """The mock endpoint for this snippet under `scenario`."""
        from snippetgen.checking.mock import Mock  # noqa: PLC0415  the server is slow to import

        picture = image() if self.client.traffic.fetches_image else None
        return Mock(self.request.endpoint, scenario, self.keys, picture, record, self.request.auth)


def _malformed(secret: Secret, key: str) -> str:
    """A key that would add a header, or a member to a JSON body, if a client did not escape or refuse it."""
    if secret.place == "body":
        return f'{key[0]}", "{INJECTED}": "1{key[1:]}'
    return f"{key}\r\n{INJECTED}: 1"


def _key(secret: Secret, number: int) -> str:
    """The secret number `number` of every check; a user and a password for HTTP Basic."""
    key = KEY if number == 0 else f"check+secret/{number}=="
    return f"check user:{key}" if secret.basic else key
