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
from snippetgen.openapi.endpoint import Auth, Endpoint, Secret
from snippetgen.rendering.holes import Hole, Rule, Rules, Template
from snippetgen.rendering.template_cache import Given, compiled
from snippetgen.rendering.variant import Snippet, Variant
from snippetgen.request import Request, Shape

ENGLISH = "en"
_CATALOGUES = Path(__file__).parent / "locale"


def locales() -> tuple[str, ...]:
    """The languages that comments can be written in: English, and each that has a catalogue."""
    return (ENGLISH, *sorted(path.parent.parent.name for path in _CATALOGUES.glob("*/LC_MESSAGES/*.mo")))


def clients(language: Language, endpoint: Endpoint, auth: Auth | None = None) -> tuple[Client, ...]:
    """The clients of `language` that can call `endpoint`, and send its keys as `auth` (by default, its first way)."""
    secrets = (auth or endpoint.auths[0]).secrets
    known = (client for client in language.clients if not client.sdk or client.name in endpoint.sdk)
    return tuple(client for client in known if all(_sends(client, secret) for secret in secrets))


def variants(endpoint: Endpoint, auth: Auth | None = None) -> Iterator[Variant]:
    """Every variant for `endpoint` with `auth` (see `clients`), sorted by language, client and source."""
    for language in map(languages.load, languages.names()):
        for client in clients(language, endpoint, auth):
            yield from (Variant(language, client, source) for source in endpoint.sources)


def render(variant: Variant, request: Request, *, locale: str = ENGLISH, templates: Sequence[Path] = ()) -> Snippet:
    """The snippet of `variant` for `request`, with comments in `locale`.

    A file in one of the `templates` folders replaces the packaged one with the same path. Raises SnippetgenError if a
    template is wrong, or the language cannot write one of the values.
    """
    text = "".join(written for written, _ in pieces(variant, request, locale=locale, templates=templates))
    return Snippet(variant, locale, text, manifests(variant, templates))


def pieces(
    variant: Variant, request: Request, *, locale: str = ENGLISH, templates: Sequence[Path] = ()
) -> tuple[tuple[str, Hole | None], ...]:
    """The snippet in pieces: the template's texts, and those that fill a hole, with the hole."""
    language = variant.language
    if request.source is not variant.source:
        raise ValueError(f"{variant} needs a request whose source is {variant.source}")
    folders = (*templates, packaged_templates())
    words = variant.client.options
    for name, _ in request.options:
        if words is not None and name not in words:
            raise SnippetgenError(
                f"{variant.client.name} cannot express the option “{name}”",
                parameter=f"option {name}",
                remedy=f"leave it out, or choose another client. This one takes {', '.join(words)}",
            )
    _check_secrets(variant, request)
    template = _compiled(folders, language, variant.client, request.shape)
    translate = _translator(locale)
    rules: Rules = {
        Rule.LITERAL: language.literal.write,
        Rule.PERCENT: percent,
        Rule.RAW: raw,
        Rule.KEY: language.literal.write_key,
        Rule.JSON: partial(_as_json, language.structure.block or language.literal),
        Rule.FORMAT: partial(_as_json, language.structure.block_format or language.literal),
        Rule.WRITTEN: partial(_as_json, language.structure.written),
        Rule.QUOTED: quoted,
        Rule.COMMENT: lambda message: language.comment.write(translate(message)),
    }
    try:
        return tuple(template.pieces(request.values(words), rules))
    except SnippetgenError as error:
        error.where = f"{variant}, {error.where or error.parameter}"
        raise


def _sends(client: Client, secret: Secret) -> bool:
    """Whether a client can send a key where `secret` belongs."""
    return client.secrets is None or (secret.place, secret.name) in client.secrets


def _check_secrets(variant: Variant, request: Request) -> None:
    """Refuse a key that the client cannot send, and an environment variable that the language does not pass on."""
    language, client = variant.language, variant.client
    for secret in request.secrets:
        if not _sends(client, secret):
            ways = " or ".join(f"as {name} ({place})" for place, name in client.secrets or ())
            raise SnippetgenError(
                f"{client.name} cannot send the API key as {secret.name} ({secret.place})",
                parameter="auth",
                remedy=f"choose another client. This one sends it {ways}",
            )
        taken = [name for name in secret.variables if name in language.reserved]
        if taken and request.keys is None:
            raise SnippetgenError(
                f"{language.title} has its own use for the variable “{taken[0]}”",
                parameter="key_variable",
                remedy="choose another name",
            )


def manifests(variant: Variant, templates: Sequence[Path] = ()) -> Mapping[str, str]:
    """The manifests of a variant's client: file name → text."""
    return _manifests((*templates, packaged_templates()), variant.language, variant.client)


def forget() -> None:
    """Forget the compiled templates, in a process that runs while somebody edits them."""
    _compiled.cache_clear()
    _manifests.cache_clear()


def _template(language: Language) -> str:
    """The file name of a client's template. Every other template beside it is a manifest."""
    return f"snippet.{language.suffix}.jinja"


def _as_json(block: Literal, value: str | int) -> str:
    """`value` as JSON, written by the literal rule `block`."""
    return str(value) if isinstance(value, Number) else block.write(json.dumps(value, ensure_ascii=False))


@cache
def _compiled(folders: tuple[Path, ...], language: Language, client: Client, shape: Shape) -> Template:
    def given() -> Given:
        from snippetgen.rendering.context import context, required  # noqa: PLC0415  not needed for a kept template

        return context(shape, language.structure), set() if client.sdk else required(shape)

    module = Path(languages.__file__).with_name(f"{language.name}.py")
    return compiled(folders, f"{language.name}/{client.name}/{_template(language)}", shape, given, module)


@cache
def _manifests(folders: tuple[Path, ...], language: Language, client: Client) -> Mapping[str, str]:
    """The manifests of a client: every template in its folder but the snippet's."""
    inside = f"{language.name}/{client.name}"
    found = {path.name for folder in folders for path in (folder / inside).glob("*.jinja")}
    manifests = {}
    for name in sorted(name for name in found - {_template(language)} if not name.startswith("_")):
        manifest = compiled(folders, f"{inside}/{name}", None, lambda: ({}, set()))
        manifests[name.removesuffix(".jinja")] = manifest.fill({}, {})
    return MappingProxyType(manifests)


def check_locale(locale: str) -> None:
    """Raise SnippetgenError, which suggests the nearest, for an unknown locale."""
    if locale not in locales():
        raise SnippetgenError(f"there is no locale “{locale}”", parameter="locale", remedy=nearest(locale, locales()))


@cache
def _translator(locale: str) -> Callable[[str], str]:
    if locale == ENGLISH:
        return str
    try:
        return gettext.translation("snippetgen", _CATALOGUES, [locale]).gettext
    except OSError:
        check_locale(locale)
        raise
