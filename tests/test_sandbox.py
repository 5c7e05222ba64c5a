"""The sandbox: what a sealed program can see, and how programs end."""

from __future__ import annotations

import os
import select
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest

from snippetgen.checking import sandbox
from snippetgen.checking.sandbox import Finished, Program, Route, run_on_host, run_sealed
from snippetgen.checking.toolchains import HOSTS, PATH, SOCKET, Root
from snippetgen.errors import SnippetgenError
from snippetgen.languages.model import Command

ROUTE = Route(("api.example.com", "images.example.com"), 443, Path("/elsewhere/mock.sock"))
ROOT = Root(Path("/cache/root-1"), {}, {})


@dataclass
class Calls:
    """Replaces the start of a process: records the command, and returns `finished`."""

    finished: Finished = Finished(0, "", "", 0.1)  # noqa: RUF009  it is frozen
    commands: list[Command] = field(default_factory=list)
    hosts: str = ""
    unpacked: list[Path] = field(default_factory=list)

    def __call__(self, program: Program, made: IO[bytes]) -> Finished:
        assert (set(program.environment), program.seconds) == ({"PATH"}, 5.0)
        if not self.finished.stderr.startswith("bwrap:"):
            made.write(b"started")
        self.commands.append(program.command)
        self.hosts = Path(_mounts(program.command)[HOSTS][1]).read_text(encoding="utf-8")
        return self.finished


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    calls = Calls()
    monkeypatch.setattr(sandbox, "_run", calls)
    monkeypatch.setattr(sandbox, "_unpack", lambda _, folder: calls.unpacked.append(folder))
    return calls


def _mounts(command: Command) -> dict[str, tuple[str, str]]:
    """The mounts from the host: path inside → option, path on the host."""
    starts = [at for at, word in enumerate(command) if word in {"--bind", "--ro-bind", "--dev-bind", "--symlink"}]
    return {command[at + 2]: (command[at], command[at + 1]) for at in starts}


def _variables(command: Command) -> dict[str, str]:
    return {command[at + 1]: command[at + 2] for at, word in enumerate(command) if word == "--setenv"}


def _seal(tmp_path: Path, route: Route | None = ROUTE, environment: Mapping[str, str] | None = None) -> Finished:
    return run_sealed(ROOT, Program(("php", "local.php"), tmp_path, 5.0, environment or {}, route))


def test_a_sealed_program_sees_nothing_of_the_host_but_its_folder(calls: Calls, tmp_path: Path) -> None:
    """The root is read-only, and so is the folder, which is copied; hosts file and socket are single files."""
    _seal(tmp_path)
    mounts = _mounts(calls.commands[0])
    hosts = mounts.pop(HOSTS)
    assert mounts == {
        "/": ("--ro-bind", "/cache/root-1/root"),
        "/mnt": ("--ro-bind", str(tmp_path)),
        SOCKET: ("--bind", "/elsewhere/mock.sock"),
    }
    assert hosts[0] == "--ro-bind"


@pytest.mark.parametrize(
    "flag",
    [
        "--clearenv",
        "--unshare-net",
        "--unshare-user",
        "--unshare-pid",
        "--unshare-ipc",
        "--unshare-uts",
        "--die-with-parent",
        "--new-session",
    ],
)
@pytest.mark.parametrize("route", [ROUTE, None], ids=["run", "build"])
def test_a_sealed_program_is_alone(calls: Calls, tmp_path: Path, route: Route | None, flag: str) -> None:
    """Runs and builds alike have no network, no environment and no processes of the host, and end with snippetgen."""
    _seal(tmp_path, route)
    assert flag in calls.commands[0]


def test_a_sealed_program_has_the_stated_environment_only(
    calls: Calls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The host's variables are not there; those of a check override the usual ones."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush")
    _seal(tmp_path, environment={"API_KEY": "key", "LANG": "C"})
    assert _variables(calls.commands[0]) == {"PATH": PATH, "HOME": "/tmp", "LANG": "C", "API_KEY": "key"}
    assert not [word for word in calls.commands[0] if "hush" in word]


def test_the_hosts_of_the_endpoint_lead_to_the_mock(calls: Calls, tmp_path: Path) -> None:
    """The API's host names resolve to the loopback interface, whose port is forwarded to the mock."""
    _seal(tmp_path)
    assert calls.hosts == "127.0.0.1 localhost api.example.com images.example.com\n"
    assert calls.commands[0][-4:] == ("443", "", "php", "local.php")


@pytest.mark.parametrize("route", [None, Route(("api.example.com",), 443, None)], ids=["build", "refused"])
def test_nothing_is_forwarded_without_a_socket(calls: Calls, tmp_path: Path, route: Route | None) -> None:
    """A build needs no mock, and a refused connection no listener."""
    _seal(tmp_path, route)
    assert SOCKET not in _mounts(calls.commands[0])
    assert calls.commands[0][-4:] == ("", "" if route else "made", "php", "local.php")


@pytest.mark.parametrize(("saves", "made"), [(True, "made"), (False, "")])
def test_what_a_snippet_saves_is_copied_back_where_it_is_asked_for(
    calls: Calls, tmp_path: Path, *, saves: bool, made: str
) -> None:
    """Only an answer that is a file: nothing else of what a run writes leaves its folder."""
    run_sealed(ROOT, Program(("php", "local.php"), tmp_path, 5.0, {}, ROUTE, saves))
    assert calls.commands[0][-4:] == ("443", made, "php", "local.php")
    assert calls.unpacked == ([tmp_path] if saves else [])


def test_a_host_name_in_any_script_leads_to_the_mock(calls: Calls, tmp_path: Path) -> None:
    """An image may be at a host whose name is not ASCII: what is looked up is its ASCII form (RFC 5891)."""
    _seal(tmp_path, Route(("bücher.example",), 443, None))
    assert "xn--bcher-kva.example" in calls.hosts


def test_a_machine_that_cannot_seal_gets_a_remedy(calls: Calls, tmp_path: Path) -> None:
    """An error of bwrap itself is not a failure of the snippet."""
    calls.finished = Finished(1, "", "bwrap: setting up uid map: Permission denied\n", 0.1)
    with pytest.raises(SnippetgenError, match="setting up uid map: Permission denied") as error:
        _seal(tmp_path)
    assert "--host" in error.value.remedy


@pytest.mark.parametrize("finished", [Finished(1, "", "php: bwrap: no\n", 0.1), Finished(None, "", "", 5.0)])
def test_what_the_program_does_wrong_is_its_own(calls: Calls, tmp_path: Path, finished: Finished) -> None:
    """A program that fails or hangs is a result, not an error."""
    calls.finished = finished
    assert _seal(tmp_path) == finished


def test_a_machine_without_bwrap_gets_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A root without bwrap is an error for the user, without a traceback."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SnippetgenError, match="bwrap"):
        _seal(tmp_path)


def _run(script: str, tmp_path: Path, seconds: float = 10.0, environment: Mapping[str, str] | None = None) -> Finished:
    return run_on_host(Program(("sh", "-c", script), tmp_path, seconds, environment or {}))


def test_a_program_on_the_host_runs_in_its_folder(tmp_path: Path) -> None:
    """Exit code, both streams and the time are what happened."""
    finished = _run("pwd; echo oops >&2; exit 3", tmp_path)
    assert (finished.code, finished.stdout, finished.stderr) == (3, f"{tmp_path.resolve()}\n", "oops\n")
    assert 0 < finished.seconds < 10


def test_the_environment_on_the_host_has_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A toolchain is found by PATH; the user's other variables are not passed on."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush")
    monkeypatch.setenv("ROBOFLOW_API_KEY", "the user's own")
    monkeypatch.setenv("LANG", "tlh")
    lines = _run("env", tmp_path, environment={"LANG": "C", "GIVEN": "1"}).stdout.splitlines()
    assert {"LANG=C", "GIVEN=1", f"PATH={os.environ['PATH']}"} <= set(lines)
    assert not [line for line in lines if line.startswith(("AWS", "ROBOFLOW"))]


@pytest.mark.parametrize(("name", "code"), [("TERM", 143), ("KILL", 137), ("SEGV", 139)])
def test_a_signal_counts_from_128(tmp_path: Path, name: str, code: int) -> None:
    """A signal gives the exit code that shells use."""
    assert _run(f"kill -{name} $$", tmp_path).code == code


def test_a_program_has_nothing_to_read(tmp_path: Path) -> None:
    """Standard input is empty, so that a program that reads it does not wait."""
    assert _run("cat; echo done", tmp_path).stdout == "done\n"


def test_output_that_is_no_text_is_shown(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are replaced."""
    assert _run(r"printf 'a\377b'", tmp_path).stdout == "a�b"


def test_output_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that floods its output does not flood snippetgen."""
    monkeypatch.setattr(sandbox, "_OUTPUT_LIMIT", 5)
    assert _run("echo 123456789", tmp_path).stdout == "12345"


@contextmanager
def _watched(tmp_path: Path) -> Iterator[select.poll]:
    """Reports when no process has `pipe` open for writing."""
    os.mkfifo(tmp_path / "pipe")
    descriptor = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    poll = select.poll()
    poll.register(descriptor, select.POLLHUP)
    try:
        yield poll
    finally:
        os.close(descriptor)


@pytest.mark.parametrize(
    ("script", "seconds", "code"),
    [
        ("exec 3>pipe; sleep 60 & sleep 60", 0.2, None),
        ("exec 3>pipe; trap '' TERM INT HUP; sleep 60 & wait", 0.2, None),
        ("exec 3>pipe; sleep 60 & exit 0", 10.0, 0),
    ],
    ids=["time is up", "signals ignored", "left behind"],
)
def test_nothing_survives_a_run(tmp_path: Path, script: str, seconds: float, code: int | None) -> None:
    """At the timeout, or when the program ends, everything that it started is killed."""
    with _watched(tmp_path) as poll:
        finished = _run(script, tmp_path, seconds)
        assert poll.poll(5000)
    assert finished.code == code
    assert finished.seconds < 5


def test_what_ends_while_it_is_looked_at_is_no_error() -> None:
    """A descendant may end while it is being examined."""
    script = "i=0; while [ $i -lt 2000 ]; do /bin/true; i=$((i+1)); done"
    with subprocess.Popen(["sh", "-c", script]) as running:
        while running.poll() is None:
            assert running.pid in list(sandbox._descendants(running.pid))
