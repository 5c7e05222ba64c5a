"""Pages: what is on them, made from the endpoint and from the published, checked snippets, and a writer per platform.

`blocks` are what a page is made of, and `markup` writes them; `markers` expands the comments of a page that a site
builder reads, and `page` is the whole page for other platforms.
"""

from snippetgen.site.form import page_data
from snippetgen.site.markers import expand
from snippetgen.site.site import Site

__all__ = ["Site", "expand", "page_data"]
