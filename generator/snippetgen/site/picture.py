"""An SVG picture of the boxes and polygons in the example response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup as Html

from snippetgen.errors import SnippetgenError
from snippetgen.site import shapes
from snippetgen.site.html import html
from snippetgen.site.site import Site


def picture(site: Site) -> Html:
    """Draw the first example of the 200 response. Raises SnippetgenError if it has no boxes."""
    _ = site.words
    (width, height), found = _drawable(site.endpoint.example(200))
    return html(
        "picture.svg",
        title=_("The objects that the example response describes"),
        description=" ".join(_described(site, each) for each in found),
        width=width,
        height=height,
        objects=[{**each, "label": f"{each['class']} {each.get('confidence', '')}".rstrip()} for each in found],
    )


def _drawable(answer: Any) -> tuple[tuple[int, int], list[dict[str, Any]]]:
    try:
        size = int(answer["image"]["width"]), int(answer["image"]["height"])
        named = [each for each in answer["predictions"] if {*shapes.CENTRED, "class"} <= set(each)]
        found = [{**each, **_numbers(each)} for each in named]
    except (KeyError, TypeError, ValueError):
        found = []
    if not found:
        raise SnippetgenError(
            "the example of the 200 response has no boxes to draw",
            remedy="give it `image` with width and height, and `predictions` with x, y, width, height and class",
        )
    return size, found


def _described(site: Site, found: Mapping[str, Any]) -> str:
    _ = site.words
    box = {name: f"{found[name]:g}" for name in shapes.CENTRED}
    corners = found["points"]
    said = (
        _("{label}: a box of {width} by {height} pixels around ({x}, {y}), and a polygon with {count} corners.")
        if corners
        else _("{label}: a box of {width} by {height} pixels around ({x}, {y}).")
    )
    return said.format(label=found["class"], count=len(corners), **box)


def _numbers(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of an object in pixels, and its corners for SVG."""
    x, y, width, height = (float(found[name]) for name in shapes.CENTRED)
    points = [(float(point["x"]), float(point["y"])) for point in found.get("points", ())]
    return {
        "x": x,
        "y": y,
        "width": width,
        "height": height,
        "left": x - width / 2,
        "top": y - height / 2,
        "points": points,
        "corners": " ".join(f"{x:g},{y:g}" for x, y in points),
    }
