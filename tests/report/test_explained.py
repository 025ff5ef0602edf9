"""Explanations and single departures as a reader sees them: terminal, figures, files."""

import io
import json

import numpy as np
import pandas as pd
import pytest
from rich.console import Console
from typer.testing import CliRunner

from sim.cli import app
from sim.experiment.decompose import ALL_OFF, AS_IS, decompose
from sim.experiment.explain import Explanation
from sim.experiment.key_person import loss_of
from sim.experiment.stress import Stress
from sim.experiment.switches import MECHANISMS
from sim.experiment.twin import Months, Twins
from sim.report.drawing import to_svg
from sim.report.explained import print_explanation
from sim.report.explained_picture import explained_figure
from sim.report.stressed import print_stress, stress_sentences
from sim.report.stressed_picture import stressed
from sim.scenario.units import HOURS_PER_YEAR
from tests.report.conftest import STUDIES

GREEN = str(STUDIES / "three-departments-green-field.yaml")
TINY = ["--jobs", "1", "--replications", "2", "--set", "study.horizon=13 mo"]
SPITE = "[bold]A"


def printed(show, thing, width=100):
    file = io.StringIO()
    show(thing, Console(file=file, width=width, color_system=None))
    return file.getvalue()


@pytest.fixture(scope="module")
def explanation(study):
    """Theft costs the one design 30k and the other 10k a year; nothing else makes a difference."""
    rng = np.random.default_rng(5)
    luck = rng.normal(0.0, 500.0, 12)
    chosen = tuple(m for m in MECHANISMS if m.name in ("theft", "ramp"))
    one, other = 600_000.0 + luck, 500_000.0 + luck
    pairs = {
        AS_IS: (one, other),
        "theft": (one + 30_000.0, other + 10_000.0 + 0.1 * luck),
        "ramp": (one + rng.normal(0.0, 500.0, 12), other),
        ALL_OFF: (one + 30_000.0, other + 10_000.0),
    }
    numbers = {name: {"profit_a_year": pair, "new_customers": pair} for name, pair in pairs.items()}
    return Explanation(study, SPITE, "conveyor", chosen, 12, decompose(numbers, 0.95), (), 96, 0, False)


def test_an_explanation_names_what_adds_most_first(explanation):
    text = printed(print_explanation, explanation)
    assert f"conveyor less {SPITE}: profit a year" in text
    # The ramp adds nothing for certain, and is marked so.
    assert text.index("theft  ") < text.index("ramp ?  ") < text.index("interaction of them")
    assert "+20.0k [+20.0k, +20.0k]" in text
    assert "-30.0k" in text
    assert "- without theft: no account follows somebody who leaves." in text
    assert "12 replications of each setting" in text
    assert "Common luck makes the intervals as narrow" in text


def test_an_explanation_fits_a_narrow_terminal(explanation):
    assert max(map(len, printed(print_explanation, explanation, 80).splitlines())) <= 80


def test_nothing_finished_is_told(study):
    nothing = Explanation(study, "traditional", "conveyor", MECHANISMS, 0, (), (), 0, 0, True)
    assert "no replication was finished under all settings" in printed(print_explanation, nothing)


def test_the_figure_of_an_explanation_has_all_lines(explanation):
    svg = to_svg(explained_figure(explanation))
    for word in ("theft", "ramp", "the whole difference", "profit a year"):
        assert svg.count(word) >= 1
    assert svg == to_svg(explained_figure(explanation))


@pytest.fixture(scope="module")
def found(study):
    """Seat 2 of a role costs a tenth of the orders for half a year; seat 1 nothing; seat 3 was empty."""
    rng = np.random.default_rng(6)

    def twins(loss, somebody=True):
        noise = rng.normal(0.0, 1.0, 24)
        usual = Months(np.full(24, 1000.0) + noise, np.full(24, 300.0), np.full(24, 50.0))
        lost = np.where(np.arange(24) < 6, loss, 0.0) + rng.normal(0.0, 1.0, 24) * (loss > 0)
        own = Months(usual.booked - lost, usual.profit - 0.2 * lost, usual.accounts - 2.0)
        return Twins(somebody, own if somebody else usual, usual, 7, 3)

    seats = {1: [twins(0.0) for _ in range(9)], 2: [twins(200.0) for _ in range(9)]}
    empty = [twins(0.0, somebody=False) for _ in range(9)]
    losses = [
        loss_of([[t] for t in pairs], "traditional", SPITE, seat, "P7" if seat == 2 else "", 0.95, 3)
        for seat, pairs in (*seats.items(), (3, empty))
    ]
    together = [list(row) for row in zip(*seats.values(), empty, strict=True)]
    losses += [loss_of(together, "traditional", role, None, "", 0.95, 1) for role in (SPITE, None)]
    return Stress(study, HOURS_PER_YEAR, "rival", tuple(losses), 27, (), False)


def test_the_key_person_is_named(found):
    (sentence,) = stress_sentences(found)
    assert (
        f"when its person leaves to a rival is {SPITE} 2 (P7): orders of the next 12 months -1.2" in sentence
    )
    assert "(-10% of the usual)" in sentence
    assert "in the mean of its 2 seats" in sentence
    months = found.means("traditional")[-1].recovery.months
    assert months in (6, 7)
    assert f"after {months} months." in sentence


@pytest.mark.parametrize("width", [80, 130])
def test_single_departures_fit_the_terminal(found, width):
    text = printed(print_stress, found, width)
    assert max(map(len, text.splitlines())) <= width
    assert text.index(f"{SPITE} 2") < text.index(f"mean {SPITE}")
    assert f" {found.means('traditional')[-1].recovery.months} mo" in text
    assert f"{SPITE} 3 in 9 replications" in " ".join(text.split())


def test_the_figure_of_departures_has_the_worst_seat(found):
    svg = to_svg(stressed(found).figure)
    assert f"traditional: {SPITE} 2" in svg
    assert "months since the departure" in svg


def test_explain_on_the_command_line(tmp_path):
    out = tmp_path / "why"
    words = ["explain", GREEN, "--between", "traditional", "conveyor", "--only", "theft", *TINY]
    done = CliRunner().invoke(app, [*words, "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "conveyor less traditional: new customers in 1.08 years" in done.output
    assert {path.name for path in out.iterdir()} == {
        "explanation.parquet",
        "explanation.svg",
        "manifest.json",
        "cells.sqlite",
    }
    assert len(pd.read_parquet(out / "explanation.parquet")) == 8
    told = json.loads((out / "manifest.json").read_text())
    assert (told["between"], told["finished_runs"]) == (["traditional", "conveyor"], 8)
    wrong = CliRunner().invoke(app, [*words, "--only", "thief"])
    assert wrong.exit_code == 2
    assert "--only" in wrong.output


def test_stress_on_the_command_line(tmp_path):
    out = tmp_path / "stress"
    words = ["stress", GREEN, "--designs", "conveyor", "--seat", "closer:1", *TINY, "--at"]
    done = CliRunner().invoke(app, [*words, "1 mo", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "closer 1" in done.output
    assert {path.name for path in out.iterdir()} == {"stress.parquet", "stress.svg", "manifest.json"}
    assert pd.read_parquet(out / "stress.parquet")["of"].tolist() == ["seat", "role", "design"]
    for at, problem in (("soon", "not a duration"), ("2 yr", "at least 12 months of the study after it")):
        wrong = CliRunner().invoke(app, [*words, at])
        assert wrong.exit_code == 2
        assert problem in " ".join(wrong.output.replace("│", " ").split())
