"""Compiled templates: text and holes.

A template never sees a value. It is rendered once per shape with a Hole in place of every value, and what comes out is
split at the holes. Filling it is a join, and the only place where a value becomes source text.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NoReturn

from snippetgen.errors import SnippetgenError
from snippetgen.frozen import dataclass


class Rule(StrEnum):
    """How a hole is filled.

    `literal`: as a literal of the language; `percent`: percent-encoded; `raw`: as it is, if it is a plain word such as
    an identifier or a media type; `key`: as the key of a mapping; `text`: as one literal of constant texts and values;
    `json`: as JSON inside a string of several lines; `format`: the same, where that string is a format; `written`: as
    JSON inside a text; `quoted`: inside double quotes, with a backslash before each quote and backslash;
    `comment`: a translated comment.
    """

    LITERAL = "literal"
    PERCENT = "percent"
    RAW = "raw"
    KEY = "key"
    TEXT = "text"
    JSON = "json"
    FORMAT = "format"
    WRITTEN = "written"
    QUOTED = "quoted"
    COMMENT = "comment"


class HoleError(TypeError):
    """A template tried to look at a value instead of leaving a hole for it."""


def _refuse(self: Hole, *_: object) -> NoReturn:
    raise HoleError(
        f"“{self.name}” is a hole: its value is not known to the template, "
        "which can print it as {{ name }}, {{ name | percent }}, {{ name | raw }}, {{ name | key }}, "
        "{{ name | quoted }} "
        "or in {{ text(…) }} and nothing else"
    )


@dataclasses.dataclass(frozen=True, eq=False, repr=False, slots=True)
class Hole:
    """A place for a value. It refuses to be compared, tested, measured, joined or turned into a string.

    `name` is the value's name; for a comment its message; for a text its parts as JSON: a constant is a string, a value
    is `[name, rule]`.
    """

    name: str
    rule: Rule = Rule.LITERAL

    @property
    def values(self) -> tuple[str, ...]:
        """The names of the values that fill the hole."""
        if self.rule is Rule.COMMENT:
            return ()
        if self.rule is Rule.TEXT:
            return tuple(part[0] for part in json.loads(self.name) if not isinstance(part, str))
        return (self.name,)

    __str__ = __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = _refuse
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _refuse
    __add__ = __radd__ = __mul__ = __rmul__ = __mod__ = __rmod__ = __format__ = _refuse
    __int__ = __float__ = __index__ = __call__ = _refuse

    def __repr__(self) -> str:
        return f"<hole {self.name}>"


@dataclasses.dataclass(frozen=True, eq=False, repr=False, slots=True)
class Code:
    """An expression of the language, made of text and holes: like a hole it can be printed, and nothing else."""

    parts: tuple[str | Hole, ...]

    __str__ = __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = Hole.__str__
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = Hole.__str__  # type: ignore[assignment]
    __add__ = __radd__ = __mul__ = __rmul__ = __mod__ = __rmod__ = __format__ = Hole.__str__  # type: ignore[assignment]

    @property
    def name(self) -> str:
        return "expression"


@dataclass(frozen=True)
class Template:
    """A compiled template: `parts` alternates text and holes, and begins and ends with text."""

    parts: tuple[str | Hole, ...]

    @property
    def holes(self) -> tuple[Hole, ...]:
        return tuple(part for part in self.parts if isinstance(part, Hole))

    def fill(
        self,
        values: Mapping[str, str | int],
        rules: Mapping[Rule, Callable[[str | int], str]],
        translate: Callable[[str], str] = str,
    ) -> str:
        """The text with every hole filled: its value from `values`, or its translated message, written by its rule.

        Raises SnippetgenError with the hole's name when a rule refuses its value.
        """
        return "".join(self.pieces(values, rules, translate))

    def pieces(
        self,
        values: Mapping[str, str | int],
        rules: Mapping[Rule, Callable[[str | int], str]],
        translate: Callable[[str], str] = str,
    ) -> list[str]:
        """What stands for each of `parts` when the holes are filled: joined, it is the text."""
        written = []
        for part in self.parts:
            if isinstance(part, str):
                written.append(part)
                continue
            try:
                written.append(_fill(part, values, rules, translate))
            except SnippetgenError as error:
                error.where = error.where or ", ".join(part.values) or part.name
                raise
        return written


def _fill(
    hole: Hole,
    values: Mapping[str, str | int],
    rules: Mapping[Rule, Callable[[str | int], str]],
    translate: Callable[[str], str],
) -> str:
    if hole.rule is Rule.COMMENT:
        return rules[Rule.COMMENT](translate(hole.name))
    if hole.rule is not Rule.TEXT:
        return rules[hole.rule](values[hole.name])
    text = ""
    for part in json.loads(hole.name):
        if isinstance(part, str):
            text += part
        else:
            name, rule = part
            text += str(values[name]) if rule == Rule.LITERAL else rules[Rule(rule)](values[name])
    return rules[Rule.LITERAL](text)
