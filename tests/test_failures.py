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
from snippetgen.openapi.endpoint import Endpoint
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant

pytestmark = pytest.mark.toolchain

VARIANTS = list(render.variants(spec.packaged()))
IMPATIENT = replace(spec.packaged(), timeout=5)
"""The packaged endpoint with a shorter `x-snippetgen.timeout`, so that slow answers take less than 30 seconds.

It is long enough for many clients that start at the same time on a busy machine.
"""


WAITING = [Scenario.SLOW, Scenario.EMBEDDED]
"""The scenarios in which time passes and nothing happens."""


@pytest.fixture(scope="module")
def runner() -> Iterator[SealedRunner]:
    with SealedRunner() as runner:
        yield runner


def subject(variant: Variant, endpoint: Endpoint) -> Subject:
    """The snippet of a variant for an endpoint."""
    asked = request.build(endpoint, source=variant.source)
    return Subject(render.render(variant, asked), asked)


def copes(subjects: list[Subject], scenarios: list[Scenario], runner: SealedRunner, jobs: int) -> None:
    """Run checks now; builds of the same inputs may be kept ones, verdicts may not."""
    kept = Cache(user_cache() / "checks")
    results = check.run(subjects, scenarios, runner, kept=kept, again=True, jobs=jobs)
    wrong = [report.explain([result]) for result in results if result.status is not Status.PASSED]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scenario", [scenario for scenario in Scenario if scenario not in {*check.ORDINARY, *WAITING}])
@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_a_snippet_copes(variant: Variant, scenario: Scenario, runner: SealedRunner) -> None:
    """A snippet that cannot do its work says why, and fails; one that can prints the answer."""
    copes([subject(variant, spec.packaged())], [scenario], runner, jobs=1)


BY_KEY = [Scenario.REDIRECTED, Scenario.TEMPORARY_REDIRECT, Scenario.MALFORMED_KEY]
"""The scenarios in which it matters where the key is."""


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_a_key_in_the_query_stays_with_the_first_host(variant: Variant, runner: SealedRunner) -> None:
    """It is in no address and no Referer that another host gets; a line end in it arrives as it is."""
    asked = request.build(spec.packaged(), source=variant.source, auth="query")
    copes([Subject(render.render(variant, asked), asked)], BY_KEY, runner, jobs=1)


def test_a_snippet_gives_up_a_slow_server(runner: SealedRunner) -> None:
    """And it leaves the process that it runs in as it was. All wait at once, those first that wait the longest."""
    impatient = [subject(variant, IMPATIENT) for variant in VARIANTS]
    impatient.sort(key=lambda each: each.client.timeout or IMPATIENT.timeout, reverse=True)
    copes(impatient, WAITING, runner, jobs=8)
