"""Which server is chosen, and which base URLs are valid."""

from __future__ import annotations

from typing import Any

import pytest

from snippetgen.errors import SnippetgenError
from snippetgen.openapi import servers, spec
from snippetgen.openapi.endpoint import Endpoint


@pytest.mark.parametrize(
    ("stated", "chosen"),
    [
        (None, (0, "/")),
        ([], (0, "/")),
        ([{}], (0, "/")),
        ([{"url": "https://a.example"}, {"url": "https://b.example"}], (0, "https://a.example")),
        ([{"url": "http://a.example"}, {"url": "https://b.example"}], (1, "https://b.example")),
        ([{"url": "http://a.example"}], (0, "http://a.example")),
        ([{"url": "/v1"}, {"url": "https://b.example"}], (0, "/v1")),
        ([{"url": "https://{a}.example", "variables": {"a": {"default": "cats"}}}], (0, "https://cats.example")),
        ([{"url": "https://{a}.example", "variables": {}}], (0, "https://{a}.example")),
    ],
)
def test_the_first_server_is_chosen_unless_another_has_tls(stated: Any, chosen: tuple[int, str]) -> None:
    """Its variables have their defaults."""
    number, server = servers.chosen(stated)
    assert (number, servers.filled(server, {})) == chosen


@pytest.mark.parametrize(
    "variables", [{"a": {"default": "x"}, "b": {"default": 1}}, {"b": {"default": 1}}, 3, {"a": 3}]
)
def test_a_servers_variable_may_be_given(variables: Any) -> None:
    """It wins over the default, even if the document states the variable badly or not at all."""
    _, server = servers.chosen([{"url": "https://{a}.example/{b}", "variables": variables}])
    assert servers.filled(server, {"a": "cats", "b": 2}) == "https://cats.example/2"


def test_a_servers_variable_is_a_parameter() -> None:
    """Its default is the example; its `enum` is the schema's."""
    stated = {"enum": ["eu", 1], "default": "eu", "description": "Where."}
    _, server = servers.chosen([{"url": "https://{a}.example/{b}", "variables": {"a": stated, "c": {}}}])
    first, second = server.variables
    assert (first.name, first.place, first.description, first.example) == ("a", "server", "Where.", "eu")
    assert (first.schema["enum"], second.schema, second.example) == (["eu", "1"], {"type": "string"}, None)


@pytest.mark.parametrize(
    ("url", "value", "divides"),
    [
        ("https://{a}.example/v1", "eu", False),
        ("https://{a}.example/v1", "evil.example/", True),
        ("https://api.{a}", "example/v1", True),
        ("https://api.example/{a}/v1", "one/two", False),
        ("{a}/v1", "https://api.example", False),
    ],
)
def test_a_slash_in_a_host_variable_is_detected(url: str, value: str, divides: bool) -> None:  # noqa: FBT001
    """In a variable of the path, a slash is allowed."""
    _, server = servers.chosen([{"url": url}])
    assert servers.divides_host(server, "a", value) is divides


@pytest.mark.parametrize("path", ["", "/", "/a:b", "/a%20b", "/.a/b..", "/@!$&'()*+,;=~-_"])
def test_a_percent_encoded_path_is_plain(path: str) -> None:
    """Every client sends it unchanged (RFC 3986, section 3.3)."""
    assert servers.plain(path)


@pytest.mark.parametrize("path", ["a", "/a b", "/é", "/%zz", "/%2", "/..", "/a/./b", "/%2E%2e/b", "/a?b", "/a#b"])
def test_another_path_is_not_plain(path: str) -> None:
    """Some client would change it."""
    assert not servers.plain(path)


@pytest.mark.parametrize(
    ("url", "base_url"),
    [
        ("https://cats.example", "https://cats.example"),
        ("https://cats.example/", "https://cats.example"),
        ("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1"),
        ("https://[::1]:8443/a%20b", "https://[::1]:8443/a%20b"),
        ("https://xn--bcher-kva.example/.a/..b", "https://xn--bcher-kva.example/.a/..b"),
    ],
)
def test_a_base_url_has_no_trailing_slash(endpoint: Endpoint, url: str, base_url: str) -> None:
    """Paths begin with one."""
    assert servers.base_url(url) == spec.at(endpoint, url).base_url == base_url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/",
        "cats.example",
        "ftp://cats.example",
        "https://",
        "https://user:secret@cats.example",
        "https://cats.example?a=1",
        "https://cats.example#a",
        "https://cats.example/a b",
        "https://cats.example/é",
        "https://cats.example/%zz",
        "https://cats.example/%2",
        "https://cats.example/\n",
        'https://cats.example/"',
        "https://{host}",
        "https://cats.example:99999",
        "https://cats.example:",
        "https://cats.example:٣",
        "https://cats.example/a/../b",
        "https://cats.example/.",
        "https://cats.example/%2E%2e/b",
        "https://-cats.example",
        "https://cats-.example",
        "https://cats..example",
        "https://cats.example.",
        f"https://{'a' * 64}.example",
        f"https://{'abc.' * 63}example",
        "https://cats.256",
        "https://1.2.3",
        "https://0x7f.1",
        "https://010.0.0.1",
        "https://[1.2.3.4]",
        "https://[::g]",
        "https://xn--.example",
        "https://xn--a-.example",
    ],
)
def test_an_invalid_base_url_is_refused(endpoint: Endpoint, url: str) -> None:
    """It must be absolute, http or https, percent-encoded, without user, query or fragment."""
    with pytest.raises(SnippetgenError, match="is not a base URL"):
        spec.at(endpoint, url)
