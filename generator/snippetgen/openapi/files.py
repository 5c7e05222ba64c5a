"""Include the local files that an OpenAPI document refers to."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from snippetgen.errors import SnippetgenError
from snippetgen.openapi.pointer import escaped, relinked
from snippetgen.openapi.schema import described

FILES = "x-snippetgen-files"
_REMOTE = re.compile(r"//|[A-Za-z][A-Za-z0-9+.-]+:")
_IN_FRAGMENT = "/~!$&'()*+,;=:@"

JSON = dict[str, Any]


class _Unusable(LookupError):
    """A reference that cannot be included. Its text says why, as a predicate."""


def bundle(document: JSON, path: Path, read: Callable[[Path], Any]) -> tuple[JSON, dict[str, str]]:
    """Include each file that `document` refers to.

    Returns the new document, and a mapping of each `$ref` that could not be included to the reason. Whether that
    matters depends on the chosen operation.

    `path` is the file of the document. `read` parses a file; it is called once for each. A file becomes
    `x-snippetgen-files/NAME`, where NAME is its path relative to the folder of the document, and references point
    there. Nothing outside that folder is read.
    """
    bundler = _Bundler(path, read)
    bundled: JSON = bundler.rewritten(document, bundler.main)
    files: JSON = {}
    while bundler.unread:
        file, content = bundler.unread.popitem()
        files[bundler.name(file)] = bundler.rewritten(content, file)
    if files:
        bundled[FILES] = {**described(bundled.get(FILES)), **dict(sorted(files.items()))}
    return bundled, bundler.problems


class _Bundler:
    """The files of one document.

    `unread` are parsed files whose references are not rewritten yet. `problems` maps each reference that failed to the
    reason.
    """

    def __init__(self, path: Path, read: Callable[[Path], Any]) -> None:
        self.folder = path.parent.resolve()
        self.main = path.resolve()
        self.unread: dict[Path, Any] = {}
        self.problems: dict[str, str] = {}
        self._read = read
        self._known: dict[Path, str] = {self.main: ""}

    def name(self, file: Path) -> str:
        return file.relative_to(self.folder).as_posix()

    def rewritten(self, value: Any, file: Path) -> Any:
        """A copy of `value`, the content of `file`, with its references rewritten."""
        return relinked(value, partial(self._reference, file))

    def _reference(self, file: Path, target: str) -> str:
        """The reference `target` in `file`, rewritten for the bundled document."""
        address, _, fragment = target.partition("#")
        if not address and file == self.main:
            return target
        try:
            included = self._included(address, file) if address else file
            if fragment and not fragment.startswith("/"):
                raise _Unusable("does not end with a JSON pointer, such as #/components/schemas/X")
        except _Unusable as error:
            self.problems.setdefault(target, str(error))
            return target
        if included == self.main:
            return f"#{fragment}"
        return f"#/{FILES}/{quote(escaped(self.name(included)), safe=_IN_FRAGMENT)}{fragment}"

    def _included(self, address: str, file: Path) -> Path:
        """The file that `address` in `file` points to, after it has been read. Raises _Unusable."""
        if _REMOTE.match(address) and not address.startswith("file:"):
            raise _Unusable("points to another host")
        try:
            found = (file.parent / unquote(address.removeprefix("file://"))).resolve()
            inside = found.is_relative_to(self.folder)
            exists = inside and found.is_file()
        except (OSError, RuntimeError, ValueError):  # a name that is too long, a loop of links, a null character
            raise _Unusable(f"points to “{address}”, which is not a file") from None
        if not inside:
            raise _Unusable("points outside the folder of the document")
        if not exists:
            raise _Unusable(f"points to “{address}”, which is not a file")
        if found not in self._known:
            self._known[found] = ""
            try:
                self.unread[found] = self._read(found)
            except SnippetgenError as error:
                self._known[found] = f"points to a file that cannot be used: {error.what}"
        if self._known[found]:
            raise _Unusable(self._known[found])
        return found
