"""A hole shows nothing of its value; filling is a join."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.literal import Comment, Literal, Refused, percent
from snippetgen.template import Hole, HoleError, Rule, Template

LITERAL = Literal(quote="'", escapes={"'": r"\'", "\\": r"\\"})
RULES: dict[Rule, Callable[[str | int], str]] = {
    Rule.LITERAL: LITERAL.write,
    Rule.PERCENT: percent,
    Rule.COMMENT: Comment(refuses=("*/",)).write,
}


@pytest.mark.parametrize(
    "look",
    [str, bool, len, iter, hash, int, float, repr],
)
def test_a_hole_refuses_to_be_converted(look: Callable[[object], object]) -> None:
    """Only its representation is for people who debug."""
    if look is repr:
        assert repr(Hole("url")) == "<hole url>"
    else:
        with pytest.raises(HoleError, match="“url” is a hole"):
            look(Hole("url"))


def test_a_hole_refuses_to_be_compared() -> None:
    """Not even with itself."""
    hole = Hole("url")
    for compare in (lambda: hole == hole, lambda: hole != "x", lambda: hole in ("x", "y"), lambda: f"{hole}"):  # noqa: PLR0124
        with pytest.raises(HoleError):
            compare()


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"])))
def test_filling_is_a_join(value: str) -> None:
    """Each hole's value stands where the hole stood, written by its rule."""
    template = Template(("a(", Hole("url"), ", ", Hole("url", Rule.PERCENT), ")"))
    try:
        expected = f"a({LITERAL.write(value)}, {percent(value)})"
    except Refused:
        with pytest.raises(Refused):
            template.fill({"url": value}, RULES)
    else:
        assert template.fill({"url": value}, RULES) == expected
