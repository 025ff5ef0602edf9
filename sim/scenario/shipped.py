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


def shipped(name: str) -> Path:
    """A scenario file that comes with the package, by its name below that folder, with or without ``.yaml``.

    Raises ``FileNotFoundError`` that says what is there.
    """
    folder = shipped_folder()
    path = folder / (name if name.endswith(".yaml") else f"{name}.yaml")
    if path.is_file():
        return path
    there = sorted(each.relative_to(folder).as_posix() for each in folder.glob("[dsw]*/*.yaml"))
    raise FileNotFoundError(f"no scenario file {name} is shipped; there are {', '.join(there)}")
