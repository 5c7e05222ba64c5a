"""Upgrade a Swagger 2.0 document to OpenAPI 3.0.

Sources: the Swagger 2.0 and OpenAPI 3.0.3 specifications, and Microsoft's extension `x-ms-paths` for AutoRest. Parts
that are not valid Swagger are copied unchanged, since they may have nothing to do with the chosen operation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from snippetgen.openapi.files import DATA, copied
from snippetgen.openapi.pointer import Unresolved, follow, reference

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
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
    `x-ms-paths` join the others. A part of the wrong type is copied, not reported.
    """
    return _Upgrade(document).document()


def _moved(target: str) -> str:
    """The target of a reference after the upgrade."""
    for old, new in _MOVED.items():
        if target.startswith(old):
            return new + target.removeprefix(old)
    return target


def _carried(value: Any) -> Any:
    """A copy of a value that the upgrade does not change, except for the references in it."""
    if isinstance(value, Mapping):
        return {key: _carried_at(key, inner) for key, inner in value.items()}
    return [_carried(inner) for inner in value] if isinstance(value, list) else value


def _carried_at(key: str, value: Any) -> Any:
    if key == "$ref" and isinstance(value, str):
        return _moved(value)
    return copied(value) if key in DATA else _carried(value)


def _mapping(value: Any) -> Mapping[str, Any]:
    """`value`, or an empty mapping if it is something else."""
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    """`value`, or an empty list if it is something else."""
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    """`value`, or an empty string if it is something else."""
    return value if isinstance(value, str) else ""


def _media_types(value: Any, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The media types in `consumes` or `produces`.

    `default` is for one that is absent, not for one that is empty.
    """
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
    return {key: _carried_at(key, value)}


def _typed(value: Mapping[str, Any], place: str) -> JSON:
    """A header, or a parameter in `place`, with its type in a `schema`."""
    upgraded: JSON = {}
    schema: JSON = {}
    for key, inner in value.items():
        if key == "schema":
            schema |= _mapping(_schema(inner))
        elif key in _OF_SCHEMA:
            schema |= _keyword(key, inner)
        elif key != "collectionFormat":
            upgraded[key] = _carried_at(key, inner)
    if _is_file(value):
        schema |= {"type": "string", "format": "binary"}
    return {**upgraded, **_serialization(value, place), "schema": schema}


def _serialization(value: Mapping[str, Any], place: str) -> JSON:
    """The style of an array.

    By default, Swagger separates the items by commas, but OpenAPI 3 does not.
    """
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
    return _schema({**_mapping(parameter.get("schema")), **own})


def _extensions(value: Mapping[str, Any]) -> JSON:
    return {key: copied(inner) for key, inner in value.items() if isinstance(key, str) and key.startswith("x-")}


def _body(parameter: Mapping[str, Any], consumes: Iterable[str]) -> JSON:
    """The request body that an `in: body` parameter describes."""
    schema = parameter.get("schema", {key: value for key, value in parameter.items() if key in _OF_SCHEMA})
    body: JSON = {key: copied(parameter[key]) for key in ("description", "required") if key in parameter}
    body["content"] = {media: {"schema": _schema(schema)} for media in consumes}
    return body | _extensions(parameter)


def _form(fields: list[Mapping[str, Any]], consumes: Iterable[str]) -> JSON:
    """The request body that `in: formData` parameters describe."""
    listed = [media for media in consumes if media in (_MULTIPART, _URLENCODED)]
    multipart = any(_is_file(field) for field in fields) or listed[:1] == [_MULTIPART]
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


def _response(response: Mapping[str, Any], produces: Iterable[str], *, may_have_body: bool = True) -> JSON:
    upgraded = {
        key: _carried_at(key, value) for key, value in response.items() if key not in ("schema", "headers", "examples")
    }
    if "headers" in response:
        headers = response["headers"]
        upgraded["headers"] = (
            {name: _typed(value, "header") if isinstance(value, Mapping) else value for name, value in headers.items()}
            if isinstance(headers, Mapping)
            else headers
        )
    content = _content(response, produces, may_have_body=may_have_body)
    if content:
        upgraded["content"] = content
    unplaced = {
        media: copied(value) for media, value in _mapping(response.get("examples")).items() if "/" not in str(media)
    }
    if unplaced:  # the key is not a media type, as Swagger requires
        upgraded.setdefault("x-examples", unplaced)
    return upgraded


def _content(response: Mapping[str, Any], produces: Iterable[str], *, may_have_body: bool) -> JSON:
    """The content of a response, by media type."""
    schema = response.get("schema")
    examples = {media: value for media, value in _mapping(response.get("examples")).items() if "/" in str(media)}
    media_types = list(produces)
    if schema is not None and not media_types:
        media_types = list(examples) or [_BINARY if _is_file(schema) else _JSON]
    if schema is None and not may_have_body:
        media_types = []
    content: JSON = {}
    for media in dict.fromkeys((*media_types, *examples)):
        content[media] = {} if schema is None else {"schema": _schema(schema)}
        if media in examples:
            content[media]["example"] = copied(examples[media])
    return content


def _security_scheme(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    kind = value.get("type")
    if kind == "basic":
        return {**copied(value), "type": "http", "scheme": "basic"}
    if kind != "oauth2" or "flows" in value:
        return copied(value)
    of_flow = ("authorizationUrl", "tokenUrl", "scopes")
    scheme = {key: copied(inner) for key, inner in value.items() if key not in ("flow", *of_flow)}
    flow = {key: copied(value[key]) for key in of_flow if key in value}
    flow.setdefault("scopes", {})
    name = value.get("flow")
    scheme["flows"] = {_FLOWS.get(name, name): flow} if isinstance(name, str) else {}
    return scheme


def _address(document: Mapping[str, Any], schemes: Any) -> str:
    """The URL that all paths are relative to, without a trailing slash."""
    host, base = _text(document.get("host")).strip("/"), _text(document.get("basePath")).strip("/")
    path = f"/{base}" if base else ""
    if not host or "://" in host:
        return f"{host}{path}"
    return f"{_preferred(schemes)}://{host}{path}"


def _preferred(schemes: Any) -> str:
    """The preferred of the listed schemes: https, then http, then the first."""
    listed = [scheme for scheme in _list(schemes) if isinstance(scheme, str)]
    for scheme in ("https", "http"):
        if scheme in listed:
            return scheme
    return listed[0] if listed else "https"


@dataclass(frozen=True)
class _Upgrade:
    """The upgrade of one Swagger document."""

    swagger: Mapping[str, Any]

    @property
    def _produces(self) -> tuple[str, ...]:
        """The media types that an operation produces by default."""
        return _media_types(self.swagger.get("produces"))

    def document(self) -> JSON:
        upgraded: JSON = {"openapi": "3.0.3"}
        for key, value in self.swagger.items():
            if key not in _CONVERTED:
                upgraded[key] = _carried_at(key, value)
        url = _address(self.swagger, self.swagger.get("schemes"))
        upgraded["servers"] = [{"url": url}] if url else []
        upgraded["paths"] = self._paths()
        components = {**_mapping(upgraded.get("components")), **self._components()}
        if components:
            upgraded["components"] = components
        return upgraded

    def _components(self) -> JSON:
        parameters = {
            name: self._parameter(value)
            for name, value in _mapping(self.swagger.get("parameters")).items()
            if not _in_body(self._target(value))
        }
        responses = {
            name: self._response(value, self._produces)
            for name, value in _mapping(self.swagger.get("responses")).items()
        }
        sections = {
            "schemas": {name: _schema(value) for name, value in _mapping(self.swagger.get("definitions")).items()},
            "parameters": parameters,
            "responses": responses,
            "securitySchemes": {
                name: _security_scheme(value)
                for name, value in _mapping(self.swagger.get("securityDefinitions")).items()
            },
        }
        return {name: section for name, section in sections.items() if section}

    def _target(self, value: Any) -> Any:
        """`value`, or what it refers to in the document.

        A reference that cannot be followed there is returned unchanged.
        """
        target = reference(value)
        if target is None:
            return value
        try:
            return follow(self.swagger, target)
        except Unresolved:
            return value

    def _paths(self) -> JSON:
        paths = {path: self._path_item(item) for path, item in _mapping(self.swagger.get("paths")).items()}
        for path, item in _mapping(self.swagger.get("x-ms-paths")).items():
            upgraded = self._path_item(item)
            known = paths.get(path)
            paths[path] = {**upgraded, **known} if isinstance(known, dict) and isinstance(upgraded, dict) else upgraded
        return paths

    def _path_item(self, item: Any) -> Any:
        if not isinstance(item, Mapping):
            return copied(item)
        target = reference(item)
        if target is not None and not target.startswith("#/paths/"):
            # The target itself is not upgraded, so insert an upgraded copy.
            found = self._target(item)
            item = {**_mapping(found), **{key: value for key, value in item.items() if key != "$ref" or found is item}}
        shared = [self._target(each) for each in _list(item.get("parameters"))]
        upgraded: JSON = {}
        for key, value in item.items():
            if key in _METHODS and isinstance(value, Mapping):
                upgraded[key] = self._operation(value, [each for each in shared if _in_body(each)])
            elif key == "parameters":
                upgraded[key] = self._parameters(value)
            else:
                upgraded[key] = _carried_at(key, value)
        return upgraded

    def _operation(self, operation: Mapping[str, Any], shared: list[Mapping[str, Any]]) -> JSON:
        """`shared` are the body and form parameters of the path."""
        upgraded: JSON = {}
        for key, value in operation.items():
            if key == "parameters":
                upgraded[key] = self._parameters(value)
            elif key == "responses":
                upgraded[key] = self._responses(value, operation)
            elif key not in ("consumes", "produces", "schemes"):
                upgraded[key] = _carried_at(key, value)
        own = [each for each in map(self._target, _list(operation.get("parameters"))) if _in_body(each)]
        body = self._request_body(list({_identity(each): each for each in (*shared, *own)}.values()), operation)
        if body:
            upgraded["requestBody"] = body
        url = _address(self.swagger, operation.get("schemes", self.swagger.get("schemes")))
        if url != _address(self.swagger, self.swagger.get("schemes")):
            upgraded["servers"] = [{"url": url}]
        return upgraded

    def _parameters(self, value: Any) -> Any:
        """The parameters in a list that are not part of the body."""
        if not isinstance(value, list):
            return copied(value)
        return [self._parameter(each) for each in value if not _in_body(self._target(each))]

    def _parameter(self, value: Any) -> Any:
        target = reference(value)
        if target is not None and target.startswith("#/parameters/"):
            return _carried(value)
        parameter = self._target(value)  # a target elsewhere is not upgraded itself
        if not isinstance(parameter, Mapping) or reference(parameter) is not None:
            return _carried(value)
        return _typed(parameter, str(parameter.get("in")))

    def _request_body(self, parameters: list[Mapping[str, Any]], operation: Mapping[str, Any]) -> JSON:
        consumes = _media_types(operation.get("consumes"), _media_types(self.swagger.get("consumes")))
        bodies = [each for each in parameters if each.get("in") == "body"]
        if bodies:
            return _body(bodies[-1], consumes or (_JSON,))
        return _form(parameters, consumes) if parameters else {}

    def _responses(self, value: Any, operation: Mapping[str, Any]) -> Any:
        if not isinstance(value, Mapping):
            return copied(value)
        produces = _media_types(operation.get("produces"), self._produces)
        upgraded: JSON = {}
        for status, response in value.items():
            if str(status).startswith("x-"):
                upgraded[status] = _carried(response)
            else:
                may_have_body = not str(status).startswith(_WITHOUT_BODY)
                upgraded[status] = self._response(response, produces, may_have_body=may_have_body)
        return upgraded

    def _response(self, value: Any, produces: tuple[str, ...], *, may_have_body: bool = True) -> Any:
        """A response, or the reference to it.

        It stays a reference if all operations that share it have the same `produces`.
        """
        target = reference(value)
        if target is not None and target.startswith("#/responses/") and produces == self._produces:
            return _carried(value)
        response = self._target(value)
        if not isinstance(response, Mapping) or reference(response) is not None:
            return _carried(value)
        return _response(response, produces, may_have_body=may_have_body)
