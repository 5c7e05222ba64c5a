"""The Markdown extension of this project's own site: `snippetgen.markdown` with markers that no other site needs."""

from __future__ import annotations

from typing import Any

from own_site.references import command_line, library
from own_site.values import values
from snippetgen.markdown import SnippetgenExtension
from snippetgen.site import markers
from snippetgen.site.markers import Marker

MARKERS = {
    **markers.MARKERS,
    "values": Marker(lambda site, _: values(site)),
    "cli": Marker(lambda site, _: command_line(site)),
    "api": Marker(lambda site, _: library(site)),
}


class _OwnSite(SnippetgenExtension):
    markers = MARKERS


def makeExtension(**options: Any) -> SnippetgenExtension:  # noqa: N802  the name is the Markdown library's
    """Return the extension; Python-Markdown calls this for the name `own_site`."""
    return _OwnSite(**options)
