"""Jinja templates → compiled templates.

The environment is so narrow that a template can print holes and its own text, and branch on the shape of a request;
everything else is an error with the file and the line where it was tried.
"""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from snippetgen.errors import SnippetgenError
from snippetgen.rendering.holes import Code, Hole, HoleError, Rule, Template

_MOST_CALLS = 10_000
_LISTS = ("options", "params", "query", "secrets", "headers", "fields", "files", "texts")
"""What a template may loop over."""
_MARK = "\x00"
_HOLE = re.compile(f"{_MARK}([a-z]+):([^{_MARK}]*){_MARK}")


@dataclass(frozen=True, eq=False, slots=True)
class _Captured:
    """Rendered text with its holes' marks, such as a macro's or a `{% set %}` block's: it can be printed, no more."""

    text: str

    @classmethod
    def of(cls, pieces: Iterable[str]) -> _Captured:
        return cls("".join(pieces))

    def _refuse(self, *_: object) -> NoReturn:
        raise HoleError("text that a template has captured can be printed as {{ name }} and nothing else")

    __str__ = __bool__ = __eq__ = __ne__ = __hash__ = __getitem__ = __contains__ = __iter__ = __len__ = _refuse
    __add__ = __radd__ = __mul__ = __mod__ = __format__ = __repr__ = _refuse


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which holes and texts have no attributes, and captured text has no operations."""

    concat = staticmethod(_Captured.of)  # type: ignore[assignment]  # what Jinja joins, it only prints
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return not isinstance(obj, Hole | Code | _Captured | str) and super().is_safe_attribute(obj, attr, value)

    def call_binop(self, *_: object) -> NoReturn:
        raise HoleError("a template formats no text and calculates nothing: print its parts one after the other")

    def call_unop(self, *arguments: object) -> NoReturn:
        self.call_binop(*arguments)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Jinja's syntax tree, without what could have no end: a loop over anything but options, or in a loop."""
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            named = isinstance(loop.iter, nodes.Name) and loop.iter.name in _LISTS
            if not named or loop.recursive or any(loop.find_all(nodes.For)):
                raise TemplateSyntaxError(
                    f"a template loops over {', '.join(_LISTS)} only, and not in another loop",
                    loop.lineno,
                    name,
                    filename,
                )
        return tree

    def call(self, *arguments: Any, **named: Any) -> Any:
        self.spend()
        return super().call(*arguments, **named)

    def spend(self) -> None:
        """Count a call, or another template that is asked for."""
        self.spent += 1
        if self.spent > _MOST_CALLS:
            raise HoleError(f"a template makes no more than {_MOST_CALLS} calls")

    spent = 0

    def wrap_str_format(self, value: Any) -> None:
        """Jinja's own way for `str.format`, which texts do not have here."""


def message(text: str) -> Hole:
    """The template function `_`: a hole that the translation of `text` will fill."""
    if not isinstance(text, str) or _MARK in text:
        raise HoleError('_ is for a text: {{ _("Read the image.") }}')
    return Hole(text, Rule.COMMENT)


def text(*parts: object) -> Hole:
    """The template function `text`: one literal that is made of constant texts and of holes."""
    if any(isinstance(part, str) and _MARK in part for part in parts):
        raise HoleError("a template cannot hold the character U+0000")
    if not parts or not all(isinstance(part, str) or _is_value(part) for part in parts):
        raise HoleError('text is for texts and holes: {{ text("Bearer ", api_key) }}')
    flat = [each for part in parts for each in (_parts(part) if isinstance(part, Hole) else [part])]
    return Hole(json.dumps(flat), Rule.TEXT)


def _parts(hole: Hole) -> list[object]:
    """A hole as parts of a text: those of a text are its own."""
    return list(json.loads(hole.name)) if hole.rule is Rule.TEXT else [[hole.name, hole.rule]]


def unsupported(what: object) -> NoReturn:
    """The template function `unsupported`: an error that names the shape which a template does not handle."""
    raise HoleError(f"this template does not handle {what}")


def _is_value(part: object) -> bool:
    return isinstance(part, Hole) and part.rule not in {Rule.COMMENT, Rule.KEY}


def _percent(hole: object) -> Hole:
    return _by(Rule.PERCENT, hole)


def _raw(hole: object) -> Hole:
    return _by(Rule.RAW, hole)


def _key(hole: object) -> Hole:
    return _by(Rule.KEY, hole)


def _quoted(hole: object) -> Hole:
    return _by(Rule.QUOTED, hole)


def _by(rule: Rule, hole: object) -> Hole:
    if not isinstance(hole, Hole) or hole.rule is not Rule.LITERAL:
        raise HoleError(f"{rule} is for holes: {{{{ name | {rule} }}}}")
    return Hole(hole.name, rule)


def _printed(value: object) -> object:
    """Jinja's last word on what an expression prints: a hole's mark, or text that the template itself holds."""
    if isinstance(value, Hole):
        return f"{_MARK}{value.rule}:{value.name}{_MARK}"
    if isinstance(value, Code):
        return "".join(str(_printed(part)) for part in value.parts)
    if isinstance(value, _Captured):
        return value.text
    if isinstance(value, StrictUndefined):
        return value
    if isinstance(value, str):
        if _MARK in value:
            raise HoleError("a template cannot hold the character U+0000")
        return value
    raise HoleError(f"a template prints holes and its own text, not a {type(value).__name__}")


class _Loader(ChoiceLoader):
    """Looks into one folder after the other, and remembers for which templates it was asked."""

    def __init__(self, folders: Iterable[Path]) -> None:
        super().__init__([FileSystemLoader(folder) for folder in folders])
        self.asked: set[str] = set()

    def get_source(self, environment: Environment, template: str) -> Any:
        self.asked.add(template)
        return super().get_source(environment, template)

    def load(self, environment: Environment, name: str, globals: Any = None) -> Any:  # noqa: A002  Jinja's signature
        self.asked.add(name)
        environment.spend()  # type: ignore[attr-defined]  # it is an _Environment
        return super().load(environment, name, globals)


class Library:
    """The templates below some folders; the first folder that has a file wins."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(folders)
        self._loader = _Loader(self.folders)
        self._environment = _Environment(
            loader=self._loader,
            cache_size=0,  # each compilation asks for all that it needs, so that `asked` is complete
            undefined=StrictUndefined,
            finalize=_printed,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,  # the output is source code; holes do what escaping does for HTML
        )
        self._environment.tests = {}
        self._environment.filters = {"percent": _percent, "raw": _raw, "key": _key, "quoted": _quoted}
        self._environment.globals = {"_": message, "text": text, "unsupported": unsupported}

    def compile(self, name: str, context: Mapping[str, Any]) -> Template:
        """Render the template `name` with `context` (holes and shape, no values) and split it at its holes.

        Raises SnippetgenError with file and line when the template is missing, malformed, or looks at a value.
        """
        try:
            self._environment.spent = 0
            rendered: Any = self._environment.get_template(name).render(context)
            return _split(rendered.text)
        except TemplateNotFound as error:
            folders = ", ".join(map(str, self.folders))
            raise SnippetgenError(f"there is no template “{error.name}”", where=_place(error, folders)) from None
        except TemplateSyntaxError as error:
            raise SnippetgenError(str(error.message), where=f"{error.filename}:{error.lineno}") from None
        except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError) as error:
            raise SnippetgenError(str(error), where=_place(error, name)) from None

    @property
    def asked(self) -> frozenset[str]:
        """The names of all templates that compiling has asked for, whether they were there or not."""
        return frozenset(self._loader.asked)


def _place(error: BaseException, name: str) -> str:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".jinja")]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else name


def _split(text: str) -> Template:
    pieces = _HOLE.split(text)  # text, rule, name, text, rule, name, …, text
    parts: list[str | Hole] = [pieces[0]]
    for rule, name, following in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        parts += [Hole(name, Rule(rule)), following]
    return Template(tuple(parts))
