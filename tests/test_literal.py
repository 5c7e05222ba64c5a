"""A rule writes exactly the value, or refuses it."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen import languages
from snippetgen.errors import SnippetgenError
from snippetgen.literal import NOT_ASCII, UNSAFE, Comment, Encoded, Literal, Number, Refused, percent, quoted, raw

UNRESERVED = string.ascii_letters + string.digits + "-._~"
PLAIN = Literal(quote='"', escapes={'"': r"\"", "\\": r"\\"}, other=r"\u{:04x}")
INVISIBLE = ["\x00", "\x1b", "\x7f", "\x85", "\xa0", "\xad", "\u200b", "\u202e", "\u2028", "\ufeff", "\ue000", "\uffff"]
TEXT = st.text() | st.text(alphabet=st.sampled_from("aZ0 '\"\\#$%{}()`@\n\r\t\x00\x7f\u202e\u2028\ufeff\U000e0041🐈"))


def test_a_rule_is_a_frozen_value() -> None:
    """Rules are compared, hashed, and never changed."""
    with pytest.raises(FrozenInstanceError):
        PLAIN.quote = "'"  # type: ignore[misc]
    assert replace(PLAIN) == PLAIN
    assert hash(replace(PLAIN)) == hash(PLAIN)
    assert replace(PLAIN, quote="'") != PLAIN


@pytest.mark.parametrize("value", ["", "cat.jpg", "a b", "ねこ", "🐈", "é", "$x #{y} %s"])
def test_visible_text_stays_as_it_is(value: str) -> None:
    """What a reader can see is written without escapes."""
    assert PLAIN.write(value) == f'"{value}"'


def test_what_cannot_be_seen_is_unsafe() -> None:
    """By the categories of Unicode, as far as they are known here: controls, formats, separators, private use."""
    seen = re.compile(f"[^{UNSAFE}]")
    categories = {"Cc", "Cf", "Co", "Zl", "Zp", "Zs"}
    hidden = (chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in categories)
    assert [ascii(character) for character in hidden if seen.match(character)] == ["' '"]


def test_escapes_replace_their_characters() -> None:
    """The quote cannot end the literal, and a backslash begins no escape."""
    assert PLAIN.write('a"b\\') == r'"a\"b\\"'


@pytest.mark.parametrize("character", INVISIBLE)
def test_an_unsafe_character_is_written_as_other_says(character: str) -> None:
    """`other` is a format string that is given the number."""
    assert PLAIN.write(f"a{character}b") == f'"a\\u{ord(character):04x}b"'


def test_an_astral_character_has_its_own_escape() -> None:
    """`astral` is used beyond U+FFFF, and only there."""
    rule = replace(PLAIN, astral=r"\U{:08x}")
    assert rule.write("\uffff\U000e0041\U0010ffff") == r'"\uffff\U000e0041\U0010ffff"'


@pytest.mark.parametrize("character", ["\U0001d173", "\U000e0000", "\U000e0041", "\U0010ffff"])
def test_without_astral_a_character_is_written_as_its_utf16_pair(character: str) -> None:
    """The two escapes are the character's UTF-16 code units."""
    units = character.encode("utf-16-be").hex()
    assert PLAIN.write(character) == f'"\\u{units[:4]}\\u{units[4:]}"'


def test_unsafe_can_be_widened() -> None:
    """A language whose sources are ASCII escapes all other characters."""
    assert replace(PLAIN, unsafe=NOT_ASCII).write("é🐈~") == r'"\u00e9\ud83d\udc08~"'


@pytest.mark.parametrize("character", INVISIBLE)
def test_without_other_an_unsafe_character_is_refused(character: str) -> None:
    """The error names the character."""
    with pytest.raises(Refused, match=re.escape(f"U+{ord(character):04X}")):
        replace(PLAIN, other="").write(f"a{character}")


def test_refuses_refuses() -> None:
    """A character that no literal can hold is refused, although `other` could write it."""
    with pytest.raises(Refused, match=re.escape("U+0000")):
        replace(PLAIN, refuses="\x00").write("a\x00")


def test_a_refusal_does_not_stick() -> None:
    """A rule writes the next value as if nothing had happened."""
    rule = replace(PLAIN, refuses="\x00")
    for _ in range(2):
        with pytest.raises(Refused):
            rule.write("\x00")
        assert rule.write("a") == '"a"'


def test_what_a_rule_refuses_is_left_to_otherwise() -> None:
    """The chain ends with the first rule that can write the value."""
    double = Literal(quote='"', escapes={'"': r"\""}, refuses="\x00", other="<{:x}>")
    single = Literal(quote="'", escapes={}, refuses="'", otherwise=double)
    assert single.write("a") == "'a'"
    assert single.write("it's") == '"it\'s"'
    assert single.write("\x01") == '"<1>"'
    with pytest.raises(Refused, match=re.escape("U+0000")):
        single.write("\x00")


@pytest.mark.parametrize("value", ["aaaa", "éé"])
def test_longest_counts_bytes_of_utf8(value: str) -> None:
    """A value of that length is written, one byte more is refused with the limit."""
    rule = replace(PLAIN, longest=4)
    assert rule.write(value) == f'"{value}"'
    with pytest.raises(Refused, match="more than 4 bytes"):
        rule.write(value + "a")


def test_what_is_too_long_is_left_to_otherwise() -> None:
    """A greatest length is a thing that the next rule may not have."""
    assert replace(PLAIN, longest=1, otherwise=replace(PLAIN, quote="'")).write("ab") == "'ab'"


@pytest.mark.parametrize(
    "write",
    [PLAIN.write, replace(PLAIN, longest=9).write, percent, Comment().write],
    ids=["literal", "longest", "percent", "comment"],
)
@pytest.mark.parametrize("surrogate", [chr(0xD800), chr(0xDFFF), f"a{chr(0xDC80)}b"])
def test_half_a_surrogate_pair_is_refused(write: Callable[[str], str], surrogate: str) -> None:
    """It is not valid text, and no rule writes it."""
    with pytest.raises(Refused, match=r"U\+D[89A-F]"):
        write(surrogate)


@pytest.mark.parametrize("value", [0, -3, 30, Number("0.25"), Number("-7")])
def test_a_number_stands_without_quotes(value: int | Number) -> None:
    """An int and a Number are written as they are."""
    assert PLAIN.write(value) == str(value)


def test_text_that_looks_like_a_number_is_quoted() -> None:
    """Only a Number is one: a model's version is text."""
    assert PLAIN.write("42") == '"42"'


@pytest.mark.parametrize("text", ["0", "7", "-7", "0.5", "-0.5", "999999999", "1.0001", "100.25"])
def test_number_accepts_plain_numbers(text: str) -> None:
    """These mean the same in every language."""
    assert Number(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "-0",
        "+1",
        "01",
        "1.",
        ".5",
        "1.0",
        "1.50",
        "1e3",
        "1_000",
        "0x1",
        "1000000000",
        "0.12345",
        "NaN",
        "١",
        "1١",
        "1٣",
        "1\n",
        " 1",
    ],
)
def test_number_refuses_what_a_language_may_read_or_print_differently(text: str) -> None:
    """Octal, exponents, trailing zeros, other digits, white space."""
    with pytest.raises(ValueError, match="not a plain number"):
        Number(text)


@pytest.mark.parametrize(
    "text", ["", "https://a.example:8/b?c=d&e=%C3%A9", "[::1]", "a-b._~", "%20", "/it's(here)/$oak;a=b,c:now", "@!*+"]
)
def test_encoded_accepts_what_is_encoded(text: str) -> None:
    """Unreserved characters, percent-encoded bytes, and the delimiters of a URL (RFC 3986, section 2)."""
    assert Encoded(text) == text


@pytest.mark.parametrize(
    "text", [" ", '"', "\\", "#", "{", "}", "|", "^", "`", "é", "%", "%2", "%G0", "a\n", "\x00", "\x7f", "<", ">"]
)
def test_encoded_refuses_what_no_url_holds(text: str) -> None:
    """What says that it is encoded is encoded. Apostrophes and dollars are a URL's: the literal rule writes them."""
    with pytest.raises(ValueError, match="not percent-encoded"):
        Encoded(text)


@pytest.mark.parametrize("name", languages.names())
def test_a_url_is_written_by_the_rule_like_any_text(name: str) -> None:
    """It may hold an apostrophe or a dollar: that it is encoded does not make it safe between quotes."""
    rule = languages.load(name).literal
    for url in ("https://a.example/it's(here)", "https://a.example/$oak/$(id)"):
        assert rule.write(Encoded(url)) == rule.write(url)


def test_percent_encodes_whatever_it_is_given() -> None:
    """Also text that is encoded already, even if it is a URL."""
    assert percent(Encoded("a%20b/c")) == percent("a%20b/c") == "a%2520b%2Fc"
    assert percent(30) == "30"


@given(st.text())
def test_percent_is_undone_by_decoding(value: str) -> None:
    """What is left are unreserved characters of RFC 3986 and `%XX`, and they denote the value."""
    encoded = percent(value)
    assert unquote(encoded, errors="strict") == value
    assert re.fullmatch(r"(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*", encoded)
    assert Encoded(encoded) == encoded


@pytest.mark.parametrize("character", [chr(code) for code in range(128)])
def test_percent_keeps_exactly_the_unreserved(character: str) -> None:
    """RFC 3986, section 2.3."""
    assert (percent(character) == character) == (character in UNRESERVED)


@pytest.mark.parametrize(
    "word", ["KEY", "_", "k9", "9", "confidence_threshold", "X-Api-Key", "image/png", "application/ld+json", "a.b"]
)
def test_raw_writes_a_plain_word_as_it_is(word: str) -> None:
    """Identifiers, names of headers, media types."""
    assert raw(word) == word


@pytest.mark.parametrize("value", [0, 30, Number("0.25")])
def test_raw_writes_a_number_as_it_is(value: int | Number) -> None:
    """So that a unit can be put behind it."""
    assert raw(value) == str(value)


@pytest.mark.parametrize(
    "value",
    [
        *("", " ", "a b", " a", "a ", "a\n", "\na", "a\0", "a\tb"),
        *("'", '"', "`", "\\", "$a", "${a}", "#{a}", "a$", "a;b", "a,b", "a:b", "a=b", "a(b)", "a[0]", "{}", "<a>"),
        *("%41", "/a", "a//b", "//", "/*", "-a", "--", "+a", ".a", "a*/", "a#b", "a@b", "a!", "a?", "a&b", "a|b", "a~"),
        *("é", "日本", "\uff21", "\u0661", "a\u200b", "a\u0301", "\ud800", "\U0001f600"),
        -1,
        Number("-7"),
    ],
    ids=ascii,
)
def test_raw_refuses_whatever_is_no_plain_word(value: str | int) -> None:
    """Nothing that it writes can end a word, a literal or a line, or begin a comment, in any language."""
    with pytest.raises(Refused, match="only letters, digits and the characters"):
        raw(value)


@given(st.text(st.sampled_from("aZ09_.+-/ '\"\\$\n\0é")))
def test_what_raw_writes_is_a_plain_word(value: str) -> None:
    """It is the value itself, and it is ASCII without quotes, white space and comments."""
    try:
        written = raw(value)
    except Refused:
        return
    assert written == value
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.+/-]*", written)
    assert "//" not in written


BARE = replace(PLAIN, bare="[A-Za-z_][A-Za-z0-9_]*")


@pytest.mark.parametrize("key", ["name", "_", "class", "constructor", "A9", "if"])
def test_a_bare_key_has_no_quotes(key: str) -> None:
    """Where the language says that it needs none: reserved words are keys like any other."""
    assert BARE.write_key(key) == key
    assert PLAIN.write_key(key) == f'"{key}"'


@pytest.mark.parametrize("key", ["", "9", "a b", "a-b", "a\n", "a:", "é", "a\u0301", "\u0661", "a٣", '"', "$a", "a.b"])
def test_any_other_key_is_a_literal(key: str) -> None:
    """The whole key is looked at, and only ASCII counts."""
    assert BARE.write_key(key) == BARE.write(key)
    assert BARE.write_key(key).startswith('"')


def test_a_key_may_have_a_form_of_its_own() -> None:
    """The special form comes before both others, and is only for keys."""
    rule = replace(BARE, keys={"class": '["class"]'})
    assert (rule.write_key("class"), rule.write("class")) == ('["class"]', '"class"')
    assert rule.write_key("klass") == "klass"


def test_a_key_that_no_literal_can_hold_is_refused() -> None:
    """As it is where it is a value."""
    with pytest.raises(Refused, match=re.escape("U+0000")):
        replace(BARE, refuses="\0").write_key("a\0")


@pytest.mark.parametrize("name", languages.names())
@given(one=TEXT, other=TEXT)
def test_two_keys_are_never_written_alike(name: str, one: str, other: str) -> None:
    """A bare key is not what another key's literal is."""
    rule = languages.load(name).literal
    try:
        assert (rule.write_key(one) == rule.write_key(other)) == (one == other)
    except Refused:
        return


@pytest.mark.parametrize("text", ["Read the image.", "画像を読み込みます。", "Lies das Bild: 100 %", "\\ \" ' $"])
def test_a_comment_is_its_text(text: str) -> None:
    """Visible text is not escaped."""
    assert Comment().write(text) == text


@pytest.mark.parametrize("character", [*INVISIBLE, "\n", "\r", "\t", "\v", "\f"])
def test_a_comment_is_one_visible_line(character: str) -> None:
    """Whatever ends a line or hides text is refused by number."""
    with pytest.raises(Refused, match=re.escape(f"U+{ord(character):04X}")):
        Comment().write(f"a{character}b")


def test_a_comment_refuses_what_would_end_it() -> None:
    """The error quotes the sequence."""
    rule = Comment(refuses=("*/", "?>"))
    assert rule.write("a * / b") == "a * / b"
    with pytest.raises(Refused, match=re.escape("?>")):
        rule.write("a ?> b")


def test_a_refusal_is_an_error_for_people() -> None:
    """The command line prints it like any other."""
    assert issubclass(Refused, SnippetgenError)


@pytest.mark.parametrize("name", languages.names())
@given(value=TEXT)
def test_a_literal_is_quoted_and_hides_nothing(name: str, value: str) -> None:
    """It begins and ends with a quote of its rule and shows every character, or the value is refused."""
    rule = languages.load(name).literal
    chain = [link for link in (rule, rule.otherwise) if link]
    stand = {character for link in chain for character, text in link.escapes.items() if text == character}
    try:
        literal = rule.write(value)
    except Refused:
        return
    quote = next(link.quote for link in chain if literal.startswith(link.quote))
    assert literal.endswith(quote)
    assert len(literal) >= 2 * len(quote)
    assert not set(re.findall(f"[{UNSAFE}]", literal)) - stand


@pytest.mark.parametrize("name", languages.names())
@given(one=TEXT, other=TEXT)
def test_two_values_never_share_a_literal(name: str, one: str, other: str) -> None:
    """Nothing is dropped, replaced or truncated, so literals differ where values do."""
    rule = languages.load(name).literal
    try:
        assert (rule.write(one) == rule.write(other)) == (one == other)
    except Refused:
        return


@pytest.mark.parametrize("name", languages.names())
def test_every_character_has_its_own_literal(name: str) -> None:
    """One by one, all of Unicode up to U+FFFF, and the planes' ends; none but U+0000 is ever refused."""
    rule = languages.load(name).literal
    codes = (*range(0xD800), *range(0xE000, 0x10000), *range(0x1FFFE, 0x110000, 0x10000), 0x1F408, 0xE0041)
    written, refused = [], []
    for code in codes:
        try:
            written.append(rule.write(chr(code)))
        except Refused:
            refused.append(code)
    assert len(set(written)) == len(written)
    assert set(refused) <= {0}


def test_what_stands_in_double_quotes_is_read_back() -> None:
    """By who takes a backslash for the character after it."""
    assert quoted(r'a "b" \c\\') == r"a \"b\" \\c\\\\"
