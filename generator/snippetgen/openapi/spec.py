"""Read one operation of an OpenAPI document as an Endpoint.

All problems of the chosen operation are collected and raised together; other operations are not read. What OpenAPI
cannot express is stated in `x-snippetgen` or `snippetgen.toml`: see `hints`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from snippetgen.config import Stated
from snippetgen.errors import SnippetgenError, collected, nearest
from snippetgen.frozen import dataclass
from snippetgen.literal import Refused, percent
from snippetgen.openapi import hints, images, servers
from snippetgen.openapi.endpoint import (
    BRACES,
    Auth,
    Content,
    Endpoint,
    Parameter,
    Place,
    Response,
    Secret,
    Server,
    Source,
    Way,
    folder_name,
)
from snippetgen.openapi.hints import EXTENSION, Hints
from snippetgen.openapi.pointer import escaped
from snippetgen.openapi.schema import JSON, NOTHING, Schemas, described, is_binary, listed, sample

PACKAGED = Path(__file__).parent / "roboflow.json"
_METHODS = ("get", "put", "post", "delete", "patch")
"""The methods of operations that snippets call: those that may have a body and an answer."""
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,254}\Z")
_VARIABLE_REMEDY = "use at most 255 letters, digits and underscores, with no digit first"
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9._+*-]+/[A-Za-z0-9._+*-]+(?: *; *[A-Za-z0-9._-]+=\"?[A-Za-z0-9._-]+\"?)*\Z")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+\Z")
_NAMES = {"header": _HEADER, "cookie": re.compile(r"[A-Za-z0-9._-]+\Z")}
"""Valid names of headers (RFC 9110, section 5.1), and those of cookies that need no escape in any language."""
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9._-]*\Z")
_IGNORED_HEADERS = {"content-type", "authorization"}
"""Header parameters that OpenAPI ignores. It also ignores `Accept`, but that decides the media type of the answer."""
_LONGEST_WAIT = 3600
_SHOWN = 8
"""The maximum number of operations that an error lists."""
_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


@cache
def packaged() -> Endpoint:
    """The endpoint of the packaged document."""
    return endpoint(Schemas(json.loads(PACKAGED.read_text(encoding="utf-8")), str(PACKAGED)))


def configured(stated: Stated | None) -> Endpoint:
    """The endpoint that a configuration describes; without one, the packaged endpoint. Raises as `read` does."""
    if stated is None:
        return packaged()
    return read(stated.spec, stated.operation, stated=stated.hints, overlay=stated.overlay, stated_in=stated.where)


def read(
    path: Path,
    operation: str | None = None,
    *,
    stated: JSON | None = None,
    overlay: Path | None = None,
    stated_in: str = "",
) -> Endpoint:
    """The endpoint of the document at `path`, after the overlay at `overlay` is applied.

    `operation` is an operationId, or a method and path; it may be None if the document has only one operation. `stated`
    has properties of `hints`, which win over those of `x-snippetgen`; `stated_in` says where they are stated. Raises
    SnippetgenError for a document that cannot be read, and for an operation that is not chosen, does not exist, or is
    not described well enough. All problems are raised together, each with file, line, JSON pointer and remedy.
    """
    from snippetgen.openapi.document import Document  # noqa: PLC0415  brings the YAML parser

    document = Document.read(path, overlay)
    schemas = Schemas(document.value, str(path), document.unresolved, document.locate)
    return endpoint(schemas, operation, stated=stated, stated_in=stated_in, warnings=document.warnings)


def endpoint(
    schemas: Schemas,
    operation: str | None = None,
    *,
    stated: JSON | None = None,
    stated_in: str = "",
    warnings: Iterable[tuple[str, str]] = (),
) -> Endpoint:
    """The endpoint of the OpenAPI 3 document of `schemas`.

    Those `warnings` of the document that are not about the chosen operation become the endpoint's.
    """
    chosen = choose(schemas, operation)
    found = _Reader(schemas, chosen, stated or {}, stated_in).endpoint()
    others = (text for pointer, text in warnings if not f"{pointer}/".startswith(f"{chosen.pointer}/"))
    return replace(found, warnings=tuple(others))


def at(endpoint: Endpoint, url: str) -> Endpoint:
    """`endpoint` with another base URL. Raises SnippetgenError if `url` is not a base URL."""
    base_url = servers.base_url(url)
    return replace(endpoint, base_url=base_url, server=replace(endpoint.server, url=base_url))


def reading(endpoint: Endpoint, variable: str) -> Endpoint:
    """`endpoint` with another environment variable for its first secret. Raises SnippetgenError for a bad name."""
    if not _VARIABLE.match(variable):
        raise SnippetgenError(
            f"“{variable}” is not a name for an environment variable",
            parameter="key_variable",
            remedy=_VARIABLE_REMEDY,
        )

    def renamed(auth: Auth) -> Auth:
        first = auth.secrets[:1]
        return replace(
            auth, secrets=(*(replace(s, variables=(variable, *s.variables[1:])) for s in first), *auth.secrets[1:])
        )

    return replace(endpoint, key=variable, auths=tuple(map(renamed, endpoint.auths)))


@dataclass(frozen=True)
class Operation:
    """One operation of the document. `name` is its operationId, or its method and path."""

    name: str
    path: str
    method: str
    item: JSON
    value: JSON

    @property
    def pointer(self) -> str:
        return f"/paths/{escaped(self.path)}/{self.method}"


def operations(schemas: Schemas) -> dict[str, Operation]:
    """Every operation of the document by its name; anything else is skipped.

    If two operations have the same operationId, the second is named by its method and path.
    """
    found: dict[str, Operation] = {}
    for path, stated in described(schemas.document.get("paths")).items():
        try:
            item = schemas.resolve(stated)
        except SnippetgenError:  # reported only if this path is chosen
            item = stated
        for method in _METHODS:
            if isinstance(item, Mapping) and isinstance(item.get(method), Mapping):
                address, own = f"{method.upper()} {path}", item[method].get("operationId")
                name = address if not own or str(own) in found else str(own)
                found[name] = Operation(name, str(path), method, item, item[method])
    return found


def choose(schemas: Schemas, wanted: str | None) -> Operation:
    """The operation `wanted` (an operationId, or `POST /path`); the only one if that is None.

    Raises SnippetgenError if there is no such operation, or there are several.
    """
    found = operations(schemas)
    if not found:
        for stated in described(schemas.document.get("paths")).values():
            schemas.resolve(stated)
        raise SnippetgenError(
            "the document has no operation", where=schemas.locate("/paths"), remedy="add one under `paths`"
        )
    if wanted is None:
        if len(found) == 1:
            return next(iter(found.values()))
        some = ", ".join(list(found)[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
        raise SnippetgenError(
            f"the document has {len(found)} operations: {some}",
            where=schemas.file,
            remedy="choose one with --operation ID; `snippetgen operations FILE` lists them all",
        )
    by_path = {f"{each.method} {each.path}".lower(): each for each in found.values()}
    chosen = found.get(wanted) or by_path.get(wanted.lower())
    if chosen is None:
        raise SnippetgenError(f"there is no operation “{wanted}”", where=schemas.file, remedy=nearest(wanted, found))
    return chosen


class _Reader:
    """Reads one operation and collects its problems."""

    def __init__(self, schemas: Schemas, operation: Operation, stated: JSON, stated_in: str) -> None:
        self.schemas = schemas
        self.document = schemas.document
        self.operation = operation
        self.pointer = operation.pointer
        self.stated, self.stated_in = stated, stated_in
        self.problems: list[SnippetgenError] = []
        own = operation.value.get(EXTENSION, {})
        mine = hints.merged(own, stated) if isinstance(own, Mapping) else own
        self.hints: Hints = hints.read(mine, self.hint_problem)

    def problem(self, what: str, pointer: str, remedy: str) -> None:
        """Record a problem of the document."""
        self._record(what, self.schemas.locate(pointer), remedy)

    def hint_problem(self, what: str, pointer: str, remedy: str) -> None:
        """Record a problem of a property of `hints`, located where it was stated."""
        if self.stated_in and pointer[1:].partition("/")[0] in self.stated:
            self._record(what, f"{self.stated_in}, {pointer[1:]}", remedy)
        else:
            self.problem(what, f"{self.pointer}/{EXTENSION}{pointer}", remedy)

    def _record(self, what: str, where: str, remedy: str) -> None:
        problem = SnippetgenError(what, where=where, remedy=remedy)
        if str(problem) not in map(str, self.problems):  # one hint may be read for several ways to authenticate
            self.problems.append(problem)

    def endpoint(self) -> Endpoint:
        """The endpoint. Raises the collected problems."""
        value, path = self.operation.value, self._path()
        info = described(self.document.get("info"))
        title = str(info.get("title") or "API")
        parameters = self._parameters(path)
        contents = self._contents()
        auths = self._auths(title)
        model, places = self._model(path)
        ways, refusals = self._ways(contents, parameters)
        if not 1 <= self.hints.timeout <= _LONGEST_WAIT:
            self.hint_problem(f"the timeout is {self.hints.timeout}", "/timeout", "give whole seconds, from 1 to 3600")
        self._check_names(parameters, auths, ways)
        server, base_url = self._server()
        name = self.hints.name or folder_name(self.operation.name)
        if name != folder_name(name):
            self.hint_problem(
                f"“{name}” is not a name for an endpoint",
                "/name",
                f"use letters, digits, dots, hyphens and underscores, such as {folder_name(name)}",
            )
        if not any(ways.values()):
            said = "; ".join(f"{source}: {refusal}" for source, refusal in refusals.items())
            self.problem(
                f"the operation does not take an image ({said})",
                self.pointer,
                "choose another one (`snippetgen operations FILE` lists them), or state where the image is sent in "
                "x-snippetgen or snippetgen.toml, for example `image: body /image/url`",
            )
        if self.problems:
            raise collected(self.problems)
        return Endpoint(
            name=name,
            title=title,
            operation=self.operation.name,
            summary=str(value.get("summary") or ""),
            description=str(value.get("description") or ""),
            method=self.operation.method.upper(),
            base_url=base_url,
            server=server,
            path=path,
            parameters=parameters,
            contents=contents,
            body_required=bool(self._body().get("required")),
            ways=ways,
            refusals=refusals,
            auths=auths,
            responses=self._responses(),
            model=model,
            model_places=places,
            keep_slashes=self.hints.keep_slashes,
            given=self.hints.given,
            key=next((v for auth in auths for s in auth.secrets for v in s.variables[:1]), ""),
            timeout=self.hints.timeout,
            sdk=self.hints.sdk,
            schemas=self.schemas,
        )

    def _path(self) -> str:
        """The path without the query (`x-ms-paths`) or fragment that distinguishes overloads."""
        path = re.split(r"[?#]", self.operation.path, maxsplit=1)[0]
        if not servers.plain(BRACES.sub("x", path)):
            self.problem(
                f"the path “{path}” is not percent-encoded, or has a segment “.” or “..”",
                self.pointer,
                "percent-encode it, except for its template expressions, and remove such segments",
            )
        return path

    def _parameters(self, path: str) -> tuple[Parameter, ...]:
        merged: dict[tuple[str, str], Parameter] = {}
        shared, own = (listed(each.get("parameters")) for each in (self.operation.item, self.operation.value))
        for raw in (*shared, *own):
            entry = self.schemas.resolve(raw)
            if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str) or "in" not in entry:
                self.problem("a parameter has no name or no `in`", f"{self.pointer}/parameters", "give it both")
                continue
            if entry["in"] == "header" and entry["name"].lower() in _IGNORED_HEADERS:
                continue
            merged[entry["name"], str(entry["in"])] = self._parameter(entry)
        for name in BRACES.findall(path):
            if (name, "path") not in merged:
                merged[name, "path"] = Parameter(name, "path", required=True, schema={"type": "string"})
        return tuple(merged.values())

    def _parameter(self, entry: JSON) -> Parameter:
        place = str(entry["in"])
        content = next(iter(self.schemas.objects(entry.get("content")).values()), None)
        whole = self.schemas.plain(self.schemas.unfold((content or entry).get("schema")))
        style = "json" if content else str(entry.get("style") or _STYLES.get(place, "form"))
        # Named examples are alternatives, so that a single one comes first, even that of the schema.
        single = (each.get("example") for each in (entry, content or {}, whole))
        named = (_named_example(each, self.schemas) for each in (entry, content or {}))
        examples = (each for each in (*single, *named, sample(whole)) if each not in (None, NOTHING))
        return Parameter(
            entry["name"],
            place,
            bool(entry.get("required")),
            str(entry.get("description") or whole.get("description") or ""),
            whole,
            next(examples, None),
            style,
            bool(entry.get("explode", style in {"form", "deepObject"})),
            bool(entry.get("allowReserved")),
            bool(entry.get("deprecated") or whole.get("deprecated")),
        )

    def _body(self) -> JSON:
        return described(self.schemas.resolve(self.operation.value.get("requestBody")))

    def _contents(self) -> tuple[Content, ...]:
        found = []
        for media_type, entry in self.schemas.objects(self._body().get("content")).items():
            if not _MEDIA_TYPE.match(media_type):
                self.problem(
                    f"“{media_type}” is not a media type",
                    f"{self.pointer}/requestBody/content/{escaped(media_type)}",
                    "write it as RFC 9110, section 8.3.1, specifies, for example image/png",
                )
            else:
                example = _named_example(entry, self.schemas)
                found.append(Content(media_type, entry.get("schema"), example, described(entry.get("encoding"))))
        return tuple(found)

    def _model(self, path: str) -> tuple[str, tuple[Place, ...]]:
        """The template of `--model`, and the places outside the path that take the model."""
        in_path = [*dict.fromkeys(BRACES.findall(path))]
        taken = [place.name for place in self._given_everywhere() if place.kind == "path"]
        free = [name for name in in_path if name not in taken]
        template, places = None, []
        for stated in self.hints.model:
            found = hints.place(stated)
            if found is not None and "{" not in stated:
                places.append(found[0])
                continue
            template = stated
            named = BRACES.findall(stated)
            if not named or len(set(named)) != len(named) or set(named) - set(in_path):
                self.hint_problem(
                    f"the model “{stated}” does not name each path parameter once",
                    "/model",
                    f"write it with {', '.join(f'{{{name}}}' for name in in_path) or 'a place, such as `body /model`'}",
                )
        if template is None:
            template = "" if places and not free else "/".join(f"{{{name}}}" for name in free)
        return template, tuple(places)

    def _given_everywhere(self) -> dict[Place, Any]:
        return {place: value for given in self.hints.given.values() for place, value in given.items()}

    def _ways(
        self, contents: tuple[Content, ...], parameters: tuple[Parameter, ...]
    ) -> tuple[dict[Source, tuple[Way, ...]], dict[Source, str]]:
        ways: dict[Source, tuple[Way, ...]] = {}
        refusals: dict[Source, str] = {}
        required = bool(self._body().get("required"))
        query = images.query_image(parameters)
        named = query or images.query_name(parameters)
        self._check_parts(contents)
        needs_query = any(p.required and p.place == "query" and p.name == query for p in parameters)
        for source in Source:
            if source in self.hints.image:
                found = self._stated(source, contents, parameters)
            elif source is Source.LOCAL and needs_query:
                found, refusals[source] = [], f"its query parameter “{query}” is required and takes a URL"
            else:
                found = list(images.ways(contents, source, self.schemas))
                if source is Source.HOSTED and query and not (required and contents):
                    found.insert(0, Way(Place("query", query), "url"))
            wanted = self.hints.content_type.get(source)
            found.sort(key=lambda way: not (way.content and way.content.type == wanted))
            ways[source] = tuple(found)
            if not found:
                refusals.setdefault(source, self._refusal(source, contents, named, required=required))
        return ways, refusals

    def _check_parts(self, contents: tuple[Content, ...]) -> None:
        """Report a multipart body without parts."""
        for content in contents:
            schema = self.schemas.plain(content.schema)
            binary = is_binary(schema)  # Swagger 2.0 lists a form in `consumes` beside a body of bytes
            if images.bare(content.type) == images.MULTIPART and schema.get("type") == "string" and not binary:
                self.problem(
                    f"the body is {content.type}, but its schema is a string, so it has no part for an image",
                    f"{self.pointer}/requestBody/content/{escaped(content.type)}/schema",
                    "describe an object whose properties are the parts",
                )

    def _stated(self, source: Source, contents: tuple[Content, ...], parameters: tuple[Parameter, ...]) -> list[Way]:
        """The way to send an image that a maintainer states, with the content for it; none if it is not valid."""
        place, encoding = self.hints.image[source]
        known = [p.name for p in parameters if p.place == place.kind]
        if place.kind in {"query", "header"} and place.name not in known:
            self.hint_problem(
                f"there is no {place.kind} parameter “{place.name}”",
                "/image",
                nearest(place.name, known, "add one"),
            )
            return []
        if place.kind in {"header", "path", "server"}:
            what = "server variable" if place.kind == "server" else f"{place.kind} parameter"
            self.hint_problem(
                f"an image cannot be sent in a {what}",
                "/image",
                "write a place such as `query url`, `part file` or `body /image/url`",
            )
            return []
        kind = encoding or ("url" if source is Source.HOSTED else "bytes" if place.kind == "part" else "base64")
        if place.kind == "query":
            return [Way(place, kind)]
        form = {"part": images.MULTIPART, "field": images.FORM}.get(place.kind)
        usual = form or ("application/json" if place.name else images.OCTETS)
        fitting = [
            content
            for content in contents
            if (images.bare(content.type) == form if form else images.is_json(content.type) or not place.name)
        ]
        wanted = self.hints.content_type.get(source)
        named = [content for content in contents if content.type == wanted]
        if named or (fitting and not wanted):
            return [Way(place, kind, (named or fitting)[0])]
        return [Way(place, kind, Content(wanted or usual, fitting[0].schema if fitting else None))]

    def _refusal(self, source: Source, contents: tuple[Content, ...], query: str, *, required: bool) -> str:
        if source is Source.HOSTED:
            return "it requires a body" if query and required else "the document has no field for its URL"
        if not contents:
            return "it has no request body"
        return f"nothing in its body ({', '.join(content.type for content in contents)}) is described as an image"

    def _check_names(
        self, parameters: tuple[Parameter, ...], auths: tuple[Auth, ...], ways: Mapping[Source, tuple[Way, ...]]
    ) -> None:
        """Report names that clients cannot send."""
        keys = {(s.place, s.name): f"{self.pointer}/security" for auth in auths for s in auth.secrets}
        names = keys | {(p.place, p.name): f"{self.pointer}/parameters" for p in parameters}
        for (kind, name), where in names.items():
            try:
                percent(name)
                trouble = "" if name else "has no name"
            except Refused as error:
                trouble = f"has a name that cannot be sent: {error.what}"
            if not trouble and kind in _NAMES and not _NAMES[kind].match(name):
                trouble = f"has the name “{name}”, which not every client can send"
            if trouble:
                self.problem(f"a {kind} parameter {trouble}", where, "rename it; letters, digits and “-” always work")
        for source, each in ways.items():
            place = each[0].place if each else None
            if place and (place.kind, place.name) in keys:
                self.problem(
                    f"the {place.kind} parameter “{place.name}” takes both the image and the key ({source})",
                    f"{self.pointer}/security",
                    "use a separate parameter for each",
                )

    def _auths(self, title: str) -> tuple[Auth, ...]:
        if self.hints.auth is not None:
            return (self._stated_auth(title),)
        requirements = listed(self.operation.value.get("security", self.document.get("security")))
        schemes = described(described(self.document.get("components")).get("securitySchemes"))
        auths: dict[str, Auth] = {}
        refused: list[SnippetgenError] = []
        for requirement in (each for each in requirements if isinstance(each, Mapping)):
            stated = {name: described(self.schemas.resolve(schemes.get(name, {}))) for name in requirement}
            try:
                read = [(name, *_secret(name, scheme)) for name, scheme in stated.items()]
            except SnippetgenError as error:
                refused.append(error)
                continue
            places = [(secret.place, secret.name) for _, _, secret in read]
            read = [each for number, each in enumerate(read) if places[number] not in places[:number]]
            label = "+".join(label for _, label, _ in read) or "none"
            if label in auths and {(each.place, each.name) for each in auths[label].secrets} != set(places):
                label = "+".join(f"{label} {secret.name}" for _, label, secret in read)
            auths.setdefault(label, Auth(label, self._named(title, [(name, secret) for name, _, secret in read])))
        if refused and not auths:
            self.problem(refused[0].what, f"{self.pointer}/security", refused[0].remedy)
        ordered = sorted(auths.values(), key=lambda auth: auth.name == "none")
        return tuple(ordered) or (Auth("none"),)

    def _named(self, title: str, secrets: list[tuple[str, Secret]]) -> tuple[Secret, ...]:
        """The secrets with their environment variables: as stated, or derived from the API's title.

        `secrets` are pairs of a name, which distinguishes several, and a secret.
        """
        stated = list(self.hints.key)
        named = []
        for name, secret in secrets:
            if secret.basic:
                usual = ["user", "password"]
            elif len(secrets) == 1:
                usual = ["access token" if secret.help else "API key"]
            else:
                usual = [name]
            variables = tuple(stated.pop(0) if stated else _variable(title, what) for what in usual)
            for variable in variables:
                if not _VARIABLE.match(variable):
                    self.hint_problem(
                        f"“{variable}” is not a name for an environment variable", "/key", _VARIABLE_REMEDY
                    )
            named.append(replace(secret, variables=variables))
        return tuple(named)

    def _stated_auth(self, title: str) -> Auth:
        secrets, labels = [], []
        for stated in self.hints.auth or ():
            words = stated.split()
            if words == ["none"]:
                continue
            if words in (["bearer"], ["basic"]):
                secrets.append(Secret("header", "Authorization", f"{words[0].capitalize()} "))
                labels.append(words[0])
                continue
            found = hints.place(" ".join(words[:2])) if 2 <= len(words) <= 3 else None  # noqa: PLR2004
            prefix = words[2] if len(words) == 3 else ""  # noqa: PLR2004
            wrong = prefix and not (_PREFIX.match(prefix) and found and found[0].kind == "header")
            if found is None or found[0].kind in {"path", "server"} or wrong:
                self.hint_problem(
                    f"“{stated}” is not a way to send a key",
                    "/auth",
                    "write `bearer`, `basic`, `none`, `query NAME`, `header NAME`, `header NAME PREFIX`, "
                    "`part NAME`, `field NAME` or `body /POINTER`",
                )
                continue
            secrets.append(Secret(found[0].kind, found[0].name, f"{prefix} " if prefix else ""))
            labels.append(found[0].kind)
        return Auth("+".join(labels) or "none", self._named(title, [(secret.name, secret) for secret in secrets]))

    def _responses(self) -> tuple[Response, ...]:
        stated = self.schemas.objects(self.operation.value.get("responses"))  # optional since OpenAPI 3.1
        return tuple(self._response(status, raw) for status, raw in stated.items())

    def _response(self, status: str, raw: JSON) -> Response:
        content = self.schemas.objects(raw.get("content"))
        media = next((entry for name, entry in content.items() if images.is_json(name)), {})
        examples = {name: entry.get("value") for name, entry in self.schemas.objects(media.get("examples")).items()}
        if "example" in media:
            examples["example"] = media["example"]
        headers = self.schemas.objects(raw.get("headers"))
        shown = {
            name: entry.get("example", described(entry.get("schema")).get("example")) for name, entry in headers.items()
        }
        return Response(
            status,
            str(raw.get("description") or ""),
            described(self.schemas.unfold(media.get("schema"))),
            examples,
            {name: "" if value is None else str(value) for name, value in shown.items()},
            {name: _named_example(entry, self.schemas) for name, entry in content.items()},
        )

    def _server(self) -> tuple[Server, str]:
        """The server and its base URL. Variables that only an option can give stay in braces."""
        if self.hints.base_url:
            try:
                url = servers.base_url(self.hints.base_url)
            except SnippetgenError as error:
                self.hint_problem(error.what, "/base_url", error.remedy)
                return Server(""), ""
            return Server(url), url
        places = {
            self.pointer: self.operation.value,
            self.pointer.rpartition("/")[0]: self.operation.item,
            "": self.document,
        }
        holder = next((place for place, value in places.items() if described(value).get("servers")), "")
        number, server = servers.chosen(places[holder].get("servers"))
        given = {place.name: value for place, value in self._given_everywhere().items() if place.kind == "server"}
        known = [variable.name for variable in server.variables]
        for name in given:
            if name not in known:
                self.hint_problem(f"the server has no variable “{name}”", "/set", nearest(name, known))
        url = servers.filled(server, given)
        if BRACES.search(url) and not url.startswith("/"):
            return server, url
        try:
            return server, servers.base_url(url)
        except SnippetgenError as error:
            if not places[holder].get("servers") or url.startswith("/"):
                self.problem(
                    "the document does not name a server" if url == "/" else f"the server “{url}” is relative",
                    f"{holder}/servers",
                    "give the whole base URL with --base-url, or state it under `servers`",
                )
            else:
                self.problem(error.what, f"{holder}/servers/{number}/url", error.remedy)
            return server, ""


def _named_example(entry: JSON, schemas: Schemas) -> Any:
    """The example of a parameter or media type, or None. It may be the first of its named examples."""
    if "example" in entry:
        return entry["example"]
    values = (each.get("value") for each in schemas.objects(entry.get("examples")).values())
    return next((value for value in values if value is not None), None)


def _variable(title: str, what: str) -> str:
    words = re.sub(r"\W+", "_", f"{title} {what}", flags=re.ASCII).strip("_").upper()
    words = words.replace("_API_API_", "_API_")
    return f"API_{words}" if words[:1].isdigit() else words


def _secret(name: str, scheme: JSON) -> tuple[str, Secret]:
    """The label and secret of a security scheme. Raises SnippetgenError if a snippet cannot send it."""
    kind, http = str(scheme.get("type")), str(scheme.get("scheme", "")).lower()
    if "sigv4" in json.dumps(scheme, default=str).lower().replace("signature version 4", "sigv4"):
        raise SnippetgenError(
            "each request must be signed (AWS Signature Version 4), but a snippet can only send keys",
            remedy="use the vendor's own SDK or command line, which signs its requests",
        )
    if (
        kind == "apiKey"
        and str(scheme.get("in")) in {"query", "header", "cookie"}
        and isinstance(scheme.get("name"), str)
    ):
        return str(scheme["in"]), Secret(scheme["in"], scheme["name"])
    if kind == "http" and http in {"basic", "bearer"}:
        return http, Secret("header", "Authorization", f"{http.capitalize()} ")
    if kind in {"oauth2", "openIdConnect"}:
        return "bearer", Secret("header", "Authorization", "Bearer ", help=_token_url(scheme))
    what = f"({http or kind}) is not a key, a token, or a user and password" if scheme else "is not in the document"
    raise SnippetgenError(
        f"the security scheme “{name}” {what}",
        remedy="add a scheme that sends a key, if the API accepts one, or state `auth` in x-snippetgen",
    )


def _token_url(scheme: JSON) -> str:
    """The URL to get an access token from: the flow's, or that of the discovery document."""
    flows = map(described, described(scheme.get("flows")).values())
    urls = [flow.get(name) for flow in flows for name in ("tokenUrl", "authorizationUrl")]
    return str(next(filter(None, [*urls, scheme.get("openIdConnectUrl")]), "the provider of the API"))
