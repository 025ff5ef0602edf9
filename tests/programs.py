"""Programs from outside Python that some tests need: where they are, or why a test cannot run."""

from __future__ import annotations

import os
import shutil

import pytest

REQUIRE = "SALESIM_REQUIRE"
"""Set to `all`, as the whole check does: a missing program is then a failure and not a reason to skip."""


def chromium() -> str:
    """The browser in which pages are looked at."""
    return _found("chromium", "chromium", "chromium-browser")


def soffice() -> str:
    """LibreOffice without a screen, for workbooks and slides."""
    return _found("libreoffice-calc", "soffice", "libreoffice")


def _found(package: str, *names: str) -> str:
    path = next(filter(None, map(shutil.which, names)), None)
    if path is not None:
        return path
    reason = f"{' or '.join(names)} is not installed (Debian: apt-get install {package})"
    if os.environ.get(REQUIRE) == "all":
        pytest.fail(reason)
    pytest.skip(reason)
