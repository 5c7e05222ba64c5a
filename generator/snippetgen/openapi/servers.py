"""Choose a server, fill in the variables of its URL, and check base URLs.

A valid base URL is one that all clients parse alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from snippetgen.errors import SnippetgenError
from snippetgen.openapi.endpoint import BRACES, Parameter, Server
from snippetgen.openapi.schema import described, listed, text

_PATH = re.compile(r"(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*)*\Z")
_BASE_URL = re.compile(
    r"https?://(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?(?P<path>/.*)?\Z"
)
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)\Z")
_LIKE_A_NUMBER = re.compile(r"(?:[0-9]+|0[xX][0-9A-Fa-f]*)\Z")
_LONGEST_HOST = 253
_PORTS = range(1, 65536)


def base_url(url: str) -> str:
    """`url` without a trailing slash.

    Raises SnippetgenError if it is not an absolute, percent-encoded http or https URL, and for what clients parse in
    different ways: segments `.` and `..`, and hosts that are not valid names.
    """
    found = _BASE_URL.match(url)
    if not found or not (_host(found["host"]) and int(found["port"] or 80) in _PORTS and plain(found["path"] or "")):
        raise SnippetgenError(
            f"“{url}” is not a base URL",
            parameter="base_url",
            remedy="write an absolute, percent-encoded http or https URL without user, query, fragment or “..”",
        )
    return url.rstrip("/")


def plain(path: str) -> bool:
    """Whether a path is percent-encoded and clients send it unchanged. See RFC 3986, sections 3.3 and 5.2.4."""
    dots = (segment.replace("%2e", ".") for segment in path.lower().split("/"))
    return _PATH.match(path) is not None and not {".", ".."} & set(dots)


def _host(host: str) -> bool:
    """Whether every client accepts a host as a name (RFC 1123, section 2.1) or an IP address."""
    labels = host.split(".")
    if host.startswith("["):
        return _is_address(host.strip("[]"), 6)
    if _LIKE_A_NUMBER.match(labels[-1]):
        return _is_address(host, 4)
    if "xn--" in host.lower() and not _internationalized(host):
        return False
    return len(host) <= _LONGEST_HOST and all(map(_LABEL.match, labels))


def _is_address(text: str, version: int) -> bool:
    from ipaddress import ip_address  # noqa: PLC0415  few base URLs have an IP address

    try:
        return ip_address(text).version == version
    except ValueError:
        return False


def _internationalized(host: str) -> bool:
    """Whether the labels of `host` that begin with `xn--` are valid Punycode (RFC 3492)."""
    try:
        return bool(host.encode("ascii").decode("idna"))
    except UnicodeError:
        return False


def chosen(servers: Any) -> tuple[int, Server]:
    """The index of the chosen server, and the server.

    It is the first; if that has plain HTTP, the first with TLS, if there is one.
    """
    stated = [_stated(server) for server in listed(servers) if isinstance(server, Mapping)] or [Server("/")]
    urls = [filled(server, {}) for server in stated]
    secure = [number for number, url in enumerate(urls) if url.startswith("https:")]
    number = secure[0] if secure and urls[0].startswith("http:") else 0
    return number, stated[number]


def _stated(server: Mapping[str, Any]) -> Server:
    url = str(server.get("url", "/"))
    stated = {name: described(described(server.get("variables")).get(name)) for name in BRACES.findall(url)}
    return Server(url, tuple(_variable(name, variable) for name, variable in stated.items()))


def _variable(name: str, stated: Mapping[str, Any]) -> Parameter:
    choices, default = stated.get("enum"), stated.get("default")
    schema = {"enum": list(map(text, choices))} if isinstance(choices, list) and choices else {}
    return Parameter(
        name,
        "server",
        required=True,
        description=str(stated.get("description") or ""),
        schema={"type": "string", **schema},
        example=None if default is None else text(default),
    )


def filled(server: Server, values: Mapping[str, Any]) -> str:
    """The URL of `server` with its variables replaced by `values`, else by their defaults.

    Variables without either stay in braces.
    """
    defaults = {each.name: each.example for each in server.variables if each.example is not None}
    known = {**defaults, **values}
    return BRACES.sub(lambda found: text(known.get(found[1], found[0])), server.url)


def divides_host(server: Server, name: str, value: str) -> bool:
    """Whether `value` for the variable `name` would change the host of `server`. A slash in it would end the host."""
    host = server.url.partition("://")[2].partition("/")[0]
    return "/" in value and f"{{{name}}}" in host
