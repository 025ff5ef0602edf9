"""What made a result: the code, the libraries, and how the machine computes."""

from __future__ import annotations

import hashlib
import math
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TypeAlias

import numpy as np
from scipy import special

Origin: TypeAlias = dict[str, str]
"""What must be equal for results to be equal to the bit: names of things to their versions."""

_DECIDING = (
    "events.py",
    "randomness.py",
    "simulate.py",
    "experiment/cells.py",
    "experiment/cluster.py",
    "experiment/execute.py",
    "experiment/replicate.py",
    "mechanisms",
    "metrics",
    "model",
    "scenario",
)
"""The code on which a result may depend; who only compares, shows or stores results is not in it."""

_LIBRARIES = ("salesim", "simpy", "numpy", "scipy", "pandas", "pyarrow", "pydantic")


def versions() -> dict[str, str]:
    """The versions of Python and of the libraries that results depend on."""
    return {"python": platform.python_version(), **{name: _installed(name) for name in _LIBRARIES}}


@cache
def _installed(name: str) -> str:
    """Looking it up takes milliseconds, and each piece of work on another machine asks."""
    return version(name)


@cache
def code_version() -> str:
    """A hash of the sources on which a result may depend, as they lie on the disk, in 16 hex digits.

    The version number of a package stays as it is while somebody works on it; this does not.
    """
    root = Path(__file__).resolve().parents[1]
    found = hashlib.sha256()
    for path in [file for part in _DECIDING for file in _sources(root / part)]:
        for content in (path.relative_to(root).as_posix().encode(), path.read_bytes()):
            found.update(len(content).to_bytes(8, "little") + content)
    return found.hexdigest()[:16]


def _sources(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


@cache
def arithmetic() -> str:
    """A hash of what this machine makes of some thousand numbers, in 16 hex digits.

    Libraries choose other instructions on other processors, and the last bit of a logarithm may differ. This
    is a sample of the functions that a run uses, not a proof.
    """
    u = (np.arange(1, 1024, dtype=np.float64)) / 1024.0
    arrays = [
        np.exp(5.0 * u),
        np.log(u),
        np.log1p(-u),
        np.sqrt(u),
        u**0.37,
        np.cumsum(u / 3.0),
        u.reshape(-1, 11) @ u[:11],
        special.ndtri(u),
        special.gammaincinv(2.5, u),
        special.gammaincc(2.5, 9.0 * u),
    ]
    scalars = [f(x) for x in u.tolist() for f in (math.exp, math.log, math.lgamma)]
    arrays.append(np.array([*scalars, *(x**0.37 for x in u.tolist())]))
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()[:16]


def origin() -> Origin:
    """All that results of this process depend on, beside the study itself."""
    return {**versions(), "code": code_version(), "arithmetic": arithmetic()}


def differences(theirs: Origin, ours: Origin) -> list[str]:
    """What is not the same, in words; empty where results would be the same to the bit."""
    found = []
    for name in ours:
        if theirs.get(name) == ours[name]:
            continue
        if name == "code":
            found.append("the code of salesim is another one")
        elif name == "arithmetic":
            found.append("the processor or its libraries round differently")
        else:
            found.append(f"{name} {theirs.get(name, 'is missing')} there, {ours[name]} here")
    return found
