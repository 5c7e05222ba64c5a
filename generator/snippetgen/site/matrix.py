"""Tables of the checks: toolchains, verdicts by scenario, sizes of snippets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby

from snippetgen.checking import budget
from snippetgen.checking.scenario import JUDGES, Scenario
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import build
from snippetgen.site.blocks import Block, Bullets, Inlines, Paragraph, Table, code, joined, plain
from snippetgen.site.prose import line
from snippetgen.site.reference import table
from snippetgen.site.samples import Sample, mark, ordered, published, short, toolchain
from snippetgen.site.site import Site


def evidence(site: Site) -> Iterator[Block]:
    """Yield tables of toolchains and verdicts, and a list of the known failures."""
    _, shown = site.words, published(site, ordered(site))
    languages = [list(group) for _key, group in groupby(shown, lambda each: each.variant.language)]
    rows = ((plain(group[0].variant.language.title), _toolchains(group)) for group in languages)
    yield table((_("Language"), _("Toolchain")), rows)
    yield from _reached(site, shown, (*Scenario, JUDGES))


KEYS = (Scenario.UNSET_KEY, Scenario.MALFORMED_KEY, Scenario.REDIRECTED, Scenario.TEMPORARY_REDIRECT)
"""The scenarios that are about keys."""


def keys(site: Site) -> Iterator[Block]:
    """Yield a table of what each client reached in the scenarios about keys, and a list of their known failures."""
    yield from _reached(site, published(site, ordered(site)), KEYS)


def _reached(site: Site, shown: Iterable[Sample], steps: Sequence[str]) -> Iterator[Block]:
    """Yield a table of what each client reached in each step, and a list of the known failures in them."""
    _ = site.words
    clients = [list(group) for _key, group in groupby(shown, lambda each: each.variant.client)]
    yield table((_("Client"), *map(short, steps)), (_marks(group, steps) for group in clients))
    if reasons := tuple(_reasons(site, clients, steps)):
        yield Bullets(reasons)


def _toolchains(group: Iterable[Sample]) -> Inlines:
    versions = {toolchain(each.entry, each.variant.language.title): None for each in group if each.entry}
    return plain(", ".join(versions))


def _marks(group: Sequence[Sample], steps: Iterable[str]) -> Iterator[Inlines]:
    """Yield the row of a client: its verdict in each step, the worst of its snippets."""
    yield plain(_client(group))
    for step in steps:
        yield plain(mark({each.entry.scenarios[step] for each in group if each.entry and step in each.entry.scenarios}))


def _client(group: Sequence[Sample]) -> str:
    variant = group[0].variant
    return f"{variant.language.title} · {variant.client.title}"


def _reasons(site: Site, clients: Iterable[Sequence[Sample]], steps: Collection[str]) -> Iterator[tuple[Block, ...]]:
    """Yield the known failures of each client in these steps, with their reasons; each reason once."""
    for group in clients:
        known = group[0].variant.client.known_failures
        chosen = {name: reason for name, reason in known.items() if name.rpartition("/")[2] in steps}
        for reason in dict.fromkeys(chosen.values()):
            names = joined([code(name) for name, why in chosen.items() if why == reason], ", ")
            what = joined([plain(_client(group)), names], ", ")
            yield (Paragraph(joined([what, line(site.words(reason))], ": ")),)


def sizes(site: Site) -> Table:
    """Return a table of the snippets' lines, columns and branches, and limits of lines."""
    _ = site.words
    head = _("Client"), _("Lines"), _("At most"), _("Columns"), _("Branches")
    return table(head, (_size(site, variant) for variant in ordered(site)))


def _size(site: Site, variant: Variant) -> Iterator[Inlines]:
    snippet = render.render(variant, build(site.endpoint, source=variant.source), locale=site.locale)
    measured, most = budget.size(snippet.text, variant.language.lexer), budget.most_lines(variant)
    yield code(variant)
    yield from map(plain, map(str, (measured.lines, most or "–", measured.width, measured.branches)))
