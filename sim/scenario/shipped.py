"""The scenario files that come with the package."""

from __future__ import annotations

from pathlib import Path

DEMO = Path("studies") / "three-departments.yaml"


def shipped_folder() -> Path:
    """The folder of worlds, designs and studies: packed inside an installed package, else in the checkout.

    Raises ``FileNotFoundError`` where neither is there.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "scenarios", package.parent / "scenarios"):
        if (folder / DEMO).is_file():
            return folder
    raise FileNotFoundError(f"the scenario files are missing from {package}")
