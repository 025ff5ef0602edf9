"""Results as if somebody else had named the designs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from sim.experiment.replicate import StudyResult
from sim.metrics.tables import Tables

SPITEFUL = 'Tom & "Jerry" say \'hi\' <b onclick="x()">now</b>'


def with_names(result: StudyResult, names: Mapping[str, str], description: str = SPITEFUL) -> StudyResult:
    """The result with other names of designs, all of which have this description."""
    cases = tuple(
        replace(
            case,
            design=case.design.model_copy(
                update={"name": names.get(case.design.name, case.design.name), "description": description}
            ),
        )
        for case in result.study.cases
    )
    reference = result.study.study.reference
    inner = result.study.study.model_copy(update={"reference": names.get(reference, reference)})
    assert result.tables is not None
    tables = {
        name: table.assign(design=table["design"].replace(dict(names)))
        for name, table in result.tables.by_name().items()
    }
    return replace(result, study=replace(result.study, study=inner, cases=cases), tables=Tables(**tables))


def over_and_over(result: StudyResult, designs: int) -> StudyResult:
    """The result with so many designs, which are those that it has with ever longer names."""
    assert result.tables is not None
    cases, tables = [], []
    for place in range(designs):
        case = result.study.cases[place % len(result.study.cases)]
        own = case.design.name
        name = f"{own} with a second line and a desk for orders, variant {place}" if place else own
        cases.append(replace(case, design=case.design.model_copy(update={"name": name})))
        tables.append(
            {key: table[table["design"] == own].assign(design=name) for key, table in _named(result)}
        )
    stacked = {key: pd.concat([each[key] for each in tables], ignore_index=True) for key in tables[0]}
    return replace(result, study=replace(result.study, cases=tuple(cases)), tables=Tables(**stacked))


def _named(result: StudyResult) -> list[tuple[str, pd.DataFrame]]:
    assert result.tables is not None
    return list(result.tables.by_name().items())
