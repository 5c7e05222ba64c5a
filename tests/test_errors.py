"""Errors say what, where, and what to do, in that order."""

from __future__ import annotations

from snippetgen.errors import Problems, SnippetgenError, collected, nearest


def test_an_error_says_what_where_and_what_to_do() -> None:
    """One line each."""
    error = SnippetgenError("it broke", where="a.yaml:3", remedy="mend it")
    assert str(error) == "it broke\n  where: a.yaml:3\n  to do: mend it"


def test_what_is_not_known_is_left_out() -> None:
    """No empty lines, no empty labels."""
    assert str(SnippetgenError("it broke")) == "it broke"
    assert str(SnippetgenError("it broke", remedy="mend it")) == "it broke\n  to do: mend it"


def test_a_place_can_be_added_later() -> None:
    """Whoever knows the place adds it on the way up."""
    error = SnippetgenError("it broke")
    error.where = "--model"
    assert "where: --model" in str(error)


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
