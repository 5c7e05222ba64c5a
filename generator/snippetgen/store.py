"""The published snippets on disk: `snippets/LOCALE/LANGUAGE/CLIENT/SOURCE.SUFFIX` and the manifests beside them."""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from snippetgen import languages
from snippetgen.errors import SnippetgenError
from snippetgen.variant import Snippet, Variant


def folder(locale: str, variant: Variant) -> str:
    """The folder of a variant below the tree, with a slash at its end."""
    return f"{locale}/{variant.language}/{variant.client}/"


def files(snippets: Iterable[Snippet]) -> dict[str, str]:
    """What a tree of these snippets holds: path below the tree → text."""
    tree = {}
    for snippet in snippets:
        place = folder(snippet.locale, snippet.variant)
        tree[place + languages.load(snippet.variant.language).file(snippet.variant.source)] = snippet.text
        tree.update({place + name: text for name, text in snippet.manifests.items()})
    return tree


def write(tree: Path, wanted: Mapping[str, str]) -> list[str]:
    """Write the files that differ, each atomically, and return their paths below `tree`."""
    written = []
    for name, text in wanted.items():
        target = tree / name
        if not target.is_file() or target.read_bytes() != text.encode():
            replace(target, text)
            written.append(name)
    return written


def left_over(tree: Path, wanted: Mapping[str, str], locales: Iterable[str]) -> list[str]:
    """The files in the folders of `locales` that are not wanted (any more)."""
    there = (path for locale in locales for path in (tree / locale).rglob("*") if path.is_file())
    return sorted(name for path in there if (name := path.relative_to(tree).as_posix()) not in wanted)


def stale(tree: Path, wanted: Mapping[str, str]) -> list[str]:
    """The lines of a unified diff from what is in `tree` to what is wanted; empty when they are equal."""
    lines: list[str] = []
    for name, text in sorted(wanted.items()):
        target = tree / name
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
    file = languages.load(variant.language).file(variant.source)
    try:
        text = (place / file).read_bytes().decode("utf-8")
        sources = ("local.", "hosted.")
        manifests = {
            path.name: path.read_bytes().decode("utf-8")
            for path in sorted(place.iterdir())
            if path.is_file() and not path.name.startswith(sources)
        }
    except (OSError, UnicodeDecodeError) as error:
        raise SnippetgenError(
            f"the published snippet of {variant} cannot be read: {error}",
            where=str(place / file),
            remedy="run `snippetgen render --all`",
        ) from None
    return Snippet(variant, locale, text, manifests)


def replace(target: Path, text: str) -> None:
    """Write `text` to `target` so that at any moment the old file or the new one is there."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode("utf-8"))
            os.chmod(temporary, 0o644)  # noqa: PTH101  mkstemp makes it private
            os.replace(temporary, target)  # noqa: PTH105
        except BaseException:
            os.unlink(temporary)  # noqa: PTH108
            raise
    except OSError as error:
        raise SnippetgenError(
            f"cannot write: {error.strerror}", where=str(target), remedy="choose a folder that can be written to"
        ) from None
