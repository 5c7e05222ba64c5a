"""A site of other people, built from an empty folder by following the pages for maintainers.

The document is the page's own, OpenAPI 3.0. Every site has two pages, of which the second has no form, and is built
strictly.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from website import chromium, served

pytestmark = [pytest.mark.toolchain, pytest.mark.browser]

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "en" / "maintainers"
BIN = Path(sys.executable).parent
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ONLY = "curl python"
"""What is checked here, of all that the page's command would check."""

INSTANT = "[navigation.instant, content.tabs.link]"
BELOW = "docs"
"""The base path of every served site."""

CHOSEN = """() => [...document.querySelectorAll(".tabbed-set > input:checked")]
  .filter((input) => input.closest(".tabbed-set").parentElement.closest(".tabbed-set") === null)
  .map((input) => document.querySelector(`label[for="${input.id}"]`).textContent.trim())"""


@dataclass(frozen=True)
class Site:
    """How a site is built; a `local` one is opened by file://."""

    builder: str
    settings: str = ""
    local: bool = False


SITES = {
    "material": Site("mkdocs"),
    "material-instant": Site("mkdocs", f"theme: {{name: material, features: {INSTANT}}}\n"),
    "material-offline": Site("mkdocs", "plugins: [search, offline]\n", local=True),
    "zensical": Site("zensical"),
    "zensical-instant": Site("zensical", f"theme: {{name: material, features: {INSTANT}}}\n"),
    "markdown": Site("markdown", local=True),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


def fences(page: str, language: str) -> list[str]:
    """Return the fences of a page that have this language."""
    text = (PAGES / page).read_text(encoding="utf-8")
    return [found for name, found in FENCE.findall(text) if name == language]


def run(folder: Path, command: str, **variables: str) -> None:
    """Run a command of a page in `folder`."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "NO_MKDOCS_2_WARNING": "1", **variables}
    done = subprocess.run(
        ["sh", "-ec", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder with a document of OpenAPI 3.0, in which the page's commands were run."""
    folder = tmp_path_factory.mktemp("adopter")
    document, config, *_ = fences("index.md", "yaml")
    index, *_ = fences("index.md", "markdown")
    assert document.startswith("openapi: 3.0")
    (folder / "birds.yaml").write_text(document, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    (folder / "docs").mkdir()
    for name in ("index.md", "second.md"):
        text = index.replace("My API", f"My API: {name}") + "\nAgain:\n\n<!-- snippets: lang=curl,python -->\n"
        text = text.replace("<!-- form -->", "" if name == "second.md" else "<!-- form -->")
        (folder / "docs" / name).write_text(text, encoding="utf-8")
    commands = re.findall(r"^\$ (.*)$", "".join(fences("index.md", "console")), re.MULTILINE)
    assert [command.split()[1] for command in commands] == ["init", "render", "check", "assets", "render"]
    for command in commands:
        run(folder, command.replace("check --require", f"check {ONLY} --require"))
    return folder


def step(folder: Path, name: str, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a step of action.yml in `folder` as GitHub does; inputs that are not given have their defaults."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    [found] = [each for each in action["runs"]["steps"] if each.get("name") == name]
    values = {key: inputs.get(key, stated["default"]) for key, stated in action["inputs"].items()}
    stated = {
        key: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda use: values[use[1]], text)
        for key, text in found["env"].items()
    }
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **stated}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", found["run"]]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=500, check=False
    )


@contextmanager
def opened(folder: Path, site: Site) -> Iterator[str]:
    """Build a site and yield the address of its first page."""
    place = folder / f"site-{site.builder}-{len(site.settings)}-{site.local}"
    built = place / BELOW
    with served(place) as root:
        if site.builder == "markdown":
            _by_hand(folder, built)
        else:
            config = re.sub(r"^theme:\n  name: material\n", site.settings, (folder / "mkdocs.yml").read_text("utf-8"))
            if site.settings not in config:
                config += site.settings
            (folder / "own.yml").write_text(f"{config}site_url: {root}{BELOW}/\nsite_dir: {built}\n", encoding="utf-8")
            run(folder, f"{site.builder} build --strict -f own.yml")
        yield (built / "index.html").as_uri() if site.local else f"{root}{BELOW}/"


def _by_hand(folder: Path, built: Path) -> None:
    """Convert each page with the command of the page on other platforms."""
    shutil.copytree(folder / "docs" / "assets", built / "assets", dirs_exist_ok=True)
    [config] = fences("other-platforms.md", "yaml")
    [head] = fences("other-platforms.md", "markdown")
    (folder / "markdown.yml").write_text(config, encoding="utf-8")
    text = (PAGES / "other-platforms.md").read_text(encoding="utf-8")
    [command] = re.findall(r"`(python -m markdown [^`]+)`", text)
    for name, other in (("index", "second"), ("second", "index")):
        page = (folder / "docs" / f"{name}.md").read_text(encoding="utf-8")
        link = f"\n[My API: {other}.md]({other}.html)\n"
        (folder / "page.md").write_text(f"{head}\n{page}{link}", encoding="utf-8")
        run(folder, command)
        shutil.move(folder / "page.html", built / f"{name}.html")


def test_the_action_passes_and_fails(folder: Path, tmp_path: Path) -> None:
    """Its steps pass in the folder, write a report, and fail when a published snippet is edited."""
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("site-*"))
    for name in ("Render", "Check"):
        done = step(copy, name, lang=ONLY, report="report.xml")
        assert done.returncode == 0, done.stderr
    assert "<testcase" in (copy / "report.xml").read_text(encoding="utf-8")
    published = copy / "snippets" / "findbirds" / "en" / "curl" / "sh" / "local.sh"
    published.write_text(published.read_text(encoding="utf-8").replace("X-Bird-Key", "X-Key"), encoding="utf-8")
    for name, why in (("Render", "is stale"), ("Check", "FAILED")):
        done = step(copy, name, lang="curl")
        assert done.returncode == 1
        assert why in done.stdout + done.stderr


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_the_form_the_copy_buttons_and_the_tabs_work(folder: Path, browser: Browser, site: Site) -> None:
    """On the first page, on the next one, which Material may show without loading it, and on the first one again."""
    with opened(folder, site) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 1000})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        tab = context.new_page()
        faults: list[str] = []
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.goto(address)
        tab.evaluate("globalThis.first = true")
        for photo, other in (("first.jpg", "second.md"), ("", "index.md")):
            _works(tab, photo)
            tab.get_by_role("link", name=f"My API: {other}").first.click()
            expect(tab.get_by_role("heading", level=1, name=f"My API: {other}")).to_be_visible()
        assert tab.evaluate("globalThis.first === true") is ("instant" in site.settings)
        _works(tab, "last.jpg")
        context.close()
        assert not faults


def _works(tab: Page, photo: str) -> None:
    """What is typed is in every snippet, a button copies what is shown, and a chosen language opens all its tabs."""
    expect(tab.locator(".snippet-copy[hidden]")).to_have_count(0)  # the script has run
    assert tab.locator(".snippet-copy").count() == tab.locator(".snippet").count() > 4
    if photo:
        field = tab.locator("form.snippets-form input[name=image-path]")
        expect(tab.locator("form.snippets-form")).to_be_visible()
        if not field.is_visible():
            tab.locator(".snippets-toggle").click()
        field.fill(photo)
    for language in ("cURL", "Python"):
        menu = tab.locator("form.snippets-form select[name=language]")
        if menu.is_visible():
            menu.select_option(label=language)
        else:
            tab.locator(".tabbed-labels > label", has_text=language).first.click()
        assert tab.evaluate(CHOSEN) == [language, language]
        shown = tab.locator(".snippet[data-variant]:visible")
        assert shown.count() == 2
        code = shown.last.locator("pre code").text_content()
        assert code
        assert photo in code
        button = shown.last.locator(".snippet-copy")
        button.click()
        expect(button).to_have_text("Copied")
        assert tab.evaluate("navigator.clipboard.readText()") == code
