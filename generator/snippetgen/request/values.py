"""The values of a request: in pairs, in form fields, and in JSON bodies.

Each kind of value has a shape, which is all that a template knows of it, and what must arrive at the server.
"""

from __future__ import annotations

import base64
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from snippetgen.frozen import dataclass
from snippetgen.literal import Number, Refused
from snippetgen.openapi.endpoint import BASIC

Shape = tuple[Any, ...]
"""A nested tuple of strings and numbers: the kind of a value, and the names of its holes."""


class Holes:
    """The values of holes by name, collected while a request is laid out."""

    def __init__(self) -> None:
        self.values: dict[str, str | int] = {}
        self.count = 0

    def add(self, value: str) -> str:
        """Name a new hole of the body."""
        name = f"body.{self.count}"
        self.count += 1
        self.values[name] = value
        return name


@dataclass(frozen=True)
class Inputs:
    """What is known only when a snippet runs.

    `keys` are the secrets in order, `image` the bytes of the image, and `url` its path or URL.
    """

    keys: tuple[str, ...]
    image: bytes
    image_type: str
    url: str

    def content(self, path: str) -> bytes:
        """The bytes of the file at `path`: the image's, and for another file its path after them."""
        return self.image if path == self.url else self.image + path.encode()


class Value(ABC):
    """A value of a request."""

    @abstractmethod
    def shape(self, holes: Holes) -> Shape:
        """The shape of the value. Its constants are added to `holes`."""

    @abstractmethod
    def arrives(self, inputs: Inputs) -> Any:
        """What must arrive, as a Python value of JSON, or bytes."""


@dataclass(frozen=True)
class Text(Value):
    """A constant text, or a number."""

    text: str

    def shape(self, holes: Holes) -> Shape:
        return ("text", holes.add(self.text))

    def arrives(self, inputs: Inputs) -> Any:  # noqa: ARG002
        return json.loads(self.text) if isinstance(self.text, Number) else self.text


@dataclass(frozen=True)
class Word(Value):
    """True, false, or null."""

    value: bool | None

    def shape(self, holes: Holes) -> Shape:  # noqa: ARG002
        return ("word", json.dumps(self.value))

    def arrives(self, inputs: Inputs) -> Any:  # noqa: ARG002
        return self.value


@dataclass(frozen=True)
class Key(Value):
    """The secret with this index, after a prefix."""

    number: int
    prefix: str = ""

    @property
    def basic(self) -> bool:
        """Whether it is the user and password of HTTP Basic."""
        return self.prefix == BASIC

    def shape(self, holes: Holes) -> Shape:  # noqa: ARG002
        return ("secret", self.number, self.prefix)

    def arrives(self, inputs: Inputs) -> Any:
        key = inputs.keys[self.number]
        return f"Basic {base64.b64encode(key.encode()).decode()}" if self.basic else self.prefix + key


@dataclass(frozen=True)
class Picture(Value):
    """The image: its `bytes`, its bytes as `base64` or as a `data_uri`, or its `url`."""

    encoding: str

    def shape(self, holes: Holes) -> Shape:  # noqa: ARG002
        return ("image", self.encoding)

    def arrives(self, inputs: Inputs) -> Any:
        encoded = base64.b64encode(inputs.image).decode()
        return {
            "bytes": inputs.image,
            "base64": encoded,
            "data_uri": f"data:{inputs.image_type};base64,{encoded}",
            "url": inputs.url,
        }[self.encoding]


@dataclass(frozen=True)
class File(Value):
    """The bytes of another file, such as a mask."""

    path: str

    def shape(self, holes: Holes) -> Shape:
        return ("file", holes.add(self.path), holes.add(self.name))

    def arrives(self, inputs: Inputs) -> Any:
        return inputs.content(self.path)

    @property
    def name(self) -> str:
        """The filename that the server receives.

        Characters that clients escape in different ways become underscores.
        """
        return re.sub(r"[^A-Za-z0-9._-]+", "_", self.path.rpartition("/")[2]) or "file"


@dataclass(frozen=True)
class Object(Value):
    """A JSON object. If its keys are 0, 1, 2 and so on, it has its own kind of shape: PHP would make a list of it."""

    members: tuple[tuple[str, Value], ...]

    def __post_init__(self) -> None:
        """Raise Refused for two keys that are canonically equivalent: some languages merge them."""
        names = [name for name, _ in self.members]
        if all(map(str.isascii, names)):
            return
        from unicodedata import normalize  # noqa: PLC0415  few keys need it

        if len({normalize("NFC", name) for name in names}) < len(names):
            raise Refused("an object has two keys that differ only in Unicode normalization")

    def shape(self, holes: Holes) -> Shape:
        names = [name for name, _ in self.members]
        kind = "numbered" if names and names == [str(number) for number in range(len(names))] else "object"
        return (kind, *((holes.add(name), value.shape(holes)) for name, value in self.members))

    def arrives(self, inputs: Inputs) -> Any:
        return {name: value.arrives(inputs) for name, value in self.members}


@dataclass(frozen=True)
class Array(Value):
    """A JSON array."""

    items: tuple[Value, ...]

    def shape(self, holes: Holes) -> Shape:
        return ("array", *(item.shape(holes) for item in self.items))

    def arrives(self, inputs: Inputs) -> Any:
        return [item.arrives(inputs) for item in self.items]


def constant(value: Any) -> Value:
    """The Value of a constant JSON value. Raises Refused for a number that languages write in different ways."""
    if value is None or isinstance(value, bool):
        return Word(value)
    if isinstance(value, str):
        return Text(value)
    if isinstance(value, int | float):
        try:
            return Text(Number(json.dumps(value)))
        except ValueError:
            raise Refused(f"the number {value} cannot be written the same way in every language") from None
    if isinstance(value, Mapping):
        return Object(tuple((str(name), constant(inner)) for name, inner in value.items()))
    return Array(tuple(map(constant, value)))


IMAGE_TYPES: Mapping[str, str] = {
    "avif": "image/avif",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "heic": "image/heic",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "png": "image/png",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
}
"""The media types of images by extension (IANA), and of documents that are sent as images."""


def image_type(path: str) -> str:
    """The media type of an image, by the extension of its path or URL; JPEG if that is unknown."""
    return IMAGE_TYPES.get(path.partition("?")[0].rpartition(".")[2].lower(), "image/jpeg")


def media_type(path: str) -> str:
    """The media type of another file, by its extension; that of an image if it is unknown."""
    import mimetypes  # noqa: PLC0415  few requests have other files

    return mimetypes.guess_type(path)[0] or image_type(path)
