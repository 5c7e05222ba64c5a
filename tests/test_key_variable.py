"""No snippet confuses the environment variable of a key with a name of its own, or of its language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pygments.lexers import get_lexer_by_name
from pygments.token import Name, String

import apis
from snippetgen import languages
from snippetgen.checking import toolchains
from snippetgen.checking.sandbox import Program, run_sealed
from snippetgen.cli.options import Inputs, select
from snippetgen.config import Config
from snippetgen.errors import SnippetgenError
from snippetgen.languages.model import Language
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Endpoint, Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant
from snippetgen.request import Request, build, choose_auth

VARIABLE = "KEY_OF_THE_TEST"
PACKAGED = spec.packaged()


def requests() -> Iterator[Request]:
    """The packaged endpoint with each way to send a key, and every shape of our own endpoints."""
    for auth in PACKAGED.auths:
        for source in PACKAGED.sources:
            yield build(PACKAGED, source=source, auth=auth.name, key_variable=VARIABLE)
    for entry in apis.entries(Path(__file__).parent / "apis"):
        if not entry.refused and "image" not in entry.wanted.get("images", ()):
            yield build(
                entry.endpoint(),
                model=entry.model,
                source=entry.source,
                image=entry.wanted.get("images"),
                options=entry.wanted.get("options"),
                key_variable=VARIABLE,
            )


REQUESTS = list(requests())


def snippets(language: Language) -> Iterator[tuple[Request, str]]:
    """Every snippet of a language, with its request."""
    for request in REQUESTS:
        for client in render.clients(language, request.endpoint):
            yield request, render.render(Variant(language, client, request.source), request).text


def bare(code: str, variable: str) -> bool:
    """Whether `variable` is a name of the snippet: neither a whole string nor a member of `process.env`."""
    return variable in re.sub(rf"""(["']){variable}\1|process\.env\.{variable}\b""", "", code)


def names(code: str) -> set[str]:
    """The names in a program of the shell: what Pygments takes for one, and what is expanded in a string."""
    tokens = [token for token in get_lexer_by_name("bash").get_tokens(code) if token[0] is not String.Single]
    expanded = re.findall(r"(?<!\\)\$\{?([A-Za-z_]\w*)", "".join(text for _, text in tokens))
    return {text.strip("${}") for kind, text in tokens if kind is Name.Variable} | set(expanded)


@pytest.mark.parametrize("language", languages.every(), ids=lambda language: language.name)
def test_a_key_is_read_by_a_name_that_nothing_else_has(language: Language) -> None:
    """In the shell, it is among the snippet's own names, and there are no others; elsewhere it is a text."""
    shown = list(snippets(language))
    assert any(VARIABLE in code for _, code in shown)
    for request, code in shown:
        own = {variable for secret in request.secrets for variable in secret.variables}
        if language.name == "curl":
            assert names(code) - own <= language.reserved, code
        else:
            assert not any(bare(code, variable) for variable in own), code


def test_a_name_of_a_program_is_found() -> None:
    """In the shell assigned or expanded, in a string or not, unless it is escaped; elsewhere unless it is quoted."""
    code = 'image=$(base64 <cat.jpg)\ncurl "$one" \'$not\' --data "a=${two}" <<JSON\n{"a": "$three \\$nor"}\nJSON\n'
    assert names(code) == {"image", "one", "two", "three"}
    assert bare(f'puts "#{{{VARIABLE}}}"', VARIABLE)
    assert bare(f"env.{VARIABLE}", VARIABLE)
    assert not bare(f'print(f"{{os.environ[{VARIABLE!r}]}}")', VARIABLE)
    assert not bare(f"console.log(`${{process.env.{VARIABLE}}}`);", VARIABLE)


@pytest.mark.parametrize(("path", "name"), [("curl/sh", "IFS"), ("curl/sh", "path"), ("node/axios", "toString")])
@pytest.mark.parametrize("source", list(Source))
def test_a_name_that_the_language_uses_is_refused(path: str, name: str, source: Source) -> None:
    """The snippet would send something else; where the key is in the snippet, no variable is read."""
    variant = Variant.parse(f"{path}/{source}")
    request = build(PACKAGED, source=source, key_variable=name)
    with pytest.raises(SnippetgenError, match=f"has its own use for the variable “{name}”") as caught:
        render.render(variant, request)
    assert (caught.value.parameter, caught.value.where) == ("key_variable", "")
    render.render(variant, build(PACKAGED, source=source, key_variable=name, key="secret"))
    render.render(Variant.parse(f"go/net_http/{source}"), request)


def test_the_variable_of_a_document_is_refused_as_well() -> None:
    """A spec can state it."""
    endpoint = spec.reading(PACKAGED, "RANDOM")
    with pytest.raises(SnippetgenError, match="“RANDOM”"):
        render.render(Variant.parse("curl/sh/local"), build(endpoint))


def test_an_sdk_sends_a_key_under_its_own_names_only() -> None:
    """The Inference SDK knows no other parameter than `api_key`, and is left out where it would have to.

    Who asks for it learns why.
    """
    variant = Variant.parse("python/inference_sdk/local")
    render.render(variant, build(PACKAGED, auth="query"))
    renamed = renamed_key(PACKAGED, "token")
    with pytest.raises(SnippetgenError, match="inference_sdk cannot send the API key as token") as caught:
        render.render(variant, build(renamed, auth="query"))
    assert (caught.value.parameter, caught.value.remedy) == (
        "auth",
        "choose another client. This one sends it as Authorization (header) or as api_key (query)",
    )
    render.render(Variant.parse("python/requests/local"), build(renamed, auth="query"))
    sdk, by_query = {variant, Variant.parse("python/inference_sdk/hosted")}, choose_auth(renamed, "query")
    assert set(render.variants(renamed)) - set(render.variants(renamed, by_query)) == sdk
    given = Inputs(renamed, {}, {"auth": "query"}, (), Config())
    [python] = select([given], ("python",), ())
    assert not sdk & set(python)
    [asked] = select([given], ("python/inference_sdk",), ())
    assert set(asked) == sdk
    render.render(variant, build(renamed, auth="bearer"))


def renamed_key(endpoint: Endpoint, parameter: str) -> Endpoint:
    """The endpoint with another query parameter for its key."""
    auths = tuple(
        replace(auth, secrets=tuple(replace(s, name=parameter) if s.place == "query" else s for s in auth.secrets))
        for auth in endpoint.auths
    )
    return replace(endpoint, auths=auths)


@pytest.mark.toolchain
@pytest.mark.parametrize("command", [("dash", "-c", "set"), ("bash", "-c", "compgen -v")], ids=str)
def test_the_variables_of_a_shell_are_reserved(command: tuple[str, ...], tmp_path: Path) -> None:
    """Those that it has in an empty environment, whatever the sandbox sets besides."""
    root = toolchains.find([languages.load("curl")])["curl"]
    done = run_sealed(root, Program(("env", "-i", *command), tmp_path, 20))
    found = {line.partition("=")[0] for line in done.stdout.splitlines() if re.match(r"\w+(=|$)", line)}
    assert {"IFS", "PPID", "PS4"} <= found <= languages.load("curl").reserved


@pytest.mark.toolchain
def test_the_members_of_an_object_are_reserved(tmp_path: Path) -> None:
    """Everything that an unset variable can read as in Node.js."""
    language = languages.load("node")
    code = "for (const name of Object.getOwnPropertyNames(Object.prototype)) console.log(name)"
    done = run_sealed(toolchains.find([language])["node"], Program(("node", "-e", code), tmp_path, 20))
    assert set(done.stdout.split()) == language.reserved
