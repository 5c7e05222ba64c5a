"""Templates see holes, never values.

A template is rendered once per shape with a Hole in place of every value. The result is split at the holes into a
compiled Template; filling it is a join, and the only place where a value becomes source text.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from snippetgen.errors import SnippetgenError

_MARK = "\x00"
_HOLE = re.compile(f"{_MARK}([a-z]+):([^{_MARK}]*){_MARK}")


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
        return "".join(written)


def message(text: str) -> Hole:
    """The template function `_`: a hole that the translation of `text` will fill."""
    return Hole(text, Rule.COMMENT)


def _percent(hole: object) -> Hole:
    if not isinstance(hole, Hole):
        raise HoleError("percent is for holes: {{ name | percent }}")
    return Hole(hole.name, Rule.PERCENT)


def _printed(value: object) -> object:
    """Jinja's last word on what an expression prints: a hole's mark, or text that the template itself holds."""
    if isinstance(value, Hole):
        return f"{_MARK}{value.rule}:{value.name}{_MARK}"
    if isinstance(value, str | StrictUndefined):
        return value
    raise HoleError(f"a template prints holes and its own text, not a {type(value).__name__}")


class Library:
    """The templates below some folders; the first folder that has a file wins."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(folders)
        self._environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in self.folders]),
            undefined=StrictUndefined,
            finalize=_printed,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,  # the output is source code; holes do what escaping does for HTML
        )
        self._environment.filters = {"percent": _percent}
        self._environment.globals = {"_": message}

    def compile(self, name: str, context: Mapping[str, Any]) -> Template:
        """Render the template `name` with `context` (holes and shape, no values) and split it at its holes.

        Raises SnippetgenError with file and line when the template is missing, malformed, or looks at a value.
        """
        try:
            text = self._environment.get_template(name).render(context)
        except TemplateNotFound as error:
            raise SnippetgenError(
                f"there is no template “{error.name}”", where=", ".join(map(str, self.folders))
            ) from None
        except TemplateSyntaxError as error:
            raise SnippetgenError(str(error.message), where=f"{error.filename}:{error.lineno}") from None
        except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError) as error:
            raise SnippetgenError(str(error), where=_place(error, name)) from None
        return _split(text)

    def names(self, ending: str = ".jinja") -> list[str]:
        """The names of all templates with this ending, sorted."""
        return sorted(name for name in self._environment.list_templates() if name.endswith(ending))


def _place(error: BaseException, name: str) -> str:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".jinja")]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else name


def _split(text: str) -> Template:
    pieces = _HOLE.split(text)  # text, rule, name, text, rule, name, …, text
    parts: list[str | Hole] = [pieces[0]]
    for rule, name, following in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        parts += [Hole(name, Rule(rule)), following]
    return Template(tuple(parts))
