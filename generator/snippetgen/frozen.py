"""A `dataclass` decorator for frozen classes that are cheaper to define.

The standard decorator compiles six methods for each class, which takes 0.5 ms: too long for a command that defines
fifty classes and runs for a tenth of a second. Only `__init__` has to be compiled; this one shares the others.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        *,
        frozen: bool,  # noqa: ARG001
        eq: bool = True,
        order: bool = False,
        kw_only: bool = False,
    ) -> Callable[[type], type]:
        """Work as `dataclasses.dataclass` does, for a class with `__dict__`.

        `frozen` is always True; only type checkers read it.
        """

        def decorate(cls: type) -> type:
            cls = dataclasses.dataclass(cls, repr=False, eq=order, order=order, kw_only=kw_only)
            own = _FROZEN | (_COMPARED if eq else {})
            for name, method in own.items():
                if name not in cls.__dict__ or (name == "__hash__" and cls.__hash__ is None):
                    setattr(cls, name, method)
            return cls

        return decorate


def _repr(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _eq(self: Any, other: object) -> bool:
    return tuple(_compared(self)) == tuple(_compared(other)) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(tuple(_compared(self, hashed=True)))


def _compared(self: Any, *, hashed: bool = False) -> Iterator[Any]:
    for field in dataclasses.fields(self):
        if field.compare and not (hashed and field.hash is False):
            yield getattr(self, field.name)


def _set(self: Any, name: str, value: object) -> None:
    """Set a field for the first time, in `__init__`; raise FrozenInstanceError later."""
    if name in self.__dict__ or name not in self.__dataclass_fields__:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    self.__dict__[name] = value


def _delete(_: Any, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


_FROZEN = {"__repr__": _repr, "__setattr__": _set, "__delattr__": _delete}
_COMPARED = {"__eq__": _eq, "__hash__": _hash}
