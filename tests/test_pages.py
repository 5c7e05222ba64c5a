"""The site's pages: both locales agree, links work, and tables and outputs are right."""

from __future__ import annotations

import itertools
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from markdown.extensions.toc import slugify

import apis
import own_site
from snippetgen import languages, request
from snippetgen.checking import budget, check, compare
from snippetgen.checking.scenario import JUDGES, Grade, Scenario
from snippetgen.checking.subject import Subject
from snippetgen.cli import snippetgen
from snippetgen.languages.model import Client, Embedding, Judge, Language, Structure, Toolchain
from snippetgen.literal import Literal
from snippetgen.openapi import hints, spec
from snippetgen.openapi.endpoint import Endpoint, Source
from snippetgen.rendering import render
from snippetgen.rendering.context import context
from snippetgen.request import Shape
from snippetgen.site.markers import MARKERS

REPOSITORY = Path(__file__).parents[1]
DOCS = REPOSITORY / "docs"
LOCALES = ("en", "ja")
PAGES = sorted(path.relative_to(DOCS / "en").as_posix() for path in (DOCS / "en").rglob("*.md"))

_BLOCKS = {
    "heading": re.compile(r"#{1,6} "),
    "marker": re.compile(r"<!-- "),
    "table": re.compile(r"\|"),
    "list": re.compile(r"[-*] "),
    "numbered": re.compile(r"\d+\. "),
}
_ITEM = re.compile(r"^(?:[-*]|\d+\.) ", re.MULTILINE)
_ID = re.compile(r"\s*\{#([^}]+)\}\Z")
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_LOCALE_OPTION = re.compile(r" --locale (?:en|ja)\b")
_LOCALE_KEY = re.compile(r"(?<=\blocale: )(?:en|ja)\b")
_READABLE = {"sh", "console", "yaml", "toml", "json", "jinja", "markdown"}


@dataclass(frozen=True)
class Block:
    """A block of a page: its kind, its source, and of a fence its language in `info`."""

    kind: str
    text: str
    info: str = ""

    @property
    def level(self) -> int:
        return len(self.text) - len(self.text.lstrip("#"))

    @property
    def id(self) -> str:
        stated = _ID.search(self.text)
        return stated[1] if stated else slugify(self.text.lstrip("# ").replace("`", ""), "-")

    @property
    def units(self) -> list[str]:
        """The texts that are translated one by one: cells, items, or the whole block."""
        if self.kind == "table":
            rows = [line for line in self.text.splitlines() if not set(line) <= set("|-: ")]
            return [cell.strip() for row in rows for cell in _CODE.sub("`", row).strip("|").split("|")]
        if self.kind in {"list", "numbered"}:
            return [item for item in _ITEM.split(self.text) if item]
        return [_ID.sub("", self.text).lstrip("# ")]

    @property
    def shape(self) -> tuple[Any, ...]:
        """What must be equal in every locale."""
        match self.kind:
            case "heading":
                return ("heading", self.level, self.id)
            case "marker":
                return ("marker", self.text)
            case "fence":
                return ("fence", self.info, _LOCALE_KEY.sub("", _LOCALE_OPTION.sub("", self.text)))
        return (self.kind, len(self.units), sorted(_LINK.findall(self.text)), sorted(_CODE.findall(self.text)))


def front_matter(locale: str, page: str) -> dict[str, str]:
    """Return the front matter of a page."""
    head = re.match(r"---\n(.*?)\n---\n", source(locale, page), re.DOTALL)
    assert head, "the page has no front matter"
    stated: dict[str, str] = yaml.safe_load(head[1])
    return stated


def source(locale: str, page: str) -> str:
    return (DOCS / locale / page).read_text(encoding="utf-8")


def blocks(locale: str, page: str) -> list[Block]:
    """Return the blocks of a page."""
    return list(_blocks(source(locale, page)))


def _blocks(text: str) -> Iterator[Block]:
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    for position, piece in enumerate(re.split(r"^```(.*\n(?:.*\n)*?)```$", body, flags=re.MULTILINE)):
        if position % 2:
            info, _, held = piece.partition("\n")
            yield Block("fence", held, info)
            continue
        for paragraph in re.split(r"\n(?:[ \t]*\n)+", piece.strip("\n")):
            if paragraph:
                kind = next((kind for kind, begin in _BLOCKS.items() if begin.match(paragraph)), "paragraph")
                yield Block(kind, paragraph)


def fences(page: str, info: str, locale: str = "en") -> list[str]:
    """Return the texts of the fences with this language on a page."""
    return [block.text for block in blocks(locale, page) if (block.kind, block.info) == ("fence", info)]


def table(page: str, heading: str, column: int = 0) -> list[list[str]]:
    """Return the code spans in a column of the first table below a heading, by row."""
    found = blocks("en", page)
    start = next(n for n, block in enumerate(found) if block.kind == "heading" and block.id == heading)
    below = next(block for block in found[start:] if block.kind == "table")
    rows = (re.split(r" ?\| ?", line.strip("|")) for line in below.text.splitlines()[2:])
    return [_CODE.findall(row[column]) for row in rows]


def flat(rows: Sequence[Sequence[str]]) -> list[str]:
    return [word for row in rows for word in row]


def console(page: str) -> list[tuple[str, str]]:
    """Return the commands on a page with their shown output."""
    shown = [re.fullmatch(r"\$ snippetgen ([^\n]*)\n(.*)", text, re.DOTALL) for text in fences(page, "console")]
    assert all(shown), "a console example is a command of snippetgen and what it prints"
    return [(found[1], found[2]) for found in shown if found]


def commands(page: str) -> Iterator[str]:
    """Yield the arguments of every snippetgen command on a page, in examples and sentences."""
    for text in fences(page, "sh"):
        for line in text.splitlines():
            yield re.sub(r" > \S+\Z", "", line.rpartition("snippetgen ")[2])
    yield from (command for command, _ in console(page))
    for block in blocks("en", page):
        if block.kind != "fence":
            yield from re.findall(r"`snippetgen ([^`]+)`", block.text)


STORY = "maintainers/index.md"
"""The page whose commands are run one after the other, in one folder."""

COMMANDS = sorted({(page, command) for page in PAGES for command in commands(page)})
SHOWN = [(command, output) for page in PAGES if page != STORY for command, output in console(page)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with the files of the pages' examples, and a checkout for `new`."""
    document, moss, overlay = [
        text for text in fences("maintainers/own-endpoint.md", "yaml") if text.startswith(("openapi:", "overlay:"))
    ]
    (tmp_path / "birds.yaml").write_text(fences(STORY, "yaml")[0], encoding="utf-8")
    (tmp_path / "leaves.yaml").write_text(document, encoding="utf-8")
    (tmp_path / "moss.yaml").write_text(moss, encoding="utf-8")
    (tmp_path / "moss-overlay.yaml").write_text(overlay, encoding="utf-8")
    wrong = document.replace("key: LEAVES", "keys: LEAVES").replace("timeout: 60", "timeout: 60s")
    (tmp_path / "leaves-wrong.yaml").write_text(wrong, encoding="utf-8")
    (tmp_path / "my-templates").mkdir()
    (tmp_path / "generator" / "snippetgen" / "languages").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


# Both locales


def test_every_locale_has_the_same_pages() -> None:
    """Each page is in every locale."""
    for locale in LOCALES:
        assert sorted(path.relative_to(DOCS / locale).as_posix() for path in (DOCS / locale).rglob("*.md")) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_both_locales_have_the_same_structure(page: str) -> None:
    """Equal headings, ids, markers, fences, and in each text equal links, images and code."""
    english, japanese = ([block.shape for block in blocks(locale, page)] for locale in LOCALES)
    for ours, theirs in zip(english, japanese, strict=False):
        assert theirs == ours
    assert len(japanese) == len(english)


@pytest.mark.parametrize("page", PAGES)
def test_japanese_headings_state_the_english_ids(page: str) -> None:
    """Links to headings work in both languages."""
    for block in blocks("ja", page):
        assert block.kind != "heading" or _ID.search(block.text), block.text


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_left_untranslated(page: str) -> None:
    """Every text of a Japanese page with words has Japanese words; English pages have none."""
    texts = [unit for block in blocks("ja", page) if block.kind not in {"fence", "marker"} for unit in block.units]
    for text in (*texts, front_matter("ja", page)["description"]):
        words = _LINK.sub("", _CODE.sub("", text)) if "`" in text else text
        assert _JAPANESE.search(text) or not re.search(r"[A-Za-z]{2}", words), text
    assert not _JAPANESE.search(source("en", page))


@pytest.mark.parametrize("page", PAGES)
def test_a_japanese_paragraph_is_one_line(page: str) -> None:
    """A line end would be shown as a space between Japanese words."""
    for block in blocks("ja", page):
        if block.kind == "paragraph":
            assert "\n" not in block.text, block.text
        elif block.kind in {"list", "numbered"}:
            assert len(block.units) == len(block.text.splitlines()), block.text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_page_has_a_description_and_one_title(locale: str, page: str) -> None:
    """For search engines and social previews."""
    assert front_matter(locale, page)["description"].endswith(("。", "."))
    levels = [block.level for block in blocks(locale, page) if block.kind == "heading"]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("locale", LOCALES)
def test_links_within_the_site_lead_somewhere(locale: str, page: str) -> None:
    """To an existing page and heading; all others are absolute https URLs."""
    for _, target in _LINK.findall(source(locale, page)):
        if "://" in target:
            assert target.startswith("https://")
            continue
        path, _, anchor = target.partition("#")
        file = (DOCS / locale / page).parent / path if path else DOCS / locale / page
        assert file.is_file(), target
        there = file.resolve().relative_to((DOCS / locale).resolve()).as_posix()
        ids = {block.id for block in blocks(locale, there) if block.kind == "heading"}
        assert not anchor or anchor in ids, target


class _Configuration(yaml.SafeLoader):
    """Loads a site's configuration; `!ENV` becomes its default."""


def _default(loader: _Configuration, value: yaml.SequenceNode) -> Any:
    return loader.construct_sequence(value)[-1]


_Configuration.add_constructor("!ENV", _default)


def _configuration(file: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load((REPOSITORY / file).read_text(encoding="utf-8"), _Configuration)  # noqa: S506
    return found


@pytest.mark.parametrize("locale", LOCALES)
def test_the_navigation_has_every_page(locale: str) -> None:
    """Each once, in the same order in both languages; Japanese titles are Japanese."""
    file = {"en": "mkdocs.yml", "ja": "mkdocs.ja.yml"}[locale]
    found = list(_navigation(_configuration(file)["nav"]))
    assert sorted(page for _, page in found) == PAGES
    english = _navigation(_configuration("mkdocs.yml")["nav"])
    assert [page for _, page in found] == [page for _, page in english]
    assert locale == "en" or all(_JAPANESE.search(title) for title, _ in found if title and title != "Python")


def _navigation(entries: list[Any], title: str = "") -> Iterator[tuple[str, str]]:
    for entry in entries:
        if isinstance(entry, str):
            yield title, entry
            continue
        for name, value in entry.items():
            yield from [(name, value)] if isinstance(value, str) else _navigation(value, name)


# Nothing written by hand


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("locale", LOCALES)
def test_no_snippet_is_written_by_hand(locale: str, page: str) -> None:
    """A fence is a snippetgen command, its output, or its configuration; nothing else is code."""
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    for block in blocks(locale, page):
        if block.kind == "fence":
            assert block.info in _READABLE, block.text
            if block.info == "sh":
                for line in block.text.splitlines():
                    assert line.startswith("snippetgen ") or (f"```sh\n{line}\n```" in readme), line
            continue
        assert not re.search(r"^(?: {4}|\t|~~~)", block.text, re.MULTILINE), block.text
        assert block.kind == "marker" or not re.search(r"<[a-z/!]", _CODE.sub("", block.text)), block.text


@pytest.mark.parametrize("page", PAGES)
def test_no_shown_output_is_code(page: str) -> None:
    """The output of `render` would be an unchecked snippet; pages use the marker for that."""
    for command, output in console(page):
        words = command.split()
        assert words[0] != "render" or {"--all", "--check"} & {*words} or output.startswith("snippetgen: ")


# Commands and what they print


@pytest.mark.parametrize(("page", "command"), COMMANDS, ids=[f"{page}: {command}" for page, command in COMMANDS])
@pytest.mark.usefixtures("folder")
def test_a_shown_command_parses(page: str, command: str) -> None:
    """The command, its options and their values exist; a name alone is a command."""
    words = shlex.split(command.replace("LANGUAGE", "go").replace(" N", " 2"))
    if len(words) == 1:
        assert snippetgen.get_command(click.Context(snippetgen), words[0]), f"{page} names no command"
        return
    _parse(snippetgen, "snippetgen", words, None)


def _parse(command: click.Command, name: str | None, words: list[str], parent: click.Context | None) -> None:
    try:
        context = command.make_context(name, words, parent)
    except click.exceptions.Exit:  # --help; a wrong option is a UsageError
        return
    if isinstance(command, click.Group):
        called, inner, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        assert inner
        _parse(inner, called, rest, context)


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
@pytest.mark.usefixtures("folder")
def test_a_shown_command_prints_what_is_shown(command: str, output: str) -> None:
    """Exactly, without a toolchain; of `check`, only the numbers."""
    if command.startswith("check "):
        assert output.startswith(_numbers(spec.packaged()))
    else:
        assert sorted(_printed(command).splitlines()) == sorted(output.splitlines())


def test_the_story_prints_what_is_shown(folder: Path) -> None:
    """Each command in turn; of `check`, only the numbers. test_adopter.py runs them with toolchains."""
    for command, output in console(STORY):
        if command.startswith("check "):
            numbers = _numbers(spec.read(folder / "birds.yaml"))
            passed = f"{numbers.split()[2]} passed, 0 failed, 0 skipped"
            assert output == f"{numbers}{passed}\nrecorded in snippets/findbirds/evidence.json\n"
        else:
            assert _printed(command) == output


def _printed(command: str) -> str:
    called = [sys.executable, "-m", "snippetgen", *shlex.split(command)]
    return subprocess.run(called, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False).stdout.decode()


def _numbers(endpoint: Endpoint) -> str:
    """Return how the last line of `check` begins."""
    asked = [request.build(endpoint, source=variant.source) for variant in render.variants(endpoint)]
    made = zip(render.variants(endpoint), asked, strict=True)
    subjects = [Subject(render.render(variant, each), each) for variant, each in made]
    checks = sum(len(subject.scenarios((JUDGES, Scenario.EMBEDDED, *check.ORDINARY))) for subject in subjects)
    locales = len(render.locales())
    return f"{len(subjects) * locales} snippets, {checks * locales} checks: "


def test_the_pages_show_commands() -> None:
    """Otherwise the tests above would be empty."""
    assert len(COMMANDS) > 40
    assert {command.split()[0] for command, _ in SHOWN} == {"list", "render", "new", "check", "operations", "init"}


# The example document


def test_the_example_document_is_valid_and_says_what_the_page_says(folder: Path) -> None:
    """It is read with each of its x-snippetgen properties."""
    endpoint = spec.read(folder / "leaves.yaml")
    assert (endpoint.key, endpoint.timeout, endpoint.image) == ("LEAVES_API_KEY", 60, "photo")
    assert endpoint.example_model == "acme/oak-leaves"
    assert [option.name for option in endpoint.options] == ["limit"]


def test_the_example_document_renders_in_every_variant(folder: Path) -> None:
    """In every client but the SDK, which supports only its own service."""
    endpoint = spec.read(folder / "leaves.yaml")
    rendered = [
        render.render(variant, request.build(endpoint, source=variant.source, options={"limit": 5}))
        for variant in render.variants(endpoint)
    ]
    assert all("acme/oak-leaves" in snippet.text for snippet in rendered)
    sdks = sum(client.sdk for language in languages.every() for client in language.clients)
    assert len(rendered) == len(list(render.variants(spec.packaged()))) - sdks * len(Source)


# What pages state about the program


def test_the_page_states_the_endpoint(endpoint: Endpoint) -> None:
    """Its URL, its method, its key's variable and its timeout."""
    for locale in LOCALES:
        text = source(locale, "index.md")
        assert f"`{endpoint.base_url}{endpoint.path}`" in text
        assert f"`{endpoint.method}`" in text
        assert f"`{endpoint.key}`" in text
        assert f"{endpoint.timeout} " in text


def test_every_status_of_the_spec_has_a_heading_and_examples(endpoint: Endpoint) -> None:
    """In the order of the spec's responses."""
    stated = [response.status for response in endpoint.responses]
    found = blocks("en", "index.md")
    markers = [block.text for block in found if block.text.startswith("<!-- examples: ")]
    assert markers == [f"<!-- examples: status={status} -->" for status in stated]
    headings = [block.id[:3] for block in found if block.kind == "heading" and block.id[:3].isdigit()]
    assert headings == [status for status in stated if status.isdigit()]


def test_the_edges_of_the_box_are_those_of_the_example(endpoint: Endpoint) -> None:
    """The computed edges are right, and equal the bounds of the example's polygon."""
    answer: Any = endpoint.example(200)
    first = answer["predictions"][0]
    x, y = ([point[axis] for point in first["points"]] for axis in "xy")
    edges = [f" = {edge:.0f} |" for edge in (min(x), min(y), max(x), max(y))]
    computed = [
        first["x"] - first["width"] / 2,
        first["y"] - first["height"] / 2,
        first["x"] + first["width"] / 2,
        first["y"] + first["height"] / 2,
    ]
    assert edges == [f" = {edge:.0f} |" for edge in computed]
    rows = [line for line in source("en", "index.md").splitlines() if "/ 2 = " in line]
    assert [row[row.index(" = ") :] for row in rows] == edges


def test_the_scenarios_are_listed() -> None:
    """In order, with their floors, and the sentences on `arrives` and on ordinary checks."""
    listed = [scenario.value for scenario in Scenario]
    assert flat(table("checking.md", "scenarios")) == listed
    found = blocks("en", "checking.md")
    rows = [
        row
        for row in source("en", "checking.md").splitlines()
        if row.startswith("| `") and row[3:].split("`")[0] in listed
    ]
    floors = ["success" if scenario.succeeds else str(scenario.floor) for scenario in Scenario]
    assert [row.strip("| ").rpartition(" | ")[2] for row in rows] == floors
    sentence = next(block.text for block in found if block.text.startswith("In `refused`"))
    assert set(_CODE.findall(sentence.partition("In `redirected`")[0])) == {
        scenario.value for scenario in Scenario if not scenario.arrives
    }
    sentence = next(block.text for block in found if block.text.startswith("`ok`, "))
    assert all(f"`{scenario}`" in sentence for scenario in (*check.ORDINARY, Scenario.EMBEDDED))


def test_the_limits_of_a_check_are_stated() -> None:
    """Lines of a failure, seconds of a run, and columns of a snippet."""
    for locale in LOCALES:
        text = source(locale, "checking.md")
        assert f"{compare._MOST_LINES} " in text
        assert f"{check._SPARE_SECONDS:.0f} " in text
        assert f"{budget.WIDEST} " in text


def test_the_grades_are_explained() -> None:
    """All of them, in order."""
    text = source("en", "checking.md")
    rows = [line for line in text.splitlines() if re.match(r"\| [A-Z] \|", line)]
    assert [row[2] for row in rows] == [grade.value for grade in Grade]


def test_the_clients_with_known_failures_are_named() -> None:
    """Those of a malformed key are too many; all failures themselves are in the evidence."""
    clients = [client for language in languages.every() for client in language.clients]
    known = {c.title for c in clients if any(not name.endswith("malformed_key") for name in c.known_failures)}
    assert known == {"Inference SDK", "URLSession"}
    for locale in LOCALES:
        [text] = [block.text for block in blocks(locale, "checking.md") if "(#the-evidence)" in block.text]
        assert all(title in text for title in known)


def test_every_embedded_language_is_named() -> None:
    """Those with a host program."""
    embedded = {language.title for language in languages.every() if language.embedding}
    [text] = [block.text for block in blocks("en", "checking.md") if block.text.startswith("Readers run")]
    assert {title for title in (each.title for each in languages.every()) if f"{title}" in text} == embedded


def test_every_client_has_its_row() -> None:
    """In the table of timeouts, proxies and redirects, and in that of where code finds the status."""
    known = {f"{language.name}/{client.name}" for language in languages.every() for client in language.clients}
    assert sorted(flat(table("checking.md", "timeouts-proxies-and-redirects"))) == sorted(known)
    assert sorted(flat(table("index.md", "in-your-code"))) == sorted(known)


def test_the_properties_of_the_extension_are_listed() -> None:
    """Those of the module's docstring, in order."""
    described = re.findall(r"^(`\w+`(?:, `\w+`)*)  ", hints.__doc__ or "", re.MULTILINE)
    stated = _CODE.findall(" ".join(described))
    assert flat(table("maintainers/own-endpoint.md", "what-openapi-cannot-say")) == stated


def test_every_hole_and_every_branch_is_listed() -> None:
    """What templates get for all shapes: holes, lists with their members, and branches."""
    given: dict[str, set[str]] = {}
    for shape in _shapes():
        for name, value in context(shape, languages.load("python").structure).items():
            members = value if isinstance(value, tuple) else [value] if name == "basic" and value else []
            given.setdefault(name, set()).update(*map(vars, members))
    page = "maintainers/own-templates.md"
    tables = [flat(table(page, heading)) for heading in ("holes", "lists", "what-a-template-may-branch-on")]
    assert sorted(itertools.chain(*tables)) == sorted(given)
    for names, members in zip(table(page, "lists"), table(page, "lists", 1), strict=True):
        assert set(members) <= set().union(*(given[name] for name in names))


def _shapes() -> Iterator[Shape]:
    for entry in apis.entries(REPOSITORY / "tests" / "apis"):
        if not entry.refused:
            for key in (None, "user:key") if len(entry.endpoint().auths[0].secrets) == 1 else (None,):
                yield entry.request(key).shape
    for source in Source:
        for key in (None, "key"):
            yield request.build(spec.packaged(), source=source, key=key, options={"confidence": "50"}).shape


@pytest.mark.parametrize("described", [Language, Literal, Structure, Client, Toolchain, Judge, Embedding])
def test_every_field_of_a_language_is_listed(described: type[Any]) -> None:
    """The tables have the fields of the dataclasses."""
    listed = flat(table("maintainers/adding-a-language.md", described.__name__.lower()))
    assert set(listed) == {field.name for field in fields(described)}


def test_the_markers_are_listed() -> None:
    """All of them, and the site's own pages use each."""
    assert flat(table("maintainers/index.md", "markers-on-a-page")) == list(MARKERS)
    texts = [block.text for page in PAGES for block in blocks("en", page) if block.kind == "marker"]
    assert {re.split(r"[ :]", text.removeprefix("<!-- "))[0] for text in texts} == set(own_site.MARKERS)


def test_the_formats_of_a_page_are_listed() -> None:
    """Those of the option `--format`."""
    command: click.Command = import_module("snippetgen.cli.page").command
    [kinds] = [option.type for option in command.params if "--format" in option.opts]
    assert isinstance(kinds, click.Choice)
    assert set(flat(table("maintainers/other-platforms.md", "formats"))) == set(kinds.choices)
