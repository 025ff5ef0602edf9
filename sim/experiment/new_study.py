"""A folder for a study of one's own, made from the template that comes with the package."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path

from sim.experiment.store import OutputError, check_parent
from sim.scenario.schema import json_schema
from sim.scenario.shipped import shipped_folder

_TEMPLATE = "template"
_COPIES = "shipped"
_COPIED = ("worlds", "designs")
_SCHEMAS = ("study", "world", "design")
_NAME = re.compile(r"\w([\w .-]*\w)?")
_LONGEST = 100


def new_study(folder: Path) -> tuple[Path, Path]:
    """Make a study folder, whole or not at all; returns the files to read first: README and study.

    The worlds and designs that its files lie over are copied into it, with the source of every number: it
    can be moved, and another version of the package does not change it. Raises ``OutputError`` for a bad
    name, a folder that is not empty, or where nothing can be written.
    """
    name = folder.name
    if name in ("", ".."):
        raise OutputError(
            f"found the name '{folder}', which is no name for a study; name a folder that does not exist yet "
            "or is empty"
        )
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        allowed = f"letters, digits, spaces and . - _ in between, up to {_LONGEST} characters"
        raise OutputError(f"found the name '{name}'; allowed: {allowed}")
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise OutputError(f"{folder}: is there already and not empty; choose another name")
    check_parent(folder)
    try:
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{name}.") as draft:
            made = Path(draft) / name
            _fill(made, name)
            if folder.is_dir():
                folder.rmdir()
            made.replace(folder)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made ({error.strerror or error})") from None
    return folder / "README.md", folder / "study.yaml"


def _fill(folder: Path, name: str) -> None:
    shipped = shipped_folder()
    for path in sorted((shipped / _TEMPLATE).rglob("*.*")):
        to = folder / path.relative_to(shipped / _TEMPLATE)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(_made_ours(path.read_text(encoding="utf-8"), name), encoding="utf-8")
    for kind in _COPIED:
        (folder / _COPIES / kind).mkdir(parents=True)
        for path in sorted((shipped / kind).glob("*.yaml")):
            shutil.copyfile(path, folder / _COPIES / kind / path.name)
    (folder / "schemas").mkdir()
    for kind in _SCHEMAS:
        text = json.dumps(json_schema(kind), indent=2, ensure_ascii=False)
        (folder / "schemas" / f"{kind}.schema.json").write_text(f"{text}\n", encoding="utf-8")


def _made_ours(text: str, name: str) -> str:
    """A file of the template with the name of the study, and with paths to the copies of shipped files."""
    return "".join(f"{_our_line(line, name)}\n" for line in text.splitlines())


def _our_line(line: str, name: str) -> str:
    if line.startswith("name: my-"):
        # As JSON, which is YAML too: a name may look like a number or a word that means something.
        placeholder = line.split(" ")[1]
        return line.replace(placeholder, json.dumps(name, ensure_ascii=False), 1)
    if line.startswith("extends: ../"):
        # The copies are one folder nearer than the shipped files are to the template.
        *up, kind, file = line.removeprefix("extends: ../").split("/")
        return f"extends: {'/'.join([*up, _COPIES, kind, file])}"
    return line
