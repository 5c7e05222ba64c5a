"""`snippetgen list`."""

from __future__ import annotations

import json
from typing import Any

import click

from snippetgen.cli.options import endpoint_option, inputs
from snippetgen.cli.terminal import table
from snippetgen.rendering import render


@click.command()
@endpoint_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def command(endpoint_name: str | None, *, as_json: bool) -> None:
    """List languages, clients and sources, and the configured endpoints.

    They are in the order of snippetgen.toml. The first client of a language is its default. LANGUAGE/CLIENT/SOURCE
    names a variant for `check`.
    """
    given = inputs(endpoint_name=endpoint_name)
    sources = [source.value for source in given.endpoint.sources]
    rows: list[dict[str, Any]] = [
        {
            "language": language.name,
            "title": language.title,
            "aliases": list(language.aliases),
            "client": client.name,
            "client_title": client.title,
            "default": client is clients[0],
            "sources": sources,
        }
        for language, clients in given.order
        for client in clients
        if client in render.clients(language, given.endpoint)
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    cells = [
        [row["title"], f"{row['language']}/{row['client']}", row["client_title"], ", ".join(row["aliases"])]
        for row in rows
    ]
    click.echo(table(["language", "language/client", "calls with", "also known as"], cells))
    click.echo(f"\nEach for an image that is {' or '.join(sources)}, with comments in {', '.join(render.locales())}.")
    if given.config.endpoints:
        click.echo(f"\nEndpoints, of which the first is the default: {', '.join(given.config.endpoints)}.")
