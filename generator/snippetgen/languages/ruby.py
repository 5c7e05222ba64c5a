"""Ruby. A value is in single quotes if they can contain it, else in double quotes."""

from snippetgen.languages.model import QUOTED, Client, Embedding, Judge, Language, Structure, Toolchain, unpack
from snippetgen.literal import Comment, Literal

_GEMS = "/opt/ruby/usr/share/rubygems-integration/all"
# RuboCop and its dependencies without the JSON parser: Ruby would load the package's instead of its own.
_RUBOCOP = (
    "rubocop",
    "ruby-ast",
    "ruby-parallel",
    "ruby-progressbar",
    "ruby-rainbow",
    "ruby-regexp-parser",
    "ruby-rubocop-ast",
    "ruby-whitequark-parser",
)
_RUN_RUBOCOP = ("env", f"GEM_HOME={_GEMS}", "ruby", "/opt/ruby/usr/bin/rubocop")
_RULES = """\
AllCops:
  NewCops: enable
  TargetRubyVersion: 3.1
"""

LANGUAGE = Language(
    name="ruby",
    title="Ruby",
    aliases=("rb",),
    lexer="ruby",
    suffix="rb",
    literal=Literal(
        bare="[A-Za-z_][A-Za-z0-9_]*",
        quote="'",
        escapes={"\\": r"\\"},
        refuses="'",
        otherwise=Literal(
            quote='"',
            escapes={'"': r"\"", "\\": r"\\", "#": r"\#", "\n": r"\n", "\r": r"\r", "\t": r"\t"},
            other=r"\u{{{:x}}}",
            astral=r"\u{{{:x}}}",
        ),
    ),
    structure=Structure(
        comma=False,
        space=" ",
        indent="  ",
        null="nil",
        secret="ENV.fetch({variable})",
        prefixed='"{prefix}#{{ENV.fetch({variable})}}"',
    ),
    # Text between two of these marks is a setting for Ruby, such as `warn_indent`.
    comment=Comment(refuses=("-*-",)),
    clients=(
        Client(
            name="net_http",
            title="Net::HTTP",
            install="Ruby 3.1 or later. Nothing to install: the snippet needs the standard library only.",
            how_to_run="ruby {file}",
            run=("ruby", "{file}"),
            lines=14,
            timeout=60,
            known_failures={"header/malformed_key": QUOTED},
        ),
        Client(
            name="httparty",
            title="HTTParty",
            install="Ruby 3.1 or later.",
            how_to_install="gem install httparty",
            how_to_run="ruby {file}",
            run=("ruby", "{file}"),
            lines=14,
            known_failures={"header/malformed_key": QUOTED},
        ),
    ),
    judges=(
        Judge(name="ruby -wc", command=("ruby", "-wc", "{file}"), chatter=("^Syntax OK$",), rejects="unused = 1\n"),
        Judge(
            name="RuboCop",
            command=(*_RUN_RUBOCOP, "--only", "Layout,Lint", "--format=quiet", "{file}"),
            files={".rubocop.yml": _RULES},
            rejects="puts  1\n",
        ),
    ),
    embedding=Embedding(command=("ruby", "host.rb", "{file}", "{seconds}"), file="host.rb"),
    toolchain=Toolchain(
        # The last one is for RuboCop. It cannot be unpacked: it looks for its data at a fixed path.
        packages=("ruby", "ruby-httparty", "ruby-unicode-display-width"),
        version=("ruby", "--version"),
        fetch=(unpack(*_RUBOCOP),),
        programs=("ruby",),
        install="install Ruby 3.1 or later from https://www.ruby-lang.org/, then `gem install httparty`",
    ),
)
