"""The committed example: what the README's first command prints and writes, in ``results/example``."""

from __future__ import annotations

import re
import shutil

from tests.docs.blocks import Player
from tests.docs.shown import compare
from tests.studies import ROOT

STUDY = "three-departments"
COMMAND = f"salesim compare scenarios/studies/{STUDY}.yaml"
FOLDER = ROOT / "results" / "example"
REPORT, SUMMARY = "report.html", "summary.txt"


def summary(player: Player) -> str:
    """What the command printed, without the spaces at the ends of lines."""
    lines = [line.rstrip() for line in player.outputs[COMMAND].splitlines()]
    return "\n".join(lines) + "\n"


def write_example(player: Player) -> None:
    """Put the example of this run into the place of the committed one."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / SUMMARY).write_text(summary(player), encoding="utf-8")
    shutil.copyfile(player.folder / "results" / STUDY / REPORT, FOLDER / REPORT)


def check_example(player: Player) -> None:
    """The committed example is of this very study: the same words and nearly the same numbers."""
    compare((FOLDER / SUMMARY).read_text(encoding="utf-8"), summary(player))
    made = (player.folder / "results" / STUDY / REPORT).read_text(encoding="utf-8")
    committed = (FOLDER / REPORT).read_text(encoding="utf-8")
    assert headings(committed) == headings(made)
    assert str(player.folder) not in made
    assert str(ROOT) not in made


def headings(page: str) -> list[str]:
    """The headings of a report: what is in it."""
    return [
        re.sub(r"<[^>]*>|\s+", " ", found).strip()
        for found in re.findall(r"<h[1-3][^>]*>(.*?)</h[1-3]>", page, re.DOTALL)
    ]
