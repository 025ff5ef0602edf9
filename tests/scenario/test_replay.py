"""Recorded lead streams."""

from collections import Counter

import pytest

from sim.events import Fact, Source
from sim.metrics.facts import Facts
from sim.scenario.errors import ScenarioError, ScenarioErrors
from sim.scenario.replay import Replay, read_leads
from sim.scenario.study import LoadedStudy
from tests.studies import ROOT, one_run, shipped

TIERS = ["A", "B", "C"]
MAVEN = ROOT.parent / "shared" / "data" / "maven_crm" / "sales_pipeline.csv"


def write(folder, text, encoding="utf-8"):
    (folder / "leads.csv").write_text(text, encoding=encoding)


def read(folder, **declared):
    replay = Replay.model_validate({"file": "leads.csv", "time": "date", **declared})
    return read_leads(replay, folder, TIERS)


def test_leads_come_by_time_in_working_hours(tmp_path):
    write(tmp_path, "date,size,how\n2026-03-02,B,referral\n2026-03-01,A,inbound\n2027-03-01,C,inbound\n")
    recording = read(tmp_path, tier="size", source="how")
    leads, notes = recording.leads, recording.skipped
    assert [lead.tier for lead in leads] == ["A", "B", "C"]
    assert [lead.source for lead in leads] == ["inbound", "referral", "inbound"]
    assert leads[0].time == 0.0
    assert leads[2].time == pytest.approx(2080 * 365 / 365.25)
    assert notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "cp1251"])
def test_encodings_and_delimiters_are_declared(tmp_path, encoding):
    name = "дата" if encoding != "gb18030" else "日期"
    write(tmp_path, f"{name};x\n2026-01-01;1\n", encoding)
    assert len(read(tmp_path, time=name, encoding=encoding, delimiter=";").leads) == 1


def test_bad_rows_are_named_by_line(tmp_path):
    write(tmp_path, "date,size\n2026-03-01,A\nyesterday,A\n2026-03-03,D\n")
    with pytest.raises(ScenarioErrors) as caught:
        read(tmp_path, tier="size")
    text = str(caught.value)
    assert "line 3: date: found 'yesterday'" in text
    assert "line 4: size: found 'D'" in text
    assert "A, B, C" in text


def test_bad_rows_can_be_skipped_with_a_note(tmp_path):
    write(tmp_path, "date\n2026-03-01\n\nyesterday\n")
    recording = read(tmp_path, bad_rows="skip")
    assert len(recording.leads) == 1
    assert len(recording.skipped) == 1
    assert "line 4" in recording.skipped[0]


@pytest.mark.parametrize(
    ("text", "declared", "said"),
    [
        ("day\n2026-01-01\n", {}, "did you mean|one of the columns day"),
        ("date\n", {}, "no usable row"),
        ("", {}, "no such column"),
        ("date\n2026-01-01\n", {"encoding": "utf-9"}, "found 'utf-9'|utf-9"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, text, declared, said):
    write(tmp_path, text)
    with pytest.raises(ScenarioError, match=said):
        read(tmp_path, **declared)


def test_another_delimiter_is_recognised(tmp_path):
    write(tmp_path, "date;size\n2026-01-01;A\n")
    with pytest.raises(ScenarioError, match="divided by ';'"):
        read(tmp_path, tier="size")


def test_a_replayed_file_is_among_the_files_of_the_study(tmp_path):
    write(tmp_path, "date\n2026-01-01\n")
    study = replaying(tmp_path, "leads.csv", time="date")
    assert tmp_path / "leads.csv" in study.files
    assert any("1 recorded leads" in note for note in study.notes)


def test_a_missing_file_and_a_wrong_encoding(tmp_path):
    with pytest.raises(ScenarioError, match="cannot be read"):
        read(tmp_path)
    (tmp_path / "leads.csv").write_bytes(b"date\n\xff\xfe\n")
    with pytest.raises(ScenarioError, match="not utf-8"):
        read(tmp_path)


def replaying(folder, file, **declared) -> LoadedStudy:
    world = folder / "world.yaml"
    lines = "\n".join(f"      {key}: {value}" for key, value in {"file": file, **declared}.items())
    base = ROOT / "scenarios" / "worlds" / "industrial.yaml"
    world.write_text(f"extends: {base}\nleads:\n  inbound:\n    replay:\n{lines}\n", encoding="utf-8")
    return shipped(f"study.world={world}")


def test_a_run_replays_the_recorded_leads(tmp_path):
    rows = "".join(f"2026-0{1 + i // 28}-{1 + i % 28:02d},B\n" for i in range(84))
    write(tmp_path, "date,tier\n" + rows)
    study = replaying(tmp_path, "leads.csv", time="date", tier="tier")
    run = one_run(study, "conveyor")
    leads = Facts(run)[Fact.LEAD]
    inbound = leads.firm[leads.a == Source.INBOUND]
    assert len(inbound) > 80
    assert {run.firm_tier[firm] for firm in inbound} == {1}
    assert leads.time[leads.a == Source.INBOUND].max() < 84 * 8


@pytest.mark.skipif(not MAVEN.is_file(), reason="the recorded pipeline is not part of the repository")
def test_the_engage_dates_of_a_real_pipeline(tmp_path):
    """8,800 opportunities of a published demo; those without an engage date are bad rows, by line."""
    study = replaying(tmp_path, str(MAVEN), time="engage_date", bad_rows="skip")
    assert study.recorded_leads is not None
    skipped = [note for note in study.notes if note.startswith("skipped")]
    assert len(study.recorded_leads) + len(skipped) == 8800
    assert len(skipped) == 500
    assert all("line" in note for note in skipped)
    assert any("no lead is recorded for the rest" in note for note in study.notes)
    months = Counter(int(lead.time // (2080 / 12)) for lead in study.recorded_leads)
    assert max(months) == 14
    run = one_run(study, "conveyor", horizon=2080.0)
    leads = Facts(run)[Fact.LEAD]
    inbound = leads.time[leads.a == Source.INBOUND]
    # The clock adds up differences, so a recorded time is met within its rounding.
    recorded = {round(lead.time, 6) for lead in study.recorded_leads}
    assert {round(time, 6) for time in inbound.tolist()} <= recorded
    assert len(inbound) > 1000
