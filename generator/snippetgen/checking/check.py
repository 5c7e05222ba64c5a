"""Check subjects under scenarios: build and run each snippet, compare, run its linters."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import nullcontext
from dataclasses import astuple, dataclass, replace
from enum import StrEnum
from pathlib import Path

from snippetgen.checking import budget, compare, truth
from snippetgen.checking.compare import Outcome
from snippetgen.checking.runner import Runner, Setup
from snippetgen.checking.sandbox import Finished, Program, interruptible
from snippetgen.checking.scenario import JUDGES, Grade, Received, Scenario, Step
from snippetgen.checking.subject import Subject, image
from snippetgen.checking.verdict_cache import Cache, digest, own_digest
from snippetgen.errors import SnippetgenError
from snippetgen.languages.model import Command, Judge
from snippetgen.rendering.variant import Snippet

ORDINARY = (Scenario.OK, Scenario.FORBIDDEN)
"""The scenarios that are checked by default."""

_EMBEDDING = Path(__file__).parents[1] / "languages" / "embedding"
_BUILD_SECONDS = 300.0
_JUDGE_SECONDS = 120.0
_SPARE_SECONDS = 20.0


class Status(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class CheckResult:
    """The verdict on one snippet of `endpoint` under one scenario, or of its judges.

    `mismatches` say what is wrong. `grade` tells how well the snippet coped in a scenario where it had to fail.
    `reason` says why it was skipped or is expected to fail. `toolchain` is the version that ran it. `kept` means that
    the verdict is from an earlier run with the same inputs; otherwise `finished` and `received` are what happened.
    """

    snippet: Snippet
    scenario: Step
    status: Status
    mismatches: tuple[str, ...] = ()
    reason: str = ""
    toolchain: str = ""
    seconds: float = 0.0
    kept: bool = False
    finished: Finished | None = None
    received: tuple[Received, ...] = ()
    grade: Grade | None = None
    endpoint: str = ""


def run(
    subjects: Sequence[Subject],
    scenarios: Sequence[Step],
    runner: Runner,
    *,
    kept: Cache | None = None,
    again: bool = False,
    jobs: int = 0,
    report: Callable[[CheckResult], object] | None = None,
) -> list[CheckResult]:
    """Check every subject under every scenario, `jobs` at a time (0: one for each processor).

    With a SealedRunner, JUDGES may be among the scenarios. Builds and verdicts of the same inputs are taken from `kept`
    and added to it; with `again`, verdicts are not taken from it. `report` is called with each result as it comes.
    Returns the results in the order of the subjects.
    """
    checker = _Checker(runner, kept, again=again)

    def work(subject: Subject) -> list[CheckResult]:
        results = []
        for step in subject.scenarios(scenarios):  # one after the other: the first builds, the others use that build
            chosen = subject.under(step)
            result = checker.known(chosen, step) or checker.check(chosen, step)
            results.append(replace(result, endpoint=subject.request.endpoint.name))
            if report:
                report(results[-1])
        return results

    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool, interruptible():
        running = [pool.submit(work, subject) for subject in subjects]
        try:
            for done in as_completed(running):
                done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [result for done in running for result in done.result()]


class _Checker:
    def __init__(self, runner: Runner, kept: Cache | None, *, again: bool) -> None:
        self.runner = runner
        self.again = again
        self.kept = kept if runner.reproducible else None

    def known(self, subject: Subject, scenario: Step) -> CheckResult | None:
        """A result that needs no run: skipped, or passed earlier with the same inputs."""
        if reason := self.runner.lacks(subject, scenario):
            return CheckResult(subject.snippet, scenario, Status.SKIPPED, reason=reason)
        earlier = self.kept.value(self._key(subject, scenario)) if self.kept and not self.again else None
        if not isinstance(earlier, dict):
            return None
        return CheckResult(
            subject.snippet,
            scenario,
            Status.PASSED,
            reason=subject.known_failure(scenario),
            toolchain=self.runner.toolchain(subject.language),
            seconds=float(earlier["seconds"]),
            kept=True,
            grade=Grade(earlier["grade"]) if earlier["grade"] else None,
        )

    def check(self, subject: Subject, scenario: Step) -> CheckResult:
        """Build and run `subject` in an empty folder with its own mock, or run its judges there."""
        judged = nullcontext(Setup(subject, None, []))
        with (
            tempfile.TemporaryDirectory(prefix="snippetgen-", ignore_cleanup_errors=True) as folder,
            judged if scenario == JUDGES else self.runner.prepare(subject, scenario) as setup,
        ):
            finished, outcome = self._try(setup, scenario, Path(folder))
        reason = subject.known_failure(scenario)
        mismatches = list(outcome.mismatches)
        if reason:
            quoted = scenario is Scenario.MALFORMED_KEY  # libraries quote a header that they refuse
            inexcusable = [each for each in mismatches if each == compare.KEY_IN_OUTPUT and not quoted]
            mismatches = inexcusable if mismatches else [f"it passed, but is expected to fail: {reason}"]
        result = CheckResult(
            setup.subject.snippet,
            scenario,
            Status.FAILED if mismatches else Status.PASSED,
            tuple(mismatches),
            reason,
            self.runner.toolchain(subject.language),
            finished.seconds,
            finished=finished,
            received=tuple(setup.received),
            grade=None if reason else outcome.grade,
        )
        if self.kept and result.status is Status.PASSED:
            self.kept.keep(self._key(subject, scenario), {"seconds": result.seconds, "grade": result.grade})
        return result

    def _try(self, setup: Setup, scenario: Step, folder: Path) -> tuple[Finished, Outcome]:
        subject = setup.subject
        _write(folder, {subject.file: subject.snippet.text, **subject.snippet.manifests})
        if scenario == JUDGES:
            return self._judge(subject, folder)
        failed = self._build(subject, folder)
        if failed:
            return failed, Outcome(("the build failed or printed a warning",))
        if subject.request.needs_file and scenario is not Scenario.MISSING_FILE:
            _put(folder, subject.request.image, image(), "image_path")
        for path in subject.request.body.files:
            if path != subject.request.image:
                _put(folder, path, subject.request.inputs((), image()).content(path), "option")
        command = self.runner.commands(subject)[1]
        if scenario is Scenario.EMBEDDED and subject.language.embedding:
            command = ("sh", "-c", '"$@" && test -e survived', "sh", *subject.language.embedding.command)
            _write(folder, {subject.language.embedding.file: _embedding(subject)})
        seconds = (subject.client.timeout or subject.request.endpoint.timeout) + _SPARE_SECONDS
        answer = subject.request.answer.file
        environment = subject.environment(scenario)
        program = Program(_named(subject, command), folder, seconds, environment, setup.route, bool(answer))
        finished = self.runner.run(subject.language, program)
        expected, received = subject.expected(scenario), tuple(setup.received)
        mismatches = compare.arrivals(expected, received, scenario, subject.hidden, subject.request.method)
        # What an SDK sends is compared with its `traffic`: the document does not describe it.
        if not mismatches and scenario.succeeds and not subject.client.sdk:
            mismatches = [
                line
                for each in received
                if each.method == subject.request.method
                for line in truth.complaints(subject.request, each)
            ]
        saved = (folder / answer).read_bytes() if answer and (folder / answer).is_file() else None
        outcome = compare.output(subject.request, scenario, finished, subject.client, subject.hidden, saved)
        return finished, replace(outcome, mismatches=(*mismatches, *outcome.mismatches))

    def _judge(self, subject: Subject, folder: Path) -> tuple[Finished, Outcome]:
        """Run every judge and compare with the budget. Returns all reports as the output of one program."""
        runs = []
        for judge in subject.judges:
            _write(folder, judge.files)
            program = Program(_named(subject, judge.command), folder, _JUDGE_SECONDS)
            runs.append((judge, self.runner.run(subject.language, program)))
        against = [(judge.name, finished) for judge, finished in runs if not _accepts(judge, finished)]
        said = "\n".join(f"{name}:\n{finished.stdout}{finished.stderr}" for name, finished in against)
        seconds = sum(finished.seconds for _, finished in runs)
        ended = against[0][1] if against else Finished(0, "", "", 0)
        mismatches = [f"{name} reported problems" for name, _ in against] + budget.excess(subject)
        return replace(ended, stdout=said, stderr="", seconds=seconds), Outcome(tuple(mismatches))

    def _build(self, subject: Subject, folder: Path) -> Finished | None:
        """Build in `folder`, or restore a kept build.

        Returns how the command ended that failed or printed a warning, if any did.
        """
        key = digest("build", *self._inputs(subject))
        build, _ = self.runner.commands(subject)
        if not build or (self.kept and self.kept.restore(key, folder)):
            return None
        given = list(folder.iterdir())
        for command in build:
            program = Program(_named(subject, command), folder, _BUILD_SECONDS)
            finished = self.runner.run(subject.language, program)
            if finished.code != 0 or finished.stderr.strip():
                return finished
        if self.kept:
            self.kept.keep_files(key, [path for path in folder.iterdir() if path not in given])
        return None

    def _inputs(self, subject: Subject) -> tuple[object, ...]:
        snippet, client = subject.snippet, subject.client
        toolchain = self.runner.identity(subject.language)
        return (subject.file, snippet.text, dict(snippet.manifests), client.build, client.run, toolchain)

    def _key(self, subject: Subject, scenario: Step) -> str:
        return digest("verdict", own_digest(), scenario, _question(subject, scenario), *self._inputs(subject))


def _question(subject: Subject, scenario: Step) -> list[object]:
    """What a verdict depends on besides the snippet and its toolchain."""
    if scenario == JUDGES:
        return [subject.client.lines, *map(astuple, subject.judges)]
    endpoint = subject.request.endpoint
    return [
        [(e.method, e.path, e.query, e.headers, repr(e.body)) for e in subject.expected(scenario)],
        endpoint.base_url,
        endpoint.timeout,
        subject.environment(scenario),
        repr(endpoint.responses),
        truth.stated(endpoint) if scenario.succeeds else "",
        repr(subject.client),
        _embedding(subject) if scenario is Scenario.EMBEDDED else "",
    ]


def _accepts(judge: Judge, finished: Finished) -> bool:
    """Whether a judge ended with code 0 and printed only lines that mean success."""
    lines = [*finished.stdout.splitlines(), *finished.stderr.splitlines()]
    reported = [line for line in lines if line.strip() and not any(re.search(each, line) for each in judge.chatter)]
    return finished.code == 0 and not reported


def _named(subject: Subject, command: Command) -> Command:
    stem = str(subject.snippet.variant.source)
    seconds = str(subject.request.endpoint.timeout + 1)
    names = {"file": subject.file, "stem": stem, "Stem": stem.capitalize(), "seconds": seconds}
    return tuple(word.format_map(names) for word in command)


def _put(folder: Path, name: str, content: bytes, parameter: str) -> None:
    target = folder / name
    try:
        if target.exists() or not target.resolve().is_relative_to(folder.resolve()):
            raise FileExistsError(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError:
        raise SnippetgenError(
            f"a check cannot put a file at {name}",
            parameter=parameter,
            remedy="check with a relative path below the snippet's folder that none of its files has",
        ) from None


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())


def _embedding(subject: Subject) -> str:
    """The program that runs the snippet inside itself."""
    embedding = subject.language.embedding
    return (_EMBEDDING / embedding.file).read_text(encoding="utf-8") if embedding else ""
