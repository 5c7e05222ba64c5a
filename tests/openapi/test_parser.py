"""YAML is parsed to plain values, and has lines, as JSON has."""

from __future__ import annotations

import pytest

from snippetgen.errors import Problems
from snippetgen.openapi import parser

TEXT = """\
a: 1
b:
  - x
  - {c/d: 2}
"""


def test_yaml_is_parsed_with_warnings() -> None:
    """There is a warning for each duplicate key."""
    assert parser.parse_yaml("a.yaml", TEXT) == ({"a": 1, "b": ["x", {"c/d": 2}]}, [])
    assert parser.parse_yaml("a.yaml", "a: 1\na: 2\n") == (
        {"a": 2},
        ["a.yaml:2: duplicate key “a”; its last value is used"],
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_yaml_without_a_value_is_null(text: str) -> None:
    """The caller checks that a document is an object."""
    assert parser.parse_yaml("a.yaml", text) == (None, [])


def test_every_unsupported_tag_is_reported() -> None:
    """Each with its line."""
    with pytest.raises(Problems) as caught:
        parser.parse_yaml("a.yaml", "a: !one 1\nb: !two 2\n")
    assert [problem.where for problem in caught.value.problems] == ["a.yaml:1", "a.yaml:2"]


def test_a_value_has_a_line() -> None:
    """By its JSON pointer, whose steps are escaped."""
    assert parser.lines("a.yaml", TEXT) == {"": 1, "/a": 1, "/b": 3, "/b/0": 3, "/b/1": 4, "/b/1/c~1d": 4}
    assert parser.lines("a.json", '{\n\t"a": [\n\t\t1\n\t]\n}') == {"": 1, "/a": 2, "/a/0": 3}
