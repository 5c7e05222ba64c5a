"""List every operation of a document. Each has how it takes an image, or why no snippet can be rendered for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from snippetgen.errors import SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.document import Document
from snippetgen.openapi.endpoint import Endpoint, Source
from snippetgen.openapi.schema import Schemas

ANY_SERVER = {"base_url": "https://server.example"}
"""A base URL for documents that do not name a server."""


@dataclass(frozen=True)
class Listed:
    """One operation.

    `takes` maps each source to how its image is sent, such as `part file as bytes`. `reason` says why no snippet can be
    rendered, if so.
    """

    name: str
    method: str
    path: str
    takes: dict[str, str]
    reason: str = ""
    endpoint: Endpoint | None = None


def listed(path: Path, overlay: Path | None = None) -> Iterator[Listed]:
    """Every operation of the document at `path`, in its order.

    Raises SnippetgenError if the document cannot be read.
    """
    document = Document.read(path, overlay)
    schemas = Schemas(document.value, str(path), document.unresolved)
    for operation in spec.operations(schemas).values():
        name, method = operation.name, operation.method.upper()
        try:
            found = spec.endpoint(schemas, name, stated=ANY_SERVER)
        except SnippetgenError as error:
            first = error.problems[0]
            yield Listed(name, method, operation.path, {}, first.what)
            continue
        takes = {
            source.value: f"{way.place}" + (f" as {way.encoding}" if source is Source.LOCAL else "")
            for source in Source
            for way in found.ways.get(source, ())[:1]
        }
        yield Listed(name, method, operation.path, takes, endpoint=found)
