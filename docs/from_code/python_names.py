"""The public names of the package, for autodoc."""

from __future__ import annotations

import inspect
from importlib import import_module
from types import ModuleType

from pydantic import BaseModel

import sim
from docs.from_code.markdown import anchor

FILES = {"World": "world", "Design": "design", "InitialState": "initial"}
"""Names that are files: their keys stand on pages of their own."""


def page() -> str:
    """All public names: functions first, then what they return."""
    functions = [name for name in sim.__all__ if inspect.isroutine(getattr(sim, name))]
    plots = plot_functions()
    return "\n\n".join(
        [
            "## Functions",
            *(_directive(f"sim.{name}", "autofunction") for name in functions),
            "## Results and scenarios",
            *(_named(name) for name in sim.__all__ if name not in functions),
            *(["## Pictures"] if plots else []),
            *(_directive(f"sim.plot.{name}", "autofunction") for name in plots),
        ]
    )


def plot_functions() -> list[str]:
    """The public functions of ``sim.plot``."""
    module: ModuleType = import_module("sim.plot")
    return [
        name
        for name, found in sorted(vars(module).items())
        if inspect.isroutine(found) and found.__module__ == "sim.plot" and not name.startswith("_")
    ]


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
    return f"{anchor(name)}\n```{{eval-rst}}\n.. {kind}:: {name}\n{options}```"
