"""The languages: one module each, found by listing this folder."""

from __future__ import annotations

from collections.abc import Sequence
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
    return tuple(sorted(path.stem for path in modules if path.stem != "model"))


@cache
def load(name: str) -> Language:
    """Import the language whose module is `name`."""
    language: Language = import_module(f"{__name__}.{name}").LANGUAGE
    return language


def every() -> tuple[Language, ...]:
    """All languages, sorted by title."""
    return tuple(sorted(map(load, names()), key=lambda language: language.title.lower()))


Order = tuple[tuple[Language, tuple[Client, ...]], ...]
"""Languages and their clients in the order in which a reader sees them."""


def ordered(first: Sequence[str] = (), where: str = "") -> Order:
    """All languages with their clients: those of `first` in that order, then the others.

    `first` has names of languages, and `LANGUAGE/CLIENT`. Raises SnippetgenError, whose `where` is given, for an
    unknown name.
    """
    found: dict[Language, list[Client]] = {}
    for name in first:
        word, slash, wanted = name.partition("/")
        try:
            clients = found.setdefault(find(word), [])
            if slash and (named := client(find(word), wanted)) not in clients:
                clients.append(named)
        except SnippetgenError as error:
            error.where = where
            raise
    for language in every():
        clients = found.setdefault(language, [])
        clients += [each for each in language.clients if each not in clients]
    return tuple((language, tuple(clients)) for language, clients in found.items())


def find(word: str) -> Language:
    """The language whose name, title or alias is `word`, in any case. Raises SnippetgenError with the nearest name."""
    wanted = word.lower()
    if wanted in names():  # in most cases, this imports a single module
        return load(wanted)
    known = {alias.lower(): language for language in every() for alias in (*language.aliases, language.title)}
    if wanted in known:
        return known[wanted]
    raise SnippetgenError(f"there is no language “{word}”", parameter="lang", remedy=nearest(word, [*names(), *known]))


def client(language: Language, name: str | None = None) -> Client:
    """The client of `language` called `name`, or its default one. Raises SnippetgenError with the nearest name."""
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
