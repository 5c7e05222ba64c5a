"""What a document does not say is guessed from names, for a maintainer to correct."""

from __future__ import annotations

from typing import Any

import pytest

from snippetgen.openapi import guesses, spec
from snippetgen.openapi.endpoint import Endpoint
from snippetgen.openapi.schema import Schemas

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


def read(
    schema: Any = None, *, parameters: list[Any] | None = None, media_type: str = "application/json", **rest: Any
) -> Endpoint:
    """An endpoint of a document that does not say where its image is sent."""
    body = {} if schema is None else {"requestBody": {"content": {media_type: {"schema": schema}}}}
    operation = {"operationId": "find", "parameters": parameters or [], "responses": {}, **body, **rest}
    document = {"openapi": "3.1.0", "servers": [{"url": "https://a.example"}], "paths": {"/a": {"post": operation}}}
    return spec.endpoint(Schemas(document, "a.json"), stated={"local": {"image": "body"}})


def hints(endpoint: Endpoint) -> dict[str, Any]:
    """What is guessed for the endpoint."""
    return guesses.hints(endpoint, guesses.image(endpoint))


def thing(**properties: Any) -> dict[str, Any]:
    """An object."""
    return {"type": "object", "properties": properties}


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        (thing(id=TEXT, image=thing(type=TEXT, value={})), "body /image/value"),
        (thing(label=TEXT, photos={"type": "array", "items": TEXT}), "body /photos/0"),
        (thing(id=TEXT, data=TEXT), "body /data"),
        (thing(mask_image=TEXT, picture=TEXT), "body /picture"),
        (thing(image={"type": "string", "enum": ["on", "off"]}, content=TEXT), "body /content"),
        (thing(image=NUMBER, value={"anyOf": [NUMBER, TEXT]}), "body /value"),
        ({**thing(system=thing(image=TEXT), user=thing(image=TEXT)), "required": ["user"]}, "body /user/image"),
        (thing(images={"type": "array", "items": TEXT}, image=TEXT), "body /image"),
        (TEXT, "body"),
    ],
)
def test_the_likeliest_field_is_the_one_with_the_name_of_an_image(schema: Any, place: str) -> None:
    """Or of its content; neither numbers and choices are, nor fields that are named after something else."""
    assert str(guesses.image(read(schema))[0].place) == place


def test_an_image_may_be_sent_as_base64_or_as_its_url() -> None:
    """A field that is described as one of them takes only that one, and so does a field named after URLs."""
    both = {"local": {"image": "body /image as base64"}, "hosted": {"image": "body /image as url"}}
    assert hints(read(thing(image=TEXT))) == both
    assert hints(read(thing(image_uri=TEXT))) == {"hosted": {"image": "body /image_uri as url"}}
    two = thing(image={"type": "string", "format": "byte"}, picture={"type": "string", "format": "byte"})
    assert hints(read(two)) == {"local": {"image": "body /image as base64"}}
    assert hints(read(TEXT)) == {"local": {"image": "body as base64"}}


@pytest.mark.parametrize(
    ("media_type", "kind"), [("multipart/form-data", "part"), ("application/x-www-form-urlencoded", "field")]
)
def test_a_field_of_a_form_may_take_it(media_type: str, kind: str) -> None:
    """Only one of its own, and none inside of a field."""
    schema = thing(name=thing(image=TEXT), photo=TEXT)
    places = [str(each.place) for each in guesses.image(read(schema, media_type=media_type))]
    assert places == [f"{kind} photo"]


def test_a_query_parameter_may_take_the_url() -> None:
    """It does not take the content of a local image."""
    endpoint = read(parameters=[{"name": "size", "in": "query"}, {"name": "url", "in": "query"}])
    assert hints(endpoint) == {"hosted": {"image": "query url as url"}}


@pytest.mark.parametrize("schema", [None, thing(id=TEXT), thing(image=NUMBER)])
def test_nothing_is_guessed_from_other_names(schema: Any) -> None:
    """The candidates are only listed."""
    assert hints(read(schema)) == {}


@pytest.mark.parametrize("name", ["api_key", "apikey", "X-Api-Key", "secret_key", "subscription-key", "key", "token"])
def test_a_parameter_may_be_the_key(name: str) -> None:
    """A required one comes before another. If the document states a key, none is guessed."""
    parameters = [
        {"name": "access_token", "in": "query"},
        {"name": name, "in": "header", "required": True},
    ]
    assert hints(read(parameters=parameters)) == {"auth": f"header {name}"}
    assert hints(read(parameters=parameters[:1])) == {"auth": "query access_token"}
    for other in ("keyword", "monkey"):
        assert hints(read(parameters=[{"name": other, "in": "query"}])) == {}


def test_slashes_are_kept_where_an_example_has_them() -> None:
    """The server of such an endpoint expects them in its path."""
    model = {"name": "model", "in": "path", "required": True, "example": "birds/small"}
    operation = {"parameters": [model], "responses": {}}
    document = {
        "openapi": "3.1.0",
        "servers": [{"url": "https://a.example"}],
        "paths": {"/{model}": {"post": operation}},
    }
    endpoint = spec.endpoint(Schemas(document, "a.json"), stated={"local": {"image": "body"}})
    assert hints(endpoint) == {"keep_slashes": ["model"]}
