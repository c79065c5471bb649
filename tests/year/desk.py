"""Rows about the counter, tables, reviewers and the programme's file."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from lottery import intake, merchants, review
from lottery.attempts import open_matters
from lottery.ceremony.steps import close
from lottery.errors import ProgrammeError
from lottery.importing import chunks, jobs, late
from lottery.merchants import MerchantLine
from lottery.programme import (
    BarredPerson,
    Period,
    Programme,
    amending,
    campaigns,
    rulebook,
    taking_back,
)
from lottery.programme.amending import Amendment
from lottery.register import entries
from lottery.review import refusal_appeals
from lottery.tables.sheets import SheetError, header_row, row_cells, write_csv
from tests.actors import NOTARY, ORGANISER, SUPERVISOR
from tests.builders import STAFF_PHONE, an_invoice
from tests.year.city import HELD, REVIEWERS, City
from tests.year.programme import a_campaign, a_month, batch

STALL = MerchantLine("91370102MA3C0XYK0T", "测试商行", "", False, date(2023, 1, 1), None)
STEP = timedelta(microseconds=1)


def the_last_microsecond(city: City) -> str:
    """invoices at the counter around the deadline, by microseconds; one of 29 February."""
    with city.office.read() as session:
        period = campaigns.period(session, batch(2))
    leap = city.enters(1, "2024-02-29")[0]
    with city.office.read() as session:
        assert entries.entry(session, leap).batch == batch(2)
    for early, entered in ((STEP, True), (0 * STEP, True), (-STEP, False)):
        city.just_before(period.closes_at, early)
        made = city.clerk.tries(issued="2024-02-29")
        assert isinstance(made, intake.Receipt) is entered
        if isinstance(made, intake.Receipt):
            city.phones[made.entry] = f"1380000{city.clerk.made:04d}"
    return "entered up to 17:00:00.000000, refused a microsecond later"


def appeals_open_at_the_close(city: City) -> str:
    """appeals open at the close (of a counter's refusal, of an entry)."""
    draw, stage, boxes = city.at(9), city.stage, city.office.boxes
    rejected = city.enters(1, "2024-09-10")[0]
    city.clerk.rejects(rejected, "not-genuine")
    with city.office.write() as session:
        raw = an_invoice(number=f"2437{8090:016d}", issued="2024-09-10", seller_id=STALL.seller_id)
        refused = refusal_appeals.appeal(
            session, boxes, raw, campaign="fp", note="分店就在本地", acting=city.acting("clerk")
        )
        review.appeal(session, rejected, note="是真票", by="clerk", now=stage.tick())
    draw.takes("plan", "close")
    with city.office.read() as session:
        told = close.open_lines(open_matters.of_attempt(session, draw.attempt))
    assert any(f"第 {refused} 号" in line for line in told)
    assert any(f"{rejected:010d}" in line for line in told)
    with city.office.write() as session:
        made = refusal_appeals.enter(
            session, boxes, refused, note="看过租约", acting=city.acting(REVIEWERS[0])
        )
    assert isinstance(made, intake.Receipt)
    for by in REVIEWERS:
        for number in (made.entry, rejected):
            with city.office.write() as session:
                review.accept(session, number, by=by, now=stage.tick(), note="看过")
    draw.takes("freeze")
    assert {made.entry, rejected} <= city.in_pool(9)
    draw.takes(*HELD[1:])
    return "close names both; granted by two before the freeze, both take part"


def a_table_again(city: City) -> str:
    """the same table again after the merchants' list was corrected."""
    path = city.folder / "again.csv"
    raws = [
        an_invoice(
            number=f"2437{7000 + n:016d}",
            issued="2024-07-05",
            phone=f"1370000{n:04d}",
            seller_id=STALL.seller_id,
        )
        for n in range(5)
    ]
    write_csv(path, [header_row(), *map(row_cells, raws)])
    first = _imports(city, path)
    city.loads(Programme((), (STALL,), (), ()))
    again = _imports(city, path)
    assert (sum(first.tally.values()), again.judged_anew, again.changed) == (5, 5, 5)
    assert again.tally == {("accept", ""): 5}
    return "5 judged anew, 5 accepted"


def a_withdrawn_merchant(city: City) -> str:
    """a withdrawn merchant, and the next `programme load`."""
    with city.office.write() as session:
        now = city.stage.tick()
        merchants.withdraw(session, STALL, why="已注销", by="organiser", now=now)
    told = city.loads(Programme((), (STALL,), (), ()))
    assert any("保持撤销" in each for each in told.unchanged)
    with city.office.read() as session:
        assert not merchants.current(session, [STALL.seller_id])
    return "stays withdrawn, and the load says so"


def a_programme_again(city: City) -> str:
    """`programme load` with a later deadline, a new title, other prizes, a person to be barred."""
    with city.office.read() as session:
        period = campaigns.period(session, batch(7))
    later = replace(period, closes_at=period.closes_at + timedelta(days=1))
    other = a_month(7, cap=0, place="二楼")
    told = city.loads(_of_the_year(later, other))
    assert any("8月9日" in each and "8月10日" in each for each in told.changed)
    assert any("二楼" in each for each in told.changed)
    with city.office.read() as session:
        assert campaigns.period(session, batch(7)).closes_at == later.closes_at
    entry = city.enters(1, "2024-07-08", phone=STAFF_PHONE)[0]
    with city.office.write() as session:
        made = taking_back.propose_person(
            session,
            city.office.boxes,
            STAFF_PHONE,
            "已经离职一年",
            barred_as="",
            by=ORGANISER,
            now=city.stage.tick(),
        )
        taking_back.confirm(
            session, city.office.boxes, made.id, STAFF_PHONE, by=SUPERVISOR, now=city.stage.tick()
        )
    told = city.loads(Programme((), (), (BarredPerson(f"phone:{STAFF_PHONE}", "staff"),), ()))
    assert any("照准许的办" in each for each in told.unchanged)
    city.at(7).takes("plan", "close", "freeze")
    assert entry in city.in_pool(7)
    told = city.loads(_of_the_year(later, a_month(7)))
    assert not told.changed
    assert any("不能再改" in each for each in told.unchanged)
    city.at(7).takes(*HELD[1:])
    return "says field by field what changed, what not and why; a person cleared by two takes part"


def _of_the_year(period: Period, plan: object) -> Programme:
    """The programme's file with this period of fp alone, and one plan."""
    fp = replace(a_campaign("fp", "开发票中大奖"), periods=(period,))
    return Programme((fp,), (), (), (plan,))  # type: ignore[arg-type]


def mis_dated_rules(city: City) -> str:
    """a mis-dated future version of the rules."""

    def announces(since: date) -> int:
        with city.office.write() as session:
            last = rulebook.editions(session, "fp")[-1]
            wanted = Amendment("fp", since, f"{last.written}附则{since}\n", last.parameters)
            return amending.amend(session, wanted, by="organiser", now=city.stage.tick()).version

    wrong = announces(date(2042, 1, 1))
    with pytest.raises(ProgrammeError, match="不能早于"):
        announces(date(2025, 1, 1))
    with city.office.write() as session:
        made = taking_back.propose_recall(
            session, "fp", wrong, "年份写错了", by=ORGANISER, now=city.stage.tick()
        )
        taking_back.confirm(session, city.office.boxes, made.id, by=NOTARY, now=city.stage.tick())
    announces(date(2025, 1, 1))
    with city.office.read() as session:
        now = [each.version for each in rulebook.editions(session, "fp")]
    assert now == [1, wrong + 1]
    return "called back by two before its day; the right one is announced"


def an_interrupted_table(city: City) -> str:
    """a table interrupted, resumed after the close."""
    draw, path, cut = city.at(10), city.folder / "october.csv", 500
    raws = [
        an_invoice(number=f"2437{20000 + n:016d}", issued="2024-10-06", phone=f"136{n:08d}")
        for n in range(3 * cut)
    ]
    write_csv(path, [header_row(), *map(row_cells, raws)])
    usual, chunks.CHUNK = chunks.CHUNK, cut
    try:
        with pytest.raises(KeyboardInterrupt):
            _imports(city, path, until=2 * cut)
        draw.takes("plan", "close")
        with city.office.read() as session:
            told = close.open_lines(open_matters.of_attempt(session, draw.attempt))
        assert any(f"还有 {cut} 行" in line for line in told)
        with pytest.raises(SheetError, match="--late"):
            _imports(city, path)
        with city.office.write() as session:
            job = jobs.find(session, jobs.digest_of(path), "fp")
            late.allow(session, job, (ORGANISER, SUPERVISOR), city.stage.tick())
        done = _imports(city, path)
    finally:
        chunks.CHUNK = usual
    assert done.tally == {("accept", ""): 3 * cut}
    return f"close names the {cut} rows that are left; two let them be read on; none refused"


def _imports(city: City, path: Path, until: int = 0) -> chunks.Imported:
    """A table is imported; a power cut comes when `until` rows are done."""

    def told(done: int, _total: int) -> None:
        if until and done == until:
            raise KeyboardInterrupt

    return chunks.import_file(
        city.office,
        path,
        campaign="fp",
        by="clerk",
        now=city.stage.tick,
        random_bytes=city.stage.random_bytes,
        consent=1,
        progress=told,
    )
