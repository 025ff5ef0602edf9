"""Types of the world's numbers, with limits far beyond any company."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.units import DurationOrNever, Share

Shares = dict[str, Share]
# Limits far beyond any company: past them numbers overflow or a run takes hours, and neither is a result.
Rate = Annotated[float, Field(ge=0, le=10_000)]
Coefficient = Annotated[float, Field(ge=0, le=20)]
Ratio = Annotated[float, Field(ge=0.01, le=20)]
Spread = Annotated[float, Field(ge=0, le=10)]
Shape = Annotated[float, Field(ge=0.05, le=1e12)]
LogOdds = Annotated[float, Field(ge=-20, le=20)]
Amount = Annotated[float, Field(gt=0, le=1e12)]
# A time constant: dividing by it must mean something.
Scale = Annotated[DurationOrNever, Field(gt=0)]
