"""Update and compile every translation catalogue: `make translations` runs this.

New messages are added without a translation, unused ones are removed, and existing translations are kept. An argument
is a new locale: `make translations LOCALE=fr` adds its catalogues.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from snippetgen import languages
from snippetgen.folders import packaged_templates
from snippetgen.openapi.document import Document
from snippetgen.openapi.spec import PACKAGED
from snippetgen.rendering import render

PACKAGE = Path(languages.__file__).parents[1]
DOCUMENTS = (PACKAGED, *sorted(Path("docs", "apis").glob("*.yaml")))
"""The OpenAPI documents whose descriptions are on the site."""


def main() -> None:
    """Update the catalogues of every locale, and print each new message."""
    locales = sorted({*render.locales(), *sys.argv[1:]} - {render.ENGLISH})
    for folder, domain, messages in _domains():
        for locale in locales:
            _update(PACKAGE / folder / locale / "LC_MESSAGES" / f"{domain}.po", locale, set(messages))


def _domains() -> Iterator[tuple[str, str, Iterable[str]]]:
    """Yield the folder, the name and the messages of each catalogue."""
    yield "rendering/locale", "snippetgen", _extracted(packaged_templates(), "**.jinja", "jinja2")
    pages = PACKAGE / "site"
    texts = [*_extracted(pages, "**.py", "python"), *_extracted(pages, "**.jinja", "jinja2")]
    texts += _extracted(Path(__file__).parent / "own_site", "**.py", "python")
    described = (text for document in DOCUMENTS for text in _descriptions(Document.read(document).value))
    yield "site/locale", "site", [*texts, *described]
    for language in languages.every():
        texts = [text for client in language.clients for text in (client.install, *client.known_failures.values())]
        yield "languages/locale", language.name, texts


def _extracted(folder: Path, files: str, kind: str) -> list[str]:
    found = extract_from_dir(str(folder), [(files, kind)], keywords={"_": None, "words": None})
    return [str(message) for _, _, message, _, _ in found]


def _descriptions(part: Any) -> Iterator[str]:
    """Yield every summary and description in a part of an OpenAPI document."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for name, value in inner:
        if name in {"summary", "description"} and isinstance(value, str):
            yield value
        elif name != "example":  # data of the endpoint
            yield from _descriptions(value)


def _update(path: Path, locale: str, messages: set[str]) -> None:
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale)
    else:
        catalogue = Catalog(locale, project="snippetgen")
    for known in [message.id for message in catalogue if message.id]:
        if known not in messages:
            catalogue.delete(known)
    for text in sorted(messages):
        if text not in catalogue:
            catalogue.add(text)
            print(f"{path.name} ({locale}) has no translation of: {text}")  # noqa: T201  what is left to do
    for message in catalogue:
        message.flags.discard("python-brace-format")  # guessed by Babel; the tests compare the names in braces
    written = io.BytesIO()
    write_po(written, catalogue, sort_output=True, width=0, no_location=True)
    lines = written.getvalue().splitlines(keepends=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(b'"Generated-By')))
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


if __name__ == "__main__":
    main()
