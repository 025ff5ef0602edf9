"""What each customer, as a project of its own, earned and cost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.events import NOBODY, Fact
from sim.metrics.books import Books
from sim.metrics.facts import Facts, Floats, Ints, sum_by
from sim.metrics.time_use import presence, worked_hours

PROSPECTS, COMPANY = -1, -2
MONEY = (
    "revenue",
    "cost_of_goods",
    "gross_profit",
    "pay",
    "coordination",
    "expediting",
    "complaints_cost",
    "discounts",
    "bad_debts",
    "interest",
    "hiring",
    "expansion",
    "reorganisation",
    "profit",
)


def customers_table(books: Books) -> pd.DataFrame:
    """One row per firm that was a customer at any time of the run, and two rows for the rest.

    Money is that of the whole run, as in the table of months; the rows of each column add up to the sum of
    the months. The row -1, ``prospects``, has work and cost at firms that were not customers in this run; the
    row -2, ``company``, what belongs to no firm: idle hours, overhead and absence, people without customers,
    hiring, expansion, reorganisation.

    Columns:
        firm: its number; -1 and -2 for the rest
        code: of a firm of the initial state, else empty
        tier, region, segment: words of the world's market
        revenue, cost_of_goods, gross_profit (money): invoiced, what it cost, and the difference
        pay (money): fixed and variable, with on-costs: of a person's pay a firm bears the share that the
            hours worked for it have in the hours of his employment
        coordination, expediting, complaints_cost, discounts, bad_debts, interest (money): costs of its orders
        hiring, expansion, reorganisation (money): only in the row of the company
        profit (money): gross profit less all of these
    """
    facts = books.facts
    run = facts.run
    firms = len(run.firm_tier)
    customers = np.union1d(np.array(run.initial_firms, dtype=np.int64), facts[Fact.WON].firm)
    row = np.full(firms + 1, len(customers))
    row[customers] = np.arange(len(customers))
    row[firms] = len(customers) + 1
    rows = len(customers) + 2
    by_firm = {name: entries.by_firm(firms) for name, entries in books.entries.items()}
    by_firm |= {"interest": books.debts.by_firm(firms), "pay": _pay(books, firms)}
    money = {name: sum_by(row, rows, of_firm) for name, of_firm in by_firm.items()}
    money["profit"] = money["gross_profit"] - sum(
        (money[name] for name in MONEY[3:-1]), np.zeros(rows, dtype=np.float64)
    )
    return pd.DataFrame(
        {
            "firm": np.concatenate((customers, (PROSPECTS, COMPANY))).astype(np.int64),
            "code": _codes(facts, customers),
            "tier": _words(list(books.world.market.tiers.value), run.firm_tier, customers),
            "region": _words(list(books.world.market.regions.value), run.firm_region, customers),
            "segment": _words(list(books.world.market.segments.value), run.firm_segment, customers),
            **{name: money[name] for name in MONEY},
        }
    )


def cost_of_work(books: Books) -> Floats:
    """What each WORK fact cost: the share that its hours have in the hours of employment, of the pay.

    The hours are those without overhead, so that no work costs what idle hours, meetings and absence do.
    """
    facts, payroll = books.facts, books.payroll
    there = presence(facts)
    paid = payroll.by_person(payroll.total, len(there))
    an_hour = np.divide(paid, there, out=np.zeros(len(there)), where=there > 0)
    cost: Floats = an_hour[facts[Fact.WORK].person] * worked_hours(facts, books.world)
    return cost


def _pay(books: Books, firms: int) -> Floats:
    """Pay of all people by the firm they worked at; the last entry is the rest of it."""
    work, payroll = books.facts[Fact.WORK], books.payroll
    paid = payroll.by_person(payroll.total, len(books.facts.run.people))
    at_a_firm = work.firm != NOBODY
    of_firms = sum_by(work.firm[at_a_firm], firms, cost_of_work(books)[at_a_firm])
    return np.append(of_firms, paid.sum() - of_firms.sum())


def _codes(facts: Facts, customers: Ints) -> pd.Series[str]:
    codes = facts.run.firm_codes
    first = len(facts.run.firm_tier) - len(codes)
    found = [codes[firm - first] if firm >= first else "" for firm in customers.tolist()]
    return pd.Series([*found, "", ""], dtype="str")


def _words(words: list[str], position: tuple[int, ...], customers: Ints) -> pd.Series[str]:
    found = [words[position[firm]] if position else "" for firm in customers.tolist()]
    return pd.Series([*found, "prospects", "company"], dtype="str")


def best_tenth_share(customers: pd.DataFrame) -> float:
    """Share of all positive profits that the best tenth of the customers (one at least) earns."""
    profit = np.sort(_profits(customers))[::-1]
    earned = np.maximum(profit, 0.0)
    total = float(earned.sum())
    return float(earned[: -(-len(profit) // 10)].sum()) / total if total > 0 else float("nan")


def share_at_a_loss(customers: pd.DataFrame) -> float:
    """Share of the customers whose profit is below 0."""
    profit = _profits(customers)
    return float((profit < 0).mean()) if len(profit) else float("nan")


def _profits(customers: pd.DataFrame) -> Floats:
    return customers.loc[customers["firm"] >= 0, "profit"].to_numpy(dtype=np.float64)
