"""`snippetgen check`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from snippetgen.checking import check, report
from snippetgen.checking.check import CheckResult, Status
from snippetgen.checking.runner import HostRunner, SealedRunner
from snippetgen.checking.scenario import JUDGES, Scenario, Step
from snippetgen.checking.subject import Subject
from snippetgen.checking.verdict_cache import Cache
from snippetgen.cli.options import (
    SNIPPETS,
    Inputs,
    complete_variant,
    every_input,
    language_option,
    locale_option,
    request_options,
    select,
)
from snippetgen.cli.terminal import progress, say
from snippetgen.errors import SnippetgenError
from snippetgen.folders import user_cache
from snippetgen.languages import EXAMPLE
from snippetgen.openapi import spec
from snippetgen.published import evidence, store
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant

_SHORT_TIMEOUT = 2
"""The timeout, in seconds, of the copies of snippets that run against a slow endpoint."""

_CHOICES = [*(scenario.value for scenario in Scenario), "all"]


@click.command(
    epilog=f"""\b
Examples:
  snippetgen check                              everything, sealed
  snippetgen check --lang {EXAMPLE} --scenario all
  snippetgen check --scenario ok --judges       run once, and lint
  snippetgen check --record                     everything, and write the evidence

Exit code: 0 if nothing failed, 1 if something did, 2 if the input is wrong."""
)
@click.argument("variants", nargs=-1, metavar="[VARIANT]...", shell_complete=complete_variant)
@language_option
@locale_option(help="Only this locale.  [default: all]")
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    type=click.Choice(_CHOICES),
    metavar="NAME",
    help=f"{', '.join(_CHOICES)}; may be repeated.  [default: {', '.join(check.ORDINARY)}]",
)
@click.option(
    "--judges/--no-judges",
    default=None,
    help="Run the formatters and linters of each language, and run its snippets embedded.  "
    "[default: yes, but no with --host or single scenarios]",
)
@click.option(
    "--sealed/--host", default=True, help="Use the sealed toolchains (the default), or the toolchains on PATH."
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="How many checks run at once.  [default: the number of processors]",
)
@click.option("--require", is_flag=True, help="Fail if a toolchain is missing, instead of skipping its checks.")
@click.option("--again", is_flag=True, help="Also run checks that passed earlier with the same inputs.")
@click.option(
    "--snippets",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The published snippets, one folder for each endpoint.  [default: snippets, if it has the endpoint]",
)
@click.option("--rendered", is_flag=True, help="Check newly rendered snippets instead of the published ones.")
@click.option("--record", is_flag=True, help="Write the verdicts to evidence.json beside the snippets.")
@click.option("--accept-lower", is_flag=True, help="With --record: accept grades lower than the recorded ones.")
@click.option(
    "--report",
    "reports",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the results as .json, or as .xml in JUnit's format; may be repeated.",
)
@request_options
def command(
    variants: tuple[str, ...],
    langs: tuple[str, ...],
    locale: str | None,
    scenarios: tuple[str, ...],
    jobs: int | None,
    snippets: Path | None,
    reports: tuple[Path, ...],
    *,
    judges: bool | None,
    sealed: bool,
    require: bool,
    again: bool,
    rendered: bool,
    record: bool,
    accept_lower: bool,
    **request: Any,
) -> None:
    """Build and run snippets against the mock endpoint, and lint them.

    Snippets are checked byte for byte as published. VARIANT is a path LANGUAGE/CLIENT/SOURCE, or the start of one.
    Without a VARIANT, all are checked, and without --endpoint, those of every configured endpoint.
    """
    if request["api_key"] is not None:
        raise SnippetgenError("checks use an API key of their own", where="--api-key", remedy="leave it out")
    for file in reports:
        report.form(file)  # reject an unknown format before the checks run
    every = every_input(**request)
    trees = [None if rendered else _tree(given, snippets) for given in every]
    if record and (None in trees or not sealed):
        raise SnippetgenError(
            "evidence can only be recorded of published snippets, checked with the sealed toolchains",
            where="--record",
            remedy="leave out --rendered and --host",
        )
    wanted = _wanted(scenarios, judges=judges, sealed=sealed)
    chosen = zip(every, trees, select(every, variants, langs), strict=True)
    groups = [(given, tree, _subjects(given, tree, some, locale)) for given, tree, some in chosen]
    subjects = [subject for *_, group in groups for subject in group]
    runner = SealedRunner() if sealed else HostRunner(_rerenderer(every))
    kept = Cache(user_cache() / "checks")
    total = sum(len(subject.scenarios(wanted)) for subject in subjects)

    def name(result: CheckResult) -> str:
        return f"{result.endpoint}/{result.snippet}" if len(every) > 1 else str(result.snippet)

    with runner, progress(total) as step:
        results = check.run(
            subjects,
            wanted,
            runner,
            kept=kept,
            again=again,
            jobs=jobs or 0,
            report=lambda result: step(_line(result, name(result))),
        )
    kept.prune()
    for file in reports:
        store.replace(file, report.form(file)(results))
    failures = [result for result in results if result.status is Status.FAILED]
    for each, group in groupby(failures, key=name):
        click.echo(report.explain(list(group), each))
    missing = [result for result in results if result.status is Status.SKIPPED]
    for reason in dict.fromkeys(result.reason for result in missing):
        say(f"skipped: {reason}")
    say(_summary(results, len(subjects)))
    failed = bool(failures or (require and missing))
    if sealed and not failed:
        evidenced = [
            _evidenced(given, tree, group, results, wanted, record=record, accept_lower=accept_lower)
            for given, tree, group in groups
            if tree
        ]
        failed = not all(evidenced)
    raise SystemExit(1 if failed else 0)


def _tree(given: Inputs, snippets: Path | None) -> Path | None:
    """Return the folder of the published snippets; None if there is none by default."""
    tree = (snippets or SNIPPETS) / given.endpoint.name
    return tree if snippets or tree.is_dir() else None


def _wanted(scenarios: tuple[str, ...], *, judges: bool | None, sealed: bool) -> tuple[Step, ...]:
    if judges and not sealed:
        raise SnippetgenError(
            "the judges are only in the sealed root filesystem", where="--judges", remedy="leave out --host"
        )
    every = "all" in scenarios
    chosen = tuple(Scenario) if every else tuple(map(Scenario, scenarios)) or check.ORDINARY
    judged = sealed and (every or not scenarios) if judges is None else judges
    return tuple(dict.fromkeys((JUDGES, Scenario.EMBEDDED, *chosen))) if judged else chosen


def _subjects(given: Inputs, tree: Path | None, variants: list[Variant], locale: str | None) -> list[Subject]:
    hurried = replace(given, endpoint=replace(given.endpoint, timeout=min(_SHORT_TIMEOUT, given.endpoint.timeout)))
    locales = render.locales() if locale is None else (locale,)
    subjects = []
    for variant in variants:
        for each in locales:
            rendered, fast = (some.subject(variant, each) for some in (given, hurried))
            published = store.read(tree, each, variant) if tree else rendered.snippet
            # A stale snippet has no copy with a shorter timeout: its own timeout is waited for.
            fresh = published == rendered.snippet
            subjects.append(Subject(published, rendered.request, fast if fresh else None))
    return subjects


def _rerenderer(every: list[Inputs]) -> Callable[[Subject, str], Subject]:
    named = {given.endpoint.name: given for given in every}

    def rerender(subject: Subject, base_url: str) -> Subject:
        given = named[subject.request.endpoint.name]
        endpoint = replace(spec.at(given.endpoint, base_url), timeout=subject.request.endpoint.timeout)
        return replace(given, endpoint=endpoint).subject(subject.snippet.variant, subject.snippet.locale)

    return rerender


def _line(result: CheckResult, name: str) -> str:
    """Return the line about a check that was run; empty for another one."""
    if result.kept or result.status is Status.SKIPPED:
        return ""
    grade = f" {result.grade}" if result.grade else ""
    return f"{result.status.upper():7} {name} {result.scenario}{grade}  ({result.seconds:.2f} s)"


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _summary(results: list[CheckResult], snippets: int) -> str:
    count = Counter(result.status for result in results)
    kept = sum(result.kept for result in results)
    text = f"{_number(snippets, 'snippet')}, {_number(len(results), 'check')}: " + ", ".join(
        f"{count[status]} {status}" for status in Status
    )
    if kept == len(results) and results:
        return f"{text}. Nothing was run: every check passed earlier with the same inputs. To run them, use --again"
    return f"{text}; {kept} of them earlier with the same inputs" if kept else text


def _facts(subjects: list[Subject], results: list[CheckResult]) -> list[evidence.Fact]:
    """Return a fact for each check that passed; a `reason` means an expected failure.

    It is about the published snippet, even if a copy with a shorter timeout was run.
    """
    published = {str(subject.snippet): subject.snippet for subject in subjects}
    return [
        evidence.Fact(
            published[str(result.snippet)],
            result.toolchain,
            result.scenario,
            evidence.KNOWN_FAILURE if result.reason else result.grade or evidence.PASSED,
        )
        for result in results
        if result.status is Status.PASSED
    ]


def _evidenced(
    given: Inputs,
    tree: Path,
    subjects: list[Subject],
    results: list[CheckResult],
    wanted: tuple[Step, ...],
    *,
    record: bool,
    accept_lower: bool,
) -> bool:
    """Record or compare the evidence of an endpoint; False if a grade fell or a record is missing."""
    own = [result for result in results if result.endpoint == given.endpoint.name]
    facts, known = _facts(subjects, own), evidence.read(tree)
    problems = [] if accept_lower else evidence.fallen(known, facts)
    remedy = "fix the snippet, or accept the lower grade with `snippetgen check --record --accept-lower`"
    if record and not problems:
        published = {f"{each}/{variant}" for variant in render.variants(given.endpoint) for each in render.locales()}
        evidence.record(tree, published, facts)
        say(f"recorded in {tree / evidence.FILE}")
        return True
    if not problems:
        remedy = "run `snippetgen check --record` and commit the evidence"
        checked = {str(fact.snippet) for fact in facts}
        problems = [
            f"published but never recorded: {line}"
            for each in subjects
            if str(each.snippet) in checked
            for line in evidence.unrecorded(known, each.snippet, each.scenarios(wanted))
        ]
    for line in problems:
        click.echo(line)
    if problems:
        say(remedy)
    return not problems
