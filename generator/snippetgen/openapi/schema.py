"""Read JSON Schemas in OpenAPI documents: references, alternatives, and sample values.

The keywords of OpenAPI 3.0 (`nullable`, `format: byte`) and of 3.1 (`type: [string, "null"]`, `contentEncoding`) are
all read, whatever version the document states: documents mix them.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from snippetgen.errors import SnippetgenError
from snippetgen.openapi.pointer import DATA, NAMED, Unresolved, escaped, reference, resolved

JSON = Mapping[str, Any]

_KEPT_AT_CYCLES = ("type", "format", "title", "description")
_MOST_UNFOLDED = 20_000
_DEEPEST = 20
_KINDS: Mapping[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("format", "pattern", "contentEncoding", "contentMediaType"), str),
    **dict.fromkeys(("required", "enum", "allOf", "anyOf", "oneOf"), list),
    **dict.fromkeys(("minLength", "maxLength"), int),
    "type": (str, list),
    "properties": Mapping,
}
"""The keywords that we read, and the types of their values. A keyword with a value of another type is ignored."""
_EXCLUSIVE = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
"""The keywords that OpenAPI 3.0 states as true, and where they then have their limits."""


def described(schema: object) -> JSON:
    """A schema as an object: a boolean schema becomes {}."""
    return schema if isinstance(schema, Mapping) else {}


def listed(value: object) -> list[Any]:
    """`value`, or an empty list if it is something else."""
    return value if isinstance(value, list) else []


def sane(schema: object) -> JSON:
    """A schema as an object, without keywords whose values have the wrong type."""
    stated = described(schema)
    wrong = [name for name, kind in _KINDS.items() if name in stated and not isinstance(stated[name], kind)]
    if isinstance(stated.get("type"), list) and not all(isinstance(each, str) for each in stated["type"]):
        wrong.append("type")
    sane = {name: value for name, value in stated.items() if name not in wrong} if wrong else stated
    for keyword, limit in _EXCLUSIVE.items():
        if sane.get(keyword) is True and limit in sane:
            sane = {**sane, keyword: sane[limit]}
    return sane


class Schemas:
    """The schemas of one document. `file` names it in errors."""

    def __init__(
        self,
        document: JSON,
        file: str,
        unresolved: Mapping[str, str] | None = None,
        locate: Callable[[str], str] = str,
    ) -> None:
        """`unresolved` maps references to other files that could not be included to the reason.

        `locate` turns a JSON pointer into file, line and pointer.
        """
        self.locate = locate
        self.document = document
        self.file = file
        self.unresolved = unresolved or {}

    def resolve(self, value: Any) -> Any:
        """`value`, or the value that it refers to. Raises SnippetgenError if the reference cannot be followed."""
        try:
            return resolved(self.document, value)
        except Unresolved as trouble:
            target = str(reference(value))
            raise SnippetgenError(
                f"the reference “{target}” {self.unresolved.get(target, trouble)}",
                where=self._where(value),
                remedy="correct it, or copy its target into `components` and refer to it as `#/components/…`",
            ) from None

    def objects(self, value: Any) -> dict[str, JSON]:
        """The objects in a mapping by name, or those that they refer to. Raises SnippetgenError as `resolve` does."""
        return {str(name): described(self.resolve(each)) for name, each in described(value).items()}

    def _where(self, value: Any) -> str:
        """The location of a value in the document; only the file if it is not found."""
        found = next((pointer for pointer, each in _pointers(self.document, "") if each is value), None)
        return self.file if found is None else self.locate(found)

    def whole(self, schema: Any) -> JSON:
        """`schema` as one object: references are followed, and `allOf` is merged. Keywords beside a `$ref` win."""
        return self._whole(schema, 0)

    def _whole(self, schema: Any, depth: int) -> JSON:
        stated = sane(schema)
        if depth > _DEEPEST:
            return stated
        if reference(stated) is not None:
            beside = {name: value for name, value in stated.items() if name != "$ref"}
            stated = {**self._whole(self.resolve(stated), depth + 1), **beside}
        if not isinstance(stated.get("allOf"), list):
            return stated
        merged: dict[str, Any] = {}
        for part in (*stated["allOf"], {name: value for name, value in stated.items() if name != "allOf"}):
            merged = _merged(merged, self._whole(part, depth + 1))
        return merged

    def branches(self, schema: Any) -> Iterator[JSON]:
        """The alternatives of `schema` (`anyOf`, `oneOf`) apart from null.

        Each is merged with the keywords beside them.
        """
        yield from self._branches(self.whole(schema), 0)

    def _branches(self, whole: JSON, depth: int) -> Iterator[JSON]:
        for keyword in ("anyOf", "oneOf"):
            if isinstance(whole.get(keyword), list) and depth < _DEEPEST:
                beside = {name: value for name, value in whole.items() if name != keyword}
                for part in whole[keyword]:
                    merged = _merged(beside, self.whole(part))
                    if merged.get("type") != "null":
                        yield from self._branches(merged, depth + 1)
                return
        yield whole

    def fielded(self, schema: Any) -> JSON:
        """The first alternative of `schema` that has properties; {} if none has."""
        return next((branch for branch in self.branches(schema) if self.properties(branch)), {})

    def plain(self, schema: Any) -> JSON:
        """`schema` without null. If only one alternative or type remains, it replaces the list."""
        found = list(self.branches(schema))
        whole = found[0] if len(found) == 1 else self.whole(schema)
        types = whole.get("type")
        if isinstance(types, list):
            kinds = [kind for kind in types if kind != "null"]
            whole = {**whole, "type": kinds[0] if len(kinds) == 1 else kinds}
        return whole

    def items(self, schema: JSON) -> JSON:
        """The whole schema of an array's items."""
        return self.whole(schema.get("items"))

    def properties(self, schema: JSON) -> Mapping[str, Any]:
        """The properties of an object's schema, as the document states them."""
        return described(schema.get("properties"))

    def unfold(self, schema: Any) -> Any:
        """`schema` with every reference followed, for pages.

        A recursive schema is cut at the cycle, keeping only type, format, title and description.
        """
        count = itertools.count(1)

        def unfolded(value: Any, within: frozenset[str], *, names: bool = False) -> Any:
            """`names` says that the keys of `value` are names, not keywords."""
            size, target = next(count), None if names else reference(value)
            if target is not None:
                beside = {name: inner for name, inner in value.items() if name != "$ref"}
                whole = self.resolve(value)
                if not isinstance(whole, Mapping):
                    return whole
                if target in within or size > _MOST_UNFOLDED:
                    return {name: whole[name] for name in _KEPT_AT_CYCLES if name in whole} | beside
                return unfolded({**whole, **beside}, within | {target})
            if isinstance(value, Mapping):
                return {
                    name: inner
                    if name in DATA and not names
                    else unfolded(inner, within, names=name in NAMED and not names)
                    for name, inner in value.items()
                }
            return [unfolded(inner, within) for inner in value] if isinstance(value, list) else value

        return unfolded(schema, frozenset())


def _pointers(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    yield pointer, value
    items = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        yield from _pointers(inner, f"{pointer}/{escaped(step)}")


def _merged(first: JSON, second: JSON) -> dict[str, Any]:
    """Merge two schemas that both apply. The second wins where a keyword can have only one value."""
    both: dict[str, Any] = {**first, **second}
    if "properties" in first and "properties" in second:
        both["properties"] = {**described(first["properties"]), **described(second["properties"])}
    if isinstance(first.get("required"), list) and isinstance(second.get("required"), list):
        both["required"] = [*first["required"], *(name for name in second["required"] if name not in first["required"])]
    return both


def types(schema: JSON) -> tuple[str, ...]:
    """The types that a whole schema states, without null. If it states none, they are inferred from its keywords."""
    stated = schema.get("type")
    if isinstance(stated, str):
        return (stated,)
    if isinstance(stated, list):
        return tuple(str(kind) for kind in stated if kind != "null")
    if "properties" in schema or "additionalProperties" in schema:
        return ("object",)
    return ("array",) if "items" in schema else ()


def is_base64(schema: JSON) -> bool:
    """Whether a whole schema describes Base64 text.

    OpenAPI 3.0 states it as `format: byte`, 3.1 as `contentEncoding`.
    """
    return schema.get("contentEncoding") == "base64" or schema.get("format") in {"byte", "base64"}


def is_binary(schema: JSON) -> bool:
    """Whether a whole schema describes raw bytes."""
    if schema.get("format") in {"binary", "file"} or schema.get("type") == "file":
        return True
    media = str(schema.get("contentMediaType", ""))
    return bool(media) and "contentEncoding" not in schema and not media.startswith("application/json")


def is_url(schema: JSON) -> bool:
    """Whether a whole schema says that its text is a URL."""
    return schema.get("format") in {"uri", "url", "uri-reference", "iri"}


NOTHING = object()
"""Returned by `sample` for a schema without a value of its own."""


def sample(schema: JSON) -> Any:
    """The value that a whole schema gives, or NOTHING. It is its example, default, constant or only enum value."""
    if "example" in schema:
        return schema["example"]
    examples = schema.get("examples")
    if isinstance(examples, list) and examples:
        return examples[0]
    for keyword in ("default", "const"):
        if schema.get(keyword) is not None:
            return schema[keyword]
    enum = [value for value in schema.get("enum", ()) if value is not None]
    return enum[0] if len(enum) == 1 else NOTHING


def text(value: Any) -> str:
    """A value as the text of a parameter.

    It is JSON, or the `str` of a string or of a type that JSON lacks, such as Decimal.
    """
    if value is None or isinstance(value, bool | int | float | list | tuple | Mapping):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
