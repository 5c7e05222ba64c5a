"""What a page is made of, before a writer puts it into the syntax of a platform.

Text in these nodes is plain text: no character of it has a meaning in any syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup as Html

if TYPE_CHECKING:
    from snippetgen.site.samples import Sample


@dataclass(frozen=True)
class Text:
    """Words. Line ends and other white space mean one space."""

    text: str


@dataclass(frozen=True)
class Code:
    """A piece of code in a line of words."""

    text: str


@dataclass(frozen=True)
class Emphasis:
    """Words that are stressed; more so, if `strong`."""

    inside: Inlines
    strong: bool = False


@dataclass(frozen=True)
class Link:
    """Words that lead to `address`, which is absolute (http, https or mailto), or names a page of the site."""

    inside: Inlines
    address: str


Inline = Text | Code | Emphasis | Link
Inlines = tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    """`level` counts from 1; `name` is the heading's id, where it needs one of its own."""

    level: int
    inside: Inlines
    name: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    inside: Inlines


@dataclass(frozen=True)
class Bullets:
    """A list; numbered from `start`, if there is one."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True)
class Fence:
    """A file's text, shown as it is.

    `language` is the word that highlighters know, `file` the file's name or nothing. `sample` is the published
    snippet, if the text is one.
    """

    language: str
    text: str
    file: str = ""
    sample: Sample | None = None


@dataclass(frozen=True)
class Table:
    """Every row is as long as `header`."""

    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]


@dataclass(frozen=True)
class Tab:
    """One of several. `name` is its name in addresses, `title` what a reader sees."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Tabs:
    """Alternatives. Tabs of one `group` are chosen together; `level` is that of their headings where there are none."""

    group: str
    level: int
    tabs: tuple[Tab, ...]


Block = Heading | Paragraph | Bullets | Fence | Table | Tabs | Html
"""A part of a page. HTML, which an escaping template has made, is for a site that is built here."""


def code(value: object) -> Inlines:
    """Return `value` as a piece of code."""
    return (Code(str(value)),)


def plain(text: str) -> Inlines:
    """Return `text` as words."""
    return (Text(text),) if text else ()


def joined(parts: list[Inlines], separator: str) -> Inlines:
    """Return the parts with words between them."""
    found: list[Inline] = []
    for number, part in enumerate(parts):
        found += [*(plain(separator) if number else ()), *part]
    return tuple(found)


_PLACE = re.compile(r"\{(\w+)\}")


def filled(inside: Inlines, parts: dict[str, Inlines]) -> Inlines:
    """Return `inside` with each `{name}` in its words replaced by the part of that name."""
    return tuple(_filled(inside, parts))


def _filled(inside: Inlines, parts: dict[str, Inlines]) -> Iterator[Inline]:
    for each in inside:
        if not isinstance(each, Text):
            yield each
            continue
        for number, piece in enumerate(_PLACE.split(each.text)):
            yield from parts[piece] if number % 2 else plain(piece)
