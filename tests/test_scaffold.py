"""Beginning a new language."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from snippetgen.cli import scaffold
from snippetgen.errors import SnippetgenError
from snippetgen.languages.model import Language
from snippetgen.rendering.context import context
from snippetgen.rendering.jinja import Library
from snippetgen.request import Shape
from snippetgen.variant import Source

GIVEN = {"title": "Brand New", "client": "httpc", "suffix": "exs", "comment": "#"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "generator" / "snippetgen" / "languages").mkdir(parents=True)
    return tmp_path


def test_a_new_language_is_a_module_a_template_and_a_test(checkout: Path) -> None:
    """Three files, where each belongs, and nothing else is touched."""
    made = scaffold.create(checkout, "brandnew", **GIVEN)
    assert [path.relative_to(checkout).as_posix() for path in made] == [
        "generator/snippetgen/languages/brandnew.py",
        "templates/brandnew/httpc/snippet.exs.jinja",
        "tests/languages/test_brandnew.py",
    ]
    assert sorted(path for path in checkout.rglob("*") if path.is_file()) == sorted(made)


def test_its_module_states_a_language(checkout: Path) -> None:
    """It can be imported as it is, so that one can begin to try."""
    path = scaffold.create(checkout, "brandnew", **GIVEN)[0]
    found = importlib.util.spec_from_file_location("brandnew", path)
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    language: Language = module.LANGUAGE
    assert (language.name, language.title, language.suffix) == ("brandnew", "Brand New", "exs")
    assert language.literal.write('a"\\\n\x00') == r'"a\"\\\n\u0000"'


@pytest.mark.parametrize("auth", ["bearer", "query"])
@pytest.mark.parametrize("source", Source)
def test_its_template_compiles(checkout: Path, source: Source, auth: str) -> None:
    """It shows a template author how holes and comments are written."""
    scaffold.create(checkout, "brandnew", **GIVEN)
    shape = Shape(source, auth, key_in_environment=True, options=0)
    template = Library([checkout / "templates"]).compile("brandnew/httpc/snippet.exs.jinja", context(shape))
    assert template.holes


@pytest.mark.parametrize(
    ("name", "given", "where"),
    [
        ("../evil", GIVEN, "LANGUAGE"),
        ("C", GIVEN, "LANGUAGE"),
        ("", GIVEN, "LANGUAGE"),
        ("brandnew", {**GIVEN, "client": "a/b"}, "--client"),
        ("brandnew", {**GIVEN, "suffix": ".."}, "--suffix"),
        ("brandnew", {**GIVEN, "title": 'My "L"'}, "--title"),
        ("brandnew", {**GIVEN, "comment": "{#"}, "--comment"),
        ("go", GIVEN, "LANGUAGE"),
    ],
)
def test_a_name_that_is_no_name_is_refused(checkout: Path, name: str, given: dict[str, str], where: str) -> None:
    """Nothing is written then."""
    with pytest.raises(SnippetgenError) as caught:
        scaffold.create(checkout, name, **given)
    assert caught.value.where == where
    assert not list(checkout.rglob("*.*"))


def test_nothing_is_overwritten(checkout: Path) -> None:
    """A second time, or where somebody has begun already, it refuses and names the files."""
    scaffold.create(checkout, "brandnew", **GIVEN)
    with pytest.raises(SnippetgenError, match="already") as caught:
        scaffold.create(checkout, "brandnew", **GIVEN)
    assert "languages/brandnew.py" in caught.value.where


def test_it_needs_a_checkout(tmp_path: Path) -> None:
    """An installed package is no place to write to."""
    with pytest.raises(SnippetgenError, match="no checkout"):
        scaffold.create(tmp_path, "brandnew", **GIVEN)
