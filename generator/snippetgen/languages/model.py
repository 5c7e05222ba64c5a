"""The classes of language modules: frozen values with defaults for most languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from snippetgen.frozen import dataclass
from snippetgen.literal import Comment, Literal
from snippetgen.openapi.endpoint import Source

Command = tuple[str, ...]
"""A program and its arguments.

`{file}` is the snippet's file name, `{stem}` the same without its suffix, and `{Stem}` that with a capital letter.
"""


@dataclass(frozen=True, kw_only=True)
class Traffic:
    """How the traffic of an SDK, which decides itself what it sends, differs from the request.

    `adds` are query parameters that it adds, in any order. `content_type` is the one that it sets. `fetches_image`
    means that it downloads a hosted image (one GET) and then sends its bytes.
    """

    adds: tuple[tuple[str, str], ...] = ()
    content_type: str = ""
    fetches_image: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Client:
    """The library that a snippet calls with.

    `install` tells a reader what the snippet needs, as Markdown. `how_to_install` and `how_to_run` are what a reader
    types in a shell; `{file}` is the snippet's file, `{stem}` its name without the suffix. `build` runs once for each
    snippet, `run` once for each scenario; `host_build` and `host_run` replace them on the host, if they differ there.
    `lines` is the maximum lines of code of the published local snippet, without blank lines and comments (0: no limit).
    `timeout` is in seconds, for a client that does not wait for the endpoint's. `words_on_stdout` means that the client
    prints an answer on stdout even if it is an error.

    `sdk` marks a client for some endpoints only, whose specs name it. `chatter` are regular expressions for lines that
    the client always prints on stderr, and that are not a warning about the snippet. `known_failures` maps a scenario
    to the reason why its check is expected to fail: `forbidden`, or `local/forbidden` for one source, or
    `header/forbidden` for a key in one place: `header`, which a cookie is as well, `own_header` for one that is not
    Authorization, `no_bearer` for Authorization without `Bearer`, `header_without_query` if no other key is in the
    query, `cookie`, `basic` for HTTP Basic, or `body` for JSON. `options` maps the endpoint's options that the client
    can express to its names for them; None means all, with their own names.
    `secrets` are the places and names of the keys that it can send, such as `("query", "api_key")`; None means all.
    """

    name: str
    title: str
    install: str = ""
    how_to_install: str = ""
    how_to_run: str = ""
    build: tuple[Command, ...] = ()
    run: Command
    host_build: tuple[Command, ...] | None = None
    host_run: Command | None = None
    lines: int = 0
    timeout: int | None = None
    words_on_stdout: bool = False
    sdk: bool = False
    options: Mapping[str, str] | None = field(default=None, hash=False)
    secrets: tuple[tuple[str, str], ...] | None = None
    traffic: Traffic = Traffic()
    chatter: tuple[str, ...] = ()
    known_failures: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, kw_only=True)
class Embedding:
    """A program that runs a snippet in its own process, as a notebook or a web server does.

    `command` gets the snippet's file, and waits for `{seconds}`, which is longer than the snippet's timeout. It prints
    what the snippet prints, and fails if its own handlers and settings have changed. At its end it makes a file
    `survived`, which shows that the snippet has not ended the process. `file` is the program, in
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
    """A command of `fetch` that unpacks Debian packages into the working directory.

    That is outside every default search path. The packages are from the root's own release or from `suite`. Their
    dependencies must be named, too.
    """
    return ("sh", "-c", _UNPACK, "sh", f"s/ [a-z]* main$/ {suite} main/" if suite else "", *packages)


AS_IT_IS = "the key is written into the JSON as it is, and a quotation mark in it ends the text"
"""The reason why a client fails with a malformed key in JSON that it writes as text."""

QUOTED = "the library refuses the header, and its error message quotes the key"
"""The reason why a client fails with a malformed key in a header."""

NPM: Command = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
"""A command of `fetch` that installs the packages in `package-lock.json`. It needs the package `npm`."""

JAVA: Command = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""The start of a command that runs a short Java program."""

_MAVEN = """\
openssl pkcs12 -export -nokeys -jdktrust anyExtendedKeyUsage -passout pass:changeit \
  -in /etc/ssl/certs/ca-certificates.crt -out /tmp/trust.p12
export MAVEN_OPTS="-Djavax.net.ssl.trustStore=/tmp/trust.p12 -Djavax.net.ssl.trustStorePassword=changeit"
mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=jars
sha256sum --check --strict jars.sha256
"""
JARS: Command = ("sh", "-euc", _MAVEN)
"""A command of `fetch` that copies the dependencies in `pom.xml` to `jars`.

They are verified by `jars.sha256`.

Java does not read the host's certificates, so they are converted first. It needs the packages `maven` and `openssl`.
"""


_PLAIN_JSON = Literal(quote="", escapes={}, unsafe="\x00")


@dataclass(frozen=True, kw_only=True)
class Structure:
    """The structure rule of a language.

    Nested values:

    - `mapping`, `sequence`: the opening and closing brackets
    - `nested`, `nested_sequence`: what follows a mapping or a sequence inside another value
    - `entry`: a key and its value
    - `comma`, `comma_after_one`: whether a comma follows the last of several items on their own lines, or a single one
    - `space`: what is inside the curly brackets of a mapping on one line
    - `true`, `false`, `null`: the words of the language
    - `empty_mapping`: a mapping without keys, if it is special
    - `numbered`: the brackets of a mapping with the keys 0, 1, 2, …, if the language takes it for a sequence
    - `indent`: one step of indentation

    Expressions, in which `{variable}` is the name of an environment variable as a literal, `{raw}` the bare name,
    `{prefix}` a constant, `{identifier}` the snippet's variable that has the secret, and `{path}` the path of the image
    as a literal:

    - `image`: the encoded image
    - `secret`: the value of an environment variable
    - `prefixed`: the same after a constant prefix

    A language without literals for nested values writes JSON in a string of several lines. Its brackets, entries and
    words are the defaults, which are those of JSON:

    - `block`: the literal rule for texts in it
    - `in_block_image`: the interpolation in quotation marks
    - `in_block_secret`: the secret after a constant prefix, with its quotation marks
    - `in_block_data_uri`: the image as a data URI of `{type}`, if `image` is not one already
    - `argument_image`, `argument_secret`: the arguments of a format string, if the interpolations are its placeholders
    - `block_format`: the literal rule for texts in a format string

    `written` is the literal rule for JSON inside a text of one line. It may only replace characters by JSON escapes.
    """

    mapping: tuple[str, str] = ("{", "}")
    sequence: tuple[str, str] = ("[", "]")
    nested: str = ""
    nested_sequence: str = ""
    entry: str = "{key}: {value}"
    comma: bool = True
    comma_after_one: bool = True
    space: str = ""
    true: str = "true"
    false: str = "false"
    null: str = "null"
    empty_mapping: str = ""
    numbered: tuple[str, str] | None = None
    indent: str = "    "
    image: str = "image"
    secret: str
    prefixed: str
    block: Literal | None = None
    block_format: Literal | None = None
    in_block_image: str = ""
    in_block_data_uri: str = ""
    in_block_secret: str = ""
    argument_image: str = ""
    argument_secret: str = ""
    written: Literal = _PLAIN_JSON


@dataclass(frozen=True, kw_only=True)
class Toolchain:
    """What runs a language: in the sealed root, or on the host's PATH.

    `packages` are the Debian packages of the sealed root. The lock files in `languages/locks/NAME/` are copied to its
    `/opt/NAME`. There, while the root is still writable, `fetch` runs once with the network, and then `prepare` once
    without it. `environment` is set in sealed runs. `version` prints the version on its first line; `host_version`
    replaces it on the host, if it differs there. `programs` must be on the host's PATH, and `install` says how to get
    them.
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
    """A formatter or linter of the language.

    `command` runs in the folder of the snippet. The snippet is accepted if it ends with code 0 and prints only lines
    that match a regular expression of `chatter`. `files` are its configuration, written beside the snippet. Where a
    command changes the judge's own rules, a comment gives the reason. `rejects` is a program that the judge must
    reject; a test uses it to show that the judge works. With `packaged_only`, it sees only snippets for the
    packaged endpoint: it breaks lines by their width, which depends on the values in them, or cannot read every shape.
    """

    name: str
    command: Command
    rejects: str
    files: Mapping[str, str] = field(default_factory=dict, hash=False)
    chatter: tuple[str, ...] = ()
    packaged_only: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Language:
    """A language: its names, rules, clients (the first is the default), judges and toolchain.

    `lexer` is a Pygments alias. `suffix` is that of a snippet's file, without a dot. `literal`, `structure` and
    `comment` are the rules by which it writes values, nested values and comments. `embedding` runs a snippet in the
    process of another program. `reserved` are names that no environment variable of a key can have: a snippet would
    read something else. There are none where a snippet writes the name as a text in quotes.
    """

    name: str
    title: str
    aliases: tuple[str, ...] = ()
    reserved: frozenset[str] = frozenset()
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
