"""`salesim new`: a study folder that runs at once, explains itself, and is whole or not there."""

import json
import shutil

import jsonschema
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from sim.cli import app
from sim.scenario.load import load_study
from sim.scenario.parameter import parameters
from tests.studies import ROOT, STUDIES


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def invoke(*words):
        return CliRunner().invoke(app, [str(word) for word in words])

    return invoke


def plain(path):
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


@pytest.fixture
def made(run, tmp_path):
    done = run("new", "acme")
    assert done.exit_code == 0, done.output
    assert "salesim compare acme/study.yaml" in done.output
    return tmp_path / "acme"


def test_its_files_are_in_order(run, made):
    files = [made / "study.yaml", made / "world.yaml", *(made / "designs").glob("*.yaml")]
    checked = run("check", *files)
    assert checked.exit_code == 0, checked.output
    assert "study acme: world acme, designs today, own" in checked.output


@pytest.mark.slow
def test_it_runs_at_once(run, made):
    # A department of 15 years takes seconds to grow, and `load` looks at ten of them.
    assert run("load", made / "study.yaml", "--set", "study.initial=green-field").exit_code == 0
    young = ["--set", "study.initial.grown.age=1 mo"]
    short = ["--replications", "1", "--luck-only", "--jobs", "1", "--set", "study.horizon=2 mo"]
    compared = run("compare", made / "study.yaml", *short, *young)
    assert compared.exit_code == 0, compared.output
    assert (made.parent / "results" / "acme" / "report.html").is_file()


def test_the_world_keeps_its_sources(made):
    ours = dict(parameters(load_study(made / "study.yaml").world))
    shipped = dict(parameters(load_study(STUDIES / "three-departments.yaml").world))
    assert ours.keys() == shipped.keys()
    told = ("low", "high", "source", "grade", "note")
    differ = [
        path
        for path, parameter in ours.items()
        if any(getattr(parameter, part) != getattr(shipped[path], part) for part in told)
    ]
    assert differ == []
    for path in (made / "shipped").rglob("*.yaml"):
        kind = path.parent.name
        assert path.read_bytes() == (ROOT / "scenarios" / kind / path.name).read_bytes()


def test_the_folder_can_be_moved(made, tmp_path):
    moved = tmp_path / "deep" / "down" / "acme"
    moved.parent.mkdir(parents=True)
    shutil.move(made, moved)
    assert load_study(moved / "study.yaml").study.name == "acme"


def test_every_file_names_its_schema_and_meets_it(made):
    files = {
        "study": ["study.yaml"],
        "world": ["world.yaml"],
        "design": ["designs/today.yaml", "designs/own.yaml"],
    }
    for kind, names in files.items():
        for name in names:
            first = (made / name).read_text().splitlines()[0]
            assert first.startswith("# yaml-language-server: $schema=")
            schema = (made / name).parent / first.partition("=")[2]
            assert schema.resolve() == made / "schemas" / f"{kind}.schema.json"
            jsonschema.validate(plain(made / name), json.loads(schema.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", ["1.5", "größe 2"])
def test_any_name_stays_text(run, tmp_path, name):
    assert run("new", name).exit_code == 0
    study = load_study(tmp_path / name / "study.yaml")
    assert study.study.name == study.world.name == name


@pytest.mark.parametrize("name", ["=x", "-x", "a ", ".", ".hidden", "a\nb", "a" * 101])
def test_a_bad_name_is_refused(run, tmp_path, name):
    done = run("new", "--", name)
    assert done.exit_code == 2
    assert "found the name" in done.output
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_stays(run, tmp_path):
    (tmp_path / "mine").mkdir()
    assert run("new", "mine").exit_code == 0  # empty
    before = {path: path.read_bytes() for path in (tmp_path / "mine").rglob("*.yaml")}
    again = run("new", "mine")
    assert again.exit_code == 2
    assert "mine: is there already and not empty" in again.output
    assert all(path.read_bytes() == content for path, content in before.items())
    (tmp_path / "file").write_text("x")
    assert run("new", "file").exit_code == 2
    assert (tmp_path / "file").read_text() == "x"


def test_nothing_is_half_written(run, tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", refuse)
    done = run("new", "acme")
    assert done.exit_code == 2
    assert "acme: cannot be made (No space left on device)" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_above(run):
    done = run("new", "no/such/acme")
    assert done.exit_code == 2
    assert "no/such/acme: the folder no/such does not exist" in done.output


@pytest.mark.parametrize("typed", [".", ".."])
def test_a_folder_without_a_name_of_its_own(run, typed):
    done = run("new", typed)
    assert done.exit_code == 2
    assert f"found the name '{typed}'" in done.output
    assert "name a folder that does not exist yet or is empty" in done.output
