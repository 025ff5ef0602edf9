"""What `compare` writes beside the report, and what of an earlier result stays."""

import json
import os
import subprocess
import sys
import zipfile

import pytest

from sim.experiment.store import write_results
from tests.studies import ROOT, STUDIES

STUDY = str(STUDIES / "three-departments-green-field.yaml")
SHORT = ["--replications", "2", "--jobs", "1", "--set", "study.horizon=1 yr", "--luck-only"]
MANIFEST = {"kind": "compare", "content_hash": "x", "finished_runs": 0, "versions": {}}
EXTRA = ("brief.html", "slides.pptx", "workbook.xlsx")


@pytest.mark.slow
def test_compare_writes_what_is_asked_for(run, tmp_path):
    done = run("compare", STUDY, *SHORT, "--out", "out", "--brief", "--pptx", "--xlsx")
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    assert told.endswith(
        "Results are in out; read out/report.html, out/brief.html, out/slides.pptx, out/workbook.xlsx"
    )
    for name in ("slides.pptx", "workbook.xlsx"):
        assert zipfile.is_zipfile(tmp_path / "out" / name)
    assert (tmp_path / "out" / "brief.html").read_text().lstrip().startswith("<!")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert set(manifest["pages"]) == {"report.html", *EXTRA}
    again = run("compare", STUDY, *SHORT, "--out", "out")
    assert again.exit_code == 0
    assert not any((tmp_path / "out" / name).exists() for name in EXTRA)
    assert (tmp_path / "out" / "report.html").is_file()


def test_pages_are_text_or_bytes_and_whole(tmp_path):
    folder = tmp_path / "out"
    write_results(folder, MANIFEST, {}, {"a.html": "ä", "b.xlsx": b"\x00\xff"})
    assert (folder / "a.html").read_bytes() == "ä".encode()
    assert (folder / "b.xlsx").read_bytes() == b"\x00\xff"


def test_pages_of_an_earlier_result_go(tmp_path):
    folder = tmp_path / "out"
    write_results(folder, MANIFEST, {}, {"a.html": "1", "b.xlsx": b"2"})
    (folder / "mine.txt").write_text("3")
    write_results(folder, MANIFEST, {}, {"a.html": "4"})
    assert sorted(path.name for path in folder.iterdir()) == ["a.html", "manifest.json", "mine.txt"]


def test_a_page_that_somebody_changed_is_his(tmp_path):
    folder = tmp_path / "out"
    write_results(folder, MANIFEST, {}, {"slides.pptx": b"made"})
    (folder / "slides.pptx").write_bytes(b"edited by hand")
    write_results(folder, MANIFEST, {}, {})
    assert (folder / "slides.pptx").read_bytes() == b"edited by hand"


def test_a_manifest_cannot_reach_outside_of_its_folder(tmp_path):
    folder, outside = tmp_path / "out", tmp_path / "outside.txt"
    outside.write_bytes(b"2")
    write_results(folder, MANIFEST, {}, {"b": b"2"})
    told = json.loads((folder / "manifest.json").read_text())
    told["pages"] = {"../outside.txt": told["pages"]["b"]}
    (folder / "manifest.json").write_text(json.dumps(told))
    write_results(folder, MANIFEST, {}, {})
    assert outside.exists()


def test_a_page_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    folder = tmp_path / "out"
    write_results(folder, MANIFEST, {}, {"b.xlsx": b"old"})
    monkeypatch.setattr("pathlib.Path.write_bytes", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(Exception, match="cannot be written to"):
        write_results(folder, MANIFEST, {}, {"b.xlsx": b"new"})
    assert (folder / "b.xlsx").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("salesim comp", ["compare"]),
        ("salesim compare scenarios/studies/three", ["scenarios/studies/three-departments.yaml"]),
    ],
)
def test_the_shell_completes(typed, offered):
    words = typed.split(" ")
    asked = {"_SALESIM_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    code = "import sys; sys.argv[0] = 'salesim'; from sim.cli import app; app(prog_name='salesim')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **asked, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert set(offered) <= set(done.stdout.split()), (done.stdout, done.stderr)
