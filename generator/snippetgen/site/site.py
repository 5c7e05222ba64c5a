"""What a site is made of, and its words."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
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
_CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#+!|~^=$&]|\A[^\w\s]|\A\d(?=\d*[.)])")  # and what could begin a list

Stash = Callable[[str], str]
"""Puts HTML aside and returns what stands for it on the page, in one line."""


@dataclass(frozen=True)
class Site:
    """A site in one `locale` about one `endpoint`, whose published snippets are below `tree`.

    `checking` is the page that explains the checks, as a Markdown link names it (no link, if empty). `program` is the
    command line that `<!-- cli -->` describes, `library` the package of `<!-- api -->`, `document` the endpoint's
    OpenAPI document, which one of the pages for other platforms is.
    """

    tree: Path
    endpoint: Endpoint
    locale: str
    checking: str = "checking.md"
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


def element(name: str, content: str, **attributes: str | bool) -> str:
    """An HTML element around `content`, which is HTML.

    In the names of attributes, `_` stands for `-`, and is dropped at their ends. True ones have no value, false ones
    are left out.
    """
    written = (
        f" {key.strip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not False
    )
    return f"<{name}{''.join(written)}>{content}</{name}>"


def inline(text: str) -> str:
    """HTML of a description: what stands between backticks is code."""
    parts = (escape(part, quote=False) for part in _CODE.split(text))
    return "".join(element("code", part) if number % 2 else part for number, part in enumerate(parts))


def cell(text: str) -> str:
    """`text`, which may have code between backticks, as Markdown on one line that also fits in the cell of a table.

    Nothing else of it is Markdown, and none is HTML.
    """
    parts = _CODE.split(" ".join(text.split()))
    return "".join(
        code(part) if number % 2 else _SPECIAL.sub(lambda special: f"&#{ord(special[0])};", part)
        for number, part in enumerate(parts)
    )


def code(text: object) -> str:
    """`text` as a code span of Markdown, on one line and between as many backticks as it takes."""
    shown = re.sub(r"\s+", " ", str(text))
    ticks = "`" * (longest_run(shown) + 1)
    space = " " if shown.startswith("`") or shown.endswith("`") or not shown.strip() else ""
    return f"{ticks}{space}{shown}{space}{ticks}"


def longest_run(text: str) -> int:
    """How many backticks stand in a row in `text`, at most."""
    return max(map(len, re.findall("`+", text)), default=0)
