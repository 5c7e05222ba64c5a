"""Make the context of a template from a shape: holes, flags, and expressions of holes. It contains no values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from string import Formatter
from types import SimpleNamespace
from typing import Any

from snippetgen.languages.model import Structure
from snippetgen.openapi.endpoint import Source
from snippetgen.rendering.holes import Code, Hole, Rule
from snippetgen.request.model import Shape, secret_hole

Parts = list[str | Hole]


def context(shape: Shape, structure: Structure) -> dict[str, Any]:
    """The context of a template for this shape.

    It has no hole that the shape has no value for, so that a template which uses it fails to compile.
    """
    local, writer = shape.source is Source.LOCAL, _Writer(shape, structure)
    pairs = [value for _, value in (*shape.query, *shape.headers)]
    in_query = any(value[0] == "secret" for _, value in shape.query)
    first = any(value[:2] == ("secret", 0) for value in pairs)
    in_body = _secrets(_body(shape))
    carried = first or shape.basic or bool(in_body)
    in_url = any(value[0] == "image" for value in pairs)
    holes = {
        **dict.fromkeys(("url", "url_with_options", "base_url", "model_path", "timeout"), True),
        "image_path": local and bool(shape.encoding),
        "image_url": in_url or ("image", "url") in _leaves(_body(shape)),
        "image_type": shape.encoding == "data_uri",
        "image_parameter": in_url,
        "content_type": shape.body != "none",
        "key_variable": carried and shape.key_in_environment,
        "api_key": carried and not shape.key_in_environment,
        "key_parameter": first,
        "answer_file": shape.answer == "binary",
        "answer_header": shape.answer == "header",
    }
    options = tuple(
        SimpleNamespace(**{part: Hole(f"options.{number}.{part}") for part in ("name", "value", "keyword")})
        for number in range(shape.options)
    )
    query = tuple(
        SimpleNamespace(**writer.pair(name, value), separator="&" if shape.options or number else "?")
        for number, (name, value) in enumerate(shape.query)
    )
    headers = tuple(SimpleNamespace(**writer.header(name, value)) for name, value in shape.headers)
    params = query if shape.repeated else (*options, *query)
    form = shape.body in _FORMS
    fields = tuple(writer.field(*each) for each in shape.parts) if form else ()
    files = tuple(field for field in fields if field.file or field.attached or field.json)
    return {
        **{name: Hole(name) for name, there in holes.items() if there},
        "local": local,
        "hosted": not local,
        "method": shape.method,
        "verb": shape.method.lower(),
        "plain_http": shape.plain_http,
        "options": options,
        "query": query,
        "address": Hole("url_with_options" if shape.repeated else "url"),
        "params": params,
        "repeated": shape.repeated,
        "one_param": len(params) == 1,
        "has_query": bool(shape.query) or shape.options > 0,
        "query_key": in_query,
        "custom_key": bool(in_body) or any(header.secret and not header.bearer for header in headers),
        "headers": headers,
        "one_header": len(headers) == 1,
        "basic": writer.basic() if shape.basic else None,
        "secrets": tuple(map(writer.declared, sorted(in_body | _secrets(pairs)))),
        "key_in_environment": shape.key_in_environment,
        "environment": shape.key_in_environment and carried,
        "body": shape.body,
        "usual_type": shape.usual_type,
        "encoding": shape.encoding,
        "reads_image": bool(shape.encoding),
        "fields": fields,
        "files": files,
        "texts": tuple(field for field in fields if not (field.file or field.attached or field.json)),
        "attachments": any(field.attached for field in files),
        "plain_form": form and any(field.file or field.attached for field in files) and not _repeats(shape.parts),
        "repeated_field": form and _repeats(shape.parts),
        "repeated_file": form and _repeats(tuple(part for part in shape.parts if part[2][0] in {"image", "file"})),
        "json_part": any(field.json for field in fields),
        "json_root": {"numbered": "object"}.get(shape.parts[0], shape.parts[0]) if shape.body == "json" else "",
        "json": writer.json(shape.parts) if shape.body == "json" else _no_json,
        "json_arguments": writer.arguments,
        "json_secrets": tuple(map(writer.declared, sorted(in_body))) if shape.body == "json" else (),
        "json_formatted": writer.arguments is not None,
        "answer": shape.answer,
    }


def required(shape: Shape) -> set[str]:
    """The names of the holes that a template must print for this shape.

    Without one of them, the snippet would send another request.
    """
    pairs = (*shape.query, *shape.headers)
    found = {name for name, value in pairs if not _is_bearer(value)}
    found |= {_hole(leaf, shape) for leaf in _leaves([*(value for _, value in pairs), *_body(shape)])} - {""}
    if shape.repeated:
        found.add("url_with_options")
    if shape.body in _FORMS:
        found |= {name for name, *_ in shape.parts}
    found |= {f"options.{number}.value" for number in range(shape.options)}
    if shape.basic:
        found |= {secret_hole(0, f"{'variable' if shape.key_in_environment else 'key'}{n}") for n in ("", "1")}
    if shape.encoding:
        found.add("image_path")
    if shape.encoding == "data_uri":
        found.add("image_type")
    if shape.body in {"base64", "binary", "json", "urlencoded"} and not shape.usual_type:
        found.add("content_type")
    return found


def _hole(leaf: tuple[Any, ...], shape: Shape) -> str:
    """The hole that a template must print for a value or a key; empty if there is none."""
    if leaf[0] == "secret":
        return secret_hole(leaf[1], "variable" if shape.key_in_environment else "key")
    if leaf[0] in {"key", "text", "file"}:
        return str(leaf[1])
    return "image_url" if leaf == ("image", "url") else ""


_FORMS = {"multipart", "urlencoded"}
_OBJECTS = {"object", "numbered"}
_NESTED = {*_OBJECTS, "array"}


def _no_json(*_: object) -> Code:
    raise TypeError("the body is not JSON here: call json(…) only if `body` is “json”")


def _is_bearer(value: tuple[Any, ...]) -> bool:
    """Whether a header is a bearer token in Authorization, which a client may have an API for."""
    return value[0] == "secret" and value[2:] == ("Bearer ", True)


def _body(shape: Shape) -> list[tuple[Any, ...]]:
    """The values in the body."""
    if shape.body in _FORMS:
        return [value for *_, value in shape.parts]
    return [shape.parts] if shape.parts else []


def _leaves(values: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The values inside of `values` that have no others in them, and `("key", NAME)` for each key of an object."""
    for value in values:
        if value[0] in _OBJECTS:
            yield from (("key", name) for name, _ in value[1:])
        if value[0] in _NESTED:
            yield from _leaves(_inner(value))
        else:
            yield value


def _secrets(values: list[tuple[Any, ...]]) -> set[int]:
    """The numbers of the secrets in `values`."""
    return {leaf[1] for leaf in _leaves(values) if leaf[0] == "secret"}


def _repeats(fields: tuple[Any, ...]) -> bool:
    """Whether two fields of a form have the same name, and so the same hole for it."""
    return len({name for name, *_ in fields}) != len(fields)


class _Writer:
    """Writes expressions for the values of one shape."""

    def __init__(self, shape: Shape, structure: Structure) -> None:
        self.shape = shape
        self.structure = structure
        self.arguments = self._arguments() if shape.body == "json" else None

    def pair(self, name: str, value: tuple[Any, ...]) -> dict[str, Any]:
        """The name and the value of a pair, and what a template needs to write the value itself."""
        found: dict[str, Any] = {"name": Hole(name), "secret": value[0] == "secret", "image": value[0] == "image"}
        return found | (self.secret(value[1], value[2]) if value[0] == "secret" else {"value": Hole(_name(value))})

    def header(self, name: str, value: tuple[Any, ...]) -> dict[str, Any]:
        """A header. Its constant value is a string even if it is a number.

        It is `own` if it has a secret and is not Authorization.
        """
        found = self.pair(name, value) | {"bearer": _is_bearer(value)}
        found["own"] = value[0] == "secret" and not value[3]
        if value[0] == "text":
            found["value"] = Hole(json.dumps([[value[1], "literal"]]), Rule.TEXT)
        return found

    def secret(self, number: int, prefix: str) -> dict[str, Any]:
        """The expression for a secret with its prefix, and the parts that it consists of."""
        if not self.shape.key_in_environment:
            hole = Hole(secret_hole(number, "key"))
            whole = Hole(json.dumps([prefix, [hole.name, "literal"]]), Rule.TEXT) if prefix else hole
            return {"value": whole, "prefix": prefix, "key": hole, "bare": hole}
        variable = Hole(secret_hole(number, "variable"))
        bare = self._variable(self.structure.secret, number, variable)
        whole_code = self._variable(self.structure.prefixed, number, variable, prefix) if prefix else bare
        return {"value": whole_code, "prefix": prefix, "variable": variable, "bare": bare}

    def basic(self) -> SimpleNamespace:
        """The user and the password of HTTP Basic: expressions, and the names of variables."""
        if not self.shape.key_in_environment:
            user, password = (Hole(secret_hole(0, name)) for name in ("key", "key1"))
            return SimpleNamespace(user=user, password=password)
        names = [Hole(secret_hole(0, name)) for name in ("variable", "variable1")]
        user_code, password_code = (self._variable(self.structure.secret, n, name) for n, name in enumerate(names))
        return SimpleNamespace(
            user=user_code, password=password_code, user_variable=names[0], password_variable=names[1]
        )

    def declared(self, number: int) -> SimpleNamespace:
        """A secret as a variable of the snippet.

        It has an identifier, and the name of its environment variable or its key.
        """
        what = "variable" if self.shape.key_in_environment else "key"
        return SimpleNamespace(**{"identifier": _identifier(number), what: Hole(secret_hole(number, what))})

    def _variable(self, form: str, number: int, variable: Hole, prefix: str = "") -> Code:
        return Code(tuple(_filled(form, self._named(number, variable, prefix))))

    @staticmethod
    def _named(number: int, variable: Hole, prefix: str = "") -> dict[str, str | Hole]:
        raw = Hole(variable.name, Rule.RAW)
        return {"variable": variable, "raw": raw, "prefix": prefix, "identifier": _identifier(number)}

    def field(self, name: str, media_type: str, value: tuple[Any, ...]) -> SimpleNamespace:
        """A field of a form."""
        found: dict[str, Any] = {"name": Hole(name), "type": Hole(media_type), "secret": value[0] == "secret"}
        found |= {
            "file": value == ("image", "bytes"),
            "attached": value[0] == "file",
            "json": value[0] in _NESTED,
            "text": value[0] == "text",
        }
        found["image"] = value[0] == "image" and value[1] not in {"url", "bytes"}
        if value[0] == "secret":
            found |= self.secret(value[1], value[2])
        elif value[0] == "file":
            found |= {"path": Hole(value[1]), "filename": Hole(value[2])}
        elif value[0] in _NESTED:
            found["value"] = self.json(value)
            found["written"] = Hole(json.dumps(_json_text(value)), Rule.TEXT)
        elif value[0] == "word":
            found["value"] = Hole(json.dumps([value[1]]), Rule.TEXT)
        elif value[0] == "text" or value == ("image", "url"):
            found["value"] = Hole(_name(value))
        elif value != ("image", "bytes"):
            found["value"] = Code(tuple(self._image()))
        return SimpleNamespace(**found)

    def json(self, value: tuple[Any, ...]) -> Callable[[int], Code]:
        """Write a JSON value as an expression, or as the lines of a block, indented by a number of steps."""

        def written(steps: int = 0) -> Code:
            return Code(tuple(self._node(value, steps, top=True)))

        return written

    def _arguments(self) -> Code | None:
        """The arguments for the placeholders of a block, in order; None if there are none."""
        found: list[Parts] = []
        for leaf in _leaves([self.shape.parts]):
            if leaf[0] == "image" and leaf[1] != "url":
                found.append(list(_filled(self.structure.argument_image, {"path": Hole("image_path")})))
            elif leaf[0] == "secret" and self.shape.key_in_environment:
                variable = Hole(secret_hole(leaf[1], "variable"))
                found.append(list(_filled(self.structure.argument_secret, self._named(leaf[1], variable))))
        if not found:
            return None
        return Code(tuple(_separated(found)))

    def _node(self, node: tuple[Any, ...], steps: int, *, top: bool = False) -> Parts:
        kind = node[0]
        if kind in _NESTED:
            return self._group(node, steps, top=top)
        if kind == "word":
            return [{"true": self.structure.true, "false": self.structure.false, "null": self.structure.null}[node[1]]]
        if kind == "image" and node[1] != "url":
            return self._image()
        if kind == "secret":
            return self._secret_leaf(node[1], node[2])
        return [Hole(_name(node), self._leaf)]

    @property
    def _leaf(self) -> Rule:
        """The rule for a constant in the body."""
        if not self.structure.block:
            return Rule.LITERAL
        return Rule.FORMAT if self.structure.block_format and self.arguments is not None else Rule.JSON

    def _secret_leaf(self, number: int, prefix: str) -> Parts:
        if not self.structure.block:
            value = self.secret(number, prefix)["value"]
            return [value] if isinstance(value, Hole) else list(value.parts)
        if not self.shape.key_in_environment:
            return [Hole(secret_hole(number, "key"), self._leaf)]
        variable = Hole(secret_hole(number, "variable"))
        return list(_filled(self.structure.in_block_secret, self._named(number, variable, prefix)))

    def _image(self) -> Parts:
        if self.structure.block and self.shape.body == "json":
            data_uri = self.shape.encoding == "data_uri" and self.structure.in_block_data_uri
            form = data_uri or self.structure.in_block_image
            fields: dict[str, str | Hole] = {"path": Hole("image_path"), "type": Hole("image_type", Rule.RAW)}
            return ['"', *_filled(form, fields), '"']
        return list(_filled(self.structure.image, {"path": Hole("image_path")}))

    def _entry(self, name: str) -> Parts:
        rule = self._leaf if self.structure.block else Rule.KEY
        return list(_filled(self.structure.entry, {"key": Hole(name, rule), "value": ""}))

    def _group(self, node: tuple[Any, ...], steps: int, *, top: bool) -> Parts:
        """A mapping or sequence: on one line if `_fits` allows it, else one entry per line."""
        structure, mapping = self.structure, node[0] in _OBJECTS
        before, after = structure.mapping if mapping else structure.sequence
        if node[0] == "numbered" and structure.numbered:
            before, after = structure.numbered
        if not top:
            after += structure.nested if mapping else structure.nested_sequence
        if not node[1:]:
            return [structure.empty_mapping or before + after] if mapping else [before + after]
        names: list[Parts] = [self._entry(name) for name, _ in node[1:]] if mapping else [[]] * len(node[1:])
        entries = list(zip(names, _inner(node), strict=True))
        if _fits(node):
            space = structure.space if before.endswith("{") else ""
            items = _separated([*name, *self._node(value, steps)] for name, value in entries)
            return [before.replace("\n", " "), space, *items, space, after]
        indent, unit = structure.indent * steps, structure.indent
        comma = structure.comma and not structure.block and (len(entries) > 1 or structure.comma_after_one)
        parts: Parts = [before.replace("\n", f"\n{indent}"), "\n"]
        for number, (name, value) in enumerate(entries, 1):
            end = ",\n" if comma or number < len(entries) else "\n"
            parts += [indent + unit, *name, *self._node(value, steps + 1), end]
        return [*parts, indent, after]


_FEW = 4


def _fits(node: tuple[Any, ...]) -> bool:
    """Whether a mapping or sequence fits on one line.

    That is a single entry that does, or a few plain items of a sequence.
    """
    values = _inner(node)
    if len(values) == 1:
        return values[0][0] not in _NESTED or _fits(values[0])
    plain = all(value[0] in {"text", "word"} for value in values)
    return not values or (plain and node[0] == "array" and len(values) <= _FEW)


def _name(value: tuple[Any, ...]) -> str:
    """The name of the hole for a text, or for the URL of the image."""
    return value[1] if value[0] == "text" else "image_url"


def _separated(groups: Iterable[list[Any]]) -> list[Any]:
    """The parts of all groups, with a comma between two groups."""
    parts: list[Any] = []
    for number, group in enumerate(groups):
        parts += [", ", *group] if number else group
    return parts


def _identifier(number: int) -> str:
    return "apiKey" if number == 0 else f"apiKey{number + 1}"


def _inner(node: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    return [value for _, value in node[1:]] if node[0] in _OBJECTS else list(node[1:])


def _filled(form: str, fields: dict[str, str | Hole]) -> Iterator[str | Hole]:
    """The parts of a format string, with `fields` in place of its names in braces."""
    for text, name, *_ in Formatter().parse(form):
        if text:
            yield text
        if name:
            yield fields[name]


def _json_text(node: tuple[Any, ...]) -> list[Any]:
    """A constant JSON value as the parts of one text: punctuation, and holes written as JSON."""
    if node[0] in _OBJECTS:
        return ["{", *_separated([[name, "written"], ": ", *_json_text(value)] for name, value in node[1:]), "}"]
    if node[0] == "array":
        return ["[", *_separated(map(_json_text, node[1:])), "]"]
    return [node[1]] if node[0] == "word" else [[node[1], "written"]]
