"""`snippetgen list`."""

from __future__ import annotations

import json

import click

from snippetgen import languages
from snippetgen.cli.terminal import table
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering import render


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def command(*, as_json: bool) -> None:
    """List languages, clients and sources.

    The first client of a language is its default. LANGUAGE/CLIENT/SOURCE names a variant for `check`.
    """
    sources = [source.value for source in Source]
    rows = [
        {
            "language": language.name,
            "title": language.title,
            "aliases": list(language.aliases),
            "client": client.name,
            "client_title": client.title,
            "default": client is language.clients[0],
            "sources": sources,
        }
        for language in languages.every()
        for client in render.clients(language, spec.packaged())
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    cells = [
        [
            str(row["title"]),
            f"{row['language']}/{row['client']}",
            str(row["client_title"]),
            ", ".join(languages.load(str(row["language"])).aliases),
        ]
        for row in rows
    ]
    click.echo(table(["language", "language/client", "calls with", "also known as"], cells))
    click.echo(f"\nEach for an image that is {' or '.join(sources)}, with comments in {', '.join(render.locales())}.")
