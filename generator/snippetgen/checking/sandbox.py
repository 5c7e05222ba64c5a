"""Run a program sealed (no network but its own loopback, nothing of the host to be seen), or on the host by choice."""

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
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import IO

from snippetgen.checking.toolchains import HOSTS, SOCKET, WORK, Root, bare, enter
from snippetgen.errors import SnippetgenError
from snippetgen.languages.model import Command

_OUTPUT_LIMIT = 4 * 2**20
_GIVEN = "/mnt"
_STARTED = "started"

_MIB = 2**20
_FILE_LIMIT = 256 * _MIB
_FOLDER_LIMIT = 512 * _MIB
_MEMORY_LIMIT = 4096 * _MIB
_TASK_LIMIT = 1024
_OPEN_LIMIT = 4096
_LOOK_SECONDS = 0.1

_RIGHTS = ("CAP_SYS_ADMIN", "CAP_SYS_RESOURCE", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE")
"""What the start of a sealed process may do, over its own namespaces only, and gives up before the program runs."""

# What a sealed process starts as. It
# - keeps its standard input, a file, open as number 3 for its results;
# - copies the given files into the working directory;
# - takes away what would lead around the limits: user namespaces, kernel settings, shared memory without an owner;
# - asks the kernel to kill it first when memory runs out;
# - writes to file 3 that it got this far;
# - forwards the endpoint's port to the mock's socket, if there is one, and waits until the port is listed as listening;
# - sets the limits and runs the program without capabilities;
# - writes the files of a build to file 3 as a tar archive.
_START = f"""
exec 3<&0 </dev/null
set -e
cp -dR --preserve=mode,timestamps,links {_GIVEN}/. .
echo 0 >/proc/sys/user/max_user_namespaces
echo 1000 >/proc/self/oom_score_adj
{{ echo 0 >/proc/sys/kernel/shmall; }} 2>/dev/null || :
mount -o remount,bind,ro /proc
printf %s {_STARTED} >&3
set +e
port=$1
made=$2
shift 2
if [ "$port" ]; then
  socat TCP-LISTEN:"$port",bind=127.0.0.1,fork,reuseaddr UNIX-CONNECT:{SOCKET} 2>/dev/null 3>&- &
  listening=$(printf ':%04X 00000000:0000 0A' "$port")
  until grep -q "$listening" /proc/net/tcp; do sleep 0.005; done
fi
for limit in '-c 0' '-n {_OPEN_LIMIT}' '-p {_TASK_LIMIT}' '-f {_FILE_LIMIT // 512}'; do
  ulimit $limit 2>/dev/null
done
setpriv --bounding-set=-all --inh-caps=-all --ambient-caps=-all "$@" 3>&-
code=$?
[ "$made" ] && tar --hard-dereference -cf - . >&3 2>/dev/null
exit $code
"""

_ending = threading.Event()


class Interrupted(Exception):
    """A program was killed, or not started, because the work is being ended."""


@contextmanager
def interruptible() -> Iterator[None]:
    """When the context is left by an exception, programs that run in any thread are killed and no more are started."""
    _ending.clear()
    try:
        yield
    except BaseException:
        _ending.set()
        raise


@dataclass(frozen=True)
class Route:
    """The way to the mock: `hosts` lead to 127.0.0.1, whose `port` leads to the Unix `socket`, if there is one."""

    hosts: tuple[str, ...]
    port: int
    socket: Path | None


@dataclass(frozen=True)
class Program:
    """A program to run in `folder` for at most `seconds`; with a route to the mock, or a build without one.

    `environment` is added to what every program has in its own, and wins. What a program without a route writes is
    copied back into `folder`, and so is that of one that `saves`.
    """

    command: Command
    folder: Path
    seconds: float
    environment: Mapping[str, str] = field(default_factory=dict, hash=False)
    route: Route | None = None
    saves: bool = False


@dataclass(frozen=True)
class Finished:
    """A program that ran. A signal N counts as code 128 + N.

    `code` is None when it went over a limit and was killed for it: its time, or what `over` names.
    """

    code: int | None
    stdout: str
    stderr: str
    seconds: float
    over: str = ""


@dataclass(frozen=True)
class Sealed:
    """Runs programs inside a root filesystem, with bwrap. Raises SnippetgenError when the machine does not let it."""

    root: Root

    def run(self, program: Program) -> Finished:
        """Run `program` in a copy of its folder.

        Files and folders that a build has made are copied back; any other run leaves nothing. Links and whatever else
        there may be stay behind, so that nobody follows them out of the folder.
        """
        if shutil.which("bwrap") is None:
            raise SnippetgenError("bwrap is not on PATH", remedy="install Debian's package bubblewrap")
        with ExitStack() as stack:
            outside = stack.enter_context(tempfile.TemporaryDirectory(prefix="snippetgen-"))
            made = stack.enter_context(tempfile.TemporaryFile())
            hosts = Path(outside) / "hosts"
            hosts.write_text(_hosts(program.route), encoding="ascii")
            command = self._command(program, hosts)
            finished = _run(Program(command, Path(), program.seconds, bare()), made)
            made.seek(0)
            started = made.read(len(_STARTED)) == _STARTED.encode()
            if started and (program.route is None or program.saves):
                _unpack(made, program.folder)
        if finished.code and not started:
            raise SnippetgenError(
                f"the sandbox cannot be made: {finished.stderr.strip()}",
                remedy="allow unprivileged user namespaces (on Ubuntu 24.04: "
                "`sysctl kernel.apparmor_restrict_unprivileged_userns=0`), or check on the host with --host",
            )
        return finished

    def _command(self, program: Program, hosts: Path) -> Command:
        """The command that runs `program` sealed."""
        arguments = enter(self.root.files, program.environment)
        arguments += ["--size", str(_FOLDER_LIMIT), "--tmpfs", WORK, "--chdir", WORK]
        arguments += ["--ro-bind", str(program.folder), _GIVEN, "--ro-bind", str(hosts), HOSTS]
        arguments += [argument for right in _RIGHTS for argument in ("--cap-add", right)]
        port = ""
        if program.route and program.route.socket:
            arguments += ["--bind", str(program.route.socket), SOCKET]
            port = str(program.route.port)
        arguments += ["sh", "-c", _START, "sh", port, "" if program.route and not program.saves else "made"]
        return (*arguments, *program.command)


def _hosts(route: Route | None) -> str:
    """The hosts file of a sealed program."""
    names = " ".join(host.encode("idna").decode() for host in (route.hosts if route else ()))
    return f"127.0.0.1 localhost {names}\n"


@dataclass(frozen=True)
class Host:
    """Runs programs on the host with its PATH. Nothing is sealed: for machines without the sandbox, by choice."""

    def run(self, program: Program) -> Finished:
        """Run `program` in its folder. What its route leads to is at a port of the host already."""
        return _run(replace(program, environment={**_inherited(), **program.environment}))


def _inherited() -> dict[str, str]:
    """The environment a toolchain needs to be found; nothing that may hold a secret of the user."""
    wanted = ("PATH", "HOME", "LANG", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "JAVA_HOME", "DEVELOPER_DIR", "SDKROOT")
    return {name: os.environ[name] for name in wanted if name in os.environ}


def _run(program: Program, made: IO[bytes] | None = None) -> Finished:
    """Run `program` to its end or to a limit. Its input is `made`, to read and to write, or else empty."""
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
        over, end = "", started + program.seconds
        try:
            while process.poll() is None and not over:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(min(_LOOK_SECONDS, max(0, end - time.monotonic())))
                    break
                over = _over(process.pid, end, (out, err))
        finally:
            _kill(process)
        code = None if over else process.returncode
        code = 128 - code if code is not None and code < 0 else code
        return Finished(code, _text(out), _text(err), time.monotonic() - started, over)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a program, and also what it started and left behind; on Windows, which has no groups of processes, itself."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _over(process: int, end: float, outputs: tuple[IO[bytes], ...]) -> str:
    """The limit that a running program is over; empty when it is within all of them."""
    if time.monotonic() >= end:
        return "its time"
    if _ending.is_set():
        raise Interrupted
    if any(os.fstat(output.fileno()).st_size > _OUTPUT_LIMIT for output in outputs):
        return f"{_OUTPUT_LIMIT // _MIB} MiB of output"
    tasks = memory = 0
    for descendant in _family(process):
        with contextlib.suppress(OSError):
            tasks += len(list(Path(f"/proc/{descendant}/task").iterdir()))
            memory += _memory(descendant)
    if tasks > _TASK_LIMIT:
        return f"{_TASK_LIMIT} processes and threads"
    return f"{_MEMORY_LIMIT // _MIB} MiB of memory" if memory > _MEMORY_LIMIT else ""


def _family(process: int) -> Iterator[int]:
    """A process, and all that it and its threads have started and that still run, where /proc tells."""
    waiting = [process]
    while waiting:
        yield (parent := waiting.pop())
        tasks: list[Path] = []
        with contextlib.suppress(OSError):  # whatever is looked at may end meanwhile, and its folder with it
            tasks += Path(f"/proc/{parent}/task").iterdir()
        for task in tasks:
            with contextlib.suppress(OSError):
                waiting += map(int, (task / "children").read_text(encoding="ascii").split())


def _memory(process: int) -> int:
    """The bytes that a process has in memory, and those that it keeps there in files without a name."""
    resident = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    unnamed = 0
    for descriptor in Path(f"/proc/{process}/fd").iterdir():
        with contextlib.suppress(OSError):
            if str(descriptor.readlink()).startswith("/memfd:"):
                unnamed += descriptor.stat().st_blocks * 512
    return resident + unnamed


def _unpack(archive: IO[bytes], folder: Path) -> None:
    """Lay the files and folders of an archive that nobody vouches for into `folder`."""
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
