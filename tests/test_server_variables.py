"""Variables of a server's URL, given by an option or the configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from snippetgen.cli import snippetgen
from snippetgen.errors import Problems, SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Source
from snippetgen.request import Request, build

SpecFile = Callable[..., Path]
Hints = Mapping[str, Any]
SERVER = 'servers: [{url: "https://cats.example"}]'
REGION = "region: {enum: [us-east, eu-west], default: us-east}"
URL = "https://{region}.{zone}.example/{stage}"


@pytest.fixture
def path(spec_file: SpecFile) -> Path:
    """A document whose server has an enum, a variable without a default, and an empty one."""
    variables = f"{{{REGION}, zone: {{description: Yours.}}, stage: {{default: ''}}}}"
    return spec_file((SERVER, f'servers: [{{url: "{URL}", variables: {variables}}}]'))


def rendered(
    path: Path, options: Mapping[str, str] | None = None, hints: Hints | None = None, model: str | None = None
) -> Request:
    """The request with these options."""
    return build(spec.read(path, stated=hints), source=Source.HOSTED, model=model, options=options)


def refused(path: Path, options: Mapping[str, str] | None = None, hints: Hints | None = None) -> SnippetgenError:
    """The error of a request with these options."""
    with pytest.raises(SnippetgenError) as caught:
        rendered(path, options, hints)
    return caught.value


def test_another_base_url_needs_no_variables(path: Path) -> None:
    """The variables are those of the server that it replaces."""
    endpoint = spec.at(spec.read(path), "https://dogs.example")
    assert build(endpoint, source=Source.HOSTED).url == "https://dogs.example/model"


@pytest.mark.parametrize(
    ("options", "base_url"),
    [
        ({"zone": "acme"}, "https://us-east.acme.example"),
        ({"zone": "acme", "region": "eu-west", "stage": "v1/beta"}, "https://eu-west.acme.example/v1/beta"),
        ({"server zone": "acme", "server region": "eu-west"}, "https://eu-west.acme.example"),
    ],
)
def test_an_option_gives_a_variable(path: Path, options: dict[str, str], base_url: str) -> None:
    """By its name or its place. Other variables have their defaults."""
    request = rendered(path, options)
    assert request.endpoint.base_url == base_url
    assert request.url == f"{base_url}/model"


def test_a_page_for_other_values_names_their_server(path: Path) -> None:
    """Like its snippets."""
    stated = ["--spec", str(path), "--rendered", "--option", "zone=acme", "--option", "region=eu-west"]
    ran = CliRunner().invoke(snippetgen, ["page", "--format", "markdown", *stated])
    assert (ran.exit_code, "POST https://eu-west.acme.example/{model}" in ran.stdout) == (0, True)
    assert "us-east" not in ran.stdout


def test_a_maintainer_gives_a_variable(path: Path) -> None:
    """Under `set`; an option wins."""
    hints = {"set": {"server zone": "acme", "server region": "eu-west"}}
    assert spec.read(path, stated=hints).base_url == "https://eu-west.acme.example"
    assert rendered(path, hints=hints).endpoint.base_url == "https://eu-west.acme.example"
    assert rendered(path, {"region": "us-east"}, hints=hints).endpoint.base_url == "https://us-east.acme.example"


def test_the_model_may_be_a_variable(path: Path) -> None:
    """Some hosts have the name of the model that they run."""
    hints = {"model": ["server zone"], "set": {"path model": "m"}}
    assert rendered(path, hints=hints, model="acme").url == "https://us-east.acme.example/m"
    assert refused(path, hints=hints).parameter == "option zone"


def test_a_variable_without_a_value_is_an_error(path: Path) -> None:
    """Like every other required value."""
    error = refused(path)
    assert error.what == "the server variable “zone” is required, but the document gives no value for it"
    assert (error.parameter, "--option zone=…" in error.remedy) == ("option zone", True)


def test_all_missing_values_are_reported_together(spec_file: SpecFile) -> None:
    """If a variable has the name of a parameter, the name alone means the parameter."""
    path = spec_file(
        (SERVER, 'servers: [{url: "https://{size}.example"}]'),
        ("{name: size, in: query", "{name: size, in: query, required: true"),
    )
    error = refused(path)
    assert isinstance(error, Problems)
    assert [problem.parameter for problem in error.problems] == ["option server size", "option size"]
    assert "--option 'server size=…'" in error.problems[0].remedy
    request = rendered(path, {"size": "7", "server size": "large"})
    assert request.endpoint.base_url == "https://large.example"
    assert ("size", "7") in request.query(("KEY",))


@pytest.mark.parametrize(
    ("region", "remedy"), [("eu-wets", "did you mean “eu-west”?"), ("mars", "give a value of type string that fits")]
)
def test_a_variable_is_one_of_its_choices(path: Path, region: str, remedy: str) -> None:
    """The error suggests the closest one."""
    error = refused(path, {"zone": "acme", "region": region})
    assert error.what == f'region is "{region}", which is not one of: us-east, eu-west'
    assert (error.parameter, error.remedy.startswith(remedy)) == ("option region", True)


HOSTILE = [
    *("evil.example/", "a/b", "a.b/..", "a@evil", "a:80", "a b", "a\n", "-", "", "..", "ä", "%41", "a?b", "a#b"),
    *("{region}", "a\\b", '"'),
]


@pytest.mark.parametrize("value", HOSTILE)
def test_an_invalid_part_of_a_host_is_refused(path: Path, value: str) -> None:
    """The request would go to another host, or clients would parse the URL differently."""
    assert refused(path, {"zone": value}).parameter == "option zone"
    assert refused(path, hints={"set": {"server zone": value}}).what


@pytest.mark.parametrize("value", ["..", "a/../b", "a b", "a?b", "a#b", "ä", "%zz", "a\n", "{zone}"])
def test_an_invalid_part_of_a_path_is_refused(path: Path, value: str) -> None:
    """It must be percent-encoded, without dot segments."""
    error = refused(path, {"zone": "acme", "stage": value})
    assert (error.parameter, "is not a base URL" in error.what) == ("option", True)


def test_an_unknown_variable_is_refused(path: Path) -> None:
    """The error suggests the closest one."""
    assert "“zone”" in refused(path, {"zona": "acme"}).remedy
    assert "has no option" in refused(path, {"zone": "acme", "server zona": "x"}).what
    error = refused(path, hints={"set": {"server zona": "acme"}})
    assert (error.what, error.remedy) == ("the server has no variable “zona”", "did you mean “zone”?")


def test_another_server_has_no_variables(path: Path) -> None:
    """Values in `set` for those of the document are ignored."""
    hints = {"base_url": "https://dogs.example", "set": {"server zone": "acme"}}
    assert rendered(path, hints=hints).url == "https://dogs.example/model"
    assert "has no option" in refused(path, {"zone": "acme"}, hints=hints).what
    elsewhere = spec.at(spec.read(path), "https://dogs.example")
    assert build(elsewhere, options={"zone": "acme"}).url == "https://dogs.example/model"


@pytest.mark.parametrize("place", ["image: server zone", "auth: server zone"])
def test_an_image_or_a_key_cannot_be_in_the_host(spec_file: SpecFile, place: str) -> None:
    """A statement that puts them there is an error."""
    security = "      security: [{key: []}]\n"
    with pytest.raises(
        SnippetgenError, match=r"an image cannot be sent in a server variable|is not a way to send a key"
    ):
        spec.read(spec_file((security, f"{security}      x-snippetgen: {{{place}}}\n")))
