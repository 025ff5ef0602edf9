"""One parameter with the evidence for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Generic, Literal, TypeVar, get_origin

from pydantic import (
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
    field_serializer,
    field_validator,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from sim.scenario.base import INTERNAL, Strict
from sim.scenario.distribution import Distribution
from sim.scenario.errors import Problem
from sim.scenario.units import Unit, unit_of

T = TypeVar("T")


class Sourced(Strict, Generic[T]):
    """A value, the range it may lie in, and where it comes from.

    In a file it is either the bare value or a mapping with the key `value`. `low` and `high` are in the
    unit of the value (of its mean, for a distribution). Grades: A peer-reviewed or primary, B large survey
    or trade body, C vendor or blog, D guess. `overridden` is set when an overlay replaced the value, which
    then may lie outside the range.
    """

    value: T
    low: float | None = None
    high: float | None = None
    source: str | None = None
    grade: Literal["A", "B", "C", "D"] | None = None
    note: str | None = None
    overridden: Annotated[bool, INTERNAL] = False

    @classmethod
    def _type(cls) -> Any:
        """What T stands for, None when that was not said."""
        return next(iter(cls.__pydantic_generic_metadata__["args"]), None)

    @classmethod
    def unit(cls) -> Unit | None:
        """The unit of T, None when T has no size."""
        return unit_of(cls._type())

    @model_validator(mode="before")
    @classmethod
    def _wrap_bare(cls, raw: Any) -> Any:
        """Turn a bare value into the long form.

        A mapping that has some other key of the long form but lacks `value` is a mistake in the long form,
        unless T is itself a mapping with free keys.
        """
        if isinstance(raw, Sourced):
            return raw
        telling = {"value"} if get_origin(cls._type()) is dict else cls.model_fields.keys()
        is_long = isinstance(raw, Mapping) and not telling.isdisjoint(raw)
        return raw if is_long else {"value": raw}

    @field_validator("low", "high", mode="before")
    @classmethod
    def _read_bound(cls, raw: object) -> float | None:
        """Read a bound in the unit of the value."""
        unit = cls.unit()
        if raw is None:
            return None
        if unit is None:
            raise Problem("found a range for a value without a size", "low and high for numbers only")
        return unit.read(raw)

    @model_validator(mode="after")
    def _check_range(self) -> Sourced[T]:
        """Refuse half a range, and a value outside its range unless an overlay put it there."""
        if self.low is None and self.high is None:
            return self
        if self.low is None or self.high is None:
            raise Problem("found only one of low and high", "both or none")
        if self.low > self.high:
            raise Problem(f"found low {self._show(self.low)} above high {self._show(self.high)}")
        size = self.value.mean if isinstance(self.value, Distribution) else self.value
        if not self.overridden and isinstance(size, (int, float)) and not self.low <= size <= self.high:
            span = f"{self._show(self.low)} to {self._show(self.high)}"
            raise Problem(f"found the value {self._show(size)} outside its own range", span)
        return self

    @field_serializer("low", "high")
    def _write_bound(self, bound: float | None) -> Any:
        """Write a bound in the unit of the value."""
        return None if bound is None else self._show(bound)

    @model_serializer(mode="wrap")
    def _write_short(self, handler: SerializerFunctionWrapHandler) -> Any:
        """Leave out what is not known; a value without evidence is written bare."""
        full = handler(self)
        known = {key: item for key, item in full.items() if item is not None and item is not False}
        known["value"] = full["value"]
        return known["value"] if known.keys() == {"value"} else known

    @classmethod
    def _show(cls, size: float) -> float | str:
        """A size in the unit of the value."""
        unit = cls.unit()
        return size if unit is None else unit.write(size)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Editors accept the bare value as well as the mapping, and bounds in the unit of the value."""
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        properties.pop("overridden", None)
        unit = cls.unit()
        for bound in ("low", "high"):
            properties[bound] = {} if unit is None else dict(unit.schema)
        return {"anyOf": [properties.get("value", {}), schema]}


def parameters(model: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Sourced[Any]]]:
    """All sourced parameters below a schema object, each with the keys that lead to it, in file order."""
    if isinstance(model, Sourced):
        yield path, model
    elif isinstance(model, dict):
        for key, value in model.items():
            yield from parameters(value, (*path, key))
    elif isinstance(model, Strict):
        for name in type(model).model_fields:
            yield from parameters(getattr(model, name), (*path, name))
