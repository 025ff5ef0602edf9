"""Designs side by side: what each shows, and a verdict against the reference design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sim.display import Shown
from sim.experiment.compared import as_table
from sim.experiment.loss import DepartureLoss, losses
from sim.experiment.plausible import Plausible
from sim.experiment.replicate import StudyResult
from sim.experiment.steady import Steady, steady_levels
from sim.experiment.transition import Transition, transitions
from sim.experiment.verdicts import CONFIDENCE, Pair, against_reference, all_pairs
from sim.metrics.books import COSTS
from sim.metrics.facts import Floats
from sim.metrics.growth import stalled_if_flat
from sim.randomness import Luck
from sim.scenario.parameter import parameters
from sim.scenario.study import LoadedStudy
from sim.scenario.units import HOURS_PER_YEAR
from sim.stats import (
    Interval,
    PairedDifference,
    mean_interval,
    paired_difference,
    ratio_of_sums,
    stagnation_index,
)
from sim.texts import _, ngettext

PAYROLL_TOLERANCE = 0.02
ACCOUNT = ("revenue", "cost_of_goods", "gross_profit", *COSTS, "profit")
"""The lines of the profit account, in its order: costs are positive and taken off gross profit."""
MEMO = ("payroll", "ramp_pay")
"""Sums that the account contains already."""


@dataclass(frozen=True)
class DesignSummary:
    """One row of the comparison; intervals over replications at 95%, money in the world's currency.

    ``means`` holds the numbers of ``SHOWN`` and each line of the account by the name ``<line>_a_year``.
    """

    design: str
    planned_payroll: float
    seats: int
    means: dict[str, Interval]
    stagnation: Interval
    lost_at_departure: Interval
    lost_after_departure: Interval
    field_loss: float
    plateaued: Interval
    stalled_if_flat: float
    against: tuple[Pair, ...]
    differences: dict[str, PairedDifference] = field(default_factory=dict)
    """Of the numbers in ``means`` to the reference; empty for the reference.

    Each interval holds for itself, but those of the headlines are the same as in ``against``.
    """


@dataclass(frozen=True, repr=False)
class Comparison(Shown):
    """All designs of a study, the reference first in no way but by name; ``warnings`` in plain words.

    ``transitions``: cash against the reference of designs that become another one during the run.
    ``losses``: what planned departures cost, for designs whose twin without them is in the study too.
    ``pairs``: every design against every other. ``steady``: levels once warm-up is over. ``pace``: seconds
    that a replication of all designs took, nan where nobody knows. ``plausible``: they in other worlds.
    """

    study: LoadedStudy
    replications: int
    designs: tuple[DesignSummary, ...]
    warnings: tuple[str, ...]
    transitions: tuple[Transition, ...] = ()
    losses: tuple[DepartureLoss, ...] = ()
    pairs: tuple[Pair, ...] = ()
    steady: tuple[Steady, ...] = ()
    pace: float = float("nan")
    plausible: Plausible | None = None

    @property
    def table(self) -> pd.DataFrame:
        """One row for each design and number: its mean, and its difference to the reference."""
        return as_table(self.designs)


SHOWN = (
    "accounts_start",
    "yearly_revenue_start",
    "handed_over_start",
    "orphaned_start",
    "let_go_start",
    "seated_start",
    "new_first_year",
    "new_last_year",
    "new_customers",
    "accounts_end",
    "npv",
    "cash",
    "cash_trough",
    "dso",
    "order_to_cash_days",
    "receivables_end",
    "backlog_end",
    "bad_debts",
    "use",
    "delivery_days",
    "entry_days",
    "complaints_per_100",
    "complaint_days",
    "expedited",
    "cancelled",
    "profit_top_decile",
    "customers_at_a_loss",
    "win_rate",
    "satisfaction",
    "response_wait",
    "contact_wait",
    "cost_per_new_customer",
    "revenue_per_payroll",
    "key_person_share",
    "closer_income_ratio",
    "growth_late_over_early",
    "stalled",
    "departures",
)


def compare(
    result: StudyResult, *, plausible: Plausible | None = None, confidence: float = CONFIDENCE
) -> Comparison:
    """Summarise each design and compare it with the reference, joined on the replication id.

    Verdicts hold together at ``confidence`` (higher than usual where one looks more than once) over all pairs
    of designs and headline metrics, and so do their intervals. Raises ``ValueError`` where no run was
    finished.
    """
    if result.tables is None:
        raise ValueError("no run was finished; there is nothing to compare")
    study = result.study
    totals = _with_yearly(result.tables.totals, study.study.horizon / HOURS_PER_YEAR)
    wide = {str(design): table.set_index("replication") for design, table in totals.groupby("design")}
    new = _new_by_month(result.tables.monthly)
    names = [case.design.name for case in study.cases if case.design.name in wide]
    pairs = all_pairs(study, {name: wide[name] for name in names}, confidence)
    designs = tuple(_summary(name, study, wide, new[name], pairs) for name in names)
    replications = min(len(table) for table in wide.values())
    changes = tuple(transitions(study, result.tables))
    planned = losses(study, result.tables, CONFIDENCE)
    return Comparison(
        study=study,
        replications=replications,
        designs=designs,
        warnings=tuple(_warnings(result)),
        transitions=changes,
        losses=planned,
        pairs=pairs,
        steady=steady_levels(result.tables.monthly),
        pace=result.pace * len(study.cases),
        plausible=plausible,
    )


def yearly(line: str) -> str:
    """The name of a line of the account, as a sum a year."""
    return f"{line}_a_year"


def _with_yearly(totals: pd.DataFrame, years: float) -> pd.DataFrame:
    """The totals with every line of the account as a sum a year."""
    return totals.assign(**{yearly(line): totals[line] / years for line in (*ACCOUNT, *MEMO)})


def paired(reference: pd.Series[float], own: pd.Series[float]) -> PairedDifference | None:
    """The difference of two numbers by replication, over those where both are known; None without any."""
    both = pd.concat([reference, own], axis=1, keys=["reference", "own"], join="inner").dropna()
    if both.empty:
        return None
    return paired_difference(
        both["reference"].to_numpy(np.float64), both["own"].to_numpy(np.float64), confidence=CONFIDENCE
    )


def _new_by_month(monthly: pd.DataFrame) -> dict[str, Floats]:
    """New customers: (replications, months) by design."""
    return {
        str(design): table.pivot_table(
            index="replication", columns="month", values="new_customers", aggfunc="sum"
        ).to_numpy(dtype=np.float64)
        for design, table in monthly.groupby("design")
    }


def _stagnation(monthly: Floats, rng: np.random.Generator) -> Interval:
    """The stagnation index over full years; nan below one year."""
    years = monthly.shape[1] // 12
    if years == 0:
        return Interval(np.nan, np.nan, np.nan, CONFIDENCE, len(monthly))
    curves = monthly[:, : 12 * years].reshape(len(monthly), years, 12).sum(axis=2)
    return stagnation_index(curves, rng=rng)


def _summary(
    name: str,
    study: LoadedStudy,
    wide: dict[str, pd.DataFrame],
    monthly: Floats,
    pairs: Sequence[Pair],
) -> DesignSummary:
    own = wide[name]
    luck = Luck(study.study.seed, 0)
    case = next(case for case in study.cases if case.design.name == name)

    against = against_reference(pairs, study, name)

    def pooled(part: str, whole: str) -> Interval:
        rng = luck.stream("analysis", part, name)
        return ratio_of_sums(own[part].to_numpy(), own[whole].to_numpy(), rng=rng)

    return DesignSummary(
        design=name,
        seats=sum(role.seats for role in case.design.roles.values()),
        planned_payroll=case.design.planned_pay(study.world.money.hunter_pay.value),
        means={metric: mean_interval(own[metric].dropna().to_numpy(), CONFIDENCE) for metric in _metrics()},
        stagnation=_stagnation(monthly, luck.stream("analysis", "stagnation", name)),
        lost_at_departure=pooled("held_followed", "held"),
        lost_after_departure=pooled("held_lost_12mo", "held_observed"),
        field_loss=_field_loss(own),
        plateaued=pooled("plateau_people", "plateau_veterans"),
        stalled_if_flat=stalled_if_flat(monthly, luck.stream("analysis", "flat", name)),
        against=against,
        differences=_differences(name, study, wide) | {pair.metric: pair.difference for pair in against},
    )


def _metrics() -> tuple[str, ...]:
    return (*SHOWN, *(yearly(line) for line in (*ACCOUNT, *MEMO)))


def _differences(name: str, study: LoadedStudy, wide: dict[str, pd.DataFrame]) -> dict[str, PairedDifference]:
    reference = study.study.reference
    if name == reference or reference not in wide:
        return {}
    found = {metric: paired(wide[reference][metric], wide[name][metric]) for metric in _metrics()}
    return {metric: difference for metric, difference in found.items() if difference is not None}


def _field_loss(own: pd.DataFrame) -> float:
    """The field-study estimate (T1/T0)/(C1/C0) - 1 on sums over replications; nan where undefined."""
    sums = own[["field_t0", "field_t1", "field_c0", "field_c1"]].sum()
    if not (sums["field_t0"] > 0 and sums["field_c0"] > 0 and sums["field_c1"] > 0):
        return float("nan")
    return float((sums["field_t1"] / sums["field_t0"]) / (sums["field_c1"] / sums["field_c0"]) - 1)


def _outside_their_ranges(study: LoadedStudy) -> list[str]:
    """Values beyond what their source holds possible: set on purpose, or 35 for .35."""
    found = []
    for path, parameter in parameters(study.world):
        value = getattr(parameter.value, "mean", parameter.value)
        if parameter.low is None or parameter.high is None or not isinstance(value, int | float):
            continue
        if not parameter.low <= value <= parameter.high:
            text = _("{path} is {value}, outside its sourced range {low} to {high}")
            low, high = f"{parameter.low:g}", f"{parameter.high:g}"
            name = ".".join(("world", *path))
            found.append(text.format(path=name, value=f"{value:g}", low=low, high=high))
    return found


def _warnings(result: StudyResult) -> list[str]:
    study = result.study
    found = list(study.notes)
    yardstick = study.world.money.hunter_pay.value
    planned = {case.design.name: case.design.planned_pay(yardstick) for case in study.cases}
    base = planned[study.study.reference]
    for name, pay in planned.items():
        off = pay / base - 1
        if abs(off) > PAYROLL_TOLERANCE:
            text = _(
                "planned payroll of {design} is {off} against {reference}: the designs are not compared at "
                "equal cost"
            )
            found.append(text.format(design=name, off=f"{off:+.1%}", reference=study.study.reference))
    found += _outside_their_ranges(study)
    for failed in result.failed[:5]:
        text = _("design {design}, replication {n} failed (seed {seed}): {error}: {message}")
        found.append(
            text.format(
                design=failed.run.design,
                n=failed.run.replication,
                seed=failed.seed,
                error=failed.failure.error,
                message=failed.failure.message,
            )
        )
    more = len(result.failed) - 5
    if more > 0:
        found.append(ngettext("{n} more run failed", "{n} more runs failed", more).format(n=more))
    if result.interrupted:
        n = result.finished
        text = ngettext("ended early: {n} run was finished", "ended early: {n} runs were finished", n)
        found.append(text.format(n=n))
    return found
