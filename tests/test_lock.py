"""The lock: one holder at a time, of a file or a folder, and what does without where there is none."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from snippetgen import languages
from snippetgen.folders import locked

_AS_ON_WINDOWS = """
import os, signal, sys
sys.modules["fcntl"] = None
del os.killpg, os.geteuid, signal.SIGHUP
"""


@pytest.fixture(params=["file", "folder"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path if request.param == "folder" else tmp_path / "lock"


def test_one_holds_the_lock_at_a_time(path: Path) -> None:
    """Without waiting, a second holder gets an error; afterwards, the lock is free."""
    with locked(path), pytest.raises(BlockingIOError), locked(path, wait=False):
        pass
    with locked(path, wait=False):
        pass


def test_who_waits_gets_the_lock(path: Path) -> None:
    """As soon as it is released, and not before."""
    held: list[str] = []

    def wait() -> None:
        with locked(path):
            held.append("second")

    second = threading.Thread(target=wait)
    with locked(path):
        second.start()
        second.join(0.1)
        held.append("first")
    second.join(10)
    assert held == ["first", "second"]


def test_the_lock_ends_with_what_it_was_held_for(path: Path) -> None:
    """An error releases it as well, and is not changed by it."""
    with pytest.raises(PermissionError, match="mine"), locked(path):
        raise PermissionError("mine")
    with locked(path, wait=False):
        pass


def test_a_lock_leaves_a_file_as_it_was(tmp_path: Path) -> None:
    """One that is not there is made."""
    for text in ("", "held by nobody"):
        (tmp_path / "lock").write_text(text)
        with locked(tmp_path / "lock"):
            pass
        assert (tmp_path / "lock").read_text() == text


def test_what_cannot_be_locked_is_an_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has no such locks it says so, and nothing is made."""
    monkeypatch.setitem(sys.modules, "fcntl", None)
    there = path.exists()
    with pytest.raises(OSError, match="locks") as error, locked(path):
        pass
    assert not isinstance(error.value, BlockingIOError)
    assert (error.value.filename, path.exists()) == (str(path), there)


def _on_windows(program: str, folder: Path) -> str:
    """What `program` prints where Python lacks what it lacks on Windows."""
    done = subprocess.run(
        [sys.executable, "-c", _AS_ON_WINDOWS + program],
        cwd=folder,
        env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_rendering_needs_no_locks(tmp_path: Path) -> None:
    """On Windows the package is imported, prints a snippet, and writes the whole tree."""
    assert _on_windows("import snippetgen; print(snippetgen.snippet('go'))", tmp_path).startswith("package main\n")
    command = "sys.argv[1:] = ['render', '--all']; from snippetgen.__main__ import main; main()"
    _on_windows(command, tmp_path)
    assert {path.name for path in (tmp_path / "snippets" / "infer" / "en").iterdir()} == set(languages.names())


def test_a_check_on_the_host_needs_no_locks(tmp_path: Path) -> None:
    """On Windows all that `check --host` and `doctor` consist of is imported, and a program runs and is ended."""
    program = """
from pathlib import Path
import snippetgen.cli.check, snippetgen.cli.doctor
from snippetgen.checking.sandbox import run_on_host, Program
for seconds, script in ((10.0, "print('well')"), (0.1, "import time; time.sleep(60)")):
    finished = run_on_host(Program((sys.executable, "-c", script), Path(), seconds))
    print(finished.code, finished.stdout.strip(), finished.exceeded)
"""
    assert _on_windows(program, tmp_path).splitlines() == ["0 well ", "None  "]
