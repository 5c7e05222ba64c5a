"""What a site is about, and its words."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from snippetgen import languages
from snippetgen.openapi.endpoint import Endpoint

if TYPE_CHECKING:
    import click

ENGLISH = "en"
_WORDS = Path(__file__).parent / "locale"
_NOTES = Path(languages.__file__).parent / "locale"


@dataclass(frozen=True)
class Site:
    """A site in one `locale` about one `endpoint`, whose published snippets are below `tree`.

    `checking` is the page that explains the checks, as a link on a page names it (no link, if empty). `program` is the
    command line that `<!-- cli -->` describes, `library` the package of `<!-- api -->`, `document` the endpoint's
    OpenAPI document, which one of the pages for other platforms is.
    """

    tree: Path
    endpoint: Endpoint
    locale: str
    checking: str = ""
    program: click.Command | None = None
    library: ModuleType | None = None
    document: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def words(self) -> Callable[[str], str]:
        """Translates a message into the site's language. What the catalogue lacks stays as it is."""
        return _translator(self.locale)


@cache
def _translator(locale: str) -> Callable[[str], str]:
    if locale == ENGLISH:
        return str
    found = gettext.translation("site", _WORDS, [locale], fallback=True)
    for name in languages.names():  # what a language says itself is translated beside it
        found.add_fallback(gettext.translation(name, _NOTES, [locale], fallback=True))
    return lambda message: found.gettext(message) if message else ""
