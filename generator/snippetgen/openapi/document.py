"""Read an OpenAPI document from YAML or JSON, remember where each value stands, and validate it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import yaml

from snippetgen.errors import SnippetgenError, collected
from snippetgen.openapi.pointer import Astray, at, escaped, follow, reference

# The validator would choose another engine, with other messages, where some other package has brought one.
os.environ["OPENAPI_SPEC_VALIDATOR_SCHEMA_VALIDATOR_BACKEND"] = "jsonschema"

from openapi_spec_validator import OpenAPIV31SpecValidator  # it reads that when it is imported

_LARGEST = 8 * 2**20
_MOST_VALUES = 500_000


class _CoreLoader(yaml.SafeLoader):
    """YAML 1.2's core schema, which OpenAPI 3.1 (section 4.3) asks for: `no` and `2026-01-01` are strings."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  PyYAML's own shape


for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    _CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern})\\Z"), [c.replace("\0", "") for c in _first]
    )


@dataclass(frozen=True)
class Document:
    """A parsed document, and its text."""

    file: str
    value: dict[str, Any]
    text: str

    @cached_property
    def lines(self) -> dict[str, int]:
        """The line, from 1, of each value by its JSON pointer; worked out when there is something to report."""
        parser = _Parser(self.file)
        parser.parse(self.text)
        return parser.lines

    @classmethod
    def read(cls, path: Path) -> Document:
        """Parse the file at `path`. Raises SnippetgenError with file and line when it cannot be."""
        try:
            with path.open("rb") as file:
                content = file.read(_LARGEST + 1)  # no more, whatever size a pipe or a device says it has
            if len(content) > _LARGEST:
                raise SnippetgenError(
                    f"the document has more than {_LARGEST >> 20} MiB", where=str(path), remedy="split it"
                )
            text = content.decode("utf-8-sig")
        except OSError as error:
            raise SnippetgenError(
                f"the document cannot be read: {error.strerror}", where=str(path), remedy="name an OpenAPI document"
            ) from None
        except UnicodeDecodeError:
            raise SnippetgenError("the document is not UTF-8", where=str(path), remedy="save it as UTF-8") from None
        text = text.replace("\t", " ") if path.suffix == ".json" else text  # the parser of lines is YAML's
        value = _json(str(path), text) if path.suffix == ".json" else _yaml(str(path), text)
        if not isinstance(value, dict):
            raise SnippetgenError(
                "the document is no object", where=f"{path}:1", remedy="begin it with `openapi: 3.1.0`"
            )
        _check_text(str(path), value)
        return cls(str(path), value, text)

    def place(self, pointer: str) -> str:
        """File, line and JSON pointer of a value, or of what would hold it."""
        known = pointer
        while known not in self.lines:
            known = known.rpartition("/")[0]
        return f"{self.file}:{self.lines[known]}, at {pointer or '/'}"

    def validate(self) -> None:
        """Raise SnippetgenError with everything in which the document is no valid OpenAPI 3.1."""
        version = str(self.value.get("openapi", ""))
        if not version.startswith("3.1."):
            raise SnippetgenError(
                f"the document is of OpenAPI “{version}”"
                if version
                else "the document does not say its OpenAPI version",
                where=self.place("/openapi"),
                remedy="write it as OpenAPI 3.1, with `openapi: 3.1.0`",
            )
        wrong = [
            SnippetgenError(
                f"the reference “{target}” {trouble}",
                where=self.place(pointer),
                remedy="copy what it refers to into `components` and refer to it as `#/components/…`",
            )
            for pointer, target in sorted(self._references(self.value, ""))
            if (trouble := self._trouble(target))
        ]
        if wrong:
            raise collected(wrong)
        problems = [
            SnippetgenError(error.message, where=self.place(self._pointer(error)), remedy=_remedy(error.validator))
            for error in self._complaints()
        ]
        if problems:
            raise collected(list({str(problem): problem for problem in problems}.values()))

    def _complaints(self) -> Iterator[Any]:
        """The validator's errors. It goes on with what it has found wrong, and may stumble over that."""
        found = False
        try:
            for error in OpenAPIV31SpecValidator(self.value).iter_errors():
                found = True
                yield error
        except (LookupError, TypeError, AttributeError, ValueError, RecursionError, AssertionError) as error:
            if not found:
                raise SnippetgenError(
                    f"the validator cannot read the document: {error!r}",
                    where=self.file,
                    remedy="write it as the OpenAPI 3.1 specification says",
                ) from None

    def _trouble(self, target: str) -> str:
        """What is wrong with a reference, if something is."""
        try:
            follow(self.value, target)
        except Astray as error:
            return str(error)
        return ""

    def _pointer(self, error: Any) -> str:
        """Where the error's value stands: the validator gives the value, and a path that may begin at any schema."""
        pointer = "".join(f"/{escaped(step)}" for step in error.absolute_path)
        ends = [known for known in self.lines if known.endswith(pointer)]
        return next((known for known in ends if at(self.value, known) is error.instance), pointer)

    def _references(self, value: Any, pointer: str) -> Iterator[tuple[str, str]]:
        if (target := reference(value)) is not None:
            yield f"{pointer}/$ref", target
        for step, inner in (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        ):
            yield from self._references(inner, f"{pointer}/{escaped(step)}")


def _yaml(file: str, text: str) -> Any:
    parser = _Parser(file)
    value = parser.parse(text)
    if parser.problems:
        raise collected(parser.problems)
    return value


def _json(file: str, text: str) -> Any:
    """The value of a JSON document (RFC 8259), whose objects have each key once."""
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise SnippetgenError(
            f"the document is not JSON: {error.msg}", where=f"{file}:{error.lineno}", remedy="correct that line"
        ) from None
    except _Repeated:
        return _yaml(file, text)  # which reports each line
    except RecursionError:
        raise SnippetgenError(
            "the document is nested too deeply", where=file, remedy="use `$ref` for recursion"
        ) from None
    except ValueError as error:
        raise SnippetgenError(
            f"the document is not JSON: {error}", where=file, remedy="write it as RFC 8259 says"
        ) from None


class _Repeated(Exception):
    """An object has a key twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _Repeated
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number of JSON")


def _check_text(file: str, value: Any) -> None:
    """Refuse half a surrogate pair, which has no UTF-8 form and could not be written to any page."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        code = ord(error.object[error.start])
        raise SnippetgenError(
            f"the document has U+{code:04X}, half of a surrogate pair",
            where=file,
            remedy="write the character itself, or both halves in JSON",
        ) from None


class _Parser:
    """YAML's tree → plain values, with their lines. A JSON document is a YAML document."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[str, int] = {}
        self.problems: list[SnippetgenError] = []

    def parse(self, text: str) -> Any:
        try:
            loader = _CoreLoader(text)
            tree = loader.get_single_node()
            return None if tree is None else self._value(loader, tree, "")
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise SnippetgenError(
                f"the document is neither YAML nor JSON: {error.problem}",
                where=f"{self.file}:{line}",
                remedy="correct that line",
            ) from None
        except (yaml.YAMLError, ValueError) as error:
            raise SnippetgenError(
                f"the document is neither YAML nor JSON: {error}", where=self.file, remedy="save it as plain UTF-8 text"
            ) from None
        except RecursionError:
            raise SnippetgenError(
                "the document is nested too deeply, or refers to itself by an alias",
                where=self.file,
                remedy="use `$ref` for recursion",
            ) from None

    def _value(self, loader: _CoreLoader, tree: yaml.Node, pointer: str) -> Any:
        self.lines[pointer] = tree.start_mark.line + 1
        if len(self.lines) > _MOST_VALUES:
            raise SnippetgenError(
                f"the document has more than {_MOST_VALUES} values",
                where=self.file,
                remedy="use `$ref` in place of YAML aliases",
            )
        if isinstance(tree, yaml.SequenceNode):
            return [self._value(loader, item, f"{pointer}/{number}") for number, item in enumerate(tree.value)]
        if isinstance(tree, yaml.MappingNode):
            return self._mapping(loader, tree, pointer)
        if not tree.tag.startswith("tag:yaml.org,2002:"):
            self._problem(f"the tag {tree.tag} is not supported", tree, "leave it out")
            return None
        return loader.construct_object(tree)

    def _mapping(self, loader: _CoreLoader, tree: yaml.MappingNode, pointer: str) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for key_tree, value_tree in tree.value:
            key = str(key_tree.value)
            if key in value:
                self._problem(f"the key “{key}” stands here twice", key_tree, "keep one of the two")
            value[key] = self._value(loader, value_tree, f"{pointer}/{escaped(key)}")
        return value

    def _problem(self, what: str, tree: yaml.Node, remedy: str) -> None:
        self.problems.append(SnippetgenError(what, where=f"{self.file}:{tree.start_mark.line + 1}", remedy=remedy))


def _int(_: _CoreLoader, scalar: yaml.ScalarNode) -> int:
    digits = str(scalar.value)
    return int(digits, {"0o": 8, "0x": 16}.get(digits[:2], 10))


_CoreLoader.add_constructor("tag:yaml.org,2002:int", _int)


_REMEDIES = {
    "required": "add the missing property",
    "type": "give a value of the type that OpenAPI states",
    "enum": "choose one of the allowed values",
    "additionalProperties": "remove the property, or correct its name",
    "unevaluatedProperties": "remove the property, or correct its name",
    "oneOf": "make it one of the forms that OpenAPI allows here",
    "anyOf": "make it one of the forms that OpenAPI allows here",
}


def _remedy(validator: object) -> str:
    return _REMEDIES.get(str(validator), "correct it as the OpenAPI 3.1 specification says")
