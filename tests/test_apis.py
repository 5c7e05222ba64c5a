"""Every shape of request in every client: what arrives is what the handwritten list says.

It must also be what the document allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import apis
from builds import BatchRunner
from snippetgen.checking import check
from snippetgen.checking.check import Status
from snippetgen.checking.scenario import Scenario
from snippetgen.checking.subject import Subject
from snippetgen.checking.verdict_cache import Cache
from snippetgen.errors import SnippetgenError
from snippetgen.rendering import render

FOLDER = Path(__file__).parent / "apis"
ENTRIES = {entry.name: entry for entry in apis.entries(FOLDER)}
TAKEN = [name for name, entry in ENTRIES.items() if not entry.refused]
SPOKEN = {name: apis.clients(entry) for name, entry in ENTRIES.items() if not entry.refused}
CASES = [
    pytest.param(name, client, id=f"{name}-{client.replace('/', '-')}")
    for client in sorted({client for clients in SPOKEN.values() for client in clients})
    for name in TAKEN
    if client in SPOKEN[name]
]
MALFORMED = {"json-key/hosted", "multipart/local", "form/local", "picture-answer/local"}
"""Requests with a key in JSON, in a header of its own, in a cookie, and in Authorization without `Bearer`."""


@pytest.fixture(scope="module")
def runner() -> Iterator[BatchRunner]:
    with BatchRunner() as runner:
        yield runner


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """The cache of builds for the scenarios after the first."""
    return Cache(tmp_path_factory.mktemp("builds"))


@cache
def subjects(client: str) -> dict[str, Subject]:
    """The snippets of a client, by the names of the entries."""
    found = {}
    for name in TAKEN:
        if client in SPOKEN[name]:
            request = ENTRIES[name].request()
            (variant,) = apis.variants(request.endpoint, ENTRIES[name].source, f"{client}/")
            found[name] = apis.subject(variant, request)
    return found


def test_there_are_enough_shapes() -> None:
    """Bodies, secrets, places and answers of each kind."""
    assert len(ENTRIES) >= 24
    requests = [ENTRIES[name].request() for name in TAKEN]
    assert {request.body.kind for request in requests} == {
        "none",
        "base64",
        "binary",
        "multipart",
        "urlencoded",
        "json",
    }
    assert {request.answer.kind for request in requests} == {"json", "text", "binary", "header"}
    assert {request.method for request in requests} == {"GET", "POST", "PUT", "PATCH"}
    places = {secret.place for request in requests for secret in request.secrets}
    assert places == {"header", "query", "cookie", "body"}


@pytest.mark.parametrize("name", [name for name, entry in ENTRIES.items() if entry.refused])
def test_an_unsupported_source_is_refused_with_the_reason(name: str) -> None:
    """The reason is in the list."""
    with pytest.raises(SnippetgenError) as caught:
        ENTRIES[name].request()
    assert ENTRIES[name].wanted["no"] in str(caught.value)


@pytest.mark.parametrize("name", [name for name in TAKEN if len(ENTRIES[name].request().secrets) == 1])
def test_a_literal_key_is_rendered_in_every_client(name: str) -> None:
    """Instead of an environment variable, if the request has one key."""
    entry = ENTRIES[name]
    request = entry.request()
    key = "user:k+1/2==" if request.basic else "k+1/2=="
    literal = entry.request(key=key)
    for variant in apis.variants(request.endpoint, entry.source):
        text = render.render(variant, literal).text
        assert "k+1/2==" in text or "k%2B1%2F2%3D%3D" in text
        assert request.secrets[0].variables[0] not in text


@pytest.mark.toolchain
@pytest.mark.parametrize(("name", "client"), CASES)
def test_the_listed_request_arrives(name: str, client: str, runner: BatchRunner, builds: Cache) -> None:
    """From a sealed run of the real toolchain. No key goes to another host.

    In the scenarios after the first, errors are reported whatever the kind of answer, and a key that is not one stays
    in its place, or that is a known failure.
    """
    entry, subject = ENTRIES[name], subjects(client)[name]
    request = subject.request
    scenarios = [Scenario.OK]
    if request.answer.kind != "json":
        scenarios.append(Scenario.FORBIDDEN)
    if name in {"json-nested/local", "picture-answer/local", "json-key/local"}:  # a key that no library knows for one
        scenarios.append(Scenario.REDIRECTED)
    if name in MALFORMED:
        scenarios.append(Scenario.MALFORMED_KEY)
    if name in {"form/local", "json-nested/local", "multipart/local"}:
        scenarios.append(Scenario.MISSING_FILE)
    runner.plan(subjects(client).values())
    for result in check.run([subject], scenarios, runner, kept=builds, again=True, jobs=1):
        assert result.status is Status.PASSED, (result.scenario, result.mismatches, result.finished)
        if result.scenario in {Scenario.OK, Scenario.FORBIDDEN}:
            assert apis.differences(entry, request, subject.keys, result.received) == []
