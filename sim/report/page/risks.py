"""What can go wrong with a design: sizes that the runs showed, each against a stated yardstick."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.numbers import days, number, percent
from sim.report.outlook import ROBUST
from sim.report.page.advice import least_agreeing, standing
from sim.report.page.answers import agreeing, estimate
from sim.report.page.words import sum_of_money
from sim.report.sentences import PROFIT, against
from sim.scenario.units import HOURS_PER_DAY, HOURS_PER_UNIT
from sim.texts import _, marked

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison, DesignSummary

MOST = 3
"""Risks on page one."""

MONTHS_OF_PAY = 3
"""Months of payroll that a company may be expected to have at hand."""


@dataclass(frozen=True)
class Risk:
    """One risk of one design: its ``size`` and the yardstick in the same unit, both also as text."""

    label: str
    size: float
    yardstick: float
    shown: str
    limit: str
    sentence: str

    @property
    def weight(self) -> float:
        """The size in yardsticks: from 1 on a risk is worth a talk."""
        return self.size / self.yardstick


@dataclass(frozen=True)
class RiskRow:
    """One risk in every design, None where nothing is known of it."""

    label: str
    cells: tuple[Risk | None, ...]

    @property
    def limit(self) -> str:
        """The yardstick, the same for all."""
        return next(risk.limit for risk in self.cells if risk is not None)

    @property
    def weight(self) -> float:
        """The largest of its sizes in yardsticks."""
        return max(risk.weight for risk in self.cells if risk is not None)


@dataclass(frozen=True)
class _Kind:
    """A risk that every design has: how large it is, what it is held against, and what is said of it."""

    label: str
    sentence: str
    size: Callable[[Comparison, DesignSummary], float]
    yardstick: Callable[[Comparison, DesignSummary], float]
    write: Callable[[Comparison, float], str]


def risks(comparison: Comparison, design: DesignSummary) -> list[Risk]:
    """All risks of a design of which something is known, the largest in yardsticks first."""
    found = [risk for kind in _KINDS if (risk := _risk(kind, comparison, design)) is not None]
    return sorted(found, key=lambda risk: -risk.weight)


def foremost(comparison: Comparison) -> tuple[Risk, ...]:
    """The largest risks of the design that the advice speaks for."""
    chosen = standing(comparison).chosen
    own = [design for design in comparison.designs if design.design == chosen]
    return tuple(risks(comparison, own[0])[:MOST]) if own else ()


def risk_rows(comparison: Comparison) -> list[RiskRow]:
    """All risks of all designs: a row for each of which something is known, the largest first."""
    by_design = [{risk.label: risk for risk in risks(comparison, design)} for design in comparison.designs]
    found: dict[str, list[Risk | None]] = {
        label: [own.get(label) for own in by_design] for label in dict.fromkeys(_labels(by_design))
    }
    rows = [RiskRow(label, tuple(cells)) for label, cells in found.items()]
    return sorted(rows, key=lambda row: -row.weight)


def _labels(by_design: list[dict[str, Risk]]) -> Iterator[str]:
    for own in by_design:
        yield from own


def _risk(kind: _Kind, comparison: Comparison, design: DesignSummary) -> Risk | None:
    size, yardstick = kind.size(comparison, design), kind.yardstick(comparison, design)
    if not (math.isfinite(size) and math.isfinite(yardstick) and yardstick > 0):
        return None
    size = max(0.0, size)
    shown, limit = kind.write(comparison, size), kind.write(comparison, yardstick)
    told = _(kind.sentence).format(design=design.design, size=shown)
    beside = (
        _("{limit} would already deserve attention.")
        if size >= yardstick
        else _("Attention is due from {limit} on.")
    )
    return Risk(_(kind.label), size, yardstick, shown, limit, f"{told} {beside.format(limit=limit)}")


def _mean(metric: str) -> Callable[[Comparison, DesignSummary], float]:
    return lambda comparison, design: estimate(design, metric)


def _always(size: float) -> Callable[[Comparison, DesignSummary], float]:
    return lambda comparison, design: size


def _share(comparison: Comparison, size: float) -> str:
    return percent(size)


def _empty(comparison: Comparison, design: DesignSummary) -> float:
    if comparison.study.start is None or design.seats == 0:
        return math.nan
    return 1.0 - estimate(design, "seated_start") / design.seats


def _missing(comparison: Comparison, design: DesignSummary) -> float:
    profit = design.means.get(PROFIT)
    return math.nan if profit is None else 1.0 - profit.n / comparison.study.study.replications


def _turned(comparison: Comparison, design: DesignSummary) -> float:
    """The share of plausible worlds in which the verdict that speaks for or against a design is another."""
    found = standing(comparison)
    if design.design == found.chosen:
        least = least_agreeing(comparison, found)
        return math.nan if least is None else 1.0 - least[0].estimate
    pair = against(design, PROFIT)
    share = None if pair is None else agreeing(comparison, design.design, pair.verdict.word)
    return math.nan if share is None else 1.0 - share.estimate


def _pay_at_hand(comparison: Comparison, design: DesignSummary) -> float:
    """Some months of the reference's payroll, so that all designs are held against the same."""
    reference = comparison.study.study.reference
    known = [each for each in comparison.designs if each.design == reference]
    return MONTHS_OF_PAY / 12 * estimate(known[0] if known else design, "payroll_a_year")


def _shortest(comparison: Comparison) -> float:
    return comparison.study.world.factory.shortest.value / HOURS_PER_UNIT["cal_d"]


_KINDS = (
    _Kind(
        marked("Revenue on one person"),
        marked("With {design}, {size} of the last year's revenue hangs on one person."),
        _mean("key_person_share"),
        _always(0.25),
        _share,
    ),
    _Kind(
        marked("Customers lost after departures"),
        marked(
            "When somebody leaves, {size} of his customers are gone within a year, with those who would have "
            "gone anyway ({design})."
        ),
        lambda comparison, design: design.lost_after_departure.estimate,
        _always(0.2),
        _share,
    ),
    _Kind(
        marked("Closers below their target income"),
        marked("Those who close in {design} earn {size} less than their target, and look elsewhere."),
        lambda comparison, design: 1.0 - estimate(design, "closer_income_ratio"),
        _always(0.1),
        _share,
    ),
    _Kind(
        marked("Wait for the first response"),
        marked("In {design} an interested buyer waits {size} for the closer's first touch."),
        lambda comparison, design: estimate(design, "response_wait") / HOURS_PER_DAY,
        _always(1.0),
        lambda comparison, size: _("{days} working days").format(days=days(size * HOURS_PER_DAY)),
    ),
    _Kind(
        marked("Deepest point of cash"),
        marked("Cash since the start falls to {size} below zero with {design}."),
        lambda comparison, design: -estimate(design, "cash_trough"),
        _pay_at_hand,
        lambda comparison, size: sum_of_money(comparison, size),
    ),
    _Kind(
        marked("Delivery"),
        marked("With {design} an order takes {size} until it is delivered."),
        _mean("delivery_days"),
        lambda comparison, design: 2.0 * _shortest(comparison),
        lambda comparison, size: _("{days} calendar days").format(days=number(size)),
    ),
    _Kind(
        marked("Use of the plant"),
        marked("With {design} the plant works at {size} of its capacity."),
        _mean("use"),
        _always(0.85),
        _share,
    ),
    _Kind(
        marked("Seats empty at the start"),
        marked("{size} of the seats of {design} are empty on the first day."),
        _empty,
        _always(0.1),
        _share,
    ),
    _Kind(
        marked("Growth that stalls"),
        marked("In {size} of the runs more than by chance, growth stalls with {design}."),
        lambda comparison, design: estimate(design, "stalled") - design.stalled_if_flat,
        _always(0.1),
        _share,
    ),
    _Kind(
        marked("Runs that are missing"),
        marked("{size} of the runs of {design} failed or were not reached: what they would show is unknown."),
        _missing,
        _always(0.01),
        _share,
    ),
    _Kind(
        marked("Other assumptions"),
        marked("A verdict that speaks for or against {design} does not hold in {size} of plausible worlds."),
        _turned,
        _always(1.0 - ROBUST),
        _share,
    ),
)
