"""The security log is one chain, which nobody shortens or writes anew without being noticed."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from lottery import journal, security_log
from lottery.errors import SecurityLogBrokenError
from lottery.office import database as db
from lottery.security_log import Crowd, SecurityEvent, SecurityLine, chain, lines, search
from lottery.security_log.search import WantedEvents

DAY = timedelta(days=1)
YEAR = timedelta(days=365)


@dataclass
class Door:
    """What a report needs of an office."""

    engine: Engine
    crowd: Crowd = field(default_factory=Crowd)

    def write(self) -> AbstractContextManager[Session]:
        """A transaction."""
        return db.writing(self.engine)

    def hears(self, now: datetime, kind: str = "login", account: str = "li.si") -> bool:
        """An event is reported."""
        return security_log.report(self, SecurityEvent(kind, account, "10.0.0.7"), now)

    def lines(self) -> list[SecurityLine]:
        """All that stands in the log."""
        with db.reading(self.engine) as session:
            return list(security_log.whole(session))

    def verify(self) -> tuple[int, str]:
        """Walk the chain."""
        with db.reading(self.engine) as session:
            return chain.verify(session)


@pytest.fixture
def door(database: Engine) -> Door:
    return Door(database)


def test_a_line_hashes_the_bytes_that_are_specified(door: Door) -> None:
    now = datetime(2024, 3, 15, 2, 0, 0, 250000, tzinfo=UTC)
    assert door.hears(now)
    expected = (
        "fpdraw-security/1\n" + "0" * 64 + "\n1\n2024-03-15T02:00:00.250000Z\nlogin\nli.si\n"
        "10.0.0.7\n{}\n"
    )
    assert [line.hash for line in door.lines()] == [sha256(expected.encode()).hexdigest()]


def test_reports_at_once_make_one_chain_and_come_back_as_exported(
    door: Door, now: datetime
) -> None:
    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(lambda _: door.hears(now), range(18)))
    found = door.lines()
    assert door.verify() == (18, found[-1].hash)
    outside = [lines.json_line(line) for line in found]
    assert list(security_log.parse_json_lines(outside)) == found
    assert chain.follow(found) == (18, found[-1].hash)


def test_what_cannot_be_written_takes_no_act_back(door: Door, now: datetime) -> None:
    with door.engine.begin() as connection:
        connection.execute(text("ALTER TABLE security_line RENAME TO gone"))
    with db.writing(door.engine) as session:
        journal.write(session, actor="li", act="entry-made", detail={}, now=now)
        security_log.note(session, SecurityEvent("login", "li.si"), now)
    assert not door.hears(now)
    with db.reading(door.engine) as session:
        assert [line.act for line in journal.read(session)] == ["entry-made"]
        assert journal.verify(session) == 1


def test_an_event_beside_an_act_that_fails_never_was(door: Door, now: datetime) -> None:
    def fails() -> None:
        with db.writing(door.engine) as session:
            security_log.note(session, SecurityEvent("password-reset", "li.si"), now)
            raise KeyError

    with pytest.raises(KeyError):
        fails()
    assert door.lines() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE security_line SET account = 'nobody'",
        "DELETE FROM security_line",
        "UPDATE security_head SET size = 0",
        "DELETE FROM security_head",
    ],
)
def test_the_database_refuses_to_change_or_shorten_it(
    door: Door, now: datetime, statement: str
) -> None:
    door.hears(now)
    with pytest.raises(DBAPIError), door.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_chain_that_was_written_anew_differs_from_the_journal(door: Door, now: datetime) -> None:
    """Whoever can take the triggers away writes all hashes anew; the journal knows yesterday's."""
    for when in (now, now + DAY):
        door.hears(when)
    first, second = door.lines()
    forged = SecurityLine(1, now, "login", "wang.wu", "", "{}", "0" * 64, "")
    last = SecurityLine(2, second.at, second.kind, second.account, second.address, "{}", "", "")
    with door.engine.begin() as connection:
        for trigger in _guards(door.engine):
            connection.execute(text(trigger))
        previous = "0" * 64
        for line in (forged, last):
            told = {**vars(line), "previous": previous}
            previous = lines.hash_of(SecurityLine(**told))
            put = "account = :account, address = :address, previous = :previous, hash = :hash"
            values = {**told, "hash": previous, "at": line.at.isoformat()}
            named = {name: values[name] for name in ("seq", "account", "address", "previous")}
            row = text(f"UPDATE security_line SET {put} WHERE seq = :seq")  # noqa: S608
            connection.execute(row, {**named, "hash": previous})
        connection.execute(text("UPDATE security_head SET hash = :hash"), {"hash": previous})
    with pytest.raises(SecurityLogBrokenError, match="第 1 行"):
        door.verify()
    assert first.account == "li.si"


def _guards(engine: Engine) -> list[str]:
    if engine.dialect.name == "sqlite":
        return ["DROP TRIGGER security_line_no_update"]
    return ["ALTER TABLE security_line DISABLE TRIGGER ALL"]


def test_what_is_old_is_destroyed_on_record_and_the_chain_goes_on(
    door: Door, now: datetime
) -> None:
    for when in (now, now + DAY, now + YEAR + DAY):
        door.hears(when)
    later = now + YEAR + DAY * 2
    with db.writing(door.engine) as session:
        assert chain.destroy(session, kept=YEAR, by="cli:root", now=later) == 2
    assert [(line.seq, line.kind) for line in door.lines()] == [(3, "login"), (4, "log-destroyed")]
    assert door.verify()[0] == 4
    with db.reading(door.engine) as session:
        told = [line.act for line in journal.read(session)]
    assert told.count("security-log-destroyed") == 1
    with db.writing(door.engine) as session:
        assert chain.destroy(session, kept=YEAR, by="cli:root", now=later) == 0


def test_nothing_is_destroyed_before_six_months(door: Door, now: datetime) -> None:
    door.hears(now)
    with db.writing(door.engine) as session, pytest.raises(SecurityLogBrokenError, match="183"):
        chain.destroy(session, kept=timedelta(days=182), by="cli:root", now=now + YEAR)
    assert len(door.lines()) == 1


def test_lines_are_found_by_who_did_it_and_by_whom_it_concerned(door: Door, now: datetime) -> None:
    with db.writing(door.engine) as session:
        security_log.note(
            session, SecurityEvent("password-reset", "boss", detail={"of": "li.si"}), now
        )
        security_log.note(session, SecurityEvent("login", "li.si"), now)
        security_log.note(session, SecurityEvent("login", "li.siming"), now)
    with db.reading(door.engine) as session:
        count, found = search.find(session, WantedEvents(account="li.si"), 1, 10)
        assert (count, [line.kind for line in found]) == (2, ["login", "password-reset"])
        assert search.of_a_day(session, now.date(), "login") == {"li.si": 1, "li.siming": 1}
        assert search.find(session, WantedEvents(day=(now + DAY).date()), 1, 10) == (0, ())
