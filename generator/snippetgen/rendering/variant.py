"""Which snippet: a language, its client and an image source; and the snippet itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from snippetgen import languages
from snippetgen.errors import SnippetgenError
from snippetgen.frozen import dataclass
from snippetgen.languages.model import Client, Language
from snippetgen.openapi.endpoint import Source


@dataclass(frozen=True)
class Variant:
    """A language, a client and an image source, written as the path `LANGUAGE/CLIENT/SOURCE`.

    Two variants are equal, and sort, by their paths.
    """

    language: Language = field(compare=False, repr=False)
    client: Client = field(compare=False, repr=False)
    source: Source = field(compare=False, repr=False)
    path: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", f"{self.folder}/{self.source}")

    def __str__(self) -> str:
        return self.path

    def __lt__(self, other: Variant) -> bool:
        return self.path < other.path

    @classmethod
    def parse(cls, path: str) -> Variant:
        """Parse the path of a variant, such as `python/requests/local`.

        Raises SnippetgenError for a path of another form, or an unknown language, client or source.
        """
        parts = path.split("/")
        if len(parts) != 3 or parts[0] not in languages.names() or parts[2] not in set(Source):  # noqa: PLR2004
            raise SnippetgenError(
                f"“{path}” is not a variant", remedy="write LANGUAGE/CLIENT/SOURCE, as `snippetgen list` shows them"
            )
        language = languages.load(parts[0])
        return cls(language, languages.client(language, parts[1]), Source(parts[2]))

    @property
    def folder(self) -> str:
        """The path of the client's templates and snippets, such as `ruby/net_http`."""
        return f"{self.language.name}/{self.client.name}"

    @property
    def file(self) -> str:
        """The name of the snippet's file, such as `local.rb`."""
        return self.language.file(self.source)


@dataclass(frozen=True)
class Snippet:
    """A variant rendered for a request. `manifests` are the files that it needs beside it: name → text."""

    variant: Variant
    locale: str
    text: str
    manifests: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.locale}/{self.variant}"
