"""Check the checker: a snippet that does something wrong must fail, each for its own reason."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace

import pytest

from snippetgen import request
from snippetgen.checking import check
from snippetgen.checking.check import CheckResult, Status
from snippetgen.checking.runner import SealedRunner
from snippetgen.checking.scenario import Grade, Scenario
from snippetgen.checking.subject import KEY, Subject
from snippetgen.checking.verdict_cache import Cache
from snippetgen.folders import user_cache
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering.variant import Snippet, Variant

pytestmark = pytest.mark.toolchain

VARIANT = Variant.parse("python/requests/local")

# What every one of them begins with, and a call that is right.
START = """\
    import base64, http.client, os, pathlib, sys, time
    image = pathlib.Path("YOUR_IMAGE.jpg").read_bytes()
    headers = {
        "Authorization": "Bearer " + os.environ["ROBOFLOW_API_KEY"],
        "Content-Type": "application/x-www-form-urlencoded",
    }

    def ask(method="POST", path="/my-model/42", headers=headers, body=base64.b64encode(image)):
        connection = http.client.HTTPSConnection("serverless.roboflow.com", timeout=5)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        if answer.status != 200:
            sys.exit(text)
        return text
    """

RIGHT = "print(ask())"

WRONG = {
    "sends GET": ('print(ask(method="GET"))', "the method is 'GET' instead of 'POST'"),
    "asks for another model": (
        'print(ask(path="/my-model/43"))',
        "the path is '/my-model/43' instead of '/my-model/42'",
    ),
    "adds a parameter": ('print(ask(path="/my-model/42?x=1"))', "the query is [('x', '1')] instead of []"),
    "misses a header": ('del headers["Content-Type"]; print(ask())', "the header Content-Type is missing instead of"),
    "misses the key": ('del headers["Authorization"]; print(ask())', "the header Authorization is missing instead of"),
    "damages the image": ("print(ask(body=base64.b64encode(image[:-1])))", "bytes are not the"),
    "breaks lines": ("print(ask(body=base64.encodebytes(image)))", "not strict Base64 without line breaks"),
    "sends twice": ("ask(); print(ask())", "2 requests arrived instead of 1 request"),
    "never sends": ("print('{}')", "no request arrived instead of 1 request"),
    "prints nothing": ("ask()", "it prints nothing on stdout"),
    "prints no JSON": ("print('Answer:', ask())", "what it prints on stdout is not the server's answer"),
    "prints another answer": ("ask(); print('{}')", "what it prints on stdout is not the server's answer"),
    "warns": ("print('warning: old', file=sys.stderr); print(ask())", "it warns on stderr: warning: old"),
    "fails": ("print(ask()); sys.exit(3)", "the exit code is 3 instead of 0"),
    "tells the key": ("print(ask()); print(headers, file=sys.stderr)", "the API key is in the output"),
    "hangs": ("print(ask(), flush=True); time.sleep(600)", "it did not end within"),
}

WRONG_WHEN_REFUSED = {
    "goes on": ("try: ask()\nexcept SystemExit as end: print(end, file=sys.stderr)", "the exit code is 0, as if"),
    "is silent": ("try: ask()\nexcept SystemExit: sys.exit(1)", "it prints nothing on stderr"),
    "invents words": ("try: ask()\nexcept SystemExit: sys.exit('it failed')", "does not have the server's own words"),
    "tells it on stdout": (
        "try: ask()\nexcept SystemExit as end: print(end); sys.exit(1)",
        "it prints nothing on stderr",
    ),
    "tells half of it on stdout": (
        "try: ask()\nexcept SystemExit as end: print(end); sys.exit('403')",
        "does not have the server's own words",
    ),
    "tells the key": (
        "try: ask()\nexcept SystemExit as end: sys.exit(f'{end} {headers}')",
        "the API key is in the output",
    ),
    "asks again": ("try: ask()\nexcept SystemExit: ask()", "2 requests arrived instead of 1 request"),
}


@pytest.fixture(scope="module")
def runner() -> Iterator[SealedRunner]:
    with SealedRunner() as runner:
        yield runner


def checked(code: str, scenario: Scenario, runner: SealedRunner) -> CheckResult:
    """The verdict on a program; the endpoint's timeout is one second, so that a hang is found soon."""
    endpoint = replace(spec.packaged(), timeout=1)
    text = textwrap.dedent(START) + code + "\n"
    subject = Subject(Snippet(VARIANT, "en", text, {}), request.build(endpoint, source=Source.LOCAL))
    [result] = check.run([subject], [scenario], runner, kept=Cache(user_cache() / "checks"), again=True)
    assert result.status is not Status.SKIPPED, result.reason
    return result


def test_a_right_program_passes(runner: SealedRunner) -> None:
    """The program that the wrong ones are made from is right, when the endpoint answers and when it refuses."""
    assert checked(RIGHT, Scenario.OK, runner).mismatches == ()
    assert checked(RIGHT, Scenario.FORBIDDEN, runner).mismatches == ()


@pytest.mark.parametrize(("code", "reason"), WRONG.values(), ids=WRONG)
def test_a_wrong_program_fails_for_its_own_reason(code: str, reason: str, runner: SealedRunner) -> None:
    """Each mistake fails the check, and the verdict names it."""
    result = checked(code, Scenario.OK, runner)
    assert result.status is Status.FAILED
    assert any(reason in mismatch for mismatch in result.mismatches), result.mismatches


@pytest.mark.parametrize(("code", "reason"), WRONG_WHEN_REFUSED.values(), ids=WRONG_WHEN_REFUSED)
def test_a_program_that_ignores_a_refusal_fails(code: str, reason: str, runner: SealedRunner) -> None:
    """A 403 must end the program after one request, with the server's own words on stderr and the key nowhere."""
    result = checked(code, Scenario.FORBIDDEN, runner)
    assert result.status is Status.FAILED
    assert any(reason in mismatch for mismatch in result.mismatches), result.mismatches


@pytest.mark.parametrize(
    ("code", "grade"),
    [
        (RIGHT, Grade.A),
        ("print('asking'); print(ask())", Grade.B),
        ("try: ask()\nexcept SystemExit as end: raise RuntimeError(str(end))", Grade.B),
    ],
    ids=["message", "words on stdout", "trace"],
)
def test_a_refusal_that_is_reported_has_a_grade(code: str, grade: Grade, runner: SealedRunner) -> None:
    """A program that shows its stack is loud: the server's words can be read in it."""
    result = checked(code, Scenario.FORBIDDEN, runner)
    assert (result.status, result.mismatches, result.grade) == (Status.PASSED, (), grade)


def test_a_page_that_is_printed_as_it_came_is_plain(runner: SealedRunner) -> None:
    """Nobody need parse an answer that is only printed."""
    result = checked(RIGHT, Scenario.NOT_JSON, runner)
    assert (result.status, result.grade) == (Status.PASSED, Grade.C)


FOLLOW = """
import ssl, urllib.request
address = "https://serverless.roboflow.com/my-model/42"
class Follow(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, request, *more):
        return urllib.request.Request("https://elsewhere.example/", {data}, {headers})
opener = urllib.request.build_opener(Follow)
print(opener.open(urllib.request.Request(address, base64.b64encode(image), headers)).read().decode())
"""


@pytest.mark.parametrize(
    ("data", "headers", "leak"),
    [
        ("None", "{}", ()),
        ("None", "headers", ("the API key went to another host",)),
        ("b'x'", "{}", ("the image went to another host",)),
    ],
    ids=["nothing", "key", "image"],
)
def test_what_follows_a_redirect_is_seen(data: str, headers: str, leak: tuple[str, ...], runner: SealedRunner) -> None:
    """A program that follows one takes neither the key nor the image along."""
    code = FOLLOW.replace("{data}", data).replace("{headers}", headers)
    result = checked(code, Scenario.REDIRECTED, runner)
    assert result.mismatches == leak
    assert [dict(each.headers)["host"] for each in result.received] == ["serverless.roboflow.com", "elsewhere.example"]


def test_nothing_is_sent_to_a_server_that_nobody_trusts(runner: SealedRunner) -> None:
    """The negative control: with a certificate of another authority, the same program sends nothing and fails."""
    result = checked(RIGHT, Scenario.UNTRUSTED_CERTIFICATE, runner)
    assert result.received == ()
    assert result.finished is not None
    assert result.finished.code != 0
    assert "CERTIFICATE_VERIFY_FAILED" in result.finished.stderr


def test_a_check_sees_nothing_of_the_host(runner: SealedRunner) -> None:
    """A sealed program has no network but the mock, no file of the user's, and only the key in its environment."""
    code = """
import socket
print(sorted(os.environ), [str(p) for p in pathlib.Path("/home").iterdir()], file=sys.stderr)
try: socket.create_connection(("192.0.2.1", 80), 1)
except OSError as error: print(error, file=sys.stderr)
print(ask())
"""
    result = checked(code, Scenario.OK, runner)
    assert result.finished is not None
    environment, network = result.finished.stderr.splitlines()
    assert environment.endswith("[]")
    assert KEY not in environment
    assert network == "[Errno 101] Network is unreachable"
