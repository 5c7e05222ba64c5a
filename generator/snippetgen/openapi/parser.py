"""Parse YAML to plain values, and find the line of each value in YAML or JSON."""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from snippetgen.errors import SnippetgenError, collected
from snippetgen.openapi.pointer import escaped

_MOST_VALUES = 2_000_000


class _CoreLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml is ten times as fast
    """The core schema of YAML 1.2, which OpenAPI 3.1 (section 4.3) requires.

    In it, `no` and `2026-01-01` are strings.
    """

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


class _Constructor(SafeConstructor):
    """Makes the values of scalars."""


def _int(_: Any, scalar: yaml.ScalarNode) -> int:
    digits = str(scalar.value)
    return int(digits, {"0o": 8, "0x": 16}.get(digits[:2], 10))


_Constructor.add_constructor("tag:yaml.org,2002:int", _int)


def parse_yaml(file: str, text: str) -> tuple[Any, list[str]]:
    """The value of a YAML document, and a warning for each duplicate key. Raises SnippetgenError."""
    parser = _Parser(file)
    value = parser.parse(text)
    if parser.problems:
        raise collected(parser.problems)
    return value, parser.warnings


class _Parser:
    """Builds plain values from YAML's nodes, and records their lines if asked to."""

    def __init__(self, file: str, *, lines: bool = False) -> None:
        self.file = file
        self.lines: dict[str, int] = {}
        self.warnings: list[str] = []
        self.problems: list[SnippetgenError] = []
        self._wanted = lines
        self._count = 0
        self._scalars = _Constructor()

    def parse(self, text: str) -> Any:
        try:
            tree = yaml.compose(text, _CoreLoader)
            return None if tree is None else self._value(tree, "")
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise SnippetgenError(
                f"the document is not valid YAML or JSON: {error.problem}",
                where=f"{self.file}:{line}",
                remedy="correct that line",
            ) from None
        except (yaml.YAMLError, ValueError) as error:
            raise SnippetgenError(
                f"the document is not valid YAML or JSON: {error}",
                where=self.file,
                remedy="save it as plain UTF-8 text",
            ) from None
        except RecursionError:
            raise SnippetgenError(
                "the document is nested too deeply, or has an alias that contains itself",
                where=self.file,
                remedy="use `$ref` for recursion",
            ) from None

    def _value(self, tree: yaml.Node, pointer: str) -> Any:
        self._count += 1
        if self._count > _MOST_VALUES:
            raise SnippetgenError(
                f"the document has more than {_MOST_VALUES} values",
                where=self.file,
                remedy="use `$ref` instead of YAML aliases",
            )
        if self._wanted:
            self.lines[pointer] = tree.start_mark.line + 1
        if isinstance(tree, yaml.SequenceNode):
            return [self._value(item, f"{pointer}/{number}") for number, item in enumerate(tree.value)]
        if isinstance(tree, yaml.MappingNode):
            return self._mapping(tree, pointer)
        if not tree.tag.startswith("tag:yaml.org,2002:"):
            self.problems.append(
                SnippetgenError(
                    f"the tag {tree.tag} is not supported",
                    where=f"{self.file}:{tree.start_mark.line + 1}",
                    remedy="leave it out",
                )
            )
            return None
        return self._scalars.construct_object(tree)

    def _mapping(self, tree: yaml.MappingNode, pointer: str) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for key_tree, value_tree in tree.value:
            key = str(key_tree.value)
            if key in value:
                line = key_tree.start_mark.line + 1
                self.warnings.append(f"{self.file}:{line}: duplicate key “{key}”; its last value is used")
            below = f"{pointer}/{escaped(key)}" if self._wanted else ""
            value[key] = self._value(value_tree, below)
        return value


def lines(file: str, text: str) -> dict[str, int]:
    """The line, from 1, of each value by its JSON pointer."""
    parser = _Parser(file, lines=True)
    # JSON is parsed as YAML too, which does not allow tabs as indentation.
    parser.parse(text.replace("\t", " ") if file.endswith(".json") else text)
    return parser.lines
