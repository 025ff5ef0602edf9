"""The manual is built without a warning, and its pages ask nothing of any other machine."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.studies import ROOT

LOADED = re.compile(r"""(?:\bsrc|<link[^>]*\bhref)=["'](?:https?:)?//[^"']+|@import\s+["'(]+https?:[^"')]+""")


@pytest.mark.slow
def test_the_manual_is_built_and_loads_nothing(tmp_path):
    asked = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-d", str(tmp_path / "doctrees")]
    done = subprocess.run(
        [*asked, str(ROOT / "docs"), str(tmp_path / "html")], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    pages = sorted((tmp_path / "html").rglob("*.html"))
    assert tmp_path / "html" / "reference" / "commands.html" in pages
    for path in [*pages, *(tmp_path / "html").rglob("*.css")]:
        loaded = LOADED.search(path.read_text(encoding="utf-8"))
        assert loaded is None, f"{path.name} loads {loaded[0]}"
