"""Builds and verdicts, kept by the digest of everything they depend on, in the user's cache."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from snippetgen import folders

CODE = (
    "checking/answer.py",
    "checking/bench.py",
    "checking/budget.py",
    "checking/check.py",
    "checking/compare.py",
    "checking/image.jpg",
    "checking/mock.py",
    "checking/sandbox.py",
    "checking/scenario.py",
    "checking/toolchains.py",
    "checking/truth.py",
    "checking/verdict_cache.py",
    "errors.py",
    "folders.py",
    "languages/__init__.py",
    "languages/model.py",
    "languages/structure.py",
    "frozen.py",
    "literal.py",
    "lock.py",
    "openapi/document.py",
    "openapi/document_cache.py",
    "openapi/endpoint.py",
    "openapi/faults.py",
    "openapi/files.py",
    "openapi/hints.py",
    "openapi/images.py",
    "openapi/overlay.py",
    "openapi/parser.py",
    "openapi/pointer.py",
    "openapi/schema.py",
    "openapi/servers.py",
    "openapi/spec.py",
    "openapi/swagger.py",
    "rendering/variant.py",
    "request/__init__.py",
    "request/bodies.py",
    "request/builder.py",
    "request/check.py",
    "request/instance.py",
    "request/model.py",
    "request/multipart.py",
    "request/values.py",
)
"""What a verdict depends on, below the package's folder: all that checking imports, and the image that it sends."""

_DAYS = 30
_FILES, _DIGEST = "files", "digest"


def digest(*inputs: Any) -> str:
    """A key for what depends on `inputs` (strings, numbers, and lists or mappings of them) and on nothing else."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


@cache
def own_digest() -> str:
    """The digest of the code that gives verdicts. A language is in the key of a verdict by what it states."""
    package = Path(__file__).parents[1]
    code = hashlib.sha256()
    for name in CODE:
        code.update(name.encode() + b"\0" + (package / name).read_bytes() + b"\0")
    return code.hexdigest()


class Cache:
    """Folders and JSON values by key. Entries are complete or not there; unreadable ones count as not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def value(self, key: str) -> Any:
        """The JSON value kept under `key`, or None."""
        with contextlib.suppress(OSError, ValueError, RecursionError):
            place = self._place(key).with_suffix(".json")
            value = json.loads(place.read_text(encoding="utf-8"))
            _used(place)
            return value
        return None

    def keep(self, key: str, value: Any) -> None:
        """Keep a JSON value under `key`. A cache that cannot be written to is no error."""
        folders.keep(self._place(key).with_suffix(".json"), json.dumps(value))

    def restore(self, key: str, into: Path) -> bool:
        """Add what is in the folder kept under `key` to `into`.

        False, and `into` as it was, when there is none, it is not as it was kept, or it cannot be copied.
        """
        kept = self._place(key)
        if not _whole(kept):
            shutil.rmtree(kept, ignore_errors=True)  # damaged: what is built anew takes its place
            return False
        with contextlib.suppress(OSError):  # the disk is full, or another run prunes it meanwhile
            into.mkdir(parents=True, exist_ok=True)
            # Half a copy would pass for what is built anew, so it is completed before anything is in its place.
            with tempfile.TemporaryDirectory(dir=into, ignore_cleanup_errors=True) as temporary:
                copy = shutil.copytree(kept / _FILES, Path(temporary) / _FILES, symlinks=True)
                for path in copy.iterdir():
                    path.rename(into / path.name)
            _used(kept)
            return True
        return False

    def keep_folder(self, key: str, fill: Callable[[Path], object]) -> None:
        """Keep under `key` a folder that `fill` is given to fill. A cache that cannot be written to is no error."""
        kept = self._place(key)
        with contextlib.suppress(OSError):
            kept.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=kept.parent, ignore_cleanup_errors=True) as temporary:
                new = Path(temporary) / "new"
                new.mkdir()
                fill(new / _FILES)
                (new / _DIGEST).write_text(_contents(new / _FILES), encoding="ascii")
                new.rename(kept)

    def prune(self) -> None:
        """Delete what has not been used for a month."""
        oldest = time.time() - _DAYS * 86400
        for path in self.folder.glob("*/*"):
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < oldest:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _place(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


def _whole(kept: Path) -> bool:
    """Whether a kept folder is there, and as it was kept."""
    try:
        return (kept / _DIGEST).read_text(encoding="ascii") == _contents(kept / _FILES)
    except (OSError, ValueError):
        return False


def _contents(folder: Path) -> str:
    """The digest of all that is in a folder: names, modes, and what the files hold and the links say."""
    seen = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        held = b"" if stat.S_ISDIR(mode) else str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
        seen.update(json.dumps([path.relative_to(folder).as_posix(), mode, len(held)]).encode() + held)
    return seen.hexdigest()


def _used(path: Path) -> None:
    """Note down that `path` was used, where that can be written."""
    with contextlib.suppress(OSError):
        os.utime(path)
