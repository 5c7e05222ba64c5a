"""The panel that sends a request, in a real browser, against the mock under the document's own host name.

The browser resolves every host but 127.0.0.1 to one server, which gives each request to the mock of its host.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import trustme
from anyio.from_thread import start_blocking_portal
from markdown import Markdown
from playwright.sync_api import Browser, BrowserContext, Page, expect
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response as Answer
from starlette.types import ASGIApp, Receive, Scope, Send

import apis
from inert import Reader, hostile
from payloads import PAYLOADS
from snippetgen.checking.compare import arrivals, expected
from snippetgen.checking.mock import Mock, loopback, serve
from snippetgen.checking.scenario import Received, Scenario
from snippetgen.checking.subject import image
from snippetgen.errors import SnippetgenError
from snippetgen.languages.model import Traffic
from snippetgen.markdown import makeExtension
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Auth, Endpoint, Parameter, Place, Secret, Source
from snippetgen.request import Request, build
from snippetgen.request.multipart import parts
from snippetgen.site import Site, expand, shapes
from snippetgen.site.try_it import try_it
from test_docs_site import AXE, PHONE, SCHEMES, SCREENSHOTS
from website import PATIENCE, ROOT, chromium, served

FOLDER = ROOT / "tests" / "apis"
ASSETS = ROOT / "generator" / "snippetgen" / "site" / "assets"
OWN = spec.packaged()
HOST = str(urlsplit(OWN.base_url).hostname)
pytestmark = pytest.mark.browser

KEY = "right+key/7=="
FILE = {"name": "a cat.jpg", "mimeType": "image/jpeg", "buffer": image()}
URL = "https://photos.example/cat.jpg"
MASK = "a mask.png"
EVERYONE: dict[str, Any] = {name: ["*"] for name in ("allow_origins", "allow_methods", "allow_headers")}
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
CONFIG = """
site_name: Own
site_url: !ENV SITE_URL
theme: {name: material, font: false, features: [navigation.instant], palette: [
  {media: "(prefers-color-scheme: light)", scheme: default}, {media: "(prefers-color-scheme: dark)", scheme: slate}]}
extra_css: [assets/snippets.css]
extra_javascript: [assets/snippets.js]
markdown_extensions: [attr_list, tables, {snippetgen.markdown: {try_it: true}}]
"""
PAGE = """<!doctype html><meta charset="utf-8"><title>Try it</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="assets/snippets.css"><main class="md-typeset">{panel}</main>
<script src="assets/snippets.js" defer></script>"""
BOXES = """() => [...document.querySelectorAll(".try-drawing g")].map((group) => {
  const numbers = (one, names) => names.map((name) => Number(one.getAttribute(name)));
  return {
    box: numbers(group.querySelector("rect"), ["x", "y", "width", "height"]),
    points: group.querySelector("polygon")?.getAttribute("points") ?? "",
  };
})"""
TRACES = """() => JSON.stringify([location.href, document.cookie, {...localStorage}, {...sessionStorage},
  document.documentElement.outerHTML, history.state, window.name])"""


@dataclass
class Hosts:
    """The mock of each host, what arrived there, and which hosts were asked; any other host answers with the image."""

    mocks: dict[str, ASGIApp] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def serve(self, endpoint: Endpoint, *, cors: bool = True, **options: Any) -> None:
        """Answer for the endpoint's host; pages of other origins may read the answers only with `cors`."""
        self.received.clear()
        self.asked.clear()
        mock = Mock(endpoint, record=self.received.append, cors="*" if cors else "", **options)
        self.mocks[urlsplit(endpoint.base_url).netloc] = mock.application()

    def application(self) -> ASGIApp:
        """All of them as one application."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            host = dict(scope["headers"])[b"host"].decode()
            self.asked.append(host)
            application = self.mocks.get(host) or Answer(image(), media_type="image/jpeg")
            await application(scope, receive, send)

        return answer


@dataclass(frozen=True)
class Lab:
    """A browser, pages at `address` from `folder`, and the servers behind every other host."""

    browser: Browser
    visitor: BrowserContext
    address: str
    folder: Path
    hosts: Hosts

    def write(self, endpoint: Endpoint, locale: str = "en") -> str:
        """Write a page that has only the panel, and return its URL, which is new: a browser may keep pages."""
        name = f"page-{len([*self.folder.glob('page-*.html')])}"
        panel = try_it(Site(Path(), endpoint, locale, try_it=True))
        (self.folder / f"{name}.html").write_text(PAGE.format(panel=panel), encoding="utf-8")
        return f"{self.address}{name}.html"

    @contextmanager
    def visit(self, url: str, **options: Any) -> Iterator[Page]:
        """Open a page, with options as a new visitor; when the block ends, no script may have thrown."""
        context = self.browser.new_context(ignore_https_errors=True, **options) if options else self.visitor
        context.set_default_timeout(PATIENCE)
        thrown: list[str] = []
        page = context.new_page()
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.goto(url)
        page.locator(".try-panel > summary").click()
        expect(page.locator("form.try")).to_be_visible()
        yield page
        page.close()
        if options:
            context.close()
        assert not thrown


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One server and one browser for this file; `own/` is a site of Material."""
    folder = tmp_path_factory.mktemp("try")
    source = folder / "source"
    shutil.copytree(ASSETS, source / "docs" / "assets")
    shutil.copytree(ASSETS, folder / "assets")
    (source / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    (source / "docs" / "index.md").write_text("# First\n\n<!-- form -->\n\n<!-- try -->\n", encoding="utf-8")
    (source / "docs" / "second.md").write_text("# Second\n", encoding="utf-8")
    (source / "docs" / "third.md").write_text("# Third\n\n<!-- try -->\n", encoding="utf-8")
    command = [str(Path(sys.executable).with_name("mkdocs")), "build", "--quiet", "-d", str(folder / "own")]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    hosts, authority, certificate = Hosts(), trustme.CA(), folder / "mock.pem"
    authority.issue_cert("*.example", HOST).private_key_and_cert_chain_pem.write_to_path(str(certificate))
    with start_blocking_portal() as portal, served(folder) as address:
        subprocess.run(command, cwd=source, env={**environment, "SITE_URL": f"{address}own/"}, check=True)
        listener = loopback()
        rules = f"MAP * 127.0.0.1:{listener.getsockname()[1]}, EXCLUDE 127.0.0.1"
        with serve(portal, hosts, listener, certificate), chromium(f"--host-resolver-rules={rules}") as browser:  # type: ignore[arg-type]
            visitor = browser.new_context(ignore_https_errors=True)
            yield Lab(browser, visitor, address, folder, hosts)


def listed(name: str) -> apis.Entry:
    """The operation and source with this name in tests/apis."""
    return next(entry for entry in apis.entries(FOLDER) if entry.name == name)


def fill(page: Page, keys: tuple[str, ...] = (KEY,), file: Any = FILE, url: str = "") -> None:
    """Choose a file or type a URL, and type the keys."""
    if url:
        page.locator(".try-url").fill(url)
    else:
        page.locator(".try-image").set_input_files(file)
    fields = page.locator(".try-key").all()
    typed = [part for key in keys for part in (key.split(":", 1) if len(fields) > len(keys) else [key])]
    for one, key in zip(fields, typed, strict=True):
        one.fill(key)


def send(page: Page) -> str:
    """Send the request, wait for its end, and return the status line."""
    page.locator(".try-send").click()
    expect(page.locator('.try[aria-busy="false"]')).to_be_visible(timeout=12 * PATIENCE)
    return str(page.locator(".try-status").text_content())


def data_of(panel: str) -> Any:
    """The data for the script."""
    return json.loads(unescape(panel.partition('try-data">')[2].partition("</template>")[0]))


def keys_of(request: Request) -> tuple[str, ...]:
    """A key for each secret; one with a space for HTTP Basic."""
    every = (
        f"user {number}:{KEY}" if secret.basic else f"{KEY}{number}" for number, secret in enumerate(request.secrets)
    )
    return tuple(every)


# ---- What is sent ----


def operations() -> Iterator[Any]:
    """Every operation and source of tests/apis that needs no option, and two more shapes; with its list, if any."""
    for entry in apis.entries(FOLDER):
        if entry.refused or {"options", "images"} & entry.wanted.keys() or entry.stated["id"] == "form":
            continue
        yield pytest.param(entry.endpoint(), entry.source, entry, id=entry.name)
    for name, source in (("form", Source.LOCAL), ("form", Source.HOSTED), ("multipart-files", Source.LOCAL)):
        endpoint = listed(f"{name}/{source}").endpoint()
        if name == "form":  # its key is in a cookie, which no script can send
            auth = Auth("header", (Secret("header", "X-Bark", "Key ", ("BARK_KEY",)),))
            endpoint = replace(endpoint, auths=(auth,), base_url="https://bark.example")
        else:
            endpoint = replace(endpoint, given={each: {Place("part", "mask"): MASK} for each in Source})
        yield pytest.param(endpoint, source, None, id=f"{name} without cookie or option/{source}")
    for source in Source:
        yield pytest.param(OWN, source, None, id=f"own/{source}")


@pytest.mark.parametrize(("endpoint", "source", "entry"), list(operations()))
def test_the_request_is_the_one_that_the_snippets_send(
    lab: Lab, endpoint: Endpoint, source: Source, entry: apis.Entry | None
) -> None:
    """As the checks compare it, and as the handwritten list states it."""
    image_ = URL if source is Source.HOSTED else None
    request = build(endpoint, source=source, image=image_)
    keys = keys_of(request)
    lab.hosts.serve(endpoint, keys=keys, auth=request.auth)
    with lab.visit(lab.write(endpoint)) as page:
        fill(page, keys, url=URL if source is Source.HOSTED else "")
        for other in page.locator(".try-other").all():
            path = str(other.get_attribute("data-path"))
            other.set_input_files({"name": path, "mimeType": "image/png", "buffer": image() + path.encode()})
        assert re.search(r" 20\d ", send(page)), page.locator(".try").text_content()
    received = tuple(lab.hosts.received)
    wanted = expected(request, Traffic(), Scenario.OK, keys, image())
    assert not arrivals(wanted, received, Scenario.OK, keys, request.method)
    assert not [name for name, _ in received[0].headers if name.lower() in {"cookie", "referer"}]
    if entry and entry.request() == build(endpoint, source=source):
        assert not apis.differences(entry, request, keys, received)


def test_a_file_of_another_type_is_sent_with_its_own_type(lab: Lab) -> None:
    """As the whole body, where the document lists the type, and as a part."""
    file = {"name": 'ünï "x".png', "mimeType": "image/png", "buffer": PNG}
    for name in ("picture-answer", "swagger"):
        endpoint = listed(f"{name}/local").endpoint()
        lab.hosts.serve(endpoint)
        with lab.visit(lab.write(endpoint)) as page:
            fill(page, file=file)
            send(page)
        (there,) = lab.hosts.received
        if name == "swagger":
            (part,) = [each for each in parts(there.body, str(there.header("content-type"))) if each.filename]
            assert (part.filename, part.media_type, part.content) == ("_n_x_.png", "image/png", PNG)
        else:
            assert (there.header("content-type"), there.body) == ("image/png", PNG)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"method": "TRACE"}, "method TRACE"),
        ({"method": "GET"}, "GET request with a body"),
        ({"auths": (Auth("a", (Secret("cookie", "session", variables=("KEY",)),)),)}, "header Cookie"),
        ({"auths": (Auth("a", (Secret("header", "Sec-Key", variables=("KEY",)),)),)}, "header Sec-Key"),
    ],
)
def test_what_a_browser_cannot_send_is_refused_with_the_reason(changes: dict[str, Any], said: str) -> None:
    """When the site is built; there is nothing to fill in then."""
    binary = listed("picture-answer/local").endpoint()
    panel = try_it(Site(Path(), replace(binary, **changes), "en", try_it=True))
    assert said in panel
    assert "<form" not in panel


def test_a_source_that_cannot_be_sent_leaves_the_other_one() -> None:
    """A GET with the image's URL in the query, where a local image would be its body."""
    panel = try_it(Site(Path(), replace(OWN, method="GET"), "en", try_it=True))
    assert "try-url" in panel
    assert "try-image" not in panel


def test_the_model_is_left_open_wherever_the_request_has_it() -> None:
    """For the form's model, which the script fills in: here in the query, beside the path."""
    named = Parameter("model", "query", required=True, description="", schema={"type": "string"})
    endpoint = replace(OWN, parameters=(*OWN.parameters, named), model_places=(Place("query", "model"),))
    local = data_of(str(try_it(Site(Path(), endpoint, "en", try_it=True))))["requests"]["local"]
    assert (local["query"], local["model"]) == ([["model", ["text", None], ""]], "my-model/42")


# ---- The panel on a page with the form ----


def test_an_answer_is_shown_and_drawn_and_the_key_leaves_no_trace(lab: Lab) -> None:
    """With the form's model and option. The key is forgotten when the reader leaves the page, even if it is kept."""
    example: Any = OWN.example(200)
    lab.hosts.serve(OWN, keys=(KEY,))
    with lab.visit(f"{lab.address}own/", viewport={"width": 1280, "height": 900}) as page:
        page.locator('[name="model"]').fill("leaves & more/3")
        page.locator(".snippets-toggle").click()
        page.locator('[name="option.confidence"]').fill("40")
        sent = "https://serverless.roboflow.com/leaves%20%26%20more/3?confidence=40"
        expect(page.locator(".try-address")).to_have_text(f"POST {sent}")
        expect(page.locator(".try-from-form")).to_have_text("Model and options come from the form on this page.")
        fill(page)
        assert "answered 200" in send(page)
        drawn = page.evaluate(BOXES)
        for object_, shown in zip(example["predictions"], drawn, strict=True):
            x, y, width, height = (object_[name] for name in ("x", "y", "width", "height"))
            assert shown["box"] == [x - width / 2, y - height / 2, width, height]
            assert shown["points"] == " ".join(f"{point['x']:g},{point['y']:g}" for point in object_["points"])
        assert page.locator(".try-drawing svg svg").get_attribute("viewBox") == "0 0 640 480"
        assert page.locator(".try-drawing text").all_text_contents() == ["leaf 0.92", "leaf 0.78"]
        covers = "one => JSON.stringify(one.parentElement.querySelector('img').getBoundingClientRect())"
        outer = page.locator(".try-drawing div > svg")
        assert outer.evaluate(covers) == outer.evaluate("one => JSON.stringify(one.getBoundingClientRect())")
        assert json.loads(str(page.locator(".try-text").text_content())) == example
        assert page.locator(".try-table th").all_text_contents()[:2] == ["x", "y"]
        assert page.locator(".try-table tbody tr").count() == len(example["predictions"])
        traces = page.evaluate(TRACES)
        assert "leaves" in traces
        for form in (KEY, base64.b64encode(KEY.encode()).decode(), quote(KEY, safe="")):
            assert form not in traces
        expect(page.locator(".try-key")).to_have_value(KEY)
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
        expect(page.locator(".try-key")).to_have_value("")
    (there,) = lab.hosts.received
    assert (there.path, there.query) == ("/leaves%20%26%20more/3", (("confidence", "40"),))
    assert there.body == base64.b64encode(image())


def test_the_panel_works_when_the_theme_replaces_the_page(lab: Lab) -> None:
    """With `navigation.instant`, which loads no page. It then has no key."""
    lab.hosts.serve(OWN, keys=(KEY,))
    with lab.visit(f"{lab.address}own/third/", viewport={"width": 1280, "height": 900}) as page:
        fill(page)
        page.evaluate("window.same = true")
        for name in ("Second", "Third"):
            page.get_by_role("link", name=name).first.click()
            expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
        page.locator(".try-panel > summary").click()
        expect(page.locator("form.try")).to_be_visible()
        assert page.evaluate("window.same"), "the page was loaded again"
        expect(page.locator(".try-key")).to_have_value("")
        fill(page)
        assert "answered 200" in send(page)
    assert len(lab.hosts.received) == 1


def test_a_problem_of_the_form_is_said_and_nothing_is_sent(lab: Lab) -> None:
    """With the form's own message."""
    lab.hosts.serve(OWN)
    with lab.visit(f"{lab.address}own/") as page:
        page.locator('[name="model"]').fill("leaves")
        fill(page)
        assert "“leaves” does not name a model" in send(page)
        page.locator('[name="model"]').fill("")
        assert "answered 200" in send(page)
    assert len(lab.hosts.received) == 1


def test_a_wrong_key_is_explained_as_the_document_explains_it(lab: Lab) -> None:
    """And in the server's own words; the right key then works."""
    lab.hosts.serve(OWN, keys=(KEY,))
    example: Any = OWN.example(401)
    with lab.visit(f"{lab.address}own/") as page:
        fill(page, ("wrong",))
        assert "answered 401" in send(page)
        answer = page.locator(".try-answer")
        expect(answer.locator("p").first).to_have_text("The request carries no API key, or a wrong one.")
        expect(answer.locator("blockquote")).to_have_text(next(iter(example.values())))
        fill(page)
        assert "answered 200" in send(page)
        expect(answer.locator("blockquote")).to_have_count(0)


@pytest.mark.parametrize(("key", "said"), [("", "Type a value for “API key”"), ("a b", "U+0020"), ("ключ", "U+043A")])
def test_a_key_that_no_header_can_carry_is_not_sent(lab: Lab, key: str, said: str) -> None:
    """It is missing, or has a character that a key cannot contain."""
    lab.hosts.serve(OWN)
    with lab.visit(lab.write(OWN)) as page:
        fill(page, (key,))
        assert said in send(page)
    assert not lab.hosts.received


@pytest.mark.parametrize("locale", ["en", "ja"])
def test_a_refused_preflight_is_explained(lab: Lab, locale: str) -> None:
    """The server, this page's origin, and what to do. The image does not arrive."""
    lab.hosts.serve(OWN, cors=False)
    with lab.visit(lab.write(OWN, locale)) as page:
        fill(page)
        send(page)
        reasons = page.locator(".try-answer li").all_text_contents()
        assert len(reasons) == 3
        assert HOST in reasons[0]
        assert lab.address.rstrip("/") in reasons[0]
        assert "CORS" in reasons[0]
        assert re.search("[ぁ-ん]", reasons[0]) if locale == "ja" else "Run a snippet" in reasons[0]
    assert [(each.method, each.body) for each in lab.hosts.received] == [("OPTIONS", b"")]


def test_a_file_of_20_mb_arrives_and_a_larger_one_is_not_sent(lab: Lab) -> None:
    """The limit is the document's. The timeout is longer than the document's, since a busy machine needs it."""
    endpoint = replace(OWN, timeout=120)
    lab.hosts.serve(endpoint)
    big = lab.folder / "big.jpg"
    big.write_bytes(image() + bytes(20 * 2**20 - len(image())))
    with lab.visit(lab.write(endpoint)) as page:
        fill(page, file=big)
        assert "answered 200" in send(page)
        big.write_bytes(big.read_bytes() + b"12")
        fill(page, file=big)
        assert "The file has 20.1 MB; the server takes at most 20 MB." in send(page)
        fill(page, file={**FILE, "buffer": b""})
        assert "The file is empty" in send(page)
    (there,) = lab.hosts.received
    assert base64.b64decode(there.body, validate=True) == big.read_bytes()[:-2]


def test_a_timeout_and_a_button_end_a_request_that_is_not_answered(lab: Lab) -> None:
    """The timeout is the endpoint's. The focus goes to the button that is shown."""
    for timeout in (1, 30):
        endpoint = replace(OWN, timeout=timeout)
        lab.hosts.serve(endpoint, scenario=Scenario.SLOW)
        with lab.visit(lab.write(endpoint)) as page:
            fill(page)
            page.locator(".try-send").press("Enter")
            expect(page.locator(".try-cancel")).to_be_focused()
            expect(page.locator(".try-send")).to_be_hidden()
            expect(page.locator(".try-status")).to_have_text("Sending…")
            if timeout == 1:
                expect(page.locator(".try-status")).to_contain_text("within 1 seconds")
            else:
                page.keyboard.press("Enter")
                expect(page.locator(".try-status")).to_contain_text("Cancelled.")
            expect(page.locator(".try-send")).to_be_focused()


@pytest.mark.parametrize(
    ("scenario", "status", "shown"),
    [
        (Scenario.NOT_JSON, "answered 200", "The answer should be JSON, but is not."),
        (Scenario.TRUNCATED, "answered 200, but the connection broke", ""),
        (Scenario.TEMPORARY_REDIRECT, "The request failed", "a redirect. It is not followed"),
        (Scenario.SERVER_ERROR, "answered 500", "The server, or a gateway before it, failed."),
    ],
)
def test_an_answer_that_is_not_the_expected_one_is_explained(
    lab: Lab, scenario: Scenario, status: str, shown: str
) -> None:
    """A page instead of JSON is shown as text."""
    lab.hosts.serve(OWN, scenario=scenario)
    with lab.visit(lab.write(OWN)) as page:
        fill(page)
        assert status in send(page)
        assert shown in str(page.locator(".try-answer").text_content())
        expect(page.locator(".try-failed")).to_be_visible()
        assert page.locator(".try-answer :is(h1, title, form)").count() == 0
    assert set(lab.hosts.asked) == {HOST}


def test_a_drawing_needs_an_image_that_the_browser_shows(lab: Lab) -> None:
    """A hosted image is loaded from its own host; of another format, only the answer is shown."""
    lab.hosts.serve(OWN)
    with lab.visit(lab.write(OWN)) as page:
        fill(page, url=URL)
        assert "answered 200" in send(page)
        assert page.locator(".try-drawing img").get_attribute("src") == URL
        fill(page, file={**FILE, "name": "a.heic", "mimeType": "image/heic"})
        expect(page.locator(".try-url")).to_have_value("")
        assert "answered 200" in send(page)
        expect(page.locator(".try-answer")).to_contain_text("The browser cannot show this image")
        expect(page.locator(".try-drawing")).to_have_count(0)
        expect(page.locator(".try-text")).to_be_visible()


def test_an_image_or_text_in_the_answer_is_shown(lab: Lab) -> None:
    """An image with a link to download it; a header, if the server lets the page read it."""
    every = {
        each.name: each.endpoint() for each in apis.entries(FOLDER) if not each.refused and each.stated["id"] != "form"
    }
    for name in ("picture-answer/local", "get-hosted/hosted", "json-key/local"):
        endpoint = every[name]
        lab.hosts.serve(endpoint)
        with lab.visit(lab.write(endpoint)) as page:
            fill(page, tuple(KEY for _ in endpoint.auths[0].secrets), url=URL if "hosted" in name else "")
            send(page)
            if name == "picture-answer/local":
                assert page.locator(".try-picture").evaluate("one => one.naturalWidth") > 0
                with page.expect_download() as saved:
                    page.get_by_role("link", name="Download the answer").click()
                assert saved.value.suggested_filename == "answer.png"
                assert image().startswith(saved.value.path().read_bytes())
            elif name == "get-hosted/hosted":
                expect(page.locator(".try-text")).to_have_text("egg,1\n")
            else:
                expect(page.locator(".try-text")).to_contain_text("Operation-Location: https://")


# ---- What the server says stays text ----


def test_an_answer_is_never_html(lab: Lab) -> None:
    """Names, labels and messages of the server, in a drawing, a table, JSON and a plain text."""
    attack = "<img src=x onerror='document.title=1'><script>document.title=1</script>"
    objects = [{"x": 5, "y": 5, "width": 4, "height": 4, "class": attack, attack: attack}]
    texts = [
        attack,
        json.dumps({"predictions": objects, "others": [{attack: attack}]}),
        json.dumps({"message": attack}),
    ]
    kinds = ["text/html", "application/json", "application/json"]
    for text, kind, status in zip(texts, kinds, (200, 200, 400), strict=True):
        opened = CORSMiddleware(Answer(text, status, media_type=kind), **EVERYONE)
        lab.hosts.mocks[HOST] = opened
        with lab.visit(lab.write(OWN)) as page:
            fill(page)
            assert str(status) in send(page)
            assert page.title() == "Try it"
            assert page.locator(".try-answer :is(script, [onerror], [src=x])").count() == 0
            assert attack in str(page.locator(".try-answer").text_content())


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_texts_of_a_document_stay_texts_in_the_panel(payload: str) -> None:
    """In its elements and in its data."""
    endpoint = replace(hostile(payload), auths=(Auth("a", (Secret("query", payload, variables=(payload,)),)),))
    panel = str(try_it(Site(Path(), endpoint, "en", try_it=True)))
    reader = Reader(panel)
    allowed = {
        *(
            "details",
            "summary",
            "form",
            "div",
            "label",
            "span",
            "input",
            "p",
            "code",
            "button",
            "template",
            "script",
            "noscript",
        ),
        "a",
    }
    assert {tag for tag, _ in reader.elements} <= allowed | {"em", "strong"}
    names = {name for _, attributes in reader.elements for name in attributes}
    assert not [name for name in names if name.startswith("on") or name in {"style", "src", "srcdoc"}]
    assert "<script" not in panel
    assert payload in [name for name, *_ in data_of(panel)["requests"]["local"]["query"]]


# ---- How it looks ----


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_panel_is_accessible_and_fits_a_phone(lab: Lab, scheme: str) -> None:
    """With an answer. Screenshots are in `build/screenshots`."""
    lab.hosts.serve(OWN)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with lab.visit(f"{lab.address}own/", color_scheme=scheme, reduced_motion="reduce", **PHONE) as page:
        fill(page)
        page.locator(".try-send").tap()
        expect(page.locator(".try-drawing")).to_be_visible()
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0
        page.locator("form.try").screenshot(path=SCREENSHOTS / f"try-phone-{scheme}.png")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("async () => (await axe.run('form.try', {resultTypes: ['violations']})).violations")
        assert not [(each["id"], each["nodes"][0]["html"]) for each in found]


def test_a_file_can_be_dropped(lab: Lab) -> None:
    """Anywhere on the panel."""
    lab.hosts.serve(OWN)
    with lab.visit(lab.write(OWN)) as page:
        page.locator(".try-key").fill(KEY)
        page.locator("form.try").evaluate(
            """(form) => {
              const dataTransfer = new DataTransfer();
              dataTransfer.items.add(new File(["not really"], "dropped.jpg", { type: "image/jpeg" }));
              form.dispatchEvent(new DragEvent("dragover", { dataTransfer, bubbles: true, cancelable: true }));
              form.querySelector(".try-status").dispatchEvent(
                new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
            }"""
        )
        assert "answered 200" in send(page)
    assert base64.b64decode(lab.hosts.received[0].body) == b"not really"


# ---- The pages for maintainers ----


@pytest.mark.parametrize("locale", ["en", "ja"])
def test_the_page_for_maintainers_lists_the_names_that_are_drawn(locale: str) -> None:
    """Boxes, outlines, labels and confidences, in this order."""
    text = (ROOT / "docs" / locale / "maintainers" / "index.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:`\w+`(?:, |、)?)+) \|", text.rpartition("try_it: true")[2], re.MULTILINE)
    names = [tuple(re.findall(r"`(\w+)`", row)) for row in rows]
    boxes = [box for _, box in shapes.BOXES]
    assert [tuple(map(str.lower, row)) for row in names] == [*boxes, shapes.POINTS, shapes.LABELS, shapes.SCORES]


def test_the_marker_needs_the_option() -> None:
    """The error names it. With it, the marker is replaced."""
    with pytest.raises(SnippetgenError, match="try_it: true") as caught:
        expand("<!-- try -->", Site(ROOT / "snippets" / "infer", OWN, "en"))
    assert "API keys" in caught.value.remedy
    made = Markdown(extensions=[makeExtension(tree=str(ROOT / "snippets"), try_it=True)]).convert("<!-- try -->")
    assert '<form class="try"' in made
