"""Markers: HTML comments alone on a line, which generated content replaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from urllib.parse import unquote

from markupsafe import Markup as Html

from snippetgen.errors import SnippetgenError, nearest
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import build
from snippetgen.site import matrix, reference, samples
from snippetgen.site.blocks import Badge, Block, Fence, Link, Paragraph, plain
from snippetgen.site.form import form
from snippetgen.site.highlight import runs
from snippetgen.site.html import html, inline
from snippetgen.site.markup import Material
from snippetgen.site.picture import picture
from snippetgen.site.samples import Published, Sample
from snippetgen.site.site import Site
from snippetgen.site.try_it import try_it

_MARKER = re.compile(r"(\s*)<!--\s*([A-Za-z_-]+)\s*(?::(.*?))?\s*-->\s*\Z")
_FENCE = re.compile(r"\s*(?:>\s*)*(`{3,}|~{3,})(.*)\Z")
_PAIR = re.compile(r"([a-z_]+|option\.[^\s=]+)=(\S+)\Z")
_OPTION = "option."
_CLOSE = 0.7

Stash = Callable[[str], str]
"""Stores HTML and returns its placeholder, on one line."""

Options = Mapping[str, tuple[str, ...]]
"""The values of each option of a marker."""


@dataclass(frozen=True)
class Marker:
    """A kind of marker: the blocks that replace it, and the names of its options.

    A name that ends with a dot stands for all that begin with it.
    """

    blocks: Callable[[Site, Options], Iterable[Block]]
    options: tuple[str, ...] = ()


class MarkerError(SnippetgenError):
    """An error in the marker in line `line` of a page, counted from 1."""

    def __init__(self, error: SnippetgenError, line: int, marker: str) -> None:
        first, *others = error.problems
        self.line, self.marker = line, f"{marker}, {first.where}" if first.where else marker
        what = "; ".join(each.what for each in (first, *others))
        super().__init__(what, where=f"line {line}: {self.marker}", remedy=first.remedy)


class _Writer(Material):
    """Writes for a site that is built here: files have a copy button, and HTML is stashed."""

    def __init__(self, site: Site, stash: Stash) -> None:
        self._site, self._stash = site, stash

    def html(self, block: Html) -> str:
        """Stash HTML and return its placeholder."""
        return self._stash(str(block))

    def fence(self, block: Fence) -> str:
        """Write code with a copy button, under the name of its file or what it is for."""
        sample = block.sample
        return self._stash(
            html(
                "snippet.html",
                block=block,
                runs=runs(sample.pieces if sample else ((block.text, None),), block.language),
                _=self._site.words,
            )
        )

    def badge(self, block: Badge) -> str:
        """Write how a snippet was checked, which opens its verdicts."""
        return self._stash(html("badge.html", said=inline(block.said), verdicts=block.verdicts, _=self._site.words))


def expand(text: str, site: Site, stash: Stash = str, markers: Mapping[str, Marker] | None = None) -> str:
    """Return `text`, a page in Markdown, with each marker replaced by its content on `site`.

    HTML goes through `stash`, which may store it and return a placeholder. `markers` are the kinds of markers, by
    default MARKERS. Those in fenced code blocks are kept. Raises MarkerError for a wrong marker.
    """
    render.forget()
    writer = _Writer(site, stash)
    lines = text.split("\n")
    written: list[str] = []
    for number, (line, fenced) in enumerate(zip(lines, _fenced(lines), strict=True), 1):
        found = None if fenced else _MARKER.match(line)
        if found is None:
            written.append(line)
            continue
        try:
            blocks = _blocks(found[2], found[3], site, MARKERS if markers is None else markers)
            made = None if blocks is None else writer.write(blocks).split("\n")
        except SnippetgenError as error:
            raise MarkerError(error, number, line.strip()) from None
        written += [line] if made is None else ["", *(f"{found[1]}{each}" if each else "" for each in made), ""]
    return "\n".join(written)


def _fenced(lines: list[str]) -> Iterator[bool]:
    """Yield for each line whether it belongs to a fenced code block; the fences do."""
    opened = ""
    for line in lines:
        fence = _FENCE.match(line)
        inside = bool(opened or fence)
        if fence and not opened:
            opened = fence[1] if "`" not in fence[2] or fence[1][0] == "~" else ""
        elif fence and fence[1].startswith(opened) and not fence[2].strip():
            opened = ""
        yield inside


def _blocks(name: str, stated: str | None, site: Site, markers: Mapping[str, Marker]) -> Iterable[Block] | None:
    """Return the blocks of a marker; None for an ordinary comment."""
    known = list(markers)
    words = (stated or "").split()
    pairs = [_PAIR.match(word) for word in words]
    if name not in markers:
        meant = get_close_matches(name, known, n=1, cutoff=_CLOSE) if not words else all(pairs)
        if meant:
            raise SnippetgenError(f"there is no marker “{name}”", remedy=nearest(name, known))
        return None
    marker = markers[name]
    options: dict[str, tuple[str, ...]] = {}
    for word, pair in zip(words, pairs, strict=True):
        if pair is None:
            raise SnippetgenError(
                f"“{word}” is not an option of a marker", remedy="write NAME=VALUE, such as source=local"
            )
        if pair[1] not in marker.options and f"{pair[1].partition('.')[0]}." not in marker.options:
            remedy = nearest(pair[1], list(marker.options)) if marker.options else "leave it out"
            raise SnippetgenError(f"the marker “{name}” has no option “{pair[1]}”", remedy=remedy)
        options[pair[1]] = (*options.get(pair[1], ()), pair[2])
    endpoint = _one(options, "endpoint")
    return marker.blocks(site.about(endpoint) if endpoint else site, options)


def _one(options: Options, name: str) -> str:
    return options.get(name, ("",))[-1]


def _listed(options: Options, name: str) -> list[str]:
    return [word for value in options.get(name, ()) for word in value.split(",") if word]


def _snippets(site: Site, options: Options) -> Iterator[Block]:
    known = [source.value for source in Source]
    sources = _listed(options, "source") or [source.value for source in site.endpoint.sources]
    for source in sources:
        if source not in known:
            raise SnippetgenError(f"there is no source “{source}”", remedy=nearest(source, known))
    if locale := _one(options, "locale"):
        render.check_locale(locale)
        site = replace(site, locale=locale)
    langs, clients, order = (_listed(options, name) for name in ("lang", "client", "order"))
    _ = site.words
    for source in map(Source, sources):
        shown = _samples(site, samples.select(site, [source], langs, clients, order), options)
        if len(sources) > 1:
            yield html("title.html", title=_("A local image") if source is Source.LOCAL else _("A hosted image"))
        yield samples.tabs(site, shown)
    if site.checking:
        yield Paragraph((Link(plain(_("How every snippet is checked")), site.checking),))


def _samples(site: Site, variants: Iterable[Variant], options: Options) -> Iterator[Sample]:
    """Yield the published snippets, or the checked ones with the values of `model` and `option.NAME`."""
    published = Published(site)
    model = unquote(_one(options, "model")) or None
    values = {name: list(map(unquote, each)) for name, each in options.items() if name.startswith(_OPTION)}
    given = {unquote(name.removeprefix(_OPTION)): each[0] if len(each) == 1 else each for name, each in values.items()}
    for variant in variants:
        if model is None and not given:
            yield published.sample(variant)
            continue
        request = build(site.endpoint, model=model, source=variant.source, options=given)
        if samples.expresses(variant, request):
            yield published.filled(variant, request)


def _status(options: Options) -> str:
    if "status" not in options:
        raise SnippetgenError("the marker does not say which response", remedy="add status=200")
    return _one(options, "status")


def _examples(site: Site, options: Options) -> Iterable[Block]:
    stated = reference.response(site, _status(options))
    if not stated.examples:
        raise SnippetgenError(f"the response “{stated.status}” has no example", remedy="add one to the document")
    return reference.examples(stated)


MARKERS: Mapping[str, Marker] = {
    "snippets": Marker(_snippets, ("endpoint", "source", "lang", "client", "order", "locale", "model", _OPTION)),
    "form": Marker(lambda site, _: [form(site)], ("endpoint",)),
    "try": Marker(lambda site, _: [try_it(site)], ("endpoint",)),
    "parameters": Marker(
        lambda site, options: [reference.parameters(site, _one(options, "place"))], ("endpoint", "place")
    ),
    "body": Marker(lambda site, _: [reference.body(site)], ("endpoint",)),
    "response": Marker(
        lambda site, options: [reference.response_fields(site, reference.response(site, _status(options)))],
        ("endpoint", "status"),
    ),
    "examples": Marker(_examples, ("endpoint", "status")),
    "key": Marker(lambda site, _: reference.keys(site), ("endpoint",)),
    "picture": Marker(lambda site, _: [picture(site)], ("endpoint",)),
    "errors": Marker(lambda site, _: [reference.errors(site)], ("endpoint",)),
    "evidence": Marker(lambda site, _: matrix.evidence(site), ("endpoint",)),
    "key_checks": Marker(lambda site, _: matrix.keys(site), ("endpoint",)),
    "sizes": Marker(lambda site, _: [matrix.sizes(site)], ("endpoint",)),
}
"""Every kind of marker, by name."""
