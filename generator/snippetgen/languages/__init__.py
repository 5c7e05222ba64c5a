"""The languages: one module each, found by listing this folder."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from snippetgen.errors import SnippetgenError, nearest
from snippetgen.languages.model import Client, Language

EXAMPLE = "go"
"""The language in the examples of help texts."""


@cache
def names() -> tuple[str, ...]:
    """The names of all languages, sorted. No language is imported."""
    modules = Path(__file__).parent.glob("[a-z]*.py")
    return tuple(sorted(path.stem for path in modules if path.stem not in {"model", "structure"}))


@cache
def load(name: str) -> Language:
    """Import the language whose module is `name`."""
    language: Language = import_module(f"{__name__}.{name}").LANGUAGE
    return language


def every() -> tuple[Language, ...]:
    """All languages, sorted by title."""
    return tuple(sorted(map(load, names()), key=lambda language: language.title.lower()))


def find(word: str) -> Language:
    """The language whose name, title or alias is `word`, in any case.

    Raises SnippetgenError with the nearest name.
    """
    wanted = word.lower()
    if wanted in names():  # in most cases, this imports a single module
        return load(wanted)
    known = {alias.lower(): language for language in every() for alias in (*language.aliases, language.title)}
    if wanted in known:
        return known[wanted]
    raise SnippetgenError(f"there is no language “{word}”", parameter="lang", remedy=nearest(word, [*names(), *known]))


def client(language: Language, name: str | None = None) -> Client:
    """The client of `language` called `name`, or its default one.

    Raises SnippetgenError with the nearest name.
    """
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
