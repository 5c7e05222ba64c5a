"""cURL: what its shell makes of a literal, and what a snippet must not do to a reader's terminal."""

from __future__ import annotations

import pytest

from places import endpoint
from snippetgen import languages, request
from snippetgen.literal import Refused
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant

CURL = languages.load("curl")


def program(literals: list[str]) -> str:
    """A program that prints the UTF-8 bytes of each literal's value in hex, one value a line."""
    return "".join(f"printf %s {literal} | od -An -v -tx1 | tr -d ' \\n'\necho\n" for literal in literals)


def test_nul_is_refused() -> None:
    """No shell can hold U+0000: it is refused, not dropped."""
    with pytest.raises(Refused, match=r"U\+0000"):
        CURL.literal.write("a\x00b")


@pytest.mark.parametrize("value", ["$(reboot)", "`reboot`", "$HOME", '"', "!!", "~", "*", "a\\", "@/etc/passwd"])
def test_nothing_is_special_in_single_quotes(value: str) -> None:
    """What a shell expands elsewhere stands unchanged between single quotes, the only ones that are used."""
    assert CURL.literal.write(value) == f"'{value}'"


def test_a_single_quote_stands_outside_of_the_quotes() -> None:
    """A single quote ends the quotes, stands escaped, and opens them again."""
    assert CURL.literal.write("it's") == r"'it'\''s'"


def test_an_invisible_character_is_made_by_printf() -> None:
    """What a reader cannot see, or a terminal takes for a key, is written in visible characters."""
    assert CURL.literal.write("a\tb") == """'a'"$(printf '\\011')"'b'"""
    assert CURL.literal.write("a\u00a0b") == """'a'"$(printf '\\302\\240')"'b'"""
    assert CURL.literal.write("\u202e\U000e0041").isprintable()


def test_a_line_break_is_written_as_it_is() -> None:
    """`$(…)` would strip a line break; between single quotes one is safe."""
    assert CURL.literal.write("a\nb") == "'a\nb'"


@pytest.mark.parametrize("source", list(Source))
@pytest.mark.parametrize("auth", ["bearer", "query"])
def test_a_snippet_can_be_pasted_into_a_terminal(source: Source, auth: str) -> None:
    """One command without a comment, which zsh does not know when it is pasted into, and without `exit`."""
    wanted = request.build(spec.packaged(), source=source, auth=auth)
    lines = render.render(Variant.parse(f"curl/sh/{source}"), wanted).text.splitlines()
    assert [line.endswith(" \\") for line in lines] == [True] * (len(lines) - 1) + [False]
    text = "".join(lines)
    assert "#" not in text
    assert "exit" not in text


@pytest.mark.parametrize(
    ("media_type", "said"), [("application/x-www-form-urlencoded", False), ("text/plain", True), ("image/png", True)]
)
def test_a_media_type_is_said_where_curl_would_send_another(media_type: str, *, said: bool) -> None:
    """With `--data`, it sends application/x-www-form-urlencoded unless told otherwise."""
    wanted = request.build(endpoint(media_type=media_type))
    text = render.render(Variant.parse("curl/sh/local"), wanted).text
    assert (f"--header 'Content-Type: {media_type}'" in text) == said
    assert ("Content-Type" in text) == said


@pytest.mark.parametrize(
    ("source", "auth", "written"),
    [
        (Source.LOCAL, "bearer", "--header 'Authorization: Bearer it'\\''s'"),
        (Source.LOCAL, "query", "--url-query 'api_key=it'\\''s'"),
        (Source.HOSTED, "query", "--data-urlencode 'api_key=it'\\''s'"),
    ],
)
def test_a_header_or_parameter_is_one_literal(source: Source, auth: str, written: str) -> None:
    """Its name and its value stand between the same quotes."""
    wanted = request.build(spec.packaged(), source=source, auth=auth, key="it's")
    assert written in render.render(Variant.parse(f"curl/sh/{source}"), wanted).text
