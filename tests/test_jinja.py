"""A template can print holes and its own text, and branch on the shape; nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from snippetgen.errors import SnippetgenError
from snippetgen.languages.model import Structure
from snippetgen.literal import Comment, Literal, Refused, percent, raw
from snippetgen.openapi import spec
from snippetgen.rendering.context import context
from snippetgen.rendering.holes import Hole, HoleError, Rule, Template
from snippetgen.rendering.jinja import Library, message, text
from snippetgen.request import build

STRUCTURE = Structure(secret="env({variable})", prefixed='"{prefix}" + env({variable})')  # noqa: S106  it reads one
REQUEST = build(spec.packaged(), auth="query", options={"confidence": 50, "overlap": 25})
CONTEXT = context(REQUEST.shape, STRUCTURE)
JSON = context(build(spec.read(Path(__file__).parent / "apis" / "json_key.yaml")).shape, STRUCTURE)
BEARER = context(build(spec.packaged()).shape, STRUCTURE)
LITERAL = Literal(quote="'", escapes={"'": r"\'", "\\": r"\\"}, bare="[a-z]+")
RULES: dict[Rule, Callable[[str | int], str]] = {
    Rule.LITERAL: LITERAL.write,
    Rule.PERCENT: percent,
    Rule.RAW: raw,
    Rule.KEY: LITERAL.write_key,
    Rule.COMMENT: Comment(refuses=("*/",)).write,
}


def translating(translate: Callable[[str], str]) -> dict[Rule, Callable[[str | int], str]]:
    """RULES, with comments translated."""
    return {**RULES, Rule.COMMENT: lambda message: RULES[Rule.COMMENT](translate(str(message)))}


WRONG = {
    "equality": '{{ url == "x" }}',
    "inequality": '{{ url != "x" }}',
    "equality in a test": '{% if url == "x" %}a{% endif %}',
    "equality of two holes": "{% if url == base_url %}a{% endif %}",
    "order": "{{ url < 3 }}",
    "in": '{{ "a" in url }}',
    "in a list": '{{ url in ["a"] }}',
    "truth": "{% if url %}a{% endif %}",
    "not": "{% if not url %}a{% endif %}",
    "or": '{{ url or "x" }}',
    "and": "{{ url and url }}",
    "inline if": '{{ url if url else "x" }}',
    "option's truth": "{% if options[0].value %}a{% endif %}",
    "tilde": '{{ url ~ "x" }}',
    "tilde from the right": '{{ "x" ~ url }}',
    "plus": '{{ url + "x" }}',
    "plus from the right": '{{ "x" + url }}',
    "minus": "{{ url - 1 }}",
    "negation": "{{ -url }}",
    "times": "{{ url * 2 }}",
    "quotient": "{{ url / 2 }}",
    "power": "{{ url ** 2 }}",
    "percent format": '{{ "%s" % url }}',
    "percent format of the representation": '{{ "%r" % url }}',
    "percent format of a tuple": '{{ "%r" % (url,) }}',
    "percent format without a place": '{{ "x" % url }}',
    "modulo": "{{ url % 2 }}",
    "upper": "{{ url | upper }}",
    "length": "{{ url | length }}",
    "replace": '{{ url | replace("a", "b") }}',
    "format": '{{ "%s" | format(url) }}',
    "join": "{{ [url] | join }}",
    "e": "{{ url | e }}",
    "string": "{{ url | string }}",
    "default": '{{ url | default("x") }}',
    "tojson": "{{ url | tojson }}",
    "attr": '{{ url | attr("name") }}',
    "percent of text": '{{ "a" | percent }}',
    "percent of a message": '{{ _("Read.") | percent }}',
    "percent of what is percent-encoded": "{{ url | percent | percent }}",
    "raw text": '{{ "a" | raw }}',
    "raw message": '{{ _("Read.") | raw }}',
    "raw and percent-encoded": "{{ url | percent | raw }}",
    "key of text": '{{ "a" | key }}',
    "key of a text": '{{ text("a", url) | key }}',
    "raw text of holes": '{{ text("a", url) | raw }}',
    "text of nothing": "{{ text() }}",
    "text of a number": "{{ text(1) }}",
    "text of a list": "{{ text([url]) }}",
    "key in a text": '{{ text("a", url | key) }}',
    "message in a text": '{{ text("a", _("Read.")) }}',
    "captured text in a text": "{% set a %}{{ url }}{% endset %}{{ text(a) }}",
    "text that is looked at": '{{ text("a", url) == "x" }}',
    "text that is joined": '{{ text("a", url) ~ "x" }}',
    "attribute of a text": '{{ text("a", url).name }}',
    "message of a text": '{{ _(text("a", url)) }}',
    "filter block": "{% filter upper %}{{ url }}{% endfilter %}",
    "index": "{{ url[0] }}",
    "slice": "{{ url[0:2] }}",
    "name": "{{ url.name }}",
    "name by index": '{{ url["name"] }}',
    "rule": "{{ url.rule }}",
    "unknown attribute": "{{ url.text }}",
    "method": "{{ url.upper() }}",
    "call": "{{ url() }}",
    "call block": "{% call url() %}{% endcall %}",
    "str.format": '{{ "{}".format(url) }}',
    "str.format of the representation": '{{ "{!r}".format(url) }}',
    "str.format of an attribute": '{{ "{0.name}".format(url) }}',
    "str.join": '{{ ",".join([url]) }}',
    "str.replace": '{{ "x".replace("x", url) }}',
    "str.startswith": '{{ "x".startswith(url) }}',
    "loop": "{% for c in url %}{{ c }}{% endfor %}",
    "dictionary": "{{ {url: 1} }}",
    "message of a hole": "{{ _(url) }}",
    "message of two texts": '{{ _("a", "b") }}',
    "number": "{{ 1 }}",
    "float": "{{ 1.5 }}",
    "true": "{{ true }}",
    "none": "{{ none }}",
    "plain truth": "{{ local }}",
    "loop's counter": "{% for option in options %}{{ loop.index }}{% endfor %}",
    "list": "{{ [url] }}",
    "options": "{{ options }}",
    "option": "{{ options[0] }}",
    "context": "{{ self }}",
    "undefined": "{{ nothing }}",
    "undefined in a test": "{% if nothing %}a{% endif %}",
    "hole that the shape lacks": "{{ image_url }}",
    "option that the shape lacks": "{{ options[7].name }}",
    "global": "{{ range(3) }}",
    "set": '{% set a = url %}{{ a == "x" }}',
    "with": '{% with a = url %}{{ a == "x" }}{% endwith %}',
    "macro's argument": "{% macro m(x) %}{{ x == 1 }}{% endmacro %}{{ m(url) }}",
    "block": "{% block b %}{{ url == 1 }}{% endblock %}",
    "import of a hole": "{% import url as m %}",
    "include of a hole": "{% include url %}",
    "missing import": '{% import "none.jinja" as m %}',
    "missing include": '{% include "none.jinja" %}',
    "missing parent": '{% extends "none.jinja" %}',
    "class": "{{ url.__class__ }}",
    "class of text": '{{ "".__class__.__mro__ }}',
    "globals": "{{ _.__globals__ }}",
    "dictionary of an option": "{{ options[0].__dict__ }}",
    "representation": "{{ url.__repr__() }}",
    "unfinished expression": "{{ url",
    "unfinished text": '{{ "a }}',
    "unfinished block": "{% if local %}",
    "stray end": "{% endfor %}",
    "unknown tag": "{% do url %}",
    "division by zero": "{{ 1 / 0 }}",
}


SPLICED = {
    "captured text's method": "{% set a %}{{ url }}{% endset %}{{ a.upper() }}",
    "captured text's slice": "{% set a %}{{ url }}{% endset %}{{ a[1:4] }}",
    "captured text's test": '{% set a %}{{ url }}{% endset %}{% if a == "x" %}b{% endif %}',
    "macro's text": "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(url)[1:3] }}",
    "forged mark": r'{{ "\u0000literal:url\u0000" }}',
    "forged mark of no rule": r'{{ "\u0000evil:url\u0000" }}',
    "half a mark": r'{{ "\u0000" }}{{ url }}',
    "message with a mark": r'{{ _("a\u0000b") }}',
    "message that is not a text": "{{ _(1) }}",
    "text with a mark": r'{{ text("a\u0000", url) }}',
    "text with a forged mark": r'{{ text("\u0000literal:base_url\u0000") }}',
}


def compiled(folder: Path, text: str, shape: dict[str, Any] = CONTEXT) -> Template:
    """The template whose source is `text`."""
    (folder / "a.jinja").write_text(text, encoding="utf-8")
    return Library([folder]).compile("a.jinja", shape)


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_whatever_looks_at_a_value_is_an_error_with_file_and_line(tmp_path: Path, wrong: str) -> None:
    """A template may branch on the shape of a request and print holes and its own text; nothing else compiles."""
    with pytest.raises(SnippetgenError) as caught:
        compiled(tmp_path, f"first line\n{wrong}")
    assert caught.value.what
    assert caught.value.where == f"{tmp_path / 'a.jinja'}:2"


@pytest.mark.parametrize(
    "wrong",
    [
        "{% if headers[0].value %}a{% endif %}",
        '{{ headers[0].value == "x" }}',
        '{{ headers[0].value ~ "x" }}',
        "{{ headers[0].value | percent }}",
        "{{ headers[0].value | raw }}",
        "{{ headers[0].value | key }}",
        '{{ text("a", headers[0].value) }}',
        "{{ headers[0].value | length }}",
        "{{ headers[0].value[0] }}",
        "{{ headers[0].value.parts }}",
        "{{ headers[0].value.name }}",
        "{{ headers[0].key }}",
        "{{ json(1) }}",
        "{{ headers[0] }}",
    ],
)
def test_an_expression_can_be_printed_and_nothing_else(tmp_path: Path, wrong: str) -> None:
    """It has code of the language and holes. Doing more with it is an error with file and line."""
    assert compiled(tmp_path, "{{ headers[0].value }}", BEARER).holes
    with pytest.raises(SnippetgenError) as caught:
        compiled(tmp_path, f"first line\n{wrong}", BEARER)
    assert caught.value.what
    assert caught.value.where == f"{tmp_path / 'a.jinja'}:2"


def test_an_expression_is_split_at_its_holes(tmp_path: Path) -> None:
    """Its text is the template's, and its holes are holes."""
    template = compiled(tmp_path, "<{{ headers[0].value }}> {{ text(headers[0].prefix, url) }}", BEARER)
    values: dict[str, str | int] = {"key_variable": "CAT'S", "url": "u"}
    assert template.fill(values, RULES) == r"""<"Bearer " + env('CAT\'S')> 'Bearer u'"""


def test_json_is_written_in_the_languages_syntax(tmp_path: Path) -> None:
    """With a hole for each name and each constant, and the steps of indentation that the template asks for."""
    template = compiled(tmp_path, "{{ json(1) }}", JSON)
    assert {part.rule for part in template.holes} == {Rule.LITERAL, Rule.KEY}
    text_ = "".join(part if isinstance(part, str) else "_" for part in template.parts)
    assert text_.startswith("{\n        _: ")
    assert text_.endswith("\n    }")
    assert "image" in text_


def test_what_a_template_cannot_do_it_says(tmp_path: Path) -> None:
    """`unsupported` ends the compilation with its place and what is not supported."""
    with pytest.raises(SnippetgenError, match="base64") as caught:
        compiled(tmp_path, '{% if body == "json" %}a{% else %}\n{{ unsupported(body) }}{% endif %}')
    assert caught.value.where == f"{tmp_path / 'a.jinja'}:2"


def test_a_text_in_a_text_is_its_parts(tmp_path: Path) -> None:
    """So that a macro may be given one: constants and values are joined first and written once."""
    template = compiled(tmp_path, "{{ text('a', text('b', url | percent), 'c') }}")
    assert template.fill({"url": "x y"}, RULES) == "'abx%20yc'"


@pytest.mark.parametrize("wrong", SPLICED.values(), ids=SPLICED.keys())
def test_a_holes_mark_can_neither_be_cut_nor_forged(tmp_path: Path, wrong: str) -> None:
    """Captured text, which has the marks of holes, can only be printed."""
    with pytest.raises(SnippetgenError) as caught:
        compiled(tmp_path, wrong)
    assert "a.jinja" in caught.value.where


def test_a_template_is_split_at_its_holes(tmp_path: Path) -> None:
    """Text and holes alternate, text at both ends."""
    template = compiled(tmp_path, '{{ url }}, "{{ url | percent }}" // {{ _("Read.") }}\n')
    assert [part if isinstance(part, str) else (part.name, part.rule) for part in template.parts] == [
        "",
        ("url", Rule.LITERAL),
        ', "',
        ("url", Rule.PERCENT),
        '" // ',
        ("Read.", Rule.COMMENT),
        "\n",
    ]
    assert [hole.name for hole in template.holes] == ["url", "url", "Read."]


def test_each_filter_makes_a_hole_of_its_rule(tmp_path: Path) -> None:
    """`raw` and `key` write a value in other places than between quotes."""
    holes = compiled(tmp_path, "{{ key_variable | raw }} {{ options[0].name | key }} {{ url | percent }}").holes
    assert [(hole.name, hole.rule) for hole in holes] == [
        ("key_variable", Rule.RAW),
        ("options.0.name", Rule.KEY),
        ("url", Rule.PERCENT),
    ]


def test_a_text_is_one_hole(tmp_path: Path) -> None:
    """Its name lists the constants and the values with their rules, in order."""
    (hole,) = compiled(
        tmp_path, '{{ text("it\'s ", url, query[0].separator, key_parameter | percent, timeout | raw) }}'
    ).holes
    assert hole.rule is Rule.TEXT
    assert json.loads(hole.name) == [
        "it's ",
        ["url", "literal"],
        "&",
        ["key_parameter", "percent"],
        ["timeout", "raw"],
    ]
    assert hole.values == ("url", "key_parameter", "timeout")


@pytest.mark.parametrize("part", ["a\0", "\0", 1, None, ["a"], message("Read."), Hole("url", Rule.KEY)], ids=repr)
def test_a_text_is_made_of_texts_and_holes_only(part: object) -> None:
    """Neither of comments, nor of keys, nor of the character that marks a hole."""
    with pytest.raises(HoleError):
        text("a", part, Hole("url"))


def test_a_constant_that_looks_like_a_mark_is_text(tmp_path: Path) -> None:
    """Brackets, quotes, colons and names of rules in a constant mean nothing."""
    constant = '["url", "literal"] literal:url'
    template = compiled(tmp_path, f"{{{{ text('{constant}', url) }}}}")
    assert template.fill({"url": "u"}, RULES) == f"'{constant}u'"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% if local %}a{% else %}b{% endif %}", "a"),
        ("{% if options %}a{% endif %}", "a"),
        ("{% for option in options %}{{ option.name }}{{ '' if loop.last else ',' }}{% endfor %}", "'x y','z'"),
        (
            "{% set a = url %}{{ a }}{% with b = a %}{{ b | percent }}{% endwith %}",
            "'https://a.example/'https%3A%2F%2Fa.example%2F",
        ),
        ("{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(url) }}", "<'https://a.example/'>"),
        ("{% set a %}<{{ url }}>{% endset %}{{ a }}{{ a }}", "<'https://a.example/'><'https://a.example/'>"),
        ("{{ query[0].separator }}{{ 'a' ~ 'b' }}", "&ab"),
        ("  {% if local %}\n  a\n  {% endif %}\n", "  a\n"),
        ("{{ timeout }} {{ timeout | percent }} {{ timeout | raw }}", "30 30 30"),
        ("{{ options[0].name | key }} {{ options[1].name | key }} {{ options[1].name | raw }}", "'x y' z z"),
        ("{{ text('it: ', url) }}", "'it: https://a.example/'"),
        ("{{ text(query[0].separator, options[0].name | percent, '=') }}", "'&x%20y='"),
        ("{{ text(timeout) }}", "'30'"),
        ("{% set a = text('b', url) %}{{ a }}", "'bhttps://a.example/'"),
    ],
)
def test_a_template_may_branch_on_the_shape(tmp_path: Path, text: str, expected: str) -> None:
    """And name, pass on and print holes."""
    values: dict[str, str | int] = {"url": "https://a.example/", "options.0.name": "x y", "options.1.name": "z"}
    values["timeout"] = 30
    assert compiled(tmp_path, text).fill(values, RULES) == expected


@pytest.mark.parametrize(
    "value", ["{{ base_url }}", "{% endif %}", "literal:base_url", "<hole base_url>", "{0} %s", "{# #}"]
)
def test_a_value_is_not_interpreted(tmp_path: Path, value: str) -> None:
    """Text that looks like a template, or like a hole, is text."""
    template = compiled(tmp_path, "{{ url }}{{ base_url }}")
    assert template.fill({"url": value, "base_url": "b"}, RULES) == f"'{value}''b'"


def test_a_value_with_a_mark_is_not_a_hole(tmp_path: Path) -> None:
    """Values come after the template was split, so even the mark itself is only a character."""
    template = compiled(tmp_path, "{{ url }}{{ base_url }}")
    rules: dict[Rule, Callable[[str | int], str]] = {**RULES, Rule.LITERAL: str}
    assert template.fill({"url": "\x00literal:base_url\x00", "base_url": "b"}, rules) == "\x00literal:base_url\x00b"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("{{ url }}", {"url": "a\x00"}),
        ("{{ url | percent }}", {"url": "\ud800"}),
        ("{{ url | key }}", {"url": "a\x00"}),
        ("{{ text('a', url) }}", {"url": "\x00"}),
        ("{{ text('a', url | percent) }}", {"url": "\ud800"}),
    ],
)
def test_a_refused_value_is_an_error_that_names_the_hole(tmp_path: Path, text: str, values: dict[str, str]) -> None:
    """The reader learns which value, and which character."""
    with pytest.raises(Refused, match=r"U\+") as caught:
        compiled(tmp_path, text).fill(values, RULES)
    assert caught.value.where == "url"


def test_a_message_is_translated_and_written_as_a_comment(tmp_path: Path) -> None:
    """Translations are catalogue data: they go through a rule as values do."""
    template = compiled(tmp_path, '// {{ _("Read the image.") }}')
    assert template.fill({}, RULES) == "// Read the image."
    rules = translating({"Read the image.": "画像を読み込みます。"}.__getitem__)
    assert template.fill({}, rules) == "// 画像を読み込みます。"


@pytest.mark.parametrize("translation", ["a */ exit()", "a\nexit()", "\u202e"])
def test_a_translation_cannot_leave_its_comment(tmp_path: Path, translation: str) -> None:
    """The error names the message."""
    with pytest.raises(Refused) as caught:
        compiled(tmp_path, '/* {{ _("Read.") }} */').fill({}, translating(lambda _: translation))
    assert caught.value.where == "Read."


def test_a_translation_is_not_interpreted(tmp_path: Path) -> None:
    """It is not a template, and has no holes."""
    template = compiled(tmp_path, '// {{ _("Read.") }}')
    assert template.fill({"url": "x"}, translating(lambda _: "{{ url }}")) == "// {{ url }}"


def test_a_message_is_a_hole() -> None:
    """Its name is the text to translate."""
    assert (message("Read.").name, message("Read.").rule) == ("Read.", Rule.COMMENT)


def test_a_missing_template_is_an_error_with_the_folders(tmp_path: Path) -> None:
    """The reader learns where it was looked for."""
    with pytest.raises(SnippetgenError, match=re.escape("no template “none.jinja”")) as caught:
        Library([tmp_path / "a", tmp_path / "b"]).compile("none.jinja", CONTEXT)
    assert caught.value.where == f"{tmp_path / 'a'}, {tmp_path / 'b'}"


def test_an_error_in_a_parent_names_the_parent(tmp_path: Path) -> None:
    """Not the template that extends it."""
    (tmp_path / "_base.jinja").write_text("1\n2\n{{ url == 1 }}", encoding="utf-8")
    with pytest.raises(SnippetgenError) as caught:
        compiled(tmp_path, '{% extends "_base.jinja" %}')
    assert caught.value.where == f"{tmp_path / '_base.jinja'}:3"


def test_a_template_cannot_leave_its_folders(tmp_path: Path) -> None:
    """`..` names no template."""
    (tmp_path / "secret.jinja").write_text("secret", encoding="utf-8")
    inner = tmp_path / "inner"
    inner.mkdir()
    with pytest.raises(SnippetgenError, match="secret"):
        compiled(inner, '{% include "../secret.jinja" %}')


def test_the_first_folder_that_has_a_file_wins(tmp_path: Path) -> None:
    """File by file: what is not overridden comes from the next folder, parents included."""
    for folder, files in {
        "mine": {"_base.jinja": "mine {% block b %}{% endblock %}"},
        "theirs": {
            "_base.jinja": "theirs {% block b %}{% endblock %}",
            "a.jinja": '{% extends "_base.jinja" %}{% block b %}{{ url }}{% endblock %}',
        },
    }.items():
        (tmp_path / folder).mkdir()
        for name, source in files.items():
            (tmp_path / folder / name).write_text(source, encoding="utf-8")
    library = Library([tmp_path / "mine", tmp_path / "theirs"])
    assert library.compile("a.jinja", CONTEXT).fill({"url": "u"}, RULES) == "mine 'u'"
    assert library.asked == {"_base.jinja", "a.jinja"}
