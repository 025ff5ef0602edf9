"""What planned departures cost: which designs are twins, and the numbers of their difference."""

import io

import numpy as np
import pytest
from rich.console import Console

from sim.experiment.compare import compare
from sim.experiment.loss import held_loss, losses, twins
from sim.experiment.replicate import replicate, run_of
from sim.report.html import render
from sim.report.planned import departures_in_words, loss_sentences
from sim.report.terminal import print_comparison
from tests.studies import case_of, only, shipped

NAMES = ("traditional", "traditional-seller", "traditional-plant-manager")


@pytest.fixture(scope="module")
def result():
    """A young department that a seller leaves, or the plant manager, after half a year."""
    young = "study.initial={grown: {design: ../designs/traditional.yaml, age: 2 yr}}"
    early = "design.*.departures=[{at: 6 mo, roles: {%s: 1}}]"
    study = shipped(
        young,
        *(early.replace("*", f"traditional-{who}") % who for who in ("seller", "plant-manager")),
        "study.horizon=18 mo",
        "study.replications=3",
        study="who-leaves",
    )
    return replicate(only(study, *NAMES))


def test_every_design_of_the_shipped_study_has_its_twin():
    pairs = {case.design.name: twin.design.name for case, twin in twins(shipped(study="who-leaves"))}
    assert len(pairs) == 10
    assert all(name.startswith(twin) for name, twin in pairs.items())
    assert set(pairs.values()) == {"traditional", "factory-owned"}


def test_a_design_that_differs_in_more_is_no_twin():
    other = "design.traditional-seller.orphans.to=new-hire"
    study = only(shipped(other, study="who-leaves"), *NAMES)
    assert [case.design.name for case, _ in twins(study)] == ["traditional-plant-manager"]
    seats = "design.traditional.roles.seller.seats=7"
    assert not twins(only(shipped(seats, study="who-leaves"), *NAMES))
    assert not twins(shipped())


def test_the_loss_is_that_of_the_year_after(result):
    seller, manager = losses(result.study, result.tables, 0.95)
    assert (seller.design, seller.twin, seller.months) == ("traditional-seller", "traditional", 12)
    monthly = result.tables.monthly
    after = monthly[monthly["month"].between(6, 17)].groupby(["design", "replication"])["booked"].sum()
    by_hand = after["traditional-seller"] - after["traditional"]
    assert seller.orders.mean == pytest.approx(by_hand.mean())
    assert seller.usual_orders == pytest.approx(after["traditional"].mean())
    ends = monthly[monthly["month"] == 17].set_index(["design", "replication"])["accounts"]
    assert seller.accounts.mean == pytest.approx((ends["traditional-seller"] - ends["traditional"]).mean())
    assert seller.held > 0.0 == seller.visited
    # Who has no line to any customer and no colleague in his unit takes nothing and costs no order.
    assert (manager.orders.low, manager.orders.high, manager.held, manager.followed) == (0.0, 0.0, 0.0, 0.0)
    assert manager.profit.mean > 0.0


def test_losses_are_told_in_terminal_and_page_where_there_are_any(result):
    comparison = compare(result)
    texts = loss_sentences(comparison)
    assert len(texts) == 2
    assert texts[0].startswith(
        "traditional-seller: 1 seller leaves to a rival after 6 mo. Against traditional"
    )
    assert "They held no line to a customer." in texts[1]
    file = io.StringIO()
    print_comparison(comparison, Console(file=file, width=2000, color_system=None))
    page = render(result, comparison, {})
    assert all(text in file.getvalue() for text in texts)
    assert "What planned departures cost" in page
    assert "Planned departures" in page
    assert not compare(replicate(only(result.study, "traditional"))).losses


def test_departures_in_words():
    case = case_of(shipped(study="who-leaves"), "factory-owned-both")
    words = "1 hunter-closer and 1 plant-manager leave together to a rival after 1 yr"
    assert departures_in_words(case.design.departures) == words


def test_held_accounts_are_compared_with_the_same_ones(result):
    study = result.study
    with_seller, without = (run_of(study, case_of(study, NAMES[i]), 0) for i in (1, 0))
    loss = held_loss(with_seller, without)
    planned = result.tables.departures
    row = planned[(planned["design"] == NAMES[1]) & planned["planned"] & (planned["replication"] == 0)].iloc[
        0
    ]
    assert loss.held == row["accounts_held"] > 0
    assert loss.followed == row["held_followed"] <= loss.lost <= loss.held
    assert loss.share == pytest.approx(1 - loss.orders / loss.usual)
    nothing = held_loss(with_seller, with_seller)
    assert nothing.share == 0.0
    with pytest.raises(ValueError, match="no planned leaver"):
        held_loss(without, without)
    assert np.isfinite(loss.share)
