"""The sections of the page in the order of reading, and what the tables beside it hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.texts import _, marked

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison

_TITLES = {
    "answer": marked("Answer"),
    "growth": marked("Growth"),
    "stagnation": marked("Does growth come to a stop?"),
    "week": marked("Where the week goes"),
    "leaving": marked("What happens when people leave"),
    "account": marked("Profit account"),
    "cash": marked("Cash"),
    "factory": marked("Factory"),
    "customers": marked("Customers"),
    "changes": marked("Changing the organisation"),
    "designs": marked("The organisations"),
    "risks": marked("Risks"),
    "assumptions": marked("Assumptions"),
    "flips": marked("What would turn the verdict"),
    "findings": marked("The verdicts in full"),
    "numbers": marked("All numbers"),
    "warnings": marked("Warnings and failures"),
    "reproduce": marked("How to reproduce"),
}

TABLES = {
    "totals": marked("one row of numbers for each run"),
    "monthly": marked("counts, stocks and the account of each month"),
    "customers": marked("what each customer earned and cost"),
    "people": marked("what each person cost, did and brought in"),
    "departures": marked("everybody who left, and his accounts"),
    "leavers": marked("what the accounts of leavers bought in the months around a departure"),
    "time_use": marked("the hours of each role by activity"),
}
"""What the tables beside the page hold; ``_`` shows it."""


def contents(comparison: Comparison) -> dict[str, str]:
    """The titles of the sections that this comparison has, by id."""
    shown = [id for id in _TITLES if id != "changes" or comparison.transitions]
    return {id: _(_TITLES[id]) for id in shown}
