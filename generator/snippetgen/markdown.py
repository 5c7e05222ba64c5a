"""A Python-Markdown extension that expands the markers of a page.

Options: `tree` (the folder of published snippets), `endpoint` (a name from snippetgen.toml, by default the first),
`spec` and `operation` (your own endpoint without snippetgen.toml), `locale`, `checking` (the page that explains the
checks), `try_it` (whether the marker `try` is allowed), and `pages` (the folder of the pages, so that errors name the
file).
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import click
from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from snippetgen import config, languages
from snippetgen.config import Config, Stated
from snippetgen.errors import SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint
from snippetgen.site import Site, expand
from snippetgen.site.markers import MARKERS, Marker, MarkerError

# After white space is normalised (30), which would strip the placeholders of stashed HTML; before fences (25).
_PRIORITY = 28


class WrongPage(SnippetgenError, click.ClickException):
    """An error in a page. It is also a ClickException: a build tool based on click shows it without a traceback."""

    def __init__(self, error: SnippetgenError, where: str) -> None:
        super().__init__(error.what, where=where, remedy=error.remedy)
        self.exit_code = 1

    def format_message(self) -> str:
        """Return the text that click prints."""
        return str(self)


class SnippetgenExtension(Extension):
    """The extension; its keyword arguments are the options that the module describes."""

    markers = MARKERS

    def __init__(self, **options: Any) -> None:
        self.config = {
            "tree": ["snippets", "The folder of published snippets"],
            "endpoint": ["", "An endpoint of snippetgen.toml; empty for the first one"],
            "spec": ["", "Your own OpenAPI document, instead of one from snippetgen.toml"],
            "operation": ["", "The operation, if the document has several"],
            "locale": ["en", "The language of comments and page text"],
            "checking": ["", "The page that explains the checks, below `pages`; empty for no link"],
            "try_it": [False, "Whether pages may have a panel that sends requests"],
            "pages": ["", "The folder of the pages, so that errors name the file and the line"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  the name is the Markdown library's
        """Register the preprocessor."""
        md.preprocessors.register(_Preprocessor(md, self.getConfigs(), self.markers), "snippetgen", _PRIORITY)


class _Preprocessor(Preprocessor):
    def __init__(self, md: Markdown, stated: dict[str, Any], markers: Mapping[str, Marker]) -> None:
        super().__init__(md)
        self._stated, self._markers = stated, markers

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "<!--" not in text:
            return lines
        try:
            return expand(text, self._site(lines), self.md.htmlStash.store, self._markers).split("\n")
        except MarkerError as error:
            raise WrongPage(error, _location(error, self._stated["pages"], lines)) from None
        except SnippetgenError as error:
            raise WrongPage(error, error.where) from None

    def _site(self, lines: list[str]) -> Site:
        """Return the site about the endpoint that the options name.

        Without any, it is the first one of snippetgen.toml, or the packaged one.
        """
        stated, tree = self._stated, Path(self._stated["tree"])
        own = Config() if stated["spec"] else config.read()

        @cache  # a page has many markers
        def find(name: str) -> tuple[Path, Endpoint]:
            endpoint = spec.configured(own.choose(name))
            return tree / endpoint.name, endpoint

        chosen = own.choose(stated["endpoint"] or None)
        if stated["spec"]:
            chosen = Stated(Path(stated["spec"]), stated["operation"] or None)
        endpoint = spec.configured(chosen)
        order = languages.ordered(own.languages, own.file)
        return Site(
            tree / endpoint.name,
            endpoint,
            stated["locale"],
            _link(stated["checking"], stated["pages"], lines),
            try_it=stated["try_it"],
            order=order,
            find=find,
        )


def _location(error: MarkerError, pages: str, lines: list[str]) -> str:
    """Return the file and line of an error. What comes before the text of the page is its front matter."""
    file = _file(pages, lines)
    if file is None:
        return error.where
    page = "\n".join(lines)
    text = file.read_text(encoding="utf-8").rstrip()
    above = text.removesuffix(page.strip()).count("\n") - page[: -len(page.lstrip())].count("\n")
    return f"{file}:{error.line + above}: {error.marker}"


def _link(target: str, pages: str, lines: list[str]) -> str:
    """Return the link from the page to `target`, a page whose path is relative to the folder `pages`."""
    file = _file(pages, lines) if target else None
    return target if file is None else posixpath.relpath(target, file.parent.relative_to(pages).as_posix())


def _file(pages: str, lines: list[str]) -> Path | None:
    """Return the file below `pages` that ends with the text of the page: Python-Markdown does not name it."""
    page = "\n".join(lines).strip()
    files = sorted(Path(pages).rglob("*.md")) if pages else []
    return next((file for file in files if file.read_text(encoding="utf-8").rstrip().endswith(page)), None)


def makeExtension(**options: Any) -> SnippetgenExtension:  # noqa: N802  the name is the Markdown library's
    """Return the extension; Python-Markdown calls this for the name `snippetgen.markdown`."""
    return SnippetgenExtension(**options)
