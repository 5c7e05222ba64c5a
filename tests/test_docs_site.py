"""The site in a real browser, built with strict checks and served.

Every visit asserts that the console has no error, that no request fails, and that none goes to another host.
`make browser` installs the browser, `make scripts` the accessibility checker.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from markdown import markdown
from playwright.sync_api import Browser, Locator, Page, expect

from snippetgen import config
from snippetgen.errors import SnippetgenError
from snippetgen.markdown import makeExtension
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint, Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import build as build_request
from website import (
    BUILDERS,
    PATIENCE,
    PLACES,
    REPOSITORY,
    ROOT,
    Website,
    assets,
    build,
    chromium,
    served,
    visit,
    website,
)

pytestmark = pytest.mark.browser

LOCALES = render.locales()
TREE = ROOT / "snippets" / "infer"
SCREENSHOTS = ROOT / "build" / "screenshots"
AXE = ROOT / "build" / "js" / "tests" / "js" / "node_modules" / "axe-core" / "axe.min.js"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
COLUMNS = 90
"""The columns of code that a desktop shows without scrolling."""
MAIN = ("", "getting-started/", "checking/", "maintainers/", "maintainers/own-endpoint/", "reference/cli/")
SCHEMES = {"light": "default", "dark": "slate"}
FORM = "form.snippets-form"
CODES = """() => Object.fromEntries([...document.querySelectorAll(".snippet[data-variant]")].map((snippet) =>
  [snippet.dataset.variant, snippet.querySelector("code").textContent]))"""
COPIES = """async () => {
  const copies = {};
  for (const button of document.querySelectorAll(".snippet[data-variant] .snippet-copy")) {
    await navigator.clipboard.writeText("nothing");
    button.click();
    while (await navigator.clipboard.readText() === "nothing") await new Promise((go) => setTimeout(go));
    copies[button.closest(".snippet").dataset.variant] = await navigator.clipboard.readText();
  }
  return copies;
}"""
HOSTILE = (
    "'",
    '"',
    "`",
    "\\",
    "a\\' b\\\" c\\` \\",
    "$HOME $(id) `id` ${1+1} #{1+1} {{0}} %s \\(1+1) $& $1 $$",
    "*/ // # -- ; ?> <!-- --> </script> ]]> ''' \"\"\"",
    "\\n \\u0041 \\x41 \\u{41} \\u000a",
    "tab\t bell\a escape\x1b delete\x7f",
    "\u0085 \u00a0 \u2028 \u2029 \u202e \u200b \ufeff \u3000",
    "\U0001f600 \U000e0041 \U0010ffff \U0001f468\u200d\U0001f469",
    "日本語 é e\u0301 עברית Ελληνικά",
    "!'()*~-._ %41 %zz +&=?#:/@[],;",
)
POOLS: dict[str, tuple[str, ...]] = {
    "model": ("acme-widgets/7", "a/1", "ä b/1%2F", "$&/$1", "'\"/`", "x/\U0001f600", "{version}/2"),
    "image-path": ("cat.jpg", "it's.jpg", "C:\\new", *HOSTILE),
    "image-url": ("https://example.com/a.jpg", "http://h?q=é&x='\"\\`$(id)#f", "https://h:8/%41$&", "https://日本/a"),
    "option.name": ("cat.jpg", *HOSTILE),
    "option.confidence": ("50", "0", "0.5", "12.3456", "1e1", "1.50", "99.99999999999"),
    "option.overlap": ("25", "100", "0.0"),
    "key-variable": ("MY_KEY", "_", "k9"),
}
INPUTS = 20


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Website]:
    """The published site."""
    with website("mkdocs", tmp_path_factory.mktemp("mkdocs")) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for this file only: no other test could use asyncio beside its event loop."""
    with chromium() as launched:
        yield launched


def committed(variant: str, locale: str) -> str:
    """Return the published file of a variant."""
    found = Variant.parse(variant)
    name = found.file
    return (TREE / locale / found.folder / name).read_bytes().decode()


def rendered(endpoint: Endpoint, variant: str, given: Mapping[str, str], locale: str) -> str | SnippetgenError:
    """Render with the values of the form, as `snippetgen render` does, or return the error."""
    asked = Variant.parse(variant)
    options = {name.removeprefix("option."): text for name, text in given.items() if name.startswith("option.")}
    try:
        request = build_request(
            endpoint,
            model=given.get("model"),
            source=asked.source,
            image=given.get("image-url" if asked.source is Source.HOSTED else "image-path"),
            options=options,
            key_variable=given.get("key-variable"),
        )
        return render.render(asked, request, locale=locale).text
    except SnippetgenError as error:
        return error


def opened(page: Page, site: Website, locale: str, place: str = "") -> Page:
    """Open the page at `place`."""
    page.goto(site.url(locale, place))
    return page


def fill(page: Page, given: Mapping[str, str]) -> None:
    """Type into the form; an empty text clears a field. A field that the switch hides is filled as well."""
    toggle = page.locator(f"{FORM} .snippets-toggle")
    if toggle.get_attribute("aria-expanded") == "false":
        toggle.click()
    for name, text in given.items():
        field = page.locator(f'{FORM} input[name="{name}"]')
        if field.is_visible():
            field.fill(text)
        else:
            event = "(field, text) => { field.value = text; field.dispatchEvent(new Event('input', {bubbles: true})); }"
            field.evaluate(event, text)


def choose(page: Page, language: str, client: str | None = None) -> None:
    """Choose a language and a client in the menus of the bar."""
    page.locator(f'{FORM} select[name="language"]').select_option(label=language)
    if client:
        page.locator(f'{FORM} select[name="client"]').select_option(label=client)


def switch(page: Page, source: Source) -> None:
    """Choose a local or a hosted image."""
    page.locator(f'{FORM} .snippets-switch label:has(input[value="{source}"])').click()


def clipboard(page: Page) -> str:
    """Return the content of the clipboard."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def copied(page: Page, button: Locator) -> str:
    """Click a copy button, and return what it copies."""
    page.evaluate('navigator.clipboard.writeText("nothing")')
    label = button.text_content()
    button.click()
    expect(button).not_to_have_text(label or "")
    return clipboard(page)


def tab(page: Page, title: str, number: int = 0) -> Locator:
    """Return the label of a tab, in the visible set of tabs with this number."""
    return page.locator(".tabbed-labels > label:visible").get_by_text(title, exact=True).nth(number)


def shown(page: Page) -> list[str]:
    """Return the visible variants, in the order of the page."""
    found = page.locator(".snippet[data-variant]:visible")
    return [str(variant) for variant in found.evaluate_all("found => found.map((one) => one.dataset.variant)")]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_snippet_is_chosen_by_the_bar_and_copied_as_committed(
    browser: Browser, site: Website, endpoint: Endpoint, locale: str
) -> None:
    """Every language and client, local and hosted; their manifests and commands are copied, too."""
    seen, manifests, commands = set(), set(), set()
    with visit(browser, site, **DESKTOP) as page:
        opened(page, site, locale)
        menus = {name: page.locator(f'{FORM} select[name="{name}"]') for name in ("language", "client")}
        for source in endpoint.sources:
            switch(page, source)
            for language in menus["language"].locator("option").all_text_contents():
                choose(page, language)
                for client in menus["client"].locator("option").all_text_contents():
                    choose(page, language, client)
                    [variant] = shown(page)
                    found = Variant.parse(variant)
                    assert (found.language.title, found.client.title, found.source) == (language, client, source)
                    snippet = page.locator(".snippet[data-variant]:visible")
                    assert copied(page, snippet.locator(".snippet-copy")) == committed(variant, locale)
                    seen.add(variant)
                    if source is not Source.LOCAL:
                        continue
                    for manifest in page.locator(".snippet-manifest:visible").all():
                        manifest.locator("summary").click()
                        name = manifest.locator("summary").text_content()
                        text = copied(page, manifest.locator(".snippet-copy"))
                        assert text == (TREE / locale / found.folder / str(name)).read_text("utf-8")
                        manifests.add(name)
                    for command in page.locator(".snippets-governed .snippet-command:visible").all():
                        text = copied(page, command.locator(".snippet-copy"))
                        assert text in {found.client.how_to_install, f"{command.locator('code').text_content()}"}
                        commands.add(text)
    assert seen == set(map(str, render.variants(endpoint)))
    assert {"requirements.txt", "package.json"} <= manifests
    assert {"pip install requests", "python local.py", "go run local.go"} <= commands


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("locale", LOCALES)
def test_the_first_screen_shows_code(browser: Browser, site: Website, locale: str, device: dict[str, Any]) -> None:
    """At least four lines of it, below the bar. The switch says which image is chosen."""
    with visit(browser, site, **device) as page:
        opened(page, site, locale)
        code = page.locator(".snippet[data-variant]:visible pre")
        box = code.bounding_box()
        assert box
        assert box["y"] + 4 * 22 < device["viewport"]["height"]
        expect(page.locator(f'{FORM} input[name="image"]:checked')).to_have_value("local")
        assert [Variant.parse(each).source for each in shown(page)] == [Source.LOCAL]
        switch(page, Source.HOSTED)
        assert [Variant.parse(each).source for each in shown(page)] == [Source.HOSTED]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_desktop_cuts_off_no_code(browser: Browser, site: Website, locale: str) -> None:
    """A line of the widest snippet allowed fits; on a phone a shadow says that there is more."""
    with visit(browser, site, **DESKTOP) as page:
        opened(page, site, locale)
        code = page.locator(".snippet[data-variant]:visible code")
        code.evaluate("(code, columns) => { code.textContent = 'x'.repeat(columns); }", COLUMNS)
        assert code.evaluate("code => code.scrollWidth <= code.clientWidth")
        page.set_viewport_size(PHONE["viewport"])
        assert code.evaluate("code => code.scrollWidth > code.clientWidth")
        assert "linear-gradient" in str(code.evaluate("code => getComputedStyle(code).backgroundImage"))


def test_a_console_block_is_copied_without_prompts_and_output(browser: Browser, site: Website) -> None:
    """As the theme's button copies it."""
    with visit(browser, site, **DESKTOP) as page:
        opened(page, site, "en", "getting-started/")
        block = page.locator("div.highlight", has_text="$ snippetgen list")
        block.hover()
        page.evaluate('navigator.clipboard.writeText("nothing")')
        block.locator("button").first.click()
        page.wait_for_function("navigator.clipboard.readText().then((text) => text !== 'nothing')")
        assert clipboard(page) == "snippetgen list"


def inputs() -> list[dict[str, str]]:
    """Return inputs for the form: each hostile text, and mixtures; the same in every run."""
    chance = random.Random(5)  # noqa: S311  the same inputs in every run
    given = [{"image-path": text, "option.name": text} for text in HOSTILE]
    while len(given) < INPUTS:
        names = chance.sample(list(POOLS), chance.randint(1, len(POOLS)))
        given.append({name: chance.choice(POOLS[name]) for name in names})
    return given


@pytest.mark.parametrize("locale", LOCALES)
def test_the_form_writes_what_render_prints(browser: Browser, site: Website, endpoint: Endpoint, locale: str) -> None:
    """For 20 inputs, also hostile ones, in every variant, by its copy button.

    If a language refuses a value, its snippet shows a problem and the code of the last valid input.
    """
    texts = 0
    states: list[dict[str, str]] = [{}]
    with visit(browser, site) as page:
        opened(page, site, locale)
        for given in inputs():
            for name in POOLS:
                fill(page, {name: given.get(name, "")})
                states.append({key: text for key, text in {**states[-1], name: given.get(name, "")}.items() if text})
            copies = page.evaluate(COPIES)
            assert copies == page.evaluate(CODES)
            for variant, text in copies.items():
                made = (rendered(endpoint, variant, state, locale) for state in reversed(states))
                wanted = next(made)
                if isinstance(wanted, SnippetgenError):
                    assert page.locator(f'.snippet[data-variant="{variant}"] .snippet-problem').text_content()
                    assert text == next(one for one in made if isinstance(one, str)), (variant, given)
                    continue
                assert text == wanted, (variant, given)
                texts += 1
    assert texts > INPUTS * len(copies) * 0.8


@pytest.mark.parametrize("locale", LOCALES)
def test_invalid_input_is_marked_and_leaves_the_last_valid_code(
    browser: Browser, site: Website, endpoint: Endpoint, locale: str
) -> None:
    """The field shows the error of `render`, and each snippet says that it is stale."""
    wrong = {"model": "acme", "option.confidence": "101", "key-variable": "9K"}
    with visit(browser, site) as page:
        opened(page, site, locale)
        fill(page, {"model": "acme-widgets/7"})
        valid = page.evaluate(CODES)
        assert valid["go/net_http/local"] == rendered(
            endpoint, "go/net_http/local", {"model": "acme-widgets/7"}, locale
        )
        for name, text in wrong.items():
            field = page.locator(f'{FORM} input[name="{name}"]')
            kept = field.input_value()
            field.fill(text)
            expect(field).to_have_attribute("aria-invalid", "true")
            line = page.locator(f"#{str(field.get_attribute('aria-describedby')).split()[-1]}")
            expect(line).to_be_visible()
            refused = rendered(endpoint, "go/net_http/local", {name: text}, locale)
            assert isinstance(refused, SnippetgenError)
            assert locale != render.ENGLISH or refused.what in str(line.text_content())
            assert page.evaluate(CODES) == valid
            assert page.locator(".snippet-problem:visible").count() == len(shown(page))
            field.fill(kept)
            expect(field).not_to_have_attribute("aria-invalid", "true")
            expect(line).to_be_hidden()
        assert page.locator(".snippet-problem:visible").count() == 0


def test_the_state_survives_a_reload_and_a_change_of_language(
    browser: Browser, site: Website, endpoint: Endpoint
) -> None:
    """It is in the URL, and in the browser's storage for the next visit."""
    given = {"model": "acme-widgets/7", "option.confidence": "60", "key-variable": "MY_KEY"}
    variant = "python/inference_sdk/hosted"

    def check(page: Page, locale: str) -> None:
        expect(page.locator(FORM)).to_be_visible()
        for name, text in given.items():
            expect(page.locator(f'{FORM} input[name="{name}"]')).to_have_value(text)
        assert shown(page) == [variant]
        text = copied(page, page.locator(".snippet[data-variant]:visible .snippet-copy"))
        assert text == rendered(endpoint, variant, given, locale)

    with visit(browser, site, **DESKTOP) as page:
        opened(page, site, "en")
        fill(page, given)
        switch(page, Source.HOSTED)
        choose(page, "Python", "Inference SDK")
        check(page, "en")
        page.reload()
        check(page, "en")
        page.locator(".md-select").first.hover()
        page.get_by_role("link", name="日本語").click()
        page.wait_for_url("**/ja/?*")
        check(page, "ja")
        address = page.url
        page.goto(site.url("ja", "getting-started/"))
        opened(page, site, "en")
        check(page, "en")
        assert "key=" not in address
        assert "acme-widgets%2F7" in address
    with visit(browser, site, **DESKTOP) as page:
        page.goto(address)
        check(page, "ja")


def test_a_link_names_language_and_client(browser: Browser, site: Website) -> None:
    """`?lang=go` chooses Go, in the menu as well. Only the reader's own choice is stored."""
    with visit(browser, site) as page:
        opened(page, site, "en")
        choose(page, "Swift")
        page.goto(f"{site.url('en')}?lang=go")
        expect(page.locator('.snippet[data-variant="go/net_http/local"]')).to_be_visible()
        expect(page.locator(f'{FORM} select[name="language"]')).to_have_value("go")
        assert shown(page) == ["go/net_http/local"]
        page.goto(f"{site.url('en')}?lang=ruby&client=httparty&image=hosted")
        assert shown(page) == ["ruby/httparty/hosted"]
        page.goto(f"{site.url('ja')}?image=local")
        assert shown(page) == ["swift/urlsession/local"]
        page.goto(f"{site.url('en')}?lang=klingon")
        assert len(shown(page)) == 1


def test_the_bar_and_the_button_work_by_keyboard(browser: Browser, site: Website) -> None:
    """Choose the image and the language with arrows, and copy with Enter."""
    with visit(browser, site, **DESKTOP) as page:
        opened(page, site, "en")
        page.locator(f'{FORM} input[name="model"]').focus()
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "image-url"
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        [variant] = shown(page)
        assert Variant.parse(variant).source is Source.HOSTED
        assert Variant.parse(variant).language.title == page.locator(f"{FORM} option").nth(1).text_content()
        for _ in range(4):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('.snippet-copy')"):
                break
        page.evaluate('navigator.clipboard.writeText("nothing")')
        page.keyboard.press("Enter")
        expect(page.locator(".snippet-copy:focus")).to_have_text("Copied")
        assert clipboard(page) == committed(variant, "en")


@pytest.mark.parametrize("locale", LOCALES)
def test_without_script_the_page_shows_the_default_snippets(browser: Browser, site: Website, locale: str) -> None:
    """Local and hosted with their titles, in tabs that work; the form and the copy buttons are hidden."""
    with visit(browser, site, java_script_enabled=False) as page:
        page.goto(site.url(locale))
        expect(page.locator(FORM)).to_be_hidden()
        expect(page.locator(".snippet-copy:visible")).to_have_count(0)
        assert [Variant.parse(each).source for each in shown(page)] == list(Source)
        expect(page.locator(".snippets-title:visible")).to_have_count(len(Source))
        tab(page, "Swift").click()
        snippet = page.locator('.snippet[data-variant="swift/urlsession/local"]')
        expect(snippet).to_be_visible()
        assert snippet.locator("code").text_content() == committed("swift/urlsession/local", locale)


def test_print_has_all_code_of_the_chosen_snippet(browser: Browser, site: Website) -> None:
    """No code is cut off, and there are no controls."""
    with visit(browser, site) as page:
        page.goto(f"{site.url('en')}?lang=java")
        page.wait_for_load_state("networkidle")
        page.emulate_media(media="print")
        assert shown(page) == ["java/http_client/local"]
        for code in page.locator(".snippet[data-variant]:visible code").all():
            whole = "one => [one.scrollHeight <= one.clientHeight + 1, one.scrollWidth <= one.clientWidth + 1]"
            assert code.evaluate(whole) == [True, True]
        expect(page.locator(FORM)).to_be_hidden()
        expect(page.locator(".snippet-copy:visible")).to_have_count(0)


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("locale", LOCALES)
def test_axe_finds_nothing_serious(
    browser: Browser, site: Website, locale: str, scheme: str, device: dict[str, Any]
) -> None:
    """On the main pages, with all rules, and also with an error in the form."""
    if not AXE.exists():
        pytest.fail("axe-core is not installed: run `make scripts`")
    found = []
    with visit(browser, site, color_scheme=scheme, reduced_motion="reduce", **device) as page:
        for place in MAIN:
            opened(page, site, locale, place)
            assert page.locator("body").get_attribute("data-md-color-scheme") == SCHEMES[scheme]
            if not place:
                fill(page, {"model": "acme", "option.confidence": "60"})
            page.evaluate(AXE.read_text(encoding="utf-8"))
            for violation in page.evaluate("async () => (await axe.run({resultTypes: ['violations']})).violations"):
                if violation["impact"] in {"serious", "critical"}:
                    nodes = [node["html"][:160] for node in violation["nodes"][:5]]
                    found.append((place, violation["id"], len(violation["nodes"]), nodes))
    assert not found


def test_a_phone_copies_what_the_command_prints(browser: Browser, site: Website, tmp_path: Path) -> None:
    """Open the Japanese page, type a model, choose a hosted image, copy the Swift snippet."""
    with visit(browser, site, **PHONE) as page:
        opened(page, site, "ja")
        page.get_by_label("モデル", exact=True).press_sequentially("acme-widgets/7")
        switch(page, Source.HOSTED)
        choose(page, "Swift")
        text = copied(page, page.locator(".snippet[data-variant]:visible .snippet-copy"))
    arguments = "render --lang swift --model acme-widgets/7 --image hosted --locale ja"
    command = [sys.executable, "-m", "snippetgen", *arguments.split()]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert text.encode() == done.stdout


@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_has_metadata_and_an_edit_link(browser: Browser, site: Website, locale: str) -> None:
    """Favicon, description, language, and an edit link to the source of the page."""
    with visit(browser, site) as page:
        files = []
        for place in MAIN:
            page.goto(site.url(locale, place))
            assert page.locator("html").get_attribute("lang") == locale
            assert page.locator('link[rel="icon"]').get_attribute("href")
            for name in ('name="description"', 'property="og:title"', 'property="og:description"'):
                assert page.locator(f"meta[{name}]").get_attribute("content")
            edit = str(page.locator('a[href*="/edit/"]').first.get_attribute("href"))
            file = edit.removeprefix(f"{REPOSITORY}/edit/main/")
            assert (ROOT / file).is_file()
            files.append(file)
        assert len(set(files)) == len(MAIN)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_404_page_links_to_the_site(browser: Browser, site: Website, locale: str) -> None:
    """With its style at any depth, and in the language of the site."""
    with visit(browser, site) as page:
        page.goto(site.url(locale, "404.html"))
        heading = {"en": "There is no such page", "ja": "ページが見つかりません"}[locale]
        expect(page.locator("h1", has_text=heading)).to_be_visible()
        link = page.locator(".md-content a").first
        assert link.evaluate("one => one.href").removesuffix("index.html").rstrip("/") == site.url(locale).rstrip("/")
        sheets = page.locator('link[rel="stylesheet"]').evaluate_all("all => all.map((one) => one.href)")
        assert all(sheet.startswith(site.address) for sheet in sheets)


@pytest.mark.parametrize(("locale", "word"), [("en", "polygon"), ("ja", "ポリゴン"), ("ja", "認証")])
def test_search_finds_pages_in_their_language(browser: Browser, site: Website, locale: str, word: str) -> None:
    """The first result is a page in the same human language."""
    with visit(browser, site, **DESKTOP) as page:
        opened(page, site, locale)
        page.locator("input[data-md-component='search-query']").click()
        page.keyboard.type(word)
        page.keyboard.press("End")  # the theme searches on a key event
        result = page.locator(".md-search-result__link").first
        expect(result).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".md-search-result__item").first).to_contain_text(word, ignore_case=True)
        assert str(result.evaluate("one => one.href")).startswith(site.url(locale))


def test_zensical_builds_the_same_site_without_a_warning(browser: Browser, tree: Path, endpoint: Endpoint) -> None:
    """In both human languages. Its pages copy what `render` prints."""
    given = {"model": "acme-widgets/7"}
    with website("zensical", tree / "built", tree) as served:
        for locale in LOCALES:
            assert "warning" not in served.said[locale].lower()
            assert "No issues found" in served.said[locale]
            with visit(browser, served) as page:
                opened(page, served, locale)
                fill(page, given)
                for variant, text in page.evaluate(COPIES).items():
                    assert text == rendered(endpoint, variant, given, locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_page_is_wider_than_its_screen(browser: Browser, site: Website, locale: str) -> None:
    """Code and tables scroll, pages do not. Screenshots are in `build/screenshots`.

    A color scheme changes no width: only the first page has a dark screenshot.
    """
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    looks = product({"desktop": DESKTOP, "phone": PHONE}.items(), {"light": MAIN, "dark": MAIN[:1]}.items())
    for (device, options), (scheme, places) in looks:
        with visit(browser, site, color_scheme=scheme, reduced_motion="reduce", **options) as page:
            for place in places:
                opened(page, site, locale, place)
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert wide == 0, place
                name = place.strip("/").replace("/", "-") or "index"
                file = SCREENSHOTS / f"{locale}-{device}-{scheme}-{name}.png"
                page.screenshot(path=file, full_page=True)
                assert file.stat().st_size > 10_000


# ---- Other endpoints ----

GALLERY = [name for name in config.read(ROOT).endpoints if name != "infer"]
GIVEN = {
    "model": "a b/$&'c",
    "image-path": 'it\'s "a" $(id) `b` \\ é.png',
    "image-url": "https://h/a'b\"$(id)?q=é&x=`1`.png",
    "option.language": "ja",
    "key-variable": "MY_KEY",
}


@pytest.mark.parametrize("name", GALLERY)
def test_the_form_of_every_shape_copies_what_render_prints(browser: Browser, site: Website, name: str) -> None:
    """With hostile values in every field. The page then has no other snippets."""
    own = config.read(ROOT).choose(name)
    assert own is not None
    endpoint = spec.read(own.spec, stated=own.hints)
    with visit(browser, site, **DESKTOP) as page:
        opened(page, site, "en", f"gallery/{name}/")
        fields = page.locator(f"{FORM} input[type='text']").evaluate_all("all => all.map((one) => one.name)")
        given = {field: value for field, value in GIVEN.items() if field in fields}
        fill(page, given)
        copies = page.evaluate(COPIES)
        assert copies.keys() == set(map(str, render.variants(endpoint)))
        for variant, text in copies.items():
            assert text == rendered(endpoint, variant, given, "en")


TWO = """\
# Two

<!-- form: endpoint=imagga -->

<!-- snippets: endpoint=imagga lang=go -->

<!-- form: endpoint=hugging-face -->

<!-- snippets: endpoint=hugging-face lang=go -->

<!-- snippets: endpoint=hugging-face lang=python client=requests model=own/model -->
"""


def test_several_forms_on_a_page_fill_in_their_own_snippets(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The URL has the values of the first one, and a snippet with its own values keeps them."""
    monkeypatch.chdir(ROOT)
    written = markdown(TWO, extensions=["pymdownx.superfences", makeExtension()])
    script = '<link rel="icon" href="data:,"><script src="snippets.js" defer></script>'
    (tmp_path / "index.html").write_text(f'<meta charset="utf-8">{script}{written}', encoding="utf-8")
    assets(tmp_path)
    shutil.copy(tmp_path / "docs" / "assets" / "snippets.js", tmp_path)
    with served(tmp_path) as address, visit(browser, Website(address, tmp_path, {}), **DESKTOP) as page:
        page.goto(f"{address}index.html?key-variable=FIRST")
        forms = page.locator(FORM)
        expect(forms).to_have_count(2)
        forms.nth(1).locator(".snippets-toggle").click()
        forms.nth(1).locator('[name="model"]').fill("second/model")
        forms.nth(1).locator('[name="key-variable"]').fill("SECOND")
        codes = page.locator(".snippet[data-variant] code").all_text_contents()
        assert [("FIRST" in code, "SECOND" in code, "HF_TOKEN" in code) for code in codes] == [
            (True, False, False),
            (False, True, False),
            (False, False, True),
        ]
        assert ["second/model" in code for code in codes] == [False, True, False]
        assert "own/model" in codes[2]
        assert "SECOND" not in page.url
        page.reload()
        assert "SECOND" in page.locator(".snippet[data-variant] code").nth(1).inner_text()


# ---- One edit ----


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the sources: package, templates, snippets and pages."""
    for name in ("docs", "generator", "overrides", "snippets", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    for file in (*ROOT.glob("mkdocs*.yml"), ROOT / "snippetgen.toml"):
        shutil.copy(file, tmp_path)
    return tmp_path


def edit(tree: Path) -> None:
    """Add a comment to one template, for the shapes of the first endpoint."""
    template = tree / "templates" / "go" / "net_http" / "snippet.go.jinja"
    text = template.read_text(encoding="utf-8")
    first = "{% if body == 'base64' or (body == 'none' and method == 'POST') %}"
    edited = text.replace("func main() {\n", f"func main() {{\n{first}\n\t// Edited.\n{{% endif %}}\n")
    template.write_text(edited, encoding="utf-8")
    assert template.read_text(encoding="utf-8") != text


def snippetgen(tree: Path, arguments: str) -> None:
    """Run snippetgen from that copy."""
    command = [sys.executable, "-m", "snippetgen", *arguments.split()]
    subprocess.run(command, cwd=tree, env={**os.environ, "PYTHONPATH": str(tree / "generator")}, check=True)


def pages(folder: Path) -> dict[str, str]:
    """Return the pages of a site without snippets, and as `page#variant` each snippet."""
    found = {}
    cut = re.compile(r'<div class="snippet" data-variant="([^"]*)".*?<code>(.*?)</code>', re.DOTALL)
    data = re.compile(r'<template class="snippets-data".*?</template>', re.DOTALL)
    for file in sorted(folder.rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        name = str(file.relative_to(folder))
        for variant, code in cut.findall(text):
            found[f"{name}#{variant}"] = code
        found[name] = data.sub("", cut.sub("", text))
    return found


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_stale_snippet_fails_the_build(tree: Path, builder: str) -> None:
    """In both builders, with page, line, file and remedy."""
    edit(tree)
    done = build(builder, "ja", tree, PYTHONPATH=str(tree / "generator"))
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "the published snippet of go/net_http/local is stale" in said
    assert re.search(r"where: docs/ja/[\w-]+\.md:\d+: <!-- \w+.* -->, snippets/infer/ja/go/net_http/local\.go", said)
    assert "to do: run `snippetgen render --all`" in said
    assert builder == "zensical" or "Traceback" not in said  # Zensical always shows a traceback of extensions


@pytest.mark.toolchain
def test_an_edited_template_changes_its_snippet_and_nothing_else(tree: Path) -> None:
    """After `render --all` and `check --record`, the two builds differ in that snippet only."""
    sites = {}
    for state in ("before", "after"):
        edit(tree)  # also before, so that both builds have evidence of the same checks
        snippetgen(tree, "render --all --endpoint infer")
        snippetgen(tree, "check go/net_http --endpoint infer --record --require")
        for locale, place in PLACES.items():
            done = build("mkdocs", locale, tree, PYTHONPATH=str(tree / "generator"), SITE_DIR=f"{state}/{place}")
            assert done.returncode == 0, done.stderr
        sites[state] = pages(tree / state)
    assert sites["before"].keys() == sites["after"].keys()
    changed = {name for name, text in sites["before"].items() if sites["after"][name] != text}
    pages_of = {"local": ("", "getting-started/"), "hosted": ("",)}
    assert changed == {
        f"{locale}{page}index.html#go/net_http/{source}"
        for source, shown in pages_of.items()
        for locale in ("", "ja/")
        for page in shown
    }
    assert {
        (sites["before"][name].count("// Edited."), sites["after"][name].count("// Edited.")) for name in changed
    } == {(1, 2)}
