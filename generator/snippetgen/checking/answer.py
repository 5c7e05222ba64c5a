"""What the document says about one call: its path, and the answer to a successful request."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from snippetgen.checking.scenario import canonical
from snippetgen.openapi.endpoint import BRACES, Endpoint, Response
from snippetgen.openapi.images import bare, is_json, preferred
from snippetgen.request.instance import Maker, Missing, NotHere
from snippetgen.request.values import Inputs

_OK = 200
_IMAGE = Path(__file__).parent / "image.jpg"
_FRAMING = {"connection", "content-encoding", "content-length", "content-type", "date", "transfer-encoding"}
"""The headers that the server itself sets."""
_EMPTY = (204, 205)
"""The success statuses without content (RFC 9110, sections 15.3.5 and 15.3.6)."""


@dataclass(frozen=True)
class Answered:
    """A complete answer of the server."""

    status: int
    media_type: str
    body: bytes
    headers: Mapping[str, str]

    @property
    def value(self) -> Any:
        """What a program prints: the JSON value, or the text."""
        text = self.body.decode("utf-8", "replace")
        return json.loads(text) if is_json(self.media_type) else text.strip()


def success(endpoint: Endpoint, accept: str = "", *, other: bool = False) -> Answered:
    """The answer to a successful request, in the media type `accept` if that is given.

    With `other`, its status is another success that the document states, or 201.
    """
    stated = [response for response in endpoint.responses if response.succeeds]
    numbers = [int(response.status) for response in stated if response.status.isdigit()]
    filled = [number for number in numbers if number not in _EMPTY]
    usual = next(iter(filled or numbers), _OK)
    status = next((number for number in filled if number != usual), 201) if other else usual
    response = next((each for each in stated if each.content or each.headers), stated[0] if stated else None)
    kinds = list(response.content) if response else []
    media_type = accept or preferred(kinds)
    headers = _headers(response)
    only_headers = headers and not kinds and not accept and _OK not in numbers
    if usual in _EMPTY or only_headers:
        return Answered(status, "", b"", headers)
    if "*" in media_type or not media_type:
        media_type = "application/json"
    return Answered(status, media_type, _body(endpoint, response, media_type), headers)


def path_values(endpoint: Endpoint, path: str) -> tuple[str, ...] | None:
    """The path parameters in a canonical path, in order; None if it is another path. They are still percent-encoded."""
    pieces = BRACES.split(urlsplit(endpoint.base_url).path + endpoint.path)
    kinds = {True: "(.+)", False: "([^/]+)"}
    pattern = "".join(
        kinds[piece in endpoint.keep_slashes] if number % 2 else re.escape(canonical(piece))
        for number, piece in enumerate(pieces)
    )
    found = re.fullmatch(pattern, path)
    return found.groups() if found else None


def _headers(response: Response | None) -> dict[str, str]:
    """The response's headers with their examples; a Location without one gets a URL."""
    return {
        name: value or f"https://example.com/{name.lower()}"
        for name, value in (response.headers if response else {}).items()
        if name.lower() not in _FRAMING and (value or name.lower().endswith("location"))
    }


def _body(endpoint: Endpoint, response: Response | None, media_type: str) -> bytes:
    if bare(media_type).startswith("image/") or bare(media_type) == "application/octet-stream":
        return _IMAGE.read_bytes()
    example = response.content.get(media_type) if response else None
    if is_json(media_type):
        examples = list(response.examples.values()) if response else []
        value = example if example is not None else examples[0] if examples else _made(endpoint, response)
        return json.dumps(value, ensure_ascii=False).encode()
    return (example if isinstance(example, str) else "It works!").encode()


def _made(endpoint: Endpoint, response: Response | None) -> Any:
    """A value that fits the response's schema, with its required fields."""
    nothing = Inputs((), b"", "", "")
    try:
        return Maker(endpoint.schemas, {}).make(response.schema if response else {}).arrives(nothing)
    except (Missing, NotHere):
        return {"message": "HTTP 200"}
