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
from snippetgen.openapi.endpoint import BRACES, Endpoint, Parameter, Place, Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import IMAGE_PATH, LONGEST_ADDRESS, Pair, Request, build
from snippetgen.request.values import IMAGE_TYPES, Picture, Text
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
    in_path = [parameter for parameter in endpoint.parameters if parameter.place == "path"]
    elsewhere = {place.kind for place in endpoint.model_places} & {"query", "server"}
    if elsewhere or any(p.style != "simple" or p.name not in endpoint.model_parameters for p in in_path):
        raise SnippetgenError(
            "the form cannot build the URL of this endpoint",
            remedy="leave out the marker: it needs path parameters that are simple and parts of the model",
        )
    written = json.dumps(page_data(site), ensure_ascii=False, separators=(",", ":"))
    # “<” and “&” are escaped so that no value is HTML, the others because HTML cannot contain all of them.
    written = _ESCAPED.sub(lambda character: json.dumps(character[0])[1:-1], written)
    data = Html(written.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704  escaped above
    return html(
        "form.html",
        id=f"snippets-{endpoint.name}",
        bar=[*_bar(site)],
        more=[*_more(site)],
        data=data,
        _=site.words,
    )


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


def _bar(site: Site) -> Iterator[Field]:
    """Yield the fields that are always visible."""
    _, endpoint = site.words, site.endpoint
    if endpoint.model:
        yield Field("model", _("Model"), endpoint.example_model)
    elif named := [name for source in endpoint.sources for name in _model_holes(endpoint, source)]:
        yield Field("model", _("Model"), str(build(endpoint, source=endpoint.sources[0]).values()[named[0]]))
    labels = {Source.LOCAL: _("File"), Source.HOSTED: _("URL")}
    if len(endpoint.sources) > 1:
        yield Field("image", _("Image"), choices={source: labels[source] for source in endpoint.sources})
    if Source.LOCAL in endpoint.sources:
        yield Field("image-path", _("Path"), IMAGE_PATH, source=Source.LOCAL)
    if Source.HOSTED in endpoint.sources:
        yield Field("image-url", _("URL"), _image_url(endpoint), "url", source=Source.HOSTED)


def _more(site: Site) -> Iterator[Field]:
    """Yield the fields that the reader opens."""
    _, endpoint = site.words, site.endpoint
    for option in _options(endpoint):
        example = "" if option.example is None else str(option.example)
        mode = "decimal" if option.schema.get("type") in {"number", "integer"} else "text"
        yield Field(f"option.{option.name}", option.name, example, mode, inline(line(_(option.description))))
    if endpoint.key:
        note = _("The name of the environment variable only. This form never asks for the key itself.")
        yield Field("key-variable", _("Variable of the API key"), endpoint.key, help=inline(line(note)))


def _image_url(endpoint: Endpoint) -> str:
    return build(endpoint, source=Source.HOSTED).image if Source.HOSTED in endpoint.sources else ""


def page_data(site: Site) -> dict[str, Any]:
    """Return the data for the page's script.

    Each distinct line is once in `lines`; a shape is a list of indices.
    """
    lines: dict[str, int] = {}
    changing = {source: _changing(site.endpoint, source) for source in site.endpoint.sources}
    variants = {
        str(variant): _variant(site, variant, changing[variant.source], lambda n: lines.setdefault(n, len(lines)))
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
    usual = build(endpoint, source=endpoint.sources[0])
    return {
        "name": endpoint.name,
        "base_url": usual.endpoint.base_url,
        "path": endpoint.path,
        "model": endpoint.model,
        "keep_slashes": list(endpoint.keep_slashes),
        "key": endpoint.key,
        "image": endpoint.image,
        "longest_address": LONGEST_ADDRESS,
        "timeout": endpoint.timeout,
        "image_types": dict(IMAGE_TYPES),
        "example": {
            "model": endpoint.example_model,
            "image_path": IMAGE_PATH,
            "image_url": _image_url(endpoint),
        },
        "parameters": [_parameter(endpoint.parameter(name, "path")) for name in endpoint.model_parameters],
        "options": [_parameter(option) for option in _options(endpoint)],
        "sources": {source.value: _of_source(endpoint, source) for source in endpoint.sources},
    }


def _options(endpoint: Endpoint) -> tuple[Parameter, ...]:
    """Return the options with a field: optional query parameters that take one value, and have none yet."""
    stated = {place for given in endpoint.given.values() for place in given}
    return tuple(
        option
        for option in endpoint.options
        if option.place == "query"
        and not (option.required or option.reserved or Place("query", option.name) in stated)
        and option.schema.get("type") not in {"array", "object"}
    )


def _of_source(endpoint: Endpoint, source: Source) -> dict[str, Any]:
    """Return what is special about the requests with an image of one source.

    `pairs` is the query in order, with every option. `constants` are the values of holes that no field changes,
    `models` the holes outside the URL that take the model, and `types` the values that change with the media type of
    the image, by that type.
    """
    request = build(endpoint, source=source)
    options = [option.name for option in _options(endpoint)]
    return {
        "pairs": [_query_pair(pair, options) for pair in _asking(endpoint, source, options).pairs],
        "repeated": request.repeated,
        "constants": {name: [str(value), _kind(value)] for name, value in request.values().items() if _constant(name)},
        "models": _model_holes(endpoint, source),
        "types": {
            kind: {name: str(value) for name, value in changed.items()}
            for kind, changed in _typed_holes(endpoint, source).items()
        },
    }


def _constant(name: str) -> bool:
    kinds = ("body.", "headers.", "secrets.", "answer_", "content_type", "image_type", "key_parameter")
    return name.startswith(kinds)


def _query_pair(pair: Pair, options: Sequence[str]) -> dict[str, Any]:
    if pair.name in options:
        return {"name": pair.name, "kind": "option"}
    if isinstance(pair.value, Text):
        stated = {"name": pair.name, "kind": _kind(pair.value.text), "text": pair.value.text}
        return stated if pair.written is None else {**stated, "written": pair.written}
    return {"name": pair.name, "kind": "image" if isinstance(pair.value, Picture) else "key"}


def _asking(endpoint: Endpoint, source: Source, options: Sequence[str], model: str | None = None) -> Request:
    """Return a request with a value for each of `options`, whatever the schemas of the parameters allow."""
    free = tuple(
        replace(p, schema={}) if p.place == "path" or (p.place == "query" and p.name in options) else p
        for p in endpoint.parameters
    )
    return build(
        replace(endpoint, parameters=free), source=source, options=dict.fromkeys(options, "value"), model=model
    )


def _model_holes(endpoint: Endpoint, source: Source) -> list[str]:
    """Return the holes of the body and of headers that take the model.

    There are none if a request with a model has another shape than the usual one.
    """
    try:
        one, two = (_asking(endpoint, source, (), BRACES.sub(word, endpoint.model) or word) for word in ("one", "two"))
    except SnippetgenError:
        return []  # it takes no model
    usual = build(endpoint, source=source)
    return [*_changed(one, two)] if one.shape == usual.shape else []


def _typed_holes(endpoint: Endpoint, source: Source) -> dict[str, dict[str, str | int]]:
    """Return the holes that change with the media type of the image, by that type, with their values."""
    usual, stem = build(endpoint, source=source), "https://example.com/a" if source is Source.HOSTED else "a"
    others = {kind: build(endpoint, source=source, image=f"{stem}.{end}") for end, kind in IMAGE_TYPES.items()}
    return {kind: changed for kind, other in others.items() if (changed := _changed(usual, other))}


def _changed(first: Request, second: Request) -> dict[str, str | int]:
    """Return the holes outside the URL whose values differ, with those of the second request."""
    before = first.values()
    return {name: value for name, value in second.values().items() if _constant(name) and before[name] != value}


def _changing(endpoint: Endpoint, source: Source) -> set[str]:
    """Return the holes outside the URL that the form fills."""
    typed = _typed_holes(endpoint, source).values()
    return {*_model_holes(endpoint, source), *(name for changed in typed for name in changed)}


def _kind(value: object) -> str:
    return "number" if isinstance(value, Number | int) else "text"


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {"name": parameter.name, "schema": dict(parameter.schema), "example": parameter.example}


def _variant(site: Site, variant: Variant, changing: set[str], number: Callable[[str], int]) -> dict[str, Any]:
    language = variant.language
    client = variant.client
    shapes = []
    for options in _option_counts(site, client):
        request = _asking(site.endpoint, variant.source, options)
        pieces = render.pieces(variant, request, locale=site.locale)
        filled = changing | {name for name in request.values() if name.startswith("query.")}
        shapes.append([number(_json(line)) for line in _lines(runs(pieces, language.lexer, filled))])
    return {
        "client": client.title,
        "options": None if client.options is None else dict(client.options),
        "shapes": shapes,
    }


def _option_counts(site: Site, client: Client) -> Iterator[list[str]]:
    """Yield the options of each shape: none, the first supported one, the first two, …."""
    known = [
        option.name for option in _options(site.endpoint) if client.options is None or option.name in client.options
    ]
    for count in range(len(known) + 1):
        yield known[:count]


def _lines(shown: Iterable[Run]) -> Iterator[list[Run]]:
    """Yield the runs of each line, with its line end."""
    line: list[Run] = []
    for run in shown:
        if run.hole:
            line.append(run)
            continue
        for part in re.findall(r"[^\n]*\n|[^\n]+", run.text):
            line.append(run._replace(text=part))
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
    }
