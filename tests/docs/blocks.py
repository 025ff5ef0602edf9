"""The blocks of a page: read from its Markdown, run in their order in one folder.

``sh`` runs in bash; ``console`` too, each ``$`` line with the output that follows it; ``python`` runs in one
namespace for each page, and a ``text`` block behind it is what it prints; ``yaml`` whose first line is a
comment with a path is a file. A block that cannot run says why in a comment on the line above it:
``<!-- not run: it needs two machines -->``. Blocks of any other kind are refused, but for directives.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.scenario.load import check
from tests.docs.shown import Mismatch, compare

_FENCE = re.compile(
    r"^(?:<!-- not run: (?P<reason>[^\n]*?) -->\n)?"
    r"(?P<mark>`{3,})(?P<kind>[^\n`]*)\n(?P<text>.*?)^(?P=mark)$",
    re.DOTALL | re.MULTILINE,
)
_FILE = re.compile(r"# (?P<path>\S+\.ya?ml)\n")
KINDS = ("sh", "console", "python", "text", "yaml")
COLUMNS = "100"


@dataclass(frozen=True)
class Block:
    """One block: its language, its text with where that begins in the page, and why it is not run."""

    kind: str
    text: str
    start: int
    line: int
    reason: str = ""


def blocks(page: str) -> list[Block]:
    """All blocks of a page but directives, in their order."""
    return [
        Block(
            found["kind"].strip(),
            found["text"],
            found.start("text"),
            page.count("\n", 0, found.start("mark")) + 1,
            found["reason"] or "",
        )
        for found in _FENCE.finditer(page)
        if not found["kind"].startswith("{")
    ]


@dataclass
class Shown:
    """What a page shows of an output, where in the page, and what was printed."""

    line: int
    start: int
    expected: str
    printed: str


@dataclass
class Player:
    """Runs the blocks of one page in one folder and keeps what they printed."""

    folder: Path
    root: Path
    shown: list[Shown] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    _names: dict[str, Any] = field(default_factory=lambda: {"__name__": "page"})
    _printed: str = ""

    def play(self, page: list[Block]) -> None:
        """Run all blocks; an ``AssertionError`` names the first line that does not work."""
        before = ""
        for block in page:
            assert block.kind in KINDS, f"line {block.line}: no way to run a block of '{block.kind}'"
            if not block.reason:
                if block.kind == "text":
                    assert before == "python", (
                        f"line {block.line}: a text block is the output of python before it"
                    )
                getattr(self, f"_{block.kind}")(block)
            before = block.kind
        self._check_files()

    def _sh(self, block: Block) -> None:
        self._bash(block.text, block.line)

    def _console(self, block: Block) -> None:
        """Each command with the lines up to the next one."""
        assert block.text.startswith("$ "), f"line {block.line}: a console block begins with '$ '"
        for found in re.finditer(
            r"^\$ (?P<command>(?:[^\n]*\\\n)*[^\n]*)\n(?P<output>(?:(?!\$ ).*\n)*)", block.text, re.M
        ):
            line = block.line + block.text.count("\n", 0, found.start()) + 1
            printed = self.outputs[found["command"]] = self._bash(found["command"], line)
            start = block.start + found.start("output")
            self.shown.append(Shown(line, start, found["output"], printed))

    def _python(self, block: Block) -> None:
        caught, here = io.StringIO(), Path.cwd()
        os.chdir(self.folder)
        try:
            with contextlib.redirect_stdout(caught):
                exec(compile_at(block), self._names)
        finally:
            os.chdir(here)
        self._printed = caught.getvalue()

    def _text(self, block: Block) -> None:
        self.shown.append(Shown(block.line, block.start, block.text, self._printed))

    def _yaml(self, block: Block) -> None:
        named = _FILE.match(block.text)
        assert named, f"line {block.line}: the first line of a YAML block is a comment with its path"
        path = self.folder / named["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
        self.files.append(path)

    def _check_files(self) -> None:
        """Every file of the page is sound, with what it names."""
        for path in self.files:
            check(path)

    def _bash(self, script: str, line: int) -> str:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"line {line}: {script}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        return done.stdout

    def _environment(self) -> dict[str, str]:
        """That of a new user in the project's environment, with a terminal that is 100 columns wide."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        told = {"PATH": path, "PYTHONPATH": str(self.root), "COLUMNS": COLUMNS, "NO_COLOR": "1"}
        return {**os.environ, **told, "LC_ALL": "C.UTF-8"}


def compile_at(block: Block) -> Any:
    """The code of a block, its lines numbered as in the page."""
    return compile("\n" * block.line + block.text, "page", "exec")


def unlike(shown: list[Shown]) -> list[str]:
    """What was not printed as it is shown, in words."""
    told = []
    for one in shown:
        try:
            compare(one.expected, one.printed)
        except Mismatch as error:
            told.append(f"line {one.line}: {error}")
    return told
