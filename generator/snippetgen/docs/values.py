"""The published table of hostile values: how many of them each place and each language writes exactly, or refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from snippetgen import languages
from snippetgen.docs.reference import table
from snippetgen.docs.site import Site, Stash, element
from snippetgen.errors import SnippetgenError
from snippetgen.literal import UNSAFE

FILE = "values.json"
_HIDDEN = re.compile(f"[{UNSAFE}\ud800-\udfff]")
_LONGEST = 90


def values(site: Site, stash: Stash) -> Iterator[str]:
    """A table of the counts, and below it each refusal with its reason, folded away."""
    _ = site.words
    stated = _read(site)
    every = len(stated["values"])
    groups = {f"`{place}`": refused for place, refused in stated["places"].items()}
    groups |= {languages.load(name).title: refused for name, refused in stated["languages"].items()}
    rows = (
        (name.replace("#", r"\#"), str(every - len(refused)), str(len(refused))) for name, refused in groups.items()
    )
    yield from table((_("Place, or literal of"), _("Exact"), _("Refused")), rows)
    yield ""
    for name, refused in groups.items():
        if refused:
            yield from (stash(_details(site, name.strip("`"), refused, stated["values"])), "")


def _read(site: Site) -> dict[str, Any]:
    path = site.tree / FILE
    try:
        stated = json.loads(path.read_text(encoding="utf-8"))
        return {name: stated[name] for name in ("values", "places", "languages")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnippetgenError(
            f"the table of values cannot be read: {error}",
            where=str(path),
            remedy="write it again with the test that found it, `tests/test_values.py`",
        ) from None


def _details(site: Site, name: str, refused: Mapping[str, str], every: list[str]) -> str:
    _ = site.words
    title = _("Refused by {name}: {count}").format(name=name, count=len(refused))
    entries = (
        element(
            "li", f"{element('code', _shown(json.dumps(every[int(number)], ensure_ascii=False)))}: {_shown(reason)}"
        )
        for number, reason in refused.items()
    )
    return element("details", element("summary", escape(title)) + element("ul", "".join(entries)))


def _shown(text: str) -> str:
    """`text` as HTML, with what cannot be seen as escapes, and not too long."""
    seen = _HIDDEN.sub(lambda character: json.dumps(character[0])[1:-1], text)
    return escape(seen if len(seen) <= _LONGEST else f"{seen[:_LONGEST]}…", quote=False)
