"""The notebooks are committed clean, and each of them runs and says what it is for."""

import json

import nbformat
import pytest
from nbclient import NotebookClient

from tests.studies import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
BAR = "application/vnd.jupyter.widget-view+json"
SAID = {
    "01-which-design": ["Conclusion: Profit: highest for", "replications and 6 plausible worlds"],
    "02-how-many-replications": ["Conclusion: 4 times the replications", "Without common luck"],
    "03-when-people-leave": ["Conclusion: the planned departure costs most in", "traditional: "],
    "04-where-the-best-design-changes": ["Conclusion: by new customers", "Conclusion: by profit"],
    "05-your-own-design": ["Conclusion: New customers: highest for", "moves new customers most"],
    "06-what-the-documents-claim": ["Conclusion: supported", "Conclusion: put in, at least in part: C"],
}


def test_every_notebook_is_known():
    listed = (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")
    assert [path.stem for path in NOTEBOOKS] == list(SAID)
    assert all(f"({path.name})" in listed for path in NOTEBOOKS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_what_a_run_leaves_in_it(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    nbformat.validate(notebook)
    assert notebook["metadata"] == {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    assert all(not cell["metadata"] for cell in notebook["cells"])
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_comes_to_its_conclusion(path, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=where).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    shown = [output.data for output in outputs if "data" in output]
    assert any("<table" in data.get("text/html", "") for data in shown)
    assert any(BAR in data for data in shown)
    # The claims are words; all other notebooks have a figure.
    assert any("image/png" in data for data in shown) or path.stem == "06-what-the-documents-claim"
    printed = "".join(output.text for output in outputs if output.get("name") == "stdout")
    assert all(text in printed for text in SAID[path.stem]), printed
