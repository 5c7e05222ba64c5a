"""Kotlin's oddity: `$` begins a template in a literal."""

from __future__ import annotations

from snippetgen.languages.kotlin import LANGUAGE

_PROGRAM = """\
fun show(value: String) = println(value.toByteArray().joinToString("") {{ "%02x".format(it) }})

fun main() {{
{statements}
}}
"""


def program(literals: list[str]) -> str:
    """A program that prints the UTF-8 bytes of each literal's value as a line of hexadecimal digits."""
    return _PROGRAM.format(statements="\n".join(f"    show({literal})" for literal in literals))


def test_a_dollar_sign_begins_no_template() -> None:
    """`$name` and `${expression}` in a value are text."""
    assert LANGUAGE.literal.write("$apiKey ${apiKey}") == r'"\$apiKey \${apiKey}"'
