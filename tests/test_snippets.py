"""The published snippets: `snippets/` is what the templates say, in every locale."""

from __future__ import annotations

from pathlib import Path

import pytest
from pygments import lex
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, is_token_subtype

from snippetgen import languages, render, request, spec, store
from snippetgen.bench import JUDGES, Subject
from snippetgen.evidence import KNOWN_FAILURE, PASSED, digests, read
from snippetgen.exchange import Scenario
from snippetgen.variant import Snippet, Source, Variant

TREE = Path(__file__).parents[1] / "snippets"
VARIANTS = list(render.variants(spec.packaged()))
SNIPPETS = [(locale, variant) for variant in VARIANTS for locale in render.locales()]
IDS = [f"{locale}/{variant}" for locale, variant in SNIPPETS]
LONGEST = {"curl": 5, "java": 55, "kotlin": 55, "csharp": 55}
ORDINARY_LENGTH = 45


def rendered(locale: str, variant: Variant) -> Snippet:
    return render.render(variant, request.build(spec.packaged(), source=variant.source), locale=locale)


@pytest.mark.parametrize(("locale", "variant"), SNIPPETS, ids=IDS)
def test_what_is_published_is_what_is_rendered(locale: str, variant: Variant) -> None:
    """Every published byte comes from a template: `snippetgen render --all` would change nothing."""
    assert store.read(TREE, locale, variant) == rendered(locale, variant)


def test_nothing_else_is_published() -> None:
    """No file of the tree is left over from a variant that there is no more."""
    wanted = store.files(rendered(*pair) for pair in SNIPPETS)
    assert store.left_over(TREE, wanted, render.locales()) == []


def test_there_are_thirteen_clients_of_ten_languages_with_two_sources() -> None:
    """The packaged endpoint has 26 variants."""
    assert len(languages.names()) == 10
    assert len({(variant.language, variant.client) for variant in VARIANTS}) == 13
    assert len(VARIANTS) == 26


@pytest.mark.parametrize(("locale", "variant"), SNIPPETS, ids=IDS)
def test_every_published_byte_was_checked(locale: str, variant: Variant) -> None:
    """The evidence holds the digest of each published file, and what the judges and each scenario found.

    That is a failure where the language's module says so, and a pass everywhere else.
    """
    entry = read(TREE)[f"{locale}/{variant}"]
    snippet = store.read(TREE, locale, variant)
    subject = Subject(snippet, request.build(spec.packaged(), source=variant.source))
    assert entry.files == digests(snippet, languages.load(variant.language).file(variant.source))
    assert entry.scenarios == {
        step: KNOWN_FAILURE if subject.known_failure(step) else PASSED
        for step in subject.scenarios((JUDGES, *Scenario))
    }


def code(snippet: Snippet) -> list[tuple[object, str]]:
    """The tokens of a snippet that are neither comment nor white space."""
    lexer = get_lexer_by_name(languages.load(snippet.variant.language).lexer)
    tokens = lex(snippet.text, lexer)
    return [(kind, text) for kind, text in tokens if not is_token_subtype(kind, Comment) and text.strip()]


@pytest.mark.parametrize("locale", [locale for locale in render.locales() if locale != render.ENGLISH])
@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_translating_changes_comments_only(variant: Variant, locale: str) -> None:
    """Without its comments, a snippet is the same code in every locale; its comments, if any, are not the same."""
    english, translated = store.read(TREE, render.ENGLISH, variant), store.read(TREE, locale, variant)
    assert code(english) == code(translated)
    assert (english.text == translated.text) == (variant.language == "curl")  # pasted into zsh, it can have no comments
    assert english.manifests == translated.manifests


@pytest.mark.parametrize(("locale", "variant"), SNIPPETS, ids=IDS)
def test_a_snippet_is_short(locale: str, variant: Variant) -> None:
    """A reader sees a whole snippet at once: about 40 lines, 5 for a shell, 55 where the language needs more words."""
    lines = store.read(TREE, locale, variant).text.splitlines()
    assert len(lines) <= LONGEST.get(variant.language, ORDINARY_LENGTH)


@pytest.mark.parametrize(("locale", "variant"), SNIPPETS, ids=IDS)
def test_a_snippet_ends_with_one_line_end_and_has_no_trailing_space(locale: str, variant: Variant) -> None:
    """What is pasted into an empty file is a tidy file."""
    text = store.read(TREE, locale, variant).text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_no_published_snippet_holds_a_key(variant: Variant) -> None:
    """A published snippet reads the key from the environment variable that the spec names."""
    text = store.read(TREE, render.ENGLISH, variant).text
    assert spec.packaged().key in text
    assert (variant.source is Source.HOSTED) == ("https://example.com/YOUR_IMAGE.jpg" in text)
