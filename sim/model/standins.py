"""Who stands in for a keeper who is away."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING

from simpy import Event

if TYPE_CHECKING:
    from sim.model.absence import Spell
    from sim.model.account import Account
    from sim.model.company import Company
    from sim.model.cover import Cover
    from sim.model.person import Person

NEVER = float("inf")


class StandIns:
    """Gives a keeper's accounts to stand-ins once he has been away for a while, as the design says.

    One timer for each covered absence is all that is scheduled. A stand-in who goes away himself, or leaves,
    hands what he covers to another (he notices at his next pick, which comes when an order falls due).
    """

    def __init__(self, company: Company) -> None:
        self._company = company
        self._away: dict[Person, float] = {}
        self._watched: dict[Person, None] = {}
        self.take_rules()

    def take_rules(self) -> None:
        """Go by the design that the company has now."""
        self._by = self._company.design.cover.by
        self._after = self._company.design.cover.after

    def may_ask(self, person: Person) -> bool:
        """Whether the design may have this person stand in for others."""
        duties = person.seat.terms.duties
        return ("colleague" in self._by and person.seat.terms.keeps) or (
            "second-line" in self._by and "liaise" in duties
        )

    def watch(self, keeper: Person) -> None:
        """Cover the absences of a keeper who begins now."""
        if keeper in self._watched:
            return
        if self._by and keeper.keep is not None and keeper.absences.begins < NEVER:
            self._watched[keeper] = None
            self._company.env.process(self._cover_absences(keeper))

    def _cover_absences(self, keeper: Person) -> Generator[Event, None, None]:
        """The process: wait for the next absence that is long enough, and have it covered."""
        company, back = self._company, self._company.now
        while True:
            spell = self._next_covered(keeper, back)
            if spell is None:
                break
            yield company.env.timeout(self._cover_from(spell) - company.now)
            if company.staff.sitting_on(keeper.seat) is not keeper or keeper.keep is None:
                break
            self._away[keeper] = back = spell.end
            self._give(keeper.keep.accounts.values(), keeper, back)
        del self._watched[keeper]

    def _next_covered(self, keeper: Person, since: float) -> Spell | None:
        for spell in keeper.absences.coming():
            if spell.start == NEVER:
                return None
            if spell.start >= since and self._cover_from(spell) < spell.end:
                return spell
        return None

    def _cover_from(self, spell: Spell) -> float:
        return max(spell.start, spell.since + self._after)

    def tell(self, account: Account) -> None:
        """An account asks for something that nobody knew of when its keeper, if he is away, was covered."""
        keeper = account.keeper
        until = None if keeper is None else self._away.get(keeper)
        if keeper is None or until is None or self._company.now >= until:
            return
        person = account.stand_in
        if person is None or person.cover is None or not person.cover.expect(account):
            self._give([account], keeper, until)

    def hand_on(self, person: Person) -> None:
        """A stand-in goes away or leaves: what he covers is given to others."""
        if person.cover is not None:
            self.redistribute(person.cover)

    def redistribute(self, cover: Cover) -> None:
        """What somebody covers is given to others."""
        left: dict[tuple[Person, float], list[Account]] = {}
        for account, keeper, until in cover.give_up(self._company.now):
            left.setdefault((keeper, until), []).append(account)
        for (keeper, until), accounts in left.items():
            self._give(accounts, keeper, until)

    def _give(self, accounts: Iterable[Account], keeper: Person, until: float) -> None:
        """Find stand-ins for the accounts that have an order to handle before the keeper is back."""
        waiting = [account for account in accounts if account.work_due < until]
        area = self._company.territories.area
        areas = {area[account.firm] for account in waiting} if "colleague" in self._by else ()
        colleagues = {place: self._colleague(keeper, place) for place in sorted(areas)}
        asked: dict[Person, None] = {}
        for account in waiting:
            person = self._stand_in(account, colleagues.get(area[account.firm]))
            if person is not None and person.cover is not None:
                person.cover.take(account, keeper, until)
                asked[person] = None
        for person in asked:
            person.wake()

    def _stand_in(self, account: Account, colleague: Person | None) -> Person | None:
        for kind in self._by:
            person = self._second_line(account) if kind == "second-line" else colleague
            if person is not None:
                return person
        return None

    def _second_line(self, account: Account) -> Person | None:
        """The first on a further line who is there."""
        return next((person for person in account.lines if self._is_there(person)), None)

    def _colleague(self, keeper: Person, area: int) -> Person | None:
        """The least loaded keeper of an area who is there: one with the same duties, else any."""
        alike = [
            name
            for name, role in self._company.design.roles.items()
            if role.duties == keeper.seat.terms.duties
        ]
        for roles in (alike, None):
            person = self._company.staff.least_loaded("keep", self._accounts_of, area, roles)
            if person is not None and self._is_there(person):
                return person
        return None

    def _is_there(self, person: Person) -> bool:
        return not person.leaving and not person.absences.away(self._company.now)

    def _accounts_of(self, person: Person) -> int:
        kept = 0 if person.keep is None else len(person.keep.accounts)
        return kept if person.cover is None else kept + person.cover.load(self._company.now)
