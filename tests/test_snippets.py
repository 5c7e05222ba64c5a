"""The published snippets: `snippets/` is what the templates say, in every locale."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pygments import lex
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, is_token_subtype

from snippetgen import request
from snippetgen.checking import budget
from snippetgen.checking.scenario import JUDGES, Grade, Scenario, Step
from snippetgen.checking.subject import Subject
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.published import store
from snippetgen.published.evidence import KNOWN_FAILURE, PASSED, digests, read
from snippetgen.rendering import render
from snippetgen.rendering.variant import Snippet, Variant

TREE = Path(__file__).parents[1] / "snippets" / "infer"
VARIANTS = list(render.variants(spec.packaged()))
SNIPPETS = [(locale, variant) for variant in VARIANTS for locale in render.locales()]
IDS = [f"{locale}/{variant}" for locale, variant in SNIPPETS]


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


@pytest.mark.parametrize(("locale", "variant"), SNIPPETS, ids=IDS)
def test_every_published_byte_was_checked(locale: str, variant: Variant) -> None:
    """The evidence holds the digest of each published file, and what the judges and each scenario found.

    That is a failure where the language's module says so, a grade where the snippet had to fail, and a pass elsewhere.
    """
    entry = read(TREE)[f"{locale}/{variant}"]
    snippet = store.read(TREE, locale, variant)
    subject = Subject(snippet, request.build(spec.packaged(), source=variant.source))
    assert entry.files == digests(snippet)
    steps = subject.scenarios((JUDGES, *Scenario))
    assert list(entry.scenarios) == sorted(steps)
    for step in steps:
        assert entry.scenarios[step] in verdicts(subject, step), step


def verdicts(subject: Subject, step: Step) -> set[str]:
    """What a published snippet may have reached in a step."""
    if subject.known_failure(step):
        return {KNOWN_FAILURE}
    if step == JUDGES or Scenario(step).succeeds:
        return {PASSED}
    return {grade for grade in Grade if grade <= Scenario(step).floor}


def code(snippet: Snippet) -> list[tuple[object, str]]:
    """The tokens of a snippet that are neither comment nor white space."""
    lexer = get_lexer_by_name(snippet.variant.language.lexer)
    tokens = lex(snippet.text, lexer)
    return [(kind, text) for kind, text in tokens if not is_token_subtype(kind, Comment) and text.strip()]


def comments(snippet: Snippet) -> list[str]:
    """The comments of a snippet."""
    lexer = get_lexer_by_name(snippet.variant.language.lexer)
    found = [text for kind, text in lex(snippet.text, lexer) if is_token_subtype(kind, Comment)]
    return [text.strip() for text in found if re.search(r"\w", text) and not text.startswith("<?php")]


def test_some_snippets_have_comments() -> None:
    """Otherwise the next test would compare nothing; none has more than two, since code that is clear needs none."""
    numbers = {len(comments(store.read(TREE, render.ENGLISH, variant))) for variant in VARIANTS}
    assert max(numbers) in {1, 2}


@pytest.mark.parametrize("locale", [locale for locale in render.locales() if locale != render.ENGLISH])
@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_translating_changes_comments_only(variant: Variant, locale: str) -> None:
    """Without its comments, a snippet is the same code in every locale; its comments, if any, are not the same."""
    english, translated = store.read(TREE, render.ENGLISH, variant), store.read(TREE, locale, variant)
    assert code(english) == code(translated)
    assert len(comments(english)) == len(comments(translated))
    assert not set(comments(english)) & set(comments(translated))
    assert english.manifests == translated.manifests


@pytest.mark.parametrize(("locale", "variant"), SNIPPETS, ids=IDS)
def test_a_snippet_keeps_its_budget(locale: str, variant: Variant) -> None:
    """A reader sees a whole snippet at once: its client says how many lines it may have, and none is too wide."""
    asked = request.build(spec.packaged(), source=variant.source)
    assert budget.excess(Subject(store.read(TREE, locale, variant), asked)) == []


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
