"""A site of other people, built from an empty folder by following the page for maintainers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from website import chromium, served

pytestmark = [pytest.mark.toolchain, pytest.mark.browser]

PAGES = Path(__file__).parents[1] / "docs" / "en" / "maintainers"
BIN = Path(sys.executable).parent
SECTION = re.compile(r"^## Build a site\n(.*?)^## ", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INSTANT = "theme:\n  name: material\n  features: [navigation.instant, content.tabs.link]\n"
ONLY = "curl python"
"""What is checked here, of all that the page's command would check."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


def run(folder: Path, command: str) -> None:
    """Run a command of the page in `folder`."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        ["sh", "-ec", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the page's commands were run, up to the last one."""
    folder = tmp_path_factory.mktemp("adopter")
    page, own = ((PAGES / name).read_text(encoding="utf-8") for name in ("index.md", "own-endpoint.md"))
    document = next(text for language, text in FENCE.findall(own) if language == "yaml")
    (folder / "leaves.yaml").write_text(document, encoding="utf-8")
    (section,) = SECTION.findall(page)
    (_, commands), (_, config), (_, index) = FENCE.findall(section)
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(f"site_url: http://127.0.0.1/\n{config}", encoding="utf-8")
    for name in ("index.md", "second.md"):
        (folder / "docs" / name).write_text(index.replace("My API", f"My API: {name}"), encoding="utf-8")
    for command in commands.splitlines():
        if "toolchains install" not in command:  # they are installed, and installing them is tested elsewhere
            run(folder, command.replace("check --require", f"check {ONLY} --require"))
    return folder


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
@pytest.mark.parametrize("features", ["", INSTANT], ids=["plain", "instant"])
def test_the_form_and_the_copy_buttons_work(folder: Path, browser: Browser, builder: str, features: str) -> None:
    """On the first page and on the next one, which Material may show without loading it."""
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    site = folder / f"{builder}-{bool(features)}"
    changed = config.replace("theme:\n  name: material\n", features) if features else config
    (folder / "own.yml").write_text(f"{changed}site_dir: {site.name}\n", encoding="utf-8")
    run(folder, f"{builder} build --strict -f own.yml")
    with served(site) as address:
        tab = browser.new_page(viewport={"width": 1280, "height": 1000})
        tab.goto(address)
        for name in ("second.md", "index.md"):
            expect(tab.locator("form.snippets-form")).to_be_visible()
            assert tab.locator(".snippet-copy:not([hidden])").count() == tab.locator(".snippet").count() > 2
            tab.get_by_role("link", name=f"My API: {name}").first.click()
            expect(tab.get_by_role("heading", level=1, name=f"My API: {name}")).to_be_visible()
        tab.close()
