"""Ruby: ordinary. It knows two kinds of quotes: single ones as long as they can hold the value, else double ones."""

from snippetgen.language import Client, Language, Toolchain
from snippetgen.literal import Comment, Literal

LANGUAGE = Language(
    name="ruby",
    title="Ruby",
    aliases=("rb",),
    lexer="ruby",
    suffix="rb",
    literal=Literal(
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
    # What stands between two of these marks is a setting (`warn_indent`, for one), which Ruby obeys.
    comment=Comment(refuses=("-*-",)),
    clients=(
        Client(
            name="net_http",
            title="Net::HTTP",
            install="Ruby 3.1 or later. Nothing to install: the snippet needs the standard library only.",
            run=("ruby", "-w", "{file}"),
        ),
        Client(
            name="httparty",
            title="HTTParty",
            install="Ruby 3.1 or later, and `bundle install` with the Gemfile, or `gem install httparty`.",
            run=("ruby", "-w", "{file}"),
        ),
    ),
    toolchain=Toolchain(
        packages=("ruby", "ruby-httparty"),
        version=("ruby", "--version"),
        programs=("ruby",),
        install="install Ruby 3.1 or later from https://www.ruby-lang.org/, then `gem install httparty`",
    ),
)
