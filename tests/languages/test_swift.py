"""The oddities of Swift."""

import pytest

from snippetgen import languages

SWIFT = languages.load("swift")


def program(literals: list[str]) -> str:
    """A program that prints the UTF-8 bytes of each literal's value in hexadecimal, one literal a line."""
    shows = "\n".join(f"show({literal})" for literal in literals)
    return f"""\
func show(_ text: String) {{
  print(text.utf8.map {{ ($0 < 16 ? "0" : "") + String($0, radix: 16) }}.joined())
}}

{shows}
"""


def test_interpolation_is_text() -> None:
    r"""`\(` in a value is written `\\(`, which interpolates nothing."""
    assert SWIFT.literal.write(r"\(exit(0))") == r'"\\(exit(0))"'


@pytest.mark.parametrize(
    ("value", "written"),
    [("\u0085", r'"\u{85}"'), ("\u2028", r'"\u{2028}"'), ("\U000e0001", r'"\u{e0001}"'), ("\0" + "1", r'"\u{0}1"')],
)
def test_unsafe_characters_are_written_as_scalars(value: str, written: str) -> None:
    """An unsafe character is written by its number in braces, so that digits after it stay digits."""
    assert SWIFT.literal.write(value) == written


def test_noncharacters_without_an_escape_are_interpolated() -> None:
    r"""The compiler refuses `\u{fdd0}` to `\u{fdef}`; other noncharacters have escapes as any character has."""
    assert SWIFT.literal.write("\ufdd0\ufdef") == r'"\(Unicode.Scalar(0xFDD0)!)\(Unicode.Scalar(0xFDEF)!)"'
    assert SWIFT.literal.write("\uffff") == r'"\u{ffff}"'
