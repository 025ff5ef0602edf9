"""Families of distributions: maps from uniforms to durations or amounts.

All luck of the simulator is uniforms drawn elsewhere; a distribution only transforms them. scipy is
imported where it is needed, so that reading a scenario stays cheap.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from operator import mul
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from sim.scenario.errors import Problem, nearest, shown
from sim.scenario.units import Unit

Floats = NDArray[np.float64]

# Parameters that are values of the distributed quantity itself, hence written in its unit.
SIZES = frozenset({"value", "mean", "median", "scale"})
# Outside these the shape of a Weibull cannot be found reliably in double precision.
_WEIBULL_CV = (1e-3, 1e3)
# The largest double below 1: u never reaches 1, not even after rescaling.
_BELOW_ONE = math.nextafter(1.0, 0.0)


class Distribution(BaseModel, ABC):
    """A distribution of non-negative values; immutable, hashable, equal when written alike."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @property
    @abstractmethod
    def mean(self) -> float:
        """The exact mean, in hours or in the unit of the amount."""

    @abstractmethod
    def quantile(self, u: Floats) -> Floats:
        """Values for uniforms `u` in [0, 1), of the same shape."""

    @abstractmethod
    def scaled(self, factor: float) -> Self:
        """The same family with every value multiplied by a positive finite `factor`."""

    @abstractmethod
    def written(self, unit: Unit) -> Any:
        """The YAML form, sizes written in `unit`; reading it gives an equal distribution."""


@dataclass(frozen=True)
class _Formula:
    """What a family can do with its native parameters, which come in the order of `native`."""

    native: tuple[str, ...]
    mean: Callable[..., float]
    quantile: Callable[..., Any]
    from_mean: Callable[[float, float], tuple[float, float]] | None = None

    @property
    def sets(self) -> list[tuple[str, ...]]:
        """The sets of parameters a user may choose from."""
        return [self.native] if self.from_mean is None else [("mean", "cv"), self.native]


def _gamma_quantile(u: Floats, shape: float, scale: float) -> Any:
    return scale * _special("gammaincinv")(shape, u)


def _lognormal_quantile(u: Floats, median: float, sigma: float) -> Any:
    return median * np.exp(sigma * _special("ndtri")(u))


@cache
def _special(name: str) -> Any:
    """A function of ``scipy.special``, looked up once: an import statement costs as much as 30 quantiles."""
    return getattr(import_module("scipy.special"), name)


def _weibull_from_mean(mean: float, cv: float) -> tuple[float, float]:
    from scipy.optimize import brentq

    low, high = _WEIBULL_CV
    if not low <= cv <= high:
        raise Problem(f"found {shown(cv)}", f"for a weibull a cv from {low:g} to {high:g}", at=("cv",))

    def excess(log_shape: float) -> float:
        inverse = math.exp(-log_shape)
        return math.lgamma(1 + 2 * inverse) - 2 * math.lgamma(1 + inverse) - math.log1p(cv**2)

    shape = math.exp(brentq(excess, math.log(0.05), math.log(1e4), xtol=1e-14))
    return shape, mean / math.gamma(1 + 1 / shape)


FORMULAS = {
    "fixed": _Formula(("value",), lambda value: value, lambda u, value: np.full(u.shape, value)),
    "exponential": _Formula(("mean",), lambda mean: mean, lambda u, mean: -mean * np.log1p(-u)),
    "gamma": _Formula(
        ("shape", "scale"),
        lambda shape, scale: shape * scale,
        _gamma_quantile,
        lambda mean, cv: (cv**-2, mean * cv**2),
    ),
    "lognormal": _Formula(
        ("median", "sigma"),
        lambda median, sigma: median * math.exp(sigma**2 / 2),
        _lognormal_quantile,
        lambda mean, cv: (mean / math.sqrt(1 + cv**2), math.sqrt(math.log1p(cv**2))),
    ),
    "weibull": _Formula(
        ("shape", "scale"),
        lambda shape, scale: scale * math.gamma(1 + 1 / shape),
        lambda u, shape, scale: scale * (-np.log1p(-u)) ** (1 / shape),
        _weibull_from_mean,
    ),
}
FAMILIES = frozenset({*FORMULAS, "mixture", "empirical"})


class Parametric(Distribution):
    """A family with named numbers, kept as they were written; build it with `parametric`."""

    family: Literal["fixed", "exponential", "gamma", "lognormal", "weibull"]
    parameters: tuple[tuple[str, float], ...]

    def model_post_init(self, context: Any, /) -> None:
        """Refuse wrong parameters at birth, and convert to native ones then, once."""
        _check_parameters(dict(self.parameters), FORMULAS[self.family].sets)
        try:
            sound = self.family == "fixed" or (
                0 <= self.mean < math.inf and all(0 <= number < math.inf for number in self.native)
            )
        except (OverflowError, ZeroDivisionError):
            sound = False
        if not sound:
            raise Problem(f"found {shown(dict(self.parameters))}", "numbers with a finite mean and spread")

    @cached_property
    def native(self) -> tuple[float, ...]:
        """The parameters the formulas work with."""
        given, formula = dict(self.parameters), FORMULAS[self.family]
        if formula.from_mean is not None and "cv" in given:
            return formula.from_mean(given["mean"], given["cv"])
        return tuple(given[name] for name in formula.native)

    @property
    def mean(self) -> float:
        """The mean as written, or as it follows from the native parameters."""
        given = dict(self.parameters)
        return given["mean"] if "mean" in given else FORMULAS[self.family].mean(*self.native)

    def quantile(self, u: Floats) -> Floats:
        """The inverse distribution function."""
        found: Floats = FORMULAS[self.family].quantile(u, *self.native)
        return found

    def scaled(self, factor: float) -> Self:
        """The same family and relative spread."""
        _check_factor(factor)
        return type(self)(family=self.family, parameters=_resized(self.parameters, lambda x: x * factor))

    def written(self, unit: Unit) -> Any:
        """A mapping with the family as its one key; a bare value if fixed."""
        inner = dict(_resized(self.parameters, unit.write))
        return inner["value"] if self.family == "fixed" else {self.family: inner}


class Part(BaseModel):
    """A component of a mixture and its probability."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    weight: float
    of: Distribution


class Mixture(Distribution):
    """One of several distributions, chosen with given probabilities."""

    parts: tuple[Part, ...]

    def model_post_init(self, context: Any, /) -> None:
        """Refuse weights that are not a probability distribution."""
        _check_weights([part.weight for part in self.parts])

    @property
    def mean(self) -> float:
        """The weighted mean of the parts."""
        return math.fsum(part.weight * part.of.mean for part in self.parts)

    def quantile(self, u: Floats) -> Floats:
        """Choose the part by u, then reuse what u says within the part's share.

        Exact as a map from uniforms to values, but not monotone: a larger u may give a smaller value.
        """
        u = np.asarray(u, dtype=np.float64)
        edges = np.concatenate(([0.0], np.cumsum([part.weight for part in self.parts])))
        chosen = np.searchsorted(edges[1:-1], u, side="right")
        values = np.empty_like(u)
        for place, part in enumerate(self.parts):
            mine = chosen == place
            within = (u[mine] - edges[place]) / part.weight
            values[mine] = part.of.quantile(np.clip(within, 0.0, _BELOW_ONE))
        return values

    def scaled(self, factor: float) -> Self:
        """Every part scaled, the weights kept."""
        _check_factor(factor)
        return type(self)(parts=tuple(Part(weight=p.weight, of=p.of.scaled(factor)) for p in self.parts))

    def written(self, unit: Unit) -> Any:
        """A list of weights and parts."""
        return {"mixture": [{"weight": p.weight, "of": p.of.written(unit)} for p in self.parts]}


class Empirical(Distribution):
    """Observed values, equally likely unless they have weights."""

    values: tuple[float, ...]
    weights: tuple[float, ...] | None = None

    def model_post_init(self, context: Any, /) -> None:
        """Refuse an empty list, negative values, and weights that do not fit."""
        if not self.values or not all(0 <= value < math.inf for value in self.values):
            raise Problem(f"found {shown(list(self.values))}", "one or more finite values of zero or more")
        if self.weights is not None:
            if len(self.weights) != len(self.values):
                raise Problem(
                    f"found {len(self.weights)} weights for {len(self.values)} values", "as many of each"
                )
            _check_weights(self.weights)

    @property
    def mean(self) -> float:
        """The weighted mean of the values."""
        weights = self.weights or [1 / len(self.values)] * len(self.values)
        return math.fsum(map(mul, self.values, weights))

    def quantile(self, u: Floats) -> Floats:
        """The smallest value whose cumulated weight exceeds u."""
        values = np.asarray(self.values)
        order = np.argsort(values, kind="stable")
        weights = np.full(len(values), 1 / len(values)) if self.weights is None else np.asarray(self.weights)
        edges = np.cumsum(weights[order])[:-1]
        return values[order][np.searchsorted(edges, u, side="right")]

    def scaled(self, factor: float) -> Self:
        """Every value multiplied, the weights kept."""
        _check_factor(factor)
        return type(self)(values=tuple(value * factor for value in self.values), weights=self.weights)

    def written(self, unit: Unit) -> Any:
        """A list of values, or values and weights."""
        values = [unit.write(value) for value in self.values]
        if self.weights is None:
            return {"empirical": values}
        return {"empirical": {"values": values, "weights": list(self.weights)}}


def parametric(family: str, **numbers: float) -> Parametric:
    """Build from numbers, for example `parametric("lognormal", mean=12, cv=0.6)`.

    Sizes (value, mean, median, scale) are in hours or in the unit of the amount. A cv of 0 gives a fixed
    value.

    Raises:
        ValueError: a family without parameters, names that are not an allowed set, a number out of range.
    """
    if family not in FORMULAS:
        raise Problem(f"unknown family {family!r}", ", ".join(FORMULAS), nearest(family, FORMULAS))
    if family != "fixed" and set(numbers) == {"mean", "cv"} and numbers["cv"] == 0:
        family, numbers = "fixed", {"value": numbers["mean"]}
    with located():
        return Parametric.model_validate({"family": family, "parameters": tuple(numbers.items())})


@contextmanager
def located(*steps: str | int) -> Iterator[None]:
    """Add `steps` to the place of any problem inside, taking it out of pydantic's wrapping."""
    try:
        yield
    except ValidationError as error:
        cause = error.errors()[0].get("ctx", {}).get("error")
        raise (cause if isinstance(cause, Problem) else Problem(str(error))).under(*steps) from None
    except Problem as problem:
        raise problem.under(*steps) from None


def check_names(given: Iterable[str], sets: list[tuple[str, ...]]) -> None:
    """Refuse names that are not exactly one of the sets."""
    names, known = list(given), {name for names in sets for name in names}
    choices = " or ".join("{" + ", ".join(names) + "}" for names in sets)
    for name in names:
        if name not in known:
            raise Problem(f"unknown parameter {name!r}", choices, nearest(str(name), known), at=(name,))
    if not any(sorted(names) == sorted(allowed) for allowed in sets):
        raise Problem(f"found the parameters {', '.join(names) or 'none'}", f"exactly one set, {choices}")


def _check_parameters(given: Mapping[str, float], sets: list[tuple[str, ...]]) -> None:
    """Refuse wrong names and numbers out of range; only a fixed value may be zero."""
    check_names(given, sets)
    for name, number in given.items():
        # A fixed duration may be 0 or never; whether it may be the latter is for the unit to say.
        sound = number >= 0 if name == "value" else 0 < number < math.inf
        if not sound:
            least = "of zero or more" if name == "value" else "greater than 0"
            raise Problem(f"found {shown(number)}", f"a finite number {least}", at=(name,))


def _check_weights(weights: Collection[float]) -> None:
    """Refuse weights that are not positive or do not sum to one."""
    if not weights or not all(weight > 0 for weight in weights) or abs(math.fsum(weights) - 1) > 1e-9:
        raise Problem(f"found the weights {shown(list(weights))}", "weights greater than 0 that sum to 1")


def _check_factor(factor: float) -> None:
    if not 0 < factor < math.inf:
        raise Problem(f"found the factor {shown(factor)}", "a finite number greater than 0")


def _resized(parameters: tuple[tuple[str, float], ...], resize: Callable[[float], Any]) -> Any:
    """The parameters with `resize` applied to those that are sizes."""
    return tuple((name, resize(x) if name in SIZES else x) for name, x in parameters)


def listed(names: Iterable[str]) -> str:
    """Names in one line, as messages list them."""
    return ", ".join(sorted(names))
