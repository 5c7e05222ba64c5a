"""What a language is: frozen values with the ordinary case as their defaults.

A module in `languages/` states what is its own and leaves the rest to these defaults.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from snippetgen.frozen import dataclass
from snippetgen.languages.structure import Structure
from snippetgen.literal import Comment, Literal
from snippetgen.openapi.endpoint import Source

Command = tuple[str, ...]
"""A program and its arguments.

`{file}` is the snippet's file name, `{stem}` the same without its suffix, and `{Stem}` that with a capital letter.
"""


@dataclass(frozen=True, kw_only=True)
class Traffic:
    """How the traffic of a client that decides for itself what it sends (an SDK) differs from the request.

    `adds` are query parameters that it adds somewhere; `content_type` the one it sets; `fetches_image` whether it
    downloads a hosted image itself (one GET) and then sends its bytes.
    """

    adds: tuple[tuple[str, str], ...] = ()
    content_type: str = ""
    fetches_image: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Client:
    """The library that a snippet calls with.

    `build` runs once per snippet, `run` once per scenario; `host_build` and `host_run` replace them on the host, where
    they differ. `install` tells a reader what to install, as Markdown. `lines` is the most lines that the published
    local snippet may have, blank lines and comments not counted (0: no limit). `timeout` is in seconds, for a
    client that waits another time than the endpoint's. `words_on_stdout` tells that the client prints the server's
    answer on stdout even when it is a refusal.

    `sdk` marks a client that speaks to some endpoints only: the spec must name it. `chatter` are regular expressions
    of lines that the client always prints on stderr and that are no warning about the snippet. `known_failures` says
    why the check of a scenario (`forbidden`, or `local/forbidden` for one source) is expected to fail. `options` are
    those of the endpoint that the client can express, each with its own word for it; None means all, as they are.
    """

    name: str
    title: str
    install: str = ""
    build: tuple[Command, ...] = ()
    run: Command
    host_build: tuple[Command, ...] | None = None
    host_run: Command | None = None
    lines: int = 0
    timeout: int | None = None
    words_on_stdout: bool = False
    sdk: bool = False
    options: Mapping[str, str] | None = field(default=None, hash=False)
    traffic: Traffic = Traffic()
    chatter: tuple[str, ...] = ()
    known_failures: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, kw_only=True)
class Embedding:
    """A program that runs a snippet inside itself, as a notebook or a web server does.

    `command` is given the snippet's file, and waits `{seconds}` (longer than the snippet's timeout) after it. It prints
    what the snippet prints, and fails when its own handlers and settings are not what they were. At its end it makes a
    file `survived`, so that a snippet which ends the process is noticed. `file` is the program, in
    `languages/embedding/`.
    """

    command: Command
    file: str


_UNPACK = """\
sed -n "1{$1;p}" /etc/apt/sources.list >/tmp/sources.list && shift && cd /tmp && mkdir -p lists/partial
apt="apt-get --quiet -o Dir::Etc::SourceList=/tmp/sources.list -o Dir::State::Lists=/tmp/lists"
apt="$apt -o APT::Sandbox::User=root -o APT::Update::Error-Mode=any"
$apt update && $apt download "$@" && for package in *.deb; do dpkg-deb -x "$package" "$OLDPWD" || exit; done
"""


def unpack(*packages: str, suite: str | None = None) -> Command:
    """A command of `fetch` that unpacks Debian `packages` where it runs, where nothing finds them that does not ask.

    They are of the root's own release, or of the one named `suite`; what they depend on must be named too.
    """
    return ("sh", "-c", _UNPACK, "sh", f"s/ [a-z]* main$/ {suite} main/" if suite else "", *packages)


_MAVEN = """\
openssl pkcs12 -export -nokeys -jdktrust anyExtendedKeyUsage -passout pass:changeit \
  -in /etc/ssl/certs/ca-certificates.crt -out /tmp/trust.p12
export MAVEN_OPTS="-Djavax.net.ssl.trustStore=/tmp/trust.p12 -Djavax.net.ssl.trustStorePassword=changeit"
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=jars
sha256sum --check --strict jars.sha256
"""
JARS: Command = ("sh", "-euc", _MAVEN)
"""A command of `fetch` that copies what `pom.xml` names to `jars`, and verifies it by `jars.sha256`.

Java does not read the host's certificates, so they are written in its own form first. It needs the packages `maven` and
`openssl`.
"""


@dataclass(frozen=True, kw_only=True)
class Toolchain:
    """What runs a language: in the sealed root filesystem, or on the PATH of the host.

    `packages` are the Debian packages of the sealed root. The lock files of `languages/locks/NAME/` are laid into its
    `/opt/NAME`; there, while the root is still writable, `fetch` runs with the network and then `prepare` without it,
    each once. `environment` is set in sealed runs. `version` prints the version on its first line,
    and so does `host_version` on the host, where that is another command. `programs` must
    be on PATH for a run on the host, and `install` says how to get them there.
    """

    packages: tuple[str, ...]
    version: Command
    host_version: Command | None = None
    fetch: tuple[Command, ...] = ()
    prepare: tuple[Command, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict, hash=False)
    programs: tuple[str, ...]
    install: str


@dataclass(frozen=True, kw_only=True)
class Judge:
    """A formatter or linter by which the people of a language judge its code, and which is content or is not.

    `command` runs in the folder of the snippet; it must end with 0 and print nothing but lines that match one of the
    regular expressions of `chatter`, which say that all is well. `files` configure it, laid beside the snippet. What
    a command adds to a judge's own rules, or leaves out of them, has its reason beside it. `rejects` is a program that
    it is not content with: a test shows with it that the judge is at work.
    """

    name: str
    command: Command
    rejects: str
    files: Mapping[str, str] = field(default_factory=dict, hash=False)
    chatter: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Language:
    """A language: its names, how it writes values and comments, its clients (the first is the default), its toolchain.

    `lexer` is a Pygments alias; `suffix` ends the file name of a snippet, without a dot.
    `embedding` runs a snippet in another program's process.
    """

    name: str
    title: str
    aliases: tuple[str, ...] = ()
    lexer: str
    suffix: str
    literal: Literal
    structure: Structure
    comment: Comment = field(default_factory=Comment)
    clients: tuple[Client, ...]
    judges: tuple[Judge, ...] = ()
    embedding: Embedding | None = None
    toolchain: Toolchain

    def file(self, source: Source) -> str:
        """The name of a snippet's file, such as `local.rb`."""
        return f"{source}.{self.suffix}"
