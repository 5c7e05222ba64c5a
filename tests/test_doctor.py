"""The doctor: for each language where its toolchain is, and what to do about it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from snippetgen import languages
from snippetgen.checking import doctor, toolchains
from snippetgen.checking.doctor import Finding, examine
from snippetgen.checking.sandbox import Finished, Program
from snippetgen.checking.toolchains import Root
from snippetgen.languages.model import Command


class FakeHost:
    """A host whose programs print `finished`."""

    finished = Finished(0, "go version go1.24\nmore\n", "", 0.1)
    commands: list[Command] = []  # noqa: RUF012  replaced for each test

    @classmethod
    def run(cls, program: Program) -> Finished:
        cls.commands.append(program.command)
        return cls.finished


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> type[FakeHost]:
    """A machine with no sealed root, and every program on PATH."""
    monkeypatch.setattr(FakeHost, "commands", [])
    monkeypatch.setattr(doctor, "run_on_host", FakeHost.run)
    monkeypatch.setattr(toolchains, "find", lambda _: {})
    monkeypatch.setattr(shutil, "which", lambda program: f"/usr/bin/{program}")
    return FakeHost


def _of_go() -> Finding:
    (finding,) = [finding for finding in examine() if finding.language == "go"]
    return finding


@pytest.mark.usefixtures("host")
def test_there_is_a_finding_for_each_language() -> None:
    """In the order in which languages are listed everywhere."""
    assert [finding.language for finding in examine()] == [language.name for language in languages.every()]


def test_a_sealed_toolchain_needs_nothing(host: type[FakeHost], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its version is the one that was recorded when it was installed: no program is started for it."""
    root = Root(Path("/cache/root"), {}, {language.name: "1.0" for language in languages.every()})
    monkeypatch.setattr(toolchains, "find", lambda found: {language.name: root for language in found})
    assert _of_go() == Finding("go", "Go", "sealed root", "1.0", "")
    assert host.commands == []


def test_a_toolchain_on_path_says_its_version(host: type[FakeHost]) -> None:
    """The first line that it prints, and how to check with it or without it."""
    finding = _of_go()
    assert (finding.place, finding.version) == ("PATH", "go version go1.24")
    assert "--host" in finding.remedy
    assert "snippetgen toolchains install" in finding.remedy
    assert ("go", "version") in host.commands


@pytest.mark.parametrize(
    ("finished", "version"),
    [
        (Finished(0, "", "\nopenjdk 21\n", 0.1), "openjdk 21"),
        (Finished(0, "", "", 0.1), "unknown"),
    ],
    ids=["on stderr", "silent"],
)
def test_a_version_may_be_anywhere_or_unknown(
    host: type[FakeHost], monkeypatch: pytest.MonkeyPatch, finished: Finished, version: str
) -> None:
    """A toolchain may print its version on stderr, or none."""
    monkeypatch.setattr(host, "finished", finished)
    assert _of_go().version == version


@pytest.mark.parametrize(
    ("finished", "words"),
    [
        (Finished(1, "", "Unable to locate a Runtime.", 0.1), "`go version` fails: Unable to locate a Runtime."),
        (Finished(None, "", "", 60.0), "`go version` fails: it printed nothing"),
    ],
    ids=["stub", "hangs"],
)
def test_a_program_that_does_not_say_its_version_is_no_toolchain(
    host: type[FakeHost], monkeypatch: pytest.MonkeyPatch, finished: Finished, words: str
) -> None:
    """Some systems have a stub on PATH that only says what to install."""
    monkeypatch.setattr(host, "finished", finished)
    finding = _of_go()
    assert (finding.place, finding.version) == ("nowhere", "")
    assert words in finding.remedy


@pytest.mark.usefixtures("host")
def test_a_missing_toolchain_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways: sealed, and on the host."""
    monkeypatch.setattr(shutil, "which", lambda program: None if program == "go" else program)
    finding = _of_go()
    assert (finding.place, finding.version) == ("nowhere", "")
    assert finding.remedy.startswith("run `snippetgen toolchains install`; or install Go")


@pytest.mark.parametrize("name", languages.names())
def test_the_program_that_says_the_version_is_looked_for(name: str) -> None:
    """A doctor only starts what it found."""
    toolchain = languages.load(name).toolchain
    assert (toolchain.host_version or toolchain.version)[0] in toolchain.programs
