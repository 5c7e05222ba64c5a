"""Find faults in a whole OpenAPI document. They are warnings: the chosen operation may be valid all the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from snippetgen.openapi.pointer import DATA, NAMED, Unresolved, escaped, reference, resolved

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def faults(document: Mapping[str, Any], unresolved: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The JSON pointer of each fault in an OpenAPI 3 document, and what is wrong there.

    `unresolved` maps references to other files that could not be included to the reason.
    """
    yield from _paths(document)
    known: dict[str, str] = {}
    for pointer, target in _references(document, ""):
        if target not in known:
            known[target] = ""
            try:
                resolved(document, {"$ref": target})
            except Unresolved as trouble:
                known[target] = unresolved.get(target, str(trouble))
        if known[target]:
            yield pointer, f"the reference “{target}” {known[target]}"


def _paths(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    paths = document.get("paths", {})
    if not isinstance(paths, Mapping):
        yield "/paths", "it is not an object"
        return
    needs_responses = str(document.get("openapi")).startswith("3.0")
    names: dict[str, str] = {}
    for path, item in paths.items():
        pointer = f"/paths/{escaped(path)}"
        if str(path).startswith("x-"):
            continue
        if not str(path).startswith("/"):
            yield pointer, "the path does not begin with a slash"
        if not isinstance(item, Mapping):
            yield pointer, "the path item is not an object"
            continue
        for method in METHODS:
            if method in item:
                yield from _operation(item[method], f"{pointer}/{method}", names, needs_responses=needs_responses)


def _operation(
    operation: Any, pointer: str, names: dict[str, str], *, needs_responses: bool
) -> Iterator[tuple[str, str]]:
    """The faults of one operation. `names` maps each operationId so far to its operation."""
    if not isinstance(operation, Mapping):
        yield pointer, "the operation is not an object"
        return
    if needs_responses and not isinstance(operation.get("responses"), Mapping):
        yield pointer, "the operation has no responses"
    name = operation.get("operationId")
    if isinstance(name, str) and names.setdefault(name, pointer) != pointer:
        yield pointer, f"the operationId “{name}” is also that of {names[name]}"
    parameters = operation.get("parameters", [])
    for number, parameter in enumerate(parameters if isinstance(parameters, list) else [parameters]):
        if not isinstance(parameter, Mapping) or not (parameter.keys() >= {"name", "in"} or "$ref" in parameter):
            yield f"{pointer}/parameters/{number}", "the parameter has no name or no `in`"


def _references(value: Any, pointer: str, *, names: bool = False) -> Iterator[tuple[str, str]]:
    """The pointer and the target of each reference. `names` says that the keys of `value` are names, not keywords."""
    if isinstance(value, list):
        for number, inner in enumerate(value):
            if isinstance(inner, Mapping | list):
                yield from _references(inner, f"{pointer}/{number}")
        return
    target = None if names else reference(value)
    if target is not None:
        yield pointer, target
    for key, inner in value.items():
        if isinstance(inner, Mapping | list) and (names or not (key in DATA or str(key).startswith("x-"))):
            yield from _references(inner, f"{pointer}/{escaped(key)}", names=not names and key in NAMED)
