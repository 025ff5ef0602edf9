"""What is written from the code is complete: every command, name, table, column, key and belief is in it."""

from __future__ import annotations

import inspect
import re

import pytest

import sim
import sim.plot
from docs.from_code import beliefs, commands, files, python_names, tables
from docs.from_code.pages import PARTS, filled
from sim.metrics.tables import TABLES, measure
from sim.scenario.schema import KINDS, json_schema
from tests.metrics.hand import WORLD, run_of
from tests.studies import ROOT

PAGES = sorted((ROOT / "docs").rglob("*.md"))
FORMULA = re.compile(r"``[^`]+``|Table over")
GRADE = re.compile(r"\b[Gg]rade [A-D]\b|no\s+belief|the same\s+belief")
NEUTRAL = re.compile(r"Neutral|no\s+belief|the same\s+belief")


def test_every_part_stands_on_a_page():
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    asked = re.findall(r"<!-- from code: (.*?) -->", text)
    assert sorted(asked) == sorted(PARTS)
    assert "from code" not in filled(text)


def test_every_command_and_option_is_told():
    page = commands.page()
    for name, command in commands.commands():
        assert f"## `{name}`" in page
        assert (command.help or "").strip(), name
        for option in command.params:
            assert getattr(option, "help", None), f"{name}: {option.name}"
            assert any(f"`{flag}" in page for flag in [*option.opts, option.metavar] if flag), option.name


def test_every_public_name_is_told():
    page = python_names.page()
    for name in set(sim.__all__) - {"plot"}:
        assert re.search(rf":: sim\.{name}$", page, re.MULTILINE), name
    for name in sim.plot.__all__:
        assert f":: sim.plot.{name}\n" in page


def test_every_table_is_told_with_exactly_its_columns():
    assert tuple(tables.MAKERS) == TABLES
    for name, frame in measure(run_of(), WORLD).by_name().items():
        told = ["design", "replication", *tables.columns(tables.MAKERS[name])]
        assert sorted(told) == sorted(frame.columns), name


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_told(kind):
    page = files.page(kind)
    noted = files.evidence() if kind == "world" else {}
    for path, model in files.sections(KINDS[kind]):
        section = re.split(r"^\(.*\)=$", page.partition(f"({kind}-{path or 'top'})=")[2], flags=re.MULTILINE)[
            0
        ]
        for name, field in files.keys(model):
            assert re.search(rf"^\| `(?:\S+ )?{name}` \|", section, re.MULTILINE), f"{path}.{name}"
            if not list(files.models(field.annotation)):
                said = re.search(rf"\b{name}\b", inspect.getdoc(model) or "") or field.description
                note = any(found.note for _, found in files.evidence_of(path, name, noted))
                assert said or note, f"{kind} {path}.{name}: nobody says what it is"
    for name in json_schema(kind)["properties"]:
        assert f"`{name}`" in page or name == "extends", name


def test_every_belief_has_a_formula_and_a_grade():
    for module in beliefs.modules():
        for belief in beliefs.beliefs(module):
            where = f"{module.__name__}.{belief.__name__}"
            assert FORMULA.search(inspect.getdoc(belief) or ""), f"{where}: no formula"
            assert GRADE.search(inspect.getdoc(belief) or ""), f"{where}: no grade"
            assert NEUTRAL.search(inspect.getdoc(belief) or ""), (
                f"{where}: no setting at which it does nothing"
            )
