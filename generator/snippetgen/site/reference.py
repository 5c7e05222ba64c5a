"""The reference of an endpoint: parameters, body, secrets, responses, examples and errors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from snippetgen.errors import SnippetgenError, nearest
from snippetgen.openapi.endpoint import Parameter, Response, Secret, Source, message
from snippetgen.openapi.schema import JSON, described
from snippetgen.openapi.schema import text as as_text
from snippetgen.request.check import kind_of
from snippetgen.site.blocks import (
    Block,
    Emphasis,
    Fence,
    Heading,
    Inlines,
    Paragraph,
    Tab,
    Table,
    Tabs,
    Text,
    code,
    joined,
    plain,
)
from snippetgen.site.prose import line, sentence
from snippetgen.site.site import Site

_WIDTH = 96
_MEGABYTE = 1024 * 1024
PLACES = ("path", "query", "header", "cookie")
"""The locations of parameters."""

_SHELLS = (
    ("posix", "bash, zsh", "sh", "export {}='{}'"),
    ("powershell", "PowerShell", "powershell", "$env:{} = '{}'"),
    ("cmd", "cmd.exe", "bat", "set {}={}"),
)


@dataclass(frozen=True)
class Field:
    """A value in JSON; `path` is such as `points[].x`, `kind` such as `number[]`."""

    path: str
    kind: str
    required: bool
    schema: JSON


def table(head: Iterable[str], rows: Iterable[Iterable[Inlines]]) -> Table:
    """Return a table with a header of plain text."""
    return Table(tuple(map(plain, head)), tuple(map(tuple, rows)))


def keys(site: Site) -> Iterator[Block]:
    """Yield how to set the environment variables of the default secrets, by shell; nothing if there are none."""
    _ = site.words
    variables = [name for secret in site.endpoint.auths[0].secrets for name in secret.variables]
    if not variables:
        return
    said = _("Set {names} in the terminal in which you run the snippet:")
    yield Paragraph(sentence(said, names=joined([code(name) for name in variables], _(", "))))
    tabs = []
    for name, title, lexer, command in _SHELLS:
        lines = (f"{command.format(variable, f'YOUR_{variable}')}\n" for variable in variables)
        tabs.append(Tab(name, title, (Fence(lexer, "".join(lines)),)))
    yield Tabs("shell", 4, tuple(tabs))


def parameters(site: Site, place: str = "") -> Table:
    """Return a table of the parameters in `place`, one of PLACES; of all if it is empty.

    Raises SnippetgenError for another place.
    """
    _ = site.words
    if place and place not in PLACES:
        raise SnippetgenError(f"there are no parameters in “{place}”", remedy=nearest(place, list(PLACES)))
    shown = [each for each in site.endpoint.parameters if each.place in ([place] if place else PLACES)]
    return table((_("Name"), _("Type"), _("Required"), _("Description")), (_parameter(site, each) for each in shown))


def _parameter(site: Site, parameter: Parameter) -> tuple[Inlines, ...]:
    _ = site.words
    description = _description(site, parameter.description, parameter.schema)
    if parameter.deprecated:
        description = sentence(_("Deprecated. {text}"), text=description)
    if parameter.example is not None:
        description = sentence(_("{text} Example: {value}."), text=description, value=code(as_text(parameter.example)))
    return code(parameter.name), _type(site, parameter.schema), _yes(site, parameter.required), description


def _yes(site: Site, required: bool) -> Inlines:  # noqa: FBT001  it is the content of the cell
    _ = site.words
    return plain(_("yes") if required else _("no"))


def _description(site: Site, description: object, schema: Mapping[str, Any]) -> Inlines:
    """Return a description, with the enum and the default of the schema."""
    _ = site.words
    parts = [line(_(str(description)))] if description else []
    if isinstance(schema.get("enum"), list):
        values = joined([code(as_text(value)) for value in schema["enum"]], ", ")
        parts.append(sentence(_("One of: {values}."), values=values))
    if "default" in schema:
        parts.append(sentence(_("Default: {value}."), value=code(as_text(schema["default"]))))
    return joined(parts, " ")


def _type(site: Site, schema: Mapping[str, Any]) -> Inlines:
    """Describe a schema: its type, its format, its limits."""
    _ = site.words
    kind = kind_of(schema) if schema else "any"
    if kind == "array":
        return sentence(_("array of {type}"), type=_type(site, described(schema.get("items"))))
    shown = plain(f"{kind} ({schema['format']})" if "format" in schema else kind)
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return sentence(_("{type}, {low} to {high}"), type=shown, low=as_text(low), high=as_text(high))
    if low is not None:
        return sentence(_("{type}, at least {low}"), type=shown, low=as_text(low))
    return sentence(_("{type}, at most {high}"), type=shown, high=as_text(high)) if high is not None else shown


def body(site: Site) -> Table:
    """Return a table of the body of a request: media type, content, size limit."""
    _, endpoint = site.words, site.endpoint
    rows = [(plain(_("Content type")), code(endpoint.body_type))] if endpoint.body_type else []
    rows.append((plain(_("Content")), joined([_content(site, source) for source in endpoint.sources], "; ")))
    if endpoint.body_limit:
        size = round(endpoint.body_limit * 3 / 4 / _MEGABYTE, 1)
        said = _("{characters} characters, which is an image of {size} MB")
        limit = sentence(said, characters=f"{endpoint.body_limit:,}", size=f"{size:g}")
        rows.append((plain(_("At most")), limit))
    return table((_("Request body"), ""), rows)


def _content(site: Site, source: Source) -> Inlines:
    """Describe the body for an image of one source."""
    _, way = site.words, site.endpoint.way(source)
    if way.content is None:
        place = code(way.place.name or way.place.kind)
        return sentence(_("empty for a hosted image, whose URL is in the query parameter {place}"), place=place)
    whole, encoding = {
        "base64": (_("the bytes of the image, Base64-encoded without line breaks"), _("Base64-encoded")),
        "bytes": (_("the bytes of the image"), _("as a file")),
        "data_uri": (_("the image as a data URI"), _("as a data URI")),
        "url": (_("the URL of the image"), _("its URL")),
    }[way.encoding]
    if not way.place.name:
        return plain(whole)
    local, hosted = _("a local image in {place}, {encoding}"), _("a hosted image in {place}, {encoding}")
    said = local if source is Source.LOCAL else hosted
    return sentence(said, place=code(way.place), encoding=encoding)


def authentication(site: Site) -> Iterator[Block]:
    """Yield a table of the ways to send secrets, and paragraphs on where tokens come from."""
    _, endpoint = site.words, site.endpoint
    rows = (
        (code(auth.name), joined([_secret(site, secret) for secret in auth.secrets], "; ") or plain(_("no key")))
        for auth in endpoint.auths
    )
    yield table((_("How"), _("Where")), rows)
    for place in dict.fromkeys(secret.help for auth in endpoint.auths for secret in auth.secrets if secret.help):
        yield Paragraph(sentence(_("An access token comes from {place}."), place=code(place)))


def _secret(site: Site, secret: Secret) -> Inlines:
    _ = site.words
    if secret.place == "header":
        return sentence(_("The header {header}"), header=code(f"{secret.name}: {secret.prefix}API_KEY"))
    said = {
        "query": _("The query parameter {name}"),
        "cookie": _("The cookie {name}"),
    }.get(secret.place, _("The field {name} of the body"))
    return sentence(said, name=code(secret.name))


def response(site: Site, status: str) -> Response:
    """Return the response for `status`. Raises SnippetgenError if there is none."""
    known = {each.status: each for each in site.endpoint.responses}
    if status not in known:
        raise SnippetgenError(f"the endpoint has no response “{status}”", remedy=nearest(status, list(known)))
    return known[status]


def response_fields(site: Site, stated: Response) -> Table:
    """Return a table of the JSON fields of a response."""
    _ = site.words
    return table(
        (_("Field"), _("Type"), _("Always there"), _("Description")),
        (
            (
                code(field.path),
                _type(site, field.schema),
                _yes(site, field.required),
                _description(site, field.schema.get("description"), field.schema),
            )
            for field in fields(stated.schema)
        ),
    )


def fields(schema: object, path: str = "") -> Iterator[Field]:
    """Yield the fields of the JSON value at `path`, in the order of its schema."""
    if not isinstance(schema, Mapping):  # a boolean schema has no fields
        return
    for part in schema.get("allOf", ()):
        yield from fields(part, path)
    for name, stated in schema.get("properties", {}).items():
        inner = described(stated)
        place = f"{path}.{name}" if path else str(name)
        yield Field(place, kind(inner), name in schema.get("required", ()), inner)
        yield from fields(inner, place)
    yield from fields(schema.get("items"), f"{path}[]")


def kind(schema: JSON) -> str:
    """Return the JSON type of a schema; for an array, that of its items with `[]`."""
    stated = schema.get("type", "object" if "properties" in schema else "any")
    kinds = stated if isinstance(stated, list) else [stated]
    items = described(schema.get("items"))
    inner = items.get("type", "object" if "properties" in items else "any")
    array = f"{inner}[]" if isinstance(inner, str) else "array"
    return " | ".join(array if each == "array" else str(each) for each in kinds)


def examples(stated: Response) -> Iterator[Block]:
    """Yield the examples of a response as JSON, each below its name if there are several."""
    for name, value in stated.examples.items():
        if len(stated.examples) > 1:
            yield Paragraph((Emphasis((Text(name),), strong=True),))
        yield Fence("json", f"{pretty(value)}\n")


def pretty(value: object, indent: str = "") -> str:
    """Return JSON, with each value on one line if it fits."""
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


def errors(site: Site) -> Table:
    """Return a table of the error responses: status, meaning, and the server's message."""
    _ = site.words
    rows = (
        (
            plain(_("any other")) if each.status == "default" else code(each.status),
            line(_(each.description)),
            plain(message(next(iter(each.examples.values()), ""))),
        )
        for each in failures(site)
    )
    return table((_("Status"), _("Meaning"), _("The server's words")), rows)


def failures(site: Site) -> list[Response]:
    """Return the responses for failures: all but 1xx, 2xx and 3xx."""
    return [each for each in site.endpoint.responses if not each.status.startswith(("1", "2", "3"))]


def request(site: Site) -> Iterator[Block]:
    """Yield the parts of a request: its parameters by location, its secrets and its body."""
    _, endpoint = site.words, site.endpoint
    titles = {
        "path": _("Path parameters"),
        "query": _("Query parameters"),
        "header": _("Headers"),
        "cookie": _("Cookies"),
    }
    for place, title in titles.items():
        if any(each.place == place for each in endpoint.parameters):
            yield from (Heading(3, plain(title)), parameters(site, place))
    if endpoint.key:
        yield from (Heading(3, plain(_("Authentication"))), *authentication(site))
    yield from (Heading(3, plain(_("Request body"))), body(site))
