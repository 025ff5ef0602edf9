"""What happened at a firm, in words: the activities of an event log."""

from __future__ import annotations

from sim.events import Activity, Discount, Fact, Loss, Source, Trouble
from sim.texts import _, marked

_WORK: dict[Activity, str] = {
    Activity.HUNT: marked("hunt"),
    Activity.QUALIFY: marked("qualify the lead"),
    Activity.TOUCH: marked("work on the deal"),
    Activity.HANDLE: marked("enter the order"),
    Activity.CARE: marked("visit"),
    Activity.LIAISE: marked("visit on a further line"),
    Activity.FRIENDLY: marked("friendly visit"),
    Activity.SLACK: marked("slack"),
    Activity.TAKE_OVER: marked("visit of a new keeper"),
    Activity.TRAVEL: marked("travel"),
    Activity.EXPEDITE: marked("push the order"),
    Activity.COVER: marked("enter the order of a colleague who is away"),
    Activity.QUOTE: marked("write the quote"),
    Activity.SHIP: marked("ship the order"),
    Activity.COLLECT: marked("remind of an invoice"),
    Activity.SETTLE: marked("put a complaint right"),
    Activity.PROMOTE: marked("promote"),
    Activity.COACH: marked("coach"),
    Activity.APPROVE: marked("decide on a discount"),
    Activity.RECRUIT: marked("recruit"),
    Activity.INTRODUCE: marked("introduce the next keeper"),
}
_HAPPENED: dict[Fact, str] = {
    Fact.QUALIFIED: marked("qualified"),
    Fact.UNQUALIFIED: marked("not qualified"),
    Fact.FIRST_TOUCH: marked("first touch"),
    Fact.DECLINED: marked("no opportunity"),
    Fact.WON: marked("won"),
    Fact.LOST: marked("deal lost"),
    Fact.ABANDONED: marked("customer gave up waiting"),
    Fact.ORDER: marked("order received"),
    Fact.HELD: marked("keeper left"),
    Fact.ORPHANED: marked("left without a keeper"),
    Fact.QUOTED: marked("quoted"),
    Fact.ENTERED: marked("order entered"),
    Fact.EXPEDITED: marked("order pushed to the front"),
    Fact.PRODUCED: marked("produced"),
    Fact.DELIVERED: marked("delivered"),
    Fact.INVOICED: marked("invoiced"),
    Fact.CASH: marked("paid"),
    Fact.WRITTEN_OFF: marked("written off"),
    Fact.SETTLED: marked("complaint settled"),
    Fact.CANCELLED: marked("order cancelled"),
    Fact.GIVEN_AWAY: marked("discount given"),
    Fact.RANKED: marked("tier changed"),
    Fact.DROPPED: marked("deal dropped by a leaver"),
}
_BY_NUMBER: dict[Fact, dict[int, str]] = {
    Fact.LEAD: {
        Source.COLD: marked("lead found by hunting"),
        Source.INBOUND: marked("inquiry received"),
        Source.REFERRAL: marked("referral received"),
    },
    Fact.ACCOUNT_LOST: {
        Loss.STOPPED: marked("customer lost: stopped buying"),
        Loss.FOLLOWED: marked("customer lost: followed a leaver"),
    },
    Fact.COMPLAINT: {
        Trouble.DEFECTIVE: marked("complaint: defective"),
        Trouble.WRONG: marked("complaint: wrong goods"),
        Trouble.LATE: marked("complaint: late"),
    },
    Fact.DISCOUNT: {
        Discount.USEFUL: marked("discount granted"),
        Discount.WASTED: marked("discount granted, price did not matter"),
        Discount.REFUSED: marked("discount refused"),
    },
    Fact.LIAISON: {1: marked("further line begins"), 0: marked("further line ends")},
}
_ASSIGNED, _BADLY = marked("handed over"), marked("handed over badly")


def in_words(kind: Fact, a: float, b: float) -> str:
    """What a fact at a firm is called; raises ``KeyError`` for a fact that is never about a firm."""
    if kind is Fact.WORK:
        return _(_WORK[Activity(int(a))])
    if kind is Fact.ASSIGNED:
        return _(_BADLY if b else _ASSIGNED)
    if kind in _BY_NUMBER:
        return _(_BY_NUMBER[kind][int(a)])
    return _(_HAPPENED[kind])
