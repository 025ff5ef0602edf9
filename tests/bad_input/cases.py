"""Files that are wrong, each in one way: text of the file, or bytes, or several files."""

from __future__ import annotations

DESIGN = """\
name: mine
description: A small department.
units:
  sales: {kind: sales}
roles:
  seller: {seats: 3, duties: [keep, convert, generate], family: seller, pay: 2.4, unit: sales}
orphans: {after: 10 d}
"""
WORLD = "extends: SHIPPED/worlds/industrial.yaml\nname: mine\n"
STUDY = """\
name: mine
description: A study.
world: SHIPPED/worlds/industrial.yaml
designs: [SHIPPED/designs/traditional.yaml, SHIPPED/designs/conveyor.yaml]
reference: traditional
horizon: 1 yr
replications: 2
seed: 1
practically_equal: 0.02
"""


def design(old: str, new: str) -> str:
    """The small design with one thing replaced."""
    assert old in DESIGN
    return DESIGN.replace(old, new)


def study(old: str, new: str) -> str:
    """The small study with one thing replaced."""
    assert old in STUDY
    return STUDY.replace(old, new)


CASES: dict[str, str | bytes | dict[str, str]] = {
    "unknown key": design("description:", "descripton:"),
    "unknown key deep": design("pay: 2.4", "pya: 2.4"),
    "duplicate key": design("orphans:", "name: again\norphans:"),
    "missing key": design("orphans: {after: 10 d}\n", ""),
    "missing unit": design("10 d", "10"),
    "unknown unit": design("10 d", "10 days"),
    "negative duration": design("10 d", "-10 d"),
    "not a duration": design("10 d", "soon"),
    "unknown duty": design("generate]", "genrate]"),
    "unknown part of keep": design("[keep, convert", "[keep.quotes, convert"),
    "keep beside a part of it": design("[keep, convert", "[keep, keep.order, convert"),
    "a part that nobody has": design("[keep, convert", "[keep.care, keep.order, keep.deliver, convert"),
    "a part of which nobody has a seat": design("[keep, convert", "[keep.care, convert").replace(
        "orphans:",
        "  clerk: {seats: 0, duties: [keep.quote, keep.order, keep.deliver, keep.collect, keep.promote, "
        "keep.aftersales], family: keeper, pay: 1.6, unit: sales}\norphans:",
    ),
    "a unit of a region above it": design(
        "{kind: sales}",
        "{serves: {regions: [near]}}\n  team: {reports_to: sales, serves: {regions: [far]}}",
    ),
    "unknown kind of territory": design("{kind: sales}", "{kind: sales, serves: {region: [near]}}"),
    "a change without a time": design("orphans:", "timeline: [{become: x.yaml}]\norphans:"),
    "a change with two times": design(
        "orphans:", "timeline: [{at: 1 yr, when: {accounts: 20}, become: x.yaml}]\norphans:"
    ),
    "changes out of order": design(
        "orphans:", "timeline: [{at: 2 yr, become: x.yaml}, {at: 1 yr, become: y.yaml}]\norphans:"
    ),
    "a territory of an unknown region": {
        "case.yaml": study("SHIPPED/designs/conveyor.yaml", "mine.yaml"),
        "mine.yaml": design("{kind: sales}", "{kind: sales, serves: {regions: [neer]}}"),
    },
    "a region without a keeper": {
        "case.yaml": study("SHIPPED/designs/conveyor.yaml", "mine.yaml"),
        "mine.yaml": design("{kind: sales}", "{kind: sales, serves: {regions: [near]}}"),
    },
    "a change into a file that is not there": {
        "case.yaml": study("SHIPPED/designs/conveyor.yaml", "mine.yaml"),
        "mine.yaml": design("orphans:", "timeline: [{at: 1 yr, become: conveyer.yaml}]\norphans:"),
        "conveyor.yaml": "extends: SHIPPED/designs/conveyor.yaml\n",
    },
    "a change into a design that changes": {
        "case.yaml": study("SHIPPED/designs/conveyor.yaml", "mine.yaml"),
        "mine.yaml": design(
            "orphans:", "timeline: [{at: 1 yr, become: SHIPPED/designs/changing/now.yaml}]\norphans:"
        ),
    },
    "people who stay and are not there": {
        "case.yaml": study("SHIPPED/designs/conveyor.yaml", "mine.yaml"),
        "mine.yaml": design(
            "orphans:", "timeline: [{at: 1 yr, become: SHIPPED/designs/conveyor.yaml, stay: [P1]}]\norphans:"
        ),
    },
    "unknown department in a unit": design("{kind: sales}", "{kind: sales, includes: [rnd]}"),
    "a tier first twice": design("orphans:", "service: {first: [A, A]}\norphans:"),
    "a duty twice": design("generate]", "keep]"),
    "a tier twice on a line": design("generate]", "generate, liaise]").replace(
        "orphans:", "lines: {further: [{roles: [seller], every: 3 mo, tiers: [A, A]}]}\norphans:"
    ),
    "discounts that no manager decides on": design("orphans:", "discounts: {by: manager}\norphans:"),
    "discounts by a stranger": design("orphans:", "discounts: {by: boss}\norphans:"),
    "a span that does not fall": WORLD + "management: {coaching: {span: {value: {full: 8, none: 8}}}}\n",
    "negative seats": design("seats: 3", "seats: -3"),
    "half a seat": design("seats: 3", "seats: 2.5"),
    "seats as text": design("seats: 3", "seats: three"),
    "no seats": design("seats: 3", "seats: 0"),
    "unknown unit of a role": design("unit: sales", "unit: sale"),
    "units in a circle": design("{kind: sales}", "{kind: sales, reports_to: sales}"),
    "unit reports to nobody known": design("{kind: sales}", "{kind: sales, reports_to: board}"),
    "accounts without a keeper": design("[keep, convert, generate]", "[convert, generate]"),
    "a stage nobody serves": design("[keep, convert, generate]", "[keep, generate]"),
    "a fence for somebody else's duty": design("unit: sales}", "unit: sales, fenced: {liaise: 0.2}}"),
    "a fence for what is no work": design(
        "[keep, convert, generate], ", "[keep, convert, generate, manage], fenced: {manage: 0.2}, "
    ),
    "fences of more than a week": design(
        "unit: sales}", "unit: sales, fenced: {generate: 0.6, convert: 0.6}}"
    ),
    "a fence of nothing": design("unit: sales}", "unit: sales, fenced: {generate: 0}}"),
    "years of an account that counts wins": design(
        "unit: sales}", "unit: sales, variable: {wins: {share: 0.2, quota: 1, counts: [1, 0.5]}}}"
    ),
    "rebalancing below the mean": design("orphans:", "rebalance: {every: 12 mo, most: 0.8}\norphans:"),
    "more scripts than all": design("orphans:", "scripts: 1.5\norphans:"),
    "unknown role on a line": design(
        "orphans:", "lines: {further: [{roles: [sellr], every: 3 mo}]}\norphans:"
    ),
    "a line without liaise": design(
        "orphans:", "lines: {further: [{roles: [seller], every: 3 mo}]}\norphans:"
    ),
    "variable pay above one": design(
        "unit: sales}\n",
        "unit: sales, variable: {wins: {share: 0.7, quota: 1}, leads: {share: 0.6, quota: 1}}}\n",
    ),
    "unknown word": design("{after: 10 d}", "{after: 10 d, to: least-loded}"),
    "share above one": WORLD + "people: {rival_share: 1.5}\n",
    "shares that do not sum to one": WORLD + "market: {tiers: {value: {A: 0.5, B: 0.3, C: 0.5}}}\n",
    "other tiers": WORLD + "accounts: {care_per_year: {value: {A: 1, B: 2, D: 3}}}\n",
    "other tiers of the response": WORLD
    + "accounts: {response_standard: {value: {A: 3 d, B: 3 d, D: 3 d}}}\n",
    "a tier without a response": WORLD
    + "market: {tiers: {value: {A: 0.2, B: 0.3, C: 0.4, D: 0.1}}, size_by_tier: {value: {D: 0.3}}}\n"
    + "conversion: {tier_logit: {value: {D: 0.5}}}\n"
    + "accounts: {care_per_year: {value: {D: 1}}, promotions_per_year: {value: {D: 1}}}\n",
    "one response for all tiers": WORLD + "accounts: {response_standard: 3 d}\n",
    "an endless capacity": WORLD + "factory: {capacity: endless}\n",
    "unknown link": WORLD + "links: {sample: {hours: 1 h}}\n",
    "unknown distribution": WORLD + "leads: {cold: {hours: {lognormall: {mean: 7 h, cv: 0.5}}}}\n",
    "distribution with two sets": WORLD + "leads: {cold: {hours: {gamma: {mean: 7 h, scale: 2 h}}}}\n",
    "distribution without a unit": WORLD + "leads: {cold: {hours: {gamma: {mean: 7, cv: 1}}}}\n",
    "weights that do not sum to one": WORLD
    + "leads: {cold: {hours: {mixture: [{weight: 0.5, of: 1 h}, {weight: 0.4, of: 2 h}]}}}\n",
    "a whole week of admin": WORLD + "people: {families: {seller: {week: {admin: 0.9, meetings: 0.2}}}}\n",
    "other regions": WORLD + "people: {travel: {hours: {value: {near: 1 h, east: 2 h}}}}\n",
    "leave by the minute": WORLD + "people: {absence: {leave_spell: 1 min}}\n",
    "a stand-in twice": design("orphans:", "cover: {by: [colleague, colleague]}\norphans:"),
    "a scale of zero": WORLD + "conversion: {speed: 0 h}\n",
    "value outside its range": WORLD + "people: {turnover: {value: 0.9, low: 0.1, high: 0.3}}\n",
    "yes is not a number": WORLD + "people: {turnover: yes}\n",
    "null in an overlay": WORLD + "people: {turnover: null}\n",
    "infinite": WORLD + "people: {turnover: .inf}\n",
    "unknown reference": study("reference: traditional", "reference: tradition"),
    "missing design file": study("conveyor.yaml", "conveyer.yaml"),
    "the same design twice": study("conveyor.yaml", "traditional.yaml"),
    "no designs": study("[SHIPPED/designs/traditional.yaml, SHIPPED/designs/conveyor.yaml]", "[]"),
    "no replications": study("replications: 2", "replications: 0"),
    "set of nothing known": STUDY + "set: {world.peopel.turnover: 0.3}\n",
    "set of the study": STUDY + "set: {study.seed: 3}\n",
    "unknown family": {
        "case.yaml": study("SHIPPED/designs/conveyor.yaml", "odd.yaml"),
        "odd.yaml": design("family: seller", "family: sellr"),
    },
    "unknown tier served first": {
        "case.yaml": study("SHIPPED/designs/conveyor.yaml", "odd.yaml"),
        "odd.yaml": design("orphans:", "service: {first: [A, a+]}\norphans:"),
    },
    "a line to customers of an unknown tier": {
        "case.yaml": study("SHIPPED/designs/conveyor.yaml", "odd.yaml"),
        "odd.yaml": design("generate]", "generate, liaise]").replace(
            "orphans:", "lines: {further: [{roles: [seller], every: 3 mo, tiers: [A, a+]}]}\norphans:"
        ),
    },
    "an order of an unknown customer": {
        "case.yaml": STUDY
        + "initial: {today: 2026-01-01, organisation: SHIPPED/designs/traditional.yaml, "
        + "people: people.csv, accounts: accounts.csv, orders: orders.csv}\n",
        "people.csv": "code,role\nP1,seller\n",
        "accounts.csv": "code,tier\nC01,A\nC02,B\n",
        "orders.csv": "customer,value,stage\nC01,5000,plant\nC3,900,entry\n",
    },
    "an order at an unknown stage": {
        "case.yaml": STUDY
        + "initial: {today: 2026-01-01, organisation: SHIPPED/designs/traditional.yaml, "
        + "people: people.csv, accounts: accounts.csv, orders: orders.csv}\n",
        "people.csv": "code,role\nP1,seller\n",
        "accounts.csv": "code,tier\nC01,A\n",
        "orders.csv": "customer,value,stage\nC01,5000,plnt\n",
    },
    "an invoice without an age": {
        "case.yaml": STUDY
        + "initial: {today: 2026-01-01, organisation: SHIPPED/designs/traditional.yaml, "
        + "people: people.csv, accounts: accounts.csv, invoices: invoices.csv}\n",
        "people.csv": "code,role\nP1,seller\n",
        "accounts.csv": "code,tier\nC01,A\n",
        "invoices.csv": "customer,value\nC01,5000\n",
    },
    "mistake in the file beneath": {
        "case.yaml": "extends: beneath.yaml\nname: above\n",
        "beneath.yaml": design("seats: 3", "seats: -3"),
    },
    "a role misspelt over the file beneath": (
        "extends: SHIPPED/designs/traditional.yaml\nname: mine\nroles: {selller: {seats: 6}}\n"
    ),
    "a new role over the file beneath": (
        "extends: SHIPPED/designs/traditional.yaml\nname: mine\nroles: {clerk: {seats: 6}}\n"
    ),
    "extends in a circle": {
        "case.yaml": "extends: other.yaml\n",
        "other.yaml": "extends: case.yaml\n",
    },
    "extends nothing": "extends: nothing.yaml\nname: x\n",
    "extends itself": "extends: case.yaml\n",
    "not YAML": "name: [\n  - {\n",
    "tabs": "name: x\n\tdescription: y\n",
    "a list": "- name: x\n",
    "a word": "hello\n",
    "empty": "",
    "only a comment": "# nothing here\n",
    "two documents": DESIGN + "---\n" + DESIGN,
    "tag": design("description: A small", "description: !!python/object:os.system A small"),
    "anchor": design("{kind: sales}", "&x {kind: sales}"),
    "alias bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "merge key": "a: {x: 1}\nb:\n  <<: {y: 1}\n",
    "too deep": "a: " + "{a: " * 60 + "1" + "}" * 60 + "\n",
    "cyrillic in cp1251": "name: отдел\n".encode("cp1251"),
    "utf-16": "name: x\n".encode("utf-16"),
    "binary": bytes(range(256)),
    "number as key": "1: x\n",
    "too large": b"# " + b"x" * 1_100_000 + b"\n",
}
