"""Go: what its compiler makes of a literal."""

from __future__ import annotations

from snippetgen import languages

GO = languages.load("go")


def program(literals: list[str]) -> str:
    """A program that prints the UTF-8 bytes of each literal's value in hex, one value a line."""
    values = "".join(f"\t\t{literal},\n" for literal in literals)
    return (
        'package main\n\nimport "fmt"\n\nfunc main() {\n\tfor _, value := range []string{\n'
        f'{values}\t}} {{\n\t\tfmt.Printf("%x\\n", value)\n\t}}\n}}\n'
    )


def test_a_character_beyond_the_basic_plane_is_one_escape() -> None:
    """Go's strings are UTF-8: `\\u` with half of a surrogate pair would not compile."""
    assert GO.literal.write("\U000e0041") == r'"\U000e0041"'


def test_nul_and_the_byte_order_mark_are_escaped() -> None:
    """Go refuses both in a source file, so they never stand in one."""
    assert GO.literal.write("\x00\ufeff") == r'"\u0000\ufeff"'
