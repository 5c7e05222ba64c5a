"""`snippetgen page`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from snippetgen.cli.options import SNIPPETS, inputs, language_option, locale_option, request_options
from snippetgen.errors import SnippetgenError
from snippetgen.languages import EXAMPLE
from snippetgen.openapi.endpoint import Source
from snippetgen.published import store
from snippetgen.rendering import render
from snippetgen.site import data, samples
from snippetgen.site.page import FORMATS, page
from snippetgen.site.site import Site

_OF_A_REQUEST = ("model", "image_path", "image_url", "option", "auth", "key_variable", "templates")


@click.command(
    epilog=f"""\b
Examples:
  snippetgen page --format docusaurus --out docs/inference.mdx
  snippetgen page --format gitbook --locale ja
  snippetgen page --format openapi --out openapi.json
  snippetgen page --format gitbook --lang {EXAMPLE} --source local
  snippetgen page --format markdown --rendered --model my-model/42"""
)
@click.option("--format", "form", type=click.Choice(FORMATS), required=True, help="What to write.")
@locale_option(help="The language of the page.  [default: en]")
@language_option
@click.option("--client", "clients", multiple=True, metavar="CLIENT", help="Only this client; may be repeated.")
@click.option(
    "--source",
    "sources",
    multiple=True,
    type=click.Choice([source.value for source in Source]),
    help="Only snippets for an image that is there; may be repeated.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to write the page.  [default: standard output]",
)
@click.option(
    "--snippets",
    type=click.Path(path_type=Path, file_okay=False),
    default=SNIPPETS,
    show_default=True,
    metavar="DIR",
    help="The published snippets, one folder for each endpoint.",
)
@click.option("--rendered", is_flag=True, help="Render new, unchecked snippets, for any request.")
@request_options
def command(
    form: str,
    locale: str | None,
    langs: tuple[str, ...],
    clients: tuple[str, ...],
    sources: tuple[str, ...],
    out: Path | None,
    snippets: Path,
    *,
    rendered: bool,
    **request: Any,
) -> None:
    """Write the endpoint's page for another documentation platform.

    The page has the published snippets, which must be checked and not stale. With --rendered, it has snippets for the
    request that the options describe, and says that they are unchecked.
    """
    if request["api_key"] is not None:
        raise SnippetgenError("a page must not contain an API key", where="--api-key", remedy="leave it out")
    for name in () if rendered else _OF_A_REQUEST:
        if request.get(name):
            raise SnippetgenError(
                "the published snippets are for the spec's own examples",
                parameter=name,
                remedy="leave it out, or use --rendered to write unchecked snippets",
            )
    given = inputs(**request)
    site = Site(snippets / given.endpoint.name, given.endpoint, locale or render.ENGLISH, order=given.order)
    chosen = samples.select(site, map(Source, sources), langs, clients)
    if rendered:
        requests = {source: given.request(source) for source in given.endpoint.sources}
        asked = next(iter(requests.values())).endpoint  # with the server and the key variable of the options
        site = replace(site, endpoint=asked)
        click.echo("snippetgen: warning: the snippets on this page are unchecked", err=True)
        shown = samples.rendered(site, chosen, requests, given.templates)
    else:
        try:
            shown = samples.published(site, chosen)
        except SnippetgenError as error:
            error.remedy += "; or use --rendered to write unchecked snippets"
            raise
    if form == "openapi":
        _, replaced, kept = data.code_samples(site, shown)
        if replaced or kept:
            click.echo(f"of the document's own code samples, {replaced} replaced, {kept} kept", err=True)
    text = page(form, site, shown)
    if out is None:
        click.echo(text, nl=False)
        return
    store.replace(out, text)
    click.echo(f"{len(shown)} snippets written to {out}", err=True)
