"""A lock on a file or folder that one process holds at a time, and at most until it ends."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock on `path` while the context lasts.

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
