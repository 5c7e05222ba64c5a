"""A check runs other people's code: try what that code must not be able to do in the sealed root."""

from __future__ import annotations

import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from snippetgen import languages
from snippetgen.checking import sandbox, toolchains
from snippetgen.checking.mock import LOOPBACK, loopback
from snippetgen.checking.sandbox import Finished, Interrupted, Program, Route, interruptible, run_sealed
from snippetgen.checking.toolchains import Root
from snippetgen.errors import SnippetgenError

pytestmark = pytest.mark.toolchain

_MIB = 2**20
_BIG = bool(os.environ.get("SNIPPETGEN_HOSTILE"))
"""At the full size, programs that take too much are tried at the real limits; otherwise at smaller ones."""

_PYTHON = """
import os, signal, socket, subprocess, sys, time
def tried(action, *arguments):
    try:
        print("DID", action(*arguments))
    except OSError as error:
        print("refused", error.strerror or error)
"""


def _root() -> Root:
    """A root with Python, in which the hostile programs of this file are written."""
    found = toolchains.find(languages.every())
    for root in dict.fromkeys(root.path for root in found.values()):
        if (root / "root/usr/bin/python3").exists():
            return next(each for each in found.values() if each.path == root)
    pytest.fail("no sealed root with an interpreter is installed: run `snippetgen toolchains install`")


def _run(program: str, folder: Path, seconds: float = 20.0, route: Route | None = None) -> Finished:
    return run_sealed(_root(), Program(("python3", "-c", _PYTHON + program), folder, seconds, route=route))


@pytest.fixture(autouse=True)
def _going_on() -> None:
    """Reset the interruption that another test may have left."""
    with interruptible():
        pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "work"
    made.mkdir()
    return made


def _processes(word: str) -> list[int]:
    """The processes of this machine that have `word` among their arguments."""
    numbers = [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]
    return [number for number in numbers if word in _arguments(number)]


def _gone(word: str) -> bool:
    """Whether the programs whose first argument is `word` end within a minute."""
    end = time.monotonic() + 60
    while _running(word) and time.monotonic() < end:
        time.sleep(0.02)
    return not _running(word)


def _running(word: str) -> list[int]:
    """The processes of this machine whose first argument is `word`."""
    return [number for number in _processes(word) if word in _arguments(number)[1:2]]


def _arguments(process: int) -> list[str]:
    try:
        return Path(f"/proc/{process}/cmdline").read_text().split("\0")
    except OSError:
        return []


@pytest.mark.parametrize("linter", [("shellcheck", "--norc"), ("shfmt", "-ln", "posix", "-i", "2", "-d")], ids=" ".join)
def test_the_start_of_the_sandbox_passes_its_linters(folder: Path, linter: tuple[str, ...]) -> None:
    """It is a shell program like the published ones."""
    shutil.copy(sandbox._START, folder)
    finished = run_sealed(
        toolchains.find([languages.load("curl")])["curl"], Program((*linter, "start.sh"), folder, 20.0)
    )
    assert (finished.code, finished.stdout, finished.stderr) == (0, "", "")


def test_the_environment_of_the_user_is_out_of_sight(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No process that it can see has the user's variables in its environment."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush-hush")
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}:/their/own/bin")  # or it could be that of the sealed root
    finished = _run(
        "for p in os.listdir('/proc'):\n if p.isdigit(): tried(lambda: open(f'/proc/{p}/environ').read())", folder
    )
    assert finished.code == 0
    assert "PATH=" in finished.stdout
    assert "hush-hush" not in finished.stdout
    assert os.environ["PATH"] not in finished.stdout


def test_the_home_of_the_user_is_out_of_sight(folder: Path, tmp_path: Path) -> None:
    """Its home is empty, and no path of the host exists, not even below the root of another process."""
    (tmp_path / "secret.txt").write_text("hush-hush")
    program = f"""
for path in ({str(tmp_path)!r}, {str(Path.home() / ".cache")!r}, {str(Path(__file__).parent)!r}):
    for start in ("", "/proc/1/root", "/proc/1/cwd", "/proc/self/root" + "/.." * 2):
        tried(os.listdir, start + path)
print(os.listdir(os.path.expanduser("~")))
"""
    lines = _run(program, folder).stdout.splitlines()
    assert len(lines) == 13
    assert {line.partition(" ")[0] for line in lines[:-1]} == {"refused"}
    assert lines[-1] == "[]"


def test_no_network_is_reached(folder: Path) -> None:
    """There is one interface, its own loopback: the host's services, on ports or abstract sockets, are not there."""
    name = f"\0snippetgen-test-{os.getpid()}"
    with closing(loopback()) as port, closing(socket.socket(socket.AF_UNIX)) as abstract:
        port.listen()
        abstract.bind(name)
        abstract.listen()
        program = f"""
def reach(family, address):
    with socket.socket(family) as s:
        s.settimeout(3)
        s.connect(address)
tried(reach, socket.AF_INET, ({LOOPBACK!r}, {port.getsockname()[1]}))
tried(reach, socket.AF_INET, ("1.1.1.1", 53))
tried(reach, socket.AF_INET6, ("2606:4700:4700::1111", 53))
tried(reach, socket.AF_UNIX, {name!r})
tried(socket.getaddrinfo, "example.com", 80)
print([name for _, name in socket.if_nameindex()])
"""
        lines = _run(program, folder).stdout.splitlines()
    assert len(lines) == 6
    assert {line.partition(" ")[0] for line in lines[:5]} == {"refused"}
    assert lines[5] == "['lo']"


def test_nothing_is_written_outside_its_folder(folder: Path, tmp_path: Path) -> None:
    """The root is read-only, and so is what it was given: what it changes is its own copy."""
    (folder / "given.txt").write_text("as it was")
    program = f"""
tried(open, "/usr/pwned", "w")
tried(open, "/mnt/pwned", "w")
tried(open, "/mnt/given.txt", "w")
tried(open, "/dev/pwned", "w")
tried(open, "/etc/hosts", "w")
tried(open, "/opt/pwned", "w")
tried(open, {str(tmp_path / "pwned")!r}, "w")
open("given.txt", "w").write("changed")
"""
    finished = _run(program, folder, route=Route((), 443, None))
    assert finished.code == 0
    assert finished.stdout.count("refused") == finished.stdout.count("\n") == 7
    assert (folder / "given.txt").read_text() == "as it was"
    assert not list(_root().path.rglob("pwned"))


def test_it_has_no_rights_over_its_own_sandbox(folder: Path) -> None:
    """It can neither mount, nor change the kernel's settings, nor make namespaces in which it could."""
    program = """
print([line for line in open("/proc/self/status") if line.startswith("Cap") and int(line.split()[1], 16)])
for command in (
    "mount -o remount,rw,bind /", "mount -t tmpfs none /opt", "umount /proc", "mount -o remount,rw,bind /proc",
    "unshare -Ur true", "unshare -m true", "chroot / true", "mknod node b 8 0",
    "echo x >/proc/sys/kernel/core_pattern",
    "echo 5 >/proc/sys/user/max_user_namespaces", "echo b >/proc/sysrq-trigger",
):
    print(subprocess.run(["sh", "-c", command], stderr=subprocess.DEVNULL).returncode != 0, command)
"""
    lines = _run(program, folder).stdout.splitlines()
    assert lines[0] == "[]"
    assert [line for line in lines[1:] if not line.startswith("True ")] == []
    assert len(lines) == 12


def test_no_other_process_is_seen(folder: Path) -> None:
    """It sees the start of the sandbox and itself, and cannot kill anything else."""
    program = """
names = [open(f"/proc/{p}/comm").read().strip() for p in os.listdir("/proc") if p.isdigit()]
print(sorted(names))
tried(os.kill, os.getppid() + 100000, 9)
"""
    lines = _run(program, folder).stdout.splitlines()
    assert lines == ["['bwrap', 'python3', 'sh']", "refused No such process"]


@pytest.mark.parametrize(
    "leave",
    [
        "subprocess.Popen(['sleep', WORD])",
        "subprocess.Popen(['sleep', WORD], start_new_session=True)",
        "os.fork() or (os.setsid(), os.fork() and os._exit(0), os.execvp('sleep', ['sleep', WORD]))",
        "subprocess.Popen(['setsid', 'nohup', 'sh', '-c', 'trap : TERM HUP INT; sleep \"$0\"', WORD])",
    ],
    ids=["child", "session", "daemon", "nohup"],
)
@pytest.mark.parametrize("end", ["", "time.sleep(60)"], ids=["ends", "hangs"])
def test_nothing_outlives_its_check(folder: Path, leave: str, end: str) -> None:
    """Every process that it starts, in any way, ends with its check."""
    word = f"86{os.getpid()}{abs(hash((leave, end))) % 10000}"
    finished = _run(f"WORD = {word!r}\n{leave}\ntime.sleep(.2)\nprint('started', flush=True)\n{end}", folder, 2.0)
    assert finished.code == (None if end else 0)
    assert "started" in finished.stdout
    assert _gone(word)


def test_a_fork_bomb_is_stopped(folder: Path) -> None:
    """All its processes are killed in time, and the machine still works."""
    finished = _run("while True:\n try: os.fork()\n except OSError: pass", folder, 20.0)
    assert finished.code is None
    assert finished.exceeded in {"1024 processes and threads", "4096 MiB of memory", ""}
    assert finished.seconds < 25
    assert _run("print('well')", folder).stdout == "well\n"


@pytest.mark.parametrize(
    "take",
    [
        "x = bytearray(MORE)\nfor i in range(0, len(x), 4096): x[i] = 1",
        "import mmap\nm = mmap.mmap(-1, MORE)\nfor i in range(0, MORE, 4096): m[i] = 1",
        "for f in [os.memfd_create('m') for _ in range(8)]:\n  for _ in range(200): os.write(f, b'x' * (1 << 20))",
        "for _ in range(8):\n  if not os.fork():\n    x = b'x' * (MORE // 8)\n    time.sleep(60)",
    ],
    ids=["heap", "shared", "no name", "many processes"],
)
def test_a_memory_hog_is_stopped(folder: Path, take: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory of all its processes counts, of every kind."""
    limit = 4096 if _BIG else 512
    monkeypatch.setattr(sandbox, "_MEMORY_LIMIT", (512 if "memfd" in take else limit) * _MIB)
    finished = _run(f"MORE = {2 * limit * _MIB}\n{take}\ntime.sleep(60)", folder, 60.0)
    assert (finished.code, finished.exceeded[-13:]) == (None, "MiB of memory")
    assert finished.seconds < 30


@pytest.mark.parametrize("place", [".", "/tmp", "/dev/shm"])
def test_a_disk_filler_fills_nothing(folder: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its folders have a maximum size, and are not on the host's disk."""
    if not _BIG:
        monkeypatch.setattr(sandbox, "_FOLDER_LIMIT", 64 * _MIB)
        monkeypatch.setattr(toolchains, "_TMP_SIZE", 64 * _MIB)
    program = f"""
size = 0
for number in range(100):
    try:
        with open(f"{place}/{{number}}", "wb") as file:
            for _ in range(32):
                size += file.write(b"x" * (1 << 20))
    except OSError as error:
        sys.exit(f"{{error.strerror}} after {{size >> 20}}")
"""
    begin = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    finished = _run(program, folder, 60.0, Route((), 443, None))
    assert finished.code == 1
    assert finished.stderr.startswith("No space left on device after")
    assert list(folder.iterdir()) == []
    assert begin - os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize < 256 * _MIB


def test_a_single_file_has_a_limit(folder: Path) -> None:
    """Neither a file nor an output can be longer, not even one that has no name."""
    finished = _run("import resource\nprint(resource.getrlimit(resource.RLIMIT_FSIZE))", folder)
    assert finished.stdout == f"({256 * _MIB}, {256 * _MIB})\n"
    program = "f = open('big', 'wb')\ntried(os.posix_fallocate, f.fileno(), 0, 1 << 40)"
    assert _run(program, folder).stdout == "refused File too large\n"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_flood_of_output_is_stopped(folder: Path, stream: str) -> None:
    """It is killed before it fills the disk or the memory."""
    finished = _run(f"while True: sys.{stream}.write('x' * (1 << 20))", folder, 60.0)
    assert (finished.code, finished.exceeded) == (None, "4 MiB of output")
    assert len(getattr(finished, stream)) == 4 * _MIB
    assert finished.seconds < 30


def test_a_lot_of_open_files_has_a_limit(folder: Path) -> None:
    """A process that never stops opening files gets an error."""
    assert "Too many open files" in _run("kept = []\nwhile True: kept.append(open('/dev/null'))", folder).stderr


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """A folder of the host that no link may lead to, and that must not change."""
    place = tmp_path / "outside"
    place.mkdir()
    (place / "kept.txt").write_text("kept")
    yield place
    assert [path.name for path in place.iterdir()] == ["kept.txt"]
    assert (place / "kept.txt").read_text() == "kept"


def test_links_stay_behind(folder: Path, outside: Path) -> None:
    """A build returns files and folders, but no links, pipes or devices."""
    program = f"""
os.mkdir("made")
open("made/file", "w").write("made")
os.chmod("made/file", 0o4755)
os.symlink({str(outside)!r}, "out")
os.symlink({str(outside / "kept.txt")!r}, "made/out")
os.link("made/file", "hard")
os.mkfifo("pipe")
socket.socket(socket.AF_UNIX).bind("socket")
"""
    assert _run(program, folder).stderr == ""
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")) == ["hard", "made", "made/file"]
    assert not [path for path in folder.rglob("*") if path.is_symlink()]
    assert not [path for path in folder.rglob("*") if path.stat().st_mode & 0o7000]


def test_a_forged_archive_leads_nowhere(tmp_path: Path, outside: Path) -> None:
    """An archive from the sandbox is not trusted: neither `..` nor a link leads out of the folder."""
    forged = io.BytesIO()
    with tarfile.open(fileobj=forged, mode="w") as archive:
        for name in ("../outside/new.txt", f"{outside}/new.txt", "a/../../outside/new.txt", "link/new.txt"):
            if name.startswith("link"):
                link = tarfile.TarInfo("link")
                link.type, link.linkname = tarfile.SYMTYPE, str(outside)
                archive.addfile(link)
            member = tarfile.TarInfo(name)
            member.size = 1
            archive.addfile(member, io.BytesIO(b"x"))
    forged.seek(0)
    into = tmp_path / "into"
    into.mkdir()
    sandbox._unpack(forged, into)
    assert not [path for path in into.rglob("*") if path.is_symlink()]


def test_what_is_interrupted_ends_at_once(folder: Path) -> None:
    """When one thread is interrupted, the programs of the others are killed, and no more are started."""
    word = f"87{os.getpid()}"
    ended: list[BaseException] = []

    def work() -> None:
        try:
            _run(f"os.execvp('sleep', ['sleep', {word!r}])", folder, 600.0)
        except Interrupted as error:
            ended.append(error)

    worker = threading.Thread(target=work)
    with pytest.raises(KeyboardInterrupt), interruptible():  # noqa: PT012  the work is what is interrupted
        worker.start()
        while not _processes(word):
            time.sleep(0.01)
        begin = time.monotonic()
        raise KeyboardInterrupt
    worker.join(60)
    assert len(ended) == 1
    assert time.monotonic() - begin < 60
    assert _gone(word)
    with pytest.raises(Interrupted):
        _run("", folder)
    with interruptible():
        assert _run("", folder).code == 0


def test_nothing_outlives_a_killed_snippetgen(folder: Path) -> None:
    """A sealed program ends when snippetgen is killed without warning."""
    word = f"88{os.getpid()}"
    program = f"""
from pathlib import Path
from snippetgen.checking.sandbox import Program, run_sealed
from snippetgen.checking.toolchains import Root
root = Root(Path({str(_root().path)!r}), {{}}, {{}})
run_sealed(root, Program(("sleep", {word!r}), Path({str(folder)!r}), 60.0))
"""
    with subprocess.Popen([sys.executable, "-c", program]) as running:
        while not _running(word):
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
    assert _gone(word)


def test_a_machine_that_cannot_seal_does_not_run(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a sandbox, the program is not started, and the error says what to do."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SnippetgenError, match="bwrap is not on PATH"):
        run_sealed(_root(), Program(("touch", "ran"), folder, 5.0))
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    broken.chmod(0o755)
    with pytest.raises(SnippetgenError, match="Permission denied") as error:
        run_sealed(_root(), Program(("touch", "ran"), folder, 5.0))
    assert "--host" in error.value.remedy
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_check_ends_at_once(tmp_path: Path, number: signal.Signals, code: int) -> None:
    """Programs are killed, temp folders are deleted, and the exit code is that of the signal."""
    arguments = ("check", "--lang", languages.EXAMPLE, "--rendered", "--scenario", "slow", "--again", "--locale", "en")
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-m", "snippetgen", *arguments], stderr=subprocess.PIPE, text=True, env=environment
    ) as running:
        while len(list(tmp_path.iterdir())) < 3:  # a work folder, the mock's, the sandbox's
            time.sleep(0.01)
        time.sleep(0.5)
        begin = time.monotonic()
        running.send_signal(number)
        assert "Traceback" not in running.communicate(timeout=60)[1]
    assert running.returncode == code
    assert time.monotonic() - begin < 60
    assert not list(tmp_path.iterdir())
