"""Run a program sealed (no network but its own loopback, nothing of the host to be seen), or on the host by choice."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from snippetgen.errors import SnippetgenError
from snippetgen.language import Command
from snippetgen.toolchains import HOSTS, PATH, SOCKET, WORK, Root, enter

_OUTPUT_LIMIT = 4 * 2**20

# What a check's process starts as: forward the endpoint's port to the mock's socket, wait until that listens, and
# become the program. The port is looked for in the kernel's table, in hexadecimal.
_FORWARD = f"""
socat TCP-LISTEN:"$1",bind=127.0.0.1,fork,reuseaddr UNIX-CONNECT:{SOCKET} 2>/dev/null &
port=$(printf ':%04X 00000000:0000 0A' "$1")
until grep -q "$port" /proc/net/tcp; do sleep 0.005; done
shift
exec "$@"
"""


@dataclass(frozen=True)
class Finished:
    """A program that ran. `code` is None when its time ran out and it was killed; a signal N counts as code 128 + N."""

    code: int | None
    stdout: str
    stderr: str
    seconds: float


@dataclass(frozen=True)
class Gate:
    """The way to the mock: `hosts` lead to 127.0.0.1, whose `port` leads to the Unix `socket`, if there is one."""

    hosts: tuple[str, ...]
    port: int
    socket: Path | None


@dataclass(frozen=True)
class Sealed:
    """Runs programs inside a root filesystem, with bwrap. Raises SnippetgenError when the machine does not let it."""

    root: Root

    def run(
        self,
        command: Command,
        folder: Path,
        environment: Mapping[str, str],
        seconds: float,
        gate: Gate | None = None,
    ) -> Finished:
        """Run `command` in `folder`, the only place it can write to, for at most `seconds`."""
        variables = {"PATH": PATH, "HOME": "/tmp", "LANG": "C.UTF-8", **environment}
        with tempfile.TemporaryDirectory(prefix="snippetgen-") as outside:
            names = Path(outside) / "hosts"
            hosts = " ".join(host.encode("idna").decode() for host in (gate.hosts if gate else ()))
            names.write_text(f"127.0.0.1 localhost {hosts}\n", encoding="ascii")
            arguments = enter(self.root.files, writable=False, network=False)
            arguments += ["--bind", str(folder), WORK, "--chdir", WORK]
            arguments += ["--ro-bind", str(names), HOSTS, "--cap-add", "CAP_NET_BIND_SERVICE"]
            if gate and gate.socket:
                arguments += ["--bind", str(gate.socket), SOCKET]
            for name, value in variables.items():
                arguments += ["--setenv", name, value]
            if gate and gate.socket:
                arguments += ["sh", "-c", _FORWARD, "sh", str(gate.port)]
            try:
                finished = _run([*arguments, *command], None, None, seconds)
            except FileNotFoundError:
                raise SnippetgenError(
                    "the sandbox cannot be made: bwrap is not on PATH", remedy="install Debian's package bubblewrap"
                ) from None
        if finished.code and finished.stderr.startswith("bwrap:"):
            raise SnippetgenError(
                f"the sandbox cannot be made: {finished.stderr.strip()}",
                remedy="allow unprivileged user namespaces (on Ubuntu 24.04: "
                "`sysctl kernel.apparmor_restrict_unprivileged_userns=0`), or check on the host with --host",
            )
        return finished


@dataclass(frozen=True)
class Host:
    """Runs programs on the host with its PATH. Nothing is sealed: for machines without the sandbox, by choice."""

    def run(
        self,
        command: Command,
        folder: Path,
        environment: Mapping[str, str],
        seconds: float,
        gate: Gate | None = None,  # noqa: ARG002  the same call as Sealed.run: here the mock is at a port of the host
    ) -> Finished:
        """Run `command` in `folder` for at most `seconds`."""
        return _run(list(command), folder, {**_inherited(), **environment}, seconds)


def _inherited() -> dict[str, str]:
    """The environment a toolchain needs to be found; nothing that may hold a secret of the user."""
    wanted = ("PATH", "HOME", "LANG", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "JAVA_HOME", "DEVELOPER_DIR", "SDKROOT")
    return {name: os.environ[name] for name in wanted if name in os.environ}


def _run(command: list[str], folder: Path | None, environment: Mapping[str, str] | None, seconds: float) -> Finished:
    started = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        code: int | None
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # also what it started and left behind
            process.wait()
        code = 128 - code if code is not None and code < 0 else code
        return Finished(code, _text(out), _text(err), time.monotonic() - started)


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read(_OUTPUT_LIMIT).decode("utf-8", errors="replace")
