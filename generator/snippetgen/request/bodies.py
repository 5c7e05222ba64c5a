"""The kinds of request bodies: media type, shape, and what must arrive."""

from __future__ import annotations

import base64
import dataclasses
import json
import re
from abc import ABC, abstractmethod
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from snippetgen.frozen import dataclass
from snippetgen.literal import Refused
from snippetgen.openapi.images import FORM, MULTIPART
from snippetgen.openapi.schema import text
from snippetgen.request.values import File, Holes, Inputs, Picture, Shape, Text, Value

_PART_NAME = re.compile(r"(?! )[ !#-<>-\[\]-~]+(?<! )\Z")
"""Visible ASCII without quotes, backslashes and equals signs.

RFC 7578, section 4.2, lets clients escape the others in different ways.
"""


@dataclass(frozen=True)
class Body(ABC):
    """A body and its media type.

    `usual` is the media type that clients send by default with such a body. `picture` is the encoding of the image in
    the body, empty if it is not there, and `files` are the paths of other files in it.
    """

    content_type: str = ""
    kind: ClassVar[str]
    usual: ClassVar[str] = ""
    picture: ClassVar[str] = ""
    files: ClassVar[tuple[str, ...]] = ()

    def shape(self, holes: Holes) -> Shape:  # noqa: ARG002
        """The shape of its parts. Its constants are added to `holes`."""
        return ()

    @abstractmethod
    def differences(self, sent: bytes, content_type: str, inputs: Inputs) -> list[str]:
        """How the body `sent` with `content_type` differs from what must arrive, one message each."""


class NoBody(Body):
    """No body. A request whose method may have one has `Content-Length: 0`."""

    kind = "none"

    def differences(self, sent: bytes, content_type: str, inputs: Inputs) -> list[str]:  # noqa: ARG002
        return [f"the body has {len(sent)} bytes instead of none"] if sent else []


class Base64Text(Body):
    """The image, Base64-encoded without line breaks, as the whole body."""

    kind = "base64"
    usual = FORM
    picture = "base64"

    def differences(self, sent: bytes, content_type: str, inputs: Inputs) -> list[str]:  # noqa: ARG002
        try:
            decoded = base64.b64decode(sent, validate=True)
        except ValueError as error:
            return [f"the body is not strict Base64 without line breaks: {error}"]
        return _image_differences(decoded, inputs)


class Binary(Body):
    """The image's bytes as the whole body."""

    kind = "binary"
    picture = "bytes"

    def differences(self, sent: bytes, content_type: str, inputs: Inputs) -> list[str]:  # noqa: ARG002
        return _image_differences(sent, inputs)


@dataclass(frozen=True)
class Json(Body):
    """A JSON value, with the image somewhere in it."""

    value: Value = dataclasses.field(default_factory=lambda: Text(""))
    kind = "json"
    usual = "application/json"

    @property
    def picture(self) -> str:  # type: ignore[override]
        return _picture(self.value)

    def shape(self, holes: Holes) -> Shape:
        return self.value.shape(holes)

    def differences(self, sent: bytes, content_type: str, inputs: Inputs) -> list[str]:  # noqa: ARG002
        try:
            there = json.loads(sent)
        except ValueError as error:
            return [f"the body is not JSON: {error}"]
        return _json_differences(self.value.arrives(inputs), there, "")


@dataclass(frozen=True)
class Field:
    """A field of a form. An object or array is a part with JSON. `media_type` is that of a part."""

    name: str
    value: Value
    media_type: str = ""

    @property
    def file(self) -> bool:
        """Whether it is the image's file or another file."""
        return isinstance(self.value, File) or self.value == Picture("bytes")


@dataclass(frozen=True)
class Form(Body):
    """Fields in any order, as multipart/form-data or urlencoded. The client chooses the boundary."""

    fields: tuple[Field, ...] = ()

    def __post_init__(self) -> None:
        """Raise Refused for a field without a name, or with one that clients escape differently."""
        for each in self.fields:
            if not each.name:
                raise Refused("a field has no name")
            if self.multipart and not _PART_NAME.match(each.name):
                raise Refused(f"the part “{each.name}” has a name that clients escape in different ways")

    @property
    def kind(self) -> str:  # type: ignore[override]
        return "multipart" if self.multipart else "urlencoded"

    @property
    def usual(self) -> str:  # type: ignore[override]
        return MULTIPART if self.multipart else FORM

    @property
    def multipart(self) -> bool:
        return self.content_type.lower().startswith(MULTIPART)

    @property
    def picture(self) -> str:  # type: ignore[override]
        return next(filter(None, (_picture(field.value) for field in self.fields)), "")

    @property
    def files(self) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(field.value.path for field in self.fields if isinstance(field.value, File))

    def shape(self, holes: Holes) -> Shape:
        names = {name: holes.add(name) for name in dict.fromkeys(field.name for field in self.fields)}
        return tuple((names[f.name], holes.add(f.media_type), f.value.shape(holes)) for f in self.fields)

    def differences(self, sent: bytes, content_type: str, inputs: Inputs) -> list[str]:
        if self.multipart:
            return _multipart_differences(self.fields, sent, content_type, inputs)
        nested = {field.name for field in self.fields if not isinstance(field.value.arrives(inputs), str | float | int)}
        wanted = sorted((field.name, text(field.value.arrives(inputs))) for field in self.fields)
        pairs = parse_qsl(sent.decode("utf-8", "backslashreplace"), keep_blank_values=True)
        there = sorted((name, _same_json(value) if name in nested else value) for name, value in pairs)
        return [f"the form has {_short(there)} instead of {_short(wanted)}"] if wanted != there else []


def _same_json(sent: str) -> str:
    """JSON in the notation of `text`; another text unchanged."""
    try:
        return text(json.loads(sent))
    except ValueError:
        return sent


def _picture(value: Value) -> str:
    """The encoding of the image in a value; empty if it is not there, or only its URL."""
    if isinstance(value, Picture):
        return "" if value.encoding == "url" else value.encoding
    inner = [each for _, each in getattr(value, "members", ())] + list(getattr(value, "items", ()))
    return next(filter(None, map(_picture, inner)), "")


def _image_differences(there: bytes, inputs: Inputs) -> list[str]:
    if there == inputs.image:
        return []
    return [f"the body's {len(there)} bytes are not the {len(inputs.image)} bytes of the image"]


def _json_differences(wanted: Any, there: Any, pointer: str) -> list[str]:
    at = f"the body at {pointer or '/'}"
    if isinstance(wanted, dict) and isinstance(there, dict):
        found = [f"{at} lacks {_short(name)}" for name in wanted if name not in there]
        found += [f"{at} also has {_short(name)}" for name in there if name not in wanted]
        for name in wanted:
            if name in there:
                found += _json_differences(wanted[name], there[name], f"{pointer}/{name}")
        return found
    if isinstance(wanted, list) and isinstance(there, list) and len(wanted) == len(there):
        return [
            line
            for n, pair in enumerate(zip(wanted, there, strict=True))
            for line in _json_differences(*pair, f"{pointer}/{n}")
        ]
    same = wanted == there and isinstance(wanted, bool) == isinstance(there, bool)
    return [] if same else [f"{at} is {_short(there)} instead of {_short(wanted)}"]


def _multipart_differences(fields: tuple[Field, ...], sent: bytes, content_type: str, inputs: Inputs) -> list[str]:
    from snippetgen.request.multipart import parts  # noqa: PLC0415  only a check needs it

    try:
        left = parts(sent, content_type)
    except ValueError as error:
        return [f"the body is not {MULTIPART}: {error}"]
    found: list[str] = []
    for field in fields:
        wanted = field.value.arrives(inputs)
        same = [part for part in left if part.name == field.name]
        match = next((part for part in same if _fits(field, wanted, part)), None)
        if match is None:
            said = f", but {_short((same[0].filename, same[0].media_type, same[0].content))}" if same else ""
            found.append(f"the form has no part “{field.name}” with {_short(wanted)}{said}")
        for part in [match] if match else same[:1]:
            left.remove(part)
    return found + [f"the form also has a part “{part.name}”" for part in left]


def _fits(field: Field, wanted: Any, part: Any) -> bool:
    if field.file:
        kinds = {field.media_type, "application/octet-stream"}
        return bool(part.filename) and bool(part.content == wanted) and part.media_type in kinds
    if field.media_type and field.media_type != "text/plain":
        try:
            return bool(part.media_type == field.media_type and json.loads(part.content) == wanted)
        except ValueError:
            return False
    # Some clients send line ends in a form as CRLF, as HTML forms do.
    lines = (re.sub(rb"\r\n?", b"\n", content) for content in (part.content, text(wanted).encode()))
    return part.filename is None and next(lines) == next(lines)


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 120 else f"{shown[:100]}… ({len(shown)} characters)"  # noqa: PLR2004
