"""The tree of published snippets: what is written, what is stale, what is left over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from snippetgen.errors import SnippetgenError
from snippetgen.openapi.endpoint import Endpoint
from snippetgen.published import store
from snippetgen.rendering import render
from snippetgen.rendering.variant import Snippet, Variant
from snippetgen.request import build

VARIANT = Variant.parse("ruby/httparty/local")
SNIPPET = Snippet(VARIANT, "en", "puts 'ねこ'\n", {"Gemfile": "gem 'a'\n"})
FILES = {"en/ruby/httparty/local.rb": "puts 'ねこ'\n", "en/ruby/httparty/Gemfile": "gem 'a'\n"}


def test_the_path_is_the_identity() -> None:
    """Locale, language, client, source; manifests are beside it."""
    assert store.files([SNIPPET]) == FILES
    assert store.folder("en", VARIANT) == "en/ruby/httparty/"


def test_two_sources_share_a_folder_and_its_manifests() -> None:
    """One file each, one manifest."""
    hosted = Snippet(Variant.parse("ruby/httparty/hosted"), "en", "", SNIPPET.manifests)
    assert list(store.files([SNIPPET, hosted])) == [*FILES, "en/ruby/httparty/hosted.rb"]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Byte for byte, in UTF-8, line feeds as they are."""
    snippet = Snippet(VARIANT, "en", "a\r\nb\rc\n'ねこ🐈'\n", SNIPPET.manifests)
    store.write(tmp_path, store.files([snippet]))
    assert store.read(tmp_path, "en", VARIANT) == snippet
    assert (tmp_path / "en/ruby/httparty/local.rb").read_bytes() == snippet.text.encode()


def test_every_rendered_snippet_is_read_back(tmp_path: Path, endpoint: Endpoint) -> None:
    """The whole tree."""
    snippets = [render.render(v, build(endpoint, source=v.source)) for v in render.variants(endpoint)]
    store.write(tmp_path, store.files(snippets))
    assert [store.read(tmp_path, "en", snippet.variant) for snippet in snippets] == snippets
    assert store.left_over(tmp_path, store.files(snippets), ["en"]) == []


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    """So a second run touches nothing."""
    assert store.write(tmp_path, FILES) == list(FILES)
    assert store.write(tmp_path, FILES) == []
    assert store.write(tmp_path, {**FILES, "en/ruby/httparty/Gemfile": "gem 'b'\n"}) == ["en/ruby/httparty/Gemfile"]


def test_a_fresh_tree_is_not_stale(tmp_path: Path) -> None:
    """An edited file is, and the difference says where."""
    store.write(tmp_path, FILES)
    assert store.stale(tmp_path, FILES) == []
    target = tmp_path / "en/ruby/httparty/Gemfile"
    target.write_text("gem 'b'\n", encoding="utf-8")
    assert store.stale(tmp_path, FILES) == [
        f"--- {target}",
        f"+++ {target} (rendered)",
        "@@ -1 +1 @@",
        "-gem 'b'",
        "+gem 'a'",
    ]


def test_a_missing_file_is_stale(tmp_path: Path) -> None:
    """All of its lines are missing."""
    assert "+gem 'a'" in store.stale(tmp_path, FILES)


@pytest.mark.parametrize("there", ["gem 'a'", "gem 'a'\r\n", "gem 'a'\n\n", "gem 'a'\x0c"])
def test_a_difference_in_line_ends_is_stale(tmp_path: Path, there: str) -> None:
    """Whatever `write` would write, `stale` shows."""
    store.write(tmp_path, FILES)
    (tmp_path / "en/ruby/httparty/Gemfile").write_bytes(there.encode())
    assert store.stale(tmp_path, FILES)


def test_an_empty_file_that_is_missing_is_stale(tmp_path: Path) -> None:
    """Whatever `write` would write, `stale` shows."""
    assert store.stale(tmp_path, {"en/ruby/httparty/empty": ""})


def test_what_is_not_rendered_any_more_is_left_over(tmp_path: Path) -> None:
    """In the folders of the locales that were asked for, and nowhere else."""
    store.write(tmp_path, {**FILES, "en/old/a/local.rb": "", "ja/old/a/local.rb": "", "evidence.json": "{}"})
    assert store.left_over(tmp_path, FILES, ["en"]) == ["en/old/a/local.rb"]
    assert store.left_over(tmp_path, FILES, ["en", "ja", "xx"]) == ["en/old/a/local.rb", "ja/old/a/local.rb"]


def test_a_snippet_that_is_not_published_is_an_error(tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(SnippetgenError, match="the published snippet of ruby/httparty/local cannot be read") as caught:
        store.read(tmp_path, "en", VARIANT)
    assert caught.value.where == str(tmp_path / "en/ruby/httparty/local.rb")
    assert "render --all" in caught.value.remedy


def test_a_snippet_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    """It cannot have been published."""
    store.write(tmp_path, FILES)
    (tmp_path / "en/ruby/httparty/local.rb").write_bytes(b"\xff")
    with pytest.raises(SnippetgenError, match="cannot be read"):
        store.read(tmp_path, "en", VARIANT)


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """Its folder is made, it has the ordinary permissions, and nothing else is left in the folder."""
    target = tmp_path / "a/b/c.txt"
    for text in ("old", "new ねこ\n"):
        store.replace(target, text)
        assert target.read_bytes() == text.encode()
    (tmp_path / "ordinary").touch()
    assert target.stat().st_mode == (tmp_path / "ordinary").stat().st_mode
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("text", ["\ud800", "x"])
def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Whatever interrupts it: the old bytes are there, and no half-written file beside them."""
    target = tmp_path / "a.txt"
    store.replace(target, "old")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises((KeyboardInterrupt, UnicodeEncodeError)):
        store.replace(target, text)
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.glob(".*")) == list(tmp_path.glob(".a.txt*")) == []


def test_a_folder_that_cannot_be_written_to_is_an_error(tmp_path: Path) -> None:
    """With the file and the system's own word."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SnippetgenError, match="cannot write: ") as caught:
        store.replace(tmp_path / "file" / "a.txt", "x")
    assert caught.value.where == str(tmp_path / "file" / "a.txt")
