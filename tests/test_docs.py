"""The markers of a page, and the content that replaces them."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from markdown import markdown

import own_site
import snippetgen
from snippetgen import languages
from snippetgen.checking import budget
from snippetgen.checking.scenario import Scenario
from snippetgen.cli import snippetgen as program
from snippetgen.errors import SnippetgenError
from snippetgen.languages.model import Language
from snippetgen.literal import percent, raw
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint, Source
from snippetgen.openapi.schema import Schemas
from snippetgen.openapi.spec import PACKAGED, packaged
from snippetgen.published import store
from snippetgen.rendering import render
from snippetgen.rendering.holes import Hole, Rule, Template
from snippetgen.rendering.variant import Variant
from snippetgen.request import build
from snippetgen.site import Site, expand, page_data
from snippetgen.site.blocks import Fence
from snippetgen.site.highlight import Run, runs
from snippetgen.site.html import html as filled_html
from snippetgen.site.markers import MARKERS, Marker
from snippetgen.site.picture import picture
from snippetgen.site.reference import pretty
from snippetgen.site.samples import Published

TREE = Path(__file__).parents[1] / "snippets" / "infer"
EVERY = [*render.variants(packaged())]
LOCALES = render.locales()
GO = Variant.parse("go/net_http/local")


@pytest.fixture
def site(endpoint: Endpoint) -> Site:
    """The English site of the packaged endpoint and the published snippets."""
    return Site(TREE, endpoint, "en", "checking.md")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the published snippets."""
    return Path(shutil.copytree(TREE, tmp_path / "snippets"))


def blocks(page: str) -> dict[str, str]:
    """Return the text of each snippet on a page by variant."""
    pattern = r'<div class="snippet" data-variant="([^"]+)".*?<code>(.*?)</code>'
    return {name: html.unescape(re.sub("<[^>]+>", "", shown)) for name, shown in re.findall(pattern, page, re.DOTALL)}


def expanded(text: str, site: Site) -> str:
    """Expand a page, and replace the placeholders of stashed HTML, as a builder does."""
    kept: list[str] = []

    def stash(made: str) -> str:
        kept.append(made)
        return f"\ue000{len(kept) - 1}\ue001"

    return re.sub("\ue000(\\d+)\ue001", lambda mark: kept[int(mark[1])], expand(text, site, stash))


def refused(text: str, site: Site, kinds: Mapping[str, Marker] = MARKERS) -> str:
    """Return the error that a page raises."""
    with pytest.raises(SnippetgenError) as caught:
        expand(text, site, markers=kinds)
    return str(caught.value)


def filled(lines: list[Any], values: Mapping[str, str | int], language: Language) -> str:
    """Join the runs of lines and fill their holes, as the page's script does."""
    write = language.literal
    rules = {Rule.LITERAL: write.write, Rule.PERCENT: percent, Rule.RAW: raw, Rule.KEY: write.write_key}
    text = ""
    for run in (run for line in lines for run in line):
        if isinstance(run, str):
            text += run
        elif run[1] is not None:
            text += run[1]
        else:
            text += Template(("", Hole(run[2], Rule(run[3])), "")).fill(values, rules)
    return text


# Snippets


@pytest.mark.parametrize("locale", LOCALES)
def test_the_text_of_every_block_is_the_published_file(site: Site, locale: str) -> None:
    """Byte for byte, for every variant and locale."""
    found = blocks(expanded("<!-- snippets -->", replace(site, locale=locale)))
    assert list(map(Variant.parse, found)) == sorted(
        EVERY, key=lambda v: (v.source is Source.HOSTED, v.language.title.lower())
    )
    for name, text in found.items():
        variant = Variant.parse(name)
        file = variant.file
        assert text.encode() == (TREE / locale / variant.folder / file).read_bytes()


def test_tabs_are_by_language_and_by_client_inside(site: Site) -> None:
    """Only a language with several clients has nested tabs."""
    titles = re.findall(
        r'^( *)===!? "(.+)"$', expand("<!-- snippets: source=local lang=go,ruby -->", site), re.MULTILINE
    )
    assert [(space, html.unescape(title)) for space, title in titles] == [
        ("", "Go"),
        ("", "Ruby"),
        ("    ", "Net::HTTP"),
        ("    ", "HTTParty"),
    ]


def test_a_marker_selects_sources_languages_and_clients_in_its_order(site: Site) -> None:
    """A language may be named by an alias."""
    page = expand("<!-- snippets: source=hosted lang=swift,golang,node client=urlsession,net_http,axios -->", site)
    assert [*blocks(page)] == ["swift/urlsession/hosted", "go/net_http/hosted", "node/axios/hosted"]


def test_a_tab_says_how_to_install_and_run_and_shows_the_manifests(site: Site) -> None:
    """As commands, and each manifest with its file name."""
    page = expand("<!-- snippets: source=local lang=ruby client=httparty -->", site)
    assert "Ruby 3.1 or later" in page
    commands = re.findall(r'snippet-command"><span class="snippet-label">(\w+)</span>.*?<code>(.*?)</code>', page)
    assert [(label, re.sub("<[^>]+>", "", text)) for label, text in commands] == [
        ("Install", "gem install httparty"),
        ("Run", "ruby local.rb"),
    ]
    assert re.findall(r'data-manifest="([^"]+)"', page) == ["Gemfile"]


def test_a_tab_opens_its_evidence(site: Site) -> None:
    """The toolchain's version, the number of checks, and the verdict of each; below, the page that explains them."""
    page = expand("<!-- snippets: source=local lang=go -->", site)
    [(said, verdicts)] = re.findall(r"<summary>(Checked with .*?)</summary>\n *<ul>(.*?)</ul>", page, re.DOTALL)
    assert re.fullmatch(r"Checked with go [\d.]+: \d+ checks passed", said)
    assert '<li data-verdict="✓"><b>✓</b> ok</li>' in verdicts
    assert re.search('<li data-verdict="A"><b>A</b> 403</li>', verdicts)
    assert page.rstrip().endswith("[How every snippet is checked](checking.md)")


def test_a_site_without_a_page_about_checks_has_no_link_to_it(site: Site) -> None:
    """The evidence is there."""
    page = expand("<!-- snippets: source=local lang=go -->", replace(site, checking=""))
    assert "<summary>Checked with go 1." in page
    assert "How every snippet" not in page


def test_html_is_stashed(site: Site) -> None:
    """No HTML is left in the Markdown, which could be changed by it."""
    kept: list[str] = []

    def stash(text: str) -> str:
        kept.append(text)
        return f"kept {len(kept)}"

    page = expand("<!-- form -->\n\n<!-- snippets: lang=go -->\n\n<!-- picture -->", site, stash)
    assert "<" not in page
    assert sum("data-variant" in each for each in kept) == 2
    assert sum("<form" in each for each in kept) == 1


def test_a_stale_snippet_raises(site: Site, tree: Path) -> None:
    """A snippet that differs from the rendered one is not shown."""
    file = tree / "en/go/net_http/local.go"
    file.write_text(file.read_text(encoding="utf-8").replace("fmt", "fmtt"), encoding="utf-8")
    with pytest.raises(SnippetgenError, match="stale") as caught:
        Published(replace(site, tree=tree)).sample(GO)
    assert caught.value.where == str(file)
    assert "render --all" in caught.value.remedy


@pytest.mark.parametrize("changed", [("files", {}), ("scenarios", {"forbidden": "passed"})])
def test_an_unchecked_snippet_raises(site: Site, tree: Path, changed: tuple[str, object]) -> None:
    """A snippet whose bytes have not passed every check is not shown."""
    evidence = json.loads((tree / "evidence.json").read_text(encoding="utf-8"))
    evidence["snippets"][f"en/{GO}"][changed[0]] = changed[1]
    (tree / "evidence.json").write_text(json.dumps(evidence), encoding="utf-8")
    with pytest.raises(SnippetgenError, match="unchecked"):
        Published(replace(site, tree=tree)).sample(GO)


def test_a_published_snippet_is_runs_of_one_style(site: Site) -> None:
    """The holes that the form fills are runs of their own."""
    found = Published(site).sample(GO)
    shown = runs(found.pieces, "go")
    assert "".join(run.text for run in shown) == found.text
    assert {run.hole for run in shown} == {"", "key_variable", "image_path", "url_with_options"}


# Highlighting


def test_a_hole_is_one_run_in_the_style_of_its_value() -> None:
    """Even if the lexer splits its value into several tokens."""
    pieces = [("x = ", None), (r'"a\tb"', Hole("image_path")), ("\n", None)]
    assert Run(r'"a\tb"', "s", "image_path", "literal") in runs(pieces, "go")


def test_a_hole_that_the_form_does_not_fill_is_text() -> None:
    """Such as the timeout and comments."""
    pieces = [
        ("t := ", None),
        ("30", Hole("timeout")),
        (" // ", None),
        ("Wait.", Hole("Wait.", Rule.COMMENT)),
        ("", None),
    ]
    assert {run.hole for run in runs(pieces, "go")} == {""}


def test_the_html_of_code_has_the_text_of_code() -> None:
    """Reserved characters are escaped."""
    shown = [Run("a < b\n && c\n", ""), Run('"<&>"', "s", "image_url", "literal"), Run("  \n", "n")]
    written = filled_html("snippet.html", block=Fence("text", "", file='<f">'), runs=shown, _=str)
    (inside,) = re.findall(r"<code>(.*)</code>", written, re.DOTALL)
    assert html.unescape(re.sub("<[^>]+>", "", inside)) == 'a < b\n && c\n"<&>"  \n'
    assert '<span class="hole" data-hole="image_url" data-rule="literal">&#34;&lt;&amp;&gt;&#34;</span>' in inside
    assert 'data-manifest="&lt;f&#34;&gt;"' in written
    assert "<summary>&lt;f&#34;&gt;</summary>" in written


# The form


@pytest.mark.parametrize("locale", LOCALES)
def test_the_form_data_renders_the_same_snippets(site: Site, locale: str) -> None:
    """As `render`, for every variant and number of options, with values that need escapes."""
    data = page_data(replace(site, locale=locale))
    texts = {"name": 'a "b"\\$.jpg', "confidence": "12.5", "overlap": "30"}
    assert [*data["variants"]] == list(map(str, EVERY))
    for variant in EVERY:
        stated = data["variants"][str(variant)]
        known = [name for name in texts if stated["options"] is None or name in stated["options"]]
        assert len(stated["shapes"]) == len(known) + 1
        for count, shape in enumerate(stated["shapes"]):
            request = build(
                site.endpoint,
                model="acmé/7",
                source=variant.source,
                image='https://x.example/"$a' if variant.source is Source.HOSTED else "/tmp/a'b\"\n.jpg",
                options={name: texts[name] for name in known[:count]},
                key_variable="OTHER_KEY",
            )
            lines = [data["lines"][index] for index in shape]
            made = filled(lines, request.values(stated["options"]), variant.language)
            assert made == render.render(variant, request, locale=locale).text


def test_a_line_of_the_data_ends_with_its_line(site: Site) -> None:
    """Each line of the data is one line of source, which snippets can share."""
    for line in page_data(site)["lines"]:
        assert all("\n" not in run[:-1] for run in (each if isinstance(each, str) else each[1] or "" for each in line))


def test_the_data_survives_html(site: Site) -> None:
    """It cannot end its element, and characters that HTML cannot contain are escaped."""
    endpoint = replace(site.endpoint, key="K", title="</template>&lt;")
    page = expand("<!-- form -->", replace(site, endpoint=endpoint))
    (written,) = re.findall(r'<template class="snippets-data"[^>]*>(.*?)</template>', page, re.DOTALL)
    assert not {"<", "&"} & set(written)
    assert written.isprintable()
    assert json.loads(written) == json.loads(json.dumps(page_data(replace(site, endpoint=endpoint))))


def test_the_data_is_small(site: Site) -> None:
    """All variants in all shapes have less than 100 kB."""
    assert len(json.dumps(page_data(site), ensure_ascii=False, separators=(",", ":")).encode()) < 100_000


def test_the_form_has_a_labelled_field_for_each_input_and_none_for_the_key(site: Site) -> None:
    """The form only asks for the name of the key's environment variable."""
    page = expand("<!-- form -->", site)
    fields = dict(re.findall(r'<input type="text" id="([^"]+)" name="([^"]+)"', page))
    options = [f"option.{option.name}" for option in site.endpoint.options]
    assert [*fields.values()] == ["model", "image-path", "image-url", *options, "key-variable"]
    assert set(fields) <= set(re.findall(r'<label for="([^"]+)"', page))
    assert 'type="password"' not in page


# The reference


def test_parameters_are_a_table(site: Site) -> None:
    """With types, limits, defaults and examples; of one location or of all."""
    table = expand("<!-- parameters: place=query -->", site)
    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == ["image", "name", "confidence", "overlap"]
    assert "| number, 0 to 100 | no |" in table
    assert "Default: `40`. Example: `50`. |" in table
    assert "`datasetSlug`" in expand("<!-- parameters -->", site)


def test_a_body_is_a_table(site: Site) -> None:
    """Its media type and its size limit."""
    table = expand("<!-- body -->", site)
    assert "`application/x-www-form-urlencoded`" in table
    assert "an image of 20 MB" in table


def test_a_response_is_a_table_of_its_fields(site: Site) -> None:
    """With their paths, also below a `$ref`."""
    table = expand("<!-- response: status=200 -->", site)
    assert "| `predictions` | array of object | yes |" in table
    assert "| `predictions[].points` | array of object | no |" in table
    assert "| `predictions[].points[].x` | number | yes |" in table


@pytest.mark.parametrize("status", [response.status for response in packaged().responses])
def test_examples_are_json_of_the_spec(site: Site, status: str) -> None:
    """The code blocks contain the examples of the spec."""
    (response,) = (each for each in site.endpoint.responses if each.status == status)
    found = re.findall(r"<code>(.*?)</code>", expand(f"<!-- examples: status={status} -->", site), re.DOTALL)
    shown = (html.unescape(re.sub("<[^>]+>", "", each)) for each in found)
    assert list(map(json.loads, shown)) == [*response.examples.values()]


def test_json_is_written_on_few_lines() -> None:
    """A value that fits is on one line, unless it has nested members."""
    assert pretty({"a": [], "b": {"c": 1}}) == '{\n  "a": [],\n  "b": {"c": 1}\n}'


def test_errors_are_a_table(site: Site) -> None:
    """Each with the server's message."""
    table = expand("<!-- errors -->", site)
    assert (
        "| `403` | The API key has no access to this model. | User is not authorized to access this resource |" in table
    )
    assert "`200`" not in table


def rows(table: str) -> list[list[str]]:
    """Return the cells of the tables on a page, without their rules."""
    lines = [line for line in table.splitlines() if line.startswith("|") and set(line) - set("|- :")]
    return [line.strip("| ").split(" | ") for line in lines]


def matrix(site: Site) -> dict[str, dict[str, str]]:
    """Return the marks of the page: client → step → mark."""
    head, *clients = [row for row in rows(expand("<!-- evidence -->", site)) if len(row) > len(Scenario)]
    return {client: dict(zip(head[1:], marks, strict=True)) for client, *marks in clients}


def test_the_evidence_is_a_matrix_of_clients_and_steps(site: Site) -> None:
    """A client has the worst mark of its snippets: a tick, a grade, or a cross."""
    titles = [(language.title, client) for language in languages.every() for client in language.clients]
    marks = matrix(site)
    assert list(map(html.unescape, marks)) == [f"{title} · {client.title}" for title, client in titles]
    heads = {step: str(step.status) if step.status >= 400 else step.replace("_", " ") for step in Scenario}
    for (_, client), row in zip(titles, marks.values(), strict=True):
        assert [*row] == [*heads.values(), "judges"]
        assert row["ok"] == "✓"
        for step in Scenario:
            failing = {step, *(f"{kind}/{step}" for kind in (*Source, "header", "header_without_query"))} & {
                *client.known_failures
            }
            wanted = "✗" if failing else "✓–" if step.succeeds else "ABC" if step.floor == "C" else "AB–"
            assert row[heads[step]] in wanted, (client.name, step)


@pytest.mark.parametrize(
    ("verdicts", "mark"),
    [
        (("A", "A"), "A"),
        (("A", "B"), "B"),
        (("C", "A"), "C"),
        (("A", "known failure"), "✗"),
        (("known failure", "C"), "✗"),
        (("A", None), "A"),
        ((None, None), "–"),
        (("passed", "passed"), "✓"),
    ],
)
def test_the_worst_snippet_counts(site: Site, tree: Path, verdicts: tuple[str | None, str | None], mark: str) -> None:
    """Of the snippets with a record."""
    stated = json.loads((tree / "evidence.json").read_text(encoding="utf-8"))
    for source, verdict in zip(Source, verdicts, strict=True):
        scenarios = stated["snippets"][f"en/ruby/httparty/{source}"]["scenarios"]
        del scenarios["slow"]
        if verdict:
            scenarios["slow"] = verdict
    (tree / "evidence.json").write_text(json.dumps(stated), encoding="utf-8")
    assert matrix(replace(site, tree=tree))["Ruby · HTTParty"]["slow"] == mark


def test_every_known_failure_has_its_reason(site: Site) -> None:
    """In a list below the table, with the client and the scenario."""
    page = expand("<!-- evidence -->", site)
    reasons = [
        reason
        for language in languages.every()
        for client in language.clients
        for reason in set(client.known_failures.values())
    ]
    assert reasons
    assert len(re.findall(r"^-   ", page, re.MULTILINE)) == len(reasons)
    assert "-   Swift · URLSession, `missing_file`: " in page


def test_the_sizes_are_those_of_the_published_snippets(site: Site) -> None:
    """Lines of code, their limit, the widest line, and branches of each snippet."""
    head, *found = rows(expand("<!-- sizes -->", site))
    assert head == ["Client", "Lines", "At most", "Columns", "Branches"]
    assert [row[0].strip("`") for row in found] == list(map(str, EVERY))
    for variant, row in zip(EVERY, found, strict=True):
        language = variant.language
        size = budget.size(store.read(TREE, "en", variant).text, language.lexer)
        most = variant.client.lines if variant.source is Source.LOCAL else 0
        assert row[1:] == [str(size.lines), str(most or "–"), str(size.width), str(size.branches)]


def test_the_picture_draws_the_example(site: Site) -> None:
    """A box and a polygon for each prediction, and a description for screen readers."""
    root = ET.fromstring(picture(site))  # noqa: S314  our own output
    (answer,) = (r.examples["instance-segmentation"] for r in site.endpoint.responses if r.status == "200")
    polygons = [element.attrib["points"] for element in root.iter("polygon")]
    assert polygons == [
        " ".join(f"{point['x']:g},{point['y']:g}" for point in each["points"]) for each in answer["predictions"]
    ]
    assert len([*root.iter("rect")]) == 1 + len(answer["predictions"])
    assert root.attrib["role"] == "img"
    assert "7 corners" in str(root.findtext("desc"))


def test_a_picture_needs_an_answer_with_boxes(site: Site) -> None:
    """Otherwise, the error says what the example needs."""
    empty = replace(site, endpoint=replace(site.endpoint, responses=()))
    assert "has no boxes to draw" in refused("<!-- picture -->", empty)


def test_the_command_line_is_described_from_itself(site: Site) -> None:
    """A section for each command, a row for each option, and the examples."""
    page = expand("<!-- cli -->", site, markers=own_site.MARKERS)
    assert re.findall(r"^### `snippetgen (\w+)`", page, re.MULTILINE) == program.list_commands(None)  # type: ignore[arg-type]
    assert "| `--key-variable NAME` |" in page
    assert "\nsnippetgen render --check " in page
    assert "\b" not in page


def test_the_library_is_described_from_its_docstrings(site: Site) -> None:
    """A section for each public name, with a readable signature."""
    signatures: list[str] = []

    def stash(text: str) -> str:
        signatures.append(text)
        return ""

    page = expand("<!-- api -->", site, stash, own_site.MARKERS)
    assert re.findall(r"^## `(\w+)`", page, re.MULTILINE) == snippetgen.__all__
    text = html.unescape(re.sub("<[^>]+>", "", "".join(signatures)))
    assert "scenario: Scenario = Scenario.OK," in text
    assert "snippetgen." not in page + text
    assert "<" not in page.replace("\\<", "")


# Markers


@pytest.mark.parametrize(
    "text",
    [
        "<!-- TODO: say more -->",
        "<!-- more -->",
        "Text <!-- snippets --> in a line",
        "```markdown\n<!-- snippets: source=nowhere -->\n```",
        "~~~~\n~~~\n<!-- form -->\n~~~~",
        "````\n```\n<!-- form -->\n````",
    ],
)
def test_anything_but_a_marker_is_unchanged(site: Site, text: str) -> None:
    """Ordinary comments, and fenced code blocks."""
    assert expand(text, site) == text


def test_a_marker_below_a_fence_is_expanded(site: Site) -> None:
    """The end of a code block is found; a line with a code span opens none."""
    assert "| Status" not in expand("```\n<!-- errors -->\n```", site)
    assert "| Status" in expand("```\nx\n```\n<!-- errors -->", site)
    assert "| Status" in expand("```x```\n<!-- errors -->", site)


def test_a_marker_keeps_its_indentation(site: Site) -> None:
    """In a tab or a note, its content has the same indentation."""
    lines = expand("!!! note\n\n    <!-- errors -->", site).strip("\n").split("\n")
    assert all(line.startswith("    ") for line in lines[2:] if line)


@pytest.mark.parametrize(
    ("marker", "said"),
    [
        ("snipets", "did you mean “snippets”?"),
        ("sample: source=local", "there is no marker “sample”"),
        ("snippets: local", "“local” is not an option of a marker"),
        ("snippets: src=local", "the marker “snippets” has no option “src”"),
        ("form: source=local", "the marker “form” has no option “source”"),
        ("snippets: source=locl", "did you mean “local”?"),
        ("snippets: lang=gopher", "there is no language “gopher”"),
        ("snippets: client=net-http", "did you mean “net_http”?"),
        ("snippets: lang=go client=fetch", "none of these languages has one of these clients"),
        ("parameters: place=body", "there are no parameters in “body”"),
        ("response", "the marker does not say which response"),
        ("response: status=201", "the endpoint has no response “201”"),
    ],
)
def test_a_wrong_marker_raises_with_its_line(site: Site, marker: str, said: str) -> None:
    """The error has a remedy, and does not name an option of the command line."""
    error = refused(f"# Title\n\n<!-- {marker} -->\n", site)
    assert said in error
    assert f"where: line 3: <!-- {marker} -->" in error
    assert "to do: " in error
    assert "--lang" not in error


def test_expanding_changes_nothing_else(site: Site) -> None:
    """A page without markers is unchanged."""
    text = "# A\r\n\n\ttext  \n\n* b\n"
    assert expand(text, site) == text


def test_the_values_are_a_table_with_the_others_below(site: Site) -> None:
    """Each value is counted as exact or listed with its reason; invisible ones are escaped."""
    page = expand("<!-- values -->", site, markers=own_site.MARKERS)
    stated = json.loads((TREE / "values.json").read_text(encoding="utf-8"))
    every = stated["languages"]
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if re.fullmatch(r"\| .+ \| [\d| ]+ \|", line)]
    for kinds, (_, *counts) in zip(stated["places"].values(), rows, strict=True):
        others = [name for kind in kinds.values() for entry in kind for name in (entry[2] if entry[2:] else every)]
        assert [int(count) + others.count(name) for count, name in zip(counts, every, strict=True)] == [
            len(stated["values"])
        ] * len(every)
    entries = [entry for kinds in stated["places"].values() for kind in kinds.values() for entry in kind]
    assert page.count("<li>") == len(entries)
    assert "(cURL)</li>" in page
    assert page.replace("\n", "").isprintable()


SPOILT = (
    "`<img src=x onerror=alert(1)>` <script>alert(1)</script> | ``x` <b>y</b> ](javascript:1) **b** <!-- cli -->\n\n# h"
)


def spoilt(site: Site) -> Site:
    """Return the site with `SPOILT` wherever its spec may contain text."""
    document = json.loads(PACKAGED.read_text(encoding="utf-8"))
    [item] = document["paths"].values()
    operation = item["post"]
    operation["description"] = operation["summary"] = document["info"]["title"] = SPOILT
    for parameter in operation["parameters"]:
        parameter["description"] = SPOILT
    operation["parameters"][3]["name"] = SPOILT
    operation["parameters"][4] |= {"schema": {"type": SPOILT, "format": SPOILT, "default": SPOILT}, "example": SPOILT}
    operation["parameters"][5]["schema"] |= {"minimum": SPOILT, "maximum": SPOILT}
    schema = {"type": "array", "items": {"properties": {SPOILT: {"type": SPOILT, "description": SPOILT}}}}
    examples = {SPOILT: {"value": {SPOILT: ["```", SPOILT]}}, "two": {"value": SPOILT}}
    answer = {"description": SPOILT, "content": {"application/json": {"schema": schema, "examples": examples}}}
    operation["responses"] |= {"200": answer, SPOILT: answer}
    return replace(site, endpoint=spec.endpoint(Schemas(document, "spoilt.json")))


@pytest.mark.parametrize(
    "marker",
    ["parameters", "body", "response: status=200", "examples: status=200", "errors", "form"],
)
def test_no_text_of_a_spec_runs_on_a_page(site: Site, marker: str) -> None:
    """Names, types, limits, descriptions and examples are shown as text."""
    page = expand(f"<!-- {marker} -->", spoilt(site))
    written = page if marker == "form" else markdown(page, extensions=["tables", "fenced_code"])
    tags: list[tuple[str, set[str]]] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append((tag, {name for name, _ in attrs}))

    Parser().feed(written)
    assert not {"script", "img", "b", "h1", "a"} & {tag for tag, _ in tags}
    assert not [name for _, names in tags for name in names if name.startswith("on")]
    assert "alert(1)" in written or marker == "body"


def test_a_missing_table_of_values_raises(site: Site, tmp_path: Path) -> None:
    """The error names the file."""
    error = refused("<!-- values -->", replace(site, tree=tmp_path), own_site.MARKERS)
    assert "the table of values cannot be read" in error
    assert str(tmp_path / "values.json") in error


def test_a_marker_may_order_its_languages(site: Site) -> None:
    """The named ones come first, in that order; the others follow by title."""
    tabs = re.findall(r'^===!? "(.*)"$', expand("<!-- snippets: source=local order=ruby,go -->", site), re.MULTILINE)
    assert list(map(html.unescape, tabs[:3])) == ["Ruby", "Go", "C#"]
    assert len(tabs) == len(languages.names())


def test_a_marker_may_show_another_locale(site: Site) -> None:
    """A page in one human language can show the snippets of another."""
    page = expanded("<!-- snippets: source=local lang=go locale=ja -->", site)
    japanese = store.read(site.tree, "ja", Variant.parse("go/net_http/local"))
    assert blocks(page)["go/net_http/local"] == japanese.text
    with pytest.raises(SnippetgenError, match="there is no locale “jp”"):
        expand("<!-- snippets: locale=jp -->", site)
