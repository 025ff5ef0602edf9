"""The files of a study folder: tables, organisations, world and study."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sim.intake.columns import MONTHS
from sim.intake.company import Company
from sim.intake.emit import emit
from sim.intake.organisation import Organisation
from sim.scenario.initial import TABLES
from sim.scenario.shipped import shipped_folder
from sim.scenario.world import World

COMMENT = "Written by `salesim intake read`, which writes it anew: change a copy, or a file that extends it."
_DAYS_A_SPELL = 4.0
"""Working days of a spell of sickness: sick days turn into spells by it."""


def study_files(
    name: str,
    folder: Path,
    company: Company,
    organisations: Sequence[Organisation],
    told: Mapping[str, Any],
    hunter_pay: float | None,
    market: Mapping[str, Any],
    plant: Mapping[str, Any],
    shipped: World,
) -> dict[str, str]:
    """Text of every file of the study by its name, but for the page on data quality.

    ``told``: what the sheets with items say; ``market``: what the accounts say of customers to come;
    ``plant``: what is known of the factory and of payments; ``shipped``: the world that theirs is laid over.
    """
    files = {f"{kind}.csv": _csv(kind, company.values(kind)) for kind in company.rows}
    for organisation in organisations:
        extends = _relative(Path("designs") / f"{organisation.base}.yaml", folder)
        files[f"{organisation.name}.yaml"] = emit({"extends": extends, **organisation.overlay}, COMMENT)
    extends = _relative(Path("worlds") / "industrial.yaml", folder)
    world = {"extends": extends, "name": name, "description": f"The world of {name}.",
             **_world(told, hunter_pay, market, plant, company, shipped)}  # fmt: skip
    files["world.yaml"] = emit(world, COMMENT)
    files["study.yaml"] = emit(_study(name, company, organisations), COMMENT)
    return files


def _csv(kind: str, rows: Sequence[Mapping[str, Any]]) -> str:
    columns = list(TABLES[kind].model_fields)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return text.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _relative(file: Path, folder: Path) -> str:
    """A shipped file as seen from the study folder; as it is where no path leads there (another drive)."""
    target = shipped_folder() / file
    try:
        return Path(os.path.relpath(target, os.path.abspath(folder))).as_posix()
    except ValueError:
        return target.as_posix()


def _study(name: str, company: Company, organisations: Sequence[Organisation]) -> dict[str, Any]:
    tables = {kind: f"{kind}.csv" for kind in TABLES if kind in company.rows}
    first = organisations[0].name
    return {
        "name": name,
        "description": "What changes if the department is reorganised?",
        "world": "world.yaml",
        "designs": [f"{organisation.name}.yaml" for organisation in organisations],
        "reference": first,
        "horizon": "5 yr",
        "replications": 30,
        "seed": 1,
        "practically_equal": 0.02,
        "initial": {
            "today": company.today.isoformat(),
            "organisation": f"{first}.yaml",
            **tables,
            "placing": {"rule": "present-duty"},
        },
    }


def _world(
    values: Mapping[str, Any],
    hunter_pay: float | None,
    market: Mapping[str, Any],
    plant: Mapping[str, Any],
    company: Company,
    shipped: World,
) -> dict[str, Any]:
    """What the client's sheets say of the world, and nothing else."""
    season = [values[f"season_{month.lower()}"] for month in MONTHS if f"season_{month.lower()}" in values]
    money = {name: values.get(name) for name in ("currency", "on_cost", "salaries_a_year", "yearly_rise")}
    return _stated(
        {
            "money": {**money, "hunter_pay": hunter_pay},
            "people": {"absence": {"leave": _days(values), "sick_spells": _spells(values)}},
            "leads": {"inbound": {"season": season or None, "per_year": values.get("inbound_leads_a_year")}},
            "market": {"firms": _unknown_firms(values, company), **market},
            "conversion": {"win": values.get("win_rate")},
            **plant,
            "accounts": {
                "churn": values.get("customers_lost_a_year"),
                "handling": _clean_order(values, shipped),
                "care_hours": f"{values['hours_per_visit']:g} h" if "hours_per_visit" in values else None,
                "care_per_year": {
                    tier: values.get(f"visits_{tier.lower()}") for tier in shipped.market.tiers.value
                },
            },
        }
    )


def _unknown_firms(values: Mapping[str, Any], company: Company) -> int | None:
    """Firms that could buy and that the tables do not know: the market of a world counts these alone."""
    if "possible_customers" not in values:
        return None
    known = sum(len(company.rows.get(kind, ())) for kind in ("accounts", "deals", "leads"))
    return int(max(1, values["possible_customers"] - known))


def _clean_order(values: Mapping[str, Any], shipped: World) -> dict[str, Any] | None:
    """Hours of a clean order such that all orders, those with an exception included, take the stated mean."""
    if "hours_per_order" not in values:
        return None
    accounts = shipped.accounts
    exceptions = 1.0 + accounts.exception_share.value * (accounts.exception_factor.value - 1.0)
    ((family, shape),) = accounts.handling.model_dump(mode="json")["value"].items()
    return {family: {**shape, "mean": f"{values['hours_per_order'] / exceptions:.4g} h"}}


def _days(values: Mapping[str, Any]) -> str | None:
    return f"{values['leave_days']:g} d" if "leave_days" in values else None


def _spells(values: Mapping[str, Any]) -> float | None:
    return values["sick_days"] / _DAYS_A_SPELL if "sick_days" in values else None


def _stated(tree: Mapping[str, Any]) -> dict[str, Any]:
    """A tree without what nobody stated."""
    kept = {key: _stated(value) if isinstance(value, Mapping) else value for key, value in tree.items()}
    return {key: value for key, value in kept.items() if value is not None and value != {}}
