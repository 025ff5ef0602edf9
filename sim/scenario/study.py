"""A study: one world, some designs, and how long, how often and against what to compare them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from sim.scenario.base import Strict
from sim.scenario.design import Design
from sim.scenario.replay import RecordedLead
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_YEAR, Duration, Share
from sim.scenario.world import World


class Study(Strict):
    """What a study file says; paths are relative to it.

    ``practically_equal``: differences within this share of the reference design's mean do not matter.
    ``set``: overrides by dotted path, applied to the world and the designs of this study.
    """

    name: Annotated[str, Field(min_length=1)]
    description: str
    world: str
    designs: Annotated[list[str], Field(min_length=1)]
    reference: str
    horizon: Annotated[Duration, Field(ge=HOURS_PER_MONTH, le=100 * HOURS_PER_YEAR)]
    replications: Annotated[int, Field(ge=1, le=1_000_000)]
    seed: Annotated[int, Field(ge=0)]
    practically_equal: Share
    set: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One design of a study, with the seats that its file has (an override may have changed them)."""

    design: Design
    file_seats: dict[str, int]


@dataclass(frozen=True)
class LoadedStudy:
    """A study with everything it names, validated.

    ``files`` are all files that were read, ``notes`` what a user should know about them, ``overrides`` what
    was changed from outside them.
    """

    study: Study
    world: World
    cases: tuple[Case, ...]
    recorded_leads: tuple[RecordedLead, ...] | None
    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()

    @property
    def reference(self) -> Case:
        """The case that the others are compared with."""
        return next(case for case in self.cases if case.design.name == self.study.reference)

    def content_hash(self) -> str:
        """A hash of all content that decides the results of a replication, in 16 hex digits.

        The number of replications and the set of designs are left out: neither changes any run.
        """
        return content_hash(
            self.world.model_dump(mode="json"),
            {"horizon": self.study.horizon, "seed": self.study.seed},
            [list(lead) for lead in self.recorded_leads or ()],
        )


def content_hash(*parts: Any) -> str:
    """A stable hash of plain data, in 16 hex digits."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
