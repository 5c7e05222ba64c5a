"""The whole page of an endpoint, for documentation platforms that take finished text or data.

`page` → text in a platform's own tab syntax, or the same as data. What stands on it is decided once, in `content`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from snippetgen.site import data, markup
from snippetgen.site import page as content
from snippetgen.site.markup import Markup
from snippetgen.site.page import Sample
from snippetgen.site.site import Site

_MARKUPS: dict[str, type[Markup]] = {
    "mkdocs": markup.Material,
    "gitbook": markup.GitBook,
    "docusaurus": markup.Docusaurus,
    "markdown": markup.Markup,
}
_DATA: dict[str, Callable[[Site, Sequence[Sample]], str]] = {
    "json": data.structured,
    "openapi": data.openapi,
}

FORMATS = (*_MARKUPS, *_DATA)
"""What `page` writes."""


def page(form: str, site: Site, samples: Sequence[Sample]) -> str:
    """The page about the endpoint of `site`, whose document the site has, with these `samples`, in one of FORMATS."""
    if form in _DATA:
        return _DATA[form](site, samples)
    return _MARKUPS[form]().page(content.blocks(site, samples))
