"""Every place where a value can stand: in what a user asks for, in what a spec says, and in a catalogue of comments.

A manifest is none: it has no holes, so that no value can stand there.
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
from snippetgen.rendering import render
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
    """What a snippet is rendered from: what the spec says otherwise than the packaged one, and what the user gives."""

    document: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=dict)
    locale: str = render.ENGLISH

    def saying(self, **changes: str) -> Asked:
        """The same with another spec."""
        return replace(self, document={**self.document, **changes})

    def given(self, **changes: Any) -> Asked:
        """The same with other inputs."""
        return replace(self, inputs={**self.inputs, **changes})

    def request(self, source: Source) -> Request:
        """What this asks for. Raises SnippetgenError where a value is refused."""
        return request.build(endpoint(**self.document), source=source, **self.inputs)

    def subject(self, variant: Variant) -> Subject:
        """The snippet and its request. Raises SnippetgenError where a value is refused."""
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
    """The packaged endpoint, with other names and another address. Raises SnippetgenError where they are refused."""
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
    return spec.endpoint(document, "hostile.json")


Untried = Callable[[str, Variant], str]
"""Why a value can not even be brought to a place in a snippet of a variant; empty when it can."""


def _always(_: str, __: Variant) -> str:
    return ""


def _not_by_an_sdk(_: str, variant: Variant) -> str:
    return NOT_HERE if variant.client.sdk else ""


def _is_text(value: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _as_a_file(value: str, _: Variant) -> str:
    """A snippet's image lies in the snippet's own folder, under the name that the value gives."""
    if not value.strip() or not _is_text(value):
        return ""  # refused, which is to be seen
    names = value.encode().split(b"/")
    there = b"" not in names and not {b".", b".."} & set(names) and max(map(len, names)) <= LONGEST_NAME
    return "" if there else NO_FILE


def _as_a_translation(value: str, variant: Variant) -> str:
    if not value or not _is_text(value):
        return NO_CATALOGUE  # an empty translation is none, and catalogues are UTF-8
    templates = packaged_templates() / variant.folder
    said = any("{{ _(" in path.read_text(encoding="utf-8") for path in templates.iterdir())
    return "" if said else NO_COMMENTS


@dataclass(frozen=True)
class Place:
    """One place where a value can stand; in snippets of one `source` only, if it says so.

    `put` adds a value to what is asked for, and a refusal has one of the words `where`. `alone` is what is asked for
    where nothing else is tried: something of which a snippet has this place, if it ever has.
    """

    name: str
    where: tuple[str, ...]
    put: Callable[[Asked, str], Asked]
    untried: Untried = _always
    source: Source | None = None
    alone: Asked = Asked()

    def refusal(self, value: str, variant: Variant, asked: Asked) -> SnippetgenError | None:
        """The error with which `value` is refused here, beside what is `asked` for already; None when it is not."""
        try:
            self.put(asked, value).subject(variant)
        except SnippetgenError as error:
            return error
        return None


def _key(asked: Asked, value: str) -> Asked:
    # One such as "0" stands in any answer, where a key must not.
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
        alone=Asked().given(auth="query").saying(scheme="http"),
    ),
)


def locale(value: str) -> str:
    """The locale in which every comment says `value`."""
    return f"x{VALUES.index(value)}"


@contextmanager
def catalogues() -> Iterator[None]:
    """For each value that a catalogue can hold there is a locale in which every comment says it, while this lasts."""
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
