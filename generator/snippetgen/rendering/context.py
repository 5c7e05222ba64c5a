"""Shape → what a template is given: holes and plain truths, no values."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from snippetgen.rendering.holes import Hole
from snippetgen.request import Shape
from snippetgen.variant import Source


def context(shape: Shape) -> dict[str, Any]:
    """What a template of this shape is given: holes, plain truths, and separators for text after `url_with_options`.

    A hole that the shape has no value for is left out, so that a template which uses it fails when it is compiled.
    """
    local, query_key = shape.source is Source.LOCAL, shape.auth == "query"
    holes = ["url", "url_with_options", "base_url", "model_path", "timeout", "timeout_milliseconds"]
    holes += ["image_path", "content_type"] if local else ["image_url", "image_parameter"]
    holes += ["key_variable"] if shape.key_in_environment else ["api_key"]
    holes += ["key_parameter"] if query_key else []
    return {
        **{name: Hole(name) for name in holes},
        "options": tuple(
            SimpleNamespace(**{part: Hole(f"options.{number}.{part}") for part in ("name", "value", "keyword")})
            for number in range(shape.options)
        ),
        "local": local,
        "hosted": not local,
        "query_key": query_key,
        "bearer": not query_key,
        "key_in_environment": shape.key_in_environment,
        "urlencoded": local and shape.urlencoded,
        "plain_http": shape.plain_http,
        "has_query": not local or query_key or shape.options > 0,
        "separator": "&" if shape.options else "?",
        "key_separator": "?" if local and not shape.options else "&",
    }
