"""One exchange with the endpoint: how the mock answers, and what arrived there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote_to_bytes


class Scenario(StrEnum):
    """How the mock answers, or what is missing before a snippet can ask it."""

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
    MISSING_FILE = "missing_file"
    UNSET_KEY = "unset_key"
    UNTRUSTED_CERTIFICATE = "untrusted_certificate"

    @property
    def status(self) -> int:
        """The HTTP status of the mock's answer in this scenario, where it answers."""
        return _STATUS.get(self, 200)

    @property
    def succeeds(self) -> bool:
        """Whether the snippet must print the answer and exit with 0."""
        return self in _SUCCESS

    @property
    def arrives(self) -> bool:
        """Whether the snippet's request must arrive at the mock, as it was rendered for."""
        return self not in _STOPPED

    @property
    def floor(self) -> Grade:
        """The lowest grade that a snippet may have in this scenario, where something goes wrong."""
        return Grade.C if self in {Scenario.NOT_JSON, Scenario.REDIRECTED} else Grade.B


class Grade(StrEnum):
    """How well a snippet copes when something goes wrong.

    A: it exits with an error, says why in at most three lines on stderr, and prints nothing else. B: it exits with an
    error, and the cause and the server's words can be read in its output. C: it prints the answer exactly as it came.
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
}
_SUCCESS = {Scenario.OK, Scenario.CREATED, Scenario.EMBEDDED}
_STOPPED = {Scenario.REFUSED, Scenario.MISSING_FILE, Scenario.UNSET_KEY, Scenario.UNTRUSTED_CERTIFICATE}
MOCKED = (*(each for each in Scenario if each not in {*_STOPPED, Scenario.EMBEDDED}), Scenario.REFUSED)
"""The scenarios that are the server's doing; the others are something missing on the side of the snippet."""

PAGE = "<html><body>It works!</body></html>"
"""What a server answers that is not the API's: where JSON is expected, and where a redirect leads."""

ELSEWHERE = "elsewhere.example"
"""The host that a redirect leads to: neither the API key nor the image may reach it."""


@dataclass(frozen=True)
class Received:
    """One request as it arrived: `path` is canonical, the query is percent-decoded and in order.

    The names of headers are in lower case. `status` is that of the answer: 0 where none was given.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: bytes
    status: int = 0

    @property
    def elsewhere(self) -> bool:
        """Whether it was sent to the host that a redirect leads to."""
        return (self.header("host") or "").partition(":")[0] == ELSEWHERE

    @property
    def cookies(self) -> tuple[tuple[str, str], ...]:
        """The names and values of its cookies, as they were sent."""
        pairs = (pair.strip().partition("=") for pair in (self.header("cookie") or "").split(";") if pair.strip())
        return tuple((name, value) for name, _, value in pairs)

    def header(self, name: str) -> str | None:
        """The value of the header `name` (in any case), or None; its values, if it came several times."""
        values = [value for each, value in self.headers if each == name.lower()]
        return ", ".join(values) if values else None  # RFC 9110, section 5.3


def canonical(path: str) -> str:
    """A percent-encoded path in the one form that all of its meaning have (RFC 3986, section 6.2.2).

    Whatever is not unreserved is encoded; a slash that is encoded is none between segments, and stays so.
    """
    return "/".join(quote(unquote_to_bytes(segment), safe="") for segment in path.split("/"))
