"""Where a reference leads to, within its own document: nothing else is ever opened, and no request leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote


class Astray(LookupError):
    """A reference that leads to no value of its document; its text says in which way."""


def escaped(step: object) -> str:
    """One step of a JSON pointer (RFC 6901, section 3)."""
    return str(step).replace("~", "~0").replace("/", "~1")


def joined(steps: Iterable[object]) -> str:
    """The JSON pointer of these steps."""
    return "".join(f"/{escaped(step)}" for step in steps)


def unescaped(step: str) -> str:
    """A step of a JSON pointer as the key that it names."""
    return step.replace("~1", "/").replace("~0", "~")


def at(document: Any, pointer: str) -> Any:
    """The value at a JSON pointer (RFC 6901). Raises LookupError or TypeError where there is none."""
    value = document
    for step in pointer.split("/")[1:]:
        key = unescaped(step)
        value = value[int(key)] if isinstance(value, list) and key.isdecimal() else value[key]
    return value


def reference(value: Any) -> str | None:
    """What a value refers to in place of being there itself; None when it does not."""
    target = value.get("$ref") if isinstance(value, Mapping) else None
    return target if isinstance(target, str) else None


def resolved(document: Any, value: Any) -> Any:
    """`value`, or what it refers to in `document`. Raises Astray."""
    target = reference(value)
    return value if target is None else follow(document, target)


def follow(document: Any, target: str) -> Any:
    """The value that the reference `target` leads to in `document`, over as many others as it takes. Raises Astray."""
    seen: set[str] = set()
    step: str | None = target
    while step is not None:
        if step in seen:
            raise Astray("goes round in a circle")
        seen.add(step)
        if not step.startswith("#/"):
            raise Astray("leads nowhere" if step.startswith("#") else "leaves the document")
        try:
            value = at(document, unquote(step[1:]))
        except (LookupError, TypeError):
            raise Astray("leads nowhere") from None
        step = reference(value)
    return value


def why(trouble: str) -> str:
    """Why a reference leads nowhere, as the end of a sentence."""
    plain = trouble.startswith(("lead", "leaves", "goes", "does"))
    return trouble if plain else f"cannot be followed: {trouble}"
