"""Rows put in by COPY, or by one prepared insert, are those that a plain insert would have made."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lottery.importing import jobs
from lottery.ledger import holding
from lottery.models import Base
from lottery.office import bulk
from lottery.office import database as db
from lottery.office.boxes import Boxes
from lottery.programme import Campaign, Programme, RulesText, campaigns, month_period
from lottery.tables.surveys import Handling
from tests.builders import local_rules

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)
ROWS = Base.metadata.tables["import_row"]
NAMES = ("job", "row", "verdict", "code", "entry", "message")
ODD = (
    *("\t", "a\\b", "\\N", "\\.", "\\n", "\\x41", "a\nb\r\n", "", " ", "'\"", "NULL", "\x01\x7f"),
    *("\u2028", "\ufeff", "𠮷", "测试" * 50_000),
)
Row = tuple[object, ...]
Put = Callable[[Session, list[Row]], object]


def by_bulk(session: Session, rows: list[Row]) -> None:
    bulk.put(session, ROWS, NAMES, rows)


def by_insert(session: Session, rows: list[Row]) -> None:
    session.execute(insert(ROWS), [dict(zip(NAMES, row, strict=True)) for row in rows])


@pytest.fixture
def two_jobs(database: Engine, boxes: Boxes) -> tuple[int, int]:
    """Two imports of a campaign, nothing decided yet."""
    rules = RulesText("fp", 1, date(2024, 1, 1), "规则\n", "0" * 64, local_rules().to_json())
    period = month_period("fp", "开发票中大奖", date(2024, 3, 1))
    programme = Programme((Campaign("fp", "开发票中大奖", (period,), (rules,)),), (), (), ())
    with db.writing(database) as session:
        campaigns.load(session, boxes, programme, by="organiser", now=NOW)
        told = ("t.csv", 100, "fp", Handling(), "clerk", NOW)
        first, second = (jobs.begun(session, digit * 64, *told) for digit in "01")
    return first, second


def test_odd_texts_lie_there_and_in_the_ledger_as_an_insert_puts_them(
    database: Engine, two_jobs: tuple[int, int]
) -> None:
    puts: tuple[Put, Put] = (by_bulk, by_insert)
    for job, put in zip(two_jobs, puts, strict=True):
        with db.writing(database) as session:
            told = enumerate(ODD, start=2)
            put(session, [(job, n, "refuse", (None, odd)[n % 2], None, odd) for n, odd in told])
    with db.reading(database) as session:
        columns = [ROWS.c[name] for name in NAMES[1:]]
        first, second = (
            session.execute(select(*columns).where(ROWS.c.job == job).order_by(ROWS.c.row)).all()
            for job in two_jobs
        )
        assert first == second
        assert [row.message for row in first] == list(ODD)
        assert not list(holding.faults(session, ["import_row"]))


@pytest.mark.parametrize("change", [{"row": 2}, {"verdict": None}, {"verdict": "other"}])
def test_what_an_insert_refuses_is_refused_and_nothing_of_it_stays(
    database: Engine, two_jobs: tuple[int, int], change: dict[str, object]
) -> None:
    sound: dict[str, object] = {"job": two_jobs[0], "row": 2, "verdict": "refuse", "message": ""}
    rows = [sound, {**sound, "row": 3, **change}]
    with pytest.raises(IntegrityError), db.writing(database) as session:
        by_bulk(session, [tuple(row.get(name) for name in NAMES) for row in rows])
    with db.reading(database) as session:
        assert session.execute(select(ROWS)).first() is None
        assert not list(holding.faults(session, ["import_row"]))
