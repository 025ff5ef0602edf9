"""Encodings, separators, numbers and dates of CSV files as they come."""

from datetime import date

import pytest

from sim.intake.client import Request, read_client
from tests.intake.clients import CLIENT, TODAY, folder_of, initial_of, intake, text_of

UKRAINIAN = {
    "People": [["Код", "ПІБ", "Посада", "Зарплата"], ["П1", "Олена Коваль", "продавець", "24 000,50"],
               ["П2", "Іван Бондар", "директор з продажу", "30 000,00"]],
    "Accounts": [["Клієнт", "Замовлень на рік", "Виручка", "Частка", "Останнє замовлення", "Відповідальний"],
                 ["Дніпро Скло", "12", "1 200 000,00", "35%", "31.10.2026", "Олена Коваль"],
                 ["Львів Метал", "4", "80 000,40", "5,5%", "01.02.2026", "Іван Бондар"]],
}  # fmt: skip
CHINESE = {
    "People": [["工号", "姓名", "岗位", "入职日期"], ["A1", "王伟", "销售", "2020年3月1日"],
               ["A2", "李娜", "销售总监", "2015/11/21"]],
    "Accounts": [["客户名称", "等级", "去年订单数", "去年销售额", "业务员", "最近订单"],
                 ["华东机械", "A", "12", "1,200,000.00", "王伟", "2026年10月1日"],
                 ["上海钢铁", "B", "4", "80,000.40", "李娜", "2026-02-01"]],
}  # fmt: skip
GERMAN = {
    "People": [["Personalnummer", "Mitarbeiter", "Funktion", "Eintritt"], ["1", "Jörg Müller", "Verkäufer",
               "01.03.2020"]],
    "Accounts": [["Kundennummer", "Firma", "Aufträge pro Jahr", "Auftragswert", "Betreuer"],
                 ["77", "Süd GmbH", "3,5", "1.250,75", "Jörg Müller"]],
}  # fmt: skip


def read_text(folder, sheets, **asked):
    folder_of(folder / "client", sheets, asked.pop("written", "utf-8"), asked.pop("separator", ","))
    return read_client(Request(folder / "client", today=TODAY, **asked))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_ukrainian_files(tmp_path, encoding, separator):
    done = read_text(tmp_path, UKRAINIAN, written=encoding, separator=separator)
    state = initial_of(done.folder)
    assert [person.role for person in state.people] == ["seller", "sales-director"]
    assert state.people[0].pay == 24000.5
    assert state.accounts[0].order_value == 100_000
    assert state.accounts[1].order_value == pytest.approx(20_000.1)
    assert [account.share_of_wallet for account in state.accounts] == [0.35, 0.055]
    assert state.accounts[0].last_order == date(2026, 10, 31)
    assert state.accounts[1].first_line == "П2"
    name = {",": "comma", ";": "semicolon", "\t": "tab"}[separator]
    assert ("people.csv", f"encoding {encoding}, found out") in done.quality.taken
    assert ("people.csv", f"separator {name}") in done.quality.taken
    assert ("decimals", "marked by ',', found out") in done.quality.taken


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_files(tmp_path, encoding):
    done = read_text(tmp_path, CHINESE, written=encoding)
    state = initial_of(done.folder)
    assert [person.role for person in state.people] == ["seller", "sales-director"]
    assert state.people[1].tenure_years == pytest.approx(11, abs=0.01)
    assert state.accounts[0].order_value == 100_000
    assert state.accounts[0].last_order == date(2026, 10, 1)
    assert ("people.csv", f"encoding {encoding}, found out") in done.quality.taken


def test_german_files(tmp_path):
    done = read_text(tmp_path, GERMAN, separator=";", written="cp1252", encoding="cp1252")
    account = initial_of(done.folder).accounts[0]
    assert (account.code, account.orders_per_year, account.order_value) == ("77", 3.5, 1250.75)
    assert ("people.csv", "encoding cp1252") in done.quality.taken


def test_a_separator_that_the_file_names(tmp_path):
    folder_of(tmp_path / "client", CLIENT)
    (tmp_path / "client" / "accounts.csv").write_text("sep=;\ncode;first line\nK1;P01\nK2;P99\n")
    done = intake("read", tmp_path / "client", "--today", TODAY)
    assert done.exit_code == 2
    assert "accounts.csv, cell B4: first_line: nobody has the code or name 'P99'" in done.output


@pytest.mark.parametrize(("decimal", "value"), [(",", 4.0), (".", 4000.0)])
def test_the_decimal_sign_can_be_said(tmp_path, decimal, value):
    sheets = {"People": CLIENT["People"], "Accounts": [["Code", "Order value"], ["K1", "4,000"]]}
    done = read_text(tmp_path, sheets, separator=";", decimal=decimal)
    assert initial_of(done.folder).accounts[0].order_value == value


def test_blank_lines_and_cells_do_not_matter(tmp_path):
    folder_of(tmp_path / "client", CLIENT)
    text = text_of(CLIENT["Accounts"]).replace("\n", "\n\n")
    (tmp_path / "client" / "accounts.csv").write_text(text + ",,,,,,,,,,,,,,,\n", encoding="utf-8")
    done = read_client(Request(tmp_path / "client", today=TODAY))
    assert len(initial_of(done.folder).accounts) == 3


def test_the_mapping_used_can_be_used_again(tmp_path):
    done = read_text(tmp_path, UKRAINIAN)
    mapping = done.folder / "columns.yaml"
    assert "Виручка: revenue_last_year" in mapping.read_text(encoding="utf-8").replace('"', "")
    odd = {**UKRAINIAN, "People": [["Хто", "ПІБ", "Посада", "Зарплата"], *UKRAINIAN["People"][1:]]}
    folder_of(tmp_path / "odd", odd)
    saved = tmp_path / "saved.yaml"
    saved.write_text("People: {Хто: code, Зарплата: not read}\n", encoding="utf-8")
    again = read_client(Request(tmp_path / "odd", columns=saved, today=TODAY))
    people = initial_of(again.folder).people
    assert [(person.code, person.pay) for person in people] == [("П1", None), ("П2", None)]
