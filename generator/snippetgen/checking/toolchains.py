"""The sealed root: a Debian with every language's toolchain, in the user's cache.

The language modules say what goes into it. It is built in stages in a folder with the suffix `.partial`, which is
renamed when it is complete. An interrupted build is resumed at the stage where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from snippetgen.errors import SnippetgenError
from snippetgen.folders import locked, user_cache
from snippetgen.languages.model import Command, Language

SUITE = "trixie"
WORK = "/w"
SOCKET = "/run/snippetgen.sock"
HOSTS = "/etc/hosts"
PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"

_FORMAT = 1
"""Increased when the way a root is built changes, so that older roots are not used."""

_SHM_SIZE = 64 * 2**20
_TMP_SIZE = 2**30
_ENDS_WITH_PARENT = ("setpriv", "--pdeathsig", "TERM")
"""Starts a program that ends if snippetgen is killed. It could otherwise write into the folder of the next install."""

_BASE = ("ca-certificates", "socat")
_CA_BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
_LOCKS = Path(__file__).parents[1] / "languages" / "locks"
_NEEDED = {"mmdebstrap": "mmdebstrap", "bwrap": "bubblewrap", "newuidmap": "uidmap"}
_SHARED_FILES = {
    "/etc/resolv.conf": "/etc/resolv.conf",
    HOSTS: HOSTS,
    "/etc/pip.conf": "/etc/pip.conf",
    "/etc/npmrc": "/etc/npmrc",
    "~/.m2/settings.xml": "/tmp/.m2/settings.xml",  # the home of a sealed process is /tmp
}
"""The host's settings for network and registries: path on the host → path in the root."""
_SHARED_VARIABLES = re.compile(r"(?i)(https?|no|all)_proxy|(pip|npm_config)_\w+")

Report = Callable[[str], None]
"""A function that is called with a message for the user at each step."""


@dataclass(frozen=True)
class Root:
    """A finished root: the digest of each language's recipe, and the version of its toolchain."""

    path: Path
    recipes: Mapping[str, str]
    versions: Mapping[str, str]

    @property
    def files(self) -> Path:
        """The filesystem itself."""
        return self.path / "root"

    @property
    def authority(self) -> Path:
        """The PEM file, with a private key, of the authority that only this root trusts."""
        return self.path / "authority.pem"


def recipe(language: Language) -> str:
    """A digest of everything that the language puts into a root."""
    toolchain = language.toolchain
    stated = [_FORMAT, SUITE, platform.machine(), _BASE, toolchain.packages, toolchain.fetch, toolchain.prepare]
    stated += [toolchain.version, dict(toolchain.environment)]
    digest = hashlib.sha256(json.dumps(stated, sort_keys=True).encode())
    for lock in _locks(language):
        digest.update(f"\0{lock.name}\0".encode() + lock.read_bytes())
    return digest.hexdigest()[:16]


def find(languages: Iterable[Language]) -> dict[str, Root]:
    """The root for each of `languages`, by name, where one has its current recipe."""
    recipes = {language.name: recipe(language) for language in languages}
    found: dict[str, Root] = {}
    for root in roots():
        for name, wanted in recipes.items():
            if root.recipes.get(name) == wanted:
                found.setdefault(name, root)
    return found


def roots() -> list[Root]:
    """All finished roots, the one with the most languages first."""
    described = sorted((user_cache() / "toolchains").glob("*/root.json"))
    return sorted(map(_described, described), key=lambda root: (-len(root.recipes), root.path))


def _described(description: Path) -> Root:
    nothing = Root(description.parent, {}, {})  # a damaged root has no languages, so install builds another
    try:
        stated = json.loads(description.read_text(encoding="utf-8"))
        root = Root(description.parent, dict(stated["recipes"]), dict(stated["versions"]))
    except (OSError, ValueError, KeyError, TypeError):
        return nothing
    return root if root.authority.is_file() and (root.files / WORK.lstrip("/")).is_dir() else nothing


def install(languages: list[Language], report: Report) -> list[Root]:
    """Build a root for the `languages` that no root has yet; return the roots with them all.

    Raises SnippetgenError if a program is missing, a step fails, or another install is running.
    """
    found = find(languages)
    if all(language.name in found for language in languages):
        report("everything is installed already")
    else:
        with _only_one():
            found = find(languages)  # again: another install may have finished before we had the lock
            missing = [language for language in languages if language.name not in found]
            if missing:
                found |= dict.fromkeys((language.name for language in missing), _install(missing, report))
    return list({root.path: root for root in found.values()}.values())


def _install(languages: list[Language], report: Report) -> Root:
    recipes = {language.name: recipe(language) for language in languages}
    name = hashlib.sha256(json.dumps(recipes, sort_keys=True).encode()).hexdigest()[:16]
    root = user_cache() / "toolchains" / name
    _ensure_programs(report)
    building = root.with_suffix(".partial")
    build = _Build(building, languages, report)
    build.run()
    versions = {language.name: build.version(language) for language in languages}
    description = json.dumps({"recipes": recipes, "versions": versions}, indent=2)
    (building / "root.json").write_text(description + "\n", encoding="utf-8")
    if root.exists():  # a damaged one, or `find` would have returned it
        _delete(root)
    building.rename(root)
    return Root(root, recipes, versions)


def remove() -> list[Path]:
    """Delete every root, finished or not, and return the deleted folders.

    Raises SnippetgenError while an install is running.
    """
    with _only_one():
        gone = sorted((user_cache() / "toolchains").glob("*"))
        for path in gone:
            _delete(path) if path.is_dir() else path.unlink()
    return gone


def bare() -> dict[str, str]:
    """The environment of bwrap, which sealed programs can read: no variables of the user."""
    return {"PATH": os.path.dirname(shutil.which("bwrap") or "/")}  # noqa: PTH120  which returns a string


def enter(files: Path, environment: Mapping[str, str], *, writable: bool = False, network: bool = False) -> list[str]:
    """The bwrap command for a process whose root is `files` and that sees nothing of the host.

    `environment` is added to the variables of every such process, and overrides them.
    """
    arguments = ["bwrap", "--bind" if writable else "--ro-bind", str(files), "/"]
    arguments += ["--dev", "/dev", "--size", str(_SHM_SIZE), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]
    arguments += ["--proc", "/proc", *(["--remount-ro", "/proc"] if writable else [])]
    arguments += ["--size", str(_TMP_SIZE), "--tmpfs", "/tmp", "--cap-drop", "ALL"]
    arguments += ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    arguments += [] if network else ["--unshare-net"]
    arguments += ["--uid", "0", "--gid", "0", "--die-with-parent", "--new-session", "--clearenv"]
    variables = {"PATH": PATH, "HOME": "/tmp", "LANG": "C.UTF-8", **environment}
    return [*arguments, *(word for variable in variables.items() for word in ("--setenv", *variable))]


def online(files: Path, environment: Mapping[str, str], *, writable: bool = False) -> list[str]:
    """As `enter`, but with the network and the host's certificates, proxies and registries.

    The host's variables override `environment`.
    """
    shared = {name: value for name, value in os.environ.items() if _SHARED_VARIABLES.fullmatch(name)}
    arguments = enter(files, {**environment, **shared}, writable=writable, network=True)
    for path, inside in _SHARED_FILES.items():
        shared_file = Path(path).expanduser()
        # In a read-only root, bwrap cannot create the mount point of a file.
        if shared_file.exists() and (writable or inside.startswith("/tmp/") or (files / inside.lstrip("/")).exists()):
            arguments += ["--ro-bind", os.path.realpath(shared_file), inside]
    bundle = os.environ.get("SSL_CERT_FILE") or ssl.get_default_verify_paths().cafile or _CA_BUNDLE
    return [*arguments, "--ro-bind", bundle, _CA_BUNDLE]


class _Build:
    """One build in its folder, where each finished stage leaves a marker file."""

    def __init__(self, folder: Path, languages: list[Language], report: Report) -> None:
        self.folder = folder
        self.files = folder / "root"
        self.languages = languages
        self.report = report

    def run(self) -> None:
        (self.folder / "done").mkdir(parents=True, exist_ok=True)
        stages: dict[str, Callable[[], None]] = {"packages": self._packages}
        for each in self.languages:
            if each.toolchain.fetch:
                stages[f"fetch {each.name}"] = partial(self._inside, each, each.toolchain.fetch, online)
        stages["trust"] = self._trust
        for each in self.languages:
            if each.toolchain.prepare:
                stages[f"prepare {each.name}"] = partial(self._inside, each, each.toolchain.prepare, enter)
        for number, (name, stage) in enumerate(stages.items(), 1):
            self.report(f"[{number}/{len(stages)}] {name}")
            mark = self.folder / "done" / name.replace(" ", "-")
            if not mark.exists():
                stage()
                mark.touch()

    def version(self, language: Language) -> str:
        command = [*enter(self.files, language.toolchain.environment), *language.toolchain.version]
        done = subprocess.run(command, env=bare(), capture_output=True, text=True, errors="replace", check=False)
        lines = (done.stdout + done.stderr).strip().splitlines()
        if done.returncode or not lines:
            raise SnippetgenError(
                f"the toolchain of {language.title} does not print its version",
                where=" ".join(language.toolchain.version),
            )
        return lines[0]

    def _packages(self) -> None:
        """Install Debian's packages, unpacked from an archive so that the user owns every file."""
        if self.files.exists():
            _delete(self.files)
        self.files.mkdir(parents=True)
        packages = sorted(
            {*_BASE, *(package for language in self.languages for package in language.toolchain.packages)}
        )
        self.report(
            f"      {len(packages)} packages of Debian {SUITE} and what they depend on; this takes some minutes"
        )
        bootstrap = [
            "mmdebstrap",
            "--variant=minbase",
            "--format=tar",
            *(f"--dpkgopt=path-exclude=/usr/share/{unread}/*" for unread in ("man", "doc", "locale", "info")),
            '--essential-hook=mkdir -p "$1/usr/share/man/man1"',  # a package script expects this folder
            f"--include={','.join(packages)}",
            SUITE,
            "-",
        ]
        unpack = ["tar", "-x", "-C", str(self.files), "--exclude=./dev/*", "--no-same-owner"]
        log = self.folder / "packages.log"
        with log.open("wb") as messages:
            archive = subprocess.Popen([*_ENDS_WITH_PARENT, *bootstrap], stdout=subprocess.PIPE, stderr=messages)
            try:
                unpacked = subprocess.run(
                    [*_ENDS_WITH_PARENT, *unpack], stdin=archive.stdout, stderr=messages, check=False
                )
            except BaseException:
                archive.terminate()  # on SIGTERM it cleans up; it would go on downloading for minutes
                archive.wait()
                raise
            if archive.stdout:
                archive.stdout.close()  # so that mmdebstrap gets SIGPIPE if tar has failed
            if archive.wait() or unpacked.returncode:
                raise _failed("the packages could not be installed", log)
        (self.files / WORK.lstrip("/")).mkdir()  # mount points, which a sealed run cannot create in a read-only root
        for mounted in (SOCKET, HOSTS):
            (self.files / mounted.lstrip("/")).touch()
        for language in self.languages:
            folder = self.files / "opt" / language.name
            folder.mkdir()
            for lock in _locks(language):
                shutil.copy(lock, folder)

    def _trust(self) -> None:
        """Create the authority for the mock's certificates and add it to every trust store."""
        import trustme  # noqa: PLC0415  only a build needs it

        authority = trustme.CA(organization_name="snippetgen", key_type=trustme.KeyType.RSA)
        secret = self.folder / "authority.pem"
        secret.touch(mode=0o600)
        secret.write_bytes(authority.private_key_pem.bytes() + authority.cert_pem.bytes())
        certificate = self.files / "usr/local/share/ca-certificates/snippetgen.crt"
        certificate.parent.mkdir(parents=True, exist_ok=True)
        authority.cert_pem.write_to_path(str(certificate))
        self._run(enter(self.files, {}, writable=True), ("update-ca-certificates",), "trust")

    def _inside(self, language: Language, commands: tuple[Command, ...], access: Callable[..., list[str]]) -> None:
        """Run commands in the language's folder of the root. `access` is `enter`, or `online` for downloads."""
        entered = access(self.files, language.toolchain.environment, writable=True)
        for command in commands:
            self.report(f"      {' '.join(command).splitlines()[0][:100]}")
            self._run([*entered, "--chdir", f"/opt/{language.name}"], command, language.name)

    def _run(self, entered: list[str], command: Command, name: str) -> None:
        log = self.folder / f"{name}.log"
        with log.open("ab") as messages:
            done = subprocess.run(
                [*entered, *command],
                env=bare(),
                stdin=subprocess.DEVNULL,
                stdout=messages,
                stderr=messages,
                check=False,
            )
        if done.returncode:
            raise _failed(f"“{' '.join(command)}” failed", log)


def _delete(folder: Path) -> None:
    (folder / "root.json").unlink(missing_ok=True)  # first, so that a half-deleted root is not used
    for parent, _, _ in os.walk(folder):
        os.chmod(parent, 0o700)  # noqa: PTH101  some caches have read-only folders
    shutil.rmtree(folder)


def _locks(language: Language) -> list[Path]:
    return sorted((_LOCKS / language.name).glob("*"))


def _failed(what: str, log: Path) -> SnippetgenError:
    """The error of a step that failed, with the end of its log."""
    return SnippetgenError(
        f"{what}; the log ends with",
        quoted="\n".join(log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-8:]),
        where=str(log),
        remedy="fix that and run the same command again: finished stages are kept",
    )


@contextmanager
def _only_one() -> Iterator[None]:
    """Hold the lock on all roots. Never unlink the lock file: two processes could then lock different inodes."""
    lock = user_cache() / "toolchains.lock"
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        with locked(lock, wait=False):
            yield
    except BlockingIOError:
        raise SnippetgenError(
            "another install is running", where=str(lock), remedy="wait until it has finished"
        ) from None
    except BrokenPipeError:  # of the progress output, not of a file
        raise
    except OSError as error:
        raise SnippetgenError(
            f"cannot write the toolchains: {error.strerror or error}",
            where=str(error.filename or lock.parent),
            remedy="free some space, or set XDG_CACHE_HOME to another folder, and run the same command again",
        ) from None


def missing_programs() -> list[str]:
    """The Debian packages of programs that an install or a check needs and PATH lacks."""
    needed = dict(_NEEDED)
    if os.geteuid() == 0:
        del needed["newuidmap"]  # root needs no map of user ids
    return sorted(package for program, package in needed.items() if shutil.which(program) is None)


def _ensure_programs(report: Report) -> None:
    missing = missing_programs()
    if not missing:
        return
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    install = [*sudo, "apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if shutil.which("apt-get") is None or (sudo and shutil.which("sudo") is None):
        raise SnippetgenError(
            f"these programs are missing: {', '.join(missing)}",
            remedy="install them with your package manager and run this again",
        )
    report(f"installing {', '.join(missing)} with apt-get")
    for command in ([*sudo, "apt-get", "update"], install):
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode:
            raise SnippetgenError(
                f"“{' '.join(command)}” failed",
                quoted=done.stderr.strip(),
                remedy="fix that and run this again",
            )
