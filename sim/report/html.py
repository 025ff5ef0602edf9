"""The comparison as one web page that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.report import sections
from sim.report.assumptions import GRADES, Assumption, assumptions, weakest_first
from sim.report.beside import columns
from sim.report.drawing import theme_css
from sim.report.explanations import explanations
from sim.report.leaving import leaving_rows
from sim.report.organisation import design_views
from sim.report.outlook import outlook_sentences
from sim.report.pairwise import correlations, pair_sentences, square
from sim.report.pictures import departure_pictures, pictures
from sim.report.planned import loss_sentences
from sim.report.sentences import METRIC_NAMES, beginnings, caveats, findings, headlines
from sim.report.steady import steady_rows
from sim.report.summary import rows
from sim.report.transition import transition_rows, transition_sentences
from sim.report.transition_picture import transition_picture
from sim.texts import _

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.replicate import StudyResult

TABLES = {
    "totals": "one row of numbers for each run",
    "monthly": "counts, stocks and the account of each month",
    "customers": "what each customer earned and cost",
    "people": "what each person cost, did and brought in",
    "departures": "everybody who left, and his accounts",
    "leavers": "what the accounts of leavers bought in the months around a departure",
    "time_use": "the hours of each role by activity",
}
"""What the tables beside the page hold."""

MOST_FAILURES = 50
"""Failed runs listed one by one; a study that fails everywhere needs no longer list."""


def render(result: StudyResult, comparison: Comparison, manifest: dict[str, object]) -> str:
    """The whole report as HTML.

    ``manifest`` says how to reproduce the study and is shown as given: text, numbers, lists and tables of
    them. Equal arguments give equal text. Raises ``ValueError`` where no run was finished.
    """
    if result.tables is None:
        raise ValueError("no run was finished; there is nothing to report")
    found = assumptions(comparison.study.world)
    return (
        _environment()
        .get_template("template.html.j2")
        .render(
            study=comparison.study.study,
            overrides=comparison.study.overrides,
            world=comparison.study.world,
            replications=comparison.replications,
            headlines=headlines(comparison),
            findings=[*findings(comparison), *pair_sentences(comparison)],
            outlook=outlook_sentences(comparison),
            squares={METRIC_NAMES[metric]: square(comparison, metric) for metric in METRIC_NAMES},
            correlations=correlations(comparison),
            steady=steady_rows(comparison),
            explanations=explanations(comparison),
            beginnings=beginnings(comparison),
            caveats=caveats(comparison),
            names=[design.design for design in comparison.designs],
            rows=rows(comparison),
            pictures=pictures(result.tables, comparison),
            theme=theme_css(),
            columns=columns(comparison),
            account=sections.account(comparison),
            cash=sections.cash(result.tables, comparison),
            factory=sections.factory(result.tables, comparison),
            changing=[transition.design for transition in comparison.transitions],
            changes=transition_sentences(comparison),
            change_rows=transition_rows(comparison),
            change_picture=transition_picture(result.tables, comparison) if comparison.transitions else None,
            customers=sections.customers(result.tables, comparison),
            role_columns=[_(name) for name in sections.ROLE_COLUMNS],
            roles=sections.by_role(result.tables, comparison),
            tables=TABLES,
            leaving=leaving_rows(result.tables, comparison),
            losses=loss_sentences(comparison),
            departure_pictures=departure_pictures(result.tables, comparison),
            warnings=comparison.warnings,
            failures=result.failed[:MOST_FAILURES],
            failed=len(result.failed),
            designs=design_views(comparison.study),
            assumptions=weakest_first(found),
            strength=_strength(found),
            grades=GRADES,
            manifest=manifest,
        )
    )


def _environment() -> Environment:
    """Whatever a user wrote is text: everything is escaped unless the template says otherwise."""
    return Environment(
        loader=PackageLoader("sim.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _strength(found: list[Assumption]) -> str:
    """How much of the world is guessed, in a sentence."""
    guesses = sum(assumption.grade == "D" for assumption in found)
    overridden = sum(assumption.overridden for assumption in found)
    text = f"{guesses} of {len(found)} parameters are guesses (grade D); they come first."
    were = "was" if overridden == 1 else "were"
    return f"{text} {overridden} {were} set by this study or its user." if overridden else text
