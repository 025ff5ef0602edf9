"""What staffing prints, in words and numbers."""

from dataclasses import replace

import pytest
from rich.console import Console

from sim.experiment.staffing import staff
from sim.report.staffing import mix_lines, print_staffing
from sim.scenario.study import Margins
from tests.experiment.toy import Toy
from tests.studies import shipped

MARGINS = Margins(share=0.0, profit_a_year=10_000.0)


@pytest.fixture(scope="module")
def found():
    return staff(shipped(), budget=25.2, designs=["traditional", "conveyor"], margins=MARGINS, executor=Toy())


def printed(staffing, width=100):
    console = Console(width=width, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    print_staffing(staffing, "my study.yaml", console)
    return console.export_text()


def test_the_best_mix_is_told_in_words(found):
    text = printed(found)
    told = " ".join(text.split())
    assert "conveyor: hunter 3, closer 2, keeper 7, for the pay of 25 lead hunters (25,000 money" in told
    assert "As filed: hunter 2, closer 3, keeper 6 (pay 24.8)." in told
    assert "If one mix earns 10.0k a year more than all others, or more, this is it" in told
    assert "on average none of the 19 other mixes lie within that" in told
    assert "Best with one hunter more or one closer fewer or one keeper more: hunter 4, closer 1" in told
    assert "traditional: seller 8" in told
    assert "It is the only mix that the budget buys" in told
    assert "salesim compare 'my study.yaml' --set design.conveyor.roles.hunter.seats=3 --set" in text


def test_the_table_fits_a_narrow_terminal(found):
    rows = [line.split() for line in printed(found, width=80).splitlines()]
    assert ["3", "2", "7", "25.0", "20", "510k", "the", "best", "103"] in rows
    assert ["4", "1", "8", "25.2", "20", "479k", "-31.4k", "[-45.7k,", "-17.1k]", "worse", "104"] in rows


def test_what_is_not_decided_is_told():
    few = staff(shipped(), budget=25.2, designs=["conveyor"], margins=MARGINS, limit=6, executor=Toy())
    text = " ".join(printed(few).split())
    assert "Undecided: after 6 runs of each, 20 of 20 mixes are left" in text
    assert "a year more than this one (95%). A higher --limit or a wider --indifference (now 10.0k)" in text
    assert "(contender)" in text


def test_designs_that_stay_as_they_are_are_told(found):
    other = replace(found, left={"[red]odd": "it becomes another design"}, interrupted=True)
    text = printed(other)
    assert "[red]odd stays as it is: it becomes another design." in text
    assert "Ended early" in text
    assert mix_lines(other)[1:] == [
        "conveyor: hunter 3, closer 2, keeper 7 (25 lead hunters' pay)",
        "[red]odd: as it is filed, it becomes another design",
    ]
