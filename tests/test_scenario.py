"""Scenarios, and what is recorded of a request."""

from __future__ import annotations

import pytest

from snippetgen.checking.scenario import MOCKED, Grade, Received, Scenario, canonical


@pytest.mark.parametrize(
    ("scenario", "status"),
    [
        (Scenario.OK, 200),
        (Scenario.CREATED, 201),
        (Scenario.EMBEDDED, 200),
        (Scenario.REDIRECTED, 302),
        (Scenario.TEMPORARY_REDIRECT, 307),
        (Scenario.UNAUTHORIZED, 401),
        (Scenario.FORBIDDEN, 403),
        (Scenario.NOT_FOUND, 404),
        (Scenario.TOO_LARGE, 413),
        (Scenario.RATE_LIMITED, 429),
        (Scenario.SERVER_ERROR, 500),
        (Scenario.TRUNCATED, 200),
        (Scenario.NOT_JSON, 200),
        (Scenario.SLOW, 200),
    ],
)
def test_a_scenario_has_the_status_of_its_name(scenario: Scenario, status: int) -> None:
    """The name of a scenario is that of the HTTP status; what goes wrong behind the status line is a 200."""
    assert scenario.status == status


def test_no_request_need_arrive_where_the_snippet_may_be_stopped_before_it_asks() -> None:
    """Without an image, a key, a server or trust in it; otherwise one must."""
    stopped = {scenario.value for scenario in Scenario if not scenario.arrives}
    assert stopped == {"refused", "missing_file", "unset_key", "malformed_key", "untrusted_certificate"}


def test_the_answer_is_printed_where_the_endpoint_succeeds() -> None:
    """That is what every 2xx of the document means, and where another program runs the snippet."""
    assert {scenario.value for scenario in Scenario if scenario.succeeds} == {"ok", "created", "embedded"}


def test_an_answer_that_is_not_the_apis_may_be_printed_as_it_came() -> None:
    """A page and redirects are the only ones; everywhere else a snippet that does not fail is wrong."""
    plain = {scenario.value for scenario in Scenario if scenario.floor is Grade.C}
    assert plain == {"not_json", "redirected", "temporary_redirect"}
    assert {scenario.floor for scenario in Scenario} == {Grade.B, Grade.C}


def test_a_lower_grade_sorts_behind_a_higher_one() -> None:
    """So that the worst of several is their maximum."""
    assert Grade.A < Grade.B < Grade.C


def test_the_mock_can_play_what_is_the_servers_doing() -> None:
    """A mock refuses and answers; it cannot take away the snippet's image or key, nor run it in another program."""
    assert set(Scenario) - set(MOCKED) == {
        Scenario.EMBEDDED,
        Scenario.MISSING_FILE,
        Scenario.UNSET_KEY,
        Scenario.MALFORMED_KEY,
        Scenario.UNTRUSTED_CERTIFICATE,
    }


@pytest.mark.parametrize("name", ["content-type", "Content-Type", "CONTENT-TYPE"])
def test_a_header_is_found_in_any_case(name: str) -> None:
    """Names of headers have no case (RFC 9110, 5.1)."""
    received = Received("POST", "/", (), (("content-type", "image/JPEG"),), b"")
    assert received.header(name) == "image/JPEG"


def test_a_header_that_did_not_arrive_is_none() -> None:
    """A missing header is distinct from an empty one."""
    received = Received("POST", "/", (), (("x-empty", ""),), b"")
    assert received.header("x-empty") == ""
    assert received.header("x-missing") is None


def test_a_header_that_came_twice_is_neither_of_the_two() -> None:
    """A right value does not hide a wrong one (RFC 9110, 5.3)."""
    received = Received("POST", "/", (), (("a", "1"), ("b", "2"), ("a", "3")), b"")
    assert received.header("A") == "1, 3"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/", "/"),
        ("/a%20b/%7e~", "/a%20b/~~"),
        ("/%c3%bc", "/%C3%BC"),
        ("/a%2Fb//c", "/a%2Fb//c"),
        ("/a:b@c", "/a%3Ab%40c"),
        ("/%zz%", "/%25zz%25"),
        ("/%FF", "/%FF"),
    ],
)
def test_a_path_has_one_canonical_form(path: str, form: str) -> None:
    """Of all that say the same; an encoded slash is none, and nothing is lost."""
    assert canonical(path) == form == canonical(form)
