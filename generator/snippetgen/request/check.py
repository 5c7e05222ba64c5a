"""Check whether a text from the user is a value that a schema allows. Source: JSON Schema Validation, section 6."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any

from snippetgen.errors import SnippetgenError, closest
from snippetgen.literal import Refused, percent
from snippetgen.openapi.endpoint import Parameter
from snippetgen.openapi.schema import Schemas
from snippetgen.openapi.schema import text as as_text

_UNFOLDED = Schemas({}, "")
"""What reads a schema that has no references."""
_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\Z"


def check_value(parameter: Parameter, text: str, where: str) -> None:
    """Raise SnippetgenError unless `text` is a value that the parameter's schema allows."""
    encodable(text, where)
    complaint = complaint_about(parameter.schema, text)
    if complaint:
        choices = [as_text(value) for kind in alternatives(parameter.schema) for value in kind.get("enum", ())]
        example = "" if parameter.example is None else f", for example {as_text(parameter.example)}"
        remedy = f"give a value of type {kind_of(parameter.schema)} that fits{example}"
        raise SnippetgenError(
            f"{parameter.name} is {json.dumps(text, ensure_ascii=False)}, {complaint}",
            parameter=where,
            remedy=closest(text, choices) or remedy,
        )


def encodable(text: str, where: str) -> None:
    """Raise Refused for a text that UTF-8 cannot encode."""
    try:
        percent(text)
    except Refused as error:
        error.parameter, error.remedy = where, "type the text again; it was damaged on its way"
        raise


def kind_of(schema: Mapping[str, Any]) -> str:
    """The types of a schema as text for readers; `string` if it states none."""
    return " or ".join(dict.fromkeys(kind or "string" for kind in kinds(schema))) or "string"


def kinds(schema: Mapping[str, Any]) -> dict[str | None, None]:
    """The types of the alternatives of a schema, in order; None for one that states no type."""
    return dict.fromkeys(kind.get("type") for kind in alternatives(schema))


def alternatives(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The alternatives of an unfolded schema (`anyOf`, `oneOf`, several types), without null."""
    found: list[Mapping[str, Any]] = []
    for branch in _UNFOLDED.branches(schema):
        types = branch.get("type")
        if isinstance(types, list):
            found += [{**branch, "type": kind} for kind in types if kind != "null"]
        elif types != "null":
            found.append(branch)
    return found


def complaint_about(schema: Mapping[str, Any], text: str) -> str:
    """Why a schema does not allow a text, as a relative clause; empty if it does."""
    complaints = [_complaint(each, text) for each in alternatives(schema)]
    return "" if not all(complaints) or not complaints else complaints[0]


def _complaint(schema: Mapping[str, Any], text: str) -> str:
    kind = schema.get("type", "string")
    if kind in {"number", "integer"}:
        return _number_complaint(schema, text, kind)
    if kind == "boolean":
        return "" if text in {"true", "false"} else "which is neither true nor false"
    if kind in {"object", "array"}:
        return _json_complaint(text, kind)
    return _text_complaint(schema, text)


def _json_complaint(text: str, kind: str) -> str:
    try:
        value = json.loads(text)
    except ValueError:
        return f"which is not JSON, and so not an {kind}"
    return "" if isinstance(value, dict if kind == "object" else list) else f"which is not an {kind}"


def _text_complaint(schema: Mapping[str, Any], text: str) -> str:
    if "enum" in schema and text not in [as_text(value) for value in schema["enum"] if value is not None]:
        return f"which is not one of: {', '.join(map(as_text, schema['enum']))}"
    if not schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", len(text)):
        return "which is too short or too long"
    return _pattern_complaint(str(schema["pattern"]), text) if "pattern" in schema else ""


_PATTERN_SECONDS = 2
_MATCH = """\
import json, sys, regress
pattern, text = json.load(sys.stdin)
try:
    found = regress.Regex(pattern, "u").find(text)
except regress.RegressError:  # an invalid pattern is not checked
    found = True
sys.exit(0 if found else 3)
"""


@cache
def _pattern_complaint(pattern: str, text: str) -> str:
    """Why a text does not match a pattern of ECMA-262; empty if it does.

    An invalid pattern matches everything. The match runs in a separate process, which is killed if it backtracks for
    too long.
    """
    import subprocess  # noqa: PLC0415  few endpoints have patterns

    command = [sys.executable, "-P", "-c", _MATCH]
    try:
        done = subprocess.run(
            command, input=json.dumps([pattern, text]).encode(), timeout=_PATTERN_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"which could not be matched with {pattern} in {_PATTERN_SECONDS} seconds"
    if done.returncode not in {0, 3}:
        raise RuntimeError(f"the pattern {pattern!r} could not be matched: exit code {done.returncode}")
    return f"which does not match {pattern}" if done.returncode else ""


def _number_complaint(schema: Mapping[str, Any], text: str, kind: str) -> str:
    if not re.match(_NUMBER, text) or (kind == "integer" and not float(text).is_integer()):
        return f"which is not a valid {kind}"
    number = float(text)
    limits = {
        "minimum": (number.__ge__, "less than"),
        "exclusiveMinimum": (number.__gt__, "not more than"),
        "maximum": (number.__le__, "more than"),
        "exclusiveMaximum": (number.__lt__, "not less than"),
    }
    for keyword, (fits, words) in limits.items():
        limit = schema.get(keyword)
        if isinstance(limit, int | float) and not isinstance(limit, bool) and not fits(limit):
            return f"which is {words} {limit}"
    if "enum" in schema and number not in schema["enum"]:
        return f"which is not one of: {', '.join(map(as_text, schema['enum']))}"
    return ""
