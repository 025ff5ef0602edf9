"""Worlds, designs, initial states and whole studies as files that read back as exactly the same things."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sim.scenario.design import Design
from sim.scenario.errors import Problem
from sim.scenario.initial import InitialState
from sim.scenario.study import Case, LoadedStudy, Start
from sim.scenario.tables import written
from sim.scenario.world import World


def yaml_text(thing: World | Design | dict[str, Any]) -> str:
    """A world, a design or plain data as the text of a scenario file."""
    tree = thing if isinstance(thing, dict) else thing.model_dump(mode="json", exclude_none=True)
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.width = 110
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    out = StringIO()
    yaml.dump(tree, out)
    return out.getvalue()


def files_of(study: LoadedStudy) -> dict[str, str]:
    """All files of a study by name: study.yaml, the world, the designs, the tables of its initial state.

    Raises ``Problem`` for what files cannot say: a department grown in another world than the study goes on
    in (an override changed it since), and a recorded lead stream, whose file belongs to the world's.
    """
    if study.recorded_leads is not None:
        raise Problem("a study with a recorded lead stream is not written", "its own files")
    if study.start is not None and study.start.state is None and study.start.world != study.world:
        problem = "the department was grown in another world than the study's, which overrides have changed"
        raise Problem(problem, "a study without overrides of the world")
    files = {"world.yaml": yaml_text(study.world)}
    for case in study.cases:
        files |= _case_files(f"design-{case.design.name}", case)
    tree = study.study.model_dump(mode="json", exclude_none=True, exclude={"initial", "set"})
    tree["world"] = "world.yaml"
    tree["designs"] = [f"design-{case.design.name}.yaml" for case in study.cases]
    if study.start is not None:
        tree["initial"], more = _initial(study.start)
        files |= more
    return files | {"study.yaml": yaml_text(tree)}


def _case_files(name: str, case: Case) -> dict[str, str]:
    """A design with those that its timeline makes of it, numbered in their order."""
    files: dict[str, str] = {}
    timeline = []
    for number, (change, later) in enumerate(zip(case.design.timeline, case.later, strict=True), 1):
        into = f"{name}-becomes-{number}"
        files |= _design_files(into, later)
        timeline.append(change.model_copy(update={"become": f"{into}.yaml"}))
    here = case.design.model_copy(update={"timeline": timeline})
    return files | _design_files(name, Case(here, case.file_seats))


def _design_files(name: str, case: Case) -> dict[str, str]:
    """A design whose seats an override has changed is laid over itself as it was filed, as its luck asks."""
    seats = {role: terms.seats for role, terms in case.design.roles.items()}
    filed = {**seats, **case.file_seats}
    if filed == seats:
        return {f"{name}.yaml": yaml_text(case.design)}
    roles = {
        role: terms.model_copy(update={"seats": filed[role]}) for role, terms in case.design.roles.items()
    }
    beneath = yaml_text(case.design.model_copy(update={"roles": roles}))
    overlay = {
        "extends": f"{name}-as-filed.yaml",
        "roles": {role: {"seats": n} for role, n in seats.items() if n != filed[role]},
    }
    return {f"{name}-as-filed.yaml": beneath, f"{name}.yaml": yaml_text(overlay)}


def _initial(start: Start) -> tuple[dict[str, Any], dict[str, str]]:
    placing = start.placing.model_dump(mode="json")
    files = _design_files("today", start.organisation)
    if start.state is None:
        grown = {"design": "today.yaml", "age": f"{start.age!r} h"}
        return {"grown": grown, "placing": placing}, files
    tables = written(start.state)
    tree = {"today": start.state.today.isoformat(), "organisation": "today.yaml", "placing": placing}
    tree |= {name: f"{name}.csv" for name in tables}
    return tree, files | {f"{name}.csv": text for name, text in tables.items()}


def write(thing: World | Design | InitialState | LoadedStudy, path: Path | str) -> list[Path]:
    """Write a world or a design to a file, or an initial state or a study into a folder; returns the paths.

    Raises ``OSError`` where that cannot be done; existing files of these names are replaced.
    """
    path = Path(path)
    if isinstance(thing, World | Design):
        texts = {path: yaml_text(thing)}
    elif isinstance(thing, InitialState):
        texts = {path / f"{name}.csv": text for name, text in written(thing).items()}
    else:
        texts = {path / name: text for name, text in files_of(thing).items()}
    for file, text in texts.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return list(texts)
