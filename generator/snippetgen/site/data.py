"""The page as data: JSON for a platform's own templates, and the OpenAPI document with code samples in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pygments.lexers import get_lexer_by_name

from snippetgen.languages.model import Language
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Response, Source
from snippetgen.openapi.schema import JSON, Schemas
from snippetgen.rendering import render
from snippetgen.site.markup import Markup
from snippetgen.site.prose import prose
from snippetgen.site.reference import fields, kind
from snippetgen.site.samples import Sample
from snippetgen.site.site import Site

VERSION = 1
"""The version of the JSON's shape. It grows when a property changes its meaning or goes; a new property leaves it."""

_VALUES = ("example", "value", "default", "const", "enum")


def structured(site: Site, samples: Sequence[Sample]) -> str:
    """The page as one JSON object, with texts in the site's language:

    `version` VERSION, `locale`; `title`, `description`; `checked`: whether evidence vouches for every snippet;
    `endpoint`: `operation`, `method`, `base_url`, `path`, `model` (how a model is split over the path), `image` (the
    query parameter of a hosted image), `content_type` (of a local one), `key` (the API key's environment variable),
    `auth` (list of `name` and `parameter`, which is null for a header), `timeout` in seconds;
    `parameters`: `name`, `place`, `type`, `required`, `description`, `schema`, `example` (or null);
    `responses`: `status`, `description`, `fields` (`path`, `type`, `required`, `description`), `examples` by name;
    `snippets`: `variant`, `source`, `language` (`name`, `title`, `lexer`), `client` (`name`, `title`), `file`, `text`,
    `install` (Markdown), `manifests` (file → text), `evidence` (`files`: path → SHA-256, `toolchain`, `scenarios`:
    name → verdict; or null).
    """
    endpoint, _ = site.endpoint, site.words
    shown = {
        "version": VERSION,
        "locale": site.locale,
        "title": _(endpoint.summary) or endpoint.title,
        "description": _(endpoint.description),
        "checked": all(sample.entry for sample in samples),
        "endpoint": {
            "operation": endpoint.operation,
            "method": endpoint.method,
            "base_url": endpoint.base_url,
            "path": endpoint.path,
            "model": endpoint.model,
            "image": endpoint.image,
            "content_type": endpoint.body_type,
            "key": endpoint.key,
            "auth": [
                {
                    "name": a.name,
                    "parameter": a.parameter,
                    "secrets": [
                        {"place": s.place, "name": s.name, "prefix": s.prefix, "variables": list(s.variables)}
                        for s in a.secrets
                    ],
                }
                for a in endpoint.auths
            ],
            "timeout": endpoint.timeout,
        },
        "parameters": [
            {
                "name": p.name,
                "place": p.place,
                "type": kind(p.schema),
                "required": p.required,
                "description": _(p.description),
                "schema": p.schema,
                "example": p.example,
            }
            for p in endpoint.parameters
        ],
        "responses": [_response(site, response) for response in endpoint.responses],
        "snippets": [_snippet(site, sample) for sample in samples],
    }
    return json.dumps(shown, indent=2, ensure_ascii=False) + "\n"


def _response(site: Site, response: Response) -> JSON:
    return {
        "status": response.status,
        "description": site.words(response.description),
        "fields": [
            {
                "path": field.path,
                "type": field.kind,
                "required": field.required,
                "description": site.words(str(field.schema.get("description", ""))),
            }
            for field in fields(response.schema)
        ],
        "examples": response.examples,
    }


def _snippet(site: Site, sample: Sample) -> JSON:
    language, client = sample.variant.language, sample.variant.client
    return {
        "variant": str(sample.variant),
        "source": str(sample.variant.source),
        "language": {"name": language.name, "title": language.title, "lexer": language.lexer},
        "client": {"name": client.name, "title": client.title},
        "file": sample.variant.file,
        "text": sample.text,
        "install": site.words(client.install),
        "manifests": dict(sample.manifests),
        "evidence": vars(sample.entry) if sample.entry else None,
    }


def openapi(site: Site, samples: Sequence[Sample]) -> str:
    """The site's document as JSON, with `x-codeSamples` in the operation: those that `code_samples` returns.

    Its descriptions are in the site's language. Some viewers run what is in them: one with HTML, an image, a character
    reference, or a link that is not to http, https or mailto becomes the subset of Markdown that `prose` parses.
    Where the endpoint is at another base URL than the document says, the operation has that as its server.
    """
    written = _translated(site.endpoint.schemas.document, site)
    operation = _operation(written, site)
    stated = (operation.get("servers") or written.get("servers") or [{}])[0].get("url", "")
    if stated.rstrip("/") != site.endpoint.base_url and "{" not in stated:
        operation["servers"] = [{"url": site.endpoint.base_url}]
    operation["x-codeSamples"], *_counts = code_samples(site, samples)
    return json.dumps(written, indent=2, ensure_ascii=False) + "\n"


def code_samples(site: Site, samples: Sequence[Sample]) -> tuple[list[JSON], int, int]:
    """Return code samples, the number of the document's that ours replace, and of those that are kept.

    Ours have `lang`, `label` and `source`. They replace the document's in the same languages, and are where the first
    of these was, or else after all. Others are kept in their order.
    """
    operation = _operation(site.endpoint.schemas.document, site)
    stated = [each for each in operation.get("x-codeSamples") or () if isinstance(each, dict)]
    written = {name for each in samples for name in _names(each.variant.language)}
    kept = [each for each in stated if str(each.get("lang", "")).lower() not in written]
    place = next((number for number, each in enumerate(stated) if each not in kept), len(stated))
    own = ({"lang": each.variant.language.lexer, "label": _label(site, each), "source": each.text} for each in samples)
    return [*kept[:place], *own, *kept[place:]], len(stated) - len(kept), len(kept)


def _names(language: Language) -> set[str]:
    """Return the names of a language in lower case: its own, and those that a highlighter knows."""
    names = (language.name, language.title, *language.aliases, *get_lexer_by_name(language.lexer).aliases)
    return {name.lower() for name in names}


def _label(site: Site, sample: Sample) -> str:
    _ = site.words
    source = _("Local image") if sample.variant.source is Source.LOCAL else _("Hosted image")
    several = len(render.clients(sample.variant.language, site.endpoint)) > 1
    return f"{sample.variant.language.title}{f' ({sample.variant.client.title})' if several else ''} – {source}"


def _operation(document: JSON, site: Site) -> Any:
    return spec.operations(Schemas(document, ""))[site.endpoint.operation].value


_ACTIVE = re.compile(r"[<&]|!\[|\](?!\((?:https?://|mailto:|#)[^\s()<>&]*\))\s*[(\[:]", re.IGNORECASE)


def _translated(value: Any, site: Site) -> Any:
    """Return `value` with its summaries and descriptions in the site's language; data of the endpoint is left alone."""
    if isinstance(value, list):
        return [_translated(item, site) for item in value]
    if not isinstance(value, Mapping):
        return value
    return {
        name: _inert(site.words(inner))
        if name in {"description", "summary"} and isinstance(inner, str)
        else inner
        if name in _VALUES or (name == "examples" and isinstance(inner, list))
        else _translated(inner, site)
        for name, inner in value.items()
    }


def _inert(description: str) -> str:
    return Markup().write(prose(description)) if _ACTIVE.search(description) else description
