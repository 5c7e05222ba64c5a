"""The published snippets: checked bytes, and the tabs that show them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import groupby

from snippetgen import languages
from snippetgen.checking.scenario import Scenario
from snippetgen.errors import SnippetgenError, nearest
from snippetgen.openapi.endpoint import Source
from snippetgen.published import evidence, store
from snippetgen.published.evidence import Entry
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import build
from snippetgen.site.highlight import Run, code, file_runs, runs
from snippetgen.site.site import Site, Stash, cell, element

_INDENT = "    "
_BARE = re.compile(r"v?\d")


@dataclass(frozen=True)
class Shown:
    """One published snippet: `title` is its language's, `install` is Markdown, `entry` what vouches for its bytes."""

    variant: Variant
    title: str
    client_title: str
    file: str
    text: str
    runs: tuple[Run, ...]
    manifests: Mapping[str, str]
    install: str
    entry: Entry


class Gallery:
    """The published snippets of a site, which reads the evidence once."""

    def __init__(self, site: Site) -> None:
        self.site = site

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return evidence.read(self.site.tree)

    def shown(self, variant: Variant) -> Shown:
        """The published snippet of `variant`.

        Raises SnippetgenError when it is not what the templates make, or when the evidence does not vouch for it.
        """
        site, language = self.site, variant.language
        client, file = variant.client, variant.file
        published = store.read(site.tree, site.locale, variant)
        pieces = render.pieces(variant, build(site.endpoint, source=variant.source), locale=site.locale)
        where = str(site.tree / store.folder(site.locale, variant) / file)
        wanted = "".join(written for written, _ in pieces), dict(render.manifests(variant))
        if (published.text, dict(published.manifests)) != wanted:
            raise SnippetgenError(
                f"the published snippet of {variant} is stale: the templates make another one",
                where=where,
                remedy="run `snippetgen render --all`, then `snippetgen check --record`",
            )
        if missing := evidence.unrecorded(self._entries, published, file, [Scenario.OK]):
            raise SnippetgenError(
                f"the published snippet of {variant} is unchecked: no evidence for {', '.join(missing)}",
                where=where,
                remedy="run `snippetgen check --record`",
            )
        return Shown(
            variant,
            language.title,
            client.title,
            file,
            published.text,
            runs(pieces, language.lexer),
            published.manifests,
            client.install,
            self._entries[str(published)],
        )


def shown(site: Site, variant: Variant) -> Shown:
    """The published snippet of `variant`: see Gallery.shown."""
    return Gallery(site).shown(variant)


def tabs(site: Site, variants: Iterable[Variant], stash: Stash) -> Iterator[str]:
    """The lines of content tabs: by language, and by client inside where a language has several."""
    gallery = Gallery(site)
    opening = "===!"  # begins a new set of tabs, also right below another
    for language, group in groupby(variants, lambda variant: variant.language):
        each = list(group)
        yield f'{opening} "{language.title}"'
        yield ""
        opening = "==="
        if len(each) == 1:
            yield from _indented(_tab(site, gallery.shown(each[0]), stash))
            continue
        inner = "===!"
        for variant in each:
            snippet = gallery.shown(variant)
            yield from _indented([f'{inner} "{snippet.client_title}"', ""])
            yield from _indented(_indented(_tab(site, snippet, stash)))
            inner = "==="


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"{_INDENT}{line}" if line else "" for line in lines)


def _tab(site: Site, snippet: Shown, stash: Stash) -> Iterator[str]:
    yield from (site.words(snippet.install), "")
    yield from (stash(block(site, snippet)), "")
    for file, text in snippet.manifests.items():
        yield from (stash(_titled(site, file, code(file_runs(text, file)), {"data_manifest": file})), "")
    yield from (badge(site, snippet), "")


def block(site: Site, snippet: Shown) -> str:
    """The HTML of one snippet. The text of its `<code>` is exactly the published file."""
    problem = element("p", "", class_="snippet-problem", role="alert", hidden=True)
    attributes = {"data_variant": str(snippet.variant), "data_locale": site.locale}
    return _titled(site, snippet.file, f"{code(snippet.runs)}{problem}", attributes)


def badge(site: Site, snippet: Shown) -> str:
    """What vouches for a snippet, as a line of Markdown that links to the page about checks."""
    _ = site.words
    said = _("Checked with {toolchain}: {number} checks passed").format(
        toolchain=toolchain(snippet.entry, snippet.title), number=len(snippet.entry.passed)
    )
    text = f"[{cell(said)}]({site.checking})" if site.checking else cell(said)
    return f"{text}{{ .snippet-evidence }}" if site.checking else text


def toolchain(entry: Entry, title: str) -> str:
    """The version of the toolchain, short; it bears its language's `title` where it is a bare number."""
    version = entry.toolchain.removeprefix("info: ").partition(" (")[0]
    return f"{title} {version.removeprefix('v')}" if _BARE.match(version) else version


def _titled(site: Site, file: str, content: str, attributes: Mapping[str, str]) -> str:
    name = element("span", escape(file), class_="snippet-file")
    _ = site.words
    button = element(
        "button",
        escape(_("Copy")),
        type="button",
        class_="snippet-copy",
        hidden=True,
        data_copied=_("Copied"),
        data_failed=_("Copying is not allowed here: select the code and press Ctrl+C"),
    )
    bar = element("div", f"{name}{button}", class_="snippet-bar")
    return element("div", f"{bar}{content}", class_="snippet", **attributes)


def select(
    site: Site, source: Source, langs: Iterable[str], clients: Iterable[str], order: Iterable[str] = ()
) -> list[Variant]:
    """The variants of `source`: all languages by their titles, or `langs` in their order; of `clients`, if any.

    The languages of `order` come before the others. Raises SnippetgenError that suggests the nearest name.
    """
    chosen = [languages.find(word) for word in langs] or languages.every()
    rank = {languages.find(word): number for number, word in enumerate(order)}
    chosen = sorted(chosen, key=lambda language: rank.get(language, len(rank)))
    wanted = [_client(name) for name in clients]
    return [
        Variant(language, client, source)
        for language in chosen
        for client in render.clients(language, site.endpoint)
        if not wanted or client.name in wanted
    ]


def _client(name: str) -> str:
    known = sorted({client.name for language in languages.every() for client in language.clients})
    if name not in known:
        raise SnippetgenError(f"there is no client “{name}”", remedy=nearest(name, known))
    return name
