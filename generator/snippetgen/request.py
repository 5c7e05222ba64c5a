"""Endpoint × model, source, options and auth → Request: its shape, its values, and what must arrive."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from snippetgen.errors import SnippetgenError, nearest
from snippetgen.literal import UNSAFE, Encoded, Number, Refused, percent
from snippetgen.openapi.spec import Auth, Bearer, Endpoint, Parameter, QueryKey, reading
from snippetgen.variant import Source

IMAGE_PATH = "YOUR_IMAGE.jpg"
"""The local image's path in a snippet when none is given: the reader puts theirs there."""

LONGEST_ADDRESS = 8000
"""The most characters of a request's address, percent-encoded; of an API key in it, only one that is known counts."""

_URLENCODED = "application/x-www-form-urlencoded"
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?\Z", re.ASCII)
_URL = re.compile(rf"https?://[^/?#\s{UNSAFE}]+(?:[/?#][^\s{UNSAFE}]*)?\Z")
_NOT_IN_A_URL = re.compile(rf"[\s{UNSAFE}]")
_FIRST_BAD_KEY = re.compile(r"[^\x21-\x7e]")
_NOT_IN_A_NAME = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Base64Body:
    """The image's bytes, Base64-encoded without line breaks, as text."""

    content_type: str


@dataclass(frozen=True)
class EmptyBody:
    """No body; the request says so with `Content-Length: 0`."""


Body = Base64Body | EmptyBody


@dataclass(frozen=True)
class Shape:
    """All that a template may branch on: nothing of it depends on what a user gives.

    `urlencoded` tells that the body's media type is the one that curl and PHP send unless told otherwise; `plain_http`
    that the endpoint is asked without TLS.
    """

    source: Source
    auth: str
    key_in_environment: bool
    options: int
    urlencoded: bool = False
    plain_http: bool = False


@dataclass(frozen=True)
class Request:
    """One resolved request. `url` is percent-encoded and has no query; `image` is a path or a URL.

    `key` is the API key when it stands in the snippet, and None when the snippet reads the endpoint's variable.
    """

    endpoint: Endpoint
    source: Source
    model: str
    url: Encoded
    image: str
    options: tuple[tuple[str, str], ...]
    auth: Auth
    key: str | None

    @property
    def method(self) -> str:
        return self.endpoint.method

    @property
    def body(self) -> Body:
        return Base64Body(self.endpoint.body_type) if self.source is Source.LOCAL else EmptyBody()

    @property
    def shape(self) -> Shape:
        return Shape(
            self.source,
            self.auth.name,
            self.key is None,
            len(self.options),
            urlencoded=self.endpoint.body_type == _URLENCODED,
            plain_http=self.endpoint.base_url.startswith("http:"),
        )

    def query(self, key: str) -> tuple[tuple[str, str], ...]:
        """The decoded query that must arrive, in order, when the API key is `key`: options, hosted image, API key."""
        image = ((self.endpoint.image, self.image),) if self.source is Source.HOSTED else ()
        secret = ((self.auth.parameter, key),) if isinstance(self.auth, QueryKey) else ()
        return (*self.options, *image, *secret)

    @property
    def address(self) -> dict[str, str]:
        """The parts of the address, percent-encoded, by the input that each comes from.

        Of an API key in it, only one that is known is there.
        """
        parts = {"--model": str(self.url)}
        parts |= {f"--option {name}": f"{percent(name)}={percent(value)}" for name, value in self.options}
        if self.source is Source.HOSTED:
            parts["--image-url"] = f"{percent(self.endpoint.image)}={percent(self.image)}"
        if isinstance(self.auth, QueryKey):
            parts["--auth query"] = f"{percent(self.auth.parameter)}={percent(self.key or '')}"
        return parts

    def headers(self, key: str) -> tuple[tuple[str, str], ...]:
        """The headers that must arrive when the API key is `key`."""
        match self.body:
            case Base64Body(content_type):
                body = ("Content-Type", content_type)
            case EmptyBody():
                body = ("Content-Length", "0")
        return (body, ("Authorization", f"Bearer {key}")) if isinstance(self.auth, Bearer) else (body,)

    def values(self, keywords: Mapping[str, str] | None = None) -> dict[str, str | int]:
        """The value of every hole. `keywords` are a client's own words for the options; the options' names, if None."""
        query = Encoded("&".join(f"{percent(name)}={percent(value)}" for name, value in self.options))
        values: dict[str, str | int] = {
            "url": self.url,
            "url_with_options": Encoded(f"{self.url}?{query}") if query else self.url,
            "base_url": Encoded(self.endpoint.base_url),
            "model_path": Encoded(self.url.removeprefix(self.endpoint.base_url).lstrip("/")),
            "image_path": self.image,
            "image_url": self.image,
            "image_parameter": self.endpoint.image,
            "content_type": Encoded(self.endpoint.body_type),
            "key_variable": self.endpoint.key,
            "timeout": self.endpoint.timeout,
            "timeout_milliseconds": self.endpoint.timeout * 1000,
        }
        if self.key is not None:
            values["api_key"] = self.key
        if isinstance(self.auth, QueryKey):
            values["key_parameter"] = self.auth.parameter
        for number, (name, value) in enumerate(self.options):
            values[f"options.{number}.name"] = name
            values[f"options.{number}.value"] = value
            values[f"options.{number}.keyword"] = name if keywords is None else keywords[name]
        return values


def build(
    endpoint: Endpoint,
    *,
    model: str | None = None,
    source: Source = Source.LOCAL,
    image: str | None = None,
    options: Mapping[str, object] | None = None,
    auth: str | None = None,
    key: str | None = None,
    key_variable: str | None = None,
) -> Request:
    """Resolve a request; what is not given comes from the examples and defaults of the endpoint.

    `key_variable` names the environment variable that a snippet reads the API key from.

    Raises SnippetgenError, which names the option that is wrong.
    """
    endpoint = endpoint if key_variable is None else _reading(endpoint, key_variable)
    model = endpoint.example_model if model is None else model
    if image is None:
        image = _example_image(endpoint) if source is Source.HOSTED else IMAGE_PATH
    request = Request(
        endpoint=endpoint,
        source=source,
        model=model,
        url=_url(endpoint, model),
        image=_hosted(image) if source is Source.HOSTED else _path(image),
        options=_options(endpoint, options or {}),
        auth=_auth(endpoint, auth),
        key=None if key is None else _key(key),
    )
    _check_length(request)
    return request


def _check_length(request: Request) -> None:
    """Refuse an address that some client or server would not take (RFC 9110, section 4.1, asks for 8000 octets)."""
    parts = request.address
    length = len("&".join(parts.values()))
    if length > LONGEST_ADDRESS:
        raise SnippetgenError(
            f"the address of the request would have {length} characters, and {LONGEST_ADDRESS} is the most",
            where=max(parts, key=lambda part: len(parts[part])),
            remedy="shorten it: not every client and server takes more",
        )


def check_value(parameter: Parameter, text: str, where: str) -> None:
    """Raise SnippetgenError unless `text` is a value that the parameter's schema allows (JSON Schema validation, 6)."""
    complaint = _complaint(parameter.schema, text)
    if complaint:
        example = "" if parameter.example is None else f", for example {parameter.example}"
        raise SnippetgenError(
            f"{parameter.name} is {json.dumps(text, ensure_ascii=False)}, {complaint}",
            where=where,
            remedy=f"give a value of type {parameter.schema.get('type', 'string')} that fits{example}",
        )
    _encodable(text, where)


def _encodable(text: str, where: str) -> None:
    try:
        percent(text)
    except Refused as error:
        error.where, error.remedy = where, "type the text again, it was damaged on its way"
        raise


def _example_image(endpoint: Endpoint) -> str:
    return str(endpoint.parameter(endpoint.image, "query").example or f"https://example.com/{IMAGE_PATH}")


def _url(endpoint: Endpoint, model: str) -> Encoded:
    names = endpoint.model_parameters
    written = endpoint.model.replace("{", "").replace("}", "")
    pattern = "(.*)".join(map(re.escape, re.split(r"\{[^{}]+\}", endpoint.model)))
    found = re.fullmatch(pattern.replace("(.*)", "([^/]*)"), model)
    where, example = "--model", f"write it as {written}, for example {endpoint.example_model}"
    if found is None:
        raise SnippetgenError(f"“{model}” does not name a model", where=where, remedy=example)
    path = endpoint.path
    for name, segment in zip(names, found.groups(), strict=True):
        if segment in {"", ".", ".."}:
            raise SnippetgenError(f"the {name} of “{model}” is “{segment}”", where=where, remedy=example)
        if bad := _NOT_IN_A_NAME.search(segment):
            raise SnippetgenError(
                f"the {name} of the model has the character U+{ord(bad[0]):04X}", where=where, remedy=example
            )
        check_value(endpoint.parameter(name, "path"), segment, where)
        path = path.replace(f"{{{name}}}", percent(segment))
    return Encoded(endpoint.base_url + path)


def _hosted(url: str) -> str:
    if bad := _NOT_IN_A_URL.search(url):
        raise SnippetgenError(
            f"the URL of the image has the character U+{ord(bad[0]):04X}",
            where="--image-url",
            remedy="percent-encode it, as a browser's address bar does when the address is copied",
        )
    if not _URL.match(url):
        raise SnippetgenError(
            f"{json.dumps(url)} is not the URL of an image",
            where="--image-url",
            remedy="write an absolute http or https URL without spaces, for example https://example.com/cat.jpg",
        )
    _encodable(url, "--image-url")
    return url


def _path(path: str) -> str:
    if not path.strip() or "\0" in path:
        raise SnippetgenError(
            "the path of the image is blank" if not path.strip() else "the path of the image has the character U+0000",
            where="--image-path",
            remedy=f"name a file, for example {IMAGE_PATH}",
        )
    _encodable(path, "--image-path")
    return path


def _key(key: str) -> str:
    bad = _FIRST_BAD_KEY.search(key)
    if bad or not key:
        raise SnippetgenError(
            f"the API key has the character U+{ord(bad[0]):04X}" if bad else "the API key is empty",
            where="--api-key",
            remedy="copy the key again: it consists of visible ASCII characters",
        )
    return key


def _reading(endpoint: Endpoint, variable: str) -> Endpoint:
    try:
        return reading(endpoint, variable)
    except SnippetgenError as error:
        error.where = "--key-variable"
        raise


def _auth(endpoint: Endpoint, name: str | None) -> Auth:
    known = {auth.name: auth for auth in endpoint.auths}
    if name is None:
        return endpoint.auths[0]
    if name not in known:
        raise SnippetgenError(
            f"the endpoint does not take its API key as “{name}”", where="--auth", remedy=nearest(name, list(known))
        )
    return known[name]


def _options(endpoint: Endpoint, given: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    known = {option.name: option for option in endpoint.options}
    for name in given:
        if name not in known:
            raise SnippetgenError(
                f"the endpoint has no option “{name}”", where=f"--option {name}", remedy=nearest(name, list(known))
            )
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}
    for name, text in texts.items():
        check_value(known[name], text, f"--option {name}")
    return tuple((name, _number(known[name], texts[name])) for name in known if name in texts)


def _number(option: Parameter, text: str) -> str:
    """`text` as a Number where it is one, so that a snippet can show it without quotes."""
    if option.schema.get("type") in ("number", "integer"):
        with suppress(ValueError):
            return Number(text)
    return text


def _complaint(schema: Mapping[str, Any], text: str) -> str:
    kind = schema.get("type", "string")
    if isinstance(kind, list):
        return f"and values of several types ({', '.join(kind)}) are not supported"
    if kind in {"number", "integer"}:
        return _number_complaint(schema, text, kind)
    if kind == "boolean":
        return "" if text in {"true", "false"} else "which is neither true nor false"
    return _text_complaint(schema, text) if kind == "string" else f"and values of type {kind} are not supported"


def _text_complaint(schema: Mapping[str, Any], text: str) -> str:
    if "enum" in schema and text not in schema["enum"]:
        return f"which is not one of: {', '.join(map(str, schema['enum']))}"
    if not schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", len(text)):
        return "which is too short or too long"
    if "pattern" in schema and not re.search(schema["pattern"], text):
        return f"which does not match {schema['pattern']}"
    return ""


def _number_complaint(schema: Mapping[str, Any], text: str, kind: str) -> str:
    if not _NUMBER.match(text) or (kind == "integer" and not float(text).is_integer()):
        return f"which is no {kind}"
    number = float(text)
    limits = {
        "minimum": (number.__ge__, "less than"),
        "exclusiveMinimum": (number.__gt__, "not more than"),
        "maximum": (number.__le__, "more than"),
        "exclusiveMaximum": (number.__lt__, "not less than"),
    }
    for keyword, (fits, words) in limits.items():
        if keyword in schema and not fits(schema[keyword]):
            return f"which is {words} {schema[keyword]}"
    if "enum" in schema and number not in schema["enum"]:
        return f"which is not one of: {', '.join(map(str, schema['enum']))}"
    return ""
