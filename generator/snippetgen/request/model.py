"""One resolved request, and its shape, which is all that a template may branch on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

from snippetgen.frozen import dataclass
from snippetgen.literal import Encoded, percent
from snippetgen.openapi.endpoint import Auth, Endpoint, Secret, Source
from snippetgen.request.bodies import Body, Form, NoBody
from snippetgen.request.values import Holes, Inputs, Key, Picture, Text, Value, image_type

IMAGE_PATH = "YOUR_IMAGE.jpg"
"""The path of the local image in a snippet if none is given; the reader replaces it."""


@dataclass(frozen=True)
class Pair:
    """A name and a value, in the query or in the headers.

    `written` is the pair percent-encoded, if it is not encoded in the usual way.
    """

    name: str
    value: Value
    written: Encoded | None = None


@dataclass(frozen=True)
class Answer:
    """The answer to a successful request.

    `kind` is `json`, `text` (printed unchanged), `binary` (saved to `file`) or `header` (printed).
    """

    kind: str = "json"
    media_type: str = "application/json"
    file: str = ""
    header: str = ""


@dataclass(frozen=True)
class Shape:
    """All that a template may branch on. Nothing in it depends on the user's values.

    `options` is the number of constant pairs in the URL. `query` has the other pairs, `headers` the headers apart from
    Content-Type and Basic authentication, and `parts` the values in the body: see `Value.shape`. `usual_type` says that
    clients send the body's media type by default, and `plain_http` that the URL has no TLS.
    """

    source: Source
    method: str
    key_in_environment: bool
    options: int
    repeated: bool
    query: tuple[tuple[Any, ...], ...]
    headers: tuple[tuple[Any, ...], ...]
    basic: bool
    body: str
    parts: tuple[Any, ...]
    encoding: str
    usual_type: bool
    answer: str
    plain_http: bool


@dataclass(frozen=True)
class Request:
    """One resolved request.

    `url` is percent-encoded and has no query. `image` is a path or a URL. `pairs` is the query in order. `headers`
    includes secrets, but not Content-Type, which the body has. `keys` are the secrets in the snippet; None if it reads
    them from the environment.
    """

    endpoint: Endpoint
    source: Source
    model: str
    url: Encoded
    image: str
    pairs: tuple[Pair, ...]
    headers: tuple[Pair, ...]
    body: Body
    auth: Auth
    keys: tuple[str, ...] | None
    answer: Answer = field(default_factory=Answer)

    @property
    def method(self) -> str:
        return self.endpoint.method

    @property
    def secrets(self) -> tuple[Secret, ...]:
        return self.auth.secrets

    @property
    def basic(self) -> bool:
        """Whether the request sends the user and password of HTTP Basic."""
        return any(secret.basic for secret in self.secrets)

    @property
    def needs_file(self) -> bool:
        """Whether the snippet reads the image's file."""
        return bool(self.body.picture)

    @property
    def folded(self) -> tuple[Pair, ...]:
        """The constant pairs at the beginning of the query, which are in the snippet's URL.

        If a name is repeated, or a pair has its own encoding, all pairs but the secrets are there: not every client
        could send them otherwise.
        """
        moving = Key if self.repeated else (Key, Picture)
        count = next((n for n, pair in enumerate(self.pairs) if isinstance(pair.value, moving)), len(self.pairs))
        return self.pairs[:count]

    @property
    def repeated(self) -> bool:
        """Whether a name is repeated in the query, or a pair has its own encoding."""
        names = [pair.name for pair in self.pairs]
        return len(set(names)) != len(names) or any(pair.written for pair in self.pairs)

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """The names and texts of the constant pairs in the URL."""
        return tuple((pair.name, self._constant(pair)) for pair in self.folded)

    def _constant(self, pair: Pair) -> str:
        return pair.value.text if isinstance(pair.value, Text) else self.image

    def inputs(self, keys: tuple[str, ...], image: bytes) -> Inputs:
        """What a snippet knows only at run time: these secrets, and the image's bytes."""
        return Inputs(self.keys or keys, image, image_type(self.image), self.image)

    def query(self, keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """The decoded query that must arrive, in order, with these secrets."""
        inputs = self.inputs(keys, b"")
        return tuple((pair.name, _text(pair.value, inputs)) for pair in self.pairs)

    def sent_headers(self, keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """The headers that must arrive with these secrets. The Content-Type of a multipart body is not among them."""
        inputs = self.inputs(keys, b"")
        found = [(pair.name, _text(pair.value, inputs)) for pair in self.headers]
        if isinstance(self.body, NoBody):
            return tuple([("Content-Length", "0"), *found] if self.method in {"POST", "PUT", "PATCH"} else found)
        if isinstance(self.body, Form) and self.body.multipart:
            return tuple(found)
        return (("Content-Type", self.body.content_type), *found)

    @property
    def address(self) -> dict[str, str]:
        """The parts of the URL, percent-encoded, by the parameter that each comes from.

        Secrets that the snippet reads from the environment count as empty.
        """
        parts = {"model": str(self.url)}
        inputs = self.inputs(tuple("" for _ in self.secrets), b"")
        for pair in self.pairs:
            place = {Picture: "image_url", Key: "auth"}.get(type(pair.value), f"option {pair.name}")
            parts[place] = f"{percent(pair.name)}={percent(_text(pair.value, inputs))}"
        return parts

    @property
    def shape(self) -> Shape:
        return self._laid_out[0]

    def values(self, keywords: Mapping[str, str] | None = None) -> dict[str, str | int]:
        """The value of every hole, by its name.

        `keywords` maps an option's name to the client's keyword for it; without it, the keyword is the name.
        """
        values = dict(self._laid_out[1])
        for number, (name, _) in enumerate(self.options):
            values[f"options.{number}.keyword"] = name if keywords is None else keywords[name]
        return values

    @cached_property
    def _laid_out(self) -> tuple[Shape, dict[str, str | int]]:
        holes = Holes()
        query = tuple(self._pair(pair, f"query.{n}", holes) for n, pair in enumerate(self.pairs[len(self.folded) :]))
        headers = tuple(
            self._pair(pair, f"headers.{n}", holes)
            for n, pair in enumerate(self.headers)
            if not (isinstance(pair.value, Key) and pair.value.basic)
        )
        parts = self.body.shape(holes)
        shape = Shape(
            self.source,
            self.method,
            self.keys is None,
            len(self.folded),
            self.repeated,
            query,
            headers,
            self.basic,
            self.body.kind,
            parts,
            self.body.picture,
            self.body.usual == self.body.content_type,
            self.answer.kind,
            self.endpoint.base_url.startswith("http:"),
        )
        return shape, {**holes.values, **self._plain_values()}

    def _pair(self, pair: Pair, place: str, holes: Holes) -> tuple[Any, ...]:
        """The shape of a pair: the hole of its name, and its value.

        The image and the first key have holes of their own.
        """
        match pair.value:
            case Picture():
                holes.values["image_parameter"] = pair.name
                return ("image_parameter", ("image", "url"))
            case Key(number, prefix):
                name = secret_hole(0, "name")
                if number or name in holes.values:
                    name = f"{place}.name"
                holes.values[name] = pair.name
                return (name, ("secret", number, prefix, pair.name.lower() == "authorization"))
            case Text(text):
                holes.values |= {f"{place}.name": pair.name, f"{place}.value": text}
                return (f"{place}.name", ("text", f"{place}.value"))
        raise TypeError(pair.value)

    def _plain_values(self) -> dict[str, str | int]:
        query = Encoded(
            "&".join(pair.written or f"{percent(pair.name)}={percent(self._constant(pair))}" for pair in self.folded)
        )
        values: dict[str, str | int] = {
            "url": self.url,
            "url_with_options": Encoded(f"{self.url}?{query}") if query else self.url,
            "base_url": Encoded(self.endpoint.base_url),
            "model_path": Encoded(self.url.removeprefix(self.endpoint.base_url).lstrip("/")),
            "image_path": self.image,
            "image_url": self.image,
            "image_type": image_type(self.image),
            "content_type": self.body.content_type,
            "timeout": self.endpoint.timeout,
            "answer_file": self.answer.file,
            "answer_header": self.answer.header,
        }
        for number, secret in enumerate(self.secrets):
            values |= {secret_hole(number, f"variable{n or ''}"): name for n, name in enumerate(secret.variables)}
            if self.keys is not None:
                halves = self.keys[number].partition(":")[::2] if secret.basic else (self.keys[number],)
                values |= {secret_hole(number, f"key{n or ''}"): half for n, half in enumerate(halves)}
        for number, pair in enumerate(self.folded):
            values[f"options.{number}.name"] = pair.name
            values[f"options.{number}.value"] = self._constant(pair)
        return values


_FIRST = {"variable": "key_variable", "key": "api_key", "name": "key_parameter"}


def secret_hole(number: int, what: str) -> str:
    """The name of the hole for a secret's `variable`, `key` or `name`.

    Those of the first secret are short. The second variable and key of HTTP Basic (`variable1`, `key1`) are its
    password.
    """
    return _FIRST.get(what, f"secrets.{number}.{what}") if number == 0 else f"secrets.{number}.{what}"


def _text(value: Value, inputs: Inputs) -> str:
    return value.text if isinstance(value, Text) else str(value.arrives(inputs))
