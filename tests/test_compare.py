"""Verdicts: what must arrive, and each way in which that or the output can be wrong."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from snippetgen.checking.answer import success
from snippetgen.checking.compare import Expected, Outcome, arrivals, expected, output
from snippetgen.checking.sandbox import Finished
from snippetgen.checking.scenario import PAGE, Grade, Received, Scenario
from snippetgen.languages.model import Client, Traffic
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.request import Base64Text, NoBody, Request, build
from snippetgen.request.values import Inputs

KEY = "key+/="
KEYS = (KEY,)
APIS = Path(__file__).parent / "apis"
IMAGE = bytes(range(256))
ENDPOINT = spec.packaged()
LOCAL = build(ENDPOINT, options={"overlap": 25, "confidence": 50})
HOSTED = build(ENDPOINT, source=Source.HOSTED, image="https://example.com/a%20cat.jpg", options={"confidence": 50})
ORDINARY = Traffic()
SDK = Traffic(adds=(("source", "sdk"),), content_type="application/json", fetches_image=True)


def _expected(request: Request, traffic: Traffic = ORDINARY, scenario: Scenario = Scenario.OK) -> tuple[Expected, ...]:
    return expected(request, traffic, scenario, KEYS, IMAGE)


def _differences(
    wanted: tuple[Expected, ...], received: tuple[Received, ...], scenario: Scenario = Scenario.OK
) -> list[str]:
    return arrivals(wanted, received, scenario, KEYS, "POST")


def _arrived(wanted: Expected, **changes: Any) -> Received:
    """What a correct snippet sends, with changes."""
    received = Received(
        wanted.method,
        wanted.path,
        wanted.query,
        (("host", "example.com"), *((name.lower(), value) for name, value in wanted.headers)),
        b"" if isinstance(wanted.body, NoBody) else base64.b64encode(wanted.inputs.image),
    )
    return replace(received, **changes)


STOPPED = [each for each in Scenario if not each.arrives and each is not Scenario.MALFORMED_KEY]


@pytest.mark.parametrize("scenario", STOPPED)
@pytest.mark.parametrize("request_", [LOCAL, HOSTED], ids=["local", "hosted"])
def test_nothing_must_arrive_where_the_snippet_may_be_stopped(request_: Request, scenario: Scenario) -> None:
    """A snippet without its image, its key or a trusted server need not send anything; neither need an SDK."""
    assert _expected(request_, SDK, scenario) == ()


@pytest.mark.parametrize("scenario", [scenario for scenario in Scenario if scenario.arrives])
def test_one_request_must_arrive_where_the_mock_can_be_asked(scenario: Scenario) -> None:
    """Whatever the answer is, the snippet sends one request."""
    assert len(_expected(LOCAL, scenario=scenario)) == 1


def test_a_local_image_must_arrive_in_the_body() -> None:
    """Options are in the query in the spec's order, the key in its header, the image in the body."""
    assert _expected(LOCAL) == (
        Expected(
            "POST",
            "/my-model/42",
            (("confidence", "50"), ("overlap", "25")),
            (("Content-Type", "application/x-www-form-urlencoded"), ("Authorization", f"Bearer {KEY}")),
            Base64Text("application/x-www-form-urlencoded"),
            Inputs(KEYS, IMAGE, "image/jpeg", "YOUR_IMAGE.jpg"),
        ),
    )


def test_a_hosted_image_must_arrive_in_the_query() -> None:
    """The image's URL is in the query after the options, and the body is empty."""
    assert _expected(HOSTED) == (
        Expected(
            "POST",
            "/my-model/42",
            (("confidence", "50"), ("image", "https://example.com/a%20cat.jpg")),
            (("Content-Length", "0"), ("Authorization", f"Bearer {KEY}")),
            NoBody(),
            Inputs(KEYS, IMAGE, "image/jpeg", "https://example.com/a%20cat.jpg"),
        ),
    )


def test_a_key_in_the_query_must_arrive_last() -> None:
    """With the other auth there is no header for the key."""
    (wanted,) = _expected(build(ENDPOINT, auth="query"))
    assert wanted.query == (("api_key", KEY),)
    assert "Authorization" not in dict(wanted.headers)


def test_the_path_is_compared_in_its_canonical_form() -> None:
    """Unnecessary encoding is allowed; an encoded slash must stay encoded."""
    (wanted,) = _expected(build(spec.at(ENDPOINT, "https://a.example/%7e%2f"), model="müll modell/4"))
    assert wanted.path == "/~%2F/m%C3%BCll%20modell/4"
    assert _differences((wanted,), (_arrived(wanted, path="/~//m%C3%BCll%20modell/4"),))


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("", "/"),
        ("/a/../b", "/b"),
        ("/a/./b/.", "/a/b/"),
        ("/../..", "/"),
        ("//a/..", "//"),
        ("/a%2F../b", "/a%2F../b"),
    ],
)
def test_the_image_is_fetched_where_its_url_leads(path: str, asked: str) -> None:
    """Its dot segments are resolved (RFC 3986, section 5.2.4)."""
    request = build(ENDPOINT, source=Source.HOSTED, image=f"https://example.com{path}")
    assert _expected(request, Traffic(fetches_image=True))[0].path == asked


def test_what_an_sdk_adds_may_arrive_anywhere() -> None:
    """An SDK's own parameters are compared, their place in the query is not."""
    (wanted,) = _expected(LOCAL, Traffic(adds=(("source", "sdk"),)))
    assert wanted.query == (*LOCAL.options, ("source", "sdk"))
    assert _differences((wanted,), (_arrived(wanted, query=wanted.query[::-1]),)) == []
    assert _differences((wanted,), (_arrived(wanted, query=LOCAL.options),)) != []


def test_an_sdk_may_set_its_own_content_type() -> None:
    """The SDK's Content-Type must arrive in place of the request's, and the other headers stay."""
    (wanted,) = _expected(LOCAL, Traffic(content_type="application/json"))
    assert dict(wanted.headers) == {"Content-Type": "application/json", "Authorization": f"Bearer {KEY}"}


def test_an_sdk_may_fetch_the_image_itself() -> None:
    """A GET of the image comes first; the image is then in the body instead of the query."""
    fetch, wanted = _expected(HOSTED, Traffic(fetches_image=True))
    assert fetch == Expected("GET", "/a%20cat.jpg", (), (), NoBody(), wanted.inputs)
    assert wanted.query == (("confidence", "50"),)
    assert (wanted.body.kind, wanted.inputs.image) == ("base64", IMAGE)
    assert "Content-Length" not in dict(wanted.headers)


def test_an_sdk_has_nothing_to_fetch_when_the_image_is_local() -> None:
    """An SDK that fetches hosted images sends a local one like other clients."""
    assert _expected(LOCAL, Traffic(fetches_image=True)) == _expected(LOCAL)


@pytest.mark.parametrize(
    ("address", "path", "query"),
    [
        ("https://example.com/cat.jpg?size=2&size=1", "/cat.jpg", (("size", "2"), ("size", "1"))),
        ("https://example.com", "/", ()),
    ],
)
def test_an_sdk_fetches_the_whole_address(address: str, path: str, query: tuple[tuple[str, str], ...]) -> None:
    """The query of the image's URL is requested, and a missing path is `/`."""
    fetch, _ = _expected(build(ENDPOINT, source=Source.HOSTED, image=address), Traffic(fetches_image=True))
    assert (fetch.path, fetch.query) == (path, query)


@pytest.mark.parametrize("request_", [LOCAL, HOSTED], ids=["local", "hosted"])
@pytest.mark.parametrize("traffic", [ORDINARY, SDK], ids=["ordinary", "sdk"])
def test_what_must_arrive_is_no_difference(request_: Request, traffic: Traffic) -> None:
    """A correct request has no differences, whatever else is in its headers."""
    wanted = _expected(request_, traffic)
    assert _differences(wanted, tuple(map(_arrived, wanted))) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"method": "GET"}, "the method is 'GET' instead of 'POST'"),
        ({"path": "/my-model/42/"}, "the path is '/my-model/42/' instead of '/my-model/42'"),
        (
            {"query": LOCAL.options[::-1]},
            "[('overlap', '25'), ('confidence', '50')] instead of [('confidence', '50'), ('overlap', '25')]",
        ),
        ({"query": LOCAL.options[:1]}, "the query is [('confidence', '50')] instead of"),
        ({"query": (*LOCAL.options, LOCAL.options[0])}, "('confidence', '50')] instead of"),
        (
            {"headers": (("authorization", f"Bearer {KEY}"),)},
            "the header Content-Type is missing instead of 'application/x-www-form-urlencoded'",
        ),
        (
            {"headers": (("content-type", "application/x-www-form-urlencoded"), ("authorization", "Bearer x"))},
            f"the header Authorization is 'Bearer x' instead of 'Bearer {KEY}'",
        ),
        ({"body": base64.b64encode(IMAGE[:-1])}, "the body's 255 bytes are not the 256 bytes of the image"),
        ({"body": base64.b64encode(b"x" * 256)}, "the body's 256 bytes are not the 256 bytes of the image"),
        ({"body": b""}, "the body's 0 bytes are not the 256 bytes of the image"),
        ({"body": base64.encodebytes(IMAGE)}, "the body is not strict Base64 without line breaks: "),
        ({"body": base64.b64encode(IMAGE) + b"\n"}, "the body is not strict Base64 without line breaks: "),
        ({"body": base64.b64encode(IMAGE).rstrip(b"=")}, "the body is not strict Base64 without line breaks: "),
        ({"body": base64.urlsafe_b64encode(IMAGE)}, "the body is not strict Base64 without line breaks: "),
        ({"body": IMAGE}, "the body is not strict Base64 without line breaks: "),
    ],
    ids=[
        "method",
        "path",
        "query order",
        "query shorter",
        "query repeated",
        "header missing",
        "header other",
        "image cut",
        "image other",
        "image none",
        "line breaks",
        "newline at the end",
        "no padding",
        "URL-safe alphabet",
        "binary",
    ],
)
def test_each_difference_is_named(changes: dict[str, Any], sentence: str) -> None:
    """A request with one fault has one message about it."""
    (wanted,) = _expected(LOCAL)
    (difference,) = _differences((wanted,), (_arrived(wanted, **changes),))
    assert sentence in difference


def test_a_body_where_none_must_be_is_named() -> None:
    """A hosted image's request has no body."""
    (wanted,) = _expected(HOSTED)
    assert _differences((wanted,), (_arrived(wanted, body=b"abc"),)) == ["the body has 3 bytes instead of none"]


def test_all_differences_are_reported_at_once() -> None:
    """One check reports all differences."""
    (wanted,) = _expected(LOCAL)
    assert (
        len(_differences((wanted,), (_arrived(wanted, method="PUT", path="/", query=(), headers=(), body=b""),))) == 6
    )


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(0, "no request arrived instead of 1 request"), (2, "2 requests arrived instead of 1 request")],
)
def test_the_number_of_requests_is_compared(number: int, sentence: str) -> None:
    """One request must arrive, and no more."""
    (wanted,) = _expected(LOCAL)
    assert _differences((wanted,), (_arrived(wanted),) * number) == [sentence]


@pytest.mark.parametrize("scenario", [Scenario.REFUSED, Scenario.UNTRUSTED_CERTIFICATE])
def test_a_request_that_must_not_arrive_is_named(scenario: Scenario) -> None:
    """Nothing reaches a server that refuses connections or is not trusted."""
    (wanted,) = _expected(LOCAL)
    assert _differences((), (), scenario) == []
    assert _differences((), (_arrived(wanted),), scenario) == ["1 request arrived instead of no request"]


HALF_A_REQUEST = [Scenario.MISSING_FILE, Scenario.UNSET_KEY]


@pytest.mark.parametrize("status", [400, 401, 413, 500])
@pytest.mark.parametrize("scenario", HALF_A_REQUEST)
def test_a_request_without_its_image_or_key_may_be_refused(scenario: Scenario, status: int) -> None:
    """A snippet need not check its inputs: it may send one request and get an error."""
    (wanted,) = _expected(LOCAL)
    assert _differences((), (), scenario) == []
    assert _differences((), (_arrived(wanted, headers=(), body=b"", status=status),), scenario) == []


@pytest.mark.parametrize("status", [0, 200, 201, 302])
@pytest.mark.parametrize("scenario", HALF_A_REQUEST)
def test_a_request_without_its_image_or_key_must_not_succeed(scenario: Scenario, status: int) -> None:
    """If it succeeds, the snippet has not sent what its reader wanted."""
    (wanted,) = _expected(LOCAL)
    received = (_arrived(wanted, body=b"", status=status),)
    assert _differences((), received, scenario) == [f"a request was answered with {status}"]


@pytest.mark.parametrize("scenario", HALF_A_REQUEST)
def test_a_snippet_without_its_image_or_key_asks_once_at_most(scenario: Scenario) -> None:
    """It does not try again; that it fetches a hosted image first does not count."""
    (wanted,) = _expected(LOCAL)
    refused = _arrived(wanted, status=401)
    assert _differences((), (refused, refused), scenario) == ["2 requests arrived instead of at most one"]
    assert _differences((), (_arrived(wanted, method="GET", status=200), refused), scenario) == []


MALFORMED = f"Bearer {KEY}\r\nX-Injected: 1"


@pytest.mark.parametrize(
    ("headers", "differences"),
    [
        ((), []),
        ((("authorization", MALFORMED),), []),
        ((("authorization", f"Bearer {KEY}"), ("x-injected", "1")), ["the API key added a header"]),
        (
            (("authorization", f"Bearer {KEY}X-Injected: 1"),),
            [f"the header Authorization is {f'Bearer {KEY}X-Injected: 1'!r} instead of {MALFORMED!r}"],
        ),
    ],
    ids=["dropped", "exact", "injected", "changed"],
)
def test_a_malformed_key_adds_no_header_and_is_not_changed(
    headers: tuple[tuple[str, str], ...], differences: list[str]
) -> None:
    """A request with all of it or without it is refused by the server; none need arrive."""
    wanted = expected(LOCAL, ORDINARY, Scenario.MALFORMED_KEY, (f"{KEY}\r\nX-Injected: 1",), IMAGE)
    others = tuple((name.lower(), value) for name, value in wanted[0].headers if name != "Authorization")
    received = _arrived(wanted[0], headers=(*others, *headers), status=401)
    assert _differences(wanted, (received,), Scenario.MALFORMED_KEY) == differences
    assert _differences(wanted, (), Scenario.MALFORMED_KEY) == []
    asked_twice = _differences(wanted, (received, received), Scenario.MALFORMED_KEY)
    assert bool(asked_twice)


def _elsewhere(**changes: Any) -> Received:
    """A request that follows the redirect, with changes."""
    return replace(Received("GET", "/", (), (("host", "elsewhere.example"),), b"", 200), **changes)


def test_a_redirect_may_be_followed_with_empty_hands() -> None:
    """Requests to the other host, with or without a port, are not compared with anything."""
    (wanted,) = _expected(LOCAL)
    followed = _elsewhere(), _elsewhere(method="POST", headers=(("host", "elsewhere.example:443"),))
    for number in range(3):
        assert _differences((wanted,), (_arrived(wanted), *followed[:number]), Scenario.REDIRECTED) == []


KEY_LEFT, IMAGE_LEFT = "the API key went to another host", "the image went to another host"


@pytest.mark.parametrize("scenario", [Scenario.REDIRECTED, Scenario.TEMPORARY_REDIRECT])
@pytest.mark.parametrize(
    ("changes", "leaks"),
    [
        ({"headers": (("host", "elsewhere.example"), ("authorization", f"Bearer {KEY}"))}, [KEY_LEFT]),
        ({"headers": (("host", "elsewhere.example"), ("referer", "https://a/?api_key=key%2B%2F%3D"))}, [KEY_LEFT]),
        ({"query": (("api_key", KEY),)}, [KEY_LEFT]),
        ({"path": "/key%2B%2F%3D"}, [KEY_LEFT]),
        ({"method": "POST", "body": base64.b64encode(IMAGE)}, [IMAGE_LEFT]),
        ({"query": (("api_key", KEY),), "body": b"x"}, [KEY_LEFT, IMAGE_LEFT]),
    ],
    ids=["header", "referrer", "query", "path", "image", "both"],
)
def test_neither_key_nor_image_may_follow_a_redirect(
    changes: dict[str, Any], leaks: list[str], scenario: Scenario
) -> None:
    """The key anywhere and in any form, and any body. The first host is still compared."""
    (wanted,) = _expected(LOCAL)
    received = (_arrived(wanted), _elsewhere(**changes))
    assert _differences((wanted,), received, scenario) == leaks


def test_a_leak_is_reported_whatever_else_is_wrong() -> None:
    """A leak is reported together with other differences."""
    (wanted,) = _expected(LOCAL)
    leaking = _elsewhere(query=(("api_key", KEY),))
    assert _differences((wanted,), (leaking,), Scenario.REDIRECTED) == [
        KEY_LEFT,
        "no request arrived instead of 1 request",
    ]
    assert _differences((wanted,), (_arrived(wanted, method="PUT"),), Scenario.REDIRECTED) == [
        "the method is 'PUT' instead of 'POST'"
    ]


def test_only_a_redirect_leads_elsewhere() -> None:
    """In any other scenario, a request to another host is one too many."""
    (wanted,) = _expected(LOCAL)
    received = (_arrived(wanted), _elsewhere())
    assert _differences((wanted,), received) == ["2 requests arrived instead of 1 request"]


ANSWER = json.dumps(ENDPOINT.example(200))
DENIED = "User is not authorized to access this resource"
NO_KEY = "Unauthorized: an API key is required."
PLAIN = Client(name="plain", title="Plain", run=("plain",))
SHELL = replace(PLAIN, words_on_stdout=True)
SUCCEEDS = [scenario for scenario in Scenario if scenario.succeeds]
FAILS = [scenario for scenario in Scenario if not scenario.succeeds]


def _judged(
    scenario: Scenario, *, code: int | None = 1, stdout: str = "", stderr: str = "", client: Client = PLAIN
) -> Outcome:
    return output(LOCAL, scenario, Finished(code, stdout, stderr, 50.2), client, KEYS)


def _said(scenario: Scenario) -> str:
    """A line that names the cause."""
    words = {
        Scenario.SLOW: "timed out",
        Scenario.REFUSED: "connection refused",
        Scenario.TRUNCATED: "unexpected EOF",
        Scenario.NOT_JSON: "invalid JSON",
        Scenario.REDIRECTED: "302: moved",
        Scenario.TEMPORARY_REDIRECT: "307: moved",
        Scenario.MISSING_FILE: "no such file: YOUR_IMAGE.jpg",
        Scenario.UNSET_KEY: "KeyError: 'ROBOFLOW_API_KEY'",
        Scenario.MALFORMED_KEY: "invalid header value",
        Scenario.UNTRUSTED_CERTIFICATE: "certificate verify failed",
    }
    answer: Any = ENDPOINT.example(scenario.status)
    return words.get(scenario) or str(next(iter(answer.values())))


@pytest.mark.parametrize("scenario", SUCCEEDS)
def test_a_success_prints_the_answer(scenario: Scenario) -> None:
    """Any spelling of the JSON is accepted, and Python literals; blank lines on stderr are not a warning."""
    pretty = json.dumps(ENDPOINT.example(200), indent=3) + "\n"
    for printed in (ANSWER, pretty, repr(ENDPOINT.example(200)) + "\n"):
        assert _judged(scenario, code=0, stdout=printed, stderr="\n") == Outcome(())


@pytest.mark.parametrize("scenario", FAILS)
@pytest.mark.parametrize("lines", [1, 3])
def test_a_failure_in_three_lines_is_clean(scenario: Scenario, lines: int) -> None:
    """Grade A: another exit code than 0, the cause in at most three lines on stderr, and nothing on stdout."""
    told = f"{_said(scenario)}\n" + "\n  see above\n" * (lines - 1)
    assert _judged(scenario, stderr=told, stdout="\n") == Outcome((), Grade.A)


@pytest.mark.parametrize("scenario", FAILS)
@pytest.mark.parametrize(
    ("more", "stdout"), [("at a\nat b\nat c\n", ""), ("", "Asking …\n"), ("at a\n" * 200, "Asking …\n")]
)
def test_a_failure_that_shows_more_is_loud(scenario: Scenario, more: str, stdout: str) -> None:
    """Grade B: the output has the cause, among other text."""
    assert _judged(scenario, stderr=f"{more}{_said(scenario)}\n", stdout=stdout) == Outcome((), Grade.B)


PAGES = [PAGE, f"\n{PAGE}\n", json.dumps(PAGE), repr(PAGE)]


@pytest.mark.parametrize("scenario", [Scenario.NOT_JSON, Scenario.REDIRECTED, Scenario.TEMPORARY_REDIRECT])
@pytest.mark.parametrize("printed", PAGES)
def test_an_answer_as_it_came_is_plain(scenario: Scenario, printed: str) -> None:
    """Grade C: the page that came instead of an answer, and exit code 0."""
    assert _judged(scenario, code=0, stdout=printed) == Outcome((), Grade.C)


@pytest.mark.parametrize("scenario", FAILS)
@pytest.mark.parametrize("printed", [*PAGES, "", f"{PAGE}!", "{}", ANSWER])
def test_a_failure_that_goes_unnoticed_is_none(scenario: Scenario, printed: str) -> None:
    """Exit code 0 is only right with exactly the page that was the answer."""
    if scenario.floor is not Grade.C or printed not in PAGES:
        outcome = _judged(scenario, code=0, stdout=printed, stderr=_said(scenario))
        assert outcome == Outcome(("the exit code is 0, as if nothing had gone wrong",))


@pytest.mark.parametrize(
    ("scenario", "stderr"),
    [
        (Scenario.SLOW, "curl: (28) Operation timed out after 2001 milliseconds"),
        (Scenario.SLOW, "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"),
        (Scenario.SLOW, 'Error Domain=NSURLErrorDomain Code=-1001 "(null)"'),
        (Scenario.REFUSED, "dial tcp 127.0.0.1:443: connect: connection refused"),
        (Scenario.REFUSED, "java.net.ConnectException"),
        (Scenario.REFUSED, 'Error Domain=NSURLErrorDomain Code=-1004 "(null)"'),
        (Scenario.TRUNCATED, "http.client.IncompleteRead(1 bytes read, 1 more expected)"),
        (Scenario.TRUNCATED, "java.io.IOException: closed"),
        (Scenario.TRUNCATED, "unexpected end of file"),
        (Scenario.NOT_JSON, "SyntaxError: Unexpected token '<'"),
        (Scenario.REDIRECTED, "302: <html>"),
        (Scenario.UNTRUSTED_CERTIFICATE, "PKIX path building failed"),
        (Scenario.UNSET_KEY, NO_KEY),
        (Scenario.MALFORMED_KEY, NO_KEY),
        (Scenario.MALFORMED_KEY, "Unexpected char 0x0d at 22 in Authorization value: no header can have it"),
    ],
)
def test_a_cause_is_known_by_the_words_of_the_libraries(scenario: Scenario, stderr: str) -> None:
    """Each library has its own messages, which name the cause."""
    assert _judged(scenario, stderr=stderr) == Outcome((), Grade.A)


@pytest.mark.parametrize(
    ("scenario", "code", "stdout", "stderr", "sentence"),
    [
        (Scenario.OK, None, "", "", "it did not end within 50 s and was killed"),
        (Scenario.FORBIDDEN, None, "", DENIED, "it did not end within 50 s and was killed"),
        (Scenario.OK, 3, ANSWER, "", "the exit code is 3 instead of 0"),
        (Scenario.OK, 0, ANSWER, "old\n", "it warns on stderr: old"),
        (Scenario.OK, 0, "", "", "it prints nothing on stdout"),
        (Scenario.CREATED, 0, "", "", "it prints nothing on stdout"),
        (Scenario.OK, 0, "time: 1", "", "what it prints on stdout is not the server's answer"),
        (Scenario.OK, 0, "{'time': 1}", "", "what it prints on stdout is not the server's answer"),
        (Scenario.OK, 0, '{"predictions": []}', "", "what it prints on stdout is not the server's answer"),
        (Scenario.OK, 0, f"answer: {ANSWER}", "", "what it prints on stdout is not the server's answer"),
        (Scenario.OK, 0, "[" * 100_000, "", "what it prints on stdout is not the server's answer"),
        (Scenario.FORBIDDEN, 1, "", "", "it prints nothing on stderr"),
        (Scenario.FORBIDDEN, 1, DENIED, "", "it prints nothing on stderr"),
        (Scenario.FORBIDDEN, 1, DENIED, "403\n", f"the output does not have the server's own words, “{DENIED}”"),
        (Scenario.FORBIDDEN, 1, "", "403\n", f"the output does not have the server's own words, “{DENIED}”"),
        (Scenario.UNSET_KEY, 1, "", "401\n", f"the output does not have the server's own words, “{NO_KEY}”"),
        (Scenario.MALFORMED_KEY, 1, "", "401\n", f"the output does not have the server's own words, “{NO_KEY}”"),
        (Scenario.MALFORMED_KEY, 1, "", f"bad header {KEY}\r\nX: 1\n", "the API key is in the output"),
        (Scenario.MISSING_FILE, 1, "", "no such file\n", "stderr does not name the missing file"),
        (Scenario.SLOW, 1, "", "it failed\n", "stderr does not name the cause"),
        (Scenario.REFUSED, 1, "", "it failed\n", "stderr does not name the cause"),
        (Scenario.TRUNCATED, 1, "", "it failed\n", "stderr does not name the cause"),
        (Scenario.NOT_JSON, 1, PAGE, "it failed\n", "stderr does not name the cause"),
        (Scenario.REDIRECTED, 1, "", "it failed\n", "stderr does not name the cause"),
        (Scenario.UNTRUSTED_CERTIFICATE, 1, "", "it failed\n", "stderr does not name the cause"),
        (Scenario.FORBIDDEN, 1, "", f"{DENIED} {KEY}", "the API key is in the output"),
        (Scenario.FORBIDDEN, 1, KEY, DENIED, "the API key is in the output"),
        (Scenario.REFUSED, 1, "", "refused: POST https://x/?api_key=key%2B%2F%3D", "the API key is in the output"),
    ],
)
def test_each_fault_of_the_output_has_a_sentence(
    scenario: Scenario, code: int | None, stdout: str, stderr: str, sentence: str
) -> None:
    """A program with one fault has one message about it, and no grade."""
    assert _judged(scenario, code=code, stdout=stdout, stderr=stderr) == Outcome((sentence,), None)


@pytest.mark.parametrize("form", [KEY, "key%2B%2F%3D"])
@pytest.mark.parametrize("scenario", Scenario)
def test_the_key_is_in_no_output(scenario: Scenario, form: str) -> None:
    """In any scenario, on either stream, percent-encoded or not; a correct answer does not excuse it."""
    code, stdout = (0, ANSWER) if scenario.succeeds else (1, "")
    for out, err in ((f"{stdout}{form}", ""), (stdout, f"{_said(scenario)} {form}")):
        outcome = _judged(scenario, code=code, stdout=out, stderr=err)
        assert "the API key is in the output" in outcome.mismatches
        assert outcome.grade is None


def test_the_servers_words_may_be_on_stdout_where_the_client_says_so() -> None:
    """A shell's curl prints every answer there: that is loud, and does not make a success of a failure."""
    assert _judged(Scenario.FORBIDDEN, stdout=DENIED, stderr="403\n", client=SHELL) == Outcome((), Grade.B)
    assert _judged(Scenario.FORBIDDEN, stdout=DENIED, client=SHELL) == Outcome((), Grade.B)
    assert _judged(Scenario.FORBIDDEN, client=SHELL).mismatches == ("it prints nothing on stderr",)
    assert _judged(Scenario.FORBIDDEN, code=0, stdout=DENIED, client=SHELL).mismatches == (
        "the exit code is 0, as if nothing had gone wrong",
    )


def test_chatter_is_no_warning_and_no_message() -> None:
    """Lines that a client always prints are ignored, in success and failure, and for the grade."""
    noisy, noise = replace(PLAIN, chatter=("gems? loaded",)), "2 gems loaded\n"
    assert _judged(Scenario.OK, code=0, stdout=ANSWER, stderr=noise, client=noisy) == Outcome(())
    assert _judged(Scenario.REFUSED, stderr=noise, client=noisy).mismatches == ("it prints nothing on stderr",)
    assert _judged(Scenario.FORBIDDEN, stderr=noise * 9 + DENIED, client=noisy) == Outcome((), Grade.A)


def test_what_a_program_used_too_much_of_is_named() -> None:
    """If it was not its time."""
    finished = Finished(None, "", "", 1.0, "its memory")
    assert output(LOCAL, Scenario.OK, finished, PLAIN, KEYS) == Outcome(
        ("it took more than its memory and was killed",)
    )


def _api(name: str, source: Source = Source.LOCAL) -> Request:
    """The request of a document in `tests/apis`."""
    return build(spec.read(APIS / f"{name}.yaml"), source=source)


TWO = ("key+/=", "secret/two")
BASIC = ("me:pass+word",)
HIDDEN = (*BASIC, "pass+word")


def test_each_kind_of_key_must_arrive_in_its_place() -> None:
    """Several at once, and a user and password encoded together (RFC 7617)."""
    (wanted,) = expected(_api("binary"), ORDINARY, Scenario.OK, TWO, IMAGE)
    assert ("Authorization", f"Bearer {TWO[0]}") in wanted.headers
    assert wanted.query == (("secret", TWO[1]),)
    (basic,) = expected(_api("multipart_parts"), ORDINARY, Scenario.OK, BASIC, IMAGE)
    assert ("Authorization", f"Basic {base64.b64encode(BASIC[0].encode()).decode()}") in basic.headers


@pytest.mark.parametrize("number", [0, 1])
def test_a_missing_or_wrong_key_of_several_is_named(number: int) -> None:
    """Each of them has its message."""
    (wanted,) = expected(_api("binary"), ORDINARY, Scenario.OK, TWO, IMAGE)
    right = _arrived(wanted, body=IMAGE)
    assert arrivals((wanted,), (right,), Scenario.OK, TWO, "POST") == []
    headers = tuple(pair for pair in right.headers if pair[0] != "authorization")
    changes: dict[str, Any] = {"headers": headers} if number == 0 else {"query": ()}
    (difference,) = arrivals((wanted,), (replace(right, **changes),), Scenario.OK, TWO, "POST")
    assert ("Authorization is missing" if number == 0 else "the query is []") in difference


@pytest.mark.parametrize(
    ("keys", "form"),
    [
        *((TWO, form) for form in (*TWO, "key%2B%2F%3D", "secret%2Ftwo")),
        *((HIDDEN, form) for form in ("pass+word", "pass%2Bword", "me:pass+word", "bWU6cGFzcyt3b3Jk")),
    ],
)
@pytest.mark.parametrize("scenario", [Scenario.OK, Scenario.FORBIDDEN])
def test_no_key_of_several_is_in_an_output(scenario: Scenario, keys: tuple[str, ...], form: str) -> None:
    """The first, the second, and a password in its encoded form."""
    code, stdout = (0, ANSWER) if scenario.succeeds else (1, "")
    for out, err in ((f"{stdout}{form}", ""), (stdout, f"{_said(scenario)} {form}")):
        outcome = output(LOCAL, scenario, Finished(code, out, err, 1.0), PLAIN, keys)
        assert "the API key is in the output" in outcome.mismatches


def test_the_user_of_a_password_is_no_secret() -> None:
    """It may be in an output, as any word may."""
    finished = Finished(0, ANSWER, "", 1.0)
    assert output(LOCAL, Scenario.OK, finished, PLAIN, ("predictions:pass+word", "pass+word")) == Outcome(())


@pytest.mark.parametrize(("keys", "value"), [(TWO, TWO[1]), (HIDDEN, "pass+word"), (HIDDEN, "Basic bWU6cGFzcyt3b3Jk")])
def test_no_key_of_several_may_follow_a_redirect(keys: tuple[str, ...], value: str) -> None:
    """A user and password are sent encoded, and are a key in that form as well."""
    (wanted,) = expected(LOCAL, ORDINARY, Scenario.REDIRECTED, keys, IMAGE)
    leaking = _elsewhere(headers=(("host", "elsewhere.example"), ("authorization", value)))
    assert arrivals((wanted,), (_arrived(wanted), leaking), Scenario.REDIRECTED, keys, "POST") == [KEY_LEFT]


@pytest.mark.parametrize(
    ("name", "source", "body", "content_type", "sentence"),
    [
        ("binary", Source.LOCAL, IMAGE[:-1], "", "the body's 255 bytes are not the 256 bytes of the image"),
        ("binary", Source.LOCAL, base64.b64encode(IMAGE), "", "bytes are not the 256 bytes of the image"),
        ("json_string", Source.LOCAL, base64.b64encode(IMAGE), "", "the body is not JSON"),
        ("json_string", Source.LOCAL, b'"aQ=="', "", "the body at / is 'aQ==' instead of"),
        ("json_key", Source.HOSTED, b"{}", "", "the body at / lacks 'credentials'"),
        ("multipart", Source.LOCAL, b"", "application/json", "the body is not multipart/form-data"),
        ("multipart", Source.LOCAL, b"--x--\r\n", "multipart/form-data; boundary=x", "the form has no part “photo”"),
        ("multipart", Source.LOCAL, b"x", "multipart/form-data", "the body is not multipart/form-data"),
        ("form", Source.HOSTED, b"layers=outer", "", "the form has [('layers', 'outer')] instead of"),
    ],
)
def test_each_difference_of_a_body_is_named(
    name: str, source: Source, body: bytes, content_type: str, sentence: str
) -> None:
    """Whatever kind of body it is."""
    request = _api(name, source)
    keys = tuple("k" for _ in request.secrets)
    (wanted,) = expected(request, ORDINARY, Scenario.OK, keys, IMAGE)
    headers = tuple((n.lower(), v) for n, v in wanted.headers if n.lower() != "content-type" or not content_type)
    headers += (("content-type", content_type),) if content_type else ()
    differences = arrivals((wanted,), (_arrived(wanted, body=body, headers=headers),), Scenario.OK, keys, "POST")
    assert any(sentence in difference for difference in differences), differences


PICTURE = success(_api("picture_answer").endpoint, "image/png").body
SIZE = f"answer.png: {len(PICTURE)} bytes\n"


@pytest.mark.parametrize(
    ("stdout", "saved", "sentences"),
    [
        (SIZE, PICTURE, ()),
        (SIZE, None, ("answer.png is not the server's answer",)),
        (SIZE, PICTURE[:-1], ("answer.png is not the server's answer",)),
        ("answer.png\n", PICTURE, ("it does not print the size of the answer",)),
        ("", PICTURE, ("it prints nothing on stdout",)),
    ],
)
def test_a_binary_answer_is_saved_and_its_size_printed(
    stdout: str, saved: bytes | None, sentences: tuple[str, ...]
) -> None:
    """To the byte, in the file that the request names."""
    request = _api("picture_answer")
    assert request.answer.file == "answer.png"
    assert output(request, Scenario.OK, Finished(0, stdout, "", 1.0), PLAIN, KEYS, saved) == Outcome(sentences)


def test_a_page_that_is_saved_in_the_place_of_an_answer_is_plain() -> None:
    """As one that is printed is."""
    request = _api("picture_answer")
    finished = Finished(0, f"answer.png: {len(PAGE)} bytes", "", 1.0)
    assert output(request, Scenario.NOT_JSON, finished, PLAIN, KEYS, PAGE.encode()) == Outcome((), Grade.C)
    (mismatch,) = output(request, Scenario.NOT_JSON, finished, PLAIN, KEYS, b"other").mismatches
    assert mismatch.startswith("the exit code is 0")


@pytest.mark.parametrize(
    ("stdout", "sentences"),
    [
        ("rough\nbark\n", ()),
        ("rough\nbark", ()),
        ("rough", ("what it prints on stdout is not the server's answer",)),
        ("", ("it prints nothing on stdout",)),
    ],
)
def test_an_answer_of_text_is_printed_as_it_comes(stdout: str, sentences: tuple[str, ...]) -> None:
    """It is not JSON, and has no quotes."""
    request = _api("form")
    assert output(request, Scenario.OK, Finished(0, stdout, "", 1.0), PLAIN, KEYS) == Outcome(sentences)


@pytest.mark.parametrize(
    ("stdout", "sentences"),
    [
        ("https://ferns.example/jobs/5\n", ()),
        ("https://ferns.example/jobs\n", ("it does not print the header Operation-Location",)),
        ("", ("it does not print the header Operation-Location",)),
    ],
)
def test_an_answer_in_a_header_is_printed(stdout: str, sentences: tuple[str, ...]) -> None:
    """Where the document states that and no content."""
    request = _api("json_key")
    assert output(request, Scenario.OK, Finished(0, stdout, "", 1.0), PLAIN, KEYS) == Outcome(sentences)
