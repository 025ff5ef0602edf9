"""What an initial state leaves open, and what takes its place: told, so that nothing is silent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sim.scenario.initial import TABLES, InitialState, KnownPerson, Row


class Gap(NamedTuple):
    """A column with empty cells: in how many rows of how many, whether they are drawn, and how."""

    table: str
    column: str
    empty: int
    rows: int
    drawn: bool
    how: str

    @property
    def share(self) -> str:
        """How many cells, as people say it: all, or how many of how many."""
        return f"all {self.rows:,}" if self.empty == self.rows else f"{self.empty:,} of {self.rows:,}"

    @property
    def told(self) -> str:
        """What takes their place."""
        return f"drawn in each replication, {self.how}" if self.drawn else self.how


# Column to (drawn by luck in each replication, or else derived; what takes the place of an empty cell).
_SHARES = (True, "by the shares of the world's market")
_SKILL = (True, "from the spread of skill in the world")
_HOW: dict[str, dict[str, tuple[bool, str]]] = {
    "people": {
        "seat": (False, "the next free seat of the role"),
        "tenure_years": (True, "from world.start.tenure"),
        "skill_generate": _SKILL,
        "skill_convert": _SKILL,
        "skill_keep": _SKILL,
        "pay": (False, "the pay of the role"),
        "notice_weeks": (False, "world.people.notice"),
        "content": (True, "by world.people.satisficing.share"),
        "income": (False, "on-target pay"),
    },
    "accounts": {
        "tier": _SHARES,
        "region": _SHARES,
        "segment": _SHARES,
        "orders_per_year": (True, "from the order rates of the world's firms"),
        "order_value": (True, "from the order sizes of the world's firms, times the share of wallet"),
        "share_of_wallet": (True, "from world.market.first_share, matured by the length of the relation"),
        "last_order": (True, "as in a renewal that has long been going on"),
        "first_line": (True, "evenly among those who keep today"),
        "second_line": (False, "nobody"),
        "relation_years": (True, "from world.start.account_age"),
        "first_tie": (False, "from the contacts since both have been there"),
        "second_tie": (False, "from the contacts since both have been there"),
        "satisfaction": (False, "the mean of the reference design"),
        "loyalty": (False, "from the orders of the relation"),
    },
    "deals": {
        "tier": _SHARES,
        "region": _SHARES,
        "segment": _SHARES,
        "source": (False, "cold"),
        "stage": (True, "evenly among the stages"),
        "age_days": (True, "part of the customer's thinking time is over"),
        "owner": (True, "evenly among those who convert today"),
        "hunter": (False, "the owner where he generates too, else somebody else"),
        "value": (True, "from the order rates and sizes of the world's firms"),
    },
    "leads": {
        "tier": _SHARES,
        "region": _SHARES,
        "segment": _SHARES,
        "source": (False, "inbound"),
        "age_days": (True, "from world.start.lead_age"),
    },
    "orders": {
        "stage": (False, "in the plant"),
        "age_days": (False, "placed today"),
    },
    "invoices": {},
}


def gaps(state: InitialState) -> Iterator[Gap]:
    """Every column of a state with empty cells, in the order of tables and columns."""
    for table in TABLES:
        rows = state.rows(table)
        for column, (drawn, how) in _HOW[table].items():
            empty = sum(getattr(row, column) is None and not _told_elsewhere(row, column) for row in rows)
            if empty:
                yield Gap(table, column, empty, len(rows), drawn, how)


def _told_elsewhere(row: Row, column: str) -> bool:
    """Whether the overall skill, or last year's result, speaks for a duty without a column of its own."""
    if not isinstance(row, KnownPerson) or not column.startswith("skill_"):
        return False
    return row.skill is not None or row.last_year_result is not None


def in_words(state: InitialState) -> list[str]:
    """A line for each table: how much it holds, what was drawn, and what was derived."""
    found = list(gaps(state))
    drawn = sum(gap.empty for gap in found if gap.drawn)
    told = [
        f"the company begins as its tables say on {state.today}: {len(state.people)} people, "
        f"{len(state.accounts)} accounts, {len(state.deals)} open deals, {len(state.leads)} open leads; "
        f"{drawn:,} fields that are not given are drawn in each replication"
    ]
    rows = {"open orders": state.orders, "unpaid invoices": state.invoices}
    told += [f"{len(given):,} {name}" for name, given in rows.items() if given]
    missing = [name for name, given in rows.items() if not given]
    if missing and state.accounts:
        told.append(
            f"{' and '.join(missing)} are not given: they follow from when each customer ordered last and "
            "how often it does, the shortest delivery delay and the terms of payment"
        )
    for table in TABLES:
        for is_drawn, word in ((True, "drawn"), (False, "taken")):
            parts = [
                f"{gap.column} in {gap.share} ({gap.how})"
                for gap in found
                if gap.table == table and gap.drawn is is_drawn
            ]
            if parts:
                told.append(f"{table}, not given and {word}: {'; '.join(parts)}")
    return told
