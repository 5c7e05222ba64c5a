"""Syntax highlighting: source text as runs of one style.

The texts of all runs, joined, are exactly the source.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType

from snippetgen.rendering.holes import Hole

# The holes that every form fills. The values of most others are constants of the endpoint.
_CHANGING = ("url", "url_with_options", "model_path", "image_path", "image_url", "key_variable")
_OPTION = "options."
_WHITESPACE = "w"


class Run(NamedTuple):
    """A run of text in one style: a CSS class of Pygments such as `kn` or `s2`, or empty.

    If the run fills a hole, `hole` is the name of the hole and `rule` says how it is filled.
    """

    text: str
    style: str
    hole: str = ""
    rule: str = ""


def runs(pieces: Sequence[tuple[str, Hole | None]], lexer: str, changing: Collection[str] = ()) -> tuple[Run, ...]:
    """Return the runs of the text that `pieces` make; a hole that a form fills is one run.

    `changing` has the names of further holes that the form of this endpoint fills.
    """
    text = "".join(written for written, _ in pieces)
    return tuple(_merged(_split(_tokens(text, lexer), pieces, changing)))


@cache
def _named(alias: str) -> Lexer:
    return get_lexer_by_name(alias, stripnl=False, ensurenl=False)


@lru_cache(1024)  # a page shows most texts twice: as a snippet, and in the data of its form
def _tokens(text: str, lexer: str) -> tuple[tuple[str, str], ...]:
    return tuple((part, _style(kind)) for kind, part in _named(lexer).get_tokens(text))


@cache
def _style(kind: _TokenType) -> str:
    while kind not in STANDARD_TYPES and kind.parent is not None:
        kind = kind.parent
    style = STANDARD_TYPES.get(kind, "")
    return "" if style == _WHITESPACE else style


def _split(
    tokens: Iterable[tuple[str, str]], pieces: Iterable[tuple[str, Hole | None]], changing: Collection[str]
) -> Iterator[Run]:
    """Cut tokens at the ends of pieces; a hole is one run, in its longest token's style."""
    rest = iter(tokens)
    text, style = "", ""
    for written, hole in pieces:
        parts: list[tuple[str, str]] = []
        wanted = len(written)
        while wanted:
            if not text:
                text, style = next(rest)
            part, text = text[:wanted], text[wanted:]
            parts.append((part, style))
            wanted -= len(part)
        if hole is not None and any(n in changing or n.startswith((*_CHANGING, _OPTION)) for n in hole.values):
            longest = max(parts, key=lambda part: len(part[0]), default=("", style))
            yield Run(written, longest[1], hole.name, hole.rule)
        else:
            yield from (Run(*part) for part in parts)


def _merged(shown: Iterable[Run]) -> Iterator[Run]:
    """Merge adjacent runs of one style, and white space with the run before it."""
    last: Run | None = None
    for run in shown:
        joins = last is not None and not last.hole and not run.hole
        if last is not None and joins and (run.style == last.style or not run.text.strip()):
            last = Run(last.text + run.text, last.style)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last
