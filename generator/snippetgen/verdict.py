"""What must arrive and what must be printed, and how that differs from what did. Pure functions of frozen values."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlsplit

from snippetgen.exchange import Received, Scenario, canonical
from snippetgen.language import Traffic
from snippetgen.request import Base64Body, Request
from snippetgen.sandbox import Finished
from snippetgen.variant import Source

_MANY_LINES = 3
_OK = 200


@dataclass(frozen=True)
class Expected:
    """One request that must arrive: exactly this method, path (canonical), query (decoded, in order) and image.

    `headers` are those that must be among its headers. Where not `ordered`, the query may come in another order.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    image: bytes
    ordered: bool = True


def expected(request: Request, traffic: Traffic, scenario: Scenario, key: str, image: bytes) -> tuple[Expected, ...]:
    """The requests that must arrive, in order: none where the snippet is stopped before it asks, usually one."""
    if not scenario.answered:
        return ()
    headers, query = request.headers(key), request.query(key)
    body = image if isinstance(request.body, Base64Body) else b""
    first: tuple[Expected, ...] = ()
    if traffic.fetches_image and request.source is Source.HOSTED:
        address = urlsplit(request.image)
        fetched = tuple(parse_qsl(address.query, keep_blank_values=True))
        first = (Expected("GET", canonical(_resolved(address.path)), fetched, (), b""),)
        query = tuple(pair for pair in query if pair[0] != request.endpoint.image)
        headers = tuple(header for header in headers if header[0] != "Content-Length")
        body = image
    if traffic.content_type:
        headers = (*(h for h in headers if h[0] != "Content-Type"), ("Content-Type", traffic.content_type))
    path = canonical(urlsplit(request.url).path)
    asked = Expected(request.method, path, (*query, *traffic.adds), headers, body, ordered=not traffic.adds)
    return (*first, *[asked] * (traffic.tries if scenario is Scenario.RATE_LIMITED else 1))


def _resolved(path: str) -> str:
    """The path that is asked for where a URL is fetched: its segments `.` and `..` are resolved (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in {".", ".."}:
        kept.append("")
    return f"/{'/'.join(kept)}"


def arrivals(wanted: tuple[Expected, ...], received: tuple[Received, ...]) -> list[str]:
    """How what arrived differs from what must arrive; empty when it does not."""
    if len(wanted) != len(received):
        return [f"{_requests(len(received))} arrived, where {_requests(len(wanted))} must"]
    return [difference for pair in zip(wanted, received, strict=True) for difference in _differences(*pair)]


def _requests(number: int) -> str:
    return "no request" if number == 0 else "1 request" if number == 1 else f"{number} requests"


def _differences(wanted: Expected, received: Received) -> list[str]:
    order: Callable[[Iterable[tuple[str, str]]], list[tuple[str, str]]] = list if wanted.ordered else sorted
    compared = [
        ("method", wanted.method, received.method),
        ("path", wanted.path, received.path),
        ("query", order(wanted.query), order(received.query)),
    ]
    found = [f"the {what} is {fact!r} instead of {wish!r}" for what, wish, fact in compared if wish != fact]
    for name, value in wanted.headers:
        there = received.header(name)
        if there != value:
            found.append(f"the header {name} is {'missing' if there is None else repr(there)} instead of {value!r}")
    return found + _body_differences(wanted.image, received.body)


def _body_differences(image: bytes, body: bytes) -> list[str]:
    if not image:
        return [f"the body has {len(body)} bytes instead of none"] if body else []
    try:
        decoded = base64.b64decode(body, validate=True)
    except binascii.Error as error:
        return [f"the body is not strict Base64 without line breaks: {error}"]
    if decoded != image:
        return [f"the body's {len(decoded)} bytes are not the {len(image)} bytes of the image"]
    return []


def output(request: Request, scenario: Scenario, finished: Finished, chatter: tuple[str, ...], key: str) -> list[str]:
    """What is wrong with how the program ended and what it printed; empty when nothing is."""
    if finished.code is None:
        if finished.over not in {"", "its time"}:
            return [f"it took more than {finished.over} and was killed"]
        return [f"it did not end within {finished.seconds:.0f} s and was killed"]
    errors = [
        line
        for line in finished.stderr.splitlines()
        if line.strip() and not any(re.search(pattern, line) for pattern in chatter)
    ]
    found = (
        _success(request, finished, errors)
        if scenario is Scenario.OK
        else _failure(request, scenario, finished, errors)
    )
    if any(written in finished.stdout + finished.stderr for written in (key, quote(key, safe=""))):
        found.append("the API key stands in the output")
    return found


def _success(request: Request, finished: Finished, errors: list[str]) -> list[str]:
    found = []
    if finished.code != 0:
        found.append(f"the exit code is {finished.code} instead of 0")
    if errors:
        found.append(f"it warns on stderr: {errors[0]}")
    if not finished.stdout.strip():
        return [*found, "it prints nothing on stdout"]
    try:
        printed = json.loads(finished.stdout)
    except ValueError:
        return [*found, "what it prints on stdout is not JSON"]
    if printed != request.endpoint.example(_OK):
        found.append("what it prints on stdout is not the server's answer")
    return found


def _failure(request: Request, scenario: Scenario, finished: Finished, errors: list[str]) -> list[str]:
    found = []
    if finished.code == 0:
        found.append("the exit code is 0, as if nothing had gone wrong")
    if finished.stdout.strip():
        found.append("it prints something on stdout although it failed")
    if not errors:
        return [*found, "it says nothing on stderr"]
    if len(errors) > _MANY_LINES:
        found.append(f"it prints {len(errors)} lines on stderr where one readable line is wanted")
    said = request.endpoint.example(scenario.status)
    words = next(iter(said.values()), "") if scenario.status != _OK and isinstance(said, dict) else ""
    if str(words) not in finished.stderr:
        found.append(f"stderr does not carry the server's own words, “{words}”")
    return found
