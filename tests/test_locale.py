"""The catalogues of the comments."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from snippetgen.folders import packaged_templates
from snippetgen.rendering import render

CATALOGUES = sorted((Path(render.__file__).parent / "locale").glob("*/LC_MESSAGES/*.po"))
IDS = [path.parent.parent.name for path in CATALOGUES]


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def messages(path: Path) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalogue(path) if message.id}


@pytest.fixture(scope="module")
def said() -> set[str]:
    """Every message of every template."""
    found = extract_from_dir(str(packaged_templates()), [("**.jinja", "jinja2")])
    return {str(message) for _, _, message, _, _ in found}


@pytest.mark.parametrize("path", CATALOGUES, ids=IDS)
def test_a_catalogue_has_exactly_the_messages_of_the_templates(path: Path, said: set[str]) -> None:
    """Nothing is left untranslated, and nothing is translated that is not said any more."""
    translated = messages(path)
    assert set(translated) == said
    assert [text for text, translation in translated.items() if not translation] == []
    assert [message.id for message in catalogue(path) if message.fuzzy] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=IDS)
def test_the_compiled_catalogue_is_that_of_the_text(path: Path) -> None:
    """What is loaded is what is read by people: `make translations` would change nothing."""
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(path))
    assert path.with_suffix(".mo").read_bytes() == compiled.getvalue()


def test_there_is_japanese() -> None:
    """Comments are in English and Japanese."""
    assert render.locales() == ("en", "ja")
