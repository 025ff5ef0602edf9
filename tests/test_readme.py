"""The README shows what the command prints, and its Python runs.

``pytest tests/test_readme.py --update-golden`` (``make readme``) writes the example anew.
"""

import os
import re
import subprocess
import sys

import pytest

from tests.studies import ROOT

README = ROOT / "README.md"
BEGIN, END = "<!-- example: written by `make readme` -->\n", "<!-- end of example -->"
STARTS = ("three-departments", "three-departments-green-field")
STUDIES = [f"scenarios/studies/{name}.yaml" for name in STARTS]


def example(folder):
    """What `salesim compare` prints for both shipped studies, 100 columns wide."""
    shown = []
    for study in STUDIES:
        done = subprocess.run(
            [sys.executable, "-m", "sim", "compare", str(ROOT / study)],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)},
        )
        lines = [line.rstrip() for line in done.stdout.splitlines()]
        # What the intervals mean is said once in the README, in its own words.
        first_caveat = next(i for i, line in enumerate(lines) if line.startswith("- Differences are paired"))
        shown.append(f"$ salesim compare {study}\n" + "\n".join(lines[:first_caveat]).rstrip())
    return "```text\n" + "\n\n".join(shown) + "\n```\n"


@pytest.mark.slow
def test_the_example_is_what_the_command_prints(tmp_path, request):
    found = example(tmp_path)
    text = README.read_text(encoding="utf-8")
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    if request.config.getoption("--update-golden"):
        README.write_text(text[:start] + found + text[end:], encoding="utf-8")
        return
    assert text[start:end] == found


def test_the_python_of_the_readme_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})
    assert "factory-owned" in capsys.readouterr().out


def test_the_overlay_of_the_readme_is_a_valid_design(tmp_path):
    from sim.scenario.design import Design
    from sim.scenario.source import read
    from sim.scenario.validate import validate

    (overlay,) = re.findall(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "overlay.yaml"
    path.write_text(overlay.replace("..", str(ROOT / "scenarios")), encoding="utf-8")
    design = validate(read(path), Design)
    assert design.roles["closer"].duties == ["keep", "convert"]


def test_the_commands_of_the_readme_are_in_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = README.read_text(encoding="utf-8")
    for target in set(re.findall(r"make ([a-z-]+)", text)) - {"lists"}:
        assert f"\n{target}: " in makefile, target
