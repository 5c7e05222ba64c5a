"""Pages, made from an endpoint and its published, checked snippets.

A page is a sequence of `blocks`, which `markup` writes for each platform. `markers` expands the markers in a page of a
site that is built here; `page` makes the whole page for other platforms.
"""

from snippetgen.site.form import page_data
from snippetgen.site.markers import expand
from snippetgen.site.site import Site

__all__ = ["Site", "expand", "page_data"]
