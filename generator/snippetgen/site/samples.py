"""The snippets on a page: published ones with their evidence, or newly rendered ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path

from pygments.lexers import get_all_lexers

from snippetgen import languages
from snippetgen.checking.scenario import Scenario
from snippetgen.checking.subject import JUDGES
from snippetgen.errors import SnippetgenError, nearest
from snippetgen.openapi.endpoint import Auth, Endpoint, Source
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


@dataclass(frozen=True)
class Sample:
    """A snippet on a page.

    `pieces` is its text as `render.pieces` returns it; `manifests` maps file names to texts. `entry` is the evidence
    for its bytes; None for an unchecked snippet.
    """

    variant: Variant
    locale: str
    text: str
    pieces: tuple[tuple[str, Hole | None], ...] = field(repr=False)
    manifests: Mapping[str, str] = field(repr=False)
    entry: Entry | None


class Published:
    """The published snippets of a site. The evidence is read once."""

    def __init__(self, site: Site) -> None:
        self.site = site

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return evidence.read(self.site.tree)

    def sample(self, variant: Variant) -> Sample:
        """Return the published snippet of `variant`.

        Raises SnippetgenError if it is missing, if it is stale, or if there is no evidence for its bytes.
        """
        site, locale = self.site, self.site.locale
        published = store.read(site.tree, locale, variant)
        pieces = render.pieces(variant, build(site.endpoint, source=variant.source), locale=locale)
        where = str(site.tree / store.folder(locale, variant) / variant.file)
        wanted = "".join(written for written, _ in pieces), dict(render.manifests(variant))
        if (published.text, dict(published.manifests)) != wanted:
            raise SnippetgenError(
                f"the published snippet of {variant} is stale: it differs from the rendered one",
                where=where,
                remedy="run `snippetgen render --all`, then `snippetgen check --record`",
            )
        if missing := evidence.unrecorded(self._entries, published, variant.file, [Scenario.OK]):
            raise SnippetgenError(
                f"the published snippet of {variant} is unchecked: no evidence for {', '.join(missing)}",
                where=where,
                remedy="run `snippetgen check --record`",
            )
        entry = self._entries[str(published)]
        return Sample(variant, locale, published.text, pieces, published.manifests, entry)


def published(site: Site) -> tuple[Sample, ...]:
    """Return every published snippet of `site`.

    Raises SnippetgenError if one is missing, stale or unchecked.
    """
    try:
        return tuple(map(Published(site).sample, ordered(site.endpoint)))
    except SnippetgenError as error:
        error.remedy += "; or use --rendered to write unchecked snippets"
        raise


def rendered(site: Site, requests: Mapping[Source, Request], templates: Sequence[Path] = ()) -> tuple[Sample, ...]:
    """Render every snippet for these requests, by source. They have no evidence.

    Clients that do not support one of the options, or cannot send the keys, are skipped.
    """
    wanted = {name for request in requests.values() for name, _ in request.options}
    auth = next(iter(requests.values())).auth
    return tuple(
        _rendered(site, variant, requests[variant.source], templates)
        for variant in ordered(site.endpoint, auth)
        if variant.client.options is None or wanted <= set(variant.client.options)
    )


def _rendered(site: Site, variant: Variant, request: Request, templates: Sequence[Path]) -> Sample:
    pieces = render.pieces(variant, request, locale=site.locale, templates=templates)
    text = "".join(written for written, _ in pieces)
    return Sample(variant, site.locale, text, pieces, render.manifests(variant, templates), None)


def ordered(endpoint: Endpoint, auth: Auth | None = None) -> Iterator[Variant]:
    """Yield the variants (see `render.variants`): languages by title, clients in the order of their language."""
    for language in languages.every():
        for client in render.clients(language, endpoint, auth):
            yield from (Variant(language, client, source) for source in endpoint.sources)


def select(
    site: Site, source: Source, langs: Iterable[str], clients: Iterable[str], order: Iterable[str] = ()
) -> list[Variant]:
    """Return the variants of `source` in `langs` and with `clients`; an empty one means all.

    The languages of `order` come first, then the others in the order of `langs`, or by title. Raises SnippetgenError
    for an unknown name.
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
        _("Checked with {toolchain}: {number} checks passed"),
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
    """Return the version of the toolchain in short, after `title` if it is only a number."""
    version = entry.toolchain.removeprefix("info: ").partition(" (")[0]
    bare = version.removeprefix("v")
    return f"{title} {bare}" if bare[:1].isdecimal() else version


def lexer(file: str, text: str) -> str:
    """Return a highlighter's name for the language of a file, from the file's name or text."""
    for _, aliases, patterns, _ in get_all_lexers():  # Pygments' own search compiles a thousand patterns
        if aliases and any(file == each or (each[0] == "*" and file.endswith(each[1:])) for each in patterns):
            return str(aliases[0])
    return "xml" if text.lstrip().startswith("<") else "text"
