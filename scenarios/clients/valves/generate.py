"""Make the fictitious client: its workbook, the study that the intake makes of it, and two years of history.

The model itself lets a department of twelve sellers live from a green field, under ``organisation.yaml`` in
``world.yaml``. Today is the first month after year 14, of the first seed, with 300 accounts, every seat
filled, and revenue within 5% and accounts within 2.5% of the year before. What the workbook says is what such
a company knows of itself: orders and revenue as they came, not the rates the model used, and no skills.
``make client`` runs this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.events import FIELDS, Fact, MemoryLog
from sim.intake.client import Request, read_client
from sim.intake.template import fill, write_template
from sim.model.company import Company
from sim.model.freeze import frozen
from sim.model.run import live
from sim.randomness import Luck
from sim.scenario.design import Design
from sim.scenario.frames import frames_of, state_from_frames
from sim.scenario.initial import InitialState
from sim.scenario.load import load_file
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_UNIT, HOURS_PER_WEEK, HOURS_PER_YEAR
from sim.scenario.world import World

HERE = Path(__file__).resolve().parent
YEAR = 2026
ACCOUNTS = 300
SEEDS = range(200)
FIRST_MONTH, LAST_MONTH = 14 * 12, 18 * 12
STEADY = 0.05
TOO_EARLY = 0.2


@dataclass(frozen=True)
class Past:
    """A company that has lived for ``hours``: its state at the end, and its facts."""

    state: InitialState
    facts: pd.DataFrame
    hours: float

    @property
    def today(self) -> date:
        """The same day of the year as at the end of the run, which began on a first of January."""
        return self.state.today.replace(year=YEAR)

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
    """Months at whose end there were just as many accounts as wanted, after a year that stood still."""
    times = {kind: np.sort(past.facts.loc[past.facts["kind"] == kind, "time"]) for kind in Fact}
    orders = past.facts[past.facts["kind"] == Fact.ORDER]
    fitting = []
    for month in range(FIRST_MONTH, LAST_MONTH + 1):
        now = month * HOURS_PER_MONTH
        accounts, a_year_ago = (
            np.searchsorted(times[Fact.WON], when) - np.searchsorted(times[Fact.ACCOUNT_LOST], when)
            for when in (now, now - HOURS_PER_YEAR)
        )
        years = ((now - orders["time"]) / HOURS_PER_YEAR).pipe(np.floor)
        last, before = (orders.loc[years == year, "a"].sum() for year in (0, 1))
        stands_still = abs(last / before - 1.0) < STEADY and abs(a_year_ago / ACCOUNTS - 1.0) < STEADY / 2
        if accounts == ACCOUNTS and stands_still:
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
    results = np.array(
        [
            round(float(sold.get(person_of(past, person.code), 0.0))) if person.role == "seller" else np.nan
            for person in past.state.people
        ]
    )
    people = people.assign(
        code=people["code"].map(codes),
        tenure_years=[round(years, 1) for years in people["tenure_years"]],
        last_year_result=results,
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
    return state_from_frames(past.today, people, accounts, deals, leads), firms


def _as_observed(past: Past, accounts: pd.DataFrame) -> pd.DataFrame:
    """Orders a year and their mean value as they came in two years; unknown of who is new and has none."""
    by_firm = past.last(Fact.ORDER, 2).groupby("firm")["a"]
    counts = {int(str(firm).partition(".")[0]): len(values) for firm, values in by_firm}
    means = {int(str(firm).partition(".")[0]): float(values.mean()) for firm, values in by_firm}
    since = past.today - past.state.today
    rows = []
    for account in past.state.accounts:
        relation = account.relation_years or 0.0
        firm = firm_of(account.code)
        count = counts.get(firm, 0)
        assert account.last_order is not None
        rows.append(
            {
                "orders_per_year": _rate(count, relation),
                "order_value": round(means[firm]) if count else None,
                "share_of_wallet": round(account.share_of_wallet or 0.01, 2),
                "last_order": account.last_order + since,
                "relation_years": round(relation, 1),
            }
        )
    names = ["code", "tier", "region", "segment", "first_line"]
    return accounts[names].join(pd.DataFrame(rows, index=accounts.index, dtype=object))


def _rate(count: int, years: float) -> float | None:
    """Orders a year of an account that has been one for some years.

    Of who has not ordered yet all that is known is that it takes him longer: half an order stands for none.
    In the first weeks it is too early to say.
    """
    if count == 0 and years < TOO_EARLY:
        return None
    return round((count or 0.5) / min(2.0, years), 2)


def history(past: Past, firms: dict[int, str]) -> dict[str, pd.DataFrame]:
    """Two years as the company's books show them: every order, and what happened month by month."""
    orders = past.last(Fact.ORDER, 2)
    days = ((past.hours - orders["time"]) / HOURS_PER_UNIT["cal_d"]).astype(int)
    names = [firms.get(int(firm), f"former-{int(firm)}") for firm in orders["firm"]]
    book = pd.DataFrame(
        {
            "date": [past.today - pd.Timedelta(days=int(day) + 1) for day in days],
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
    first = [(YEAR * 12 + past.today.month - 1 - 24 + place) for place in range(24)]
    return pd.DataFrame({"month": [f"{m // 12}-{m % 12 + 1:02d}" for m in first], **columns})


def workbook_of(
    state: InitialState, world: World
) -> tuple[dict[str, list[dict[str, Any]]], dict[str, object]]:
    """The workbook's rows by sheet, and what its management says of pay, calendar and market."""
    frames = frames_of(state)
    leads = frames["leads"].assign(stage="lead")
    deals = frames["deals"].assign(stage=[int(stage) for stage in frames["deals"]["stage"]])
    sheets = {
        "People": frames["people"],
        "Accounts": frames["accounts"],
        "Deals": pd.concat([deals, leads], ignore_index=True),
    }
    rows: dict[str, list[dict[str, Any]]] = {
        name: [
            {str(column): value for column, value in row.items() if value is not None and value == value}
            for row in frame.astype(object).to_dict("records")
        ]
        for name, frame in sheets.items()
    }
    accounts, money = world.accounts, world.money
    exceptions = 1.0 + accounts.exception_share.value * (accounts.exception_factor.value - 1.0)
    hunter = money.hunter_pay.value
    items: dict[str, object] = {
        "seller": 2.4 * hunter,
        "hunter": hunter,
        "closer": 2.4 * hunter,
        "keeper": 1.6 * hunter,
        "hunter-closer": 2.4 * hunter,
        "follower": 1.6 * hunter,
        "sales-director": 3.0 * hunter,
        "plant-manager": 3.0 * hunter,
        "currency": money.currency,
        "on_cost": money.on_cost.value,
        "salaries_a_year": int(money.salaries_a_year.value),
        "yearly_rise": money.yearly_rise.value,
        "today": state.today,
        "leave_days": 25,
        "sick_days": 8,
        "possible_customers": world.market.firms.value,
        "inbound_leads_a_year": world.leads.inbound.per_year.value,
        "win_rate": world.conversion.win.value,
        "customers_lost_a_year": accounts.churn.value,
        "hours_per_order": accounts.handling.value.mean * exceptions,
        "hours_per_visit": accounts.care_hours.value.mean,
        "plant_capacity": world.factory.capacity.value,
        "delivery_weeks": world.factory.shortest.value / HOURS_PER_WEEK,
        "payment_days": round(world.payment.terms.value / HOURS_PER_UNIT["cal_d"]),
        "paid_late": world.payment.late.value,
        **{f"visits_{tier.lower()}": visits for tier, visits in accounts.care_per_year.value.items()},
    }
    return rows, items


def main() -> None:
    """Write the workbook and the history beside this file, and read the workbook into the folder study."""
    world, design = load_file(HERE / "world.yaml"), load_file(HERE / "organisation.yaml")
    assert isinstance(world, World)
    assert isinstance(design, Design)
    past = found(world, design)
    state, firms = observed(past)
    write_template(HERE / "valves.xlsx", force=True)
    fill(HERE / "valves.xlsx", *workbook_of(state, world))
    (HERE / "history").mkdir(exist_ok=True)
    for name, table in history(past, firms).items():
        table.to_csv(HERE / "history" / f"{name}.csv", index=False)
    read_client(Request(HERE / "valves.xlsx", HERE / "study"))
    years = past.hours / HOURS_PER_YEAR
    print(f"{len(state.people)} people, {len(state.accounts)} accounts, after {years:g} years")


if __name__ == "__main__":
    main()
