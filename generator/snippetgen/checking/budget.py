"""The size of a snippet against its budget: lines, width and branches."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pygments import lex
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Operator, Punctuation, is_token_subtype

from snippetgen.checking.bench import Subject
from snippetgen.openapi.endpoint import Source
from snippetgen.openapi.spec import packaged
from snippetgen.request import build

WIDEST = 90
"""The most columns of a line; a tab counts as four."""

_TAB = 4
_BRANCHES = frozenset(
    (
        *("if", "elif", "else", "unless", "guard", "case", "when", "for", "while", "until"),
        *("try", "catch", "except", "rescue", "ensure", "finally", "or", "and"),
    )
)
_OPERATORS = re.compile(r"&&|\|\||\?\?|\?:|(?<= )\?(?= )")
"""Operators that branch: `?` is one between spaces, as the judges want it, and elsewhere part of a type or a call."""


@dataclass(frozen=True)
class Size:
    """The lines of a snippet that are neither blank nor comments, its widest line in columns, and its branches."""

    lines: int
    width: int
    branches: int


def size(text: str, lexer: str) -> Size:
    """The size of `text`, which the Pygments lexer `lexer` reads."""
    code = operators = ""
    branches = 0
    for kind, part in lex(text, get_lexer_by_name(lexer)):
        if is_token_subtype(kind, Comment) and not is_token_subtype(kind, Comment.Preproc):
            code += "\n" * part.count("\n")
            continue
        code += part
        branches += part.strip() in _BRANCHES and any(is_token_subtype(kind, each) for each in (Keyword, Operator))
        # Some lexers split `&&` in two, or take it for punctuation.
        shown = part.isspace() or any(is_token_subtype(kind, each) for each in (Operator, Punctuation))
        operators += part if shown else "x"
    branches += len(_OPERATORS.findall(operators))
    lines = [line for line in code.splitlines() if line.strip()]
    width = max((len(line.expandtabs(_TAB)) for line in text.splitlines()), default=0)
    return Size(len(lines), width, branches)


def most_lines(subject: Subject) -> int | None:
    """The most lines of code that a snippet may have: those of its client for a local image; None for a hosted one."""
    return subject.client.lines or None if subject.request.source is Source.LOCAL else None


def excess(subject: Subject) -> list[str]:
    """How a snippet exceeds the budget of its client; empty when it does not.

    A budget is for what is published: for the packaged endpoint with all defaults. Another request may need more lines,
    and longer ones.
    """
    if subject.request != build(packaged(), source=subject.request.source):
        return []
    measured, most = size(subject.snippet.text, subject.language.lexer), most_lines(subject)
    found = []
    if most is not None and measured.lines > most:
        found.append(f"the snippet has {measured.lines} lines of code, and {most} is the most")
    if measured.width > WIDEST:
        found.append(f"the widest line has {measured.width} columns, and {WIDEST} is the most")
    return found
