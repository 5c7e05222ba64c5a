"""The table of hostile values: how many arrive exactly, by position and language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup as Html

from snippetgen import languages
from snippetgen.errors import SnippetgenError
from snippetgen.literal import UNSAFE
from snippetgen.site.blocks import Block, Inlines, code, joined, plain
from snippetgen.site.html import inline
from snippetgen.site.reference import table
from snippetgen.site.site import Site

FILE = "values.json"
_HIDDEN = re.compile(f"[{UNSAFE}\ud800-\udfff]")
_LONGEST = 90
_LIST = Html("<details><summary>{}</summary><ul>\n{}</ul></details>")
_ITEM = Html("<li><code>{}</code>: {}{}</li>\n")


def values(site: Site) -> Iterator[Block]:
    """Yield a table of the counts of exact values, and folded lists of the others.

    The other values were refused, or could not be tried. Raises SnippetgenError if the record cannot be read.
    """
    _, stated = site.words, _read(site)
    titles = {name: languages.load(name).title for name in stated["languages"]}
    rows, lists = [], []
    for place, kinds in stated["places"].items():
        exact = dict.fromkeys(titles, len(stated["values"]))
        for title, entries in ((_("Refused"), kinds["refused"]), (_("Not tried"), kinds["untried"])):
            shown = []
            for number, reason, *only in entries:  # without `only`, it is about all languages
                for name in only[0] if only else titles:
                    exact[name] -= 1
                value = json.dumps(stated["values"][number], ensure_ascii=False)
                about = f" ({', '.join(titles[name] for name in only[0])})" if only else ""
                shown.append(_ITEM.format(_shown(value), _shown(reason), about))
            if shown:
                said = joined([plain(title), _name(site, place)], ", ") + plain(f": {len(shown)}")
                lists.append(_LIST.format(inline(said), Html("").join(shown)))
        rows.append((_name(site, place), *(plain(str(exact[name])) for name in titles)))
    yield table((_("Place, of {count} values").format(count=len(stated["values"])), *titles.values()), rows)
    yield from lists


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


def _read(site: Site) -> Any:
    """Return the recorded table."""
    path = site.tree / FILE
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SnippetgenError(
            f"the table of values cannot be read: {error}",
            where=str(path),
            remedy="run `tests/test_values.py`, which writes it",
        ) from None


def _shown(text: str) -> str:
    """Return `text` with escapes for invisible characters, cut to a limit."""
    seen = _HIDDEN.sub(lambda character: json.dumps(character[0])[1:-1], text)
    return seen if len(seen) <= _LONGEST else f"{seen[:_LONGEST]}…"
