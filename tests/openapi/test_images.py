"""Where the image is sent is read from the schemas, or must be stated."""

from __future__ import annotations

from typing import Any

import pytest

from snippetgen.openapi import images
from snippetgen.openapi.endpoint import Content, Parameter, Place, Source
from snippetgen.openapi.schema import Schemas

LOCAL, HOSTED = Source.LOCAL, Source.HOSTED
BYTES = {"type": "string", "format": "binary"}
BASE64 = {"type": "string", "format": "byte"}
URL = {"type": "string", "format": "uri"}
JSON, FORM, MULTIPART = "application/json", images.FORM, images.MULTIPART


def found(media_type: str, schema: Any, source: Source = LOCAL, **components: Any) -> list[str]:
    """How an image of this source can travel in this body."""
    content = Content(media_type, schema)
    return [
        f"{way.place} as {way.encoding}"
        for way in images.ways((content,), source, Schemas({"components": {"schemas": components}}, "a.json"))
    ]


def thing(*required: str, **properties: Any) -> dict[str, Any]:
    """An object."""
    return {"type": "object", "properties": properties, "required": list(required)}


@pytest.mark.parametrize(
    ("media_type", "schema", "way"),
    [
        ("image/jpeg", {}, "body as bytes"),
        ("image/*", None, "body as bytes"),
        ("application/octet-stream", {}, "body as bytes"),
        ("*/*", {}, "body as bytes"),
        ("text/plain", BASE64, "body as base64"),
        ("application/x-anything", BYTES, "body as bytes"),
        (FORM, BASE64, "body as base64"),
        (JSON, BASE64, "body as base64"),
        (JSON, thing(image=BASE64), "body /image as base64"),
        ("application/vnd.leaf+json; v=1", thing(image=BASE64), "body /image as base64"),
        (JSON, thing(a=thing(b=BASE64)), "body /a/b as base64"),
        (JSON, thing(**{"a/b~c": BASE64}), "body /a~1b~0c as base64"),
        (JSON, thing(images={"type": "array", "items": thing(data=BASE64)}), "body /images/0/data as base64"),
        (JSON, {"$ref": "#/components/schemas/A"}, "body /image as base64"),
        (JSON, {"anyOf": [thing(image=BASE64), {"type": "null"}]}, "body /image as base64"),
        (JSON, thing("image", image=BASE64, mask=BASE64), "body /image as base64"),
        (MULTIPART, thing(file=BYTES), "part file as bytes"),
        (MULTIPART, thing(files={"type": "array", "items": BYTES}), "part files as bytes"),
        (MULTIPART, thing(mask=BYTES, image=BYTES), "part image as bytes"),
        (MULTIPART, thing("b", a=BYTES, b=BYTES), "part b as bytes"),
        (MULTIPART, thing(text=BASE64), "part text as base64"),
        (MULTIPART, thing(file={"anyOf": [{"type": "string"}, BYTES]}), "part file as bytes"),
        (FORM, thing(data=BASE64), "field data as base64"),
    ],
)
def test_a_local_image_is_found(media_type: str, schema: Any, way: str) -> None:
    """As bytes or as Base64, as the schema says."""
    assert found(media_type, schema, A=thing(image=BASE64)) == [way]


@pytest.mark.parametrize(
    ("media_type", "schema", "way"),
    [
        (JSON, thing(image_url={"type": "string"}), "body /image_url as url"),
        (JSON, thing(url=URL), "body /url as url"),
        (JSON, thing(source=thing(imageUri={"type": "string"})), "body /source/imageUri as url"),
        (FORM, thing(url=URL), "field url as url"),
        (MULTIPART, thing(image_url={"type": "string"}, file=BYTES), "part image_url as url"),
    ],
)
def test_a_hosted_image_is_found(media_type: str, schema: Any, way: str) -> None:
    """By its format, or by its name."""
    assert found(media_type, schema, HOSTED) == [way]


@pytest.mark.parametrize(
    ("media_type", "schema", "source"),
    [
        (JSON, {}, LOCAL),
        (JSON, thing(image={"type": "string"}), LOCAL),
        (JSON, thing(left=BASE64, right=BASE64), LOCAL),
        (JSON, thing(callback_url=URL), HOSTED),
        (JSON, thing(webhook=thing(url=URL)), HOSTED),
        (JSON, thing(a=URL, b=URL), HOSTED),
        (FORM, {"type": "string"}, LOCAL),
        (FORM, thing(file=BYTES), LOCAL),
        (MULTIPART, {"type": "string", "format": "binary"}, LOCAL),
        ("image/png", {}, HOSTED),
        ("text/plain", {"type": "string"}, LOCAL),
    ],
)
def test_nothing_is_guessed(media_type: str, schema: Any, source: Source) -> None:
    """With two candidates neither is used. A mask or a callback is never a candidate."""
    assert found(media_type, schema, source) == []


def test_a_recursive_schema_has_no_image() -> None:
    """An image at any depth is ambiguous."""
    tree = thing(image=BASE64, children={"type": "array", "items": {"$ref": "#/components/schemas/Tree"}})
    assert found(JSON, {"$ref": "#/components/schemas/Tree"}, Tree=tree) == []
    tree["required"] = ["image"]
    assert found(JSON, {"$ref": "#/components/schemas/Tree"}, Tree=tree) == ["body /image as base64"]


def query(name: str, schema: dict[str, Any], place: str = "query") -> Parameter:
    """An optional parameter."""
    return Parameter(name, place, required=False, description="", schema=schema)


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ([query("url", URL)], "url"),
        ([query("a", URL), query("image", URL)], "image"),
        ([query("a", URL), query("b", URL)], ""),
        ([query("callback", URL)], ""),
        ([query("image", {"type": "string"})], ""),
        ([query("image", URL, "header")], ""),
        ([], ""),
    ],
)
def test_a_query_parameter_takes_the_url(parameters: list[Parameter], name: str) -> None:
    """The only one with a URL, or the one of several with the name of an image."""
    assert images.query_image(tuple(parameters)) == name


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ([], ""),
        (["application/xml", "application/json"], "application/json"),
        (["text/plain", "image/png"], "image/png"),
        (["text/html", "text/plain"], "text/html"),
    ],
)
def test_json_and_images_are_preferred(answers: list[str], asked: str) -> None:
    """Otherwise the first media type of the document."""
    assert images.preferred(answers) == asked


def test_media_types_are_compared_without_parameters() -> None:
    """Case does not matter."""
    assert images.is_json("Application/JSON; charset=utf-8")
    assert images.is_json("application/geo+json")
    assert not images.is_json("application/jsonl")
    assert images.is_form("Multipart/Form-Data; boundary=x")
    assert images.bare("A/B ; c=d") == "a/b"
    assert Place("body", "/a").kind == "body"
