"""Numbers beside the headlines that are shown as they are and as a difference to the reference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.numbers import calendar_days, money, number, percent, years
from sim.scenario.units import HOURS_PER_YEAR
from sim.texts import _, marked

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison


@dataclass(frozen=True)
class Compared:
    """A number that is also shown as a difference to the reference, in the units of ``difference``."""

    metric: str
    label: str
    unit: str
    note: str
    write: Callable[[float], str]
    difference_unit: str = ""
    scale: float = 1.0
    """The factor from the number to the unit of its difference."""


# In a unit, {money} is the currency of the world and {span} the length of the study.
SERVICE = (
    Compared(
        "delivery_days",
        marked("Delivery delay"),
        marked("calendar days"),
        marked("from the order to its delivery"),
        calendar_days,
    ),
    Compared("complaints_per_100", marked("Complaints"), marked("per 100 deliveries"), "", number),
    Compared(
        "use",
        marked("Use of the plant"),
        marked("of its capacity"),
        marked("mean of the months; an unlimited plant has none"),
        percent,
        marked("points"),
        100.0,
    ),
)
MONEY = (
    Compared(
        "revenue_per_payroll",
        marked("Revenue per payroll"),
        "",
        marked("revenue over payroll with on-costs"),
        number,
    ),
    Compared(
        "cost_per_new_customer",
        marked("Cost per new customer"),
        "{money}",
        marked("payroll and hiring over new customers"),
        money,
    ),
    Compared(
        "npv",
        marked("Net present value"),
        marked("{money}, {span}"),
        marked("of the cash flows; what is open at the end is not in it"),
        money,
    ),
    Compared(
        "cash",
        marked("Cumulative cash"),
        marked("{money}, {span}"),
        marked("paid by customers less paid for all costs"),
        money,
    ),
    Compared(
        "dso",
        marked("Receivables (DSO)"),
        marked("calendar days"),
        marked("of the revenue of three months, mean of the months"),
        calendar_days,
    ),
    Compared(
        "bad_debts", marked("Bad debts"), marked("{money}, {span}"), marked("invoices written off"), money
    ),
)


def unit_of(compared: Compared, comparison: Comparison) -> str:
    """The unit of a number, with the currency of the world and the length of the study."""
    span = years(comparison.study.study.horizon / HOURS_PER_YEAR)
    return _(compared.unit).format(span=span, money=comparison.study.world.money.currency)


def is_known(compared: Compared, comparison: Comparison) -> bool:
    """Whether there is anything to show: a plant without a limit has no use."""
    return compared.metric != "use" or comparison.study.world.factory.capacity.value != "unlimited"
