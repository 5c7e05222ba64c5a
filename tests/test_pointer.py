"""Where a reference leads to."""

from __future__ import annotations

import pytest

from snippetgen.openapi.pointer import Unresolved, at, escaped, follow, reference

DOCUMENT = {
    "a/b": {"c~d": ["first", {"$ref": "#/far"}]},
    "far": {"$ref": "#/%7Bx%7D"},
    "{x}": {"here": True},
    "round": {"$ref": "#/about"},
    "about": {"$ref": "#/round"},
}


def test_a_pointer_names_each_step_escaped() -> None:
    """RFC 6901, sections 3 and 4."""
    assert at(DOCUMENT, "") is DOCUMENT
    assert at(DOCUMENT, f"/{escaped('a/b')}/{escaped('c~d')}/0") == "first"


@pytest.mark.parametrize("pointer", ["/x", "/a~1b/c~0d/2", "/a~1b/c~0d/-1", "/a~1b/c~0d/x", "/a~1b/c~0d/0/0"])
def test_a_pointer_to_nothing_is_an_error(pointer: str) -> None:
    """A list counts from 0 and from nowhere else; a text has no parts."""
    with pytest.raises((LookupError, TypeError)):
        at(DOCUMENT, pointer)


def test_a_reference_is_followed_to_its_end() -> None:
    """Over others, and percent-decoded, since it is a URI."""
    assert follow(DOCUMENT, "#/a~1b/c~0d/1") == {"here": True}


@pytest.mark.parametrize(
    ("target", "trouble"),
    [
        ("#/nothing", "points to nothing"),
        ("#", "points to nothing"),
        ("#name", "points to nothing"),
        ("#/round", "is circular"),
        ("", "points outside the document"),
        ("https://example.com/a.json#/a", "points outside the document"),
        ("/etc/passwd", "points outside the document"),
    ],
)
def test_a_reference_that_leads_to_nothing_says_why(target: str, trouble: str) -> None:
    """Nothing outside is looked for."""
    with pytest.raises(Unresolved, match=trouble):
        follow(DOCUMENT, target)


@pytest.mark.parametrize("value", [None, "#/a", [], {}, {"$ref": {"type": "string"}}])
def test_a_value_that_refers_to_nothing_is_there_itself(value: object) -> None:
    """A property may be called `$ref`: then it has a schema, and no text."""
    assert reference(value) is None
