"""`snippets/ENDPOINT/evidence.json`: which published bytes passed which scenarios with which toolchain.

It has no dates and a fixed order, so that it changes only when the facts do.
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
from snippetgen.published.store import alone, folder, replace
from snippetgen.rendering.variant import Snippet

FILE = "evidence.json"
PASSED = "passed"
KNOWN_FAILURE = "known failure"
"""The verdict where a snippet fails as its language's module says that it does."""
_VERDICTS = (PASSED, *Grade, KNOWN_FAILURE)


@dataclass(frozen=True)
class Entry:
    """What was established about one published snippet: digests of its files, its toolchain's version, its verdicts.

    Those are by scenario, and that of the judges by `judges`.
    """

    files: Mapping[str, str]
    toolchain: str
    scenarios: Mapping[str, str]

    @property
    def passed(self) -> tuple[str, ...]:
        """What the snippet has passed, without its known failures."""
        return tuple(scenario for scenario, verdict in self.scenarios.items() if verdict != KNOWN_FAILURE)


@dataclass(frozen=True)
class Fact:
    """What one check has established of a snippet, whose own name is `file`.

    `verdict` is PASSED, a grade where the snippet had to fail, or KNOWN_FAILURE.
    """

    snippet: Snippet
    file: str
    toolchain: str
    scenario: str
    verdict: str = PASSED


def digests(snippet: Snippet, file: str) -> dict[str, str]:
    """The SHA-256 of each published file of `snippet`, whose own name is `file`, by its path in the tree."""
    place = folder(snippet.locale, snippet.variant)
    texts = {file: snippet.text, **snippet.manifests}
    return {place + path: hashlib.sha256(text.encode()).hexdigest() for path, text in sorted(texts.items())}


def read(tree: Path) -> dict[str, Entry]:
    """The evidence of a tree, by snippet; empty when there is none. Raises SnippetgenError when it is damaged."""
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
    """Add what was established to the evidence of a tree, of which what is not `published` any more is dropped.

    Of two runs that record at once, neither forgets what the other has established.
    """
    with alone(tree, [tree]):
        known = {name: entry for name, entry in read(tree).items() if name in published}
        write(tree, merge(known, facts))


def write(tree: Path, entries: Mapping[str, Entry]) -> None:
    """Write the evidence of a tree, atomically."""
    snippets = {key: vars(entry) for key, entry in sorted(entries.items())}
    replace(tree / FILE, json.dumps({"snippets": snippets}, indent=2, ensure_ascii=False) + "\n")


def merge(known: Mapping[str, Entry], facts: Iterable[Fact]) -> dict[str, Entry]:
    """`known` with more facts.

    What was established about other bytes of the same snippet, or with another toolchain, is forgotten.
    """
    merged = dict(known)
    for fact in facts:
        name, files = str(fact.snippet), digests(fact.snippet, fact.file)
        entry = merged.get(name)
        same = entry is not None and (entry.files, entry.toolchain) == (files, fact.toolchain)
        scenarios = {**(entry.scenarios if entry and same else {}), str(fact.scenario): fact.verdict}
        merged[name] = Entry(files, fact.toolchain, dict(sorted(scenarios.items())))
    return merged


def unrecorded(known: Mapping[str, Entry], snippet: Snippet, file: str, scenarios: Iterable[str]) -> list[str]:
    """What the evidence does not vouch for: files whose bytes were never recorded, scenarios without a verdict."""
    entry = known.get(str(snippet), Entry({}, "", {}))
    found = [path for path, digest in digests(snippet, file).items() if entry.files.get(path) != digest]
    return found + [f"{snippet} {scenario}" for scenario in scenarios if entry.scenarios.get(scenario) not in _VERDICTS]


def fallen(known: Mapping[str, Entry], facts: Iterable[Fact]) -> list[str]:
    """The facts whose grade is lower than the recorded one, as sentences; empty when there are none."""
    found = []
    for fact in facts:
        name, entry = str(fact.snippet), known.get(str(fact.snippet))
        if entry and _fell(entry.scenarios.get(fact.scenario, ""), fact.verdict):
            before = entry.scenarios[fact.scenario]
            found.append(f"{name} {fact.scenario}: the grade fell from {before} to {fact.verdict}")
    return found


def _fell(before: str, now: str) -> bool:
    """Whether a verdict is lower than another: a grade by its letter, and a known failure than anything else."""
    if KNOWN_FAILURE in {before, now}:
        return before in {PASSED, *Grade} and now == KNOWN_FAILURE
    return {before, now} <= set(Grade) and now > before
