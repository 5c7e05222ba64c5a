"""A picture of an answer: the boxes and polygons of the example response, as SVG that is readable in light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from snippetgen.errors import SnippetgenError
from snippetgen.site.site import Site, element

_OK = 200
_LINE = "stroke:var(--snippets-polygon,#2b7de0);stroke-width:3"
_STYLE = {
    "frame": "fill:none;stroke:currentColor;stroke-opacity:.4;stroke-width:2",
    "box": "fill:none;stroke:var(--snippets-box,#d9480f);stroke-width:3;stroke-dasharray:10 6",
    "polygon": f"fill:var(--snippets-polygon,#2b7de0);fill-opacity:.22;{_LINE}",
    "corner": "fill:var(--snippets-polygon,#2b7de0)",
    "centre": "fill:var(--snippets-box,#d9480f)",
    "label": "fill:currentColor;font:600 17px sans-serif",
    "note": "fill:currentColor;font:15px ui-monospace,monospace",
}


def picture(site: Site) -> str:
    """An `<svg>` of the first example of the 200 response. Raises SnippetgenError when that has nothing to draw."""
    _ = site.words
    size, found = _drawable(site.endpoint.example(_OK))
    width, height = size
    title = _("The objects that the example response describes")
    desc = " ".join(_described(site, each) for each in found)
    parts = [
        element("title", escape(title), id="snippets-picture-title"),
        element("desc", escape(desc), id="snippets-picture-desc"),
        f'<rect x="1" y="1" width="{width - 2}" height="{height - 2}" style="{_STYLE["frame"]}"/>',
        _text(10, height - 12, "note", f"image: {width} × {height}"),
        *(shape for number, each in enumerate(found) for shape in _object(each, explained=number == 0)),
    ]
    svg = (
        f'<svg class="snippets-picture" viewBox="0 0 {width} {height}" role="img" style="max-width:100%;height:auto" '
        f'width="{width}" aria-labelledby="snippets-picture-title" aria-describedby="snippets-picture-desc">'
    )
    return f"{svg}{''.join(parts)}</svg>"


def _drawable(answer: Any) -> tuple[tuple[int, int], list[Mapping[str, Any]]]:
    try:
        size = int(answer["image"]["width"]), int(answer["image"]["height"])
        found = [each for each in answer["predictions"] if {"x", "y", "width", "height", "class"} <= set(each)]
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
    box = {name: f"{found[name]:g}" for name in ("x", "y", "width", "height")}
    corners = found.get("points", ())
    said = (
        _("{label}: a box of {width} by {height} pixels around ({x}, {y}), and a polygon with {count} corners.")
        if corners
        else _("{label}: a box of {width} by {height} pixels around ({x}, {y}).")
    )
    return said.format(label=found["class"], count=len(corners), **box)


def _object(found: Mapping[str, Any], *, explained: bool) -> Iterator[str]:
    x, y, width, height = (float(found[name]) for name in ("x", "y", "width", "height"))
    left, top = x - width / 2, y - height / 2
    points = [(float(point["x"]), float(point["y"])) for point in found.get("points", ())]
    if points:
        corners = " ".join(f"{a:g},{b:g}" for a, b in points)
        yield f'<polygon points="{corners}" style="{_STYLE["polygon"]}"/>'
        yield from (f'<circle cx="{a:g}" cy="{b:g}" r="4.5" style="{_STYLE["corner"]}"/>' for a, b in points)
    yield f'<rect x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" style="{_STYLE["box"]}"/>'
    yield f'<circle cx="{x:g}" cy="{y:g}" r="5" style="{_STYLE["centre"]}"/>'
    confidence = f" {found['confidence']}" if "confidence" in found else ""
    yield _text(left, top - 10, "label", f"{found['class']}{confidence}")
    if explained:
        yield _text(x + 9, y + 5, "note", "x, y")
        yield _text(x, top + height + 20, "note", f"width {width:g}", anchor="middle")
        yield _text(left + width + 8, y + 5, "note", f"height {height:g}")
        if points:
            yield _text(points[0][0] - 10, points[0][1] + 5, "note", "points", anchor="end")


def _text(x: float, y: float, style: str, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" style="{_STYLE[style]}">{escape(text)}</text>'
