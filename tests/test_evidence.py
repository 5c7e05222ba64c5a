"""The evidence: it changes only when the facts do, and vouches for the published bytes only."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from snippetgen.checking.scenario import Grade, Scenario
from snippetgen.errors import SnippetgenError
from snippetgen.published import evidence
from snippetgen.published.evidence import Entry, Fact
from snippetgen.rendering.variant import Snippet, Variant


def _snippet(text: str = "puts 1\n", locale: str = "en", manifest: str = "gem 'httparty'\n") -> Snippet:
    return Snippet(Variant.parse("ruby/httparty/local"), locale, text, {"Gemfile": manifest})


def _passed(snippet: Snippet, scenario: Scenario = Scenario.OK, toolchain: str = "ruby 3.3") -> Fact:
    return Fact(snippet, toolchain, scenario)


def test_a_digest_is_of_the_published_bytes() -> None:
    """Each file of a snippet has the SHA-256 of its UTF-8 text, under its path in the tree."""
    assert evidence.digests(_snippet("puts '猫'\n")) == {
        "en/ruby/httparty/Gemfile": hashlib.sha256(b"gem 'httparty'\n").hexdigest(),
        "en/ruby/httparty/local.rb": hashlib.sha256("puts '猫'\n".encode()).hexdigest(),
    }


def test_a_tree_without_evidence_has_none(tmp_path: Path) -> None:
    """There is nothing to read before the first record."""
    assert evidence.read(tmp_path) == {}


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Reading gives back what was written."""
    entries = evidence.merge({}, [_passed(_snippet()), _passed(_snippet(locale="ja"))])
    evidence.write(tmp_path, entries)
    assert evidence.read(tmp_path) == entries


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"snippets": []}',
        b'{"snippets": {"a": {}}}',
        b'{"snippets": {"a": {"x": 1}}}',
        b"\xff",
    ],
)
def test_damaged_evidence_says_how_to_record_it_again(tmp_path: Path, damage: bytes) -> None:
    """Unreadable evidence is an error for the user, and does not count as empty."""
    (tmp_path / evidence.FILE).write_bytes(damage)
    with pytest.raises(SnippetgenError) as error:
        evidence.read(tmp_path)
    assert error.value.where == str(tmp_path / evidence.FILE)
    assert "--record" in error.value.remedy


def test_the_file_does_not_depend_on_the_order_of_the_checks(tmp_path: Path) -> None:
    """Checks end in any order; the bytes are the same."""
    passed = [
        _passed(_snippet(), Scenario.OK),
        _passed(_snippet(), Scenario.FORBIDDEN),
        _passed(_snippet(locale="ja"), Scenario.OK),
    ]
    written = set()
    for order in permutations(passed):
        evidence.write(tmp_path, evidence.merge({}, order))
        written.add((tmp_path / evidence.FILE).read_bytes())
    assert len(written) == 1


def test_the_file_has_no_dates(tmp_path: Path) -> None:
    """The file names files, digests, versions and verdicts, and nothing that changes by itself."""
    evidence.write(tmp_path, evidence.merge({}, [_passed(_snippet())]))
    text = (tmp_path / evidence.FILE).read_text(encoding="utf-8")
    (entry,) = json.loads(text)["snippets"].values()
    assert set(entry) == {"files", "toolchain", "scenarios"}
    assert not re.search(r"\d{4}-\d{2}-\d{2}|\d{2}:\d{2}", text)
    assert text.endswith("}\n")


def test_verdicts_on_the_same_bytes_add_up() -> None:
    """A second record of the same bytes with the same toolchain keeps what the first one established."""
    first = evidence.merge({}, [_passed(_snippet(), Scenario.OK)])
    both = evidence.merge(first, [_passed(_snippet(), Scenario.FORBIDDEN)])
    assert both["en/ruby/httparty/local"].scenarios == {"forbidden": "passed", "ok": "passed"}
    assert first["en/ruby/httparty/local"].scenarios == {"ok": "passed"}


def test_judges_are_recorded_beside_the_scenarios() -> None:
    """Their verdict is a fact like the others: it is kept with them, and missed when it is not there."""
    known = evidence.merge({}, [_passed(_snippet(), Scenario.OK)])
    assert evidence.unrecorded(known, _snippet(), ["judges", "ok"]) == ["en/ruby/httparty/local judges"]
    judged = evidence.merge(known, [Fact(_snippet(), "ruby 3.3", "judges")])
    assert judged["en/ruby/httparty/local"].scenarios == {"judges": "passed", "ok": "passed"}


@pytest.mark.parametrize(
    "now",
    [
        _passed(_snippet("puts 2\n"), Scenario.FORBIDDEN),
        _passed(_snippet(manifest="gem 'faraday'\n"), Scenario.FORBIDDEN),
        _passed(_snippet(), Scenario.FORBIDDEN, "ruby 3.4"),
    ],
    ids=["text", "manifest", "toolchain"],
)
def test_verdicts_on_other_bytes_are_forgotten(now: Fact) -> None:
    """What passed with other text, manifests or toolchain says nothing about these; other snippets keep theirs."""
    other = _passed(_snippet(locale="ja"))
    known = evidence.merge({}, [_passed(_snippet()), other])
    merged = evidence.merge(known, [now])
    assert merged["en/ruby/httparty/local"] == Entry(
        evidence.digests(now.snippet), now.toolchain, {"forbidden": "passed"}
    )
    assert merged["ja/ruby/httparty/local"] == known["ja/ruby/httparty/local"]


def test_a_known_failure_is_recorded_as_one() -> None:
    """It counts as recorded, but not as passed."""
    facts = [_passed(_snippet()), replace(_passed(_snippet(), Scenario.NOT_JSON), verdict=evidence.KNOWN_FAILURE)]
    [entry] = evidence.merge({}, facts).values()
    assert entry.scenarios == {"not_json": "known failure", "ok": "passed"}
    assert entry.passed == ("ok",)
    assert evidence.unrecorded({str(_snippet()): entry}, _snippet(), ["not_json", "ok"]) == []


def test_recorded_bytes_are_vouched_for() -> None:
    """Nothing is complained about when every file and scenario was recorded."""
    known = evidence.merge({}, [_passed(_snippet(), Scenario.OK), _passed(_snippet(), Scenario.FORBIDDEN)])
    assert evidence.unrecorded(known, _snippet(), ["ok", "forbidden"]) == []


@pytest.mark.parametrize(
    ("snippet", "scenarios", "complaints"),
    [
        (_snippet("puts 2\n"), ["ok"], ["en/ruby/httparty/local.rb"]),
        (_snippet(manifest=""), ["ok"], ["en/ruby/httparty/Gemfile"]),
        (_snippet(), ["ok", "slow"], ["en/ruby/httparty/local slow"]),
        (
            _snippet(locale="ja"),
            ["ok"],
            ["ja/ruby/httparty/Gemfile", "ja/ruby/httparty/local.rb", "ja/ruby/httparty/local ok"],
        ),
    ],
    ids=["text", "manifest", "scenario", "snippet"],
)
def test_what_was_not_recorded_is_named(snippet: Snippet, scenarios: list[str], complaints: list[str]) -> None:
    """Each file with other bytes and each scenario that did not pass is named."""
    known = evidence.merge({}, [_passed(_snippet())])
    assert evidence.unrecorded(known, snippet, scenarios) == complaints


def _graded(verdict: str, snippet: Snippet | None = None, scenario: Scenario = Scenario.FORBIDDEN) -> Fact:
    return replace(_passed(snippet or _snippet(), scenario), verdict=verdict)


@pytest.mark.parametrize("grade", Grade)
def test_a_grade_is_recorded_as_its_letter(tmp_path: Path, grade: Grade) -> None:
    """It counts as recorded and as passed."""
    evidence.write(tmp_path, evidence.merge({}, [_graded(grade)]))
    known = evidence.read(tmp_path)
    assert known["en/ruby/httparty/local"].scenarios == {"forbidden": str(grade)}
    assert known["en/ruby/httparty/local"].passed == ("forbidden",)
    assert evidence.unrecorded(known, _snippet(), ["forbidden"]) == []


@pytest.mark.parametrize("verdict", ["", "failed", "D", "a", "AB"])
def test_a_verdict_that_is_none_vouches_for_nothing(verdict: str) -> None:
    """Only what a check can find counts."""
    known = evidence.merge({}, [_graded(verdict)])
    assert evidence.unrecorded(known, _snippet(), ["forbidden"]) == ["en/ruby/httparty/local forbidden"]


@pytest.mark.parametrize(
    ("before", "now", "fell"),
    [
        *(("A", "A", False), ("A", "B", True), ("A", "C", True), ("B", "A", False), ("B", "B", False)),
        *(("B", "C", True), ("C", "A", False), ("C", "B", False), ("C", "C", False)),
        *(("passed", "C", False), ("C", "passed", False), ("known failure", "C", False)),
        *(("C", "known failure", True), ("passed", "known failure", True), ("known failure", "known failure", False)),
    ],
)
def test_a_grade_that_falls_is_named(before: str, now: str, *, fell: bool) -> None:
    """The sentence has the snippet, the scenario and both grades, whatever the bytes are now."""
    known = evidence.merge({}, [_graded(before)])
    for snippet in (_snippet(), _snippet("puts 2\n")):
        reported = evidence.fallen(known, [_graded(now, snippet)])
        sentence = f"en/ruby/httparty/local forbidden: the grade fell from {before} to {now}"
        assert reported == ([sentence] if fell else [])


def test_a_grade_is_compared_with_that_of_its_own_snippet_and_scenario() -> None:
    """What was never recorded cannot fall."""
    known = evidence.merge({}, [_graded("A")])
    assert evidence.fallen(known, [_graded("C", _snippet(locale="ja"))]) == []
    assert evidence.fallen(known, [_graded("C", scenario=Scenario.NOT_JSON)]) == []
    assert evidence.fallen({}, [_graded("C")]) == []
