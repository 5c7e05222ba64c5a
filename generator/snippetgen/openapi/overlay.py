"""Apply an OpenAPI Overlay 1.0 to a document.

Source: the Overlay Specification 1.0.0, whose targets are JSONPath queries (RFC 9535). Beyond 1.0, an action may
update or remove a primitive value, as Overlay 1.1 allows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import jsonpath_rfc9535
from jsonpath_rfc9535 import JSONPathError, JSONPathNode

from snippetgen.errors import SnippetgenError, nearest

_VERSION = re.compile(r"1\.0\.[0-9]+\Z")
_KEYS = ["target", "description", "update", "remove"]


def apply(document: dict[str, Any], overlay: Mapping[str, Any], file: str) -> dict[str, Any]:
    """Return a copy of `document` with the actions of `overlay` applied in order.

    `file` is the name of the overlay for messages. Raises SnippetgenError if the overlay has another version, an action
    is malformed, or a target matches nothing.
    """
    version = overlay.get("overlay")
    if not isinstance(version, str) or not _VERSION.match(version):
        raise SnippetgenError(
            f"Overlay version “{version}” is not supported" if version else "the overlay does not state its version",
            where=f"{file}, at /overlay",
            remedy="write the overlay for version 1.0, with `overlay: 1.0.0`",
        )
    actions = overlay.get("actions")
    if not isinstance(actions, list) or not actions:
        raise SnippetgenError(
            "the overlay has no list of actions", where=f"{file}, at /actions", remedy="add at least one action"
        )
    changed = deepcopy(document)
    for number, action in enumerate(actions):
        _act(changed, action, f"{file}, at /actions/{number}")
    return changed


def _act(document: dict[str, Any], action: Any, where: str) -> None:
    _check(action, where)
    matches = _matches(document, action["target"], f"{where}/target")
    if action.get("remove"):
        _remove(document, matches, f"{where}/target")
        return
    for match in matches:
        _update(match, deepcopy(action["update"]), f"{where}/update")


def _check(action: Any, where: str) -> None:
    """Raise SnippetgenError unless `action` is an Action Object that does something."""
    if not isinstance(action, Mapping):
        raise SnippetgenError("the action is not an object", where=where, remedy="give it a `target` and an `update`")
    for key in action:
        if key not in _KEYS and not str(key).startswith("x-"):
            raise SnippetgenError(
                f"an action has no property “{key}”", where=f"{where}/{key}", remedy=nearest(str(key), _KEYS)
            )
    if not isinstance(action.get("target"), str):
        raise SnippetgenError(
            "the action has no target", where=f"{where}/target", remedy="add a JSONPath, such as `$.paths['/x'].post`"
        )
    if not isinstance(action.get("remove", False), bool):
        raise SnippetgenError(
            "`remove` is not a boolean", where=f"{where}/remove", remedy="write `remove: true`, or leave it out"
        )
    if not action.get("remove") and "update" not in action:
        raise SnippetgenError(
            "the action changes nothing", where=where, remedy="add an `update`, or write `remove: true`"
        )


def _matches(document: dict[str, Any], target: str, where: str) -> list[JSONPathNode]:
    """The values that a JSONPath selects, each once. Raises SnippetgenError if there are none."""
    try:
        matches = jsonpath_rfc9535.find(target, document)
    except JSONPathError as error:
        raise SnippetgenError(
            f"“{target}” is not a valid JSONPath: {error}",
            where=where,
            remedy="follow RFC 9535; write a name such as `x-cat` as `['x-cat']`",
        ) from None
    if not matches:
        raise SnippetgenError(
            f"“{target}” matches nothing in the document",
            where=where,
            remedy="correct the target, or remove the action",
        )
    return list({match.location: match for match in matches}.values())


def _remove(document: dict[str, Any], matches: list[JSONPathNode], where: str) -> None:
    if not all(match.location for match in matches):
        raise SnippetgenError("the whole document cannot be removed", where=where, remedy="select a part of it")

    def order(match: JSONPathNode) -> tuple[int, int]:
        last = match.location[-1]
        return len(match.location), last if isinstance(last, int) else 0

    # Innermost and last first, so that the remaining locations stay valid.
    for match in sorted(matches, key=order, reverse=True):
        parent: Any = document
        for step in match.location[:-1]:
            parent = parent[step]
        del parent[match.location[-1]]


def _update(match: JSONPathNode, update: Any, where: str) -> None:
    if isinstance(match.value, list):
        match.value.append(update)
    elif not isinstance(match.value, dict):
        match.value = update
    elif isinstance(update, dict):
        _merge(match.value, update)
    else:
        raise SnippetgenError(
            "the target is an object, but the update is not",
            where=where,
            remedy="write an object with the properties to merge",
        )


def _merge(value: dict[str, Any], update: dict[str, Any]) -> None:
    """Merge `update` into `value` in place: objects are merged, arrays extended. Anything else is replaced."""
    for key, new in update.items():
        old = value.get(key)
        if isinstance(old, dict) and isinstance(new, dict):
            _merge(old, new)
        elif isinstance(old, list) and isinstance(new, list):
            old.extend(new)
        else:
            value[key] = new
