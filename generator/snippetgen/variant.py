"""The names that everything else is filed under."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from snippetgen.errors import SnippetgenError
from snippetgen.frozen import dataclass


class Source(StrEnum):
    """Where the image is: a local file (sent in the body) or hosted (its URL sent in the query)."""

    LOCAL = "local"
    HOSTED = "hosted"


@dataclass(frozen=True, order=True)
class Variant:
    """One snippet's identity, written as the path `LANGUAGE/CLIENT/SOURCE`."""

    language: str
    client: str
    source: Source

    def __str__(self) -> str:
        return f"{self.language}/{self.client}/{self.source}"

    @classmethod
    def parse(cls, text: str) -> Variant:
        """The variant that `text` names; SnippetgenError when it is not three known-looking parts."""
        try:
            language, client, source = text.split("/")
            return cls(language, client, Source(source))
        except ValueError:
            raise SnippetgenError(
                f"“{text}” is not a variant",
                remedy="write LANGUAGE/CLIENT/SOURCE, as `snippetgen list` shows them",
            ) from None


@dataclass(frozen=True)
class Snippet:
    """A variant rendered for a request. `manifests` are the files it needs beside it: name → text."""

    variant: Variant
    locale: str
    text: str
    manifests: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.locale}/{self.variant}"
