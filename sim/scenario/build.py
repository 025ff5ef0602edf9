"""A study from Python objects instead of files."""

from __future__ import annotations

from collections.abc import Sequence

from sim.scenario.begin import check_fit, check_placing, misfits
from sim.scenario.design import Design
from sim.scenario.errors import Problem, nearest
from sim.scenario.initial import InitialState
from sim.scenario.study import Case, Grown, LoadedStudy, Margins, Placing, Start, Study
from sim.scenario.world import World


def make_study(
    name: str,
    world: World,
    designs: Sequence[Design],
    *,
    reference: str | None = None,
    horizon: str = "5 yr",
    replications: int = 30,
    seed: int = 1,
    practically_equal: float | Margins = 0.02,
    state: InitialState | None = None,
    organisation: Design | None = None,
    grown: str | None = None,
    placing: Placing | None = None,
    description: str = "",
) -> LoadedStudy:
    """A study of some designs in a world, as ``load_study`` makes one from files.

    ``reference``: name of one of the designs, by default the first. It begins from ``state``, the company as
    it is under the design ``organisation``; or from a department ``grown`` for that long ("10 yr") under
    ``organisation``; or, with neither, on a green field. Raises ``Problem`` (a ``ValueError``) that says
    what does not fit, or pydantic's ``ValidationError`` for a number out of bounds.
    """
    for design in designs:
        if design.timeline:
            found = f"{design.name} has a timeline, which names files"
            raise Problem(found, "a study file", None, ("designs",))
    if not designs:
        raise Problem("no design", "at least one", None, ("designs",))
    if world.leads.inbound.replay is not None:
        raise Problem("the world replays recorded leads", "a study file, which knows where they are")
    names = [design.name for design in designs]
    reference = reference if reference is not None else names[0]
    if reference not in names:
        raise Problem(f"no design '{reference}'", ", ".join(names), nearest(reference, names), ("reference",))
    if len(set(names)) < len(names):
        raise Problem("two designs have the same name", "designs with different names", None, ("designs",))
    for design in (*designs, *([organisation] if organisation is not None else [])):
        for problem in misfits(design, world):
            raise problem
    study = Study.model_validate(
        {
            "name": name,
            "description": description,
            "world": world.name,
            "designs": names,
            "reference": reference,
            "horizon": horizon,
            "replications": replications,
            "seed": seed,
            "practically_equal": practically_equal,
        }
    )
    start = _start(world, state, organisation, grown, placing or Placing())
    check_placing(placing or Placing(), designs, state)
    cases = tuple(Case(design, _seats(design)) for design in designs)
    return LoadedStudy(study, world, cases, None, start, ())


def _seats(design: Design) -> dict[str, int]:
    return {role: terms.seats for role, terms in design.roles.items()}


def _start(
    world: World,
    state: InitialState | None,
    organisation: Design | None,
    grown: str | None,
    placing: Placing,
) -> Start | None:
    if state is None and grown is None:
        if organisation is not None:
            raise Problem("found an organisation of today and nothing it holds for", "a state, or grown")
        return None
    if organisation is None:
        raise Problem("the organisation of today is missing", "the design of the state's roles")
    if state is not None and grown is not None:
        raise Problem("found a state and a grown department", "one of them")
    case = Case(organisation, _seats(organisation))
    if state is None:
        age = Grown.model_validate({"design": organisation.name, "age": grown}).age
        return Start(case, None, age, world, placing)
    check_fit(state, organisation, world)
    return Start(case, state, 0.0, world, placing)
