"""Options that several commands share, and what they mean."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from snippetgen import languages
from snippetgen.errors import SnippetgenError, nearest
from snippetgen.openapi import spec
from snippetgen.openapi.spec import Endpoint
from snippetgen.rendering import render
from snippetgen.request import IMAGE_PATH, Request, build
from snippetgen.variant import Source, Variant

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)

SNIPPETS = Path("snippets")
"""The tree of published snippets, in the current folder."""


def complete_language(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Language names for the shell's completion."""
    return [CompletionItem(name) for name in languages.names() if name.startswith(incomplete)]


def complete_variant(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Variant paths for the shell's completion."""
    names = map(str, render.variants(spec.packaged()))
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def complete_locale(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Locales for the shell's completion."""
    return [CompletionItem(name) for name in render.locales() if name.startswith(incomplete)]


language_option = click.option(
    "--lang",
    "langs",
    multiple=True,
    metavar="LANGUAGE",
    shell_complete=complete_language,
    help="Only this language; may be repeated.",
)


@dataclass(frozen=True)
class Inputs:
    """What the user said about the endpoint and the request."""

    endpoint: Endpoint
    model: str | None
    image_path: str | None
    image_url: str | None
    options: dict[str, object]
    auth: str | None
    api_key: str | None
    key_variable: str | None
    templates: tuple[Path, ...]

    def request(self, source: Source) -> Request:
        """The request for an image of this source."""
        return build(
            self.endpoint,
            model=self.model,
            source=source,
            image=self.image_url if source is Source.HOSTED else self.image_path,
            options=self.options,
            auth=self.auth,
            key=self.api_key,
            key_variable=self.key_variable,
        )


_REQUEST_OPTIONS = (
    click.option(
        "--spec", "spec_file", type=_FILE, metavar="FILE", help="Your own OpenAPI 3.1 document, YAML or JSON."
    ),
    click.option("--operation", metavar="ID", help="The operation, where the document has several."),
    click.option("--base-url", metavar="URL", help="Another server than the one that the spec names first."),
    click.option("--model", metavar="MODEL", help="The model and its version, such as my-model/42."),
    click.option("--image-path", metavar="PATH", help=f"The path of a local image.  [default: {IMAGE_PATH}]"),
    click.option("--image-url", metavar="URL", help="The URL of a hosted image."),
    click.option(
        "--option", "options", multiple=True, metavar="NAME=VALUE", help="An option of the endpoint; may be repeated."
    ),
    click.option(
        "--auth", metavar="HOW", help="How the API key is sent: bearer or query.  [default: the spec's first]"
    ),
    click.option(
        "--api-key",
        metavar="KEY",
        help="Write this API key into the snippet (- reads it from standard input). "
        "Without it, the snippet reads an environment variable.",
    ),
    click.option(
        "--key-variable",
        metavar="NAME",
        help="The environment variable that the snippet reads the API key from.  [default: the spec's]",
    ),
    click.option(
        "--templates",
        multiple=True,
        type=_FOLDER,
        metavar="DIR",
        help="Templates of your own, which win file by file; may be repeated.",
    ),
)


def request_options(function: _Command) -> _Command:
    """Add the options that say what is asked of which endpoint; `inputs` reads them."""
    for option in reversed(_REQUEST_OPTIONS):
        function = option(function)
    return function


def inputs(
    *,
    spec_file: Path | None,
    operation: str | None,
    base_url: str | None,
    model: str | None,
    image_path: str | None,
    image_url: str | None,
    options: tuple[str, ...],
    auth: str | None,
    api_key: str | None,
    key_variable: str | None,
    templates: tuple[Path, ...],
) -> Inputs:
    """The meaning of `request_options`. Warns on stderr when an API key will stand in the output."""
    if spec_file is None and operation is not None:
        raise SnippetgenError(
            "--operation chooses from a document", where="--operation", remedy="name the document with --spec"
        )
    endpoint = spec.packaged() if spec_file is None else spec.read(spec_file, operation)
    if base_url is not None:
        endpoint = spec.at(endpoint, base_url)
    if api_key is not None and key_variable is not None:
        raise SnippetgenError(
            "the API key stands either in the snippet or in an environment variable",
            where="--key-variable",
            remedy="leave out --api-key or --key-variable",
        )
    if api_key == "-":
        api_key = sys.stdin.readline().rstrip("\r\n")
    if api_key is not None:
        click.echo("snippetgen: warning: the API key stands in the output; do not publish it", err=True)
    return Inputs(
        endpoint, model, image_path, image_url, dict(map(_pair, options)), auth, api_key, key_variable, tuple(templates)
    )


def _pair(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise SnippetgenError(
            f"“{text}” is no option", where="--option", remedy="write NAME=VALUE, such as confidence=50"
        )
    return name, value


def chosen_locale(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """A click callback: the locale, if there is such a one."""
    if value is not None and value not in render.locales():
        raise SnippetgenError(
            f"there is no locale “{value}”", where="--locale", remedy=nearest(value, list(render.locales()))
        )
    return value


def select(endpoint: Endpoint, names: tuple[str, ...], langs: tuple[str, ...]) -> list[Variant]:
    """The variants that `names` (variant paths, or their beginnings) and `langs` choose; all, if both are empty."""
    every = list(render.variants(endpoint))
    wanted = {languages.find(word).name for word in langs}
    chosen = [variant for variant in every if variant.language in wanted]
    for name in names:
        found = [v for v in every if f"{v}/".startswith(f"{name.rstrip('/')}/")]
        if not found:
            raise SnippetgenError(f"there is no variant “{name}”", remedy=nearest(name, list(map(str, every))))
        chosen += found
    return list(dict.fromkeys(chosen)) if names or langs else every
