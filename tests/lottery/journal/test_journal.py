"""The journal says who did what and when, and shows when somebody changed what it said."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from sqlalchemy import Engine

from lottery import journal
from lottery.errors import JournalBrokenError, NotATokenError, NotForTheJournalError
from lottery.office import database as db

Change = Callable[[Engine, str], None]


def note(database: Engine, act: str, now: datetime, actor: str = "李") -> journal.JournalLine:
    with db.writing(database) as session:
        return journal.write(session, actor=actor, act=act, detail={"entry": 7}, now=now)


def test_a_line_hashes_the_bytes_that_are_specified(database: Engine) -> None:
    now = datetime(2024, 3, 15, 2, 0, 0, 250000, tzinfo=UTC)
    line = note(database, "entry-accepted", now)
    expected = (
        "fpdraw-journal/1\n" + "0" * 64 + "\n1\n2024-03-15T02:00:00.250000Z\n李\nentry-accepted\n"
        '{"entry":7}\n'
    )
    assert line.hash == sha256(expected.encode()).hexdigest()


def test_lines_are_chained_and_come_back_as_written(database: Engine, now: datetime) -> None:
    written = [note(database, act, now) for act in ("a", "b", "c")]
    with db.reading(database) as session:
        assert list(journal.read(session)) == written
        assert list(journal.read(session, after=2)) == written[2:]
        assert journal.verify(session) == 3
    assert [line.previous for line in written[1:]] == [line.hash for line in written[:-1]]


def test_writers_at_once_make_one_chain(database: Engine, now: datetime) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: note(database, "act", now), range(40)))
    with db.reading(database) as session:
        assert journal.verify(session) == 40


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_line SET actor = 'x' WHERE seq = 2",
        "UPDATE journal_line SET detail = '{}' WHERE seq = 2",
        "UPDATE journal_line SET at = '2024-03-15 03:00:00.000000' WHERE seq = 2",
        "DELETE FROM journal_line WHERE seq = 2",
        "DELETE FROM journal_line WHERE seq = 3",
        "UPDATE journal_head SET size = 4",
        "DELETE FROM journal_head",
    ],
)
def test_a_changed_journal_is_noticed(
    database: Engine, without_guards: Change, now: datetime, change: str
) -> None:
    for act in ("a", "b", "c"):
        note(database, act, now)
    without_guards(database, change)
    with pytest.raises(JournalBrokenError), db.reading(database) as session:
        journal.verify(session)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_line SET detail = '{}' WHERE seq = 3",
        "DELETE FROM journal_line WHERE seq = 3",
        "DELETE FROM journal_line",
        "UPDATE journal_head SET size = 2",
        "DELETE FROM journal_head",
    ],
)
def test_a_journal_without_its_end_is_noticed_without_the_walk(
    database: Engine, without_guards: Change, now: datetime, change: str
) -> None:
    with db.reading(database) as session:
        journal.check_end(session)
    for act in ("a", "b", "c"):
        note(database, act, now)
    with db.reading(database) as session:
        journal.check_end(session)
    without_guards(database, change)
    with pytest.raises(JournalBrokenError), db.reading(database) as session:
        journal.check_end(session)


def test_what_would_break_a_line_is_refused(database: Engine, now: datetime) -> None:
    with pytest.raises(NotForTheJournalError):
        note(database, "act", now, actor="li\nroot")
    with pytest.raises(NotATokenError):
        note(database, "act\nact", now)
    with pytest.raises(TypeError, match="float"), db.writing(database) as session:
        journal.write(session, actor="li", act="act", detail={"a": [0.5]}, now=now)
