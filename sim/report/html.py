"""The comparison as one web page that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from sim.report import sections
from sim.report.assumptions import GRADES, assumptions, strength, weakest_first
from sim.report.beside import columns
from sim.report.drawing import theme_css
from sim.report.explanations import explanations
from sim.report.first_page import FirstPage, first_page
from sim.report.leaving import leaving_rows
from sim.report.organisation import design_views
from sim.report.outlook import outlook_sentences
from sim.report.page.bars import bars
from sim.report.page.brief import size
from sim.report.page.contents import TABLES, contents
from sim.report.page.environment import environment
from sim.report.page.flip import doubts, turning
from sim.report.page.marks import marks
from sim.report.page.risks import risk_rows
from sim.report.page.stagnation import stagnation_rows
from sim.report.pairwise import correlations, pair_sentences, square
from sim.report.pictures import departure_pictures, pictures
from sim.report.planned import loss_sentences
from sim.report.sentences import beginnings, caveats, findings, headlines
from sim.report.steady import steady_rows
from sim.report.summary import rows
from sim.report.transition import transition_rows, transition_sentences
from sim.report.transition_picture import transition_picture
from sim.report.words import METRIC_NAMES, VERDICTS, replications
from sim.texts import _, spoken

if TYPE_CHECKING:
    from sim.experiment.compare import Comparison
    from sim.experiment.replicate import StudyResult
    from sim.metrics.tables import Tables

MOST_FAILURES = 50
"""Failed runs listed one by one; a study that fails everywhere needs no longer list."""


def render(result: StudyResult, comparison: Comparison, manifest: dict[str, object]) -> str:
    """The whole report as HTML.

    ``manifest`` says how to reproduce the study and is shown as given: text, numbers, lists and tables of
    them. Equal arguments give equal text. Raises ``ValueError`` where no run was finished.
    """
    tables = _tables(result)
    titles = contents(comparison)
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            **_common(first_page(result, comparison), comparison, manifest),
            titles=titles,
            contents=list(titles.items()),
            **_findings(comparison),
            **_course(tables, comparison),
            **_business(tables, comparison),
            **_doubts(comparison),
            **_numbers(comparison),
            designs=design_views(comparison.study),
            failures=result.failed[:MOST_FAILURES],
            failed=len(result.failed),
            tables=TABLES,
        )
    )


def render_brief(result: StudyResult, comparison: Comparison, manifest: dict[str, object]) -> str:
    """What somebody who decides needs to know, as HTML that prints on one sheet of A4.

    Raises ``ValueError`` where no run was finished.
    """
    _tables(result)
    first = first_page(result, comparison)
    return (
        environment()
        .get_template("brief.html.j2")
        .render(
            **_common(first, comparison, manifest),
            bars=bars(comparison),
            replications=replications(comparison.replications),
            size=size(first),
        )
    )


def _tables(result: StudyResult) -> Tables:
    if result.tables is None:
        raise ValueError("no run was finished; there is nothing to report")
    return result.tables


def _common(first: FirstPage, comparison: Comparison, manifest: dict[str, object]) -> dict[str, object]:
    """What the page and the sheet share."""
    cases = [case.design.name for case in comparison.study.cases]
    return {
        "language": spoken(),
        "theme": theme_css(),
        "marks": marks(cases),
        "study": comparison.study.study,
        "world": comparison.study.world,
        "overrides": comparison.study.overrides,
        "first": first,
        "manifest": manifest,
        "command": _command(manifest.get("command")),
    }


def _command(given: object) -> str:
    """The command as somebody would type it."""
    return shlex.join(map(str, given)) if isinstance(given, list | tuple) else str(given or "")


def _findings(comparison: Comparison) -> dict[str, object]:
    return {
        "headlines": headlines(comparison),
        "findings": [*findings(comparison), *pair_sentences(comparison)],
        "outlook": outlook_sentences(comparison),
        "explanations": explanations(comparison),
        "beginnings": beginnings(comparison),
        "caveats": caveats(comparison),
    }


def _course(tables: Tables, comparison: Comparison) -> dict[str, object]:
    return {
        "pictures": pictures(tables, comparison),
        "stagnation": stagnation_rows(comparison),
        "departures": departure_pictures(tables, comparison),
        "losses": loss_sentences(comparison),
        "leaving": leaving_rows(tables, comparison),
    }


def _business(tables: Tables, comparison: Comparison) -> dict[str, object]:
    changing = [transition.design for transition in comparison.transitions]
    return {
        "columns": columns(comparison),
        "account": sections.account(comparison),
        "cash": sections.cash(tables, comparison),
        "factory": sections.factory(tables, comparison),
        "customers": sections.customers(tables, comparison),
        "roles": sections.by_role(tables, comparison),
        "role_columns": [_(name) for name in sections.ROLE_COLUMNS],
        "changing": changing,
        "changes": transition_sentences(comparison),
        "change_rows": transition_rows(comparison),
        "change_picture": transition_picture(tables, comparison) if changing else None,
    }


def _doubts(comparison: Comparison) -> dict[str, object]:
    found = assumptions(comparison.study.world)
    return {
        "risks": risk_rows(comparison),
        "assumptions": weakest_first(found),
        "strength": strength(found),
        "grades": GRADES,
        "doubts": doubts(comparison),
        "turning": turning(comparison),
    }


def _numbers(comparison: Comparison) -> dict[str, object]:
    means = _(
        "Means of {replications} per design; brackets hold 95% intervals, - stands where nothing can be "
        "computed"
    )
    return {
        "names": [design.design for design in comparison.designs],
        "words": {_(word): word.replace(" ", "-") for word in VERDICTS},
        "means": means.format(replications=replications(comparison.replications)),
        "rows": rows(comparison),
        "squares": {_(name): square(comparison, metric) for metric, name in METRIC_NAMES.items()},
        "correlations": correlations(comparison),
        "steady": steady_rows(comparison),
    }
