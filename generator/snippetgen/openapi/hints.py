"""Check the properties that a maintainer states beside the document.

They are in `x-snippetgen` of an operation, or in an endpoint of `snippetgen.toml`.

Each property is optional:

`name`          the name of the endpoint and its folder of snippets; by default the operationId
`model`         how `--model` fills path parameters (`{owner}/{name}`), or where else it is sent (`body /version`)
`image`         where the image is sent: `query url`, `part file`, `field data`, `body /image/url`, or `body` for the
                whole body; may be followed by ` as bytes`, ` as base64`, ` as data_uri` or ` as url`
`auth`          where the key is sent: `bearer`, `basic`, `none`, `query key`, `header X-Key`, `header X-Key Prefix`,
                `body /key`, `part key`, `field key`; a list if several are sent together
`key`           the environment variable that a snippet reads the key from; a list if there are several
`set`           values that a request needs, by place (`query width`, `body /id`, `server region`)
`keep_slashes`  the path parameters in which slashes are not percent-encoded
`content_type`  the media type of the body
`base_url`      the base URL of the server
`timeout`       how long a snippet waits for the answer, in seconds
`sdk`           the SDK clients that support this endpoint
`local`, `hosted`  `image`, `set` and `content_type` for one source only
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from snippetgen.errors import nearest
from snippetgen.frozen import dataclass
from snippetgen.openapi.endpoint import Place, Source

EXTENSION = "x-snippetgen"
KINDS = ("query", "header", "path", "part", "field", "body", "server")
"""The kinds of places. Beside parameters: a multipart part, a form field, a JSON value, a server variable."""
ENCODINGS = ("bytes", "base64", "data_uri", "url")
_PLACE = re.compile(rf"(?P<kind>{'|'.join(KINDS)})(?: +(?!as )(?P<name>\S.*?))?(?: +as +(?P<encoding>\S+))?\Z")
_FORMS: Mapping[str, tuple[tuple[type, ...], str]] = {
    "name": ((str,), "give a string"),
    "model": ((str, list), "give a string, or a list of strings"),
    "image": ((str,), "give a string"),
    "auth": ((str, list), "give a string, or a list of strings"),
    "key": ((str, list), "give a string, or a list of strings"),
    "set": ((dict,), "give an object of places and values"),
    "keep_slashes": ((str, list), "give the name of a path parameter, or a list of them"),
    "content_type": ((str,), "give a string"),
    "base_url": ((str,), "give a string"),
    "timeout": ((int,), "give a whole number"),
    "sdk": ((list,), "give a list of client names"),
    "local": ((dict,), "give an object"),
    "hosted": ((dict,), "give an object"),
}
_OF_A_SOURCE = ("image", "set", "content_type")

Report = Callable[[str, str, str], None]
"""Takes what is wrong, the JSON pointer of the property, and what to do."""


def place(text: str) -> tuple[Place, str] | None:
    """The place that `text` names, and its encoding; None if `text` is not a place.

    The encoding follows ` as `; without it, it is "".
    """
    found = _PLACE.match(text.strip())
    if not found or found["encoding"] not in {None, *ENCODINGS}:
        return None
    kind, name = found["kind"], found["name"] or ""
    named = name.startswith("/") or not name if kind == "body" else bool(name)
    return (Place(kind, name), found["encoding"] or "") if named else None


@dataclass(frozen=True)
class Hints:
    """The checked properties. Lists are tuples, places are parsed, and what is not stated is empty."""

    name: str = ""
    model: tuple[str, ...] = ()
    auth: tuple[str, ...] | None = None
    key: tuple[str, ...] = ()
    keep_slashes: tuple[str, ...] = ()
    base_url: str = ""
    timeout: int = 30
    sdk: tuple[str, ...] = ()
    image: Mapping[Source, tuple[Place, str]] = field(default_factory=dict)
    content_type: Mapping[Source, str] = field(default_factory=dict)
    given: Mapping[Source, Mapping[Place, Any]] = field(default_factory=dict)


def merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of both, where the second wins. `set`, `local` and `hosted` are merged recursively."""
    both = {**first, **second}
    for name in ("set", "local", "hosted"):
        if isinstance(first.get(name), Mapping) and isinstance(second.get(name), Mapping):
            both[name] = merged(first[name], second[name])
    return both


def read(stated: Any, report: Report) -> Hints:
    """Check the properties in `stated`; report those that are wrong, and leave them out."""
    if not isinstance(stated, Mapping):
        report(f"{EXTENSION} is not an object", "", f"give it properties: {', '.join(_FORMS)}")
        return Hints()
    good = _checked(stated, tuple(_FORMS), "", report)
    common = {name: good[name] for name in _OF_A_SOURCE if name in good}
    own = {s: _checked(good.get(s.value, {}), _OF_A_SOURCE, f"/{s.value}", report) for s in Source}
    by_source = {source: {**common, **own[source]} for source in Source}
    properties: dict[str, Any] = {name: good[name] for name in ("name", "base_url", "timeout") if name in good}
    properties |= {
        name: _several(good[name]) for name in ("model", "auth", "key", "keep_slashes", "sdk") if name in good
    }
    return Hints(
        **properties,
        image={
            source: found
            for source, each in by_source.items()
            if "image" in each and _suits(found := _image(each["image"], report), source)
        },
        content_type={source: each["content_type"] for source, each in by_source.items() if "content_type" in each},
        given={source: _given({**good.get("set", {}), **own[source].get("set", {})}, report) for source in Source},
    )


def _checked(stated: Mapping[str, Any], names: tuple[str, ...], within: str, report: Report) -> dict[str, Any]:
    good = {}
    for name, value in stated.items():
        if name not in names:
            report(f"{EXTENSION} has no property “{name}”", f"{within}/{name}", nearest(str(name), names))
        elif type(value) not in _FORMS[name][0] or (isinstance(value, list) and set(map(type, value)) - {str}):
            shown = json.dumps(value, default=str)
            report(f"{EXTENSION}.{name} is {shown}", f"{within}/{name}", _FORMS[name][1])
        else:
            good[name] = value
    return good


def _several(stated: str | list[str]) -> tuple[str, ...]:
    return (stated,) if isinstance(stated, str) else tuple(stated)


def _image(text: str, report: Report) -> tuple[Place, str]:
    """The place of the image. A text that does not begin with a kind is the name of a query parameter."""
    found = place(text)
    if found is None and text.partition(" ")[0] in KINDS and " " in text:
        report(f"“{text}” is not a place for an image", "/image", _PLACES_REMEDY)
    return found or (Place("query", text), "url")


def _suits(image: tuple[Place, str], source: Source) -> bool:
    """Whether an image of this source can be sent there.

    Of a hosted image the URL is sent, of a local one the content.
    """
    place, encoding = image
    if place.kind in {"query", "header"} or encoding == "url":
        return source is Source.HOSTED
    return not encoding or source is Source.LOCAL


def _given(stated: Mapping[str, Any], report: Report) -> dict[Place, Any]:
    given = {}
    for name, value in stated.items():
        found = place(str(name))
        if found is None or found[1]:
            report(f"“{name}” is not a place", "/set", _PLACES_REMEDY)
        else:
            given[found[0]] = value
    return given


_PLACES_REMEDY = "write a place such as `query url`, `header X-Region`, `part file`, `field data` or `body /image/url`"
