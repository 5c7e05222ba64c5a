"""Reports on checks: explanations for people, JSON and JUnit XML for machines."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

from snippetgen.checking.check import CheckResult, Status
from snippetgen.checking.scenario import JUDGES, Received
from snippetgen.checking.subject import KEY
from snippetgen.errors import SnippetgenError, visible

_SHOWN = 40


def form(file: Path) -> Callable[[Sequence[CheckResult]], str]:
    """The writer for the suffix of `file`. Raises SnippetgenError for an unknown suffix."""
    forms = {".json": as_json, ".xml": as_junit}
    if file.suffix not in forms:
        raise SnippetgenError(
            f"“{file.name}” is not a known report format", parameter="report", remedy="name a .json or .xml file"
        )
    return forms[file.suffix]


def explain(results: Sequence[CheckResult], name: str = "") -> str:
    """What a person needs to fix the failures of one snippet, without control characters.

    `name` names the snippet; by default it does so within its endpoint.
    The source with line numbers; then, for each scenario, what was wrong, what arrived and what was printed.
    """
    first = results[0]
    source = [f"  {number:3}  {line}" for number, line in enumerate(first.snippet.text.splitlines(), 1)]
    text = "\n".join([f"FAILED {name or first.snippet}  ({first.toolchain})", "", *source, "", *map(_account, results)])
    return "\n".join(map(visible, text.split("\n")))


def _account(result: CheckResult) -> str:
    lines = [f"{result.scenario}:", *(f"  ✗ {mismatch}" for mismatch in result.mismatches)]
    for number, received in enumerate(result.received, 1):
        lines.append(f"  arrived ({number} of {len(result.received)}): {received.method} {received.path}")
        lines += [f"    query   {name} = {value}" for name, value in received.query]
        lines += [f"    header  {name}: {value}" for name, value in received.headers]
        lines.append(f"    body    {_body(received)}")
    if not result.received and result.scenario != JUDGES:
        lines.append("  arrived: nothing")
    if result.finished:
        code = "killed at its limit" if result.finished.code is None else f"exit code {result.finished.code}"
        lines.append(f"  {code} after {result.finished.seconds:.2f} s")
        lines += _output("stdout", result.finished.stdout) + _output("stderr", result.finished.stderr)
    return _without_key("\n".join(lines)) + "\n"


def _output(name: str, text: str) -> list[str]:
    lines = text.strip().splitlines()
    more = [f"    … and {len(lines) - _SHOWN} more lines"] if len(lines) > _SHOWN else []
    return [f"  {name}:" if lines else f"  {name}: (empty)", *(f"    {line}" for line in lines[:_SHOWN]), *more]


def _without_key(text: str) -> str:
    return text.replace(KEY, "the API key").replace(quote(KEY, safe=""), "the API key")


def _body(received: Received) -> str:
    start = received.body[:60].decode("utf-8", errors="replace")
    return f"{len(received.body)} bytes{': ' + start + ' …' if received.body else ''}"


def as_json(results: Sequence[CheckResult]) -> str:
    """A JSON list with an object for each check."""
    return json.dumps([_row(result) for result in results], indent=2, ensure_ascii=False) + "\n"


def _row(result: CheckResult) -> dict[str, object]:
    return {
        "endpoint": result.endpoint,
        "variant": str(result.snippet.variant),
        "locale": result.snippet.locale,
        "scenario": result.scenario,
        "status": result.status,
        "grade": result.grade,
        "mismatches": [_without_key(mismatch) for mismatch in result.mismatches],
        "reason": result.reason,
        "toolchain": result.toolchain,
        "seconds": round(result.seconds, 3),
        "kept": result.kept,
    }


def as_junit(results: Sequence[CheckResult]) -> str:
    """JUnit XML, which CI services read: a test case for each check."""
    count = {status: sum(result.status is status for result in results) for status in Status}
    suite = ET.Element(
        "testsuite",
        name="snippetgen check",
        tests=str(len(results)),
        failures=str(count[Status.FAILED]),
        errors="0",
        skipped=str(count[Status.SKIPPED]),
        time=f"{sum(result.seconds for result in results):.3f}",
    )
    several = len({result.endpoint for result in results}) > 1
    for result in results:
        name = f"{result.endpoint}/{result.snippet}" if several else str(result.snippet)
        case = ET.SubElement(suite, "testcase", classname=name, name=result.scenario, time=f"{result.seconds:.3f}")
        if result.status is Status.FAILED:
            failure = ET.SubElement(case, "failure", message=visible(_without_key("; ".join(result.mismatches))))
            failure.text = explain([result])  # it has no control characters, which XML could not hold
        elif result.status is Status.SKIPPED:
            ET.SubElement(case, "skipped", message=result.reason)
    ET.indent(suite)
    return ET.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"
