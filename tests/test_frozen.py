"""Frozen classes behave as those of `dataclasses` do."""

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


@frozen.dataclass(frozen=True, order=True, kw_only=True)
class Rank:
    number: int


@frozen.dataclass(frozen=True, eq=False)
class Tree:
    name: str


def test_some_are_only_equal_to_themselves() -> None:
    """Which makes them quick to compare."""
    assert len({Tree("oak"), Tree("oak")}) == 2
    assert Tree("oak") != Tree("oak")


def test_equal_values_are_equal_and_hash_alike() -> None:
    """What is not compared does not count, nor does in a hash what is left out of it."""
    assert Leaf("oak", seen=[1]) == Leaf("oak", seen=[2])
    assert hash(Leaf("oak", notes={"a": "b"})) == hash(Leaf("oak"))
    assert Leaf("oak") != Leaf("elm")
    assert Leaf("oak", notes={"a": "b"}) != Leaf("oak")


def test_another_class_is_never_equal() -> None:
    """Not even one that inherits."""
    assert Named("oak") != Leaf("oak")
    assert Leaf("oak").__eq__(("oak", 1)) is NotImplemented


def test_no_field_changes() -> None:
    """Neither can one be deleted, nor an attribute be added."""
    leaf: Any = Leaf("oak")
    for name in ("size", "new"):
        with pytest.raises(FrozenInstanceError):
            setattr(leaf, name, 2)
    with pytest.raises(FrozenInstanceError):
        del leaf.size
    assert leaf == Leaf("oak")


def test_a_copy_may_differ() -> None:
    """By `dataclasses.replace`."""
    assert replace(Named("oak"), colour="red") == Named("oak", colour="red")
    assert [each.name for each in fields(Named)] == ["name", "size", "seen", "notes", "colour"]


def test_it_is_shown_as_it_is_written() -> None:
    """Apart from what is left out of it."""
    assert repr(Named("oak")) == "Named(name='oak', size=1, notes={}, colour='green')"


def test_some_have_an_order() -> None:
    """And a hash, for they are frozen."""
    assert sorted({Rank(number=2), Rank(number=1), Rank(number=2)}) == [Rank(number=1), Rank(number=2)]
