"""The whole page of an endpoint, as text or data for other documentation platforms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from snippetgen.openapi.endpoint import Source
from snippetgen.site import data, markup, reference, samples
from snippetgen.site.blocks import Block, Fence, Heading, Paragraph, code, joined, plain
from snippetgen.site.markup import Markup
from snippetgen.site.prose import line, prose
from snippetgen.site.samples import Sample
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
"""The names of the formats that `page` writes."""


def page(form: str, site: Site, shown: Sequence[Sample]) -> str:
    """Return the page of the endpoint with these samples; `form` is one of FORMATS."""
    if form in _DATA:
        return _DATA[form](site, shown)
    return _MARKUPS[form]().page(blocks(site, shown))


def blocks(site: Site, shown: Sequence[Sample]) -> Iterator[Block]:
    """Yield the blocks of the page, in the site's language."""
    endpoint, _ = site.endpoint, site.words
    yield Heading(1, line(_(endpoint.summary) or endpoint.title))
    yield from prose(_(endpoint.description))
    yield Fence("text", f"{endpoint.method} {endpoint.base_url}{endpoint.path}\n")
    titles = {Source.LOCAL: _("Local image"), Source.HOSTED: _("Hosted image")}
    for source in endpoint.sources:
        if chosen := [sample for sample in shown if sample.variant.source is source]:
            yield Heading(2, plain(titles[source]))
            yield samples.tabs(site, chosen)
    yield from reference.keys(site)
    yield from (Heading(2, plain(_("Request"))), *reference.request(site))
    for response in endpoint.responses:
        if response.status.startswith("2"):
            yield Heading(2, plain(_("Response")))
            yield Paragraph(joined([code(response.status), line(_(response.description))], " "))
            fields = reference.response_fields(site, response)
            if fields.rows:
                yield fields
            yield from reference.examples(response)
    failures = reference.failures(site)
    if failures:
        yield from (Heading(2, plain(_("Errors"))), reference.errors(site))
    for response in failures:
        if response.examples:
            yield from (Paragraph(code(response.status)), *reference.examples(response))
