"""Find where a request takes its image, from the schemas. If they are ambiguous, a maintainer has to state it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from snippetgen.openapi.endpoint import Content, Parameter, Place, Source, Way
from snippetgen.openapi.pointer import escaped
from snippetgen.openapi.schema import JSON, Schemas, is_base64, is_binary, is_url, types

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
OCTETS = "application/octet-stream"
NOT_THE_IMAGE = re.compile(
    r"callback|webhook|redirect|notif|return|mask|reference|background|^bg_|video|audio", re.IGNORECASE
)
AN_IMAGE = re.compile(r"image|img|photo|picture", re.IGNORECASE)
_DEEPEST = 6


def bare(media_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON: `application/json` or `…+json`, parameters aside."""
    kind = bare(media_type)
    return kind == "application/json" or kind.endswith("+json")


def is_form(media_type: str) -> bool:
    """Whether a media type has fields: multipart or urlencoded."""
    return bare(media_type) in {FORM, MULTIPART}


def preferred(answers: list[str]) -> str:
    """The media type to ask for; empty if `answers` is empty.

    It is the first that is JSON or an image, else the first.
    """
    good = (kind for kind in answers if is_json(kind) or bare(kind).startswith("image/"))
    return next(good, answers[0] if answers else "")


def query_image(parameters: tuple[Parameter, ...]) -> str:
    """The query parameter whose schema takes the URL of an image; empty if there is none."""
    named = [p for p in parameters if p.place == "query" and is_url(p.schema) and not NOT_THE_IMAGE.search(p.name)]
    likely = next((p.name for p in named if AN_IMAGE.search(p.name)), "")
    return likely or (named[0].name if len(named) == 1 else "")


def query_name(parameters: tuple[Parameter, ...]) -> str:
    """The first query parameter with the name of an image, whatever its schema says."""
    return next((p.name for p in parameters if p.place == "query" and AN_IMAGE.search(p.name)), "")


def ways(contents: tuple[Content, ...], source: Source, schemas: Schemas) -> Iterator[Way]:
    """The ways to send an image of `source` in the body, in the order of its media types."""
    return filter(None, (_in_body(content, source, schemas) for content in contents))


def _in_body(content: Content, source: Source, schemas: Schemas) -> Way | None:
    kind = bare(content.type)
    if is_json(kind):
        found = _in_json(content, source, schemas)
        return Way(Place("body", found[0]), found[1], content) if found else None
    schema = schemas.plain(content.schema)
    if is_form(kind) and schema.get("type") != "string":
        return _in_form(content, source, schemas)
    if source is Source.HOSTED or kind == MULTIPART:
        return None
    if is_base64(schema):
        return Way(Place("body"), "base64", content)
    takes_bytes = kind in {OCTETS, "*/*"} or kind.startswith("image/")
    return Way(Place("body"), "bytes", content) if takes_bytes or (is_binary(schema) and kind != FORM) else None


def _in_form(content: Content, source: Source, schemas: Schemas) -> Way | None:
    multipart = bare(content.type) == MULTIPART
    branch = schemas.fielded(content.schema)
    fields = {name: schemas.plain(field) for name, field in schemas.properties(branch).items()}
    required = schemas.whole(content.schema).get("required") or ()
    if source is Source.HOSTED:
        taking = [name for name, field in fields.items() if _takes_url(name, field)]
    else:
        taking = [name for name, field in fields.items() if multipart and takes_bytes(field, schemas)]
        taking = [name for name in taking if not NOT_THE_IMAGE.search(name)] or taking
        taking = taking or [name for name, field in fields.items() if is_base64(field)]
    if not taking:
        return None
    likely = (name for name in taking if AN_IMAGE.search(name))
    name = next((name for name in taking if name in required), None) or next(likely, taking[0])
    encoding = "url" if source is Source.HOSTED else "base64" if is_base64(fields[name]) else "bytes"
    return Way(Place("part" if multipart else "field", name), encoding, content)


def takes_bytes(field: Any, schemas: Schemas) -> bool:
    """Whether a form's field is a file or a list of files, in one of its alternatives."""
    branches = list(schemas.branches(field))
    lists = (schemas.plain(schemas.items(branch)) for branch in branches if "array" in types(branch))
    return any(map(is_binary, (*branches, *lists)))


def _takes_url(name: str, schema: JSON) -> bool:
    if NOT_THE_IMAGE.search(name) or "array" in types(schema):
        return False
    return is_url(schema) or (re.search(r"(?:image|img)_?ur[il]$", name, re.IGNORECASE) is not None)


def _in_json(content: Content, source: Source, schemas: Schemas) -> tuple[str, str] | None:
    """The pointer and encoding of the image in a JSON body. It is the only candidate, or the only required one."""
    every = ((leaf, _encoding(leaf, source)) for leaf in leaves(content.schema, schemas))
    found = [(leaf.pointer, encoding, leaf.required) for leaf, encoding in every if encoding]
    certain = any(required for _, _, required in found)
    distinct = {(pointer, encoding) for pointer, encoding, required in found if required or not certain}
    return distinct.pop() if len(distinct) == 1 else None


class Leaf(NamedTuple):
    """A place in a JSON value that is neither an object nor an array.

    `names` are the keys on the way to it, and `required` says that all of them are required.
    """

    pointer: str
    names: tuple[str, ...]
    schema: JSON
    required: bool


def leaves(schema: Any, schemas: Schemas) -> Iterator[Leaf]:
    """The leaves of the JSON values that a schema describes, in every alternative, in its order."""
    return _leaves(schema, schemas, "", (), required=True)


def _leaves(schema: Any, schemas: Schemas, pointer: str, names: tuple[str, ...], *, required: bool) -> Iterator[Leaf]:
    if pointer.count("/") > _DEEPEST:
        return
    branches = list(schemas.branches(schema))
    for branch in branches:
        kinds = types(branch)
        if "object" in kinds:
            needed = branch.get("required") or ()
            for step, inner in schemas.properties(branch).items():
                sure = required and step in needed and len(branches) == 1
                below = (*names, str(step))
                yield from _leaves(inner, schemas, f"{pointer}/{escaped(step)}", below, required=sure)
        elif "array" in kinds:
            yield from _leaves(branch.get("items"), schemas, f"{pointer}/0", names, required=required)
        else:
            yield Leaf(pointer, names, branch, required)


def _encoding(leaf: Leaf, source: Source) -> str:
    """How an image of this source may be sent at a leaf; empty if it does not take one."""
    if source is Source.LOCAL:
        return "base64" if is_base64(leaf.schema) else ""
    other = any(map(NOT_THE_IMAGE.search, leaf.names))
    return "url" if leaf.names and not other and _takes_url(leaf.names[-1], leaf.schema) else ""
