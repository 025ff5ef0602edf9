"""What an initial state leaves open, and what takes its place: told, so that nothing is silent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sim.scenario.initial import TABLES, InitialState, KnownPerson, Row
from sim.texts import _, marked


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
        if self.empty == self.rows:
            return _("all {n}").format(n=f"{self.rows:,}")
        return _("{count} of {all}").format(count=f"{self.empty:,}", all=f"{self.rows:,}")

    @property
    def told(self) -> str:
        """What takes their place."""
        how = _(self.how)
        return _("drawn in each replication, {how}").format(how=how) if self.drawn else how


# Column to (drawn by luck in each replication, or else derived; what takes the place of an empty cell).
_SHARES = (True, marked("by the shares of the world's market"))
_SKILL = (True, marked("from the spread of skill in the world"))
_HOW: dict[str, dict[str, tuple[bool, str]]] = {
    "people": {
        "seat": (False, marked("the next free seat of the role")),
        "tenure_years": (True, marked("from world.start.tenure")),
        "skill_generate": _SKILL,
        "skill_convert": _SKILL,
        "skill_keep": _SKILL,
        "pay": (False, marked("the pay of the role")),
        "notice_weeks": (False, marked("world.people.notice")),
        "content": (True, marked("by world.people.satisficing.share")),
        "income": (False, marked("on-target pay")),
    },
    "accounts": {
        "tier": _SHARES,
        "region": _SHARES,
        "segment": _SHARES,
        "orders_per_year": (True, marked("from the order rates of the world's firms")),
        "order_value": (True, marked("from the order sizes of the world's firms, times the share of wallet")),
        "share_of_wallet": (
            True,
            marked("from world.market.first_share, matured by the length of the relation"),
        ),
        "last_order": (True, marked("as in a renewal that has long been going on")),
        "first_line": (True, marked("evenly among those who keep today")),
        "second_line": (False, marked("nobody")),
        "relation_years": (True, marked("from world.start.account_age")),
        "first_tie": (False, marked("from the contacts since both have been there")),
        "second_tie": (False, marked("from the contacts since both have been there")),
        "satisfaction": (False, marked("the mean of the reference design")),
        "loyalty": (False, marked("from the orders of the relation")),
    },
    "deals": {
        "tier": _SHARES,
        "region": _SHARES,
        "segment": _SHARES,
        "source": (False, marked("cold")),
        "stage": (True, marked("evenly among the stages")),
        "age_days": (True, marked("part of the customer's thinking time is over")),
        "owner": (True, marked("evenly among those who convert today")),
        "hunter": (False, marked("the owner where he generates too, else somebody else")),
        "value": (True, marked("from the order rates and sizes of the world's firms")),
    },
    "leads": {
        "tier": _SHARES,
        "region": _SHARES,
        "segment": _SHARES,
        "source": (False, marked("inbound")),
        "age_days": (True, marked("from world.start.lead_age")),
    },
    "orders": {
        "stage": (False, marked("in the plant")),
        "age_days": (False, marked("placed today")),
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
        _(
            "the company begins as its tables say on {today}: {people} people, {accounts} accounts, {deals} "
            "open deals, {leads} open leads; {drawn} fields that are not given are drawn in each replication"
        ).format(
            today=state.today,
            people=len(state.people),
            accounts=len(state.accounts),
            deals=len(state.deals),
            leads=len(state.leads),
            drawn=f"{drawn:,}",
        )
    ]
    rows = ((_("open orders"), state.orders), (_("unpaid invoices"), state.invoices))
    told += [f"{len(given):,} {name}" for name, given in rows if given]
    missing = [name for name, given in rows if not given]
    if missing and state.accounts:
        text = _(
            "{what} are not given: they follow from when each customer ordered last and how often it does, "
            "the shortest delivery delay and the terms of payment"
        )
        told.append(text.format(what=_(" and ").join(missing)))
    for table in TABLES:
        for is_drawn, text in (
            (True, _("{table}, not given and drawn: {columns}")),
            (False, _("{table}, not given and taken: {columns}")),
        ):
            parts = [
                _("{column} in {share} ({how})").format(column=gap.column, share=gap.share, how=_(gap.how))
                for gap in found
                if gap.table == table and gap.drawn is is_drawn
            ]
            if parts:
                told.append(text.format(table=table, columns="; ".join(parts)))
    return told
