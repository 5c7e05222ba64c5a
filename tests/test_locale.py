"""The catalogues of the comments."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from snippetgen.folders import packaged_templates
from snippetgen.rendering import render

PACKAGE = Path(render.__file__).parents[1]
CATALOGUES = sorted((PACKAGE / "rendering" / "locale").glob("*/LC_MESSAGES/*.po"))
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


def test_a_third_locale_is_its_catalogues(tmp_path: Path, spec_file: Callable[..., Path]) -> None:
    """In a copy of the package: comments, published snippets, pages and the form are in it, and no code is changed.

    What is not translated stays in English.
    """
    package = tmp_path / "generator"
    shutil.copytree(PACKAGE.parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(packaged_templates(), tmp_path / "templates")
    spec_file()
    environment = {**os.environ, "PYTHONPATH": str(package)}

    def python(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    python("generator/translations.py", "fr")
    for name in ("rendering", "site", "languages"):
        for file in (package / "snippetgen" / name / "locale" / "fr").rglob("*.po"):
            with file.open("rb") as written:
                french = read_po(written)
            for message in french:
                if message.id and message.id != "Path":
                    message.string = f"{message.id} [fr]"
            with file.open("wb") as changed:
                write_po(changed, french)
    python("generator/translations.py")

    stated, cats = ("-m", "snippetgen"), ("--spec", "cats.yaml")
    assert re.search(
        r"^\s*// .* \[fr\]$", python(*stated, "render", *cats, "--lang", "go", "--locale", "fr"), re.MULTILINE
    )
    python(*stated, "render", *cats, "--all")
    assert {path.name for path in (tmp_path / "snippets" / "find").iterdir()} == {"en", "fr", "ja"}
    page = python(*stated, "page", *cats, "--rendered", "--format", "json", "--locale", "fr")
    assert json.loads(page)["locale"] == "fr"
    assert "the standard library only. [fr]" in page
    (tmp_path / "page.md").write_text("<!-- form -->\n", encoding="utf-8")
    (tmp_path / "page.yml").write_text("snippetgen: {spec: cats.yaml, locale: fr}\n", encoding="utf-8")
    form = python("-m", "markdown", "-x", "snippetgen", "-c", "page.yml", "page.md")
    assert "Model [fr]</label>" in form
    assert "Path</label>" in form
    assert '"stale":"This is still the code for the last valid input. [fr]"' in form


def test_there_is_japanese() -> None:
    """Comments are in English and Japanese."""
    assert render.locales() == ("en", "ja")
