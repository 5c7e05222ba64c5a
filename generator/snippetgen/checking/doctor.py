"""Which toolchains are installed, and how to get the others."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from snippetgen import languages
from snippetgen.checking import toolchains
from snippetgen.checking.sandbox import Program, run_on_host
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
    finding = partial(Finding, language.name, language.title)
    if root:
        return finding("sealed root", root.versions[language.name], "")
    toolchain, sealed = language.toolchain, "run `snippetgen toolchains install`"
    remedy = f"{sealed}; or {toolchain.install}"
    if not all(map(shutil.which, toolchain.programs)):
        return finding("nowhere", "", remedy)
    version = toolchain.host_version or toolchain.version
    finished = run_on_host(Program(version, Path.cwd(), _SECONDS))
    said = next(iter((finished.stdout + finished.stderr).strip().splitlines()), "")
    if finished.code != 0:
        return finding("nowhere", "", f"`{' '.join(version)}` fails: {said or 'it printed nothing'}; {remedy}")
    return finding("PATH", said or "unknown", f"`check --host` uses it; to check sealed, {sealed}")
