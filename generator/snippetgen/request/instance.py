"""Make the smallest value that a schema allows, around given values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from snippetgen.frozen import dataclass
from snippetgen.openapi.schema import NOTHING, Schemas, described, sample, types
from snippetgen.request.values import Array, Object, Value, constant

Steps = tuple[str | int, ...]
_DEEPEST = 12


class Missing(Exception):
    """Required values are missing; `places` has the steps to each."""

    def __init__(self, places: list[Steps]) -> None:
        super().__init__(places)
        self.places = places


class NotHere(Exception):
    """A schema does not allow a value at the steps where one is given."""


@dataclass(frozen=True)
class Maker:
    """Makes values for the schemas of one document. `placed` has the given values by steps."""

    schemas: Schemas
    placed: Mapping[Steps, Value]

    def make(self, schema: Any, example: Any = None, steps: Steps = ()) -> Value:
        """The value of a schema: the given one, else its sample, else its required parts.

        `example` is a value for the whole schema, of which only required parts are used. Raises Missing or NotHere.
        """
        if steps in self.placed:
            return self.placed[steps]
        below = [place for place in self.placed if place[: len(steps)] == steps]
        if not below:
            return self._named(schema, example, steps)
        wrong: list[Missing] = []
        branches = list(self.schemas.branches(schema))
        for branch in branches or [{}]:
            try:
                return self._around(branch, example, steps, below)
            except Missing as missing:
                wrong.append(missing)
            except NotHere:
                continue
        if not wrong:
            raise NotHere(steps)
        raise min(wrong, key=lambda missing: len(missing.places))

    def _named(self, schema: Any, example: Any, steps: Steps) -> Value:
        """The sample of a schema; of an object only the required parts, if it states them."""
        branches, whole = list(self.schemas.branches(schema)), self.schemas.whole(schema)
        samples = [value for value in map(sample, (whole, *branches)) if value is not NOTHING]
        known = samples[0] if samples else example
        wrong: list[Missing] = []
        for branch in branches if len(steps) < _DEEPEST else ():
            if "object" in types(branch) and branch.get("required"):
                try:
                    return self._around(branch, known, steps, [])
                except Missing as missing:
                    wrong.append(missing)
        if samples or known is not None:
            return constant(known)
        raise wrong[0] if wrong else Missing([steps])

    def _around(self, branch: Mapping[str, Any], example: Any, steps: Steps, below: list[Steps]) -> Value:
        kinds = types(branch)
        nexts = list(dict.fromkeys(place[len(steps)] for place in below))
        if nexts and all(isinstance(step, int) for step in nexts) and (not kinds or "array" in kinds):
            return self._array(branch, steps, max(step for step in nexts if isinstance(step, int)) + 1)
        if kinds and "object" not in kinds:
            raise NotHere(steps)
        return self._object(branch, example, steps, [str(step) for step in nexts])

    def _array(self, branch: Mapping[str, Any], steps: Steps, length: int) -> Value:
        items = ((branch.get("items"), None, (*steps, number)) for number in range(length))
        return Array(tuple(self._each(items)))

    def _object(self, branch: Mapping[str, Any], example: Any, steps: Steps, placed: list[str]) -> Value:
        properties = self.schemas.properties(branch)
        extra = branch.get("additionalProperties", True)
        closed = extra is False and set(placed) - set(properties)
        # Another alternative may have these properties.
        strange = placed and properties and steps and "additionalProperties" not in branch
        if closed or (strange and not set(placed) & set(properties)):
            raise NotHere(steps)
        required = [name for name in branch.get("required") or () if isinstance(name, str)]
        names = dict.fromkeys([*(name for name in properties if name in {*required, *placed}), *required, *placed])
        inner = {name: properties.get(name, extra if isinstance(extra, Mapping) else None) for name in names}
        sent = [name for name in names if name in placed or not self.schemas.whole(inner[name]).get("readOnly")]
        values = self._each((inner[name], described(example).get(name), (*steps, name)) for name in sent)
        return Object(tuple(zip(sent, values, strict=True)))

    def _each(self, parts: Iterable[tuple[Any, Any, Steps]]) -> list[Value]:
        """The values of several parts: schema, example and steps. Raises one Missing for all of them."""
        found, missing = [], []
        for schema, example, steps in parts:
            try:
                found.append(self.make(schema, example, steps))
            except Missing as error:
                missing += error.places
        if missing:
            raise Missing(missing)
        return found
