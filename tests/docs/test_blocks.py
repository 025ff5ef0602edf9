"""Every block of the manual and of the README is run, page by page; outputs are what they say.

``pytest tests/docs/test_blocks.py --update-golden`` (``make example``) writes the outputs anew, and the
example in ``results/example`` with them.
"""

from __future__ import annotations

import re
import shutil

import pytest

from tests.docs.blocks import Block, Player, blocks, unlike
from tests.docs.example import check_example, write_example
from tests.docs.shown import renewed
from tests.studies import ROOT

README = "README.md"
PAGES = [README, *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))]
WITH_BLOCKS = [name for name in PAGES if blocks((ROOT / name).read_text(encoding="utf-8"))]
MOST_NOT_RUN = 9
ANYWHERE = ("docs/tutorial.md",)
"""Pages that need nothing but the installed command; the others are followed in a clone."""


def of(name: str) -> list[Block]:
    return blocks((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_BLOCKS)
def test_blocks_run_and_print_what_is_shown(name, tmp_path, request):
    if name not in ANYWHERE:
        for part in ("scenarios", "sim/locale"):
            shutil.copytree(ROOT / part, tmp_path / part)
    player = Player(tmp_path, ROOT)
    player.play(of(name))
    if request.config.getoption("--update-golden"):
        write_outputs(name, player)
        if name == README:
            write_example(player)
        return
    assert not unlike(player.shown)
    if name == README:
        check_example(player)


def write_outputs(name, player):
    """From the end to the beginning, so that places in the page stay where they are."""
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    for one in reversed(player.shown):
        if one.expected:
            text = (
                text[: one.start] + renewed(one.expected, one.printed) + text[one.start + len(one.expected) :]
            )
    path.write_text(text, encoding="utf-8")


def test_few_blocks_are_not_run_and_all_say_why():
    found = [(name, block) for name in WITH_BLOCKS for block in of(name) if block.reason]
    told = [f"{name}:{block.line}: {block.reason}" for name, block in found]
    assert len(told) <= MOST_NOT_RUN, "\n".join(told)
    assert all(len(block.reason) > 10 for _, block in found), "\n".join(told)


def test_no_block_is_hidden_by_its_indentation():
    hidden = [
        name for name in PAGES if re.search(r"^[ \t]+```", (ROOT / name).read_text(encoding="utf-8"), re.M)
    ]
    assert hidden == []
