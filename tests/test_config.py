"""The configuration file: its endpoints and their settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from snippetgen import config
from snippetgen.config import Config, Stated
from snippetgen.errors import SnippetgenError

TWO = """\
[endpoints.find]
spec = "api/cats.yaml"
operation = "find"
overlay = "api/overlay.yaml"
key = "CAT_KEY"
set = {"query size" = 3}

[endpoints.fetch]
spec = "/elsewhere/dogs.json"
"""


def test_without_a_configuration_there_are_no_endpoints(tmp_path: Path) -> None:
    """A pyproject.toml without our table has none either."""
    assert config.read(tmp_path) == Config()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "snippetgen-user"\n', encoding="utf-8")
    assert config.read(tmp_path) == Config()


def test_a_pyproject_without_our_table_is_not_parsed(tmp_path: Path) -> None:
    """Errors in it are not reported."""
    (tmp_path / "pyproject.toml").write_text("[project", encoding="utf-8")
    assert config.read(tmp_path) == Config()


def test_an_endpoint_has_a_spec_and_hints(tmp_path: Path) -> None:
    """Paths are relative to the configuration file. Other keys are hints."""
    (tmp_path / "snippetgen.toml").write_text(TWO, encoding="utf-8")
    endpoints = config.read(tmp_path).endpoints
    assert list(endpoints) == ["find", "fetch"]
    find, fetch = endpoints.values()
    assert (find.spec, find.operation) == (tmp_path / "api/cats.yaml", "find")
    assert find.overlay == tmp_path / "api/overlay.yaml"
    assert find.hints == {"name": "find", "key": "CAT_KEY", "set": {"query size": 3}}
    assert (fetch.spec, fetch.operation) == (Path("/elsewhere/dogs.json"), None)
    assert (fetch.overlay, fetch.hints) == (None, {"name": "fetch"})


def test_a_pyproject_may_have_the_configuration(tmp_path: Path) -> None:
    """If there is a snippetgen.toml beside it, only that is used."""
    text = '[tool.snippetgen.endpoints.find]\nspec = "cats.yaml"\n'
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    [(name, find)] = config.read(tmp_path).endpoints.items()
    assert (name, find.spec, find.hints) == ("find", tmp_path / "cats.yaml", {"name": "find"})
    (tmp_path / "snippetgen.toml").write_text('[endpoints.fetch]\nspec = "dogs.yaml"\n', encoding="utf-8")
    assert list(config.read(tmp_path).endpoints) == ["fetch"]


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        ("[endpoints.find", "the configuration is not valid TOML", "correct the file"),
        ("[endpoint.find]\nspec = 'a'\n", "there is no setting “endpoint”", "“endpoints”"),
        ("[endpoints]\n[endpoint]\n", "there is no setting “endpoint”", "“endpoints”"),
        ("[endpoints.find]\nkey = 'A'\n", "the endpoint “find” has no spec", "spec ="),
        ("[endpoints.find]\nspec = 3\n", "the endpoint “find” has no spec", "spec ="),
        ("[endpoints]\nfind = 'cats.yaml'\n", "the endpoint “find” has no spec", "spec ="),
    ],
)
@pytest.mark.parametrize("name", ["snippetgen.toml", "pyproject.toml"])
def test_a_wrong_configuration_is_reported_with_its_file(
    tmp_path: Path, name: str, text: str, what: str, remedy: str
) -> None:
    """In both files."""
    within = text.replace("[endpoint", "[tool.snippetgen.endpoint") if name == "pyproject.toml" else text
    (tmp_path / name).write_text(within, encoding="utf-8")
    with pytest.raises(SnippetgenError) as caught:
        config.read(tmp_path)
    assert caught.value.what.startswith(what)
    assert caught.value.where == str(tmp_path / name)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "endpoints = 3\n",
        "endpoints = ['a']\n",
        "languages = 'go'\n",
        "languages = [3]\n",
        "[endpoints.find]\nspec = 'a'\noperation = 3\n",
        "[endpoints.find]\nspec = 'a'\noverlay = 3\n",
    ],
)
def test_a_setting_of_the_wrong_type_is_reported_with_its_file(tmp_path: Path, text: str) -> None:
    """It is a SnippetgenError, not a traceback."""
    (tmp_path / "snippetgen.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SnippetgenError) as caught:
        config.read(tmp_path)
    assert caught.value.where.startswith(str(tmp_path / "snippetgen.toml"))
    assert caught.value.remedy


@pytest.mark.parametrize("stated", ["3", "['a']", "'endpoints'"])
def test_a_pyproject_of_the_wrong_type_is_reported_with_its_file(tmp_path: Path, stated: str) -> None:
    """It is a SnippetgenError, not a traceback."""
    (tmp_path / "pyproject.toml").write_text(f"[tool]\nsnippetgen = {stated}\n", encoding="utf-8")
    with pytest.raises(SnippetgenError) as caught:
        config.read(tmp_path)
    assert caught.value.where.startswith(str(tmp_path / "pyproject.toml"))


FIND, FETCH = Stated(Path("a")), Stated(Path("b"))


@pytest.mark.parametrize(
    ("endpoints", "name", "chosen"),
    [
        ({}, None, None),
        ({"find": FIND}, None, FIND),
        ({"find": FIND, "fetch": FETCH}, None, FIND),
        ({"fetch": FETCH, "find": FIND}, None, FETCH),
        ({"find": FIND, "fetch": FETCH}, "fetch", FETCH),
    ],
)
def test_an_endpoint_is_chosen_by_name_or_is_the_first(
    endpoints: Mapping[str, Stated], name: str | None, chosen: Stated | None
) -> None:
    """Without a configuration, there is none."""
    assert Config(endpoints).choose(name) is chosen


@pytest.mark.parametrize(
    ("endpoints", "name", "what", "remedy"),
    [
        ({"find": FIND}, "fidn", "no endpoint “fidn” is configured", "“find”"),
        ({}, "find", "no endpoint “find” is configured", "snippetgen init FILE"),
    ],
)
def test_an_unknown_endpoint_is_an_error(
    endpoints: Mapping[str, Stated], name: str | None, what: str, remedy: str
) -> None:
    """It names the parameter and has a remedy."""
    with pytest.raises(SnippetgenError) as caught:
        Config(endpoints).choose(name)
    assert (caught.value.what, caught.value.parameter, caught.value.where) == (what, "endpoint", "")
    assert remedy in caught.value.remedy


def test_the_languages_that_come_first_are_configured(tmp_path: Path) -> None:
    """In the order of the file, which errors about them name."""
    (tmp_path / "snippetgen.toml").write_text('languages = ["curl", "python/httpx"]\n', encoding="utf-8")
    read = config.read(tmp_path)
    assert (read.languages, read.file) == (("curl", "python/httpx"), str(tmp_path / "snippetgen.toml"))
    assert read.endpoints == {}
