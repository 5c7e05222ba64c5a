"""How a language writes nested values, and expressions for what is known only when a snippet runs."""

from __future__ import annotations

from snippetgen.frozen import dataclass
from snippetgen.literal import Literal

_AS_IT_IS = Literal(quote="", escapes={}, unsafe="\x00")


@dataclass(frozen=True, kw_only=True)
class Structure:
    """The structure rule of a language, which stands beside its literal rule.

    `mapping` and `sequence` are what a mapping and a sequence begin and end with, `nested` what follows one inside
    another; `entry` writes a key and a value, `comma` tells whether a comma follows the last one of several lines,
    and `comma_after_one` whether one follows the only one;
    `space` stands inside curly brackets on one line; `true`, `false` and `null` are its words, and
    `empty_mapping` is a mapping without keys, and `numbered` are the brackets of one whose keys are 0, 1, 2 and so on,
    in a language that takes it for a sequence. `indent` is one step of indentation.

    `image` is the expression for the encoded image, `secret` the one for an environment variable, and `prefixed` the
    same after a constant prefix. In them `{variable}` is the name of the variable as a literal, `{raw}` the bare name,
    `{prefix}` the prefix, `{identifier}` the variable of the snippet that has the secret, and `{path}` the path of the
    image as a literal.

    A language without literals for nested values writes JSON in a string of several lines: `block` is the rule for
    texts in it, and `in_block_image` and `in_block_secret` are what interpolates; `in_block_data_uri` is the image as a
    data URI of `{type}`, where `image` is not one already. Where these only mark places,
    `argument_image` and `argument_secret` are the arguments that fill them, and `block_format` is the rule.

    `written` is the rule for JSON inside a text of one line: it may only put a JSON escape for a character.
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
