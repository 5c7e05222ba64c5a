"""`snippetgen init`."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

import click
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from snippetgen import config
from snippetgen.errors import SnippetgenError, visible
from snippetgen.languages import EXAMPLE
from snippetgen.openapi import guesses, images, spec
from snippetgen.openapi.endpoint import Endpoint, Source, folder_name
from snippetgen.openapi.listing import ANY_SERVER, Listed, listed
from snippetgen.published import store
from snippetgen.request import build

_FIRST = re.compile(r"infer|detect|predict|classif|analy[sz]e|recogni[sz]e|segment", re.IGNORECASE)
_ANY_IMAGE = {"local": {"image": "body"}}
_READABLE = {**ANY_SERVER, **_ANY_IMAGE}
"""What a document may lack so that its operation cannot be read: a server, and the place of the image."""
_SHOWN = 5


@click.command(
    epilog=f"""\b
Example:
  snippetgen init openapi.yaml && snippetgen render --lang {EXAMPLE}"""
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@click.option("--operation", metavar="ID", help="The operation.  [default: the likeliest one that takes an image]")
@click.option("--force", is_flag=True, help=f"Replace an existing {config.FILE}.")
def command(file: Path, operation: str | None, *, force: bool) -> None:
    """Write a snippetgen.toml for the OpenAPI document FILE.

    Comments in it show what was guessed from the document, and what is missing.
    """
    target = Path(config.FILE)
    if target.exists() and not force:
        raise SnippetgenError(f"{target} already exists", where=str(target), remedy="edit it, or use --force")
    every = list(listed(file))
    chosen = _chosen(file, every, operation)
    store.replace(target, _written(file, chosen))
    address = f"{chosen.method} {chosen.path}"
    click.echo(visible(f"wrote {target} for {chosen.name}" + ("" if chosen.name == address else f" ({address})")))
    others = [each.name for each in every if each.takes and each is not chosen]
    if others and operation is None:
        more = ", …" if len(others) > _SHOWN else ""
        click.echo(visible(f"for another operation, use --operation: {', '.join(others[:_SHOWN])}{more}"))
    click.echo(f"next: review it, then run `snippetgen render --lang {EXAMPLE}`")


def _chosen(file: Path, every: list[Listed], operation: str | None) -> Listed:
    taking = [each for each in every if each.takes]
    if operation is not None:
        found = spec.read(file, operation, stated=_READABLE)  # raises for an unknown one
        return next(each for each in every if each.name == found.operation)
    if not taking:
        raise SnippetgenError(
            "no operation of the document takes an image",
            where=str(file),
            remedy="`snippetgen operations FILE` shows why; choose one with --operation, and its image is guessed",
        )
    likely = [each for each in taking if _FIRST.search(each.name) or _FIRST.search(each.path)]
    return max(likely or taking, key=lambda each: len(each.takes))


def _written(file: Path, chosen: Listed) -> str:
    environment = Environment(  # noqa: S701  it writes TOML
        loader=FileSystemLoader(Path(__file__).parent / "skeleton"),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"toml": partial(json.dumps, ensure_ascii=False), "visible": visible}
    read = partial(spec.read, file, chosen.name)
    endpoint = read(stated=_READABLE)
    candidates = [] if chosen.takes else guesses.image(endpoint)
    guessed = guesses.hints(endpoint, candidates)
    stated = guessed if chosen.takes or guessed.keys() & {*Source} else {**_ANY_IMAGE, **guessed}
    has_server = True
    try:
        endpoint = read(stated=stated)
    except SnippetgenError:
        endpoint, has_server = read(stated={**ANY_SERVER, **stated}), False
    return environment.get_template(f"{config.FILE}.jinja").render(
        key=folder_name(chosen.name).replace(".", "-").lower(),
        spec=str(file),
        chosen=chosen,
        guessed=guessed,
        candidates=[str(each.place) for each in candidates[:_SHOWN]],
        endpoint=endpoint,
        auth=endpoint.auths[0],
        has_server=has_server,
        missing=list(_missing(endpoint)),
    )


def _missing(endpoint: Endpoint) -> dict[str, None]:
    """Return where the values are sent that the document lacks, in order."""
    wanted: dict[str, None] = {}
    for source in endpoint.sources:
        try:
            build(endpoint, source=source)
        except SnippetgenError as error:
            names = [problem.parameter.removeprefix("option ") for problem in error.problems if problem.parameter]
            wanted |= {_location(name, endpoint, source): None for name in names}
    return wanted


def _location(name: str, endpoint: Endpoint, source: Source) -> str:
    """Return where a missing value is sent, as a key of `set`."""
    if " " in name:
        return name
    content = endpoint.way(source).content
    kind = images.bare(content.type) if content else ""
    field = {images.MULTIPART: f"part {name}", images.FORM: f"field {name}"}.get(kind, f"body /{name}")
    stated = (*endpoint.parameters, *endpoint.server.variables)
    return next((f"{p.place} {p.name}" for p in stated if p.name == name), field)
