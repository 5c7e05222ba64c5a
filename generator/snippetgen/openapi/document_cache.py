"""Large documents, parsed once: what was read is kept as JSON in the user's cache while its files are unchanged."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from snippetgen import folders

SMALLEST = 100_000
"""The size in bytes from which a document is kept: a smaller one is parsed as quickly."""

_CODE = tuple(
    Path(__file__).with_name(f"{name}.py")
    for name in ("document", "faults", "files", "overlay", "parser", "pointer", "swagger")
)


def kept(names: Sequence[Path | None]) -> dict[str, Any] | None:
    """What was kept for these files (the document, and its overlay), if none that it was made from has changed."""
    with suppress(OSError, ValueError, LookupError, TypeError):
        stated: dict[str, Any] = json.loads(_place(names).read_text(encoding="utf-8"))
        if stated["stamp"] == _stamp(map(Path, stated["files"])):
            return stated
    return None


def keep(names: Sequence[Path | None], files: Iterable[Path], stated: dict[str, Any]) -> None:
    """Keep what was read from `files`."""
    used = [str(file.resolve()) for file in files]
    written = json.dumps({**stated, "files": used, "stamp": _stamp(map(Path, used))}, ensure_ascii=False)
    folders.keep(_place(names), written)


def _place(names: Sequence[Path | None]) -> Path:
    key = repr([name and str(name.resolve()) for name in names]).encode()
    return folders.user_cache() / "documents" / f"{zlib.crc32(key):08x}{zlib.adler32(key):08x}.json"


def _stamp(files: Iterable[Path]) -> list[list[Any]]:
    """Path, time of change and size of each file, and of the code that reads them."""
    facts = ((file, file.stat()) for file in (*files, *_CODE))
    return [[str(file), fact.st_mtime_ns, fact.st_size] for file, fact in facts]
