"""Time a cold `snippetgen render`, a bare interpreter, and the peer's command line.

The peer is the npm package httpsnippet; this needs Node.js and `npm ci` in this folder.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from measure import medians

HERE = Path(__file__).parent
PEER = HERE / "node_modules" / ".bin" / "httpsnippet"
RUNS = 41


def main() -> None:
    """Print the medians and the ratios."""
    if not PEER.exists():
        sys.exit("the peer is missing: run `npm ci` in benchmarks/")
    os.chdir(HERE)  # a folder without a configuration file
    render = str(Path(sys.executable).with_name("snippetgen"))
    taken = medians(
        {
            "bare interpreter": [sys.executable, "-c", "pass"],
            "snippetgen": [render, "render", "--lang", "go", "--model", "my-model/42"],
            "httpsnippet": [str(PEER), str(HERE / "request.har.json"), "--target", "go"],
        },
        RUNS,
    )
    for name, seconds in taken.items():
        print(f"{name:18}{seconds * 1000:7.1f} ms   snippetgen takes {taken['snippetgen'] / seconds:.2f} times as long")


if __name__ == "__main__":
    main()
