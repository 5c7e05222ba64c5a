"""The published table of hostile values says what the tests have found: `python tests/test_values.py` writes it.

`test_literals.py` executes every value as a literal of every language, `test_hostile.py` sends them from every place;
here is what is refused there, and what could not be tried. What is neither is exact, or those tests fail.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus import VALUES
from places import NO_COMMENTS, PLACES, Place, catalogues
from snippetgen import languages
from snippetgen.errors import SnippetgenError, legible
from snippetgen.languages.model import Language
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering.variant import Variant

FILE = Path(__file__).parents[1] / "snippets" / "infer" / "values.json"
LITERAL = "literal"
SHOWN = "日本語"
EVERY = languages.every()

Found = tuple[str, int, str, str]
"""Whether a value is refused or untried, its number, the reason, and the name of the language."""


def problem(error: SnippetgenError) -> str:
    """What is wrong, or the first of several things."""
    return legible(error.problems[0].what)


def found(place: Place, language: Language) -> Iterator[Found]:
    """What one place of a language's first client does not take."""
    variant = Variant(language, language.clients[0], place.source or Source.LOCAL)
    for number, value in enumerate(VALUES):
        if why := place.untried(value, variant):
            yield "untried", number, why, language.name
        elif error := place.refusal(value, variant, place.alone):
            yield "refused", number, problem(error), language.name


def unwritable(language: Language) -> Iterator[Found]:
    """What a literal of a language does not take."""
    for number, value in enumerate(VALUES):
        try:
            language.literal.write(value)
        except SnippetgenError as error:
            yield "refused", number, problem(error), language.name


def entries(everything: Iterator[Found]) -> dict[str, list[Any]]:
    """Of each kind the number of a value, the reason, and the languages in which it is so, unless that is all."""
    where: defaultdict[tuple[str, int, str], list[str]] = defaultdict(list)
    for kind, number, reason, language in everything:
        where[kind, number, reason].append(language)
    listed: dict[str, list[Any]] = {"refused": [], "untried": []}
    for (kind, number, reason), names in sorted(where.items()):
        listed[kind].append([number, reason] if len(names) == len(EVERY) else [number, reason, names])
    return listed


def table() -> dict[str, Any]:
    """The values, and those that each place, and a literal anywhere, does not take."""
    with catalogues():
        taken = {place.name: entries(each for name in EVERY for each in found(place, name)) for place in PLACES}
    taken[LITERAL] = entries(each for language in EVERY for each in unwritable(language))
    return {"values": VALUES, "languages": [language.name for language in EVERY], "places": taken}


def written(stated: dict[str, Any]) -> str:
    """The table as JSON, each place on a line."""
    places = ",\n".join(f"  {json.dumps(name)}: {json.dumps(place)}" for name, place in stated["places"].items())
    head = "".join(f" {json.dumps(name)}: {json.dumps(stated[name])},\n" for name in ("values", "languages"))
    return f'{{\n{head} "places": {{\n{places}\n }}\n}}\n'


def test_the_published_table_is_what_was_found() -> None:
    """Each value is exact or refused, and every refusal names a character, a length or a form."""
    stated = table()
    assert FILE.read_text(encoding="utf-8") == written(stated)
    reasons = [reason for place in stated["places"].values() for _, reason, *_ in place["refused"]]
    assert reasons
    assert all(any(word in reason for word in NAMING) for reason in reasons), set(reasons)


@pytest.mark.parametrize("name", [language.name for language in EVERY])
def test_a_comment_is_tried_where_there_is_one(name: str) -> None:
    """A value that no snippet shows has not been found to be exact."""
    (place,) = (place for place in PLACES if place.name == "comment")
    language = languages.load(name)
    variant = Variant(language, language.clients[0], Source.LOCAL)
    with catalogues():
        text = place.put(place.alone, SHOWN).subject(variant).snippet.text
    assert (SHOWN in text) == (place.untried(SHOWN, variant) != NO_COMMENTS)


NAMING = (
    *("U+", "characters", "is “", "is blank", "is empty", "too short", "is not a base URL", "is not a name for"),
    *(
        "does not name",
        "is required",
        "has its own use for",
        "is not a media type",
        "cannot be used in a comment",
        "has no name",
        "is not percent-encoded",
    ),
)

if __name__ == "__main__":
    FILE.write_text(written(table()), encoding="utf-8")
