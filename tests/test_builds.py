"""If a snippet in a batch does not compile, only its own build fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builds import BUILDERS, BatchRunner
from snippetgen import languages, request
from snippetgen.checking import check
from snippetgen.checking.check import Status
from snippetgen.checking.scenario import Scenario
from snippetgen.checking.subject import Subject
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant

pytestmark = pytest.mark.toolchain


@pytest.mark.parametrize("name", BUILDERS)
def test_a_snippet_that_does_not_compile_fails_alone(name: str) -> None:
    """With the messages of the compiler."""
    asked, language = request.build(spec.packaged(), source=Source.LOCAL), languages.load(name)
    right = render.render(Variant(language, language.clients[0], Source.LOCAL), asked)
    wrong = replace(right, text=right.text + "wrong\n")
    subjects = [Subject(snippet, asked) for snippet in (right, wrong)]
    with BatchRunner() as runner:
        runner.plan(subjects)
        passed, failed = check.run(subjects, [Scenario.OK], runner, jobs=1)
    assert passed.status is Status.PASSED, passed
    assert failed.mismatches == ("the build failed or printed a warning",)
    assert failed.finished
    assert "error" in failed.finished.stderr
