"""One exchange with the endpoint: how the mock answers, and what arrived there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote_to_bytes


class Scenario(StrEnum):
    """How the mock answers, or what is missing before a snippet can ask it."""

    OK = "ok"
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
    MISSING_FILE = "missing_file"
    UNSET_KEY = "unset_key"
    UNTRUSTED_CERTIFICATE = "untrusted_certificate"

    @property
    def status(self) -> int:
        """The HTTP status that the mock answers with in this scenario, where it answers."""
        return _STATUS.get(self, 200)

    @property
    def answered(self) -> bool:
        """Whether a request arrives at the mock in this scenario."""
        return self not in _UNANSWERED


_STATUS = {
    Scenario.UNAUTHORIZED: 401,
    Scenario.FORBIDDEN: 403,
    Scenario.NOT_FOUND: 404,
    Scenario.TOO_LARGE: 413,
    Scenario.RATE_LIMITED: 429,
    Scenario.SERVER_ERROR: 500,
}
_UNANSWERED = {Scenario.REFUSED, Scenario.MISSING_FILE, Scenario.UNSET_KEY, Scenario.UNTRUSTED_CERTIFICATE}
MOCKED = (*(scenario for scenario in Scenario if scenario.answered), Scenario.REFUSED)
"""The scenarios that are the server's doing; the others are something missing on the side of the snippet."""


@dataclass(frozen=True)
class Received:
    """One request as it arrived: `path` is canonical, the query is percent-decoded and in order.

    The names of headers are in lower case.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The value of the header `name` (in any case), or None; its values, if it came several times."""
        values = [value for each, value in self.headers if each == name.lower()]
        return ", ".join(values) if values else None  # RFC 9110, section 5.3


def canonical(path: str) -> str:
    """A percent-encoded path in the one form that all of its meaning have (RFC 3986, section 6.2.2).

    Whatever is not unreserved is encoded; a slash that is encoded is none between segments, and stays so.
    """
    return "/".join(quote(unquote_to_bytes(segment), safe="") for segment in path.split("/"))
