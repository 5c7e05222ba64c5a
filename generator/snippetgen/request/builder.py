"""Build a Request from an Endpoint, a model, a source, options and authentication."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from snippetgen.errors import SnippetgenError, collected, nearest
from snippetgen.literal import UNSAFE, Encoded, Number, percent
from snippetgen.openapi import servers
from snippetgen.openapi.endpoint import BRACES, Auth, Content, Endpoint, Parameter, Place, Source, Way
from snippetgen.openapi.images import FORM, MULTIPART, OCTETS, bare, is_form, is_json, preferred, takes_bytes
from snippetgen.openapi.pointer import joined
from snippetgen.openapi.schema import described, text, types
from snippetgen.openapi.spec import reading
from snippetgen.request.bodies import Base64Text, Binary, Body, Field, Form, Json, NoBody
from snippetgen.request.check import check_value, complaint_about, encodable, kinds
from snippetgen.request.instance import Maker, Missing, NotHere, Steps
from snippetgen.request.model import IMAGE_PATH, Answer, Pair, Request
from snippetgen.request.values import Array, File, Key, Object, Picture, Text, Value, constant, image_type, media_type

LONGEST_ADDRESS = 8000
"""The maximum length of a request's URL in characters, percent-encoded.

A key that a snippet reads from the environment is not counted.
"""

# Compiled on first use: few requests need all of them.
_URL = rf"https?://[^/?#\s{UNSAFE}]+(?:[/?#][^\s{UNSAFE}]*)?\Z"
_NOT_IN_A_URL = rf"[\s{UNSAFE}]"
_NOT_IN_A_KEY = r"[^\x21-\x7e]"
_NOT_IN_A_NAME = "[\x00-\x1f\x7f\ud800-\udfff]"
_NOT_IN_A_HEADER = r"[^\x20-\x7e]"
_FURTHER: Mapping[str, Callable[[str], Value]] = {"bytes": File, "url": Text}
"""The kind of Value for images after the first, by their encoding."""
_WORDS = {
    "path": "path parameter",
    "query": "query parameter",
    "header": "header",
    "cookie": "cookie",
    "server": "server variable",
}
"""The words for kinds of places that are not fields, for messages."""
_RESERVED = ":/?@!$'()*,;"
"""The reserved characters (RFC 3986, section 2.2) that `allowReserved` keeps.

Those that separate pairs of a query are not among them.
"""


def build(
    endpoint: Endpoint,
    *,
    model: str | None = None,
    source: Source = Source.LOCAL,
    image: str | Sequence[str] | None = None,
    options: Mapping[str, object] | None = None,
    auth: str | None = None,
    key: str | None = None,
    key_variable: str | None = None,
    content_type: str | None = None,
) -> Request:
    """Resolve a request. Missing inputs come from the examples and defaults of the endpoint.

    `image` is a path or a URL, or several if the endpoint takes a list of images. `options` maps parameters and fields
    to values (a list for one that takes several values), by name, or by place, such as `body /image/type`. `auth` is
    the name of a way to authenticate, and `content_type` the media type of the body. `key` is the secret in the
    snippet; without it, the snippet reads secrets from the environment, the first from `key_variable`.

    Raises SnippetgenError, whose `parameter` names the wrong argument.
    """
    endpoint = endpoint if key_variable is None else reading(endpoint, key_variable)
    chosen = choose_auth(endpoint, auth)
    return _Builder(endpoint, source, model, content_type, options or {}, chosen).request(image, key)


class _Builder:
    def __init__(
        self,
        endpoint: Endpoint,
        source: Source,
        model: str | None,
        content_type: str | None,
        options: Mapping[str, object],
        auth: Auth,
    ) -> None:
        self.endpoint = endpoint
        self.source = source
        self.auth = auth
        self.way = _way(endpoint, source, content_type)
        self.content = self.way.content or _content_without_image(endpoint)
        self.model = endpoint.example_model if model is None else model
        self.model_given = model is not None
        self.image_type = ""
        self.missing: list[SnippetgenError] = []
        self.stated = dict(endpoint.given.get(source, {}))
        self.options = self._placed(options)
        self.endpoint = replace(endpoint, base_url=self._base_url())

    def request(self, given: str | Sequence[str] | None, key: str | None) -> Request:
        hosted = self.source is Source.HOSTED
        images = (
            [given] if isinstance(given, str) else given or [_example_image(self.endpoint) if hosted else IMAGE_PATH]
        )
        image, *more = map(_hosted if hosted else _path, images)
        self.image_type = image_type(image)
        self.pictures = self._pictures(more)
        url = self._url()
        pairs = self._query()
        headers, answer = self._headers()
        body = self._body()
        if self.missing:
            raise collected(self.missing)
        keys = None if key is None or not self.auth.secrets else self._keys(key)
        request = Request(
            endpoint=self.endpoint,
            source=self.source,
            model=self.model,
            url=url,
            image=image,
            pairs=pairs,
            headers=headers,
            body=body,
            auth=self.auth,
            keys=keys,
            answer=answer,
        )
        _check_length(request)
        return request

    # ---- Options ----

    def _placed(self, options: Mapping[str, object]) -> dict[Place, Any]:
        """The values of the options, by place. Raises SnippetgenError for an unknown option."""
        self.known = known = self._known_options()
        placed: dict[Place, Any] = {}
        for name, value in options.items():
            place = known.get(name) or self._stated_place(name)
            if place is None:
                raise SnippetgenError(
                    f"the endpoint has no option “{name}”",
                    parameter=f"option {name}",
                    remedy=nearest(name, known),
                )
            placed[place] = value
        return placed

    def _known_options(self) -> dict[str, Place]:
        """The places of options that are given by name only.

        A parameter wins over a field of the body, and a field over a variable of the server.
        """
        endpoint = self.endpoint
        known = {parameter.name: Place(parameter.place, parameter.name) for parameter in endpoint.options}
        free = [p.name for p in endpoint.parameters if p.place == "path" and p.name not in endpoint.model_parameters]
        known |= {name: Place("path", name) for name in free}
        for name in self._fields:
            known.setdefault(name, self._field_place(name))
        for variable in endpoint.server.variables:
            known.setdefault(variable.name, Place("server", variable.name))
        return known

    def _stated_place(self, name: str) -> Place | None:
        """The place that an option names, if the request has it."""
        from snippetgen.openapi.hints import place  # noqa: PLC0415  few options are places

        found = place(name if " " in name or not name.startswith("/") else f"body {name}")
        if not found or not found[0].name or found[1]:
            return None
        kind = found[0].kind
        parameters = (*self.endpoint.parameters, *self.endpoint.server.variables)
        there = found[0] in {Place(p.place, p.name) for p in parameters}
        return found[0] if there or (kind == self._field_place("").kind and not self._whole) else None

    @property
    def _whole(self) -> bool:
        """Whether the image is the whole body."""
        return self.way.place == Place("body")

    @cached_property
    def _fields(self) -> Mapping[str, Any]:
        """The top-level fields of the body, apart from the image."""
        if not self.content:
            return {}
        schemas = self.endpoint.schemas
        found: dict[str, Any] = {}
        for branch in schemas.branches(self.content.schema):
            found |= {name: schema for name, schema in schemas.properties(branch).items() if name not in found}
        taken = _top(self.way.place) if self.way.content else None
        return {name: schema for name, schema in found.items() if name != taken}

    def _field_place(self, name: str) -> Place:
        kind = bare(self.content.type) if self.content else ""
        if kind == MULTIPART:
            return Place("part", name)
        return Place("field", name) if kind == FORM else Place("body", joined([name]))

    def _value_at(self, place: Place) -> Any:
        """The value for a place that the reader or else the maintainer gave; None without one."""
        return self.options.get(place, self.stated.get(place))

    def _given(self, parameter: Parameter) -> Any:
        """As `_value_at`; the value that the reader gave is checked."""
        place = Place(parameter.place, parameter.name)
        return self._checked(parameter, self.options[place]) if place in self.options else self.stated.get(place)

    # ---- The URL ----

    def _base_url(self) -> str:
        """The server's URL, with its variables filled in."""
        server = self.endpoint.server
        there = [variable for variable in server.variables if f"{{{variable.name}}}" in server.url]
        values = {variable.name: self._server_value(variable) for variable in there}
        if not values or self.missing:
            return self.endpoint.base_url
        try:
            return servers.base_url(servers.filled(server, values))
        except SnippetgenError as error:
            given = [place.name for place in self.options if place.kind == "server"]
            error.parameter = f"option {given[0]}" if len(given) == 1 else "option" if given else ""
            raise

    def _server_value(self, variable: Parameter) -> Any:
        place = Place("server", variable.name)
        takes_model = place in self._model_places and place not in self.options
        value = self.model if takes_model and self.model else self._given(variable)
        value = variable.example if value is None else value
        if value is None:
            self._lack(place)
        elif servers.divides_host(self.endpoint.server, variable.name, text(value)):
            raise SnippetgenError(
                f"{variable.name} is “{text(value)}”, but it is part of the host, which cannot contain a slash",
                parameter=f"option {variable.name}",
                remedy="remove the slash, or give the whole base URL with --base-url",
            )
        return value

    def _url(self) -> Encoded:
        values = self._path_values()
        path = self.endpoint.path
        for name in BRACES.findall(path):
            parameter = self.endpoint.parameter(name, "path")
            value = values[name] if name in values else self._given(parameter)
            if value is None:
                value = parameter.example
            if value is None:
                self._lack(Place("path", name))
                continue
            written = self._segment(parameter, value)
            if {"", ".", ".."} & set(written.split("/")):
                raise SnippetgenError(
                    f"{name} is “{text(value)}”, which cannot be a segment of the path",
                    parameter=f"option {name}",
                    remedy="give another value",
                )
            path = path.replace(f"{{{name}}}", written)
        return Encoded("" if self.missing else self.endpoint.base_url + path)

    def _segment(self, parameter: Parameter, value: Any) -> str:
        """A path parameter in the path, in the style `simple`, `label` or `matrix` of OpenAPI."""
        safe = "/" if parameter.name in self.endpoint.keep_slashes else ""
        several = [quote(text(one), safe=safe) for one in (value if isinstance(value, list) else [value])]
        if parameter.style == "label":
            return "." + ("." if parameter.explode else ",").join(several)
        if parameter.style == "matrix":
            name = percent(parameter.name)
            return "".join(f";{name}={one}" for one in several) if parameter.explode else f";{name}={','.join(several)}"
        return ",".join(several)

    def _path_values(self) -> dict[str, str]:
        """The path parameters that the model fills."""
        endpoint, model = self.endpoint, self.model
        if not endpoint.model:
            if self.model_given and not self._model_places:
                raise SnippetgenError(
                    "this endpoint does not take a model",
                    parameter="model",
                    remedy="leave it out, or state in x-snippetgen where it is sent",
                )
            return {}
        names = endpoint.model_parameters
        written = endpoint.model.replace("{", "").replace("}", "")
        any_of = {name: "(.+)" if name in endpoint.keep_slashes or len(names) == 1 else "([^/]*)" for name in names}
        pieces = BRACES.split(endpoint.model)  # text, name, text, name, …, text
        pattern = "".join(any_of[piece] if n % 2 else re.escape(piece) for n, piece in enumerate(pieces))
        found = re.fullmatch(pattern, model, re.DOTALL)
        remedy = f"write it as {written}, for example {endpoint.example_model}"
        if found is None:
            raise SnippetgenError(f"“{model}” does not name a model", parameter="model", remedy=remedy)
        values = dict(zip(names, found.groups(), strict=True))
        for name, value in values.items():
            for segment in value.split("/") if name in endpoint.keep_slashes else [value]:
                if segment in {"", ".", ".."}:
                    raise SnippetgenError(f"the {name} of “{model}” is “{segment}”", parameter="model", remedy=remedy)
            if bad := re.search(_NOT_IN_A_NAME, value):
                raise SnippetgenError(
                    f"the {name} of the model has the character U+{ord(bad[0]):04X}", parameter="model", remedy=remedy
                )
            check_value(endpoint.parameter(name, "path"), value, "model")
        return values

    def _query(self) -> tuple[Pair, ...]:
        """The pairs of the query: required ones, options, an optional image, secrets."""
        first: list[Pair] = []
        then: list[Pair] = []
        image: list[Pair] = []
        keys = {(s.place, s.name) for auth in self.endpoint.auths for s in auth.secrets}
        parameters = {Place("query", p.name): p for p in self.endpoint.parameters if p.place == "query"}
        for place, parameter in parameters.items():
            if place == self.way.place:
                (first if parameter.required else image).append(Pair(parameter.name, Picture("url")))
            elif place in self._model_places:
                first.append(Pair(parameter.name, Text(self.model)))
            elif ("query", parameter.name) not in keys:
                (first if parameter.required else then).extend(self._pairs(parameter))
        extra = [place for place in self.stated if place.kind == "query" and place not in parameters]
        first += [Pair(place.name, _text_value(self._value_at(place))) for place in extra]
        secrets = enumerate(self.auth.secrets)
        carried = [Pair(s.name, Key(number, s.prefix)) for number, s in secrets if s.place == "query"]
        return (*first, *then, *image, *carried)

    def _pairs(self, parameter: Parameter) -> Iterator[Pair]:
        value = self._given(parameter)
        if value is None:
            if not parameter.required:
                return
            value = parameter.example
            # An example that does not fit its own schema is a placeholder.
            if value is None or (not isinstance(value, list | dict) and complaint_about(parameter.schema, text(value))):
                self._lack(Place(parameter.place, parameter.name))
                return
        yield from _styled(parameter, value)

    def _checked(self, parameter: Parameter, given: Any) -> Any:
        """The checked value of an option.

        The items of a list are checked one by one, and the text of an object is parsed as JSON.
        """
        where = f"option {parameter.name}"
        accepted = kinds(parameter.schema)
        if "array" in accepted and parameter.style != "json" and not isinstance(given, dict):
            several = given if isinstance(given, list) else [given]
            if "string" not in accepted and not parameter.explode:
                several = [part for each in several for part in (each.split(",") if isinstance(each, str) else [each])]
            item = described(parameter.schema.get("items"))
            for each in several:
                check_value(replace(parameter, schema=item, example=None), text(each), where)
            return [text(each) for each in several]
        words = text(_single(parameter.name, given))
        check_value(parameter, words, where)
        with suppress(ValueError):
            if "object" in accepted and isinstance(value := json.loads(words), dict):
                return value
        return words

    # ---- Headers ----

    def _headers(self) -> tuple[tuple[Pair, ...], Answer]:
        stated = list(self._header_values("header"))
        found = [Pair(name, Text(value)) for name, value in stated]
        accept = next((value for name, value in stated if name.lower() == "accept"), "")
        content = next((r.content for r in self.endpoint.responses if r.succeeds and r.content), {})
        answer = _answer(self.endpoint, accept or preferred(list(content)))
        if answer.media_type and not accept and len(content) > 1:
            found.append(Pair("Accept", Text(answer.media_type)))
        cookies = "; ".join(f"{name}={value}" for name, value in self._header_values("cookie"))
        if sum(secret.place == "cookie" for secret in self.auth.secrets) + bool(cookies) > 1:
            raise SnippetgenError(
                "the request has several cookies, and one of them is a key",
                where=self.endpoint.operation,
                remedy="choose another way to authenticate with --auth, if the document states one",
            )
        if cookies:
            found.append(Pair("Cookie", Text(cookies)))
        for number, secret in enumerate(self.auth.secrets):
            if secret.place == "header":
                found.insert(0, Pair(secret.name, Key(number, secret.prefix)))
            elif secret.place == "cookie":
                found.append(Pair("Cookie", Key(number, f"{secret.name}=")))
        return tuple(found), answer

    def _header_values(self, kind: str) -> Iterator[tuple[str, str]]:
        """The headers or cookies among the parameters, with their values, but without secrets."""
        secrets = {(s.place, s.name.lower()) for auth in self.endpoint.auths for s in auth.secrets}
        for parameter in (p for p in self.endpoint.parameters if p.place == kind):
            if (kind, parameter.name.lower()) in secrets:
                continue
            if Place(kind, parameter.name) in self._model_places:
                yield parameter.name, self.model
                continue
            for pair in self._pairs(parameter):
                value = pair.value.text if isinstance(pair.value, Text) else ""
                if not value or re.search(_NOT_IN_A_HEADER, value) or value != value.strip():
                    raise SnippetgenError(
                        f"{parameter.name} is {json.dumps(value, ensure_ascii=False)}, which a header cannot contain",
                        parameter=f"option {parameter.name}",
                        remedy="use visible ASCII characters only",
                    )
                yield pair.name, value

    # ---- The body ----

    def _body(self) -> Body:
        content = self.content
        if content is None:
            return NoBody()
        if self._whole and not is_json(content.type):
            if self.way.encoding == "bytes":
                return Binary(_binary_type(self.endpoint, content, self.image_type))
            return Base64Text(content.type)
        if is_form(content.type):
            return self._form(content)
        return Json(content.type, self._json(content))

    def _known(self, kinds: tuple[str, ...]) -> dict[Steps, Value]:
        """The given values of the body, by steps.

        They are stated by the maintainer, options, the model, secrets and the image.
        """
        known: dict[Steps, Value] = {}
        fields, schemas = self._fields, self.endpoint.schemas
        for place in {**self.stated, **self.options}:
            if place.kind in kinds:
                schema = schemas.plain(schemas.unfold(fields.get(_top(place))))
                value = self._value_at(place)
                if place.kind == "part" and takes_bytes(schema, schemas):
                    known[place.steps] = _files(schema, value, place)
                else:
                    stated = place not in self.options
                    known[place.steps] = constant(value) if stated else self._typed(schema, value, place)
        for place in self._model_places:
            if place.kind in kinds and place.steps not in known:
                encodable(self.model, "model")
                known[place.steps] = Text(self.model)
        for number, secret in enumerate(self.auth.secrets):
            if secret.place in kinds:
                known[Place(secret.place, secret.name).steps] = Key(number, secret.prefix)
        if self.way.place.kind in kinds:
            known |= self.pictures
        return known

    def _pictures(self, more: list[str]) -> dict[Steps, Value]:
        """The image at its steps in the body. If it is in a list, `more` images follow it there."""
        place, encoding = self.way.place, self.way.encoding
        steps, first = place.steps, Picture(encoding)
        if not more:
            return {steps: first}
        last = steps[-1] if steps else ""
        if isinstance(last, int) and encoding == "url":
            return {steps: first} | {(*steps[:-1], last + n): Text(url) for n, url in enumerate(more, 1)}
        further = _FURTHER.get(encoding)
        if further and self.content and place.kind in {"part", "field"} and self._lists(self.content, place):
            return {steps: Array((first, *map(further, more)))}
        raise SnippetgenError(
            f"the endpoint takes only one {self.source} image per request",
            parameter="image_url" if self.source is Source.HOSTED else "image_path",
            remedy="give only one",
        )

    def _lists(self, content: Content, place: Place) -> bool:
        """Whether a field of a form takes several values."""
        schemas = self.endpoint.schemas
        field = schemas.properties(schemas.fielded(content.schema)).get(place.name)
        return any("array" in types(branch) for branch in schemas.branches(field))

    def _typed(self, schema: Mapping[str, Any], given: Any, place: Place) -> Value:
        """The text of an option as the JSON value that its field takes."""
        name = place.name.rpartition("/")[2] or place.name
        accepted = kinds(schema).keys() if len(place.steps) == 1 else set()
        if accepted <= {None}:
            if isinstance(given, str) and place.kind == "body":
                with suppress(ValueError):
                    return constant(json.loads(given))
            return constant(given)
        if "array" in accepted:
            several = given if isinstance(given, list) else [given]
            if len(several) == 1 and isinstance(several[0], str) and several[0].startswith("["):
                with suppress(ValueError):
                    several = json.loads(several[0])
            item, at = described(schema.get("items")), Place("field", name)
            return Array(tuple(self._typed(item, e, at) if isinstance(e, str) else constant(e) for e in several))
        one = _single(name, given)
        if not isinstance(one, str):
            return constant(one)
        check_value(Parameter(name, place.kind, schema=schema), one, f"option {name}")
        if accepted & {"number", "integer", "boolean", "object"} and "string" not in accepted:
            return constant(json.loads(one))
        return Text(one)

    def _json(self, content: Content) -> Value:
        known = self._known(("body",))
        schema = self.endpoint.schemas
        example = content.example if not isinstance(content.example, str) else None
        try:
            return Maker(schema, known).make(content.schema, example)
        except Missing as missing:
            for steps in missing.places:
                self._lack(Place("body", joined(steps)))
            return Object(())
        except NotHere:
            places = ", ".join(joined(steps) or "/" for steps in known)
            raise SnippetgenError(
                f"the schema of the body does not allow values at {places}",
                where=self.endpoint.operation,
                remedy="correct the places in x-snippetgen or snippetgen.toml",
            ) from None

    def _form(self, content: Content) -> Body:
        multipart = bare(content.type) == MULTIPART
        kind = "part" if multipart else "field"
        known = self._known((kind,))
        schemas = self.endpoint.schemas
        branch = schemas.fielded(content.schema)
        properties, required = schemas.properties(branch), branch.get("required") or ()
        example = described(content.example)
        found: list[Field] = []
        for name in dict.fromkeys((*properties, *(str(steps[0]) for steps in known))):
            value = known.get((name,))
            if value is None and name not in required:
                continue
            schema = schemas.plain(properties.get(name))
            if value is None and multipart and takes_bytes(schema, schemas):
                self._lack(Place(kind, name), "PATH")
                continue
            if value is None:
                try:
                    value = Maker(schemas, {}).make(properties.get(name), example.get(name))
                except Missing:
                    self._lack(Place(kind, name))
                    continue
            found += self._field(content, name, value, schema)
        return Form(content.type, tuple(found))

    def _field(self, content: Content, name: str, value: Value, schema: Mapping[str, Any]) -> list[Field]:
        if isinstance(value, Array) and "object" not in types(described(schema.get("items"))):
            each_schema = self.endpoint.schemas.items(schema)
            return [field for each in value.items for field in self._field(content, name, each, each_schema)]
        stated = str(described(content.encoding.get(name)).get("contentType", ""))
        if isinstance(value, File) or value == Picture("bytes"):
            named = str(schema.get("contentMediaType", ""))
            kinds = [kind.strip() for kind in (stated or named).split(",") if "*" not in kind and kind.strip()]
            own = media_type(value.path) if isinstance(value, File) else self.image_type
            return [Field(name, value, own if own in kinds or not kinds else kinds[0])]
        multipart = bare(content.type) == MULTIPART
        if isinstance(value, Object) and not multipart and not stated:  # style form, exploded (OpenAPI 3.1, 4.8.15)
            return [Field(inner, each) for inner, each in value.members]
        nested = multipart and isinstance(value, Object | Array)
        return [Field(name, value, (stated or "application/json") if nested else "")]

    # ---- Shared helpers ----

    @cached_property
    def _model_places(self) -> tuple[Place, ...]:
        """The places outside the path that take the model.

        They are stated, or else a field `model`, or required fields with the name of a path parameter of the model.
        """
        endpoint = self.endpoint
        if endpoint.model_places:
            return endpoint.model_places
        schema = self.content.schema if self.content else None
        required = endpoint.schemas.fielded(schema).get("required") or ()
        alone = "model" if not endpoint.model and (self.model_given or "model" in required) else None
        namesakes = {name for name in endpoint.model_parameters if name in required}
        found = [self._field_place(name) for name in self._fields if name == alone or name in namesakes]
        if not endpoint.model and not found and self.model_given:
            found += [Place("query", p.name) for p in endpoint.parameters if (p.place, p.name) == ("query", "model")]
        return tuple(found) if self.model else ()

    def _lack(self, place: Place, value: str = "…") -> None:
        """Record that a required value is missing, with the option that gives it."""
        top = _top(place)
        known = self.known.get(top) == place
        name, shown = (top, top) if known else (str(place), place.name)
        what = _WORDS.get(place.kind, "field")
        option = f"'{name}={value}'" if " " in name else f"{name}={value}"
        self.missing.append(
            SnippetgenError(
                f"the {what} “{shown}” is required, but the document gives no value for it",
                parameter=f"option {name}",
                remedy=f"give one with --option {option}, or state it under `set` in x-snippetgen or snippetgen.toml",
            )
        )

    def _keys(self, key: str) -> tuple[str, ...]:
        if len(self.auth.secrets) > 1:
            raise SnippetgenError(
                f"the request needs {len(self.auth.secrets)} keys, but only one is given",
                parameter="api_key",
                remedy="leave it out: the snippet then reads each from an environment variable",
            )
        bad = re.search(_NOT_IN_A_KEY, key)
        if bad or not key:
            raise SnippetgenError(
                f"the API key has the character U+{ord(bad[0]):04X}" if bad else "the API key is empty",
                parameter="api_key",
                remedy="copy the key again: it consists of visible ASCII characters",
            )
        if self.auth.secrets[0].basic and ":" not in key:
            raise SnippetgenError(
                "the user and password are not separated by a colon", parameter="api_key", remedy="write USER:PASSWORD"
            )
        return (key,)


def _top(place: Place) -> str:
    return str(place.steps[0]) if place.steps else ""


def _files(schema: Mapping[str, Any], given: Any, place: Place) -> Value:
    """The files at the paths given for a part: one, or several for an array."""
    stated = map(text, given if isinstance(given, list) else [given])
    several = [_path("./-" if path == "-" else path, f"option {place.name}") for path in stated]  # cURL: - is stdin
    if len(several) == 1:
        return File(several[0])
    if "array" not in types(schema):
        raise SnippetgenError(
            f"{place.name} takes only one file", parameter=f"option {place.name}", remedy="give one path"
        )
    return Array(tuple(map(File, several)))


def _single(name: str, given: Any) -> Any:
    """The value given for an option that takes only one."""
    if not isinstance(given, list):
        return given
    if len(given) != 1:
        raise SnippetgenError(f"{name} takes only one value", parameter=f"option {name}", remedy="give it once")
    return given[0]


def _text_value(value: Any) -> Text:
    found = constant(value)
    return found if isinstance(found, Text) else Text(text(value))


def _way(endpoint: Endpoint, source: Source, content_type: str | None) -> Way:
    usual = endpoint.way(source)
    if content_type is None:
        return usual
    known = {way.content.type: way for way in endpoint.ways[source] if way.content}
    chosen = known.get(content_type) or next((w for t, w in known.items() if bare(t) == content_type.lower()), None)
    if chosen is None:
        raise SnippetgenError(
            f"the endpoint does not take a {source} image as “{content_type}”",
            parameter="content_type",
            remedy=nearest(content_type, known),
        )
    return chosen


def _content_without_image(endpoint: Endpoint) -> Content | None:
    """The body of a request that has the image in the query, if the document requires one."""
    fielded = (content for content in endpoint.contents if is_json(content.type) or is_form(content.type))
    return next(fielded, None) if endpoint.body_required else None


def _styled(parameter: Parameter, value: Any) -> Iterator[Pair]:
    """The pairs of a query parameter or header, in OpenAPI's styles for arrays and objects.

    Source: OpenAPI 3.1, section 4.8.12.
    """
    name, exploded = parameter.name, parameter.explode and parameter.place == "query"
    if parameter.style == "json" or not isinstance(value, list | Mapping):
        pairs = [(name, text(value))]
    elif isinstance(value, list):
        divider = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(parameter.style, ",")
        each_alone = exploded and parameter.style == "form"
        pairs = [(name, one) for one in map(text, value)] if each_alone else [(name, divider.join(map(text, value)))]
    elif parameter.style == "deepObject":
        pairs = [(f"{name}[{inner}]", text(each)) for inner, each in value.items()]
    elif exploded:
        pairs = [(str(inner), text(each)) for inner, each in value.items()]
    else:
        divider = "=" if parameter.explode else ","
        pairs = [(name, ",".join(f"{inner}{divider}{text(each)}" for inner, each in value.items()))]
    return (_pair(parameter, *pair) for pair in pairs)


def _pair(parameter: Parameter, name: str, value: str) -> Pair:
    if parameter.reserved and quote(value, safe=_RESERVED) != quote(value, safe=""):
        return Pair(name, Text(value), Encoded(f"{percent(name)}={quote(value, safe=_RESERVED)}"))
    return Pair(name, Text(_number(parameter, value)))


def _number(parameter: Parameter, value: str) -> str:
    """`value` as a Number if its schema is numeric, so that a snippet needs no quotes."""
    accepted = kinds(parameter.schema).keys()
    if accepted and accepted <= {"number", "integer"}:
        with suppress(ValueError):
            return Number(value)
    return str(value)


def _binary_type(endpoint: Endpoint, content: Content, own: str) -> str:
    """The media type of a binary body: the image's `own` if the document lists it.

    Otherwise one that the document lists.
    """
    listed = [each.type for each in endpoint.contents]
    if own in listed:
        return own
    if OCTETS in listed:
        return OCTETS
    return content.type if "*" not in content.type else (own if content.type == "image/*" else OCTETS)


def _answer(endpoint: Endpoint, chosen: str) -> Answer:
    """The answer of a success with the media type `chosen`, which is empty if the document states none."""
    if not chosen:
        good = [response for response in endpoint.responses if response.succeeds]
        named = [name for response in good for name in response.headers if re.search(r"location$", name, re.IGNORECASE)]
        if named and not any(response.status == "200" for response in good):
            return Answer("header", "", header=named[0])
        return Answer("text", "")
    if is_json(chosen) or chosen in {"*/*", "application/*"}:
        return Answer("json", "application/json" if "*" in chosen else chosen)
    if bare(chosen).startswith("text/") or "xml" in chosen:
        return Answer("text", chosen)
    ending = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}.get(
        bare(chosen), "bin"
    )
    return Answer("binary", chosen, file=f"answer.{ending}")


def _example_image(endpoint: Endpoint) -> str:
    with suppress(KeyError):
        example = endpoint.parameter(endpoint.image, "query").example
        if isinstance(example, str) and re.match(_URL, example):
            return example
    return f"https://example.com/{PurePosixPath(IMAGE_PATH).name}"


def _hosted(url: str) -> str:
    if bad := re.search(_NOT_IN_A_URL, url):
        raise SnippetgenError(
            f"the URL of the image has the character U+{ord(bad[0]):04X}",
            parameter="image_url",
            remedy="percent-encode it, as a browser's address bar does when the address is copied",
        )
    if not re.match(_URL, url):
        raise SnippetgenError(
            f"{json.dumps(url)} is not the URL of an image",
            parameter="image_url",
            remedy="write an absolute http or https URL without spaces, for example https://example.com/cat.jpg",
        )
    encodable(url, "image_url")
    return url


def _path(path: str, parameter: str = "image_path") -> str:
    if not path.strip() or "\0" in path:
        what = "path of the image" if parameter == "image_path" else "path of the file"
        raise SnippetgenError(
            f"the {what} is blank" if not path.strip() else f"the {what} has the character U+0000",
            parameter=parameter,
            remedy=f"name a file, for example {IMAGE_PATH}",
        )
    encodable(path, parameter)
    return path


def choose_auth(endpoint: Endpoint, name: str | None) -> Auth:
    """The way to authenticate with this name; without one, the first of the endpoint."""
    known = {auth.name: auth for auth in endpoint.auths}
    if name is None:
        return endpoint.auths[0]
    if name not in known:
        raise SnippetgenError(
            f"the endpoint does not take its API key as “{name}”", parameter="auth", remedy=nearest(name, known)
        )
    return known[name]


def _check_length(request: Request) -> None:
    """Raise SnippetgenError for a URL that is too long for some clients or servers.

    RFC 9110, section 4.1, asks for a minimum of 8000 octets.
    """
    parts = request.address
    length = len("&".join(parts.values()))
    if length > LONGEST_ADDRESS:
        raise SnippetgenError(
            f"the URL of the request would have {length} characters; the maximum is {LONGEST_ADDRESS}",
            parameter=max(parts, key=lambda part: len(parts[part])),
            remedy="shorten it; some clients and servers do not accept longer URLs",
        )
