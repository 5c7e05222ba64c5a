"""The site's catalogues: its texts, the endpoint's descriptions, the languages' notes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import snippetgen
from snippetgen import languages
from snippetgen.openapi.spec import PACKAGED, packaged
from snippetgen.rendering import render
from snippetgen.site import Site

PACKAGE = Path(snippetgen.__file__).parent
LOCALES = [locale for locale in render.locales() if locale != render.ENGLISH]
PLACES = {"site": PACKAGE / "site/locale", **dict.fromkeys(languages.names(), PACKAGE / "languages/locale")}
CATALOGUES = [(locale, domain) for locale in LOCALES for domain in PLACES]


def file(locale: str, domain: str) -> Path:
    return PLACES[domain] / locale / "LC_MESSAGES" / f"{domain}.po"


def catalogue(locale: str, domain: str) -> Catalog:
    with file(locale, domain).open("rb") as text:
        return read_po(text)


def described(part: Any) -> Iterator[str]:
    """Yield every summary and description in a part of an OpenAPI document."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name in {"summary", "description"} and isinstance(value, str):
                yield value
            elif name != "example":  # data of the endpoint
                yield from described(value)
    elif isinstance(part, list):
        for value in part:
            yield from described(value)


def words() -> set[str]:
    """Return every message of the site package, and of the project's own site."""
    folders = {
        PACKAGE / "site": [("**.py", "python"), ("**.jinja", "jinja2")],
        PACKAGE.parent / "own_site": [("**.py", "python")],
    }
    return {
        str(message)
        for folder, files in folders.items()
        for _, _, message, _, _ in extract_from_dir(str(folder), files, keywords={"_": None, "words": None})
    }


def expected(domain: str) -> set[str]:
    """Return the messages that a catalogue must have."""
    if domain != "site":
        clients = languages.load(domain).clients
        return {text for client in clients for text in (client.install, *client.known_failures.values())}
    documents = (PACKAGED, *sorted((PACKAGE.parents[1] / "docs" / "apis").glob("*.yaml")))
    return words().union(*(described(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in documents))


def test_there_are_messages() -> None:
    """Otherwise the next test would compare empty sets."""
    assert {"Copy", "Model", "The label of the object."} <= expected("site")


@pytest.mark.parametrize(("locale", "domain"), CATALOGUES)
def test_a_catalogue_has_exactly_the_messages_that_there_are(locale: str, domain: str) -> None:
    """Every message is translated, and no translation is unused."""
    messages = {str(message.id): str(message.string) for message in catalogue(locale, domain) if message.id}
    assert set(messages) == expected(domain)
    assert all(messages.values())
    assert [message.id for message in catalogue(locale, domain) if message.id and message.fuzzy] == []


@pytest.mark.parametrize(("locale", "domain"), CATALOGUES)
def test_a_translation_has_the_fields_and_the_code_of_its_message(locale: str, domain: str) -> None:
    """Names in braces, code in backticks, and URLs are the same."""
    for message in catalogue(locale, domain):
        for pattern in (r"\{\w+\}", r"`[^`]+`", r"https?://[\w./-]+"):
            assert sorted(re.findall(pattern, str(message.id))) == sorted(re.findall(pattern, str(message.string)))


@pytest.mark.parametrize(("locale", "domain"), CATALOGUES)
def test_the_compiled_catalogue_is_that_of_the_text(locale: str, domain: str) -> None:
    """The .mo file is compiled from the .po file."""
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(locale, domain))
    assert file(locale, domain).with_suffix(".mo").read_bytes() == compiled.getvalue()


@pytest.mark.parametrize("locale", LOCALES)
def test_a_site_finds_the_words_of_every_catalogue(locale: str) -> None:
    """Its own and those of the languages. An unknown message is returned unchanged."""
    site = Site(Path(), packaged(), locale)
    for domain in PLACES:
        assert all(site.words(message) != message for message in expected(domain) if re.search(r"[a-z]{4} ", message))
    assert site.words("unknown") == "unknown"
    assert not site.words("")
