"""A site's pages: what their markers stand for, made from the endpoint and from the published, checked snippets."""

from snippetgen.site.form import page_data
from snippetgen.site.highlight import Run
from snippetgen.site.markers import expand
from snippetgen.site.samples import Shown, shown
from snippetgen.site.site import Site

__all__ = ["Run", "Shown", "Site", "expand", "page_data", "shown"]
