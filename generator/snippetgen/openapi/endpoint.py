"""The data of one operation of an OpenAPI document, with every default resolved. `spec` reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from snippetgen.errors import SnippetgenError
from snippetgen.frozen import dataclass
from snippetgen.openapi.pointer import unescaped
from snippetgen.openapi.schema import JSON, Schemas

BRACES = re.compile(r"\{([^{}]+)\}")
"""A template expression in a path, such as `{version}`."""


BASIC = "Basic "
"""The prefix of a user and password of HTTP Basic (RFC 7617)."""


def folder_name(name: str) -> str:
    """`name` as the name of a folder. Characters other than ASCII letters, digits, `_`, `.` and `-` become hyphens."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-.") or "endpoint"


def message(example: object) -> str:
    """The server's own words in an example of an error: its member `message`, or else its first text."""
    if isinstance(example, dict) and isinstance(example.get("message"), str):
        return str(example["message"])
    inner = example.values() if isinstance(example, dict) else example if isinstance(example, list) else ()
    return example if isinstance(example, str) else next(filter(None, map(message, inner)), "")


class Source(StrEnum):
    """Where the image is. The content of a local file is sent; of a hosted image, the URL."""

    LOCAL = "local"
    HOSTED = "hosted"


@dataclass(frozen=True)
class Parameter:
    """A parameter, a field of the body, or a variable of the server's URL.

    `place` is `path`, `query`, `header` or `cookie`; for a field of the body `part`, `field` or `body`; for a server
    variable `server`. `schema` is its JSON Schema, `example` a value from the document. `style` is one of OpenAPI's, or
    `json`.
    """

    name: str
    place: str
    required: bool = False
    description: str = ""
    schema: JSON = field(default_factory=dict)
    example: object = None
    style: str = ""
    explode: bool = False
    reserved: bool = False
    deprecated: bool = False


@dataclass(frozen=True)
class Server:
    """A server's URL, with a template expression for each of its `variables`."""

    url: str
    variables: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class Secret:
    """A key, token, or user and password, and where a request carries it.

    `place` is `header`, `query`, `cookie`, `body` (JSON), `field` or `part` (of a form), and `prefix` goes before the
    key (`Bearer `).
    `variables` are the environment variables that hold it: for HTTP Basic (RFC 7617) two, the user and the password.
    """

    place: str
    name: str
    prefix: str = ""
    variables: tuple[str, ...] = ()
    help: str = ""

    @property
    def basic(self) -> bool:
        """Whether it is the user and password of HTTP Basic."""
        return self.prefix == BASIC


@dataclass(frozen=True)
class Auth:
    """One way to authenticate, whose secrets are all sent together. `--auth` selects it by `name`."""

    name: str
    secrets: tuple[Secret, ...] = ()

    @property
    def parameter(self) -> str | None:
        """The query parameter that carries the key, if one does."""
        return next((secret.name for secret in self.secrets if secret.place == "query"), None)


@dataclass(frozen=True)
class Place:
    """Where a value is sent.

    `kind` is `query`, `header`, `path`, `part` (multipart), `field` (form), `body` (JSON) or `server` (a variable of
    the server's URL). The name of a `body` place is a JSON pointer (RFC 6901); an empty one means the whole body.
    """

    kind: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}" if self.name else self.kind

    @property
    def steps(self) -> tuple[str | int, ...]:
        """The steps of the JSON pointer of a `body` place, where numbers are indexes of arrays; else the name."""
        if self.kind != "body":
            return (self.name,)
        parts = map(unescaped, self.name.split("/")[1:])
        return tuple(int(part) if part.isdecimal() else part for part in parts)


@dataclass(frozen=True)
class Content:
    """A media type of the request body, its schema as the document states it, and its example."""

    type: str
    schema: Any = None
    example: Any = None
    encoding: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Way:
    """One way to send an image: in the query, or in a body with this content.

    `encoding` is `bytes`, `base64`, `data_uri` or `url`.
    """

    place: Place
    encoding: str
    content: Content | None = None


@dataclass(frozen=True)
class Response:
    """A response of the endpoint.

    `status` is a number, a range such as `5XX`, or `default`. `schema` and `examples` are those of its JSON; `content`
    maps every media type that it may have to an example or None, and `headers` each header to an example or "".
    """

    status: str
    description: str
    schema: JSON
    examples: Mapping[str, Any]
    headers: Mapping[str, str]
    content: Mapping[str, Any] = field(default_factory=dict)

    @property
    def succeeds(self) -> bool:
        """Whether it is a success (RFC 9110, section 15.3)."""
        return self.status.startswith("2")


@dataclass(frozen=True)
class Endpoint:
    """The operation that snippets call, with every default resolved.

    `name` is the name of its folder of snippets. `base_url` is the URL of `server` with the defaults of its variables,
    without a trailing slash. `path` has a template expression for each path parameter. `model` is the template that
    `--model` must match, or empty. `ways` has the ways to send an image of each source, the usual one first, and
    `refusals` the reason why an image of a source cannot be sent. `given` has values that a maintainer states, by
    place. `auths` has the ways to authenticate, the default first. `timeout` is in seconds.
    """

    name: str
    title: str
    operation: str
    summary: str
    description: str
    method: str
    base_url: str
    server: Server
    path: str
    parameters: tuple[Parameter, ...]
    contents: tuple[Content, ...]
    body_required: bool
    ways: Mapping[Source, tuple[Way, ...]]
    refusals: Mapping[Source, str]
    auths: tuple[Auth, ...]
    responses: tuple[Response, ...]
    model: str
    model_places: tuple[Place, ...]
    keep_slashes: tuple[str, ...]
    given: Mapping[Source, Mapping[Place, Any]]
    key: str
    timeout: int
    sdk: tuple[str, ...]
    schemas: Schemas = field(compare=False, repr=False)
    warnings: tuple[str, ...] = field(default=(), compare=False)

    def parameter(self, name: str, place: str) -> Parameter:
        """The parameter `name` in `place`: `path`, `query`, `header` or `cookie`. Raises KeyError if there is none."""
        return {(parameter.name, parameter.place): parameter for parameter in self.parameters}[name, place]

    def response(self, status: int) -> Response | None:
        """The response that the document states for `status`, or None.

        It may be stated by number, by range (`4XX`), or as the default.
        """
        stated = {response.status.upper(): response for response in self.responses}
        found = (stated.get(name) for name in (str(status), f"{status // 100}XX", "DEFAULT"))
        return next(filter(None, found), None)

    def example(self, status: int) -> object:
        """The first example for `status`; without one, an object whose message is the status."""
        response = self.response(status)
        if response and response.examples:
            return next(iter(response.examples.values()))
        return {"message": f"HTTP {status}"}

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that the endpoint supports."""
        return tuple(source for source in Source if self.ways.get(source))

    def way(self, source: Source) -> Way:
        """The usual way to send an image of this source. Raises SnippetgenError if there is none."""
        ways = self.ways.get(source)
        if not ways:
            raise SnippetgenError(
                f"this endpoint does not take a {source} image: {self.refusals[source]}",
                where=self.operation,
                remedy=_OTHERS[source] if any(self.ways.values()) else "choose another operation, or state its image",
            )
        return ways[0]

    @property
    def body_type(self) -> str:
        """The media type of the body with a local image; empty if the endpoint does not take one."""
        return self._local.type if self._local else ""

    @property
    def body_limit(self) -> int | None:
        """The maximum length of a Base64 body in characters, if the document states one."""
        limit = self.schemas.plain(self._local.schema).get("maxLength") if self._local else None
        return limit if isinstance(limit, int) and not self.ways[Source.LOCAL][0].place.name else None

    @property
    def _local(self) -> Content | None:
        """The body with a local image."""
        return next((way.content for way in self.ways.get(Source.LOCAL, ())), None)

    @property
    def image(self) -> str:
        """The query parameter that takes the URL of a hosted image; empty if there is none."""
        ways = self.ways.get(Source.HOSTED) or ()
        return next((way.place.name for way in ways if way.place.kind == "query"), "")

    @property
    def options(self) -> tuple[Parameter, ...]:
        """The parameters that a reader may set.

        Those of the path, the hosted image, keys and the model are not among them.
        """
        taken = {("query", self.image)} | {(place.kind, place.name) for place in self.model_places}
        taken |= {(secret.place, secret.name) for auth in self.auths for secret in auth.secrets}
        return tuple(p for p in self.parameters if p.place != "path" and (p.place, p.name) not in taken)

    @property
    def model_parameters(self) -> tuple[str, ...]:
        """The path parameters that the model fills, in the model's order."""
        return tuple(BRACES.findall(self.model))

    @property
    def example_model(self) -> str:
        """The example model, from the examples of the path parameters, such as `my-model/42`."""
        return BRACES.sub(lambda place: _example(self.parameter(place[1], "path")), self.model)


def _example(parameter: Parameter) -> str:
    if parameter.example is not None:
        return str(parameter.example)
    return "1" if parameter.schema.get("type") in {"integer", "number"} else parameter.name


_OTHERS = {
    Source.LOCAL: "give the URL of a hosted image with --image-url",
    Source.HOSTED: "give a local file with --image-path",
}
