"""The panel with which a reader sends the request from the browser, and its data.

The data describes the request of each source, for `assets/try.js` to fill in. A value in it is its shape with the
constants in place: `["text", "a"]`, `["text", 0.5]`, `["word", "true"]`, `["secret", 0, "Bearer "]`, `["image",
"base64"]`, `["file", PATH, NAME]`, `["object", [NAME, VALUE], …]`, `["array", VALUE, …]`. `["text", null]` is the
model.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup as Html

from snippetgen.errors import SnippetgenError
from snippetgen.literal import Number
from snippetgen.openapi.endpoint import Endpoint, Source
from snippetgen.request import Form, Request, build
from snippetgen.request.values import Holes, Key, Picture, media_type
from snippetgen.site import shapes
from snippetgen.site.html import html, inline
from snippetgen.site.prose import line
from snippetgen.site.reference import failures
from snippetgen.site.site import Site

_FORBIDDEN_METHODS = {"CONNECT", "TRACE", "TRACK"}
_BODILESS = {"GET", "HEAD"}
_FORBIDDEN_HEADERS = {
    *("accept-charset", "accept-encoding", "access-control-request-headers", "access-control-request-method"),
    *("connection", "content-length", "cookie", "cookie2", "date", "dnt", "expect", "host", "keep-alive", "origin"),
    *("referer", "set-cookie", "te", "trailer", "transfer-encoding", "upgrade", "via"),
}
"""Headers that a script cannot set (Fetch Standard, section 2.2.2), as are those of `_FORBIDDEN_PREFIXES`."""
_FORBIDDEN_PREFIXES = ("proxy-", "sec-")
_KINDS = ("png", "webp", "gif", "bmp", "tiff", "avif", "heic")
"""Kinds of images beside JPEG, by the extensions of their files."""


class _Model(str):
    """The model, wherever the request has it unchanged."""

    __slots__ = ()


class _InPlace(Holes):
    """Writes constants into a shape, instead of the names of their holes."""

    def add(self, value: str) -> Any:
        if isinstance(value, _Model):
            return None
        return json.loads(value) if isinstance(value, Number) else value


def try_it(site: Site) -> Html:
    """Return the panel as HTML, hidden until its script shows it, with the data as JSON.

    Raises SnippetgenError unless the site has chosen to have it.
    """
    if not site.try_it:
        raise SnippetgenError(
            "this site has no panel to send requests",
            remedy="add `try_it: true` to the options of snippetgen.markdown. It is off by default, because readers "
            "type their API keys into the panel",
        )
    _, endpoint = site.words, site.endpoint
    requests = {source: _built(endpoint, source) for source in endpoint.sources}
    refusals = {source: said for source, request in requests.items() if (said := _refusal(site, request))}
    sent = {source: request for source, request in requests.items() if source not in refusals}
    if not sent:
        return html("try.html", refusals=sorted(set(refusals.values())), data=None, _=_)
    data = {
        "requests": {source.value: _described(request) for source, request in sent.items()},
        "limit": _limit(endpoint, sent.get(Source.LOCAL)),
        "timeout": endpoint.timeout,
        "shapes": {"boxes": shapes.BOXES, "points": shapes.POINTS, "labels": shapes.LABELS, "scores": shapes.SCORES},
        "messages": _messages(site, *sent),
    }
    first = next(iter(sent.values()))
    return html(
        "try.html",
        refusals=[],
        data=json.dumps(data, separators=(",", ":")).replace("\x7f", "\\u007f"),  # HTML cannot contain it
        sources=list(sent),
        example_url=requests[Source.HOSTED].image if Source.HOSTED in sent else "",
        files={path: name for request in sent.values() for name, path in _files(request)},
        secrets=list(_secrets(site, first)),
        host=urlsplit(first.url).netloc,
        errors={each.status: inline(line(_(each.description))) for each in failures(site)},
        _=_,
    )


def _built(endpoint: Endpoint, source: Source, image: str | None = None) -> Request:
    model = _Model(endpoint.example_model) if endpoint.model else None
    return build(endpoint, source=source, image=image, model=model)


def _refusal(site: Site, request: Request) -> str:
    """Return why a browser cannot send the request; empty if it can."""
    _ = site.words
    if request.method in _FORBIDDEN_METHODS:
        return _("A browser cannot send a request with the method {method}.").format(method=request.method)
    if request.method in _BODILESS and request.body.kind != "none":
        return _("A browser cannot send a {method} request with a body.").format(method=request.method)
    for pair in request.headers:
        name = pair.name.lower()
        if name in _FORBIDDEN_HEADERS or name.startswith(_FORBIDDEN_PREFIXES):
            return _("A browser does not let a page set the header {name}.").format(name=pair.name)
    return ""


def _described(request: Request) -> dict[str, Any]:
    """Return the request as data.

    `query` has names, values, and pairs that are percent-encoded in their own way. Options that a reader adds come at
    the index `options_at`. `types` maps types of files to the type that is sent, if that is not the usual one.
    """
    holes, body = _InPlace(), request.body
    usual = _image_type(request)
    types = {kind: _image_type(each) for kind, each in _other_kinds(request)} if usual else {}
    return {
        "method": request.method,
        "url": request.url,
        "model": request.model,
        "query": [[pair.name, pair.value.shape(holes), pair.written or ""] for pair in request.pairs],
        "options_at": _options_at(request),
        "headers": [[pair.name, pair.value.shape(holes)] for pair in request.headers],
        "body": body.kind,
        "type": body.content_type,
        "parts": body.shape(holes),
        "encoding": body.picture,
        "types": {kind: sent for kind, sent in types.items() if sent != usual},
        "answer": {"kind": request.answer.kind, "file": request.answer.file, "header": request.answer.header},
    }


def _limit(endpoint: Endpoint, local: Request | None) -> int | None:
    """Return how many bytes a local image may have, if the document limits the Base64 text of the body."""
    limit = endpoint.body_limit
    return limit // 4 * 3 if limit and local and local.body.picture == "base64" else None


def _options_at(request: Request) -> int:
    """Return the index in the query of an option: before the keys and an optional image."""
    required = {each.name for each in request.endpoint.parameters if each.place == "query" and each.required}
    for index, pair in enumerate(request.pairs):
        if isinstance(pair.value, Key) or (isinstance(pair.value, Picture) and pair.name not in required):
            return index
    return len(request.pairs)


def _image_type(request: Request) -> str:
    """Return the media type that the image is sent with; empty if it has none of its own."""
    body = request.body
    if isinstance(body, Form):
        return next((each.media_type for each in body.fields if each.value == Picture("bytes")), "")
    return body.content_type if body.picture == "bytes" else ""


def _other_kinds(request: Request) -> Iterator[tuple[str, Request]]:
    """Yield the media types of images beside JPEG, and the request with such an image."""
    for ending in _KINDS:
        kind = media_type(f"image.{ending}")
        if kind == f"image/{ending}":
            yield kind, _built(request.endpoint, request.source, f"image.{ending}")


def _files(request: Request) -> Iterator[tuple[str, str]]:
    """Yield the name of the field and the path of each file beside the image."""
    for each in getattr(request.body, "fields", ()):
        kind, *inside = each.value.shape(_InPlace())
        if kind == "file":
            yield each.name, inside[0]


def _secrets(site: Site, request: Request) -> Iterator[tuple[int, str]]:
    """Yield the fields for secrets: the index of the secret, and a label."""
    _, several = site.words, len(request.secrets) > 1
    for number, secret in enumerate(request.secrets):
        labels = (_("User"), _("Password")) if secret.basic else (_("API key"),)
        yield from ((number, f"{label} ({secret.name})" if several else label) for label in labels)


def _messages(site: Site, *sources: Source) -> dict[str, str]:
    _ = site.words
    wanted = {
        (Source.LOCAL, Source.HOSTED): _("Choose an image, or type the URL of one."),
        (Source.LOCAL,): _("Choose an image."),
        (Source.HOSTED,): _("Type the URL of an image."),
    }
    return {
        "no_image": wanted[sources],
        "no_file": _("Choose a file for {name}."),
        "no_key": _("Type a value for “{name}”."),
        "bad_key": _("“{name}” has the character U+{code}, which a key cannot contain. Copy it again."),
        "bad_url": _("{url} is not the URL of an image: write an absolute http or https URL without spaces."),
        "empty_file": _("The file is empty. Choose another one."),
        "too_large": _(
            "The file has {size} MB; the server takes at most {limit} MB. Scale the image down, or compress it more."
        ),
        "unreadable": _("The browser cannot read the file. Choose it again."),
        "form": _("The form on this page has a problem: {problem}"),
        "from_form": _("Model and options come from the form on this page."),
        "sending": _("Sending…"),
        "cancelled": _("Cancelled. The server may have received the request."),
        "timeout": _(
            "There was no complete answer within {seconds} seconds. Try again later, or send a smaller image."
        ),
        "mixed": _(
            "This page was loaded over HTTPS, and {host} has no HTTPS: the browser blocks the request. Run a snippet "
            "of this page instead."
        ),
        "failed": _("The request failed, and browsers do not tell a page why. Possible reasons:"),
        "failed_cors": _(
            "{host} does not allow requests from this site (CORS). Run a snippet of this page instead: programs need "
            "no permission. The operator of the server can allow the origin {origin}."
        ),
        "failed_network": _(
            "The server cannot be reached, or an extension of the browser blocked the request. Check the connection, "
            "then send it again."
        ),
        "failed_redirect": _("The server answered with a redirect. It is not followed, to protect the key."),
        "broken": _("The server answered {status}, but the connection broke before the answer was complete."),
        "answered": _("The server answered {status} after {seconds} s."),
        "undocumented": _("The documentation does not describe this status."),
        "not_json": _("The answer should be JSON, but is not. This is its text:"),
        "empty": _("The answer has no content."),
        "hidden_header": _("The answer is in the header {name}, which the server does not let a page read."),
        "cut": _("These are the first {count} characters. The download has all of them."),
        "not_shown": _("The browser cannot show this image, so the answer is not drawn."),
        "drawn": _("Objects drawn on the image: {count}"),
        "rows": _("The first {count} of {all} are shown."),
        "answer_image": _("The image in the answer"),
        "download": _("Download the answer"),
    }
