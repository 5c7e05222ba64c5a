"""Compiled templates: text and holes.

A template never sees a value. It is rendered once per shape with a Hole in place of every value, and what comes out is
split at the holes. Filling it is a join, and the only place where a value becomes source text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from snippetgen.errors import SnippetgenError


class Rule(StrEnum):
    """How a hole is filled: as a literal of the language, percent-encoded, or as text in a comment."""

    LITERAL = "literal"
    PERCENT = "percent"
    COMMENT = "comment"


class HoleError(TypeError):
    """A template tried to look at a value instead of leaving a hole for it."""


def _refuse(self: Hole, *_: object) -> NoReturn:
    raise HoleError(
        f"“{self.name}” is a hole: its value is not known to the template, "
        "which can print it as {{ name }} or {{ name | percent }} and nothing else"
    )


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Hole:
    """A place where a value will stand. It refuses to be compared, tested, measured, joined or turned into a string."""

    name: str
    rule: Rule = Rule.LITERAL

    __str__ = __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = _refuse
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _refuse
    __add__ = __radd__ = __mul__ = __rmul__ = __mod__ = __rmod__ = __format__ = _refuse
    __int__ = __float__ = __index__ = __call__ = _refuse

    def __repr__(self) -> str:
        return f"<hole {self.name}>"


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
                value = translate(part.name) if part.rule is Rule.COMMENT else values[part.name]
                written.append(rules[part.rule](value))
            except SnippetgenError as error:
                error.where = error.where or part.name
                raise
        return written
