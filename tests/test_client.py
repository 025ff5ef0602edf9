"""The fictitious client: its study begins as its tables say, and goes on as its books say."""

import runpy
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from sim.experiment.replicate import replicate
from sim.metrics.tables import measure
from sim.scenario.load import load_study
from tests.studies import ROOT, one_run

CLIENT = ROOT / "scenarios" / "clients" / "valves"


@pytest.fixture(scope="module")
def study():
    return load_study(CLIENT / "study.yaml")


def test_it_has_twelve_sellers_and_three_hundred_accounts(study):
    state = study.start.state
    assert sum(person.role == "seller" for person in state.people) == 12
    assert len(state.people) == 14
    assert len(state.accounts) == 300
    assert state.deals


def test_month_0_is_the_input_in_every_design(study):
    state = study.start.state
    known = [row for row in state.accounts if row.orders_per_year is not None and row.order_value is not None]
    revenue = sum(row.orders_per_year * row.order_value for row in known)
    totals = {}
    for case in study.cases:
        run = one_run(study, case.design.name, horizon=200.0)
        totals[case.design.name] = measure(run, study.world).totals.iloc[0]
        assert run.start.people == 14
        assert run.start.accounts == 300
        assert run.start.open_deals == len(state.deals)
        assert run.start.open_leads == len(state.leads)
        # Accounts of which the workbook does not tell all are drawn, and are the same in every design.
        assert run.start.yearly_revenue >= revenue
    assert len({total["yearly_revenue_start"] for total in totals.values()}) == 1


def test_with_nothing_changed_the_next_year_continues_the_last(study):
    """Last year's orders and revenue differ from the first simulated year by no more than luck explains.

    The last year had luck of its own, about as much as a simulated one: the 99% interval of their difference
    is that of two years, sqrt(2) times the spread of one. (The client is made anew with each change of the
    model; at 95% one of ten would be refused for its luck.) Twenty runs know their mean to a quarter of that
    spread, and the spread itself to a sixth.
    """
    still = study.study.model_copy(update={"horizon": 2080.0, "replications": 20})
    today = tuple(case for case in study.cases if case.design.name == "today")
    tables = replicate(replace(study, study=still, cases=today), jobs=2).tables
    assert tables is not None
    months = pd.read_csv(CLIENT / "history" / "months.csv")
    assert len(months) == 24
    # The client's months count orders when they are placed.
    for told, metric in (("orders", "orders"), ("revenue", "booked")):
        simulated = tables.totals[metric]
        off = months[told][-12:].sum() - simulated.mean()
        assert abs(off) < 2.58 * np.sqrt(2.0) * simulated.std(ddof=1), metric


def test_the_books_add_up():
    months = pd.read_csv(CLIENT / "history" / "months.csv")
    orders = pd.read_csv(CLIENT / "history" / "orders.csv")
    assert months["orders"].sum() == len(orders)
    # Each order is rounded to a whole unit of money, each month again.
    assert months["revenue"].sum() == pytest.approx(orders["value"].sum(), abs=0.5 * len(orders) + 24)


@pytest.mark.slow
def test_the_generating_script_makes_the_client_that_is_shipped(tmp_path):
    shipped = {path: path.read_bytes() for path in CLIENT.rglob("*") if path.is_file()}
    try:
        runpy.run_path(str(CLIENT / "generate.py"), run_name="__main__")
        made = {path: path.read_bytes() for path in CLIENT.rglob("*") if path.is_file()}
        cells = [_cells(CLIENT / "valves.xlsx")]
    finally:
        for path, content in shipped.items():
            path.write_bytes(content)
    cells.append(_cells(CLIENT / "valves.xlsx"))
    assert made.keys() == shipped.keys()
    # A workbook holds the time at which it was written.
    assert [str(p) for p in made if p.suffix != ".xlsx" and made[p] != shipped[p]] == []
    assert cells[0] == cells[1]


def _cells(path):
    book = load_workbook(path)
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}
