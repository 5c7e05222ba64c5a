"""Cache large parsed documents as JSON in the user's cache folder.

An entry is valid until one of the files that it was read from changes, or a module that reads them.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from snippetgen import folders

SMALLEST = 100_000
"""The minimum size in characters of a cached document: a smaller one is parsed as quickly."""

_CODE = tuple(
    Path(__file__).with_name(f"{name}.py")
    for name in ("document", "faults", "files", "json_parser", "overlay", "parser", "pointer", "schema", "swagger")
)


def kept(names: Sequence[Path | None]) -> dict[str, Any] | None:
    """The cached value for a document and its overlay, or None.

    It is None if there is no entry, or one of the files that it was read from has changed.
    """
    with suppress(OSError, ValueError, LookupError, TypeError):
        stated: dict[str, Any] = json.loads(_file(names).read_text(encoding="utf-8"))
        if stated["stamp"] == folders.stamp((*map(Path, stated["files"]), *_CODE)):
            return stated
    return None


def keep(names: Sequence[Path | None], files: Iterable[Path], stated: dict[str, Any]) -> None:
    """Cache `stated`, which was read from `files`, for a document and its overlay."""
    used = [file.resolve() for file in files]
    stamped = {**stated, "files": list(map(str, used)), "stamp": folders.stamp((*used, *_CODE))}
    folders.keep(_file(names), json.dumps(stamped, ensure_ascii=False))


def _file(names: Sequence[Path | None]) -> Path:
    key = repr([name and str(name.resolve()) for name in names]).encode()
    return folders.user_cache() / "documents" / f"{zlib.crc32(key):08x}{zlib.adler32(key):08x}.json"
