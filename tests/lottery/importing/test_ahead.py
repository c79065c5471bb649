"""Rows judged ahead by a process beside get the verdicts of rows judged one by one."""

import errno
import itertools
import os
import subprocess
import sys
import threading
from collections import Counter as Counts
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from lottery import journal
from lottery.acting import Acting
from lottery.importing import chunks, verdicts
from lottery.importing.ahead import Chunks
from lottery.importing.chunks import import_file
from lottery.importing.judged import JudgedBy, packed, unpacked
from lottery.importing.kept import KeptRows
from lottery.intake import Counter, RowToEnter
from lottery.invoices import RawEntry
from lottery.ledger import holding
from lottery.models import Entry, ImportRow
from lottery.office import Office
from lottery.office import database as db
from lottery.office.boxes import Boxes
from lottery.office.home import create_home
from lottery.opening import open_office
from lottery.people.checking import check_papers
from lottery.programme import Campaign, Programme, RulesText, campaigns, month_period
from lottery.register import checking
from lottery.tables.rows import SheetRow
from lottery.tables.sheets import SheetError, header_row, row_cells, write_csv
from lottery.workers import process
from tests.builders import an_invoice, local_rules

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)
PERIOD = month_period("fp", "开发票中大奖", date(2024, 3, 1))
RULES = RulesText("fp", 1, date(2024, 1, 1), "规则\n", "0" * 64, local_rules().to_json())
CAMPAIGN = Campaign("fp", "开发票中大奖", (PERIOD,), (RULES,))
PROGRAMME = Programme((CAMPAIGN,), (), (), ())
Told = list[tuple[object, ...]]


def numbered(count: int, first: int = 0) -> list[RawEntry]:
    """Different invoices that the rules accept."""
    return [an_invoice(number=f"2437{n:015d}7") for n in range(first, first + count)]


def a_table(path: Path, raws: Sequence[RawEntry]) -> Path:
    write_csv(path, [header_row(), *(row_cells(raw) for raw in raws)])
    return path


def run(office: Office, path: Path, **more: object) -> chunks.Imported:
    said: dict[str, object] = {"campaign": "fp", "by": "clerk", "now": lambda: NOW, "apart": 1}
    return import_file(office, path, random_bytes=os.urandom, **said | more)  # type: ignore[arg-type]


def told(office: Office) -> Told:
    with office.read() as session:
        checking.check_register(session)
        query = select(ImportRow.row, ImportRow.verdict, ImportRow.code, ImportRow.message)
        return [tuple(row) for row in session.execute(query.order_by(ImportRow.job, ImportRow.row))]


ROWS = st.builds(
    an_invoice,
    number=st.sampled_from([f"2437{n:015d}7" for n in range(4)] + ["", "12"]),
    gross=st.sampled_from(["258.00", "99.99", "十元", ""]),
    phone=st.sampled_from(["13800001234", "13900001234", "138"]),
    holder=st.sampled_from(["测试甲", "测试乙", "个人"]),
    issued=st.sampled_from(["2024-03-15", "2024-02-29", "昨天", ""]),
    buyer_name=st.sampled_from(["个人", "某某公司"]),
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(raws=st.lists(ROWS, min_size=1, max_size=8), cut=st.integers(1, 4))
def test_rows_judged_ahead_get_the_verdicts_of_rows_judged_one_by_one(
    raws: list[RawEntry],
    cut: int,
    insured: Engine,
    boxes: Boxes,
    tmp_path: Path,
) -> None:
    rows = [SheetRow(n, raw, ()) for n, raw in enumerate(raws, start=2)]

    def one_by_one(counter: Counter) -> Told:
        return [
            tuple(verdicts.columns(counter.enter_many([RowToEnter(row.raw)])[0], ()).values())
            for row in rows
        ]

    def judged_ahead(counter: Counter) -> Told:
        kept, found = KeptRows.of(rows, tmp_path / "kept"), Told()
        taken, asked = Chunks(kept, 0, cut, os.urandom), JudgedBy(counter.terms, "clerk", NOW, None)
        while chunk := taken.take(asked):
            sent = [unpacked(packed(one)) for one in chunk.judge(boxes, asked)]
            results = counter.enter_judged(chunk, sent)
            found += [tuple(verdicts.columns(one, ()).values()) for one in results]
        return found

    assert undone(insured, boxes, judged_ahead) == undone(insured, boxes, one_by_one)


def undone(database: Engine, boxes: Boxes, act: Callable[[Counter], Told]) -> Told:
    """What an act gives that never happened."""
    with db.writing(database) as session:
        acting = Acting("clerk", NOW, os.urandom)
        found = act(Counter(session, boxes, campaign="fp", acting=acting))
        session.rollback()
    return found


@pytest.fixture
def insured(database: Engine, boxes: Boxes) -> Engine:
    """A database with a campaign and rules in force."""
    with db.writing(database) as session:
        campaigns.load(session, boxes, PROGRAMME, by="organiser", now=NOW)
    return database


@pytest.fixture
def home(database_url: str, tmp_path: Path) -> Path:
    """A home with a campaign and rules in force, on either database."""
    place, numbers = tmp_path / "home", itertools.count(1)
    create_home(
        place,
        origin="test-lottery",
        database=database_url,
        demo=True,
        random_bytes=lambda size: next(numbers).to_bytes(size, "big"),
    )
    office = open_office(place, {})
    with office.write() as session:
        campaigns.load(session, office.boxes, PROGRAMME, by="organiser", now=NOW)
    office.close()
    return place


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_process_beside_changes_no_verdict_and_no_line(home: Path, tmp_path: Path) -> None:
    bad = [*numbered(1, 3), an_invoice(gross="9", number=f"2499{7:015d}7")]
    path = a_table(tmp_path / "t.csv", [*numbered(40), *bad])
    office = open_office(home, {})
    done = run(office, path)
    assert done.tally == {
        ("accept", ""): 40,
        ("same", ""): 1,
        ("refuse", "amount-below-minimum"): 1,
    }
    assert len(told(office)) == 42
    with office.read() as session:
        assert check_papers(session, office.boxes) == 40
    office.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_the_process_beside_an_import_goes_on_alone(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 10)
    path = a_table(tmp_path / "t.csv", numbered(50))
    started: list[process.Worker] = []
    start = process.start

    def noted(module: str) -> process.Worker:
        started.append(start(module))
        return started[-1]

    monkeypatch.setattr(process, "start", noted)

    def kill(done: int, total: int) -> None:
        if done == 20:
            started[0].kill()
            started[0].wait()

    office = open_office(home, {})
    assert run(office, path, progress=kill).tally == {("accept", ""): 50}
    assert "import-helper-gone" in caplog.text
    assert len(told(office)) == 50
    office.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_where_no_process_can_be_started_an_import_is_done_alone(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(module: str) -> process.Worker:
        raise BlockingIOError(errno.EAGAIN, "no more processes")

    monkeypatch.setattr(process, "start", refuse)
    office = open_office(home, {})
    assert run(office, a_table(tmp_path / "t.csv", numbered(5))).tally == {("accept", ""): 5}
    assert f"import-helper-none errno={errno.EAGAIN}" in caplog.text
    office.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_period_that_closes_meanwhile_is_closed_for_what_was_judged_before(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 10)
    path = a_table(tmp_path / "t.csv", numbered(30))
    office = open_office(home, {})
    (period,) = PROGRAMME.campaigns[0].periods
    clock = [NOW]

    def close(done: int, total: int) -> None:
        if done == 20:
            clock.append(period.closes_at + timedelta(seconds=1))

    done = run(office, path, now=lambda: clock[-1], progress=close)
    assert done.tally == {("accept", ""): 20, ("refuse", "period-closed"): 10}
    office.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_rows_judged_before_rules_and_counter_changed_are_judged_by_what_is_so(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 10)
    path = a_table(tmp_path / "t.csv", numbered(40))
    office = open_office(home, {})
    stricter = local_rules(minimum_fen=30_000).to_json()
    tomorrow = RulesText("fp", 2, date(2024, 3, 21), "规则\n", "0" * 64, stricter)
    programme = Programme((replace(CAMPAIGN, rules=(RULES, tomorrow)),), (), (), ())
    clock = [NOW]

    def change(done: int, total: int) -> None:
        if done == 10:
            with office.write() as session:
                campaigns.load(session, office.boxes, programme, by="organiser", now=NOW)
                acting = Acting("clerk2", NOW, os.urandom)
                counter = Counter(session, office.boxes, campaign="fp", acting=acting)
                other = an_invoice(number=f"2437{15:015d}7", holder="测试乙")
                assert counter.enter_many([RowToEnter(other)])[0].reasons == ()
        if done == 30:
            clock.append(NOW + timedelta(days=1))

    done = run(office, path, now=lambda: clock[-1], progress=change)
    assert done.tally == {
        ("accept", ""): 29,
        ("refuse", "duplicate"): 1,
        ("refuse", "amount-below-minimum"): 10,
    }
    office.close()


def test_two_who_import_at_once_lose_nothing_and_enter_nothing_twice(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 10)
    tables = [
        a_table(tmp_path / f"{n}.csv", numbered(60, first)) for n, first in enumerate((0, 30))
    ]
    tally: list[dict[tuple[str, str], int]] = []
    ready = threading.Barrier(2)

    def act(path: Path) -> None:
        office = open_office(home, {})
        ready.wait()
        tally.append(run(office, path, apart=1000).tally)
        office.close()

    threads = [threading.Thread(target=act, args=(path,)) for path in tables]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = Counts[tuple[str, str]]()
    for one in tally:
        total.update(one)
    assert total == {("accept", ""): 90, ("same", ""): 30}
    office = open_office(home, {})
    assert len(told(office)) == 120
    with office.read() as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == 90
        journal.verify(session)
    office.close()


def test_the_same_table_twice_at_once_is_one_import(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 10)
    path = a_table(tmp_path / "t.csv", numbered(30))
    office, other = open_office(home, {}), open_office(home, {})

    def again(done: int, total: int) -> None:
        if done == 10:
            assert run(other, path, apart=1000).tally == {("accept", ""): 30}

    with pytest.raises(SheetError, match="另一处导入"):
        run(office, path, apart=1000, progress=again)
    assert [row[1] for row in told(office)] == ["accept"] * 30
    assert run(office, path, apart=1000).resumed_behind == 30
    office.close()
    other.close()


BESIDE = """
import os, sys
from datetime import datetime
from pathlib import Path
from lottery.importing import chunks
from lottery.opening import open_office

chunks.CHUNK = 10
office = open_office(Path(sys.argv[1]), {})
print("open", flush=True)
chunks.import_file(
    office, Path(sys.argv[2]), campaign="fp", by="clerk", apart=1, random_bytes=os.urandom,
    now=lambda: datetime.fromisoformat(sys.argv[3]),
    progress=lambda done, total: print(done, flush=True),
)
"""


def test_of_two_processes_that_import_at_once_one_is_killed_and_goes_on(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 10)
    ours, other = (a_table(tmp_path / f"{n}.csv", numbered(400, n)) for n in (0, 200))
    command = [sys.executable, "-c", BESIDE, str(home), str(other), NOW.isoformat()]
    office = open_office(home, {})
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as beside:
        assert beside.stdout is not None
        lines = iter(beside.stdout)
        assert next(lines) == "open\n"

        def kill(done: int, total: int) -> None:
            if done == 20:
                assert "20\n" in lines
                beside.kill()

        run(office, ours, apart=1000, progress=kill)
    done = run(office, other, apart=1000)
    assert 20 <= done.resumed_behind < 400
    found = Counts(row[1] for row in told(office))
    assert found == {"accept": 600, "same": 200}
    with office.read() as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == 600
        assert check_papers(session, office.boxes) == 600
        assert not list(holding.faults(session))
        journal.verify(session)
    office.close()
