"""The nodes of a page, before a writer of `markup` gives them a syntax.

Strings in them are plain text, without any markup.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup as Html

from snippetgen.frozen import dataclass

if TYPE_CHECKING:
    from snippetgen.site.samples import Sample


@dataclass(frozen=True)
class Text:
    """Plain text. Line ends and other white space mean one space."""

    text: str


@dataclass(frozen=True)
class Code:
    """A code span."""

    text: str


@dataclass(frozen=True)
class Emphasis:
    """Emphasis, or strong emphasis."""

    inside: Inlines
    strong: bool = False


@dataclass(frozen=True)
class Link:
    """A link to an absolute address (http, https or mailto), or to a page of the site."""

    inside: Inlines
    address: str


Inline = Text | Code | Emphasis | Link
Inlines = tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; `level` counts from 1, `name` is its id (empty: the platform's own)."""

    level: int
    inside: Inlines
    name: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    inside: Inlines


@dataclass(frozen=True)
class Bullets:
    """A bullet list, or a list numbered from `start`."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True)
class Fence:
    """A code block.

    `language` is a highlighter's name for the language, `file` the name of the file or empty. `sample` is the snippet
    whose text this is, if any. `label` says what a command is for, such as “Run”.
    """

    language: str
    text: str
    file: str = ""
    sample: Sample | None = None
    label: str = ""


@dataclass(frozen=True)
class Badge:
    """How a snippet was checked: in a sentence, and its verdict in each scenario.

    `verdicts` maps the short title of a scenario to a grade, ✓ or ✗.
    """

    said: Inlines
    verdicts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table; every row is as long as `header`."""

    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]


@dataclass(frozen=True)
class Tab:
    """One of several tabs. `name` is its name in URLs, `title` what a reader sees."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Tabs:
    """A set of tabs; sets of one `group` switch together. A platform without tabs writes headings of this `level`."""

    group: str
    level: int
    tabs: tuple[Tab, ...]


Block = Heading | Paragraph | Bullets | Fence | Badge | Table | Tabs | Html
"""A block of a page. HTML is only for a site that is built here."""


_CONTROL = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


def printable(text: str) -> str:
    """Return `text` with a replacement for each character that a page cannot contain."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def code(value: object) -> Inlines:
    """Return `value` as a code span."""
    return (Code(str(value)),)


def plain(text: str) -> Inlines:
    """Return `text` as plain text; empty if it is empty."""
    return (Text(text),) if text else ()


def words(inside: Inlines) -> str:
    """Return what a reader sees of `inside`, as plain text."""
    return "".join(each.text if isinstance(each, Text | Code) else words(each.inside) for each in inside)


def joined(parts: list[Inlines], separator: str) -> Inlines:
    """Return the parts with a plain-text separator between them."""
    found: list[Inline] = []
    for number, part in enumerate(parts):
        found += [*(plain(separator) if number else ()), *part]
    return tuple(found)


_FIELD = re.compile(r"\{(\w+)\}")


def filled(inside: Inlines, parts: dict[str, Inlines]) -> Inlines:
    """Return `inside` with each `{name}` in its text replaced by the part of that name."""
    found: list[Inline] = []
    for each in inside:
        if isinstance(each, Text):
            for number, piece in enumerate(_FIELD.split(each.text)):
                found += parts[piece] if number % 2 else plain(piece)
        else:
            found.append(each)
    return tuple(found)
