"""The configuration: `snippetgen.toml`, or `[tool.snippetgen]` in `pyproject.toml`.

    languages = ["LANGUAGE", "OTHER/CLIENT"]

    [endpoints.detect]
    spec = "openapi.yaml"
    operation = "detectLeaves"
    image = "body /image/value as base64"

`languages` has the languages and clients that come first. `spec`, `operation` and `overlay` choose the document; every
other key is a property of `x-snippetgen`, which `openapi.hints` describes. The first endpoint is the default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from snippetgen.errors import SnippetgenError, nearest
from snippetgen.frozen import dataclass

FILE = "snippetgen.toml"
_SETTINGS = ["endpoints", "languages"]
_OWN = ("spec", "operation", "overlay")


@dataclass(frozen=True)
class Stated:
    """One configured endpoint. `hints` are its properties of `x-snippetgen`; `where` names it in errors."""

    spec: Path
    operation: str | None = None
    overlay: Path | None = None
    hints: Mapping[str, Any] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True)
class Config:
    """The configured endpoints by name, and the languages and clients that come first.

    `file` names the configuration in errors.
    """

    endpoints: Mapping[str, Stated] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    file: str = ""

    def choose(self, name: str | None = None) -> Stated | None:
        """Return the endpoint `name`, by default the first one; None without endpoints.

        Raises SnippetgenError for an unknown name.
        """
        if name is None:
            return next(iter(self.endpoints.values()), None)
        if name not in self.endpoints:
            raise SnippetgenError(
                f"no endpoint “{name}” is configured",
                parameter="endpoint",
                remedy=nearest(name, self.endpoints, f"add it to {FILE}; `snippetgen init FILE` writes that file"),
            )
        return self.endpoints[name]


def read(folder: Path = Path()) -> Config:
    """Return the configuration of `folder`; empty if there is none.

    Raises SnippetgenError for a file that is not TOML, an unknown setting, or an endpoint without a spec.
    """
    for file, keys in ((folder / FILE, ()), (folder / "pyproject.toml", ("tool", "snippetgen"))):
        content = file.read_bytes() if file.is_file() else b""
        if not content or (keys and b"snippetgen" not in content):
            continue
        import tomllib  # noqa: PLC0415  most folders have no configuration

        try:
            stated: Any = tomllib.loads(content.decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise _wrong(file, f"the configuration is not valid TOML: {error}", "correct the file") from None
        for key in keys:
            stated = stated.get(key, {}) if isinstance(stated, Mapping) else {}
        if not isinstance(stated, Mapping):
            raise _wrong(file, "the settings are not a table", "write [tool.snippetgen]")
        if stated:
            return _config(file, stated)
    return Config()


def _wrong(file: Path, what: str, remedy: str) -> SnippetgenError:
    return SnippetgenError(what, where=str(file), remedy=remedy)


def _config(file: Path, stated: Mapping[str, Any]) -> Config:
    for name in stated:
        if name not in _SETTINGS:
            raise _wrong(file, f"there is no setting “{name}”", nearest(name, _SETTINGS))
    order = stated.get("languages", [])
    if not isinstance(order, list) or not all(isinstance(each, str) for each in order):
        remedy = "write a list of languages and of LANGUAGE/CLIENT, as `snippetgen list` shows them"
        raise _wrong(file, "`languages` is not a list of strings", remedy)
    return Config(_endpoints(file, stated.get("endpoints", {})), tuple(order), str(file))


def _endpoints(file: Path, endpoints: Any) -> dict[str, Stated]:
    found: dict[str, Stated] = {}
    if not isinstance(endpoints, Mapping):
        raise _wrong(file, "`endpoints` is not a table", "write [endpoints.NAME]")
    for name, each in endpoints.items():
        if not isinstance(each, Mapping) or not isinstance(each.get("spec"), str):
            raise _wrong(file, f"the endpoint “{name}” has no spec", 'add a line such as spec = "openapi.yaml"')
        own = {key: each[key] for key in _OWN if key in each}
        for key, value in own.items():
            if not isinstance(value, str):
                raise _wrong(file, f"{key} of the endpoint “{name}” is not a string", "put it in quotes")
        hints = {"name": name, **{key: value for key, value in each.items() if key not in _OWN}}
        overlay = file.parent / own["overlay"] if "overlay" in own else None
        where = f"{file}, endpoint {name}"
        found[name] = Stated(file.parent / own["spec"], own.get("operation"), overlay, hints, where)
    return found
