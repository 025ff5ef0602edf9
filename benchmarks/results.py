"""Write RESULTS.md from one run of all benchmarks: ``python -m benchmarks.results FILE``."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.rounds import NotMeasuredError, Rounds

HERE = Path(__file__).resolve().parent
ORDER = (
    "model",
    "builds",
    "pipeline",
    "decision",
    "scaling",
    "memory",
    "workers",
    "sweep",
    "report",
    "startup",
)
"""The sections in the order of the file; a benchmark that is not named here comes last."""
PACKAGES = ("simpy", "numpy", "scipy", "pandas", "pytest-benchmark", "ciw", "salabim", "mesa")

Section = Callable[[Rounds], str]


def sections() -> dict[str, Section]:
    """The function ``section`` of each ``bench_*.py``, in order."""
    found = {file.stem.removeprefix("bench_") for file in HERE.glob("bench_*.py")}
    known = [name for name in ORDER if name in found]
    names = [*known, *sorted(found.difference(ORDER))]
    return {name: importlib.import_module(f"benchmarks.bench_{name}").section for name in names}


def written(rounds: Rounds, parts: dict[str, Section]) -> str:
    """The whole file; a section whose benchmarks are not in this run says which one is missing."""
    return "\n\n".join([_head(rounds), *(_part(name, part, rounds) for name, part in parts.items())]) + "\n"


def _part(name: str, part: Section, rounds: Rounds) -> str:
    try:
        return part(rounds).strip()
    except NotMeasuredError as missing:
        return f"## {name.capitalize()}\n\nNot complete in this run: {missing}."


def _head(rounds: Rounds) -> str:
    machine, cpu = rounds.machine, rounds.machine.get("cpu", {})
    lines = [
        "# Results of the benchmarks",
        *(["**Tiny sizes, to see that everything runs: no figure here counts.**"] if rounds.small else []),
        "Written by `make bench`; not by hand. All figures are of one run on one machine. Figures are "
        f"medians over {rounds.repeats} interleaved repeats, with the lowest and the highest of them in "
        "brackets; ratios are taken repeat by repeat. **F** is the time of one bare SimPy timeout.",
        "\n".join(
            [
                f"* date: {rounds.date[:10]}",
                f"* machine: {cpu.get('brand_raw', machine.get('processor', 'unknown'))}, "
                f"{cpu.get('count', 'unknown number of')} cores, {machine['system']}",
                f"* Python {machine['python_version']} ({machine['python_implementation']})",
                f"* {', '.join(f'{package} {_version(package)}' for package in PACKAGES)}",
            ]
        ),
    ]
    return "\n\n".join(lines)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the JSON of pytest-benchmark, write RESULTS.md and print it."""
    parser = argparse.ArgumentParser(description="Write RESULTS.md from the JSON of pytest-benchmark.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    told = parser.parse_args(arguments)
    text = written(Rounds.read(told.file), sections())
    told.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
