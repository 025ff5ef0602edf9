"""What the eight slides say: the sentences of page one, and charts of the report's numbers."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.experiment.compare import yearly
from sim.report.drawing import short
from sim.report.numbers import money, number
from sim.report.page.flip import doubts, parameter_name, turning
from sim.report.palette import looks
from sim.report.sentences import headlines
from sim.report.slides import bridge
from sim.report.slides.charts import BARS, COLUMNS, LINES, Chart, Series
from sim.report.slides.deck import WHOLE, Box, table, text
from sim.report.slides.leaving import leaving
from sim.report.slides.story import Story, charted
from sim.report.waterfall_figure import best_others, ends, steps
from sim.report.week_figures import ACTIVITY_GROUPS, GROUP_COLOURS, hours_a_week
from sim.report.words import warning
from sim.report.workbook.tables import monthly_means
from sim.scenario.units import HOURS_PER_WEEK
from sim.texts import _

if TYPE_CHECKING:
    import pandas as pd


_UPPER = Box(WHOLE.left, WHOLE.top, WHOLE.width, WHOLE.height * 0.55)
_LOWER = Box(WHOLE.left, WHOLE.top + WHOLE.height * 0.58, WHOLE.width, WHOLE.height * 0.42)
_ABOVE_LOWEST = Box(WHOLE.left, WHOLE.top, WHOLE.width, WHOLE.height - 0.85)
_LOWEST = Box(WHOLE.left, WHOLE.top + WHOLE.height - 0.75, WHOLE.width, 0.75)
_MOST_FLIPS = 2
_MOST_TOLD = 4


def question(story: Story) -> None:
    """The question, what is advised, and what to know beside it."""
    slide = story.deck.slide(
        story.first.question,
        _(
            "The recommendation follows from the verdicts on profit. A verdict is better or worse only where "
            "luck alone would hardly explain the difference in all comparisons of designs at once."
        ),
    )
    text(slide, [story.first.recommendation], _UPPER, largest=32, smallest=16, bold=True)
    beside = [story.first.money, *story.first.provisos, story.first.unit]
    text(slide, [line for line in beside if line], _LOWER, largest=18, smallest=11)


def verdicts(story: Story) -> None:
    """A row for each design: the word, the money, and why."""
    heads = [_("Design"), _("Verdict"), _("Profit, others against the reference"), _("In words")]
    rows = [
        [
            short(each.design, 40),
            _(each.word),
            each.amount,
            " ".join(filter(None, (each.sentence, each.customers))),
        ]
        for each in story.first.answers
    ]
    warnings = story.comparison.warnings
    source = _("Source: totals.parquet; each design less the reference, paired by replication.")
    # The slide has room for the first of many warnings, its notes for all.
    notes = [source, *map(warning, warnings)]
    slide = story.deck.slide(_("What the study says of each design"), "\n".join(notes))
    table(slide, [heads, *rows], (2.2, 1.3, 2.2, 6.5), _ABOVE_LOWEST if warnings else WHOLE)
    if warnings:
        told = _("Warnings: {texts}").format(texts="; ".join(warnings))
        text(slide, [told], _LOWEST, largest=12, smallest=9)


def growth(story: Story) -> None:
    """New customers of the last twelve months, by month."""
    means = monthly_means(story.tables.monthly, [each.design for each in story.comparison.designs])
    months = sorted(set(means["month"].tolist()))
    window = 12 if len(months) >= 12 else 1
    column = "new_in_a_year" if window == 12 else "new_customers"
    chart = Chart(
        LINES,
        [str(month + 1) for month in months],
        [
            Series(short(name), means.loc[means["design"] == name, column].tolist(), look.colour, look.line)
            for name, look in looks(story.designs).items()
            if name in set(means["design"])
        ],
        across=_("months since the start"),
        up=_("customers in {n} months").format(n=window) if window > 1 else _("customers in a month"),
        format="#,##0",
        said=_("Line chart of new customers by month and design."),
        every=12 if len(months) > 24 else 1,
        floor=0.0,
    )
    title = _("Growth: new customers won in the last 12 months")
    source = _("Source: monthly.parquet, means over replications; the band of luck is in the report.")
    charted(story, title, headlines(story.comparison)[1], chart, source)


def week(story: Story) -> None:
    """Where the hours of the whole department go, by design."""
    weeks = story.comparison.study.study.horizon / HOURS_PER_WEEK
    hours = hours_a_week(story.tables.time_use, weeks)
    shown = [name for name in story.designs if name in hours.index]
    chart = Chart(
        BARS,
        [short(name) for name in shown],
        [
            Series(_(group), [float(hours[group].to_dict()[name]) for name in shown], colour)
            for group, colour in zip(ACTIVITY_GROUPS, GROUP_COLOURS, strict=True)
        ],
        across="",
        up=_("hours a week of the whole department"),
        format="#,##0",
        said=_("Stacked bars of the department's week by activity, for each design."),
        floor=0.0,
    )
    told = _told_of_week(hours, shown)
    source = _("Source: time_use.parquet, means over replications; leave and sickness are left out.")
    charted(story, _("Where the department's week goes"), told, chart, source)


def _told_of_week(hours: pd.DataFrame, designs: list[str]) -> str:
    """How many hours go to new customers, design by design or between which two."""
    new = hours[list(ACTIVITY_GROUPS)[:2]].sum(axis=1).to_dict()
    shown = designs
    if len(designs) > _MOST_TOLD:
        ranked = sorted(designs, key=lambda name: -float(new[name]))
        shown = [ranked[0], ranked[-1]]
    told = "; ".join(
        _("{design}: {hours}").format(design=short(name), hours=number(float(new[name]))) for name in shown
    )
    text = _("Hours a week for new customers (hunting, qualifying and closing): {designs}.")
    if len(shown) < len(designs):
        text = _(
            "Most and fewest hours a week for new customers (hunting, qualifying and closing): {designs}."
        )
    return text.format(designs=told)


def profit(story: Story) -> None:
    """From the profit of the reference to that of the best other design; of a design alone, its profit."""
    known = {each.design: each for each in story.comparison.designs}
    look, others = looks(story.designs), best_others(story.comparison)
    if others:
        reference = known[story.comparison.study.study.reference]
        other, level = known[others[0]], 0.0
        begin, end = ends(reference, other)
        columns = [_whole(reference.design, begin, look)]
        level = columns[0].stop
        for step in steps(reference, other):
            columns.append(bridge.Column(step.label, level, level + step.amount))
            level += step.amount
        columns.append(_whole(other.design, end, look))
        title = _("Money: from the profit of {reference} to that of {design}").format(
            reference=short(reference.design), design=short(other.design)
        )
        told = story.first.payback_in_short or story.first.money
    else:
        own = story.comparison.designs[0]
        columns = [_whole(own.design, own.means[yearly("profit")].estimate, look)]
        title, told = _("Money: the profit of {design}").format(design=short(own.design)), story.first.money
    floor = _edge(columns)
    unit = _("{currency} a year (the axis does not begin at 0)") if floor else _("{currency} a year")
    chart = Chart(
        COLUMNS,
        [column.label for column in columns],
        bridge.series(columns),
        across="",
        up=unit.format(currency=story.currency),
        format="#,##0",
        said="; ".join(f"{column.label}: {money(column.stop - column.start)}" for column in columns),
        floor=floor,
    )
    source = _("Source: the profit account of the report, from totals.parquet, means over replications.")
    charted(story, title, told, chart, source)


def _whole(design: str, amount: float, look: Mapping[str, Any]) -> bridge.Column:
    return bridge.Column(short(design), 0.0, amount, look[design].colour)


def _edge(columns: list[bridge.Column]) -> float | None:
    """Where the axis begins: by itself, unless the steps would be too small to see from 0."""
    levels = [column.stop for column in columns]
    low, span = min(levels), max(levels) - min(levels)
    if not low > 2 * span > 0:
        return None
    unit = 10.0 ** (len(str(int(span))) - 1)
    return (low - span / 2) // unit * unit


def risks(story: Story) -> None:
    """What could go wrong, and which assumptions would turn a verdict."""
    slide = story.deck.slide(
        _("Risks, and what would change the verdict"),
        _("Yardsticks are conventions of this report. Turning points come from the plausible worlds."),
    )
    text(slide, [risk.sentence for risk in story.first.risks], _UPPER, largest=18, smallest=11, bullets=True)
    lines = []
    for turn in turning(story.comparison)[:_MOST_FLIPS]:
        lines.append(_("{design}: {sentence}").format(design=short(turn.design), sentence=turn.sentence))
        lines += [
            _("{name}: {turning}").format(name=parameter_name(flip.path), turning=flip.turning)
            for flip in turn.flips[:1]
        ]
    text(slide, lines or list(doubts(story.comparison)), _LOWER, largest=16, smallest=10, bullets=True)


def reproduce(story: Story) -> None:
    """What to check before acting, and how to get the same numbers again."""
    slide = story.deck.slide(
        _("What to check first, and how to repeat this"),
        _("Every parameter with its source and grade is in the report and on a sheet of the workbook."),
    )
    text(
        slide, [check.sentence for check in story.first.checks], _UPPER, largest=18, smallest=10, bullets=True
    )
    text(slide, _repeating(story.manifest), _LOWER, largest=14, smallest=9)


def _repeating(manifest: Mapping[str, object]) -> list[str]:
    command = manifest.get("command")
    typed = shlex.join(map(str, command)) if isinstance(command, list | tuple) else str(command or "")
    versions = manifest.get("versions")
    told = [f"{name} {number}" for name, number in versions.items()] if isinstance(versions, Mapping) else []
    lines = [
        _("Command: {command}").format(command=typed),
        _("Seed: {seed}; content: {content_hash}").format(
            seed=manifest.get("seed", "-"), content_hash=manifest.get("content_hash", "-")
        ),
        _("Versions: {versions}").format(versions=", ".join(told) or "-"),
    ]
    return lines


SLIDES = (question, verdicts, growth, week, leaving, profit, risks, reproduce)
"""The slides in their order."""
