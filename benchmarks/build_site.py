"""Measure our site against plain Material: how long a build takes, and how much the script and the style sheet weigh.

The plain site has the same pages without our extension: each marker is replaced by what it shows, in Material's own
Markdown (tabs, tables, fences), or in HTML (the form, the picture) where Markdown has nothing for it.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml
from markupsafe import Markup as Html
from measure import medians

import own_site
from snippetgen import config, languages
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint
from snippetgen.site import Site, markers
from snippetgen.site.markup import Material

ROOT = Path(__file__).parents[1]
ASSETS = ("snippets.css", "snippets.js")
CONFIGS = ("mkdocs.yml", "mkdocs.base.yml", "snippetgen.toml")
RUNS = 9


class Plain(Material):
    """Writes what a page has without our extension."""

    def html(self, block: Html) -> str:
        """Write HTML as it is."""
        return str(block)


def main() -> None:
    """Print the ratio of the builds, and the bytes of the assets."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    with tempfile.TemporaryDirectory() as place:
        ours, plain = (sources(Path(place) / name) for name in ("ours", "plain"))
        strip(plain)
        build = (str(Path(sys.executable).with_name("mkdocs")), "build", "--quiet", "--config-file")
        commands = {folder.name: (*build, str(folder / "mkdocs.yml")) for folder in (ours, plain)}
        empty = f'XDG_CACHE_HOME="$(mktemp --directory --tmpdir="{place}")" exec "$@"'
        seconds = medians({**commands, "first": ("sh", "-c", empty, "sh", *commands["ours"])}, RUNS)
    for name, what in {"ours": "build", "first": "first build, with an empty cache"}.items():
        print(f"{what}: {seconds[name]:.2f} s, plain Material: {seconds['plain']:.2f} s", end="")
        print(f", ratio {seconds[name] / seconds['plain']:.2f}")
    files = [(ROOT / "docs" / "assets" / name).read_bytes() for name in ASSETS]
    print(f"script and style sheet: {sum(map(len, files)):,} bytes", end="")
    print(f", compressed {sum(len(gzip.compress(file)) for file in files):,}")


def sources(folder: Path) -> Path:
    """Copy what the English site is built from."""
    for name in ("en", "apis"):
        shutil.copytree(ROOT / "docs" / name, folder / "docs" / name)
    for name in ("overrides", "snippets", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    for name in CONFIGS:
        text = (ROOT / name).read_text(encoding="utf-8")
        folder.joinpath(name).write_text(text.replace("tree: snippets", f"tree: {folder}/snippets"), encoding="utf-8")
    return folder


def strip(folder: Path) -> None:
    """Replace the markers of the pages, and remove the extension and its files from the configuration."""
    own = config.read(ROOT)

    def find(name: str) -> tuple[Path, Endpoint]:
        chosen = own.endpoints[name]
        endpoint = spec.read(chosen.spec, chosen.operation, stated=chosen.hints)
        return ROOT / "snippets" / endpoint.name, endpoint

    order = languages.ordered(own.languages)
    more: dict[str, Any] = {"try_it": True, "order": order, "find": find}
    site = Site(*find("infer"), "en", "checking.md", **more)
    with patch.object(markers, "_Writer", lambda *_: Plain()):
        for page in (folder / "docs").rglob("*.md"):
            page.write_text(
                markers.expand(page.read_text(encoding="utf-8"), site, markers=own_site.MARKERS), encoding="utf-8"
            )
    for name in CONFIGS[:2]:
        stated = yaml.load((folder / name).read_text(encoding="utf-8"), _Loader)  # noqa: S506  a safe loader
        for key in ("extra_css", "extra_javascript", "watch"):
            stated.pop(key, None)
        stated["markdown_extensions"].pop("own_site", None)
        (folder / name).write_text(yaml.safe_dump(stated), encoding="utf-8")


class _Loader(yaml.SafeLoader):
    """Reads `!ENV` as its default."""


def _default(loader: _Loader, node: yaml.SequenceNode) -> Any:
    return loader.construct_sequence(node)[-1]


_Loader.add_constructor("!ENV", _default)

if __name__ == "__main__":
    main()
