"""Compiled templates in the user's cache, so that rendering need not import Jinja.

A kept template is used while every file that it was made from is unchanged, and so are Jinja and Python.
"""

from __future__ import annotations

import functools
import sys
import zlib
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snippetgen import folders as cache
from snippetgen.errors import SnippetgenError
from snippetgen.rendering.holes import Hole, Rule, Template

if TYPE_CHECKING:
    from snippetgen.rendering.jinja import Library

_CODE = tuple(
    Path(__file__).parents[1] / f"{name}.py"
    for name in (
        *("languages/model", "request/model", "request/bodies", "request/values"),
        *("rendering/context", "rendering/holes", "rendering/jinja"),
    )
)

Given = tuple[Mapping[str, Any], set[str]]
"""The context of a template, and the names of the holes that it must print."""


def compiled(
    folders: tuple[Path, ...],
    name: str,
    shape: object,
    given: Callable[[], Given],
    module: Path | None = None,
) -> Template:
    """The template `name` of `folders`, compiled for a shape.

    `given` returns the context, which must be equal for equal shapes. `module` is the language's module, if the context
    has expressions of its structure rule. Raises SnippetgenError as Library.compile does, and for a template that
    leaves out a value of the request.
    """
    key = [sys.version, _code_stamp((*_CODE, *([module] if module else []))), repr(shape)]
    hashed = zlib.crc32(repr((shape, folders)).encode())
    file = cache.user_cache() / "templates" / f"{name.replace('/', '-')}-{hashed:08x}.json"
    if kept := cache.recall(file, key):
        return Template(tuple(part if isinstance(part, str) else Hole(part[0], Rule(part[1])) for part in kept))
    library = _library(folders)
    context, wanted = given()
    template = library.compile(name, context)
    printed = {value for hole in template.holes for value in hole.values}
    if "url_with_options" in printed:
        wanted = {name for name in wanted if not name.startswith("options.")}
    if left_out := wanted - printed:
        raise SnippetgenError(
            f"the template leaves out {', '.join(sorted(left_out))} of this request",
            where=name,
            remedy="print it, or call `unsupported(…)` for what the template cannot do",
        )
    parts = [part if isinstance(part, str) else [part.name, part.rule] for part in template.parts]
    # Those that do not exist are among them: they would be used if they did.
    cache.remember(file, key, parts, (folder / name for name in sorted(library.asked) for folder in folders))
    return template


@functools.cache
def _library(folders: tuple[Path, ...]) -> Library:
    from snippetgen.rendering.jinja import Library  # noqa: PLC0415  Jinja is slow to import

    return Library(folders)


@functools.cache  # code that runs does not change
def _code_stamp(code: tuple[Path, ...]) -> list[list[Any]]:
    """The stamp of the code that compiles a template, and of the template engine."""
    engine = find_spec("jinja2")
    origin = Path(engine.origin) if engine and engine.origin else Path()
    return cache.stamp((*code, origin))
