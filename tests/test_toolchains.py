"""Install the sealed root: each stage once, complete or missing, and every failure with a remedy."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_subprocess import FakeProcess

from snippetgen.checking import toolchains
from snippetgen.checking.toolchains import Root, enter, find, install, online, recipe, remove, roots
from snippetgen.errors import SnippetgenError
from snippetgen.folders import locked, user_cache
from snippetgen.languages.model import Client, Language, Structure, Toolchain
from snippetgen.literal import Literal

TOY = Language(
    name="toy",
    title="Toy",
    lexer="text",
    suffix="toy",
    literal=Literal(quote='"', escapes={'"': r"\""}, other=r"\u{:04x}"),
    structure=Structure(secret="env({variable})", prefixed="env({variable})"),  # noqa: S106  an expression
    clients=(Client(name="own", title="Own", run=("toy", "{file}")),),
    toolchain=Toolchain(
        packages=("toy", "toy-doc"),
        version=("toy", "--version"),
        fetch=(("toy", "get"),),
        prepare=(("toy", "warm"),),
        environment={"TOY_HOME": "/opt/toy"},
        programs=("toy",),
        install="install Toy",
    ),
)
PLAIN = replace(
    TOY, name="plain", title="Plain", toolchain=replace(TOY.toolchain, packages=("plain",), fetch=(), prepare=())
)
STAGES = ["packages", "fetch toy", "trust", "prepare toy"]


class Machine:
    """A machine that only records the programs it should run, and fails for chosen ones."""

    def __init__(self, fake: FakeProcess, home: Path) -> None:
        self.fake = fake
        self.home = home
        self.told: list[str] = []
        self.on_bootstrap: Callable[[], None] = lambda: None

    def fail(self, word: str, says: str) -> None:
        """The next program that is called with `word` fails and says so."""
        if word == "mmdebstrap":  # its log is still open when it is read: only a real program writes there at once
            self.fake.register(
                [*toolchains._ENDS_WITH_PARENT, word, self.fake.any()],
                callback=lambda _: self._log(says),
                returncode=100,
            )
        else:
            self.fake.register(["bwrap", self.fake.any(), word], stderr=says, returncode=100)

    def work(self) -> None:
        """Programs succeed unless they were chosen to fail."""
        self.fake.register(
            [*toolchains._ENDS_WITH_PARENT, "mmdebstrap", self.fake.any()], callback=self._ran, occurrences=9
        )
        self.fake.register(
            [*toolchains._ENDS_WITH_PARENT, "tar", self.fake.any()], callback=self._unpack, occurrences=9
        )
        self.fake.register(["bwrap", self.fake.any()], stdout="Toy 1.0\nmore\n", occurrences=99)

    def _ran(self, _: object) -> None:
        self.on_bootstrap()

    def _log(self, says: str) -> None:
        (log,) = self.home.glob("snippetgen/toolchains/*.partial/packages.log")
        log.write_text(says)

    def _unpack(self, process: Any) -> None:
        files = Path(process.args[process.args.index("-C") + 1])
        for folder in ("run", "etc", "opt"):
            (files / folder).mkdir()

    @property
    def commands(self) -> list[list[str]]:
        return [list(map(str, call)) for call in self.fake.calls]

    def count(self, word: str) -> int:
        """How many programs were called with `word`."""
        return sum(word in command for command in self.commands)

    def install(self, *languages: Language) -> Root:
        self.work()
        [root] = install(list(languages or (TOY,)), self.told.append)
        return root

    @property
    def folders(self) -> list[str]:
        return sorted(path.suffix for path in (self.home / "snippetgen" / "toolchains").iterdir() if path.is_dir())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache, in a folder of each test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lock files of the toy language."""
    monkeypatch.setattr(toolchains, "_LOCKS", tmp_path / "locks")
    (tmp_path / "locks" / "toy").mkdir(parents=True)
    (tmp_path / "locks" / "toy" / "toy.lock").write_text("one\n")
    return tmp_path / "locks" / "toy"


@pytest.fixture
def machine(fp: FakeProcess, home: Path, locks: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:  # noqa: ARG001
    monkeypatch.setattr(shutil, "which", lambda program: f"/usr/bin/{program}")
    return Machine(fp, home)


@pytest.mark.parametrize(
    ("variable", "folder"),
    [
        ("/x/cache", "/x/cache/snippetgen"),
        ("", "/home/me/.cache/snippetgen"),
        ("relative", "/home/me/.cache/snippetgen"),
    ],
)
def test_the_cache_is_where_the_user_has_it(monkeypatch: pytest.MonkeyPatch, variable: str, folder: str) -> None:
    """XDG_CACHE_HOME counts when it is absolute, as its specification says."""
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("XDG_CACHE_HOME", variable)
    assert user_cache() == Path(folder)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"packages": ("toy",)}, False),
        ({"fetch": (("toy", "get", "-v"),)}, False),
        ({"prepare": ()}, False),
        ({"environment": {"TOY_HOME": "/elsewhere"}}, False),
        ({"install": "install Toy from elsewhere"}, True),
        ({"programs": ("toy", "toyc")}, True),
    ],
    ids=["packages", "fetch", "prepare", "environment", "install", "programs"],
)
def test_a_recipe_is_what_goes_into_the_root(change: dict[str, Any], *, same: bool) -> None:
    """What goes into the root changes the recipe; a text for readers does not."""
    assert (recipe(replace(TOY, toolchain=replace(TOY.toolchain, **change))) == recipe(TOY)) is same


def test_a_recipe_has_the_lock_files(locks: Path) -> None:
    """Another lock file, or another name for it, is another recipe."""
    recipes = {recipe(TOY)}
    (locks / "toy.lock").write_text("two\n")
    recipes.add(recipe(TOY))
    (locks / "toy.lock").rename(locks / "toy.json")
    recipes.add(recipe(TOY))
    (locks / "second.lock").write_text("three\n")
    recipes.add(recipe(TOY))
    assert len(recipes) == 4


def test_a_sealed_process_sees_the_root_only() -> None:
    """The arguments have no path of the host but the root itself."""
    arguments = enter(Path("/cache/root"), {})
    assert arguments[:4] == ["bwrap", "--ro-bind", "/cache/root", "/"]
    assert {"--unshare-net", "--clearenv"} <= set(arguments)
    assert arguments.count("--ro-bind") + arguments.count("--bind") == 1


def test_only_a_build_may_write_and_have_the_network() -> None:
    """Both need an explicit argument."""
    arguments = enter(Path("/cache/root"), {}, writable=True, network=True)
    assert arguments[1] == "--bind"
    assert "--unshare-net" not in arguments


def test_what_is_online_has_what_the_host_calls_its_registries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its proxies override the language's; a read-only root only gets files whose mount point exists."""
    shared = dict.fromkeys(("/etc/hosts", "/etc/passwd", "/etc/there-is-none"))
    monkeypatch.setattr(toolchains, "_SHARED_FILES", {path: path for path in shared})
    monkeypatch.setenv("https_proxy", "http://proxy:3128")
    monkeypatch.setenv("SSL_CERT_FILE", "/host/bundle.crt")
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "hosts").touch()
    for writable, files in ((False, {"/etc/hosts"}), (True, {"/etc/hosts", "/etc/passwd"})):
        arguments = online(tmp_path, {"https_proxy": "", "TOY_HOME": "/opt/toy"}, writable=writable)
        assert "--unshare-net" not in arguments
        assert {path for path in arguments if path.startswith("/etc/") and "ssl" not in path} == files
        assert arguments[-3:] == ["--ro-bind", "/host/bundle.crt", "/etc/ssl/certs/ca-certificates.crt"]
        variables = [arguments[at + 1 : at + 3] for at, word in enumerate(arguments) if word == "--setenv"]
        assert ["TOY_HOME", "/opt/toy"] in variables
        assert ["https_proxy", "http://proxy:3128"] in variables


@pytest.mark.parametrize("writable", [False, True])
def test_what_is_online_has_a_file_of_the_home_in_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, writable: bool
) -> None:
    """The home of a sealed process is /tmp, where any mount point can be made; a missing file is not mounted."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(toolchains, "_SHARED_FILES", {"~/.toy/settings": "/tmp/.toy/settings"})
    assert "/tmp/.toy/settings" not in online(tmp_path, {}, writable=writable)
    (tmp_path / ".toy").mkdir()
    (tmp_path / ".toy" / "settings").touch()
    arguments = online(tmp_path, {}, writable=writable)
    at = arguments.index("/tmp/.toy/settings")
    assert arguments[at - 2 : at] == ["--ro-bind", str(tmp_path.resolve() / ".toy" / "settings")]


def test_an_install_goes_through_its_stages(machine: Machine) -> None:
    """Packages, then downloads, then trust, then what needs no network; the versions are asked for at the end."""
    root = machine.install()
    assert [line for line in machine.told if line.startswith("[")] == [
        f"[{number}/4] {stage}" for number, stage in enumerate(STAGES, 1)
    ]
    inside = [command[-2:] for command in machine.commands if command[0] == "bwrap"]
    assert [words[-1] for words in inside] == ["get", "update-ca-certificates", "warm", "--version"]
    assert root.versions == {"toy": "Toy 1.0"}
    assert find([TOY]) == {"toy": root}


def test_a_root_is_renamed_into_place_when_it_is_whole(machine: Machine) -> None:
    """Only the finished root is there afterwards; only its owner can read the authority."""
    root = machine.install()
    assert machine.folders == [""]
    assert root.path.parent == machine.home / "snippetgen" / "toolchains"
    assert json.loads((root.path / "root.json").read_text()) == {
        "recipes": {"toy": recipe(TOY)},
        "versions": {"toy": "Toy 1.0"},
    }
    assert (root.files / "opt" / "toy" / "toy.lock").read_text() == "one\n"
    assert stat.S_IMODE(root.authority.stat().st_mode) == 0o600
    assert b"PRIVATE KEY" in root.authority.read_bytes()


def test_the_root_trusts_the_authority_and_not_its_key(machine: Machine) -> None:
    """The certificate is in the root, the key that could sign others is not."""
    root = machine.install()
    certificate = root.files / "usr/local/share/ca-certificates/snippetgen.crt"
    assert b"BEGIN CERTIFICATE" in certificate.read_bytes()
    assert not [path for path in root.files.rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()]


def test_the_packages_of_all_languages_are_installed_together(machine: Machine) -> None:
    """One Debian holds what every language needs, each package once."""
    machine.install(TOY, PLAIN)
    (bootstrap,) = [command for command in machine.commands if "mmdebstrap" in command]
    assert "--include=ca-certificates,plain,socat,toy,toy-doc" in bootstrap


def test_what_is_installed_is_not_installed_again(machine: Machine) -> None:
    """A second install starts no program and returns the same root."""
    root = machine.install()
    before = machine.commands
    assert machine.install() == root
    assert machine.commands == before
    assert machine.told[-1].startswith("everything is installed already")


def test_a_language_of_a_greater_root_is_installed(machine: Machine) -> None:
    """A root of several languages serves each of them."""
    root = machine.install(TOY, PLAIN)
    assert machine.install(PLAIN).path == root.path
    assert machine.count("mmdebstrap") == 1


def test_only_what_is_missing_is_installed(machine: Machine) -> None:
    """One more language costs its own root; the others stay in theirs."""
    root = machine.install()
    both = install([TOY, PLAIN], machine.told.append)
    assert [each.path == root.path for each in both] == [True, False]
    assert set(both[1].recipes) == {"plain"}


def test_a_changed_language_is_installed_again(machine: Machine) -> None:
    """A root of the old recipe is not taken for the new one, and stays beside it."""
    old = machine.install()
    changed = replace(TOY, toolchain=replace(TOY.toolchain, packages=("toy-ng",)))
    assert find([changed]) == {}
    assert machine.install(changed).path != old.path
    assert find([TOY, PLAIN]) == {"toy": old}


@pytest.mark.parametrize(
    ("word", "log", "again"),
    [
        ("mmdebstrap", "packages.log", {"mmdebstrap": 2, "get": 1, "warm": 1}),
        ("get", "toy.log", {"mmdebstrap": 1, "get": 2, "warm": 1}),
        ("update-ca-certificates", "trust.log", {"mmdebstrap": 1, "get": 1, "warm": 1}),
        ("warm", "toy.log", {"mmdebstrap": 1, "get": 1, "warm": 2}),
    ],
)
def test_an_install_is_resumed(machine: Machine, word: str, log: str, again: dict[str, int]) -> None:
    """A failed stage quotes the end of its log, and names it; the next install does what is left."""
    machine.fail(word, "".join(f"line {number}\n" for number in range(20)))
    with pytest.raises(SnippetgenError, match="the log ends with") as error:
        machine.install()
    assert error.value.quoted.splitlines() == [f"line {number}" for number in range(12, 20)]
    assert Path(error.value.where).name == log
    assert "finished stages are kept" in error.value.remedy
    assert (find([TOY]), roots(), machine.folders) == ({}, [], [".partial"])
    assert machine.install() == find([TOY])["toy"]
    assert {name: machine.count(name) for name in again} == again


def test_packages_that_were_unpacked_in_part_are_unpacked_again(machine: Machine) -> None:
    """What an interrupted tar left is not in the root."""
    machine.fail("mmdebstrap", "no network\n")
    with pytest.raises(SnippetgenError):
        machine.install()
    (partial,) = (machine.home / "snippetgen" / "toolchains").glob("*.partial")
    (partial / "root" / "half").touch()
    assert not (machine.install().files / "half").exists()


def test_a_toolchain_that_does_not_say_its_version_is_no_toolchain(machine: Machine) -> None:
    """A root whose toolchain does not start is not installed."""
    machine.fail("--version", "toy: not found\n")
    with pytest.raises(SnippetgenError, match="the toolchain of Toy does not print its version") as error:
        machine.install()
    assert error.value.where == "toy --version"
    assert roots() == []


def test_only_downloads_have_the_network(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """They get the proxies of the host and nothing else of its environment; the rest is sealed."""
    monkeypatch.setenv("https_proxy", "http://proxy:3128")
    monkeypatch.setenv("PIP_INDEX_URL", "http://mirror/simple")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush")
    machine.install()
    fetch, trust, prepare, version = (command for command in machine.commands if command[0] == "bwrap")
    assert "--unshare-net" not in fetch
    assert all("--unshare-net" in command for command in (trust, prepare, version))
    assert {"http://proxy:3128", "http://mirror/simple", "/opt/toy"} <= set(fetch)
    assert "http://proxy:3128" not in prepare
    assert not [command for command in machine.commands if "hush" in " ".join(command)]
    assert version[1] == "--ro-bind"


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"\xff", b"null", b"[]", b"{}", b'{"recipes": {}}', b'{"recipes": 1, "versions": 2}'],
)
def test_a_damaged_root_holds_no_language(machine: Machine, damage: bytes) -> None:
    """A description that cannot be read is not an error: the root is built again."""
    root = machine.install()
    (root.path / "root.json").write_bytes(damage)
    assert find([TOY]) == {}
    assert machine.install() == root
    assert find([TOY]) == {"toy": root}


def test_the_root_with_the_most_languages_comes_first(home: Path) -> None:
    """If two roots have a language, the one with more languages is used."""
    for name, languages in (("a", [TOY]), ("b", [TOY, PLAIN])):
        folder = home / "snippetgen" / "toolchains" / name
        (folder / "root" / "w").mkdir(parents=True)
        (folder / "authority.pem").touch()
        described = {"recipes": {language.name: recipe(language) for language in languages}, "versions": {}}
        (folder / "root.json").write_text(json.dumps(described))
    assert [root.path.name for root in roots()] == ["b", "a"]
    assert {root.path.name for root in find([TOY, PLAIN]).values()} == {"b"}


def test_one_install_at_a_time(machine: Machine) -> None:
    """A second install of the same is refused while the first runs, and starts nothing."""
    refused = []

    def install_again() -> None:
        with pytest.raises(SnippetgenError, match="another install is running") as error:
            machine.install()
        refused.append(error.value)

    machine.on_bootstrap = install_again
    machine.install()
    assert [error.remedy for error in refused] == ["wait until it has finished"]
    assert machine.count("mmdebstrap") == 1


def test_the_lock_of_an_install_that_died_does_not_matter(machine: Machine) -> None:
    """A lock file without a holder does not lock."""
    machine.install()
    lock = user_cache() / "toolchains.lock"
    assert lock.exists()
    remove()
    lock.touch()
    assert machine.install().path.is_dir()
    with locked(lock, wait=False):
        pass


def test_removing_leaves_nothing(machine: Machine) -> None:
    """Finished and half-built roots are deleted with read-only folders and locks, and returned."""
    root = machine.install()
    (root.files / "opt" / "toy").chmod(0o500)
    partial = root.path.with_name("0123.partial")
    (partial / "done").mkdir(parents=True)
    gone = remove()
    assert {root.path, partial} <= set(gone)
    assert list(root.path.parent.iterdir()) == []
    assert remove() == []


def _programs(monkeypatch: pytest.MonkeyPatch, user: int, *there: str) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(shutil, "which", lambda program: program if program in there else None)


@pytest.mark.parametrize(
    ("user", "there", "missing"),
    [
        (0, (), ["bubblewrap", "mmdebstrap"]),
        (1000, (), ["bubblewrap", "mmdebstrap", "uidmap"]),
        (1000, ("bwrap", "newuidmap"), ["mmdebstrap"]),
        (0, ("bwrap", "mmdebstrap"), []),
    ],
)
def test_missing_programs_are_named_by_package(
    monkeypatch: pytest.MonkeyPatch, user: int, there: tuple[str, ...], missing: list[str]
) -> None:
    """The names are those of Debian packages; root needs no map of user ids."""
    _programs(monkeypatch, user, *there)
    assert toolchains.missing_programs() == missing


@pytest.mark.parametrize(
    ("user", "prefix", "packages"),
    [(0, [], ["bubblewrap", "mmdebstrap"]), (1000, ["sudo"], ["bubblewrap", "mmdebstrap", "uidmap"])],
    ids=["root", "user"],
)
def test_missing_programs_are_installed(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, user: int, prefix: list[str], packages: list[str]
) -> None:
    """As root with apt-get, as a user with sudo; the user sees a message."""
    _programs(monkeypatch, user, "apt-get", "sudo")
    machine.fake.register([*prefix, "apt-get", machine.fake.any()], occurrences=2)
    machine.install()
    assert machine.commands[:2] == [
        [*prefix, "apt-get", "update"],
        [*prefix, "apt-get", "install", "--yes", "--no-install-recommends", *packages],
    ]
    assert f"installing {', '.join(packages)} with apt-get" in machine.told


@pytest.mark.parametrize(("user", "there"), [(0, ()), (1000, ("apt-get",)), (1000, ("sudo",))])
def test_programs_that_cannot_be_installed_are_asked_for(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, user: int, there: tuple[str, ...]
) -> None:
    """Without apt-get, or the right to use it, an error names what is missing."""
    _programs(monkeypatch, user, *there)
    with pytest.raises(SnippetgenError, match="these programs are missing: bubblewrap, mmdebstrap") as error:
        machine.install()
    assert "package manager" in error.value.remedy
    assert machine.commands == []


def test_a_failing_apt_get_is_reported(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own message, and the command; nothing is built."""
    _programs(monkeypatch, 0, "apt-get")
    machine.fake.register(["apt-get", "update"])
    machine.fake.register(["apt-get", machine.fake.any()], stderr="E: no network\n", returncode=100)
    with pytest.raises(SnippetgenError, match=r"“apt-get install .*” failed\n    E: no network"):
        machine.install()
    assert machine.count("mmdebstrap") == 1  # as the name of a package
