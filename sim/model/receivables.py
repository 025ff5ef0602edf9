"""Invoices from the delivery to the money, or to the write-off."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

from sim.events import NOBODY, Fact
from sim.mechanisms.payment import paid_after_reminder
from sim.model.office import COLLECT

if TYPE_CHECKING:
    from sim.model.account import Account
    from sim.model.company import Company
    from sim.model.order import OrderLuck

NEVER = float("inf")
_A_MINUTE = 1 / 60  # So that what was sent before time 0 is told from what is sent at time 0.
_CASH, _WRITTEN_OFF = Fact.CASH, Fact.WRITTEN_OFF  # Looked up once: see sim/model/person.py.


class Invoice:
    """One invoice: when the customer ``pays`` if nobody asks (again), and when it is ``lost``, written off.

    ``ends`` is the earlier of the two; ``wait`` after it was due is how late he pays, infinite if never.
    """

    __slots__ = ("due", "ends", "firm", "lost", "pays", "since", "told", "value", "wait")

    def __init__(self, firm: int, value: float, since: float, due: float, wait: float, lost: float) -> None:
        self.firm = firm
        self.value = value
        self.since = since
        self.due = due
        self.wait = wait
        self.lost = lost
        self.told = False
        self.pay_at(due + wait)

    def pay_at(self, when: float) -> None:
        """The customer means to pay then; what comes too late is lost."""
        self.pays = when
        self.ends = when if when < self.lost else self.lost


class Receivables:
    """All open invoices by the time at which they end; nothing is scheduled, money is told month by month."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._beliefs = company.beliefs
        self._count = count()
        self._open: list[tuple[float, int, Invoice]] = []

    def bill(self, account: Account, value: float, luck: OrderLuck, since: float, blocked: bool) -> Invoice:
        """Send an invoice; one that is ``blocked`` by a complaint is not paid before that is put right."""
        beliefs = self._beliefs
        wait = luck.lateness if luck.late < beliefs.pay_late else 0.0
        if luck.never < beliefs.pay_never:
            wait = NEVER
        due = since + beliefs.terms
        invoice = Invoice(account.firm, value, since, due, wait, due + beliefs.write_off)
        if blocked:
            invoice.pay_at(NEVER)
        self._file(invoice)
        if not account.lost:
            account.invoices.append(invoice)
            self._plan_reminder(account, invoice.due + beliefs.grace)
        return invoice

    def resume(self, account: Account, value: float, luck: OrderLuck, age: float) -> None:
        """An invoice of before time 0; what is left of a delay is like a whole one."""
        invoice = self.bill(account, value, luck, -max(age, _A_MINUTE), blocked=False)
        if invoice.due < 0.0:
            invoice.wait = luck.lateness - invoice.due if luck.never >= self._beliefs.pay_never else NEVER
            invoice.lost = self._beliefs.write_off
            invoice.pay_at(invoice.due + invoice.wait)
            self._file(invoice)
            self._plan_reminder(account, max(0.0, invoice.due + self._beliefs.grace))

    def unblock(self, invoice: Invoice, now: float) -> None:
        """The complaint is put right: the customer's time to pay begins now."""
        invoice.pay_at(max(invoice.due, now) + invoice.wait)
        self._file(invoice)

    def remind(self, account: Account, now: float) -> None:
        """Ask a customer for all that is overdue; what he does not pay soon is asked for again."""
        beliefs = self._beliefs
        account.invoices = [invoice for invoice in account.invoices if invoice.ends > now]
        account.plans[COLLECT] = NEVER
        for invoice in account.invoices:
            if invoice.due <= now and invoice.pays < NEVER:
                invoice.pay_at(paid_after_reminder(now, invoice.pays, beliefs.reminder_effect))
                self._file(invoice)
            self._plan_reminder(account, max(invoice.due + beliefs.grace, now + beliefs.remind_again))

    def _plan_reminder(self, account: Account, when: float) -> None:
        """Plan to ask at ``when``, if somebody would still have to then and nobody does before."""
        if when < account.plans[COLLECT]:
            for invoice in account.invoices:
                if invoice.ends > when:
                    self._company.office.plan(COLLECT, account, when)
                    return

    def _file(self, invoice: Invoice) -> None:
        heappush(self._open, (invoice.ends, next(self._count), invoice))

    def settle(self, until: float) -> None:
        """Tell what was paid or written off up to ``until``."""
        emit = self._company.emit
        while self._open and self._open[0][0] <= until:
            ends, _, invoice = heappop(self._open)
            if invoice.told or ends != invoice.ends:
                continue
            invoice.told = True
            fact = _CASH if invoice.pays <= invoice.lost else _WRITTEN_OFF
            emit((ends, fact, NOBODY, invoice.firm, invoice.value, ends - invoice.since))

    @property
    def outstanding(self) -> list[Invoice]:
        """Invoices of which nobody has told yet that they were paid, or written off."""
        filed = dict.fromkeys(invoice for _, _, invoice in self._open)
        return [invoice for invoice in filed if not invoice.told]
