"""OpenAPI pages in Redoc and in Scalar's API reference, opened in Chromium."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, Route

ROOT = Path(__file__).parents[1]
INSTALLED = ROOT / "build" / "platforms"
LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg"
"""A logo that Redoc requests on any page. It is blocked."""

PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><div id="here"></div>'
REDOC = """<script src="node_modules/redoc/bundles/redoc.standalone.js"></script>
<script>Redoc.init("openapi.json", {}, document.getElementById("here"))</script>"""
SCALAR = """<script src="node_modules/@scalar/api-reference/dist/browser/standalone.js"></script>
<script>Scalar.createApiReference("#here", {
  url: "openapi.json", withDefaultFonts: false, telemetry: false, showDeveloperTools: "never", agent: {disabled: true}
})</script>"""
VIEWERS = {"Redoc": REDOC, "Scalar": SCALAR}


def visited(browser: Browser, address: str) -> tuple[Page, list[str], list[str]]:
    """Open a page; return it, its blocked requests to other hosts, and its errors."""
    foreign: list[str] = []
    errors: list[str] = []

    def only_here(route: Route) -> None:
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    tab = browser.new_page(viewport={"width": 1400, "height": 1000})
    tab.set_default_timeout(20_000)
    tab.route("**/*", only_here)
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto(address)
    return tab, foreign, errors
