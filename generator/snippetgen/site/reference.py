"""The endpoint's reference: its parameters, body, responses, examples and errors, and the evidence, as Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from snippetgen.checking import budget
from snippetgen.checking.scenario import Scenario
from snippetgen.checking.subject import JUDGES, Subject
from snippetgen.errors import SnippetgenError, nearest
from snippetgen.openapi.endpoint import Parameter, Response, Source
from snippetgen.openapi.schema import described
from snippetgen.published.evidence import KNOWN_FAILURE, PASSED
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import build
from snippetgen.request.check import kind_of
from snippetgen.site.samples import Gallery, Shown, toolchain
from snippetgen.site.site import Site, cell, code

_WIDTH = 96
_STEP = "&emsp;"
_TITLE = re.compile(r"[\w .,:()/-]+")
_REFUSAL = 400
_MEGABYTE = 1024 * 1024


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a Markdown table."""
    titles = list(head)
    yield f"| {' | '.join(titles)} |"
    yield f"|{' --- |' * len(titles)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def parameters(site: Site, place: str) -> Iterator[str]:
    """A table of the parameters in `place`: `path`, `query`, `header`, or all if it is empty."""
    _ = site.words
    known = ["path", "query", "header", "cookie"]
    if place and place not in known:
        raise SnippetgenError(f"there are no parameters in “{place}”", remedy=nearest(place, known))
    shown = [each for each in site.endpoint.parameters if each.place in (place or known)]
    head = _("Name"), _("Type"), _("Required"), _("Description")
    yield from table(head, (_parameter(site, each) for each in shown))


def _parameter(site: Site, parameter: Parameter) -> Iterator[str]:
    _ = site.words
    yield code(parameter.name)
    yield _type(site, parameter.schema)
    yield _("yes") if parameter.required else _("no")
    text = cell(_(parameter.description))
    if parameter.deprecated:
        text = _("Deprecated. {text}").format(text=text)
    if "default" in parameter.schema:
        text = _("{text} Default: {value}.").format(text=text, value=code(json.dumps(parameter.schema["default"])))
    if parameter.example is not None:
        text = _("{text} Example: {value}.").format(text=text, value=code(str(parameter.example)))
    yield text


def _type(site: Site, schema: Mapping[str, Any]) -> str:
    """A schema in words: its type, its format, its limits."""
    _ = site.words
    kind = cell(kind_of(schema)) if schema else "any"
    if kind == "array":
        return _("array of {type}").format(type=_type(site, described(schema.get("items"))))
    kind = f"{kind} ({cell(str(schema['format']))})" if "format" in schema else kind
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return _("{type}, {low} to {high}").format(type=kind, low=cell(str(low)), high=cell(str(high)))
    return kind


def body(site: Site) -> Iterator[str]:
    """A table of what the request body is."""
    _, endpoint = site.words, site.endpoint
    rows = [(_("Content type"), code(endpoint.body_type))] if endpoint.body_type else []
    rows.append((_("Content"), _content(site)))
    if endpoint.body_limit:
        size = round(endpoint.body_limit * 3 / 4 / _MEGABYTE, 1)
        said = _("{characters} characters, which is an image of {size} MB")
        rows.append((_("At most"), said.format(characters=f"{endpoint.body_limit:,}", size=f"{size:g}")))
    yield from table((_("Request body"), ""), rows)


def _content(site: Site) -> str:
    """What the body is for each source of an image."""
    _, said = site.words, []
    for source in site.endpoint.sources:
        way = site.endpoint.ways[source][0]
        if way.content is None:
            said.append(_("empty for a hosted image"))
        elif not way.place.name:
            said.append(_WHOLE[way.encoding](_))
        else:
            local = _("a local image in {place}, {encoding}")
            sentence = local if source is Source.LOCAL else _("a hosted image in {place}, {encoding}")
            said.append(sentence.format(place=code(str(way.place)), encoding=_NAMES[way.encoding](_)))
    return "; ".join(said)


Words = Callable[[str], str]
_WHOLE: Mapping[str, Callable[[Words], str]] = {
    "base64": lambda _: _("the bytes of the image, Base64-encoded without line breaks"),
    "bytes": lambda _: _("the bytes of the image"),
    "data_uri": lambda _: _("the image as a data URI"),
    "url": lambda _: _("the URL of the image"),
}
_NAMES: Mapping[str, Callable[[Words], str]] = {
    "base64": lambda _: _("Base64-encoded"),
    "bytes": lambda _: _("as a file"),
    "data_uri": lambda _: _("as a data URI"),
    "url": lambda _: _("its URL"),
}


def response(site: Site, status: str) -> Iterator[str]:
    """A table of the fields of the JSON that the endpoint answers with, nested ones indented."""
    _ = site.words
    found = _response(site, status)
    head = _("Field"), _("Type"), _("Always there"), _("Description")
    yield from table(head, _fields(site, found.schema, 0))


def _response(site: Site, status: str) -> Response:
    known = {each.status: each for each in site.endpoint.responses}
    if status not in known:
        raise SnippetgenError(f"the endpoint states no response “{status}”", remedy=nearest(status, list(known)))
    return known[status]


def _fields(site: Site, schema: Mapping[str, Any], depth: int) -> Iterator[tuple[str, ...]]:
    _ = site.words
    inner = described(schema.get("items")) if schema.get("type") == "array" else schema
    required = inner.get("required", ())
    for name, stated in inner.get("properties", {}).items():
        field = described(stated)
        yield (
            f"{_STEP * depth}{code(name)}",
            _type(site, field),
            _("yes") if name in required else _("no"),
            cell(_(str(field.get("description", "")))),
        )
        yield from _fields(site, field, depth + 1)


def examples(site: Site, status: str) -> Iterator[str]:
    """The examples of a response, each as a fenced block of valid JSON."""
    found = _response(site, status)
    if not found.examples:
        raise SnippetgenError(f"the response “{status}” has no example", remedy="add one to the spec")
    for name, value in found.examples.items():
        titled = len(found.examples) > 1 and _TITLE.fullmatch(name)
        if len(found.examples) > 1 and not titled:
            yield from (cell(name), "")
        yield f'```json title="{name}"' if titled else "```json"
        yield from pretty(value).split("\n")
        yield "```"
        yield ""


def pretty(value: object, indent: str = "") -> str:
    """JSON in which what fits stands on one line."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(flat) <= _WIDTH and not (isinstance(value, dict) and any(map(_deep, value.values()))):
        return flat
    deeper = f"{indent}  "
    if isinstance(value, dict):
        inner = [f"{json.dumps(key, ensure_ascii=False)}: {pretty(each, deeper)}" for key, each in value.items()]
        return "{\n" + ",\n".join(f"{deeper}{each}" for each in inner) + f"\n{indent}}}"
    if isinstance(value, list):
        return "[\n" + ",\n".join(f"{deeper}{pretty(each, deeper)}" for each in value) + f"\n{indent}]"
    return flat


def _deep(value: object) -> bool:
    return isinstance(value, dict | list) and bool(value)


def errors(site: Site) -> Iterator[str]:
    """A table of the error responses: status, meaning, and what the server says."""
    _ = site.words
    stated = [each for each in site.endpoint.responses if not each.status.startswith(("1", "2", "3"))]
    rows = ((_status(_, each.status), cell(_(each.description)), _said(each)) for each in stated)
    yield from table((_("Status"), _("Meaning"), _("The server's words")), rows)


def _status(_: Any, status: str) -> str:
    return str(_("any other")) if status == "default" else code(status)


def _said(stated: Response) -> str:
    said: Any = next(iter(stated.examples.values()), {})
    return cell(str(next(iter(said.values()), ""))) if isinstance(said, dict) else ""


def evidence(site: Site) -> Iterator[str]:
    """Tables of what vouches for the published snippets: the toolchain of each language, and what was passed on it."""
    _ = site.words
    gallery = Gallery(site)
    shown = [gallery.shown(variant) for variant in render.variants(site.endpoint)]
    groups = {title: list(group) for title, group in groupby(shown, lambda each: each.title)}
    ran = ({cell(toolchain(each.entry, each.title)): None for each in group} for group in groups.values())
    titles = tuple(map(cell, groups))
    yield from table((_("Language"), _("Toolchain")), zip(titles, map(", ".join, ran), strict=True))
    yield ""
    steps = (*Scenario, JUDGES)
    clients = [list(group) for _key, group in groupby(shown, lambda each: (each.title, each.client_title))]
    yield from table((_("Client"), *map(_short, steps)), (_marks(group, steps) for group in clients))
    yield ""
    yield from _reasons(site, clients)


def _short(step: str) -> str:
    """A step as the head of a narrow column: its status, where it is one."""
    status = Scenario(step).status if step != JUDGES else 0
    return str(status) if status >= _REFUSAL else step.replace("_", " ")


def _marks(group: Sequence[Shown], steps: Iterable[str]) -> Iterator[str]:
    """A row: what a client has reached in each step, the worst of its snippets counting."""
    yield _client(group)
    for step in steps:
        verdicts = {each.entry.scenarios[step] for each in group if step in each.entry.scenarios}
        yield "✗" if KNOWN_FAILURE in verdicts else max(verdicts, default="–").replace(PASSED, "✓")


def _client(group: Sequence[Shown]) -> str:
    first = group[0]
    return cell(f"{first.title} · {first.client_title}")


def _reasons(site: Site, clients: Iterable[Sequence[Shown]]) -> Iterator[str]:
    """A list of the known failures, with their reasons."""
    for group in clients:
        failures = group[0].variant.client.known_failures
        for name, reason in failures.items():
            yield f"- {_client(group)}, {code(name)}: {cell(site.words(reason))}"


def sizes(site: Site) -> Iterator[str]:
    """A table of how long, wide and branched the published snippets are, and of what they may be."""
    _ = site.words
    head = _("Client"), _("Lines"), _("At most"), _("Columns"), _("Branches")
    yield from table(head, (_size(site, variant) for variant in render.variants(site.endpoint)))


def _size(site: Site, variant: Variant) -> Iterator[str]:
    request = build(site.endpoint, source=variant.source)
    subject = Subject(render.render(variant, request, locale=site.locale), request)
    measured, most = budget.size(subject.snippet.text, subject.language.lexer), budget.most_lines(subject)
    yield code(str(variant))
    yield str(measured.lines)
    yield "–" if most is None else str(most)
    yield str(measured.width)
    yield str(measured.branches)
