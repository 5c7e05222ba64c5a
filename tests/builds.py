"""A sealed runner that builds many snippets in one compiler process.

A test file with hundreds of snippets would start a compiler for each. This runner starts javac, kotlinc and Roslyn once
for many snippets, with the arguments of the client's own command. `test_checks.py` runs those commands themselves.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from snippetgen.checking.runner import SealedRunner
from snippetgen.checking.sandbox import Finished, Program
from snippetgen.checking.subject import Subject
from snippetgen.languages.model import Command, Language

_BUILDERS = Path(__file__).parent / "builders"
_JVM = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g")
_KOTLIN = "/opt/kotlin/node_modules/kotlin-compiler/lib/kotlin-compiler.jar"
_SECONDS = 500.0

BUILDERS: Mapping[str, tuple[str, tuple[Command, ...]]] = {
    "csharp": ("Batch.cs", (("csc", "Batch.cs"), ("dotnet", "Batch.dll"))),
    "java": ("Batch.java", ((*_JVM, "Batch.java"),)),
    "kotlin": ("Batch.java", ((*_JVM, "-cp", _KOTLIN, "Batch.java"),)),
}
"""The program in `builders/` that compiles all snippets of a language, and the commands to build and run it."""


@dataclass(frozen=True)
class _Built:
    """How a build ended, and the files that it made."""

    finished: Finished
    made: Mapping[str, bytes]


class BatchRunner(SealedRunner):
    """A sealed runner that knows the builds in advance, and runs them in batches."""

    def __init__(self) -> None:
        super().__init__()
        self._planned: dict[object, list[Subject]] = {}
        self._built: dict[object, _Built] = {}

    def plan(self, subjects: Iterable[Subject]) -> None:
        """Build these snippets together, in one batch per language, when the first is built."""
        batches: dict[str, list[Subject]] = {name: [] for name in BUILDERS}
        for subject in subjects:
            if subject.language.name in BUILDERS and _key(subject) not in self._planned:
                batches[subject.language.name].append(subject)
                self._planned[_key(subject)] = batches[subject.language.name]

    def run(self, language: Language, program: Program) -> Finished:
        """Run a program. For a planned build, copy the files of its batch to its folder."""
        key = None if program.route else (program.command, _files(program.folder))
        batch = self._planned.get(key, [])
        if len(batch) <= 1:
            return super().run(language, program)
        if key not in self._built:
            self._built |= zip(map(_key, batch), self._build(language, batch), strict=True)
        for name, content in self._built[key].made.items():
            (program.folder / name).write_bytes(content)
        return self._built[key].finished

    def _build(self, language: Language, subjects: list[Subject]) -> list[_Built]:
        """Build snippets of one language."""
        file, commands = BUILDERS[language.name]
        with tempfile.TemporaryDirectory(prefix="snippetgen-") as temporary:
            folder = Path(temporary)
            (folder / file).write_bytes((_BUILDERS / file).read_bytes())
            jobs = []
            for number, subject in enumerate(subjects):
                (folder / f"{number}").mkdir()
                for each, content in _contents(subject).items():
                    (folder / f"{number}" / each).write_bytes(content)
                jobs.append("\t".join((f"{number}", *_command(subject, f"{number}/"))))
            (folder / "jobs").write_text("\n".join(jobs), encoding="utf-8")
            for command in commands:
                done = super().run(language, Program(command, folder, _SECONDS))
                assert (done.code, done.stderr) == (0, ""), done
            return [_result(folder / f"{number}", subject) for number, subject in enumerate(subjects)]


def _result(folder: Path, subject: Subject) -> _Built:
    """What the builder left in the folder of a snippet."""
    left = dict(_files(folder))
    finished = Finished(int(left.pop("code")), "", left.pop("said").decode(), 0)
    return _Built(finished, {name: content for name, content in left.items() if name not in _contents(subject)})


def _command(subject: Subject, folder: str = "") -> Command:
    """The command that builds a snippet, with its files in `folder`."""
    [command] = subject.client.build
    words = (word.format(file=f"{folder}{subject.file}") for word in command)
    return tuple(f"{folder}{word}" if word == "snippet.jar" else word for word in words)


def _contents(subject: Subject) -> dict[str, bytes]:
    """The files of a snippet."""
    texts = {subject.file: subject.snippet.text, **subject.snippet.manifests}
    return {name: text.encode() for name, text in texts.items()}


def _files(folder: Path) -> frozenset[tuple[str, bytes]]:
    """The files in a folder."""
    return frozenset((path.name, path.read_bytes()) for path in folder.iterdir())


def _key(subject: Subject) -> object:
    """All that the build of a snippet depends on."""
    return _command(subject), frozenset(_contents(subject).items())
