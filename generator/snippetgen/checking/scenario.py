"""Scenarios, the grades for coping with them, and the requests that arrived."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal
from urllib.parse import quote, unquote_to_bytes


class Scenario(StrEnum):
    """How the mock answers, or what the snippet lacks before it can call it."""

    OK = "ok"
    CREATED = "created"
    EMBEDDED = "embedded"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    TOO_LARGE = "too_large"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    SLOW = "slow"
    REFUSED = "refused"
    TRUNCATED = "truncated"
    NOT_JSON = "not_json"
    REDIRECTED = "redirected"
    TEMPORARY_REDIRECT = "temporary_redirect"
    MISSING_FILE = "missing_file"
    UNSET_KEY = "unset_key"
    MALFORMED_KEY = "malformed_key"
    UNTRUSTED_CERTIFICATE = "untrusted_certificate"

    @property
    def status(self) -> int:
        """The HTTP status of the mock's answer, if it answers."""
        return _STATUS.get(self, 200)

    @property
    def succeeds(self) -> bool:
        """Whether the snippet must print the answer and exit with code 0."""
        return self in _SUCCESS

    @property
    def arrives(self) -> bool:
        """Whether the request that the snippet was rendered for must arrive at the mock."""
        return self not in _STOPPED

    @property
    def redirects(self) -> bool:
        """Whether the mock answers with the address of another host."""
        return self in {Scenario.REDIRECTED, Scenario.TEMPORARY_REDIRECT}

    @property
    def floor(self) -> Grade:
        """The lowest grade that passes, in a scenario where something goes wrong."""
        return Grade.C if self.redirects or self is Scenario.NOT_JSON else Grade.B


class Grade(StrEnum):
    """How well a snippet copes when something goes wrong.

    - A: it fails, names the cause in at most three lines on stderr, and prints nothing else.
    - B: it fails, and its output has the cause and the server's own words.
    - C: it succeeds and prints the answer exactly as it came.
    """

    A = "A"
    B = "B"
    C = "C"


_STATUS = {
    Scenario.CREATED: 201,
    Scenario.UNAUTHORIZED: 401,
    Scenario.FORBIDDEN: 403,
    Scenario.NOT_FOUND: 404,
    Scenario.TOO_LARGE: 413,
    Scenario.RATE_LIMITED: 429,
    Scenario.SERVER_ERROR: 500,
    Scenario.REDIRECTED: 302,
    Scenario.TEMPORARY_REDIRECT: 307,
}
_SUCCESS = {Scenario.OK, Scenario.CREATED, Scenario.EMBEDDED}
_STOPPED = {
    Scenario.REFUSED,
    Scenario.MISSING_FILE,
    Scenario.UNSET_KEY,
    Scenario.MALFORMED_KEY,
    Scenario.UNTRUSTED_CERTIFICATE,
}
JUDGES: Final = "judges"
Step = Scenario | Literal["judges"]
"""One check of a snippet: a run under a scenario, or its language's judges. Judges are formatters and linters."""

MOCKED = (*(each for each in Scenario if each not in {*_STOPPED, Scenario.EMBEDDED}), Scenario.REFUSED)
"""The scenarios that the server causes; in the others, the snippet lacks something."""

PAGE = "<html><body>It works!</body></html>"
"""A page that is not the API's: the answer of `not_json`, and of a redirect's target."""

ELSEWHERE = "elsewhere.example"
"""The host that a redirect leads to. Neither the API key nor the image may reach it."""


INJECTED = "X-Injected"
"""What the key of `malformed_key` adds to a request if a client does not escape it: a header, or a member of JSON."""


@dataclass(frozen=True)
class Received:
    """One request as it arrived.

    `path` is canonical (see `canonical`); `query` is percent-decoded and in order; header names are in lower case.
    `status` is that of the mock's answer, or 0 if it never answered.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: bytes
    status: int = 0

    @property
    def elsewhere(self) -> bool:
        """Whether the request went to the host that a redirect leads to."""
        return (self.header("host") or "").partition(":")[0] == ELSEWHERE

    @property
    def cookies(self) -> tuple[tuple[str, str], ...]:
        """The names and values of its cookies, in order."""
        pairs = (pair.strip().partition("=") for pair in (self.header("cookie") or "").split(";") if pair.strip())
        return tuple((name, value) for name, _, value in pairs)

    def header(self, name: str) -> str | None:
        """The value of the header `name` in any case, or None.

        Several values are joined by commas (RFC 9110, section 5.3).
        """
        values = [value for each, value in self.headers if each == name.lower()]
        return ", ".join(values) if values else None


def canonical(path: str) -> str:
    """A percent-encoded path in normal form (RFC 3986, section 6.2.2), for comparison.

    Everything but unreserved characters is encoded. An encoded slash stays encoded: it does not separate segments.
    """
    return "/".join(quote(unquote_to_bytes(segment), safe="") for segment in path.split("/"))
