"""Every place that can take a value: user inputs, the spec, and catalogues of comments.

Manifests have no holes, so they take no values.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

from corpus import VALUES
from snippetgen import request
from snippetgen.checking.subject import Subject
from snippetgen.errors import SnippetgenError
from snippetgen.folders import packaged_templates
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint, Source
from snippetgen.openapi.hints import EXTENSION
from snippetgen.openapi.schema import Schemas
from snippetgen.rendering import render
from snippetgen.rendering.holes import Rule
from snippetgen.rendering.variant import Variant
from snippetgen.request import Request

LONGEST_NAME = 255  # of a file, in bytes
_SHORT = 8
NO_FILE = "no file can have this name"
NO_CATALOGUE = "no catalogue can say this"
NO_COMMENTS = "its snippets have no comments"
NOT_HERE = "an SDK decides that itself"


@dataclass(frozen=True)
class Asked:
    """What a snippet is rendered from: changes of the packaged spec, inputs, and a locale."""

    document: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=dict)
    locale: str = render.ENGLISH

    def saying(self, **changes: str) -> Asked:
        """A copy with these changes of the spec."""
        return replace(self, document={**self.document, **changes})

    def given(self, **changes: Any) -> Asked:
        """A copy with these inputs."""
        return replace(self, inputs={**self.inputs, **changes})

    def request(self, source: Source) -> Request:
        """The request. Raises SnippetgenError if a value is refused."""
        return request.build(endpoint(**self.document), source=source, **self.inputs)

    def subject(self, variant: Variant) -> Subject:
        """The snippet and its request. Raises SnippetgenError if a value is refused."""
        asked = self.request(variant.source)
        return Subject(render.render(variant, asked, locale=self.locale), asked)


@cache
def endpoint(
    *,
    option: str = "name",
    image: str = "image",
    key: str = "api_key",
    host: str = "serverless.roboflow.com",
    scheme: str = "https",
    base: str = "",
    path: str = "",
    media_type: str = "application/x-www-form-urlencoded",
) -> Endpoint:
    """The packaged endpoint with other names and another URL.

    Raises SnippetgenError if they are refused.
    """
    document = json.loads(spec.PACKAGED.read_text(encoding="utf-8"))
    [(template, item)] = document["paths"].items()
    operation = item["post"]
    document["paths"] = {f"{path}{template}": item}
    document["servers"] = [{"url": f"{scheme}://{host}{base}"}]
    for parameter in operation["parameters"]:
        parameter["name"] = {"name": option, "image": image}.get(parameter["name"], parameter["name"])
    operation[EXTENSION]["image"] = image
    [stated_scheme] = [each for each in document["components"]["securitySchemes"].values() if each["type"] == "apiKey"]
    stated_scheme["name"] = key
    stated, *_ = operation["requestBody"]["content"].values()
    operation["requestBody"]["content"] = {media_type: stated}
    return spec.endpoint(Schemas(document, "hostile.json"))


Untried = Callable[[str, Variant], str]
"""Why a value cannot be tried in a place, in a snippet of a variant; empty if it can."""


def _always(_: str, __: Variant) -> str:
    return ""


def _not_by_an_sdk(_: str, variant: Variant) -> str:
    return NOT_HERE if variant.client.sdk else ""


def _is_text(value: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _as_a_file(value: str, _: Variant) -> str:
    """Why a value cannot be the name of the image's file in the snippet's folder."""
    if not value.strip() or not _is_text(value):
        return ""  # it is tried, and must be refused
    names = value.encode().split(b"/")
    there = b"" not in names and not {b".", b".."} & set(names) and max(map(len, names)) <= LONGEST_NAME
    return "" if there else NO_FILE


WITH_COMMENTS = Asked().given(auth="query").saying(scheme="http")
"""A request whose snippets have comments, in the languages that have any for the packaged endpoint."""


def _as_a_translation(value: str, variant: Variant) -> str:
    if not value or not _is_text(value):
        return NO_CATALOGUE  # an empty translation does not count, and catalogues are UTF-8
    pieces = render.pieces(variant, WITH_COMMENTS.request(variant.source))
    return "" if any(hole is not None and hole.rule is Rule.COMMENT for _, hole in pieces) else NO_COMMENTS


@dataclass(frozen=True)
class Place:
    """One place that can take a value, only in snippets of `source` if that is given.

    `put` adds a value to the inputs. The message of a refusal contains one of `where`. `alone` has the inputs for
    trying this place alone, with which a snippet has it if it ever does.
    """

    name: str
    where: tuple[str, ...]
    put: Callable[[Asked, str], Asked]
    untried: Untried = _always
    source: Source | None = None
    alone: Asked = Asked()

    def refusal(self, value: str, variant: Variant, asked: Asked) -> SnippetgenError | None:
        """The error that refuses `value` here, beside the inputs in `asked`; None without one."""
        try:
            self.put(asked, value).subject(variant)
        except SnippetgenError as error:
            return error
        return None


def _key(asked: Asked, value: str) -> Asked:
    # A key such as "0" would be in any answer, and no key may be in the output.
    return asked.given(key=value if not 0 < len(value) <= _SHORT else f"key:{value}")


def _option(asked: Asked, value: str) -> Asked:
    return asked.given(options={asked.document.get("option", "name"): value})


def _option_name(asked: Asked, value: str) -> Asked:
    [*others] = asked.inputs.get("options", {"": "a value"}).values()
    return asked.saying(option=value).given(options={value: others[0]})


PLACES = (
    Place("--api-key", ("api_key", "where: auth"), _key),
    Place("--key-variable", ("key_variable",), lambda asked, value: asked.given(key_variable=value, key=None)),
    Place("--model", ("where: model",), lambda asked, value: asked.given(model=f"{value}/42")),
    Place("--option", ("where: option",), _option, _not_by_an_sdk),
    Place(
        "--image-path",
        ("image_path",),
        lambda asked, value: asked.given(image=value),
        _as_a_file,
        Source.LOCAL,
    ),
    Place(
        "--image-url",
        ("image_url",),
        lambda asked, value: asked.given(image=f"https://example.com/{value}"),
        source=Source.HOSTED,
    ),
    Place("option_name", ("/parameters", "where: option"), _option_name, _not_by_an_sdk),
    Place(
        "image_name",
        ("/parameters", "image_url"),
        lambda asked, value: asked.saying(image=f"{value}-image"),
        _not_by_an_sdk,
        Source.HOSTED,
    ),
    Place(
        "key_name",
        ("/security", "where: auth"),
        lambda asked, value: asked.saying(key=f"{value}-key").given(auth="query"),
        _not_by_an_sdk,
    ),
    Place(
        "host",
        ("/servers/0/url", "where: option"),
        lambda asked, value: asked.saying(host=f"{value}.example.com"),
        _not_by_an_sdk,
    ),
    Place(
        "server_path",
        ("/servers/0/url", "where: model", "where: option"),
        lambda asked, value: asked.saying(base=f"/{value}"),
        _not_by_an_sdk,
    ),
    Place(
        "operation_path",
        ("/paths/", "where: model", "where: option"),
        lambda asked, value: asked.saying(path=f"/{value}"),
        _not_by_an_sdk,
    ),
    Place(
        "media_type",
        ("/requestBody",),
        lambda asked, value: asked.saying(media_type=f"image/{value}"),
        _not_by_an_sdk,
        Source.LOCAL,
    ),
    Place(
        "comment",
        ("",),
        lambda asked, value: replace(asked, locale=locale(value)),
        _as_a_translation,
        alone=WITH_COMMENTS,
    ),
)


def locale(value: str) -> str:
    """The locale in which every comment is `value`."""
    return f"x{VALUES.index(value)}"


@contextmanager
def catalogues() -> Iterator[None]:
    """Provide a locale for each value that a catalogue can hold: every comment is that value."""
    said = {found[2] for found in extract_from_dir(str(packaged_templates()), [("**.jinja", "jinja2")])}
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for value in VALUES:
            if not _is_text(value):
                continue
            catalogue = Catalog(locale="en", charset="utf-8")
            for message in said:
                catalogue.add(message, value)
            path = Path(folder, locale(value), "LC_MESSAGES", "snippetgen.mo")
            path.parent.mkdir(parents=True)
            with path.open("wb") as file:
                write_mo(file, catalogue)
        patch.setattr(render, "_CATALOGUES", Path(folder))
        yield
