"""Builds and verdicts in the user's cache, by a digest of all that they depend on."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from snippetgen import folders

CODE = (
    "checking/answer.py",
    "checking/budget.py",
    "checking/check.py",
    "checking/compare.py",
    "checking/image.jpg",
    "checking/mock.py",
    "checking/runner.py",
    "checking/sandbox.py",
    "checking/scenario.py",
    "checking/start.sh",
    "checking/subject.py",
    "checking/tokens.py",
    "checking/toolchains.py",
    "checking/truth.py",
    "checking/verdict_cache.py",
    "config.py",
    "errors.py",
    "folders.py",
    "languages/__init__.py",
    "languages/model.py",
    "frozen.py",
    "literal.py",
    "openapi/document.py",
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
"""The files of the package that a verdict depends on.

They are all modules that checking imports, the image that it sends, and the start of the sandbox.
"""

_DAYS = 30
_FILES, _DIGEST = "files", "digest"
"""What a kept folder has: the files, and their digest."""


def digest(*inputs: Any) -> str:
    """A cache key for what depends on `inputs`: strings, numbers, lists and mappings."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


@cache
def own_digest() -> str:
    """The digest of the files in CODE.

    Language modules are not among them: their data is part of each key.
    """
    package = Path(__file__).parents[1]
    code = hashlib.sha256()
    for name in CODE:
        code.update(name.encode() + b"\0" + (package / name).read_bytes() + b"\0")
    return code.hexdigest()


class Cache:
    """Folders and JSON values by key.

    An entry is complete or missing. One that cannot be read or is damaged counts as missing, and a cache that cannot be
    written to is not an error.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def value(self, key: str) -> Any:
        """The JSON value kept under `key`, or None."""
        with contextlib.suppress(OSError, ValueError):
            path = self._path(key).with_suffix(".json")
            value = json.loads(path.read_text(encoding="utf-8"))
            _touch(path)
            return value
        return None

    def keep(self, key: str, value: Any) -> None:
        """Keep a JSON value under `key`."""
        folders.keep(self._path(key).with_suffix(".json"), json.dumps(value))

    def restore(self, key: str, into: Path) -> bool:
        """Copy the content of the folder kept under `key` to `into`.

        False, with `into` unchanged, if no folder is kept or it cannot be copied. A damaged one is deleted.
        """
        kept = self._path(key)
        if not kept.is_dir():
            return False
        with contextlib.suppress(OSError):  # the disk is full, or another run prunes the entry meanwhile
            into.mkdir(parents=True, exist_ok=True)
            # Copy everything before moving anything: half a build must not be used.
            with tempfile.TemporaryDirectory(dir=into, ignore_cleanup_errors=True) as temporary:
                copy = shutil.copytree(kept, Path(temporary) / "copy", symlinks=True)
                if not _whole(copy):
                    shutil.rmtree(kept)
                    return False
                for path in (copy / _FILES).iterdir():
                    path.rename(into / path.name)
            _touch(kept)
            return True
        return False

    def keep_folder(self, key: str, fill: Callable[[Path], object]) -> None:
        """Keep under `key` the folder that `fill` makes."""
        kept = self._path(key)
        with contextlib.suppress(OSError):
            kept.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=kept.parent, ignore_cleanup_errors=True) as temporary:
                new = Path(temporary) / "new"
                new.mkdir()
                fill(new / _FILES)
                (new / _DIGEST).write_text(_folder_digest(new / _FILES), encoding="utf-8")
                new.rename(kept)

    def prune(self) -> None:
        """Delete the entries that were not used for a month."""
        oldest = time.time() - _DAYS * 86400
        for path in self.folder.glob("*/*"):
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < oldest:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


def _whole(kept: Path) -> bool:
    """Whether a kept folder is as it was when it was kept."""
    stated = kept / _DIGEST
    return stated.is_file() and stated.read_bytes() == _folder_digest(kept / _FILES).encode()


def _folder_digest(folder: Path) -> str:
    """The digest of the names, contents and permissions to run of all that is in `folder`."""
    found = []
    for path in sorted(folder.rglob("*")):
        content = str(path.readlink()) if path.is_symlink() else ""
        if path.is_file() and not path.is_symlink():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        found.append([str(path.relative_to(folder)), content, path.lstat().st_mode & 0o100])
    return digest(found)


def _touch(path: Path) -> None:
    """Set the time of an entry's last use, if the cache can be written to."""
    with contextlib.suppress(OSError):
        os.utime(path)
