"""The cache: entries are complete, and problems with the cache are not errors."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from snippetgen.checking.verdict_cache import Cache, digest, own_digest

KEY = digest("something")
_TWO_MONTHS = 60 * 86400


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def _fill(folder: Path) -> None:
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "program").write_bytes(b"\x7fELF")
    (folder / "inner" / "program").chmod(0o755)
    (folder / "link").symlink_to("inner/program")


def _age(path: Path) -> None:
    then = time.time() - _TWO_MONTHS
    os.utime(path, (then, then))


def test_equal_inputs_have_one_digest() -> None:
    """The order of a mapping does not matter."""
    assert digest({"a": 1, "b": [2]}, "c") == digest({"b": [2], "a": 1}, "c")


@pytest.mark.parametrize("other", [("ab", "c"), ("a", "bc", ""), ("a", ["bc"]), ("bc", "a"), ("a",)])
def test_other_inputs_have_another_digest(other: tuple[object, ...]) -> None:
    """Inputs do not run into each other."""
    assert digest("a", "bc") != digest(*other)


def test_the_code_has_a_digest() -> None:
    """The digest of the code is stable while the code is."""
    once = own_digest()
    own_digest.cache_clear()
    assert own_digest() == once


@pytest.mark.parametrize("value", [0.25, "text", {"a": [1, None]}])
def test_a_value_is_kept(cache: Cache, value: object) -> None:
    """What was kept is found again, also by another run."""
    cache.keep(KEY, value)
    assert Cache(cache.folder).value(KEY) == value


def test_a_value_that_was_not_kept_is_absent(cache: Cache) -> None:
    """A missing entry has no value, and no folder is made."""
    cache.keep(KEY, 1)
    assert cache.value(digest("something else")) is None
    assert Cache(cache.folder / "nowhere").value(KEY) is None
    assert not (cache.folder / "nowhere").exists()


@pytest.mark.parametrize("damage", [b"", b'{"a": ', b"\xff\xfe"])
def test_a_damaged_value_is_absent(cache: Cache, damage: bytes) -> None:
    """An entry that cannot be read counts as missing, and can be kept again."""
    cache.keep(KEY, {"a": 1})
    (entry,) = cache.folder.glob("*/*.json")
    entry.write_bytes(damage)
    assert cache.value(KEY) is None
    cache.keep(KEY, {"a": 2})
    assert cache.value(KEY) == {"a": 2}


def test_keeping_leaves_no_temporary_file(cache: Cache) -> None:
    """A value is written to a temp file, which is renamed."""
    cache.keep(KEY, 1)
    cache.keep(KEY, 2)
    assert [path.suffix for path in cache.folder.rglob("*") if path.is_file()] == [".json"]


def test_a_folder_is_kept_whole(cache: Cache, tmp_path: Path) -> None:
    """A restored folder has the files, their permission to run, and links as links, beside what was there before."""
    cache.keep_folder(KEY, _fill)
    work = tmp_path / "work"
    work.mkdir()
    (work / "local.go").touch()
    assert cache.restore(KEY, work)
    assert (work / "inner" / "program").read_bytes() == b"\x7fELF"
    assert os.access(work / "inner" / "program", os.X_OK)
    assert (work / "link").readlink() == Path("inner/program")
    assert (work / "local.go").exists()


def test_a_folder_that_was_not_kept_is_absent(cache: Cache, tmp_path: Path) -> None:
    """Nothing is restored if nothing was kept, or if a file is in its place."""
    assert not cache.restore(KEY, tmp_path / "work")
    place = cache.folder / KEY[:2] / KEY[2:]
    place.parent.mkdir(parents=True)
    place.write_text("no folder")
    assert not cache.restore(KEY, tmp_path / "work")
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize("damage", ["cut", "more", "less", "locked", "old"])
def test_a_damaged_folder_is_absent(cache: Cache, tmp_path: Path, damage: str) -> None:
    """A build that cannot be started is made again, and kept again."""
    cache.keep_folder(KEY, _fill)
    files = cache.folder / KEY[:2] / KEY[2:] / "files"
    program = files / "inner" / "program"
    match damage:
        case "cut":
            program.write_bytes(b"\x7f")
        case "more":
            (files / "other").touch()
        case "less":
            (files / "link").unlink()
        case "locked":
            program.chmod(0o644)
        case "old":
            (files.parent / "digest").unlink()
    assert not cache.restore(KEY, tmp_path / "work")
    assert list((tmp_path / "work").iterdir()) == []
    cache.keep_folder(KEY, _fill)
    assert cache.restore(KEY, tmp_path / "work")


def test_a_folder_that_was_not_filled_is_not_kept(cache: Cache, tmp_path: Path) -> None:
    """When filling is interrupted, nothing of it stays."""

    def interrupted(folder: Path) -> None:
        _fill(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cache.keep_folder(KEY, interrupted)
    assert not cache.restore(KEY, tmp_path / "work")
    assert not [path for path in cache.folder.rglob("*") if path.is_file()]


def test_the_folder_that_came_first_stays(cache: Cache, tmp_path: Path) -> None:
    """Two runs may keep the same folder at once: the first one's stays, without an error."""
    cache.keep_folder(KEY, _fill)
    cache.keep_folder(KEY, lambda folder: folder.mkdir())
    assert cache.restore(KEY, tmp_path / "work")
    assert (tmp_path / "work" / "link").exists()


def test_a_cache_that_cannot_be_written_to_is_no_error(tmp_path: Path) -> None:
    """Where no folder can be made, everything is absent and nothing is raised."""
    (tmp_path / "file").touch()
    cache = Cache(tmp_path / "file" / "cache")
    cache.keep(KEY, 1)
    cache.keep_folder(KEY, _fill)
    assert cache.value(KEY) is None
    assert not cache.restore(KEY, tmp_path / "work")
    cache.prune()


def test_a_cache_that_can_only_be_read_is_still_read(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry is used even if the time of its use cannot be set."""
    cache.keep_folder(KEY, _fill)
    utime = os.utime

    def refuse_in_cache(path: Path, *arguments: Any, **options: Any) -> None:
        if Path(path).is_relative_to(cache.folder):
            raise PermissionError
        utime(path, *arguments, **options)

    monkeypatch.setattr(os, "utime", refuse_in_cache)
    assert cache.restore(KEY, tmp_path / "work")


def test_what_is_old_is_pruned(cache: Cache) -> None:
    """Entries that were not used for a month are deleted, the others stay."""
    old, new = "aa01", "bb02"
    for key in (old, new):
        cache.keep(key, 1)
        cache.keep_folder(key, _fill)
    for path in (cache.folder / old[:2]).iterdir():
        _age(path)
    cache.prune()
    assert cache.value(old) is None
    assert cache.value(new) == 1
    assert not (cache.folder / old[:2] / old[2:]).exists()
    assert (cache.folder / new[:2] / new[2:]).is_dir()


def test_what_is_used_is_not_pruned(cache: Cache, tmp_path: Path) -> None:
    """Using an entry makes it young again, be it a folder or a value."""
    cache.keep_folder(KEY, _fill)
    cache.keep(KEY, 1)
    for path in (cache.folder / KEY[:2]).iterdir():
        _age(path)
    cache.restore(KEY, tmp_path / "work")
    cache.value(KEY)
    cache.prune()
    assert cache.restore(KEY, tmp_path / "again")
    assert cache.value(KEY) == 1
