"""Follow references and JSON pointers within a document. Nothing else is opened, and no request is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import unquote

DATA = {"const", "default", "enum", "example", "examples", "x-example", "x-examples"}
"""Keys whose values are samples: a `$ref` in them is not a reference."""
NAMED = {
    "$defs", "callbacks", "content", "definitions", "dependentSchemas", "encoding", "headers", "links", "parameters",
    "pathItems", "paths", "patternProperties", "properties", "requestBodies", "responses", "schemas", "securitySchemes",
    "securityDefinitions", "variables", "webhooks", "x-ms-paths",
}  # fmt: skip
"""Keys whose values map names to objects: a name such as `default` or `example` is not a keyword there."""


class Unresolved(LookupError):
    """A reference that does not point to a value of its document. Its text says why, as a predicate."""


def escaped(step: object) -> str:
    """`step` escaped for a JSON pointer (RFC 6901, section 3)."""
    return str(step).replace("~", "~0").replace("/", "~1")


def joined(steps: Iterable[object]) -> str:
    """The JSON pointer of these steps."""
    return "".join(f"/{escaped(step)}" for step in steps)


def unescaped(step: str) -> str:
    """The key that one step of a JSON pointer names."""
    return step.replace("~1", "/").replace("~0", "~")


def at(document: Any, pointer: str) -> Any:
    """The value at a JSON pointer (RFC 6901). Raises LookupError or TypeError if there is none."""
    value = document
    for step in pointer.split("/")[1:]:
        key = unescaped(step)
        value = value[int(key)] if isinstance(value, list) and key.isdecimal() else value[key]
    return value


def reference(value: Any) -> str | None:
    """The target of `value` if it is a reference, else None."""
    target = value.get("$ref") if isinstance(value, Mapping) else None
    return target if isinstance(target, str) else None


def resolved(document: Any, value: Any) -> Any:
    """`value`, or the value that it refers to in `document`, directly or through others. Raises Unresolved."""
    seen: set[str] = set()
    while (target := reference(value)) is not None:
        if target in seen:
            raise Unresolved("is circular")
        seen.add(target)
        if not target.startswith("#/"):
            raise Unresolved("points to nothing" if target.startswith("#") else "points outside the document")
        try:
            value = at(document, unquote(target[1:]))
        except (LookupError, TypeError):
            raise Unresolved("points to nothing") from None
    return value


def relinked(value: Any, change: Callable[[str], str], *, names: bool = False) -> Any:
    """A copy of `value` in which `change` is applied to the target of each reference.

    Samples are not copied. `names` says that the keys of `value` are names, not keywords.
    """
    if isinstance(value, list):
        return [relinked(item, change) for item in value]
    if not isinstance(value, Mapping):
        return value
    copy: dict[str, Any] = {}
    for key, inner in value.items():
        if key == "$ref" and isinstance(inner, str):
            copy[key] = change(inner)
        elif names or key not in DATA:
            copy[key] = relinked(inner, change, names=not names and key in NAMED)
        elif key == "examples" and isinstance(inner, Mapping):
            copy[key] = {name: _example(example, change) for name, example in inner.items()}
        else:
            copy[key] = inner
    return copy


def _example(example: Any, change: Callable[[str], str]) -> Any:
    """A named example: a Reference Object (OpenAPI 3.0.3, section 4.7.19), or data."""
    target = reference(example)
    return example if target is None else {**example, "$ref": change(target)}
