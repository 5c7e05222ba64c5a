"""Run a program sealed, or on the host by choice.

A sealed program has no network but its own loopback interface, and sees nothing of the host.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import IO

from snippetgen.checking.toolchains import HOSTS, SOCKET, WORK, Root, bare, enter
from snippetgen.errors import SnippetgenError
from snippetgen.languages.model import Command

_OUTPUT_LIMIT = 4 * 2**20
_GIVEN, _STARTED = "/mnt", b"started"
"""Where start.sh finds the program's folder, and what it writes when it is ready."""

_MIB = 2**20
_FILE_LIMIT = 256 * _MIB
_FOLDER_LIMIT = 512 * _MIB
_MEMORY_LIMIT = 4096 * _MIB
_TASK_LIMIT = 1024
_OPEN_LIMIT = 4096
_POLL_SECONDS = 0.1

_INHERITED = ("PATH", "HOME", "LANG", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "JAVA_HOME", "DEVELOPER_DIR", "SDKROOT")
"""The variables that a toolchain on the host needs, without those that may be a user's secrets."""

_RIGHTS = ("CAP_SYS_ADMIN", "CAP_SYS_RESOURCE", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE")
"""Capabilities of _START, which it drops before it runs the program. They are limited to its own namespaces."""

_START = Path(__file__).with_name("start.sh")
"""The shell program that starts a program in the sandbox."""

_ending = threading.Event()


class Interrupted(Exception):
    """A program was killed, or not started, because the run is being interrupted."""


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Kill the programs of all threads, and start no more, if an exception leaves it."""
    _ending.clear()
    try:
        yield
    except BaseException:
        _ending.set()
        raise


@dataclass(frozen=True)
class Route:
    """A route to the mock: `hosts` are 127.0.0.1, whose `port` is forwarded to `socket`.

    Without a Unix socket, nothing listens at the port.
    """

    hosts: tuple[str, ...]
    port: int
    socket: Path | None


@dataclass(frozen=True)
class Program:
    """A program to run in `folder` for at most `seconds`; a build has no route to the mock.

    `environment` is added to the variables of every program, and overrides them. The files that a build makes are
    copied back into `folder`, and so are those of a program that `saves`.
    """

    command: Command
    folder: Path
    seconds: float
    environment: Mapping[str, str] = field(default_factory=dict, hash=False)
    route: Route | None = None
    saves: bool = False


@dataclass(frozen=True)
class Finished:
    """How a program ended. `code` is 128 + N if signal N ended it.

    `code` is None if it was killed for exceeding a limit: the one that `exceeded` names, or its time.
    """

    code: int | None
    stdout: str
    stderr: str
    seconds: float
    exceeded: str = ""


def run_sealed(root: Root, program: Program) -> Finished:
    """Run `program` inside a root filesystem, with bwrap, in a copy of its folder.

    Files and folders that a build makes are copied back. Links and special files are not: they could lead out of the
    folder.
    """
    if shutil.which("bwrap") is None:
        raise SnippetgenError("bwrap is not on PATH", remedy="install Debian's package bubblewrap")
    with tempfile.NamedTemporaryFile(prefix="snippetgen-") as hosts, tempfile.TemporaryFile() as made:
        names = [host.encode("idna").decode() for host in (program.route.hosts if program.route else ())]
        hosts.write(f"127.0.0.1 localhost {' '.join(names)}\n".encode("ascii"))
        hosts.flush()
        command = _sealed(root, program, hosts.name)
        finished = _run(Program(command, Path(), program.seconds, bare()), made)
        made.seek(0)
        started = made.read(len(_STARTED)) == _STARTED
        if started and (program.route is None or program.saves):
            _unpack(made, program.folder)
    if finished.code and not started:
        raise SnippetgenError(
            f"the sandbox failed to start: {finished.stderr.strip()}",
            remedy="allow unprivileged user namespaces (on Ubuntu 24.04: "
            "`sysctl kernel.apparmor_restrict_unprivileged_userns=0`), or check on the host with --host",
        )
    return finished


def _sealed(root: Root, program: Program, hosts: str) -> Command:
    """The command that runs `program` sealed, with the file `hosts` as its /etc/hosts."""
    arguments = enter(root.files, program.environment)
    arguments += ["--size", str(_FOLDER_LIMIT), "--tmpfs", WORK, "--chdir", WORK]
    arguments += ["--ro-bind", str(program.folder), _GIVEN, "--ro-bind", hosts, HOSTS]
    arguments += [argument for right in _RIGHTS for argument in ("--cap-add", right)]
    port = ""
    if program.route and program.route.socket:
        arguments += ["--bind", str(program.route.socket), SOCKET]
        port = str(program.route.port)
    limits = map(str, (_OPEN_LIMIT, _TASK_LIMIT, _FILE_LIMIT // 512))
    made = "" if program.route and not program.saves else "made"
    arguments += ["sh", "-c", _START.read_text(encoding="utf-8"), "sh", SOCKET, *limits, port, made]
    return (*arguments, *program.command)


def run_on_host(program: Program) -> Finished:
    """Run `program` in its folder on the host, with its PATH. Nothing is sealed.

    Its route is ignored: it already has the mock's port.
    """
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return _run(replace(program, environment={**inherited, **program.environment}))


def _run(program: Program, made: IO[bytes] | None = None) -> Finished:
    """Run `program` to its end or to a limit.

    Its standard input is `made`, which is open for writing, or else empty.
    """
    started = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        if _ending.is_set():
            raise Interrupted
        process = subprocess.Popen(
            program.command,
            cwd=program.folder,
            env=program.environment,
            stdin=made or subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        code, exceeded = None, ""
        try:
            while not exceeded and (left := started + program.seconds - time.monotonic()) > 0:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    code = process.wait(min(_POLL_SECONDS, left))
                    break
                exceeded = _exceeded(process.pid, (out, err))
        finally:
            _kill(process)
        code = 128 - code if code is not None and code < 0 else code
        return Finished(code, _text(out), _text(err), time.monotonic() - started, exceeded)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a program and what it started; on Windows, without process groups, it alone."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _exceeded(process: int, outputs: tuple[IO[bytes], ...]) -> str:
    """The limit that a running program exceeds; empty if it is within all of them."""
    if _ending.is_set():
        raise Interrupted
    if any(os.fstat(output.fileno()).st_size > _OUTPUT_LIMIT for output in outputs):
        return f"{_OUTPUT_LIMIT // _MIB} MiB of output"
    tasks = memory = 0
    for each in _descendants(process):
        with contextlib.suppress(OSError):
            tasks += len(list(Path(f"/proc/{each}/task").iterdir()))
            memory += _memory(each)
    if tasks > _TASK_LIMIT:
        return f"{_TASK_LIMIT} processes and threads"
    return f"{_MEMORY_LIMIT // _MIB} MiB of memory" if memory > _MEMORY_LIMIT else ""


def _descendants(process: int) -> Iterator[int]:
    """A process and its running descendants, where there is /proc."""
    waiting = [process]
    while waiting:
        yield (parent := waiting.pop())
        tasks: list[Path] = []
        with contextlib.suppress(OSError):  # the process may have ended meanwhile
            tasks += Path(f"/proc/{parent}/task").iterdir()
        for task in tasks:
            with contextlib.suppress(OSError):
                waiting += map(int, (task / "children").read_text(encoding="ascii").split())


def _memory(process: int) -> int:
    """The bytes of memory that a process uses, including those in its memfd files."""
    resident = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    unnamed = 0
    for descriptor in Path(f"/proc/{process}/fd").iterdir():
        with contextlib.suppress(OSError):
            if str(descriptor.readlink()).startswith("/memfd:"):
                unnamed += descriptor.stat().st_blocks * 512
    return resident + unnamed


def _unpack(archive: IO[bytes], folder: Path) -> None:
    """Unpack the files and folders of an untrusted archive into `folder`."""
    with contextlib.suppress(tarfile.TarError), tarfile.open(fileobj=archive, mode="r:") as members:
        for member in members:
            target = folder / member.name
            if ".." in PurePosixPath(member.name).parts or not target.is_relative_to(folder):
                continue
            if not target.parent.is_dir() or (target.exists() and target.is_dir() != member.isdir()):
                continue
            if member.isdir():
                target.mkdir(exist_ok=True)
            elif member.isreg() and not member.issparse() and (content := members.extractfile(member)):
                with target.open("wb") as file:
                    shutil.copyfileobj(content, file)
                target.chmod(0o600 | member.mode & 0o777)


def _text(stream: IO[bytes]) -> str:
    """The first megabytes of what a program has written."""
    stream.seek(0)
    return stream.read(_OUTPUT_LIMIT).decode("utf-8", errors="replace")
