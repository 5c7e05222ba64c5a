"""Syntax highlighting: source text as runs of one style. The texts of all runs, joined, are exactly the source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from snippetgen.checking.tokens import tokens
from snippetgen.rendering.holes import Hole

# The beginnings of the holes that every form fills. The values of most others are constants of the endpoint.
_CHANGING = ("url", "model_path", "image_path", "image_url", "key_variable", "options.")


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
    found: list[Run] = []
    for parts, hole in _cut(tokens("".join(written for written, _ in pieces), lexer), pieces):
        if hole is not None and any(name in changing or name.startswith(_CHANGING) for name in hole.values):
            style = max(parts, key=lambda part: len(part[0]), default=("", ""))[1]
            found.append(Run("".join(part for part, _ in parts), style, hole.name, hole.rule))
            continue
        for part, style in parts:
            if found and not found[-1].hole and (style == found[-1].style or part.isspace()):
                found[-1] = Run(found[-1].text + part, found[-1].style)
            else:
                found.append(Run(part, style))
    return tuple(found)


def _cut(
    found: Iterable[tuple[str, str]], pieces: Iterable[tuple[str, Hole | None]]
) -> Iterator[tuple[list[tuple[str, str]], Hole | None]]:
    """Yield the tokens of each piece, cut at its ends."""
    rest = iter(found)
    text = style = ""
    for written, hole in pieces:
        parts = []
        wanted = len(written)
        while wanted:
            if not text:
                text, style = next(rest)
            part, text = text[:wanted], text[wanted:]
            parts.append((part, style))
            wanted -= len(part)
        yield parts, hole
