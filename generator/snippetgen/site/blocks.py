"""What a page consists of, before any platform writes it. All prose is Markdown (CommonMark)."""

from __future__ import annotations

from dataclasses import dataclass

from snippetgen.site.site import longest_run


@dataclass(frozen=True)
class Heading:
    """`level` counts from 1; `text` is prose of one line."""

    level: int
    text: str


@dataclass(frozen=True)
class Prose:
    """One or several paragraphs."""

    text: str


@dataclass(frozen=True)
class Fence:
    """Text that is shown as it is. `language` is the word after the fence, `file` a title or nothing."""

    language: str
    text: str
    file: str = ""


@dataclass(frozen=True)
class Table:
    """Cells of prose, each of one line; every row is as long as `header`."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Tab:
    """One of several. `value` is its name in addresses, `title` what a reader sees."""

    value: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Tabs:
    """Alternatives. Tabs of one `group` are chosen together; `level` is that of their headings where there are none."""

    group: str
    level: int
    tabs: tuple[Tab, ...]


Block = Heading | Prose | Fence | Table | Tabs


def fence(text: str) -> str:
    """A run of backticks that does not occur in `text`, of at least three."""
    return "`" * max(3, longest_run(text) + 1)
