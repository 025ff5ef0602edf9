"""One row of numbers per run."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.events import NOBODY, Fact, Source
from sim.metrics.books import COSTS, Books
from sim.metrics.cash import present_value, trough
from sim.metrics.customers import best_tenth_share, share_at_a_loss
from sim.metrics.departures import field_study
from sim.metrics.facts import Facts, Floats, Rows
from sim.metrics.growth import peak_year, stalled
from sim.metrics.people import key_person_share, plateaued, starvation
from sim.metrics.waits import order_numbers
from sim.scenario.units import HOURS_PER_MONTH, HOURS_PER_YEAR


def totals(
    books: Books, monthly: pd.DataFrame, departures: pd.DataFrame, customers: pd.DataFrame
) -> dict[str, float]:
    """All numbers of one run, in one row; nan where a number is not defined.

    Columns:
        leads, qualified, new_customers, deals_lost, orders, accounts_lost, complaints (count): sums of the
            months, see the table of months
        booked, revenue, cost_of_goods, gross_profit, payroll, fixed_pay, variable_pay (money): sums of the
            months
        hiring, coordination, expediting, complaints_cost, discounts, bad_debts, interest (money): sums of
            the months
        expansion, reorganisation, profit, cash_in, cash_flow, ramp_pay (money): sums of the months
        new_first_year, new_last_year (count): new customers of the first and of the last twelve months
        people_start, accounts_start, open_deals_start, open_leads_start (count): what is there at time 0
        yearly_revenue_start (money): of the accounts that are there at time 0, as far as it is known
        open_orders_start, open_invoices_start (count): orders and invoices that are open at time 0
        backlog_start, receivables_start (money): what is ordered and not delivered, invoiced and not paid
        handed_over_start (count): accounts that change hands at time 0 to fit the design
        orphaned_start (count): accounts without a keeper then
        let_go_start, seated_start (people): who finds no seat at time 0, and who sits then
        changed_month (months): when the design became another one; nan where it did not
        accounts_end (count): customers at the end
        revenue_last_year, profit_last_year (money): of the last twelve months
        revenue_a_year, profit_a_year, payroll_a_year (money a year): the mean year
        cost_per_new_customer (money): payroll and hiring over new customers
        revenue_per_payroll (ratio): revenue over payroll
        growth_late_over_early (ratio): new customers of the last two years over those of the first two; nan
            below four years
        peak_year (count): the best twelve months of new customers
        stalled (0 or 1): whether the sum of twelve months was below half its peak for the final year; nan
            where too few customers were won to tell
        leads_cold, leads_inbound, leads_referral (count): leads by where they came from
        accepted (count): opportunities that were decided
        win_rate (share): won of the decided ones
        contact_wait (hours): of inbound leads for the first contact, mean
        response_wait (hours): of qualified leads for the closer's first touch, mean
        cycle_months (months): from the first touch to the win, mean
        satisfaction (0..1): at the orders, mean
        orders_unhandled (count): neither entered nor cancelled by the end
        departures (count): people who left
        held, held_revenue (count, money): accounts that leavers kept, and their revenue in the year before
        held_followed (count): of those, how many went with the leaver at once
        followed, followed_revenue (count, money): the same of all accounts he was in contact with
        held_observed, held_lost_12mo (count): accounts of leavers seen for 12 months after, and the lost ones
        key_person_share (share): of the last year's revenue, with the person who keeps most of it
        plateau_people, plateau_veterans (people): veterans who stopped hunting, and all veterans
        closer_income_ratio (ratio): income of people who convert over their on-target pay
        npv (money): cash flows discounted from the ends of their months; what is open at the end is not in it
        cash, cash_trough (money): the sum of the cash flows, and its lowest point on the way
        receivables_end, backlog_end (money): invoiced and not paid, ordered and not delivered at the end
        dso (calendar days): days sales outstanding, mean of the months
        delivery_days (calendar days): from order to delivery, mean over orders
        entry_days (calendar days): from order, or quote, to entry, mean
        order_to_cash_days (calendar days): from invoice to payment, mean
        complaint_days (calendar days): from complaint to settlement, mean
        complaints_per_100 (count): complaints per 100 deliveries
        expedited, cancelled, written_off (count): orders pushed to the front, orders cancelled, invoices lost
        use (share): of the plant's capacity, mean of the months
        profit_top_decile (share): of all positive profits, with the best tenth of the customers
        customers_at_a_loss (share): of the customers
        field_t0, field_t1, field_c0, field_c1 (money): revenue of leavers' accounts in the year before and
            the year after, and of untouched ones, as a field study sums them
    """
    facts = books.facts
    years = facts.run.horizon / HOURS_PER_YEAR
    sums = {name: float(monthly[name].sum()) for name in _SUMMED}
    new = monthly["new_customers"].to_numpy(dtype=np.float64)[None, :]
    numbers = {
        **sums,
        "new_first_year": float(monthly["new_customers"][:12].sum()),
        "new_last_year": float(monthly["new_customers"][-12:].sum()),
        "people_start": float(facts.run.start.people),
        "accounts_start": float(facts.run.start.accounts),
        "open_deals_start": float(facts.run.start.open_deals),
        "open_leads_start": float(facts.run.start.open_leads),
        "yearly_revenue_start": facts.run.start.yearly_revenue,
        "open_orders_start": float(facts.run.start.open_orders),
        "backlog_start": facts.run.start.backlog,
        "open_invoices_start": float(facts.run.start.open_invoices),
        "receivables_start": facts.run.start.receivables,
        **_reorganised(facts),
        "accounts_end": float(monthly["accounts"].iloc[-1]),
        "revenue_last_year": float(monthly["revenue"][-12:].sum()),
        "profit_last_year": float(monthly["profit"][-12:].sum()),
        "revenue_a_year": sums["revenue"] / years,
        "profit_a_year": sums["profit"] / years,
        "payroll_a_year": sums["payroll"] / years,
        "cost_per_new_customer": _ratio(sums["payroll"] + sums["hiring"], sums["new_customers"]),
        "revenue_per_payroll": _ratio(sums["revenue"], sums["payroll"]),
        "growth_late_over_early": _late_over_early(monthly["new_customers"].to_numpy()),
        "peak_year": float(peak_year(new)[0]),
        "stalled": float(stalled(new)[0]),
        **_funnel(facts),
        **_losses(departures),
        "key_person_share": key_person_share(facts),
        **plateaued(facts),
        **starvation(facts),
        **_cash(books, monthly),
        **order_numbers(facts),
        "use": _known_mean(monthly["use"]),
        "profit_top_decile": best_tenth_share(customers),
        "customers_at_a_loss": share_at_a_loss(customers),
    }
    numbers |= dict(zip(("field_t0", "field_t1", "field_c0", "field_c1"), field_study(facts), strict=True))
    return numbers


def _reorganised(facts: Facts) -> dict[str, float]:
    """What it took at time 0 to put the company into the design, and when it became another one.

    Accounts handed over, or left without a keeper; people let go, and those who sit; the month of the first
    change of its timeline, nan where none came.
    """
    assigned, left, hired = facts[Fact.ASSIGNED], facts[Fact.LEFT], facts[Fact.HIRED]
    moved = (assigned.time == 0.0) & (assigned.a != assigned.person)
    orphaned, changed = facts[Fact.ORPHANED], facts[Fact.REORGANISED]
    let_go = float((left.time == 0.0).sum())
    return {
        "handed_over_start": float(moved.sum()),
        "orphaned_start": float(((orphaned.time == 0.0) & (orphaned.person == NOBODY)).sum()),
        "let_go_start": let_go,
        "seated_start": float((hired.time == 0.0).sum()) - let_go,
        "changed_month": float(changed.time[0]) / HOURS_PER_MONTH if len(changed) else float("nan"),
    }


_SUMMED = (
    "leads",
    "qualified",
    "new_customers",
    "deals_lost",
    "orders",
    "accounts_lost",
    "complaints",
    "booked",
    "revenue",
    "cost_of_goods",
    "gross_profit",
    "payroll",
    *COSTS,
    "profit",
    "cash_in",
    "cash_flow",
    "ramp_pay",
)


def _cash(books: Books, monthly: pd.DataFrame) -> dict[str, float]:
    flows = monthly["cash_flow"].to_numpy(dtype=np.float64)
    return {
        "npv": present_value(flows, books.months.ends, books.world.money.discount.value),
        "cash": float(flows.sum()),
        "cash_trough": trough(flows),
        "receivables_end": float(monthly["receivables"].iloc[-1]),
        "backlog_end": float(monthly["backlog"].iloc[-1]),
        "dso": _known_mean(monthly["dso"]),
    }


def _known_mean(values: pd.Series[float]) -> float:
    """Mean of what is known; nan where nothing is."""
    return float(values.mean())


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _late_over_early(new: Floats) -> float:
    """New customers in years 4-5 over years 1-2 (the last two years over the first two)."""
    return _ratio(float(new[-24:].sum()), float(new[:24].sum())) if len(new) >= 48 else float("nan")


def _funnel(facts: Facts) -> dict[str, float]:
    won, lost = facts[Fact.WON], facts[Fact.LOST]
    first, met = facts[Fact.FIRST_TOUCH], facts[Fact.QUALIFIED]
    unqualified = facts[Fact.UNQUALIFIED]
    asked = np.concatenate((met.b[met.a == Source.INBOUND], unqualified.b[unqualified.a == Source.INBOUND]))
    leads = facts[Fact.LEAD]
    return {
        "leads_cold": float((leads.a == Source.COLD).sum()),
        "leads_inbound": float((leads.a == Source.INBOUND).sum()),
        "leads_referral": float((leads.a == Source.REFERRAL).sum()),
        "accepted": float(len(won) + len(lost)),
        "win_rate": _ratio(len(won), len(won) + len(lost)),
        "contact_wait": _mean(asked),
        "response_wait": _mean(first.b),
        "cycle_months": _cycle(first, won),
        "satisfaction": _mean(facts[Fact.ORDER].b),
        "orders_unhandled": _unhandled(facts),
    }


def _unhandled(facts: Facts) -> float:
    """Orders of the run that were neither entered nor cancelled; older ones have numbers below 0."""
    done = (facts[Fact.ENTERED].a >= 0).sum() + (facts[Fact.CANCELLED].b >= 0).sum()
    return float(len(facts[Fact.ORDER]) - done)


def _cycle(first: Rows, won: Rows) -> float:
    """Mean months from the first touch to the win, for deals that began within the run."""
    begun: dict[int, list[float]] = {}
    for firm, time in zip(first.firm.tolist(), first.time.tolist(), strict=True):
        begun.setdefault(firm, []).append(time)
    spans = []
    for firm, time in zip(won.firm.tolist(), won.time.tolist(), strict=True):
        before = [start for start in begun.get(firm, ()) if start <= time]
        spans += [time - before[-1]] if before else []
    return _mean(np.array(spans)) / HOURS_PER_MONTH


def _losses(departures: pd.DataFrame) -> dict[str, float]:
    observed = departures[departures["accounts_lost_12mo"].notna()]
    return {
        "departures": float(len(departures)),
        "held": float(departures["accounts_held"].sum()),
        "held_revenue": float(departures["revenue_held"].sum()),
        "held_followed": float(departures["held_followed"].sum()),
        "followed": float(departures["accounts_followed"].sum()),
        "followed_revenue": float(departures["revenue_followed"].sum()),
        "held_observed": float(observed["accounts_held"].sum()),
        "held_lost_12mo": float(observed["accounts_lost_12mo"].sum()),
    }


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else float("nan")
