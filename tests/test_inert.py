"""Text of a document never becomes code, markup or a file on a page, and can still be read.

`inert.py` puts each text into every text field of an endpoint at once, and reads each format by what really reads it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import inert
from payloads import PAYLOADS

DOCS = Path(__file__).parents[1] / "docs"
SEALED = {"marked", "markdown-it", "MDX"}
BROWSERS = {"Redoc", "Scalar", "Chromium"}


def marks(reader: str) -> tuple[pytest.MarkDecorator, ...]:
    """What a reader needs."""
    return (pytest.mark.toolchain,) * (reader in SEALED) + (pytest.mark.browser,) * (reader in BROWSERS)


@pytest.mark.parametrize(
    ("name", "reader"), [pytest.param(*each, marks=marks(each[1]), id="-".join(each)) for each in inert.READERS]
)
def test_a_page_is_inert_where_it_is_read(name: str, reader: str) -> None:
    """No text is executed, and each can be read. The page about checks states what was measured here."""
    measured = inert.READERS[name, reader]()
    assert measured.executed == {}
    assert measured.unreadable == {}
    number = [*inert.READERS].index((name, reader))
    for locale in ("en", "ja"):
        assert tuple(table(locale)[number][2:]) == measured.row(len(PAYLOADS)), locale


def table(locale: str) -> list[list[str]]:
    """The table of the page about checks: formats, readers and numbers."""
    text = (DOCS / locale / "checking.md").read_text(encoding="utf-8")
    return [row for row in inert.rows(text, 6) if row[-1] == "0"]


@pytest.mark.parametrize("locale", ["en", "ja"])
def test_the_page_about_checks_has_a_row_for_each_reader(locale: str) -> None:
    """In the order of the command that prints them."""
    found = table(locale)
    assert len(found) == len(inert.READERS)
    for (name, reader), row in zip(inert.READERS, found, strict=True):
        assert reader in row[1]
        assert name in {row[0], "markers", "form"}


WORDS = {"送信": "sent", "除去": "trimmed", "拒否": "refused", "省略": "left out", "変更": "changed"}


@pytest.mark.toolchain
def test_what_becomes_of_a_key_that_is_not_one_is_stated() -> None:
    """By the table on the page about checks, for each client. In the query, each arrives."""
    measured = inert.odd_keys()
    assert {fates[-1] for fates in measured.values()} == {"sent"}
    for locale in ("en", "ja"):
        text = (DOCS / locale / "checking.md").read_text(encoding="utf-8")
        shown = {row[0]: tuple(WORDS.get(cell, cell) for cell in row[1:]) for row in inert.rows(text, 6)}
        assert {client: shown[client] for client in measured} == measured, locale


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<p onclick=x>a b</p>",
        "<a href='javascript:x'>a b</a>",
        "<a href='https://other.example/'>a b</a>",
        "<td style='color: red'>a b</td>",
        f"<p>a b {inert.CONTENT}</p>",
    ],
)
def test_harm_is_noticed(html: str) -> None:
    """Elements, attributes, addresses and files that a page must not have."""
    assert inert.harm(html, "a b")
    assert not inert.harm("<p>a b <a href='https://a.example/'>a</a></p>", "a b a.example/")


def test_a_hidden_text_is_noticed() -> None:
    """Words that a page drops or changes."""
    assert inert.hidden("<p>a</p>", "a b")
    assert inert.hidden("<p>a *b*</p>", "a *b*")
    assert not inert.hidden("<p>a <em>b</em> <code>a *b*</code></p>", "a *b*")
