"""What decides the rows of a study's cells: content, code and libraries; and how two studies differ in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sim.experiment.provenance import arithmetic, code_version, versions
from sim.scenario.study import Case, LoadedStudy, content_hash
from sim.scenario.units import write_duration

_MOST_TOLD = 5


def parts_of(study: LoadedStudy) -> dict[str, str]:
    """Everything that decides the rows of cells of this study, as texts by name.

    Replications and the set of designs are not in it, as neither changes a row: a design has a part of its
    own. World and designs are given in full, so that what differs can be told.
    """
    start = None if study.start is None else study.start.key
    return {
        "world": _text(_unmarked(study.world.model_dump(mode="json"))),
        "study.horizon": _text(write_duration(study.study.horizon)),
        "study.seed": _text(study.study.seed),
        "recorded leads": content_hash([list(lead) for lead in study.recorded_leads or ()]),
        "study.initial": "green field" if start is None else start,
        **{f"design.{case.design.name}": _text(_design(case)) for case in study.cases},
        "code": code_version(),
        "versions": _text({**versions(), "arithmetic": arithmetic()}),
    }


def _design(case: Case) -> dict[str, Any]:
    """All that decides how an organisation is and what it becomes, in the words of its file."""
    later = [_design(each) for each in case.later]
    return {**case.design.model_dump(mode="json"), "seats as filed": case.file_seats, "later": later}


def _unmarked(tree: Any) -> Any:
    """Plain data without the marks of what was set from outside, as a value is the same whoever set it."""
    if not isinstance(tree, dict):
        return tree
    marked = "value" in tree and tree.get("overridden") is True
    return {key: _unmarked(item) for key, item in tree.items() if not (marked and key == "overridden")}


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def differences(there: Mapping[str, str], here: Mapping[str, str]) -> list[str]:
    """How the parts that both name differ, in words: a few paths of each, with both values."""
    return [
        line
        for name in here
        if name in there and there[name] != here[name]
        for line in _told(name, there[name], here[name])
    ]


def _told(name: str, there: str, here: str) -> list[str]:
    if name == "code":
        return [f"another version of salesim (code {there} there, {here} here)"]
    if name in ("recorded leads", "study.initial"):
        return [f"{name}: another one ({there} there, {here} here)"]
    found = list(_unlike(name, json.loads(there), json.loads(here)))
    more = len(found) - _MOST_TOLD
    return found[:_MOST_TOLD] + ([f"{more} more values of {name}"] if more > 0 else [])


def _unlike(path: str, there: Any, here: Any) -> Iterator[str]:
    """The places at which two trees of plain data differ."""
    if isinstance(there, dict) and isinstance(here, dict):
        for key in sorted(there.keys() | here.keys()):
            yield from _unlike(f"{path}.{key}", there.get(key), here.get(key))
    elif isinstance(there, list) and isinstance(here, list) and len(there) == len(here):
        for place, (one, other) in enumerate(zip(there, here, strict=True)):
            yield from _unlike(f"{path}.{place}", one, other)
    elif there != here:
        yield f"{path}: {_shown(there)} there, {_shown(here)} here"


def _shown(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
