"""Several images in one request, and files beside the image."""

from __future__ import annotations

from pathlib import Path

import pytest

import apis
from snippetgen.errors import SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint, Source
from snippetgen.rendering import render
from snippetgen.request import Request, build
from snippetgen.request.values import File, Inputs

ORCHIDS = Path(__file__).parent / "apis" / "multipart_files.yaml"
INPUTS = Inputs(("KEY",), b"picture", "image/jpeg", "YOUR_IMAGE.jpg")


@pytest.fixture
def edit() -> Endpoint:
    return spec.read(ORCHIDS, "editOrchid")


def fields(request: Request) -> list[tuple[str, object, str]]:
    """The parts of a form: name, content and media type."""
    return [(field.name, field.value.arrives(INPUTS), field.media_type) for field in request.body.fields]  # type: ignore[attr-defined]


def test_a_part_of_bytes_is_a_file(edit: Endpoint) -> None:
    """Its value is a path. Its media type is stated, or comes from its extension."""
    sent = fields(build(edit, options={"mask": "m.gif", "layers": "a.png"}))
    assert ("mask", b"picturem.gif", "image/png") in sent
    assert ("layers", b"picturea.png", "image/png") in sent


def test_a_list_of_files_is_one_part_each(edit: Endpoint) -> None:
    """In the given order."""
    sent = fields(build(edit, options={"mask": "m", "layers": ["b.gif", "a"]}))
    assert [each for each in sent if each[0] == "layers"] == [
        ("layers", b"pictureb.gif", "image/gif"),
        ("layers", b"picturea", "image/jpeg"),
    ]


def test_a_maintainer_may_state_a_file() -> None:
    """Under `set`, by its path."""
    endpoint = spec.read(ORCHIDS, "editOrchid", stated={"set": {"part mask": "m.png"}})
    assert build(endpoint).body.files == ("m.png",)


def test_a_required_file_without_a_path_is_an_error(edit: Endpoint) -> None:
    """An example in the document is not a path."""
    with pytest.raises(SnippetgenError) as caught:
        build(edit)
    assert (caught.value.parameter, "--option mask=PATH" in caught.value.remedy) == ("option mask", True)


@pytest.mark.parametrize(
    ("options", "parameter", "what"),
    [
        ({"mask": ["a", "b"]}, "option mask", "takes only one file"),
        ({"mask": " "}, "option mask", "is blank"),
        ({"mask": "a\0"}, "option mask", "U+0000"),
        ({"mask": "m", "layers": ["a", ""]}, "option layers", "is blank"),
    ],
)
def test_an_invalid_path_is_refused(edit: Endpoint, options: dict[str, object], parameter: str, what: str) -> None:
    """The error names the option."""
    with pytest.raises(SnippetgenError, match=what.replace("+", r"\+")) as caught:
        build(edit, options=options)
    assert caught.value.parameter == parameter


@pytest.mark.parametrize(
    ("path", "name"),
    [("m.png", "m.png"), ("a/b c/m.png", "m.png"), ('it"s\\\r\n;é.png', "it_s_.png"), ("ä", "_"), ("a/", "file")],
)
def test_a_filename_has_only_safe_characters(path: str, name: str) -> None:
    """Clients escape others in different ways. The path itself is exact."""
    assert File(path).name == name


def test_a_path_is_never_read_as_standard_input(edit: Endpoint) -> None:
    """cURL would do that for a dash."""
    assert build(edit, options={"mask": "-"}).body.files == ("./-",)


def test_several_images_are_parts_of_a_form() -> None:
    """The first is the image. Each is a separate part."""
    request = build(spec.read(ORCHIDS, "nameOrchids"), image=["YOUR_IMAGE.jpg", "b.png"])
    assert fields(request) == [("images", b"picture", "image/jpeg"), ("images", b"pictureb.png", "image/png")]
    assert (request.image, request.body.files) == ("YOUR_IMAGE.jpg", ("b.png",))


def test_several_images_are_an_array_of_urls() -> None:
    """In JSON."""
    urls = ["https://a.example/1.jpg", "https://b.example/2.jpg"]
    request = build(spec.read(ORCHIDS, "linkOrchids"), source=Source.HOSTED, image=urls)
    sent = b'{"images": ["https://a.example/1.jpg", "https://b.example/2.jpg"]}'
    assert request.body.differences(sent, "application/json", request.inputs(("KEY",), b"")) == []


@pytest.mark.parametrize(("source", "parameter"), [(Source.LOCAL, "image_path"), (Source.HOSTED, "image_url")])
def test_a_second_image_is_refused_if_only_one_is_taken(source: Source, parameter: str) -> None:
    """Whatever its encoding."""
    url = "https://a.example/1.jpg"
    with pytest.raises(SnippetgenError, match="takes only one") as caught:
        build(spec.packaged(), source=source, image=[url, url])
    assert caught.value.parameter == parameter


@pytest.mark.parametrize("name", ["multipart-files/local", "multipart-files/hosted", "multipart-images/local"])
def test_every_client_renders_files(name: str) -> None:
    """With their paths."""
    (entry,) = (each for each in apis.entries(ORCHIDS.parent) if each.name == name)
    request = entry.request()
    rendered = [render.render(each, request).text for each in apis.variants(request.endpoint, entry.source)]
    assert len(rendered) == 15
    assert all(request.body.files[-1] in text for text in rendered)
