"""How an object in an answer is recognised: the names of its box, its outline, its label and its confidence.

`picture` draws the example response by these names, and `assets/try.js` the answer that a reader gets.
"""

from __future__ import annotations

CENTRED = ("x", "y", "width", "height")
"""A box by its centre and its size, as Roboflow writes it."""

BOXES = (
    ("centre", CENTRED),
    ("corner", ("left", "top", "width", "height")),
    ("corner", ("x", "y", "w", "h")),
    ("corners", ("xmin", "ymin", "xmax", "ymax")),
    ("corners", ("x1", "y1", "x2", "y2")),
)
"""What the four numbers of a box mean, and their names.

`corner` is the top left corner and the size, `corners` are the top left and the bottom right corner.
"""

POINTS = ("points", "polygon", "vertices", "normalizedvertices")
LABELS = ("class", "label", "name", "category", "description")
SCORES = ("confidence", "score", "probability")
