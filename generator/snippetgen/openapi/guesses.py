"""Guess what a document does not say, for a maintainer who can correct it.

The guesses rest on names, so that they are only written where somebody reads them: in a new snippetgen.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from snippetgen.openapi import images
from snippetgen.openapi.endpoint import Endpoint, Place
from snippetgen.openapi.schema import JSON, is_base64, is_url, types

_CONTENT = re.compile(r"(?:data|bytes|content|value|file|base64|b64|ur[il])\Z", re.IGNORECASE)
"""How the names of fields end that take an image or its URL."""
_URL = re.compile(r"ur[il]\Z", re.IGNORECASE)
_KEY = re.compile(
    r"(?:(?:\A|[_-]|api|access|auth|client|secret|subscription)(?:key|token)|(?:api|access|auth|client)[_-]?secret)\Z",
    re.IGNORECASE,
)
_FIELDS = {images.MULTIPART: "part", images.FORM: "field"}


class Candidate(NamedTuple):
    """A place that takes text, and so perhaps an image.

    `points` grow with the likelihood. `required` says that the body must have the field, or the one that it is in.
    """

    place: Place
    schema: JSON
    points: int
    required: bool


def image(endpoint: Endpoint) -> list[Candidate]:
    """The places that may take the image, the likeliest first; those without points are no guesses."""
    return sorted(_candidates(endpoint), key=lambda each: (-each.points, not each.required, len(each.place.steps)))


def hints(endpoint: Endpoint, candidates: list[Candidate]) -> dict[str, Any]:
    """The guessed properties, as `hints.read` reads them: `local` and `hosted` with an `image`, `auth`, `keep_slashes`.

    `candidates` are those for the image; without any, it is not guessed. The key is if `endpoint` states none.
    """
    found: dict[str, Any] = {}
    best = candidates[0] if candidates else None
    if best and best.points:
        url = is_url(best.schema) or _URL.search(best.place.name)
        if best.place.kind != "query" and not url:
            found["local"] = {"image": f"{best.place} as base64"}
        if best.place.name and not is_base64(best.schema):
            found["hosted"] = {"image": f"{best.place} as url"}
    if not endpoint.auths[0].secrets and (key := _key(endpoint)):
        found["auth"] = key
    examples = {p.name: p.example for p in endpoint.parameters if p.place == "path"}
    if slashed := [name for name, example in examples.items() if "/" in str(example or "")]:
        found["keep_slashes"] = slashed
    return found


def _candidates(endpoint: Endpoint) -> Iterator[Candidate]:
    for content in endpoint.contents:
        field = _FIELDS.get(images.bare(content.type))
        if not field and not images.is_json(content.type):
            continue
        required = endpoint.schemas.fielded(content.schema).get("required") or ()
        for leaf in images.leaves(content.schema, endpoint.schemas):
            if field and len(leaf.names) != 1:
                continue
            place = Place(field, leaf.names[0]) if field else Place("body", leaf.pointer)
            yield from _scored(place, leaf.names, leaf.schema, required={*leaf.names[:1]} <= {*required})
    for parameter in endpoint.parameters:
        if parameter.place == "query":
            place = Place("query", parameter.name)
            yield from _scored(place, (parameter.name,), parameter.schema, required=parameter.required)


def _scored(place: Place, names: tuple[str, ...], schema: JSON, *, required: bool) -> Iterator[Candidate]:
    """Yield the candidate at a leaf, unless its schema or its name says that it is something else."""
    if set(types(schema)) - {"string"} or "enum" in schema or any(map(images.NOT_THE_IMAGE.search, names)):
        return
    about_image = any(map(images.AN_IMAGE.search, names))
    points = 4 * is_base64(schema) + 2 * about_image + bool(not names or _CONTENT.search(names[-1]))
    yield Candidate(place, schema, points, required)


def _key(endpoint: Endpoint) -> str:
    """The parameter whose name says that it is a key, as `auth` writes it; empty if there is none."""
    taking = (p for p in endpoint.parameters if p.place in {"header", "query"} and _KEY.search(p.name))
    return next((f"{p.place} {p.name}" for p in sorted(taking, key=lambda p: not p.required)), "")
