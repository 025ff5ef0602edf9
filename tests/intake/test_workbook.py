"""What a workbook shows is what is read."""

import re
import zipfile
from pathlib import Path

from openpyxl import load_workbook

from sim.intake.client import Request, read_client
from sim.intake.organisation import shipped_design
from tests.intake.clients import CLIENT, TODAY, initial_of, workbook


def stored(path: Path, formula: str, value: int) -> None:
    """A formula with its result, as only a spreadsheet program would write it."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    empty = re.compile(rf"(<f>{re.escape(formula)}</f>)(?:<v ?/>|<v></v>)")
    assert any(map(empty.search, parts.values()))
    with zipfile.ZipFile(path, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, empty.sub(rf"\g<1><v>{value}</v>", text))


def test_the_stored_result_of_a_formula_is_read(tmp_path):
    workbook(tmp_path / "client.xlsx", CLIENT)
    book = load_workbook(tmp_path / "client.xlsx")
    book["Accounts"]["F2"] = "=6+6"
    book.save(tmp_path / "client.xlsx")
    stored(tmp_path / "client.xlsx", "6+6", 12)
    done = read_client(Request(tmp_path / "client.xlsx"))
    assert initial_of(done.folder).accounts[0].orders_per_year == 12
    assert not [finding for finding in done.quality.findings if finding.cells == "F2"]


def test_nothing_of_a_shipped_design_is_changed_by_a_client(tmp_path):
    before = str(shipped_design("traditional"))
    workbook(tmp_path / "client.xlsx", CLIENT)
    read_client(Request(tmp_path / "client.xlsx", today=TODAY))
    assert str(shipped_design("traditional")) == before


def test_what_is_told_is_escaped_and_the_page_needs_nothing_else(tmp_path):
    workbook(tmp_path / "client.xlsx", CLIENT)
    book = load_workbook(tmp_path / "client.xlsx")
    book["Accounts"]["C2"] = "<script>alert(1)</script>"
    book["Accounts"]["N1"] = "<b>theirs</b>"
    book.save(tmp_path / "client.xlsx")
    done = read_client(Request(tmp_path / "client.xlsx"))
    page = (done.folder / "quality.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "<b>" not in page
    assert "http" not in page
    assert "share_of_wallet" in page
