"""Results of benchmarks made up by hand, in the form in which pytest-benchmark writes them."""

import json

from benchmarks.rounds import Rounds

MACHINE = {
    "system": "Linux",
    "processor": "x86_64",
    "python_version": "3.11.7",
    "python_implementation": "CPython",
    "cpu": {"brand_raw": "A processor", "count": 2},
}


def call(name, repeat, seconds, small=False, **notes):
    """One timed call."""
    extra = {"name": name, "repeat": repeat, "small": small, "notes": notes}
    return {"name": f"{name}[repeat{repeat}]", "stats": {"median": seconds}, "extra_info": extra}


def rounds_of(folder, *calls):
    """What ``Rounds`` reads from a file with these calls."""
    file = folder / "benchmarks.json"
    told = {"machine_info": MACHINE, "datetime": "2026-02-03T04:05:06+00:00", "benchmarks": list(calls)}
    file.write_text(json.dumps(told), encoding="utf-8")
    return Rounds.read(file)
