"""Read an OpenAPI document from YAML or JSON, with the files that it refers to.

Overlays are applied, and Swagger 2.0 is upgraded to OpenAPI 3.0.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from snippetgen import folders
from snippetgen.errors import SnippetgenError
from snippetgen.openapi import files
from snippetgen.openapi.faults import faults

SMALLEST_KEPT = 100_000
"""The minimum size in characters of a document that is kept in the user's cache: a smaller one is parsed as quickly."""
_LARGEST = 32 * 2**20
_VERSIONS = re.compile(r"3\.[0-2](?:\.|\Z)")
_CODE = [
    Path(__file__).with_name(f"{name}.py")
    for name in ("document", "faults", "files", "overlay", "parser", "pointer", "schema", "swagger")
]


@dataclass(frozen=True)
class Document:
    """A parsed OpenAPI 3 document, and its text.

    `unresolved` maps references to other files that could not be included to the reason. `warnings` are pairs of a JSON
    pointer and a message, which begins with the file.
    """

    file: str
    value: dict[str, Any]
    text: str
    unresolved: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[tuple[str, str], ...] = ()

    @cached_property
    def lines(self) -> dict[str, int]:
        """The line, from 1, of each value by its JSON pointer. Computed only for messages."""
        from snippetgen.openapi import parser  # noqa: PLC0415  brings the YAML library

        return parser.lines(self.file, self.text)

    @classmethod
    def read(cls, path: Path, changes: Path | None = None) -> Document:
        """Read the document at `path`, apply the overlay at `changes`, upgrade Swagger 2.0.

        Raises SnippetgenError with file and line if the document or the overlay is not valid.
        """
        text = _text(path)
        large = len(text) >= SMALLEST_KEPT
        names = [name and str(name.resolve()) for name in (path, changes)]
        entry = folders.user_cache() / "documents" / f"{zlib.crc32(repr(names).encode()):08x}.json"
        key = [names, folders.stamp(_CODE)]
        if large and (kept := folders.recall(entry, key)):
            value, unresolved, warnings = kept
            return cls(str(path), value, text, unresolved, tuple(map(tuple, warnings)))
        used = [path, *([changes] if changes else [])]

        def read(file: Path) -> Any:
            used.append(file)
            return _parsed(file, _text(file))[0]

        value, odd = _parsed(path, text)
        _check_version(str(path), value)
        value, unresolved = files.bundle(value, path, read)
        if changes is not None:
            from snippetgen.openapi import overlay  # noqa: PLC0415  brings a JSONPath library

            value = overlay.apply(value, _parsed(changes, _text(changes))[0], str(changes))
        if "swagger" in value:
            from snippetgen.openapi import swagger  # noqa: PLC0415  most documents are of OpenAPI 3

            value = swagger.upgrade(value)
        elif isinstance(value.get("x-ms-paths"), dict):
            value = {**value, "paths": {**value.get("paths", {}), **value["x-ms-paths"]}}
        warnings = [("", each) for each in odd]
        warnings += [(pointer, f"{path}, at {pointer}: {what}") for pointer, what in faults(value, unresolved)]
        if large:
            folders.remember(entry, key, [value, unresolved, warnings], [file.resolve() for file in used])
        return cls(str(path), value, text, unresolved, tuple(warnings))

    def locate(self, pointer: str) -> str:
        """File, line and JSON pointer of a value; the line of its parent if it is missing."""
        known = pointer
        while known not in self.lines:
            known = known.rpartition("/")[0]
        return f"{self.file}:{self.lines[known]}, at {pointer or '/'}"


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)  # a pipe or a device may be endless
        if len(content) > _LARGEST:
            raise SnippetgenError(
                f"the document has more than {_LARGEST >> 20} MiB", where=str(path), remedy="split it"
            )
        return content.decode("utf-8-sig")
    except OSError as error:
        raise SnippetgenError(
            f"the document cannot be read: {error.strerror}", where=str(path), remedy="name an OpenAPI document"
        ) from None
    except UnicodeDecodeError:
        raise SnippetgenError("the document is not UTF-8", where=str(path), remedy="save it as UTF-8") from None


def _parsed(path: Path, text: str) -> tuple[dict[str, Any], list[str]]:
    """The object in a file, and warnings about it."""
    if path.suffix == ".json":
        value, warnings = parse_json(str(path), text), list[str]()
    else:
        from snippetgen.openapi import parser  # noqa: PLC0415  brings the YAML library

        value, warnings = parser.parse_yaml(str(path), text)
    if not isinstance(value, dict):
        raise SnippetgenError(
            "the document is not an object", where=f"{path}:1", remedy="begin it with `openapi: 3.1.0`"
        )
    check_text(str(path), value)
    return value, warnings


def parse_json(file: str, text: str) -> Any:
    """The value of a JSON document (RFC 8259), without the YAML library, which takes longer to import than to parse it.

    The last of duplicate keys is used. Raises SnippetgenError.
    """
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise SnippetgenError(
            f"the document is not valid JSON: {error.msg}", where=f"{file}:{error.lineno}", remedy="correct that line"
        ) from None
    except RecursionError:
        raise SnippetgenError(
            "the document is nested too deeply", where=file, remedy="use `$ref` for recursion"
        ) from None
    except ValueError as error:
        raise SnippetgenError(
            f"the document is not valid JSON: {error}", where=file, remedy="write it as RFC 8259 specifies"
        ) from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def check_text(file: str, value: Any) -> None:
    """Raise SnippetgenError for half of a surrogate pair, which UTF-8 cannot encode."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        code = ord(error.object[error.start])
        raise SnippetgenError(
            f"the document contains U+{code:04X}, half of a surrogate pair",
            where=file,
            remedy="write the character itself, or both halves in JSON",
        ) from None


def _check_version(file: str, value: Mapping[str, Any]) -> None:
    version, old = str(value.get("openapi", "")), str(value.get("swagger", ""))
    if _VERSIONS.match(version) or old == "2.0":
        return
    stated = f"OpenAPI “{version}” is not supported" if version else f"Swagger “{old}” is not supported"
    raise SnippetgenError(
        stated if version or old else "the document does not state its OpenAPI version",
        where=f"{file}:1",
        remedy="use OpenAPI 3.0, 3.1 or 3.2, or Swagger 2.0",
    )
