"""Accounts: who may log in, as what, and with which password."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine, text

from lottery import accounts, journal
from lottery.accounts import Account, NewAccount, administration
from lottery.acting import Acting
from lottery.errors import AccountError, LoginRefusedError
from lottery.office import database as db

RandomBytes = Callable[[int], bytes]
CLERK = NewAccount("li.si", "李四", "市商务局", ("clerk", "reviewer"), "a long pass phrase")


@pytest.fixture
def clerk(database: Engine, now: datetime, random_bytes: RandomBytes) -> Account:
    """An account with two roles."""
    with db.writing(database) as session:
        return accounts.create(session, CLERK, acting=Acting("root", now, random_bytes))


def test_an_account_is_found_by_name_and_by_session(database: Engine, clerk: Account) -> None:
    with db.reading(database) as session:
        assert accounts.find_by_username(session, "li.si") == clerk
        assert accounts.find_by_uniquifier(session, clerk.uniquifier) == clerk
        assert accounts.find_by_username(session, "li.si ") is None
    assert clerk.roles == ("clerk", "reviewer")


def test_the_right_password_logs_in(database: Engine, clerk: Account) -> None:
    with db.reading(database) as session:
        assert accounts.verify(session, "li.si", CLERK.password) == clerk


@pytest.mark.parametrize(
    ("username", "password"),
    [("li.si", "a long pass phrasE"), ("li.si", ""), ("nobody", "nobody's password")],
)
def test_anything_else_does_not(
    database: Engine, clerk: Account, username: str, password: str
) -> None:
    assert clerk.active
    with pytest.raises(LoginRefusedError), db.reading(database) as session:
        accounts.verify(session, username, password)


def test_a_closed_account_logs_in_no_more(database: Engine, clerk: Account, now: datetime) -> None:
    with db.writing(database) as session:
        administration.close(session, clerk.username, by="root", now=now)
    with pytest.raises(LoginRefusedError), db.reading(database) as session:
        accounts.verify(session, "li.si", CLERK.password)


def test_the_password_is_stored_as_argon2_alone(database: Engine, clerk: Account) -> None:
    with database.connect() as connection:
        row = connection.execute(text("SELECT * FROM account")).one()
    assert row.id == clerk.id
    assert row.password.startswith("$argon2id$")
    assert CLERK.password not in str(row)


def test_the_journal_tells_of_the_account_and_not_its_password(
    database: Engine, clerk: Account
) -> None:
    with db.reading(database) as session:
        (line,) = journal.read(session)
    assert (line.actor, line.act) == ("root", "account-created")
    assert line.detail == f'{{"roles":["clerk","reviewer"],"username":"{clerk.username}"}}'


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"username": "li.si"}, "已被使用"),
        ({"username": "Li Si"}, "不合规定"),
        ({"username": "x\n"}, "不合规定"),
        ({"roles": ()}, "至少"),
        ({"roles": ("clerk", "king")}, "king"),
        ({"password": "short"}, "太短"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    *,
    database: Engine,
    clerk: Account,
    now: datetime,
    random_bytes: RandomBytes,
    changes: dict[str, object],
    why: str,
) -> None:
    assert clerk.active
    new = replace(CLERK, **({"username": "other"} | changes))  # type: ignore[arg-type]
    with pytest.raises(AccountError, match=why), db.writing(database) as session:
        accounts.create(session, new, acting=Acting("root", now, random_bytes))
