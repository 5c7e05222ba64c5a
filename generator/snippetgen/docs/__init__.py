"""A site's pages: what their markers stand for, made from the endpoint and from the published, checked snippets."""

from snippetgen.docs.form import page_data
from snippetgen.docs.highlight import Run
from snippetgen.docs.page import expand
from snippetgen.docs.site import Site
from snippetgen.docs.snippets import Shown, shown

__all__ = ["Run", "Shown", "Site", "expand", "page_data", "shown"]
