"""Documents are read as OpenAPI specifies; errors have a location and a remedy."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml
from openapi_spec_validator import validate

from snippetgen.errors import Problems, SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.document import Document

SpecFile = Callable[..., Path]
OPERATION = "/paths/~1{model}/post"
ALIASES = "x0: &x0 [a,a,a,a,a,a,a,a,a]\n" + "".join(
    f"x{level}: &x{level} [{','.join([f'*x{level - 1}'] * 9)}]\n" for level in range(1, 10)
)


def read(path: Path, text: str | bytes) -> Document:
    """The document with this text."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Document.read(path)


def parsed(folder: Path, text: str) -> dict[str, Any]:
    """The values of a document with this text, without its version."""
    value = read(folder / "a.yaml", f"openapi: 3.1.0\n{text}").value
    assert value.pop("openapi") == "3.1.0"
    return value


def refusal(path: Path) -> SnippetgenError:
    """The error for a document that gives no Endpoint."""
    with pytest.raises(SnippetgenError) as caught:
        spec.read(path)
    return caught.value


def test_the_packaged_spec_is_valid_openapi() -> None:
    """The whole document, although only one operation of it is read."""
    validate(json.loads(spec.PACKAGED.read_text(encoding="utf-8")))


def test_the_examples_of_the_packaged_spec_fit_their_schemas() -> None:
    """Those of parameters, response bodies and headers."""
    document = json.loads(spec.PACKAGED.read_text(encoding="utf-8"))
    (item,) = document["paths"].values()
    checked = 0

    def check(example: Any, schema: dict[str, Any]) -> None:
        nonlocal checked
        jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(example)
        checked += 1

    for parameter in item["post"]["parameters"]:
        check(parameter["example"], parameter["schema"])
        if "default" in parameter["schema"]:
            check(parameter["schema"]["default"], parameter["schema"])
    for response in item["post"]["responses"].values():
        media = response["content"]["application/json"]
        for example in (*(entry["value"] for entry in media.get("examples", {}).values()), media.get("example", {})):
            if example:
                check(example, media["schema"])
        for header in response.get("headers", {}).values():
            check(header["example"], header["schema"])
    assert checked >= 15


def test_yaml_and_json_are_the_same_document(tmp_path: Path, spec_file: SpecFile) -> None:
    """A document may be either, whatever its extension."""
    as_yaml = spec_file()
    value = yaml.safe_load(as_yaml.read_text(encoding="utf-8"))
    as_json = read(tmp_path / "a.json", json.dumps(value))
    as_odd = read(tmp_path / "a.txt", json.dumps(value, indent=2))
    assert Document.read(as_yaml).value == as_json.value == as_odd.value == value


def test_json_may_be_indented_with_tabs(tmp_path: Path, spec_file: SpecFile) -> None:
    """JSON allows them, YAML does not."""
    value = yaml.safe_load(spec_file().read_text(encoding="utf-8"))
    assert read(tmp_path / "a.json", json.dumps(value, indent="\t")).value == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("y", "y"),
        ("2026-01-01", "2026-01-01"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("<<", "<<"),
        ("=", "="),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("0.5", 0.5),
        (".5", 0.5),
        ("'12'", "12"),
        ("3.1.0", "3.1.0"),
    ],
)
def test_a_scalar_is_what_yaml_1_2_says(tmp_path: Path, written: str, value: object) -> None:
    """The core schema: OpenAPI 3.1, section 4.3."""
    found = parsed(tmp_path, f"a: {written}\n")["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("written", "value"), [("010", 10), ("+12", 12), ("0o14", 12), ("0x1F", 31)])
def test_an_integer_is_what_yaml_1_2_says(tmp_path: Path, written: str, value: int) -> None:
    """YAML 1.2, section 10.3.2: `010` is not octal, but `0o10` is."""
    assert parsed(tmp_path, f"a: {written}\n")["a"] == value


@pytest.mark.parametrize(("written", "value"), [("1e3", 1000.0), ("1.5E-3", 0.0015), ("12.", 12.0)])
def test_a_float_needs_no_sign_in_its_exponent(tmp_path: Path, written: str, value: float) -> None:
    """In YAML 1.1, `1e3` is a string."""
    assert parsed(tmp_path, f"a: {written}\n")["a"] == value


def test_keys_are_strings(tmp_path: Path) -> None:
    """A response may be written as `200:`."""
    assert parsed(tmp_path, "200: a\ntrue: b\n") == {"200": "a", "true": "b"}


def test_a_byte_order_mark_is_ignored(tmp_path: Path) -> None:
    """Some editors write one."""
    text = b'\xef\xbb\xbf{"openapi": "3.1.0"}'
    assert read(tmp_path / "a.json", text).value == read(tmp_path / "a.yaml", text).value == {"openapi": "3.1.0"}


def test_a_duplicate_key_is_a_warning_with_its_line(tmp_path: Path) -> None:
    """Every one. The last value is used, as YAML parsers do."""
    document = read(tmp_path / "a.yaml", "openapi: 3.1.0\na: 1\nb: {c: 1,\n  c: 2}\na: 3\n")
    assert document.value == {"openapi": "3.1.0", "a": 3, "b": {"c": 2}}
    assert document.warnings == (
        ("", f"{tmp_path / 'a.yaml'}:4: duplicate key “c”; its last value is used"),
        ("", f"{tmp_path / 'a.yaml'}:5: duplicate key “a”; its last value is used"),
    )


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ("a: [1\nb: 2\n", "not valid YAML or JSON", ":2"),
        ("a: {\n", "not valid YAML or JSON", ":2"),
        ("a: 1\n---\nb: 2\n", "not valid YAML or JSON", ":2"),
        ("a: 1\nb: !mine x\n", "the tag !mine is not supported", ":2"),
        ("a: 1\nb: !!python/object:os.system x\n", "python/object", ":2"),
        ("a: 1\nb: *none\n", "not valid YAML or JSON", ":2"),
        ("a: !!int x\n", "int", ""),
        ("a: \x01\n", "not valid YAML or JSON", ""),
        ("", "the document is not an object", ":1"),
        ("- a\n", "the document is not an object", ":1"),
        ("text\n", "the document is not an object", ":1"),
    ],
)
def test_a_syntax_error_has_its_line(tmp_path: Path, text: str, what: str, line: str) -> None:
    """And a remedy."""
    with pytest.raises(SnippetgenError) as caught:
        read(tmp_path / "a.yaml", text)
    assert what in caught.value.what
    assert caught.value.where.startswith(f"{tmp_path / 'a.yaml'}{line}")
    assert caught.value.remedy


def test_what_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    """With a remedy."""
    with pytest.raises(SnippetgenError, match="not UTF-8"):
        read(tmp_path / "a.yaml", b"a: \xff\n")


@pytest.mark.parametrize("name", ["none.yaml", "."])
def test_an_unreadable_file_is_an_error(tmp_path: Path, name: str) -> None:
    """With the reason from the system."""
    with pytest.raises(SnippetgenError, match="cannot be read") as caught:
        Document.read(tmp_path / name)
    assert caught.value.where == str(tmp_path / name)


def test_a_huge_document_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """By its size."""
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(33 * 2**20)
    with pytest.raises(SnippetgenError, match="more than 32 MiB"):
        Document.read(path)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("bomb.yaml", ALIASES, "more than 2000000 values"),
        ("loop.yaml", "a: &a [*a]\n", "has an alias that contains itself"),
        ("map.yaml", "a: &a {b: *a}\n", "has an alias that contains itself"),
        ("deep.yaml", f"a: {'[' * 5000}{']' * 5000}\n", "nested too deeply"),
        ("deep.json", f'{{"a": {"[" * 50000}{"]" * 50000}}}', "nested too deeply"),
    ],
)
def test_a_hostile_document_is_refused_quickly(tmp_path: Path, name: str, text: str, what: str) -> None:
    """It takes little memory and time."""
    with pytest.raises(SnippetgenError, match=what):
        read(tmp_path / name, text)


def test_an_alias_is_its_value(tmp_path: Path) -> None:
    """An ordinary alias is allowed."""
    assert parsed(tmp_path, "a: &a {b: 1}\nc: *a\n") == {"a": {"b": 1}, "c": {"b": 1}}


def test_a_location_is_file_line_and_pointer(spec_file: SpecFile) -> None:
    """For a missing value, the line of its parent."""
    document = Document.read(spec_file())
    assert document.locate("/info/title") == f"{document.file}:2, at /info/title"
    assert document.locate(f"{OPERATION}/x-snippetgen/key") == f"{document.file}:7, at {OPERATION}/x-snippetgen/key"
    assert document.locate("") == f"{document.file}:1, at /"


@pytest.mark.parametrize(
    ("version", "what"),
    [
        ("openapi: 2.0.0", "OpenAPI “2.0.0” is not supported"),
        ("openapi: 3.3.0", "OpenAPI “3.3.0” is not supported"),
        ("openapi: 3.10.0", "OpenAPI “3.10.0” is not supported"),
        ("openapi: 4.0.0", "OpenAPI “4.0.0” is not supported"),
        ("swagger: '1.2'", "Swagger “1.2” is not supported"),
        ("asyncapi: 3.0.0", "the document does not state its OpenAPI version"),
    ],
)
def test_another_version_is_refused_by_its_name(spec_file: SpecFile, version: str, what: str) -> None:
    """There is no other error about what that version writes differently."""
    path = spec_file(("openapi: 3.1.0", version))
    error = refusal(path)
    assert (error.what, error.where) == (what, f"{path}:1")
    assert "3.0, 3.1 or 3.2, or Swagger 2.0" in error.remedy


@pytest.mark.parametrize("version", ["3.0.0", "3.0.4", "3.1.0", "3.1", "3.2.0", "'3.0'"])
def test_each_version_is_read(spec_file: SpecFile, version: str) -> None:
    """Even if YAML parses it as a number."""
    assert spec.read(spec_file(("openapi: 3.1.0", f"openapi: {version}"))).operation == "find"


def test_swagger_is_read_as_openapi_3(tmp_path: Path) -> None:
    """All other modules only see the upgraded document."""
    text = "swagger: '2.0'\ninfo: {title: Cats, version: '1'}\nhost: cats.example\nschemes: [https]\npaths: {}\n"
    value = read(tmp_path / "a.yaml", text).value
    assert value["openapi"].startswith("3.")
    assert value["servers"] == [{"url": "https://cats.example"}]
    assert "swagger" not in value


def test_overloaded_paths_are_paths(spec_file: SpecFile) -> None:
    """Those in `x-ms-paths` join the others."""
    document = Document.read(spec_file(("components:\n", "x-ms-paths: {/cats?a=b: {get: {}}}\ncomponents:\n")))
    assert list(document.value["paths"]) == ["/{model}", "/cats?a=b"]


def test_an_overlay_changes_what_is_read(spec_file: SpecFile, tmp_path: Path) -> None:
    """The file is unchanged, and so are the lines in errors."""
    overlay = tmp_path / "overlay.json"
    action = {"target": "$.info", "update": {"title": "Dog finder"}}
    overlay.write_text(json.dumps({"overlay": "1.0.0", "info": {}, "actions": [action]}), encoding="utf-8")
    path = spec_file()
    document = Document.read(path, overlay)
    assert document.value["info"] == {"title": "Dog finder", "version": "1"}
    assert "Dog" not in path.read_text(encoding="utf-8")
    assert document.locate("/info/title") == f"{path}:2, at /info/title"


def test_a_file_that_the_document_refers_to_is_a_part_of_it(spec_file: SpecFile, tmp_path: Path) -> None:
    """If it is in the document's folder; it may be YAML or JSON."""
    (tmp_path / "size.json").write_text('{"type": "integer", "minimum": 3}', encoding="utf-8")
    endpoint = spec.read(spec_file(("{type: integer}", "{$ref: size.json}")))
    assert endpoint.parameter("size", "query").schema == {"type": "integer", "minimum": 3}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("{name: size, in: query,", "{in: query,"), f":9, at {OPERATION}/parameters"),
        (("{name: size, in: query,", "{name: '', in: query,"), f":9, at {OPERATION}/parameters"),
        (("key: {type: apiKey, in: query, name: api_key}", "key: {type: dance}"), f":16, at {OPERATION}/security"),
        (("https://cats.example", "https://cats.example/a b"), ":3, at /servers/0/url"),
    ],
)
def test_an_unusable_operation_is_an_error_with_its_location(
    spec_file: SpecFile, change: tuple[str, str], place: str
) -> None:
    """File, line, JSON pointer and remedy."""
    path = spec_file(change)
    error = refusal(path)
    assert error.where == f"{path}{place}"
    assert error.remedy


@pytest.mark.parametrize(
    "change",
    [
        ("title: Cat finder, ", ""),
        ('version: "1"', "version: 1"),
        ('version: "1"', 'version: "1", colour: red'),
        ("{type: integer}", "{type: intger}"),
        ("components:\n", "components:\n  schemas: {A: {type: intger, pattern: '['}, B: {$ref: nowhere}}\n"),
    ],
)
def test_what_does_not_matter_is_not_checked(spec_file: SpecFile, change: tuple[str, str]) -> None:
    """It is not our document to correct."""
    assert spec.read(spec_file(change)).base_url == "https://cats.example"


def test_several_errors_are_reported_at_once(spec_file: SpecFile) -> None:
    """Each with its own line."""
    error = refusal(spec_file(("{name: size, in: query,", "{in: query,"), ('[{url: "https://cats.example"}]', "[]")))
    assert isinstance(error, Problems)
    text = str(error)
    assert f":9, at {OPERATION}/parameters" in text
    assert ":3, at /servers" in text


@pytest.mark.parametrize(
    ("target", "trouble"),
    [
        ("https://a.example/b.yaml#/C", "points to another host"),
        ("//a.example/b", "points to another host"),
        ("b.yaml", "points to “b.yaml”, which is not a file"),
        ("file:///etc/passwd", "points outside the folder of the document"),
        ("../../etc/passwd", "points outside the folder of the document"),
    ],
)
def test_a_reference_out_of_the_documents_folder_is_refused(spec_file: SpecFile, target: str, trouble: str) -> None:
    """Nothing is fetched. The error has a location and a remedy."""
    error = refusal(spec_file(("{type: integer}", f'{{$ref: "{target}"}}')))
    assert error.what.startswith(f"the reference “{target}” ")
    assert trouble in error.what
    assert "#/components/" in error.remedy
    assert f":11, at {OPERATION}/parameters/2/schema" in error.where


def test_a_reference_that_is_not_used_may_be_broken(spec_file: SpecFile) -> None:
    """Only those of the chosen operation are followed."""
    elsewhere = "components:\n  schemas: {A: {$ref: a.yaml}, B: {$ref: 'https://b.example/'}}\n"
    assert spec.read(spec_file(("components:\n", elsewhere))).operation == "find"


@pytest.mark.parametrize("target", ["#/components/schemas/None", "#none", "#/paths/0"])
def test_a_broken_reference_is_an_error_with_its_location(spec_file: SpecFile, target: str) -> None:
    """It is a SnippetgenError, not an exception of a library."""
    error = refusal(spec_file(("{type: integer}", f'{{$ref: "{target}"}}')))
    assert target in error.what
    assert ":11" in error.where


@pytest.mark.parametrize(
    ("change", "component"),
    [
        (("{type: integer}", "{$ref: '#/components/schemas/A'}"), "schemas"),
        (("{name: size, in: query, schema: {type: integer}}", "{$ref: '#/components/parameters/A'}"), "parameters"),
    ],
)
def test_a_circular_reference_is_an_error(spec_file: SpecFile, change: tuple[str, str], component: str) -> None:
    """Whatever the length of the circle."""
    there, back = (f"{{$ref: '#/components/{component}/{name}'}}" for name in "BA")
    circle = f"components:\n  {component}:\n    A: {there}\n    B: {back}\n"
    error = refusal(spec_file(change, ("components:\n", circle)))
    assert "is circular" in str(error)


def test_a_schema_may_refer_to_itself_within_a_property(spec_file: SpecFile) -> None:
    """A tree is not circular."""
    tree = "components:\n  schemas:\n    A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}\n"
    endpoint = spec.read(spec_file(("{type: integer}", "{$ref: '#/components/schemas/A'}"), ("components:\n", tree)))
    assert endpoint.parameter("size", "query").schema == {"type": "object", "properties": {"a": {"type": "object"}}}


def test_json_is_read_by_a_json_parser(tmp_path: Path) -> None:
    """A surrogate pair of escapes is one character, and white space is kept."""
    document = read(tmp_path / "a.json", '{"openapi": "3.1.0", "a": "\\ud83d\\ude00", "b": "x\u0085y"}')
    assert document.value == {"openapi": "3.1.0", "a": "\U0001f600", "b": "x\x85y"}


@pytest.mark.parametrize(
    ("name", "what"), [("a.json", r"U\+D83D, half of a surrogate pair"), ("a.yaml", "invalid Unicode")]
)
def test_half_a_surrogate_pair_is_refused(tmp_path: Path, name: str, what: str) -> None:
    """UTF-8 cannot encode it."""
    with pytest.raises(SnippetgenError, match=what):
        read(tmp_path / name, '{"openapi": "3.1.0", "a": "\\ud83d"}')


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{\n"a": 1,\n}', 3),
        ('{"a": NaN}', 0),
        ("{'a': 1}", 1),
        ("a: 1", 1),
        ('{"a": 1} x', 1),
    ],
)
def test_invalid_json_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    """YAML in a file with the extension `.json`, too."""
    with pytest.raises(SnippetgenError) as caught:
        read(tmp_path / "a.json", text)
    assert str(tmp_path / "a.json") in str(caught.value)
    assert not line or f"a.json:{line}" in str(caught.value)


def test_a_large_json_document_is_read_without_its_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are computed only for messages."""
    parsed: list[str] = []
    monkeypatch.setattr("snippetgen.openapi.parser._Parser.parse", lambda _, text: parsed.append(text))
    value = {"openapi": "3.1.0", "components": {"schemas": {f"s{n}": {"type": "string"} for n in range(20_000)}}}
    assert read(tmp_path / "a.json", json.dumps(value)).value == value
    assert parsed == []


def test_the_last_value_of_a_duplicate_json_key_is_used(tmp_path: Path) -> None:
    """RFC 8259, section 4, leaves it open; most parsers do this."""
    assert read(tmp_path / "a.json", '{"openapi": "3.1.0", "a": 1, "a": 2}').value == {"openapi": "3.1.0", "a": 2}
