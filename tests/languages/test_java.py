"""Java's oddities: escapes that are decoded before the source is split into tokens, and the limit of a literal."""

from __future__ import annotations

import pytest

from snippetgen import request
from snippetgen.languages.java import LANGUAGE
from snippetgen.literal import Refused
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant

_PROGRAM = """\
import java.nio.charset.StandardCharsets;

class Infer {{
  public static void main(String[] args) {{
{statements}
  }}

  private static void print(String value) {{
    var hex = new StringBuilder();
    for (var octet : value.getBytes(StandardCharsets.UTF_8)) {{
      hex.append(Character.forDigit(octet >> 4 & 15, 16)).append(Character.forDigit(octet & 15, 16));
    }}
    System.out.println(hex);
  }}
}}
"""


def program(literals: list[str]) -> str:
    """A program that prints the UTF-8 bytes of each literal's value as a line of hexadecimal digits."""
    return _PROGRAM.format(statements="\n".join(f"    print({literal});" for literal in literals))


@pytest.mark.parametrize("character", '"\\\n\r')
def test_what_would_end_a_literal_is_never_a_unicode_escape(character: str) -> None:
    r"""`\u0022` is a quote before the source is split into tokens, so these four have escapes of their own."""
    assert rf"\u{ord(character):04x}" not in LANGUAGE.literal.write(character)


def test_a_written_backslash_and_u_are_no_escape() -> None:
    r"""A value that spells `\u0022` is written with two backslashes, of which the second begins no escape."""
    assert LANGUAGE.literal.write(r"\u0022") == r'"\\u0022"'


def test_literals_are_ascii() -> None:
    """Compilers before Java 18 read source in the platform's encoding, so that no other character is safe."""
    assert LANGUAGE.literal.write("葉é😀") == r'"\u8449\u00e9\ud83d\ude00"'


def test_a_literal_that_no_class_file_can_hold_is_refused() -> None:
    """A constant has 65,535 bytes, of which U+0000 takes two, so that 32,767 bytes of UTF-8 always fit."""
    assert len(LANGUAGE.literal.write("\0" * 32_767)) == 6 * 32_767 + 2
    with pytest.raises(Refused, match="32767"):
        LANGUAGE.literal.write("\0" * 32_768)


def test_a_comment_holds_no_unicode_escape() -> None:
    r"""`\u000a` ends a comment, and what follows would be code."""
    with pytest.raises(Refused):
        LANGUAGE.comment.write(r"See C:\users.")


@pytest.mark.parametrize("source", Source)
@pytest.mark.parametrize(("scheme", "said"), [("http", True), ("https", False)])
def test_the_client_offers_no_upgrade_without_tls(source: Source, scheme: str, *, said: bool) -> None:
    """Some servers lose the body of a request that offers HTTP/2; with TLS, the version is agreed on before it."""
    wanted = request.build(spec.at(spec.packaged(), f"{scheme}://a.example"), source=source)
    text = render.render(Variant.parse(f"java/http_client/{source}"), wanted).text
    assert (".version(HttpClient.Version.HTTP_1_1)" in text) == said
    assert ("// " in text) == said
