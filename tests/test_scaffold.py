"""The files of a new language."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest

import apis
from snippetgen.cli import new
from snippetgen.errors import SnippetgenError
from snippetgen.languages.model import Language
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering.context import context, required
from snippetgen.rendering.jinja import Library
from snippetgen.request import Request, build

ENTRIES = list(apis.entries(Path(__file__).parent / "apis"))
REQUESTS: dict[str, Request] = {
    **{f"packaged/{source}": build(spec.packaged(), source=source) for source in Source},
    **{entry.name: entry.request() for entry in ENTRIES if not entry.refused},
}
"""The requests of the packaged document and of all test documents."""
GIVEN = {"title": "Brand New", "client": "httpc", "suffix": "exs", "comment": "#"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "generator" / "snippetgen" / "languages").mkdir(parents=True)
    return tmp_path


def test_a_new_language_is_a_module_a_template_and_a_test(checkout: Path) -> None:
    """Three new files, and no other change."""
    made = new.create(checkout, "brandnew", **GIVEN)
    assert [path.relative_to(checkout).as_posix() for path in made] == [
        "generator/snippetgen/languages/brandnew.py",
        "templates/brandnew/httpc/snippet.exs.jinja",
        "tests/languages/test_brandnew.py",
    ]
    assert sorted(path for path in checkout.rglob("*") if path.is_file()) == sorted(made)


def _language(module: Path) -> Language:
    """Import a language module, and return its language."""
    found = importlib.util.spec_from_file_location("brandnew", module)
    assert found
    assert found.loader
    loaded = importlib.util.module_from_spec(found)
    found.loader.exec_module(loaded)
    language: Language = loaded.LANGUAGE
    return language


def test_its_module_states_a_language(checkout: Path) -> None:
    """It can be imported without changes."""
    language = _language(new.create(checkout, "brandnew", **GIVEN)[0])
    assert (language.name, language.title, language.suffix) == ("brandnew", "Brand New", "exs")
    assert language.literal.write('a"\\\n\x00') == r'"a\"\\\n\u0000"'
    assert language.structure.mapping == ("{", "}")


@pytest.mark.parametrize("literal", [False, True], ids=["environment", "literal"])
@pytest.mark.parametrize("name", list(REQUESTS))
def test_its_template_compiles_for_every_shape(checkout: Path, name: str, literal: bool) -> None:  # noqa: FBT001
    """It prints every value of a request."""
    request = REQUESTS[name]
    keys = tuple("user:key" if secret.basic else "key" for secret in request.secrets)
    shape = replace(request, keys=keys if literal else None).shape
    module = new.create(checkout, "brandnew", **GIVEN)[0]
    given = context(shape, _language(module).structure)
    template = Library([checkout / "templates"]).compile("brandnew/httpc/snippet.exs.jinja", given)
    printed = {value for hole in template.holes for value in hole.values}
    in_the_url = {name for name in required(shape) if name.startswith("options.")}  # which `url_with_options` has
    assert required(shape) - in_the_url <= printed
    assert not in_the_url or "url_with_options" in printed


def test_its_template_raises_for_an_unknown_kind(checkout: Path) -> None:
    """For an unknown kind of body or answer, the error names the kind and the template."""
    module, snippet, _ = new.create(checkout, "brandnew", **GIVEN)
    shape = REQUESTS["packaged/local"].shape
    for change, what in (({"body": "telegram"}, "telegram"), ({"answer": "smoke"}, "smoke")):
        given = {**context(shape, _language(module).structure), **change}
        with pytest.raises(SnippetgenError, match=f"does not handle {what}") as caught:
            Library([checkout / "templates"]).compile("brandnew/httpc/snippet.exs.jinja", given)
        assert caught.value.where.startswith(str(snippet))


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
def test_an_invalid_name_is_rejected(checkout: Path, name: str, given: dict[str, str], where: str) -> None:
    """The error names the option, and no file is written."""
    with pytest.raises(SnippetgenError) as caught:
        new.create(checkout, name, **given)
    assert caught.value.where == where
    assert not list(checkout.rglob("*.*"))


def test_nothing_is_overwritten(checkout: Path) -> None:
    """If the files exist, the error names them."""
    new.create(checkout, "brandnew", **GIVEN)
    with pytest.raises(SnippetgenError, match="already exist") as caught:
        new.create(checkout, "brandnew", **GIVEN)
    assert "languages/brandnew.py" in caught.value.where


def test_it_needs_a_checkout(tmp_path: Path) -> None:
    """In any other folder, it raises."""
    with pytest.raises(SnippetgenError, match="not a checkout"):
        new.create(tmp_path, "brandnew", **GIVEN)
