"""Reports on results, for people and CI services."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from snippetgen.checking import report
from snippetgen.checking.check import CheckResult, Status
from snippetgen.checking.sandbox import Finished
from snippetgen.checking.scenario import JUDGES, Grade, Received, Scenario
from snippetgen.checking.subject import KEY
from snippetgen.errors import SnippetgenError
from snippetgen.rendering.variant import Snippet, Variant

SNIPPET = Snippet(Variant.parse("go/net_http/local"), "en", "package main\n\nfunc main() {}\n", {})
ARRIVED = Received(
    "POST",
    "/my-model/42",
    (("confidence", "50"), ("api_key", KEY)),
    (("content-type", "text/plain"), ("authorization", f"Bearer {KEY}")),
    b"/9j/4AAQ" * 20,
)
PASSED = CheckResult(SNIPPET, Scenario.OK, Status.PASSED, toolchain="go 1.24", seconds=0.1234, kept=True)
FAILED = CheckResult(
    SNIPPET,
    Scenario.FORBIDDEN,
    Status.FAILED,
    ("the exit code is 0, as if nothing had gone wrong", f"the header Authorization is '{KEY}' instead of None"),
    toolchain="go 1.24",
    seconds=1.5,
    finished=Finished(0, f"out 1\nout 2 {KEY}\n", "", 1.5),
    received=(ARRIVED,),
)
SKIPPED = CheckResult(SNIPPET, Scenario.SLOW, Status.SKIPPED, reason="Go is not in the sealed root")
JUDGED = CheckResult(
    SNIPPET,
    JUDGES,
    Status.FAILED,
    ("gofmt reported problems",),
    toolchain="go 1.24",
    finished=Finished(1, "gofmt:\n-func main(){}\n", "", 0.1),
)
RESULTS = [PASSED, FAILED, SKIPPED]
HOSTILE = "\x00\x07\x1b[31m\x7f\x85\ufffe\uffff]]>&<é😀"


def _hostile() -> CheckResult:
    """A failure whose every text has characters that XML cannot hold."""
    return CheckResult(
        SNIPPET,
        Scenario.FORBIDDEN,
        Status.FAILED,
        (HOSTILE,),
        finished=Finished(1, HOSTILE, HOSTILE, 1.0),
        received=(Received("POST", f"/{HOSTILE}", ((HOSTILE, HOSTILE),), (("x", "\x01\xff"),), b"\x00\xff"),),
    )


def _parsed(xml: str) -> ET.Element:
    return ET.fromstring(xml)  # noqa: S314  it is our own


def test_judges_are_quoted() -> None:
    """Who reported problems is named, with what it said; where nothing can arrive, nothing is said about that."""
    text = report.explain([JUDGED])
    assert "judges:\n  ✗ gofmt reported problems\n  exit code 1 after 0.10 s\n" in text
    assert "    gofmt:\n    -func main(){}\n" in text
    assert "arrived" not in text


def test_an_explanation_gives_no_orders_to_a_terminal() -> None:
    """Neither what a program printed nor what it sent; its lines are those of the report."""
    text = report.explain([_hostile()])
    assert text.replace("\n", "").isprintable()
    assert r"\x1b[31m" in text


@pytest.mark.parametrize(("name", "start"), [("results.json", "["), ("results.xml", "<?xml")])
def test_the_name_of_a_report_chooses_its_form(name: str, start: str) -> None:
    """A suffix is all that is needed to say what is wanted."""
    assert report.form(Path(name))(RESULTS).startswith(start)


@pytest.mark.parametrize("name", ["results.txt", "results", "results.json.gz"])
def test_an_unknown_form_is_refused(name: str) -> None:
    """Another suffix is an error that names the two there are."""
    with pytest.raises(SnippetgenError, match=name) as error:
        report.form(Path(name))
    assert (error.value.where, error.value.parameter) == ("", "report")
    assert ".json" in error.value.remedy
    assert ".xml" in error.value.remedy


@pytest.mark.parametrize(
    "line",
    [
        "FAILED en/go/net_http/local  (go 1.24)",
        "    1  package main",
        "    3  func main() {}",
        "forbidden:",
        "  ✗ the exit code is 0, as if nothing had gone wrong",
        "  arrived (1 of 1): POST /my-model/42",
        "    query   confidence = 50",
        "    header  content-type: text/plain",
        "    body    160 bytes: /9j/4AAQ/9j/4AAQ/9j/4AAQ/9j/4AAQ/9j/4AAQ/9j/4AAQ/9j/4AAQ/9j/ …",
        "  exit code 0 after 1.50 s",
        "    out 1",
        "  stderr: (empty)",
    ],
)
def test_an_explanation_has_all_that_is_needed_to_put_it_right(line: str) -> None:
    """The source with its lines numbered, what is wrong, what arrived, and how the program ended."""
    assert line in report.explain([FAILED]).splitlines()


def test_an_explanation_shows_the_source_once() -> None:
    """The failures of one snippet are explained together."""
    text = report.explain([FAILED, _hostile()])
    assert text.count("package main") == 1
    assert text.count("forbidden:") == 2


def test_an_explanation_tells_that_nothing_arrived() -> None:
    """No request is worth a line: it is often the whole explanation."""
    silent = CheckResult(SNIPPET, Scenario.OK, Status.FAILED, ("no request arrived instead of 1 request",))
    assert "  arrived: nothing" in report.explain([silent]).splitlines()


def test_an_explanation_tells_that_time_was_up() -> None:
    """A program that was killed has no exit code."""
    killed = CheckResult(SNIPPET, Scenario.SLOW, Status.FAILED, ("…",), finished=Finished(None, "", "", 50.0))
    assert "  killed at its limit after 50.00 s" in report.explain([killed]).splitlines()


def test_no_report_has_the_api_key() -> None:
    """The key that arrived or was printed is named, not shown, in any form."""
    for text in (report.explain([FAILED]), report.as_json(RESULTS), report.as_junit(RESULTS)):
        assert "Authorization is 'the API key'" in text
        assert KEY not in text


def test_json_has_the_grade_of_a_failure_that_was_to_be() -> None:
    """As its letter."""
    (graded,) = json.loads(report.as_json([CheckResult(SNIPPET, Scenario.FORBIDDEN, Status.PASSED, grade=Grade.B)]))
    assert graded["grade"] == "B"


def test_json_has_an_object_for_each_check() -> None:
    """A script finds what was checked, how it ended, and why."""
    passed, failed, skipped = json.loads(report.as_json(RESULTS))
    assert passed == {
        "endpoint": "",
        "variant": "go/net_http/local",
        "locale": "en",
        "scenario": "ok",
        "status": "passed",
        "grade": None,
        "mismatches": [],
        "reason": "",
        "toolchain": "go 1.24",
        "seconds": 0.123,
        "kept": True,
    }
    assert (failed["status"], len(failed["mismatches"])) == ("failed", 2)
    assert (skipped["status"], skipped["reason"]) == ("skipped", "Go is not in the sealed root")


def test_junit_counts_and_names_each_check() -> None:
    """A CI service finds a test case for each check, with its failure or why it was skipped."""
    suite = _parsed(report.as_junit(RESULTS))
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped", "time")} == {
        "tests": "3",
        "failures": "1",
        "errors": "0",
        "skipped": "1",
        "time": "1.623",
    }
    cases = suite.findall("testcase")
    assert [(case.get("classname"), case.get("name")) for case in cases] == [
        ("en/go/net_http/local", "ok"),
        ("en/go/net_http/local", "forbidden"),
        ("en/go/net_http/local", "slow"),
    ]
    assert [[child.tag for child in case] for case in cases] == [[], ["failure"], ["skipped"]]
    failure = cases[1].find("failure")
    assert failure is not None
    assert (failure.get("message") or "").startswith("the exit code is 0")
    assert "func main" in (failure.text or "")


def test_junit_is_xml_whatever_was_printed() -> None:
    """Control characters, which XML cannot hold in any form, are shown as escapes; the rest stays."""
    (failure,) = _parsed(report.as_junit([_hostile()])).iter("failure")
    for text in (failure.get("message") or "", failure.text or ""):
        assert r"\x1b[31m" in text
        assert "]]>&<é😀" in text
        assert not set(text) & {"\x00", "\x07", "\x1b", "\ufffe", "\uffff"}


def test_a_report_about_nothing_is_a_report() -> None:
    """Where nothing was checked, scripts still find what they can read."""
    assert json.loads(report.as_json([])) == []
    assert _parsed(report.as_junit([])).get("tests") == "0"


def test_junit_names_the_endpoint_if_there_are_several() -> None:
    """Snippets of two endpoints have the same path."""
    both = [replace(PASSED, endpoint=name) for name in ("infer", "chat")]
    names = [case.attrib["classname"] for case in _parsed(report.as_junit(both))]
    assert names == ["infer/en/go/net_http/local", "chat/en/go/net_http/local"]
