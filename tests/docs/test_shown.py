"""What counts as printed: other words and far numbers do not, near numbers and lines left out do."""

from __future__ import annotations

import pytest

from tests.docs.blocks import Player, blocks, unlike
from tests.docs.shown import Mismatch, compare, renewed
from tests.studies import ROOT

PRINTED = "name      profit\n ────────\n here   -121k [-155k, -87k]\n there  1,250\n\nResults are in x\n"


@pytest.mark.parametrize(
    "expected",
    [
        PRINTED,
        "name profit\n ───\n here -125k [-150k, -90k]\n there 1,300\nResults are in x\n",
        "name profit\n...\nResults are in x\n",
        "...\n there 1,250\n...\n",
        "...\n",
    ],
)
def test_what_was_printed_is_found(expected):
    compare(expected, PRINTED)


@pytest.mark.parametrize(
    "expected",
    [
        "",
        "name profit\n",
        PRINTED.replace("here", "near"),
        PRINTED.replace("1,250", "2,250"),
        PRINTED.replace("-121k", "121k"),
        "profit\n...\n",
        "...\nResults are\n",
        "...\nResults are in x\n...\n there 1,250\n...\n",
    ],
)
def test_what_was_not_printed_is_told(expected):
    with pytest.raises(Mismatch):
        compare(expected, PRINTED)


def test_gaps_stay_where_they_were():
    old = PRINTED.replace("-121k", "-100k").replace("1,250", "1,000")
    assert renewed(old, PRINTED) == PRINTED
    assert renewed("name profit\n...\n there 1,000\n...\n", PRINTED) == (
        "name      profit\n...\n there  1,250\n...\n"
    )
    with pytest.raises(Mismatch, match="not printed any more"):
        renewed("name profit\n...\n nowhere 1\n", PRINTED)


def play(page, folder):
    player = Player(folder, ROOT)
    player.play(blocks(page))
    return unlike(player.shown)


def test_blocks_share_a_folder_and_python_its_names(tmp_path):
    page = (
        "```sh\necho 5 > made\n```\n\n```python\nn = int(open('made').read())\n```\n"
        "<!-- not run: it would end the world -->\n```sh\nfalse\n```\n"
        "```python\nprint(n + 1)\n```\n```text\n6\n```\n```console\n$ cat made\n7\n```\n"
    )
    (told,) = play(page, tmp_path)
    assert told.startswith("line 19: ")


@pytest.mark.parametrize(
    "page",
    [
        "```sh\nfalse\n```\n",
        "```\nanything\n```\n",
        "```ini\nx = 1\n```\n",
        "```yaml\nname: nowhere\n```\n",
        "```text\nnobody printed it\n```\n",
        "```console\nno command\n```\n",
    ],
)
def test_what_does_not_work_is_an_error(page, tmp_path):
    with pytest.raises(AssertionError, match="line 1"):
        play(page, tmp_path)
