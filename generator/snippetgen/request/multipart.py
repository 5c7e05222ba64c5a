"""Read a multipart/form-data body (RFC 7578), with Werkzeug's parser."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData


@dataclass(frozen=True)
class Part:
    """One part. Without a filename, `filename` is None; without a type, `media_type` is ""."""

    name: str
    filename: str | None
    media_type: str
    content: bytes


def parts(body: bytes, content_type: str) -> list[Part]:
    """The parts of a body that was sent with this Content-Type. Raises ValueError if it is not multipart/form-data."""
    kind, options = parse_options_header(content_type)
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not boundary:
        raise ValueError(f"its Content-Type is {content_type!r}")
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"))
    found: list[tuple[Field | File, bytes]] = []
    try:
        decoder.receive_data(body)
        decoder.receive_data(None)
        while not isinstance(event := decoder.next_event(), Epilogue | NeedData):
            if isinstance(event, Field | File):
                found.append((event, b""))
            elif isinstance(event, Data):
                found[-1] = (found[-1][0], found[-1][1] + event.data)
    except (HTTPException, ValueError, LookupError) as error:
        raise ValueError(f"it cannot be parsed: {error}") from None
    return [_part(event, content) for event, content in found]


def _part(event: Field | File, content: bytes) -> Part:
    filename = event.filename if isinstance(event, File) else None
    return Part(event.name, filename, event.headers.get("Content-Type", "").partition(";")[0].strip(), content)
