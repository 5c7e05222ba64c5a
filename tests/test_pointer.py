"""JSON pointers and references."""

from __future__ import annotations

import pytest

from snippetgen.openapi.pointer import Unresolved, at, escaped, reference, resolved

DOCUMENT = {
    "a/b": {"c~d": ["first", {"$ref": "#/far"}]},
    "far": {"$ref": "#/%7Bx%7D"},
    "{x}": {"here": True},
    "round": {"$ref": "#/about"},
    "about": {"$ref": "#/round"},
}


def test_the_steps_of_a_pointer_are_escaped() -> None:
    """RFC 6901, sections 3 and 4."""
    assert at(DOCUMENT, "") is DOCUMENT
    assert at(DOCUMENT, f"/{escaped('a/b')}/{escaped('c~d')}/0") == "first"


@pytest.mark.parametrize("pointer", ["/x", "/a~1b/c~0d/2", "/a~1b/c~0d/-1", "/a~1b/c~0d/x", "/a~1b/c~0d/0/0"])
def test_a_pointer_to_nothing_is_an_error(pointer: str) -> None:
    """An index is a number from 0; a string has no parts."""
    with pytest.raises((LookupError, TypeError)):
        at(DOCUMENT, pointer)


def test_a_reference_is_followed_to_its_end() -> None:
    """Through other references. It is percent-decoded, since it is a URI."""
    assert resolved(DOCUMENT, {"$ref": "#/a~1b/c~0d/1"}) == {"here": True}


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
def test_an_unresolved_reference_has_a_reason(target: str, trouble: str) -> None:
    """Nothing outside the document is read."""
    with pytest.raises(Unresolved, match=trouble):
        resolved(DOCUMENT, {"$ref": target})


@pytest.mark.parametrize("value", [None, "#/a", [], {}, {"$ref": {"type": "string"}}])
def test_a_value_without_a_reference_is_itself(value: object) -> None:
    """A property may be called `$ref`; its value is then a schema."""
    assert reference(value) is None
