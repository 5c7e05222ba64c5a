"""Errors say what, where, and what to do, in that order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from snippetgen import config, languages
from snippetgen.cli import as_flags
from snippetgen.errors import Problems, SnippetgenError, collected, nearest
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import build


def test_an_error_says_what_where_and_what_to_do() -> None:
    """One line each."""
    error = SnippetgenError("it broke", where="a.yaml:3", remedy="mend it")
    assert str(error) == "it broke\n  where: a.yaml:3\n  to do: mend it"


def test_what_is_not_known_is_left_out() -> None:
    """No empty lines, no empty labels."""
    assert str(SnippetgenError("it broke")) == "it broke"
    assert str(SnippetgenError("it broke", remedy="mend it")) == "it broke\n  to do: mend it"


def test_a_parameter_stands_where_there_is_no_place() -> None:
    """The command line says its flag instead, and whoever calls the library knows the parameter by its name."""
    error = SnippetgenError("it broke", parameter="model")
    assert str(error) == "it broke\n  where: model"
    assert (error.parameter, error.where) == ("model", "")


def test_a_place_can_be_added_later() -> None:
    """Whoever knows the place adds it on the way up; it says more than the parameter."""
    error = SnippetgenError("it broke", parameter="model")
    error.where = "a.yaml:3"
    assert str(error) == "it broke\n  where: a.yaml:3"


@pytest.mark.parametrize(
    ("parameter", "flag"),
    [
        ("model", "--model"),
        ("image_url", "--image-url"),
        ("api_key", "--api-key"),
        ("option confidence", "--option confidence"),
        ("option body /image/type", "--option body /image/type"),
        ("option my_option", "--option my_option"),
    ],
)
def test_the_command_line_makes_a_flag_of_a_parameter(parameter: str, flag: str) -> None:
    """Of each problem, if there are several; what has a place keeps it."""
    assert as_flags(SnippetgenError("it broke", parameter=parameter)).where == flag
    placed = SnippetgenError("it broke", parameter=parameter, where="a.yaml:3")
    several = as_flags(collected([SnippetgenError("it broke", parameter=parameter), placed]))
    assert isinstance(several, Problems)
    assert [problem.where for problem in several.problems] == [flag, "a.yaml:3"]


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        (lambda: build(spec.packaged(), model="x"), "model"),
        (lambda: build(spec.packaged(), image=""), "image_path"),
        (lambda: build(spec.packaged(), source=Source.HOSTED, image="x"), "image_url"),
        (lambda: build(spec.packaged(), auth="x"), "auth"),
        (lambda: build(spec.packaged(), key=""), "api_key"),
        (lambda: build(spec.packaged(), key_variable="1"), "key_variable"),
        (lambda: build(spec.packaged(), content_type="x"), "content_type"),
        (lambda: build(spec.packaged(), options={"x": 1}), "option x"),
        (lambda: build(spec.packaged(), options={"confidence": 500}), "option confidence"),
        (lambda: build(spec.packaged(), model=f"{'a' * 9000}/1"), "model"),
        (lambda: languages.find("x"), "lang"),
        (lambda: languages.client(languages.load("python"), "x"), "client"),
        (lambda: config.Config().choose("x"), "endpoint"),
        (lambda: render.render(Variant.parse("python/requests/local"), build(spec.packaged()), locale="x"), "locale"),
    ],
)
def test_an_error_of_the_library_names_the_parameter(call: Callable[[], object], parameter: str) -> None:
    """And no flag: whoever called has no command line."""
    with pytest.raises(SnippetgenError) as caught:
        call()
    assert (caught.value.parameter, caught.value.where) == (parameter, "")


def test_wrong_input_ends_with_exit_code_2() -> None:
    """1 is for a failed check."""
    assert SnippetgenError("x").exit_code == Problems([]).exit_code == 2


def test_one_problem_is_itself() -> None:
    """Nothing is wrapped around a single error."""
    error = SnippetgenError("it broke")
    assert collected([error]) is error


def test_several_problems_are_shown_together() -> None:
    """Each with its place, in their order."""
    problems = [SnippetgenError("one", where="a:1"), SnippetgenError("two", remedy="mend it")]
    error = collected(problems)
    assert isinstance(error, Problems)
    assert error.problems == tuple(problems)
    assert str(error) == "one\n  where: a:1\ntwo\n  to do: mend it"


def test_the_nearest_name_is_suggested() -> None:
    """In any case of letters."""
    assert nearest("Confidense", ["confidence", "overlap"]) == "did you mean “confidence”?"


def test_where_nothing_is_near_all_names_are_listed() -> None:
    """A wild guess would mislead."""
    assert nearest("zzz", ["confidence", "overlap"]) == "choose one of: confidence, overlap"


def test_a_message_is_shown_and_not_obeyed() -> None:
    """What a terminal would take for a command, what would begin a line of its own, what cannot be seen."""
    error = SnippetgenError("“\x1b]0;title\x07\r\n\u202e\ud800é日”", where="a\nb", quoted="one\ttwo\nthree\x1b[31m")
    assert str(error).splitlines() == [
        r"“\x1b]0;title\x07\r\n\u202e\ud800é日”",
        "    one\ttwo",
        r"    three\x1b[31m",
        r"  where: a\nb",
    ]


def test_a_message_does_not_fill_the_screen() -> None:
    """Of a value that is very long, its beginning and its end are shown."""
    told = str(SnippetgenError(f"“begins {'x' * 10_000} ends” is wrong"))
    assert len(told) < 500
    assert told.startswith("“begins x")
    assert told.endswith("x ends” is wrong")
