"""The size of a snippet: lines of code, columns and branches, and what its client allows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from snippetgen import languages
from snippetgen.checking import budget
from snippetgen.checking.budget import Size
from snippetgen.checking.subject import Subject
from snippetgen.languages.model import Language
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering.variant import Snippet, Variant
from snippetgen.request import build


@pytest.mark.parametrize(
    ("text", "lexer", "lines"),
    [
        ("", "python", 0),
        ("\n \n\t\n", "python", 0),
        ("a = 1\n\nb = 2\n", "python", 2),
        ("# one\na = 1  # two\n  # three\n", "python", 1),
        ('a = "# none"\n', "python", 1),
        ('a = """\n# none\n\nb\n"""\n', "python", 4),
        ("/* one\n   two */\nvar a = 1;\n// three\n", "java", 1),
        ("var a = 1; /* one\n two */ var b = 2;\n", "java", 2),
        ('var url = "https://a.example"; // one\n', "java", 1),
        ("<?php\n\n// one\necho 1;\n", "php", 2),
        ("curl \\\n  --x # one\n", "bash", 2),
    ],
)
def test_lines_of_code_are_counted(text: str, lexer: str, lines: int) -> None:
    """No blank lines and no comments; a line that has both code and a comment is one of code."""
    assert budget.size(text, lexer).lines == lines


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("abc\n", 3),
        ("abc\nabcde\n\n", 5),
        ("\tabc\n", 7),
        ("\t\tabc\n", 11),
        ("ab\tc\n", 5),
        ("# a comment that is wide\n", 24),
    ],
)
def test_the_width_is_that_of_the_widest_line(text: str, width: int) -> None:
    """In columns, with tab stops at multiples of four; comments count as well."""
    assert budget.size(text, "python").width == width


@pytest.mark.parametrize(
    ("text", "lexer", "branches"),
    [
        ("print(1)\n", "python", 0),
        ("if a and b or c:\n    pass\nelse:\n    pass\n", "python", 4),
        ("try:\n    a\nexcept ValueError:\n    b\nfinally:\n    c\n", "python", 3),
        ("# if this, or that\na = 'if'\n", "python", 0),
        ("guard a else { b }\n", "swift", 2),
        ("puts 1 unless a\n", "ruby", 1),
        ("if (a && b || !c) { d(); }\n", "java", 3),
        ("if a && b || c {}\n", "go", 3),
        ("<?php\n$a = $b ?? $c ?: ($d ? 1 : 2);\n", "php", 3),
        ("let a = b ?? c\nlet d: Int? = e ? f : g\n", "swift", 2),
        ("a?.b(c ? d : e ?? f);\n", "javascript", 2),
        ("a ?? b\n", "csharp", 1),
        ("a ?: b\n", "kotlin", 1),
    ],
)
def test_branches_are_counted(text: str, lexer: str, branches: int) -> None:
    """The keywords and operators that decide what runs, and no words of texts and comments."""
    assert budget.size(text, lexer).branches == branches


def subject(text: str = "", *, source: Source = Source.LOCAL, lines: int = 3, **inputs: object) -> Subject:
    """A snippet of a client that may have so many lines."""
    endpoint = spec.packaged()
    variant = Variant.parse(f"python/requests/{source}")
    limited = replace(variant, client=replace(variant.client, lines=lines))
    return Subject(Snippet(limited, "en", text, {}), build(endpoint, source=source, options=inputs))


def test_only_what_is_published_has_a_budget() -> None:
    """Another request, or another endpoint, may need more lines and longer ones."""
    long = f"{'a' * 100}\nb\nc\nd\n"
    assert budget.excess(subject(long))
    assert not budget.excess(subject(long, confidence=50))
    elsewhere = subject(long)
    moved = build(spec.at(spec.packaged(), "https://a.example"), source=Source.LOCAL)
    assert not budget.excess(replace(elsewhere, request=moved))


def test_only_local_snippets_of_clients_that_say_so_are_limited() -> None:
    """What is sent for a hosted image follows from what is sent for a local one."""
    assert budget.most_lines(subject(source=Source.HOSTED).snippet.variant) is None
    assert budget.most_lines(subject(lines=0).snippet.variant) is None


@pytest.mark.parametrize(
    ("text", "excess"),
    [
        ("a\nb\n\n# c\nd\n", []),
        ("a\nb\nc\nd\n", ["the snippet has 4 lines of code; the maximum is 3"]),
        (f"{'a' * 90}\n", []),
        (f"\t{'a' * 86}\n", []),
        (f"\t{'a' * 87}\n", ["the widest line has 91 columns; the maximum is 90"]),
        (
            f"# {'a' * 98}\na\nb\nc\nd\n",
            [
                "the snippet has 4 lines of code; the maximum is 3",
                "the widest line has 100 columns; the maximum is 90",
            ],
        ),
    ],
)
def test_what_is_too_much_is_reported(text: str, excess: list[str]) -> None:
    """With what it is, and what it may be."""
    assert budget.excess(subject(text)) == excess


def test_the_size_is_frozen() -> None:
    """It can be compared."""
    assert budget.size("a\n", "python") == Size(lines=1, width=1, branches=0)


@pytest.mark.parametrize("language", languages.every(), ids=lambda language: language.name)
def test_every_client_has_a_limit(language: Language) -> None:
    """Nothing else keeps a snippet short."""
    assert all(client.lines for client in language.clients)
