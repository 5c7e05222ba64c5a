"""The properties that a maintainer states, such as the places of the image and the keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from snippetgen.errors import SnippetgenError
from snippetgen.openapi import hints, spec
from snippetgen.openapi.endpoint import Auth, Place, Secret, Source, Way
from snippetgen.request import build

SpecFile = Callable[..., Path]
OPERATION = "/paths/~1{model}/post"
SECURITY = "      security: [{key: []}]\n"
KEY = ("CAT_FINDER_API_KEY",)


def stated(text: str) -> tuple[str, str]:
    """The change that gives the operation this `x-snippetgen`."""
    return SECURITY, f"{SECURITY}      x-snippetgen: {text}\n"


def refusal(path: Path) -> SnippetgenError:
    """The error of a document that makes no Endpoint."""
    with pytest.raises(SnippetgenError) as caught:
        spec.read(path)
    return caught.value


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("query url", (Place("query", "url"), "")),
        ("header X-Key", (Place("header", "X-Key"), "")),
        ("part image file as bytes", (Place("part", "image file"), "bytes")),
        ("field data as base64", (Place("field", "data"), "base64")),
        ("body", (Place("body"), "")),
        ("body as base64", (Place("body"), "base64")),
        ("body /a~1b/0 as data_uri", (Place("body", "/a~1b/0"), "data_uri")),
        ("  path  version  as  url ", (Place("path", "version"), "url")),
        ("query", None),
        ("body image", None),
        ("part a as jpeg", None),
        ("somewhere", None),
        ("", None),
    ],
)
def test_a_place_is_a_kind_a_name_and_an_encoding(text: str, place: tuple[Place, str] | None) -> None:
    """A name may have spaces; a pointer begins with a slash."""
    assert hints.place(text) == place


def test_the_second_statement_wins(spec_file: SpecFile) -> None:
    """`snippetgen.toml` wins over `x-snippetgen`. Places and sources are merged."""
    first = {"key": "A", "set": {"query a": 1, "query b": 2}, "local": {"image": "part a"}}
    second = {"key": "B", "set": {"query b": 3}, "local": {"content_type": "text/plain"}}
    assert hints.merged(first, second) == {
        "key": "B",
        "set": {"query a": 1, "query b": 3},
        "local": {"image": "part a", "content_type": "text/plain"},
    }
    path = spec_file(stated("{key: A, timeout: 5}"))
    endpoint = spec.read(path, stated={"key": "B"})
    assert (endpoint.key, endpoint.timeout) == ("B", 5)


@pytest.mark.parametrize(
    ("auth", "secrets"),
    [
        ("bearer", [Secret("header", "Authorization", "Bearer ", KEY)]),
        ("basic", [Secret("header", "Authorization", "Basic ", ("CAT_FINDER_USER", "CAT_FINDER_PASSWORD"))]),
        ("none", []),
        ("query token", [Secret("query", "token", "", KEY)]),
        ("header X-Key", [Secret("header", "X-Key", "", KEY)]),
        ("header X-Key Token", [Secret("header", "X-Key", "Token ", KEY)]),
        ("part key", [Secret("part", "key", "", KEY)]),
        ("body /auth/key", [Secret("body", "/auth/key", "", KEY)]),
        (
            ["query a", "header b"],
            [Secret("query", "a", "", ("CAT_FINDER_A",)), Secret("header", "b", "", ("CAT_FINDER_B",))],
        ),
    ],
)
def test_a_key_is_sent_where_the_maintainer_states(spec_file: SpecFile, auth: object, secrets: list[Secret]) -> None:
    """Whatever the document says about security."""
    (found,) = spec.read(spec_file(), stated={"auth": auth}).auths
    assert isinstance(found, Auth)
    assert list(found.secrets) == secrets


def test_each_source_may_have_its_own_statements(spec_file: SpecFile) -> None:
    """For the image, for values, and for the media type."""
    text = {
        "local": {"image": "part photo", "set": {"part kind": "cat"}},
        "hosted": {"set": {"query size": 3}},
        "set": {"query size": 2},
    }
    endpoint = spec.read(spec_file(), stated=text)
    assert endpoint.given[Source.LOCAL] == {Place("query", "size"): 2, Place("part", "kind"): "cat"}
    assert endpoint.given[Source.HOSTED] == {Place("query", "size"): 3}
    way = endpoint.way(Source.LOCAL)
    assert (way.place, way.encoding, way.content and way.content.type) == (
        Place("part", "photo"),
        "bytes",
        "multipart/form-data",
    )
    assert endpoint.way(Source.HOSTED) == Way(Place("query", "photo"), "url")
    assert build(endpoint, source=Source.HOSTED).query(("K",))[0] == ("size", "3")


def test_a_file_is_not_sent_as_a_url(spec_file: SpecFile) -> None:
    """A statement that suits only one source does not apply to the other."""
    endpoint = spec.read(spec_file(), stated={"image": "body /picture as base64"})
    assert endpoint.way(Source.LOCAL).place == Place("body", "/picture")
    assert endpoint.way(Source.HOSTED).place == Place("query", "photo")


def test_wrong_properties_are_reported_and_left_out() -> None:
    """So all of them are reported at once."""
    reported: list[tuple[str, str]] = []
    stated: dict[str, Any] = {"timeout": "long", "key": "GOOD", "modle": "x", "set": {"nowhere": 1, "query a": 2}}
    found = hints.read(stated, lambda what, pointer, _: reported.append((what, pointer)))
    assert (found.key, found.timeout) == (("GOOD",), 30)
    assert found.given[Source.LOCAL] == {Place("query", "a"): 2}
    assert dict.fromkeys(pointer for _, pointer in reported) == dict.fromkeys(["/timeout", "/modle", "/set"])


@pytest.mark.parametrize(
    ("text", "what", "pointer", "remedy"),
    [
        ("1", "x-snippetgen is not an object", "", "give it properties"),
        ("[]", "x-snippetgen is not an object", "", "give it properties"),
        ("null", "x-snippetgen is not an object", "", "give it properties"),
        ("{modle: a}", "x-snippetgen has no property “modle”", "/modle", "“model”"),
        ("{colour: a}", "x-snippetgen has no property “colour”", "/colour", "name, model, image, auth, key, set"),
        ("{model: 3}", "x-snippetgen.model is 3", "/model", "string"),
        ("{image: true}", "x-snippetgen.image is true", "/image", "string"),
        ("{key: [1]}", "x-snippetgen.key is [1]", "/key", "string"),
        ("{timeout: no}", 'x-snippetgen.timeout is "no"', "/timeout", "whole number"),
        ("{timeout: true}", "x-snippetgen.timeout is true", "/timeout", "whole number"),
        ("{timeout: 1.5}", "x-snippetgen.timeout is 1.5", "/timeout", "whole number"),
        ("{timeout: null}", "x-snippetgen.timeout is null", "/timeout", "whole number"),
        ("{sdk: one}", 'x-snippetgen.sdk is "one"', "/sdk", "list"),
        ("{sdk: [1]}", "x-snippetgen.sdk is [1]", "/sdk", "list"),
        ("{sdk: [[a]]}", 'x-snippetgen.sdk is [["a"]]', "/sdk", "list"),
        ("{timeout: 0}", "the timeout is 0", "/timeout", "from 1 to 3600"),
        ("{timeout: 3601}", "the timeout is 3601", "/timeout", "from 1 to 3600"),
        ("{key: 1A}", "“1A” is not a name for an environment variable", "/key", "digit"),
        ("{key: A-B}", "“A-B” is not a name for an environment variable", "/key", "letters"),
        ('{key: ""}', "“” is not a name for an environment variable", "/key", "letters"),
        ("{image: none}", "there is no query parameter “none”", "/image", "photo"),
        ("{image: query foto}", "there is no query parameter “foto”", "/image", "“photo”"),
        ("{image: header X-Cat}", "there is no header parameter “X-Cat”", "/image", "add one"),
        ("{local: {image: part a as jpeg}}", "“part a as jpeg” is not a place for an image", "/image", "part file"),
        ("{local: {auth: bearer}}", "x-snippetgen has no property “auth”", "/local/auth", "image, set, content_type"),
        ("{local: bearer}", 'x-snippetgen.local is "bearer"', "/local", "object"),
        ("{hosted: {set: {a: 1}}}", "“a” is not a place", "/set", "query url"),
        ("{set: [a]}", 'x-snippetgen.set is ["a"]', "/set", "object of places"),
        ("{auth: magic}", "“magic” is not a way to send a key", "/auth", "bearer"),
        ("{auth: path key}", "“path key” is not a way to send a key", "/auth", "query NAME"),
        ("{auth: [bearer, query]}", "“query” is not a way to send a key", "/auth", "query NAME"),
        ("{auth: header A B C}", "“header A B C” is not a way to send a key", "/auth", "header NAME PREFIX"),
        ("{keep_slashes: 1}", "x-snippetgen.keep_slashes is 1", "/keep_slashes", "path parameter"),
        ("{content_type: [a]}", 'x-snippetgen.content_type is ["a"]', "/content_type", "string"),
        ("{base_url: 'ftp://x'}", "“ftp://x” is not a base URL", "/base_url", "absolute"),
        ('{model: "{other}"}', "the model “{other}” does not name each path parameter once", "/model", "{model}"),
        ('{model: "{model}/{model}"}', "the model “{model}/{model}” does not name", "/model", "{model}"),
        ('{model: ""}', "the model “” does not name each path parameter once", "/model", "{model}"),
    ],
)
def test_a_wrong_extension_is_an_error_with_its_location(
    spec_file: SpecFile, text: str, what: str, pointer: str, remedy: str
) -> None:
    """File, line, pointer and remedy."""
    error = refusal(spec_file(stated(text)))
    assert error.what.startswith(what)
    assert error.where.endswith(f":17, at {OPERATION}/x-snippetgen{pointer}")
    assert remedy in error.remedy


def test_a_problem_is_reported_once(spec_file: SpecFile) -> None:
    """Even if the document states several ways to authenticate."""
    two = ("[{key: []}]", "[{key: []}, {token: []}]")
    scheme = ("  securitySchemes:", "  securitySchemes:\n    token: {type: http, scheme: bearer}")
    assert len(refusal(spec_file(stated("{key: 1A}"), two, scheme)).problems) == 1


def test_values_of_one_source_are_checked(spec_file: SpecFile) -> None:
    """As those of both are."""
    error = refusal(spec_file(stated("{local: {set: 3}}")))
    assert (error.what, error.remedy) == ("x-snippetgen.set is 3", "give an object of places and values")
