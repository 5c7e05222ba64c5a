"""Variant + Request → Snippet."""

from __future__ import annotations

import gettext
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType

from snippetgen import languages
from snippetgen.errors import SnippetgenError, nearest
from snippetgen.folders import packaged_templates
from snippetgen.languages.model import Client, Language
from snippetgen.literal import Literal, Number, percent, quoted, raw
from snippetgen.openapi.endpoint import Endpoint
from snippetgen.rendering.holes import Hole, Rule, Template
from snippetgen.rendering.template_cache import Given, compiled
from snippetgen.request import Request, Shape
from snippetgen.variant import Snippet, Variant

ENGLISH = "en"
_CATALOGUES = Path(__file__).parent / "locale"


def locales() -> tuple[str, ...]:
    """The human languages of comments: English, and each that has a catalogue."""
    return (ENGLISH, *sorted(path.parent.parent.name for path in _CATALOGUES.glob("*/LC_MESSAGES/*.mo")))


def clients(language: Language, endpoint: Endpoint) -> tuple[Client, ...]:
    """The clients of `language` that speak to `endpoint`."""
    return tuple(client for client in language.clients if not client.sdk or client.name in endpoint.sdk)


def variants(endpoint: Endpoint) -> Iterator[Variant]:
    """Every variant there is for `endpoint`, by language, client and source."""
    for name in languages.names():
        for client in clients(languages.load(name), endpoint):
            for source in endpoint.sources:
                yield Variant(name, client.name, source)


def render(variant: Variant, request: Request, *, locale: str = ENGLISH, templates: Sequence[Path] = ()) -> Snippet:
    """The snippet of `variant` for `request`, with comments in `locale`.

    A file in one of the `templates` folders replaces the packaged one of the same path. Raises SnippetgenError when
    a template is wrong, or when the language cannot write one of the values.
    """
    text = "".join(written for written, _ in pieces(variant, request, locale=locale, templates=templates))
    return Snippet(variant, locale, text, manifests(variant, templates))


def pieces(
    variant: Variant, request: Request, *, locale: str = ENGLISH, templates: Sequence[Path] = ()
) -> tuple[tuple[str, Hole | None], ...]:
    """The snippet in pieces: each text that the template holds, and each that fills a hole, with the hole."""
    language = languages.load(variant.language)
    if request.source is not variant.source:
        raise ValueError(f"{variant} needs a request whose source is {variant.source}")
    folders = (*templates, packaged_templates())
    words = languages.client(language, variant.client).options
    for name, _ in request.options:
        if words is not None and name not in words:
            raise SnippetgenError(
                f"{variant.client} cannot express the option “{name}”",
                parameter=f"option {name}",
                remedy=f"leave it out, or choose another client; it knows {', '.join(words)}",
            )
    name = f"{variant.language}/{variant.client}/{_template(language)}"
    template = _compiled(folders, name, request.shape, language.name)
    rules: dict[Rule, Callable[[str | int], str]] = {
        Rule.LITERAL: language.literal.write,
        Rule.PERCENT: percent,
        Rule.RAW: raw,
        Rule.KEY: language.literal.write_key,
        Rule.JSON: partial(_as_json, language.structure.block or language.literal),
        Rule.FORMAT: partial(_as_json, language.structure.block_format or language.literal),
        Rule.WRITTEN: partial(_as_json, language.structure.written),
        Rule.QUOTED: quoted,
        Rule.COMMENT: language.comment.write,
    }
    translate = _translator(locale)
    try:
        written = template.pieces(request.values(words), rules, translate)
    except SnippetgenError as error:
        error.where = f"{variant}, {error.where or error.parameter}"
        raise
    holes = (part if isinstance(part, Hole) else None for part in template.parts)
    return tuple(zip(written, holes, strict=True))


def manifests(variant: Variant, templates: Sequence[Path] = ()) -> Mapping[str, str]:
    """The manifests of a variant's client: file name → text."""
    folders = (*templates, packaged_templates())
    return _manifests(folders, f"{variant.language}/{variant.client}", _template(languages.load(variant.language)))


def forget() -> None:
    """Look at the templates again: for a process that lives while somebody edits them."""
    _compiled.cache_clear()
    _manifests.cache_clear()


def _template(language: Language) -> str:
    """The file name of a client's template; any other template beside it makes a manifest."""
    return f"snippet.{language.suffix}.jinja"


def _as_json(block: Literal, value: str | int) -> str:
    """`value` as JSON in a string of several lines, whose rule is `block`."""
    return str(value) if isinstance(value, Number) else block.write(json.dumps(value, ensure_ascii=False))


@cache
def _compiled(folders: tuple[Path, ...], name: str, shape: Shape, language: str) -> Template:
    spoken = languages.load(language)
    sdk = any(client.sdk and f"/{client.name}/" in name for client in spoken.clients)

    def given() -> Given:
        from snippetgen.rendering.context import context, required  # noqa: PLC0415  a kept template does without

        return context(shape, spoken.structure), set() if sdk else required(shape)

    module = Path(languages.__file__).with_name(f"{language}.py")
    return compiled(folders, name, shape, given, module)


@cache
def _manifests(folders: tuple[Path, ...], client: str, snippet: str) -> Mapping[str, str]:
    """The manifests of a client, from every template in its folder but `snippet`. They have no holes."""
    found = {path.name for folder in folders for path in (folder / client).glob("*.jinja")}
    manifests = {}
    for name in sorted(name for name in found if name != snippet and not name.startswith("_")):
        manifest = compiled(folders, f"{client}/{name}", None, lambda: ({}, set()))
        manifests[name.removesuffix(".jinja")] = manifest.fill({}, {})
    return MappingProxyType(manifests)


@cache
def _translator(locale: str) -> Callable[[str], str]:
    if locale == ENGLISH:
        return str
    try:
        return gettext.translation("snippetgen", _CATALOGUES, [locale]).gettext
    except OSError:
        raise SnippetgenError(
            f"there is no locale “{locale}”", parameter="locale", remedy=nearest(locale, list(locales()))
        ) from None
