"""Code snippets that work, in many languages, from one endpoint spec.

    >>> import snippetgen
    >>> print(snippetgen.snippet("LANGUAGE", model="my-model/42"))

`snippet` does it in one call. The steps of the command line are public too; each takes frozen values and returns one:
`packaged_endpoint` or `read_endpoint` → `build_request` → `render_snippet` → `run_checks`.
Every error that a user can fix raises `SnippetgenError`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snippetgen.errors import SnippetgenError
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering.variant import Snippet, Variant

if TYPE_CHECKING:
    from snippetgen.checking.check import CheckResult, Status
    from snippetgen.checking.check import run as run_checks
    from snippetgen.checking.mock import Mock
    from snippetgen.checking.runner import HostRunner, SealedRunner
    from snippetgen.checking.scenario import Received, Scenario
    from snippetgen.checking.subject import Subject
    from snippetgen.openapi.endpoint import Endpoint
    from snippetgen.openapi.spec import packaged as packaged_endpoint
    from snippetgen.openapi.spec import read as read_endpoint
    from snippetgen.rendering.render import render as render_snippet
    from snippetgen.rendering.render import variants
    from snippetgen.request import Request
    from snippetgen.request import build as build_request

__all__ = [
    "CheckResult",
    "Endpoint",
    "HostRunner",
    "Mock",
    "Received",
    "Request",
    "Scenario",
    "SealedRunner",
    "Snippet",
    "SnippetgenError",
    "Source",
    "Status",
    "Subject",
    "Variant",
    "build_request",
    "packaged_endpoint",
    "read_endpoint",
    "render_snippet",
    "run_checks",
    "snippet",
    "variants",
]

# The public names that are imported on first use, so that a program which only renders does not load the checks.
_LAZY = {
    "CheckResult": ("checking.check", "CheckResult"),
    "Endpoint": ("openapi.endpoint", "Endpoint"),
    "HostRunner": ("checking.runner", "HostRunner"),
    "Mock": ("checking.mock", "Mock"),
    "Received": ("checking.scenario", "Received"),
    "Request": ("request", "Request"),
    "Scenario": ("checking.scenario", "Scenario"),
    "SealedRunner": ("checking.runner", "SealedRunner"),
    "Status": ("checking.check", "Status"),
    "Subject": ("checking.subject", "Subject"),
    "build_request": ("request", "build"),
    "packaged_endpoint": ("openapi.spec", "packaged"),
    "read_endpoint": ("openapi.spec", "read"),
    "render_snippet": ("rendering.render", "render"),
    "run_checks": ("checking.check", "run"),
    "variants": ("rendering.render", "variants"),
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _LAZY[name]
    return getattr(import_module(f"{__name__}.{module}"), attribute)


def snippet(
    language: str,
    *,
    model: str | None = None,
    client: str | None = None,
    image_path: str | None = None,
    image_url: str | None = None,
    options: Mapping[str, object] | None = None,
    auth: str | None = None,
    locale: str = "en",
    templates: Sequence[Path] = (),
) -> str:
    """Render one snippet for the packaged endpoint, and return its text.

    `language` is a name or alias; `client` defaults to the first client of the language. With `image_url` the image is
    hosted, otherwise it is the local file `image_path`. Inputs left out have the spec's example values. Raises
    SnippetgenError for a wrong input; its `parameter` names the input.
    """
    from snippetgen import languages, request  # noqa: PLC0415  see _LAZY
    from snippetgen.openapi import spec  # noqa: PLC0415  see _LAZY
    from snippetgen.rendering import render  # noqa: PLC0415  see _LAZY

    if image_path is not None and image_url is not None:
        raise SnippetgenError("the image is local or hosted, not both", parameter="image_path", remedy="leave out one")
    endpoint = spec.packaged()
    spoken = languages.find(language)
    source = Source.LOCAL if image_url is None else Source.HOSTED
    variant = Variant(spoken, languages.client(spoken, client), source)
    image = image_path if image_url is None else image_url
    asked = request.build(endpoint, model=model, source=source, image=image, options=options, auth=auth)
    return render.render(variant, asked, locale=locale, templates=templates).text
