"""Sessions: begun by a token that only the browser holds, ended once, and dead by themselves."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from lottery import accounts
from lottery.accounts import Account, NewAccount, administration, logins
from lottery.acting import Acting
from lottery.errors import AccountError
from lottery.office import database as db

RandomBytes = Callable[[int], bytes]


@pytest.fixture
def clerk(database: Engine, now: datetime, random_bytes: RandomBytes) -> Account:
    """Somebody who can log in."""
    new = NewAccount("li.si", "李四", "市商务局", ("clerk",), "a long pass phrase")
    with db.writing(database) as session:
        return accounts.create(session, new, acting=Acting("root", now, random_bytes))


@pytest.fixture
def begin(
    database: Engine, clerk: Account, now: datetime, random_bytes: RandomBytes
) -> Callable[[], str]:
    """The clerk logs in; the token of his browser."""

    def begins() -> str:
        with db.writing(database) as session:
            return logins.begin(
                session,
                clerk.id,
                address="10.0.0.7",
                agent="x" * 1000,
                now=now,
                random_bytes=random_bytes,
            )

    return begins


def is_in(database: Engine, token: str, now: datetime) -> bool:
    with db.reading(database) as session:
        return logins.find(session, token, now) is not None


def test_a_token_opens_its_session_and_the_table_holds_its_hash_alone(
    database: Engine, clerk: Account, begin: Callable[[], str], now: datetime
) -> None:
    token = begin()
    with db.reading(database) as session:
        found = logins.find(session, token, now)
        rows = str(session.execute(text("SELECT * FROM login_session")).all())
    assert found is not None
    assert (found.account, found.address, len(found.agent)) == (clerk.id, "10.0.0.7", 300)
    assert token not in rows
    assert not is_in(database, found.key, now)
    assert not is_in(database, "", now)


def test_a_session_ends_after_an_hour_of_rest(
    database: Engine, begin: Callable[[], str], now: datetime
) -> None:
    token = begin()
    assert is_in(database, token, now + timedelta(minutes=59))
    assert not is_in(database, token, now + timedelta(hours=1))


def test_a_session_ends_after_twelve_hours_of_work(
    database: Engine, begin: Callable[[], str], now: datetime
) -> None:
    token = begin()
    for minutes in range(30, 720, 30):
        then = now + timedelta(minutes=minutes)
        with db.writing(database) as session:
            login = logins.find(session, token, then)
            assert login is not None
            logins.touch(session, login, then)
    assert is_in(database, token, now + timedelta(hours=12, seconds=-1))
    assert not is_in(database, token, now + timedelta(hours=12))


def test_an_ended_session_stays_ended_and_keeps_who_ended_it(
    database: Engine, clerk: Account, begin: Callable[[], str], now: datetime
) -> None:
    token = begin()
    with db.writing(database) as session:
        login = logins.find(session, token, now)
        logins.end(session, token, by="li.si", now=now)
        assert login is not None
        logins.touch(session, login, now + timedelta(minutes=2))
        logins.end(session, token, by="somebody else", now=now + timedelta(minutes=3))
    with db.reading(database) as session:
        (kept,) = logins.of_account(session, clerk.id)
    assert (kept.ended_by, kept.ended_at, kept.seen_at) == ("li.si", now, now)
    assert not is_in(database, token, now)


def test_one_or_all_others_are_ended_and_nobody_elses(
    database: Engine, clerk: Account, begin: Callable[[], str], now: datetime
) -> None:
    first, second, third = begin(), begin(), begin()
    with db.writing(database) as session:
        strangers = logins.end_one(session, clerk.id + 1, logins.key_of(first), by="x", now=now)
        own = logins.end_one(session, clerk.id, logins.key_of(first), by="li.si", now=now)
        others = logins.end_all(session, clerk.id, by="li.si", now=now, but=third)
    assert (strangers, own, others) == (0, 1, 1)
    assert [is_in(database, token, now) for token in (first, second, third)] == [False, False, True]


Act = Callable[..., object]


def changes_password(session: object, account: Account, now: datetime, some: RandomBytes) -> None:
    accounts.change_password(
        session,  # type: ignore[arg-type]
        account,
        "a long pass phrase",
        "another long phrase",
        now=now,
        random_bytes=some,
    )


@pytest.mark.parametrize(
    "act",
    [
        changes_password,
        lambda s, a, now, _: administration.close(s, a.username, by="root", now=now),
        lambda s, a, now, _: administration.end_sessions(s, a.username, by="root", now=now),
        lambda s, a, now, _: administration.change_roles(
            s, a.username, ["reviewer"], by="root", now=now
        ),
        lambda s, a, now, some: administration.reset_password(
            s, a.username, acting=Acting("root", now, some)
        ),
    ],
    ids=["password", "close", "end", "roles", "reset"],
)
def test_what_changes_an_account_ends_its_sessions_in_the_same_transaction(
    *,
    database: Engine,
    clerk: Account,
    begin: Callable[[], str],
    now: datetime,
    random_bytes: RandomBytes,
    act: Act,
) -> None:
    tokens = begin(), begin()
    with db.writing(database) as session:
        act(session, clerk, now, random_bytes)
    assert not any(is_in(database, token, now) for token in tokens)


def test_a_change_that_is_refused_ends_nothing(
    database: Engine, clerk: Account, begin: Callable[[], str], now: datetime
) -> None:
    token = begin()
    with pytest.raises(AccountError), db.writing(database) as session:
        administration.change_roles(session, clerk.username, ["king"], by="root", now=now)
    assert is_in(database, token, now)
