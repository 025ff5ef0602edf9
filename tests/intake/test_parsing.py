"""Numbers, dates and encodings one by one."""

import math
from datetime import date, datetime

import pytest

from sim.intake.columns import LISTED, TABLES
from sim.intake.dates import day_order, read_date
from sim.intake.encoding import guess
from sim.intake.numerals import Unreadable, decimal_sign, read_number
from sim.intake.words import ROLES, SHEETS, STAGES, plain
from sim.scenario.errors import Problem


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("12", None, 12),
        ("-12", None, -12),
        ("−12", None, -12),
        ("1.5", None, 1.5),
        ("1,5", None, 1.5),
        ("0,350", None, 0.35),
        ("1234.567", None, 1234.567),
        ("1.234,5", None, 1234.5),
        ("1,234.5", None, 1234.5),
        ("1.234.567", None, 1234567),
        ("1 234 567", None, 1234567),
        ("1 234,50", None, 1234.5),  # a space that does not break
        ("1'234.50", None, 1234.5),
        ("1,234", ".", 1234),
        ("1,234", ",", 1.234),
        ("1.234", ",", 1234),
        ("€ 1.234,00", None, 1234),
        ("¥1,200.00", None, 1200),
        ("１２３", None, 123),
        ("1e3", None, 1000),
        ("1.5E+05", None, 150000),
    ],
)
def test_numbers(text, decimal, number):
    assert read_number(text, decimal) == number


@pytest.mark.parametrize(
    "text", ["", "many", "12 pcs", "1.2.3", "1,23,4", "12.34.567", "..", "-", "1-2", "0x10"]
)
def test_what_is_no_number(text):
    with pytest.raises(Unreadable):
        read_number(text, ".")


@pytest.mark.parametrize("text", ["1,234", "12.345", "1.234"])
def test_a_number_that_can_be_two(text):
    with pytest.raises(Problem, match="can be") as raised:
        read_number(text, None)
    assert not isinstance(raised.value, Unreadable)


def test_the_decimal_sign_of_a_file():
    assert decimal_sign(["1,234", "1,5"]) == ","
    assert decimal_sign(["1,234", "1.5"]) == "."
    assert decimal_sign(["1,234", "17"]) is None
    assert decimal_sign(["1,5", "1.5"]) is None
    assert decimal_sign(["31.12.2025", "1 234,5"]) == ","


@pytest.mark.parametrize(
    "value",
    [
        "2025-12-31",
        "31.12.2025",
        "31/12/2025",
        "12/31/2025",
        "2025/12/31",
        "2025年12月31日",
        "31.12.25",
        "31.12.2025 р.",
        "2025-12-31 10:30:00",
        "2025-12-31T10:30:00Z",
        date(2025, 12, 31),
        datetime(2025, 12, 31, 10, 30),
        46022,
    ],
)
def test_dates(value):
    assert read_date(value, None) == date(2025, 12, 31)


def test_dates_with_slashes_by_the_other_cells_of_the_column():
    assert day_order(["03/04/2025", "31/12/2025"]) == "day"
    assert day_order(["03/04/2025", "12/31/2025"]) == "month"
    assert day_order(["31/12/2025", "12/31/2025"]) == "both"
    assert day_order(["03/04/2025", "2025-12-31"]) is None
    assert read_date("03/04/2025", "day") == date(2025, 4, 3)
    assert read_date("03/04/2025", "month") == date(2025, 3, 4)
    assert read_date("04/04/2025", None) == date(2025, 4, 4)
    assert read_date("31/12/2025", "both") == date(2025, 12, 31)
    for order in (None, "both"):
        with pytest.raises(Problem, match="can begin with"):
            read_date("03/04/2025", order)


@pytest.mark.parametrize(
    "value", ["", "soon", "30.02.2025", "2025-13-01", "2025", 2025, True, None, 1e300, math.inf]
)
def test_what_is_no_date(value):
    with pytest.raises(Unreadable):
        read_date(value, None)


CYRILLIC = ["Олена Коваль, продавець", "КИЇВ;ЛЬВІВ;ОДЕСА", "Общество Ромашка № 5", "Ґанок"]
CHINESE = ["王伟,销售员", "客户名称,去年销售额", "上海东方机械有限公司"]


@pytest.mark.parametrize("text", CYRILLIC)
def test_cyrillic_is_known(text):
    assert guess(text.encode("cp1251")) == "cp1251"


@pytest.mark.parametrize("text", CHINESE)
def test_chinese_is_known(text):
    assert guess(text.encode("gb18030")) == "gb18030"


@pytest.mark.parametrize("text", [*CYRILLIC, *CHINESE, "plain", "Müller"])
def test_utf_8_is_known_before_all(text):
    assert guess(text.encode()) == "utf-8"
    assert guess(text.encode("utf-8-sig")) == "utf-8-sig"
    assert guess(text.encode("utf-16")) == "utf-16"


@pytest.mark.parametrize(
    "data",
    ["Jörg Müller".encode("cp1252"), "Škoda".encode("cp1250"), bytes(range(256)), "李".encode("gb18030")],
)
def test_other_encodings_are_not_guessed(data):
    """The last is a Chinese name, or two Cyrillic letters."""
    assert guess(data) is None


@pytest.mark.parametrize(
    "words",
    [
        *({column.name: column.also for column in columns} for columns in (*TABLES.values(), LISTED)),
        ROLES,
        STAGES,
        SHEETS,
    ],
)
def test_no_word_means_two_things(words):
    meant: dict[str, str] = {}
    for name, also in words.items():
        for word in (name, *also):
            assert meant.setdefault(plain(word), name) == name, word
