"""What the client pays and sells, and the organisations that follow from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from sim.intake.company import Company
from sim.intake.findings import Findings, Place
from sim.intake.listed import Told
from sim.intake.organisation import (
    OTHERS,
    Organisation,
    Terms,
    check,
    role_sources,
    seats_of,
    shipped_design,
    sized_organisation,
    today_organisation,
)
from sim.scenario.errors import ScenarioErrors
from sim.scenario.world import World


def organisations(
    company: Company, told: Mapping[str, Told], revenue: float | None, world: World, findings: Findings
) -> tuple[list[Organisation], float | None]:
    """The organisation of today, the others at its planned pay, and a hunter's pay where it is known.

    ``revenue`` a year of all accounts, where it is known, sets the quotas.
    """
    stated = {name: item.value for name, item in told.items() if name in role_sources()}
    salaries = {role: float(pay) for role, pay in stated.items() if isinstance(pay, int | float)}
    hunter = _hunter_pay(salaries, company, findings)
    terms = Terms(salaries, world.money.hunter_pay.value if hunter is None else hunter, revenue)
    seats = seats_of(company.values("people"))
    today = today_organisation(seats, terms)
    try:
        check(today, findings.file)
    except ScenarioErrors as errors:
        for error in errors.errors:
            findings.refuse(Place("People", column="role"), error.problem, error.allowed, error.nearest)
        return [], hunter
    designs = [today, *(sized_organisation(name, today, terms) for name in OTHERS)]
    _tell_newcomers(designs, seats, findings)
    return designs, hunter


def _ratio(role: str) -> float:
    """The pay of a role over a hunter's, as the shipped designs have it."""
    return float(shipped_design(role_sources()[role])["roles"][role]["pay"])


def _hunter_pay(salaries: Mapping[str, float], company: Company, findings: Findings) -> float | None:
    """A lead hunter's pay, the yardstick of all pay: stated, or from the nearest thing that is."""
    place = Place("Pay", column="hunter")
    for role in ("hunter", "seller", *salaries):
        if role in salaries:
            pay = round(salaries[role] / _ratio(role), 2)
            if role != "hunter":
                found = f"no pay of a hunter; that of a {role} is {_ratio(role):g} times as much"
                findings.note(place, found, f"{pay:,.2f} a month taken")
            return pay
    known = [
        person["pay"] / _ratio(person["role"]) for person in company.values("people") if person.get("pay")
    ]
    if known:
        pay = round(float(median(known)), 2)
        findings.note(place, "no pay by role; people's own pay tells it", f"{pay:,.2f} a month taken")
        return pay
    findings.note(place, "no pay at all", "the shipped 1,000 money a month of a hunter stands: state yours")
    return None


def yearly_revenue(company: Company, findings: Findings) -> float | None:
    """Revenue a year of all accounts; those of which it is not known count as the mean of the others."""
    accounts = company.values("accounts")
    known = [row["orders_per_year"] * row["order_value"] for row in accounts
             if row.get("orders_per_year") and row.get("order_value")]  # fmt: skip
    place = Place("Accounts", column="order_value")
    if not known:
        findings.note(
            place, "no account has both orders and their value", "the shipped quotas of revenue stand"
        )
        return None
    if len(known) < len(accounts):
        lacking = (
            f"{len(accounts) - len(known):,} of {len(accounts):,} accounts without orders or their value"
        )
        findings.note(place, lacking, "counted at the mean of the others in the quotas of revenue")
    return float(sum(known)) / len(known) * len(accounts)


def told_pay(designs: Sequence[Organisation]) -> Iterator[tuple[str, str]]:
    """What is compared: each design with its seats and its planned pay beside today's."""
    today = designs[0].planned_pay
    for design in designs:
        roles = design.overlay["roles"]
        seats = ", ".join(f"{role} {tree['seats']}" for role, tree in roles.items() if tree["seats"])
        # Adding zero takes the sign from a difference that rounds to nothing.
        change = round(design.planned_pay / today - 1, 3) + 0.0
        more = f", {change:+.1%} against today" if design is not designs[0] else ""
        yield f"design {design.name}", f"{seats}; planned pay {design.planned_pay:,.0f} a month{more}"


def _tell_newcomers(designs: list[Organisation], seats: Mapping[str, int], findings: Findings) -> None:
    """Managers that the other designs have and nobody of People is: they cost money there alone."""
    shared = set.intersection(*(set(design.overlay["roles"]) for design in designs))
    for role in sorted(shared):
        if not seats.get(role):
            done = "today has no such seat, the other designs one each: add the person if there is one"
            findings.note(Place("People", column="role"), f"nobody is {role}", done)
