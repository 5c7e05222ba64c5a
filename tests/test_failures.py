"""The matrix: every variant × every scenario that is not ordinary, sealed.

Where something goes wrong, a snippet reaches the floor of the scenario: another exit code than 0, in time, with the
cause and the server's own words; and the key is nowhere. `verdict.output` states it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from snippetgen import request
from snippetgen.checking import check, report
from snippetgen.checking.bench import SealedBench, Subject
from snippetgen.checking.check import Status
from snippetgen.checking.scenario import Scenario
from snippetgen.checking.verdict_cache import Cache
from snippetgen.folders import user_cache
from snippetgen.openapi import spec
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant

pytestmark = pytest.mark.toolchain

VARIANTS = list(render.variants(spec.packaged()))
IMPATIENT = replace(spec.packaged(), timeout=2)
"""The packaged endpoint with another value of `x-snippetgen.timeout`: nobody waits 30 seconds for each slow answer."""


@pytest.fixture(scope="module")
def bench() -> Iterator[SealedBench]:
    with SealedBench() as bench:
        yield bench


@pytest.mark.parametrize("scenario", [scenario for scenario in Scenario if scenario not in check.ORDINARY])
@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_a_snippet_copes(variant: Variant, scenario: Scenario, bench: SealedBench) -> None:
    """A snippet that cannot do its work says why, and fails; one that can prints the answer."""
    endpoint = IMPATIENT if scenario in {Scenario.SLOW, Scenario.EMBEDDED} else spec.packaged()
    asked = request.build(endpoint, source=variant.source)
    subject = Subject(render.render(variant, asked), asked)
    for result in check.run([subject], [scenario], bench, kept=Cache(user_cache() / "checks"), again=True):
        assert result.status is not Status.SKIPPED, result.reason
        assert result.status is Status.PASSED, report.explain([result])
