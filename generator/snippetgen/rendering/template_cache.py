"""Compiled templates, kept in the user's cache: rendering from one needs no template engine.

A kept one is used only while every file that it was made from is as it was, and so are Jinja and Python.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from snippetgen import folders as places
from snippetgen.errors import SnippetgenError
from snippetgen.rendering.holes import Hole, Rule, Template

_CODE = (
    Path(__file__).parents[1] / "languages" / "structure.py",
    Path(__file__).parents[1] / "request" / "model.py",
    Path(__file__).parents[1] / "request" / "bodies.py",
    Path(__file__).parents[1] / "request" / "values.py",
    Path(__file__).with_name("context.py"),
    Path(__file__).with_name("holes.py"),
    Path(__file__).with_name("jinja.py"),
)


Given = tuple[Mapping[str, Any], set[str]]
"""What a template is given, and the names of the holes that it has to print."""


def compiled(
    folders: tuple[Path, ...],
    name: str,
    shape: object,
    given: Callable[[], Given],
    module: Path | None = None,
) -> Template:
    """The template `name` of `folders`, compiled for a shape, which decides all that it is `given`.

    `module` is the language's own, if its structure rule stands in there. Raises SnippetgenError as Library.compile
    does, and for a template that leaves out a value of the request.
    """
    key = f"{name}-{zlib.crc32(repr(shape).encode()):08x}-{zlib.adler32(repr((shape, folders)).encode()):08x}"
    place = places.user_cache() / "templates" / f"{key.replace('/', '-')}.json"
    code = (*_CODE, *([module] if module else []))
    template = _kept(place, folders, code, repr(shape))
    if template is None:
        from snippetgen.rendering.jinja import Library  # noqa: PLC0415  the template engine, which a kept template does without

        library = Library(folders)
        context, wanted = given()
        template = library.compile(name, context)
        printed = {value for hole in template.holes for value in hole.values}
        if "url_with_options" in printed:
            wanted = {name for name in wanted if not name.startswith("options.")}
        left_out = wanted - printed
        if left_out:
            raise SnippetgenError(
                f"the template leaves out {', '.join(sorted(left_out))} of this request",
                where=name,
                remedy="print it, or say `unsupported(…)` for what the template cannot do",
            )
        _keep(place, folders, code, repr(shape), sorted(library.asked), template)
    return template


def _stamp(folders: tuple[Path, ...], code: tuple[Path, ...], names: Iterable[str]) -> list[list[Any]]:
    """Python's version, and path, time of change and size of each file that a compilation depends on.

    That includes a file which is not there and would be used if it were, and the template engine, found and not
    imported.
    """
    engine = find_spec("jinja2")
    origin = Path(engine.origin) if engine and engine.origin else Path()
    files = (*(folder / name for name in names for folder in folders), *code, origin)
    return [[sys.version], *([str(file), *_facts(file)] for file in files)]


def _facts(file: Path) -> tuple[int, int] | tuple[None, None]:
    try:
        facts = file.stat()
    except OSError:
        return None, None
    return facts.st_mtime_ns, facts.st_size


def _kept(place: Path, folders: tuple[Path, ...], code: tuple[Path, ...], shape: str) -> Template | None:
    with suppress(OSError, ValueError, LookupError, TypeError):
        kept = json.loads(place.read_text(encoding="utf-8"))
        if kept["shape"] == shape and kept["stamp"] == _stamp(folders, code, kept["names"]):
            parts = (part if isinstance(part, str) else Hole(part[0], Rule(part[1])) for part in kept["parts"])
            return Template(tuple(parts))
    return None


def _keep(
    place: Path, folders: tuple[Path, ...], code: tuple[Path, ...], shape: str, names: list[str], template: Template
) -> None:
    parts = [part if isinstance(part, str) else [part.name, part.rule] for part in template.parts]
    kept = {"shape": shape, "names": names, "stamp": _stamp(folders, code, names), "parts": parts}
    places.keep(place, json.dumps(kept))
