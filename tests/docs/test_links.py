"""Links between files of the repository lead somewhere; commands of the Makefile that pages name exist."""

from __future__ import annotations

import re

import pytest

from tests.studies import ROOT

ROOMS = ("docs", "scenarios", "results", "notebooks")
PAGES = [
    ROOT / "README.md",
    ROOT / "DESIGN.md",
    *sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.md")),
]
NAMES = [path.relative_to(ROOT).as_posix() for path in PAGES]
BLOCK = re.compile(r"^(`{3,}).*?^\1$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name):
    page = ROOT / name
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    missing = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert not missing


def test_the_commands_that_pages_name_are_in_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for target in set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)):
            assert f"\n{target}: " in makefile, f"{page}: make {target}"
