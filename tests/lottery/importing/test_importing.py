"""An import may be killed at any moment: what was acknowledged stays, and nothing is doubled."""

import csv
import itertools
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from lottery import canonical_json, journal, register
from lottery import merchants as registry
from lottery.cli import main
from lottery.demo import invoices as demo
from lottery.demo.people import merchants
from lottery.importing import chunks, judging_anew
from lottery.importing.chunks import Imported, import_file
from lottery.intake import consent, shareable
from lottery.invoices import Reason
from lottery.ledger import holding
from lottery.merchants import MerchantLine
from lottery.models import Entry, ImportRow, InvoiceIdentity, StoredJournalLine
from lottery.office import Office
from lottery.office.home import create_home
from lottery.opening import open_office
from lottery.programme import (
    Campaign,
    Programme,
    RulesText,
    campaigns,
    month_period,
)
from lottery.register import checking
from lottery.tables.sheets import SheetError, header_row, row_cells, write_csv, write_result
from lottery.texts.counter.consent import VERSION
from tests.builders import an_invoice, local_rules

pytestmark = pytest.mark.slow

NOW = datetime(2024, 4, 5, 2, 0, tzinfo=UTC)
SMALL = demo.Month(0, 2024, 3, 2_400, 400_000_000, 60)


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of 2,460 rows as a clerk keeps it, 60 of them bad."""
    path = tmp_path_factory.mktemp("tables") / "march.csv"
    assert demo.write_month(path, SMALL) == 2_460
    return path


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one campaign and the demo's registry, to be copied."""
    place = tmp_path_factory.mktemp("fresh") / "home"
    numbers = itertools.count(1)
    create_home(
        place,
        origin="test-lottery",
        database="lottery.db",
        demo=True,
        random_bytes=lambda n: next(numbers).to_bytes(n, "big"),
    )
    rules = RulesText("fp", 1, date(2024, 1, 1), "规则\n", "0" * 64, local_rules().to_json())
    period = month_period("fp", "开发票中大奖", date(2024, 3, 1))
    lines = tuple(
        MerchantLine(m.seller_id, m.name, m.category, m.is_insurer, date(2024, 1, 1), None)
        for m in merchants(demo.SEED)
    )
    programme = Programme((Campaign("fp", "开发票中大奖", (period,), (rules,)),), lines, (), ())
    office = open_office(place, {})
    with office.write() as session:
        campaigns.load(session, office.boxes, programme, by="organiser", now=NOW)
    office.close()
    return place


@pytest.fixture
def home(fresh: Path, tmp_path: Path) -> Path:
    """A home with one campaign and the demo's registry."""
    return Path(shutil.copytree(fresh, tmp_path / "home"))


def run(office: Office, path: Path, **options: object) -> Imported:
    settings: dict[str, object] = {"campaign": "fp", "by": "clerk", "now": lambda: NOW}
    return import_file(office, path, random_bytes=os.urandom, **settings | options)  # type: ignore[arg-type]


def state(office: Office) -> tuple[int, str, int, int, int]:
    """Size and root of the register, entries, identities, verdicts."""
    with office.read() as session:
        checking.check_register(session)
        journal.verify(session)
        size = register.size(session)
        counts = [
            session.scalar(select(func.count()).select_from(model)) or 0
            for model in (Entry, InvoiceIdentity, ImportRow)
        ]
        return (size, register.root(session, size), counts[0], counts[1], counts[2])


def expected() -> list[tuple[str, str]]:
    return [(row.verdict, row.code) for row in demo.month_rows(SMALL)]


def verdicts(office: Office) -> list[tuple[str, str]]:
    with office.read() as session:
        query = select(ImportRow.verdict, ImportRow.code).order_by(ImportRow.row)
        return [(verdict, code or "") for verdict, code in session.execute(query)]


def test_each_row_gets_the_verdict_it_deserves_and_again_changes_nothing(
    home: Path, march: Path, tmp_path: Path
) -> None:
    office = open_office(home, {})
    seen: list[tuple[int, int]] = []
    result = tmp_path / "r.csv"
    done = run(office, march, result=result, progress=lambda a, b: seen.append((a, b)))
    assert verdicts(office) == expected()
    assert (done.rows, done.resumed_behind, seen[0], seen[-1]) == (2460, 0, (0, 2460), (2460, 2460))
    assert sum(done.tally.values()) == 2460
    before, first = state(office), result.read_bytes()
    assert run(office, march, result=result).resumed_behind == 2460
    assert (state(office), result.read_bytes()) == (before, first)
    with result.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 2461
    assert rows[1][0] == "2"
    office.close()


def test_another_file_with_the_same_rows_adds_only_what_is_new(home: Path, tmp_path: Path) -> None:
    rows = [row.raw for row in demo.month_rows(SMALL)[:50]]
    for name, count in (("a.csv", 40), ("b.csv", 50)):
        cells = [header_row(), *(row_cells(raw) for raw in rows[:count])]
        write_csv(tmp_path / name, cells)
    office = open_office(home, {})
    run(office, tmp_path / "a.csv")
    done = run(office, tmp_path / "b.csv")
    assert done.tally == {("same", ""): 40, ("accept", ""): 10}
    assert state(office)[2] == 50
    office.close()


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from lottery.importing import chunks
from lottery.opening import open_office
chunks.CHUNK = 100
calls = 0

def random_bytes(size):
    global calls
    calls += 1
    if calls % 150 == 0:
        print("in the middle of a transaction", flush=True)
    return os.urandom(size)

chunks.import_file(
    open_office(Path(sys.argv[1]), {}), Path(sys.argv[2]), campaign="fp", by="clerk",
    now=lambda: datetime(2024, 4, 5, 2, 0, tzinfo=UTC), random_bytes=random_bytes,
    result=Path(sys.argv[3]), progress=lambda done, total: print(done, flush=True),
)
"""


def test_a_killed_import_has_lost_nothing_and_goes_on(
    home: Path, march: Path, tmp_path: Path
) -> None:
    rng = random.Random(7)
    result = tmp_path / "r.csv"
    acknowledged = 0
    for _ in range(3):
        acknowledged = killed_after(rng.randrange(5, 25), home, march, result)
        assert not result.exists()
        office = open_office(home, {})
        decided = verdicts(office)
        assert len(decided) >= acknowledged
        assert decided == expected()[: len(decided)]
        state(office)
        office.close()
    office = open_office(home, {})
    done = run(office, march, result=result)
    assert done.resumed_behind >= acknowledged
    assert verdicts(office) == expected()
    size, _, made, _, rows = state(office)
    accepted = sum(count for (verdict, _), count in done.tally.items() if verdict == "accept")
    waiting = sum(count for (verdict, _), count in done.tally.items() if verdict == "review")
    assert (size, made, rows) == (2 * accepted + waiting, accepted + waiting, 2460)
    office.close()


def killed_after(marks: int, home: Path, table: Path, result: Path) -> int:
    """Run an import in a process of its own, kill it at a mark; the last row it acknowledged."""
    command = [sys.executable, "-c", KILLED, str(home), str(table), str(result)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        seen = list(itertools.islice(process.stdout, marks))
        process.kill()
        seen += process.stdout.readlines()
    return max(int(line) for line in seen if line.strip().isdigit())


def test_a_crash_before_the_result_leaves_verdicts_and_no_half_file(
    home: Path, march: Path, tmp_path: Path
) -> None:
    office = open_office(home, {})

    def stop(done: int, total: int) -> None:
        if done >= 1000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(office, march, result=tmp_path / "r.csv", progress=stop)
    assert len(verdicts(office)) == 1000
    assert list(tmp_path.glob("r.csv*")) == []
    run(office, march, result=tmp_path / "r.csv")
    assert verdicts(office) == expected()
    office.close()


def test_a_file_that_cannot_be_read_to_its_end_stores_nothing(home: Path, tmp_path: Path) -> None:
    raw = demo.month_rows(SMALL)[0].raw
    path = tmp_path / "t.csv"
    write_csv(path, [header_row(), row_cells(raw)])
    path.write_bytes(path.read_bytes() + b"\0")
    office = open_office(home, {})
    before = state(office)
    with pytest.raises(SheetError):
        run(office, path)
    assert state(office) == before
    office.close()


def test_what_is_stored_beside_the_register_names_nobody() -> None:
    assert shareable(Reason("phone-invalid", "phone", "1381234")).value == "1***"
    assert shareable(Reason("amount-below-minimum", "gross", "99.99")).value == "99.99"


def test_the_command_imports_and_says_what_came_of_it(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_csv(path, [header_row(), row_cells(demo.month_rows(SMALL)[0].raw)])
    asked = ["--home", str(home), "import", str(path)]
    done = CliRunner().invoke(main, [*asked, "--consent", "1"])
    assert done.exit_code == 0, done.output
    assert "不接受  period-closed" in done.output
    assert (tmp_path / "t.result.csv").is_file()
    office = open_office(home, {})
    with office.read() as session:
        written = session.scalars(
            select(StoredJournalLine.act).order_by(StoredJournalLine.seq)
        ).all()
    acts = [act for act in written if act != "rows-written"]  # beside each act, what it stored
    assert acts[-3:] == ["import-begun", "consent-given", "import-rows"]
    office.close()


def test_the_command_refuses_with_a_sentence(home: Path, march: Path) -> None:
    unknown = ["import", str(march), "--campaign", "xx", "--consent", "1"]
    for arguments in (["import"], ["import", "none.csv"], unknown):
        done = CliRunner().invoke(main, ["--home", str(home), *arguments])
        assert done.exit_code != 0
        assert isinstance(done.exception, SystemExit)
        assert "。" in done.output


def test_whoever_imports_says_that_everybody_agreed_once_for_all_rows(
    home: Path, march: Path
) -> None:
    office = open_office(home, {})
    run(office, march, by="organiser", consent=1)
    run(office, march, by="clerk", consent=1)
    with office.read() as session:
        told = [line for line in journal.read(session) if line.act == consent.ACT]
        job = session.scalars(select(ImportRow.job)).first()
        assert job is not None
        assert [line.actor for line in told] == ["organiser"]
        assert consent.version_of_job(session, job) == 1
        made = session.scalars(select(ImportRow.entry).where(ImportRow.verdict == "accept"))
        first = made.first()
        assert first is not None
        assert consent.version_of(session, first) == 1
    office.close()


def test_where_nobody_was_asked_no_consent_is_made_up(home: Path, march: Path) -> None:
    office = open_office(home, {})
    done = run(office, march)
    with office.read() as session:
        assert consent.version_of_job(session, done.job) is None
    assert run(office, march, consent=1).resumed_behind == done.rows
    with office.read() as session:
        assert consent.version_of_job(session, done.job) == 1
    office.close()


@pytest.mark.parametrize(
    ("more", "told"),
    [([], f"--consent {VERSION}"), (["--consent", "0"], "没有第 0 版"), (["--consent", "x"], "x")],
)
def test_without_consent_the_command_imports_nothing(
    home: Path, march: Path, more: list[str], told: str
) -> None:
    done = CliRunner().invoke(main, ["--home", str(home), "import", str(march), *more])
    assert done.exit_code == 2
    assert told in done.output
    office = open_office(home, {})
    assert state(office)[0] == 0
    office.close()


@pytest.mark.parametrize(
    ("text", "status", "part"),
    [
        ("01,32,,24372000002650857368,258.00,20240315,,", 0, '"gross": "258.00"'),
        ("https://example.cn", 2, "qr-url"),
    ],
)
def test_a_code_is_read_at_the_command_line(text: str, status: int, part: str) -> None:
    done = CliRunner().invoke(main, ["invoice", "read", text])
    assert done.exit_code == status
    assert part in done.output


def test_the_demo_is_the_same_every_time_and_worth_what_it_says() -> None:
    assert demo.month_rows(SMALL) == demo.month_rows(SMALL)
    assert sum(month.good for month in demo.MONTHS) == 83_000


def test_a_result_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    def until_the_disk_is_full() -> Iterator[tuple[int, str, int | None, str, str]]:
        yield 2, "accept", 0, "", ""
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        write_result(tmp_path / "r.csv", until_the_disk_is_full())
    assert not (tmp_path / "r.csv").exists()


def test_a_file_imported_twice_at_once_is_refused_in_one_place_and_loses_nothing(
    home: Path, march: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 100)
    office = open_office(home, {})

    def meanwhile(done: int, _total: int) -> None:
        if done == 100:
            run(office, march, result=tmp_path / "other.csv")

    with pytest.raises(SheetError, match="另一处"):
        run(office, march, result=tmp_path / "mine.csv", progress=meanwhile)
    before = state(office)
    run(office, march, result=tmp_path / "again.csv")
    assert state(office) == before
    office.close()


def test_refused_rows_of_a_table_that_comes_again_are_judged_anew(
    home: Path, tmp_path: Path
) -> None:
    """The registry was corrected meanwhile: both verdicts stay in the journal."""
    strange = "91370102MA3C0XYK0T"
    path, result = tmp_path / "t.csv", tmp_path / "r.csv"
    raws = [
        an_invoice(number=f"2437{n:016d}", phone=f"1380000{n:04d}", **more)
        for n, more in enumerate(({}, {"seller_id": strange}, {"gross": "88.00"}), 1)
    ]
    write_csv(path, [header_row(), *map(row_cells, raws)])
    office = open_office(home, {})
    first = run(office, path, result=result)
    assert [verdict for verdict, _ in verdicts(office)] == ["accept", "refuse", "refuse"]
    code = verdicts(office)[1][1]
    assert (first.judged_anew, first.changed) == (0, 0)
    again = run(office, path, result=result)
    assert (again.judged_anew, again.changed) == (2, 0)
    line = MerchantLine(strange, "测试商行", "", False, date(2023, 1, 1), None)
    with office.write() as session:
        registry.add_merchants(session, [line], by="organiser", now=NOW)
    anew = run(office, path, result=result, by="organiser")
    assert (anew.judged_anew, anew.changed) == (2, 1)
    assert [verdict for verdict, _ in verdicts(office)] == ["accept", "accept", "refuse"]
    with office.read() as session:
        told = [line for line in journal.read(session) if line.act == judging_anew.ACT]
        held = session.get_one(ImportRow, (1, 3))
        holding.require_all(session)
        assert consent.version_of_job(session, 1) is None
    [change] = canonical_json.load(told[-1].detail)["changed"]
    assert (told[-1].actor, len(told)) == ("organiser", 1)
    assert (change["row"], change["entry"]) == (held.row, held.entry)
    assert change["before"] == ["refuse", code]
    assert change["becomes"][0] == "accept"
    assert run(office, path, result=result).judged_anew == 1
    office.close()
