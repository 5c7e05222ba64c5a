"""How values become source code, which happens here and nowhere else.

A rule returns source code that denotes exactly the value, or refuses it. It never drops, replaces or truncates. Rules
are data, so that the script of a page can interpret the same ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar, Self
from urllib.parse import quote

from snippetgen.errors import SnippetgenError
from snippetgen.frozen import dataclass

# Characters that a reader cannot see, or that a source file cannot contain: control characters, white space other than
# the plain space, format characters (bidirectional marks, joiners, tags), private use and noncharacters. These are not
# Unicode categories, because their members depend on the interpreter's version of Unicode.
UNSAFE = (
    "\x00-\x1f\x7f-\xa0\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u1680\u17b4\u17b5"
    "\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\uffff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U0010ffff"
)
ESCAPES = {"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
"""The escapes that most languages have, apart from those of quotes."""
_FIRST_ASTRAL = 0x10000
NOT_ASCII = "\x00-\x1f\x7f-\U0010ffff"
_WORD = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.+-]|/(?!/))*\Z")


class Refused(SnippetgenError):
    """A value that a rule cannot write. The message says which character, and why."""

    @classmethod
    def character(cls, character: str, why: str) -> Refused:
        return cls(f"the character U+{ord(character):04X} cannot be used: {why}")


class _Checked(str):
    """A text that matches `form`. Raises ValueError for any other text."""

    __slots__ = ()
    form: ClassVar[re.Pattern[str]]
    wanted: ClassVar[str]

    def __new__(cls, text: str) -> Self:
        if not cls.form.match(text):
            raise ValueError(f"not {cls.wanted}: {text!r}")
        return super().__new__(cls, text)


class Encoded(_Checked):
    """A URL or a part of one that is already percent-encoded (RFC 3986, section 2)."""

    __slots__ = ()
    form = re.compile(r"(?:[A-Za-z0-9._~:/?&=\[\]@!$'()*+,;-]|%[0-9A-Fa-f]{2})*\Z")
    wanted = "percent-encoded"


class Number(_Checked):
    """The text of a number that every language writes, and converts to text, in the same way.

    It has up to nine digits before the point and four after it, and no exponent.
    """

    __slots__ = ()
    form = re.compile(r"(?!-0\Z)-?(?:0|[1-9]\d{0,8})(?:\.\d{0,3}[1-9])?\Z", re.ASCII)
    wanted = "a plain number"


def percent(value: str | int) -> str:
    """`value` percent-encoded as UTF-8. Only unreserved characters stay as they are (RFC 3986, section 2.3)."""
    return quote(_encodable(str(value)), safe="")


def raw(value: str | int) -> str:
    """`value` unchanged: a number, an identifier, a header name or a media type. Raises Refused for anything else."""
    if not _WORD.match(str(value)):
        raise Refused("only letters, digits and the characters _ . + - / can be used here")
    return str(value)


@dataclass(frozen=True, kw_only=True)
class Literal:
    """How a language writes a string.

    `escapes` maps characters to what is written for them. `other` and `astral` are format strings for other unsafe
    characters, up to U+FFFF and above it. They get the code point, and as `octal` the bytes of its UTF-8 form, each as
    a backslash and three octal digits. Without `astral`, a character above U+FFFF is written as two UTF-16 code units.
    Without `other`, an unsafe character is refused. `refuses` are characters that no literal can contain. `longest` is
    the maximum length in bytes of UTF-8. What this rule refuses is written by `otherwise`, if there is one.

    `bare` is a regular expression for keys of a mapping that are written without quotes. `keys` maps keys to special
    forms.
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
            form.format(0, octal="")  # so that a malformed one fails now, and not at the first unsafe character

    def write(self, value: str | int) -> str:
        """Source code that denotes `value`: a quoted string, or the number. Raises Refused."""
        if isinstance(value, int | Number):
            return str(value)
        try:
            return f"{self.quote}{self._inside(value)}{self.quote}"
        except Refused:
            if self.otherwise is None:
                raise
            return self.otherwise.write(value)

    def _inside(self, value: str) -> str:
        if self.longest and len(_encodable(value).encode()) > self.longest:
            raise Refused(f"a value of more than {self.longest} bytes cannot be written as one literal")
        special = re.escape("".join(self.escapes) + self.refuses) + ("" if _visible_ascii(value) else self.unsafe)
        return re.sub(f"[{special}]", lambda found: self._written(found[0]), _encodable(value)) if special else value

    def write_key(self, value: str | int) -> str:
        """Source code that denotes `value` as the key of a mapping. Raises Refused."""
        if str(value) in self.keys:
            return self.keys[str(value)]
        return str(value) if self.bare and re.fullmatch(self.bare, str(value), re.ASCII) else self.write(value)

    def _written(self, character: str) -> str:
        """A character that is special in this literal."""
        if character in self.escapes:
            return self.escapes[character]
        if character in self.refuses:
            raise Refused.character(character, "no literal of this language can hold it")
        if not self.other:
            raise Refused.character(character, "it is invisible, and this language has no escape for it")
        code = ord(character)
        if code < _FIRST_ASTRAL or self.astral:
            form = self.other if code < _FIRST_ASTRAL else self.astral
            return form.format(code, octal="".join(f"\\{byte:03o}" for byte in character.encode()))
        high, low = divmod(code - _FIRST_ASTRAL, 0x400)
        return self.other.format(0xD800 + high) + self.other.format(0xDC00 + low)


@dataclass(frozen=True, kw_only=True)
class Comment:
    """What a comment may contain: one line of visible text, without the sequences `refuses`."""

    refuses: tuple[str, ...] = ()

    def write(self, text: str | int) -> str:
        """`text` unchanged. Raises Refused if it would end the comment or has invisible characters."""
        line = str(text)
        for character in [] if _visible_ascii(line) else re.findall(f"[{UNSAFE}]", _encodable(line)):
            raise Refused.character(character, "a comment is one line of visible text")
        for sequence in self.refuses:
            if sequence in line:
                raise Refused(f"“{sequence}” cannot be used in a comment of this language")
        return line


def _visible_ascii(text: str) -> bool:
    """Whether a text has no unsafe character, whose regular expressions take milliseconds to compile."""
    return text.isascii() and text.isprintable()


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        why = "half of a surrogate pair is not text and has no UTF-8 form"
        raise Refused.character(text[error.start], why) from None
    return text


def quoted(value: str | int) -> str:
    """`value` as it stands between double quotes, with a backslash before each quote and backslash."""
    return str(value).replace("\\", r"\\").replace('"', r"\"")
