"""The markers of a page. A marker is a comment on a line of its own, and stands for what is generated there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from snippetgen.errors import SnippetgenError, nearest
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering import render
from snippetgen.site import form, picture, program, reference, values
from snippetgen.site import samples as snippets
from snippetgen.site.site import Site, Stash, element

_MARKER = re.compile(r"(\s*)<!--\s*([A-Za-z_-]+)\s*(?::(.*?))?\s*-->\s*\Z")
_FENCE = re.compile(r"\s*(?:>\s*)*(`{3,}|~{3,})(.*)\Z")
_PAIR = re.compile(r"([a-z_]+)=(\S+)\Z")
_CLOSE = 0.7

Options = Mapping[str, str]
Writer = Callable[[Site, Options, Stash], Iterator[str]]


@dataclass(frozen=True)
class Marker:
    """What a marker is replaced by, as lines of Markdown, and the options that it takes."""

    write: Writer
    options: tuple[str, ...] = ()


def expand(text: str, site: Site, stash: Stash = str) -> str:
    """`text`, a page in Markdown, with each marker replaced by what it stands for on `site`.

    HTML goes through `stash`, which may keep it and return one line that stands for it. A marker in a fenced block is
    left alone. Raises SnippetgenError with the number of the line for a marker that is wrong.
    """
    render.forget()
    lines = text.split("\n")
    written: list[str] = []
    for number, (line, fenced) in enumerate(zip(lines, _fenced(lines), strict=True), 1):
        found = None if fenced else _MARKER.match(line)
        if found is None:
            written.append(line)
            continue
        try:
            made = _expanded(found[2], found[3], site, stash)
        except SnippetgenError as error:
            place = error.where
            error.where = f"line {number}: {line.strip()}" + (f", {place}" if place else "")
            raise
        written += [line] if made is None else ["", *(f"{found[1]}{each}" if each else "" for each in made), ""]
    return "\n".join(written)


def _fenced(lines: list[str]) -> Iterator[bool]:
    """For each line, whether it stands in a fenced block (the fences are part of it)."""
    opened = ""
    for line in lines:
        fence = _FENCE.match(line)
        inside = bool(opened or fence)
        if fence and not opened:
            opened = fence[1] if "`" not in fence[2] or fence[1][0] == "~" else ""
        elif fence and fence[1].startswith(opened) and not fence[2].strip():
            opened = ""
        yield inside


def _expanded(name: str, stated: str | None, site: Site, stash: Stash) -> list[str] | None:
    """The lines that a marker stands for; None when the comment is an ordinary one."""
    known = list(MARKERS)
    words = (stated or "").split()
    pairs = [_PAIR.match(word) for word in words]
    if name not in MARKERS:
        meant = get_close_matches(name, known, n=1, cutoff=_CLOSE) if not words else all(pairs)
        if meant:
            raise SnippetgenError(f"there is no marker “{name}”", remedy=nearest(name, known))
        return None
    marker = MARKERS[name]
    options = {}
    for word, pair in zip(words, pairs, strict=True):
        if pair is None:
            raise SnippetgenError(f"“{word}” is no option of a marker", remedy="write NAME=VALUE, such as source=local")
        if pair[1] not in marker.options:
            remedy = nearest(pair[1], list(marker.options)) if marker.options else "leave it out"
            raise SnippetgenError(f"the marker “{name}” has no option “{pair[1]}”", remedy=remedy)
        options[pair[1]] = pair[2]
    return list(marker.write(site, options, stash))


def _listed(options: Options, name: str) -> list[str]:
    return [word for word in options.get(name, "").split(",") if word]


def _snippets(site: Site, options: Options, stash: Stash) -> Iterator[str]:
    known = [source.value for source in Source]
    sources = _listed(options, "source") or known
    for source in sources:
        if source not in known:
            raise SnippetgenError(f"there is no source “{source}”", remedy=nearest(source, known))
    if locale := options.get("locale"):
        if locale not in render.locales():
            raise SnippetgenError(f"there is no locale “{locale}”", remedy=nearest(locale, list(render.locales())))
        site = replace(site, locale=locale)
    for source in map(Source, sources):
        if len(sources) > 1:
            _ = site.words
            heading = _("A local image") if source is Source.LOCAL else _("A hosted image")
            yield from (stash(element("p", heading, class_="snippets-title")), "")
        langs, clients, order = (_listed(options, name) for name in ("lang", "client", "order"))
        variants = snippets.select(site, source, langs, clients, order)
        if not variants:
            raise SnippetgenError("these languages have none of these clients", remedy="leave out lang or client")
        yield from snippets.tabs(site, variants, stash)


def _form(site: Site, _options: Options, stash: Stash) -> Iterator[str]:
    yield stash(form.form(site))


def _status(options: Options) -> str:
    if "status" not in options:
        raise SnippetgenError("the marker does not say which response", remedy="add status=200")
    return options["status"]


MARKERS: Mapping[str, Marker] = {
    "snippets": Marker(_snippets, ("source", "lang", "client", "order", "locale")),
    "form": Marker(_form),
    "parameters": Marker(lambda site, options, _: reference.parameters(site, options.get("place", "")), ("place",)),
    "body": Marker(lambda site, _options, _: reference.body(site)),
    "response": Marker(lambda site, options, _: reference.response(site, _status(options)), ("status",)),
    "examples": Marker(lambda site, options, _: reference.examples(site, _status(options)), ("status",)),
    "picture": Marker(lambda site, _options, stash: iter([stash(picture.picture(site))])),
    "errors": Marker(lambda site, _options, _: reference.errors(site)),
    "evidence": Marker(lambda site, _options, _: reference.evidence(site)),
    "sizes": Marker(lambda site, _options, _: reference.sizes(site)),
    "values": Marker(lambda site, _options, stash: values.values(site, stash)),
    "cli": Marker(lambda site, _options, _: program.command_line(site)),
    "api": Marker(lambda site, _options, _: program.library(site)),
}
"""What may stand on a page."""
