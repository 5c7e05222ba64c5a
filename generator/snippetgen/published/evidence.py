"""`evidence.json`: which published bytes passed which scenarios with which toolchain.

It has no dates and a fixed order, so that it only changes when the facts do.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snippetgen.checking.scenario import Grade
from snippetgen.errors import SnippetgenError
from snippetgen.published.store import exclusive, files, replace
from snippetgen.rendering.variant import Snippet

FILE = "evidence.json"
PASSED = "passed"
KNOWN_FAILURE = "known failure"
"""The verdict for a failure that the language's module states."""
_VERDICTS = (PASSED, *Grade, KNOWN_FAILURE)


@dataclass(frozen=True)
class Entry:
    """The evidence of a published snippet: SHA-256 of its files, toolchain, verdicts.

    `scenarios` maps the name of a scenario, or `judges`, to the verdict.
    """

    files: Mapping[str, str]
    toolchain: str
    scenarios: Mapping[str, str]

    @property
    def passed(self) -> tuple[str, ...]:
        """The scenarios that the snippet passed, without its known failures."""
        return tuple(scenario for scenario, verdict in self.scenarios.items() if verdict != KNOWN_FAILURE)


@dataclass(frozen=True)
class Fact:
    """The verdict of one check of a snippet.

    `verdict` is PASSED, a grade where the snippet had to fail, or KNOWN_FAILURE.
    """

    snippet: Snippet
    toolchain: str
    scenario: str
    verdict: str = PASSED


def digests(snippet: Snippet) -> dict[str, str]:
    """The SHA-256 of a snippet's files: path in the tree → digest."""
    return {path: hashlib.sha256(text.encode()).hexdigest() for path, text in sorted(files([snippet]).items())}


def read(tree: Path) -> dict[str, Entry]:
    """The evidence of a tree: snippet → entry. Raises SnippetgenError if it is damaged."""
    try:
        stated: dict[str, Any] = json.loads((tree / FILE).read_text(encoding="utf-8"))
        entries = stated["snippets"].items()
        return {key: Entry(dict(e["files"]), str(e["toolchain"]), dict(e["scenarios"])) for key, e in entries}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SnippetgenError(
            f"the evidence cannot be read: {error}",
            where=str(tree / FILE),
            remedy="delete it, and record it again with `snippetgen check --record`",
        ) from None


def record(tree: Path, published: Container[str], facts: Iterable[Fact]) -> None:
    """Add facts to the evidence of a tree.

    Entries of snippets that are not `published` are dropped.

    Concurrent runs do not lose each other's facts.
    """
    with exclusive(tree, [tree]):
        known = {name: entry for name, entry in read(tree).items() if name in published}
        write(tree, merge(known, facts))


def write(tree: Path, entries: Mapping[str, Entry]) -> None:
    """Write the evidence of a tree, atomically."""
    snippets = {key: vars(entry) for key, entry in sorted(entries.items())}
    replace(tree / FILE, json.dumps({"snippets": snippets}, indent=2, ensure_ascii=False) + "\n")


def merge(known: Mapping[str, Entry], facts: Iterable[Fact]) -> dict[str, Entry]:
    """`known` with more facts. Facts about other bytes of the same snippet, or with another toolchain, are dropped."""
    merged = dict(known)
    for fact in facts:
        name, checked = str(fact.snippet), digests(fact.snippet)
        entry = merged.get(name)
        earlier = entry.scenarios if entry and (entry.files, entry.toolchain) == (checked, fact.toolchain) else {}
        scenarios = {**earlier, str(fact.scenario): fact.verdict}
        merged[name] = Entry(checked, fact.toolchain, dict(sorted(scenarios.items())))
    return merged


def unrecorded(known: Mapping[str, Entry], snippet: Snippet, scenarios: Iterable[str]) -> list[str]:
    """What the evidence lacks: digests of files, and verdicts of scenarios."""
    entry = known.get(str(snippet), Entry({}, "", {}))
    found = [path for path, digest in digests(snippet).items() if entry.files.get(path) != digest]
    return found + [f"{snippet} {scenario}" for scenario in scenarios if entry.scenarios.get(scenario) not in _VERDICTS]


def fallen(known: Mapping[str, Entry], facts: Iterable[Fact]) -> list[str]:
    """A message for each fact with a lower grade than the recorded one."""
    found = []
    for fact in facts:
        name, entry = str(fact.snippet), known.get(str(fact.snippet))
        if entry and _fell(entry.scenarios.get(fact.scenario, ""), fact.verdict):
            before = entry.scenarios[fact.scenario]
            found.append(f"{name} {fact.scenario}: the grade fell from {before} to {fact.verdict}")
    return found


def _fell(before: str, now: str) -> bool:
    """Whether `now` is lower than `before`. A known failure is lower than anything else."""
    if now == KNOWN_FAILURE:
        return before in {PASSED, *Grade}
    return {before, now} <= set(Grade) and now > before
