"""A site: its endpoint, its snippets and its translations."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from snippetgen import languages
from snippetgen.errors import SnippetgenError
from snippetgen.openapi.endpoint import Endpoint

_WORDS = Path(__file__).parent / "locale"
_NOTES = Path(languages.__file__).parent / "locale"


def _unknown(name: str) -> tuple[Path, Endpoint]:
    raise SnippetgenError(f"no endpoint “{name}” is configured", remedy="add it to snippetgen.toml")


@dataclass(frozen=True)
class Site:
    """A site in one `locale` about one `endpoint`, whose published snippets are below `tree`.

    `checking` is the link target of the page that explains the checks; empty for no link. `try_it` says that the site
    may have a panel that sends requests. `order` has the languages and their clients in the order in which they are
    shown. `find` returns another configured endpoint by its name, with its tree.
    """

    tree: Path
    endpoint: Endpoint
    locale: str
    checking: str = ""
    try_it: bool = False
    order: languages.Order = field(default_factory=languages.ordered, repr=False)
    find: Callable[[str], tuple[Path, Endpoint]] = field(default=_unknown, repr=False)

    def about(self, name: str) -> Site:
        """Return the site about the configured endpoint `name`. Raises SnippetgenError if there is none."""
        tree, endpoint = self.find(name)
        return replace(self, tree=tree, endpoint=endpoint)

    @property
    def words(self) -> Callable[[str], str]:
        """A function that translates a message into the site's language, or returns it as it is."""
        return _translator(self.locale)


@cache
def _translator(locale: str) -> Callable[[str], str]:
    found = gettext.translation("site", _WORDS, [locale], fallback=True)
    for name in languages.names():  # each language has a catalogue of its own
        found.add_fallback(gettext.translation(name, _NOTES, [locale], fallback=True))
    return lambda message: found.gettext(message) if message else ""
