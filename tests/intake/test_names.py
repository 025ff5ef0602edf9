"""Names stay outside the study folder unless they are asked for."""

import csv

import pytest

from tests.intake.clients import CLIENT, TODAY, Rows, client, initial_of, intake, workbook

NAMES = [row[1] for sheet in ("People", "Accounts", "Deals") for row in CLIENT[sheet][1:]]
NAMED: dict[str, Rows] = {
    "People": [["Name", "Role"], *([row[1], row[2]] for row in CLIENT["People"][1:])],
    "Accounts": [
        ["Customer", "Tier", "Owner"],
        ["Acme Pumps", "Acme Pumps", "Olena Koval"],
        ["华东机械", "C", "wang wei"],
    ],
    "Deals": [
        ["Firm", "Stage", "Owner"],
        ["Lviv Glass", "lead", "Olena Koval"],
        ["Stal Invest", 2, "Ivan Bondar"],
    ],
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("sheets", [CLIENT, NAMED])
def test_no_name_reaches_the_study_folder(here, sheets):
    workbook(here / "client.xlsx", sheets)
    done = intake("read", "client.xlsx", "--today", TODAY)
    assert done.exit_code == 0, done.output
    for path in (here / "client").iterdir():
        text = path.read_text(encoding="utf-8")
        for name in NAMES:
            assert name not in text, (path.name, name)


def test_codes_are_given_in_order_and_people_found_by_name(here):
    workbook(here / "client.xlsx", NAMED)
    intake("read", "client.xlsx", "--today", TODAY)
    state = initial_of(here / "client")
    assert [person.code for person in state.people] == ["P01", "P02", "P03", "P04"]
    assert [account.code for account in state.accounts] == ["K001", "K002"]
    assert [account.first_line for account in state.accounts] == ["P01", "P04"]
    assert [(deal.code, deal.owner) for deal in state.deals] == [("D02", "P02")]
    assert [lead.code for lead in state.leads] == ["D01"]


def test_who_is_who_stands_beside_the_workbook(here):
    workbook(here / "client.xlsx", NAMED)
    intake("read", "client.xlsx", "--today", TODAY)
    with (here / "client.names.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [tuple(row) for row in csv.reader(file)]
    assert rows[:2] == [("sheet", "code", "name"), ("People", "P01", "Olena Koval")]
    assert ("Accounts", "K002", "华东机械") in rows
    assert len(rows) == 1 + 4 + 2 + 2


def test_who_has_a_code_keeps_it(here):
    workbook(here / "client.xlsx", NAMED)
    intake("read", "client.xlsx", "--today", TODAY)
    accounts: Rows = [["Customer"], ["Newcomer AG"], ["华东机械"]]
    workbook(here / "client.xlsx", {**NAMED, "Accounts": accounts})
    done = intake("read", "client.xlsx", "--today", TODAY)
    assert done.exit_code == 0, done.output
    assert [account.code for account in initial_of(here / "client").accounts] == ["K003", "K002"]
    assert "Accounts,K001,Acme Pumps" in (here / "client.names.csv").read_text(encoding="utf-8-sig")


def test_a_file_of_names_that_is_not_ours_is_left_alone(here):
    workbook(here / "client.xlsx", NAMED)
    (here / "client.names.csv").write_text("dear,diary\n")
    done = intake("read", "client.xlsx", "--today", TODAY)
    assert done.exit_code == 2
    assert "client.names.csv: is there already" in done.output
    assert (here / "client.names.csv").read_text() == "dear,diary\n"


def test_names_are_kept_on_request(here):
    workbook(here / "client.xlsx", NAMED)
    done = intake("read", "client.xlsx", "--today", TODAY, "--keep-names")
    assert done.exit_code == 0, done.output
    state = initial_of(here / "client")
    assert state.people[3].code == "Wang Wei"
    assert state.accounts[1].first_line == "Wang Wei"
    assert not (here / "client.names.csv").exists()


def test_given_codes_are_kept_and_not_given_twice(here):
    people: Rows = [
        ["Code", "Name", "Role"],
        ["P02", "Ann", "seller"],
        [None, "Bob", "seller"],
        [None, "Cid", "seller"],
    ]
    workbook(here / "client.xlsx", client(People=people, Accounts=[["Code"], [17]], Deals=None))
    done = intake("read", "client.xlsx")
    assert done.exit_code == 0, done.output
    state = initial_of(here / "client")
    assert [person.code for person in state.people] == ["P02", "P01", "P03"]
    assert state.accounts[0].code == "17"


def test_a_name_that_two_people_have_is_no_reference(here):
    people: Rows = [["Code", "Name", "Role"], ["P1", "Ann", "seller"], ["P2", "Ann", "seller"]]
    accounts: Rows = [["Code", "First line"], ["K1", "Ann"]]
    workbook(here / "client.xlsx", client(People=people, Accounts=accounts, Deals=None))
    done = intake("read", "client.xlsx")
    assert done.exit_code == 2
    assert (
        "sheet Accounts, cell B2: first_line: 'Ann' can be P1 or P2; allowed: a code of People" in done.output
    )


def test_the_names_cannot_lie_in_the_study(here):
    workbook(here / "client.xlsx", CLIENT)
    done = intake("read", "client.xlsx", "--out", ".")
    assert done.exit_code == 2
    assert not (here / "client.names.csv").exists()
