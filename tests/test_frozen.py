"""Frozen classes behave like those of `dataclasses`."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Any

import pytest

from snippetgen import frozen


@frozen.dataclass(frozen=True)
class Leaf:
    name: str
    size: int = 1
    seen: list[int] = field(default_factory=list, compare=False, repr=False)
    notes: dict[str, str] = field(default_factory=dict, hash=False)


@frozen.dataclass(frozen=True)
class Named(Leaf):
    colour: str = "green"


@frozen.dataclass(frozen=True, kw_only=True)
class Rank:
    number: int


@frozen.dataclass(frozen=True, eq=False)
class Tree:
    name: str


def test_some_are_only_equal_to_themselves() -> None:
    """With `eq=False`, comparison is fast."""
    assert len({Tree("oak"), Tree("oak")}) == 2
    assert Tree("oak") != Tree("oak")


def test_equal_values_are_equal_and_hash_alike() -> None:
    """Without fields with `compare=False`; the hash also without those with `hash=False`."""
    assert Leaf("oak", seen=[1]) == Leaf("oak", seen=[2])
    assert hash(Leaf("oak", notes={"a": "b"})) == hash(Leaf("oak"))
    assert Leaf("oak") != Leaf("elm")
    assert Leaf("oak", notes={"a": "b"}) != Leaf("oak")


def test_another_class_is_never_equal() -> None:
    """Not even a subclass."""
    assert Named("oak") != Leaf("oak")
    assert Leaf("oak").__eq__(("oak", 1)) is NotImplemented


def test_fields_cannot_be_changed() -> None:
    """They cannot be deleted, and no attribute can be added."""
    leaf: Any = Leaf("oak")
    for name in ("size", "new"):
        with pytest.raises(FrozenInstanceError):
            setattr(leaf, name, 2)
    with pytest.raises(FrozenInstanceError):
        del leaf.size
    assert leaf == Leaf("oak")


def test_a_copy_may_differ() -> None:
    """With `dataclasses.replace`."""
    assert replace(Named("oak"), colour="red") == Named("oak", colour="red")
    assert [each.name for each in fields(Named)] == ["name", "size", "seen", "notes", "colour"]


def test_the_repr_looks_like_the_call() -> None:
    """Without fields with `repr=False`."""
    assert repr(Named("oak")) == "Named(name='oak', size=1, notes={}, colour='green')"


@pytest.mark.parametrize(
    ("given", "named", "unknown"),
    [
        ((), {}, ""),
        (("oak",), {"name": "elm"}, ""),
        (("oak", 1, [], {}, "more"), {}, ""),
        (("oak",), {"colour": "red"}, ", not colour"),
    ],
    ids=["missing", "twice", "too many", "unknown"],
)
def test_wrong_arguments_are_refused(given: tuple[Any, ...], named: dict[str, Any], unknown: str) -> None:
    """As they are by a generated `__init__`; the message names the right ones, and those that there are not."""
    with pytest.raises(TypeError, match=rf"^Leaf takes the arguments name, size, seen, notes{unknown}$"):
        Leaf(*given, **named)


def test_a_keyword_only_class_takes_no_positions() -> None:
    """Nor more arguments than it has fields."""
    make: Any = Rank
    with pytest.raises(TypeError, match=r"^Rank takes the arguments number$"):
        make(1)


def test_each_value_has_its_own_default() -> None:
    """A mutable default is made anew."""
    assert Leaf("oak").seen is not Leaf("oak").seen
    assert Rank(number=1) == Rank(number=1)
