"""The ledger of rows sees whatever a session writes, and tells what was changed without it."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import Engine, delete, insert, select, text, update

from lottery import accounts, journal
from lottery.accounts import NewAccount
from lottery.acting import Acting
from lottery.errors import JournalDiffersError
from lottery.ledger import holding, sealing
from lottery.models import Barred, Base, RowLedger, StoredCampaign, TaxAnswer
from lottery.office import database as db
from lottery.office import renewing
from lottery.programme import campaigns
from tests.builders import random_bytes_from

BARRED = Base.metadata.tables["barred"]


def faults(database: Engine) -> list[str]:
    with db.reading(database) as session:
        return [f"{f.what} {f.table} {f.key}" for f in holding.faults(session)]


def bar(now: datetime, *names: str) -> list[dict[str, object]]:
    return [{"person_index": name, "reason": "staff", "added_at": now} for name in names]


def test_rows_written_in_every_way_are_told(march: Engine, now: datetime) -> None:
    with db.writing(march) as session:
        session.add(Barred(person_index="a", reason="staff", added_at=now))
        session.execute(insert(Barred).values(person_index="b", reason="staff", added_at=now))
        session.execute(insert(BARRED), bar(now, "c", "d", "e"))
        rows = [
            {"file": 1, "identity": f"D:{n}", "state": "normal", "as_of": date(2024, 3, n)}
            for n in (1, 2)
        ]
        session.execute(text("INSERT INTO tax_file VALUES (1, 'x', 'x', 2, '2024-03-01', 'x')"))
        session.execute(insert(TaxAnswer), rows)
    assert faults(march) == ["surplus tax_file (1,)"]  # only what no program of ours has written
    with db.writing(march) as session:
        session.execute(update(Barred).where(Barred.person_index == "c").values(reason="other"))
        session.execute(delete(Barred).where(Barred.person_index.in_(["d", "e"])))
        session.get_one(Barred, "a").reason = "third"
    assert faults(march) == ["surplus tax_file (1,)"]
    with db.writing(march) as session:
        session.execute(update(Barred).values(reason="all at once"))
    assert faults(march) == ["surplus tax_file (1,)"]


def test_what_a_savepoint_took_back_is_not_told(march: Engine, now: datetime) -> None:
    with db.writing(march) as session:
        session.execute(insert(BARRED), bar(now, "a"))
        with session.begin_nested() as part:
            session.execute(insert(BARRED), bar(now, "b"))
            session.execute(update(Barred).where(Barred.person_index == "a").values(reason="x"))
            part.rollback()
    with db.writing(march) as session:
        session.execute(insert(BARRED), bar(now, "c"))
        session.rollback()
    assert faults(march) == []


def test_a_transaction_is_one_line_that_names_nobody(march: Engine, now: datetime) -> None:
    with db.writing(march) as session:
        account = NewAccount("zhang", "张三丰", "市商务局", ["clerk"], "a long phrase of nobody")
        some = random_bytes_from("ledger")
        accounts.create(session, account, acting=Acting("admin", now, some))
    with db.reading(march) as session:
        line = list(journal.whole(session))[-1]
        assert (line.act, line.actor, line.at) == (sealing.WRITTEN, "admin", now)
        assert "张三丰" not in line.detail
        assert all("张三丰" not in part for part in session.scalars(select(RowLedger.content)))


def test_an_update_that_changes_nothing_leaves_no_line(march: Engine) -> None:
    with db.reading(march) as session:
        before = len(list(journal.whole(session)))
    with db.writing(march) as session:
        session.execute(update(StoredCampaign).values(title="开发票中大奖"))
    with db.reading(march) as session:
        assert len(list(journal.whole(session))) == before


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE campaign SET title = 'x'", "changed campaign ('fp',)"),
        ("DELETE FROM period", "missing period ('fp-2024-03',)"),
        ("INSERT INTO campaign VALUES ('bx', 'x')", "surplus campaign ('bx',)"),
        ("UPDATE row_ledger SET content = '{}' WHERE table_name = 'period'", "part  (2,)"),
        ("DELETE FROM row_ledger WHERE table_name = 'period'", "part  (2,)"),
    ],
)
def test_what_is_changed_behind_its_back_is_named(
    march: Engine, without_guards: Callable[[Engine, str], None], statement: str, told: str
) -> None:
    without_guards(march, statement)
    assert any(told.split("(", maxsplit=1)[0] in fault for fault in faults(march))


def test_the_column_is_named_and_a_step_refuses(
    march: Engine, without_guards: Callable[[Engine, str], None]
) -> None:
    without_guards(march, "UPDATE period SET title = 'x'")
    with db.reading(march) as session:
        (fault,) = holding.faults(session)
        assert fault.columns == ("title",)
        with pytest.raises(JournalDiffersError, match="列 title"):
            holding.require(session, ["period"])
        with pytest.raises(JournalDiffersError, match="fp-2024-03"):
            holding.require_all(session)
        holding.require(session, ["campaign"])


def test_a_line_by_another_key_does_not_pass(database_url: str, now: datetime) -> None:
    ours = db.engine_for(database_url, b"ours")
    theirs = db.engine_for(database_url, b"theirs")
    for engine, name in ((ours, "a"), (theirs, "b")):
        with db.writing(engine) as session:
            session.execute(insert(BARRED), bar(now, name))
    assert [fault.split(" ")[0] for fault in faults(ours)] == ["seal"]
    ours.dispose()
    theirs.dispose()


def test_a_home_of_before_is_taken_as_found_and_says_so(
    march: Engine, without_guards: Callable[[Engine, str], None], now: datetime
) -> None:
    with db.writing(march) as session:
        campaigns.campaign(session, "fp")
        journal.write(session, actor="x", act="x", detail={}, now=now)
    for statement in ("DELETE FROM row_ledger",):
        without_guards(march, statement)
    with db.reading(march) as session:
        assert holding.begun(session) is None
    renewing.upgrade(march, by="admin", now=now)
    with db.reading(march) as session:
        begun = holding.begun(session)
        assert begun is not None
        assert (begun.at, begun.why) == (now, "upgrade")
    assert faults(march) == []
    renewing.upgrade(march, by="admin", now=now)
    without_guards(march, "UPDATE campaign SET title = 'x'")
    assert faults(march) == ["changed campaign ('fp',)"]
