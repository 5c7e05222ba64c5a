"""Read an OpenAPI document from YAML or JSON, with the files that it refers to.

Overlays are applied, and Swagger 2.0 is upgraded to OpenAPI 3.0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from snippetgen.errors import SnippetgenError
from snippetgen.openapi import document_cache, files, json_parser
from snippetgen.openapi.faults import faults

_LARGEST = 32 * 2**20
_VERSIONS = re.compile(r"3\.[0-2](?:\.|\Z)")


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
        if len(text) >= document_cache.SMALLEST and (kept := document_cache.kept((path, changes))):
            return cls(str(path), kept["value"], text, kept["unresolved"], tuple(map(tuple, kept["warnings"])))
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
        if len(text) >= document_cache.SMALLEST:
            stated = {"value": value, "unresolved": dict(unresolved), "warnings": warnings}
            document_cache.keep((path, changes), used, stated)
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
        value, warnings = json_parser.parse_json(str(path), text), list[str]()
    else:
        from snippetgen.openapi import parser  # noqa: PLC0415  brings the YAML library

        value, warnings = parser.parse_yaml(str(path), text)
    if not isinstance(value, dict):
        raise SnippetgenError(
            "the document is not an object", where=f"{path}:1", remedy="begin it with `openapi: 3.1.0`"
        )
    json_parser.check_text(str(path), value)
    return value, warnings


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
