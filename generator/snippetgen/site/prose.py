"""A parser for the small subset of Markdown that a description may use.

A description may have paragraphs, emphasis, code spans, lists, and links to http, https and mailto addresses, as
CommonMark writes them. Everything else in it is text: headings, HTML, images, tables, fences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from snippetgen.site.blocks import Block, Bullets, Code, Emphasis, Inline, Inlines, Link, Paragraph, Text, filled, plain

_RULES = ["list", "emphasis", "backticks", "link", "newline", "escape", "entity"]
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s]+\Z", re.IGNORECASE)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": 100}).enable(_RULES)
    parser.validateLink = lambda url: bool(_ADDRESS.match(url))  # type: ignore[method-assign]
    return parser


@lru_cache(1024)  # a page has many sentences in each of its tabs
def prose(text: str) -> tuple[Block, ...]:
    """Parse a description. A link to any other kind of address is kept as text."""
    return tuple(_blocks(SyntaxTreeNode(_parser().parse(text))))


def line(text: str) -> Inlines:
    """Parse a description for a single line: the contents of its blocks, joined by spaces."""
    return tuple(_line(prose(text)))


def sentence(said: str, /, **parts: Inlines | str) -> Inlines:
    """Parse a sentence of this package, and replace `{name}` by the part of that name."""
    return filled(line(said), {name: plain(part) if isinstance(part, str) else part for name, part in parts.items()})


def _line(blocks: tuple[Block, ...]) -> Iterator[Inline]:
    for number, block in enumerate(blocks):
        if number:
            yield Text(" ")
        if isinstance(block, Paragraph):
            yield from block.inside
        elif isinstance(block, Bullets):
            for count, item in enumerate(block.items):
                mark = "-" if block.start is None else f"{block.start + count}."
                yield Text(f"{' ' if count else ''}{mark} ")
                yield from _line(item)


def _blocks(parsed: SyntaxTreeNode) -> Iterator[Block]:
    for each in parsed.children:
        if each.type == "paragraph":
            yield Paragraph(tuple(_inlines(each.children[0])))
        else:
            start = int(each.attrs.get("start", 1)) if each.type == "ordered_list" else None
            yield Bullets(tuple(tuple(_blocks(item)) for item in each.children), start)


def _inlines(parsed: SyntaxTreeNode) -> Iterator[Inline]:
    for each in parsed.children:
        match each.type:
            case "text":
                yield Text(each.content)
            case "code_inline":
                yield Code(each.content)
            case "em" | "strong":
                yield Emphasis(tuple(_inlines(each)), each.type == "strong")
            case "link":
                yield Link(tuple(_inlines(each)), str(each.attrs["href"]))
            case _:  # the end of a line
                yield Text(" ")
