"""A variant is its path."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from snippetgen.errors import SnippetgenError
from snippetgen.openapi.endpoint import Endpoint
from snippetgen.rendering import render
from snippetgen.rendering.variant import Snippet, Variant


def test_a_variant_is_written_as_its_path() -> None:
    """And read from it."""
    variant = Variant.parse("go/net_http/local")
    assert str(variant) == "go/net_http/local"
    assert Variant.parse("go/net_http/local") == variant


def test_every_variant_is_read_back_from_its_path(endpoint: Endpoint) -> None:
    """The path is the identity."""
    every = list(render.variants(endpoint))
    assert [Variant.parse(str(variant)) for variant in every] == every
    assert len(set(every)) == len(every)


@pytest.mark.parametrize(
    "text", ["", "go", "go/net_http", "go/net_http/LOCAL", "go/net_http/remote", "a/b/local/", "/a/b/local"]
)
def test_what_is_no_variant_is_refused(text: str) -> None:
    """The error quotes it and says how one is written."""
    with pytest.raises(SnippetgenError) as caught:
        Variant.parse(text)
    assert f"“{text}”" in caught.value.what
    assert "LANGUAGE/CLIENT/SOURCE" in caught.value.remedy


def test_variants_sort_by_language_client_and_source() -> None:
    """As they are listed."""
    texts = ["go/net_http/hosted", "go/net_http/local", "python/httpx/hosted", "python/requests/hosted"]
    assert [str(variant) for variant in sorted(map(Variant.parse, reversed(texts)))] == texts


def test_a_variant_and_a_snippet_are_frozen() -> None:
    """No step changes what another made."""
    variant = Variant.parse("go/net_http/local")
    with pytest.raises(FrozenInstanceError):
        variant.path = "other"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        Snippet(variant, "en", "", {}).text = "x"  # type: ignore[misc]


def test_a_snippet_is_named_by_locale_and_variant() -> None:
    """As its folder is."""
    assert str(Snippet(Variant.parse("go/net_http/hosted"), "ja", "", {})) == "ja/go/net_http/hosted"
