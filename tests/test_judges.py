"""The judges of each language accept every published snippet, and work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from snippetgen import languages, request
from snippetgen.checking import check, report
from snippetgen.checking.check import Status
from snippetgen.checking.runner import SealedRunner
from snippetgen.checking.scenario import JUDGES
from snippetgen.checking.subject import Subject
from snippetgen.languages.model import Judge, Language
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.published import store
from snippetgen.rendering import render
from snippetgen.rendering.variant import Snippet, Variant

pytestmark = pytest.mark.toolchain

TREE = Path(__file__).parents[1] / "snippets" / "infer"
VARIANTS = list(render.variants(spec.packaged()))

JUDGES_OF = [(language, judge) for language in languages.every() for judge in language.judges]


@pytest.fixture(scope="module")
def runner() -> Iterator[SealedRunner]:
    with SealedRunner() as runner:
        yield runner


@pytest.mark.parametrize("locale", render.locales())
@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_published(variant: Variant, locale: str, runner: SealedRunner) -> None:
    """A published snippet passes the judges of its language, with comments in any locale."""
    subject = Subject(store.read(TREE, locale, variant), request.build(spec.packaged(), source=variant.source))
    [result] = check.run([subject], [JUDGES], runner)
    assert result.status is not Status.SKIPPED, result.reason
    assert result.status is Status.PASSED, report.explain([result])


@pytest.mark.parametrize(("language", "judge"), JUDGES_OF, ids=lambda value: value.name)
def test_each_judge_is_at_work(language: Language, judge: Judge, runner: SealedRunner) -> None:
    """A judge finds what it is there for, and is quoted."""
    variant = Variant(language, language.clients[0], Source.LOCAL)
    subject = Subject(Snippet(variant, "en", judge.rejects, {}), request.build(spec.packaged()))
    [result] = check.run([subject], [JUDGES], runner)
    assert result.status is Status.FAILED, result.reason
    assert f"{judge.name} reported problems" in result.mismatches
    assert f"    {judge.name}:\n" in report.explain([result])
