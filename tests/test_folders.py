"""Where things are."""

from __future__ import annotations

from pathlib import Path

import pytest

from snippetgen import folders


def test_the_cache_is_where_the_user_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """XDG_CACHE_HOME names it; a relative path is ignored, as the specification says."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert folders.user_cache() == tmp_path / "snippetgen"
    monkeypatch.setenv("HOME", "/home/someone")
    for ignored in ("", "relative/path"):
        monkeypatch.setenv("XDG_CACHE_HOME", ignored)
        assert folders.user_cache() == Path("/home/someone/.cache/snippetgen")


def test_the_templates_of_a_checkout_stand_beside_the_generator() -> None:
    """An editable install reads the very files that one edits."""
    assert folders.packaged_templates() == Path(__file__).parents[1] / "templates"
