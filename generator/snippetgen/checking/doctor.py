"""Which toolchains are installed, and how to get the others."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from snippetgen import languages
from snippetgen.checking import toolchains
from snippetgen.checking.sandbox import Host, Program
from snippetgen.languages.model import Language

_SECONDS = 60.0


@dataclass(frozen=True)
class Finding:
    """Where a language's toolchain is, its version, and what the user can do.

    `place` is `sealed root`, `PATH` or `nowhere`.
    """

    language: str
    title: str
    place: str
    version: str
    remedy: str


def examine() -> list[Finding]:
    """One finding for each language, in the order of their titles."""
    roots = toolchains.find(languages.every())
    return [_finding(language, roots.get(language.name)) for language in languages.every()]


def _finding(language: Language, root: toolchains.Root | None) -> Finding:
    if root:
        return Finding(language.name, language.title, "sealed root", root.versions[language.name], "")
    sealed = "run `snippetgen toolchains install`"
    missing = [program for program in language.toolchain.programs if shutil.which(program) is None]
    if missing:
        return Finding(language.name, language.title, "nowhere", "", f"{sealed}; or {language.toolchain.install}")
    version = language.toolchain.host_version or language.toolchain.version
    finished = Host().run(Program(version, Path.cwd(), _SECONDS))
    said = next(iter((finished.stdout + finished.stderr).strip().splitlines()), "")
    if finished.code != 0:
        does = f"`{' '.join(version)}` fails: {said or 'it printed nothing'}"
        return Finding(
            language.name, language.title, "nowhere", "", f"{does}; {sealed}; or {language.toolchain.install}"
        )
    return Finding(
        language.name, language.title, "PATH", said or "unknown", f"`check --host` uses it; to check sealed, {sealed}"
    )
