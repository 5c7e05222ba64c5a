"""Compile Jinja templates.

A template can print holes and its own text, and branch on the shape of a request. Everything else is an error with the
template's file and line.
"""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from snippetgen.errors import SnippetgenError
from snippetgen.frozen import dataclass
from snippetgen.rendering.holes import Code, Hole, HoleError, Printable, Rule, Template

_MARK = "\x00"
_HOLE = re.compile(f"{_MARK}([a-z]+):([^{_MARK}]*){_MARK}")


@dataclass(frozen=True, eq=False)
class _Captured(Printable):
    """Rendered text with the marks of its holes: the result of a macro or `{% set %}` block."""

    text: str
    refusal = "captured text can be printed as {{ name }} and nothing else"


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which templates cannot use attributes of strings and printables.

    `asked` are the names of the templates that were asked for, found or not.
    """

    concat = staticmethod(lambda pieces: _Captured("".join(pieces)))  # type: ignore[assignment]  # Jinja returns a str
    intercepted_binops = frozenset({"%"})
    asked: set[str]

    def _load_template(self, name: str, *others: Any) -> Any:
        self.asked.add(name)
        return super()._load_template(name, *others)

    def call_binop(self, *_: object) -> NoReturn:
        raise HoleError("a template cannot format text: print its parts one after the other")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return not isinstance(obj, Printable | str) and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Do not let Jinja replace `str.format`: strings have no attributes here."""


def message(text: str) -> Hole:
    """The template function `_`: a hole for the translation of `text`."""
    if not isinstance(text, str) or _MARK in text:
        raise HoleError('_ takes a text: {{ _("Read the image.") }}')
    return Hole(text, Rule.COMMENT)


def text(*parts: object) -> Hole:
    """The template function `text`: one literal made of constant texts and holes."""
    if any(isinstance(part, str) and _MARK in part for part in parts):
        raise HoleError("a template cannot contain the character U+0000")
    if not parts or not all(isinstance(part, str) or _is_value(part) for part in parts):
        raise HoleError('text takes texts and holes: {{ text("Bearer ", api_key) }}')
    flat = [each for part in parts for each in (_parts(part) if isinstance(part, Hole) else [part])]
    return Hole(json.dumps(flat), Rule.TEXT)


def _parts(hole: Hole) -> list[object]:
    """The parts of a text that consists of this hole."""
    return list(json.loads(hole.name)) if hole.rule is Rule.TEXT else [[hole.name, hole.rule]]


def unsupported(what: object) -> NoReturn:
    """The template function `unsupported`: fail for a shape that the template does not handle."""
    raise HoleError(f"this template does not handle {what}")


def _is_value(part: object) -> bool:
    return isinstance(part, Hole) and part.rule not in {Rule.COMMENT, Rule.KEY}


def _by(rule: Rule, hole: object) -> Hole:
    """The template filters: the hole written by another rule."""
    if not isinstance(hole, Hole) or hole.rule is not Rule.LITERAL:
        raise HoleError(f"{rule} takes a hole: {{{{ name | {rule} }}}}")
    return Hole(hole.name, rule)


def _printed(value: object) -> object:
    """What an expression prints: the mark of a hole, or a text of the template."""
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
            raise HoleError("a template cannot contain the character U+0000")
        return value
    raise HoleError(f"a template prints holes and its own text, not a {type(value).__name__}")


class _Loader(FileSystemLoader):
    """Loads templates from several folders, and notices a new file in an earlier one."""

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, file, unchanged = super().get_source(environment, template)
        places = [Path(folder, template) for folder in self.searchpath]
        earlier = places[: places.index(Path(file))]
        return source, file, lambda: unchanged() and not any(path.exists() for path in earlier)


class Library:
    """The templates in several folders; the first folder that has a file wins.

    A template is parsed once, and again when its file has changed.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(folders)
        self._environment = _Environment(
            loader=_Loader(list(self.folders)),
            undefined=StrictUndefined,
            finalize=_printed,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,  # the output is source code, and the rules of holes escape values
        )
        self._environment.tests = {}
        self._environment.filters = {
            rule.value: partial(_by, rule) for rule in (Rule.PERCENT, Rule.RAW, Rule.KEY, Rule.QUOTED)
        }
        self._environment.globals = {"_": message, "text": text, "unsupported": unsupported}

    def compile(self, name: str, context: Mapping[str, Any]) -> Template:
        """Render the template `name` with `context` (holes and shape) and split it at its holes.

        Raises SnippetgenError with file and line if the template is missing, malformed, or uses a value.
        """
        self._environment.asked = set()
        try:
            rendered: Any = self._environment.get_template(name).render(context)
            return _split(rendered.text)
        except TemplateNotFound as error:
            folders = ", ".join(map(str, self.folders))
            raise SnippetgenError(f"there is no template “{error.name}”", where=_position(error, folders)) from None
        except TemplateSyntaxError as error:
            raise SnippetgenError(str(error.message), where=f"{error.filename}:{error.lineno}") from None
        except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError) as error:
            raise SnippetgenError(str(error), where=_position(error, name)) from None

    @property
    def asked(self) -> frozenset[str]:
        """The names of all templates that the last compilation asked for, found or not."""
        return frozenset(self._environment.asked)


def _position(error: BaseException, name: str) -> str:
    """The innermost template file and line of an error; `name` if there is none."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".jinja")]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else name


def _split(text: str) -> Template:
    pieces = _HOLE.split(text)  # text, rule, name, text, rule, name, …, text
    parts: list[str | Hole] = [pieces[0]]
    for rule, name, following in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        parts += [Hole(name, Rule(rule)), following]
    return Template(tuple(parts))
