"""The world: everything that is not the organisation, shared by all designs of a study.

Each parameter is ``Sourced``: a value with its low-high range, the row of the evidence it rests on and
a grade. Durations are working hours, written in files with a unit. See DESIGN.md section 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from sim.display import Shown
from sim.scenario.base import Strict
from sim.scenario.bounds import Amount, Coefficient, LogOdds, Rate, Ratio, Scale, Shape, Shares, Spread
from sim.scenario.distribution import AmountDistribution, DurationDistribution, DurationDistributionOrNever
from sim.scenario.errors import Problem
from sim.scenario.management import Management
from sim.scenario.parameter import Sourced
from sim.scenario.reorganisation import Reorganisation
from sim.scenario.replay import Replay
from sim.scenario.supply import Border, Complaints, Factory, Links, Orders, Payment
from sim.scenario.territories import Territories
from sim.scenario.units import HOURS_PER_DAY, HOURS_PER_YEAR, Duration, DurationOrNever, NonNegative, Share

LEAST_HUNT = 1 / 60
# Spells of leave, and of sickness, in one year; the luck of a year is drawn for that many.
MOST_SPELLS = 52


def _check_sum(shares: Shares, name: str) -> None:
    total = sum(shares.values())
    if abs(total - 1) > 1e-9:
        raise Problem(f"the shares sum to {total:g}", "shares that sum to 1", None, (name,))


def _check_names(found: Iterable[str], shares: Shares, kind: str, *at: str) -> None:
    if set(found) != set(shares):
        names = ", ".join(shares)
        raise Problem(f"found the {kind} {', '.join(found) or 'none'}", f"the {kind} {names}", None, at)


def _check_tiers(found: Iterable[str], tiers: Shares, *at: str) -> None:
    _check_names(found, tiers, "tiers", *at)


class Market(Strict):
    """The finite list of firms and what each is born with.

    ``firms``: how many there are. ``tiers``, ``regions`` and ``segments`` (product lines): their names, and
    the share of the firms of each. ``orders_per_year`` of a firm's whole need, mean; ``size_by_tier``: factor
    on ``order_size``. ``first_share``: share of wallet with which an account begins; ``share_cap``: the most
    it can reach. ``cooling``: how long a firm that was lost is left alone; ``patience``: how long a deal
    waits between touches before it goes.
    """

    firms: Sourced[Annotated[int, Field(ge=1, le=1_000_000)]]
    tiers: Sourced[Shares]
    regions: Sourced[Shares]
    segments: Sourced[Shares]
    orders_per_year: Sourced[Annotated[float, Field(gt=0, le=5_000)]]
    orders_shape: Sourced[Shape]
    regularity: Sourced[Shape]
    order_size: Sourced[AmountDistribution]
    size_by_tier: Sourced[dict[str, Amount]]
    first_share: Sourced[AmountDistribution]
    share_cap: Sourced[Share]
    cooling: Sourced[Annotated[DurationOrNever, Field(ge=HOURS_PER_DAY)]]
    patience: Sourced[DurationDistributionOrNever]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for name in ("tiers", "regions", "segments"):
            _check_sum(getattr(self, name).value, name)
        _check_tiers(self.size_by_tier.value, self.tiers.value, "size_by_tier")
        return self


class Cold(Strict):
    """Hunting down the call list; ``listed`` is the share of firms on it (0: nobody hunts).

    ``hours`` of hunting for one qualified lead while the market is unsold; ``scarcity``: the exponent by
    which it takes longer as the unsold part shrinks.
    """

    listed: Sourced[Share]
    hours: Sourced[DurationDistribution]
    scarcity: Sourced[Spread]

    @model_validator(mode="after")
    def _takes_time(self) -> Self:
        if self.hours.value.mean < LEAST_HUNT:
            problem = f"the mean is {self.hours.value.mean * 60:g} min"
            raise Problem(problem, "a mean of 1 min or more, as hunting is never finished", None, ("hours",))
        return self


class Inbound(Strict):
    """Leads that come by themselves.

    ``season``: factors of the twelve months. ``day_cv``: how much days differ by luck. ``qualify``: share
    that qualifies in the reference; ``decay``: time in which the chance falls to 37% while a lead waits.
    ``hours`` of work on one. ``replay``: a recorded stream in place of the drawn one.
    """

    per_year: Sourced[Annotated[float, Field(ge=0, le=1_000_000)]]
    season: Sourced[Annotated[list[NonNegative], Field(min_length=12, max_length=12)]]
    day_cv: Sourced[Spread]
    qualify: Sourced[Share]
    decay: Sourced[Scale]
    hours: Sourced[DurationDistribution]
    replay: Replay | None = None

    @model_validator(mode="after")
    def _some_season(self) -> Self:
        if sum(self.season.value) <= 0:
            raise Problem("all twelve factors are 0", "at least one above 0", None, ("season",))
        return self


class Referral(Strict):
    """Leads that satisfied accounts send.

    ``per_account_year``: of an account with the satisfaction of the reference; ``qualify``: share that
    qualifies.
    """

    per_account_year: Sourced[Rate]
    qualify: Sourced[Share]


class Leads(Strict):
    """Where leads come from and what it takes to qualify them."""

    cold: Cold
    inbound: Inbound
    referral: Referral


class Conversion(Strict):
    """A deal: a chain of touches with the customer's thinking time between them.

    ``accept``: share of qualified leads that are an opportunity; ``win``: chance to win one. What is added to
    its log-odds: ``tier_logit`` by tier, ``inbound_logit`` and ``referral_logit`` by where the lead came
    from, ``skill_logit`` times the logarithm of the closer's skill, ``frailty`` between firms;
    ``handoff_logit`` is taken off where hunter and closer differ. ``speed``: wait for the first touch in
    which the chance falls to 37%.
    """

    accept: Sourced[Share]
    win: Sourced[Share]
    tier_logit: Sourced[dict[str, LogOdds]]
    inbound_logit: Sourced[LogOdds]
    referral_logit: Sourced[LogOdds]
    skill_logit: Sourced[Spread]
    frailty: Sourced[Spread]
    handoff_logit: Sourced[Coefficient]
    speed: Sourced[Scale]
    touches: Sourced[Annotated[list[DurationDistribution], Field(min_length=1, max_length=12)]]
    thinking: Sourced[DurationDistribution]


class Accounts(Strict):
    """Service, satisfaction, growth and loss of customers; ``response_standard`` by the tier served.

    ``handling`` of a clean order; an ``exception_share`` of them takes ``exception_factor`` times as long.
    Beyond the standard the quality of an answer falls to 37% in ``response_scale``; an order moves
    satisfaction by ``satisfaction_weight`` toward its quality. ``churn``: share of accounts that stop in a
    year, with ``churn_sensitivity`` to satisfaction. By tier: ``care_per_year`` visits of ``care_hours`` and
    ``promotions_per_year`` of ``promotion_hours``. Share of wallet: ``share_gain`` a visit,
    ``promotion_gain`` a promotion, ``service_gain`` a good delivery, less ``share_fade`` a year.
    """

    handling: Sourced[DurationDistribution]
    exception_share: Sourced[Share]
    exception_factor: Sourced[Annotated[float, Field(ge=1, le=1_000)]]
    response_standard: Sourced[dict[str, Duration]]
    response_scale: Sourced[Scale]
    satisfaction_weight: Sourced[Share]
    churn: Sourced[Rate]
    churn_sensitivity: Sourced[Coefficient]
    care_per_year: Sourced[dict[str, Annotated[float, Field(ge=0, le=1_000)]]]
    care_hours: Sourced[DurationDistribution]
    share_gain: Sourced[Share]
    share_fade: Sourced[Share]
    service_gain: Sourced[Share]
    promotions_per_year: Sourced[dict[str, Annotated[float, Field(ge=0, le=1_000)]]]
    promotion_hours: Sourced[DurationDistribution]
    promotion_gain: Sourced[Share]


class Ties(Strict):
    """Relations of single persons with single accounts, and who owns the customer's loyalty.

    A contact adds ``gain`` of what is missing to a full tie; without contact it falls to 37% in ``fade``.
    Chance that an account follows a leaver who had the usual tie: ``follow_rival``, ``follow_own_firm``,
    ``follow_other`` by where he goes; a further line takes off ``protection`` of it. The firm's own hold
    grows by ``loyalty_gain`` an order and takes off up to ``loyalty_effect``. ``liaison_hours`` of a visit on
    a further line.
    """

    gain: Sourced[Share]
    fade: Sourced[Scale]
    follow_rival: Sourced[Share]
    follow_own_firm: Sourced[Share]
    follow_other: Sourced[Share]
    protection: Sourced[Share]
    loyalty_gain: Sourced[Share]
    loyalty_effect: Sourced[Share]
    liaison_hours: Sourced[DurationDistribution]


class Handover(Strict):
    """What a change of the person in charge costs.

    ``hours`` of the visit with which somebody takes an account over. It goes ``bad`` with a chance that hangs
    on the ``likeness`` of both people and falls where the successor was ``introduced``; satisfaction then
    falls by the share ``drop``. ``unfamiliar``: what an order takes more of a stand-in who does not know the
    customer.
    """

    hours: Sourced[DurationDistribution]
    bad: Sourced[Share]
    drop: Sourced[Share]
    likeness: Sourced[Share]
    introduced: Sourced[Share]
    unfamiliar: Sourced[Share]


class Week(Strict):
    """Shares of the attended week that go before any duty.

    ``admin``: reports, mail, the system; ``meetings``; ``coordination`` with colleagues.
    """

    admin: Sourced[Share]
    meetings: Sourced[Share]
    coordination: Sourced[Share]

    @property
    def shares(self) -> Shares:
        """Each share by its name."""
        return {
            "admin": self.admin.value,
            "meetings": self.meetings.value,
            "coordination": self.coordination.value,
        }

    @property
    def left(self) -> float:
        """The share of the attended week that is left for duties."""
        return 1.0 - sum(self.shares.values())

    @model_validator(mode="after")
    def _leaves_time(self) -> Self:
        taken = sum(self.shares.values())
        if taken >= 1:
            problem = f"admin, meetings and coordination take {taken:g} of the week"
            raise Problem(problem, "less than 1 together, so that time is left for duties")
        return self


class Family(Strict):
    """A skill family of the labour market: how such people leave, learn, are found, and spend their week.

    ``turnover_ratio``: factor on the rate of departures; ``ramp``: time until a newcomer works at full speed;
    ``vacancy``: time to find somebody.
    """

    turnover_ratio: Sourced[Coefficient]
    ramp: Sourced[DurationDistributionOrNever]
    vacancy: Sourced[DurationDistribution]
    week: Week


class TenureHazard(Strict):
    """Relative departure rates by year of tenure; only their ratios matter.

    ``year_1``, ``year_2``, ``years_3_4`` and ``later``: the rate in those years.
    """

    year_1: Coefficient
    year_2: Coefficient
    years_3_4: Coefficient
    later: Coefficient


class Hazard(Strict):
    """What multiplies the base rate of departure; every coefficient is 0 (or ratio 1) when neutral.

    ``tenure``: by how long somebody is there; ``expectation``: by unpaid expectation; ``overload``: by weeks
    of work that waits; ``universality``: by duties that the market pays for; ``contagion``: by colleagues who
    left of late; ``offers``: by a book that could be taken along.
    """

    tenure: Sourced[TenureHazard]
    expectation: Sourced[Coefficient]
    overload: Sourced[Coefficient]
    universality: Sourced[Ratio]
    contagion: Sourced[Ratio]
    offers: Sourced[Coefficient]


class Satisficing(Strict):
    """People who have enough once they earn enough.

    ``share`` of such people; ``steepness`` with which their effort falls as income nears the ``target``, a
    multiple of on-target pay.
    """

    share: Sourced[Share]
    steepness: Sourced[Annotated[float, Field(ge=0, le=1_000)]]
    target: Sourced[Ratio]


class Travel(Strict):
    """The way to a customer and back, by region; ``in_person`` is the share of touches that are visits."""

    hours: Sourced[dict[str, Duration]]
    in_person: Sourced[Share]


class Absence(Strict):
    """Leave and sickness: days of leave a year in spells of about ``leave_spell``, and sick spells a year.

    ``sick_length`` of one spell.
    """

    leave: Sourced[Annotated[Duration, Field(le=HOURS_PER_YEAR / 2)]]
    leave_spell: Sourced[Annotated[Duration, Field(gt=0)]]
    sick_spells: Sourced[Annotated[float, Field(ge=0, le=20)]]
    sick_length: Sourced[DurationDistribution]

    @property
    def leave_spells(self) -> int:
        """Spells of leave a year: whole ones, as near to ``leave_spell`` each as can be."""
        leave = self.leave.value
        return max(1, round(leave / self.leave_spell.value)) if leave > 0 else 0

    @model_validator(mode="after")
    def _seldom(self) -> Self:
        if self.leave_spells > MOST_SPELLS:
            problem = f"leave makes {self.leave_spells} spells a year"
            raise Problem(problem, f"{MOST_SPELLS} or fewer, one a week", None, ("leave_spell",))
        return self


class Scripts(Strict):
    """What rules and scripts take off where a design has all of them written down."""

    ramp: Sourced[Annotated[float, Field(ge=0, le=0.99)]]
    handoff: Sourced[Share]


class People(Strict):
    """What people are born with, how they leave and how their week goes.

    ``turnover``: departures a year and person. Of those ``rival_share`` go to a rival, ``own_firm_share`` to
    a firm of their own. ``skill_cv``: spread of skills round 1; ``pay_skill_link``: exponent by which pay
    above the market buys skill; ``market_pay``: of each duty, in lead hunters. ``ramp_start``: speed of a
    newcomer. ``notice``: between giving notice and leaving.
    """

    turnover: Sourced[Annotated[float, Field(ge=0, le=50)]]
    rival_share: Sourced[Share]
    own_firm_share: Sourced[Share]
    skill_cv: Sourced[Spread]
    pay_skill_link: Sourced[Share]
    market_pay: Sourced[dict[str, Ratio]]
    ramp_start: Sourced[Annotated[float, Field(ge=0.001, le=1)]]
    notice: Sourced[Duration]
    families: dict[str, Family]
    hazard: Hazard
    satisficing: Satisficing
    travel: Travel
    absence: Absence
    scripts: Scripts

    @model_validator(mode="after")
    def _go_somewhere(self) -> Self:
        share = self.rival_share.value + self.own_firm_share.value
        if share > 1:
            problem = f"rival_share and own_firm_share sum to {share:g}"
            raise Problem(problem, "at most 1 together", None, ("own_firm_share",))
        return self


class Money(Strict):
    """Prices; the pay of a lead hunter is the yardstick of all pay.

    ``salaries_a_year``: 13 where a thirteenth month is paid (it is charged in equal parts to all months);
    ``yearly_rise``: of all pay, beyond prices. ``interest`` a year on receivables, ``discount`` a year of the
    net present value.

    ``currency``: its name. ``hunter_pay``: of a lead hunter on target, a month; ``on_cost``: what pay costs
    the company on top, as a share; ``margin``: gross profit as a share of revenue, by tier;
    ``hiring_months``: what a new person costs, in months of the seat's pay.
    """

    currency: str
    hunter_pay: Sourced[Amount]
    on_cost: Sourced[Coefficient]
    salaries_a_year: Sourced[Annotated[float, Field(ge=1, le=24)]]
    yearly_rise: Sourced[Annotated[float, Field(ge=-0.5, le=1)]]
    margin: Sourced[Shares]
    hiring_months: Sourced[Annotated[float, Field(ge=0, le=1_000)]]
    interest: Sourced[Annotated[float, Field(ge=0, le=5)]]
    discount: Sourced[Annotated[float, Field(ge=0, le=5)]]


class Start(Strict):
    """What an initial state does not say is drawn from this.

    ``account_age``: length of a relation; ``tenure``: of a person; ``second_contact``: how often a second
    line has met its account so far; ``result_weight``: how much of a person's result is skill; ``lead_age``:
    how long an open lead, or a qualified one that nobody has called yet, has waited.
    """

    account_age: Sourced[DurationDistribution]
    tenure: Sourced[DurationDistribution]
    second_contact: Sourced[Annotated[Duration, Field(gt=0)]]
    result_weight: Sourced[Share]
    lead_age: Sourced[DurationDistribution]


class Centre(Strict):
    """What the reference design shows in a mature department: written by scenarios/calibrate.py.

    Every multiplier is divided by its mean there, so that a sourced rate is what the average, mostly
    traditional, company of the source shows.

    Means of the reference: ``hazard`` factor of departures, ``satisfaction``, ``churn`` factor, ``win_logit``
    (what is added so that the mean chance is ``conversion.win``), factors of the wait of qualified leads
    (``speed``) and of inbound leads (``interest``), effect of the delivery ``delay``, ``tie``, ``loyalty``,
    ``share`` of wallet, effect of ``coaching``.
    """

    hazard: Ratio
    satisfaction: Annotated[float, Field(ge=0.01, le=1)]
    churn: Ratio
    win_logit: LogOdds
    speed: Ratio
    interest: Ratio
    delay: Ratio
    tie: Annotated[float, Field(ge=0.001, le=1)]
    loyalty: Share
    share: Share
    coaching: Share


class World(Shown, Strict):
    """Everything that is not the organisation, shared by all designs of a study.

    ``name`` and ``description`` are for readers; all other keys are sections.
    """

    name: str
    description: str
    market: Market
    leads: Leads
    conversion: Conversion
    accounts: Accounts
    orders: Orders
    payment: Payment
    complaints: Complaints
    factory: Factory
    links: Links
    ties: Ties
    handover: Handover
    territories: Territories
    reorganisation: Reorganisation
    people: People
    management: Management
    border: Border
    money: Money
    start: Start
    centre: Centre

    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], World], tuple[dict[str, Any]]]:
        """Pickle as plain data: the classes of ``Sourced[...]`` have no importable name."""
        return World.model_validate, (self.model_dump(mode="json"),)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        tiers = self.market.tiers.value
        _check_tiers(self.conversion.tier_logit.value, tiers, "conversion", "tier_logit")
        for name in ("care_per_year", "promotions_per_year", "response_standard"):
            _check_tiers(getattr(self.accounts, name).value, tiers, "accounts", name)
        _check_tiers(self.complaints.standard.value, tiers, "complaints", "standard")
        _check_tiers(self.money.margin.value, tiers, "money", "margin")
        trips = self.people.travel.hours.value
        _check_names(trips, self.market.regions.value, "regions", "people", "travel", "hours")
        return self
