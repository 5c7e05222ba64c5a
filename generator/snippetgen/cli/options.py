"""Options that several commands share, and how they are read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from snippetgen import config, languages
from snippetgen.config import Config, Stated
from snippetgen.errors import SnippetgenError, nearest
from snippetgen.frozen import dataclass
from snippetgen.languages.model import Client, Language
from snippetgen.openapi import servers, spec
from snippetgen.openapi.endpoint import Auth, Endpoint, Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import IMAGE_PATH, Request, build, choose_auth

if TYPE_CHECKING:
    from snippetgen.checking.subject import Subject

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)

SNIPPETS = Path("snippets")
"""The folder of published snippets; each endpoint has a folder of its own in it."""


def _completion(names: Callable[[], Iterable[str]]) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Return a function that completes one of these names in a shell."""
    return lambda _ctx, _param, incomplete: [name for name in names() if name.startswith(incomplete)]


complete_language = _completion(languages.names)
complete_variant = _completion(lambda: map(str, render.variants(spec.packaged())))


def _locale(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Return the locale. Raises SnippetgenError for an unknown one."""
    if value is not None:
        render.check_locale(value)
    return value


locale_option = partial(
    click.option, "--locale", metavar="LOCALE", callback=_locale, shell_complete=_completion(render.locales)
)
"""An option of one locale; its `help` says for what."""

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
    """The endpoint and the request that the options describe.

    `images` has the paths and the URLs of the image; `arguments` are the other arguments of `request.build`. `config`
    is empty if a document is named instead.
    """

    endpoint: Endpoint
    images: Mapping[Source, tuple[str, ...]]
    arguments: Mapping[str, Any]
    templates: tuple[Path, ...]
    config: Config

    @property
    def order(self) -> languages.Order:
        """All languages and clients, in the configured order."""
        return languages.ordered(self.config.languages, self.config.file)

    def client(self, language: Language, name: str | None) -> Client:
        """The client called `name`, by default the first one in the configured order."""
        if name is None and self.config.languages:
            return dict(self.order)[language][0]
        return languages.client(language, name)

    @property
    def chosen_auth(self) -> Auth:
        """How the keys are sent. Raises SnippetgenError for an unknown way."""
        return choose_auth(self.endpoint, self.arguments["auth"])

    def request(self, source: Source) -> Request:
        """Build the request for an image of this source.

        The media type of the body is left out if only the other source has it. Raises SnippetgenError for wrong inputs.
        """
        chosen = self.arguments["content_type"]
        sources = [
            each
            for each, ways in self.endpoint.ways.items()
            if any(way.content and way.content.type == chosen for way in ways)
        ]
        arguments = {**self.arguments, "content_type": chosen if source in sources or not sources else None}
        return build(self.endpoint, source=source, image=self.images[source], **arguments)

    def subject(self, variant: Variant, locale: str = render.ENGLISH) -> Subject:
        """Render a snippet to check. Raises SnippetgenError as `request` and `render` do."""
        from snippetgen.checking.subject import Subject  # noqa: PLC0415  `render` needs no checks

        request = self.request(variant.source)
        return Subject(render.render(variant, request, locale=locale, templates=self.templates), request)


endpoint_option = click.option(
    "--endpoint", "endpoint_name", metavar="NAME", help="An endpoint of snippetgen.toml.  [default: the first]"
)

_REQUEST_OPTIONS = (
    endpoint_option,
    click.option(
        "--spec",
        "spec_file",
        type=_FILE,
        metavar="FILE",
        help="Your own document: OpenAPI 3.0 to 3.2 or Swagger 2.0, as YAML or JSON.",
    ),
    click.option(
        "--operation", metavar="ID", help="The operation, if the document has several: its id, or `POST /path`."
    ),
    click.option("--overlay", type=_FILE, metavar="FILE", help="An OpenAPI Overlay to apply to the document."),
    click.option("--base-url", metavar="URL", help="The URL of the server.  [default: the spec's first server]"),
    click.option("--model", metavar="MODEL", help="The model and its version, such as my-model/42."),
    click.option(
        "--image-path",
        multiple=True,
        metavar="PATH",
        help=f"The path of a local image; may be repeated for a list of images.  [default: {IMAGE_PATH}]",
    ),
    click.option(
        "--image-url",
        multiple=True,
        metavar="URL",
        help="The URL of a hosted image; may be repeated for a list of images.",
    ),
    click.option(
        "--option",
        multiple=True,
        metavar="NAME=VALUE",
        help="An option of the endpoint; may be repeated. Repeat the name for several values.",
    ),
    click.option("--content-type", metavar="TYPE", help="The media type of the body, if the document has several."),
    click.option(
        "--auth", metavar="HOW", help="How the API key is sent, such as bearer or query.  [default: the spec's first]"
    ),
    click.option(
        "--api-key",
        metavar="KEY",
        help="Write this API key into the snippet; - reads it from standard input.  "
        "[default: the snippet reads an environment variable]",
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
        help="A folder of your own templates, which replace the packaged ones file by file; may be repeated.",
    ),
)


def request_options(function: _Command) -> _Command:
    """Add the options about the endpoint and the request to a command; `inputs` reads them."""
    for option in reversed(_REQUEST_OPTIONS):
        function = option(function)
    return function


def inputs(
    *,
    endpoint_name: str | None = None,
    spec_file: Path | None = None,
    operation: str | None = None,
    overlay: Path | None = None,
    base_url: str | None = None,
    model: str | None = None,
    image_path: tuple[str, ...] = (),
    image_url: tuple[str, ...] = (),
    option: tuple[str, ...] = (),
    content_type: str | None = None,
    auth: str | None = None,
    api_key: str | None = None,
    key_variable: str | None = None,
    templates: tuple[Path, ...] = (),
) -> Inputs:
    """Read the values of `request_options`.

    Prints warnings on stderr: about the document, and about an API key in the output. Raises SnippetgenError for
    options that contradict each other, and for a document that cannot be read.
    """
    configured = Config() if spec_file is not None and endpoint_name is None else config.read()
    endpoint = _endpoint(configured.choose(endpoint_name), spec_file, operation, overlay, base_url)
    if endpoint.warnings:
        more = f" (and {len(endpoint.warnings) - 1} more)" if len(endpoint.warnings) > 1 else ""
        click.echo(f"snippetgen: warning: {endpoint.warnings[0]}{more}", err=True)
    if api_key is not None and key_variable is not None:
        raise SnippetgenError(
            "the API key cannot be in the snippet and in an environment variable",
            parameter="key_variable",
            remedy="leave out --api-key or --key-variable",
        )
    if api_key == "-":
        api_key = sys.stdin.readline().rstrip("\r\n")
    if api_key is not None:
        click.echo("snippetgen: warning: the output contains the API key; do not publish it", err=True)
    arguments = {
        "model": model,
        "options": _options(option),
        "auth": auth,
        "key": api_key,
        "key_variable": key_variable,
        "content_type": content_type,
    }
    images = {Source.LOCAL: image_path, Source.HOSTED: image_url}
    return Inputs(endpoint, images, arguments, templates, configured)


def every_input(**request: Any) -> list[Inputs]:
    """Read the values of `request_options` for each configured endpoint, unless one is named.

    Raises SnippetgenError for an option about one request if there are several.
    """
    named = request["endpoint_name"] is not None or request["spec_file"] is not None
    names = [] if named else [*config.read().endpoints]
    if len(names) <= 1:
        return [inputs(**request)]
    for name, value in request.items():
        if value and name != "templates":
            raise SnippetgenError(
                f"{len(names)} endpoints are configured, and this option is about one of them",
                parameter=name,
                remedy=f"name one, such as --endpoint {names[0]}",
            )
    return [inputs(**{**request, "endpoint_name": name}) for name in names]


def _endpoint(
    own: Stated | None, file: Path | None, operation: str | None, overlay: Path | None, base_url: str | None
) -> Endpoint:
    if file is not None:
        own = replace(own or Stated(file), spec=file)
    if own is None:
        for parameter, value in (("operation", operation), ("overlay", overlay)):
            if value is not None:
                raise SnippetgenError(
                    f"--{parameter} needs a document", parameter=parameter, remedy="name the document with --spec"
                )
        endpoint = spec.packaged()
        return endpoint if base_url is None else spec.at(endpoint, base_url)
    hints = own.hints if base_url is None else {**own.hints, "base_url": servers.base_url(base_url)}
    return spec.configured(
        replace(own, operation=operation or own.operation, overlay=overlay or own.overlay, hints=hints)
    )


def _options(texts: tuple[str, ...]) -> dict[str, object]:
    """Return the value of each name; a list for a name that is given several times."""
    found: dict[str, object] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise SnippetgenError(
                f"“{text}” is not an option", parameter="option", remedy="write NAME=VALUE, such as confidence=50"
            )
        before = found.get(name)
        found[name] = value if before is None else [*(before if isinstance(before, list) else [before]), value]
    return found


def select(given: Sequence[Inputs], names: tuple[str, ...], langs: tuple[str, ...]) -> list[list[Variant]]:
    """Return for each endpoint the variants that `names` and `langs` choose; all if both are empty.

    A name is a variant path, or the start of one. Clients that cannot send the keys are left out, unless a name chooses
    nothing else. Raises SnippetgenError for a name that no endpoint has.
    """
    every = [list(render.variants(each.endpoint, each.chosen_auth)) for each in given]
    if not names and not langs:
        return every
    # Rendering a client that cannot send the keys tells why.
    keyless = [list(render.variants(each.endpoint, Auth("none"))) for each in given]
    wanted = {languages.find(word) for word in langs}
    chosen = [[variant for variant in variants if variant.language in wanted] for variants in every]
    for name in names:
        start = f"{name.rstrip('/')}/"
        found = _starting(every, start) or _starting(keyless, start)
        if not found:
            known = dict.fromkeys(str(variant) for variants in every for variant in variants)
            raise SnippetgenError(f"there is no variant “{name}”", remedy=nearest(name, list(known)))
        chosen = [[*one, *more] for one, more in zip(chosen, found, strict=True)]
    return [list(dict.fromkeys(variants)) for variants in chosen]


def _starting(every: Sequence[Sequence[Variant]], start: str) -> list[list[Variant]]:
    """Return the variants of each endpoint whose path starts so; empty if there is none at all."""
    found = [[variant for variant in variants if f"{variant}/".startswith(start)] for variants in every]
    return found if any(found) else []
