"""PHP's oddities: two kinds of quotes, interpolation, and comments that end where the code does."""

from __future__ import annotations

import pytest

from places import endpoint
from snippetgen import request
from snippetgen.languages.php import LANGUAGE
from snippetgen.literal import Refused
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant

write = LANGUAGE.literal.write


def program(literals: list[str]) -> str:
    """A program that prints the UTF-8 bytes of each literal's value as hexadecimal digits, one value per line."""
    return "<?php\n\n" + "".join(f"echo bin2hex({literal}), PHP_EOL;\n" for literal in literals)


@pytest.mark.parametrize("value", ["", "cat.jpg", 'a "quote"', "$x {$x} ${x}", "?>", r"\n", r"\u{41}", "ねこ 🐈"])
def test_single_quotes_hold_what_they_can(value: str) -> None:
    """Single quotes interpolate nothing and may hold the end of the code; only the backslash is doubled."""
    assert write(value) == "'" + value.replace("\\", r"\\") + "'"


def test_a_trailing_backslash_does_not_escape_the_quote() -> None:
    """The literal ends where it should."""
    assert write("C:\\") == r"'C:\\'"


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        ("it's", '"it\'s"'),
        ("'$x {$x} ${x}", r'''"'\$x {\$x} \${x}"'''),
        ("'\"\\", r'''"'\"\\"'''),
        ("'\\x41", r'''"'\\x41"'''),
        ("a\nb\tc", r'"a\nb\tc"'),
        ("\x00\x1b\u202e", r'"\u{0}\u{1b}\u{202e}"'),
        ("\U000e0041", r'"\u{e0041}"'),
    ],
)
def test_double_quotes_hold_the_rest(value: str, literal: str) -> None:
    """A quote or an invisible character needs double quotes, in which nothing is interpolated either."""
    assert write(value) == literal


def test_a_comment_does_not_end_the_code() -> None:
    """What follows the mark would be printed instead of run."""
    with pytest.raises(Refused):
        LANGUAGE.comment.write("Does this ?> end here?")


@pytest.mark.parametrize(
    ("media_type", "said"), [("application/x-www-form-urlencoded", False), ("text/plain", True), ("image/png", True)]
)
def test_a_media_type_is_said_where_the_extension_would_send_another(media_type: str, *, said: bool) -> None:
    """A body that is a string is application/x-www-form-urlencoded unless a header says otherwise."""
    wanted = request.build(endpoint(media_type=media_type))
    text = render.render(Variant.parse("php/curl/local"), wanted).text
    assert (f"'Content-Type: {media_type}'," in text) == said
    assert ("Content-Type" in text) == said
