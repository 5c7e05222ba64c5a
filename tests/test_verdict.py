"""Verdicts: what must arrive, and each way in which that or the output can be wrong."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from snippetgen import spec
from snippetgen.exchange import Received, Scenario
from snippetgen.language import Traffic
from snippetgen.request import Request, build
from snippetgen.sandbox import Finished
from snippetgen.variant import Source
from snippetgen.verdict import Expected, arrivals, expected, output

KEY = "key+/="
IMAGE = bytes(range(256))
ENDPOINT = spec.packaged()
LOCAL = build(ENDPOINT, options={"overlap": 25, "confidence": 50})
HOSTED = build(ENDPOINT, source=Source.HOSTED, image="https://example.com/a%20cat.jpg", options={"confidence": 50})
ORDINARY = Traffic()
SDK = Traffic(adds=(("source", "sdk"),), content_type="application/json", fetches_image=True, tries=3)


def _expected(request: Request, traffic: Traffic = ORDINARY, scenario: Scenario = Scenario.OK) -> tuple[Expected, ...]:
    return expected(request, traffic, scenario, KEY, IMAGE)


def _arrived(wanted: Expected, **changes: Any) -> Received:
    """What a correct snippet sends, with changes."""
    received = Received(
        wanted.method,
        wanted.path,
        wanted.query,
        (("host", "example.com"), *((name.lower(), value) for name, value in wanted.headers)),
        base64.b64encode(wanted.image),
    )
    return replace(received, **changes)


@pytest.mark.parametrize("scenario", [scenario for scenario in Scenario if not scenario.answered])
@pytest.mark.parametrize("request_", [LOCAL, HOSTED], ids=["local", "hosted"])
def test_nothing_must_arrive_where_the_snippet_is_stopped_before_it_asks(request_: Request, scenario: Scenario) -> None:
    """A snippet without its image, its key, or a server that it can trust sends nothing; no SDK does either."""
    assert _expected(request_, SDK, scenario) == ()


@pytest.mark.parametrize("scenario", [scenario for scenario in Scenario if scenario.answered])
def test_one_request_must_arrive_where_it_is_answered(scenario: Scenario) -> None:
    """Whatever the answer is, the snippet asks once."""
    assert len(_expected(LOCAL, scenario=scenario)) == 1


def test_a_local_image_must_arrive_in_the_body() -> None:
    """Options stand in the query in the spec's order, the key in its header, the image in the body."""
    assert _expected(LOCAL) == (
        Expected(
            "POST",
            "/my-model/42",
            (("confidence", "50"), ("overlap", "25")),
            (("Content-Type", "application/x-www-form-urlencoded"), ("Authorization", f"Bearer {KEY}")),
            IMAGE,
        ),
    )


def test_a_hosted_image_must_arrive_in_the_query() -> None:
    """The image's URL stands in the query after the options, and the empty body says so."""
    assert _expected(HOSTED) == (
        Expected(
            "POST",
            "/my-model/42",
            (("confidence", "50"), ("image", "https://example.com/a%20cat.jpg")),
            (("Content-Length", "0"), ("Authorization", f"Bearer {KEY}")),
            b"",
        ),
    )


def test_a_key_in_the_query_must_arrive_last() -> None:
    """With the other auth there is no header for the key."""
    (wanted,) = _expected(build(ENDPOINT, auth="query"))
    assert wanted.query == (("api_key", KEY),)
    assert "Authorization" not in dict(wanted.headers)


def test_the_path_is_compared_in_its_canonical_form() -> None:
    """What need not be encoded may be; what is no slash must not become one."""
    (wanted,) = _expected(build(spec.at(ENDPOINT, "https://a.example/%7e%2f"), model="müll modell/4"))
    assert wanted.path == "/~%2F/m%C3%BCll%20modell/4"
    assert arrivals((wanted,), (_arrived(wanted, path="/~//m%C3%BCll%20modell/4"),))


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
    """As RFC 3986, section 5.2.4, resolves it, before anybody is asked."""
    request = build(ENDPOINT, source=Source.HOSTED, image=f"https://example.com{path}")
    assert _expected(request, Traffic(fetches_image=True))[0].path == asked


def test_what_an_sdk_adds_may_arrive_anywhere() -> None:
    """An SDK's own parameters are compared, their place in the query is not."""
    (wanted,) = _expected(LOCAL, Traffic(adds=(("source", "sdk"),)))
    assert wanted.query == (*LOCAL.options, ("source", "sdk"))
    assert arrivals((wanted,), (_arrived(wanted, query=wanted.query[::-1]),)) == []
    assert arrivals((wanted,), (_arrived(wanted, query=LOCAL.options),)) != []


def test_an_sdk_may_set_its_own_content_type() -> None:
    """The SDK's Content-Type must arrive in place of the request's, and the other headers stay."""
    (wanted,) = _expected(LOCAL, Traffic(content_type="application/json"))
    assert dict(wanted.headers) == {"Content-Type": "application/json", "Authorization": f"Bearer {KEY}"}


def test_an_sdk_may_fetch_the_image_itself() -> None:
    """Then a GET of the image comes first, and the image stands in the body and not in the query."""
    fetch, wanted = _expected(HOSTED, Traffic(fetches_image=True))
    assert fetch == Expected("GET", "/a%20cat.jpg", (), (), b"")
    assert wanted.query == (("confidence", "50"),)
    assert wanted.image == IMAGE
    assert "Content-Length" not in dict(wanted.headers)


def test_an_sdk_has_nothing_to_fetch_when_the_image_is_local() -> None:
    """An SDK that fetches hosted images sends a local one as everybody does."""
    assert _expected(LOCAL, Traffic(fetches_image=True)) == _expected(LOCAL)


@pytest.mark.parametrize(
    ("address", "path", "query"),
    [
        ("https://example.com/cat.jpg?size=2&size=1", "/cat.jpg", (("size", "2"), ("size", "1"))),
        ("https://example.com", "/", ()),
    ],
)
def test_an_sdk_fetches_the_whole_address(address: str, path: str, query: tuple[tuple[str, str], ...]) -> None:
    """The query of the image's address is asked for, and an address without a path has that of the root."""
    fetch, _ = _expected(build(ENDPOINT, source=Source.HOSTED, image=address), Traffic(fetches_image=True))
    assert (fetch.path, fetch.query) == (path, query)


def test_an_sdk_may_try_again_when_there_are_too_many_requests() -> None:
    """The stated number of tries must arrive under that scenario, one under any other; the image is fetched once."""
    assert [wanted.method for wanted in _expected(HOSTED, SDK, Scenario.RATE_LIMITED)] == ["GET", *["POST"] * 3]
    assert [wanted.method for wanted in _expected(HOSTED, SDK, Scenario.SERVER_ERROR)] == ["GET", "POST"]


@pytest.mark.parametrize("request_", [LOCAL, HOSTED], ids=["local", "hosted"])
@pytest.mark.parametrize("traffic", [ORDINARY, SDK], ids=["ordinary", "sdk"])
def test_what_must_arrive_is_no_difference(request_: Request, traffic: Traffic) -> None:
    """Requests that are as they must be are not complained about, whatever else is in their headers."""
    wanted = _expected(request_, traffic)
    assert arrivals(wanted, tuple(map(_arrived, wanted))) == []


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
    """A request that is wrong in one way has one complaint, about that."""
    (wanted,) = _expected(LOCAL)
    (difference,) = arrivals((wanted,), (_arrived(wanted, **changes),))
    assert sentence in difference


def test_a_body_where_none_must_be_is_named() -> None:
    """A hosted image's request has no body."""
    (wanted,) = _expected(HOSTED)
    assert arrivals((wanted,), (_arrived(wanted, body=b"abc"),)) == ["the body has 3 bytes instead of none"]


def test_all_differences_are_told_at_once() -> None:
    """One check tells everything that it saw."""
    (wanted,) = _expected(LOCAL)
    assert len(arrivals((wanted,), (_arrived(wanted, method="PUT", path="/", query=(), headers=(), body=b""),))) == 6


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(0, "no request arrived, where 1 request must"), (2, "2 requests arrived, where 1 request must")],
)
def test_the_number_of_requests_is_compared(number: int, sentence: str) -> None:
    """One request must arrive, and no more."""
    (wanted,) = _expected(LOCAL)
    assert arrivals((wanted,), (_arrived(wanted),) * number) == [sentence]


def test_a_request_that_must_not_arrive_is_named() -> None:
    """A snippet that asks without its image or key is wrong."""
    (wanted,) = _expected(LOCAL)
    assert arrivals((), (_arrived(wanted),)) == ["1 request arrived, where no request must"]


ANSWER = json.dumps(ENDPOINT.example(200))
DENIED = "User is not authorized to access this resource"


def _output(
    scenario: Scenario, *, code: int | None, stdout: str = "", stderr: str = "", chatter: str = ""
) -> list[str]:
    return output(LOCAL, scenario, Finished(code, stdout, stderr, 50.2), (chatter,) if chatter else (), KEY)


def test_a_success_prints_the_answer() -> None:
    """Any spelling of the answer's JSON will do; blank lines on stderr are no warning."""
    assert _output(Scenario.OK, code=0, stdout=ANSWER, stderr="\n") == []
    assert _output(Scenario.OK, code=0, stdout=json.dumps(ENDPOINT.example(200), indent=3) + "\n") == []


def test_a_failure_says_in_a_line_what_the_server_said() -> None:
    """A failed request ends with another exit code than 0, and the server's words on stderr."""
    assert _output(Scenario.FORBIDDEN, code=1, stderr=f"403: {DENIED}\n") == []
    assert _output(Scenario.REFUSED, code=1, stderr="connection refused\n") == []


@pytest.mark.parametrize(
    ("scenario", "code", "stdout", "stderr", "sentence"),
    [
        (Scenario.OK, None, "", "", "it did not end within 50 s and was killed"),
        (Scenario.OK, 3, ANSWER, "", "the exit code is 3 instead of 0"),
        (Scenario.OK, 0, ANSWER, "old\n", "it warns on stderr: old"),
        (Scenario.OK, 0, "", "", "it prints nothing on stdout"),
        (Scenario.OK, 0, "{'time': 1}", "", "what it prints on stdout is not JSON"),
        (Scenario.OK, 0, '{"predictions": []}', "", "what it prints on stdout is not the server's answer"),
        (Scenario.FORBIDDEN, 0, "", DENIED, "the exit code is 0, as if nothing had gone wrong"),
        (Scenario.FORBIDDEN, 1, "{}", DENIED, "it prints something on stdout although it failed"),
        (Scenario.FORBIDDEN, 1, "", "", "it says nothing on stderr"),
        (
            Scenario.FORBIDDEN,
            1,
            "",
            "at a\n" * 3 + DENIED,
            "it prints 4 lines on stderr where one readable line is wanted",
        ),
        (Scenario.FORBIDDEN, 1, "", "403\n", f"stderr does not carry the server's own words, “{DENIED}”"),
        (Scenario.FORBIDDEN, 1, "", f"{DENIED} {KEY}", "the API key stands in the output"),
        (Scenario.REFUSED, 1, "", "POST https://x/?api_key=key%2B%2F%3D", "the API key stands in the output"),
    ],
    ids=[
        "hangs",
        "exit code",
        "warning",
        "silent",
        "no JSON",
        "other JSON",
        "failure unnoticed",
        "answer of a failure",
        "failure silent",
        "trace",
        "own words",
        "key",
        "key encoded",
    ],
)
def test_each_fault_of_the_output_has_a_sentence(
    scenario: Scenario, code: int | None, stdout: str, stderr: str, sentence: str
) -> None:
    """A program that ends wrong in one way has one complaint, about that."""
    assert _output(scenario, code=code, stdout=stdout, stderr=stderr) == [sentence]


def test_chatter_is_no_warning_and_no_message() -> None:
    """Lines that a client always prints are passed over, in success and in failure."""
    noise = "2 gems loaded\n"
    assert _output(Scenario.OK, code=0, stdout=ANSWER, stderr=noise, chatter="gems? loaded") == []
    assert _output(Scenario.REFUSED, code=1, stderr=noise, chatter="gems? loaded") == ["it says nothing on stderr"]
