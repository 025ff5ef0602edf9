"""What a reorganisation does to people, and what it costs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.base import Strict
from sim.scenario.parameter import Sourced
from sim.scenario.units import HOURS_PER_YEAR, Duration, Share

Months = Annotated[float, Field(ge=0, le=120)]


class Reorganisation(Strict):
    """Who resigns, how work suffers, and what is paid.

    ``resign`` is the chance that somebody with a new role leaves over it, to which ``resign_income`` adds
    for all of an income that is gone, ``resign_accounts`` for all accounts taken away, and ``resign_wish``
    where the role has not what he would like to do; they go within ``resign_within``. ``dip``: share of
    working speed that people with a new role lose at first, for ``dip_lasts``, falling evenly; full scripts
    save ``scripts_save`` of it. In months of pay: ``severance`` for who is let go, ``buy_out`` of the
    commission on accounts taken away, ``training`` for who gets new duties.
    """

    resign: Sourced[Share]
    resign_income: Sourced[Share]
    resign_accounts: Sourced[Share]
    resign_wish: Sourced[Share]
    resign_within: Sourced[Annotated[Duration, Field(gt=0, le=HOURS_PER_YEAR)]]
    dip: Sourced[Annotated[float, Field(ge=0, le=0.95)]]
    dip_lasts: Sourced[Duration]
    scripts_save: Sourced[Share]
    severance: Sourced[Months]
    buy_out: Sourced[Months]
    training: Sourced[Months]
