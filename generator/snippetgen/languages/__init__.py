"""The languages, one module each, found by walking this package: adding one touches no existing file."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from snippetgen.errors import SnippetgenError, nearest
from snippetgen.languages.model import Client, Language

EXAMPLE = "go"
"""The language that help texts use as their example."""


@cache
def names() -> tuple[str, ...]:
    """The names of all languages, sorted. Reads the folder only: no language is imported."""
    modules = Path(__file__).parent.glob("[a-z]*.py")
    return tuple(sorted(path.stem for path in modules if path.stem not in {"model", "structure"}))


@cache
def load(name: str) -> Language:
    """The language whose module is `name`. An error in the module is a bug, and keeps its traceback."""
    language: Language = import_module(f"{__name__}.{name}").LANGUAGE
    return language


def every() -> tuple[Language, ...]:
    """All languages, in the order of their titles."""
    return tuple(sorted(map(load, names()), key=lambda language: language.title.lower()))


def find(word: str) -> Language:
    """The language that `word` names: its name, title or another usual name, in any case.

    Raises SnippetgenError that suggests the nearest name.
    """
    wanted = word.lower()
    if wanted in names():  # the ordinary case imports one module only
        return load(wanted)
    known = {alias.lower(): language for language in every() for alias in (*language.aliases, language.title)}
    if wanted in known:
        return known[wanted]
    raise SnippetgenError(f"there is no language “{word}”", parameter="lang", remedy=nearest(word, [*names(), *known]))


def client(language: Language, name: str | None = None) -> Client:
    """The client of `language` called `name`, or its default. Raises SnippetgenError that suggests the nearest."""
    if name is None:
        return language.clients[0]
    wanted = name.lower().replace("-", "_")
    for candidate in language.clients:
        if candidate.name == wanted:
            return candidate
    raise SnippetgenError(
        f"{language.title} has no client “{name}”",
        parameter="client",
        remedy=nearest(wanted, [candidate.name for candidate in language.clients]),
    )
