"""Pages for other platforms: their content and syntax, with checked snippets only."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import markdown
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from snippetgen import config, languages
from snippetgen.cli import as_flags
from snippetgen.cli.page import command
from snippetgen.errors import SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint
from snippetgen.openapi.schema import Schemas
from snippetgen.rendering import render
from snippetgen.site import data, samples
from snippetgen.site.blocks import Fence, Heading, Tab, Table, Tabs, code, plain
from snippetgen.site.markup import Docusaurus, GitBook, Markup, Material
from snippetgen.site.page import FORMATS, page
from snippetgen.site.prose import line, prose
from snippetgen.site.reference import fields
from snippetgen.site.site import Site

ROOT = Path(__file__).parents[1]
SNIPPETS = ROOT / "snippets"
TREE = SNIPPETS / "infer"
DOCUMENT: dict[str, Any] = json.loads(spec.PACKAGED.read_text(encoding="utf-8"))
COMMANDS = ("sh", "powershell", "bat")
ORDER = languages.ordered(config.read(ROOT).languages)
MARKUPS = ["mkdocs", "gitbook", "docusaurus", "markdown"]
FENCE = re.compile(r"(?ms)^(?P<space> *)(?P<ticks>`{3,})(?P<info>[^`\n]+)\n(?P<text>.*?)^ *(?P=ticks)$")
HOSTILE = [
    "{% endtab %} and {{ value }} and {# note #}",
    "<b>bold</b> <!-- note --> </TabItem> {1 + 1}",
    "```\nnever closed {x}",
    "~~~ text\n{x}\n~~~\nafter",
    "`one` ``two ` {x}`` `{y}` \\` \\{ | `a|b`",
    "import x from 'y'\n\nexport const z = 1",
    "[a](/b`) {x} `",
]


@pytest.fixture(scope="module")
def site() -> Site:
    """The published site, in English."""
    return Site(TREE, spec.packaged(), "en", order=ORDER)


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, str]:
    """The page in each format."""
    shown = samples.published(site, samples.ordered(site))
    return {form: page(form, site, shown) for form in FORMATS}


def files(locale: str = "en") -> list[str]:
    """Return the texts of the published files of a locale, as often as a page shows each."""
    texts = []
    for variant in render.variants(spec.packaged()):
        place = TREE / locale / variant.folder
        manifests = [path for path in place.iterdir() if not path.name.startswith(("local.", "hosted."))]
        own = place / variant.file
        texts += [path.read_bytes().decode() for path in (own, *manifests)]
    return sorted(texts)


def fences(text: str) -> list[tuple[str, str]]:
    """Return the info and the text of each fence, without its indentation."""
    return [
        (found["info"], re.sub(f"^{found['space']}", "", found["text"], flags=re.MULTILINE))
        for found in FENCE.finditer(text)
    ]


def run(*arguments: object) -> Result:
    """Run the command; errors are in `exception`."""
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


@pytest.mark.parametrize("form", MARKUPS)
def test_a_page_has_every_published_file_byte_for_byte(pages: dict[str, str], form: str) -> None:
    """A snippet for each variant, with its manifests."""
    known = files()
    assert sorted(text for _, text in fences(pages[form]) if text in known) == known
    titled = [text for info, text in fences(pages[form]) if info.split()[0] not in {*COMMANDS, "text", "json"}]
    assert set(titled) <= set(known)


@pytest.mark.parametrize("form", MARKUPS)
def test_a_page_says_how_to_install_run_and_set_the_key(pages: dict[str, str], form: str) -> None:
    """As commands of a shell."""
    commands = {text for info, text in fences(pages[form]) if info in COMMANDS}
    assert {"pip install requests\n", "python local.py\n", "go run hosted.go\n"} <= commands
    assert "export ROBOFLOW_API_KEY='YOUR_ROBOFLOW_API_KEY'\n" in commands
    assert "$env:ROBOFLOW_API_KEY = 'YOUR_ROBOFLOW_API_KEY'\n" in commands


@pytest.mark.parametrize("form", MARKUPS)
def test_a_page_has_every_part(pages: dict[str, str], form: str) -> None:
    """Title, description, address, both sources, the reference, examples and errors."""
    endpoint, text = spec.packaged(), pages[form]
    headings = re.findall(r"^#{1,3} (.+)$", re.sub(FENCE, "", text), re.MULTILINE)
    assert headings[0] == endpoint.summary
    parts = ["Local image", "Hosted image", "Request", "Path parameters", "Query parameters", "Authentication"]
    parts += ["Request body", "Response", "Errors"]
    assert [heading for heading in headings if heading in parts] == parts
    assert endpoint.description.split()[0] in text
    assert "POST https://serverless.roboflow.com/{datasetSlug}/{version}" in text
    assert "`predictions[].points[].x`" in text
    assert "| number, 0 to 100 | no | The threshold" in text
    assert "Default: `40`. Example: `50`." in text
    for response in endpoint.responses:
        for example in response.examples.values():
            assert example in [json.loads(each) for info, each in fences(text) if info == "json"]


@pytest.mark.parametrize("form", MARKUPS)
def test_every_fence_has_its_language(pages: dict[str, str], form: str) -> None:
    """And every fence is closed: there are no three backticks outside."""
    assert all(re.match(r"[a-z]+( title=\"[^\"]+\")?$", info) for info, _ in fences(pages[form]))
    assert "```" not in re.sub(FENCE, "", pages[form])


def test_a_page_shows_the_evidence_of_each_snippet(pages: dict[str, str]) -> None:
    """The toolchain, and the number of checks that passed."""
    assert re.search(r"^Checked with go [\d.]+: \d+ checks passed$", pages["markdown"], re.MULTILINE)
    assert pages["markdown"].count("Checked with") == len(list(render.variants(spec.packaged())))


def test_another_locale_shows_the_snippets_of_that_locale() -> None:
    """Byte for byte as they are published."""
    site = Site(TREE, spec.packaged(), "ja", order=ORDER)
    text = page("markdown", site, samples.published(site, samples.ordered(site)))
    assert {written for _, written in fences(text)} >= set(files("ja"))


def blocks_balance(text: str) -> list[str]:
    """Return the names of GitBook's blocks outside fences; fail if they do not balance."""
    opened: list[str] = []
    names = []
    for name in re.findall(r"\{% *(\w+)[^%]*%\}", re.sub(FENCE, "", text)):
        names.append(name)
        if name.startswith("end"):
            assert opened.pop() == name.removeprefix("end")
        else:
            opened.append(name)
    assert opened == []
    return names


def test_the_blocks_of_gitbook_balance(pages: dict[str, str]) -> None:
    """Three sets of tabs, not nested: a tab for each client and each shell; and a title for each file."""
    names = blocks_balance(pages["gitbook"])
    assert names.count("tabs") == 3
    assert names.count("tab") == len(list(render.variants(spec.packaged()))) + len(COMMANDS)
    assert names.count("code") == len(files())
    assert not re.search(r"\{% tabs %\}(?:(?!\{% endtabs %\}).)*\{% tabs %\}", pages["gitbook"], re.DOTALL)
    assert '{% tab title="Node.js (axios)" %}' in pages["gitbook"]


def test_material_shows_exactly_the_published_bytes(pages: dict[str, str]) -> None:
    """Converted with Material's extensions, also in nested tabs."""
    html = markdown.markdown(
        pages["mkdocs"],
        extensions=["tables", "pymdownx.highlight", "pymdownx.superfences", "pymdownx.tabbed"],
        extension_configs={
            "pymdownx.superfences": {"preserve_tabs": True},
            "pymdownx.tabbed": {"alternate_style": True},
        },
    )
    blocks = re.findall(r"<pre><span></span><code>(.*?)</code></pre>", html, re.DOTALL)
    shown = [unescape(re.sub("<[^>]+>", "", block)) for block in blocks]
    assert sorted(text for text in shown if text in files()) == files()
    assert html.count('class="tabbed-set') == 3 + 2 * sum(
        len(render.clients(language, spec.packaged())) > 1 for language in languages.every()
    )
    assert html.count("<table>") == 6
    assert "===" not in re.sub(r"<pre.*?</pre>", "", html, flags=re.DOTALL)


def test_docusaurus_nests_clients_and_keeps_choices_in_the_url(pages: dict[str, str]) -> None:
    """One group for languages, and one for the clients of each language with several."""
    text = re.sub(FENCE, "", pages["docusaurus"])
    assert text.startswith("import Tabs from '@theme/Tabs';\nimport TabItem from '@theme/TabItem';\n\n# ")
    assert text.count('<Tabs groupId="lang" queryString>') == 2
    assert text.count("<Tabs ") == text.count("</Tabs>")
    assert text.count("<TabItem ") == text.count("</TabItem>")
    assert '<Tabs groupId="client-node" queryString>' in text
    assert '<TabItem value="csharp" label="C#">' in text


def test_prose_without_special_characters_is_unchanged() -> None:
    """Characters with a meaning on some platform are character references."""
    text = "Send `image`, see [there](https://example.com/?a=b).\n\n-   one\n-   two"
    assert Docusaurus().write(prose(text)) == text
    assert (
        Docusaurus().write(prose("an *URL* at `/{a}/{b}`"))
        == "an <em>URL</em> at <code>/&#123;a&#125;/&#123;b&#125;</code>"
    )
    assert Docusaurus().write(prose("a {b} <c>")) == "a &#123;b&#125; &#60;c&#62;"


def test_prose_is_a_small_subset_of_markdown() -> None:
    """Everything else is text, such as a link to any other kind of address."""
    text = "# a\n\n![b](c) <b>d</b> [e](javascript:f) [g](HTTPS://h.example) [i][j]\n\n> k\n\n~~~\nl\n~~~\n\n| m |"
    html = markdown.markdown(Markup().write(prose(text)))
    assert re.findall(r"<(\w+)", html) == ["p", "p", "a", "p", "p", "p"]
    shown = unescape(re.sub("<[^>]+>", "", html))
    assert shown.split() == re.sub(r"\[g\]\(.*?\)", "g", text).split()


@pytest.mark.parametrize("text", HOSTILE)
def test_prose_of_a_document_opens_no_block_of_gitbook(text: str) -> None:
    """Its braces are shown."""
    assert blocks_balance(GitBook().page([Tabs("a", 3, (Tab("b", "B", prose(text)),))])) == [
        "tabs",
        "tab",
        "endtab",
        "endtabs",
    ]


@pytest.mark.parametrize("markup", [Markup, Material, GitBook, Docusaurus])
@pytest.mark.parametrize("text", HOSTILE)
def test_prose_does_not_affect_what_follows(markup: type[Markup], text: str) -> None:
    """It leaves no fence, tag or comment open."""
    written = markup().page([*prose(text), Heading(2, plain("After"))])
    assert markdown.markdown(written, extensions=["fenced_code"]).endswith("<h2>After</h2>")


@given(st.text(alphabet="`a \n"))
def test_a_fence_is_longer_than_any_run_of_backticks_in_it(text: str) -> None:
    """It has at least three backticks."""
    written = Markup().write([Fence("text", text)])
    assert fences(written) == [("text", text if text.endswith("\n") else f"{text}\n")]


@pytest.mark.parametrize("text", ['--8<-- "secret.txt"', "a\n  ;--8<--\nsecret.txt\n", "-8<- 'x'"])
def test_code_includes_no_file(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even with `pymdownx.snippets`."""
    (tmp_path / "secret.txt").write_text("SECRET", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    written = Material().write([Fence("text", text)])
    html = markdown.markdown(written, extensions=["pymdownx.snippets", "pymdownx.superfences"])
    assert "SECRET" not in html
    assert unescape(re.sub("<[^>]+>", "", html)).strip("\n") == text.strip("\n")


@given(st.text(alphabet="`a| {}<\\*_&;:").filter(str.strip))
def test_a_code_span_shows_its_text(text: str) -> None:
    """Any text, with backticks, braces or references."""
    html = markdown.markdown(Markup().line((*plain("x "), *code(text), *plain(" y"))))
    found = re.fullmatch(r"<p>x <code>(.*)</code> y</p>", html)
    assert found
    assert unescape(found[1]).split() == text.split()


@pytest.mark.parametrize("markup", [Markup, Material, GitBook, Docusaurus])
def test_a_cell_stays_in_its_cell(markup: type[Markup]) -> None:
    """Its bars are escaped, and its lines are joined."""
    written = markup().write([Table((plain("A"), plain("B")), ((plain("a | b\nc"), code("x|y")),))])
    assert len(written.splitlines()) == 3
    assert written.splitlines()[2].count("|") == 3


def test_fields_are_found_in_every_part() -> None:
    """In arrays, in parts of `allOf`, and in nullable types."""
    named = {"type": "object", "required": ["name"], "properties": {"name": {"type": ["string", "null"]}}}
    listed = {"properties": {"children": {"type": "array", "items": {"type": "object", "properties": {"x": True}}}}}
    found = fields({"allOf": [named, listed, True]})
    assert [(field.path, field.kind, field.required) for field in found] == [
        ("name", "string | null", True),
        ("children", "object[]", False),
        ("children[].x", "any", False),
    ]


def test_json_has_the_documented_shape(pages: dict[str, str]) -> None:
    """Every snippet with its bytes, its manifests and its evidence."""
    shown = json.loads(pages["json"])
    assert shown["version"] == data.VERSION
    assert shown["checked"] is True
    assert set(shown) == {
        *("version", "locale", "title", "description", "checked", "endpoint", "parameters", "responses", "snippets"),
    }
    texts = [text for each in shown["snippets"] for text in (each["text"], *each["manifests"].values())]
    assert sorted(texts) == files()
    assert {each["variant"] for each in shown["snippets"]} == set(map(str, render.variants(spec.packaged())))
    assert all(each["evidence"]["scenarios"]["ok"] == "passed" for each in shown["snippets"])
    assert {each["place"] for each in shown["parameters"]} == {"path", "query"}
    assert shown["responses"][0]["examples"].keys() == {"instance-segmentation", "object-detection"}
    for name in shown:
        assert f"`{name}`" in str(data.structured.__doc__)
    for name in shown["snippets"][0]:
        assert f"`{name}`" in str(data.structured.__doc__)


def test_openapi_is_the_document_with_samples(pages: dict[str, str]) -> None:
    """It is valid and has a sample for each variant. Nothing else changes."""
    written = json.loads(pages["openapi"])
    assert list(OpenAPIV31SpecValidator(written).iter_errors()) == []
    samples = written["paths"]["/{datasetSlug}/{version}"]["post"].pop("x-codeSamples")
    assert written == DOCUMENT == json.loads(spec.PACKAGED.read_text(encoding="utf-8"))
    assert all(set(sample) == {"lang", "label", "source"} for sample in samples)
    assert len({sample["label"] for sample in samples}) == len(samples) == len(list(render.variants(spec.packaged())))
    assert {sample["source"] for sample in samples} <= set(files())
    assert "Go – Local image" in {sample["label"] for sample in samples}


def test_openapi_translates_descriptions_and_leaves_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Descriptions and summaries are translated; examples, defaults and constants are not."""
    monkeypatch.setattr(Site, "words", property(lambda _: str.upper))
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1", "description": "a"},
        "paths": {"/{datasetSlug}/{version}": {"$ref": "#/components/pathItems/one"}},
        "components": {
            "pathItems": {"one": {"post": {"summary": "b", "responses": {}}}},
            "schemas": {
                "s": {"properties": {"description": {"description": "c", "default": {"summary": "d"}}}},
                "t": {"examples": [{"description": "e"}], "const": {"description": "f"}},
            },
        },
    }
    endpoint = replace(spec.packaged(), operation="POST /{datasetSlug}/{version}", schemas=Schemas(document, ""))
    written = json.loads(data.openapi(Site(TREE, endpoint, "en"), []))
    assert written["info"] == {"title": "t", "version": "1", "description": "A"}
    operation = written["components"]["pathItems"]["one"]["post"]
    assert operation["summary"] == "B"
    assert operation["x-codeSamples"] == []
    schemas = written["components"]["schemas"]
    assert schemas["s"]["properties"]["description"] == {"description": "C", "default": {"summary": "d"}}
    assert schemas["t"] == document["components"]["schemas"]["t"]


def test_openapi_names_the_server_that_the_samples_call(endpoint: Endpoint) -> None:
    """If it is not the document's server."""
    site = Site(TREE, spec.at(endpoint, "https://own.example/api/"), "en")
    written = json.loads(data.openapi(site, []))
    assert written["paths"][endpoint.path]["post"]["servers"] == [{"url": "https://own.example/api"}]


def test_openapi_passes_over_what_other_paths_have_wrong(tmp_path: Path) -> None:
    """A path extension, and a reference to nothing, of which only the command's own operation has none."""
    document = json.loads(spec.PACKAGED.read_text(encoding="utf-8"))
    other = {"x-internal": True, "/dogs": {"$ref": "#/components/pathItems/missing"}}
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps({**document, "paths": {**other, **document["paths"]}}), encoding="utf-8")
    asked = ("--format", "openapi", "--spec", file, "--operation", "infer")
    done = run(*asked, "--snippets", SNIPPETS, "--lang", "go", "--source", "local")
    paths = json.loads(done.stdout)["paths"]
    assert [sample["label"] for sample in paths.pop("/{datasetSlug}/{version}")["post"]["x-codeSamples"]] == [
        "Go – Local image"
    ]
    assert paths == other


HANDWRITTEN = [
    {"lang": "Elixir", "source": "before"},
    {"lang": "cURL", "label": "mine", "source": "old"},
    {"lang": "R", "source": "between"},
    {"lang": "JavaScript", "source": "old"},
    {"lang": "SH", "source": "old"},
    {"lang": "C#", "source": "kept"},
    {"source": "without a language"},
]


def test_openapi_keeps_handwritten_samples_of_other_languages(tmp_path: Path) -> None:
    """Those of a language that is written are replaced, by any of its names; the numbers are on stderr."""
    document = json.loads(spec.PACKAGED.read_text(encoding="utf-8"))
    document["paths"]["/{datasetSlug}/{version}"]["post"]["x-codeSamples"] = HANDWRITTEN
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    asked = ("--format", "openapi", "--spec", file, "--snippets", SNIPPETS, "--source", "local")
    done = run(*asked, "--lang", "bash", "--lang", "node", "--client", "sh", "--client", "fetch")
    assert done.exit_code == 0
    written = json.loads(done.stdout)["paths"]["/{datasetSlug}/{version}"]["post"]["x-codeSamples"]
    assert [sample.get("label", sample["source"]) for sample in written] == [
        "before",
        "cURL – Local image",
        "Node.js (fetch) – Local image",
        "between",
        "kept",
        "without a language",
    ]
    assert done.stderr == "of the document's own code samples, 3 replaced, 4 kept\n"
    again = run(*asked, "--lang", "go")
    written = json.loads(again.stdout)["paths"]["/{datasetSlug}/{version}"]["post"]["x-codeSamples"]
    assert written[:-1] == HANDWRITTEN
    assert "0 replaced, 7 kept" in again.stderr


@pytest.mark.parametrize("form", FORMATS)
def test_a_page_has_the_chosen_snippets_only(form: str) -> None:
    """Of languages, clients and sources; the others leave no heading."""
    chosen = ("--lang", "python", "--lang", "golang", "--client", "net_http", "--client", "httpx", "--source", "local")
    text = run("--format", form, "--snippets", SNIPPETS, *chosen).stdout
    words = ("net/http", "httpx.post", "requests.post", "axios", "--data-binary", "Net::HTTP")
    assert [word for word in words if word in text] == ["net/http", "httpx.post"]
    assert ("Local image" in text, "Hosted image" in text) == (form != "json", False)
    refused = run("--format", form, "--snippets", SNIPPETS, "--lang", "go", "--client", "httpx")
    assert isinstance(refused.exception, SnippetgenError)


def test_the_configured_languages_come_first_on_every_page(site: Site) -> None:
    """And the configured clients within their language."""
    site = replace(site, order=languages.ordered(["ruby", "python/httpx", "java"]))
    shown = samples.published(site, samples.ordered(site))
    for form in FORMATS:
        text = page(form, site, shown)
        places = [
            text.index(name)
            for name in ("Net::HTTP.post", "httpx.post", "requests.post", "java.net.http", "await axios")
        ]
        assert places == sorted(places), form
    written = json.loads(page("openapi", site, shown))["paths"]["/{datasetSlug}/{version}"]["post"]["x-codeSamples"]
    assert written[0]["label"] == "Ruby (Net::HTTP) – Local image"


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_prints_the_page(pages: dict[str, str], form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On standard output, and nothing on stderr."""
    monkeypatch.chdir(ROOT)
    done = run("--format", form)
    assert (done.exit_code, done.stdout, done.stderr) == (0, pages[form], "")


def test_the_command_writes_a_file(pages: dict[str, str], tmp_path: Path) -> None:
    """And reports it on stderr."""
    done = run("--format", "gitbook", "--snippets", SNIPPETS, "--out", tmp_path / "new" / "page.md")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert done.stderr.endswith("page.md\n")
    assert (tmp_path / "new" / "page.md").read_text(encoding="utf-8") == pages["gitbook"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the published tree."""
    return Path(shutil.copytree(TREE, tmp_path / "snippets" / "infer"))


@pytest.mark.parametrize("form", FORMATS)
def test_no_page_has_a_stale_or_unchecked_snippet(tree: Path, form: str) -> None:
    """A single one fails the command."""
    (tree / "evidence.json").unlink()
    unchecked = run("--format", form, "--snippets", tree.parent)
    assert isinstance(unchecked.exception, SnippetgenError)
    assert "is unchecked" in str(unchecked.exception)
    with (tree / "en/go/net_http/hosted.go").open("a", encoding="utf-8") as file:
        file.write("\n")
    shutil.copy(TREE / "evidence.json", tree)
    stale = run("--format", form, "--snippets", tree.parent)
    assert isinstance(stale.exception, SnippetgenError)
    assert "go/net_http/hosted is stale" in str(stale.exception)
    assert stale.exception.remedy.endswith("or use --rendered to write unchecked snippets")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--model", "acme-widgets/7"),
        ("--option", "confidence=50"),
        ("--image-path", "cat.jpg"),
        ("--image-url", "https://example.com/cat.jpg"),
        ("--auth", "query"),
        ("--templates", ROOT / "templates"),
    ],
)
def test_a_page_of_another_request_is_rendered_only_when_asked(option: str, value: object) -> None:
    """Published snippets are for the spec's examples only; --rendered renders others."""
    refused = run("--format", "markdown", "--snippets", SNIPPETS, option, value)
    assert isinstance(refused.exception, SnippetgenError)
    assert as_flags(refused.exception).where == option
    assert "--rendered" in refused.exception.remedy
    done = run("--format", "markdown", option, value, "--rendered")
    assert done.exit_code == 0
    assert done.stderr == "snippetgen: warning: the snippets on this page are unchecked\n"
    assert "Checked with" not in done.stdout
    assert "Nobody has checked this snippet." in done.stdout


def test_a_rendered_page_is_what_render_prints() -> None:
    """With the same inputs. Its data says that the snippets are unchecked."""
    done = run("--format", "json", "--rendered", "--model", "acme-widgets/7", "--locale", "ja")
    shown = json.loads(done.stdout)
    assert shown["checked"] is False
    assert {each["evidence"] for each in shown["snippets"]} == {None}
    assert all("acme-widgets/7" in each["text"] for each in shown["snippets"])


def test_a_client_without_a_given_option_is_skipped() -> None:
    """The other clients are on the page."""
    done = run("--format", "json", "--rendered", "--option", "name=cat.jpg")
    clients = {each["client"]["name"] for each in json.loads(done.stdout)["snippets"]}
    assert "requests" in clients
    assert "inference_sdk" not in clients


def test_a_page_contains_no_api_key() -> None:
    """Not even with --rendered."""
    refused = run("--format", "markdown", "--rendered", "--api-key", "secret")
    assert isinstance(refused.exception, SnippetgenError)
    assert refused.exception.where == "--api-key"


def test_a_page_of_your_own_spec(spec_file: Callable[..., Path]) -> None:
    """It is an error without published snippets, and can be rendered in every format."""
    file = spec_file(("operationId: find", "operationId: find\n      description: 'Cats {x} | <b>'"))
    refused = run("--format", "markdown", "--snippets", SNIPPETS, "--spec", file)
    assert isinstance(refused.exception, SnippetgenError)
    assert "--rendered" in refused.exception.remedy
    for form in FORMATS:
        done = run("--format", form, "--spec", file, "--rendered")
        assert done.exit_code == 0, done.exception
        assert "CAT_FINDER_API_KEY" in done.stdout
    written = json.loads(run("--format", "openapi", "--spec", file, "--rendered").stdout)
    assert list(OpenAPIV31SpecValidator(written).iter_errors()) == []
    assert "inference_sdk" not in json.dumps(written)


@pytest.mark.parametrize("markup", [Markup, Material, GitBook])
def test_html_of_a_document_is_shown(markup: type[Markup]) -> None:
    """In prose and in cells; code is unchanged."""
    text = "<b>bold</b> <script>alert(1)</script> `<b>`"
    written = markup().page([*prose(text), Table((plain("A"),), ((line(text),),))])
    html = markdown.markdown(written, extensions=["tables"])
    assert "<b>" not in html
    assert "<script>" not in html
    assert [unescape(found) for found in re.findall("<code>(.*?)</code>", html)] == ["<b>", "<b>"]
