"""Broken documents, hostile templates and names, links in the tree, and secret keys."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from snippetgen.errors import SnippetgenError
from snippetgen.openapi import spec
from snippetgen.openapi.document import Document
from snippetgen.openapi.listing import listed
from snippetgen.published import store
from snippetgen.rendering import render
from snippetgen.rendering.jinja import Library
from snippetgen.rendering.variant import Variant
from snippetgen.request import build

BIG = bool(os.environ.get("SNIPPETGEN_HOSTILE"))
MODULE = (sys.executable, "-m", "snippetgen")
KEY = "sk-0123456789-hush"

Ran = subprocess.CompletedProcess[str]


def _snippetgen(*arguments: str, before: str = "", **more: Any) -> Ran:
    """Run the program as a user does, after the shell command `before`."""
    command = ["sh", "-c", f'{before}\nexec "$@"', "sh", *MODULE, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **more)


def _is_an_error(ran: Ran, code: int, *words: str) -> None:
    """Assert that it ended with `code` and a message with all of `words`, without a traceback."""
    assert ran.returncode == code, ran.stderr
    assert ran.stderr.startswith("snippetgen: ")
    assert "Traceback" not in ran.stderr
    for word in words:
        assert word in ran.stderr


# --- Documents


_PACKAGED = json.loads(spec.PACKAGED.read_text(encoding="utf-8"))
_JUNK: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**400, "", ".", "/", "x", "{}", "{a}/{a}", "#/", "\ud7ff\0", "a" * 9999),
    *([], {}, [None], [{}], [[]], {"": ""}, {"type": "string"}, "uri", "query", "path", "(", "[", "1e999"),
    *({"$ref": target} for target in ("", "#", "#/", "#/components", "#/paths", "http://127.0.0.1:9/", "x.json", 1)),
    {"$ref": "#/components/schemas/Predictions"},
)
_NAMES = ("$ref", "type", "in", "schema", "servers", "security", "pattern", "enum", "x-snippetgen", "parameters")


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if place:
        yield place
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        yield from _places(inner, (*place, step))


def _at(value: Any, place: tuple[Any, ...]) -> Any:
    for step in place:
        value = value[step]
    return value


@st.composite
def _damaged(draw: st.DrawFn) -> Any:
    """The packaged document with parts dropped, replaced, added, or copied elsewhere."""
    document = copy.deepcopy(_PACKAGED)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(document))
        if not places:
            break
        place = draw(st.sampled_from(places))
        holder = _at(document, place[:-1])
        match draw(st.sampled_from(["drop", "replace", "replace", "add", "copy"])):
            case "drop":
                del holder[place[-1]]
            case "replace":
                holder[place[-1]] = copy.deepcopy(draw(st.sampled_from(_JUNK)))
            case "add" if isinstance(holder, dict):
                holder[draw(st.sampled_from(_NAMES))] = copy.deepcopy(draw(st.sampled_from(_JUNK)))
            case _:
                holder[place[-1]] = copy.deepcopy(_at(document, draw(st.sampled_from(places))))
    return document


def _used(path: Path) -> None:
    """Use a document as the commands do."""
    for operation in listed(path):
        assert operation.takes or operation.reason
    endpoint = spec.read(path)
    for source in endpoint.sources:
        request = build(endpoint, source=source)
        assert request.url.startswith("http")
        render.render(Variant.parse(f"python/requests/{source}"), request)
    for source in endpoint.sources:
        for option in endpoint.options:
            build(endpoint, source=source, options={option.name: "1"})
    for status in (200, 403, 500):
        assert json.dumps(endpoint.example(status))


def _works_or_is_an_error(path: Path) -> None:
    begin = time.monotonic()
    with contextlib.suppress(SnippetgenError):
        _used(path)
    assert time.monotonic() - begin < 60


_FUZZED = settings(max_examples=3000 if BIG else 80, suppress_health_check=[*HealthCheck])


@_FUZZED
@given(_damaged())
def test_a_damaged_document_works_or_is_an_error(tmp_path: Path, document: Any) -> None:
    """Whatever is dropped or replaced, there is no traceback."""
    path = tmp_path / "damaged.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    _works_or_is_an_error(path)


def test_damaged_bytes_work_or_are_an_error(tmp_path: Path) -> None:
    """Neither odd YAML nor bytes that are not text cause a traceback."""
    whole = spec.PACKAGED.read_bytes()

    @_FUZZED
    @given(
        st.one_of(
            st.binary(max_size=200),
            st.text(" \n\t:-[]{}&*!|>'\"%@`#?,.~019abopenapi\u0085\u2028\ufeff", max_size=120).map(str.encode),
            st.tuples(st.integers(0, len(whole)), st.integers(0, 40), st.binary(max_size=12)).map(
                lambda edit: whole[: edit[0]] + edit[2] + whole[edit[0] + edit[1] :]
            ),
        ),
        st.sampled_from(["yaml", "json"]),
    )
    def try_it(text: bytes, suffix: str) -> None:
        path = tmp_path / f"damaged.{suffix}"
        path.write_bytes(text)
        _works_or_is_an_error(path)

    try_it()


@pytest.mark.parametrize(
    "damage",
    [
        {"type": {"type": "string"}},
        {"type": [1]},
        {"format": []},
        {"enum": 3},
        {"enum": None},
        {"required": True},
        {"minLength": None},
        {"maxLength": "3"},
        {"pattern": 3},
        {"anyOf": {}},
        {"anyOf": [3, None]},
        {"allOf": "x"},
        {"items": 3},
        {"properties": []},
        {"minimum": "0"},
        {"const": {"a": []}},
    ],
    ids=str,
)
@pytest.mark.parametrize("place", ["parameter", "body"])
def test_a_keyword_of_the_wrong_type_works_or_is_an_error(tmp_path: Path, damage: Any, place: str) -> None:
    """People write `required: true` beside a property, and worse."""
    document = copy.deepcopy(_PACKAGED)
    (item,) = document["paths"].values()
    form = item["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    holders = (
        [item["post"]["parameters"][-1]["schema"]] if place == "parameter" else [form, *form["properties"].values()]
    )
    for number, holder in enumerate(holders):
        before = dict(holder)
        holder.update(damage)
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        _works_or_is_an_error(path)
        holder.clear()
        holder.update(before)


@pytest.mark.parametrize("value", [3, True, "x", None, {}, [3], [None], [{"": 3}]], ids=str)
@pytest.mark.parametrize("name", ["parameters", "security", "responses", "requestBody", "servers", "operationId"])
def test_a_part_of_the_wrong_type_works_or_is_an_error(tmp_path: Path, name: str, value: Any) -> None:
    """Typing mistakes do not cause a traceback."""
    document = copy.deepcopy(_PACKAGED)
    (item,) = document["paths"].values()
    item["post"][name] = value
    path = tmp_path / "odd.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    _works_or_is_an_error(path)


@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_a_huge_document_is_read_or_refused_in_time(tmp_path: Path, suffix: str) -> None:
    """One that is just within the limits takes seconds, not minutes."""
    document = copy.deepcopy(_PACKAGED)
    document["components"]["schemas"] |= {f"S{number}": {"type": "string"} for number in range(20_000 if BIG else 4000)}
    path = tmp_path / f"huge.{suffix}"
    path.write_text(json.dumps(document), encoding="utf-8")
    begin = time.monotonic()
    with contextlib.suppress(SnippetgenError):
        spec.read(path)
    assert time.monotonic() - begin < 60


@pytest.mark.parametrize("target", ["http://127.0.0.1:{}/a.json", "//127.0.0.1:{}/a.json#/x", "file:///etc/passwd"])
def test_no_request_is_sent_for_a_reference(tmp_path: Path, target: str) -> None:
    """A reference to another host or file is refused."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.2)
        document = copy.deepcopy(_PACKAGED)
        document["components"]["schemas"]["Predictions"] = {"$ref": target.format(listener.getsockname()[1])}
        path = tmp_path / "remote.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        with pytest.raises(SnippetgenError, match="points outside the document"):
            spec.read(path)
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize("name", ["/dev/zero", "/proc/self/mem", "/dev/full", "."])
def test_a_device_or_folder_is_refused(name: str) -> None:
    """An endless device is not read to its end."""
    with pytest.raises(SnippetgenError):
        Document.read(Path(name))


# --- Templates and names


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{% include 'a.jinja' %}", "recursion"),
        ("{% extends 'a.jinja' %}", "recursion"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion"),
        ("{% include '../secret.jinja' %}", "no template"),
        ("{% include '/etc/passwd' %}", "no template"),
        ("{% include 'x/../../secret.jinja' %}", "no template"),
        ("{{ ''.__class__ }}", "attribute"),
        ("{{ _.__globals__ }}", "attribute"),
        ("{{ range(10) }}", "undefined"),
    ],
)
def test_a_template_is_sandboxed(tmp_path: Path, text: str, what: str) -> None:
    """It cannot recurse, read outside its folder, or access the program."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "secret.jinja").write_text("hush")
    (folder / "a.jinja").write_text(text)
    begin = time.monotonic()
    with pytest.raises(SnippetgenError) as error:
        Library((folder,)).compile("a.jinja", {})
    assert what in str(error.value) or "Template" in str(error.value) or "safe" in str(error.value)
    assert time.monotonic() - begin < 60


def test_a_link_among_the_users_own_templates_is_followed(tmp_path: Path) -> None:
    """Users may keep a template elsewhere and link to it."""
    (tmp_path / "elsewhere.jinja").write_text("there")
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "a.jinja").symlink_to(tmp_path / "elsewhere.jinja")
    assert Library((folder,)).compile("a.jinja", {}).fill({}, {}) == "there"


@pytest.mark.parametrize(
    "arguments",
    [
        ["render", "--lang", "../../etc"],
        ["render", "--lang", "go", "--client", "../curl/sh"],
        ["render", "--lang", "go", "--locale", "../en"],
        ["check", "../../en/go"],
        ["check", "go/../curl/sh/local"],
        ["check", "/etc/passwd/local"],
    ],
    ids=" ".join,
)
def test_a_name_is_not_a_path(arguments: list[str], tmp_path: Path) -> None:
    """Languages, clients, locales and variants must exist."""
    _is_an_error(_snippetgen(*arguments, cwd=tmp_path), 2, "no ", f"“{arguments[-1]}”")


# --- Links in the tree of snippets


def test_a_link_in_place_of_a_snippet_is_replaced(tmp_path: Path) -> None:
    """The target of the link is unchanged, even if it has the right content."""
    outside = tmp_path / "outside.txt"
    outside.write_text("theirs")
    tree = tmp_path / "tree"
    (tree / "en").mkdir(parents=True)
    for number, text in enumerate(["theirs", "ours"]):
        link = tree / f"en/{number}.txt"
        link.symlink_to(outside)
        assert store.stale(tree, {f"en/{number}.txt": text}) == [f"{link} is a symbolic link"]
        assert store.write(tree, {f"en/{number}.txt": text}) == [f"en/{number}.txt"]
        assert (link.is_symlink(), link.read_text()) == (False, text)
    assert outside.read_text() == "theirs"


def test_a_link_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    """Nothing is written, there or elsewhere."""
    outside, tree = tmp_path / "outside", tmp_path / "tree"
    outside.mkdir()
    tree.mkdir()
    (tree / "b").symlink_to(outside)
    with pytest.raises(SnippetgenError, match="leads out of the tree") as error:
        store.write(tree, {"a/x.txt": "x", "b/x.txt": "x"})
    assert error.value.where == str(tree / "b")
    assert not list(outside.iterdir())
    assert not (tree / "a").exists()


def test_the_tree_itself_may_be_a_link(tmp_path: Path) -> None:
    """The user chooses where the tree is."""
    (tmp_path / "real").mkdir()
    (tmp_path / "tree").symlink_to(tmp_path / "real")
    store.write(tmp_path / "tree", {"a/x.txt": "x"})
    assert (tmp_path / "real/a/x.txt").read_text() == "x"


# --- Keys


def test_a_key_is_only_in_the_output(tmp_path: Path) -> None:
    """Not in messages, and not in any file that is left behind."""
    ran = _snippetgen(
        "render", "--lang", "go", "--api-key", "-", input=f"{KEY}\n", env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    assert ran.returncode == 0
    assert KEY in ran.stdout
    assert KEY not in ran.stderr
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and KEY in path.read_text(errors="replace")]


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--api-key", KEY],
        ["check", "--lang", "nothing", "--api-key", KEY],
        ["render", "--api-key", KEY],
        ["render", "--lang", "go", "--model", "x", "--api-key", KEY],
        ["render", "--lang", "go", "--api-key", f"{KEY}\u00e9"],
        ["render", "--lang", "go", "--api-key", f"{KEY} "],
        ["render", "--lang", "go", "--auth", "x", "--api-key", KEY],
        ["render", "--all", "--out", "/proc/no", "--api-key", KEY],
    ],
    ids=lambda arguments: " ".join(arguments[:-1]),
)
def test_a_key_is_in_no_error(arguments: list[str], tmp_path: Path) -> None:
    """Not even in the error about the key itself."""
    ran = _snippetgen(*arguments, cwd=tmp_path)
    assert ran.returncode == 2
    assert KEY not in ran.stdout + ran.stderr


def test_a_key_from_standard_input_is_in_no_process_list() -> None:
    """With `-`, it is not among the arguments, and the mock does not print it."""
    with subprocess.Popen(
        [*MODULE, "mock", "--port", "0", "--api-key", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdin
        assert running.stderr
        running.stdin.write(f"{KEY}\n")
        running.stdin.close()
        printed = ""
        while "Ctrl-C" not in printed:
            printed += running.stderr.readline()
        port = int(printed.split("127.0.0.1:")[1].split("/")[0])
        with socket.create_connection(("127.0.0.1", port), 10) as connection:
            connection.sendall(f"POST /a/1?api_key={KEY} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
            while connection.recv(65536):
                pass
        assert KEY.encode() not in Path(f"/proc/{running.pid}/cmdline").read_bytes()
        running.send_signal(signal.SIGINT)
        assert running.stdout
        assert KEY not in printed + running.stdout.read() + running.stderr.read()
