"""The tokens of a text, which Pygments finds and the user's cache keeps."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

import pygments
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType

from snippetgen import folders

_VERSION = 1
"""The version of what is kept. It grows when the same text gets other tokens or styles."""
_PLAIN = ("w", "n", "nx")
"""The styles of white space and of names, which themes show like other text."""
_MOST_KEPT = 5000
"""The maximum number of texts whose tokens are kept; with more, all are deleted."""


@lru_cache(1024)  # a page has most texts twice: as a snippet, and in the data of its form
def tokens(text: str, lexer: str) -> Sequence[tuple[str, str]]:
    """The tokens of `text`, each with its style: a CSS class of Pygments such as `kn` or `s2`, or empty.

    Adjacent tokens of one style are one, and white space belongs to the token before it. Joined, they are exactly the
    text. `lexer` is an alias of a lexer. Tokens depend on Pygments and this module only, so that they are kept for the
    version of each: finding them is most of the work of building a page.
    """
    key = f"{_VERSION} {pygments.__version__} {lexer} {text}".encode(errors="surrogatepass")
    file = folders.user_cache() / "tokens" / f"{sha256(key).hexdigest()}.json"
    with suppress(OSError, ValueError, TypeError):
        kept = [(part, style) for part, style in json.loads(file.read_text(encoding="utf-8"))]
        if "".join(part for part, _ in kept) == text:
            return kept
    found = _merged((part, _style(kind)) for kind, part in _named(lexer).get_tokens(text))
    _make_room(file.parent)
    folders.keep(file, json.dumps(found))
    return found


def _merged(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    merged: list[tuple[str, str]] = []
    for part, style in found:
        if merged and (style == merged[-1][1] or part.isspace()):
            merged[-1] = (merged[-1][0] + part, merged[-1][1])
        else:
            merged.append((part, style))
    return merged


@cache
def _named(alias: str) -> Lexer:
    return get_lexer_by_name(alias, stripnl=False, ensurenl=False)


@cache
def _style(kind: _TokenType) -> str:
    while kind not in STANDARD_TYPES and kind.parent is not None:
        kind = kind.parent
    style = STANDARD_TYPES.get(kind, "")
    return "" if style in _PLAIN else style


@cache  # once in a process
def _make_room(folder: Path) -> None:
    if folder.is_dir() and len([*folder.iterdir()]) > _MOST_KEPT:
        shutil.rmtree(folder, ignore_errors=True)
