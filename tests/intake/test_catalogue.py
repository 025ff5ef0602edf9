"""The catalogue of messages: what each wrong workbook is told, and what nearly right ones are told.

``pytest tests/intake --update-golden`` rewrites it; read the change as a user would.
"""

import json
import os
from pathlib import Path

import pytest

from sim.intake.client import Request, read_client
from tests.intake.cases import REFUSED, TOLD
from tests.intake.clients import CLIENT, TODAY, intake, workbook

CATALOGUE = Path(__file__).parent / "messages.json"
AT = ["--today", TODAY.isoformat()]


def message_of(folder, case):
    words = REFUSED[case](folder)
    before = {path.name for path in folder.iterdir()}
    done = intake("read", *(words if "--today" in words else words + AT))
    assert done.exit_code == 2, (case, done.output)
    assert isinstance(done.exception, SystemExit), case
    assert {path.name for path in folder.iterdir()} == before, "something was written"
    return done.output.rstrip().splitlines()


def told_in(folder, case):
    """The findings of a workbook that is taken, without those of the client as it should be."""
    workbook(folder / "usual.xlsx", CLIENT)
    usual = findings_of(Path("usual.xlsx"), None)
    path, *words = TOLD[case](folder)
    found = findings_of(Path(path), Path(words[1]) if words else None)
    assert (folder / "client" / "study.yaml").exists()
    return [line for line in found if line not in usual]


def findings_of(path, columns):
    done = read_client(Request(path, columns=columns, today=TODAY))
    return [f"{f.sheet} {f.cells} {f.column}: {f.found} -> {f.done}" for f in done.quality.findings]


@pytest.fixture(scope="module")
def catalogue(request, tmp_path_factory):
    if request.config.getoption("--update-golden"):
        found: dict[str, dict[str, list[str]]] = {"refused": {}, "told": {}}
        for kind, cases, ask in (("refused", REFUSED, message_of), ("told", TOLD, told_in)):
            for case in cases:
                folder = tmp_path_factory.mktemp("case")
                here = Path.cwd()
                os.chdir(folder)
                try:
                    found[kind][case] = ask(folder, case)
                finally:
                    os.chdir(here)
        CATALOGUE.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return json.loads(CATALOGUE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", REFUSED)
def test_the_message_is_the_one_of_the_catalogue(catalogue, case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert message_of(tmp_path, case) == catalogue["refused"][case]


@pytest.mark.parametrize("case", TOLD)
def test_what_was_found_is_told(catalogue, case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert told_in(tmp_path, case) == catalogue["told"][case]


def test_messages_are_for_people(catalogue):
    assert catalogue["refused"].keys() == REFUSED.keys()
    assert catalogue["told"].keys() == TOLD.keys()
    for case, lines in (catalogue["refused"] | catalogue["told"]).items():
        assert lines, case
        for line in lines:
            assert len(line) < 500, case
            for word in ("Traceback", "pydantic", "openpyxl", "Input should", "None"):
                assert word not in line, case


def test_a_hundred_thousand_rows_are_refused(tmp_path):
    rows = "".join(f"K{number}\n" for number in range(100_000))
    (tmp_path / "people.csv").write_text("code,role\nP1,seller\n")
    (tmp_path / "accounts.csv").write_text("code\n" + rows)
    done = intake("read", tmp_path)
    assert done.exit_code == 2
    assert "accounts.csv: more rows than can be read; allowed: at most 50,000 rows" in done.output


def test_a_hundred_thousand_rows_of_a_workbook_are_refused(tmp_path):
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for title, rows in (("People", 1), ("Accounts", 100_000)):
        page = book.create_sheet(title)
        page.append(["code"])
        for number in range(rows):
            page.append([number])
    book.save(tmp_path / "client.xlsx")
    done = intake("read", tmp_path / "client.xlsx")
    assert done.exit_code == 2
    assert "sheet Accounts: more rows than can be read; allowed: at most 50,000 rows" in done.output
