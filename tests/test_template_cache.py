"""A compiled template is kept, and is never stale."""

from __future__ import annotations

import os
import sys
from importlib.util import spec_from_file_location
from pathlib import Path

import pytest

from snippetgen import folders
from snippetgen.errors import SnippetgenError
from snippetgen.rendering import template_cache as compiled_module
from snippetgen.rendering.holes import Hole, Template
from snippetgen.rendering.jinja import Library
from snippetgen.rendering.template_cache import compiled

CONTEXT = {"url": Hole("url")}


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """A user's folder, which is empty, and one with a template and its parent."""
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    mine.mkdir()
    theirs.mkdir()
    (theirs / "_base.jinja").write_text("get {% block b %}{% endblock %}", encoding="utf-8")
    (theirs / "a.jinja").write_text('{% extends "_base.jinja" %}{% block b %}{{ url }}{% endblock %}', encoding="utf-8")
    return mine, theirs


def text(places: tuple[Path, ...]) -> str:
    template = compiled(places, "a.jinja", ("x",), lambda: (CONTEXT, set()))
    return "".join(part if isinstance(part, str) else f"<{part.rule} {part.name}>" for part in template.parts)


def in_a_new_process() -> None:
    """Look at the code again, which does not change while it runs."""
    compiled_module._code_stamp.cache_clear()


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are compiled and not taken from the cache."""
    names: list[str] = []
    compile_ = Library.compile

    def counting(library: Library, name: str, context: dict[str, object]) -> Template:
        names.append(name)
        return compile_(library, name, context)

    monkeypatch.setattr(Library, "compile", counting)
    return names


def test_a_template_is_compiled_once(places: tuple[Path, Path], compilations: list[str]) -> None:
    """The second time it comes from the cache, and is the same."""
    assert text(places) == text(places) == "get <literal url>"
    assert compilations == ["a.jinja"]


@pytest.mark.parametrize("name", ["a.jinja", "_base.jinja"])
def test_a_changed_file_is_noticed(places: tuple[Path, Path], name: str) -> None:
    """The template's own, and its parent's."""
    text(places)
    (places[1] / name).write_text("changed", encoding="utf-8")
    assert text(places) == "changed"


@pytest.mark.parametrize("name", ["a.jinja", "_base.jinja"])
def test_a_new_override_is_noticed(places: tuple[Path, Path], name: str) -> None:
    """A file in an earlier folder wins from the moment it is there, and no longer."""
    text(places)
    (places[0] / name).write_text("mine", encoding="utf-8")
    assert text(places) == "mine"
    (places[0] / name).unlink()
    assert text(places) == "get <literal url>"


def test_other_folders_are_other_templates(places: tuple[Path, Path], tmp_path: Path) -> None:
    """What was compiled from one set of folders is not used for another."""
    text(places)
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.jinja").write_text("other", encoding="utf-8")
    assert text((other,)) == "other"
    assert text(places) == "get <literal url>"


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"stamp": []}', '{"names": [], "stamp": [], "parts": 1}'])
def test_a_damaged_entry_is_compiled_again(places: tuple[Path, Path], damage: str) -> None:
    """It is noticed, and replaced."""
    text(places)
    [entry] = (folders.user_cache() / "templates").iterdir()
    whole = entry.read_text(encoding="utf-8")
    entry.write_text(damage, encoding="utf-8")
    assert text(places) == "get <literal url>"
    assert entry.read_text(encoding="utf-8") == whole


def test_a_cache_that_cannot_be_written_is_no_error(places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """It costs time and nothing else."""
    monkeypatch.setenv("XDG_CACHE_HOME", os.devnull)
    assert text(places) == "get <literal url>"


def test_an_error_is_not_kept(places: tuple[Path, Path]) -> None:
    """A wrong template is wrong each time."""
    (places[1] / "a.jinja").write_text("{{ url == 1 }}", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(SnippetgenError, match="is a hole"):
            text(places)


def test_another_version_of_the_engine_is_noticed(
    places: tuple[Path, Path], compilations: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template that another Jinja has compiled is compiled again."""
    text(places)
    other = tmp_path / "site" / "jinja2"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("__version__ = '9'\n", encoding="utf-8")
    monkeypatch.setattr(compiled_module, "find_spec", lambda name: spec_from_file_location(name, other / "__init__.py"))
    in_a_new_process()
    text(places)
    assert compilations == ["a.jinja", "a.jinja"]


def test_another_version_of_python_is_noticed(
    places: tuple[Path, Path], compilations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template that another Python has compiled is compiled again."""
    text(places)
    monkeypatch.setattr(sys, "version", "9.9")
    text(places)
    assert compilations == ["a.jinja", "a.jinja"]


def test_a_template_that_leaves_a_value_out_is_refused_by_name(places: tuple[Path, Path]) -> None:
    """Each time, as it is not kept; what it prints is not complained about."""
    wanted = {"url", "image_path", "body.3"}
    given = {**CONTEXT, "image_path": Hole("image_path")}
    for _ in range(2):
        with pytest.raises(SnippetgenError) as caught:
            compiled(places, "a.jinja", ("x",), lambda: (given, wanted))
        assert caught.value.what == "the template leaves out body.3, image_path of this request"
        assert caught.value.where.endswith("a.jinja")
        assert "unsupported" in caught.value.remedy
    assert not (folders.user_cache() / "templates").exists()


@pytest.mark.parametrize("printed", ["{{ url }}", "{{ url | percent }}", "{{ text('a', url) }}"])
def test_a_value_may_be_printed_in_any_way(places: tuple[Path, Path], printed: str) -> None:
    """Also as a part of one literal."""
    (places[1] / "a.jinja").write_text(printed, encoding="utf-8")
    assert compiled(places, "a.jinja", ("x",), lambda: (CONTEXT, {"url"})).holes


def test_another_shape_is_another_template(places: tuple[Path, Path], compilations: list[str]) -> None:
    """What was compiled for one is not used for another."""
    (places[1] / "a.jinja").write_text("{% if local %}a{% else %}b{% endif %}", encoding="utf-8")
    for _ in range(2):
        for local in (True, False):
            template = compiled(places, "a.jinja", ("shape", local), lambda given=local: ({"local": given}, set()))  # type: ignore[misc]
            assert template.parts == ("a" if local else "b",)
    assert len(compilations) == 2


def test_a_changed_language_is_noticed(places: tuple[Path, Path], compilations: list[str], tmp_path: Path) -> None:
    """The expressions of a compiled template are written by its structure rule."""
    module = tmp_path / "language.py"
    for text_ in ("one", "another", "another"):
        if not module.exists() or module.read_text(encoding="utf-8") != text_:
            module.write_text(text_, encoding="utf-8")
        in_a_new_process()
        compiled(places, "a.jinja", ("x",), lambda: (CONTEXT, set()), module)
    assert len(compilations) == 2
