"""Measure a snippet (lines, width, branches) and compare it with the budget of its client."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen.checking.tokens import tokens
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering.variant import Variant

if TYPE_CHECKING:
    from snippetgen.checking.subject import Subject

WIDEST = 90
"""The maximum width of a line in columns; a tab counts as four."""

_TAB = 4
_COMMENT, _DIRECTIVE, _KEYWORD, _OPERATOR, _PUNCTUATION = "c", "cp", "k", "o", "p"
"""The beginnings of Pygments' styles for these tokens; a directive of a preprocessor is not a comment."""
_BRANCHES = frozenset(
    (
        *("if", "elif", "else", "unless", "guard", "case", "when", "for", "while", "until"),
        *("try", "catch", "except", "rescue", "ensure", "finally", "or", "and"),
    )
)
_OPERATORS = re.compile(r"&&|\|\||\?\?|\?:|(?<= )\?(?= )")
"""Operators that branch.

Formatters put spaces around a `?` that branches. Without them, it is part of a type or a call.
"""


@dataclass(frozen=True)
class Size:
    """The size of a snippet: lines of code, columns of the widest line, branches.

    Blank lines and comments are not lines of code.
    """

    lines: int
    width: int
    branches: int


def size(text: str, lexer: str) -> Size:
    """Measure `text`, which is read by the Pygments lexer `lexer`."""
    code = operators = ""
    branches = 0
    for part, style in tokens(text, lexer):
        if style.startswith(_COMMENT) and style != _DIRECTIVE:
            code += "\n" * part.count("\n")
            continue
        code += part
        if style.startswith((_KEYWORD, _OPERATOR)):
            branches += sum(word in _BRANCHES for word in part.split())
        # Some lexers call `&&` punctuation.
        operators += part if style.startswith((_OPERATOR, _PUNCTUATION)) else re.sub(r"\S", "x", part)
    branches += len(_OPERATORS.findall(operators))
    lines = [line for line in code.splitlines() if line.strip()]
    width = max((len(line.expandtabs(_TAB)) for line in text.splitlines()), default=0)
    return Size(len(lines), width, branches)


def most_lines(variant: Variant) -> int | None:
    """The maximum lines of code: the client's budget for a local image, None for a hosted one."""
    return variant.client.lines or None if variant.source is Source.LOCAL else None


def excess(subject: Subject) -> list[str]:
    """How a snippet exceeds the budget of its client, one message each; empty if it does not.

    The budget applies to the packaged endpoint. Other requests may need more and longer lines.
    """
    if not subject.packaged:
        return []
    measured, most = size(subject.snippet.text, subject.language.lexer), most_lines(subject.snippet.variant)
    found = []
    if most is not None and measured.lines > most:
        found.append(f"the snippet has {measured.lines} lines of code; the maximum is {most}")
    if measured.width > WIDEST:
        found.append(f"the widest line has {measured.width} columns; the maximum is {WIDEST}")
    return found
