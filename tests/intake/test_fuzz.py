"""Whatever stands in whatever cell: a study or a message, never a traceback."""

import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.experiment.store import OutputError
from sim.intake.client import Request, read_client
from sim.scenario.errors import ScenarioError, ScenarioErrors
from sim.scenario.source import parse
from tests.intake.clients import CLIENT, TODAY, client, folder_of, initial_of, workbook

odd = st.one_of(
    st.sampled_from(
        ["", " ", "-", "n/a", "#REF!", "#N/A", "=1/0", "=A1", "35%", "350%", "1,234", "1.234,5", "1.2.3",
         "-1", "0", "1e999", "nan", "inf", "03/04/2025", "31.12.2025", "2099-01-01", "0000-00-00", "lead",
         "won", "seller", "P01", "K001", "Olena Koval", "yes", "да", "２", "𝟛", "²", "½", "A\nB", '"', "'",
         "Code", "x" * 300, True, False]
    ),
    st.none(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)).map(lambda day: day.replace(microsecond=0)),
    st.times().map(lambda clock: time(clock.hour, clock.minute)),
    st.just(timedelta(hours=30)),
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=8),
)  # fmt: skip


@st.composite
def odd_clients(draw):
    """The client with odd values in some cells, headers among them."""
    sheets = client()
    for _ in range(draw(st.integers(1, 4))):
        rows = sheets[draw(st.sampled_from(sorted(sheets)))]
        row = rows[draw(st.integers(0, len(rows) - 1))]
        row[draw(st.integers(0, len(row) - 1))] = draw(odd)
    return sheets


def taken_or_told(path, out):
    """A client is taken as a sound initial state, or refused in words, with nothing written."""
    try:
        read_client(Request(path, out=out, today=TODAY))
    except (ScenarioError, ScenarioErrors, OutputError):
        assert not out.exists()
    else:
        assert initial_of(out).people
        for file in out.glob("*.yaml"):
            assert parse(file.read_text(encoding="utf-8"), file).value


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(odd_clients())
def test_no_workbook_gives_a_traceback(sheets):
    with tempfile.TemporaryDirectory() as folder:
        workbook(Path(folder) / "client.xlsx", sheets)
        taken_or_told(Path(folder) / "client.xlsx", Path(folder) / "study")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(odd_clients(), st.sampled_from([",", ";", "\t"]))
def test_no_folder_gives_a_traceback(sheets, separator):
    with tempfile.TemporaryDirectory() as folder:
        folder_of(Path(folder) / "client", sheets, separator=separator)
        taken_or_told(Path(folder) / "client", Path(folder) / "study")


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"code,role\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
)
def test_no_bytes_give_a_traceback(data, head):
    with tempfile.TemporaryDirectory() as folder:
        folder_of(Path(folder) / "client", {"Accounts": CLIENT["Accounts"]})
        (Path(folder) / "client" / "people.csv").write_bytes(head + data)
        (Path(folder) / "client.xlsx").write_bytes(head + data)
        for name in ("client", "client.xlsx"):
            taken_or_told(Path(folder) / name, Path(folder) / "study")
