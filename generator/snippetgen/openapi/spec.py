"""One operation of an OpenAPI 3.1 document becomes an Endpoint.

What OpenAPI cannot say stands in the operation's `x-snippetgen` object; each of its properties is optional:

`model`    how `--model` is split over the path parameters, such as `{datasetSlug}/{version}`
`image`    the query parameter that takes a hosted image's URL
`key`      the environment variable that a snippet reads the API key from
`timeout`  how long a snippet waits for the answer, in seconds
`sdk`      the SDK clients that speak to this endpoint
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from snippetgen.errors import SnippetgenError, collected, nearest
from snippetgen.literal import Refused, percent
from snippetgen.openapi.pointer import Astray, escaped, reference, resolved

PACKAGED = Path(__file__).parent / "roboflow.json"
EXTENSION = "x-snippetgen"
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_PATH = re.compile(r"(?:/(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})*)*\Z")
_BASE_URL = re.compile(
    r"https?://(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?(?P<path>/.*)?\Z"
)
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)\Z")
_LIKE_A_NUMBER = re.compile(r"(?:[0-9]+|0[xX][0-9A-Fa-f]*)\Z")
_LONGEST_HOST = 253
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_VARIABLE_REMEDY = "use letters, digits and underscores, with no digit first"
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+\Z")
_PLACE = re.compile(r"\{([^{}]+)\}")

_LONGEST = 3600
_MOST_UNFOLDED = 20_000
_SAYING = ("type", "format", "title", "description")
_SAMPLES = {"const", "default", "enum", "example", "examples"}
"""The keywords of JSON Schema whose values are samples of what it describes, and no schemas."""
_KINDS = {str: "give a string", int: "give a whole number", list: "give a list of client names"}

JSON = Mapping[str, Any]


@dataclass(frozen=True)
class Parameter:
    """A path or query parameter; `schema` is its JSON Schema, `example` a valid value or None."""

    name: str
    place: str
    required: bool
    description: str
    schema: JSON
    example: object = None


@dataclass(frozen=True)
class Bearer:
    """The API key in the header `Authorization: Bearer KEY` (RFC 6750)."""

    name: str = "bearer"


@dataclass(frozen=True)
class QueryKey:
    """The API key in a query parameter."""

    parameter: str
    name: str = "query"


Auth = Bearer | QueryKey


@dataclass(frozen=True)
class Response:
    """What the endpoint answers; `status` is a number, a range such as `5XX`, or `default`, `examples` are JSON."""

    status: str
    description: str
    schema: JSON
    examples: Mapping[str, Any]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Endpoint:
    """The operation that snippets call, with every default resolved.

    `base_url` has no slash at its end; `path` has a place in braces for each path parameter; `model` is the template
    that `--model` is matched with; `body_type` is the Content-Type of the Base64 body and `body_limit` its greatest
    size in characters; `auths` are the ways to send the API key, the first being the default; `timeout` is in seconds.
    """

    title: str
    operation: str
    summary: str
    description: str
    method: str
    base_url: str
    path: str
    parameters: tuple[Parameter, ...]
    body_type: str
    body_limit: int | None
    auths: tuple[Auth, ...]
    responses: tuple[Response, ...]
    model: str
    image: str
    key: str
    timeout: int
    sdk: tuple[str, ...]

    def parameter(self, name: str, place: str) -> Parameter:
        """The parameter called `name` in `place` (`path` or `query`); KeyError when there is none."""
        for parameter in self.parameters:
            if (parameter.name, parameter.place) == (name, place):
                return parameter
        raise KeyError(name)

    def response(self, status: int) -> Response | None:
        """What is stated for `status`: under its number, its range (`4XX`), or as the default."""
        stated = {response.status.upper(): response for response in self.responses}
        found = (stated.get(name) for name in (str(status), f"{status // 100}XX", "DEFAULT"))
        return next(filter(None, found), None)

    def example(self, status: int) -> object:
        """The first example for `status`; where there is none, an object whose message is the status."""
        response = self.response(status)
        if response and response.examples:
            return next(iter(response.examples.values()))
        return {"message": f"HTTP {status}"}

    @property
    def options(self) -> tuple[Parameter, ...]:
        """The optional query parameters, apart from the hosted image and the API key."""
        taken = {self.image, *(auth.parameter for auth in self.auths if isinstance(auth, QueryKey))}
        return tuple(p for p in self.parameters if p.place == "query" and not p.required and p.name not in taken)

    @property
    def model_parameters(self) -> tuple[str, ...]:
        """The path parameters that the model is split over, in the model's order."""
        return tuple(_PLACE.findall(self.model))

    @property
    def example_model(self) -> str:
        """The model that the examples of the path parameters make, such as `my-model/42`."""
        return _PLACE.sub(lambda place: str(self.parameter(place[1], "path").example or place[1]), self.model)


@cache
def packaged() -> Endpoint:
    """The endpoint of the packaged spec, which the tests validate: this reads JSON and nothing more."""
    return endpoint(json.loads(PACKAGED.read_text(encoding="utf-8")), str(PACKAGED))


def read(path: Path, operation: str | None = None) -> Endpoint:
    """The endpoint of the YAML or JSON document at `path`.

    Raises SnippetgenError for a document that cannot be read, does not validate, or has several operations and none
    is chosen. All problems of one document are raised together, each with file, line, JSON pointer and remedy.
    """
    from snippetgen.openapi.document import Document  # noqa: PLC0415  brings the YAML parser and the validator

    document = Document.read(path)
    document.validate()
    return endpoint(document.value, str(path), operation, document.place)


def endpoint(document: JSON, file: str, operation: str | None = None, place: Any = lambda pointer: pointer) -> Endpoint:
    """The Endpoint of a valid OpenAPI `document`; `place` turns a JSON pointer into file and line for errors."""
    try:
        return _Reader(document, file, place).endpoint(operation)
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
        # The validator lets some forms pass that OpenAPI does not allow, such as a media type that is no object.
        raise SnippetgenError(
            f"a part of the document has another form than OpenAPI states: {error}",
            where=file,
            remedy="compare its parameters, bodies, responses and security schemes with the OpenAPI 3.1 specification",
        ) from None


class _Reader:
    """Reads one document and collects what is wrong with it."""

    def __init__(self, document: JSON, file: str, place: Any) -> None:
        self.document = document
        self.file = file
        self.place = place
        self.problems: list[SnippetgenError] = []
        self.unfolded = 0

    def problem(self, what: str, pointer: str, remedy: str) -> None:
        self.problems.append(SnippetgenError(what, where=self.place(pointer), remedy=remedy))

    def resolve(self, value: Any) -> Any:
        """`value`, or what it refers to in this document."""
        try:
            return resolved(self.document, value)
        except Astray as trouble:
            raise SnippetgenError(
                f"the reference “{reference(value)}” {trouble}",
                where=self.file,
                remedy="copy what it refers to into `components` and refer to it as `#/components/…`",
            ) from None

    def unfold(self, schema: Any, within: frozenset[str] = frozenset()) -> Any:
        """`schema` with what it refers to in place of each reference.

        A schema inside itself is cut there: it says what it is, and not again what it holds.
        """
        self.unfolded += 1
        if self.unfolded > _MOST_UNFOLDED:
            raise SnippetgenError(
                f"with their references followed, its schemas have more than {_MOST_UNFOLDED} values",
                where=self.file,
                remedy="let the schemas of its parameters and responses say less",
            )
        target = reference(schema)
        if target is not None:
            beside = {name: value for name, value in schema.items() if name != "$ref"}  # allowed since OpenAPI 3.1
            whole = self.resolve(schema)
            if not isinstance(whole, Mapping):
                return whole
            if target in within:
                return {name: whole[name] for name in _SAYING if name in whole} | beside
            return self.unfold({**whole, **beside}, within | {target})
        if isinstance(schema, Mapping):
            return {name: value if name in _SAMPLES else self.unfold(value, within) for name, value in schema.items()}
        return [self.unfold(value, within) for value in schema] if isinstance(schema, list) else schema

    def endpoint(self, wanted: str | None) -> Endpoint:
        path, method, item, operation = self._operation(wanted)
        pointer = f"/paths/{escaped(path)}/{method}"
        extension = self._extension(operation, pointer)
        parameters = self._parameters(item, operation)
        queries = [p for p in parameters if p.place == "query"]
        in_path = _PLACE.findall(path)
        model = extension.get("model", "/".join(f"{{{name}}}" for name in in_path))
        auths = self._auths(operation, pointer)
        body_type, body_limit = self._body(operation, pointer)
        image = extension.get("image") or _likely_image(queries)
        title = str(self.document["info"]["title"])
        key = extension.get("key", re.sub(r"\W+", "_", f"{title} API key", flags=re.ASCII).strip("_").upper())
        timeout = extension.get("timeout", 30)
        if method != "post":
            self.problem(
                f"the operation's method is {method.upper()}",
                pointer,
                "choose an operation that takes its image by POST",
            )
        if not in_path or sorted(_PLACE.findall(model)) != sorted(in_path):
            self.problem(
                f"the model “{model}” does not name each path parameter once",
                f"{pointer}/{EXTENSION}/model",
                f"write it with {', '.join(f'{{{name}}}' for name in in_path) or 'the path parameters'}",
            )
        if image not in {p.name for p in queries}:
            self.problem(
                "no query parameter takes the URL of a hosted image",
                f"{pointer}/{EXTENSION}/image",
                "add a query parameter with the format “uri”, or name it in x-snippetgen.image",
            )
        if not _VARIABLE.match(key):
            self.problem(
                f"“{key}” is no name for an environment variable",
                f"{pointer}/{EXTENSION}/key",
                _VARIABLE_REMEDY,
            )
        if not 1 <= timeout <= _LONGEST:
            self.problem(
                f"the timeout is {timeout}", f"{pointer}/{EXTENSION}/timeout", "give whole seconds, from 1 to 3600"
            )
        if not _plain(_PLACE.sub("x", path)):
            self.problem(
                f"the path “{path}” is not percent-encoded, or has a segment “.” or “..”",
                pointer,
                "percent-encode it, apart from its places, and leave such segments out",
            )
        self._check_parameters(parameters, image, auths, pointer)
        base_url = self._base_url(item, operation, pointer)
        if self.problems:
            raise collected(self.problems)
        return Endpoint(
            title=title,
            operation=str(operation.get("operationId", f"{method} {path}")),
            summary=str(operation.get("summary", "")),
            description=str(operation.get("description", "")),
            method=method.upper(),
            base_url=base_url,
            path=path,
            parameters=parameters,
            body_type=body_type,
            body_limit=body_limit,
            auths=auths,
            responses=self._responses(operation),
            model=model,
            image=image,
            key=key,
            timeout=timeout,
            sdk=tuple(extension.get("sdk", ())),
        )

    def _operation(self, wanted: str | None) -> tuple[str, str, JSON, JSON]:
        found = {}
        for path, stated in self.document.get("paths", {}).items():
            item = self.resolve(stated)
            for method in _METHODS:
                if method in item:
                    found[str(item[method].get("operationId", f"{method} {path}"))] = (path, method, item, item[method])
        listed = ", ".join(found)
        if not found:
            raise SnippetgenError(
                "the document has no operation", where=self.place("/paths"), remedy="add one under `paths`"
            )
        if wanted is None and len(found) > 1:
            raise SnippetgenError(
                f"the document has {len(found)} operations: {listed}",
                where=self.file,
                remedy="choose one with --operation ID",
            )
        if wanted is not None and wanted not in found:
            raise SnippetgenError(
                f"there is no operation “{wanted}”", where=self.file, remedy=nearest(wanted, list(found))
            )
        return found[wanted] if wanted else next(iter(found.values()))

    def _extension(self, operation: JSON, pointer: str) -> JSON:
        """What `x-snippetgen` states, without what is wrong in it."""
        stated: Any = operation.get(EXTENSION, {})
        kinds: dict[str, type] = {"model": str, "image": str, "key": str, "timeout": int, "sdk": list}
        if not isinstance(stated, Mapping):
            self.problem(
                f"{EXTENSION} is no object", f"{pointer}/{EXTENSION}", f"give it properties: {', '.join(kinds)}"
            )
            return {}
        for name, value in stated.items():
            where = f"{pointer}/{EXTENSION}/{name}"
            if name not in kinds:
                self.problem(f"{EXTENSION} has no property “{name}”", where, nearest(name, list(kinds)))
            elif type(value) is not kinds[name] or (name == "sdk" and set(map(type, stated["sdk"])) - {str}):
                self.problem(f"{EXTENSION}.{name} is {json.dumps(value)}", where, _KINDS[kinds[name]])
        return {name: value for name, value in stated.items() if type(value) is kinds.get(name)}

    def _parameters(self, item: JSON, operation: JSON) -> tuple[Parameter, ...]:
        merged = {}
        for raw in (*item.get("parameters", ()), *operation.get("parameters", ())):
            entry = self.resolve(raw)
            schema = described(self.unfold(entry.get("schema")))
            example = entry.get("example", next(iter(schema.get("examples", ())), schema.get("default")))
            merged[entry["name"], entry["in"]] = Parameter(
                entry["name"],
                entry["in"],
                bool(entry.get("required", False)),
                str(entry.get("description", "")),
                schema,
                example,
            )
        return tuple(merged.values())

    def _check_parameters(
        self, parameters: tuple[Parameter, ...], image: str, auths: tuple[Auth, ...], pointer: str
    ) -> None:
        for parameter in parameters:
            if parameter.required and parameter.place != "path" and parameter.name != image:
                self.problem(
                    f"the {parameter.place} parameter “{parameter.name}” is required, and no snippet sends it",
                    f"{pointer}/parameters",
                    "make it optional, or state it as a security scheme if it is the API key",
                )
        keys = {auth.parameter: f"{pointer}/security" for auth in auths if isinstance(auth, QueryKey)}
        queries = {parameter.name: f"{pointer}/parameters" for parameter in parameters if parameter.place == "query"}
        for name, where in (queries | keys).items():
            try:
                percent(name)
                trouble = "" if name else "has no name"
            except Refused as error:
                trouble = f"has a name that cannot be sent: {error.what}"
            if trouble:
                self.problem(f"a query parameter {trouble}", where, "give it a name that is text")
        if image in keys:
            self.problem(
                f"the query parameter “{image}” takes both the image and the API key",
                f"{pointer}/security",
                "let each have a parameter of its own",
            )

    def _auths(self, operation: JSON, pointer: str) -> tuple[Auth, ...]:
        schemes = self.document.get("components", {}).get("securitySchemes", {})
        auths: dict[Auth, None] = {}
        requirements = operation.get("security", self.document.get("security", ()))
        for requirement in requirements:
            if len(requirement) > 1:  # all of its schemes at once, which no snippet sends
                continue
            for name in requirement:
                scheme = self.resolve(schemes.get(name, {}))
                if scheme.get("type") == "http" and str(scheme.get("scheme")).lower() == "bearer":
                    auths[Bearer()] = None
                elif scheme.get("type") == "apiKey" and scheme.get("in") == "query":
                    auths[QueryKey(scheme["name"])] = None
        if not auths and any(len(requirement) > 1 for requirement in requirements):
            self.problem(
                "each security requirement asks for several keys at once, and a snippet sends one",
                f"{pointer}/security",
                "add a requirement with one scheme, if the API accepts it",
            )
        elif not auths:
            self.problem(
                "no security requirement is a query key or a bearer token",
                f"{pointer}/security",
                "add a scheme of type “apiKey” in “query”, or of type “http” with scheme “bearer”, and require it",
            )
        return tuple(auths)

    def _body(self, operation: JSON, pointer: str) -> tuple[str, int | None]:
        content = self.resolve(operation.get("requestBody", {})).get("content", {})
        for media_type, entry in content.items():
            schema = self.resolve(entry.get("schema", {}))
            if schema.get("contentEncoding") == "base64" and _MEDIA_TYPE.match(media_type):
                return media_type, schema.get("maxLength")
        self.problem(
            "no request body is a Base64-encoded image",
            f"{pointer}/requestBody",
            "describe one: a media type without parameters, with the schema {type: string, contentEncoding: base64}",
        )
        return "", None

    def _responses(self, operation: JSON) -> tuple[Response, ...]:
        stated = operation.get("responses", {})  # optional since OpenAPI 3.1
        return tuple(self._response(str(status), self.resolve(raw)) for status, raw in stated.items())

    def _response(self, status: str, raw: JSON) -> Response:
        media = raw.get("content", {}).get("application/json", {})
        examples = {name: self.resolve(entry).get("value") for name, entry in media.get("examples", {}).items()}
        if "example" in media:
            examples["example"] = media["example"]
        headers = {name: self.resolve(entry) for name, entry in raw.get("headers", {}).items()}
        return Response(
            status,
            str(raw.get("description", "")),
            self.unfold(media.get("schema", {})),
            examples,
            {name: str(entry["example"]) for name, entry in headers.items() if "example" in entry},
        )

    def _base_url(self, item: JSON, operation: JSON, pointer: str) -> str:
        places = {pointer: operation, pointer.rpartition("/")[0]: item, "": self.document}
        holder = next((place for place, value in places.items() if value.get("servers")), "")
        servers = places[holder].get("servers") or [{"url": "/"}]
        variables = servers[0].get("variables", {})
        url = _PLACE.sub(lambda place: str(variables.get(place[1], {}).get("default", place[0])), servers[0]["url"])
        try:
            return base_url(url)
        except SnippetgenError as error:
            self.problem(error.what, f"{holder}/servers/0/url", error.remedy)
            return ""


def described(schema: object) -> JSON:
    """A schema as an object: `true`, which is a schema as well, says nothing."""
    return schema if isinstance(schema, Mapping) else {}


def base_url(url: str) -> str:
    """`url` without a slash at its end. Raises SnippetgenError when it is no absolute, percent-encoded http(s) URL.

    What clients would each read in a way of their own is none either: segments `.` and `..`, hosts that are no names.
    """
    found = _BASE_URL.match(url)
    if not found or not (_host(found["host"]) and _port(found["port"]) and _plain(found["path"] or "")):
        raise SnippetgenError(
            f"“{url}” is no base URL",
            remedy="write an absolute, percent-encoded http or https URL without user, query, fragment or “..”",
        )
    return url.rstrip("/")


def _plain(path: str) -> bool:
    """Whether a path is percent-encoded and every client leaves it as it is (RFC 3986, sections 3.3 and 5.2.4)."""
    dots = (segment.replace("%2e", ".") for segment in path.lower().split("/"))
    return _PATH.match(path) is not None and not {".", ".."} & set(dots)


def _port(port: str | None) -> bool:
    return port is None or 1 <= int(port) <= 65535  # noqa: PLR2004


def _host(host: str) -> bool:
    """Whether a host is a name (RFC 1123, section 2.1) or an address, and not what only some clients take for one."""
    labels = host.split(".")
    if host.startswith("["):
        return _is_address(host.strip("[]"), 6)
    if _LIKE_A_NUMBER.match(labels[-1]):
        return _is_address(host, 4)
    if "xn--" in host.lower() and not _internationalized(host):
        return False
    return len(host) <= _LONGEST_HOST and all(map(_LABEL.match, labels))


def _is_address(text: str, version: int) -> bool:
    from ipaddress import ip_address  # noqa: PLC0415  few endpoints are at an address

    try:
        return ip_address(text).version == version
    except ValueError:
        return False


def _internationalized(host: str) -> bool:
    """Whether the labels of `host` that say they are encoded Unicode are (RFC 3492)."""
    try:
        return bool(host.encode("ascii").decode("idna"))
    except UnicodeError:
        return False


def at(endpoint: Endpoint, url: str) -> Endpoint:
    """`endpoint` at another base URL. Raises SnippetgenError when that is no base URL."""
    return replace(endpoint, base_url=base_url(url))


def reading(endpoint: Endpoint, variable: str) -> Endpoint:
    """`endpoint` with its API key in another environment variable. Raises SnippetgenError when it has no such name."""
    if not _VARIABLE.match(variable):
        raise SnippetgenError(f"“{variable}” is no name for an environment variable", remedy=_VARIABLE_REMEDY)
    return replace(endpoint, key=variable)


def _likely_image(queries: list[Parameter]) -> str:
    uris = [p.name for p in queries if p.schema.get("format") in {"uri", "uri-reference", "iri"}]
    return next((name for name in uris if "image" in name.lower()), uris[0] if uris else "")
