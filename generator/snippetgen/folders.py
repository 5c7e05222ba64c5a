"""The package's and the user's folders, atomic writing, and locks."""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

NEW = ".new"
"""The suffix of a temp file. Its name also begins with a dot."""


def packaged_templates() -> Path:
    """The packaged templates: in an installed package, or beside `generator/` in a checkout."""
    installed = Path(__file__).parent / "templates"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "templates"


def user_cache() -> Path:
    """Snippetgen's folder in the user's cache, which may not exist yet.

    The user's cache is the one of the XDG Base Directory Specification.
    """
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "snippetgen"


def write(path: Path, text: str) -> None:
    """Write a file atomically: there is always the old file or the complete new one.

    Its folder is made if it is missing. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}{NEW}")
    try:
        new.write_bytes(text.encode("utf-8"))
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def keep(path: Path, text: str) -> None:
    """Write a file of the cache. A cache that cannot be written to is not an error."""
    with suppress(OSError):
        write(path, text)


def remember(path: Path, key: object, value: object, files: Iterable[Path]) -> None:
    """Write a value of JSON that was made from `files` to a file of the cache, for `recall` with the same key."""
    keep(path, json.dumps({"key": key, "stamp": stamp(files), "value": value}, ensure_ascii=False))


def recall(path: Path, key: object) -> Any:
    """The value in a file of the cache; None if it has another key, or one of its files has changed."""
    with suppress(OSError, ValueError, LookupError, TypeError):
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["key"] == key and kept["stamp"] == stamp(Path(file) for file, *_ in kept["stamp"]):
            return kept["value"]
    return None


def stamp(files: Iterable[Path]) -> list[list[Any]]:
    """Path, modification time and size of each file, as JSON keeps them; None for those of a missing file."""

    def facts(file: Path) -> list[Any]:
        try:
            found = file.stat()
        except OSError:
            return [str(file), None, None]
        return [str(file), found.st_mtime_ns, found.st_size]

    return [facts(file) for file in files]


@contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock on a file or folder, which one process has at a time, while the context lasts.

    A missing file is created. It is never deleted: two processes could then lock different inodes.

    Raises BlockingIOError if another process holds it and `wait` is false, and OSError where there are no such locks:
    on some network file systems, and on Windows, which cannot lock a folder.
    """
    try:
        import fcntl  # noqa: PLC0415  Windows has none
    except ImportError:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK), str(path)) from None
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(descriptor)
