"""Tables of an initial state as users' files have them: read as they stand, or refused by line or cell."""

from datetime import date, datetime

import pytest
from openpyxl import Workbook

from sim.scenario.errors import ScenarioError, ScenarioErrors
from sim.scenario.initial import KnownDeal, KnownPerson
from sim.scenario.load import load_study
from tests.studies import ROOT

SHIPPED = ROOT / "scenarios"
STUDY = f"""\
name: mine
description: d
world: {SHIPPED}/worlds/industrial.yaml
designs: [{SHIPPED}/designs/traditional.yaml, {SHIPPED}/designs/conveyor.yaml]
reference: traditional
horizon: 1 yr
replications: 1
seed: 1
practically_equal: 0.02
initial:
  today: 2026-11-21
  organisation: {SHIPPED}/designs/traditional.yaml
  people: people.csv
  accounts: accounts.csv
  deals: deals.csv
"""
PEOPLE = "code,role,seat,tenure_years,pay,content\nP1,seller,1,4.5,2400,no\nP2,seller,,,,\n"
ACCOUNTS = "code,tier,orders_per_year,last_order,first_line,second_line\nK1,A,12,2026-10-01,P1,P2\nK2,,,,,\n"
DEALS = "code,stage,owner\nD1,2,P1\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with a study that loads, to be spoiled."""
    for name, text in (
        ("study.yaml", STUDY),
        ("people.csv", PEOPLE),
        ("accounts.csv", ACCOUNTS),
        ("deals.csv", DEALS),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def begun(folder):
    start = load_study(folder / "study.yaml").start
    assert start is not None
    assert start.state is not None
    return start.state


def test_tables_are_read_as_they_stand(folder):
    state = begun(folder)
    assert state.people == (
        KnownPerson(code="P1", role="seller", seat=1, tenure_years=4.5, pay=2400.0, content=False),
        KnownPerson(code="P2", role="seller"),
    )
    assert state.accounts[0].last_order == date(2026, 10, 1)
    assert state.accounts[1].first_line is None
    assert state.deals == (KnownDeal(code="D1", stage=2, owner="P1"),)
    assert state.leads == ()


def told(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises((ScenarioError, ScenarioErrors)) as caught:
        load_study(folder / "study.yaml")
    return str(caught.value).replace(f"{folder}/", "")


WRONG = {
    "unknown column": (
        "people.csv", "tenure_years", "tenure",
        "people.csv, line 1: tenure: unknown column 'tenure'; allowed: code, role, seat, tenure_years, "
        "skill, "
        "skill_generate, skill_convert, skill_keep, last_year_result, pay, notice_weeks, content, income; "
        "did "
        "you mean 'tenure_years'?",
    ),
    "missing column": (
        "people.csv", "code,role", "code,seat", "people.csv, line 1: seat: column seat twice; allowed: each "
        "column once",
    ),
    "no codes": ("accounts.csv", "code,", "tier,", "accounts.csv, line 1: tier: column tier twice; allowed: "
                 "each column once"),
    "text in a number": (
        "accounts.csv", ",12,", ",a dozen,",
        "accounts.csv, line 2: orders_per_year: found 'a dozen'; allowed: a number",
    ),
    "a date of another custom": (
        "accounts.csv", "2026-10-01", "01.10.2026",
        "accounts.csv, line 2: last_order: found '01.10.2026'; allowed: a day such as 2026-03-31",
    ),
    "a date to come": (
        "accounts.csv", "2026-10-01", "2027-10-01",
        "accounts.csv, line 2: last_order: 2027-10-01 lies after today, 2026-11-21; allowed: a day in the "
        "past",
    ),
    "an unknown keeper": (
        "accounts.csv", "P1,P2", "P11,P2",
        "accounts.csv, line 2: first_line: nobody has the code 'P11'; allowed: a code of the 2 people; "
        "did you "
        "mean 'P1'?",
    ),
    "both lines": (
        "accounts.csv", "P1,P2", "P1,P1",
        "accounts.csv, line 2: second_line: P1 holds both lines; allowed: two people, or one line",
    ),
    "a code twice": (
        "accounts.csv", "K2", "K1",
        "accounts.csv, line 3: code: the code 'K1' stands twice, first in accounts, row 1; allowed: each "
        "code "
        "once",
    ),
    "an unknown role": (
        "people.csv", "P2,seller", "P2,sellr",
        "people.csv, line 3: role: found 'sellr'; allowed: a role of traditional: seller, sales-director, "
        "plant-manager; did you mean 'seller'?",
    ),
    "an unknown tier": (
        "accounts.csv", "K1,A", "K1,D",
        "accounts.csv, line 2: tier: found 'D'; allowed: a tier of world industrial: A, B, C",
    ),
    "negative pay": (
        "people.csv", "2400", "-2400",
        "people.csv, line 2: pay: found -2400.0; allowed: a number greater than 0",
    ),
    "a stage too late": (
        "deals.csv", "D1,2", "D1,4",
        "deals.csv, line 2: stage: found 4; allowed: 0 (nobody has called yet) to 3 touches done; 4 decide a "
        "deal",
    ),
    "too few cells": (
        "deals.csv", "D1,2,P1", "D1,2",
        "deals.csv, line 2: 2 cells under 3 columns; allowed: one cell a column",
    ),
    "an empty table": (
        "deals.csv", DEALS, "\n",
        "deals.csv: it is empty; allowed: columns out of code, tier, region, segment, source, stage, "
        "age_days, "
        "owner, hunter, value",
    ),
    "no such file": (
        "study.yaml", "accounts.csv", "acounts.csv",
        "study.yaml, line 14: initial.accounts: acounts.csv: cannot be read (No such file or directory); "
        "allowed: a CSV file",
    ),
    "grown beside tables": (
        "study.yaml", "  people: people.csv", "  grown: {design: x.yaml, age: 1 yr}",
        "study.yaml, line 10: initial: found grown beside today, organisation, accounts, deals; allowed: "
        "either a grown department or tables",
    ),
    "no people": (
        "study.yaml", "  people: people.csv\n", "",
        "study.yaml, line 10: initial: found accounts, deals; allowed: a workbook, or the tables people, "
        "accounts, deals, leads, orders, invoices",
    ),
    "no organisation": (
        "study.yaml", f"  organisation: {SHIPPED}/designs/traditional.yaml\n", "",
        "study.yaml, line 10: initial: missing key 'organisation'; allowed: grown; or today, organisation "
        "and "
        "tables",
    ),
    "placing nobody": (
        "study.yaml", "  deals:", "  placing: {named: {conveyor: {P3: closer}}}\n  deals:",
        "study.yaml, line 15: initial.placing.named.conveyor.P3: found 'P3'; allowed: a code of the people: "
        "P1, P2",
    ),
    "placing on no seat": (
        "study.yaml", "  deals:", "  placing: {named: {conveyor: {P1: seller}}}\n  deals:",
        "study.yaml, line 15: initial.placing.named.conveyor.P1: found 'seller'; allowed: a role of "
        "conveyor: "
        "hunter, closer, keeper, sales-director, plant-manager",
    ),
    "a seat that is not there": (
        "people.csv", "P1,seller,1", "P1,seller,99",
        "people.csv, line 2: seat: found seat 99; allowed: 1 to 8, the seats of traditional",
    ),
    "more people than seats": (
        "people.csv", "P2,seller,", "P2,plant-manager,,,,\nP3,plant-manager,",
        "people.csv, line 4: role: 2 people have the role plant-manager; allowed: 1, the seats of "
        "traditional",
    ),
    "a header alone": (
        "people.csv", PEOPLE.partition("\n")[2], "",
        "people.csv, line 1: nobody works here; allowed: at least one person",
    ),
    "semicolons": (
        "deals.csv", "code,stage,owner", "code;stage;owner",
        "deals.csv, line 2: 3 cells under 1 columns; allowed: one cell a column; the columns are divided "
        "by ';'",
    ),
    "too many for a seat": (
        "study.yaml", "  deals:",
        "  placing: {named: {conveyor: {P1: sales-director, P2: sales-director}}}\n  deals:",
        "study.yaml, line 15: initial.placing.named.conveyor.P2: 2 people for sales-director; allowed: 1, "
        "its "
        "seats",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_by_line_and_column(folder, case):
    name, old, new, message = WRONG[case]
    assert told(folder, name, old, new) == message


def test_a_missing_column_is_told_once(folder):
    (folder / "people.csv").write_text("code,seat\nP1,1\nP2,2\n")
    with pytest.raises(ScenarioError, match=r"people\.csv, line 1: column role is missing"):
        load_study(folder / "study.yaml")


def test_a_table_in_another_encoding_is_told(folder):
    (folder / "accounts.csv").write_bytes("code\nКлієнт\n".encode("cp1251"))
    with pytest.raises(ScenarioError, match=r"accounts\.csv: byte 6 is not UTF-8; allowed: UTF-8"):
        load_study(folder / "study.yaml")


def workbook(folder, **sheets):
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(folder / "company.xlsx")
    lines = STUDY.splitlines(keepends=True)[:-3]
    (folder / "study.yaml").write_text("".join(lines) + "  workbook: company.xlsx\n", encoding="utf-8")


ROWS = {
    "People": [["code", "role", "content"], ["P1", "seller", True], ["P2", "seller", None]],
    "Accounts": [
        ["code", "orders_per_year", "last_order", "first_line"],
        [101, 12, datetime(2026, 10, 1), "P1"],
    ],
}


def test_a_workbook_holds_the_same_tables(folder):
    workbook(folder, **ROWS)
    state = begun(folder)
    assert state.people[0].content is True
    assert (state.accounts[0].code, state.accounts[0].orders_per_year) == ("101", 12.0)
    assert state.accounts[0].last_order == date(2026, 10, 1)


def test_a_mistake_in_a_workbook_is_told_by_sheet_and_cell(folder):
    workbook(folder, **{**ROWS, "Accounts": [["code", "orders_per_year"], ["K1", 3], ["K2", "many"]]})
    with pytest.raises(ScenarioErrors, match=r"company\.xlsx: Accounts!B3: found 'many'; allowed: a number"):
        load_study(folder / "study.yaml")


def test_a_sheet_of_another_name_is_told(folder):
    workbook(folder, **ROWS, Acounts=[["code"]])
    with pytest.raises(ScenarioError, match=r"Acounts: unknown sheet 'Acounts'; .*did you mean 'accounts'"):
        load_study(folder / "study.yaml")


def test_what_is_no_workbook_is_told(folder):
    workbook(folder, **ROWS)
    (folder / "company.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(ScenarioError, match="not a workbook that can be opened; is it protected"):
        load_study(folder / "study.yaml")


def test_a_grown_department_must_fit_the_world_it_goes_on_in():
    study = ROOT / "scenarios" / "studies" / "three-departments.yaml"
    changed = [
        "world.market.tiers={A: 0.5, Z: 0.5}",
        "world.market.size_by_tier={A: 1.0, Z: 1.0}",
    ]
    with pytest.raises((ScenarioError, ScenarioErrors)):
        load_study(study, changed)
    with pytest.raises(ScenarioError, match="1 touches; allowed: 4, as in the deals of the grown department"):
        load_study(study, ["world.conversion.touches=[{lognormal: {mean: 3 h, cv: 0.7}}]"])
