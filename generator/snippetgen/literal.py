"""Values become source text here, and nowhere else.

A rule either returns source text that denotes exactly the value, or refuses the value. It never drops, replaces or
truncates. The rules are data, so that a page's script can interpret the very same ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from typing import Self
from urllib.parse import quote

from snippetgen.errors import SnippetgenError
from snippetgen.frozen import dataclass

# Characters that a reader cannot see, or that a source file cannot hold: controls, white space other than the plain
# space, format characters (bidirectional marks, joiners, tags), private use and noncharacters. Ranges instead of
# Unicode categories: a category's members depend on the Unicode version of whatever interprets the rule.
UNSAFE = (
    "\x00-\x1f\x7f-\xa0\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u1680\u17b4\u17b5"
    "\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\uffff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U0010ffff"
)
_FIRST_ASTRAL = 0x10000
NOT_ASCII = "\x00-\x1f\x7f-\U0010ffff"
_PLAIN_NUMBER = re.compile(r"(?!-0\Z)-?(?:0|[1-9]\d{0,8})(?:\.\d{0,3}[1-9])?\Z", re.ASCII)
_WORD = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.+-]|/(?!/))*\Z")
_ENCODED = re.compile(r"(?:[A-Za-z0-9._~:/?&=\[\]@!$'()*+,;-]|%[0-9A-Fa-f]{2})*\Z")


class Refused(SnippetgenError):
    """A value that a rule cannot write. Says which character, and why."""

    @classmethod
    def character(cls, character: str, why: str) -> Refused:
        return cls(f"the character U+{ord(character):04X} cannot be used: {why}")


class Encoded(str):
    """A URL, or a part of one, that is percent-encoded already (RFC 3986, section 2). Raises ValueError otherwise."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        if not _ENCODED.match(text):
            raise ValueError(f"not percent-encoded: {text!r}")
        return super().__new__(cls, text)


class Number(str):
    """The text of a number that any language writes, and turns back into text, in the same way.

    Up to nine digits before the point and four behind it, without an exponent. Raises ValueError for anything else.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        if not _PLAIN_NUMBER.match(text):
            raise ValueError(f"not a plain number: {text!r}")
        return super().__new__(cls, text)


def percent(value: str | int) -> str:
    """`value` percent-encoded as UTF-8; only the unreserved characters of RFC 3986, section 2.3, stay as they are."""
    return quote(_encodable(str(value)), safe="")


def raw(value: str | int) -> str:
    """`value` as it is: a number, an identifier, a header's name or a media type. Raises Refused for anything else."""
    if not _WORD.match(str(value)):
        raise Refused("only letters, digits and the characters _ . + - / can be used here")
    return str(value)


@dataclass(frozen=True, kw_only=True)
class Literal:
    """How a language writes a string.

    `escapes` says what stands for which character, `other` how any other unsafe character up to U+FFFF is written
    and `astral` one beyond it (without `astral`: as its two UTF-16 code units). Both are format strings that are given
    the code point, and as `octal` the bytes of its UTF-8 form, each as a backslash and three octal digits. With no
    `other`, an unsafe character cannot be written. `refuses` are characters that cannot be written at all, `longest`
    is the greatest length in bytes of UTF-8. What this rule cannot write is left to `otherwise`. `bare` says which keys
    of a mapping are written without quotes, as a regular expression; `keys` are the keys with a form of their own.
    """

    quote: str
    escapes: Mapping[str, str] = field(hash=False)
    other: str = ""
    astral: str = ""
    unsafe: str = UNSAFE
    refuses: str = ""
    longest: int | None = None
    otherwise: Literal | None = None
    bare: str = ""
    keys: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for form in filter(None, (self.other, self.astral)):
            form.format(0, octal="")  # a malformed one is a ValueError here, not in the first odd value

    def write(self, value: str | int) -> str:
        """Source text that denotes `value`: a quoted string, or a number as it is. Raises Refused."""
        if isinstance(value, int | Number):
            return str(value)
        try:
            if self.longest and len(_encodable(value).encode()) > self.longest:
                raise Refused(f"a value of more than {self.longest} bytes cannot be written as one literal")
            return f"{self.quote}{value.translate(self._table)}{self.quote}"
        except Refused:
            if self.otherwise is None:
                raise
            return self.otherwise.write(value)

    def write_key(self, value: str | int) -> str:
        """Source text that denotes `value` as the key of a mapping. Raises Refused."""
        if str(value) in self.keys:
            return self.keys[str(value)]
        return str(value) if self.bare and re.fullmatch(self.bare, str(value), re.ASCII) else self.write(value)

    @cached_property
    def _table(self) -> _Table:
        return _Table(self)


class _Table(dict[int, str]):
    """A table for `str.translate` that works out each character once."""

    def __init__(self, rule: Literal) -> None:
        super().__init__({ord(character): text for character, text in rule.escapes.items()})
        self._rule = rule
        self._unsafe = re.compile(f"[{rule.unsafe}]")

    def __missing__(self, code: int) -> str:
        self[code] = text = self._written(code)
        return text

    def _written(self, code: int) -> str:
        character, rule = chr(code), self._rule
        _encodable(character)
        if character in rule.refuses:
            raise Refused.character(character, "no literal of this language can hold it")
        if not self._unsafe.match(character):
            return character
        if not rule.other:
            raise Refused.character(character, "it is invisible, and this language has no escape for it")
        if code < _FIRST_ASTRAL or rule.astral:
            form = rule.other if code < _FIRST_ASTRAL else rule.astral
            return form.format(code, octal="".join(f"\\{byte:03o}" for byte in character.encode()))
        high, low = divmod(code - _FIRST_ASTRAL, 0x400)
        return rule.other.format(0xD800 + high) + rule.other.format(0xDC00 + low)


@dataclass(frozen=True, kw_only=True)
class Comment:
    """What a comment may hold: one line of visible text, without the sequences of `refuses` (such as `*/`)."""

    refuses: tuple[str, ...] = ()

    def write(self, text: str | int) -> str:
        """`text` as it is. Raises Refused when it would end the comment or hide something in it."""
        line = str(text)
        for character in re.findall(f"[{UNSAFE}]", _encodable(line)):
            raise Refused.character(character, "a comment is one line of visible text")
        for sequence in self.refuses:
            if sequence in line:
                raise Refused(f"“{sequence}” cannot stand in a comment of this language")
        return line


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        why = "half of a surrogate pair is no text and has no UTF-8 form"
        raise Refused.character(text[error.start], why) from None
    return text


def quoted(value: str | int) -> str:
    """`value` as it stands between double quotes, with a backslash before each quote and backslash."""
    return str(value).replace("\\", r"\\").replace('"', r"\"")
