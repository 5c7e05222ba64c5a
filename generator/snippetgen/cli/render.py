"""`snippetgen render`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from snippetgen import languages
from snippetgen.cli.options import (
    SNIPPETS,
    Inputs,
    complete_language,
    every_input,
    inputs,
    locale_option,
    request_options,
)
from snippetgen.errors import SnippetgenError, nearest
from snippetgen.languages import EXAMPLE
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant


@click.command(
    epilog=f"""\b
Examples:
  snippetgen render --lang {EXAMPLE} --model my-model/42
  snippetgen render --lang {EXAMPLE} --model my-model/42 --image-url https://example.com/cat.jpg
  snippetgen render --lang {EXAMPLE} --option confidence=50 --locale ja
  snippetgen render --all                 write all snippets below snippets/
  snippetgen render --check               fail if one of them is stale"""
)
@click.option("--lang", metavar="LANGUAGE", shell_complete=complete_language, help="The language.")
@click.option(
    "--client", metavar="CLIENT", help="The client library that the snippet uses.  [default: the language's first]"
)
@click.option(
    "--image", type=click.Choice([source.value for source in Source]), help="Where the image is.  [default: local]"
)
@locale_option(help="The language of the comments.  [default: en]")
@click.option("--all", "everything", is_flag=True, help="Write every snippet, in every locale, with its manifests.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The folder of --all and --check, with a folder for the endpoint in it.  [default: snippets]",
)
@click.option(
    "--check", is_flag=True, help="Write nothing. Fail with a diff if the files differ from the rendered snippets."
)
@request_options
def command(
    lang: str | None,
    client: str | None,
    image: str | None,
    locale: str | None,
    out: Path | None,
    *,
    everything: bool,
    check: bool,
    **request: Any,
) -> None:
    """Print one snippet, or write all of them.

    The snippet goes to standard output. The default of --model is the spec's example model.
    """
    if everything or check:
        if lang or client or image:
            raise SnippetgenError(
                "--all and --check apply to every snippet", remedy="leave out --lang, --client and --image"
            )
        every = every_input(**request)
        fresh = [_tree(given, locale, (out or SNIPPETS) / given.endpoint.name, check=check) for given in every]
        raise SystemExit(0 if all(fresh) else 1)
    given = inputs(**request)
    if lang is None:
        raise SnippetgenError(
            "no language is chosen",
            where="--lang",
            remedy=f"choose one of: {', '.join(languages.names())}; or use --all",
        )
    if out is not None:
        raise SnippetgenError(
            "--out needs --all or --check", where="--out", remedy="redirect standard output for a single snippet"
        )
    for each, option in ((Source.LOCAL, "--image-path"), (Source.HOSTED, "--image-url")):
        if image and image != each and given.images[each]:
            raise SnippetgenError(
                f"{option} is for a {each} image", where=f"--image {image}", remedy="leave out one of the two"
            )
    usual = next(iter(given.endpoint.sources), Source.LOCAL)
    source = Source(image or (Source.HOSTED if given.images[Source.HOSTED] else usual))
    language = languages.find(lang)
    variant = Variant(language, given.client(language, client), source)
    if variant.client.sdk and variant.client.name not in given.endpoint.sdk:
        clients = render.clients(language, given.endpoint, given.chosen_auth)
        raise SnippetgenError(
            f"the client “{variant.client.name}” does not support this endpoint",
            where="--client",
            remedy=nearest(variant.client.name, [each.name for each in clients]),
        )
    snippet = render.render(variant, given.request(source), locale=locale or render.ENGLISH, templates=given.templates)
    _print(snippet.text, language.lexer)


def _tree(given: Inputs, locale: str | None, out: Path, *, check: bool) -> bool:
    """Write or check the tree of an endpoint; False if it is stale."""
    from snippetgen.published import store  # noqa: PLC0415  a single snippet does not need it

    locales = render.locales() if locale is None else (locale,)
    requests = {source: given.request(source) for source in given.endpoint.sources}
    snippets = [
        render.render(variant, requests[variant.source], locale=each, templates=given.templates)
        for each in locales
        for variant in render.variants(given.endpoint, given.chosen_auth)
    ]
    wanted = store.files(snippets)
    extra = store.left_over(out, wanted, locales)
    if check:
        difference = store.stale(out, wanted)
        _print("".join(f"{line}\n" for line in difference), "diff")
        for name in extra:
            click.echo(f"{out / name} belongs to no snippet", err=True)
        if difference or extra:
            click.echo(f"snippetgen: {out} is stale: run `snippetgen render --all`", err=True)
            return False
        click.echo(f"{len(snippets)} snippets in {out} are up to date", err=True)
        return True
    written = store.write(out, wanted)
    click.echo(f"{len(snippets)} snippets, {len(written)} of {len(wanted)} files written below {out}", err=True)
    for name in extra:
        click.echo(f"{out / name} belongs to no snippet: delete it", err=True)
    return True


def _print(text: str, lexer: str) -> None:
    """Print text, in colour on a terminal, unless NO_COLOR is set (https://no-color.org)."""
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        from pygments import highlight  # noqa: PLC0415  only for a terminal
        from pygments.formatters import TerminalFormatter  # noqa: PLC0415
        from pygments.lexers import get_lexer_by_name  # noqa: PLC0415

        text = highlight(text, get_lexer_by_name(lexer, stripnl=False, ensurenl=False), TerminalFormatter())
        click.echo(text, nl=False, color=True)
    else:
        sys.stdout.buffer.write(text.encode())  # the published bytes, whatever the locale's encoding is
        sys.stdout.buffer.flush()
