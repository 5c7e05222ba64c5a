"""`snippetgen init`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from snippetgen import config
from snippetgen.errors import Problems, SnippetgenError, visible
from snippetgen.languages import EXAMPLE
from snippetgen.openapi import images, spec
from snippetgen.openapi.endpoint import Endpoint, Source, folder_name
from snippetgen.openapi.listing import Listed, listed
from snippetgen.published import store
from snippetgen.request import build

_FIRST = re.compile(r"infer|detect|predict|classif|analy[sz]e|recogni[sz]e|segment", re.IGNORECASE)


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
    chosen = _chosen(file, operation)
    text = _written(file, chosen)
    store.replace(target, text)
    click.echo(visible(f"wrote {target} for {chosen.name} ({chosen.method} {chosen.path})"))
    click.echo(f"next: review it, then run `snippetgen render --lang {EXAMPLE}`")


def _chosen(file: Path, operation: str | None) -> Listed:
    every = list(listed(file))
    taking = [each for each in every if each.endpoint is not None]
    if operation is not None:
        # Raises for an unknown operation. The base URL is only there because a document may name no server.
        found = spec.read(file, operation, stated={"base_url": "https://server.example"})
        return next(each for each in every if each.name == found.operation)
    if not taking:
        raise SnippetgenError(
            "no operation of the document takes an image",
            where=str(file),
            remedy="`snippetgen operations FILE` shows why; choose one with --operation, then set where its image goes",
        )
    likely = [each for each in taking if _FIRST.search(each.name) or _FIRST.search(each.path)]
    return max(likely or taking, key=lambda each: len(each.takes))


def _written(file: Path, chosen: Listed) -> str:
    endpoint = chosen.endpoint
    if endpoint is None:
        raise ValueError(chosen)
    lines = [f"[endpoints.{_key(chosen)}]", f"spec = {_toml(str(file))}", f"operation = {_toml(chosen.name)}"]
    lines += ["", "# How the image is sent, according to the document. If that is wrong, correct it here."]
    for source, place in chosen.takes.items():
        lines.append(f"# {source}.image = {_toml(place)}")
    secrets = endpoint.auths[0].secrets
    if secrets:
        lines += [
            "",
            f"# The environment variables that snippets read the keys from (`--auth`: {endpoint.auths[0].name}).",
        ]
        lines.append(f"key = {json.dumps([v for s in secrets for v in s.variables])}")
    else:
        lines += ["", '# The document states no API key. If the API needs one: auth = "header X-Api-Key"']
    if endpoint.model:
        lines += ["", f"# Where the value of --model goes. Example: {endpoint.example_model}"]
        lines.append(f"model = {_toml(endpoint.model)}")
    lines += _missing(file, chosen)
    options = [option for option in endpoint.options if not option.required]
    if options:
        lines += ["", "# Options that a reader may set with --option:"]
        lines += [f"#   {option.name}" + (" (deprecated)" if option.deprecated else "") for option in options]
    return "\n".join([*lines, ""])


def _missing(file: Path, chosen: Listed) -> list[str]:
    """Return lines for what a request needs and the document does not state."""
    lines: list[str] = []
    endpoint: Endpoint | None = chosen.endpoint
    try:
        endpoint = spec.read(file, chosen.name)
    except SnippetgenError:
        lines += ["", "# The document names no usable server. Write the base URL here:"]
        lines.append('base_url = "https://api.example.com"')
    wanted: dict[str, None] = {}
    for source in endpoint.sources if endpoint else ():
        try:
            build(endpoint, source=source)  # type: ignore[arg-type]  # it has sources
        except SnippetgenError as error:
            problems = error.problems if isinstance(error, Problems) else (error,)
            names = [p.parameter.removeprefix("option ") for p in problems if p.parameter]
            wanted |= {_location(name, endpoint, source): None for name in names}  # type: ignore[arg-type]
    if wanted:
        lines += [
            "",
            "# Required, but without an example in the document. Give each a value and remove its #:",
            f"[endpoints.{_key(chosen)}.set]",
        ]
        lines += [f'# "{place}" = "…"' for place in wanted]
    return lines


def _key(chosen: Listed) -> str:
    return folder_name(chosen.name).replace(".", "-").lower()


def _location(name: str, endpoint: Endpoint, source: Source) -> str:
    """Return where a missing value is sent, as a key of `set`."""
    if " " in name:
        return name
    content = endpoint.way(source).content
    kind = images.bare(content.type) if content else ""
    field = {images.MULTIPART: f"part {name}", images.FORM: f"field {name}"}.get(kind, f"body /{name}")
    stated = (*endpoint.parameters, *endpoint.server.variables)
    return next((f"{p.place} {p.name}" for p in stated if p.name == name), field)


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
