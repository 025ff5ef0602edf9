"""From the empty workbook over the filled one to the initial state that was meant."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sim.intake.client import Request, read_client
from sim.scenario.design import Design
from sim.scenario.initial import InitialState, KnownAccount, KnownDeal, KnownLead, KnownPerson
from sim.scenario.load import load_file
from sim.scenario.source import read
from sim.scenario.world import World
from tests.intake.clients import (
    CLIENT,
    TODAY,
    Rows,
    client,
    filled_template,
    folder_of,
    initial_of,
    intake,
    workbook,
)

MEANT = InitialState(
    today=TODAY,
    people=(
        KnownPerson(code="P01", role="seller", seat=1, tenure_years=4.5, skill=1.1, pay=2400, notice_weeks=4,
                    content=False),
        KnownPerson(code="P02", role="seller", seat=2, tenure_years=0.5, pay=2300, notice_weeks=4),
        KnownPerson(code="P03", role="seller", seat=3, skill=0.9, pay=2500, content=True),
        KnownPerson(code="P04", role="sales-director", tenure_years=9, pay=3000),
    ),
    accounts=(
        KnownAccount(code="K001", tier="A", region="near", segment="standard", orders_per_year=12,
                     order_value=4000, share_of_wallet=0.35, last_order=date(2026, 10, 1), first_line="P01",
                     second_line="P04", relation_years=6),
        KnownAccount(code="K002", tier="B", region="far", segment="custom", orders_per_year=6,
                     order_value=2500.5, last_order=date(2026, 9, 15), first_line="P02", relation_years=2.5),
        KnownAccount(code="K003", tier="C", share_of_wallet=0.2, first_line="P03"),
    ),
    deals=(
        KnownDeal(code="D01", tier="A", source="cold", stage=1, age_days=40, owner="P01", hunter="P02",
                  value=30000),
        KnownDeal(code="D02", source="referral", stage=2, age_days=10, owner="P03"),
    ),
    leads=(KnownLead(code="D03", tier="B", source="inbound", age_days=3),),
)  # fmt: skip


def design_in(path: Path) -> Design:
    found = load_file(path)
    assert isinstance(found, Design)
    return found


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_filled_template_is_what_was_put_in(here):
    filled_template(here / "client.xlsx", CLIENT)
    done = intake("read", "client.xlsx")
    assert done.exit_code == 0, done.output
    assert initial_of(here / "client") == MEANT


def test_a_folder_of_csv_files_is_the_same_company(here):
    folder_of(here / "client", CLIENT)
    done = intake("read", "client", "--out", "study")
    assert done.exit_code == 0, done.output
    assert initial_of(here / "study") == MEANT


def test_reading_again_gives_the_same_files(here):
    workbook(here / "client.xlsx", CLIENT)
    intake("read", "client.xlsx")
    first = {path.name: path.read_bytes() for path in (here / "client").iterdir()}
    done = intake("read", "client.xlsx", "--columns", "client/columns.yaml")
    assert done.exit_code == 0, done.output
    assert {path.name: path.read_bytes() for path in (here / "client").iterdir()} == first


def test_tables_that_are_gone_are_taken_away(here):
    workbook(here / "client.xlsx", CLIENT)
    intake("read", "client.xlsx")
    assert (here / "client" / "deals.csv").exists()
    workbook(here / "client.xlsx", client(Deals=None))
    intake("read", "client.xlsx")
    assert not (here / "client" / "deals.csv").exists()
    assert not (here / "client" / "leads.csv").exists()
    assert "deals" not in read(here / "client" / "study.yaml").tree["initial"]


def test_the_study_names_what_is_there(here):
    workbook(here / "client.xlsx", CLIENT)
    intake("read", "client.xlsx")
    study = read(here / "client" / "study.yaml").tree
    named = [
        study["world"],
        *study["designs"],
        *(v for k, v in study["initial"].items() if k in MEANT.__dict__),
    ]
    assert study["name"] == "client"
    assert study["initial"]["organisation"] == "today.yaml"
    assert study["initial"]["placing"] == {"rule": "present-duty"}
    for name in named:
        assert name == TODAY.isoformat() or (here / "client" / name).exists()


def test_designs_and_world_are_sound(here):
    workbook(here / "client.xlsx", client(Pay=None, Calendar=None))
    done = intake("read", "client.xlsx", "--today", TODAY)
    assert done.exit_code == 0, done.output
    today = design_in(here / "client" / "today.yaml")
    assert {name: role.seats for name, role in today.roles.items()} == {
        "seller": 3,
        "sales-director": 1,
        "plant-manager": 0,
    }
    # 12 x 4000 + 6 x 2500.5, and the third account at the mean of both; a twelfth, for three sellers.
    revenue = (12 * 4000 + 6 * 2500.5) / 2 * 3
    assert today.roles["seller"].variable["revenue"].quota == pytest.approx(revenue / 12 / 3, abs=0.01)
    for name in ("conveyor", "factory-owned"):
        assert design_in(here / "client" / f"{name}.yaml").name == name
    world = load_file(here / "client" / "world.yaml")
    assert isinstance(world, World)
    # Six of the 900 firms that could buy are in the tables; the market counts those that nobody knows yet.
    assert world.market.firms.value == 900 - 6
    assert world.conversion.win.value == 0.3


def test_customers_to_come_are_like_those_of_today(here):
    accounts: Rows = [
        ["Code", "Tier", "Orders", "Order value", "Share"],
        ["K1", "A", 10, 40000, 0.5],
        ["K2", "B", 20, 30000, 1],
        ["K3", "C", None, None, 1],
    ]
    workbook(here / "client.xlsx", client(Accounts=accounts, Deals=None, Pay=None, Calendar=None))
    done = intake("read", "client.xlsx", "--today", TODAY)
    assert done.exit_code == 0, done.output
    world = load_file(here / "client" / "world.yaml")
    assert isinstance(world, World)
    sizes = world.market.size_by_tier.value
    expected = (40000 / 0.5 / sizes["A"] + 30000 / sizes["B"]) / 2
    assert world.market.order_size.value.mean == pytest.approx(expected)
    assert world.market.orders_per_year.value == 15
    assert "new customers are drawn like them" in (here / "client" / "quality.html").read_text()


def test_the_world_holds_what_was_stated_and_nothing_else(here):
    filled_template(here / "client.xlsx", CLIENT)
    intake("read", "client.xlsx")
    text = (here / "client" / "world.yaml").read_text(encoding="utf-8")
    tree = read(here / "client" / "world.yaml").tree
    assert "season" not in text
    assert "inbound" not in text
    assert "yearly_rise" not in text
    assert tree["money"]["salaries_a_year"]["value"] == 13
    assert tree["money"]["hunter_pay"]["value"] == 1000
    assert tree["people"]["absence"]["leave"]["value"] == "25 d"
    assert tree["people"]["absence"]["sick_spells"]["value"] == 2


def test_stated_pay_is_the_salary_of_the_role(here):
    workbook(here / "client.xlsx", CLIENT)
    intake("read", "client.xlsx")
    roles = read(here / "client" / "today.yaml").tree["roles"]
    assert roles["seller"]["salary"] == 2400
    assert roles["sales-director"]["salary"] == 3000
    assert "salary" not in roles["plant-manager"]


def test_roles_of_other_designs_come_with_their_duties_and_lines(here):
    people: Rows = [["Code", "Role"], ["P1", "Hunter Closer"], ["P2", "跟单员"], ["P3", "plant manager"]]
    workbook(here / "client.xlsx", {"People": people, "Accounts": [["Code"], ["K1"]]})
    done = intake("read", "client.xlsx", "--today", TODAY)
    assert done.exit_code == 0, done.output
    today = design_in(here / "client" / "today.yaml")
    assert today.roles["seller"].seats == 0
    assert today.roles["hunter-closer"].duties == ["convert", "liaise", "generate"]
    assert today.roles["follower"].unit == "factory"
    assert [line.roles for line in today.lines.further] == [["hunter-closer"]]


def test_a_seat_beyond_the_people_is_a_vacant_one(here):
    sheets: dict[str, Rows] = {
        "People": [["Code", "Role", "Seat"], ["P1", "seller", 4]],
        "Accounts": [["Code"], ["K1"]],
    }
    workbook(here / "client.xlsx", sheets)
    intake("read", "client.xlsx", "--today", TODAY)
    assert design_in(here / "client" / "today.yaml").roles["seller"].seats == 4


def test_the_template_explains_and_guards(here):
    intake("new", "client.xlsx")
    book = load_workbook(here / "client.xlsx")
    assert book.sheetnames == [
        "Read me",
        "People",
        "Accounts",
        "Deals",
        "Pay",
        "Calendar",
        "Market",
        "Example",
    ]
    for title in book.sheetnames[1:-1]:
        page = book[title]
        assert page.freeze_panes == "A2"
        assert all(cell.comment is not None for cell in page[1])
    rules = book["Accounts"].data_validations.dataValidation
    assert {rule.type for rule in rules} == {"list", "decimal", "date"}
    assert '"A,B,C"' in [rule.formula1 for rule in rules]


def test_the_empty_template_is_refused_politely(here):
    intake("new", "client.xlsx")
    done = intake("read", "client.xlsx")
    assert done.exit_code == 2
    assert "sheet People: no row below the header" in done.output


def test_a_workbook_is_not_overwritten(here):
    (here / "client.xlsx").write_bytes(b"precious")
    done = intake("new", "client.xlsx")
    assert done.exit_code == 2
    assert "client.xlsx: is there already" in done.output
    assert (here / "client.xlsx").read_bytes() == b"precious"
    assert intake("new", "client.xlsx", "--force").exit_code == 0
    assert intake("new", "client.csv").exit_code == 2
    assert intake("new", "nowhere/client.xlsx").exit_code == 2


def test_a_folder_of_others_is_left_alone(here):
    workbook(here / "client.xlsx", CLIENT)
    (here / "theirs").mkdir()
    (here / "theirs" / "thesis.doc").write_text("years of work")
    done = intake("read", "client.xlsx", "--out", "theirs")
    assert done.exit_code == 2
    assert "theirs: holds files" in done.output
    assert [path.name for path in (here / "theirs").iterdir()] == ["thesis.doc"]
    assert intake("read", "client.xlsx", "--out", "theirs/thesis.doc").exit_code == 2
    assert intake("read", "client.xlsx", "--out", "theirs/thesis.doc/study").exit_code == 2


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("--encoding", "utf-8"), "--encoding"),
        (("--decimal", ";"), "--decimal"),
        (("--today", "yesterday"), "--today"),
    ],
)
def test_wrong_options(here, words, option):
    workbook(here / "client.xlsx", CLIENT)
    done = intake("read", "client.xlsx", *words)
    assert done.exit_code == 2
    assert option in done.output
    assert not (here / "client").exists()


def test_a_row_of_totals_is_not_a_customer(tmp_path):
    sheets = client()
    sheets["Accounts"].append(["Total:", None, None, None, None, 5000, *[None] * 6])
    workbook(tmp_path / "client.xlsx", sheets)
    done = read_client(Request(tmp_path / "client.xlsx"))
    assert len((done.folder / "accounts.csv").read_text(encoding="utf-8").splitlines()) == 1 + 3
    assert any("adds others up" in finding.found for finding in done.quality.findings)
