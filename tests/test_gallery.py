"""The gallery: six APIs of other shapes, with published snippets and a page each.

`check --record` has checked every published byte in every scenario. Here one snippet of each client runs again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from builds import BatchRunner
from snippetgen import config
from snippetgen.checking import check, report
from snippetgen.checking.check import Status
from snippetgen.checking.scenario import JUDGES, Scenario
from snippetgen.checking.subject import Subject
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint
from snippetgen.openapi.spec import packaged
from snippetgen.published import evidence, store
from snippetgen.rendering import render
from snippetgen.rendering.variant import Snippet
from snippetgen.request import build

ROOT = Path(__file__).parents[1]
CONFIGURED = config.read(ROOT).endpoints
GALLERY = [name for name in CONFIGURED if name != "infer"]


def endpoint_of(name: str) -> Endpoint:
    """Return a configured endpoint."""
    own = CONFIGURED[name]
    return spec.read(own.spec, own.operation, stated=own.hints)


def subjects(endpoint: Endpoint, locale: str) -> list[Subject]:
    """Return the published snippets of an endpoint."""
    tree = ROOT / "snippets" / endpoint.name
    return [
        Subject(store.read(tree, locale, variant), build(endpoint, source=variant.source))
        for variant in render.variants(endpoint)
    ]


@pytest.fixture(scope="module")
def runner() -> Iterator[BatchRunner]:
    with BatchRunner() as runner:
        yield runner


def test_the_first_endpoint_is_the_packaged_one() -> None:
    """So that commands in the root of the project need no option."""
    assert next(iter(CONFIGURED)) == "infer"
    assert endpoint_of("infer") == packaged()


def test_the_gallery_has_six_shapes() -> None:
    """Bodies, keys and answers of other kinds than each other."""
    requests = [build(endpoint, source=endpoint.sources[0]) for endpoint in map(endpoint_of, GALLERY)]
    shapes = {
        (each.method, each.body.kind, each.body.picture, each.answer.kind, each.basic, *(s.place for s in each.secrets))
        for each in requests
    }
    assert shapes == {
        ("POST", "json", "data_uri", "json", False, "header"),
        ("POST", "json", "base64", "json", False, "query"),
        ("POST", "binary", "bytes", "json", False, "header"),
        ("POST", "multipart", "bytes", "binary", False, "header"),
        ("GET", "none", "", "json", True, "header"),
    }
    assert len(GALLERY) == 6
    slashes = [each.endpoint.keep_slashes for each in requests if "/" in each.model]
    assert slashes == [("model",)]


@pytest.mark.parametrize("name", GALLERY)
def test_what_is_published_is_what_is_rendered(name: str) -> None:
    """In every locale, and nothing else is published."""
    endpoint, tree = endpoint_of(name), ROOT / "snippets" / name
    wanted: list[Snippet] = [
        render.render(variant, build(endpoint, source=variant.source), locale=locale)
        for locale in render.locales()
        for variant in render.variants(endpoint)
    ]
    assert store.stale(tree, store.files(wanted)) == []
    assert store.left_over(tree, store.files(wanted), render.locales()) == []


@pytest.mark.parametrize("name", GALLERY)
def test_every_published_byte_was_checked(name: str) -> None:
    """The evidence has the digest of each file, and what every scenario and the judges found."""
    known = evidence.read(ROOT / "snippets" / name)
    for locale in render.locales():
        for each in subjects(endpoint_of(name), locale):
            entry = known[str(each.snippet)]
            assert entry.files == evidence.digests(each.snippet)
            assert list(entry.scenarios) == sorted(each.scenarios((JUDGES, *Scenario)))


@pytest.mark.toolchain
@pytest.mark.parametrize("name", GALLERY)
def test_a_published_snippet_of_each_client_works(name: str, runner: BatchRunner) -> None:
    """With an image of the usual source: what arrives is what the document asks for."""
    endpoint = endpoint_of(name)
    chosen = [each for each in subjects(endpoint, "en") if each.request.source is endpoint.sources[0]]
    runner.plan(chosen)
    results = check.run(chosen, [Scenario.OK], runner)
    failed = [result for result in results if result.status is not Status.PASSED]
    assert not failed, report.explain(failed)
    assert len(results) == len(chosen) > 10


@pytest.mark.parametrize("locale", render.locales())
def test_every_endpoint_of_the_gallery_has_a_page(locale: str) -> None:
    """In the navigation and in the table, with its form and its snippets."""
    folder = ROOT / "docs" / locale / "gallery"
    assert {path.stem for path in folder.glob("*.md")} == {"index", *GALLERY}
    text = (ROOT / ("mkdocs.yml" if locale == "en" else f"mkdocs.{locale}.yml")).read_text(encoding="utf-8")
    nav = yaml.safe_load(text[text.index("nav:") :])["nav"]
    (entries,) = (next(iter(each.values())) for each in nav if "gallery/" in str(each))
    assert [each if isinstance(each, str) else next(iter(each.values())) for each in entries] == [
        f"gallery/{name}.md" for name in ("index", *GALLERY)
    ]
    for name in GALLERY:
        assert f"]({name}.md)" in (folder / "index.md").read_text(encoding="utf-8")
        page = (folder / f"{name}.md").read_text(encoding="utf-8")
        assert all(f"<!-- {marker}: endpoint={name} -->" in page for marker in ("form", "snippets"))
