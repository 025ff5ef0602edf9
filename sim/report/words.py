"""Words that sentences of several files share: verdicts, lists, counts."""

from __future__ import annotations

from collections.abc import Sequence

from sim.texts import _, marked, ngettext

METRIC_NAMES = {"profit_a_year": marked("profit"), "new_customers": marked("new customers")}
"""What the headline metrics are called in sentences; ``_`` shows them."""

VERDICTS = (
    marked("better"),
    marked("worse"),
    marked("practically equal"),
    marked("undecided"),
    marked("not compared"),
    marked("decided"),
    marked("not run"),
)
"""What ``sim.stats`` and the map say of a comparison; ``_`` shows them."""

TERMS = (
    # duties
    marked("generate"),
    marked("convert"),
    marked("keep"),
    marked("keep.quote"),
    marked("keep.order"),
    marked("keep.deliver"),
    marked("keep.collect"),
    marked("keep.care"),
    marked("keep.promote"),
    marked("keep.aftersales"),
    marked("liaise"),
    marked("manage"),
    # results that pay depends on
    marked("leads"),
    marked("wins"),
    marked("revenue"),
    marked("deliveries"),
    # kinds of units
    marked("sales"),
    marked("factory"),
    # states of a mix while the best one is sought
    marked("winner"),
    marked("contender"),
    marked("eliminated"),
)
"""Words of the files and tables that reports show; ``_`` shows them."""


def listed(names: Sequence[str]) -> str:
    """All of them, joined by "and".

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    if len(names) == 1:
        return names[0]
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])


def together(names: Sequence[str]) -> str:
    """All of them, each joined to the next by "and"."""
    return _(" and ").join(names)


def either(names: Sequence[str]) -> str:
    """One of them, joined by "or"."""
    return _(" or ").join(names)


def replications(n: int) -> str:
    """So many replications.

    >>> replications(1), replications(1200)
    ('1 replication', '1,200 replications')
    """
    return ngettext("{n} replication", "{n} replications", n).format(n=f"{n:,}")


def warning(text: str) -> str:
    """A warning as a line of its own."""
    return _("warning: {text}").format(text=text)


def changed(override: str) -> str:
    """An override as a line of its own."""
    return _("changed: {override}").format(override=override)
