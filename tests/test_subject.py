"""What is checked of a snippet, and with which keys and image."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from snippetgen import languages, request
from snippetgen.checking.scenario import Scenario
from snippetgen.checking.subject import KEY, Subject, image
from snippetgen.openapi import spec
from snippetgen.openapi.endpoint import Auth, Secret, Source
from snippetgen.rendering import render
from snippetgen.rendering.variant import Variant


def subject_of(path: str) -> Subject:
    variant = Variant.parse(path)
    asked = request.build(spec.packaged(), source=variant.source)
    return Subject(render.render(variant, asked), asked)


@pytest.mark.parametrize(
    ("secrets", "kinds"),
    [
        ([("header", "Authorization", "Bearer ")], {"header", "header_without_query"}),
        ([("header", "authorization", "Key ")], {"header", "header_without_query", "no_bearer"}),
        ([("header", "Authorization", "Bearer "), ("query", "key", "")], {"header", "query"}),
        ([("header", "X-Key", ""), ("body", "/key", "")], {"header", "header_without_query", "own_header", "body"}),
        ([("cookie", "session", "")], {"cookie", "header", "header_without_query"}),
        ([("header", "Authorization", "Basic ")], set()),
    ],
)
def test_a_known_failure_can_be_of_each_place_of_a_key(secrets: list[tuple[str, str, str]], kinds: set[str]) -> None:
    """Of all keys that are sent together."""
    subject = subject_of("go/net_http/local")
    places = tuple(Secret(place, name, prefix) for place, name, prefix in secrets)
    changed = replace(subject, request=replace(subject.request, auth=Auth("several", places)))
    found = set()
    for kind in ("header", "own_header", "no_bearer", "header_without_query", "cookie", "body", "query"):
        client = replace(subject.client, known_failures={f"{kind}/forbidden": "why"})
        snippet = replace(subject.snippet, variant=replace(subject.snippet.variant, client=client))
        if replace(changed, snippet=snippet).known_failure(Scenario.FORBIDDEN):
            found.add(kind)
    assert found == kinds


def test_the_image_is_a_picture_and_long() -> None:
    """A decoder reads it, a single read does not, and no line of Base64 holds it."""
    assert image().startswith(b"\xff\xd8\xff")
    assert len(image()) > 2**17


@pytest.mark.parametrize(
    ("known", "scenario", "reason"),
    [
        ({"forbidden": "why"}, Scenario.FORBIDDEN, "why"),
        ({"local/forbidden": "why"}, Scenario.FORBIDDEN, "why"),
        ({"hosted/forbidden": "why"}, Scenario.FORBIDDEN, ""),
        ({"header/forbidden": "why"}, Scenario.FORBIDDEN, "why"),
        ({"header_without_query/forbidden": "why"}, Scenario.FORBIDDEN, "why"),
        (
            {"query/forbidden": "why", "own_header/forbidden": "why", "no_bearer/forbidden": "why"},
            Scenario.FORBIDDEN,
            "",
        ),
        ({"forbidden": "why"}, Scenario.OK, ""),
    ],
)
def test_a_known_failure_is_of_a_scenario_or_of_one_source_or_place_of_the_key(
    known: dict[str, str], scenario: Scenario, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`forbidden` means both sources, `local/forbidden` one, and `header/forbidden` a key in a header."""
    client = replace(languages.load("go").clients[0], known_failures=known)
    found: Callable[..., object] = lambda *_: client  # noqa: E731
    monkeypatch.setattr(languages, "client", found)
    assert subject_of("go/net_http/local").known_failure(scenario) == reason


def of_api(name: str, source: Source = Source.LOCAL, key: str | None = None) -> Subject:
    """A snippet for a document in `tests/apis`."""
    asked = request.build(spec.read(Path(__file__).parent / "apis" / f"{name}.yaml"), source=source, key=key)
    variant = Variant.parse(f"python/requests/{source}")
    return Subject(render.render(variant, asked), asked)


def test_a_known_failure_may_be_of_basic_authentication() -> None:
    """It is no failure of a key in a header."""
    client = replace(languages.load("go").clients[0], known_failures={"basic/ok": "basic", "header/slow": "header"})
    subject = of_api("multipart_parts")
    changed = replace(subject.snippet, variant=replace(subject.snippet.variant, client=client))
    subject = replace(subject, snippet=changed)
    assert [subject.known_failure(step) for step in (Scenario.OK, Scenario.SLOW)] == ["basic", ""]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("multipart", (KEY,)),
        ("binary", (KEY, "check+secret/1==")),
        ("multipart_parts", (f"check user:{KEY}",)),
        ("json_string", ()),
    ],
)
def test_a_check_has_as_many_keys_as_its_request(name: str, keys: tuple[str, ...]) -> None:
    """Each another one; for HTTP Basic a user and a password. The variables that a snippet reads hold them."""
    subject = of_api(name)
    assert subject.keys == keys
    variables = [variable for secret in subject.request.secrets for variable in secret.variables]
    assert list(subject.environment()) == variables
    assert ":".join(subject.environment().values()) == ":".join(keys)
    assert len(set(keys)) == len(keys)
    assert subject.environment(Scenario.UNSET_KEY) == {}


def test_a_malformed_key_has_a_line_end_and_a_header() -> None:
    """After the right key. One in JSON would add a member, and has not the right key in it."""
    subject = subject_of("go/net_http/local")
    malformed = f"{KEY}\r\nX-Injected: 1"
    assert subject.environment(Scenario.MALFORMED_KEY) == {"ROBOFLOW_API_KEY": malformed}
    (wanted,) = subject.expected(Scenario.MALFORMED_KEY)
    assert ("Authorization", f"Bearer {malformed}") in wanted.headers
    assert Scenario.MALFORMED_KEY in subject.scenarios(Scenario)
    in_json = of_api("json_key")
    assert Scenario.MALFORMED_KEY in in_json.scenarios(Scenario)
    (member,) = in_json.sent_keys(Scenario.MALFORMED_KEY)
    assert KEY not in member
    assert json.loads(f'{{"a": "{member}"}}').keys() == {"a", "X-Injected"}


@pytest.mark.parametrize(("name", "key"), [("multipart", "own/key"), ("multipart_parts", "me:it")])
def test_a_key_that_is_in_the_snippet_is_the_one_that_must_arrive(name: str, key: str) -> None:
    """The mock admits no other."""
    subject = of_api(name, key=key)
    assert subject.keys == (key,)
    mock = subject.mock(Scenario.OK, id)
    assert (mock.keys, mock.auth) == ((key,), subject.request.auth)


def test_without_a_key_none_can_be_unset() -> None:
    """And without a file none can be missing."""
    assert Scenario.UNSET_KEY in of_api("multipart").scenarios(Scenario)
    assert Scenario.UNSET_KEY not in of_api("json_string").scenarios(Scenario)
    hosted = of_api("get_hosted", Source.HOSTED).scenarios(Scenario)
    assert not {Scenario.UNSET_KEY, Scenario.MISSING_FILE} & set(hosted)


def test_only_a_local_image_can_be_missing() -> None:
    """A hosted image has no file."""
    assert Scenario.MISSING_FILE in subject_of("go/net_http/local").scenarios(Scenario)
    assert Scenario.MISSING_FILE not in subject_of("go/net_http/hosted").scenarios(Scenario)
    assert subject_of("go/net_http/hosted").snippet.variant.source is Source.HOSTED
