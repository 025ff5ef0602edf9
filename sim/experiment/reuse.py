"""Finished runs of an earlier command: found again in its folder, if nothing has changed since."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiment.provenance import differences, origin
from sim.experiment.store import MANIFEST, is_ours
from sim.metrics.tables import TABLES, Tables
from sim.scenario.study import LoadedStudy, content_hash


@dataclass(frozen=True)
class Found:
    """Tables of an earlier command that are still good; or none, and ``why`` ("" where there were none)."""

    tables: Tables | None
    why: str = ""


def finished_in(folder: Path, study: LoadedStudy) -> Found:
    """The runs in a results folder that running the study again would repeat to the bit.

    The study there may have had another number of replications; all else must be the same: world, horizon,
    seed, beginning, designs, code, libraries, and how the machine computes. Each table must be the one that
    the manifest describes.
    """
    manifest = folder / MANIFEST
    if not is_ours(manifest):
        return Found(None)
    try:
        told = json.loads(manifest.read_text(encoding="utf-8"))
        if not told["finished_runs"]:
            return Found(None)
        changed = _changed(told, study)
        return Found(None, changed) if changed else _read(folder, told["tables"])
    except OSError as error:
        return Found(None, f"{error.filename} cannot be read ({error.strerror})")
    except (KeyError, TypeError, AttributeError):
        return Found(None, f"{MANIFEST} says too little of what made them")


def _hours(amount: float) -> str:
    return f"{amount:,.0f} h"


def _changed(told: dict[str, Any], study: LoadedStudy) -> str:
    """What is not as it was, in words; "" where nothing is."""
    for what, before, now in (
        ("seed", told["seed"], study.study.seed),
        ("horizon", _hours(told["horizon_hours"]), _hours(study.study.horizon)),
    ):
        if before != now:
            return f"the {what} was {before} and is {now}"
    if told["content_hash"] != study.content_hash():
        return "the world, its leads or where the company begins has changed"
    designs = {case.design.name: content_hash(*case.content()) for case in study.cases}
    other = sorted(
        name for name in told["designs"] | designs if told["designs"].get(name) != designs.get(name)
    )
    if other:
        return f"not the same designs ({', '.join(other)})"
    return "; ".join(differences({**told["versions"], **told["made_by"]}, origin()))


def _read(folder: Path, hashes: dict[str, str]) -> Found:
    found = {}
    for name in TABLES:
        content = (folder / f"{name}.parquet").read_bytes()
        if hashlib.sha256(content).hexdigest() != hashes[name]:
            return Found(None, f"{name}.parquet is not the table that {MANIFEST} describes")
        found[name] = pd.read_parquet(io.BytesIO(content))
    return Found(Tables(**found))
