"""The oddities of C#."""

from __future__ import annotations

from pathlib import Path

import pytest

from snippetgen import languages
from snippetgen.checking import toolchains
from snippetgen.checking.sandbox import Finished, Program, run_sealed

CSHARP = languages.load("csharp")
SECONDS = 300.0

# Puts each character, percent-encoded, into the path and the query of an address; prints those that System.Uri changes.
ADDRESSES = """\
using System;

class Program
{
    static void Main()
    {
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            if (code == 0xD800)
                code = 0xE000;
            var text = Uri.EscapeDataString(char.ConvertFromUtf32(code));
            var address = $"https://api.example/<{text}>?image=<{text}>&last=1".Replace("<", "%3C").Replace(">", "%3E");
            if (new Uri(address).AbsoluteUri != address)
                Console.WriteLine($"U+{code:X4}");
        }
        Console.WriteLine(new Uri("https://api.example/?".PadRight(65519, 'x')).AbsoluteUri.Length);
    }
}
"""


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


def sealed(folder: Path, *command: str) -> Finished:
    """Run a command in the sealed root."""
    environment = CSHARP.toolchain.environment
    return run_sealed(toolchains.find([CSHARP])["csharp"], Program(command, folder, SECONDS, environment))


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


@pytest.mark.toolchain
def test_the_address_is_sent_unchanged(tmp_path: Path) -> None:
    """System.Uri changes no percent-encoded character, and accepts far longer addresses than a snippet has."""
    (tmp_path / "local.cs").write_text(ADDRESSES, encoding="utf-8")
    built = sealed(tmp_path, "csc", "local.cs")
    assert (built.code, built.stdout, built.stderr) == (0, "", "")
    assert sealed(tmp_path, "dotnet", "local.dll").stdout == "65519\n"


@pytest.mark.toolchain
@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("int unused;", "local.cs(5,13): warning CS0168: The variable 'unused' is declared but never used"),
        ("string text = null;", "warning CS8600: Converting null literal or possible null value"),
        ("var text = 1", "local.cs(5,21): error CS1002: ; expected"),
    ],
)
def test_the_compiler_fails_on_warnings(statement: str, message: str, tmp_path: Path) -> None:
    """Any warning, also one about null, fails the build like an error."""
    (tmp_path / "local.cs").write_text(
        f"class Program\n{{\n    static void Main()\n    {{\n        {statement}\n    }}\n}}\n", encoding="utf-8"
    )
    built = sealed(tmp_path, "csc", "local.cs")
    assert built.code == 1
    assert message in built.stderr
