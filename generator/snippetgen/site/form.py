"""The form that fills the reader's own values into snippets, and its data.

The data is what `assets/snippets.js` needs to fill holes as `snippetgen render` does: the endpoint, the rules of
literals, the messages, and the lines of each variant for each number of options.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup as Html

from snippetgen import languages
from snippetgen.errors import SnippetgenError
from snippetgen.languages.model import Client, Language
from snippetgen.literal import UNSAFE, Literal, Number
from snippetgen.openapi.endpoint import Endpoint, Parameter, Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import IMAGE_PATH, LONGEST_ADDRESS, Pair, build
from snippetgen.request.values import Text
from snippetgen.site.highlight import Run, runs
from snippetgen.site.html import html, inline
from snippetgen.site.prose import line
from snippetgen.site.samples import ordered
from snippetgen.site.site import Site

_ESCAPED = re.compile(f"[{UNSAFE}]")


def form(site: Site) -> Html:
    """Return the form as HTML, hidden until the script shows it, with the data as JSON.

    Raises SnippetgenError for an endpoint whose URL the script cannot build.
    """
    endpoint = site.endpoint
    odd = [p.name for p in endpoint.parameters if p.place == "path" and p.style != "simple"]
    if odd or endpoint.keep_slashes or any(build(endpoint, source=source).repeated for source in endpoint.sources):
        raise SnippetgenError(
            "the form cannot build the URL of this endpoint",
            remedy="leave out the marker: it needs simple path parameters and unrepeated query parameters",
        )
    written = json.dumps(page_data(site), ensure_ascii=False, separators=(",", ":"))
    # “<” is escaped so that no value can end the element, the others because HTML cannot contain all of them.
    written = _ESCAPED.sub(lambda character: json.dumps(character[0])[1:-1], written).replace("<", "\\u003c")
    return html("form.html", fields=[*_fields(site)], data=Html(written), _=site.words)  # noqa: S704  escaped above


@dataclass(frozen=True)
class Field:
    """A field of the form.

    `mode` is its `inputmode`. `source` is the only source that needs it, or empty. `choices` maps the value of each
    radio button to its label; empty for a text field.
    """

    name: str
    label: str
    example: str = ""
    mode: str = "text"
    help: str = ""
    source: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)


def _fields(site: Site) -> Iterator[Field]:
    _, endpoint = site.words, site.endpoint
    if endpoint.model:
        yield Field("model", _("Model"), endpoint.example_model)
    named = {Source.LOCAL: _("a local file"), Source.HOSTED: _("hosted, by its URL")}
    yield Field("image", _("Image"), choices={s: words for s, words in named.items() if s in endpoint.sources})
    if Source.LOCAL in endpoint.sources:
        yield Field("image-path", _("Path of the image"), IMAGE_PATH, source=Source.LOCAL)
    if Source.HOSTED in endpoint.sources:
        yield Field("image-url", _("URL of the image"), _image_url(endpoint), "url", source=Source.HOSTED)
    for option in _options(endpoint):
        example = "" if option.example is None else str(option.example)
        mode = "decimal" if option.schema.get("type") in {"number", "integer"} else "text"
        yield Field(f"option.{option.name}", option.name, example, mode, inline(line(_(option.description))))
    if endpoint.key:
        note = _("The name of the environment variable only. This page never asks for the key itself.")
        yield Field("key-variable", _("Variable of the API key"), endpoint.key, help=inline(line(note)))


def _image_url(endpoint: Endpoint) -> str:
    return build(endpoint, source=Source.HOSTED).image if Source.HOSTED in endpoint.sources else ""


def page_data(site: Site) -> dict[str, Any]:
    """Return the data for the page's script.

    Each distinct line is once in `lines`; a shape is a list of indices.
    """
    lines: dict[str, int] = {}
    variants = {
        str(variant): _variant(site, variant, lambda line: lines.setdefault(line, len(lines)))
        for variant in ordered(site)
    }
    used = sorted({name.partition("/")[0] for name in variants})
    return {
        "locale": site.locale,
        "endpoint": _endpoint(site),
        "messages": messages(site.words),
        "unsafe": UNSAFE,
        "languages": {name: _language(languages.load(name)) for name in used},
        "variants": variants,
        "lines": [json.loads(line) for line in lines],
    }


def _endpoint(site: Site) -> dict[str, Any]:
    endpoint = site.endpoint
    auth = endpoint.auths[0]
    return {
        "base_url": endpoint.base_url,
        "path": endpoint.path,
        "model": endpoint.model,
        "key": endpoint.key,
        "image": endpoint.image,
        "longest_address": LONGEST_ADDRESS,
        "content_type": endpoint.body_type,
        "timeout": endpoint.timeout,
        "example": {
            "model": endpoint.example_model,
            "image_path": IMAGE_PATH,
            "image_url": _image_url(endpoint),
        },
        "key_parameter": auth.parameter,
        "parameters": [_parameter(endpoint.parameter(name, "path")) for name in endpoint.model_parameters],
        "options": [_parameter(option) for option in _options(endpoint)],
        "fixed": {source.value: _fixed(endpoint, source) for source in endpoint.sources},
        "constants": {source.value: _constants(endpoint, source) for source in endpoint.sources},
    }


def _options(endpoint: Endpoint) -> tuple[Parameter, ...]:
    """Return the options with a field: optional query parameters that take one value."""
    return tuple(
        option
        for option in endpoint.options
        if option.place == "query" and not option.required and option.schema.get("type") not in {"array", "object"}
    )


def _fixed(endpoint: Endpoint, source: Source) -> list[list[str]]:
    """Return the pairs that every query of this source starts with."""
    return [[name, value, _kind(value)] for name, value in build(endpoint, source=source).options]


def _constants(endpoint: Endpoint, source: Source) -> dict[str, list[str]]:
    """Return the values of the holes that no field of the form changes."""
    values = build(endpoint, source=source).values()
    fixed = {
        name: value for name, value in values.items() if name.startswith(("body.", "headers.", "query.", "answer_"))
    }
    fixed |= {name: value for name, value in values.items() if name in {"image_type", "key_parameter"}}
    return {name: [str(value), _kind(value)] for name, value in fixed.items()}


def _kind(value: object) -> str:
    return "number" if isinstance(value, Number | int) else "text"


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {"name": parameter.name, "schema": dict(parameter.schema), "example": parameter.example}


def _variant(site: Site, variant: Variant, number: Callable[[str], int]) -> dict[str, Any]:
    language = variant.language
    client = variant.client
    request = build(site.endpoint, source=variant.source)
    shapes = []
    for options in _option_counts(site, client):
        count = len(request.folded)
        asked = tuple(Pair(name, Text(value)) for name, value in options)
        pairs = (*request.pairs[:count], *asked, *request.pairs[count:])
        pieces = render.pieces(variant, replace(request, pairs=pairs), locale=site.locale)
        shapes.append([number(_json(line)) for line in _lines(runs(pieces, language.lexer))])
    return {
        "client": client.title,
        "options": None if client.options is None else dict(client.options),
        "shapes": shapes,
    }


def _option_counts(site: Site, client: Client) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield the options of each shape: none, the first supported one, the first two, …."""
    known = [
        option.name for option in _options(site.endpoint) if client.options is None or option.name in client.options
    ]
    for count in range(len(known) + 1):
        yield tuple((name, "value") for name in known[:count])


def _lines(shown: Iterable[Run]) -> Iterator[list[Run]]:
    """Yield the runs of each line, with its line end."""
    line: list[Run] = []
    for run in shown:
        if run.hole:
            line.append(run)
            continue
        for part in re.findall(r"[^\n]*\n|[^\n]+", run.text):
            line.append(replace(run, text=part))
            if part.endswith("\n"):
                yield line
                line = []
    if line:
        yield line


def _json(line: Sequence[Run]) -> str:
    """Return a line as JSON.

    A run is `text` without a style, `[style, text]`, or `[style, null, hole, rule]`.
    """
    written: list[Any] = []
    for run in line:
        if run.hole:
            written.append([run.style, None, run.hole, run.rule])
        else:
            written.append([run.style, run.text] if run.style else run.text)
    return json.dumps(written)


def _language(language: Language) -> dict[str, Any]:
    structure = language.structure
    stated = {
        "title": language.title,
        "literal": literal(language.literal),
        "block": literal(structure.block) if structure.block else None,
        "format": literal(structure.block_format) if structure.block_format else None,
        "reserved": sorted(language.reserved),
    }
    return {name: value for name, value in stated.items() if value}


def literal(rule: Literal) -> dict[str, Any]:
    """Return a rule as JSON, without empty fields and without the default `unsafe`."""
    stated = {**vars(rule), "escapes": dict(rule.escapes), "otherwise": rule.otherwise and literal(rule.otherwise)}
    stated.pop("_table", None)
    if rule.unsafe == UNSAFE:
        del stated["unsafe"]
    return {name: value for name, value in stated.items() if value}


def messages(_: Callable[[str], str]) -> dict[str, str]:
    """Return the texts of the script: labels, and the errors of `snippetgen render`."""
    return {
        "model_unnamed": _("“{model}” does not name a model"),
        "model_segment": _("the {name} of “{model}” is “{segment}”"),
        "model_character": _("the {name} of the model has the character U+{code}"),
        "model_remedy": _("write it as {written}, for example {example}"),
        "url_invalid": _("{url} is not the URL of an image"),
        "url_remedy": _("write an absolute http or https URL without spaces, for example https://example.com/cat.jpg"),
        "url_character": _("the URL of the image has the character U+{code}"),
        "url_character_remedy": _("percent-encode it, as a browser's address bar does when the address is copied"),
        "path_empty": _("the path of the image is blank"),
        "path_nul": _("the path of the image has the character U+0000"),
        "path_remedy": _("name a file, for example {example}"),
        "types": _("{name} is {value}, and values of several types ({types}) are not supported"),
        "type": _("{name} is {value}, and values of type {type} are not supported"),
        "boolean": _("{name} is {value}, which is neither true nor false"),
        "enum": _("{name} is {value}, which is not one of: {values}"),
        "length": _("{name} is {value}, which is too short or too long"),
        "pattern": _("{name} is {value}, which does not match {pattern}"),
        "number": _("{name} is {value}, which is not a valid number"),
        "integer": _("{name} is {value}, which is not a valid integer"),
        "minimum": _("{name} is {value}, which is less than {limit}"),
        "exclusiveMinimum": _("{name} is {value}, which is not more than {limit}"),
        "maximum": _("{name} is {value}, which is more than {limit}"),
        "exclusiveMaximum": _("{name} is {value}, which is not less than {limit}"),
        "value_remedy": _("give a value of type {type} that fits"),
        "value_remedy_example": _("give a value of type {type} that fits, for example {example}"),
        "surrogate": _(
            "the character U+{code} cannot be used: half of a surrogate pair is not text and has no UTF-8 form"
        ),
        "surrogate_remedy": _("type the text again; it was damaged on its way"),
        "key_variable": _("“{name}” is not a name for an environment variable"),
        "key_variable_remedy": _("use at most 255 letters, digits and underscores, with no digit first"),
        "key_variable_reserved": _("{language} has its own use for the variable “{name}”"),
        "key_variable_reserved_remedy": _("choose another name"),
        "address": _("the URL of the request would have {length} characters; the maximum is {most}"),
        "address_remedy": _("shorten it; some clients and servers do not accept longer URLs"),
        "option_unknown": _("{client} cannot express the option “{name}”"),
        "option_remedy": _("leave it out, or choose another client. This one takes {names}"),
        "refused": _("the character U+{code} cannot be used: no literal of this language can hold it"),
        "invisible": _(
            "the character U+{code} cannot be used: it is invisible, and this language has no escape for it"
        ),
        "longest": _("a value of more than {bytes} bytes cannot be written as one literal"),
        "problem": _("{what}: {remedy}"),
        "stale": _("This is still the code for the last valid input."),
        "show_local": _("Show the snippets for a local image"),
        "show_hosted": _("Show the snippets for a hosted image"),
    }
