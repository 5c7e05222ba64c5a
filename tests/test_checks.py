"""Every variant × scenario × locale, sealed, on the real toolchain: the published bytes, as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from snippetgen import request
from snippetgen.checking import check, report
from snippetgen.checking.check import Status
from snippetgen.checking.runner import SealedRunner
from snippetgen.checking.scenario import Scenario
from snippetgen.checking.subject import KEY, Subject
from snippetgen.checking.verdict_cache import Cache
from snippetgen.folders import user_cache
from snippetgen.openapi import spec
from snippetgen.published import store
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant

pytestmark = pytest.mark.toolchain

TREE = Path(__file__).parents[1] / "snippets" / "infer"
VARIANTS = list(render.variants(spec.packaged()))
OPTIONS = {"confidence": 50, "overlap": 0.5}


@pytest.fixture(scope="module")
def runner() -> Iterator[SealedRunner]:
    with SealedRunner() as runner:
        yield runner


def passes(subject: Subject, scenario: Scenario, runner: SealedRunner) -> None:
    """Run one check now; builds of the same inputs may be kept ones, verdicts may not."""
    [result] = check.run([subject], [scenario], runner, kept=Cache(user_cache() / "checks"), again=True)
    assert result.status is not Status.SKIPPED, result.reason
    assert result.status is Status.PASSED, report.explain([result])


@pytest.mark.parametrize("scenario", check.ORDINARY)
@pytest.mark.parametrize("locale", render.locales())
@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_published(variant: Variant, locale: str, scenario: Scenario, runner: SealedRunner) -> None:
    """A published snippet does what it should when the endpoint answers, and says so when it refuses."""
    asked = request.build(spec.packaged(), source=variant.source)
    passes(Subject(store.read(TREE, locale, variant), asked), scenario, runner)


@pytest.mark.parametrize("auth", [auth.name for auth in spec.packaged().auths])
@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_every_shape(variant: Variant, auth: str, runner: SealedRunner) -> None:
    """With options, a literal key and each way to send it, a snippet asks exactly what it was rendered for."""
    endpoint, source = spec.packaged(), variant.source
    asked = request.build(endpoint, model="acme widgets/7", source=source, options=OPTIONS, auth=auth, key=KEY)
    passes(Subject(render.render(variant, asked), asked), Scenario.OK, runner)
