"""Compiled templates: text with holes.

A template never sees a value. It is rendered once per shape of a request, with a Hole in place of every value, and the
result is split at the holes. Filling them joins the parts. Nowhere else does a value become source code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NoReturn

from snippetgen.errors import SnippetgenError
from snippetgen.frozen import dataclass


class Rule(StrEnum):
    """How a value is written into its hole.

    - `literal`: a literal of the language
    - `percent`: percent-encoded
    - `raw`: unchanged, if it is a plain word such as an identifier or a media type
    - `key`: a key of a mapping
    - `text`: one literal that joins constant texts and values
    - `json`: JSON inside a string of several lines
    - `format`: the same, inside a format string
    - `written`: JSON inside a `text`
    - `quoted`: inside double quotes, with a backslash before each quote and backslash
    - `comment`: a translated comment
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


Rules = Mapping[Rule, Callable[[Any], str]]
"""What writes a value by each rule. That for comments gets the message, and translates it."""


class HoleError(TypeError):
    """A template tried to use something that it can only print."""


class Printable:
    """Something that a template can print, and do nothing else with.

    It cannot be compared, tested, joined or converted to a string.
    """

    __slots__ = ()
    refusal = "this can be printed as {{ name }} and nothing else"

    def _refuse(self, *_: object) -> NoReturn:
        raise HoleError(self.refusal)

    __str__ = __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = _refuse
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _refuse
    __add__ = __radd__ = __mul__ = __rmul__ = __mod__ = __rmod__ = __format__ = _refuse
    __int__ = __float__ = __index__ = __call__ = _refuse


@dataclass(frozen=True, eq=False)
class Hole(Printable):
    """The position of a value in a template.

    `name` is the name of the value. For a comment it is the message. For a text it is a JSON list of the parts: a
    constant is a string, a value is `[name, rule]`.
    """

    name: str
    rule: Rule = Rule.LITERAL

    @property
    def refusal(self) -> str:  # type: ignore[override]  # a Printable's is a constant
        return (
            f"“{self.name}” is a hole: its value is not known to the template, "
            "which can print it as {{ name }}, {{ name | percent }}, {{ name | raw }}, {{ name | key }}, "
            "{{ name | quoted }} or in {{ text(…) }} and nothing else"
        )

    @property
    def values(self) -> tuple[str, ...]:
        """The names of the values in the hole."""
        if self.rule is Rule.COMMENT:
            return ()
        if self.rule is Rule.TEXT:
            return tuple(part[0] for part in json.loads(self.name) if not isinstance(part, str))
        return (self.name,)

    def __repr__(self) -> str:
        return f"<hole {self.name}>"


@dataclass(frozen=True, eq=False)
class Code(Printable):
    """An expression of the language, made of text and holes."""

    parts: tuple[str | Hole, ...]
    refusal = "an expression can be printed as {{ name }} and nothing else"


@dataclass(frozen=True)
class Template:
    """A compiled template: alternating text and holes, with text at both ends."""

    parts: tuple[str | Hole, ...]

    @property
    def holes(self) -> tuple[Hole, ...]:
        return tuple(part for part in self.parts if isinstance(part, Hole))

    def fill(self, values: Mapping[str, str | int], rules: Rules) -> str:
        """The text with every hole filled with its value or message, written by its rule.

        Raises SnippetgenError with the hole's name if a rule refuses its value.
        """
        return "".join(text for text, _ in self.pieces(values, rules))

    def pieces(self, values: Mapping[str, str | int], rules: Rules) -> Iterator[tuple[str, Hole | None]]:
        """The text of each part: of the template, or of a filled hole, with the hole."""
        for part in self.parts:
            if isinstance(part, str):
                yield part, None
                continue
            try:
                yield _fill(part, values, rules), part
            except SnippetgenError as error:
                error.where = error.where or ", ".join(part.values) or part.name
                raise


def _fill(hole: Hole, values: Mapping[str, str | int], rules: Rules) -> str:
    if hole.rule is Rule.COMMENT:
        return rules[Rule.COMMENT](hole.name)
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
