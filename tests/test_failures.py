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
from snippetgen.checking.check import Status
from snippetgen.checking.runner import SealedRunner
from snippetgen.checking.scenario import Scenario
from snippetgen.checking.subject import Subject
from snippetgen.checking.verdict_cache import Cache
from snippetgen.folders import user_cache
from snippetgen.openapi import spec
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant

pytestmark = pytest.mark.toolchain

VARIANTS = list(render.variants(spec.packaged()))
IMPATIENT = replace(spec.packaged(), timeout=2)
"""The packaged endpoint with a shorter `x-snippetgen.timeout`, so that slow answers take less than 30 seconds."""


@pytest.fixture(scope="module")
def runner() -> Iterator[SealedRunner]:
    with SealedRunner() as runner:
        yield runner


@pytest.mark.parametrize("scenario", [scenario for scenario in Scenario if scenario not in check.ORDINARY])
@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_a_snippet_copes(variant: Variant, scenario: Scenario, runner: SealedRunner) -> None:
    """A snippet that cannot do its work says why, and fails; one that can prints the answer."""
    endpoint = IMPATIENT if scenario in {Scenario.SLOW, Scenario.EMBEDDED} else spec.packaged()
    asked = request.build(endpoint, source=variant.source)
    subject = Subject(render.render(variant, asked), asked)
    for result in check.run([subject], [scenario], runner, kept=Cache(user_cache() / "checks"), again=True):
        assert result.status is not Status.SKIPPED, result.reason
        assert result.status is Status.PASSED, report.explain([result])
