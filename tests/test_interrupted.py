"""Runs that are killed, concurrent, out of disk space, without write access, or with a closed stdout.

It leaves the old state or the new one and reports what happened, and the next run is correct.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from snippetgen import languages
from snippetgen.checking import toolchains
from snippetgen.checking.verdict_cache import Cache
from snippetgen.folders import user_cache
from snippetgen.openapi import spec
from snippetgen.published import evidence, store
from snippetgen.rendering import render
from snippetgen.rendering.variant import Snippet

MODULE = (sys.executable, "-m", "snippetgen")
SNIPPETS = Path(__file__).parents[1] / "snippets" / "infer"
SEALED = user_cache() / "toolchains"
"""The user's own sealed root, which is only ever read here."""

BWRAP = shutil.which("bwrap") or "bwrap"
KILLS = [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP]
CODES = {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 130, signal.SIGHUP: 129}

Ran = subprocess.CompletedProcess[str]


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Caches and temporary files are each test's own, also where the real toolchains run."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    with tempfile.TemporaryDirectory(prefix="t") as folder:  # short: the path of a Unix socket has few characters
        monkeypatch.setenv("TMPDIR", folder)
        yield Path(folder)


def _snippetgen(
    *arguments: str, before: str = ":", after: str = ":", mounts: tuple[str, ...] = (), **environment: str
) -> Ran:
    """Run the program as a user does, between two shell commands, with bwrap's `mounts` over the machine."""
    within = [BWRAP, "--dev-bind", "/", "/", *mounts] if mounts else []
    script = f'{before}\n"$@"\ncode=$?\n{after}\nexit $code'
    return subprocess.run(
        [*within, "sh", "-c", script, "sh", *MODULE, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def _read_only(folder: Path) -> tuple[str, ...]:
    """A folder that nobody can write to, not even root."""
    return ("--ro-bind", str(folder), str(folder))


def _small(folder: Path, size: int) -> tuple[str, ...]:
    """A disk with `size` bytes at an empty folder."""
    folder.mkdir(exist_ok=True)
    return ("--size", str(size), "--tmpfs", str(folder))


def _fill(folder: Path) -> str:
    """The shell command that fills the disk at `folder`."""
    return f"cat /dev/zero >{folder}/filler 2>/dev/null"


def _is_an_error(ran: Ran, code: int, *words: str) -> None:
    """It ended with `code` and a message that has all of `words`, without a traceback."""
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert "\nsnippetgen: " in f"\n{ran.stderr}"
    assert "Traceback" not in ran.stderr
    for word in words:
        assert word in ran.stderr


def _unheard(*arguments: str, streams: int) -> Ran:
    """Run it with a closed pipe as stdout, and with two `streams` as stderr, too."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb", buffering=0) as pipe:
        stderr = pipe if streams == 2 else subprocess.PIPE
        return subprocess.run([*MODULE, *arguments], stdout=pipe, stderr=stderr, text=True, check=False, timeout=120)


def _tree(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def _until(happened: Callable[[], object], running: subprocess.Popen[Any]) -> None:
    """Wait until something has happened, or the program has ended before it could."""
    end = time.monotonic() + 60
    while not happened() and running.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.002)


# --- Rendering


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, str]]:
    """All snippets, as they are at first and as they are rendered later."""
    folder = tmp_path_factory.mktemp("trees")
    for name in ("old", "new"):
        rendered = _snippetgen(
            "render", "--all", "--endpoint", "infer", "--out", str(folder / name), "--model", f"{name}/1"
        )
        assert rendered.returncode == 0, rendered.stderr
    return _tree(folder / "old"), _tree(folder / "new")


@pytest.fixture
def out(tmp_path: Path, trees: tuple[dict[str, str], dict[str, str]]) -> Path:
    """The tree as it is at first."""
    store.write(tmp_path / "tree", trees[0])
    return tmp_path / "tree"


def _render(out: Path) -> tuple[str, ...]:
    return ("render", "--all", "--endpoint", "infer", "--out", str(out), "--model", "new/1")


@pytest.mark.parametrize(
    ("number", "share"), [(signal.SIGKILL, 0), *((number, 0.01) for number in KILLS), (signal.SIGKILL, 0.5)]
)
def test_rendering_is_killed_at_any_moment(
    out: Path, trees: tuple[dict[str, str], dict[str, str]], number: signal.Signals, share: float
) -> None:
    """Each file is the old one or the new one, and the next run makes the tree whole and leaves nothing else there."""
    old, new = trees
    places = {name: (out / name).stat().st_ino for name in old}

    def replaced() -> bool:
        return sum((out / name).stat().st_ino != place for name, place in places.items()) >= share * len(old)

    with subprocess.Popen([*MODULE, *_render(out)], stderr=subprocess.PIPE, text=True) as running:
        time.sleep(0.3)  # a program that has not begun yet is Python's to end
        _until(replaced, running)
        running.send_signal(number)
        assert "Traceback" not in running.communicate(timeout=60)[1]
    # 0 where it was quicker than the signal, which ends a program that Python is tidying up after without its say.
    assert running.returncode in {CODES[number], -number, 0}
    there = _tree(out)
    assert all(there.pop(name) in {old[name], new[name]} for name in old)
    assert all(Path(name).name.startswith(".") for name in there)
    assert _snippetgen(*_render(out)).returncode == 0
    assert _tree(out) == new


def test_what_an_interrupted_write_left_is_cleared_away(tmp_path: Path) -> None:
    """It does not count as a snippet or manifest, and the next write deletes it."""
    left = tmp_path / "en/go/net_http/.local.go.abcdefgh.new"
    left.parent.mkdir(parents=True)
    left.write_text("half a snip")
    assert store.left_over(tmp_path, {}, ["en"]) == []
    store.write(tmp_path, {"en/go/net_http/local.go": "whole"})
    assert _tree(tmp_path) == {"en/go/net_http/local.go": "whole"}


def test_rendering_twice_at_once_is_rendering_in_turn(out: Path, trees: tuple[dict[str, str], dict[str, str]]) -> None:
    """All succeed, and the tree is that of one of them."""
    commands = [(*_render(out)[:-1], f"{name}/1") for name in ("new", "old", "new")]
    running = [subprocess.Popen([*MODULE, *command], stderr=subprocess.PIPE) for command in commands]
    for each in running:
        said = each.communicate(timeout=120)[1]
        assert each.returncode == 0, said
    assert _tree(out) in trees


def test_rendering_onto_a_full_disk_leaves_the_old_files(
    out: Path, trees: tuple[dict[str, str], dict[str, str]]
) -> None:
    """The error names the file; the old file stays, without half of a new one."""
    _is_an_error(_snippetgen(*_render(out), before="ulimit -f 0"), 2, "cannot write: File too large", str(out))
    assert _tree(out) == trees[0]


@pytest.mark.toolchain
def test_rendering_until_the_disk_is_full_leaves_whole_files(
    tmp_path: Path, trees: tuple[dict[str, str], dict[str, str]]
) -> None:
    """What was written stays; with free space, the next run writes the rest."""
    disk, kept = tmp_path / "disk", tmp_path / "kept"
    ran = _snippetgen(*_render(disk / "tree"), after=f"cp -r {disk}/tree {kept}", mounts=_small(disk, 2**16))
    _is_an_error(ran, 2, "cannot write: No space left on device", f"where: {disk}/tree/", "to do: ")
    assert _tree(kept)
    assert set(_tree(kept).items()) < set(trees[1].items())
    assert _snippetgen(*_render(kept)).returncode == 0
    assert _tree(kept) == trees[1]


@pytest.mark.toolchain
def test_rendering_onto_a_disk_that_is_full_leaves_the_old_files(
    out: Path, trees: tuple[dict[str, str], dict[str, str]]
) -> None:
    """All of them are whole, and nothing is beside them."""
    disk, kept = out.parent / "disk", out.parent / "kept"
    ran = _snippetgen(
        *_render(disk / "tree"),
        before=f"cp -r {out} {disk}; {_fill(disk)}",
        after=f"cp -r {disk}/tree {kept}",
        mounts=_small(disk, 2**20),
    )
    _is_an_error(ran, 2, "cannot write: No space left on device", f"where: {disk}/tree/", "to do: ")
    assert _tree(kept) == trees[0]


@pytest.mark.toolchain
def test_rendering_into_a_read_only_folder_is_reported(out: Path, trees: tuple[dict[str, str], dict[str, str]]) -> None:
    """With the file and a remedy, if there is anything to write; if all is as rendered, there is nothing to tell."""
    ran = _snippetgen(*_render(out), mounts=_read_only(out))
    _is_an_error(ran, 2, "cannot write: Read-only file system", f"where: {out}/", "to do: choose a folder")
    assert _tree(out) == trees[0]
    ran = _snippetgen(*_render(out)[:-1], "old/1", mounts=_read_only(out))
    assert ran.returncode == 0, ran.stderr


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    """The error has its name and a remedy."""
    (tmp_path / "file").touch()
    ran = _snippetgen("render", "--all", "--out", str(tmp_path / "file" / "tree"))
    _is_an_error(ran, 2, "cannot write", "to do: choose a folder that can be written to")


def test_rendering_without_a_reader_is_done(out: Path, trees: tuple[dict[str, str], dict[str, str]]) -> None:
    """The files are the new ones, and the exit code is 1 because nothing could be printed."""
    assert _unheard(*_render(out), streams=2).returncode == 1
    assert _tree(out) == trees[1]


def test_a_full_disk_behind_the_output_is_reported() -> None:
    """The exit code is 1 if a snippet could not be written."""
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [*MODULE, "render", "--lang", "go"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (ran.returncode, ran.stderr) == (1, "snippetgen: No space left on device\n")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_the_mock_and_leaves_nothing(temporary: Path, number: signal.Signals, code: int) -> None:
    """Its temp folder with the certificate is deleted; the exit code is the shell's for the signal."""
    arguments = (*MODULE, "mock", "--port", "0", "--tls", "--scenario", "refused")
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr
        while "Ctrl-C" not in running.stderr.readline():
            assert running.poll() is None
        running.send_signal(number)
        said = running.stderr.read()
    assert running.returncode in {code, 0 if number == signal.SIGINT else code}  # Ctrl-C is how a mock is ended
    assert "Traceback" not in said
    assert not list(temporary.iterdir())


# --- Installing

INSTALL = ("toolchains", "install", "--lang", "go")
STAY = """PATH=/usr/bin:/bin; exec setpriv --pdeathsig KILL sh -c 'echo $$ >"$0".pid; exec sleep 600' "$0\""""
"""A program that runs for long, and that ends with its parent, as bwrap does."""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """A machine that can install: its mmdebstrap packs a small folder, its bwrap prints a version.

    Before that, they run the given commands; so does `tar`, if it has one. Returns the folder of these programs.
    """
    programs, debian = tmp_path / "bin", tmp_path / "debian"
    programs.mkdir()
    for name in ("run", "etc", "opt", "usr"):
        (debian / name).mkdir(parents=True)
    (debian / "usr" / "much").write_bytes(bytes(2**20))

    def make(mmdebstrap: str = ":", bwrap: str = ":", tar: str = "") -> Path:
        scripts = {
            "mmdebstrap": f"{mmdebstrap}\nexec tar -c -C {debian} .",
            "bwrap": f"{bwrap}\necho 1.0",
            "newuidmap": ":",
            **({"tar": tar} if tar else {}),
        }
        for name, script in scripts.items():
            (programs / name).write_text(f"#!/bin/sh\n{script}\n")
            (programs / name).chmod(0o755)
        return programs

    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    return make


def _installs() -> None:
    """The next install makes one complete root and leaves nothing beside it."""
    ran = _snippetgen(*INSTALL)
    assert ran.returncode == 0, ran.stderr
    assert [str(root.path) for root in toolchains.roots()] == ran.stdout.split()
    assert toolchains.roots()[0].versions == {"go": "1.0"}
    assert list((user_cache() / "toolchains").iterdir()) == [toolchains.roots()[0].path]


def _gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.mark.parametrize("number", KILLS)
@pytest.mark.parametrize("stage", ["mmdebstrap", "bwrap"])
def test_an_install_is_killed_at_any_moment(machine: Callable[..., Path], number: signal.Signals, stage: str) -> None:
    """There is no root, its programs end, the lock is free, and the next install succeeds."""
    started = machine(**{stage: STAY}) / f"{stage}.pid"
    with subprocess.Popen([*MODULE, *INSTALL], stderr=subprocess.PIPE, text=True) as running:
        _until(lambda: started.exists() and started.read_text().endswith("\n"), running)
        running.send_signal(number)
        assert "Traceback" not in running.communicate(timeout=60)[1]
    assert running.returncode == CODES[number]
    assert toolchains.roots() == []
    end = time.monotonic() + 60
    while not _gone(int(started.read_text())):
        assert time.monotonic() < end
        time.sleep(0.01)
    machine()
    _installs()


def test_nothing_is_removed_or_installed_during_an_install(machine: Callable[..., Path]) -> None:
    """The second one fails with a message; the first continues."""
    started = machine(mmdebstrap=STAY) / "mmdebstrap.pid"
    with subprocess.Popen([*MODULE, *INSTALL], stderr=subprocess.PIPE) as running:
        _until(started.exists, running)
        _is_an_error(_snippetgen("toolchains", "remove"), 2, "another install is running")
        _is_an_error(_snippetgen("toolchains", "install", "--lang", "php"), 2, "another install is running")
        assert running.poll() is None
        running.terminate()
        assert running.wait(60) == 143
    assert toolchains.roots() == []


def test_what_another_install_has_just_finished_is_not_installed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """If another install has finished before the lock is taken, its root is used."""
    go = languages.load("go")
    root = toolchains.Root(Path("/another"), {"go": toolchains.recipe(go)}, {"go": "1.0"})
    found = iter([{}, {"go": root}])
    monkeypatch.setattr(toolchains, "find", lambda _: next(found))
    assert toolchains.install([go], pytest.fail) == [root]


def test_a_disk_that_takes_no_long_files_is_reported(machine: Callable[..., Path]) -> None:
    """The packages are not unpacked by half."""
    machine()
    _is_an_error(_snippetgen(*INSTALL, before="ulimit -f 100"), 2, "could not be installed", "to do: ")
    assert toolchains.roots() == []
    _installs()


@pytest.mark.toolchain
@pytest.mark.parametrize("command", [(*INSTALL[:-1], "php"), ("toolchains", "remove")], ids=" ".join)
def test_toolchains_in_a_read_only_cache_stay(machine: Callable[..., Path], command: tuple[str, ...]) -> None:
    """Installing and removing fail with the reason; what is installed is still found."""
    machine()
    _installs()
    place = user_cache()
    ran = _snippetgen(*command, mounts=_read_only(place))
    _is_an_error(ran, 2, "Read-only file system", f"where: {place}", "to do: ", "XDG_CACHE_HOME")
    ran = _snippetgen(*INSTALL, mounts=_read_only(place))
    assert (ran.returncode, ran.stdout.split()) == (0, [str(root.path) for root in toolchains.roots()])


@pytest.mark.parametrize(("streams", "roots"), [(1, 1), (2, 0)])
def test_an_install_without_a_reader_is_whole_or_has_not_begun(
    machine: Callable[..., Path], streams: int, roots: int
) -> None:
    """If no step can be reported, nothing begins. If only the result cannot be printed, the root is installed."""
    machine()
    assert _unheard(*INSTALL, streams=streams).returncode == 1
    assert len(toolchains.roots()) == roots
    _installs()


def test_an_install_ends_when_its_packages_cannot_be_unpacked(machine: Callable[..., Path]) -> None:
    """mmdebstrap does not wait for a tar that has failed."""
    machine(mmdebstrap="exec cat /dev/zero", tar="exit 1")
    _is_an_error(_snippetgen(*INSTALL), 2, "could not be installed", "to do: ")


@pytest.mark.parametrize("damage", ["root/w", "authority.pem", "root.json"])
def test_a_damaged_root_is_not_used(damage: str) -> None:
    """A root without one of its files counts as not installed."""
    place = user_cache() / "toolchains" / "0123"
    (place / "root" / "w").mkdir(parents=True)
    (place / "authority.pem").touch()
    (place / "root.json").write_text(json.dumps({"recipes": {"toy": "1"}, "versions": {"toy": "1.0"}}))
    assert toolchains.roots()[0].recipes == {"toy": "1"}
    gone = place / damage
    gone.rmdir() if gone.is_dir() else gone.write_text("{") if damage == "root.json" else gone.unlink()
    assert toolchains.roots()[0].recipes == {}


# --- Checking

CHECK = ("check", "curl/sh", "go/net_http", "--endpoint", "infer", "--locale", "en", "--scenario", "ok")
"""What is interpreted, and what is built: four snippets."""


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Published snippets, and a cache with nothing but the installed sealed root."""
    user_cache().mkdir()
    (user_cache() / "toolchains").symlink_to(SEALED)
    for name in ("curl", "go"):
        shutil.copytree(SNIPPETS / "en" / name, tmp_path / "published" / "infer" / "en" / name)
    return tmp_path / "published" / "infer"


def _of(tree: Path, *more: str) -> tuple[str, ...]:
    return (*CHECK, "--snippets", str(tree.parent), *more)


def _recorded(tree: Path) -> set[str]:
    return {name.removeprefix("en/") for name in evidence.read(tree)}


_CURL = {"curl/sh/local", "curl/sh/hosted"}
_ALL = _CURL | {"go/net_http/local", "go/net_http/hosted"}


def _entries() -> Iterator[Path]:
    return (user_cache() / "checks").glob("*/*")


@pytest.mark.toolchain
@pytest.mark.parametrize(
    ("number", "moment"),
    [
        (signal.SIGKILL, "a check has begun"),
        (signal.SIGKILL, "a build is kept"),
        (signal.SIGKILL, "a verdict is kept"),
        (signal.SIGTERM, "a check has begun"),
        (signal.SIGINT, "a build is kept"),
        (signal.SIGHUP, "a verdict is kept"),
    ],
)
def test_a_check_is_killed_at_any_moment(published: Path, temporary: Path, number: signal.Signals, moment: str) -> None:
    """No evidence is recorded, temp folders are deleted unless it was SIGKILL, and the next verdicts are right.

    That is true of passes and failures, whatever the killed run left in the caches.
    """
    happened = {
        "a check has begun": lambda: any(temporary.iterdir()),
        "a build is kept": lambda: any(path.is_dir() for path in _entries()),
        "a verdict is kept": lambda: any(path.suffix == ".json" for path in _entries()),
    }[moment]
    (published / "en/curl/sh/hosted.sh").write_text("exit 0\n")
    with subprocess.Popen(
        [*MODULE, *_of(published, "--record")], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as running:
        _until(happened, running)
        running.send_signal(number)
        assert "Traceback" not in running.communicate(timeout=60)[1]
    assert running.returncode == CODES[number]
    assert number == signal.SIGKILL or not list(temporary.iterdir())
    ran = _snippetgen(*_of(published, "--record"))
    assert ran.returncode == 1
    assert "4 snippets, 4 checks: 3 passed, 1 failed, 0 skipped" in ran.stderr
    assert "FAILED en/curl/sh/hosted" in ran.stdout
    assert sorted(path.name for path in published.iterdir()) == ["en"]


@pytest.mark.toolchain
def test_checking_twice_at_once_is_checking_once(published: Path, temporary: Path) -> None:
    """Both give the right verdicts, and what they have kept serves the next."""
    running = [subprocess.Popen([*MODULE, *_of(published, "--record")], stderr=subprocess.PIPE) for _ in range(2)]
    for each in running:
        said = each.communicate(timeout=120)[1].decode()
        assert each.returncode == 0, said
        assert "4 checks: 4 passed" in said
    assert _recorded(published) == _ALL
    assert not list(temporary.iterdir())
    assert "Nothing was run" in _snippetgen(*_of(published)).stderr


def test_recording_twice_at_once_forgets_nothing(tmp_path: Path) -> None:
    """Each run adds its facts to those of the others."""
    snippets = [Snippet(variant, "en", "text", {}) for variant in list(render.variants(spec.packaged()))[:20]]
    names = {str(snippet) for snippet in snippets}
    together = threading.Barrier(len(snippets))

    def record(snippet: Snippet) -> None:
        together.wait(60)
        evidence.record(tmp_path, names, [evidence.Fact(snippet, "version", "ok")])

    threads = [threading.Thread(target=record, args=(snippet,)) for snippet in snippets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert set(evidence.read(tmp_path)) == names
    assert [path.name for path in tmp_path.glob("*.json")] == [evidence.FILE]


def test_what_an_interrupted_record_left_is_cleared_away(tmp_path: Path) -> None:
    """The next one does so."""
    (tmp_path / ".evidence.json.abcdefgh.new").write_text("{")
    evidence.record(tmp_path, (), ())
    assert list(_tree(tmp_path)) == [evidence.FILE]


@pytest.fixture
def recorded(published: Path) -> Path:
    """A tree with evidence for half of its snippets; all verdicts are kept."""
    assert _snippetgen(*_of(published)).returncode == 1  # nothing is recorded yet
    assert _snippetgen("check", "curl/sh", *_of(published, "--record")[3:]).returncode == 0
    assert _recorded(published) == _CURL
    return published


@pytest.mark.toolchain
def test_evidence_that_cannot_be_written_stays_as_it_was(recorded: Path) -> None:
    """A full disk, a file size limit and a read-only folder are reported; afterwards, recording works."""
    was, disk, kept = _tree(recorded), recorded.with_name("disk"), recorded.with_name("kept")
    ran = _snippetgen(
        *_of(disk / "infer", "--record"),
        before=f"cp -r {recorded} {disk}/infer; {_fill(disk)}",
        after=f"cp -r {disk}/infer {kept}",
        mounts=_small(disk, 2**18),
    )
    _is_an_error(ran, 2, "cannot write: No space left on device", f"where: {disk}/infer/evidence.json", "to do: ")
    assert _tree(kept) == was
    ran = _snippetgen(*_of(recorded, "--record"), before="ulimit -f 0")
    _is_an_error(ran, 2, "cannot write: File too large", f"where: {recorded}/evidence.json", "to do: ")
    ran = _snippetgen(*_of(recorded, "--record"), mounts=_read_only(recorded))
    _is_an_error(ran, 2, "cannot write: Read-only file system", f"where: {recorded}/evidence.json", "to do: ")
    assert _tree(recorded) == was
    assert _snippetgen(*_of(recorded, "--record")).returncode == 0
    assert _recorded(recorded) == _ALL


@pytest.mark.toolchain
def test_a_check_without_a_reader_fails(recorded: Path, temporary: Path) -> None:
    """If the result cannot be printed, nothing is recorded and temp folders are deleted."""
    was = _tree(recorded)
    assert _unheard(*_of(recorded, "--record", "--again"), streams=2).returncode == 1
    assert _unheard(*_of(recorded), streams=1).returncode == 1  # it would print what was never recorded
    assert _tree(recorded) == was
    assert not list(temporary.iterdir())
    assert _snippetgen(*_of(recorded, "--record")).returncode == 0


# --- Caches


@pytest.mark.toolchain
@pytest.mark.parametrize("disk", ["full", "read-only"])
def test_a_check_whose_cache_cannot_be_written_is_right(published: Path, disk: str) -> None:
    """Nothing is kept, no partial file is left, and the verdicts are right."""
    checks = user_cache() / "checks"
    checks.mkdir()
    full = disk == "full"
    ran = _snippetgen(
        *_of(published, "--record"),
        before=_fill(checks) if full else ":",
        after=f"rm -f {checks}/filler; find {user_cache()}/ -type f",
        mounts=_small(checks, 2**16) if full else _read_only(user_cache()),
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("/checks/") == 0
    assert "4 checks: 4 passed" in ran.stderr
    assert _recorded(published) == _ALL


def test_a_cache_that_cannot_be_used_is_done_without(tmp_path: Path) -> None:
    """A file in place of the cache, or a full disk under it, makes a run slower and leaves nothing."""
    (tmp_path / "file").touch()
    for place, before in ((tmp_path / "file", ":"), (tmp_path / "new", "ulimit -f 0")):
        ran = _snippetgen("render", "--lang", "go", before=before, XDG_CACHE_HOME=str(place))
        assert (ran.returncode, ran.stderr) == (0, "")
    assert not [path for path in (tmp_path / "new").rglob("*") if path.is_file()]


@pytest.mark.toolchain
@pytest.mark.parametrize("disk", ["full", "read-only"])
def test_rendering_with_a_cache_that_cannot_be_written_is_right(disk: str) -> None:
    """It prints what it always does, and leaves nothing."""
    cache = user_cache().parent
    before, mounts = (_fill(cache), _small(cache, 2**16)) if disk == "full" else (":", _read_only(cache))
    ran = _snippetgen(
        "render", "--lang", "go", before=before, after=f"rm -f {cache}/filler; find {cache} -type f >&2", mounts=mounts
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == _snippetgen("render", "--lang", "go").stdout


_KEEPING = """
import sys
from pathlib import Path
from snippetgen.checking.verdict_cache import Cache
cache, build = Cache(Path(sys.argv[1])), Path(sys.argv[2])
build.mkdir()
for number in range(20):
    (build / str(number)).write_text("x" * 10000)
for turn in range(100000):
    cache.keep(f"aa{turn}", [0.5] * 1000)
    cache.keep_files(f"bb{turn}", build.iterdir())
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_cache_is_whole_whenever_it_is_killed(tmp_path: Path, number: signal.Signals) -> None:
    """Each entry is complete or missing; leftovers do not count as entries, and are pruned."""
    kept = tmp_path / "kept"
    for count in (1, 2, 5):
        arguments = [sys.executable, "-c", _KEEPING, str(kept / str(count)), str(tmp_path / f"build-{count}")]
        with subprocess.Popen(arguments, stderr=subprocess.DEVNULL) as running:
            _until((kept / f"{count}/bb/{count}.tar.gz").exists, running)
            running.send_signal(number)
        cache = Cache(kept / str(count))
        for path in cache.folder.glob("aa/*.json"):
            assert cache.value(f"aa{path.stem}") == [0.5] * 1000
        for number_of, path in enumerate(cache.folder.glob("bb/[0-9]*")):
            into = tmp_path / f"{count}-{number_of}"
            assert cache.restore(f"bb{path.name.partition('.')[0]}", into)
            assert len(list(into.iterdir())) == 20
        for path in cache.folder.glob("*/*"):
            os.utime(path, (0, 0))
        cache.prune()
        assert not list(cache.folder.glob("*/*"))


@pytest.mark.toolchain
def test_a_build_that_there_is_no_room_for_is_not_half_restored(tmp_path: Path) -> None:
    """The folder is unchanged, and the kept build is not lost."""
    cache, disk = Cache(tmp_path / "kept"), tmp_path / "disk"
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(bytes(10000))
    cache.keep_files("abcd", [tmp_path / "a", tmp_path / "b"])
    restore = (
        "import sys; from pathlib import Path; from snippetgen.checking.verdict_cache import Cache; "
        "print(Cache(Path(sys.argv[1])).restore('abcd', Path(sys.argv[2])), list(Path(sys.argv[2]).iterdir()))"
    )
    ran = subprocess.run(
        [BWRAP, "--dev-bind", "/", "/", *_small(disk, 2**14), sys.executable, "-c", restore, str(cache.folder), disk],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.stdout, ran.stderr) == ("False []\n", "")
    assert cache.restore("abcd", tmp_path / "into")


def test_caches_may_be_used_by_many_at_once(tmp_path: Path) -> None:
    """Concurrent users find an entry complete or not at all."""
    cache = Cache(tmp_path / "kept")
    wrong: list[str] = []
    build = [tmp_path / str(number) for number in range(5)]
    for path in build:
        path.write_text("x" * 1000)

    def work(name: str) -> None:
        for turn in range(30):
            into = tmp_path / f"into-{name}-{turn}"
            into.mkdir()
            cache.keep_files("abcd", build)
            cache.keep("abce", turn)
            if cache.restore("abcd", into) and len(list(into.iterdir())) != 5:
                wrong.append(str(into))
            if not isinstance(cache.value("abce"), int):
                wrong.append("value")

    workers = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert wrong == []
