"""Upgrade a Swagger 2.0 document to OpenAPI 3.0.

Sources: the Swagger 2.0 and OpenAPI 3.0.3 specifications, and Microsoft's extension `x-ms-paths` for AutoRest. Parts
that are not valid Swagger are copied unchanged, since they may have nothing to do with the chosen operation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from snippetgen.openapi.faults import METHODS
from snippetgen.openapi.pointer import Unresolved, reference, relinked, resolved
from snippetgen.openapi.schema import described, listed

_MOVED = {
    "#/definitions/": "#/components/schemas/",
    "#/parameters/": "#/components/parameters/",
    "#/responses/": "#/components/responses/",
}
_NAMED_SCHEMAS = {"properties", "patternProperties", "definitions"}
_NESTED_SCHEMAS = {"items", "additionalProperties", "not", "allOf", "anyOf", "oneOf"}
_OF_SCHEMA = {
    "type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
    "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "x-nullable", "discriminator",
    *_NAMED_SCHEMAS, *_NESTED_SCHEMAS,
}  # fmt: skip
_CONVERTED = {
    "swagger", "openapi", "host", "basePath", "schemes", "consumes", "produces", "paths", "x-ms-paths", "definitions",
    "parameters", "responses", "securityDefinitions", "servers",
}  # fmt: skip
_STYLES = {"ssv": "spaceDelimited", "pipes": "pipeDelimited"}
_FLOWS = {"application": "clientCredentials", "accessCode": "authorizationCode"}
_JSON, _BINARY = "application/json", "application/octet-stream"
_MULTIPART, _URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"
_WITHOUT_BODY = ("1", "204", "205", "304")

JSON = dict[str, Any]


def upgrade(document: Mapping[str, Any]) -> JSON:
    """Convert a Swagger 2.0 document to OpenAPI 3.0.3, leaving `document` unchanged.

    The body and form parameters of an operation become its `requestBody`, including those of its path. The paths in
    `x-ms-paths` join the others. A part of the wrong type is left as it is, not reported.
    """
    upgraded: JSON = relinked(_Upgrade(document).document(), _moved)
    return upgraded


def _moved(target: str) -> str:
    """The target of a reference after the upgrade."""
    for old, new in _MOVED.items():
        if target.startswith(old):
            return new + target.removeprefix(old)
    return target


def _media_types(value: Any, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The media types in `consumes` or `produces`. `default` is for one that is absent, not for one that is empty."""
    if isinstance(value, str):
        return (value,)
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else default


def _is_file(schema: Any) -> bool:
    """Whether a schema or parameter is a file; Microsoft writes `format: file`."""
    return isinstance(schema, Mapping) and "file" in (schema.get("type"), schema.get("format"))


def _schema(value: Any) -> Any:
    if isinstance(value, list):
        return [_schema(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    schema: JSON = {}
    for key, inner in value.items():
        schema.update(_keyword(key, inner))
    if _is_file(value):
        schema |= {"type": "string", "format": "binary"}
    return schema


def _keyword(key: str, value: Any) -> JSON:
    """One keyword of a schema after the upgrade."""
    if key in _NAMED_SCHEMAS:
        return {key: {name: _schema(inner) for name, inner in value.items()} if isinstance(value, Mapping) else value}
    if key in _NESTED_SCHEMAS:
        return {key: _schema(value)}
    if key == "discriminator" and isinstance(value, str):
        return {key: {"propertyName": value}}
    if key == "x-nullable" and value is True:
        return {"nullable": True}
    if key == "collectionFormat":  # of the items of an array, where OpenAPI 3 has no equivalent
        return {"x-collectionFormat": value}
    return {key: value}


def _typed(value: Mapping[str, Any], place: str) -> JSON:
    """A header, or a parameter in `place`, with its type in a `schema`."""
    upgraded = {key: inner for key, inner in value.items() if key not in {*_OF_SCHEMA, "schema", "collectionFormat"}}
    own = {key: inner for key, inner in value.items() if key in _OF_SCHEMA}
    schema = _schema({**described(value.get("schema")), **own})
    return {**upgraded, **_serialization(value, place), "schema": schema}


def _serialization(value: Mapping[str, Any], place: str) -> JSON:
    """The style of an array. By default, Swagger separates the items by commas, but OpenAPI 3 does not."""
    if value.get("type") != "array":
        return {}
    written = value.get("collectionFormat", "csv")
    if place not in ("query", "formData"):
        return {"style": "simple"} | ({} if written == "csv" else {"x-collectionFormat": written})
    if written in ("csv", "multi"):
        return {"style": "form", "explode": written == "multi"}
    if isinstance(written, str) and written in _STYLES:
        return {"style": _STYLES[written], "explode": False}
    return {"style": "form", "explode": False, "x-collectionFormat": written}


def _field(parameter: Mapping[str, Any]) -> Any:
    """The schema of a form field."""
    left_out = {"name", "in", "required", "collectionFormat", "allowEmptyValue", "schema"}
    own = {key: value for key, value in parameter.items() if key not in left_out}
    return _schema({**described(parameter.get("schema")), **own})


def _body(parameter: Mapping[str, Any], consumes: Iterable[str]) -> JSON:
    """The request body that an `in: body` parameter describes."""
    schema = parameter.get("schema", {key: value for key, value in parameter.items() if key in _OF_SCHEMA})
    kept = {
        key: value for key, value in parameter.items() if key in ("description", "required") or key.startswith("x-")
    }
    return {**kept, "content": {media: {"schema": _schema(schema)} for media in consumes}}


def _form(fields: list[Mapping[str, Any]], consumes: Iterable[str]) -> JSON:
    """The request body that `in: formData` parameters describe."""
    forms = [media for media in consumes if media in (_MULTIPART, _URLENCODED)]
    multipart = any(_is_file(field) for field in fields) or forms[:1] == [_MULTIPART]
    schema: JSON = {"type": "object", "properties": {str(field.get("name")): _field(field) for field in fields}}
    required = [str(field.get("name")) for field in fields if field.get("required") is True]
    content: JSON = {"schema": schema}
    if required:
        schema["required"] = required
    encoding = {str(field.get("name")): written for field in fields if (written := _serialization(field, "formData"))}
    if encoding:
        content["encoding"] = encoding
    body: JSON = {"required": True} if required else {}
    return {**body, "content": {_MULTIPART if multipart else _URLENCODED: content}}


def _identity(parameter: Mapping[str, Any]) -> tuple[str, str]:
    """The key of a parameter: an operation's parameter overrides the path's with the same key."""
    place, name = parameter.get("in"), parameter.get("name")
    return str(place), "" if place == "body" else str(name)


def _in_body(parameter: Any) -> bool:
    return isinstance(parameter, Mapping) and parameter.get("in") in ("body", "formData")


def _content(response: Mapping[str, Any], produces: Iterable[str], *, may_have_body: bool) -> JSON:
    """The content of a response, by media type."""
    schema = response.get("schema")
    examples = {media: value for media, value in described(response.get("examples")).items() if "/" in str(media)}
    media_types = list(produces)
    if schema is not None and not media_types:
        media_types = list(examples) or [_BINARY if _is_file(schema) else _JSON]
    if schema is None and not may_have_body:
        media_types = []
    content: JSON = {}
    for media in dict.fromkeys((*media_types, *examples)):
        content[media] = {} if schema is None else {"schema": _schema(schema)}
        if media in examples:
            content[media]["example"] = examples[media]
    return content


def _security_scheme(value: Any) -> Any:
    kind = described(value).get("type")
    if kind == "basic":
        return {**value, "type": "http", "scheme": "basic"}
    if kind != "oauth2" or "flows" in value:
        return value
    of_flow = ("authorizationUrl", "tokenUrl", "scopes")
    scheme = {key: inner for key, inner in value.items() if key not in ("flow", *of_flow)}
    flow = {"scopes": {}, **{key: value[key] for key in of_flow if key in value}}
    name = value.get("flow")
    scheme["flows"] = {_FLOWS.get(name, name): flow} if isinstance(name, str) else {}
    return scheme


def _address(document: Mapping[str, Any], schemes: Any) -> str:
    """The URL that all paths are relative to, without a trailing slash."""
    stated = (document.get("host"), document.get("basePath"))
    host, base = (each.strip("/") if isinstance(each, str) else "" for each in stated)
    path = f"/{base}" if base else ""
    if not host or "://" in host:
        return f"{host}{path}"
    return f"{_preferred(schemes)}://{host}{path}"


def _preferred(schemes: Any) -> str:
    """The preferred of the listed schemes: https, then http, then the first."""
    known = [scheme for scheme in listed(schemes) if isinstance(scheme, str)]
    return next((scheme for scheme in ("https", "http", *known) if scheme in known), "https")


class _Upgrade:
    """The upgrade of one Swagger document. References keep their targets."""

    def __init__(self, swagger: Mapping[str, Any]) -> None:
        self.swagger = swagger
        self.produces = _media_types(swagger.get("produces"))
        self.url = _address(swagger, swagger.get("schemes"))

    def document(self) -> JSON:
        kept = {key: value for key, value in self.swagger.items() if key not in _CONVERTED}
        servers = [{"url": self.url}] if self.url else []
        upgraded: JSON = {"openapi": "3.0.3", **kept, "servers": servers, "paths": self._paths()}
        components = {**described(kept.get("components")), **self._components()}
        if components:
            upgraded["components"] = components
        return upgraded

    def _components(self) -> JSON:
        def each(section: str) -> Iterable[tuple[str, Any]]:
            return described(self.swagger.get(section)).items()

        sections = {
            "schemas": {name: _schema(value) for name, value in each("definitions")},
            "parameters": {
                name: self._parameter(value) for name, value in each("parameters") if not _in_body(self._target(value))
            },
            "responses": {name: self._response(value, self.produces) for name, value in each("responses")},
            "securitySchemes": {name: _security_scheme(value) for name, value in each("securityDefinitions")},
        }
        return {name: section for name, section in sections.items() if section}

    def _target(self, value: Any) -> Any:
        """`value`, or what it refers to in the document.

        A reference that cannot be followed there is returned unchanged.
        """
        try:
            return resolved(self.swagger, value)
        except Unresolved:
            return value

    def _paths(self) -> JSON:
        paths = {path: self._path_item(item) for path, item in described(self.swagger.get("paths")).items()}
        for path, item in described(self.swagger.get("x-ms-paths")).items():
            upgraded = self._path_item(item)
            known = paths.get(path)
            paths[path] = {**upgraded, **known} if isinstance(known, dict) and isinstance(upgraded, dict) else upgraded
        return paths

    def _path_item(self, item: Any) -> Any:
        if not isinstance(item, Mapping):
            return item
        target = reference(item)
        if target is not None and not target.startswith("#/paths/"):
            # The target itself is not upgraded, so insert an upgraded copy.
            found = self._target(item)
            item = {**described(found), **{key: value for key, value in item.items() if key != "$ref" or found is item}}
        shared = [self._target(each) for each in listed(item.get("parameters"))]
        upgraded = {**item, **self._without_body(item)}
        for method in METHODS:
            if isinstance(item.get(method), Mapping):
                upgraded[method] = self._operation(item[method], [each for each in shared if _in_body(each)])
        return upgraded

    def _operation(self, operation: Mapping[str, Any], shared: list[Mapping[str, Any]]) -> JSON:
        """`shared` are the body and form parameters of the path."""
        upgraded = {key: value for key, value in operation.items() if key not in ("consumes", "produces", "schemes")}
        upgraded |= self._without_body(operation)
        if isinstance(operation.get("responses"), Mapping):
            upgraded["responses"] = self._responses(operation)
        own = [each for each in map(self._target, listed(operation.get("parameters"))) if _in_body(each)]
        body = self._request_body(list({_identity(each): each for each in (*shared, *own)}.values()), operation)
        if body:
            upgraded["requestBody"] = body
        url = _address(self.swagger, operation.get("schemes", self.swagger.get("schemes")))
        if url != self.url:
            upgraded["servers"] = [{"url": url}]
        return upgraded

    def _without_body(self, holder: Mapping[str, Any]) -> JSON:
        """The `parameters` of a path or an operation that are not part of the body, if it has a list of them."""
        stated = holder.get("parameters")
        if not isinstance(stated, list):
            return {}
        return {"parameters": [self._parameter(each) for each in stated if not _in_body(self._target(each))]}

    def _parameter(self, value: Any) -> Any:
        target = reference(value)
        if target is not None and target.startswith("#/parameters/"):
            return value
        parameter = self._target(value)  # a target elsewhere is not upgraded itself
        if not isinstance(parameter, Mapping) or reference(parameter) is not None:
            return value
        return _typed(parameter, str(parameter.get("in")))

    def _request_body(self, parameters: list[Mapping[str, Any]], operation: Mapping[str, Any]) -> JSON:
        consumes = _media_types(operation.get("consumes"), _media_types(self.swagger.get("consumes")))
        bodies = [each for each in parameters if each.get("in") == "body"]
        if bodies:
            return _body(bodies[-1], consumes or (_JSON,))
        return _form(parameters, consumes) if parameters else {}

    def _responses(self, operation: Mapping[str, Any]) -> JSON:
        produces = _media_types(operation.get("produces"), self.produces)
        upgraded = dict(operation["responses"])
        for status, response in upgraded.items():
            if not str(status).startswith("x-"):
                may_have_body = not str(status).startswith(_WITHOUT_BODY)
                upgraded[status] = self._response(response, produces, may_have_body=may_have_body)
        return upgraded

    def _response(self, value: Any, produces: tuple[str, ...], *, may_have_body: bool = True) -> Any:
        """A response, or the reference to it.

        It stays a reference if all operations that share it have the same `produces`.
        """
        target = reference(value)
        if target is not None and target.startswith("#/responses/") and produces == self.produces:
            return value
        response = self._target(value)
        if not isinstance(response, Mapping) or reference(response) is not None:
            return value
        upgraded = {key: inner for key, inner in response.items() if key not in ("schema", "examples")}
        if isinstance(headers := response.get("headers"), Mapping):
            upgraded["headers"] = {
                name: _typed(each, "header") if isinstance(each, Mapping) else each for name, each in headers.items()
            }
        content = _content(response, produces, may_have_body=may_have_body)
        if content:
            upgraded["content"] = content
        examples = described(response.get("examples"))
        unplaced = {media: example for media, example in examples.items() if "/" not in str(media)}
        if unplaced:  # the key is not a media type, as Swagger requires
            upgraded.setdefault("x-examples", unplaced)
        return upgraded
