"""What the lines of the profit account are called."""

from __future__ import annotations

from sim.texts import marked

ACCOUNT_WORDS = {
    "revenue": (marked("Revenue"), marked("invoiced"), "line"),
    "cost_of_goods": (marked("Cost of goods"), "", "line"),
    "gross_profit": (marked("Gross profit"), marked("revenue less cost of goods"), "sum"),
    "fixed_pay": (marked("Fixed pay"), marked("with on-costs"), "line"),
    "variable_pay": (marked("Variable pay"), marked("with on-costs"), "line"),
    "hiring": (marked("Hiring"), marked("finding and training successors"), "line"),
    "coordination": (
        marked("Coordination"),
        marked("the plant's own people with orders entered outside it"),
        "line",
    ),
    "expediting": (
        marked("Expediting"),
        marked("work of the plant for orders that were pushed to the front"),
        "line",
    ),
    "complaints_cost": (marked("Complaints"), marked("putting right what was delivered wrong"), "line"),
    "discounts": (marked("Discounts"), marked("given away on the list price"), "line"),
    "bad_debts": (marked("Bad debts"), marked("invoices written off"), "line"),
    "interest": (marked("Interest"), marked("on receivables"), "line"),
    "expansion": (marked("Expansion"), marked("new capacity of the plant"), "line"),
    "reorganisation": (
        marked("Reorganisation"),
        marked("severance, commission bought out, training"),
        "line",
    ),
    "profit": (marked("Profit"), marked("gross profit less all of these"), "sum"),
    "payroll": (marked("Payroll"), marked("fixed and variable pay"), "memo"),
    "ramp_pay": (
        marked("Pay while learning"),
        marked("part of the payroll that bought no work yet (ramp)"),
        "memo",
    ),
}
"""Label, note and kind (line, sum or memo) of each line, in the order of the account."""
