"""The public names of the package, for autodoc."""

from __future__ import annotations

import inspect
from types import ModuleType

from pydantic import BaseModel

import sim
import sim.plot as plot

FILES = {"World": "world", "Design": "design", "InitialState": "initial"}
"""Names that are files: their keys stand on pages of their own."""


def page() -> str:
    """All public names: functions first, then what they return."""
    functions = [name for name in sim.__all__ if inspect.isroutine(getattr(sim, name))]
    return "\n\n".join(
        [
            "## Functions",
            *(_directive(f"sim.{name}", "autofunction") for name in functions),
            "## Results and scenarios",
            *(_named(name) for name in sim.__all__ if name not in functions),
            "## Pictures",
            "Functions of `sim.plot` draw on the axes that they are given, or on a figure of their own.",
            *(_directive(f"sim.plot.{name}", "autofunction") for name in plot.__all__),
        ]
    )


def _named(name: str) -> str:
    found = getattr(sim, name)
    if isinstance(found, ModuleType):
        return ""
    if inspect.isclass(found) and issubclass(found, BaseModel):
        where = f"{{ref}}`its keys <{FILES[name]}-top>`"
        return f"{_directive(f'sim.{name}', 'autoclass', members=False)}\n\n`sim.{name}` is a file: {where}."
    return _directive(f"sim.{name}", "autoclass")


def _directive(name: str, kind: str, members: bool = True) -> str:
    options = "   :members:\n" if kind == "autoclass" and members else ""
    return f"```{{eval-rst}}\n.. {kind}:: {name}\n{options}```"
