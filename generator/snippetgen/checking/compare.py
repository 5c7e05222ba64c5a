"""Compare what arrived and what was printed with what is expected, and grade it."""

from __future__ import annotations

import ast
import base64
import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, urlsplit

from snippetgen.checking.answer import Answered, success
from snippetgen.checking.sandbox import Finished
from snippetgen.checking.scenario import INJECTED, PAGE, Grade, Received, Scenario, canonical
from snippetgen.languages.model import Client, Traffic
from snippetgen.openapi.endpoint import Source, message
from snippetgen.request import Base64Text, Body, NoBody, Request
from snippetgen.request.values import Inputs

KEY_IN_OUTPUT = "the API key is in the output"
"""A mismatch that no known failure excuses."""

_MOST_LINES = 3
_REFUSAL = 400


@dataclass(frozen=True)
class Expected:
    """A request that must arrive: exactly this method, canonical path, query and body.

    `headers` must be among its headers. The query may come in any order unless it is `ordered`.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: Body
    inputs: Inputs
    ordered: bool = True


def expected(
    request: Request, traffic: Traffic, scenario: Scenario, keys: tuple[str, ...], image: bytes
) -> tuple[Expected, ...]:
    """The requests that must arrive, in order; usually one.

    There is none in a scenario in which the snippet may fail before it sends anything. With a malformed key, none has
    to arrive, but no other one may.
    """
    if not scenario.arrives and scenario is not Scenario.MALFORMED_KEY:
        return ()
    headers, query, body = request.sent_headers(keys), request.query(keys), request.body
    inputs = request.inputs(keys, image)
    first: tuple[Expected, ...] = ()
    if traffic.fetches_image and request.source is Source.HOSTED:
        address = urlsplit(request.image)
        fetched = tuple(parse_qsl(address.query, keep_blank_values=True))
        first = (Expected("GET", canonical(_resolved(address.path)), fetched, (), NoBody(), inputs),)
        query = tuple(pair for pair in query if pair[0] != request.endpoint.image)
        headers = tuple(header for header in headers if header[0] != "Content-Length")
        body = Base64Text()
    if traffic.content_type:
        headers = (*(h for h in headers if h[0] != "Content-Type"), ("Content-Type", traffic.content_type))
    path = canonical(urlsplit(request.url).path or "/")
    asked = Expected(request.method, path, (*query, *traffic.adds), headers, body, inputs, ordered=not traffic.adds)
    return (*first, asked)


def _resolved(path: str) -> str:
    """The path without its segments `.` and `..` (RFC 3986, section 5.2.4)."""
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


def arrivals(
    wanted: tuple[Expected, ...],
    received: tuple[Received, ...],
    scenario: Scenario,
    keys: tuple[str, ...],
    method: str,
) -> list[str]:
    """How what arrived differs from what must arrive, one message each; empty if it does not.

    `method` is the request's own. If that is not GET, a GET only fetches the image.
    """
    asked = tuple(each for each in received if each.method == method or each.method != "GET")
    if scenario in {Scenario.MISSING_FILE, Scenario.UNSET_KEY}:
        taken = [f"a request was answered with {each.status}" for each in asked if each.status < _REFUSAL]
        return taken if len(asked) <= 1 else [f"{_requests(len(asked))} arrived instead of at most one"]
    if scenario is Scenario.MALFORMED_KEY:
        if any(each.header(INJECTED) for each in received):
            return ["the API key added a header"]
        received = asked
        wanted = tuple(_with_headers_of(each, received[-1]) for each in wanted[-1:] if received)
    leaks = []
    if scenario.redirects:
        leaks = [leak for each in received if each.elsewhere for leak in _leaks(each, keys)]
        received = tuple(each for each in received if not each.elsewhere)
    if len(wanted) != len(received):
        return [*leaks, f"{_requests(len(received))} arrived instead of {_requests(len(wanted))}"]
    return leaks + [difference for pair in zip(wanted, received, strict=True) for difference in _differences(*pair)]


def _with_headers_of(wanted: Expected, received: Received) -> Expected:
    """`wanted` without the headers that `received` lacks: the server refuses a request without its key."""
    return replace(wanted, headers=tuple(each for each in wanted.headers if received.header(each[0]) is not None))


def _leaks(received: Received, keys: tuple[str, ...]) -> list[str]:
    """What a request to another host carries and must not."""
    said = repr((received.path, received.query, received.headers))
    found = ["the API key went to another host"] if _shown_in(said, keys) else []
    return found + (["the image went to another host"] if received.body else [])


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
    return found + wanted.body.differences(received.body, received.header("content-type") or "", wanted.inputs)


def _shown_in(text: str, keys: tuple[str, ...]) -> bool:
    """Whether `text` has one of these secrets.

    A secret also counts percent-encoded, and in Base64 as HTTP Basic sends it.
    """
    encoded = [base64.b64encode(key.encode()).decode() for key in keys if ":" in key]
    return any(form in text for key in (*keys, *encoded) for form in (key, quote(key, safe="")))


@dataclass(frozen=True)
class Outcome:
    """What is wrong with how a program ended, and its grade where it had to fail."""

    mismatches: tuple[str, ...]
    grade: Grade | None = None


def output(
    request: Request,
    scenario: Scenario,
    finished: Finished,
    client: Client,
    keys: tuple[str, ...],
    saved: bytes | None = None,
) -> Outcome:
    """Judge how a program ended, what it printed, and what it saved of a binary answer."""
    if finished.code is None:
        limit = f"took more than {finished.exceeded}" if finished.exceeded else ""
        return Outcome((f"it {limit or f'did not end within {finished.seconds:.0f} s'} and was killed",))
    errors = [
        line
        for line in finished.stderr.splitlines()
        if line.strip() and not any(re.search(pattern, line) for pattern in client.chatter)
    ]
    if scenario.succeeds:
        outcome = Outcome(tuple(_success(request, finished, errors, saved)))
    else:
        outcome = _failure(request, scenario, finished, errors, client, saved)
    if _shown_in(finished.stdout + finished.stderr, keys):
        return Outcome((*outcome.mismatches, KEY_IN_OUTPUT))
    return outcome


def _success(request: Request, finished: Finished, errors: list[str], saved: bytes | None) -> list[str]:
    found = []
    if finished.code != 0:
        found.append(f"the exit code is {finished.code} instead of 0")
    if errors:
        found.append(f"it warns on stderr: {errors[0]}")
    sent = {name.lower(): value for name, value in request.sent_headers(("",) * len(request.secrets))}
    answered = success(request.endpoint, sent.get("accept", ""))
    if not finished.stdout.strip() and answered.value != "":
        return [*found, "it prints nothing on stdout"]
    return found + _answer_differences(request, answered, finished.stdout, saved)


def _answer_differences(request: Request, answered: Answered, printed: str, saved: bytes | None) -> list[str]:
    """How what a program printed or saved differs from the answer."""
    kind = request.answer.kind
    if kind == "binary":
        found = [] if saved == answered.body else [f"{request.answer.file} is not the server's answer"]
        size = str(len(answered.body))
        return found + ([] if size in printed else ["it does not print the size of the answer"])
    if kind == "header":
        there = answered.headers[request.answer.header] in printed
        return [] if there else [f"it does not print the header {request.answer.header}"]
    same = answered.value == _printed(printed) or (kind == "text" and answered.value == printed.strip())
    return [] if same else ["what it prints on stdout is not the server's answer"]


def _printed(text: str) -> object:
    """The value that a program printed, as JSON or as a Python literal; otherwise the text."""
    with suppress(ValueError, RecursionError):
        return json.loads(text)
    with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
        return ast.literal_eval(text.strip())
    return text


def _failure(
    request: Request,
    scenario: Scenario,
    finished: Finished,
    errors: list[str],
    client: Client,
    saved: bytes | None,
) -> Outcome:
    answer = finished.stdout.strip()
    if finished.code == 0:
        if scenario.floor is Grade.C and (PAGE in {answer, str(_printed(answer))} or saved == PAGE.encode()):
            return Outcome((), Grade.C)
        return Outcome(("the exit code is 0, as if nothing had gone wrong",))
    said = "\n".join(errors)
    if missing := _missing(request, scenario, said + (answer if client.words_on_stdout else "")):
        return Outcome((missing,))
    return Outcome((), Grade.A if len(errors) <= _MOST_LINES and not answer else Grade.B)


def _missing(request: Request, scenario: Scenario, said: str) -> str:
    """What the program's messages in `said` lack; empty if they name the cause."""
    if not said:
        return "it prints nothing on stderr"
    if scenario is Scenario.MISSING_FILE:
        return "" if request.image in said else "stderr does not name the missing file"
    variables = [variable for secret in request.secrets for variable in secret.variables]
    if scenario is Scenario.UNSET_KEY and any(variable in said for variable in variables):
        return ""
    if scenario in _CAUSES and re.search(_CAUSES[scenario], said, re.IGNORECASE):
        return ""
    refused = scenario in {Scenario.UNSET_KEY, Scenario.MALFORMED_KEY}
    status = Scenario.UNAUTHORIZED.status if refused else scenario.status
    if status < _REFUSAL:
        return "stderr does not name the cause"
    words = message(request.endpoint.example(status))
    return "" if words in said else f"the output does not have the server's own words, “{words}”"


_CAUSES = {
    Scenario.SLOW: r"time|deadline|-1001\b",
    Scenario.REFUSED: r"refused|connect|-1004\b",
    Scenario.TRUNCATED: r"eof|abort|chunked|clos|end|incomplete|lost|terminated|remaining|json|nsurlerrordomain",
    Scenario.NOT_JSON: r"json|token|parse",
    Scenario.REDIRECTED: r"302|redirect|json|token|parse",
    Scenario.TEMPORARY_REDIRECT: r"307|redirect|json|token|parse",
    Scenario.MALFORMED_KEY: r"header|api.?key",
    Scenario.UNTRUSTED_CERTIFICATE: r"certificate|trust|ssl|pkix|nsurlerrordomain",
}
"""Words that name the cause, in the messages of every library.

Foundation on Linux prints only `NSURLErrorDomain` and a number.
"""
