"""A hole shows nothing of its value; filling is a join."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.literal import Comment, Literal, Refused, percent, quoted, raw
from snippetgen.rendering.holes import Code, Hole, HoleError, Rule, Template

LITERAL = Literal(quote="'", escapes={"'": r"\'", "\\": r"\\"}, bare="[a-z]+")
RULES: dict[Rule, Callable[[str | int], str]] = {
    Rule.LITERAL: LITERAL.write,
    Rule.PERCENT: percent,
    Rule.RAW: raw,
    Rule.KEY: LITERAL.write_key,
    Rule.JSON: lambda value: f"json({value})",
    Rule.FORMAT: lambda value: f"format({value})",
    Rule.WRITTEN: lambda value: f"written({value})",
    Rule.QUOTED: quoted,
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
    """Each hole is replaced by its value, written by its rule."""
    template = Template(("a(", Hole("url"), ", ", Hole("url", Rule.PERCENT), ")"))
    try:
        expected = f"a({LITERAL.write(value)}, {percent(value)})"
    except Refused:
        with pytest.raises(Refused):
            template.fill({"url": value}, RULES)
    else:
        assert template.fill({"url": value}, RULES) == expected


def text_of(*parts: str | list[str]) -> Hole:
    """A text hole, as the template function `text` makes it."""
    return Hole(json.dumps(parts), Rule.TEXT)


def test_each_rule_writes_the_value_in_its_own_way() -> None:
    """As a literal, percent-encoded, as it is, and as a key of a mapping with or without quotes."""
    holes = [Hole(name, rule) for rule in (Rule.LITERAL, Rule.PERCENT, Rule.RAW, Rule.KEY) for name in ("word", "type")]
    template = Template(("", *(part for hole in holes for part in (hole, " "))))
    values: dict[str, str | int] = {"word": "name", "type": "image/png"}
    assert template.fill(values, RULES) == "'name' 'image/png' name image%2Fpng name image/png name 'image/png' "


def test_a_text_is_one_literal_of_constants_and_values() -> None:
    """Constants and values are joined first and written once, so that there is nothing between two pairs of quotes."""
    template = Template(("f(", text_of("it's ", ["key", "literal"], "?a=", ["key", "percent"]), ")"))
    assert template.fill({"key": "b'c"}, RULES) == r"f('it\'s b\'c?a=b%27c')"


def test_there_is_a_rule_for_every_hole_but_a_text() -> None:
    """A text is written by the rules of its parts, and as a whole by that of literals."""
    assert set(RULES) == set(Rule) - {Rule.TEXT}


def test_json_in_a_text_is_written_by_its_own_rule() -> None:
    """In a text, the literal's own rule is applied afterwards; in a block, nothing is."""
    written = text_of("{", ["key", "written"], "}")
    template = Template(("", written, " ", Hole("key", Rule.JSON), "", Hole("key", Rule.FORMAT), ""))
    assert template.fill({"key": "it's"}, RULES) == r"'{written(it\'s)}' json(it's)format(it's)"


@pytest.mark.parametrize("look", [str, bool, len, iter, hash])
def test_an_expression_refuses_to_be_converted(look: Callable[[object], object]) -> None:
    """It can be printed, like the holes in it."""
    with pytest.raises(HoleError, match="an expression can be printed"):
        look(Code(("env(", Hole("key"), ")")))


def test_a_number_in_a_text_is_text() -> None:
    """Only a separate literal has no quotes."""
    assert Template(("", text_of("wait ", ["timeout", "literal"]), "")).fill({"timeout": 30}, RULES) == "'wait 30'"
    assert Template(("", text_of(["timeout", "literal"]), "")).fill({"timeout": 30}, RULES) == "'30'"


def test_a_hole_names_the_values_that_fill_it() -> None:
    """A text names each of its values, a comment none."""
    assert Hole("url", Rule.RAW).values == ("url",)
    assert text_of("a", ["key", "literal"], ["url", "percent"]).values == ("key", "url")
    assert text_of("a").values == ()
    assert Hole("Read.", Rule.COMMENT).values == ()


@pytest.mark.parametrize(
    ("hole", "values", "where"),
    [
        (Hole("key", Rule.RAW), {"key": "a b"}, "key"),
        (text_of("a ", ["key", "raw"], ["url", "literal"]), {"key": "a b", "url": "u"}, "key, url"),
        (text_of("\0"), {}, '["\\u0000"]'),
    ],
    ids=["raw", "text", "constant"],
)
def test_a_refusal_names_the_values_that_it_is_about(hole: Hole, values: dict[str, str | int], where: str) -> None:
    """For a text they are all of its values; where it has none, it names itself."""
    with pytest.raises(Refused) as caught:
        Template(("", hole, "")).fill(values, RULES)
    assert caught.value.where == where
