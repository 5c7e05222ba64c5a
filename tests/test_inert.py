"""Text of a document never becomes code, markup or a file on a page, and can still be read.

Each payload is in every text field of an endpoint at once. Each format is read by what its platform reads it with.
"""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from markdown import Markdown

from payloads import PAYLOADS
from snippetgen import languages
from snippetgen.checking import toolchains
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint, Parameter, Response
from snippetgen.rendering.variant import Variant
from snippetgen.site import Site, expand
from snippetgen.site.blocks import Code, Emphasis, Inlines, Link, Text
from snippetgen.site.page import page
from snippetgen.site.prose import line
from snippetgen.site.samples import Sample

ROOT = Path(__file__).parents[1]
CONTENT = "content-of-a-file"
IDS = list(map(str, range(len(PAYLOADS))))
TAGS = {
    *("h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "em", "strong", "code", "pre", "a", "table", "thead", "tbody"),
    *("tr", "th", "td", "div", "span", "section", "article", "input", "label", "button"),
}
ATTRIBUTES = {
    *("href", "class", "title", "id", "for", "name", "type", "checked", "style", "tabindex", "hidden", "role"),
    *("data-tabs", "data-variant", "data-locale", "data-manifest", "data-copied", "data-failed", "data-hole"),
    *("data-rule", "start"),
}
OURS = {"style": {"text-align: left;"}, "title": {"Go"}}
"""The values of attributes that could do harm."""

EXTENSIONS = [
    *("tables", "attr_list", "md_in_html", "admonition", "def_list", "footnotes", "abbr", "toc"),
    *("pymdownx.details", "pymdownx.magiclink", "pymdownx.caret", "pymdownx.mark", "pymdownx.tilde", "pymdownx.keys"),
    *("pymdownx.smartsymbols", "pymdownx.inlinehilite", "pymdownx.emoji", "pymdownx.arithmatex", "pymdownx.tabbed"),
    *("pymdownx.blocks.admonition", "pymdownx.blocks.html", "pymdownx.superfences", "pymdownx.snippets"),
]
"""What the documentation recommends, what Material recommends, and what would do harm."""


def hostile(text: str) -> Endpoint:
    """An endpoint that has `text` in every field that a page shows."""
    own = spec.packaged()
    schema = {"type": text, "format": text, "enum": [text], "default": text, "minimum": text, "maximum": text}
    fields = {"properties": {text: {"type": "array", "description": text, "items": {"properties": {text: schema}}}}}
    parameters = [
        replace(each, description=text, deprecated=True) for each in own.parameters if each.place == "path"
    ] + [
        Parameter(text, "query", required=False, description=text, schema=schema, example=text),
        Parameter(text, "header", required=False, description=text, schema={"type": "array", "items": schema}),
    ]
    response = Response("200", text, fields, {text: {text: text}, "second": text}, {})
    failure = Response(text, text, {}, {text: {text: text}}, {})
    auths = tuple(
        replace(auth, secrets=tuple(replace(secret, help=text) for secret in auth.secrets)) for auth in own.auths
    )
    return replace(
        own,
        title=text,
        summary=text,
        description=text,
        parameters=tuple(parameters),
        responses=(response, failure),
        auths=auths,
        key=text,
    )


def sample(text: str) -> Sample:
    """A snippet whose code and manifest have `text`."""
    code = f"// {text}\n"
    return Sample("infer", Variant.parse("go/net_http/local"), "en", code, ((code, None),), {text or "a": code}, None)


@cache
def written(form: str, text: str) -> str:
    """The page of a hostile endpoint."""
    return page(form, Site(ROOT, hostile(text), "en"), [sample(text)])


def words(inside: Inlines) -> str:
    """What a reader sees of words and code."""
    return "".join(
        each.text if isinstance(each, Text | Code) else words(each.inside)
        for each in inside
        if isinstance(each, Text | Code | Emphasis | Link)
    )


def seen(text: str) -> str:
    """Text as a page shows it: control characters are replaced, and white space does not count."""
    shown = re.sub(r"\s+", "", text)
    return re.sub(r"[\0-\x1f\x7f-\x9f\ufffd\ufdd0-\ufdef\ufffe\uffff]", "", shown)


class Reader(HTMLParser):
    """Collects the elements and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def inert(html: str, payload: str) -> None:
    """Fail if a page has an element, attribute or address that it should not have, or hides the payload."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    for tag, attributes in reader.elements:
        assert tag in TAGS, (tag, attributes)
        for name, value in attributes.items():
            assert name in ATTRIBUTES, (tag, name, value)
            assert value in OURS.get(name, {value}), (tag, name, value)
            if name == "href":
                assert re.match(r"(https?://|mailto:|#)", value), value
                address = re.sub(r"^(https?://|mailto:)", "", unquote(value))
                assert value.startswith("#") or address[:12] in payload, value
    assert CONTENT not in html
    shown = seen("".join(reader.text))
    assert seen(words(line(payload))) in shown, "prose"
    assert seen(payload) in shown, "text"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of a site with a file that no page may include."""
    (tmp_path / "secret.txt").write_text(CONTENT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def reader() -> Markdown:
    """Python-Markdown with everything that could do harm."""
    tabbed = {"alternate_style": True}
    return Markdown(extensions=EXTENSIONS, extension_configs={"pymdownx.tabbed": tabbed})


@pytest.mark.parametrize("form", ["mkdocs", "markdown"])
@pytest.mark.parametrize("payload", PAYLOADS, ids=IDS)
def test_a_page_is_inert_in_python_markdown(form: str, payload: str) -> None:
    """With attribute lists, Markdown in HTML, and included files."""
    inert(reader().convert(written(form, payload)), payload)


@pytest.mark.parametrize("payload", PAYLOADS, ids=IDS)
def test_markers_are_inert(payload: str) -> None:
    """The page of a site that is built here."""
    site = Site(ROOT, hostile(payload), "en")
    text = "\n\n".join(f"<!-- {name} -->" for name in ("parameters", "body", "response: status=200", "errors"))
    builder = reader()
    expanded = expand(f"{text}\n\n<!-- examples: status=200 -->", site, builder.htmlStash.store)
    inert(builder.convert(expanded), payload)


@pytest.fixture(scope="module")
def rendered() -> dict[tuple[str, str], dict[str, Any]]:
    """What MDX, marked and markdown-it make of the pages, in one process."""
    forms = {"docusaurus": "docusaurus", "marked": "markdown", "markdown-it": "markdown", "gitbook": "gitbook"}
    pages = [(form, payload) for form in forms for payload in PAYLOADS]
    asked = [
        {"format": "marked" if form == "gitbook" else form, "text": written(forms[form], payload)}
        for form, payload in pages
    ]
    node = languages.load("node")
    arguments = toolchains.enter(toolchains.find([node])["node"].files, {})
    arguments += ["--tmpfs", toolchains.WORK, "--chdir", toolchains.WORK]
    for file in (ROOT / "build" / "platforms" / "node_modules", ROOT / "tests" / "platforms" / "render.mjs"):
        arguments += ["--ro-bind", str(file), f"{toolchains.WORK}/{file.name}"]
    done = subprocess.run(
        [*arguments, "node", "render.mjs"],
        input=json.dumps(asked).encode(),
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return dict(zip(pages, json.loads(done.stdout), strict=True))


@pytest.mark.toolchain
@pytest.mark.parametrize("form", ["docusaurus", "marked", "markdown-it", "gitbook"])
@pytest.mark.parametrize("payload", PAYLOADS, ids=IDS)
def test_a_page_is_inert_on_its_platform(
    form: str, payload: str, rendered: dict[tuple[str, str], dict[str, Any]]
) -> None:
    """In a server-side render of MDX, in marked, and in markdown-it with HTML."""
    found = rendered[form, payload]
    assert "error" not in found, f"{found}\n{written('docusaurus', payload)}"
    assert found["canary"] is None
    html = re.sub(r"\{% (?:end)?(?:tabs|tab|code)(?: title=\"[^\"]*\")? %\}", "", found["html"].replace("&quot;", '"'))
    inert(html if form == "gitbook" else found["html"], payload)


@pytest.mark.parametrize("locale", ["en", "ja"])
def test_the_page_about_checks_states_how_many_texts_were_tried(locale: str) -> None:
    """In each row of its table."""
    text = (ROOT / "docs" / locale / "checking.md").read_text(encoding="utf-8")
    table = re.findall(r"\| (\d+) \| 0 \| [0–] \|", text.partition("text-on-pages")[2] or text)
    assert table == [str(len(PAYLOADS))] * 7
