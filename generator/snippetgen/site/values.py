"""The table of hostile values: how many arrive exactly, by position and language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from snippetgen import languages
from snippetgen.errors import SnippetgenError
from snippetgen.literal import UNSAFE
from snippetgen.site.blocks import Block, Inlines, code, joined, plain
from snippetgen.site.html import html, inline
from snippetgen.site.reference import table
from snippetgen.site.site import Site

FILE = "values.json"
_HIDDEN = re.compile(f"[{UNSAFE}\ud800-\udfff]")
_LONGEST = 90


Entry = tuple[int, str, list[str]]
"""A value's index, the reason why it is not exact, and the languages it is about."""


def values(site: Site) -> Iterator[Block]:
    """Yield a table of the counts of exact values, and folded lists of the others.

    The other values were refused, or could not be tried. Raises SnippetgenError if the record cannot be read.
    """
    _, stated = site.words, _read(site)
    every = [languages.load(name) for name in stated["languages"]]
    rows = []
    for place, kinds in stated["places"].items():
        others = [name for kind in kinds.values() for *_reason, names in kind for name in names]
        exact = (len(stated["values"]) - others.count(language.name) for language in every)
        rows.append((_name(site, place), *(plain(str(count)) for count in exact)))
    head = _("Place, of {count} values").format(count=len(stated["values"]))
    yield table((head, *(language.title for language in every)), rows)
    for place, kinds in stated["places"].items():
        for title, entries in zip((_("Refused"), _("Not tried")), kinds.values(), strict=True):
            if entries:
                shown = joined([plain(title), _name(site, place)], ", ") + plain(f": {len(entries)}")
                yield html(
                    "values.html",
                    title=inline(shown),
                    entries=[_folded(entry, stated) for entry in entries],
                )


def _name(site: Site, place: str) -> Inlines:
    """Return the name of a position for readers.

    A position that is an option of the command line has the name of the option.
    """
    _ = site.words
    names = {
        "option_name": _("name of an option"),
        "image_name": _("name of the image’s parameter"),
        "key_name": _("name of the key’s parameter"),
        "host": _("host of the endpoint"),
        "server_path": _("path of the server"),
        "operation_path": _("path of the operation"),
        "media_type": _("media type of the body"),
        "comment": _("translation of a comment"),
        "literal": _("any literal"),
    }
    return plain(names[place]) if place in names else code(place)


def _read(site: Site) -> dict[str, Any]:
    """Return the recorded table, with the languages of each entry filled in."""
    path = site.tree / FILE
    try:
        stated = json.loads(path.read_text(encoding="utf-8"))
        every = stated["languages"]
        places = {
            place: {kind: [_entry(every, *entry) for entry in kinds[kind]] for kind in ("refused", "untried")}
            for place, kinds in stated["places"].items()
        }
        return {"values": stated["values"], "languages": every, "places": places}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnippetgenError(
            f"the table of values cannot be read: {error}",
            where=str(path),
            remedy="run `tests/test_values.py`, which writes it",
        ) from None


def _entry(every: list[str], number: int, reason: str, names: list[str] | None = None) -> Entry:
    return number, reason, names or every


def _folded(entry: Entry, stated: Mapping[str, Any]) -> dict[str, str]:
    number, reason, names = entry
    every = names == stated["languages"]
    return {
        "value": _shown(json.dumps(stated["values"][number], ensure_ascii=False)),
        "reason": _shown(reason),
        "only": "" if every else ", ".join(languages.load(name).title for name in names),
    }


def _shown(text: str) -> str:
    """Return `text` with escapes for invisible characters, cut to a limit."""
    seen = _HIDDEN.sub(lambda character: json.dumps(character[0])[1:-1], text)
    return seen if len(seen) <= _LONGEST else f"{seen[:_LONGEST]}…"
