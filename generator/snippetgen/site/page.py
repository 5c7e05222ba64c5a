"""What stands on the page: samples, and the parts of the reference that the spec tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pygments.lexers import get_lexer_for_filename
from pygments.util import ClassNotFound

from snippetgen import languages
from snippetgen.errors import SnippetgenError
from snippetgen.openapi.endpoint import Auth, Endpoint, Parameter, Response, Secret, Source
from snippetgen.openapi.schema import JSON, described
from snippetgen.openapi.schema import text as as_text
from snippetgen.published.evidence import Entry
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import Request
from snippetgen.site.blocks import Block, Fence, Heading, Prose, Tab, Table, Tabs
from snippetgen.site.reference import pretty
from snippetgen.site.samples import Gallery, toolchain
from snippetgen.site.site import Site, code

_SUCCESS = "2"

Words = Callable[[str], str]


@dataclass(frozen=True)
class Sample:
    """A snippet on the page. `entry` is what vouches for its bytes; None when nothing does."""

    variant: Variant
    text: str
    manifests: Mapping[str, str]
    entry: Entry | None


@dataclass(frozen=True)
class Field:
    """A value inside a JSON document: `path` is written `predictions[].points[].x`, `kind` is such as `number[]`."""

    path: str
    kind: str
    required: bool
    schema: JSON


def published(site: Site) -> tuple[Sample, ...]:
    """Every published snippet of `site`. Raises SnippetgenError when one is missing, stale or unchecked."""
    gallery = Gallery(site)
    try:
        return tuple(
            Sample(shown.variant, shown.text, shown.manifests, shown.entry)
            for shown in map(gallery.shown, _ordered(site.endpoint))
        )
    except SnippetgenError as error:
        error.remedy += "; or write snippets that nobody has checked, with --rendered"
        raise


def rendered(site: Site, requests: Mapping[Source, Request], templates: Sequence[Path] = ()) -> tuple[Sample, ...]:
    """Every snippet for these `requests`, made afresh and checked by nothing.

    A client that cannot express one of the options has none.
    """
    wanted = {name for request in requests.values() for name, _ in request.options}
    samples = []
    for variant in _ordered(site.endpoint):
        words = variant.client.options
        if words is not None and wanted - set(words):
            continue
        snippet = render.render(variant, requests[variant.source], locale=site.locale, templates=templates)
        samples.append(Sample(variant, snippet.text, snippet.manifests, None))
    return tuple(samples)


def _ordered(endpoint: Endpoint) -> Iterator[Variant]:
    """The variants of an endpoint, as a reader finds them: by the title of the language, its clients in their order."""
    for language in languages.every():
        for client in render.clients(language, endpoint):
            yield from (Variant(language, client, source) for source in endpoint.sources)


def lexer(file: str, text: str) -> str:
    """What a highlighter calls the language of a file, as its name or its beginning tells."""
    try:
        return str(get_lexer_for_filename(file).aliases[0])
    except ClassNotFound:
        return "xml" if text.lstrip().startswith("<") else "text"


def fields(schema: object, path: str = "") -> Iterator[Field]:
    """The fields of a JSON value, in the order of its schema; `path` is where the value stands."""
    if not isinstance(schema, Mapping):  # true, which is a schema as well, says nothing
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
    """The JSON type of a schema's values; of an array's items with `[]` after it."""
    stated = schema.get("type", "object" if "properties" in schema else "any")
    kinds = stated if isinstance(stated, list) else [stated]
    items = described(schema.get("items"))
    inner = items.get("type", "object" if "properties" in items else "any")
    array = f"{inner}[]" if isinstance(inner, str) else "array"
    return " | ".join(array if each == "array" else str(each) for each in kinds)


def blocks(site: Site, samples: Sequence[Sample]) -> tuple[Block, ...]:
    """The whole page, in the site's language."""
    return tuple(_Page(site, samples).blocks())


class _Page:
    def __init__(self, site: Site, samples: Sequence[Sample]) -> None:
        self.site, self.samples = site, samples
        self.words, self.endpoint = site.words, site.endpoint

    def blocks(self) -> Iterator[Block]:
        endpoint, _ = self.endpoint, self.words
        yield Heading(1, _(endpoint.summary) or endpoint.title)
        if endpoint.description:
            yield Prose(_(endpoint.description))
        yield Fence("text", f"{endpoint.method} {endpoint.base_url}{endpoint.path}\n")
        if endpoint.key:
            yield Prose(
                _("Each snippet reads the API key from the environment variable {name}.").format(
                    name=code(endpoint.key)
                )
            )
        titles = {Source.LOCAL: _("Local image"), Source.HOSTED: _("Hosted image")}
        for source, title in ((source, titles[source]) for source in endpoint.sources):
            yield Heading(2, title)
            yield self._tabs([sample for sample in self.samples if sample.variant.source is source])
        yield from self._parameters()
        yield from self._responses()

    def _tabs(self, samples: list[Sample]) -> Tabs:
        tabs = []
        for language, group in groupby(samples, lambda sample: sample.variant.language):
            each = list(group)
            clients = tuple(Tab(s.variant.client.name, s.variant.client.title, tuple(self._sample(s))) for s in each)
            inner = clients[0].blocks if len(each) == 1 else (Tabs(f"client-{language.name}", 4, clients),)
            tabs.append(Tab(language.name, language.title, inner))
        return Tabs("lang", 3, tuple(tabs))

    def _sample(self, sample: Sample) -> Iterator[Block]:
        _ = self.words
        if sample.variant.client.install:
            yield Prose(_(sample.variant.client.install))
        yield Fence(sample.variant.language.lexer, sample.text, sample.variant.file)
        for file, text in sample.manifests.items():
            yield Fence(lexer(file, text), text, file)
        if sample.entry is None:
            yield Prose(_("Nobody has checked this snippet."))
        else:
            said = _("Checked with {toolchain}: {scenarios}")
            version = toolchain(sample.entry, sample.variant.language.title)
            scenarios = ", ".join(map(code, sample.entry.passed))
            yield Prose(said.format(toolchain=code(version), scenarios=scenarios))

    def _parameters(self) -> Iterator[Block]:
        endpoint, _ = self.endpoint, self.words
        yield Heading(2, _("Request"))
        titles = {"path": _("Path parameters"), "query": _("Query parameters"), "header": _("Headers")}
        for place, title in titles.items():
            rows = tuple(map(self._parameter, (p for p in endpoint.parameters if p.place == place)))
            if rows:
                yield Heading(3, title)
                yield Table((_("Name"), _("Type"), _("Required"), _("Description")), rows)
        if endpoint.key:
            yield Heading(3, _("Authentication"))
            yield Table((_("How"), _("Where")), tuple(map(self._auth, endpoint.auths)))
            helps = dict.fromkeys(s.help for auth in endpoint.auths for s in auth.secrets if s.help)
            for help_ in helps:
                yield Prose(_("An access token comes from {place}.").format(place=code(help_)))
        yield Heading(3, _("Request body"))
        for source in endpoint.sources:
            yield Prose(self._way(source))

    def _way(self, source: Source) -> str:
        """How an image of one source travels."""
        _, way = self.words, self.endpoint.ways[source][0]
        place = way.place.name or way.place.kind
        if way.content is None:
            return _("A hosted image: no body; its URL in the query parameter {name}.").format(name=code(place))
        if way.encoding == "base64" and not way.place.name:
            said = _("A local image: its bytes, Base64-encoded without line breaks, as {type}.")
            return said.format(type=code(way.content.type))
        said = {
            "base64": _("A local image: Base64-encoded, in {place} of the body ({type})."),
            "data_uri": _("A local image: as a data URI, in {place} of the body ({type})."),
            "bytes": _("A local image: its bytes, in {place} ({type})."),
            "url": _("A hosted image: its URL, in {place} of the body ({type})."),
        }[way.encoding]
        return said.format(place=code(place), type=code(way.content.type))

    def _auth(self, auth: Auth) -> tuple[str, ...]:
        """How `--auth` calls it, and where each of its secrets goes."""
        return code(auth.name), "; ".join(map(self._secret, auth.secrets)) or self.words("no key")

    def _secret(self, secret: Secret) -> str:
        _ = self.words
        if secret.place == "header":
            return _("The header {header}").format(header=code(f"{secret.name}: {secret.prefix}API_KEY"))
        if secret.place == "query":
            return _("The query parameter {name}").format(name=code(secret.name))
        if secret.place == "cookie":
            return _("The cookie {name}").format(name=code(secret.name))
        return _("The field {name} of the body").format(name=code(secret.name))

    def _parameter(self, parameter: Parameter) -> tuple[str, ...]:
        told = self._told(parameter.description, parameter.schema)
        told = self.words("Deprecated. {text}").format(text=told) if parameter.deprecated else told
        return code(parameter.name), code(kind(parameter.schema)), self._yes(parameter.required), told

    def _yes(self, required: bool) -> str:  # noqa: FBT001  it is what is said
        return self.words("yes") if required else self.words("no")

    def _told(self, description: str, schema: JSON) -> str:
        """A description, and what the schema says beyond it."""
        _ = self.words
        told = [_(description)] if description else []
        if "enum" in schema:
            told.append(
                _("One of: {values}.").format(values=", ".join(code(as_text(value)) for value in schema["enum"]))
            )
        if "minimum" in schema:
            told.append(_("At least {value}.").format(value=code(as_text(schema["minimum"]))))
        if "maximum" in schema:
            told.append(_("At most {value}.").format(value=code(as_text(schema["maximum"]))))
        if "default" in schema:
            told.append(_("Default: {value}.").format(value=code(as_text(schema["default"]))))
        return " ".join(told)

    def _responses(self) -> Iterator[Block]:
        _ = self.words
        good = [response for response in self.endpoint.responses if response.status.startswith(_SUCCESS)]
        for response in good:
            yield Heading(2, _("Response"))
            yield Prose(f"{code(response.status)} {_(response.description)}")
            yield from self._schema(response)
            yield from self._examples(response)
        bad = [response for response in self.endpoint.responses if response not in good]
        if bad:
            yield Heading(2, _("Errors"))
            rows = tuple((code(response.status), _(response.description)) for response in bad)
            yield Table((_("Status"), _("Meaning")), rows)
        for response in bad:
            if response.examples:
                yield Prose(f"{code(response.status)}")
                yield from self._examples(response)

    def _schema(self, response: Response) -> Iterator[Block]:
        _ = self.words
        rows = tuple(map(self._field, fields(response.schema)))
        if rows:
            yield Table((_("Field"), _("Type"), _("Always there"), _("Description")), rows)

    def _field(self, field: Field) -> tuple[str, ...]:
        told = self._told(str(field.schema.get("description", "")), field.schema)
        return code(field.path), code(field.kind), self._yes(field.required), told

    def _examples(self, response: Response) -> Iterator[Block]:
        for name, value in response.examples.items():
            if len(response.examples) > 1:
                yield Prose(f"**{name.replace('*', '')}**")
            yield Fence("json", f"{pretty(value)}\n")
