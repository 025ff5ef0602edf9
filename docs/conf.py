"""How the manual is built: ``make docs``; without network, and with parts that are written from the code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docs.from_code.pages import filled

project = "salesim"
author = "the salesim authors"
project_copyright = author
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "salesim"
html_show_sphinx = False
html_copy_source = False
html_last_updated_fmt = None
# Single backticks in docstrings are code, as everywhere else.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_format = "short"
suppress_warnings = ["myst.header"]


def setup(app: Any) -> None:
    """Fill pages as they are read."""
    app.connect("source-read", _fill)


def _fill(app: Any, name: str, text: list[str]) -> None:
    text[0] = filled(text[0])
