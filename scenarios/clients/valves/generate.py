"""Make the fictitious client: its tables of today and two years of its history.

The model itself lets a department of twelve sellers live from a green field, under ``today.yaml`` in
``world.yaml``. The first seed and month after year 14 with 300 accounts, every seat filled and revenue within
5% of the year before is taken as today. What is written down is what such a company knows of itself: orders
and revenue as they came, not the rates the model used, and no skills. ``make client`` runs this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from sim.events import FIELDS, Fact, MemoryLog
from sim.model.company import Company
from sim.model.freeze import frozen
from sim.model.run import live
from sim.randomness import Luck
from sim.scenario.design import Design
from sim.scenario.frames import frames_of, state_from_frames
from sim.scenario.initial import InitialState
from sim.scenario.load import load_file
from sim.scenario.tables import written
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_UNIT, HOURS_PER_YEAR
from sim.scenario.world import World

HERE = Path(__file__).resolve().parent
TODAY = date(2026, 10, 1)
ACCOUNTS = 300
SEEDS = range(200)
# Time 0 of a grown department is a first of January, today a first of October.
FIRST_MONTH, LAST_MONTH = 14 * 12 + 9, 18 * 12 + 9
STEADY = 0.05
LEAST_YEARS = 0.25


@dataclass(frozen=True)
class Past:
    """A company that has lived for ``hours``: its state at the end, and its facts."""

    state: InitialState
    facts: pd.DataFrame
    hours: float

    def last(self, kind: Fact, years: float) -> pd.DataFrame:
        """Facts of one kind in the last years."""
        recent = self.facts["time"] > self.hours - years * HOURS_PER_YEAR
        return self.facts[(self.facts["kind"] == kind) & recent]


def lived(world: World, design: Design, seed: int, months: int) -> Past:
    """One company after some months."""
    log = MemoryLog()
    company = Company(world, design, Luck(seed, 0).within("past"), log.emit, {})
    live(company, months * HOURS_PER_MONTH, None)
    state = frozen(company)
    return Past(state, pd.DataFrame(log.by_time(), columns=list(FIELDS)), company.now)


def months_that_fit(past: Past) -> list[int]:
    """Months at whose end there were just as many accounts as wanted, and revenue stood still."""
    times = {kind: np.sort(past.facts.loc[past.facts["kind"] == kind, "time"]) for kind in Fact}
    orders = past.facts[past.facts["kind"] == Fact.ORDER]
    fitting = []
    for month in range(FIRST_MONTH, LAST_MONTH + 1, 12):
        now = month * HOURS_PER_MONTH
        accounts = np.searchsorted(times[Fact.WON], now) - np.searchsorted(times[Fact.ACCOUNT_LOST], now)
        years = ((now - orders["time"]) / HOURS_PER_YEAR).pipe(np.floor)
        last, before = (orders.loc[years == year, "a"].sum() for year in (0, 1))
        if accounts == ACCOUNTS and abs(last / before - 1.0) < STEADY:
            fitting.append(month)
    return fitting


def found(world: World, design: Design) -> Past:
    """The first company that fits; every seat must be filled on the day."""
    seats = sum(role.seats for role in design.roles.values())
    for seed in SEEDS:
        for month in months_that_fit(lived(world, design, seed, LAST_MONTH)):
            past = lived(world, design, seed, month)
            if len(past.state.people) == seats and len(past.state.accounts) == ACCOUNTS:
                return past
    raise SystemExit("no company fits; change the world or look further")


def firm_of(code: str) -> int:
    """The firm of the past behind a code that the freeze gave."""
    return int(code.removeprefix("firm-"))


def person_of(past: Past, code: str) -> int:
    """The person of the past behind a code that the freeze gave: slot and succession."""
    slot, succession = (int(part) for part in code.split("-")[2:])
    hired = past.facts[past.facts["kind"] == Fact.HIRED]
    return int(hired.loc[(hired["a"] == slot) & (hired["b"] == succession), "person"].iloc[0])


def observed(past: Past) -> tuple[InitialState, dict[int, str]]:
    """The state as the company knows it, and its codes of customers by firm."""
    frames = frames_of(past.state)
    people, accounts, deals, leads = (frames[name] for name in ("people", "accounts", "deals", "leads"))
    codes = {code: f"P{place:02d}" for place, code in enumerate(people["code"], 1)}
    firms = {firm_of(code): f"K{place:03d}" for place, code in enumerate(accounts["code"], 1)}
    sold = past.last(Fact.ORDER, 1).groupby("person")["a"].sum()
    results = [float(sold.get(person_of(past, code), 0.0)) for code in people["code"]]
    people = people.assign(
        code=people["code"].map(codes),
        tenure_years=[round(years, 1) for years in people["tenure_years"]],
        last_year_result=[
            round(r) if role == "seller" else None for r, role in zip(results, people["role"], strict=True)
        ],
        notice_weeks=[6.0 if role == "seller" else 13.0 for role in people["role"]],
    )[["code", "role", "seat", "tenure_years", "last_year_result", "notice_weeks"]]
    accounts = _as_observed(past, accounts).assign(
        code=[firms[firm_of(code)] for code in accounts["code"]],
        first_line=accounts["first_line"].map(codes),
    )
    deals = deals.assign(
        code=[f"D{place:02d}" for place in range(1, len(deals) + 1)],
        age_days=[round(days) for days in deals["age_days"]],
        value=[float(f"{value:.2g}") for value in deals["value"]],
        owner=deals["owner"].map(codes),
        hunter=deals["hunter"].map(codes),
    )
    leads = leads.assign(
        code=[f"L{place:02d}" for place in range(1, len(leads) + 1)],
        age_days=[round(days) for days in leads["age_days"]],
    )
    return state_from_frames(TODAY, people, accounts, deals, leads), firms


def _as_observed(past: Past, accounts: pd.DataFrame) -> pd.DataFrame:
    """Orders a year and their mean value from two years of orders; unknown where there were none."""
    seen = past.last(Fact.ORDER, 2).groupby("firm")["a"].agg(["count", "mean"])
    rows = []
    for row in accounts.itertuples():
        years = min(2.0, max(LEAST_YEARS, float(row.relation_years)))
        firm = firm_of(str(row.code))
        count, mean = seen.loc[firm] if firm in seen.index else (0, None)
        rows.append(
            {
                "orders_per_year": round(count / years, 2) if count else None,
                "order_value": None if mean is None else round(float(mean)),
                "share_of_wallet": round(float(row.share_of_wallet), 2),
                "last_order": row.last_order + (TODAY - past.state.today),
                "relation_years": round(float(row.relation_years), 1),
            }
        )
    names = ["code", "tier", "region", "segment", "first_line"]
    return accounts[names].join(pd.DataFrame(rows, index=accounts.index, dtype=object))


def history(past: Past, firms: dict[int, str]) -> dict[str, pd.DataFrame]:
    """Two years as the company's books show them: every order, and what happened month by month."""
    orders = past.last(Fact.ORDER, 2)
    days = ((past.hours - orders["time"]) / HOURS_PER_UNIT["cal_d"]).astype(int)
    names = [firms.get(int(firm), f"former-{int(firm)}") for firm in orders["firm"]]
    book = pd.DataFrame(
        {
            "date": [TODAY - pd.Timedelta(days=int(day) + 1) for day in days],
            "account": names,
            "value": orders["a"].round(0).astype(int).to_numpy(),
        }
    )
    return {"orders": book, "months": _months(past)}


def _months(past: Past) -> pd.DataFrame:
    kinds = {
        "orders": Fact.ORDER,
        "new_customers": Fact.WON,
        "customers_lost": Fact.ACCOUNT_LOST,
        "people_left": Fact.LEFT,
        "people_hired": Fact.HIRED,
    }
    columns: dict[str, list[float]] = {}
    for name, kind in kinds.items():
        rows = past.last(kind, 2)
        month = 23 - ((past.hours - rows["time"]) / HOURS_PER_MONTH).astype(int)
        columns[name] = np.bincount(month, minlength=24).tolist()
        if kind is Fact.ORDER:
            columns["revenue"] = (
                np.bincount(month, weights=rows["a"], minlength=24).round().astype(int).tolist()
            )
    first = [(TODAY.year * 12 + TODAY.month - 1 - 24 + place) for place in range(24)]
    return pd.DataFrame({"month": [f"{m // 12}-{m % 12 + 1:02d}" for m in first], **columns})


def main() -> None:
    """Write the tables and the history beside this file."""
    world, design = load_file(HERE / "world.yaml"), load_file(HERE / "today.yaml")
    assert isinstance(world, World)
    assert isinstance(design, Design)
    past = found(world, design)
    state, firms = observed(past)
    for name, text in written(state).items():
        (HERE / f"{name}.csv").write_text(text, encoding="utf-8")
    (HERE / "history").mkdir(exist_ok=True)
    for name, table in history(past, firms).items():
        table.to_csv(HERE / "history" / f"{name}.csv", index=False)
    years = past.hours / HOURS_PER_YEAR
    print(f"{len(state.people)} people, {len(state.accounts)} accounts, after {years:g} years")


if __name__ == "__main__":
    main()
