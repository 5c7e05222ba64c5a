"""HTML for a site that is built here, made by templates that escape every value."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, assert_never

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup as Html
from markupsafe import escape

from snippetgen.site.blocks import Code, Emphasis, Inline, Inlines, Link, Text, printable


def _shown(value: Any) -> Any:
    """Return a value of a template without characters that HTML cannot hold."""
    return printable(value) if type(value) is str else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters["plain"] = lambda number: f"{number:g}"
    return environment


def html(template: str, **values: Any) -> Html:
    """Fill `templates/TEMPLATE.jinja`. Values are text and escaped, unless they are Markup."""
    return Html(_environment().get_template(f"{template}.jinja").render(values).rstrip("\n"))  # noqa: S704  escaped there


def inline(inside: Inlines) -> Html:
    """Write inline nodes as HTML."""
    return Html("").join(map(_inline, inside))


def _inline(each: Inline) -> Html:
    match each:
        case Text(words):
            return escape(words)
        case Code(words):
            return Html("<code>{}</code>").format(words)
        case Emphasis(inside, strong):
            written = Html("<strong>{}</strong>") if strong else Html("<em>{}</em>")
            return written.format(inline(inside))
        case Link(inside, address):
            return Html('<a href="{}">{}</a>').format(address, inline(inside))
    assert_never(each)
