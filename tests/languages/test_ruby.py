"""Ruby's oddities: two kinds of quotes, interpolation, and comments that bind the parser."""

from __future__ import annotations

import pytest

from snippetgen.languages.ruby import LANGUAGE
from snippetgen.literal import Refused

write = LANGUAGE.literal.write


def program(literals: list[str]) -> str:
    """A program that prints the UTF-8 bytes of each literal's value as hexadecimal digits, one value per line."""
    return "".join(f"puts {literal}.unpack1('H*')\n" for literal in literals)


@pytest.mark.parametrize("value", ["", "cat.jpg", 'a "quote"', "#{exit}", "#@a #$a", "%s $x {y}", r"\n", "ねこ 🐈"])
def test_single_quotes_hold_what_they_can(value: str) -> None:
    """Single quotes interpolate nothing; only the backslash is doubled."""
    assert write(value) == "'" + value.replace("\\", r"\\") + "'"


def test_a_trailing_backslash_does_not_escape_the_quote() -> None:
    """The literal ends where it should."""
    assert write("C:\\") == r"'C:\\'"


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        ("it's", '"it\'s"'),
        ("it's #{exit}", r'''"it's \#{exit}"'''),
        ("'#@a #$a", r'''"'\#@a \#$a"'''),
        ("'\"\\", r'''"'\"\\"'''),
        ("a\nb\tc", r'"a\nb\tc"'),
        ("\x00\x1b\u202e", r'"\u{0}\u{1b}\u{202e}"'),
        ("\U000e0041", r'"\u{e0041}"'),
    ],
)
def test_double_quotes_hold_the_rest(value: str, literal: str) -> None:
    """A quote or an invisible character needs double quotes, in which nothing is interpolated either."""
    assert write(value) == literal


@pytest.mark.parametrize("text", ["-*- warn_indent: true -*-", "See -*- warn_indent: true -*- there"])
def test_a_comment_gives_the_parser_no_orders(text: str) -> None:
    """What stands between these marks would be obeyed."""
    with pytest.raises(Refused):
        LANGUAGE.comment.write(text)


@pytest.mark.parametrize(
    ("name", "written"),
    [("name", "name"), ("class", "class"), ("Photo", "Photo"), ("a-b", "'a-b'"), ("9", "'9'"), ("it's", '"it\'s"')],
)
def test_a_key_of_a_hash_has_quotes_where_it_needs_them(name: str, written: str) -> None:
    """It is a symbol either way: `class:` and `'a-b':`."""
    assert LANGUAGE.literal.write_key(name) == written
