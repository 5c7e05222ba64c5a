"""Hostile values in every place that a value can stand, executed: each arrives exactly, or is refused before rendering.

A value that was executed would print, and the check wants exact output. Each client runs its share of the corpus; with
SNIPPETGEN_HOSTILE=1 (`make test-hostile`) every client runs all of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from corpus import VALUES
from snippetgen import check, render, report, request, spec
from snippetgen.bench import SealedBench, Subject
from snippetgen.check import Status
from snippetgen.errors import SnippetgenError
from snippetgen.exchange import Scenario
from snippetgen.request import Request
from snippetgen.spec import Endpoint
from snippetgen.variant import Source, Variant

pytestmark = pytest.mark.toolchain

ENDPOINT = spec.packaged()
VARIANTS = list(render.variants(ENDPOINT))
CLIENTS = list(dict.fromkeys((variant.language, variant.client) for variant in VARIANTS))
LONGEST_NAME = 255  # of a file, in bytes


@dataclass(frozen=True)
class Place:
    """One place where a value can stand: what `request.build` is given for it, and the words that a refusal has."""

    name: str
    where: str

    def given(self, value: str, variant: Variant) -> dict[str, Any] | None:
        """The inputs that put `value` here; None where the place, or a file of that name, cannot be."""
        match self.name:
            case "key":
                return {"key": f"key:{value}"}  # a key such as "0" stands in any answer, where it must not
            case "model":
                return {"model": f"{value}/42"}
            case "option" if variant.client != "inference_sdk":
                return {"options": {"name": value}}
            case "image" if variant.source is Source.HOSTED:
                return {"image": f"https://example.com/{value}"}
            case "image" if self._can_be_a_file(value):
                return {"image": value}
        return None

    @staticmethod
    def _can_be_a_file(value: str) -> bool:
        try:
            names = value.encode().split(b"/")
        except UnicodeEncodeError:
            return True  # refused, which is to be seen
        return b"" not in names and not {b".", b".."} & set(names) and max(map(len, names)) <= LONGEST_NAME


PLACES = [
    Place("key", "--api-key"),
    Place("model", "--model"),
    Place("option", "--option name"),
    Place("image", "--image"),
]


@pytest.fixture(scope="module")
def bench() -> Iterator[SealedBench]:
    with SealedBench() as bench:
        yield bench


def share(variant: Variant) -> list[str]:
    """The values that a client runs: all, or those of which it is the only one."""
    if os.environ.get("SNIPPETGEN_HOSTILE"):
        return VALUES
    return VALUES[CLIENTS.index((variant.language, variant.client)) :: len(CLIENTS)]


def accepted(value: str, variant: Variant) -> dict[str, Any]:
    """The inputs with `value` in each place that takes it; where one does not, it says which place and why."""
    inputs: dict[str, Any] = {}
    for place in PLACES:
        given = place.given(value, variant)
        if given is None:
            continue
        refusal = refused(given, variant)
        if refusal is None:
            inputs.update(given)
        else:
            assert place.where in refusal.where or str(variant) in refusal.where, refusal
            assert refusal.what
    return inputs


def refused(inputs: dict[str, Any], variant: Variant) -> SnippetgenError | None:
    """The error with which these inputs are refused; None when they are not."""
    try:
        subject(variant, inputs)
    except SnippetgenError as error:
        return error
    return None


def subject(variant: Variant, inputs: dict[str, Any], endpoint: Endpoint = ENDPOINT) -> Subject:
    asked: Request = request.build(endpoint, source=variant.source, **inputs)
    return Subject(render.render(variant, asked), asked)


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_a_value_arrives_exactly_or_is_refused(variant: Variant, bench: SealedBench) -> None:
    """In the key, the model, an option, the file's name and the image's URL, nothing is altered or executed."""
    subjects = [subject(variant, inputs) for value in share(variant) if (inputs := accepted(value, variant))]
    results = [result for s in subjects for result in check.run([s], [Scenario.OK], bench)]
    wrong = [report.explain([result]) for result in results if result.status is not Status.PASSED]
    assert results
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("variant", VARIANTS[:: len(Source)], ids=str)
def test_a_base_url_may_have_a_port_and_a_path(variant: Variant, bench: SealedBench) -> None:
    """Another server is a value as well; an SDK, which has servers of its own, is asked at its own."""
    if variant.client == "inference_sdk":
        moved = ENDPOINT
    else:
        moved = replace(spec.at(ENDPOINT, "https://xn--bcher-kva.example:8443/a%20b/~c"))
    [result] = check.run([subject(variant, {}, moved)], [Scenario.OK], bench)
    assert result.status is Status.PASSED, report.explain([result])


def test_the_corpus_is_large_and_has_each_value_once() -> None:
    """At least 150 values; between them, the clients run every one."""
    assert len(VALUES) == len(set(VALUES)) >= 150
    assert {value for variant in VARIANTS for value in share(variant)} == set(VALUES)
