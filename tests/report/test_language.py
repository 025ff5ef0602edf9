"""Everything that readers see goes through the catalogue, whatever the language; and plurals fit it."""

from __future__ import annotations

import io
from dataclasses import replace
from gettext import GNUTranslations

import numpy as np
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from sim import texts
from sim.experiment.compare import Comparison, compare
from sim.experiment.loss import DepartureLoss
from sim.experiment.staffing import staff
from sim.experiment.transition import Transition
from sim.experiment.workload import workload
from sim.report.chart import print_design, print_study, print_world
from sim.report.html import render
from sim.report.load import print_load
from sim.report.outlook import outlook_sentences
from sim.report.pairwise import correlations, pair_sentences, square
from sim.report.planned import loss_sentences
from sim.report.quality import Finding, Quality, print_quality, render_quality
from sim.report.sentences import METRIC_NAMES, sentences
from sim.report.staffing import mix_lines, print_staffing
from sim.report.steady import steady_rows
from sim.report.summary import Row, rows
from sim.report.terminal import print_comparison
from sim.report.transition import transition_rows, transition_sentences
from sim.report.words import replications
from sim.scenario.rules import Departure
from sim.scenario.study import Margins
from sim.scenario.unknown import Gap
from sim.stats import Interval, paired_difference
from tests.experiment.toy import Toy
from tests.report.pseudo import Page, Pseudo, of_the_user, shown, unspoken
from tests.studies import shipped


@pytest.fixture(autouse=True)
def _pseudo():
    with texts.speaking(Pseudo()):
        yield


@pytest.fixture
def comparison(result):
    """Compared while the language is spoken, as its warnings are written then."""
    return compare(result)


def all_of(lines: list[Row]) -> list[str]:
    return [text for row in lines for text in (row.label, row.unit, row.note, row.group, *row.cells)]


# -- nothing is missed -------------------------------------------------------------------------------------


def test_a_text_outside_the_catalogue_is_seen(study):
    own = of_the_user(study)
    assert unspoken(["⟦a year of ⟦profit⟧ in⟧ conveyor, +12.3k [-1, 4M], money"], own) == []
    assert unspoken(["⟦a year⟧ of profit in conveyor"], own) == ["⟦a year⟧ of profit in conveyor"]
    assert unspoken(["conveyors"], own) == ["conveyors"]


def test_rows_and_sentences_of_a_comparison(comparison):
    own = of_the_user(comparison.study)
    said = [*all_of(rows(comparison)), *all_of(steady_rows(comparison)), correlations(comparison)]
    said += [text for metric in METRIC_NAMES for text in all_of(square(comparison, metric))]
    assert len(said) > 300
    assert unspoken(said, own) == []
    # What is to be expected in plausible worlds is told elsewhere.
    told = [*sentences(comparison), *pair_sentences(comparison)]
    assert unspoken(set(told) - set(outlook_sentences(comparison)), own) == []


@pytest.mark.parametrize("half", [1.0, 50.0, 1e6])
def test_every_verdict_has_its_words(by_hand, half):
    comparison = by_hand((100.0, half), (-100.0, half))
    own = of_the_user(comparison.study)
    assert unspoken([*sentences(comparison), *all_of(rows(comparison))], own) == []
    assert unspoken(sentences(by_hand((0.5, 1.0))), own) == []
    assert unspoken(sentences(by_hand()), own) == []


def test_what_is_printed_of_a_comparison(comparison):
    said = shown(print_comparison, comparison)
    assert len(said) > 200
    assert unspoken(said, of_the_user(comparison.study)) == []


@pytest.fixture
def changing(comparison: Comparison) -> Comparison:
    """A reorganisation and departures, made by hand."""
    names = [case.design.name for case in comparison.study.cases]
    interval = Interval(-5.0, -9.0, 1.0, 0.95, 4)
    by_month = np.array([-3.0, -5.0])
    change = Transition(names[1], 4, 4, 12.0, by_month, -5.0, 2, None, interval, 2, 4)
    same = paired_difference([1.0, 2.0, 3.0], [2.0, 2.5, 5.0])
    leaves = Departure.model_validate({"at": "6 mo", "seats": {"hunter": [1, 2]}})
    loss = DepartureLoss(names[1], names[0], (leaves,), 12, same, same, same, 10.0, 5.0, 3.0, 2.0)
    changes = [change, *(replace(change, payback=month, trough=0.0, changed=month) for month in (0, 7))]
    losses = [loss, replace(loss, visited=0.0), replace(loss, held=0.0, departures=())]
    return replace(comparison, transitions=tuple(changes), losses=tuple(losses))


def test_reorganisations_and_departures(changing):
    said = [*transition_sentences(changing), *loss_sentences(changing), *all_of(transition_rows(changing))]
    assert unspoken(said, of_the_user(changing.study)) == []


def test_designs_worlds_and_their_arithmetic():
    # Its company is known from tables, so none has to be grown first.
    study = shipped(study="small-firm")
    assert study.start is not None
    own = of_the_user(study)
    said = [
        *study.start.in_words(),
        *shown(print_study, study),
        *shown(print_world, study.world),
        *shown(print_load, workload(study)),
    ]
    assert len(said) > 300
    assert unspoken(said, own) == []
    every = shipped(study="all-designs")
    for case in every.cases:
        assert unspoken(shown(print_design, case.design), of_the_user(every)) == []


def test_staffing():
    margins = Margins(share=0.0, profit_a_year=10_000.0)
    found = staff(
        shipped(), budget=25.2, designs=["traditional", "conveyor"], margins=margins, executor=Toy()
    )
    own = {*of_the_user(found.study), found.study.study.name}
    said = shown(lambda console: print_staffing(found, "study.yaml", console))
    command = next(text for text in said if text.startswith("salesim compare"))
    assert unspoken([*said, *mix_lines(found)], {*own, command}) == []


def test_data_quality():
    quality = Quality(
        name="Valves",
        sizes=[("A", "B")],
        taken=[],
        findings=[Finding("", "", "", "F", "D")],
        gaps=[Gap("T", "C", 1, 2, True, "by the shares of the world's market")],
        mapping=[("S", "H", "R")],
    )
    page = Page(render_quality(quality))
    assert "⟦What was found and done⟧" in page.texts
    assert unspoken([*page.texts, *shown(print_quality, quality)], {"Valves"}) == []


@pytest.mark.xfail(strict=True, reason="the page's own texts are not in the catalogue yet")
def test_the_whole_page(result, changing):
    page = Page(render(result, changing, {"seed": 1}))
    assert unspoken(page.texts, {*of_the_user(changing.study), "seed"}) == []


# -- plurals -----------------------------------------------------------------------------------------------


def ukrainian() -> GNUTranslations:
    """A catalogue with three forms of a plural, as Ukrainian has them."""
    catalogue = Catalog(locale="uk")
    forms = ("{n} повторення", "{n} повторення (2-4)", "{n} повторень")
    catalogue.add(("{n} replication", "{n} replications"), forms)
    catalogue.add("unlimited", "без меж")
    written = io.BytesIO()
    write_mo(written, catalogue)
    written.seek(0)
    return GNUTranslations(written)


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "повторення"), (3, "повторення (2-4)"), (5, "повторень"), (11, "повторень"), (21, "повторення")],
)
def test_plurals_have_as_many_forms_as_the_language(n, words):
    with texts.speaking(ukrainian()):
        assert replications(n) == f"{n} {words}"
        assert texts.spoken() == "uk"
        # What is not translated yet is said in English.
        assert texts._("better") == "better"


def test_a_language_is_found_by_its_code(tmp_path, monkeypatch):
    monkeypatch.setattr(texts, "CATALOGUES", tmp_path)
    assert texts.languages() == ["en"]
    assert texts.language("en").gettext("better") == "better"
    with pytest.raises(ValueError, match="found 'uk'; there are texts in: en"):
        texts.language("uk")
    folder = tmp_path / "uk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog(locale="uk")
    catalogue.add("better", "краще")
    with (folder / "salesim.mo").open("wb") as file:
        write_mo(file, catalogue)
    assert texts.languages() == ["en", "uk"]
    with texts.speaking(texts.language("uk")):
        assert texts._("better") == "краще"
        assert texts._("") == ""
