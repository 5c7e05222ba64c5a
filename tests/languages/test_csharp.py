"""The oddities of C#."""

import pytest

from snippetgen import languages

CSHARP = languages.load("csharp")


def program(literals: list[str]) -> str:
    """A program that prints the UTF-8 bytes of each literal's value in hexadecimal, one literal a line."""
    shows = "\n".join(f"        Show({literal});" for literal in literals)
    return f"""\
using System;
using System.Text;

public static class Program
{{
    public static void Main()
    {{
{shows}
    }}

    private static void Show(string text)
    {{
        var bytes = Encoding.UTF8.GetBytes(text);
        Console.WriteLine(BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant());
    }}
}}
"""


@pytest.mark.parametrize(
    ("value", "written"),
    [("\U000e0001", r'"\udb40\udc01"'), ("\uffff", r'"\uffff"'), ("\x1b1", r'"\u001b1"')],
)
def test_unsafe_characters_are_written_as_utf_16(value: str, written: str) -> None:
    """An unsafe character is written as one or two code units of four digits: digits after it stay digits."""
    assert CSHARP.literal.write(value) == written


def test_braces_and_at_signs_are_text() -> None:
    """A literal is neither interpolated nor verbatim: braces and at signs mean themselves."""
    assert CSHARP.literal.write('{x} @"') == r'"{x} @\""'
