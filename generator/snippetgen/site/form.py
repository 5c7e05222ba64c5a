"""The form that fills the reader's own values into snippets, and its data.

The data is what `assets/snippets.js` needs to fill holes as `snippetgen render` does: the endpoint, the rules of
literals, the messages, and the lines of each variant for each number of options.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from typing import Any

from markupsafe import Markup as Html

from snippetgen import languages
from snippetgen.errors import SnippetgenError
from snippetgen.languages.model import Language
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
    elif (requests := _Requests(endpoint, endpoint.sources[0])).models:
        yield Field("model", _("Model"), str(requests.usual.values()[requests.models[0]]))
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
    """Return the data for the page's script. Each distinct line is once in `lines`; a shape is a list of indices."""
    lines: dict[tuple[Any, ...], int] = {}
    requests = {source: _Requests(site.endpoint, source) for source in site.endpoint.sources}
    variants = {
        str(variant): _variant(site, variant, requests[variant.source], lambda line: lines.setdefault(line, len(lines)))
        for variant in ordered(site)
    }
    used = sorted({name.partition("/")[0] for name in variants})
    return {
        "locale": site.locale,
        "endpoint": _endpoint(site, requests),
        "messages": messages(site.words),
        "unsafe": UNSAFE,
        "languages": {name: _language(languages.load(name)) for name in used},
        "variants": variants,
        "lines": list(lines),
    }


def _endpoint(site: Site, requests: Mapping[Source, _Requests]) -> dict[str, Any]:
    endpoint = site.endpoint
    return {
        "name": endpoint.name,
        "base_url": requests[endpoint.sources[0]].usual.endpoint.base_url,
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
        "sources": {source.value: each.data() for source, each in requests.items()},
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


class _Requests:
    """The requests with an image of one source, whose values the form changes.

    `options` are the names of the options that the form has. `models` are the holes outside the URL that take the
    model, `types` the values that change with the media type of the image, by that type, and `changing` all holes
    outside the URL that the form fills.
    """

    def __init__(self, endpoint: Endpoint, source: Source) -> None:
        self._endpoint, self._source = endpoint, source
        self.usual = build(endpoint, source=source)
        self.options = tuple(option.name for option in _options(endpoint))
        self.with_options = cache(self._build)
        self.models = self._models()
        self.types = self._types()
        self.changing = {*self.models, *chain.from_iterable(self.types.values())}

    def _build(self, options: tuple[str, ...], model: str | None = None) -> Request:
        """Return a request with a value for each of `options`, whatever the schemas of the parameters allow."""
        free = tuple(
            replace(p, schema={}) if p.place == "path" or (p.place == "query" and p.name in options) else p
            for p in self._endpoint.parameters
        )
        endpoint = replace(self._endpoint, parameters=free)
        return build(endpoint, source=self._source, options=dict.fromkeys(options, "value"), model=model)

    def _models(self) -> list[str]:
        """Return no holes if a request with a model has another shape than the usual one."""
        named = self._endpoint.model
        try:
            one, two = (self._build((), BRACES.sub(word, named) or word) for word in ("one", "two"))
        except SnippetgenError:
            return []  # it takes no model
        return [*_changed(one, two)] if one.shape == self.usual.shape else []

    def _types(self) -> dict[str, dict[str, str | int]]:
        stem = "https://example.com/a" if self._source is Source.HOSTED else "a"
        found = {}
        for ending, kind in IMAGE_TYPES.items():
            other = build(self._endpoint, source=self._source, image=f"{stem}.{ending}")
            if changed := _changed(self.usual, other):
                found[kind] = changed
        return found

    def data(self) -> dict[str, Any]:
        """Return what is special about these requests, for the page's script.

        `pairs` is the query in order, with every option. `constants` are the values of holes that no field changes.
        """
        stated = {name: value for name, value in self.usual.values().items() if _constant(name)}
        return {
            "pairs": [_query_pair(pair, self.options) for pair in self.with_options(self.options).pairs],
            "repeated": self.usual.repeated,
            "constants": {name: [str(value), _kind(value)] for name, value in stated.items()},
            "models": self.models,
            "types": {
                kind: {name: str(value) for name, value in changed.items()} for kind, changed in self.types.items()
            },
        }


def _changed(first: Request, second: Request) -> dict[str, str | int]:
    """Return the holes outside the URL whose values differ, with those of the second request."""
    before = first.values()
    return {name: value for name, value in second.values().items() if _constant(name) and before[name] != value}


def _kind(value: object) -> str:
    return "number" if isinstance(value, Number | int) else "text"


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {"name": parameter.name, "schema": dict(parameter.schema), "example": parameter.example}


def _variant(
    site: Site, variant: Variant, requests: _Requests, number: Callable[[tuple[Any, ...]], int]
) -> dict[str, Any]:
    client = variant.client
    known = tuple(name for name in requests.options if client.options is None or name in client.options)
    shapes = []
    for count in range(len(known) + 1):
        request = requests.with_options(known[:count])
        pieces = render.pieces(variant, request, locale=site.locale)
        filled = requests.changing | {name for name in request.values() if name.startswith("query.")}
        shapes.append([number(line) for line in _lines(runs(pieces, variant.language.lexer, filled))])
    return {
        "client": client.title,
        "options": None if client.options is None else dict(client.options),
        "shapes": shapes,
    }


def _lines(shown: Iterable[Run]) -> Iterator[tuple[Any, ...]]:
    """Yield the runs of each line, with its line end.

    A run is `text` without a style, `(style, text)`, or `(style, None, hole, rule)`.
    """
    line: list[Any] = []
    for run in shown:
        if run.hole:
            line.append((run.style, None, run.hole, run.rule))
            continue
        for part in re.findall(r"[^\n]*\n|[^\n]+", run.text) if "\n" in run.text else (run.text,):
            line.append((run.style, part) if run.style else part)
            if part.endswith("\n"):
                yield tuple(line)
                line = []
    if line:
        yield tuple(line)


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
