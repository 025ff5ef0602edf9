"""The table in a terminal: nothing lost, nothing read as markup."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from sim.experiment.compare import compare
from sim.report.terminal import print_comparison


def printed(comparison, width=100):
    file = io.StringIO()
    print_comparison(comparison, Console(file=file, width=width, color_system=None))
    return file.getvalue()


def test_fits_into_a_hundred_columns_one_line_per_number(by_hand):
    text = printed(by_hand((200.0, 50.0), (30.0, 100.0)))
    assert max(map(len, text.splitlines())) <= 100
    assert "+200 [+150, +250]" in text
    assert "Payroll paid, money a year" in text


@pytest.mark.parametrize("width", [40, 60, 80])
def test_narrow_terminals_get_more_tables_and_lose_no_design(by_hand, width):
    text = printed(by_hand((200.0, 50.0), (30.0, 100.0)), width)
    assert max(map(len, text.splitlines())) <= width
    assert text.count("Planned payroll") > 1
    for name in ("traditional", "conveyor", "factory-owned"):
        assert name in text


def test_user_text_is_not_markup(renamed):
    comparison = compare(renamed({"conveyor": "[red]x[/red]", "traditional": "[/]"}))
    text = printed(replace(comparison, warnings=("[bold]careful[/bold] :smile:",)))
    assert "[red]x[/red]" in text
    assert "[/] is the reference" in text
    assert "[bold]careful[/bold] :smile:" in text


def test_warnings_and_sentences_are_there(by_hand):
    text = printed(replace(by_hand((30.0, 100.0)), warnings=("payrolls differ",)))
    assert "warning: payrolls differ" in text
    assert "about luck only" in text
    assert "undecided" in text


def test_one_replication_prints(single):
    text = printed(compare(single))
    assert "nan" not in text
    assert "one replication says nothing about luck" in " ".join(text.split())
