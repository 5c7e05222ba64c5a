"""Parse JSON to plain values, without the YAML library, which takes longer to import than most documents to read."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from snippetgen.errors import SnippetgenError


def parse_json(file: str, text: str) -> Any:
    """The value of a JSON document (RFC 8259).

    The last of duplicate keys is used. Raises SnippetgenError.
    """
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise SnippetgenError(
            f"the document is not valid JSON: {error.msg}", where=f"{file}:{error.lineno}", remedy="correct that line"
        ) from None
    except RecursionError:
        raise SnippetgenError(
            "the document is nested too deeply", where=file, remedy="use `$ref` for recursion"
        ) from None
    except ValueError as error:
        raise SnippetgenError(
            f"the document is not valid JSON: {error}", where=file, remedy="write it as RFC 8259 specifies"
        ) from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def check_text(file: str, value: Any) -> None:
    """Raise SnippetgenError for half of a surrogate pair, which UTF-8 cannot encode."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        code = ord(error.object[error.start])
        raise SnippetgenError(
            f"the document contains U+{code:04X}, half of a surrogate pair",
            where=file,
            remedy="write the character itself, or both halves in JSON",
        ) from None
