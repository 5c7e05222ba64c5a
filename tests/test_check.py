"""Check the checker with a runner that fakes programs, so that each verdict is known beforehand."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from snippetgen.checking import check
from snippetgen.checking.answer import success
from snippetgen.checking.check import CheckResult, Status
from snippetgen.checking.runner import Runner, Setup
from snippetgen.checking.sandbox import Finished, Program, Route
from snippetgen.checking.scenario import JUDGES, PAGE, Grade, Received, Scenario, Step
from snippetgen.checking.subject import KEY, Subject, image
from snippetgen.checking.verdict_cache import Cache
from snippetgen.errors import SnippetgenError
from snippetgen.languages.model import Command, Embedding, Judge, Language
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.openapi.schema import Schemas
from snippetgen.rendering.variant import Snippet, Variant
from snippetgen.request import Pair, build
from snippetgen.request.values import Text

ENDPOINT = spec.packaged()
PATIENCE = 10.0
"""How long a thread waits for another one before the test fails, in seconds."""


@dataclass(frozen=True)
class Play:
    """What a fake program sees."""

    subject: Subject
    scenario: Scenario
    folder: Path
    environment: Mapping[str, str]
    received: list[Received]


Player = Callable[[Play], Finished]

CAUSES = {
    Scenario.SLOW: "timed out",
    Scenario.REFUSED: "connection refused",
    Scenario.TRUNCATED: "unexpected EOF",
    Scenario.NOT_JSON: "invalid JSON",
    Scenario.REDIRECTED: "302: moved",
    Scenario.TEMPORARY_REDIRECT: "307: moved",
    Scenario.MISSING_FILE: "no such file: YOUR_IMAGE.jpg",
    Scenario.UNSET_KEY: "ROBOFLOW_API_KEY is not set",
    Scenario.MALFORMED_KEY: "invalid header",
    Scenario.UNTRUSTED_CERTIFICATE: "certificate verify failed",
}
"""What a snippet says where the server says nothing."""


def correct(play: Play) -> Finished:
    """Do everything that is expected of a snippet."""
    play.received.extend(
        Received(
            wanted.method,
            wanted.path,
            wanted.query,
            tuple((name.lower(), value) for name, value in wanted.headers),
            base64.b64encode(wanted.inputs.image) if wanted.body.kind == "base64" else b"",
        )
        for wanted in play.subject.expected(play.scenario)
        if play.scenario.arrives
    )
    if play.scenario.succeeds:
        return Finished(0, json.dumps(ENDPOINT.example(200)), "", 0.5)
    answer = json.dumps(ENDPOINT.example(play.scenario.status), ensure_ascii=False)
    return Finished(1, "", CAUSES.get(play.scenario, answer), 0.5)


def idle(_: Play) -> Finished:
    """Do nothing."""
    return Finished(0, "", "", 0.5)


def built(folder: Path) -> Finished:
    """Build a program without printing anything."""
    (folder / "snippet").write_text("program")
    (folder / "classes").mkdir()
    return Finished(0, "", "", 0.1)


@dataclass
class FakeRunner(Runner):
    """A runner that calls `play` instead of each snippet, and `build` instead of each build command."""

    play: Player = correct
    build: Callable[[Path], Finished] = built
    missing: str = ""
    version: str = "1.0"
    reproducible: bool = True
    runs: list[tuple[str, Scenario]] = field(default_factory=list)
    started: list[Command] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    saves: list[bool] = field(default_factory=list)
    instead: tuple[tuple[Command, ...], Command] | None = None
    setup: list[tuple[Setup, Scenario]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def lacks(self, subject: Subject, step: Step) -> str:  # noqa: ARG002  every step can run
        return self.missing if subject.language.name == "php" else ""

    def toolchain(self, language: Language) -> str:
        return f"{language.name} {self.version}"

    def commands(self, subject: Subject) -> tuple[tuple[Command, ...], Command]:
        return self.instead or (subject.client.build, subject.client.run)

    @contextmanager
    def prepare(self, subject: Subject, scenario: Scenario) -> Iterator[Setup]:
        with self.lock:  # the route's port tells `run` which check it is about
            setup = Setup(subject, Route((), len(self.setup), None), [])
            self.setup.append((setup, scenario))
        yield setup

    def run(self, language: Language, program: Program) -> Finished:  # noqa: ARG002
        assert program.seconds > 0
        with self.lock:
            self.started.append(program.command)
            self.seconds.append(program.seconds)
            self.saves.append(program.saves)
        if program.route is None:
            return self.build(program.folder)
        setup, scenario = self.setup[program.route.port]
        with self.lock:
            self.runs.append((str(setup.subject.snippet.variant), scenario))
        return self.play(Play(setup.subject, scenario, program.folder, program.environment, setup.received))


def _subject(variant: str = "php/curl/local", text: str = "text\n", path: str | None = None) -> Subject:
    parsed = Variant.parse(variant)
    request = build(ENDPOINT, source=parsed.source, image=path if parsed.source is Source.LOCAL else None)
    return Subject(Snippet(parsed, "en", text, {}), request)


def _changed(subject: Subject, **parts: Any) -> Subject:
    """`subject` with another `language` or `client` in its variant."""
    variant = replace(subject.snippet.variant, **parts)
    return replace(subject, snippet=replace(subject.snippet, variant=variant))


def _with_client(subject: Subject, **changes: Any) -> Subject:
    """`subject` with a client that differs from its own."""
    return _changed(subject, client=replace(subject.client, **changes))


def _embedded(subject: Subject, embedding: Embedding | None) -> Subject:
    """`subject` with another embedding than its language has."""
    return _changed(subject, language=replace(subject.language, embedding=embedding))


def _one(runner: FakeRunner, subject: Subject, scenario: Step = Scenario.OK, kept: Cache | None = None) -> CheckResult:
    (result,) = check.run([subject], [scenario], runner, kept=kept, jobs=1)
    return result


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.mark.parametrize("scenario", list(Scenario))
def test_a_correct_program_passes(scenario: Scenario) -> None:
    """In every scenario, correct behaviour passes; the result says how it was found."""
    result = _one(FakeRunner(), _with_client(_subject(), known_failures={}), scenario)
    assert (result.status, result.mismatches, result.toolchain) == (Status.PASSED, (), "php 1.0")
    assert (result.seconds, result.kept) == (0.5, False)
    assert len(result.received) == scenario.arrives
    assert result.grade == (None if scenario.succeeds else Grade.A)
    assert result.finished is not None


def _twice(play: Play) -> Finished:
    correct(play)
    return correct(play)


def _hang(play: Play) -> Finished:
    return replace(correct(play), code=None)


def _altering(**changes: Any) -> Player:
    def program(play: Play) -> Finished:
        finished = correct(play)
        play.received[:] = [replace(received, **changes) for received in play.received]
        return finished

    return program


@pytest.mark.parametrize(
    ("program", "mismatch"),
    [
        (_altering(method="GET"), "the method is"),
        (_altering(headers=()), "is missing"),
        (_altering(body=base64.b64encode(image()[:-1])), "are not the"),
        (idle, "no request arrived"),
        (_twice, "2 requests arrived"),
        (_hang, "was killed"),
    ],
    ids=["wrong method", "missing headers", "damaged image", "no request", "two requests", "hang"],
)
def test_a_wrong_program_fails(program: Player, mismatch: str) -> None:
    """Each way of being wrong fails and says so."""
    result = _one(FakeRunner(program), _subject())
    assert result.status is Status.FAILED
    assert mismatch in " ".join(result.mismatches)


def test_a_program_finds_the_published_bytes_and_its_image() -> None:
    """The folder has the snippet and its manifests to the byte, the image, and nothing else."""
    there: dict[str, bytes] = {}

    def look(play: Play) -> Finished:
        there.update({path.name: path.read_bytes() for path in play.folder.iterdir()})
        return correct(play)

    subject = _subject(text="<?php // é\r\n")
    subject = replace(subject, snippet=replace(subject.snippet, manifests={"composer.json": "{}\n"}))
    _one(FakeRunner(look), subject)
    assert there == {
        "local.php": "<?php // é\r\n".encode(),
        "composer.json": b"{}\n",
        "YOUR_IMAGE.jpg": image(),
    }


@pytest.mark.parametrize(
    ("variant", "scenario", "there"),
    [
        ("php/curl/local", Scenario.MISSING_FILE, False),
        ("php/curl/local", Scenario.FORBIDDEN, True),
        ("php/curl/hosted", Scenario.OK, False),
    ],
)
def test_the_image_is_there_when_it_should_be(variant: str, scenario: Scenario, *, there: bool) -> None:
    """A hosted image is not on disk, and neither is one that is to be missing."""
    seen = []

    def look(play: Play) -> Finished:
        seen.append((play.folder / "YOUR_IMAGE.jpg").exists())
        return correct(play)

    assert _one(FakeRunner(look), _subject(variant), scenario).status is Status.PASSED
    assert seen == [there]


@pytest.mark.parametrize(("scenario", "environment"), [(Scenario.OK, {ENDPOINT.key: KEY}), (Scenario.UNSET_KEY, {})])
def test_the_key_is_in_the_variable_that_the_snippet_reads(scenario: Scenario, environment: Mapping[str, str]) -> None:
    """The environment of a run has only the key, and not even that if it is to be unset."""
    seen: list[Mapping[str, str]] = []

    def look(play: Play) -> Finished:
        seen.append(play.environment)
        return correct(play)

    _one(FakeRunner(look), _subject(), scenario)
    assert seen == [environment]


def _api(name: str, source: Source = Source.LOCAL) -> Subject:
    """A snippet for a document in `tests/apis`."""
    request = build(spec.read(Path(__file__).parent / "apis" / f"{name}.yaml"), source=source)
    return Subject(Snippet(Variant.parse(f"php/curl/{source}"), "en", "text\n", {}), request)


@pytest.mark.parametrize(
    ("name", "values"),
    [("binary", [KEY, "check+secret/1=="]), ("multipart_parts", ["check user", KEY]), ("json_string", [])],
)
def test_each_key_is_in_a_variable_of_its_own(name: str, values: list[str]) -> None:
    """Two keys, a user and a password, and none."""
    seen: list[Mapping[str, str]] = []

    def look(play: Play) -> Finished:
        seen.append(play.environment)
        return idle(play)

    subject = _api(name)
    _one(FakeRunner(look), subject)
    variables = [variable for secret in subject.request.secrets for variable in secret.variables]
    assert seen == [dict(zip(variables, values, strict=True))]


@pytest.mark.parametrize(("status", "passes"), [(200, False), (401, True)])
def test_a_get_without_its_key_is_a_request_like_any_other(status: int, *, passes: bool) -> None:
    """If the endpoint takes GET, a successful GET does not count as fetching the image."""
    subject = _subject("php/curl/hosted")
    subject = replace(subject, request=build(replace(ENDPOINT, method="GET"), source=Source.HOSTED))

    def ask(play: Play) -> Finished:
        play.received.append(Received("GET", "/my-model/42", (), (), b"", status))
        return Finished(1, "", CAUSES[Scenario.UNSET_KEY], 0.5)

    result = _one(FakeRunner(ask), subject, Scenario.UNSET_KEY)
    assert (result.status is Status.PASSED) == passes
    assert result.mismatches == (() if passes else ("a request was answered with 200",))


def test_a_request_is_judged_by_the_document_too() -> None:
    """A request that lacks what we forgot to expect fails; a wrong request has a single verdict."""
    right = build(ENDPOINT, auth="query")
    wrong = replace(right, pairs=(*right.pairs, Pair("confidence", Text("101"))))
    subject = replace(_subject(), request=wrong)
    result = _one(FakeRunner(), subject)
    assert result.status is Status.FAILED
    assert len(result.mismatches) == 1
    assert result.mismatches[0].startswith("the document refuses the request: ")
    (ours,) = _one(FakeRunner(_altering(method="PUT")), subject).mismatches
    assert ours.startswith("the method is")


@pytest.mark.parametrize("saved", [True, False])
def test_a_binary_answer_is_looked_for_where_it_is_saved(saved: bool) -> None:  # noqa: FBT001
    """In the snippet's folder, under the name that the request states."""
    subject = _api("picture_answer")
    picture = success(subject.request.endpoint, "image/png").body

    def save(play: Play) -> Finished:
        (wanted,) = play.subject.expected(play.scenario)
        headers = tuple((name.lower(), value) for name, value in wanted.headers)
        play.received.append(Received(wanted.method, wanted.path, wanted.query, headers, image()))
        if saved:
            (play.folder / "answer.png").write_bytes(picture)
        return Finished(0, f"answer.png: {len(picture)} bytes\n", "", 0.5)

    runner = FakeRunner(save)
    assert _one(runner, subject).mismatches == (() if saved else ("answer.png is not the server's answer",))
    assert runner.saves == [True]


def test_only_a_program_that_saves_is_asked_for_its_files() -> None:
    """Nothing else that a snippet writes is copied back."""
    runner = FakeRunner()
    _one(runner, _subject())
    assert runner.saves == [False]


def test_a_command_names_the_file() -> None:
    """`{file}` in a client's command is the snippet's file."""
    runner = FakeRunner()
    _one(runner, _subject())
    assert runner.started == [("php", "local.php")]


def test_a_runner_may_have_commands_of_its_own(cache: Cache) -> None:
    """The host's toolchain may build and run differently; placeholders are filled in as well."""
    runner = FakeRunner(instead=((("make", "{stem}"),), ("run", "{file}", "{Stem}")))
    assert _one(runner, _subject("go/net_http/local"), kept=cache).status is Status.PASSED
    assert runner.started == [("make", "local"), ("run", "local.go", "Local")]


def test_an_embedded_snippet_runs_in_its_languages_program(cache: Cache) -> None:
    """The program is beside the snippet, gets its file and a longer timeout, and is part of the cache key."""
    seen = []

    def look(play: Play) -> Finished:
        seen.append(sorted(path.name for path in play.folder.iterdir()))
        return correct(play)

    embedding = Embedding(command=("host", "{file}", "{seconds}"), file="host.php")
    runner = FakeRunner(look)
    assert _one(runner, _embedded(_subject(), embedding), Scenario.EMBEDDED, cache).status is Status.PASSED
    [command] = runner.started
    assert command[-3:] == ("host", "local.php", str(ENDPOINT.timeout + 1))
    assert seen == [["YOUR_IMAGE.jpg", "host.php", "local.php"]]
    assert _one(runner, _embedded(_subject(), embedding), Scenario.EMBEDDED, cache).kept
    other = replace(embedding, file="host.py")
    assert not _one(runner, _embedded(_subject(), other), Scenario.EMBEDDED, cache).kept


@pytest.mark.parametrize("timeout", [None, 7])
def test_a_snippet_has_its_own_timeout_and_some_spare_time(timeout: int | None) -> None:
    """The endpoint's, or that of a client with a different one."""
    runner = FakeRunner()
    _one(runner, _with_client(_subject(), timeout=timeout), Scenario.SLOW)
    assert runner.seconds == [(timeout or ENDPOINT.timeout) + 20]


@pytest.mark.parametrize("scenario", Scenario)
def test_a_snippet_is_hurried_where_its_timeout_is_waited_for(scenario: Scenario) -> None:
    """With a slow endpoint, and embedded in another program; elsewhere it runs as published."""
    fast = _subject(text="fast\n")
    seen = []

    def look(play: Play) -> Finished:
        seen.append(play.subject.snippet.text)
        return correct(play)

    _one(FakeRunner(look), replace(_subject(), hurried=fast), scenario)
    assert seen == ["fast\n" if scenario in {Scenario.SLOW, Scenario.EMBEDDED} else "text\n"]


@pytest.mark.parametrize(
    ("finished", "grade"),
    [
        (Finished(1, "", "invalid JSON\n", 0.5), Grade.A),
        (Finished(1, "", "invalid JSON\n" * 4, 0.5), Grade.B),
        (Finished(0, PAGE, "", 0.5), Grade.C),
    ],
    ids=str,
)
def test_a_result_has_the_grade_of_its_output(cache: Cache, finished: Finished, grade: Grade) -> None:
    """It is kept with the verdict, and reported."""

    def program(play: Play) -> Finished:
        correct(play)
        return finished

    for kept in (False, True):
        result = _one(FakeRunner(program), _subject(), Scenario.NOT_JSON, cache)
        assert (result.status, result.kept, result.grade) == (Status.PASSED, kept, grade)


def test_an_expected_failure_has_no_grade() -> None:
    """It does not count as coping, even if a cause was printed."""
    subject = _with_client(_subject(), known_failures={"forbidden": "it asks twice"})
    assert _one(FakeRunner(_twice), subject, Scenario.FORBIDDEN).grade is None


def test_the_mock_admits_the_right_key_only_and_knows_the_scenario() -> None:
    """A check serves its own scenario, and accepts the key that the snippet gets."""
    mock = _subject().mock(Scenario.UNSET_KEY, id)
    assert (mock.scenario, mock.keys, mock.image) == (Scenario.UNSET_KEY, (KEY,), None)
    assert mock.auth == ENDPOINT.auths[0]


def test_only_a_local_image_can_be_missing() -> None:
    """A scenario that is impossible for a snippet is not checked."""
    results = check.run([_subject("php/curl/hosted"), _subject()], list(Scenario), FakeRunner(), jobs=1)
    assert len(results) == 2 * len(Scenario) - 1


def test_only_some_languages_can_be_embedded() -> None:
    """A language without an embedding is not checked."""
    embedding = Embedding(command=("host", "{file}"), file="host.php")
    wanted = (Scenario.OK, Scenario.EMBEDDED)
    assert _embedded(_subject(), embedding).scenarios(wanted) == wanted
    assert _embedded(_subject(), None).scenarios(wanted) == (Scenario.OK,)


def test_results_come_in_the_order_of_the_checks() -> None:
    """Results are in the order of subjects and scenarios; they are reported as they come."""
    go_on = threading.Event()

    def last_one_first(play: Play) -> Finished:
        if play.subject.snippet.variant.source is Source.LOCAL:
            assert go_on.wait(PATIENCE)
        elif play.scenario is Scenario.FORBIDDEN:
            go_on.set()
        return correct(play)

    reported: list[CheckResult] = []
    results = check.run(
        [_subject(), _subject("php/curl/hosted")],
        [Scenario.OK, Scenario.FORBIDDEN],
        FakeRunner(last_one_first),
        jobs=2,
        report=reported.append,
    )
    assert [(str(result.snippet.variant.source), str(result.scenario)) for result in results] == [
        ("local", "ok"),
        ("local", "forbidden"),
        ("hosted", "ok"),
        ("hosted", "forbidden"),
    ]
    assert reported[0] is results[2]
    assert sorted(map(id, reported)) == sorted(map(id, results))


def test_as_many_checks_run_at_once_as_there_are_jobs() -> None:
    """With two jobs, two snippets meet."""
    meeting = threading.Barrier(2)

    def meet(play: Play) -> Finished:
        meeting.wait(PATIENCE)
        return correct(play)

    results = check.run([_subject(), _subject("php/curl/hosted")], [Scenario.OK], FakeRunner(meet), jobs=2)
    assert [result.status for result in results] == [Status.PASSED] * 2


def test_no_more_checks_run_at_once_than_there_are_jobs() -> None:
    """With one job, checks run one by one; the scenarios of one snippet always do."""
    alone = threading.Lock()

    def take(play: Play) -> Finished:
        assert alone.acquire(blocking=False)
        try:
            return correct(play)
        finally:
            alone.release()

    check.run([_subject(), _subject("php/curl/hosted")], list(Scenario), FakeRunner(take), jobs=1)
    check.run([_subject()], list(Scenario), FakeRunner(take), jobs=4)


def test_nothing_runs_again_when_nothing_changed(cache: Cache) -> None:
    """A second run takes every verdict from the cache, says so, and reports it all the same."""
    subjects, scenarios = [_subject(), _subject("go/net_http/hosted")], [Scenario.OK, Scenario.SLOW]
    first = check.run(subjects, scenarios, FakeRunner(), kept=cache, jobs=1)
    again, reported = FakeRunner(), list[CheckResult]()
    second = check.run(subjects, scenarios, again, kept=cache, jobs=1, report=reported.append)
    assert again.started == []
    assert [replace(result, kept=False) for result in second] == [
        replace(result, finished=None, received=()) for result in first
    ]
    assert all(result.kept for result in second)
    assert reported == second


@pytest.mark.parametrize(
    ("runner", "subject"),
    [
        (FakeRunner(), _subject(text="other\n")),
        (FakeRunner(), _with_client(_subject(), run=("php", "-d", "x=1", "{file}"))),
        (FakeRunner(version="2.0"), _subject()),
        (FakeRunner(), replace(_subject(), request=build(ENDPOINT, model="other/1"))),
        (FakeRunner(), replace(_subject(), request=build(ENDPOINT, options={"confidence": 50}))),
        (FakeRunner(), replace(_subject(), request=build(replace(ENDPOINT, timeout=5)))),
        (FakeRunner(), replace(_subject(), request=build(replace(ENDPOINT, responses=())))),
    ],
    ids=["text", "command", "toolchain", "model", "option", "timeout", "answer"],
)
def test_a_change_runs_it_again(cache: Cache, runner: FakeRunner, subject: Subject) -> None:
    """Every input of a verdict is part of its key."""
    _one(FakeRunner(), _subject(), kept=cache)
    runner.runs.clear()
    assert not _one(runner, subject, kept=cache).kept
    assert len(runner.runs) == 1


def test_a_changed_document_runs_it_again(cache: Cache) -> None:
    """The document is part of the key: it may not allow the request any more."""
    _one(FakeRunner(), _subject(), kept=cache)
    document = json.loads(json.dumps(ENDPOINT.schemas.document))
    operation = next(iter(next(iter(document["paths"].values())).values()))
    operation["parameters"] = [*operation.get("parameters", ()), _NEEDED]
    changed = replace(ENDPOINT, schemas=Schemas(document, ENDPOINT.schemas.file))
    subject = replace(_subject(), request=build(changed))
    result = _one(FakeRunner(), subject, kept=cache)
    assert not result.kept
    assert result.status is Status.FAILED
    assert "X-Needed" in result.mismatches[0]


_NEEDED = {"name": "X-Needed", "in": "header", "required": True, "schema": {"type": "string"}}


def test_a_failure_is_not_kept(cache: Cache) -> None:
    """A failed check runs again: the machine may have caused it."""
    assert _one(FakeRunner(idle), _subject(), kept=cache).status is Status.FAILED
    assert not _one(FakeRunner(), _subject(), kept=cache).kept


def test_a_run_can_be_asked_for(cache: Cache) -> None:
    """With `again`, earlier verdicts are ignored and earlier builds are used; the new verdict is kept."""
    go = _subject("go/net_http/local")
    _one(FakeRunner(), go, kept=cache)
    runner = FakeRunner()
    (result,) = check.run([go], [Scenario.OK], runner, kept=cache, again=True, jobs=1)
    assert not result.kept
    assert runner.started == [("./snippet",)]
    assert _one(FakeRunner(), go, kept=cache).kept


def test_a_runner_that_may_change_keeps_nothing(cache: Cache) -> None:
    """A verdict on the host is not kept: its toolchain has no digest."""
    _one(FakeRunner(reproducible=False), _subject("go/net_http/local"), kept=cache)
    assert not _one(FakeRunner(reproducible=False), _subject("go/net_http/local"), kept=cache).kept
    assert not cache.folder.exists()


def test_a_missing_toolchain_is_skipped_with_its_reason() -> None:
    """A skip is never a pass and runs nothing; the others are checked."""
    runner = FakeRunner(missing="PHP is not here: install it")
    skipped, passed = check.run([_subject(), _subject("ruby/net_http/local")], [Scenario.OK], runner, jobs=1)
    assert (skipped.status, skipped.reason) == (Status.SKIPPED, "PHP is not here: install it")
    assert passed.status is Status.PASSED
    assert runner.runs == [("ruby/net_http/local", Scenario.OK)]


@pytest.mark.parametrize("known", ["forbidden", "local/forbidden"])
def test_a_known_failure_is_expected(known: str) -> None:
    """A known failure, in general or for one source, passes with its reason."""
    result = _one(
        FakeRunner(idle), _with_client(_subject(), known_failures={known: "it has no errors"}), Scenario.FORBIDDEN
    )
    assert (result.status, result.mismatches, result.reason) == (Status.PASSED, (), "it has no errors")


@pytest.mark.parametrize(
    ("scenario", "status"), [(Scenario.MALFORMED_KEY, Status.PASSED), (Scenario.FORBIDDEN, Status.FAILED)]
)
def test_only_with_a_malformed_key_a_known_failure_excuses_a_printed_key(scenario: Scenario, status: Status) -> None:
    """Libraries quote a header that they refuse."""

    def printing(_: Play) -> Finished:
        return Finished(1, "", f"invalid header: {KEY}", 0.5)

    result = _one(FakeRunner(printing), _with_client(_subject(), known_failures={scenario: "it quotes"}), scenario)
    assert result.status is status


def test_a_known_failure_that_passes_fails() -> None:
    """An outdated reason must be deleted."""
    result = _one(FakeRunner(), _with_client(_subject(), known_failures={"ok": "it has no errors"}))
    assert result.status is Status.FAILED
    assert result.mismatches == ("it passed, but is expected to fail: it has no errors",)


def test_a_known_failure_is_of_one_source_and_scenario() -> None:
    """It excuses nothing else."""
    result = _one(FakeRunner(idle), _with_client(_subject(), known_failures={"hosted/ok": "x", "forbidden": "y"}))
    assert (result.status, result.reason) == (Status.FAILED, "")


def test_an_error_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a check cannot run, its error is raised, and no more checks begin."""
    cancelled = threading.Event()

    class Pool(ThreadPoolExecutor):
        def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
            super().shutdown(wait=False, cancel_futures=cancel_futures)
            cancelled.set()
            super().shutdown(wait=wait)

    def break_first(play: Play) -> Finished:
        if play.subject.language.name == "php":
            raise SnippetgenError("the sandbox failed to start")
        assert cancelled.wait(PATIENCE)
        return correct(play)

    monkeypatch.setattr(check, "ThreadPoolExecutor", Pool)
    runner = FakeRunner(break_first)
    others = [_subject(f"{name}/local") for name in ("ruby/net_http", "ruby/httparty", "node/fetch", "curl/sh")]
    with pytest.raises(SnippetgenError, match="the sandbox failed to start"):
        check.run([_subject(), *others], [Scenario.OK], runner, jobs=1)
    assert len(runner.runs) <= 2  # the broken one, and the one that began before its error was seen


@pytest.mark.parametrize(
    "path",
    ["../cat.jpg", "/tmp/cat.jpg", "a/../../cat.jpg", ".", "local.php", "local.php/cat.jpg", "x" * 300],
    ids=["parent", "absolute", "round about", "folder", "snippet", "below the snippet", "too long"],
)
def test_an_image_stays_in_the_folder(path: str) -> None:
    """An image path out of the snippet's folder, or of an existing file there, is an error with the path."""
    with pytest.raises(SnippetgenError) as error:
        _one(FakeRunner(), _subject(path=path))
    assert (error.value.where, error.value.parameter) == ("", "image_path")


def test_an_image_may_be_in_a_folder_of_its_own() -> None:
    """An image with a relative path is put there, below the snippet's folder."""
    seen = []

    def look(play: Play) -> Finished:
        seen.append((play.folder / "images" / "cat 1.jpg").read_bytes() == image())
        return correct(play)

    assert _one(FakeRunner(look), _subject(path="images/cat 1.jpg")).status is Status.PASSED
    assert seen == [True]


@pytest.mark.parametrize(
    "finished",
    [Finished(1, "", "syntax error\n", 2.0), Finished(0, "", "warning: unused\n", 2.0), Finished(None, "", "", 2.0)],
    ids=["error", "warning", "hang"],
)
def test_a_build_that_fails_is_reported(cache: Cache, finished: Finished) -> None:
    """An error, a warning or a hang of the compiler fails the check, with what it printed; nothing is run or kept."""
    runner = FakeRunner(build=lambda _: finished)
    result = _one(runner, _subject("go/net_http/local"), kept=cache)
    assert result.status is Status.FAILED
    assert result.mismatches == ("the build failed or printed a warning",)
    assert result.finished == finished
    assert runner.runs == []
    assert not cache.folder.exists()


def test_a_snippet_is_built_once(cache: Cache) -> None:
    """All scenarios of a snippet run what the first one built, and so do later runs."""
    seen = []

    def look(play: Play) -> Finished:
        assert (play.folder / "classes").is_dir()
        seen.append((play.folder / "snippet").read_text())
        return correct(play)

    runner, go = FakeRunner(look), _subject("go/net_http/local")
    check.run([go], [Scenario.OK, Scenario.FORBIDDEN], runner, kept=cache, jobs=2)
    check.run([go], [Scenario.SLOW], runner, kept=cache, jobs=1)
    assert [command[0] for command in runner.started] == ["go", "./snippet", "./snippet", "./snippet"]
    assert seen == ["program"] * 3


def test_other_bytes_are_built_again(cache: Cache) -> None:
    """The bytes, the command and the toolchain are part of the key."""
    go = "go/net_http/local"
    runner = FakeRunner()
    _one(runner, _subject(go), kept=cache)
    _one(runner, _subject(go, text="other\n"), kept=cache)
    _one(runner, _with_client(_subject(go), build=(("go", "build", "-race"),)), kept=cache)
    runner.version = "2.0"
    _one(runner, _subject(go), kept=cache)
    assert [command[0] for command in runner.started].count("go") == 4


GRAMMAR = Judge(
    name="grammar", command=("grammar", "{file}"), rejects="", files={".grammar": "strict\n"}, chatter=("^Fine",)
)
STYLE = Judge(name="style", command=("style", "--stem={stem}"), rejects="")


def _judged(subject: Subject, *judges: Judge) -> Subject:
    """`subject` with other judges than its language has."""
    return _changed(subject, language=replace(subject.language, judges=judges))


def _content(_: Path) -> Finished:
    return Finished(0, "", "", 0.25)


def test_judges_see_the_published_bytes_and_their_own_configuration() -> None:
    """Each runs in the snippet's folder with its own files; there is no image, no build and no mock."""
    seen = []

    def look(folder: Path) -> Finished:
        seen.append({path.name: path.read_bytes() for path in folder.iterdir()})
        return _content(folder)

    runner = FakeRunner(build=look)
    subject = _judged(_subject("go/net_http/local", text="é\r\n"), STYLE, GRAMMAR)
    result = _one(runner, subject, JUDGES)
    assert (result.status, result.scenario, result.mismatches) == (Status.PASSED, "judges", ())
    assert result.seconds == 2 * 0.25
    assert runner.started == [("style", "--stem=local"), ("grammar", "local.go")]
    assert seen[0] == {"local.go": "é\r\n".encode()}
    assert seen[1] == {**seen[0], ".grammar": b"strict\n"}
    assert runner.setup == []


@pytest.mark.parametrize(
    ("finished", "content"),
    [
        (Finished(0, "", "\n", 0.1), True),
        (Finished(0, "Fine, indeed\n\n", "", 0.1), True),
        (Finished(0, "", "Fine\n", 0.1), True),
        (Finished(1, "", "", 0.1), False),
        (Finished(1, "Fine\n", "", 0.1), False),
        (Finished(0, "Fine\nbut not quite\n", "", 0.1), False),
        (Finished(0, "", "a warning\n", 0.1), False),
        (Finished(None, "", "", 120.0), False),
    ],
    ids=["silent", "well", "well on stderr", "code", "well and code", "well, but", "warning", "hang"],
)
def test_a_judge_accepts_what_it_has_no_report_on(finished: Finished, *, content: bool) -> None:
    """Exit code 0 is not enough: every line that it prints must mean success."""
    result = _one(FakeRunner(build=lambda _: finished), _judged(_subject(), GRAMMAR), JUDGES)
    assert result.status is (Status.PASSED if content else Status.FAILED)


def test_every_judge_is_run() -> None:
    """One verdict names and quotes all judges that reported problems, and no others."""
    said = iter(
        [
            Finished(None, "", "no\n", 0.1, "1 MiB of memory"),
            Finished(0, "Fine\n", "", 0.1),
            Finished(3, "too\n", "long\n", 0.1),
        ]
    )
    lost = replace(GRAMMAR, name="lost")
    result = _one(FakeRunner(build=lambda _: next(said)), _judged(_subject(), lost, GRAMMAR, STYLE), JUDGES)
    assert result.mismatches == ("lost reported problems", "style reported problems")
    assert result.finished is not None
    assert result.finished.stdout == "lost:\nno\n\nstyle:\ntoo\nlong\n"
    assert (result.finished.code, result.finished.exceeded) == (None, "1 MiB of memory")


def test_the_budget_is_one_more_judge() -> None:
    """A snippet that is too long or too wide fails, whatever the judges of its language say."""
    long = _with_client(_judged(_subject(text="<?php\n\n// none\necho 1;\n"), GRAMMAR), lines=2)
    assert _one(FakeRunner(build=_content), long, JUDGES).status is Status.PASSED
    result = _one(FakeRunner(build=_content), _with_client(long, lines=1), JUDGES)
    assert result.mismatches == ("the snippet has 2 lines of code; the maximum is 1",)


def test_a_judge_may_see_only_what_the_budget_limits() -> None:
    """Values of other requests make lines longer, and not every shape can be read."""
    said = iter([Finished(1, "too wide\n", "", 0.1), Finished(0, "", "", 0.1), Finished(0, "", "", 0.1)])
    runner, wide = FakeRunner(build=lambda _: next(said)), replace(STYLE, packaged_only=True)
    published = _judged(_subject(), wide, GRAMMAR)
    assert _one(runner, published, JUDGES).mismatches == (f"{STYLE.name} reported problems",)
    other = replace(published, request=build(ENDPOINT, model="other/1"))
    assert _one(runner, other, JUDGES).status is Status.PASSED
    assert next(said, None) is None  # one run of two judges, and one of one
    assert JUDGES not in replace(_judged(_subject(), wide), request=other.request).scenarios([JUDGES, Scenario.OK])


def test_a_language_without_judges_is_not_judged() -> None:
    """Without judges, there is no verdict of theirs."""
    (result,) = check.run([_judged(_subject())], [JUDGES, Scenario.OK], FakeRunner(), jobs=1)
    assert result.scenario is Scenario.OK


def test_a_verdict_of_judges_is_kept(cache: Cache) -> None:
    """It is kept for the same snippet, toolchain and judges, whatever the request."""
    runner = FakeRunner(build=_content)
    _one(runner, _judged(_subject(), GRAMMAR), JUDGES, kept=cache)
    assert _one(runner, _judged(_subject(), GRAMMAR), JUDGES, kept=cache).kept
    other = replace(_subject(), request=build(ENDPOINT, model="other/1"))
    assert _one(runner, _judged(other, GRAMMAR), JUDGES, kept=cache).kept
    assert len(runner.started) == 1
    assert not _one(runner, _judged(_with_client(_subject(), lines=99), GRAMMAR), JUDGES, kept=cache).kept
    for judge in (replace(GRAMMAR, files={}), replace(GRAMMAR, command=("grammar",)), replace(GRAMMAR, chatter=())):
        assert not _one(runner, _judged(_subject(), judge), JUDGES, kept=cache).kept
    assert not _one(runner, _judged(_subject(text="other\n"), GRAMMAR), JUDGES, kept=cache).kept
    runner.version = "2.0"
    assert not _one(runner, _judged(_subject(), GRAMMAR), JUDGES, kept=cache).kept
