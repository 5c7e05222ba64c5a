"""Pages in the real readers of platforms: MDX's compiler, Redoc, Scalar's API reference.

`make platforms` installs these from `tests/platforms/package-lock.json`.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect, sync_playwright

import website
from snippetgen import languages
from snippetgen.checking import toolchains
from snippetgen.openapi import spec
from snippetgen.rendering import render
from snippetgen.site import samples
from snippetgen.site.blocks import Block, Fence, Tab, Table, Tabs, code, plain
from snippetgen.site.markup import Docusaurus
from snippetgen.site.page import page
from snippetgen.site.prose import line, prose
from snippetgen.site.site import Site
from viewers import INSTALLED, LOGO, PAGE, REDOC, SCALAR, visited

ROOT = Path(__file__).parents[1]
OWN = Path(__file__).parent / "platforms"
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PIECES = [
    "`",
    "``",
    "```",
    "~~~",
    "\n",
    "\n\n",
    "{",
    "}",
    "<",
    ">",
    "<b>",
    "</TabItem>",
    "<!--",
    "\\",
    "|",
    "*",
    "a",
    " ",
]
PIECES += ["import x", "export y", "[a](", "](/b", ")", "- ", "> ", "    ", "{% endtab %}", "#", "$", "\t", "&", "!["]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join)


@pytest.fixture(scope="session")
def installed() -> Path:
    """The folder with the packages of the current lock file."""
    lock = INSTALLED / "package-lock.json"
    if not lock.exists() or lock.read_bytes() != (OWN / "package-lock.json").read_bytes():
        pytest.fail("the packages of tests/platforms are not installed: run `make platforms`")
    return INSTALLED


def site(locale: str) -> Site:
    """The published site."""
    return Site(ROOT / "snippets" / "infer", spec.packaged(), locale)


def written(form: str, locale: str) -> str:
    """Return the page of the published site."""
    return page(form, site(locale), samples.published(site(locale), samples.ordered(site(locale))))


def compiled(text: str, installed: Path) -> list[dict[str, Any]]:
    """Compile an MDX page, and return its fences: language, meta, text, and their tabs."""
    node = languages.load("node")
    arguments = toolchains.enter(toolchains.find([node])["node"].files, {})
    arguments += ["--ro-bind", str(installed), toolchains.WORK, "--chdir", toolchains.WORK]
    arguments += ["--ro-bind", str(OWN / "compile.mjs"), f"{toolchains.WORK}/compile.mjs"]
    done = subprocess.run(
        [*arguments, "node", "compile.mjs"],
        input=text.encode(),
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{done.stderr.decode()}\n{text}"
    shown = json.loads(done.stdout)
    assert "MDXContent" in shown["program"]
    fences: list[dict[str, Any]] = shown["fences"]
    return fences


@pytest.mark.toolchain
@pytest.mark.parametrize("locale", render.locales())
def test_the_docusaurus_page_compiles(installed: Path, locale: str) -> None:
    """With MDX's compiler. Each published file is in the tab of its client, byte for byte."""
    fences = compiled(written("docusaurus", locale), installed)
    files = [fence for fence in fences if fence["meta"]]
    found = {(fence["meta"], tuple(fence["tabs"]), f"{fence['text']}\n") for fence in files}
    wanted = set()
    for sample in samples.published(site(locale), samples.ordered(site(locale))):
        several = len(render.clients(sample.variant.language, spec.packaged())) > 1
        language, client = sample.variant.language.title, sample.variant.client.title
        tabs = (language, client) if several else (language,)
        for file, text in {sample.variant.file: sample.text, **sample.manifests}.items():
            wanted.add((f'title="{file}"', tabs, text))
    assert found == wanted
    assert all(fence["language"] for fence in fences)


@pytest.mark.toolchain
@settings(max_examples=20, derandomize=True, phases=[Phase.generate], suppress_health_check=[*HealthCheck])
@given(texts=st.lists(TEXTS, min_size=80, max_size=100))
def test_no_prose_of_a_spec_breaks_an_mdx_page(installed: Path, texts: Sequence[str]) -> None:
    """In paragraphs, cells, code and tabs: it compiles, and nothing after it moves."""
    blocks: list[Block] = []
    for number, text in enumerate(texts):
        mark = Fence("text", f"mark {number}\n")
        table = Table((plain("A"), plain("B")), ((line(text), code(text)), (plain("x"), plain("y"))))
        blocks += [*prose(text), mark, table, Tabs("group", 3, (Tab("a", text, (*prose(text), mark)),))]
    fences = compiled(Docusaurus().page(blocks), installed)
    marks = [(fence["text"], len(fence["tabs"])) for fence in fences if fence["text"].startswith("mark ")]
    assert marks == [(f"mark {number}", tabs) for number in range(len(texts)) for tabs in (0, 1)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without background requests."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *sandbox])
        yield launched
        launched.close()


@pytest.fixture
def served(tmp_path: Path, installed: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the URL at which it is served."""
    (tmp_path / "node_modules").symlink_to(installed / "node_modules")
    with website.served(tmp_path) as address:
        yield tmp_path, address


def opened(browser: Browser, served: tuple[Path, str], script: str, locale: str) -> tuple[Page, list[str], list[str]]:
    """Open the reference that `script` makes of the OpenAPI page."""
    folder, address = served
    (folder / "openapi.json").write_text(written("openapi", locale), encoding="utf-8")
    (folder / "index.html").write_text(PAGE + script, encoding="utf-8")
    return visited(browser, address)


def labels(locale: str) -> Mapping[str, str]:
    """Return the samples of the OpenAPI page: label → source."""
    operation = json.loads(written("openapi", locale))["paths"][spec.packaged().path]["post"]
    return {sample["label"]: sample["source"] for sample in operation["x-codeSamples"]}


@pytest.mark.browser
@pytest.mark.parametrize("locale", render.locales())
def test_redoc_shows_every_sample(browser: Browser, served: tuple[Path, str], locale: str) -> None:
    """A tab for each, with the published bytes."""
    tab, foreign, errors = opened(browser, served, REDOC, locale)
    for label, source in labels(locale).items():
        chosen = tab.get_by_role("tab", name=label, exact=True)
        chosen.click()
        shown = tab.locator(f"[id='{chosen.get_attribute('aria-controls')}'] pre")
        expect(shown).to_be_visible()
        assert (shown.text_content() or "").rstrip("\n") == source.rstrip("\n")
    assert errors == []
    assert set(foreign) <= {LOGO}
    tab.close()


@pytest.mark.browser
@pytest.mark.parametrize("locale", render.locales())
def test_scalar_shows_every_sample(browser: Browser, served: tuple[Path, str], locale: str) -> None:
    """Each can be chosen and has the published bytes. No request goes to another host."""
    tab, foreign, errors = opened(browser, served, SCALAR, locale)
    picker = tab.get_by_test_id("client-picker").first
    for label, source in labels(locale).items():
        picker.click()
        tab.get_by_role("option", name=label, exact=True).click()
        expect(picker).to_contain_text(label)
        shown = tab.locator(".scalar-card", has=picker).locator("pre code")
        expect(shown).to_be_visible()
        assert (shown.text_content() or "").rstrip("\n") == source.rstrip("\n")
    assert errors == []
    assert foreign == []
    tab.close()
