"""The cache: entries are complete, and problems with the cache are not errors."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from snippetgen.checking.verdict_cache import Cache, digest, own_digest

KEY = digest("something")
_TWO_MONTHS = 60 * 86400


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture
def build(tmp_path: Path) -> list[Path]:
    """A folder with a program, and a link to it."""
    folder = tmp_path / "build"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "program").write_bytes(b"\x7fELF" + bytes(range(256)))
    (folder / "inner" / "program").chmod(0o755)
    (folder / "link").symlink_to("inner/program")
    return [folder / "inner", folder / "link"]


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


def test_a_build_is_kept_whole(cache: Cache, build: list[Path], tmp_path: Path) -> None:
    """A restored build has the files, their permission to run, and links as links, beside what was there before."""
    cache.keep_files(KEY, build)
    work = tmp_path / "work"
    work.mkdir()
    (work / "local.go").touch()
    assert cache.restore(KEY, work)
    assert (work / "inner" / "program").read_bytes() == b"\x7fELF" + bytes(range(256))
    assert os.access(work / "inner" / "program", os.X_OK)
    assert (work / "link").readlink() == Path("inner/program")
    assert (work / "local.go").exists()
    assert len(list(work.iterdir())) == 3


def _archive(cache: Cache, key: str = KEY) -> Path:
    return cache.folder / key[:2] / f"{key[2:]}.tar.gz"


def test_a_build_that_was_not_kept_is_absent(cache: Cache, tmp_path: Path) -> None:
    """Nothing is restored if nothing was kept, or if a folder is in its place."""
    assert not cache.restore(KEY, tmp_path / "work")
    _archive(cache).mkdir(parents=True)
    assert not cache.restore(KEY, tmp_path / "work")
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize("damage", ["empty", "cut", "end cut", "changed", "checksum changed", "another file"])
def test_a_damaged_build_is_absent(cache: Cache, build: list[Path], tmp_path: Path, damage: str) -> None:
    """A build that cannot be started is made again, and kept again."""
    cache.keep_files(KEY, build)
    whole = _archive(cache).read_bytes()
    middle = len(whole) // 2
    damaged = {
        "empty": b"",
        "cut": whole[:middle],
        "end cut": whole[:-1],
        "changed": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "checksum changed": whole[:-8] + bytes([whole[-8] ^ 1]) + whole[-7:],
        "another file": b"not an archive",
    }
    _archive(cache).write_bytes(damaged[damage])
    assert not cache.restore(KEY, tmp_path / "work")
    assert list((tmp_path / "work").iterdir()) == []
    cache.keep_files(KEY, build)
    assert cache.restore(KEY, tmp_path / "work")


def test_a_build_that_is_interrupted_is_not_kept(cache: Cache, build: list[Path], tmp_path: Path) -> None:
    """Nothing of it stays."""

    def interrupted() -> Iterator[Path]:
        yield build[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cache.keep_files(KEY, interrupted())
    assert not cache.restore(KEY, tmp_path / "work")
    assert not [path for path in cache.folder.rglob("*") if path.is_file()]


def test_a_build_may_be_kept_again(cache: Cache, build: list[Path], tmp_path: Path) -> None:
    """Two runs may keep the same build at once: it is there once, without an error."""
    cache.keep_files(KEY, build)
    cache.keep_files(KEY, build)
    assert cache.restore(KEY, tmp_path / "work")
    assert (tmp_path / "work" / "link").exists()
    assert list(_archive(cache).parent.iterdir()) == [_archive(cache)]


def test_a_cache_that_cannot_be_written_to_is_no_error(build: list[Path], tmp_path: Path) -> None:
    """Where no folder can be made, everything is absent and nothing is raised."""
    (tmp_path / "file").touch()
    cache = Cache(tmp_path / "file" / "cache")
    cache.keep(KEY, 1)
    cache.keep_files(KEY, build)
    assert cache.value(KEY) is None
    assert not cache.restore(KEY, tmp_path / "work")
    cache.prune()


def test_a_cache_that_can_only_be_read_is_still_read(
    cache: Cache, build: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry is used even if the time of its use cannot be set."""
    cache.keep_files(KEY, build)
    utime = os.utime

    def refuse_in_cache(path: Path, *arguments: Any, **options: Any) -> None:
        if Path(path).is_relative_to(cache.folder):
            raise PermissionError
        utime(path, *arguments, **options)

    monkeypatch.setattr(os, "utime", refuse_in_cache)
    assert cache.restore(KEY, tmp_path / "work")


def test_what_is_old_is_pruned(cache: Cache, build: list[Path]) -> None:
    """Entries that were not used for a month are deleted, the others stay."""
    old, new = "aa01", "bb02"
    for key in (old, new):
        cache.keep(key, 1)
        cache.keep_files(key, build)
        (_archive(cache, key).parent / "interrupted").mkdir()
    for path in (cache.folder / old[:2]).iterdir():
        _age(path)
    cache.prune()
    assert cache.value(old) is None
    assert cache.value(new) == 1
    assert list((cache.folder / old[:2]).iterdir()) == []
    assert _archive(cache, new).is_file()


def test_what_is_used_is_not_pruned(cache: Cache, build: list[Path], tmp_path: Path) -> None:
    """Using an entry makes it young again, be it a build or a value."""
    cache.keep_files(KEY, build)
    cache.keep(KEY, 1)
    for path in (cache.folder / KEY[:2]).iterdir():
        _age(path)
    cache.restore(KEY, tmp_path / "work")
    cache.value(KEY)
    cache.prune()
    assert cache.restore(KEY, tmp_path / "again")
    assert cache.value(KEY) == 1
