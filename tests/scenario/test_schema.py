"""The schemas that editors complete YAML with: whatever the package reads, they accept."""

import jsonschema
import pytest
from ruamel.yaml import YAML

from sim.scenario.design import Design
from sim.scenario.load import kind_of
from sim.scenario.schema import KINDS, json_schema
from sim.scenario.source import read
from sim.scenario.study import Study
from sim.scenario.world import World
from tests.studies import ROOT

KIND_OF = {World: "world", Design: "design", Study: "study"}


@pytest.fixture(scope="module")
def schemas():
    return {kind: json_schema(kind) for kind in KINDS}


def test_all_shipped_files_meet_their_schemas(schemas):
    found = dict.fromkeys(schemas, 0)
    checkers = {kind: jsonschema.Draft202012Validator(schema) for kind, schema in schemas.items()}
    for path in sorted((ROOT / "scenarios").rglob("*.yaml")):
        if path.name == "columns.yaml":  # the columns of a client's workbook
            continue
        kind = KIND_OF[kind_of(read(path))]
        checkers[kind].validate(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))
        found[kind] += 1
    assert found["world"] >= 3
    assert found["design"] >= 20
    assert found["study"] >= 8


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("world", {"people": {"turnovr": 0.3}}),
        ("world", {"people": {"turnover": {"value": 0.3, "grade": "E"}}}),
        ("world", {"market": {"order_size": {"lognormall": {"mean": 8000.0}}}}),
        ("design", {"roles": {"seller": {"seats": "eight"}}}),
        ("design", {"roles": {"seller": {"duties": ["hunt"]}}}),
        ("design", {"lines": {"further": [{"roles": ["seller"]}]}}),  # entries of lists are whole
        ("study", {"initial": {"grown": {"age": 15}}}),
    ],
)
def test_mistakes_are_marked(schemas, kind, wrong):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schemas[kind])


def test_keys_are_explained(schemas):
    world, design = schemas["world"], schemas["design"]
    turnover = world["$defs"]["People"]["properties"]["turnover"]["description"]
    assert turnover.startswith("Shipped: 0.27 (0.16 to 0.35). Source: ")
    assert "grade B" in turnover
    flow = design["$defs"]["Flow"]["properties"]
    assert (
        flow["open_deals"]["description"]
        == "open_deals: deals one person has open before he takes no new one."
    )
    assert "calendar" not in str(design["$defs"]["Cover"]["properties"]["after"]["default"])
    assert design["$defs"]["Cover"]["properties"]["after"]["default"] == "8.0 h"


def test_they_are_schemas(schemas):
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
