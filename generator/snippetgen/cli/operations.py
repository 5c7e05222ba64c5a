"""`snippetgen operations`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from snippetgen.errors import visible
from snippetgen.openapi.listing import listed


@click.command(
    epilog="""\b
Examples:
  snippetgen operations openapi.yaml
  snippetgen operations openapi.yaml --image   only operations that take an image
  snippetgen operations openapi.yaml --json"""
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@click.option("--image", "images", is_flag=True, help="Only the operations that take an image.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
@click.option("--overlay", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="An OpenAPI Overlay.")
def command(file: Path, overlay: Path | None, *, images: bool, as_json: bool) -> None:
    """List the operations of an OpenAPI document, and how each takes an image.

    For an operation that snippets cannot call, the reason is shown.
    """
    found = [each for each in listed(file, overlay) if each.takes or not images]
    if as_json:
        shown = [
            {"operation": e.name, "method": e.method, "path": e.path, "image": e.takes, "reason": e.reason}
            for e in found
        ]
        click.echo(json.dumps(shown, indent=2, ensure_ascii=False))
        return
    for each in found:
        click.echo(f"{click.style(visible(each.name), bold=True)}  {each.method} {visible(each.path)}")
        for source, place in each.takes.items():
            click.echo(f"    {source:7} {visible(place)}")
        if each.reason:
            click.echo(f"    {click.style(visible(each.reason), dim=True)}")
