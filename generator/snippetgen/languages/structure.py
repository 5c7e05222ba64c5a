"""How a language writes nested values, and expressions for values known at run time."""

from __future__ import annotations

from snippetgen.frozen import dataclass
from snippetgen.literal import Literal

_AS_IT_IS = Literal(quote="", escapes={}, unsafe="\x00")


@dataclass(frozen=True, kw_only=True)
class Structure:
    """The structure rule of a language.

    Nested values:

    - `mapping`, `sequence`: the opening and closing brackets
    - `nested`, `nested_sequence`: what follows a mapping or a sequence inside another value
    - `entry`: a key and its value
    - `comma`, `comma_after_one`: whether a comma follows the last of several items on their own lines, or a single one
    - `space`: what is inside the curly brackets of a mapping on one line
    - `true`, `false`, `null`: the words of the language
    - `empty_mapping`: a mapping without keys, if it is special
    - `numbered`: the brackets of a mapping with the keys 0, 1, 2, …, if the language takes it for a sequence
    - `indent`: one step of indentation

    Expressions, in which `{variable}` is the name of an environment variable as a literal, `{raw}` the bare name,
    `{prefix}` a constant, `{identifier}` the snippet's variable that has the secret, and `{path}` the path of the image
    as a literal:

    - `image`: the encoded image
    - `secret`: the value of an environment variable
    - `prefixed`: the same after a constant prefix

    A language without literals for nested values writes JSON in a string of several lines. Its brackets, entries and
    words are the defaults, which are those of JSON:

    - `block`: the literal rule for texts in it
    - `in_block_image`: the interpolation in quotation marks
    - `in_block_secret`: the secret after a constant prefix, with its quotation marks
    - `in_block_data_uri`: the image as a data URI of `{type}`, if `image` is not one already
    - `argument_image`, `argument_secret`: the arguments of a format string, if the interpolations are its placeholders
    - `block_format`: the literal rule for texts in a format string

    `written` is the literal rule for JSON inside a text of one line. It may only replace characters by JSON escapes.
    """

    mapping: tuple[str, str] = ("{", "}")
    sequence: tuple[str, str] = ("[", "]")
    nested: str = ""
    nested_sequence: str = ""
    entry: str = "{key}: {value}"
    comma: bool = True
    comma_after_one: bool = True
    space: str = ""
    true: str = "true"
    false: str = "false"
    null: str = "null"
    empty_mapping: str = ""
    numbered: tuple[str, str] | None = None
    indent: str = "    "
    image: str = "image"
    secret: str
    prefixed: str
    block: Literal | None = None
    block_format: Literal | None = None
    in_block_image: str = ""
    in_block_data_uri: str = ""
    in_block_secret: str = ""
    argument_image: str = ""
    argument_secret: str = ""
    written: Literal = _AS_IT_IS
