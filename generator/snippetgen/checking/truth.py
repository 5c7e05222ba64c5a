"""The second truth: validate a request against the document itself, with openapi-core.

The first truth, `compare`, depends on our own reading of the document; this one does not.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from snippetgen.checking.answer import path_values
from snippetgen.checking.scenario import Received
from snippetgen.errors import legible
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import BRACES, Endpoint
from snippetgen.openapi.images import is_form, is_json
from snippetgen.openapi.schema import Schemas, types
from snippetgen.request import Request

_NOT_IN_A_SEGMENT = re.compile(r"[/?#%\x00-\x20\x7f]|\A\.{1,2}\Z")


def complaints(request: Request, received: Received) -> list[str]:
    """Why the document does not allow a request that arrived for `request`; empty if it does."""
    from openapi_core.exceptions import OpenAPIError  # noqa: PLC0415  brings the validator

    values = path_values(request.endpoint, received.path)
    if values is None:
        return [f"the document refuses the request: it has no path for {received.path}"]
    # The path of `_template`. A slash in a value stays encoded: for the validator, it would end the parameter.
    path = "/" + "/".join(_NOT_IN_A_SEGMENT.sub(lambda c: quote(c[0], safe=""), unquote(value)) for value in values)
    document = _document(_Same(request.endpoint))
    try:
        document.validate_request(_asked(request, received, path))
    except OpenAPIError as error:
        return [f"the document refuses the request: {_message(error)}"]
    return []


def stated(endpoint: Endpoint) -> str:
    """A digest of the document, which is part of a verdict's cache key."""
    return _digest(_Same(endpoint))


def _message(error: BaseException) -> str:
    """The message of the innermost error: the outer ones repeat the whole value."""
    inner = error
    while inner.__cause__ is not None:
        inner = inner.__cause__
    said = [f"{each.json_path}: {legible(each.message)}" for each in getattr(inner, "schema_errors", ())]
    return "; ".join(said) or legible(str(inner))


@dataclass(frozen=True)
class _Same:
    """An endpoint as a cache key, compared by identity."""

    endpoint: Endpoint

    def __hash__(self) -> int:
        return id(self.endpoint)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.endpoint is self.endpoint


@lru_cache(maxsize=64)
def _digest(same: _Same) -> str:
    said = json.dumps(same.endpoint.schemas.document, sort_keys=True, default=str)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=64)
def _document(same: _Same) -> Any:
    from openapi_core import Config, OpenAPI  # noqa: PLC0415

    endpoint = same.endpoint
    stated = dict(endpoint.schemas.document)
    chosen = spec.operations(endpoint.schemas)[endpoint.operation]
    shared = {"parameters": chosen.item["parameters"]} if "parameters" in chosen.item else {}
    judged = {**chosen.value, **_body(endpoint), "servers": [{"url": _host(endpoint)}]}
    stated["paths"] = {_template(endpoint): {**shared, chosen.method: judged}}
    stated.pop("webhooks", None)
    stated = _readable(stated)
    return OpenAPI.from_dict(stated, config=Config(spec_validator_cls=None))


def _body(endpoint: Endpoint) -> dict[str, Any]:
    """The document's request body, with what openapi-core cannot infer.

    That is how to decode a part, and that bytes do not match any schema.
    """
    schemas, content = endpoint.schemas, {}
    for each in endpoint.contents:
        stated: dict[str, Any] = {} if each.schema is None else {"schema": each.schema}
        encoding = dict(each.encoding)
        if each.type.startswith("multipart/"):
            for name, schema in schemas.properties(schemas.whole(each.schema)).items():
                kinds = {kind for branch in schemas.branches(schema) for kind in types(branch)}
                if kinds & {"integer", "number", "boolean"}:
                    encoding.setdefault(name, {"contentType": "application/json"})
                elif kinds == {"string"} and "type" not in schemas.whole(schema):
                    encoding.setdefault(name, {"contentType": "text/plain"})
        schema = schemas.plain(each.schema)
        text = is_form(each.type) and schema.get("type") == "string"  # openapi-core takes it for fields
        if each.type.startswith(("image/", "application/octet-stream")) or text:
            stated = {}
        if {"object", "array"} & {*types(schema)} and not (is_json(each.type) or is_form(each.type)):
            stated = {}  # of another language, such as lines of JSON, it has no parser
        if is_form(each.type) and "schema" in stated:
            stated = {"schema": _filled(schemas, each.schema)}
        content[each.type] = stated | ({"encoding": encoding} if encoding else {})
    return {"requestBody": {"required": endpoint.body_required, "content": content}} if content else {}


def _filled(schemas: Schemas, schema: Any) -> Any:
    """The schema of a form, in which required lists have at least one item.

    openapi-core reads a list that was not sent as an empty one.
    """
    whole = schemas.whole(schema)
    stated, required = schemas.properties(whole), whole.get("required") or ()
    lists = {
        name: {**schemas.whole(field), "minItems": max(1, schemas.whole(field).get("minItems", 0))}
        for name, field in stated.items()
        if name in required and "array" in types(schemas.whole(field))
    }
    return {**whole, "properties": {**stated, **lists}} if lists else schema


def _host(endpoint: Endpoint) -> str:
    parts = urlsplit(endpoint.base_url)
    return f"{parts.scheme}://{parts.netloc}"


def _template(endpoint: Endpoint) -> str:
    """The path's parameters without the text between them, which `compare` checks.

    openapi-core would compare that text byte by byte. It writes a parameter of style matrix `{;name}`, and one of style
    label `{.name}`.
    """
    marks = {p.name: {"matrix": ";", "label": "."}.get(p.style, "") for p in endpoint.parameters if p.place == "path"}
    return "/" + "/".join(f"{{{marks.get(name, '')}{name}}}" for name in BRACES.findall(endpoint.path))


_NAMES = {"properties", "patternProperties", "$defs", "definitions"}
"""Keywords whose members are names chosen by the document's author."""


def _readable(value: Any) -> Any:
    """The document without what the validator cannot handle: schemas of bytes, OAuth flows."""
    if isinstance(value, Mapping):
        if value.get("type") in ("oauth2", "openIdConnect") and ("flows" in value or "openIdConnectUrl" in value):
            return {"type": "http", "scheme": "bearer"}
        if value.get("format") == "binary" or ("contentMediaType" in value and "contentEncoding" not in value):
            return {}
        if any(_readable(each) == {} != each for each in value.get("anyOf") or ()):
            return {}
        return {
            name: {each: _readable(member) for each, member in inner.items()}
            if name in _NAMES and isinstance(inner, Mapping)
            else _readable(inner)
            for name, inner in value.items()
            if not _left_out(name, inner)
        }
    return [_readable(inner) for inner in value] if isinstance(value, list) else value


def _left_out(name: str, value: Any) -> bool:
    """Whether to leave out a keyword.

    That is a pattern that Python's `re` cannot compile, a discriminator without a mapping, and a default, which the
    validator would fill in for a value that was not sent.
    """
    if name == "default":
        return True
    if name == "discriminator":
        return isinstance(value, Mapping) and "mapping" not in value
    return name == "pattern" and isinstance(value, str) and re.search(r"\\[pP]\{|\(\?<[A-Za-z]", value) is not None


def _asked(request: Request, received: Received, path: str) -> SimpleNamespace:
    """An arrived request, as an object of openapi-core's `Request` protocol."""
    from openapi_core.datatypes import RequestParameters  # noqa: PLC0415
    from werkzeug.datastructures import Headers, ImmutableMultiDict  # noqa: PLC0415

    return SimpleNamespace(
        host_url=_host(request.endpoint),
        path=path,
        path_pattern=None,
        method=received.method.lower(),
        parameters=RequestParameters(
            query=ImmutableMultiDict(received.query),
            header=Headers(list(received.headers)),
            cookie=ImmutableMultiDict(received.cookies),
        ),
        body=received.body or None,
        content_type=received.header("content-type") or "",
    )
