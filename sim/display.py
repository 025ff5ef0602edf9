"""How objects show themselves to people at a prompt: one line of text, and a table in a notebook."""

from __future__ import annotations

from collections.abc import Sized
from importlib import import_module


class Shown:
    """What is shown in one line at a prompt and as HTML in a notebook, never as a dump of its tables.

    The report writes the HTML. It stands above everything that is shown, so it is asked for by its public
    name, and first imported when something is shown.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        names = getattr(self, "__dataclass_fields__", ["name"])
        told = [f"{name}={_short(getattr(self, name))}" for name in names]
        return f"{type(self).__name__}({', '.join(told)})"

    def __str__(self) -> str:
        return repr(self)

    def _repr_html_(self) -> str | None:
        found: str | None = import_module("sim").html_of(self)
        return found


def _short(value: object) -> str:
    """A plain value as it is, a table by its size, anything else by its name or by how many it holds.

    >>> _short(3), _short("profit"), _short([1, 2])
    ('3', "'profit'", '<2>')
    """
    if value is None or isinstance(value, str | int | float):
        return repr(value)
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple):
        return f"<{' x '.join(map(str, shape))}>"
    if isinstance(value, Sized):
        return f"<{len(value)}>"
    return f"<{getattr(value, 'name', type(value).__name__)}>"
