"""The whole site for tests: built, served on 127.0.0.1, and opened in Chromium."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page, Request, Response, sync_playwright

ROOT = Path(__file__).parents[1]
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
REPOSITORY = "https://github.com/example/snippets"
"""The repository URL of the tested site; the theme must not send requests to its host."""

BELOW = "snippets"
"""The path of the site, which is not the root of its host, as on GitHub Pages."""

CONFIGS = {"en": "mkdocs.yml", "ja": "mkdocs.ja.yml"}
PLACES = {"en": "", "ja": "ja/"}
BUILDERS = {
    "mkdocs": ("mkdocs", "build", "--strict"),
    "zensical": ("zensical", "build", "--strict", "--clean"),
}
PATIENCE = 10_000


def build(builder: str, locale: str, tree: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    """Build the site of one locale from `tree`, with strict checks and this environment."""
    assets(tree)
    program, *arguments = BUILDERS[builder]
    command = [str(Path(sys.executable).with_name(program)), *arguments, "-f", CONFIGS[locale]]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "NO_COLOR": "1", **variables}
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)


def assets(tree: Path = ROOT) -> None:
    """Write the site's script and style sheets."""
    command = [sys.executable, "-m", "snippetgen", "assets", str(tree / "docs" / "assets")]
    subprocess.run(command, check=True, capture_output=True)


@dataclass(frozen=True)
class Website:
    """A site in every locale below the URL `address` (with a slash at its end)."""

    address: str
    folder: Path
    said: Mapping[str, str]
    """The output of the builder, by locale."""

    def url(self, locale: str, page: str = "") -> str:
        """Return the URL of a page."""
        return f"{self.address}{PLACES[locale]}{page}"


@contextmanager
def website(builder: str, folder: Path, tree: Path = ROOT) -> Iterator[Website]:
    """Build the site in every locale from `tree` into `folder`, and serve it in the block."""
    with served(folder) as root:
        address = f"{root}{BELOW}/"
        said = {}
        for locale, place in PLACES.items():
            done = build(
                builder,
                locale,
                tree,
                SITE_DIR=str(folder / BELOW / place),
                SITE_URL=f"{address}{place}",
                REPO_URL=REPOSITORY,
                EDIT_URL=f"{REPOSITORY}/edit/main/docs/{locale}/",
            )
            assert done.returncode == 0, done.stdout + done.stderr
            said[locale] = done.stdout + done.stderr
        yield Website(address, folder / BELOW, said)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the files of a folder on this machine in the block; yields the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class _Handler(SimpleHTTPRequestHandler):
    """Serves files, and 404.html for any other path."""

    def log_message(self, *_: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / BELOW / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """A browser without background requests; `more` are arguments of its command line."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *more])
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser, site: Website, **options: Any) -> Iterator[Page]:
    """An empty tab of a new visitor, who may use the clipboard.

    When the block ends, there must have been no error in the console, no failed request, and none to another host.
    """
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    faults: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith((site.address, "data:", "blob:")):
            faults.append(f"asks {request.url}")

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left before it had all
            faults.append(f"{request.url}: {request.failure}")

    def answered(response: Response) -> None:
        if response.status >= 400:
            faults.append(f"{response.url}: {response.status}")

    context.on("request", asked)
    context.on("requestfailed", failed)
    context.on("response", answered)
    context.on("weberror", lambda error: faults.append(f"throws {error.error}"))
    page.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
    yield page
    context.close()
    assert not faults
