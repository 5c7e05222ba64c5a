"""Finding languages by name, and what every language module must state."""

from __future__ import annotations

import re
import string
import traceback
from pathlib import Path

import pytest
from pygments.lexers import get_lexer_by_name

from snippetgen import languages
from snippetgen.checking.scenario import Scenario
from snippetgen.errors import SnippetgenError
from snippetgen.folders import packaged_templates
from snippetgen.languages.model import Client, Command, Language, unpack
from snippetgen.literal import Literal, Refused
from snippetgen.openapi.endpoint import Endpoint, Source

EVERY = languages.every()
each = pytest.mark.parametrize("language", EVERY, ids=[language.name for language in EVERY])
each_client = pytest.mark.parametrize(
    ("language", "client"),
    [(language, client) for language in EVERY for client in language.clients],
    ids=[f"{language.name}/{client.name}" for language in EVERY for client in language.clients],
)


def places(command: Command) -> set[str]:
    """Return the names in braces of a command."""
    return {name for word in command for _, name, _, _ in string.Formatter().parse(word) if name is not None}


def test_there_is_a_language_for_each_module() -> None:
    """The names come only from the folder."""
    folder = Path(languages.__file__).parent
    assert set(languages.names()) == {path.stem for path in folder.glob("*.py")} - {"__init__", "model", "structure"}


def test_languages_are_listed_by_title() -> None:
    """In alphabetical order, ignoring case."""
    titles = [language.title.lower() for language in EVERY]
    assert titles == sorted(titles)
    assert {language.name for language in EVERY} == set(languages.names())


@each
def test_a_language_is_found_by_each_of_its_names(language: Language) -> None:
    """Name, title and aliases, in any case."""
    for word in (language.name, language.title, *language.aliases):
        for written in (word, word.lower(), word.upper(), word.title()):
            assert languages.find(written) is language


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("JavaScript", "node"),
        ("golang", "go"),
        ("c#", "csharp"),
        ("bash", "curl"),
        ("PY", "python"),
        ("rb", "ruby"),
        ("kt", "kotlin"),
    ],
)
def test_common_aliases_are_known(word: str, name: str) -> None:
    """In any case."""
    assert languages.find(word).name == name


@pytest.mark.parametrize(
    ("word", "near"), [("pyton", "python"), ("Swfit", "swift"), ("javascrip", "javascript"), ("golan", "golang")]
)
def test_the_nearest_language_is_suggested(word: str, near: str) -> None:
    """Among names, titles and aliases."""
    with pytest.raises(SnippetgenError) as caught:
        languages.find(word)
    assert caught.value.what == f"there is no language “{word}”"
    assert (caught.value.parameter, caught.value.remedy) == ("lang", f"did you mean “{near}”?")


@pytest.mark.parametrize("word", ["", "zzzzz", "../evil", "__init__", "snippetgen", "os"])
def test_an_unknown_language_raises(word: str) -> None:
    """The error lists all languages. No other module is imported by name."""
    with pytest.raises(SnippetgenError, match="there is no language") as caught:
        languages.find(word)
    assert all(name in caught.value.remedy for name in languages.names())


def test_no_two_languages_share_a_name() -> None:
    """Names, titles and aliases are unique, ignoring case."""
    words = [word.lower() for one in EVERY for word in {one.name, one.title.lower(), *map(str.lower, one.aliases)}]
    assert len(words) == len(set(words))


@each_client
def test_a_client_is_found_by_its_name(language: Language, client: Client) -> None:
    """In any case, and with hyphens."""
    for written in (client.name, client.name.upper(), client.name.replace("_", "-")):
        assert languages.client(language, written) is client


@each
def test_the_first_client_is_the_default(language: Language) -> None:
    """It can call any endpoint, so it is not an SDK."""
    assert languages.client(language) is language.clients[0]
    assert not language.clients[0].sdk


@each
def test_an_unknown_client_raises(language: Language) -> None:
    """The error suggests the nearest client, or lists all."""
    first = language.clients[0].name
    with pytest.raises(SnippetgenError, match="has no client") as caught:
        languages.client(language, f"{first}x")
    assert caught.value.parameter == "client"
    assert first in caught.value.remedy


@each
def test_a_language_is_named_like_its_file(language: Language) -> None:
    """`load` finds it by this name."""
    assert languages.load(language.name) is language
    assert re.fullmatch(r"[a-z][a-z0-9_]*", language.name)


@each
def test_a_language_has_a_lexer_a_suffix_and_a_title(language: Language) -> None:
    """Pygments has the lexer, and the suffix has no dot."""
    assert get_lexer_by_name(language.lexer)
    assert re.fullmatch(r"[a-z]+", language.suffix)
    assert language.file(Source.LOCAL) == f"local.{language.suffix}"
    assert language.title.strip() == language.title != ""


@each_client
def test_a_client_has_its_template(language: Language, client: Client, endpoint: Endpoint) -> None:
    """One for both sources, in the folder with its name."""
    assert (packaged_templates() / language.name / client.name / f"snippet.{language.suffix}.jinja").is_file()
    assert not client.sdk or client.name in endpoint.sdk


@each_client
def test_a_client_says_what_to_install(language: Language, client: Client) -> None:
    """And has a title, which `list` shows."""
    assert client.install.strip() == client.install
    assert client.install.endswith((".", "`"))
    assert client.title
    assert re.fullmatch(r"[a-z][a-z0-9_]*", client.name)
    assert language.clients.count(client) == 1


@each_client
def test_a_client_builds_or_runs_the_snippet(language: Language, client: Client) -> None:
    """The first command has the file's name, and only the known placeholders are in braces."""
    commands = (*client.build, client.run, *on_the_host(client))
    assert all(commands)
    assert set().union(*map(places, commands)) <= {"file", "stem", "Stem"}
    assert any("file" in places(command) for command in (client.build or (client.run,)))
    assert client.build or "{file}" in client.run
    assert language.file(Source.LOCAL) == f"{Source.LOCAL}.{language.suffix}"


@each
def test_a_toolchain_says_how_to_install_it(language: Language) -> None:
    """On the host, and in the sealed root."""
    toolchain = language.toolchain
    assert toolchain.packages
    assert toolchain.programs
    assert toolchain.install.startswith("install ")
    assert toolchain.version
    called = {program(command) for client in language.clients for command in on_the_host(client)}
    assert {name for name in called if not name.startswith("./")} <= set(toolchain.programs)


def on_the_host(client: Client) -> tuple[Command, ...]:
    """Return the commands that build and run a snippet with the toolchain on PATH."""
    return (*(client.build if client.host_build is None else client.host_build), client.host_run or client.run)


def program(command: Command) -> str:
    """Return the name of the program that a command runs, after `env` and its variables."""
    return next(word for word in command if word != "env" and "=" not in word)


@each
def test_what_is_fetched_is_locked(language: Language) -> None:
    """What is fetched is pinned or signed by Debian, and every lock file is used."""
    locks = Path(languages.__file__).parent / "locks" / language.name
    signed = [command for command in language.toolchain.fetch if command[:3] == unpack()[:3]]
    assert (len(signed) < len(language.toolchain.fetch)) == locks.is_dir()


@each
def test_judges_have_names_of_their_own(language: Language) -> None:
    """Each reads the snippet's file, and its `chatter` is a list of regular expressions."""
    assert len({judge.name for judge in language.judges}) == len(language.judges)
    for judge in language.judges:
        assert set().union(*map(places, [judge.command])) == {"file"}
        assert all(map(re.compile, judge.chatter))
        assert language.file(Source.LOCAL) not in judge.files


@each_client
def test_what_a_client_declares_exists(language: Language, client: Client, endpoint: Endpoint) -> None:
    """Known failures name scenarios, perhaps of a source or a place; options are the endpoint's, `chatter` patterns."""
    for failure, reason in client.known_failures.items():
        kind, _, scenario = failure.rpartition("/")
        assert Scenario(scenario)
        places = {"header", "own_header", "no_bearer", "header_without_query", "cookie", "basic", "body"}
        assert kind in {"", *Source, *places}
        assert reason
    assert set(client.options or ()) <= {option.name for option in endpoint.options}
    assert all(map(re.compile, client.chatter))
    assert client.lines >= 0
    assert client.timeout is None or client.timeout > 0
    assert language.clients


@each
def test_every_rule_of_a_language_is_complete(language: Language) -> None:
    """The quote and the start of an escape have escapes themselves, or are refused."""
    rule: Literal | None = language.literal
    while rule:
        assert rule.quote in rule.escapes or rule.quote in rule.refuses
        if rule.escapes.get(rule.quote, "").startswith("\\"):
            assert rule.escapes["\\"] == r"\\"
        rule = rule.otherwise


@each
def test_a_comment_is_one_line(language: Language) -> None:
    """A comment with a line end is refused."""
    assert language.comment.write("Read the image.") == "Read the image."
    with pytest.raises(Refused):
        language.comment.write("a\nb")


@pytest.mark.parametrize("name", languages.names())
def test_no_language_has_a_todo(name: str) -> None:
    """The TODOs of `snippetgen new` are filled in."""
    assert "TODO" not in (Path(languages.__file__).parent / f"{name}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("from snippetgen.languages.model import Language\nLANGUAGE = Language(sufix='x')", "sufix"),
        ("LANGUAGE = ", "invalid syntax"),
        ("from snippetgen.literal import Literal\nLiteral(quote='q', escapes={}, other='{:x}}')", "Single '}'"),
        ("nothing", "name 'nothing' is not defined"),
        ("", "LANGUAGE"),
    ],
)
def test_a_bug_in_a_module_keeps_its_traceback(
    code: str, error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The author of a language sees its file and line; the user's input is not blamed."""
    (tmp_path / "wrongone.py").write_text(code, encoding="utf-8")
    monkeypatch.setattr(languages, "__path__", [*languages.__path__, str(tmp_path)])
    with pytest.raises((TypeError, SyntaxError, ValueError, NameError, AttributeError)) as caught:
        languages.load("wrongone")
    assert error in str(caught.value)
    assert "wrongone" in "".join(traceback.format_exception(caught.value))
