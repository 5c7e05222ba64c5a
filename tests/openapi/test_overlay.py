"""An overlay changes a copy of a document; a wrong overlay is an error."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from snippetgen.errors import SnippetgenError
from snippetgen.openapi import overlay

DOCUMENT: dict[str, Any] = {
    "info": {"title": "Cats", "description": "All of them"},
    "tags": [{"name": "a"}, {"name": "b"}, {"name": "c"}],
    "paths": {
        "/cats": {"get": {"tags": ["cats"], "parameters": [{"name": "q", "in": "query"}]}},
        "/dogs": {"get": {"tags": ["dogs"]}},
    },
}


def applied(*actions: Any) -> dict[str, Any]:
    """The document after these actions."""
    return overlay.apply(DOCUMENT, {"overlay": "1.0.0", "extends": "other.yaml", "actions": list(actions)}, "o.yaml")


def refusal(document: Any) -> SnippetgenError:
    """The error of an overlay."""
    with pytest.raises(SnippetgenError) as caught:
        overlay.apply(DOCUMENT, document, "o.yaml")
    return caught.value


def test_objects_merge_arrays_join_and_the_rest_is_replaced() -> None:
    """At any depth, and in a copy."""
    before = deepcopy(DOCUMENT)
    update = {"tags": ["pets"], "parameters": [], "x-new": {"a": 1}, "summary": None}
    document = applied(
        {"target": "$.paths['/cats']", "update": {"get": update}},
        {"target": "$.info", "update": {"title": "Pets", "description": ["All", "of", "them"]}},
    )
    assert document["paths"]["/cats"]["get"] == {
        "tags": ["cats", "pets"],
        "parameters": [{"name": "q", "in": "query"}],
        "x-new": {"a": 1},
        "summary": None,
    }
    assert document["info"] == {"title": "Pets", "description": ["All", "of", "them"]}
    assert before == DOCUMENT


def test_an_update_of_an_array_is_appended() -> None:
    """As one entry (Overlay 1.0.0, section 4.4.3)."""
    assert applied({"target": "$.tags", "update": {"name": "d"}})["tags"][3:] == [{"name": "d"}]


def test_an_update_of_a_primitive_value_replaces_it() -> None:
    """Overlay 1.1 allows it."""
    assert applied({"target": "$.info.title", "update": "Pets"})["info"]["title"] == "Pets"


def test_an_update_changes_each_match_once() -> None:
    """The matches get separate copies. One that is selected twice is changed once."""
    document = applied(
        {"target": "$.paths.*.get", "update": {"x-list": [1]}},
        {"target": "$.paths['/cats', '/cats'].get['x-list']", "update": 2},
    )
    assert [item["get"]["x-list"] for item in document["paths"].values()] == [[1, 2], [1]]


def test_actions_see_the_results_of_earlier_ones() -> None:
    """A removed object can be created again."""
    document = applied({"target": "$.info", "remove": True}, {"target": "$", "update": {"info": {"title": "New"}}})
    assert document["info"] == {"title": "New"}


@pytest.mark.parametrize(
    ("target", "names"),
    [("$.tags[0]", ["b", "c"]), ("$.tags[0, 1, 0]", ["c"]), ("$.tags[?@.name == 'b']", ["a", "c"]), ("$.tags[*]", [])],
)
def test_entries_of_an_array_are_removed(target: str, names: list[str]) -> None:
    """Several at once, although their indexes change."""
    assert [tag["name"] for tag in applied({"target": target, "remove": True})["tags"]] == names


def test_properties_are_removed() -> None:
    """Also inside a property that is removed. An `update` beside `remove` is ignored."""
    document = applied({"target": "$..['get', 'tags']", "remove": True, "update": {"x": 1}})
    assert document == {"info": DOCUMENT["info"], "paths": {"/cats": {}, "/dogs": {}}}


@pytest.mark.parametrize(
    ("document", "where", "what"),
    [
        ({}, "/overlay", "does not state its version"),
        ({"overlay": "2.0.0"}, "/overlay", "“2.0.0” is not supported"),
        ({"overlay": 1.0}, "/overlay", "“1.0” is not supported"),
        ({"overlay": "1.0.0"}, "/actions", "no list of actions"),
        ({"overlay": "1.0.0", "actions": []}, "/actions", "no list of actions"),
    ],
)
def test_an_overlay_has_a_known_version_and_actions(document: dict[str, Any], where: str, what: str) -> None:
    """Any other document is refused."""
    error = refusal(document)
    assert (error.where, what in error.what, bool(error.remedy)) == (f"o.yaml, at {where}", True, True)


@pytest.mark.parametrize(
    ("action", "where", "what"),
    [
        ("$.info", "", "not an object"),
        ({"update": {}}, "/target", "no target"),
        ({"target": 1, "update": {}}, "/target", "no target"),
        ({"target": "info", "update": {}}, "/target", "not a valid JSONPath"),
        ({"target": "$.nothing", "update": {}}, "/target", "matches nothing"),
        ({"target": "$.info[?unknown(@)]", "update": {}}, "/target", "not a valid JSONPath"),
        ({"target": "$", "remove": True}, "/target", "cannot be removed"),
        ({"target": "$.info"}, "", "changes nothing"),
        ({"target": "$.info", "remove": False}, "", "changes nothing"),
        ({"target": "$.info", "remove": "yes"}, "/remove", "not a boolean"),
        ({"target": "$.info", "update": "x"}, "/update", "the update is not"),
        ({"target": "$.info", "updates": {}}, "/updates", "no property “updates”"),
    ],
)
def test_a_malformed_action_is_refused(action: Any, where: str, what: str) -> None:
    """With its index, what is wrong, and what to do."""
    error = refusal({"overlay": "1.0.1", "actions": [{"target": "$.info", "update": {}, "x-why": 1}, action]})
    assert (error.where, what in error.what, bool(error.remedy)) == (f"o.yaml, at /actions/1{where}", True, True)
