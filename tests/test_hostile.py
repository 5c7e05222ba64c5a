"""Hostile values in every place, executed: each arrives exactly, or is refused before.

A value that was executed would print, and the check requires exact output. Each client runs its share of the corpus;
with SNIPPETGEN_HOSTILE=1 (`make test-hostile`), every client runs all of it, with each way to send the API key.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from builds import BatchRunner
from corpus import VALUES
from places import PLACES, Asked, catalogues
from snippetgen import request
from snippetgen.checking import check, report
from snippetgen.checking.check import Status
from snippetgen.checking.scenario import Scenario
from snippetgen.checking.subject import Subject
from snippetgen.errors import SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant

pytestmark = pytest.mark.toolchain

BIG = bool(os.environ.get("SNIPPETGEN_HOSTILE"))
ENDPOINT = spec.packaged()
VARIANTS = list(render.variants(ENDPOINT))
CLIENTS = list(dict.fromkeys((variant.language, variant.client) for variant in VARIANTS))
ONLY_IN_THE_QUERY = {"--key-variable", "key_name"}
"""Places that are tried only with the API key in the query."""


@pytest.fixture(scope="module")
def runner() -> Iterator[BatchRunner]:
    with BatchRunner() as runner:
        yield runner


@pytest.fixture(scope="module", autouse=True)
def hostile_catalogues() -> Iterator[None]:
    with catalogues():
        yield


def share(variant: Variant) -> list[tuple[str, str]]:
    """The values that a client runs, each with a way to send the API key.

    The clients share the corpus, unless all of it is requested.
    """
    if BIG:
        return [(value, auth) for value in VALUES for auth in ("bearer", "query") if auth == "query" or is_a_key(value)]
    own = VALUES[CLIENTS.index((variant.language, variant.client)) :: len(CLIENTS)]
    return [(value, ("bearer", "query")[number % 2]) for number, value in enumerate(own)]


def is_a_key(value: str) -> bool:
    """Whether the value can be an API key.

    If it cannot, a second way to send one would test nothing new.
    """
    try:
        request.build(ENDPOINT, key=value)
    except SnippetgenError:
        return False
    return True


def asked(value: str, auth: str, variant: Variant) -> Asked:
    """The inputs with `value` in each place that accepts it.

    Where it is refused, the error must name the place.
    """
    found = Asked().given(auth=auth)
    for place in PLACES:
        elsewhere = place.source not in {None, variant.source} or (auth == "bearer" and place.name in ONLY_IN_THE_QUERY)
        if elsewhere or place.untried(value, variant):
            continue
        refusal = place.refusal(value, variant, found)
        if refusal is None:
            found = place.put(found, value)
        else:
            where = (*place.where, f"{variant}, ")
            assert any(word in str(refusal) for word in where), (place.name, refusal)
            assert refusal.what
    return found


def arrive(subjects: list[Subject], runner: BatchRunner) -> None:
    """Check that each snippet sends exactly the request that it was rendered for."""
    runner.plan(subjects)
    results = check.run(subjects, [Scenario.OK], runner, jobs=1)
    assert len(results) == len(subjects)
    wrong = [report.explain([result]) for result in results if result.status is not Status.PASSED]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_a_value_arrives_exactly_or_is_refused(variant: Variant, runner: BatchRunner) -> None:
    """In each place of `places.py`. Nothing is altered or executed."""
    arrive([asked(value, auth, variant).subject(variant) for value, auth in share(variant)], runner)


NAMES = (
    ("__proto__", "constructor", "prototype"),
    ("prototype", "__proto__", "constructor"),
    ("constructor", "prototype", "__proto__"),
    ("class", "Class", "if"),
    ("_", "a-b", "9"),
    ("a.b", "a[]", "a{}"),
)
"""Names for an option and for the parameters of the image and the key that have a meaning as keys of a mapping."""
BY_NAME = [each for each in VARIANTS if not each.client.sdk]


@pytest.mark.parametrize("variant", BY_NAME, ids=str)
def test_a_special_name_arrives_exactly(variant: Variant, runner: BatchRunner) -> None:
    """Libraries may read it as an array, a nested mapping, or a prototype that they drop."""

    def named(option: str, image: str, key: str) -> Asked:
        wanted = Asked().saying(option=option, image=image, key=key)
        return wanted.given(options={option: "a value"}, auth="query")

    arrive([named(*names).subject(variant) for names in NAMES], runner)


@pytest.mark.parametrize("variant", VARIANTS[:: len(Source)], ids=str)
def test_the_key_is_read_from_a_variable_of_any_name(variant: Variant, runner: BatchRunner) -> None:
    """In some languages, the name is not quoted."""
    variables = {"undefined", "__proto__", "constructor", "class", "_A1"} - variant.language.reserved
    arrive([Asked().given(key_variable=variable).subject(variant) for variable in sorted(variables)], runner)


@pytest.mark.parametrize("variant", VARIANTS[:: len(Source)], ids=str)
def test_a_base_url_may_have_a_port_and_a_path(variant: Variant, runner: BatchRunner) -> None:
    """The SDK has its own servers, so it is not moved."""
    if variant.client.sdk:
        moved = ENDPOINT
    else:
        moved = replace(spec.at(ENDPOINT, "https://xn--bcher-kva.example:8443/a%20b/~c"))
    asked_there = request.build(moved, source=variant.source)
    arrive([Subject(render.render(variant, asked_there), asked_there)], runner)


def test_the_corpus_is_large_and_has_each_value_once() -> None:
    """At least 150 values. Together, the clients run all of them."""
    assert len(VALUES) == len(set(VALUES)) >= 150
    assert {value for variant in VARIANTS for value, _ in share(variant)} == set(VALUES)
