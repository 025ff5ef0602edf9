"""An event log as a tool for process mining reads it, beside the facts and the tables of the same run."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.events import NOBODY, Activity, Discount, Fact, Loss, Source, Trouble
from sim.experiment.activities import in_words
from sim.experiment.event_log import FIRST_DAY, first_monday, log_of, stamps
from sim.experiment.trace import firm_names
from sim.metrics.books import Books
from sim.metrics.facts import Facts
from sim.metrics.tables import measure
from tests.studies import STUDIES, one_run, shipped, starting

YEAR = 2080.0
NEVER_AT_A_FIRM = {
    *(Fact.HIRED, Fact.LEFT, Fact.PAID, Fact.MONTH, Fact.ABSENT, Fact.CAPACITY, Fact.PLANT),
    *(Fact.REORGANISED, Fact.MOVED, Fact.CHANGE_COST, Fact.COACHED, Fact.PLANNED),
}
NUMBERS = {
    Fact.LEAD: Source,
    Fact.ACCOUNT_LOST: Loss,
    Fact.COMPLAINT: Trouble,
    Fact.DISCOUNT: Discount,
    Fact.WORK: Activity,
    Fact.LIAISON: (0, 1),
}


@pytest.fixture(scope="module")
def study():
    return shipped()


@pytest.fixture(scope="module")
def run(study):
    return one_run(study, "factory-owned", horizon=YEAR)


@pytest.fixture(scope="module")
def tables(run, study):
    return measure(run, study.world)


@pytest.fixture(scope="module")
def log(run, study, tmp_path_factory):
    """Written and read back, as pm4py.format_dataframe takes it: text for cases, times parsed in UTC."""
    path = tmp_path_factory.mktemp("log") / "log.csv"
    log_of(run, study.world, FIRST_DAY).to_csv(path, index=False)
    table = pd.read_csv(path, dtype={"case:concept:name": str})
    table["time:timestamp"] = pd.to_datetime(table["time:timestamp"], utc=True, format="ISO8601")
    return table


def test_the_columns_are_those_of_the_standard(log):
    wanted = (
        "case:concept:name",
        "concept:name",
        "time:timestamp",
        "lifecycle:transition",
        "org:resource",
        "org:role",
        "org:group",
        "cost:total",
        "cost:currency",
    )
    assert set(wanted) <= set(log.columns)
    assert str(log["time:timestamp"].dtype).startswith("datetime64[")
    assert log[["case:concept:name", "concept:name", "time:timestamp", "cost:total"]].notna().all().all()
    assert set(log["lifecycle:transition"]) == {"start", "complete"}


def test_times_never_go_back(log):
    assert log["time:timestamp"].is_monotonic_increasing
    local = log["time:timestamp"].dt
    assert local.day_of_week.max() <= 4
    assert local.hour.min() == 9
    assert local.strftime("%H:%M:%S.%f").max() <= "17:00:00.000000"


def test_every_fact_at_a_firm_is_an_event(log, run):
    kinds = run.facts[run.facts[:, 3] != NOBODY][:, 1]
    work = int((kinds == Fact.WORK).sum())
    assert (log["lifecycle:transition"] == "start").sum() == work
    assert len(log) == len(kinds) + work
    for fact, words in ((Fact.WON, "won"), (Fact.ORDER, "order received"), (Fact.CASH, "paid")):
        assert (log["concept:name"] == words).sum() == (kinds == fact).sum() > 0


def test_all_work_begins_before_it_ends(log):
    work = log[log["hours"].notna() | (log["lifecycle:transition"] == "start")]
    keys = ["case:concept:name", "concept:name", "org:resource"]
    # Nobody does two things at once, so starts and ends of a person alternate.
    for _, own in work.groupby("org:resource"):
        assert own["lifecycle:transition"].tolist() == ["start", "complete"] * (len(own) // 2)
        starts, ends = own.iloc[::2], own.iloc[1::2]
        assert (starts[keys].to_numpy() == ends[keys].to_numpy()).all()


def test_an_order_is_received_delivered_and_invoiced_at_its_firm(log):
    """Numbers count what a firm has ordered, from 0; those that were open on the first day are below."""
    case = "case:concept:name"
    numbered = {"quoted", "order entered", "produced", "delivered", "invoiced", "order cancelled"}
    defects = {name for name in set(log["concept:name"]) if name.startswith("complaint: ")}
    filled = log.groupby("concept:name")["order"].agg(lambda own: own.notna().all())
    assert set(filled[filled].index) == numbered | defects
    assert not log.loc[~log["concept:name"].isin(numbered | defects), "order"].notna().any()
    received = log[log["concept:name"] == "order received"]
    received = received.assign(order=received.groupby(case).cumcount()).set_index([case, "order"])
    delivered, invoiced = (
        log[log["concept:name"] == name].set_index([case, "order"]) for name in ("delivered", "invoiced")
    )
    assert delivered.index.is_unique
    assert delivered.index.tolist() == invoiced.index.tolist()
    assert len(delivered) > 500
    assert (delivered["time:timestamp"] <= invoiced["time:timestamp"]).all()
    new = invoiced[invoiced.index.get_level_values("order") >= 0]
    assert len(new) > 500
    own = received.loc[new.index]
    assert (own["amount"] == new["amount"]).all()
    assert (own["time:timestamp"] <= delivered["time:timestamp"][new.index]).all()
    steps = log[log["order"].notna()].groupby([case, "order"])["concept:name"].agg(list)
    in_order = ["quoted", "order entered", "produced", "delivered", "invoiced"]
    for names in steps:
        places = [in_order.index(name) for name in names if name in in_order]
        assert places == sorted(set(places))


def test_who_it_was_and_at_whom(log, run, study):
    """People with their roles and units, firms as the market sorts them."""
    people = {f"{person.slot}/{person.succession}": person for person in run.people}
    own = log[log["org:resource"].notna()]
    assert own["org:role"].tolist() == [people[name].role for name in own["org:resource"]]
    assert own["org:group"].tolist() == [people[name].unit for name in own["org:resource"]]
    assert own["org:role"].nunique() > 1 < own["org:group"].nunique()
    nobody = log[log["org:resource"].isna()]
    assert len(nobody) > 0
    assert nobody[["org:role", "org:group"]].isna().all().all()
    places = {name: place for place, name in enumerate(firm_names(run))}
    firms = [places[name] for name in log["case:concept:name"]]
    market = study.world.market
    for column, words, place in (
        ("case:tier", list(market.tiers.value), run.firm_tier),
        ("case:region", list(market.regions.value), run.firm_region),
        ("case:segment", list(market.segments.value), run.firm_segment),
    ):
        assert log[column].tolist() == [words[place[firm]] for firm in firms]
        assert set(log[column]) == set(words)


def test_cases_begin_and_end_as_customers_do(log, run):
    """A firm that nobody knew before is found, qualified, touched and won before it orders and pays."""
    complete = log[log["lifecycle:transition"] == "complete"]
    new = ~complete["case:concept:name"].isin(run.firm_codes)
    cases = complete[new].groupby("case:concept:name")["concept:name"].agg(list)
    beginnings = ("lead found by hunting", "inquiry received", "referral received", "travel", "hunt")
    assert set(cases.str[0]) <= set(beginnings)
    in_order = ["qualified", "first touch", "won", "order received", "delivered", "invoiced", "paid"]
    won = [names for names in cases if "won" in names]
    assert len(won) > 5
    for names in won:
        places = [names.index(name) for name in in_order if name in names]
        assert places == sorted(places)
        assert in_order[0] in names
    lost = [names for names in cases if any(name.startswith("customer lost") for name in names)]
    for names in lost:
        assert names.index("won") < next(i for i, n in enumerate(names) if n.startswith("customer lost"))


def test_it_counts_what_the_tables_count(log, tables):
    totals = tables.totals.iloc[0]
    counts = log["concept:name"].value_counts()
    assert counts["won"] == totals["new_customers"]
    assert counts["order received"] == totals["orders"]
    assert (
        counts["customer lost: stopped buying"] + counts.get("customer lost: followed a leaver", 0)
        == (totals["accounts_lost"])
    )
    amounts = log.groupby("concept:name")["amount"].sum()
    assert amounts["invoiced"] == pytest.approx(totals["revenue"], rel=1e-12)
    assert amounts["order received"] == pytest.approx(totals["booked"], rel=1e-12)
    assert amounts["paid"] == pytest.approx(totals["cash_in"], rel=1e-12)


def test_the_costs_of_a_customer_are_those_of_his_account(log, run, tables):
    """Everything in the table of customers but interest, which comes with time and is no event."""
    names = firm_names(run)
    own = tables.customers[tables.customers["firm"] >= 0]
    parts = [
        "cost_of_goods",
        "pay",
        "coordination",
        "expediting",
        "complaints_cost",
        "discounts",
        "bad_debts",
    ]
    expected = own.set_index(own["firm"].map(names.__getitem__))[parts].sum(axis=1)
    found = log.groupby("case:concept:name")["cost:total"].sum()
    # Customers at whom nothing happened have no case.
    found = found.reindex(expected.index, fill_value=0.0)
    assert np.allclose(found, expected, rtol=1e-9, atol=1e-6)
    assert expected.sum() > 0
    prospects = tables.customers.loc[tables.customers["firm"] == -1, parts].to_numpy().sum()
    assert log["cost:total"].sum() == pytest.approx(expected.sum() + prospects, rel=1e-9)


def test_nobody_costs_more_than_his_pay(log, run, study):
    payroll = Books(Facts(run), study.world).payroll
    paid = payroll.by_person(payroll.total, len(run.people))
    pay = {f"{p.slot}/{p.succession}": paid[p.index] for p in run.people}
    work = log[log["hours"].notna()]
    for person, cost in work.groupby("org:resource")["cost:total"].sum().items():
        assert 0 < cost <= pay[person]


def test_the_calendar():
    hours = np.array([0.0, 7.999, 8.0, 39.999, 40.0, 2080.0])
    days = [text[:10] for text in stamps(hours, date(2024, 1, 1))]
    assert days == ["2024-01-01", "2024-01-01", "2024-01-02", "2024-01-05", "2024-01-08", "2024-12-30"]
    fine = stamps(np.arange(0.0, 200.0, 0.0037), FIRST_DAY)
    assert fine.is_monotonic_increasing


def test_a_company_with_a_date_begins_on_the_monday_after_it(study):
    assert first_monday(study) == FIRST_DAY
    assert FIRST_DAY.weekday() == 0
    dated = starting(study, "traditional", accounts=3)  # Thursday, 1 January 2026
    assert first_monday(dated) == date(2026, 1, 5)


def test_everything_that_can_happen_at_a_firm_has_words():
    for fact in set(Fact) - NEVER_AT_A_FIRM:
        for number in NUMBERS.get(fact, (0,)):
            assert in_words(fact, float(number), 0.0)


def test_the_command(tmp_path):
    study = str(STUDIES / "three-departments-green-field.yaml")
    words = ["trace", study, "--design", "conveyor", "--set", "study.horizon=2 mo", "--log"]
    done = CliRunner().invoke(app, [*words, "--out", str(tmp_path / "log.csv")])
    assert done.exit_code == 0, done.output
    assert "events are in" in done.output
    assert CliRunner().invoke(app, words).stdout == (tmp_path / "log.csv").read_text()
