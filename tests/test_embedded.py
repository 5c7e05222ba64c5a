"""A snippet is pasted into programs that live on: a notebook, a web server, `python -c`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from snippetgen import request
from snippetgen.checking import check, report
from snippetgen.checking.check import Status
from snippetgen.checking.runner import SealedRunner
from snippetgen.checking.sandbox import Program
from snippetgen.checking.scenario import Scenario
from snippetgen.checking.subject import KEY, Subject, image
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Snippet, Variant

pytestmark = pytest.mark.toolchain

HARMFUL = {
    "python/requests/local": "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n",
    "node/fetch/local": 'process.on("uncaughtException", () => {});\n',
    "ruby/net_http/local": "trap('TERM') {}\n",
    "php/curl/local": "set_exception_handler(fn () => exit(1));\n",
}
FATAL = {
    "python/requests/local": "import os, threading\nthreading.Timer(1, os._exit, [0]).start()\n",
    "node/fetch/local": "setTimeout(() => process.exit(0), 100);\n",
    "ruby/net_http/local": "Thread.new { sleep 0.1; exit! }\n",
    "php/curl/local": "posix_kill(getmypid(), SIGKILL);\n",
}


@pytest.fixture(scope="module")
def runner() -> Iterator[SealedRunner]:
    with SealedRunner() as runner:
        yield runner


def with_code(variant: Variant, added: str) -> Subject:
    """The snippet with some more code at its end."""
    asked = request.build(replace(spec.packaged(), timeout=2), source=variant.source)
    rendered = render.render(variant, asked)
    return Subject(Snippet(variant, "en", rendered.text + added, rendered.manifests), asked)


@pytest.mark.parametrize("variant", HARMFUL)
def test_a_changed_handler_is_noticed(variant: str, runner: SealedRunner) -> None:
    """A snippet that leaves a global handler behind fails the check."""
    [result] = check.run([with_code(Variant.parse(variant), HARMFUL[variant])], [Scenario.EMBEDDED], runner)
    assert result.status is Status.FAILED, report.explain([result])
    assert "the snippet changed" in report.explain([result])


@pytest.mark.parametrize("variant", FATAL)
def test_a_host_that_dies_is_noticed(variant: str, runner: SealedRunner) -> None:
    """A snippet that ends its host's process, at once or later, fails the check."""
    [result] = check.run([with_code(Variant.parse(variant), FATAL[variant])], [Scenario.EMBEDDED], runner)
    assert result.status is Status.FAILED, report.explain([result])


@pytest.mark.parametrize("client", ["requests", "httpx", "inference_sdk"])
@pytest.mark.parametrize("source", Source)
def test_python_runs_it_from_the_command_line(
    client: str, source: Source, runner: SealedRunner, tmp_path: Path
) -> None:
    """`python3 -c` with the snippet as its argument prints the answer."""
    asked = request.build(spec.packaged(), source=source)
    subject = Subject(render.render(Variant.parse(f"python/{client}/{source}"), asked), asked)
    (tmp_path / "YOUR_IMAGE.jpg").write_bytes(image())
    with runner.prepare(subject, Scenario.OK) as setup:
        command = ("python3", "-c", subject.snippet.text)
        finished = runner.run(subject.language, Program(command, tmp_path, 60, {asked.endpoint.key: KEY}, setup.route))
    assert finished.code == 0, finished.stderr
    assert "'predictions':" in finished.stdout
