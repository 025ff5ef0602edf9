"""What the model believes, from the docstrings of its mechanisms."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import sim.mechanisms
from docs.from_code.markdown import code, readable


def page() -> str:
    """All mechanisms: a section for each file, a heading for each belief."""
    return "\n\n".join(_section(module) for module in modules())


def modules() -> Iterator[ModuleType]:
    """The files of beliefs, in alphabetical order."""
    for found in pkgutil.iter_modules(sim.mechanisms.__path__):
        yield import_module(f"sim.mechanisms.{found.name}")


def beliefs(module: ModuleType) -> list[Callable[..., Any]]:
    """The public functions of a file, as they stand in it."""
    found = [
        function
        for name, function in vars(module).items()
        if inspect.isroutine(function) and function.__module__ == module.__name__ and not name.startswith("_")
    ]
    return list(found)


def _section(module: ModuleType) -> str:
    name = module.__name__.rpartition(".")[2]
    parts = [f"## {name.capitalize()}", readable(module)]
    for belief in beliefs(module):
        words = ", ".join(inspect.signature(belief).parameters)
        parts += [f"### {code(f'{belief.__name__}({words})')}", readable(belief)]
    return "\n\n".join(parts)
