"""Fuzzing: no file gives a traceback, and what `check` accepts runs, ends and gives no NaN."""

import re
from contextlib import suppress
from datetime import timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.experiment.compare import compare
from sim.experiment.replicate import StudyResult
from sim.metrics.tables import measure
from sim.report.summary import rows, sentences
from sim.scenario.errors import ScenarioError, ScenarioErrors
from sim.scenario.load import check, load_study
from tests.bad_input.cases import DESIGN, STUDY
from tests.studies import ROOT, STUDIES, one_run, starting

SHIPPED = ROOT / "scenarios"
FUZZED_FILES = 1000

junk = st.one_of(
    st.sampled_from(
        [
            "", "~", "null", "true", "yes", "-1", "0", "1.5", ".nan", ".inf", "1e999", "10", "10 d", "-3 h",
            "never", "soon", "[]", "{}", "[1, 2]", "{a: 1}", "{value: 3}", "{value: 3, low: 9}", "'x'",
            "!!str x", "&a b", "{gamma: {mean: 3 h, cv: 1}}", "{gamma: {}}", "{mixture: []}", "|", "? x",
            "\t", "\u0000",
        ]
    ),
    st.integers(-(10**30), 10**30).map(str),
    st.floats().map(repr),
    st.text(max_size=12),
)  # fmt: skip


def sections(world):
    """Worlds that lay one section of a world's file, as it stands there, over the shipped world."""
    head = f"extends: {SHIPPED / 'worlds' / 'industrial.yaml'}\n"
    return [head + text for text in re.split(r"(?m)^(?=\w+:$)", world)[1:]]


@cache
def whole_files():
    """By kind. That of a world takes a tenth of a second to parse: it comes as seldom as one section."""
    world = (SHIPPED / "worlds" / "base.yaml").read_text(encoding="utf-8")
    return {
        "design": [DESIGN],
        "study": [STUDY.replace("SHIPPED", str(SHIPPED))],
        "factory": [(SHIPPED / "designs" / "factory-owned.yaml").read_text(encoding="utf-8")],
        "world": [*sections(world), world],
    }


@st.composite
def broken_files(draw):
    """A valid file in which some lines are dropped, doubled, moved, cut, or have another value."""
    kind = draw(st.sampled_from(["design", "study", "factory", "world"]))
    lines = draw(st.sampled_from(whole_files()[kind])).splitlines()
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["drop", "double", "indent", "cut", "value", "value", "insert"])):
            case "drop":
                lines[place] = ""
            case "double":
                lines.insert(place, lines[place])
            case "indent":
                lines[place] = "  " + lines[place]
            case "cut":
                lines[place] = lines[place][: draw(st.integers(0, 40))]
            case "value":
                key, colon, _ = lines[place].partition(":")
                lines[place] = f"{key}{colon} {draw(junk)}"
            case "insert":
                lines.insert(place, draw(junk))
    return "\n".join(lines)


def test_the_files_to_be_broken_are_sound(tmp_path):
    files = whole_files()
    # The whole file is what the shipped worlds extend, and no world of its own.
    *overlays, _ = files["world"]
    assert len(overlays) > 10
    for number, text in enumerate([*files["design"], *files["study"], *files["factory"], *overlays]):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text, encoding="utf-8")
        check(path)


@settings(
    max_examples=FUZZED_FILES,
    deadline=timedelta(seconds=10),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=broken_files())
def test_any_file_is_accepted_or_explained(tmp_path, text):
    path = tmp_path / "case.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with suppress(ScenarioError, ScenarioErrors):
        check(path)


def number(low, high):
    return st.one_of(st.sampled_from([low, high]), st.floats(low, high)).map(repr)


hours = st.sampled_from(
    ["0 h", "1 min", "3 h", "2 d", "{exponential: {mean: 5 h}}", "{lognormal: {mean: 4 h, cv: 3}}"]
)
plain_hours = st.sampled_from(["0 h", "1 min", "3 h", "2 d"])
scale = st.sampled_from(["1 min", "10 d", "never"])
WORLD = {
    "market.firms": st.sampled_from(["1", "7", "60", "400"]),
    "market.orders_per_year": number(0.001, 300.0),
    "market.orders_shape": number(0.05, 1e12),
    "market.regularity": number(0.05, 1e12),
    "market.order_size": st.sampled_from(["0", "1", "{lognormal: {mean: 6000, cv: 9}}"]),
    "market.first_share": st.sampled_from(["0", "0.3", "2"]),
    "market.share_cap": number(0.0, 1.0),
    "market.cooling": st.sampled_from(["1 d", "1 mo", "never"]),
    "market.patience": st.sampled_from(["never", "0 h", "1 wk", "{exponential: {mean: 1 d}}"]),
    "leads.cold.listed": number(0.0, 1.0),
    "leads.cold.hours": st.sampled_from(["1 min", "7 h", "{lognormal: {mean: 3 h, cv: 9}}", "100 yr"]),
    "leads.cold.scarcity": number(0.0, 10.0),
    "leads.inbound.per_year": number(0.0, 3000.0),
    "leads.inbound.day_cv": number(0.0, 10.0),
    "leads.inbound.qualify": number(0.0, 1.0),
    "leads.inbound.decay": scale,
    "leads.inbound.hours": hours,
    "leads.referral.per_account_year": number(0.0, 50.0),
    "conversion.accept": number(0.0, 1.0),
    "conversion.win": number(0.0, 1.0),
    "conversion.inbound_logit": number(-20.0, 20.0),
    "conversion.skill_logit": number(0.0, 10.0),
    "conversion.frailty": number(0.0, 10.0),
    "conversion.speed": scale,
    "conversion.touches": st.sampled_from(["[0 h]", "[1 h, {exponential: {mean: 2 h}}]", "[0 h, 0 h]"]),
    "conversion.thinking": hours,
    "accounts.handling": hours,
    "accounts.exception_share": number(0.0, 1.0),
    "accounts.exception_factor": number(1.0, 1000.0),
    "accounts.response_standard": st.sampled_from(["{A: 0 h, B: 1 min, C: 24 mo}", "{C: 0 h}"]),
    "complaints.standard": st.sampled_from(["{A: 0 h, B: 1 min, C: 24 mo}", "{C: 0 h}"]),
    "accounts.response_scale": scale,
    "accounts.satisfaction_weight": number(0.0, 1.0),
    "accounts.churn": number(0.0, 10_000.0),
    "accounts.churn_sensitivity": number(0.0, 20.0),
    "accounts.care_per_year": st.sampled_from(["{A: 0, B: 0, C: 0}", "{A: 1000, B: 12, C: 1}"]),
    "accounts.care_hours": hours,
    "ties.gain": number(0.0, 1.0),
    "ties.fade": scale,
    "ties.follow_rival": number(0.0, 1.0),
    "ties.liaison_hours": hours,
    "handover.hours": hours,
    "handover.drop": number(0.0, 1.0),
    "handover.likeness": number(0.0, 1.0),
    "handover.introduced": number(0.0, 1.0),
    "people.turnover": number(0.0, 50.0),
    "people.rival_share": number(0.0, 0.9),
    "people.own_firm_share": number(0.0, 0.1),
    "people.skill_cv": number(0.0, 10.0),
    "people.pay_skill_link": number(0.0, 1.0),
    "people.ramp_start": number(0.001, 1.0),
    "people.families.seller.ramp": st.sampled_from(["0 h", "6 mo", "never"]),
    "people.families.seller.vacancy": st.sampled_from(["0 h", "5 mo"]),
    "people.hazard.expectation": number(0.0, 20.0),
    "people.hazard.overload": number(0.0, 20.0),
    "people.hazard.universality": number(0.01, 20.0),
    "people.hazard.contagion": number(0.01, 20.0),
    "people.hazard.offers": number(0.0, 20.0),
    "people.hazard.tenure": st.sampled_from(["{year_1: 0, year_2: 0, later: 0}", "{year_1: 20}"]),
    "people.satisficing.share": number(0.0, 1.0),
    "people.satisficing.steepness": number(0.0, 1000.0),
    "people.satisficing.target": number(0.01, 20.0),
    "people.families.seller.week.admin": number(0.0, 0.5),
    "people.travel.hours": st.sampled_from(["{near: 0 h, far: 0 h}", "{near: 1 h, far: 40 h}"]),
    "people.travel.in_person": number(0.0, 1.0),
    "people.absence.leave": st.sampled_from(["0 d", "1 h", "130 d"]),
    "people.absence.leave_spell": st.sampled_from(["5 d", "1 yr"]),
    "people.absence.sick_spells": number(0.0, 20.0),
    "people.absence.sick_length": hours,
    "handover.unfamiliar": number(0.0, 1.0),
    "border.friction": number(0.0, 1.0),
    "border.delay": plain_hours,
    "border.expedite": number(0.0, 1.0),
    "border.expedite_hours": plain_hours,
    "border.plant_hours": plain_hours,
    "orders.quoted": number(0.0, 1.0),
    "orders.quote_hours": hours,
    "orders.ship_hours": hours,
    "payment.terms": plain_hours,
    "payment.late": number(0.0, 1.0),
    "payment.lateness": hours,
    "payment.never": number(0.0, 1.0),
    "payment.grace": plain_hours,
    "payment.hours": hours,
    "payment.effect": number(0.0, 1.0),
    "payment.write_off": st.sampled_from(["0 h", "1 wk", "24 mo"]),
    "complaints.late": number(0.0, 1.0),
    "complaints.tolerance": number(1.0, 100.0),
    "complaints.wrong": number(0.0, 1.0),
    "complaints.hours": hours,
    "complaints.scar": number(0.0, 1.0),
    "factory.capacity": st.sampled_from(["0", "1000", "1e12", "unlimited"]),
    "factory.shortest": st.sampled_from(["1 d", "6 mo"]),
    "factory.defects": number(0.0, 1.0),
    "factory.defect_rise": number(0.0, 20.0),
    "factory.disruption": number(0.0, 20.0),
    "factory.goal_pull": plain_hours,
    "factory.delivery_weight": number(0.0, 1.0),
    "factory.effect_on_wins": number(0.0, 1.0),
    "factory.expansion.strength": number(0.0, 10.0),
    "accounts.service_gain": number(0.0, 1.0),
    "accounts.promotions_per_year": st.sampled_from(["{A: 0, B: 0, C: 0}", "{A: 50}"]),
    "links.samples": st.sampled_from(["{hours: 4 h, delay: 20 d, errors: 1}", "{errors: 0.5}"]),
    "links.credit": st.sampled_from(["{hours: 4 h, delay: 20 d, errors: 1}", "{errors: 0.5}"]),
    "links.marketing": st.sampled_from(["{hours: 4 h, delay: 20 d, errors: 1}", "{errors: 0.5}"]),
    "links.aftersales": st.sampled_from(["{hours: 4 h, delay: 20 d, errors: 1}", "{errors: 0.5}"]),
    "money.margin": st.sampled_from(["{A: 0, B: 0, C: 1}"]),
    "start.second_contact": st.sampled_from(["1 d", "3 mo"]),
    "start.result_weight": number(0.0, 1.0),
    "money.yearly_rise": number(-0.5, 1.0),
    "people.notice": st.sampled_from(["0 h", "1 mo", "24 mo"]),
}  # fmt: skip

DUTIES = ["generate", "convert", "keep", "liaise", "manage"]
PARTS = ["keep.quote", "keep.order", "keep.deliver", "keep.collect", "keep.promote", "keep.aftersales"]
# Means of nothing are missing in a month without deliveries; what is counted or paid never is.
MAY_BE_MISSING = ["dso", "delivery_days"]


@st.composite
def designs(draw):
    """Any roles x duties, with lines, routing, flow and pay as they may come."""
    count = draw(st.integers(1, 4))
    # A desk beside them; where those who hold a first line have only its care, it must have all the rest.
    parts = draw(st.sampled_from([[], PARTS]) | st.lists(st.sampled_from(PARTS), max_size=3, unique=True))
    inside = draw(st.sampled_from(["", "samples, credit", "marketing, aftersales"]))
    lines = [
        "name: odd",
        "description: x",
        "units:",
        f"  sales: {{kind: sales, includes: [{inside}]}}",
        "  plant: {kind: factory}",
        "roles:",
    ]
    liaising, first_seats = [], 0
    for place in range(count):
        duties = draw(st.lists(st.sampled_from(DUTIES), min_size=1, max_size=5, unique=True))
        if parts:
            first_line = draw(st.sampled_from(["keep", "keep.care"]))
            duties = [first_line if duty == "keep" else duty for duty in duties]
        seats = draw(st.sampled_from([0, 1, 1, 2, 5]))
        first_seats = seats if place == 0 else first_seats
        unit = draw(st.sampled_from(["sales", "plant"]))
        available = draw(st.sampled_from([0.001, 0.2, 1.0]))
        result = draw(st.sampled_from(["leads", "wins", "revenue", "deliveries"]))
        share = draw(st.sampled_from([0.0, 0.4, 1.0]))
        lines.append(
            f"  r{place}: {{seats: {seats}, duties: [{', '.join(duties)}], family: seller, pay: 1.5, "
            f"unit: {unit}, available: {available}, variable: {{{result}: {{share: {share}, quota: 0.5}}}}}}"
        )
        liaising += [f"r{place}"] if "liaise" in duties else []
    if parts:
        seats = draw(st.sampled_from([1, 3]))
        lines.append(
            f"  desk: {{seats: {seats}, duties: [{', '.join(parts)}], family: seller, pay: 1.0, unit: plant}}"
        )
    if liaising and draw(st.booleans()):
        lines.append(f"lines: {{further: [{{roles: [{', '.join(liaising)}], every: 1 d, aligned: 0.5}}]}}")
    first, review = draw(st.sampled_from(["", "A", "C, A"])), draw(st.sampled_from(["never", "1 d", "6 mo"]))
    lines.append(f"service: {{first: [{first}], review: {review}}}")
    lines.append(f"routing: {{convert: {draw(st.sampled_from(['own', 'pool']))}}}")
    open_deals = draw(st.sampled_from(["1", "25", "unlimited"]))
    waiting = draw(st.sampled_from(["0", "0.5", "unlimited"]))
    fresh = draw(st.sampled_from(["true", "false"]))
    lines.append(f"flow: {{open_deals: {open_deals}, waiting_leads: {waiting}, fresh_first: {fresh}}}")
    by = draw(st.sampled_from(["", "colleague", "second-line", "second-line, colleague"]))
    lines.append(f"cover: {{by: [{by}], after: {draw(st.sampled_from(['0 h', '1 d']))}}}")
    to = draw(st.sampled_from(["least-loaded", "similar", "dissimilar", "new-hire"]))
    deals = draw(st.sampled_from(["colleague", "successor", "drop"]))
    after, introduce = (
        draw(st.sampled_from(["0 h", "10 d", "5 yr"])),
        draw(st.sampled_from(["true", "false"])),
    )
    lines.append(f"orphans: {{to: {to}, after: {after}, deals: {deals}, introduce: {introduce}}}")
    where = draw(st.sampled_from(["", "rival", "own-firm", "elsewhere"]))
    if where and first_seats:
        lines.append(f"departures: [{{at: 1 mo, roles: {{r0: {first_seats}}}, to: {where}}}]")
    return "\n".join(lines) + "\n"


settings_of_a_world = st.lists(st.sampled_from(sorted(WORLD)), max_size=12, unique=True).flatmap(
    lambda paths: st.fixed_dictionaries({path: WORLD[path] for path in paths})
)


@pytest.mark.slow
def test_what_check_accepts_runs_and_gives_numbers(tmp_path):
    """Nothing that is accepted crashes, hangs or gives NaN, up to the sentences of the report."""
    accepted = []

    @settings(
        max_examples=250,
        deadline=timedelta(seconds=60),
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(
        design=designs(),
        world=settings_of_a_world,
        counts=st.tuples(st.sampled_from([0, 1, 5, 50]), st.sampled_from([0, 1, 3])),
        replication=st.integers(0, 3),
    )
    def run_one(design, world, counts, replication):
        study = accepted_study(tmp_path, design, world, counts)
        if study is not None:
            accepted.append(design)
            check_numbers(study, replication)

    run_one()
    assert len(accepted) >= 100, "too few of the fuzzed scenarios were accepted to tell anything"


def accepted_study(folder, design, world, counts):
    """The shipped study with an odd design in an odd world, or None where it is refused."""
    (folder / "odd.yaml").write_text(design, encoding="utf-8")
    overrides = [f"world.{path}={value}" for path, value in {"market.firms": "300", **world}.items()]
    overrides += [f"study.designs=[{folder / 'odd.yaml'}]", "study.reference=odd"]
    try:
        study = load_study(STUDIES / "three-departments-green-field.yaml", overrides)
    except (ScenarioError, ScenarioErrors):
        return None
    return starting(study, "odd", *counts)


def check_numbers(study, replication):
    run = one_run(study, "odd", horizon=2400.0, replication=replication)
    assert np.isfinite(run.facts).all()
    tables = measure(run, study.world)
    comparison = compare(StudyResult(study, tables, 1, (), False))
    assert rows(comparison)
    assert sentences(comparison)
    numbers = tables.monthly.select_dtypes("number")
    assert np.isfinite(numbers.drop(columns=MAY_BE_MISSING).to_numpy()).all()
    assert not np.isinf(numbers[MAY_BE_MISSING].to_numpy()).any()
    sold = tables.monthly["revenue"] > 0
    assert numbers.loc[sold, MAY_BE_MISSING].notna().all().all()
    assert np.isfinite(tables.time_use["hours"].to_numpy()).all()
    assert (tables.time_use["hours"] > -1e-3).all()
