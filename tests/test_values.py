"""The published table of hostile values says what the tests have found: `python tests/test_values.py` writes it anew.

`test_literals.py` executes every value in every language, `test_hostile.py` sends them from every place; here is what
they refuse. What is not refused is exact, or those tests fail.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from corpus import VALUES
from snippetgen import languages, request, spec
from snippetgen.errors import SnippetgenError
from snippetgen.variant import Source

FILE = Path(__file__).parents[1] / "snippets" / "values.json"
PLACES: dict[str, Callable[[str], dict[str, Any]]] = {
    "--api-key": lambda value: {"key": value},
    "--model": lambda value: {"model": f"{value}/42"},
    "--option": lambda value: {"options": {"name": value}},
    "--image-path": lambda value: {"image": value},
    "--image-url": lambda value: {"source": Source.HOSTED, "image": f"https://example.com/{value}"},
}


def why(attempt: Callable[[], object]) -> str:
    """The words with which an attempt is refused; none when it is not."""
    try:
        attempt()
    except SnippetgenError as error:
        return error.what
    return ""


def refusals(attempt: Callable[[str], object]) -> dict[str, str]:
    """The numbers of the values that are refused, each with the reason."""
    reasons = {str(number): why(partial(attempt, value)) for number, value in enumerate(VALUES)}
    return {number: reason for number, reason in reasons.items() if reason}


def table() -> dict[str, Any]:
    """The values, and those that each place and each language's literal refuses."""
    return {
        "values": VALUES,
        "places": {place: refusals(partial(asked, given)) for place, given in PLACES.items()},
        "languages": {language.name: refusals(language.literal.write) for language in languages.every()},
    }


def asked(given: Callable[[str], dict[str, Any]], value: str) -> request.Request:
    return request.build(spec.packaged(), **given(value))


def written(found: dict[str, Any]) -> str:
    return json.dumps(found, indent=1) + "\n"


def test_the_published_table_is_what_was_found() -> None:
    """Each value is exact or refused, and every refusal names a character, a length or a form."""
    found = table()
    assert FILE.read_text(encoding="utf-8") == written(found)
    reasons = [reason for group in ("places", "languages") for one in found[group].values() for reason in one.values()]
    assert reasons
    assert all(any(word in reason for word in NAMING) for reason in reasons), set(reasons)


NAMING = ("U+", "characters", "bytes", "does not name a model", "is “", "blank", "empty", "too short")

if __name__ == "__main__":
    FILE.write_text(written(table()), encoding="utf-8")
