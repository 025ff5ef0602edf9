"""From a client's workbook or folder to a study folder."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sim.experiment.store import OutputError
from sim.intake.columns import LISTS, NEEDED_SHEETS, PAY, ROLE_PAY, Item
from sim.intake.company import Company, assemble, check
from sim.intake.emit import emit
from sim.intake.findings import Findings, Place, lines
from sim.intake.folder import PAGE, check_folder, write_folder
from sim.intake.grid import Source
from sim.intake.headers import Heading, Mappings, find_heading, read_mapping
from sim.intake.likeness import likeness
from sim.intake.listed import Told, read_items
from sim.intake.money import organisations, told_pay, yearly_revenue
from sim.intake.names import read_names, write_names
from sim.intake.numerals import decimal_sign
from sim.intake.organisation import role_sources
from sim.intake.plant import plant_and_payment
from sim.intake.study import study_files
from sim.intake.table import Table, number_texts, read_table
from sim.intake.textfiles import read_folder
from sim.intake.values import Vocabulary
from sim.intake.words import ROLES, SOURCES, STAGES
from sim.report.quality import Finding, Quality, render_quality
from sim.scenario.errors import ScenarioErrors, nearest
from sim.scenario.initial import InitialState
from sim.scenario.shipped import shipped_folder
from sim.scenario.source import read
from sim.scenario.unknown import gaps
from sim.scenario.validate import validate
from sim.scenario.world import World


@dataclass(frozen=True)
class Request:
    """What a user asks for: the workbook or folder, where the study goes, and what he knows of the files."""

    path: Path
    out: Path | None = None
    keep_names: bool = False
    columns: Path | None = None
    today: date | None = None
    decimal: str | None = None
    encoding: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What was written: the study folder, the file of names if there is one, and the data quality."""

    folder: Path
    names: Path | None
    quality: Quality


@dataclass(frozen=True)
class _Sheets:
    """Everything that the client's sheets say."""

    tables: dict[str, Table]
    told: dict[str, dict[str, Told]]
    headings: dict[str, Heading]


def read_client(request: Request) -> Outcome:
    """Read a workbook or a folder of CSV files and write the study folder.

    Raises ``ScenarioErrors`` with all mistakes, or ``OutputError``; then nothing has been written.
    """
    findings = Findings(request.path)
    name = request.path.resolve().name if request.path.is_dir() else request.path.stem
    beside = request.path.resolve().parent
    folder = request.out or _default_folder(request.path, name)
    check_folder(folder)
    if folder.resolve() == beside:
        raise OutputError(f"{folder}: the names would lie in the study folder; choose another with --out")
    names_file = beside / f"{name}.names.csv"
    before = {} if request.keep_names else read_names(names_file)
    mappings = read_mapping(request.columns) if request.columns else {}
    source = _source(request, findings)
    world = shipped_world()
    sheets = _sheets(source, mappings, request, world, findings)
    today = _today(request, sheets.told, findings, source)
    company = assemble(sheets.tables, today, None if request.keep_names else before, findings)
    state = check(company, findings)
    _check_market(company, sheets.told, world, findings)
    findings.stop_if_refused()
    revenue = yearly_revenue(company, findings)
    designs, hunter_pay = organisations(company, sheets.told.get("Pay", {}), revenue, world, findings)
    findings.stop_if_refused()
    told = {name: item.value for items in sheets.told.values() for name, item in items.items()}
    like_today = likeness(company, world, findings)
    plant = plant_and_payment(told, revenue, findings)
    files = study_files(name, folder, company, designs, told, hunter_pay, like_today, plant, world)
    used = {sheet: heading.used for sheet, heading in sheets.headings.items()}
    comment = "Which column was which; give this file to the next reading with --columns."
    files["columns.yaml"] = emit(used, comment)
    source.taken.extend(told_pay(designs))
    assert state is not None
    quality = _quality(name, source, company, state, used, findings)
    files[PAGE] = render_quality(quality if request.keep_names else _masked(quality, company))
    kept = None if request.keep_names else write_names(names_file, before, company.names)
    write_folder(folder, files)
    return Outcome(folder, kept, quality)


def _default_folder(path: Path, name: str) -> Path:
    """Beside the workbook by its name; a folder keeps its own, so the study has another."""
    if not path.is_dir():
        return path.parent / name
    # What is called . or .. has no neighbour of that name.
    parent = path.parent if path.name not in ("", "..") else path.resolve().parent
    return parent / f"{name}-study"


def shipped_world() -> World:
    """The world under every study folder."""
    return validate(read(shipped_folder() / "worlds" / "industrial.yaml"), World)


def vocabulary(world: World) -> Vocabulary:
    """The words that columns of words can hold: those of the world, with what clients say for them."""
    none: tuple[str, ...] = ()
    words: dict[str, Mapping[str, tuple[str, ...]]] = {
        "tier": dict.fromkeys(world.market.tiers.value, none),
        "region": dict.fromkeys(world.market.regions.value, none),
        "segment": dict.fromkeys(world.market.segments.value, none),
        "role": {role: ROLES.get(role, none) for role in role_sources()},
        "source": SOURCES,
        "stage": STAGES,
    }
    return Vocabulary(words, len(world.conversion.touches.value))


def items_of(sheet: str) -> tuple[Item, ...]:
    """The items that a sheet can list; on the sheet Pay every role is one."""
    if sheet != "Pay":
        return LISTS[sheet]
    roles = (Item(role, "number", ROLE_PAY, 0.01, also=ROLES.get(role, ())) for role in role_sources())
    return (*roles, *PAY)


def _source(request: Request, findings: Findings) -> Source:
    path = request.path
    if path.is_dir():
        return read_folder(path, request.encoding, findings)
    if not path.exists():
        there = [file.name for file in path.parent.iterdir()] if path.parent.is_dir() else []
        raise findings.stop(Place(), "no such file or folder", "", nearest(path.name, there))
    # Only who hands in a workbook waits for the library that reads it.
    from sim.intake.workbook import read_workbook

    return read_workbook(path, findings)


def _sheets(
    source: Source, mappings: Mappings, request: Request, world: World, findings: Findings
) -> _Sheets:
    headings = _headings(source, mappings, findings)
    findings.stop_if_refused()
    texts = (
        text for sheet, heading in headings.items() for text in number_texts(source.grids[sheet], heading)
    )
    decimal = request.decimal or decimal_sign(texts)
    if decimal is not None:
        how = "said with --decimal" if request.decimal else "found out"
        source.taken.append(("decimals", f"marked by {decimal!r}, {how}"))
    words = replace(vocabulary(world), decimal=decimal, typed=not request.path.is_dir())
    sheets = _Sheets({}, {}, headings)
    for sheet, heading in headings.items():
        grid = source.grids[sheet]
        if sheet in LISTS:
            sheets.told[sheet] = read_items(grid, heading, items_of(sheet), words, findings)
        else:
            sheets.tables[sheet] = read_table(grid, heading, words, findings)
    _check_season(sheets.told.get("Calendar", {}), findings)
    return sheets


def _headings(source: Source, mappings: Mappings, findings: Findings) -> dict[str, Heading]:
    headings = {}
    for sheet in NEEDED_SHEETS:
        if sheet not in source.grids and not findings.mistakes:
            findings.refuse(
                Place(), f"no sheet {sheet}", f"the sheets {' and '.join(NEEDED_SHEETS)} at least"
            )
    for sheet, grid in source.grids.items():
        if not grid.rows and sheet not in NEEDED_SHEETS:
            findings.note(Place(grid.title), "an empty sheet", "not read")
            continue
        # What is wrong is in the findings; the other sheets are looked at all the same.
        with suppress(ScenarioErrors):
            headings[sheet] = find_heading(grid, mappings.get(sheet, {}), findings)
    for sheet in mappings.keys() - source.grids.keys():
        findings.note(Place(sheet), "the column mapping names a sheet that is not there", "not used")
    return headings


def _check_season(told: Mapping[str, Told], findings: Findings) -> None:
    months = [item for name, item in told.items() if name.startswith("season_")]
    if not months:
        return
    if len(months) < 12:
        problem = f"the season of {len(months)} months"
        findings.refuse(months[0].place, problem, "all twelve months, or none")
    elif not any(item.value for item in months):
        findings.refuse(months[0].place, "all twelve months are 0", "at least one above 0")


def _today(
    request: Request, told: Mapping[str, Mapping[str, Told]], findings: Findings, source: Source
) -> date:
    stated = told.get("Calendar", {}).get("today")
    if request.today is not None:
        day, how = request.today, "said with --today"
    elif stated is not None and isinstance(stated.value, date):
        day, how = stated.value, f"from {stated.place}"
    else:
        day, how = date.today(), "nobody said it, so the computer's date is taken"
        findings.note(Place(column="today"), "no date of today", "the computer's date is taken")
    source.taken.append(("today", f"{day}, {how}"))
    return day


def _check_market(
    company: Company, told: Mapping[str, Mapping[str, Told]], world: World, findings: Findings
) -> None:
    """The firms that are known must be among those that could buy."""
    firms = sum(len(company.values(kind)) for kind in ("accounts", "deals", "leads"))
    stated = told.get("Market", {}).get("possible_customers")
    most = world.market.firms.value if stated is None else stated.value
    assert isinstance(most, int)
    if firms > most:
        place = Place("Market", column="possible_customers") if stated is None else stated.place
        problem = f"{firms:,} firms are in the tables, but only {most:,} could buy at all"
        findings.refuse(place, problem, f"possible_customers of {firms:,} or more")


def _quality(
    name: str,
    source: Source,
    company: Company,
    state: InitialState,
    used: Mapping[str, Mapping[str, str]],
    findings: Findings,
) -> Quality:
    return Quality(
        name=name,
        sizes=[
            (kind, f"{len(rows):,} row{'' if len(rows) == 1 else 's'}") for kind, rows in company.rows.items()
        ],
        taken=source.taken,
        findings=[Finding(n.sheet, n.column, n.cells, n.found, n.done) for n in lines(findings.notes)],
        gaps=list(gaps(state)),
        mapping=[
            (sheet, header, name) for sheet, headers in used.items() for header, name in headers.items()
        ],
    )


def _masked(quality: Quality, company: Company) -> Quality:
    """The same with codes for names, wherever a name slipped into a wrong column."""
    names = {name: code for known in company.names.values() for code, name in known.items()}
    # Longer names first: one can be part of another.
    ordered = sorted((name for name in names if len(name) > 1), key=len, reverse=True)

    def masked(text: str) -> str:
        for name in ordered:
            if name in text:
                text = text.replace(name, names[name])
        return text

    findings = [replace(found, found=masked(found.found)) for found in quality.findings]
    mapping = [(sheet, masked(header), column) for sheet, header, column in quality.mapping]
    return replace(quality, findings=findings, mapping=mapping)
