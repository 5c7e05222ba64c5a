"""The command line: output, errors and exit code of each command."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import pytest
from click.testing import CliRunner

from snippetgen import languages
from snippetgen.__main__ import main
from snippetgen.checking import budget, check
from snippetgen.checking.check import CheckResult, Status
from snippetgen.checking.mock import loopback
from snippetgen.checking.scenario import Grade, Scenario, Step
from snippetgen.checking.subject import Subject
from snippetgen.cli import COMMANDS, snippetgen
from snippetgen.openapi import spec
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import build

MODULE = [sys.executable, "-m", "snippetgen"]
URL = "https://example.com/cat.jpg"
SHELLS = ["bash", "zsh", "fish"]
SUBCOMMANDS = [["toolchains", "install"], ["toolchains", "path"], ["toolchains", "remove"]]


@dataclass(frozen=True)
class Ran:
    """The exit code and the output of a command."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]
SpecFile = Callable[..., Path]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process through `main`, with its error handling."""

    def start(*arguments: str, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "argv", ["snippetgen", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return Ran(ended.value.code if isinstance(ended.value.code, int) else 0, out, err)

    return start


def _rendered(variant: str, **inputs: Any) -> str:
    """Render a variant for the packaged endpoint."""
    parsed = Variant.parse(variant)
    return render.render(parsed, build(spec.packaged(), source=parsed.source, **inputs)).text


@pytest.mark.parametrize("arguments", [[], *([name] for name in COMMANDS), *SUBCOMMANDS], ids=" ".join)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_every_command_explains_itself(arguments: list[str], flag: str) -> None:
    """`--help` and `-h` print the usage on standard output."""
    result = CliRunner().invoke(snippetgen, [*arguments, flag], prog_name="snippetgen")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"Usage: {' '.join(['snippetgen', *arguments])} ")


def test_the_help_lists_the_commands() -> None:
    """All of them, each with its description."""
    text = CliRunner().invoke(snippetgen, ["--help"]).stdout
    assert all(re.search(rf"^  {name} +{re.escape(what)}", text, re.MULTILINE) for name, what in COMMANDS.items())


def test_the_version_is_that_of_the_package() -> None:
    """The installed version, with the name of the program."""
    result = CliRunner().invoke(snippetgen, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"snippetgen {version('snippetgen')}\n")


def test_list_shows_every_client(run: Run) -> None:
    """One line for each client, with the path that other commands take."""
    listed = run("list")
    assert (listed.code, listed.err) == (0, "")
    for variant in render.variants(spec.packaged()):
        assert f" {variant.folder} " in listed.out


def test_list_as_json_names_every_variant(run: Run) -> None:
    """The rows give the paths of all variants, and one default client for each language."""
    rows = json.loads(run("list", "--json").out)
    variants = {f"{row['language']}/{row['client']}/{source}" for row in rows for source in row["sources"]}
    assert variants == set(map(str, render.variants(spec.packaged())))
    assert sorted(row["language"] for row in rows if row["default"]) == list(languages.names())


@pytest.mark.parametrize(
    ("arguments", "variant", "inputs"),
    [
        (["--lang", "go"], "go/net_http/local", {}),
        (["--lang", "GoLang"], "go/net_http/local", {}),
        (["--lang", "c#"], "csharp/http_client/local", {}),
        (["--lang", "ruby", "--client", "httparty"], "ruby/httparty/local", {}),
        (["--lang", "go", "--client", "Net-HTTP"], "go/net_http/local", {}),
        (["--lang", "go", "--model", "cats/7"], "go/net_http/local", {"model": "cats/7"}),
        (["--lang", "go", "--image", "hosted"], "go/net_http/hosted", {}),
        (["--lang", "go", "--image-url", URL], "go/net_http/hosted", {"image": URL}),
        (["--lang", "go", "--image", "hosted", "--image-url", URL], "go/net_http/hosted", {"image": URL}),
        (["--lang", "go", "--image-path", "cat.jpg"], "go/net_http/local", {"image": "cat.jpg"}),
        (["--lang", "go", "--auth", "query"], "go/net_http/local", {"auth": "query"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_render_prints_what_is_asked_for(run: Run, arguments: list[str], variant: str, inputs: dict[str, str]) -> None:
    """Only the snippet, on standard output.

    Names match in any case and by alias; defaults are the first client and source.
    """
    assert run("render", *arguments) == Ran(0, _rendered(variant, **inputs), "")


def test_render_puts_options_into_the_snippet(run: Run) -> None:
    """`--option` may be repeated, and its value may contain `=`."""
    text = run("render", "--lang", "python", "--option", "confidence=50", "--option", "name=a=b").out
    assert '"confidence": 50,' in text
    assert '"name": "a=b",' in text


def test_render_takes_a_base_url(run: Run) -> None:
    """It replaces the server of the spec."""
    text = run("render", "--lang", "python", "--base-url", "http://127.0.0.1:8080/").out
    assert "http://127.0.0.1:8080/my-model/42" in text


def test_render_reads_a_spec(run: Run, spec_file: SpecFile) -> None:
    """The snippet calls the server of that document."""
    text = run("render", "--lang", "python", "--spec", str(spec_file()), "--model", "tabby").out
    assert "https://cats.example/tabby" in text


def test_render_takes_your_own_templates(run: Run, tmp_path: Path) -> None:
    """A file in your folder replaces the packaged file of the same path, and no other."""
    place = tmp_path / "mine" / "python" / "requests"
    place.mkdir(parents=True)
    template = "# mine: {{ image_path }}{% for header in headers %} {{ header.value }}{% endfor %}\n"
    (place / "snippet.py.jinja").write_text(template)
    mine = run("render", "--lang", "python", "--templates", str(tmp_path / "mine")).out
    assert mine.startswith('# mine: "YOUR_IMAGE.jpg" ')
    assert "ROBOFLOW_API_KEY" in mine
    assert run("render", "--lang", "php", "--templates", str(tmp_path / "mine")).out == _rendered("php/curl/local")


@pytest.mark.parametrize(("given", "stdin"), [("abc+/=", ""), ("-", "abc+/=\n"), ("-", "abc+/=\r\nmore\n")])
def test_an_api_key_is_written_with_a_warning(run: Run, given: str, stdin: str) -> None:
    """The key may come from standard input. The warning does not contain it."""
    ran = run("render", "--lang", "go", "--api-key", given, stdin=stdin)
    assert ran.out == _rendered("go/net_http/local", key="abc+/=")
    assert "abc+/=" in ran.out
    assert "do not publish" in ran.err
    assert "abc+/=" not in ran.err


def test_faults_elsewhere_are_one_line_of_warning(run: Run, spec_file: SpecFile) -> None:
    """The first, and how many more; the snippet is rendered all the same."""
    broken = "  /broken: 3\n  /other: {get: {parameters: [{}], responses: {}}}\ncomponents:\n"
    path = spec_file(("components:\n", broken))
    ran = run("render", "--lang", "python", "--spec", str(path), "--operation", "find")
    assert (ran.code, "cats.example" in ran.out) == (0, True)
    assert ran.err == (
        f"snippetgen: warning: {path}, at /paths/~1broken: the path item is not an object (and 1 more)\n"
    )


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_render_all_writes_the_tree(run: Run, elsewhere: Path) -> None:
    """Every variant has its file, in `snippets` or in `--out`.

    Files that are up to date are not written again.
    """
    ran = run("render", "--all")
    tree = _tree(elsewhere / "snippets" / "infer")
    assert (ran.code, ran.out) == (0, "")
    for variant in render.variants(spec.packaged()):
        file = variant.file
        assert tree[f"en/{variant.folder}/{file}"].decode() == _rendered(str(variant))
    assert " 0 of " in run("render", "--all").err
    run("render", "--all", "--out", "other/place")
    assert _tree(elsewhere / "other" / "place" / "infer") == tree


def test_render_check_finds_a_fresh_tree_fresh(run: Run) -> None:
    """Exit code 0, and no diff."""
    run("render", "--all", "--out", "tree")
    ran = run("render", "--check", "--out", "tree")
    assert (ran.code, ran.out) == (0, "")


def test_render_check_shows_what_is_stale(run: Run, elsewhere: Path) -> None:
    """A diff from the files to the rendered snippets, on standard output. No file is changed."""
    run("render", "--all", "--out", "tree")
    changed = elsewhere / "tree" / "infer" / "en" / "go" / "net_http" / "local.go"
    changed.write_text(changed.read_text().replace("package main", "package wrong"))
    (changed.parent / "hosted.go").unlink()
    before = _tree(elsewhere / "tree")
    ran = run("render", "--check", "--out", "tree")
    assert ran.code == 1
    assert "-package wrong\n+package main\n" in ran.out
    assert "--- tree/infer/en/go/net_http/hosted.go\n" in ran.out
    assert "snippetgen render --all" in ran.err
    assert _tree(elsewhere / "tree") == before


def test_render_check_finds_what_is_left_over(run: Run, elsewhere: Path) -> None:
    """A file that belongs to no variant is stale, too, and is named on stderr."""
    run("render", "--all", "--out", "tree")
    (elsewhere / "tree" / "infer" / "en" / "go" / "old.go").touch()
    ran = run("render", "--check", "--out", "tree")
    assert ran.code == 1
    assert "tree/infer/en/go/old.go" in ran.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["render"], "choose one of: csharp, curl,"),
        (["rendr"], "did you mean “render”?"),
        (["render", "--lang", "pyton"], "did you mean “python”?"),
        (["render", "--lang", "ruby", "--client", "httpparty"], "did you mean “httparty”?"),
        (["render", "--lang", "go", "--locale", "xx"], "there is no locale “xx”"),
        (["render", "--lang", "go", "--option", "confidense=5"], "did you mean “confidence”?"),
        (["render", "--lang", "go", "--option", "confidence=500"], "more than 100"),
        (["render", "--lang", "go", "--option", "confidence"], "write NAME=VALUE"),
        (["render", "--lang", "go", "--auth", "beerer"], "did you mean “bearer”?"),
        (["render", "--lang", "go", "--model", "my-model"], "--model"),
        (["render", "--lang", "go", "--image-url", "cat.jpg"], "--image-url"),
        (["render", "--lang", "go", "--image-path", ""], "--image-path"),
        (["render", "--lang", "go", "--image", "local", "--image-url", URL], "--image-url is for a hosted image"),
        (["render", "--lang", "go", "--image", "hosted", "--image-path", "a.jpg"], "--image-path"),
        (["render", "--lang", "go", "--image", "elsewhere"], "--image"),
        (["render", "--lang", "go", "--base-url", "ftp://x"], "is not a base URL"),
        (["render", "--lang", "go", "--api-key", "a b"], "U+0020"),
        (["render", "--lang", "go", "--key-variable", "1X"], "--key-variable"),
        (["render", "--lang", "go", "--api-key", "k", "--key-variable", "X"], "--key-variable"),
        (["render", "--lang", "go", "--api-key", "-"], "the API key is empty"),
        (["render", "--lang", "go", "--content-type", "text/html"], "--content-type"),
        (["render", "--lang", "go", "--endpoint", "find"], "--endpoint"),
        (["render", "--lang", "go", "--overlay", __file__], "--spec"),
        (["render", "--lang", "go", "--option", "confidence=1", "--option", "confidence=2"], "takes only one value"),
        (["operations"], "FILE"),
        (["operations", "missing.yaml"], "missing.yaml"),
        (["init"], "FILE"),
        (["init", "missing.yaml"], "missing.yaml"),
        (["render", "--lang", "go", "--operation", "infer"], "--spec"),
        (["render", "--lang", "go", "--spec", "missing.yaml"], "missing.yaml"),
        (["render", "--lang", "go", "--out", "x"], "--out needs --all or --check"),
        (["render", "--lang", "curl", "--image-path", "\x00"], "U+0000"),
        (["render", "--lang", "python", "--client", "inference_sdk", "--option", "name=x"], "--option name"),
        (["render", "--all", "--lang", "go"], "leave out"),
        (["render", "--check", "--out", "/dev/null/x", "--image", "local"], "leave out"),
        (["render", "--all", "--out", "/dev/null/x"], "/dev/null/x"),
        (["check", "go/net_htp"], "go/net_http"),
        (["check", "--lang", "pyton"], "did you mean “python”?"),
        (["check", "--scenario", "fine"], "fine"),
        (["check", "--jobs", "0"], "--jobs"),
        (["check", "--report", "results.txt"], "name a .json or .xml file"),
        (["check", "--record", "--rendered"], "--record"),
        (["check", "--record", "--host"], "--record"),
        (["check", "--judges", "--host"], "--judges"),
        (["check", "--snippets", "missing", "--lang", "go"], "render --all"),
        (["check", "--rendered", "--api-key", "the-users-own"], "--api-key"),
        (["mock", "--port", "70000"], "70000"),
        (["mock", "--scenario", "missing_file"], "missing_file"),
        (["toolchains", "path"], "snippetgen toolchains install"),
        (["toolchains", "instal"], "instal"),
        (["toolchains", "install", "--lang", "pyton"], "did you mean “python”?"),
        (["completion", "csh"], "csh"),
        (["--nonsense"], "--nonsense"),
    ],
    ids=lambda value: " ".join(value).replace("\x00", "NUL") if isinstance(value, list) else None,
)
def test_a_wrong_input_is_reported_with_a_remedy(run: Run, arguments: list[str], says: str) -> None:
    """Exit code 2, and an error on stderr without a traceback. Nothing on standard output."""
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert "Traceback" not in ran.err


def test_all_problems_of_a_spec_are_reported_at_once(run: Run, spec_file: SpecFile) -> None:
    """Each with its line."""
    document = spec_file(("{name: size, in: query,", "{in: query,"), ("https://cats.example", "/v1"))
    ran = run("render", "--lang", "python", "--spec", str(document))
    assert ran.code == 2
    assert len(re.findall(r"where: .*cats\.yaml:\d+", ran.err)) == 2


def test_check_without_toolchains_skips_and_says_how_to_get_them(run: Run) -> None:
    """A missing toolchain neither fails nor passes: the summary counts its checks as skipped."""
    ran = run("check", "--lang", "go", "--rendered", "--locale", "en")
    assert ran.code == 0
    assert "skipped: Go is not in the sealed root: run `snippetgen toolchains install`" in ran.err
    assert "2 snippets, 6 checks: 0 passed, 0 failed, 6 skipped" in ran.err


def test_check_can_require_the_toolchains(run: Run) -> None:
    """With `--require`, a skipped check fails the command."""
    assert run("check", "--lang", "go", "--rendered", "--require").code == 1


def test_check_reads_the_published_snippets(run: Run) -> None:
    """By default, those below `snippets` in the working directory."""
    run("render", "--all")
    assert run("check", "go").code == 0
    Path("snippets/infer/en/go/net_http/local.go").unlink()
    assert "the published snippet of go/net_http/local cannot be read" in run("check", "go").err


@pytest.mark.parametrize(
    ("arguments", "checks"),
    [
        (["go/net_http/local"], 3),
        (["go/net_http/local", "--no-judges"], 2),
        (["go/net_http/local", "--scenario", "ok"], 1),
        (["go/net_http/local", "--scenario", "ok", "--judges"], 2),
        (["go/net_http/local", "--scenario", "all"], len(Scenario)),
        (["ruby/net_http/local", "--scenario", "all"], len(Scenario) + 1),
        (["go/net_http/local", "--scenario", "embedded"], 0),
        (["go/net_http/hosted", "--scenario", "missing_file"], 0),
        (["ruby"], 16),
        (["--lang", "go", "--lang", "ruby"], 22),
        (["go/", "--lang", "go", "--scenario", "slow"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_check_runs_the_chosen_checks(run: Run, arguments: list[str], checks: int) -> None:
    """Variants, starts of variants, languages and scenarios choose; no check runs twice.

    Without `--scenario`, each snippet has one more check for the judges, and one more for `embedded`.
    """
    number = "1 check" if checks == 1 else f"{checks} checks"
    assert f", {number}:" in run("check", "--rendered", "--locale", "en", *arguments).err


def test_check_writes_reports_in_both_formats(run: Run, elsewhere: Path) -> None:
    """The extension of the file chooses the format. Missing folders are created."""
    reports = ("--report", "out/checks.json", "--report", "out/checks.xml")
    ran = run("check", "--lang", "go", "--rendered", "--locale", "en", *reports)
    assert ran.code == 0
    rows = json.loads((elsewhere / "out" / "checks.json").read_text())
    assert {row["status"] for row in rows} == {"skipped"}
    assert 'skipped="6"' in (elsewhere / "out" / "checks.xml").read_text()


PHP = """\
#!{python}
import base64, os, re, sys, urllib.request
url = re.search("http://127[^'?]+", open(sys.argv[1]).read())[0]
image = base64.b64encode(open("YOUR_IMAGE.jpg", "rb").read())
headers = {{"Content-Type": "application/x-www-form-urlencoded"}}
headers["Authorization"] = "Bearer " + os.environ["ROBOFLOW_API_KEY"]
print(urllib.request.urlopen(urllib.request.Request(url, image, headers)).read().decode())
"""
"""A fake `php` that can run one snippet only."""


@pytest.fixture
def php(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PATH with one toolchain, a fake `php`."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "php").write_text(PHP.format(python=sys.executable))
    (tmp_path / "bin" / "php").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


@pytest.mark.usefixtures("php")
@pytest.mark.parametrize(
    ("scenario", "code", "passed"), [("ok", 0, 1), ("refused", 0, 1), ("forbidden", 1, 0), ("server_error", 1, 0)]
)
def test_check_can_run_on_the_host(run: Run, scenario: str, code: int, passed: int) -> None:
    """With the toolchain on PATH, and a snippet for the mock's address.

    Its verdicts are never cached.
    """
    for _ in range(2):
        ran = run("check", "php/curl/local", "--host", "--rendered", "--locale", "en", "--scenario", scenario)
        assert ran.code == code
        assert f"1 snippet, 1 check: {passed} passed, {1 - passed} failed, 0 skipped" in ran.err
        assert "(kept)" not in ran.err


@pytest.mark.usefixtures("php")
def test_check_on_the_host_skips_what_is_not_on_path(run: Run) -> None:
    """It names the missing programs and how to install them."""
    ran = run("check", "go", "--host", "--rendered")
    assert ran.code == 0
    assert "skipped: not on PATH: go; install Go" in ran.err


@pytest.fixture
def verdicts(monkeypatch: pytest.MonkeyPatch) -> dict[Step, Status]:
    """Replace the checks: each step has the verdict in this dict, and passes without one."""
    stated: dict[Step, Status] = {}

    def play(
        subjects: Sequence[Subject],
        scenarios: Sequence[Step],
        *_: object,
        report: Callable[[CheckResult], None],
        **__: object,
    ) -> list[CheckResult]:
        results = []
        for subject in subjects:
            for scenario in subject.scenarios(scenarios):
                status = stated.get(scenario, Status.PASSED)
                wrong = ("the exit code is 3 instead of 0",) if status is Status.FAILED else ()
                named = subject.request.endpoint.name
                results.append(
                    CheckResult(subject.snippet, scenario, status, wrong, "", "go 1.24", 0.1, endpoint=named)
                )
                report(results[-1])
        return results

    monkeypatch.setattr(check, "run", play)
    return stated


def test_check_explains_a_failure(run: Run, verdicts: dict[Step, Status]) -> None:
    """Exit code 1, the source of the snippet once, and everything that is wrong."""
    verdicts[Scenario.OK] = verdicts[Scenario.FORBIDDEN] = Status.FAILED
    ran = run("check", "go/net_http/local", "--rendered", "--locale", "en")
    assert ran.code == 1
    assert ran.out.count("FAILED en/go/net_http/local  (go 1.24)\n") == 1
    assert ran.out.count("✗ the exit code is 3 instead of 0") == 2
    assert "1  package main" in ran.out
    assert "1 passed, 2 failed, 0 skipped" in ran.err


@pytest.mark.usefixtures("verdicts")
def test_check_records_evidence(run: Run, elsewhere: Path) -> None:
    """A published snippet fails until it is recorded, and again after a change."""
    run("render", "--all")
    unrecorded = run("check", "go")
    assert unrecorded.code == 1
    assert "published but never recorded: en/go/net_http/local.go\n" in unrecorded.out
    assert run("check", "go", "--record", "--no-judges").code == 0
    assert run("check", "go", "--no-judges").code == 0
    assert "published but never recorded: en/go/net_http/local judges\n" in run("check", "go").out
    assert run("check", "go", "--record").code == 0
    assert run("check", "go").code == 0
    snippet = elsewhere / "snippets" / "infer" / "en" / "go" / "net_http" / "local.go"
    snippet.write_text(snippet.read_text() + "\n")
    assert run("check", "go").code == 1


def test_check_records_nothing_of_a_failed_run(run: Run, elsewhere: Path, verdicts: dict[Step, Status]) -> None:
    """Evidence is only written if every check passed."""
    run("render", "--all")
    verdicts[Scenario.FORBIDDEN] = Status.FAILED
    assert run("check", "go", "--record").code == 1
    assert not (elsewhere / "snippets" / "infer" / "evidence.json").exists()


@pytest.fixture
def grades(monkeypatch: pytest.MonkeyPatch) -> dict[Step, Grade]:
    """Replace the checks: each step passes with the grade in this dict, or without one."""
    stated: dict[Step, Grade] = {}

    def play(
        subjects: Sequence[Subject],
        scenarios: Sequence[Step],
        *_: object,
        report: Callable[[CheckResult], None],
        **__: object,
    ) -> list[CheckResult]:
        results = [
            CheckResult(
                subject.snippet,
                scenario,
                Status.PASSED,
                toolchain="go 1.24",
                grade=stated.get(scenario),
                endpoint=subject.request.endpoint.name,
            )
            for subject in subjects
            for scenario in subject.scenarios(scenarios)
        ]
        for result in results:
            report(result)
        return results

    monkeypatch.setattr(check, "run", play)
    return stated


def _recorded(folder: Path) -> dict[str, str]:
    """Return the recorded verdicts of one snippet by scenario."""
    evidence = json.loads((folder / "snippets" / "infer" / "evidence.json").read_text())
    entry = evidence["snippets"]["en/go/net_http/local"]
    scenarios: dict[str, str] = entry["scenarios"]
    return scenarios


def test_check_records_grades(run: Run, elsewhere: Path, grades: dict[Step, Grade]) -> None:
    """A grade for each scenario in which the snippet must fail, `passed` for others.

    The progress shows the grades.
    """
    run("render", "--all")
    grades[Scenario.FORBIDDEN] = Grade.B
    ran = run("check", "go", "--record")
    assert ran.code == 0
    assert _recorded(elsewhere) == {"forbidden": "B", "judges": "passed", "ok": "passed"}
    assert "PASSED  en/go/net_http/local forbidden B  (0.00 s)\n" in ran.err
    assert "PASSED  en/go/net_http/local ok  (0.00 s)\n" in ran.err


@pytest.mark.parametrize("arguments", [("--record",), ()], ids=["record", "check"])
def test_a_lower_grade_fails_the_check(
    run: Run, elsewhere: Path, grades: dict[Step, Grade], arguments: tuple[str, ...]
) -> None:
    """Exit code 1, a line for each lower grade, and no change to the evidence."""
    run("render", "--all")
    grades[Scenario.FORBIDDEN] = Grade.A
    assert run("check", "go/net_http/local", "--record").code == 0
    before = (elsewhere / "snippets" / "infer" / "evidence.json").read_bytes()
    grades[Scenario.FORBIDDEN] = Grade.B
    ran = run("check", "go/net_http/local", *arguments)
    assert ran.code == 1
    assert ran.out.splitlines() == [
        f"{locale}/go/net_http/local forbidden: the grade fell from A to B" for locale in render.locales()
    ]
    assert "--record --accept-lower" in ran.err
    assert (elsewhere / "snippets" / "infer" / "evidence.json").read_bytes() == before


def test_a_lower_grade_can_be_accepted(run: Run, elsewhere: Path, grades: dict[Step, Grade]) -> None:
    """The accepted grade is the new minimum. A better grade needs no option."""
    run("render", "--all")
    for grade, arguments in ((Grade.A, ()), (Grade.C, ("--accept-lower",)), (Grade.B, ())):
        grades[Scenario.FORBIDDEN] = grade
        assert run("check", "go", "--record", *arguments).code == 0
        assert _recorded(elsewhere)["forbidden"] == grade
    grades[Scenario.FORBIDDEN] = Grade.C
    assert run("check", "go", "--record").code == 1


def test_budget_shows_every_snippet(run: Run) -> None:
    """A line for each, with its size and its limits."""
    ran = run("budget")
    assert (ran.code, ran.err) == (0, "")
    head, *rows = ran.out.splitlines()
    assert "at most" in head
    assert "width (at most 90)" in head
    assert [row.split()[0] for row in rows] == list(map(str, render.variants(spec.packaged())))
    assert all(len(row.split()) == 5 for row in rows)
    [unbranched] = [row.split() for row in rows if row.startswith("curl/sh/hosted")]
    assert (unbranched[2], unbranched[4]) == ("-", "0"), "no limit is not a number, no branch is"


def test_budget_as_json_is_for_scripts(run: Run) -> None:
    """The same numbers; null for no limit."""
    local, hosted = json.loads(run("budget", "go", "--json").out)
    client = languages.load("go").clients[0]
    assert local["variant"] == "go/net_http/local"
    assert hosted["variant"] == "go/net_http/hosted"
    assert (local["most_lines"], hosted["most_lines"]) == (client.lines, None)
    assert local["problems"] == hosted["problems"] == []
    for row in (local, hosted):
        assert row.keys() == {"variant", "lines", "width", "branches", "most_lines", "problems"}
        text = _rendered(row["variant"])
        assert row["width"] == max(len(line.expandtabs(4)) for line in text.splitlines())
        lines = [line.strip() for line in text.splitlines()]
        assert row["lines"] == sum(bool(line) and not line.startswith("//") for line in lines)


@pytest.mark.parametrize("arguments", [["go/net_http/local"], ["--lang", "go"], ["go"]], ids=" ".join)
def test_budget_fails_if_a_snippet_is_too_large(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """Exit code 1, and the limit that is exceeded; also with `--json`."""
    monkeypatch.setattr(budget, "WIDEST", 10)
    ran = run("budget", *arguments)
    assert ran.code == 1
    assert re.search(r"go/net_http/local: the widest line has \d+ columns; the maximum is 10", ran.err)
    listed = run("budget", *arguments, "--json")
    assert (listed.code, listed.err) == (1, "")
    assert len(json.loads(listed.out)[0]["problems"]) == 1
    assert run("budget", "ruby/nothing").code == 2


def test_doctor_shows_every_language(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without any toolchain, each language has a line with the command that installs it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = run("doctor")
    assert (ran.code, ran.err) == (0, "")
    rows = ran.out.splitlines()
    assert len(rows) == len(languages.names()) + 1
    assert all("nowhere" in row and "snippetgen toolchains install" in row for row in rows[1:])
    findings = json.loads(run("doctor", "--json").out)
    assert {finding["language"] for finding in findings} == set(languages.names())


def test_toolchains_are_removed(run: Run, tmp_path: Path) -> None:
    """The command prints the deleted folders. Without any, it succeeds."""
    root = tmp_path / "cache" / "snippetgen" / "toolchains" / "0123"
    root.mkdir(parents=True)
    (root / "root.json").write_text('{"recipes": {}, "versions": {}}')
    assert run("toolchains", "path") == Ran(0, f"{root}\n", "")
    assert run("toolchains", "remove") == Ran(0, f"{root}\n", "")
    assert run("toolchains", "remove") == Ran(0, "", "no toolchain is installed\n")


def test_mock_reports_a_port_in_use(run: Run) -> None:
    """An error with a remedy."""
    with loopback() as taken:
        taken.listen()
        ran = run("mock", "--port", str(taken.getsockname()[1]))
    assert ran.code == 2
    assert "cannot listen on 127.0.0.1:" in ran.err
    assert "--port" in ran.err


@pytest.fixture
def mock() -> Iterator[Callable[..., tuple[subprocess.Popen[str], int]]]:
    """Start `snippetgen mock` as a process, and return the process and its port."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> tuple[subprocess.Popen[str], int]:
        process = subprocess.Popen(
            [*MODULE, "mock", "--port", "0", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stderr is not None
        said = process.stderr.readline()
        while "127.0.0.1:" not in said:
            said = process.stderr.readline()
            assert said
        return process, int(re.findall(r"127\.0\.0\.1:(\d+)", said)[0])

    yield start
    for process in started:
        process.kill()
        process.communicate()


def _ended(process: subprocess.Popen[str]) -> Ran:
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    return Ran(process.returncode, out, err)


def test_mock_answers_and_keeps_the_secret(mock: Callable[..., tuple[subprocess.Popen[str], int]]) -> None:
    """It prints a line for each request, without the key and other values.

    Ctrl-C stops it with exit code 0.
    """
    process, port = mock("--api-key", "s3cret")
    statuses = []
    for key in ("s3cret", "0ther"):
        with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            path = f"/my-model/42?confidence=50&api_key={key}"
            connection.request("POST", path, b"AAAA", {"Content-Type": "text/plain"})
            statuses.append(connection.getresponse().status)
    assert statuses == [200, 401]
    ended = _ended(process)
    assert ended.code == 0
    assert ended.out == "POST /my-model/42  confidence=…  api_key=…  4 bytes, text/plain\n" * 2
    assert "stopped" in ended.err
    assert "Traceback" not in ended.err


def test_mock_lets_pages_of_one_origin_read_its_answers(
    mock: Callable[..., tuple[subprocess.Popen[str], int]],
) -> None:
    """With `--cors`; and only them."""
    process, port = mock("--cors", "http://127.0.0.1:8000")
    allowed = []
    for origin in ("http://127.0.0.1:8000", "http://127.0.0.1:9000"):
        with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            connection.request("POST", "/my-model/42", headers={"Origin": origin})
            allowed.append(connection.getresponse().headers["Access-Control-Allow-Origin"])
    assert allowed == ["http://127.0.0.1:8000", None]
    assert _ended(process).out.count("POST /my-model/42") == 2


def test_mock_can_refuse(mock: Callable[..., tuple[subprocess.Popen[str], int]]) -> None:
    """In the scenario `refused`, the port is bound and refuses connections until Ctrl-C."""
    process, port = mock("--scenario", "refused")
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection, pytest.raises(ConnectionRefusedError):
        connection.request("GET", "/")
    assert _ended(process).code == 0


@pytest.mark.parametrize("shell", SHELLS)
def test_a_completion_script_is_printed(run: Run, shell: str) -> None:
    """For each shell, a script that asks snippetgen for completions."""
    ran = run("completion", shell)
    assert ran.code == 0
    assert f"_SNIPPETGEN_COMPLETE={shell}_complete" in ran.out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("snippetgen ren", {"render"}),
        ("snippetgen render --lang g", {"go"}),
        ("snippetgen render --image h", {"hosted"}),
        ("snippetgen check go/net_http/l", {"go/net_http/local"}),
        ("snippetgen check --scenario una", {"unauthorized"}),
        ("snippetgen toolchains i", {"install"}),
    ],
)
def test_the_shell_completes(run: Run, monkeypatch: pytest.MonkeyPatch, line: str, words: set[str]) -> None:
    """The script gets names of commands, languages, sources, variants and scenarios."""
    monkeypatch.setenv("_SNIPPETGEN_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split()) - 1))
    ran = run()
    assert ran.code == 0
    assert {answer.partition(",")[2] for answer in ran.out.splitlines()} == words


def _terminal(**environment: str) -> bytes:
    """Return what `snippetgen render` prints on a terminal."""
    ours, its = pty.openpty()
    plain = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "TERM"}}
    with os.fdopen(ours, "rb", buffering=0) as reader:
        with os.fdopen(its, "wb") as writer:
            process = subprocess.Popen([*MODULE, "render", "--lang", "go"], stdout=writer, env={**plain, **environment})
        printed = _until_hung_up(reader)
        assert process.wait(10) == 0
    return printed.replace(b"\r\n", b"\n")


def _until_hung_up(reader: IO[bytes]) -> bytes:
    read = b""
    while True:
        try:
            chunk = reader.read(65536)
        except OSError:  # Linux: the other side of the terminal is closed
            return read
        if not chunk:
            return read
        read += chunk


def test_a_terminal_shows_colours() -> None:
    """Without the escape codes, the output is exactly the snippet."""
    printed = _terminal(TERM="xterm-256color")
    assert b"\x1b[" in printed
    assert re.sub(rb"\x1b\[[\d;]*m", b"", printed).decode() == _rendered("go/net_http/local")


@pytest.mark.parametrize(
    "environment", [{"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"]
)
def test_colours_can_be_turned_off(environment: dict[str, str]) -> None:
    """By NO_COLOR, and by a terminal that cannot show them."""
    assert _terminal(**environment).decode() == _rendered("go/net_http/local")


def _process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*MODULE, *arguments], capture_output=True, env={**os.environ, **environment}, check=False)


def test_a_pipe_gets_the_published_bytes() -> None:
    """No colours, and UTF-8 in any locale."""
    ran = _process("render", "--lang", "go", "--image-path", "猫.jpg", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.decode("utf-8") == _rendered("go/net_http/local", image="猫.jpg")


def test_a_wrong_input_exits_with_2() -> None:
    """As a process: the error, its option and a remedy on stderr, and nothing else."""
    ran = _process("render", "--lang", "pyton")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr.decode() == (
        "snippetgen: there is no language “pyton”\n  where: --lang\n  to do: did you mean “python”?\n"
    )


@pytest.mark.parametrize("command", [["render", "--lang", "go"], ["list"]], ids=" ".join)
def test_a_closed_pipe_prints_no_error(command: list[str]) -> None:
    """`snippetgen … | head` exits silently, but not with 0."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb", buffering=0) as pipe:
        ran = subprocess.run([*MODULE, *command], stdout=pipe, stderr=subprocess.PIPE, check=False)
    assert ran.stderr == b""
    assert ran.returncode != 0


def test_a_missing_package_is_named() -> None:
    """Without the packages for checking, the error says what to install."""
    hide = "import sys; sys.modules['uvicorn'] = None; from snippetgen.__main__ import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", hide, "mock", "--port", "0"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "uvicorn" in ran.stderr
    assert "snippetgen[check]" in ran.stderr


# --- Other people's documents

DOGS = (
    "components:\n",
    """\
  /dogs:
    get: {operationId: health, responses: {"200": {description: Well.}}}
  /dogs/{breed}:
    post:
      operationId: Detect Dogs!
      summary: "\\e[31mRed"
      parameters: [{name: kind, in: query, required: true, schema: {type: string}}]
      requestBody: {content: {image/png: {}, multipart/form-data: {schema: {$ref: "#/components/schemas/Form"}}}}
      responses: {"200": {description: The dogs.}}
components:
  schemas:
    Form:
      type: object
      required: [file, note]
      properties: {file: {type: string, format: binary}, note: {type: string}}
""",
)
NO_IMAGE = (
    "the operation does not take an image "
    "(local: it has no request body; hosted: the document has no field for its URL)"
)
OVERLAY = """\
overlay: 1.0.0
info: {title: Mine, version: "1"}
actions: [{target: "$.servers[0]", update: {url: "https://overlaid.example"}}]
"""


def _snippet(path: Path, variant: str = "python/requests/local", **inputs: Any) -> str:
    """Render a variant for another document."""
    parsed = Variant.parse(variant)
    stated, operation = inputs.pop("stated", None), inputs.pop("operation", None)
    endpoint = spec.read(path, operation, stated=stated)
    return render.render(parsed, build(endpoint, source=parsed.source, **inputs)).text


def test_operations_are_listed(run: Run, spec_file: SpecFile) -> None:
    """Each with its method, its path, and how it takes an image, or why it cannot be called."""
    ran = run("operations", str(spec_file(DOGS)))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "find  POST /{model}",
        "    local   body as base64",
        "    hosted  query photo",
        "health  GET /dogs",
        f"    {NO_IMAGE}",
        "Detect Dogs!  POST /dogs/{breed}",
        "    local   body as bytes",
    ]


def test_operations_can_be_limited_to_those_with_an_image(run: Run, spec_file: SpecFile) -> None:
    """`--image` hides the others."""
    ran = run("operations", str(spec_file(DOGS)), "--image")
    assert [line for line in ran.out.splitlines() if line[0] != " "] == [
        "find  POST /{model}",
        "Detect Dogs!  POST /dogs/{breed}",
    ]


def test_operations_as_json_are_for_scripts(run: Run, spec_file: SpecFile) -> None:
    """The same information."""
    ran = run("operations", str(spec_file(DOGS)), "--json")
    assert (ran.code, ran.err) == (0, "")
    find, health, detect = json.loads(ran.out)
    assert find == {
        "operation": "find",
        "method": "POST",
        "path": "/{model}",
        "image": {"local": "body as base64", "hosted": "query photo"},
        "reason": "",
    }
    assert (health["operation"], health["image"]) == ("health", {})
    assert health["reason"] == NO_IMAGE
    assert (detect["operation"], detect["image"]) == ("Detect Dogs!", {"local": "body as bytes"})


def test_operations_of_an_overlaid_document_are_listed(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """The list shows the changes of the overlay."""
    change = '[{target: "$.paths.*.post", update: {x-snippetgen: {hosted: {image: query size}}}}]'
    text = re.sub(r"actions: .*", f"actions: {change}", OVERLAY)
    (elsewhere / "overlay.yaml").write_text(text, encoding="utf-8")
    assert "hosted  query size" in run("operations", str(spec_file()), "--overlay", "overlay.yaml").out


def test_an_operation_id_cannot_control_the_terminal(run: Run, spec_file: SpecFile) -> None:
    """Escape sequences and line ends in it are printed as escapes."""
    path = spec_file(("operationId: find", 'operationId: "a\\e]0;title\\a\\nb"'))
    ran = run("operations", str(path))
    assert ran.code == 0
    assert "\x1b" not in ran.out
    assert "\x07" not in ran.out
    assert len(ran.out.splitlines()) == 3


def test_init_writes_what_render_then_uses(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """After `init`, `render` needs no option about the document."""
    path = spec_file()
    ran = run("init", str(path))
    assert (ran.code, ran.err) == (0, "")
    assert "snippetgen.toml" in ran.out
    stated = tomllib.loads((elsewhere / "snippetgen.toml").read_text(encoding="utf-8"))
    assert stated == {
        "endpoints": {
            "find": {"spec": str(path), "operation": "find", "key": ["CAT_FINDER_API_KEY"], "model": "{model}"}
        }
    }
    assert run("render", "--lang", "python") == Ran(0, _snippet(path), "")
    assert run("render", "--lang", "python", "--image", "hosted").out == _snippet(path, "python/requests/hosted")
    assert run("render", "--lang", "python", "--model", "tabby").out == _snippet(path, model="tabby")


def test_init_lists_how_the_image_is_sent_and_the_options(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """In comments, which a maintainer can correct."""
    run("init", str(spec_file()))
    lines = (elsewhere / "snippetgen.toml").read_text(encoding="utf-8").splitlines()
    assert '# local.image = "body as base64"' in lines
    assert '# hosted.image = "query photo"' in lines
    assert "#   size" in lines


def test_init_chooses_the_likeliest_operation_and_lists_missing_values(
    run: Run, spec_file: SpecFile, elsewhere: Path
) -> None:
    """A required value without an example has a line; a value written there is sent."""
    path = spec_file(DOGS)
    assert "Detect Dogs!" in run("init", str(path)).out
    file = elsewhere / "snippetgen.toml"
    (endpoint,) = tomllib.loads(file.read_text(encoding="utf-8"))["endpoints"].values()
    assert endpoint["operation"] == "Detect Dogs!"
    assert endpoint["set"] == {}, "a missing value is only a comment"
    assert "“kind” is required" in run("render", "--lang", "python").err
    file.write_text(re.sub(r'^# "query kind" = .*$', '"query kind" = "terrier"', file.read_text(), flags=re.MULTILINE))
    ran = run("render", "--lang", "python")
    assert (ran.code, ran.err) == (0, "")
    assert '"kind": "terrier"' in ran.out


@pytest.mark.parametrize("name", ["find", "POST /{model}", "post /{model}"])
def test_init_takes_the_operation_that_is_named(run: Run, spec_file: SpecFile, elsewhere: Path, name: str) -> None:
    """By its id, or by method and path."""
    assert run("init", str(spec_file(DOGS)), "--operation", name).code == 0
    (endpoint,) = tomllib.loads((elsewhere / "snippetgen.toml").read_text(encoding="utf-8"))["endpoints"].values()
    assert endpoint["operation"] == "find"


def test_init_writes_nothing_for_an_unknown_operation(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """The error suggests the nearest operation."""
    ran = run("init", str(spec_file(DOGS)), "--operation", "fidn")
    assert (ran.code, ran.out) == (2, "")
    assert "“find”" in ran.err
    assert not (elsewhere / "snippetgen.toml").exists()


SILENT = (
    (
        "text/plain: {schema: {type: string, contentEncoding: base64}}",
        "application/json: {schema: {$ref: '#/components/schemas/Sent'}}",
    ),
    (
        "{name: photo, in: query, schema: {type: string, format: uri}}",
        "{name: hue, in: query, schema: {type: integer}}",
    ),
    ("name: size", "name: api_key"),
    ("security: ", "x-security: "),
    ("components:\n", "components:\n  schemas: {Sent: {properties: {id: {}, photo: {type: string}}}}\n"),
)
"""Changes after which the document says neither where the image is sent nor that there is a key."""


def test_init_needs_an_operation_with_an_image(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """Without one, the error names `snippetgen operations`, and no file is written."""
    path = spec_file(("contentEncoding: base64", "minLength: 1"), ("format: uri", "minLength: 1"))
    ran = run("init", str(path))
    assert (ran.code, ran.out) == (2, "")
    assert "snippetgen operations" in ran.err
    assert not (elsewhere / "snippetgen.toml").exists()


def test_init_guesses_for_an_operation_that_is_named(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """What the document does not say; `render` then uses the guesses, which comments call so."""
    ran = run("init", str(spec_file(*SILENT)), "--operation", "find")
    assert (ran.code, ran.err) == (0, "")
    text = (elsewhere / "snippetgen.toml").read_text(encoding="utf-8")
    (stated,) = tomllib.loads(text)["endpoints"].values()
    assert stated["local"] == {"image": "body /photo as base64"}
    assert stated["hosted"] == {"image": "body /photo as url"}
    assert stated["auth"] == "query api_key"
    assert "This is a guess" in text
    assert "# Places that take text: body /photo, body /id" in text
    rendered = run("render", "--lang", "python").out
    assert 'json={"photo": image}' in rendered
    assert '"api_key": os.environ["CAT_FINDER_API_KEY"]' in rendered


def test_init_writes_what_to_state_where_nothing_can_be_guessed(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """The lines are comments, so that `render` still says what is missing."""
    nameless = (*SILENT, ("photo:", "name:"))
    serverless = ('servers: [{url: "https://cats.example"}]\n', "")
    assert run("init", str(spec_file(*nameless, serverless, name="no.yaml")), "--operation", "find").code == 0
    assert "base_url = " in (elsewhere / "snippetgen.toml").read_text(encoding="utf-8")
    assert run("init", str(spec_file(*nameless)), "--operation", "find", "--force").code == 0
    file = elsewhere / "snippetgen.toml"
    text = file.read_text(encoding="utf-8")
    assert '# local.image = "body /image as base64"' in text
    assert "does not take an image" in run("render", "--lang", "python").err
    file.write_text(text.replace('# local.image = "body /image', 'local.image = "body /name'), encoding="utf-8")
    assert 'json={"name": image}' in run("render", "--lang", "python").out


@pytest.mark.usefixtures("elsewhere")
def test_init_names_the_other_operations(run: Run, spec_file: SpecFile) -> None:
    """Unless one was named; an operation without an id has one name only."""
    path = spec_file(DOGS, ("operationId: Detect Dogs!", "deprecated: false"))
    chosen, others, _next = run("init", str(path)).out.splitlines()
    assert chosen == "wrote snippetgen.toml for find (POST /{model})"
    assert others == "for another operation, use --operation: POST /dogs/{breed}"
    chosen, _next = run("init", str(path), "--operation", "POST /dogs/{breed}", "--force").out.splitlines()
    assert chosen == "wrote snippetgen.toml for POST /dogs/{breed}"


def test_init_asks_for_the_server_that_the_document_does_not_name(
    run: Run, spec_file: SpecFile, elsewhere: Path
) -> None:
    """A line to fill in; `render` uses its value."""
    run("init", str(spec_file(('servers: [{url: "https://cats.example"}]\n', ""))))
    text = (elsewhere / "snippetgen.toml").read_text(encoding="utf-8")
    assert "base_url = " in text
    (elsewhere / "snippetgen.toml").write_text(text.replace("https://api.example.com", "https://mine.example/v2"))
    assert "https://mine.example/v2/model" in run("render", "--lang", "python").out


def test_init_asks_for_missing_values_by_their_location(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """A variable of the server, a parameter and a form field; their values are then sent."""
    server = ("https://cats.example", "https://{zone}.example")
    size = ("{name: size, in: query,", "{name: size, in: query, required: true,")
    form = "{required: [kind], properties: {file: {type: string, format: binary}, kind: {type: string}}}"
    body = ("text/plain: {schema: {type: string, contentEncoding: base64}}", f"multipart/form-data: {{schema: {form}}}")
    run("init", str(spec_file(server, size, body)))
    file = elsewhere / "snippetgen.toml"
    text = file.read_text(encoding="utf-8")
    for place, value in {"server zone": "acme", "query size": "3", "part kind": "tabby"}.items():
        assert f'# "{place}" = "…"' in text
        text = text.replace(f'# "{place}" = "…"', f'"{place}" = "{value}"')
    file.write_text(text, encoding="utf-8")
    rendered = run("render", "--lang", "python").out
    assert "https://acme.example/model" in rendered
    assert '"tabby"' in rendered


def test_init_writes_no_line_that_a_name_in_the_document_holds(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """A line end in an example or a name is written as an escape, and ends no comment."""
    model = ("in: path, required: true,", 'in: path, required: true, example: "tabby\\nspec = 1",')
    path = spec_file(model, ("name: size", 'name: "size\\nspec = 2"'))
    assert run("init", str(path)).code == 0
    text = (elsewhere / "snippetgen.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["endpoints"]["find"]["spec"] == str(path)
    assert r"#   size\nspec = 2" in text.splitlines()


def test_init_replaces_a_configuration_only_with_force(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """Without `--force`, an existing file is not changed."""
    file = elsewhere / "snippetgen.toml"
    file.write_text("# mine\n", encoding="utf-8")
    ran = run("init", str(spec_file()))
    assert (ran.code, ran.out) == (2, "")
    assert "--force" in ran.err
    assert file.read_text(encoding="utf-8") == "# mine\n"
    assert run("init", str(spec_file()), "--force").code == 0
    assert "[endpoints.find]" in file.read_text(encoding="utf-8")


ONE = '[endpoints.find]\nspec = "{spec}"\noperation = "find"\nkey = "CAT_KEY"\n'
SECOND = '[endpoints.dogs]\nspec = "{spec}"\noperation = "Detect Dogs!"\nset = {{ "query kind" = "pug" }}\n'


def test_the_only_endpoint_of_the_configuration_is_used(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """Without `--endpoint`. Options of the command line win over it."""
    path = spec_file(DOGS)
    (elsewhere / "snippetgen.toml").write_text(ONE.format(spec=path), encoding="utf-8")
    wanted = _snippet(path, operation="find", stated={"key": "CAT_KEY"})
    assert "CAT_KEY" in wanted
    assert run("render", "--lang", "python") == run("render", "--lang", "python", "--endpoint", "find")
    assert run("render", "--lang", "python") == Ran(0, wanted, "")
    text = run("render", "--lang", "python", "--base-url", "https://mine.example", "--key-variable", "OTHER").out
    assert "https://mine.example/model" in text
    assert "OTHER" in text


def test_one_of_several_endpoints_is_named(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """With its settings. Without a name, the first one is used."""
    path = spec_file(DOGS)
    (elsewhere / "snippetgen.toml").write_text((ONE + SECOND).format(spec=path), encoding="utf-8")
    find = _snippet(path, operation="find", stated={"key": "CAT_KEY"})
    assert run("render", "--lang", "python") == Ran(0, find, "")
    dogs = run("render", "--lang", "python", "--endpoint", "dogs")
    assert dogs == Ran(0, _snippet(path, operation="Detect Dogs!", stated={"set": {"query kind": "pug"}}), "")
    assert '"kind": "pug"' in dogs.out
    assert "did you mean “dogs”?" in run("render", "--lang", "python", "--endpoint", "dgos").err
    assert "Endpoints, of which the first is the default: find, dogs.\n" in run("list").out
    assert "inference_sdk" not in run("list").out  # of the packaged endpoint only


@pytest.mark.usefixtures("verdicts")
def test_commands_about_all_snippets_are_about_all_endpoints(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """Unless one is named: their trees are written, checked and recorded."""
    path = spec_file(DOGS)
    (elsewhere / "snippetgen.toml").write_text((ONE + SECOND).format(spec=path), encoding="utf-8")
    trees = [elsewhere / "snippets" / name for name in ("find", "dogs")]
    assert run("render", "--all", "--endpoint", "dogs").code == 0
    assert [tree.is_dir() for tree in trees] == [False, True]
    assert run("render", "--check").code == 1
    assert run("render", "--all").code == 0
    checked = run("render", "--check")
    assert (checked.code, checked.err.count("are up to date")) == (0, 2)
    ran = run("check", "go/net_http", "--record", "--report", "report.json")
    assert ran.code == 0
    assert "PASSED  find/en/go/net_http/local ok" in ran.err
    assert "PASSED  dogs/en/go/net_http/local ok" in ran.err
    assert re.findall(r"^(\d+) snippets, ", ran.err, re.MULTILINE) == ["6"]  # dogs takes no hosted image
    reported = json.loads((elsewhere / "report.json").read_text())
    assert {row["endpoint"] for row in reported} == {"find", "dogs"}
    for tree in trees:
        assert "en/go/net_http/local" in json.loads((tree / "evidence.json").read_text())["snippets"]
    (trees[0] / "evidence.json").unlink()
    assert run("check", "go").code == 1
    assert run("check", "go", "--endpoint", "dogs").code == 0


@pytest.mark.parametrize("arguments", [["render", "--all"], ["render", "--check"], ["check", "--rendered"]])
@pytest.mark.parametrize("option", [["--model", "tom"], ["--option", "size=3"], ["--operation", "find"]])
def test_an_option_about_one_of_several_endpoints_needs_its_name(
    run: Run, spec_file: SpecFile, elsewhere: Path, arguments: list[str], option: list[str]
) -> None:
    """The error names the option and the remedy."""
    (elsewhere / "snippetgen.toml").write_text((ONE + SECOND).format(spec=spec_file(DOGS)), encoding="utf-8")
    ran = run(*arguments, *option)
    assert (ran.code, ran.out) == (2, "")
    assert f"2 endpoints are configured, and this option is about one of them\n  where: {option[0]}\n" in ran.err
    assert "such as --endpoint find" in ran.err


def test_the_configured_languages_come_first(run: Run, elsewhere: Path) -> None:
    """In `list`, and as the default client of their language."""
    (elsewhere / "snippetgen.toml").write_text('languages = ["ruby", "python/httpx", "js/axios"]\n', encoding="utf-8")
    rows = json.loads(run("list", "--json").out)
    paths = [f"{row['language']}/{row['client']}" for row in rows]
    assert paths[:4] == ["ruby/net_http", "ruby/httparty", "python/httpx", "python/requests"]
    assert paths.index("node/axios") + 1 == paths.index("node/fetch") < paths.index("csharp/http_client")
    assert [row["language"] for row in rows if row["client"] == "httpx" and row["default"]] == ["python"]
    assert run("render", "--lang", "python") == Ran(0, _rendered("python/httpx/local"), "")
    assert run("render", "--lang", "go") == Ran(0, _rendered("go/net_http/local"), "")


@pytest.mark.parametrize(
    ("name", "said"),
    [("rubi", "did you mean “ruby”?"), ("python/htpx", "did you mean “httpx”?"), ("", "choose one of")],
)
def test_an_unknown_language_in_the_configuration_is_reported(run: Run, elsewhere: Path, name: str, said: str) -> None:
    """With its file and the nearest name."""
    (elsewhere / "snippetgen.toml").write_text(f'languages = ["go", "{name}"]\n', encoding="utf-8")
    ran = run("list")
    assert (ran.code, ran.out) == (2, "")
    assert "where: snippetgen.toml\n" in ran.err
    assert said in ran.err


def test_a_pyproject_may_have_the_configuration(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """Below `[tool.snippetgen]`; a snippetgen.toml beside it wins."""
    path = spec_file(DOGS)
    text = ONE.format(spec=path).replace("[endpoints", "[tool.snippetgen.endpoints")
    (elsewhere / "pyproject.toml").write_text(f"[project]\nname = 'x'\n{text}", encoding="utf-8")
    assert "CAT_KEY" in run("render", "--lang", "python").out
    (elsewhere / "snippetgen.toml").write_text(SECOND.format(spec=path), encoding="utf-8")
    assert '"kind": "pug"' in run("render", "--lang", "python").out


def test_a_spec_that_is_named_needs_no_configuration(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """`--spec` ignores the configuration in the working directory."""
    path = spec_file()
    (elsewhere / "snippetgen.toml").write_text((ONE + SECOND).format(spec="missing.yaml"), encoding="utf-8")
    assert run("render", "--lang", "python", "--spec", str(path)) == Ran(0, _snippet(path), "")


def test_a_wrong_setting_is_reported_with_its_file(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """The error names the configuration, not the document."""
    text = ONE.format(spec=spec_file()) + 'image = "query nowhere"\ntimeout = "long"\n'
    (elsewhere / "snippetgen.toml").write_text(text, encoding="utf-8")
    ran = run("render", "--lang", "python")
    assert (ran.code, ran.out) == (2, "")
    assert "“nowhere”" in ran.err
    assert "timeout" in ran.err
    assert len(re.findall(r"where: .*snippetgen\.toml", ran.err)) == 2


def test_an_overlay_is_applied(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """From the command line, and from the configuration."""
    path = spec_file()
    (elsewhere / "overlay.yaml").write_text(OVERLAY, encoding="utf-8")
    text = run("render", "--lang", "python", "--spec", str(path), "--overlay", "overlay.yaml").out
    assert "https://overlaid.example/model" in text
    assert "cats.example" not in text
    (elsewhere / "snippetgen.toml").write_text(ONE.format(spec=path) + 'overlay = "overlay.yaml"\n', encoding="utf-8")
    assert "https://overlaid.example/model" in run("render", "--lang", "python").out


def test_a_wrong_overlay_is_reported_with_its_file(run: Run, spec_file: SpecFile, elsewhere: Path) -> None:
    """The error names the overlay, not the document."""
    (elsewhere / "overlay.yaml").write_text("overlay: 1.0.0\ninfo: {}\nactions: 3\n", encoding="utf-8")
    ran = run("render", "--lang", "python", "--spec", str(spec_file()), "--overlay", "overlay.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "where: overlay.yaml" in ran.err


def test_the_media_type_of_the_body_is_chosen(run: Run, spec_file: SpecFile) -> None:
    """`--content-type` chooses one of those in the document."""
    assert run("render", "--lang", "python", "--content-type", "multipart/form-data") == Ran(
        0, _rendered("python/requests/local", content_type="multipart/form-data"), ""
    )
    given = ("--spec", str(spec_file(DOGS)), "--operation", "Detect Dogs!", "--option", "kind=pug")
    assert '"image/png"' in run("render", "--lang", "python", *given).out
    form = run("render", "--lang", "python", *given, "--content-type", "multipart/form-data", "--option", "note=n")
    assert (form.code, form.err) == (0, "")
    assert '"note": "n"' in form.out
    assert "files={" in form.out


def test_an_option_that_takes_several_values_is_repeated(run: Run, spec_file: SpecFile) -> None:
    """The values are sent in the given order."""
    path = spec_file(("{type: integer}", "{type: array, items: {type: string}}"))
    ran = run("render", "--lang", "python", "--spec", str(path), "--option", "size=oak", "--option", "size=elm=1")
    assert ran == Ran(0, _snippet(path, options={"size": ["oak", "elm=1"]}), "")
    assert ran.out.index("oak") < ran.out.index("elm")


def test_a_required_value_is_given_as_the_error_shows(run: Run, spec_file: SpecFile) -> None:
    """The option in the error's remedy works."""
    given = ("render", "--lang", "python", "--spec", str(spec_file(DOGS)), "--operation", "Detect Dogs!")
    ran = run(*given)
    assert (ran.code, ran.out) == (2, "")
    assert "where: --option kind\n" in ran.err
    assert "--option kind=…" in ran.err
    assert '"kind": "pug"' in run(*given, "--option", "kind=pug").out
