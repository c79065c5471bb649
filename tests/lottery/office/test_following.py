"""The head of the journal that a site asks for at each request is never older than the question."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from lottery import journal
from lottery.office import Office
from lottery.office.following import Head, HeadFollower
from tests.builders import an_office


@pytest.fixture
def offices(home: Path, database_url: str) -> Iterator[tuple[Office, Office]]:
    """Two processes' offices on one database."""
    both = an_office(home, database_url), an_office(home, database_url)
    yield both
    for office in both:
        office.close()


def note(office: Office, now: datetime) -> Head:
    """Write a line; the head that it makes."""
    with office.write() as session:
        journal.write(session, actor="clerk", act="noted", detail={}, now=now)
        return journal.head(session)


def test_each_line_is_seen_as_soon_as_it_is_written_here_or_elsewhere(
    offices: tuple[Office, Office], now: datetime
) -> None:
    follower = HeadFollower(offices[0])
    for office in (*offices, *offices):
        made = note(office, now)
        assert follower.head() == made
        assert follower.head() == made


def test_many_ask_while_one_writes_and_none_is_told_an_older_head(
    offices: tuple[Office, Office], now: datetime
) -> None:
    follower = HeadFollower(offices[0])
    written: list[int] = [0]

    def ask(_: int) -> bool:
        at_least = written[-1]
        return follower.head()[0] >= at_least

    with ThreadPoolExecutor(4) as pool:
        told = [pool.submit(ask, n) for n in range(20)]
        for _ in range(10):
            written.append(note(offices[1], now)[0])
            told += [pool.submit(ask, n) for n in range(10)]
        assert all(each.result() for each in told)


def test_a_connection_that_was_closed_is_opened_again(
    offices: tuple[Office, Office], now: datetime
) -> None:
    office = offices[0]
    follower = HeadFollower(office)
    first = follower.head()
    if office.engine.dialect.name == "postgresql":
        with offices[1].write() as session:
            others = (
                "pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
            session.execute(text(f"SELECT pg_terminate_backend(pid) FROM {others}"))  # noqa: S608
    else:
        follower._connection().close()
    assert follower.head() == first
    made = note(offices[1], now)
    assert follower.head() == made
    office.close()
    assert follower.head() == made
    follower.close()
