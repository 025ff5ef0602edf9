"""The README shows what the command prints, and its Python runs.

``pytest tests/test_readme.py --update-golden`` (``make readme``) writes the example anew.
"""

import os
import re
import shutil
import subprocess
import sys

import pytest

from sim.scenario.load import check
from tests.studies import ROOT

README = ROOT / "README.md"
BEGIN, END = "<!-- example: written by `make readme` -->\n", "<!-- end of example -->"
NUMBER = r"(?<![\w.])[-+]?\d+(?:\.\d+)?"
STARTS = ("three-departments", "three-departments-green-field")
STUDIES = [f"scenarios/studies/{name}.yaml" for name in STARTS]
WORDS: tuple[list[str], ...] = ([], ["--luck-only"])
"""Other worlds for the first study only, as they take longer than the study itself."""


def example(folder):
    """What `salesim compare` prints for both shipped studies, 100 columns wide."""
    shown = []
    for study, words in zip(STUDIES, WORDS, strict=True):
        done = subprocess.run(
            [sys.executable, "-m", "sim", "compare", str(ROOT / study), *words],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)},
        )
        lines = [line.rstrip() for line in done.stdout.splitlines()]
        # What the intervals mean is said once in the README, in its own words.
        first_caveat = next(i for i, line in enumerate(lines) if line.startswith("- Differences are paired"))
        command = " ".join(["$ salesim compare", study, *words])
        shown.append(f"{command}\n" + "\n".join(lines[:first_caveat]).rstrip())
    return "```text\n" + "\n\n".join(shown) + "\n```\n"


@pytest.mark.slow
def test_the_example_is_what_the_command_prints(tmp_path, request):
    found = example(tmp_path)
    text = README.read_text(encoding="utf-8")
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    if request.config.getoption("--update-golden"):
        README.write_text(text[:start] + found + text[end:], encoding="utf-8")
        return
    assert words_of(text[start:end]) == words_of(found)
    for shown, printed in zip(numbers_of(text[start:end]), numbers_of(found), strict=True):
        # The last bit of another processor's exp() can part one run of thirty, and so move a mean a little.
        assert printed == pytest.approx(shown, rel=0.15, abs=0.5)


def timeless(text):
    """In one line, and without how long a machine takes, which is its own affair."""
    return re.sub(r" \((about [^()]*|under a minute) of computing\)", "", " ".join(text.split()))


def words_of(text):
    return re.sub(NUMBER, "#", timeless(text)).split()


def numbers_of(text):
    return [float(number) for number in re.findall(NUMBER, timeless(text))]


def test_the_python_of_the_readme_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 2
    for code in blocks:
        exec(compile(code, "README.md", "exec"), {"__name__": "readme"})
        assert "factory-owned" in capsys.readouterr().out


def test_the_files_of_the_readme_work_where_it_puts_them(tmp_path):
    """The blocks are laid out as the README says, and the study is checked with everything it names."""
    blocks = re.findall(r"```yaml\n# (\S+)\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    (tmp_path / "scenarios" / "mine").mkdir()
    (tmp_path / "scenarios" / "mine" / "leads.csv").write_text(
        "Received,Tier,Channel\n2026-01-01,A,inbound\n"
    )
    for name, text in blocks:
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [name.rpartition("/")[2] for name, _ in blocks] == [
        "five-closers.yaml",
        "study.yaml",
        "two-leave.yaml",
        "order-desk.yaml",
        "two-teams.yaml",
        "conveyor-in-a-year.yaml",
        "recorded.yaml",
    ]
    mine = tmp_path / "scenarios" / "mine"
    changing = (mine / "study.yaml").read_text(encoding="utf-8").replace("five-closers", "two-teams")
    changing = changing.replace("two-teams.yaml", "two-teams.yaml, conveyor-in-a-year.yaml")
    (mine / "changing.yaml").write_text(changing, encoding="utf-8")
    assert "two-teams, conveyor-in-a-year" in check(mine / "changing.yaml")
    assert "designs conveyor, five-closers" in check(tmp_path / "scenarios" / "mine" / "study.yaml")
    assert check(tmp_path / "scenarios" / "mine" / "recorded.yaml") == "world recorded"
    assert "design two-leave" in check(tmp_path / "scenarios" / "mine" / "two-leave.yaml")
    assert "design order-desk" in check(tmp_path / "scenarios" / "mine" / "order-desk.yaml")


def test_the_commands_of_the_readme_are_in_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = README.read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make ([a-z-]+)", text)):
        assert f"\n{target}: " in makefile, target
