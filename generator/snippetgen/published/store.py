"""The published snippets of an endpoint: `snippets/ENDPOINT/LOCALE/LANGUAGE/CLIENT/SOURCE.SUFFIX` and manifests."""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from snippetgen.errors import SnippetgenError
from snippetgen.lock import locked
from snippetgen.rendering.variant import Snippet, Variant

_NEW = ".new"
"""What the name of a file ends with while it is being written."""


def folder(locale: str, variant: Variant) -> str:
    """The folder of a variant below the tree, with a slash at its end."""
    return f"{locale}/{variant.folder}/"


def files(snippets: Iterable[Snippet]) -> dict[str, str]:
    """What a tree of these snippets holds: path below the tree → text."""
    tree = {}
    for snippet in snippets:
        place = folder(snippet.locale, snippet.variant)
        tree[place + snippet.variant.file] = snippet.text
        tree.update({place + name: text for name, text in snippet.manifests.items()})
    return tree


def write(tree: Path, wanted: Mapping[str, str]) -> list[str]:
    """Write the files that differ, each atomically, one run after the other, and return their paths below `tree`.

    A link in place of a file is replaced by the file; a folder that leads out of the tree by a link is an error, and
    nothing is written.
    """
    places = sorted({(tree / name).parent for name in wanted})
    for place in places:
        if not place.resolve().is_relative_to(tree.resolve()):
            raise SnippetgenError(
                "a symbolic link leads out of the tree", where=str(place), remedy="put a folder in its place"
            )
    with alone(tree, places):
        changed = [name for name, text in wanted.items() if not _is(tree / name, text)]
        for name in changed:
            replace(tree / name, wanted[name])
    return changed


def _is(target: Path, text: str) -> bool:
    return target.is_file() and not target.is_symlink() and target.read_bytes() == text.encode()


@contextmanager
def alone(tree: Path, places: Iterable[Path]) -> Iterator[None]:
    """Hold the lock on the tree, where there is such a thing.

    What interrupted writes have left in its `places` is cleared away.
    """
    with ExitStack() as stack:
        with suppress(OSError):  # what is wrong with the folder is told when a file is written there
            tree.mkdir(parents=True, exist_ok=True)
            stack.enter_context(locked(tree))
            for interrupted in (left for place in places for left in place.glob(f".*{_NEW}")):
                interrupted.unlink()
        yield


def left_over(tree: Path, wanted: Mapping[str, str], locales: Iterable[str]) -> list[str]:
    """The files in the folders of `locales` that are not wanted (any more)."""
    there = (path for locale in locales for path in (tree / locale).rglob("*") if path.is_file() and not _new(path))
    return sorted(name for path in there if (name := path.relative_to(tree).as_posix()) not in wanted)


def _new(path: Path) -> bool:
    """Whether it is what an interrupted write has left, which the next one clears away."""
    return path.name.startswith(".") and path.name.endswith(_NEW)


def stale(tree: Path, wanted: Mapping[str, str]) -> list[str]:
    """The lines of a unified diff from what is in `tree` to what is wanted; empty when they are equal."""
    lines: list[str] = []
    for name, text in sorted(wanted.items()):
        target = tree / name
        if target.is_symlink():
            lines.append(f"{target} is a symbolic link")
            continue
        there = target.read_bytes() if target.is_file() else None
        if there == text.encode():
            continue
        old = (there or b"").decode(errors="replace").splitlines()
        shown = list(difflib.unified_diff(old, text.splitlines(), str(target), f"{target} (rendered)", lineterm=""))
        lines += shown or [f"{target} is missing, or differs in the ends of its lines"]
    return lines


def read(tree: Path, locale: str, variant: Variant) -> Snippet:
    """The published snippet of `variant`. Raises SnippetgenError when it is not there."""
    place = tree / folder(locale, variant)
    try:
        text = (place / variant.file).read_bytes().decode("utf-8")
        sources = ("local.", "hosted.")
        manifests = {
            path.name: path.read_bytes().decode("utf-8")
            for path in sorted(place.iterdir())
            if path.is_file() and not path.name.startswith(sources) and not _new(path)
        }
    except (OSError, UnicodeDecodeError) as error:
        raise SnippetgenError(
            f"the published snippet of {variant} cannot be read: {error}",
            where=str(place / variant.file),
            remedy="run `snippetgen render --all`",
        ) from None
    return Snippet(variant, locale, text, manifests)


def replace(target: Path, text: str) -> None:
    """Write `text` to `target` so that at any moment the old file or the new one is there."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=_NEW)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode("utf-8"))
            os.chmod(temporary, 0o644)  # noqa: PTH101  mkstemp makes it private
            os.replace(temporary, target)  # noqa: PTH105
        except BaseException:
            with suppress(FileNotFoundError):  # a signal may come when it has its new name already
                os.unlink(temporary)  # noqa: PTH108
            raise
    except OSError as error:
        raise SnippetgenError(
            f"cannot write: {error.strerror}", where=str(target), remedy="choose a folder that can be written to"
        ) from None
