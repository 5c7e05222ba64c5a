"""The snippets on a page: published ones with their evidence, or newly rendered ones."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from pathlib import Path

from pygments.lexers import get_all_lexers

from snippetgen import languages
from snippetgen.checking.scenario import JUDGES, Scenario
from snippetgen.errors import SnippetgenError, nearest
from snippetgen.openapi.endpoint import Source
from snippetgen.published import evidence, store
from snippetgen.published.evidence import KNOWN_FAILURE, PASSED, Entry
from snippetgen.rendering import render
from snippetgen.rendering.holes import Hole
from snippetgen.rendering.variant import Variant
from snippetgen.request import Request, build
from snippetgen.site.blocks import Badge, Block, Fence, Paragraph, Tab, Tabs
from snippetgen.site.prose import prose, sentence
from snippetgen.site.site import Site

_REFUSAL = 400
_VERSION = re.compile(r"(.*?)(?: version)? ?[a-z]*(\d+(?:\.\d+)+)(,.*)?")
"""What a compiler prints of itself: its name, its version, and those of others after a comma."""


@dataclass(frozen=True)
class Sample:
    """A snippet on a page.

    `endpoint` is the name of its endpoint. `pieces` is its text as `render.pieces` returns it; `manifests` maps file
    names to texts. `entry` is the evidence for its bytes; None for an unchecked snippet. With `own` values, it is the
    evidence for the published bytes, which differ in these values only.
    """

    endpoint: str
    variant: Variant
    locale: str
    text: str
    pieces: tuple[tuple[str, Hole | None], ...] = field(repr=False)
    manifests: Mapping[str, str] = field(repr=False)
    entry: Entry | None
    own: bool = False


class Published:
    """The published snippets of a site. The evidence is read once."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._request = cache(lambda source: build(site.endpoint, source=source))
        self._entries = evidence.read(site.tree)

    def sample(self, variant: Variant) -> Sample:
        """Return the published snippet of `variant`.

        Raises SnippetgenError if it is missing, if it is stale, or if there is no evidence for its bytes.
        """
        site, locale = self.site, self.site.locale
        published = store.read(site.tree, locale, variant)
        pieces = render.pieces(variant, self._request(variant.source), locale=locale)
        where = str(site.tree / store.folder(locale, variant) / variant.file)
        wanted = "".join(written for written, _ in pieces), dict(render.manifests(variant))
        if (published.text, dict(published.manifests)) != wanted:
            raise SnippetgenError(
                f"the published snippet of {variant} is stale: it differs from the rendered one",
                where=where,
                remedy="run `snippetgen render --all`, then `snippetgen check --record`",
            )
        if missing := evidence.unrecorded(self._entries, published, [Scenario.OK]):
            raise SnippetgenError(
                f"the published snippet of {variant} is unchecked: no evidence for {', '.join(missing)}",
                where=where,
                remedy="run `snippetgen check --record`",
            )
        entry = self._entries[str(published)]
        return Sample(site.endpoint.name, variant, locale, published.text, pieces, published.manifests, entry)

    def filled(self, variant: Variant, request: Request) -> Sample:
        """Return the snippet of `variant` for another request.

        Raises SnippetgenError as `sample` does for the published one, whose evidence it has.
        """
        entry = self.sample(variant).entry
        return replace(_rendered(self.site, variant, request), entry=entry, own=True)


def published(site: Site, chosen: Iterable[Variant]) -> tuple[Sample, ...]:
    """Return the published snippets of the `chosen` variants.

    Raises SnippetgenError if one is missing, stale or unchecked.
    """
    return tuple(map(Published(site).sample, chosen))


def rendered(
    site: Site, chosen: Iterable[Variant], requests: Mapping[Source, Request], templates: Sequence[Path] = ()
) -> tuple[Sample, ...]:
    """Render the `chosen` variants for these requests, by source. They have no evidence.

    Clients that do not support one of the options, or cannot send the keys, are skipped.
    """
    return tuple(
        _rendered(site, variant, requests[variant.source], templates)
        for variant in chosen
        if expresses(variant, requests[variant.source])
    )


def expresses(variant: Variant, request: Request) -> bool:
    """Return whether the variant's client supports every option of a request, and can send its keys."""
    known = variant.client.options
    able = render.clients(variant.language, request.endpoint, request.auth)
    return variant.client in able and (known is None or all(name in known for name, _ in request.options))


def _rendered(site: Site, variant: Variant, request: Request, templates: Sequence[Path] = ()) -> Sample:
    pieces = render.pieces(variant, request, locale=site.locale, templates=templates)
    text = "".join(written for written, _ in pieces)
    return Sample(site.endpoint.name, variant, site.locale, text, pieces, render.manifests(variant, templates), None)


def ordered(site: Site) -> Iterator[Variant]:
    """Yield the variants of the site's endpoint, in the site's order of languages and clients."""
    for language, clients in site.order:
        able = render.clients(language, site.endpoint)
        for client in clients:
            if client in able:
                yield from (Variant(language, client, source) for source in site.endpoint.sources)


def select(
    site: Site,
    sources: Iterable[Source],
    langs: Iterable[str] = (),
    clients: Iterable[str] = (),
    order: Iterable[str] = (),
) -> list[Variant]:
    """Return the variants of `sources`, in `langs` and with `clients`; an empty one means all.

    The languages of `order` come first, then the others in the order of `langs`, or else of the site. Raises
    SnippetgenError for an unknown name, for a source that the endpoint does not support, or if there is no variant.
    """
    asked = [languages.find(word) for word in (*order, *langs)]
    only, wanted = {languages.find(word) for word in langs}, [_client(name) for name in clients]
    chosen = list(sources) or site.endpoint.sources
    for source in chosen:
        site.endpoint.way(source)  # raises if there is none
    found = [
        variant
        for variant in ordered(site)
        if variant.source in chosen
        and (not only or variant.language in only)
        and (not wanted or variant.client.name in wanted)
    ]
    if not found:
        raise SnippetgenError("none of these languages has one of these clients", remedy="leave out lang or client")
    return sorted(found, key=lambda variant: asked.index(variant.language) if variant.language in asked else len(asked))


def _client(name: str) -> str:
    known = sorted({client.name for language in languages.every() for client in language.clients})
    if name not in known:
        raise SnippetgenError(f"there is no client “{name}”", remedy=nearest(name, known))
    return name


def tabs(site: Site, samples: Iterable[Sample]) -> Tabs:
    """Return a tab for each language, with nested tabs for a language with several clients."""
    found = []
    for language, group in groupby(samples, lambda sample: sample.variant.language):
        clients = [(sample.variant.client, tuple(_shown(site, sample))) for sample in group]
        inner = tuple(Tab(client.name, client.title, blocks) for client, blocks in clients)
        blocks = inner[0].blocks if len(inner) == 1 else (Tabs(f"client-{language.name}", 4, inner),)
        found.append(Tab(language.name, language.title, blocks))
    return Tabs("lang", 3, tuple(found))


def _shown(site: Site, sample: Sample) -> Iterator[Block]:
    """Yield the snippet, what it needs, how to install that and to run it, and how it was checked."""
    _, variant = site.words, sample.variant
    client = variant.client
    yield Fence(variant.language.lexer, sample.text, variant.file, sample)
    yield from prose(_(client.install))
    for label, command in ((_("Install"), client.how_to_install), (_("Run"), client.how_to_run)):
        if command:
            yield Fence("sh", command.format(file=variant.file, stem=Path(variant.file).stem), label=label)
    for file, text in sample.manifests.items():
        yield Fence(lexer(file, text), text, file)
    yield badge(site, sample)


def badge(site: Site, sample: Sample) -> Badge | Paragraph:
    """Return how a snippet was checked."""
    _ = site.words
    if sample.entry is None:
        return Paragraph(sentence(_("Nobody has checked this snippet.")))
    said = sentence(
        _("Checked with {toolchain} and the document’s own values: {number} checks passed")
        if sample.own
        else _("Checked with {toolchain}: {number} checks passed"),
        toolchain=toolchain(sample.entry, sample.variant.language.title),
        number=str(len(sample.entry.passed)),
    )
    found = sample.entry.scenarios
    verdicts = tuple((short(step), mark([found[step]])) for step in (*Scenario, JUDGES) if step in found)
    return Badge(said, verdicts)


def short(step: str) -> str:
    """Return a short title for a step: the HTTP status of a refusal, or its name."""
    status = Scenario(step).status if step != JUDGES else 0
    return str(status) if status >= _REFUSAL else step.replace("_", " ")


def mark(verdicts: Collection[str]) -> str:
    """Return a mark for the worst of the verdicts: a grade, ✓ for passed, ✗ for a known failure, – for none."""
    return "✗" if KNOWN_FAILURE in verdicts else max(verdicts, default="–").replace(PASSED, "✓")


def toolchain(entry: Entry, title: str) -> str:
    """Return the name and the version of the toolchain; `title` is the name if it prints none."""
    printed = entry.toolchain.removeprefix("info: ").partition(" (")[0]
    found = _VERSION.match(printed)
    return f"{found[1] or title} {found[2]}{found[3] or ''}" if found else printed


@cache
def lexer(file: str, text: str) -> str:
    """Return a highlighter's name for the language of a file, from the file's name or text."""
    for _, aliases, patterns, _ in get_all_lexers():  # Pygments' own search compiles a thousand patterns
        if aliases and any(file == each or (each[0] == "*" and file.endswith(each[1:])) for each in patterns):
            return str(aliases[0])
    return "xml" if text.lstrip().startswith("<") else "text"
