"""Builds and verdicts in the user's cache, by a digest of all that they depend on."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import time
import zlib
from collections.abc import Iterable
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


def digest(*inputs: Any) -> str:
    """A cache key for what depends on `inputs`: strings, numbers, lists and mappings."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


@cache
def own_digest() -> str:
    """The digest of the files in CODE. Language modules are not among them: their data is part of each key."""
    package = Path(__file__).parents[1]
    code = hashlib.sha256()
    for name in CODE:
        code.update(name.encode() + b"\0" + (package / name).read_bytes() + b"\0")
    return code.hexdigest()


class Cache:
    """Files and JSON values by key.

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
        """Copy the files kept under `key` to `into`.

        False, with `into` unchanged, if no files are kept or they cannot be copied.
        """
        kept = self._path(key).with_suffix(".tar.gz")
        if not kept.is_file():
            return False
        # The disk is full, another run prunes the entry meanwhile, or the archive is damaged.
        with contextlib.suppress(OSError, EOFError, zlib.error, tarfile.TarError):
            into.mkdir(parents=True, exist_ok=True)
            # Copy everything before moving anything: half a build must not be used.
            with tempfile.TemporaryDirectory(dir=into, ignore_cleanup_errors=True) as temporary:
                with gzip.open(kept) as content:
                    with tarfile.open(fileobj=content, mode="r:") as archive:
                        archive.extraction_filter = lambda member, _: member
                        archive.extractall(temporary)  # noqa: S202  made by keep_files
                    content.read()  # its checksum is at the end
                for path in Path(temporary).iterdir():
                    path.rename(into / path.name)
            _touch(kept)
            return True
        return False

    def keep_files(self, key: str, files: Iterable[Path]) -> None:
        """Keep files and folders with their content under `key`."""
        kept = self._path(key).with_suffix(".tar.gz")
        with contextlib.suppress(OSError):
            kept.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=kept.parent, ignore_cleanup_errors=True) as temporary:
                new = Path(temporary) / "new"
                with tarfile.open(new, "w:gz", compresslevel=1) as archive:
                    for path in files:
                        archive.add(path, path.name)
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


def _touch(path: Path) -> None:
    """Set the time of an entry's last use, if the cache can be written to."""
    with contextlib.suppress(OSError):
        os.utime(path)
