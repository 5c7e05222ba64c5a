"""JSON is parsed by a JSON parser."""

from __future__ import annotations

import pytest

from snippetgen.errors import SnippetgenError
from snippetgen.openapi import document


def test_json_is_parsed() -> None:
    """Numbers, escapes and white space are those of RFC 8259."""
    assert document.parse_json("a.json", '{"a": [1e3, "\\ud83d\\ude00"]}') == {"a": [1000.0, "\U0001f600"]}


@pytest.mark.parametrize("text", ["{'a': 1}", "[NaN]", "[Infinity]", "[-Infinity]", "[1,]", "", "{} {}"])
def test_invalid_json_is_refused(text: str) -> None:
    """With the file."""
    with pytest.raises(SnippetgenError, match="is not valid JSON") as caught:
        document.parse_json("a.json", text)
    assert caught.value.where.startswith("a.json")
    assert caught.value.remedy


def test_half_of_a_surrogate_pair_is_refused() -> None:
    """Wherever it is."""
    document.check_text("a.json", {"a": ["é", "\U0001f600"]})
    for value in ({"a": "\ud83d"}, {"\udc00": 1}, ["x", {"y": ["\ud83d"]}]):
        with pytest.raises(SnippetgenError, match="half of a surrogate pair"):
            document.check_text("a.json", value)
