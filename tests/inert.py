"""Put hostile texts into every text field of an endpoint, and read its pages with what really reads them.

As a program, this prints for each reader how many texts were executed and how many could not be read, and then what
each client does with keys that are not keys:

    python tests/inert.py
"""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markdown import Markdown
from playwright.sync_api import Page

import website
from builds import BatchRunner
from payloads import PAYLOADS
from snippetgen import languages
from snippetgen.checking import check, toolchains
from snippetgen.checking.check import CheckResult
from snippetgen.checking.scenario import Scenario
from snippetgen.checking.subject import Subject
from snippetgen.checking.verdict_cache import Cache
from snippetgen.folders import user_cache
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint, Parameter, Response, Source
from snippetgen.openapi.schema import Schemas
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import build
from snippetgen.site import Site, expand, matrix, samples
from snippetgen.site.blocks import words
from snippetgen.site.form import form
from snippetgen.site.markup import Markup
from snippetgen.site.page import page
from snippetgen.site.prose import line
from snippetgen.site.samples import Sample
from viewers import INSTALLED, LOGO, PAGE, VIEWERS, visited

ROOT = Path(__file__).parents[1]
CONTENT = "content-of-a-file"
PLAIN = "qwertz"
"""A text that is in no page by itself. It shows in how many places of a page a text is."""

TAGS = {
    *("h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "em", "strong", "code", "pre", "a", "table", "thead", "tbody"),
    *("tr", "th", "td", "div", "span", "section", "article", "input", "label", "button"),
}
ATTRIBUTES = {
    *("href", "class", "title", "id", "for", "name", "type", "checked", "style", "tabindex", "hidden", "role"),
    *("data-tabs", "data-variant", "data-locale", "data-manifest", "data-copied", "data-failed", "data-hole"),
    *("data-rule", "start"),
}
OURS = {"style": {"text-align: left;"}, "title": {"Go", "bash, zsh", "PowerShell", "cmd.exe"}}
"""The values of attributes that could do harm."""

EXTENSIONS = [
    *("meta", "tables", "attr_list", "md_in_html", "admonition", "def_list", "footnotes", "abbr", "toc"),
    *("pymdownx.details", "pymdownx.magiclink", "pymdownx.caret", "pymdownx.mark", "pymdownx.tilde", "pymdownx.keys"),
    *("pymdownx.smartsymbols", "pymdownx.inlinehilite", "pymdownx.emoji", "pymdownx.arithmatex", "pymdownx.tabbed"),
    *("pymdownx.blocks.admonition", "pymdownx.blocks.html", "pymdownx.superfences", "pymdownx.snippets"),
]
"""What the documentation recommends, what Material recommends, and what would do harm."""


@dataclass
class Measured:
    """What a reader made of texts: how each was executed, or hidden, by text.

    `places` is the number of places of a page that show a text.
    """

    places: int
    executed: dict[str, str]
    unreadable: dict[str, str]

    def row(self, texts: int) -> tuple[str, ...]:
        """The numbers of a table's row."""
        return str(self.places), str(texts), str(len(self.executed)), str(len(self.unreadable))


# ---- Pages ----


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


def seen(text: str) -> str:
    """Text as a page shows it: control characters are replaced, and white space does not count."""
    shown = re.sub(r"\s+", "", text)
    return re.sub(r"[\0-\x1f\x7f-\x9f\ufffd\ufdd0-\ufdef\ufffe\uffff]", "", shown)


class Reader(HTMLParser):
    """Collects the elements and the text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def harm(html: str, payload: str) -> str:
    """An element, attribute, address or file on a page that should not be there; empty if there is none."""
    for tag, attributes in Reader(html).elements:
        if tag not in TAGS:
            return f"<{tag}> {attributes}"
        for name, value in attributes.items():
            if name not in ATTRIBUTES or value not in OURS.get(name, {value}):
                return f"<{tag} {name}={value!r}>"
            if name == "href" and not value.startswith("#") and not _is_link(value, payload):
                return f"a link to {value}"
    return f"the content of a file: {CONTENT}" if CONTENT in html else ""


def _is_link(value: str, payload: str) -> bool:
    """Whether an address is a link of `payload`, with a scheme that prose may have."""
    scheme = re.match(r"https?://|mailto:", value)
    return bool(scheme) and unquote(value[scheme.end() :])[:12] in payload if scheme else False


def hidden(html: str, payload: str) -> str:
    """What a page should show of a payload and does not; empty if it shows all."""
    shown = seen("".join(Reader(html).text))
    if seen(payload) not in shown:
        return "the text is not on the page"
    return "" if seen(words(line(payload))) in shown else "the prose is not on the page"


def judged(pages: Mapping[str, str], places: int) -> Measured:
    """The pages of payloads, as HTML."""
    return Measured(
        places,
        {payload: found for payload, html in pages.items() if (found := harm(html, payload))},
        {payload: found for payload, html in pages.items() if (found := hidden(html, payload))},
    )


def count(html: str) -> int:
    """In how many places a page shows PLAIN."""
    return "\n".join(Reader(html).text).count(PLAIN)


# ---- Python-Markdown and Zensical ----


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """Work in the folder of a site with a file that no page may include."""
    with tempfile.TemporaryDirectory() as temporary, contextlib.chdir(temporary):
        Path("secret.txt").write_text(CONTENT, encoding="utf-8")
        yield Path(temporary)


def markdown() -> Markdown:
    """Python-Markdown with everything that could do harm."""
    return Markdown(extensions=EXTENSIONS, extension_configs={"pymdownx.tabbed": {"alternate_style": True}})


def in_python(form: str) -> Measured:
    """The pages of a format in Python-Markdown, with attribute lists, Markdown in HTML, and included files."""
    with folder():
        pages = {text: markdown().convert(written(form, text)) for text in (PLAIN, *PAYLOADS)}
    return judged(pages, count(pages.pop(PLAIN)))


def markers() -> Measured:
    """The page of a site that is built with our Markdown extension."""
    names = [f"<!-- {name} -->" for name in ("parameters", "body", "response: status=200", "errors")]
    pages = {}
    with folder():
        for text in (PLAIN, *PAYLOADS):
            builder = markdown()
            marked = "\n\n".join((*names, "<!-- examples: status=200 -->"))
            expanded = expand(marked, Site(ROOT, hostile(text), "en"), builder.htmlStash.store)
            pages[text] = builder.convert(expanded)
    return judged(pages, count(pages.pop(PLAIN)))


ZENSICAL = """\
site_name: Hostile
theme: {name: material, variant: classic, font: false}
nav: [index.md]
markdown_extensions:
"""


def in_zensical() -> Measured:
    """The pages of the format `mkdocs` in one site. Around its article, a page has what the one of PLAIN has."""
    texts = (PLAIN, *PAYLOADS)
    with folder() as site:
        (site / "docs").mkdir()
        (site / "docs" / "index.md").write_text("# Pages\n", encoding="utf-8")
        for number, text in enumerate(texts):
            (site / "docs" / f"{number}.md").write_text(written("mkdocs", text), encoding="utf-8")
        options = {"pymdownx.tabbed": "{alternate_style: true}"}
        extensions = "".join(f"  {name}: {options.get(name, '{}')}\n" for name in EXTENSIONS)
        (site / "mkdocs.yml").write_text(ZENSICAL + extensions, encoding="utf-8")
        program = Path(sys.executable).with_name("zensical")
        done = subprocess.run([program, "build", "--clean"], capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        files = [site / "site" / str(number) / "index.html" for number in range(len(texts))]
        parts = [re.split("(?=<article)|(?<=</article>)", file.read_text(encoding="utf-8")) for file in files]
    measured = judged({text: inner for text, (_, inner, _) in zip(texts, parts, strict=True)}, count(parts[0][1]))
    usual = skeleton(parts[0])
    for text, part in zip(texts, parts, strict=True):
        if more := skeleton(part) - usual:
            measured.executed.setdefault(text, f"around the article: {dict(more)}")
    return measured


def skeleton(parts: Sequence[str]) -> Counter[tuple[str, ...]]:
    """The elements around an article, with the names of their attributes."""
    return Counter((tag, *sorted(attributes)) for tag, attributes in Reader(parts[0] + parts[2]).elements)


# ---- Node.js ----


def in_node(form: str, reader: str) -> Measured:
    """The pages of a format in MDX with a server-side render, in marked, or in markdown-it with HTML."""
    texts = (PLAIN, *PAYLOADS)
    asked = [{"format": reader, "text": written(form, text)} for text in texts]
    node = languages.load("node")
    arguments = toolchains.enter(toolchains.find([node])["node"].files, {})
    arguments += ["--tmpfs", toolchains.WORK, "--chdir", toolchains.WORK]
    for file in (INSTALLED / "node_modules", ROOT / "tests" / "platforms" / "render.mjs"):
        arguments += ["--ro-bind", str(file), f"{toolchains.WORK}/{file.name}"]
    done = subprocess.run(
        [*arguments, "node", "render.mjs"],
        input=json.dumps(asked).encode(),
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, dict[str, Any]] = dict(zip(texts, json.loads(done.stdout), strict=True))
    pages = {text: each.get("html", "") for text, each in found.items()}
    if form == "gitbook":
        block = r"\{% (?:end)?(?:tabs|tab|code)(?: title=\"[^\"]*\")? %\}"
        pages = {text: re.sub(block, "", html.replace("&quot;", '"')) for text, html in pages.items()}
    measured = judged(pages, count(pages[PLAIN]))
    measured.executed |= {text: "the canary ran" for text, each in found.items() if each.get("canary") is not None}
    measured.unreadable |= {text: each["error"] for text, each in found.items() if "error" in each}
    return measured


# ---- Chromium ----


def document(texts: Sequence[str] = PAYLOADS) -> dict[str, Any]:
    """The packaged document with a parameter for each text, and the first text in the fields that occur once."""
    found: dict[str, Any] = json.loads(spec.PACKAGED.read_text(encoding="utf-8"))
    [item] = found["paths"].values()
    operation = item["post"]
    for number, text in enumerate(texts):
        schema = {"type": "string", "title": text, "description": text, "enum": [text], "default": text}
        parameter = {"name": f"p{number}", "in": "query", "description": text, "example": text, "schema": schema}
        operation["parameters"].append(parameter)
    found["info"] |= {"title": texts[0], "description": texts[0]}
    operation |= {"summary": texts[0], "description": texts[0], "tags": [texts[0]]}
    found["tags"] = [{"name": texts[0], "description": texts[0]}]
    operation["parameters"].append({"name": texts[0], "in": "query", "schema": {"enum": [texts[0]]}})
    operation["responses"]["200"]["description"] = texts[0]
    return found


@contextlib.contextmanager
def opened(files: Mapping[str, str]) -> Iterator[tuple[Page, list[str]]]:
    """A page in Chromium, and what went wrong until the block ends: a canary, a request to another host, an error."""
    wrong: list[str] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        website.served(Path(folder)) as address,
        website.chromium() as browser,
    ):
        (Path(folder) / "node_modules").symlink_to(INSTALLED / "node_modules")
        for name, text in files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        tab, foreign, errors = visited(browser, address)
        yield tab, wrong
        ran = tab.evaluate("globalThis.canary") is not None
        wrong += [*["the canary ran"] * ran, *errors, *(url for url in foreign if url != LOGO)]


def in_viewer(name: str) -> Measured:
    """The OpenAPI document in Redoc, which shows HTML in descriptions as it is, or in Scalar."""
    own = Site(ROOT / "snippets" / "infer", spec.packaged(), "en")
    shown = samples.published(own, samples.ordered(own))

    def site(texts: Sequence[str] = PAYLOADS) -> Site:
        return replace(own, endpoint=replace(own.endpoint, schemas=Schemas(document(texts), "")))

    text = page("openapi", site(), shown)
    with opened({"openapi.json": text, "index.html": PAGE + VIEWERS[name]}) as (tab, wrong):
        tab.get_by_text(f"p{len(PAYLOADS) - 1}", exact=True).first.wait_for(state="attached")
        tab.wait_for_timeout(500)
        content = seen(str(tab.evaluate("document.body.textContent")))
    unreadable = {}
    for text in PAYLOADS:
        prose = words(line(text)).replace("```", "")  # they read a fence in a description as code
        if seen(text) not in content or seen(prose) not in content:
            unreadable[text] = "the text is not on the page"
    plain = page("openapi", site([PLAIN]), shown)
    return Measured(plain.count(PLAIN), dict.fromkeys(wrong, ""), unreadable)


def in_form() -> Measured:
    """The form of a site: names, descriptions and examples of options, and the data for its script."""

    def written(texts: Sequence[str]) -> str:
        options = tuple(
            Parameter(text, "query", required=False, description=text, schema={"type": "string"}, example=text)
            for text in texts
        )
        own = spec.packaged()
        hosted = {Source.HOSTED: own.ways[Source.HOSTED]}
        endpoint = replace(own, parameters=(*own.parameters, *options), ways=hosted)
        first = languages.ordered()[:1]  # texts are in none of the lines of code, which have holes for them
        return PAGE + str(form(Site(ROOT / "snippets" / "infer", endpoint, "en", order=first)))

    with opened({"index.html": written(PAYLOADS)}) as (tab, wrong):
        labels = set(map(seen, tab.locator("label[for]").all_text_contents()))
    unreadable = {text: "no label" for text in PAYLOADS if seen(text) not in labels}
    return Measured(written([PLAIN]).count(PLAIN), dict.fromkeys(wrong, ""), unreadable)


READERS: Mapping[tuple[str, str], Callable[[], Measured]] = {
    ("markers", "Python-Markdown"): markers,
    ("mkdocs", "Python-Markdown"): partial(in_python, "mkdocs"),
    ("mkdocs", "Zensical"): in_zensical,
    ("markdown", "Python-Markdown"): partial(in_python, "markdown"),
    ("markdown", "marked"): partial(in_node, "markdown", "marked"),
    ("markdown", "markdown-it"): partial(in_node, "markdown", "markdown-it"),
    ("gitbook", "marked"): partial(in_node, "gitbook", "marked"),
    ("docusaurus", "MDX"): partial(in_node, "docusaurus", "docusaurus"),
    ("openapi", "Redoc"): partial(in_viewer, "Redoc"),
    ("openapi", "Scalar"): partial(in_viewer, "Scalar"),
    ("form", "Chromium"): in_form,
}
"""What reads a page of a format: the rows of the table, in order."""


# ---- Keys ----

ODD = {"line end": "k+y/4=\n", "control": "k\x01y", "Latin": "cl\u00e9", "Japanese": "\u9375k"}
"""Values of the environment variable that are not keys, but can be there by mistake."""

IN_QUERY = "k+y/4=\r\x01\u00e9\u9375"
"""A value for the query, which can hold every character."""


@dataclass(frozen=True)
class Odd(Subject):
    """A snippet with an odd key in its environment."""

    key: str = ""

    def sent_keys(self, scenario: Scenario) -> tuple[str, ...]:  # noqa: ARG002  the same in each
        return (self.key,)


def odd_keys() -> dict[str, tuple[str, ...]]:
    """What each client does with each value of ODD in Authorization, and with IN_QUERY in the query."""
    endpoint = spec.packaged()
    asked = {auth: build(endpoint, source=Source.HOSTED, auth=auth) for auth in ("bearer", "query")}
    tried = [("bearer", key) for key in ODD.values()] + [("query", IN_QUERY)]
    variants = [variant for variant in render.variants(endpoint) if variant.source is Source.HOSTED]
    subjects = [
        Odd(render.render(variant, asked[auth]), asked[auth], None, key) for variant in variants for auth, key in tried
    ]
    with BatchRunner() as runner:
        runner.plan(subjects)
        kept = Cache(user_cache() / "checks")
        results = check.run(subjects, [Scenario.MALFORMED_KEY], runner, kept=kept, again=True, jobs=2)
    found: dict[str, tuple[str, ...]] = {}
    for subject, result in zip(subjects, results, strict=True):
        client = f"{subject.language.name}/{subject.client.name}"
        found[client] = (*found.get(client, ()), _fate(subject.key, result))
    return found


def _fate(key: str, result: CheckResult) -> str:
    """What became of a key: `sent`, in `Latin-1`, `trimmed`, `refused`, `left out`, or `changed`."""
    asked = [each for each in result.received if each.method == "POST"]
    if not asked:
        assert result.finished, result
        assert result.finished.code, result
        return "refused"
    sent = (asked[-1].header("authorization") or "").removeprefix("Bearer").strip(" ")
    arrived = dict(asked[-1].query).get("api_key", "").encode() or sent.encode("latin-1")
    fates = {b"": "left out", key.strip().encode(): "trimmed", key.encode("latin-1", "backslashreplace"): "Latin-1"}
    return (fates | {key.encode(): "sent"}).get(arrived, "changed")


# ---- Tables ----


def rows(text: str, columns: int) -> list[list[str]]:
    """The rows of the tables in Markdown that have this many columns, without their heads."""
    found = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    return [row for row in found if len(row) == columns and not row[-1].startswith("---")]


def table() -> int:
    """Print the tables of readers and keys; return how many texts failed."""
    failures = 0
    print("| Page | Read by | Places | Texts | Executed | Unreadable |\n|---|---|---|---|---|---|")
    for (name, reader), measure in READERS.items():
        measured = measure()
        print("|", " | ".join((name, reader, *measured.row(len(PAYLOADS)))), "|", flush=True)
        for text, why in [*measured.executed.items(), *measured.unreadable.items()]:
            print(f"    {text!r}: {why}", file=sys.stderr)
            failures += 1
    print("\n| Client |", " | ".join(ODD), "| in the query |\n|---|---|---|---|---|---|")
    for client, fates in odd_keys().items():
        print("|", " | ".join((client, *fates)), "|")
    site = Site(ROOT / "snippets" / "infer", spec.packaged(), "en")
    print(f"\n{Markup().write(matrix.keys(site))}")
    return failures


if __name__ == "__main__":
    sys.exit(1 if table() else 0)
