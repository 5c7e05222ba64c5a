"""The published snippets of an endpoint on disk, with their manifests.

A snippet is at `snippets/ENDPOINT/LOCALE/LANGUAGE/CLIENT/SOURCE.SUFFIX`, with its manifests beside it. A tree is the
folder `snippets/ENDPOINT`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from snippetgen.errors import SnippetgenError
from snippetgen.folders import NEW, locked
from snippetgen.folders import write as write_file
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering.variant import Snippet, Variant


def folder(locale: str, variant: Variant) -> str:
    """The path of a variant's folder below the tree, with a slash at its end."""
    return f"{locale}/{variant.folder}/"


def files(snippets: Iterable[Snippet]) -> dict[str, str]:
    """The files of a tree with these snippets: path below the tree → text."""
    tree = {}
    for snippet in snippets:
        inside = folder(snippet.locale, snippet.variant)
        tree[inside + snippet.variant.file] = snippet.text
        tree.update({inside + name: text for name, text in snippet.manifests.items()})
    return tree


def write(tree: Path, wanted: Mapping[str, str]) -> list[str]:
    """Write the files that differ, each atomically, and return their paths below `tree`.

    Concurrent runs wait for each other. A symbolic link is replaced by the file. If a folder is a symbolic link out of
    the tree, nothing is written and SnippetgenError is raised.
    """
    folders = sorted({(tree / name).parent for name in wanted})
    for each in folders:
        if not each.resolve().is_relative_to(tree.resolve()):
            raise SnippetgenError(
                "a symbolic link leads out of the tree", where=str(each), remedy="replace it with a folder"
            )
    with exclusive(tree, folders):
        changed = [name for name, text in wanted.items() if not _is(tree / name, text)]
        for name in changed:
            replace(tree / name, wanted[name])
    return changed


def _is(target: Path, text: str) -> bool:
    return target.is_file() and not target.is_symlink() and target.read_bytes() == text.encode()


@contextmanager
def exclusive(tree: Path, folders: Iterable[Path]) -> Iterator[None]:
    """Hold the lock on the tree, where the system has such locks.

    Temp files that interrupted writes left in `folders` are deleted.
    """
    with ExitStack() as stack:
        with suppress(OSError):  # a problem with the folder is reported when a file is written there
            tree.mkdir(parents=True, exist_ok=True)
            stack.enter_context(locked(tree))
            for left in (path for each in folders for path in each.glob(f".*{NEW}")):
                left.unlink()
        yield


def left_over(tree: Path, wanted: Mapping[str, str], locales: Iterable[str]) -> list[str]:
    """The files in the folders of `locales` that are not wanted."""
    there = (path for locale in locales for path in (tree / locale).rglob("*") if path.is_file() and not _new(path))
    return sorted(name for path in there if (name := path.relative_to(tree).as_posix()) not in wanted)


def _new(path: Path) -> bool:
    """Whether a file is the temp file of an interrupted write."""
    return path.name.startswith(".") and path.name.endswith(NEW)


def stale(tree: Path, wanted: Mapping[str, str]) -> list[str]:
    """The lines of a unified diff from `tree` to what is wanted; empty if they are equal."""
    lines: list[str] = []
    for name, text in sorted(wanted.items()):
        target = tree / name
        if _is(target, text):
            continue
        if target.is_symlink():
            lines.append(f"{target} is a symbolic link")
            continue
        old = target.read_text("utf-8", "replace").splitlines() if target.is_file() else []
        shown = list(difflib.unified_diff(old, text.splitlines(), str(target), f"{target} (rendered)", lineterm=""))
        lines += shown or [f"{target} is missing, or has other line endings"]
    return lines


def read(tree: Path, locale: str, variant: Variant) -> Snippet:
    """The published snippet of `variant`. Raises SnippetgenError if it cannot be read."""
    inside = tree / folder(locale, variant)
    try:
        text = (inside / variant.file).read_bytes().decode("utf-8")
        sources = tuple(f"{source}." for source in Source)
        manifests = {
            path.name: path.read_bytes().decode("utf-8")
            for path in sorted(inside.iterdir())
            if path.is_file() and not path.name.startswith(sources) and not _new(path)
        }
    except (OSError, UnicodeDecodeError) as error:
        raise SnippetgenError(
            f"the published snippet of {variant} cannot be read: {error}",
            where=str(inside / variant.file),
            remedy="run `snippetgen render --all`",
        ) from None
    return Snippet(variant, locale, text, manifests)


def replace(target: Path, text: str) -> None:
    """Write a file atomically. Raises SnippetgenError."""
    try:
        write_file(target, text)
    except OSError as error:
        raise SnippetgenError(
            f"cannot write: {error.strerror}", where=str(target), remedy="choose a folder that can be written to"
        ) from None
