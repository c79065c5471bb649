"""What an administrator does to other people's accounts, and what he cannot do."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from lottery import accounts, journal
from lottery.accounts import NewAccount, administration, passwords
from lottery.acting import Acting
from lottery.errors import AccountError, LoginRefusedError
from lottery.office import database as db

RandomBytes = Callable[[int], bytes]
PASSWORD = "a long pass phrase"


@pytest.fixture
def house(database: Engine, now: datetime, random_bytes: RandomBytes) -> Engine:
    """An administrator and a clerk."""
    with db.writing(database) as session:
        for name in ("administrator", "clerk"):
            new = NewAccount(name, "某人", "", (name,), PASSWORD)
            accounts.create(session, new, acting=Acting("root", now, random_bytes))
    return database


def acts(database: Engine) -> list[tuple[str, str, str]]:
    with db.reading(database) as session:
        return [(line.actor, line.act, line.detail) for line in journal.read(session)]


def test_a_forgotten_password_is_replaced_by_one_that_must_be_changed(
    house: Engine, now: datetime, random_bytes: RandomBytes
) -> None:
    with db.writing(house) as session:
        first = administration.reset_password(
            session, "clerk", acting=Acting("administrator", now, random_bytes)
        )
    with pytest.raises(LoginRefusedError), db.reading(house) as session:
        accounts.verify(session, "clerk", PASSWORD)
    with db.writing(house) as session:
        clerk = accounts.verify(session, "clerk", first)
        assert clerk.must_change
        accounts.change_password(
            session, clerk, first, "my own long phrase", now=now, random_bytes=random_bytes
        )
    with db.reading(house) as session:
        after = accounts.verify(session, "clerk", "my own long phrase")
    assert not after.must_change
    assert after.uniquifier != clerk.uniquifier
    told = acts(house)
    assert [(actor, act) for actor, act, _ in told[2:]] == [
        ("administrator", "password-reset"),
        ("clerk", "password-changed"),
    ]
    assert first not in str(told)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("not this one at all", "my own long phrase", "原密码不对"),
        (PASSWORD, PASSWORD, "相同"),
        (PASSWORD, "short", "至少 12"),
        (PASSWORD, "clerk-clerk-clerk", "用户名"),
    ],
)
def test_a_password_that_cannot_be_changed_stays(
    *, house: Engine, now: datetime, random_bytes: RandomBytes, old: str, new: str, why: str
) -> None:
    with db.reading(house) as session:
        clerk = accounts.verify(session, "clerk", PASSWORD)
    with pytest.raises(AccountError, match=why), db.writing(house) as session:
        accounts.change_password(session, clerk, old, new, now=now, random_bytes=random_bytes)
    with db.reading(house) as session:
        assert accounts.verify(session, "clerk", PASSWORD)


def test_roles_change_and_both_are_in_the_journal(house: Engine, now: datetime) -> None:
    roles = ["reviewer", "clerk"]
    with db.writing(house) as session:
        administration.change_roles(session, "clerk", roles, by="administrator", now=now)
        assert accounts.verify(session, "clerk", PASSWORD).roles == ("clerk", "reviewer")
    detail = '{"before":["clerk"],"roles":["clerk","reviewer"],"username":"clerk"}'
    assert acts(house)[-1] == ("administrator", "account-roles-changed", detail)


@pytest.mark.parametrize(
    ("roles", "why"),
    [
        (["administrator", "clerk"], "“系统管理员”不能与其他职责兼任"),
        (["auditor", "reviewer"], "“审计员”不能与其他职责兼任"),
        ([], "至少要有一个职责"),
        (["king"], "king"),
        (["clerk"], "没有变化"),
    ],
)
def test_roles_that_do_not_go_together_are_refused(
    house: Engine, now: datetime, roles: list[str], why: str
) -> None:
    with pytest.raises(AccountError, match=why), db.writing(house) as session:
        administration.change_roles(session, "clerk", roles, by="administrator", now=now)


def test_nobody_does_it_to_himself(house: Engine, now: datetime, random_bytes: RandomBytes) -> None:
    me: Any = {"by": "administrator", "now": now}
    with db.writing(house) as session:
        for act in (
            lambda: administration.change_roles(session, "administrator", ["organiser"], **me),
            lambda: administration.close(session, "administrator", **me),
            lambda: administration.reset_code(session, "administrator", **me),
            lambda: administration.reset_password(
                session, "administrator", acting=Acting(random_bytes=random_bytes, **me)
            ),
        ):
            with pytest.raises(AccountError, match="自己的账号"):
                act()
    assert len(acts(house)) == 2


def test_an_account_is_closed_and_reopened_once_each(house: Engine, now: datetime) -> None:
    me: Any = {"by": "administrator", "now": now}
    with db.writing(house) as session:
        with pytest.raises(AccountError, match="没有停用"):
            administration.reopen(session, "clerk", **me)
        administration.close(session, "clerk", **me)
        with pytest.raises(AccountError, match="已经停用"):
            administration.close(session, "clerk", **me)
        assert [one.username for one in accounts.everybody(session)] == ["administrator", "clerk"]
        administration.reopen(session, "clerk", **me)
        assert accounts.verify(session, "clerk", PASSWORD).active
        with pytest.raises(AccountError, match="没有用户名"):
            administration.close(session, "nobody", **me)


def test_an_account_needs_a_name_of_a_person(
    house: Engine, now: datetime, random_bytes: RandomBytes
) -> None:
    new = NewAccount("other", "  ", "", ("clerk",), passwords.new(random_bytes))
    with pytest.raises(AccountError, match="请填写姓名"), db.writing(house) as session:
        accounts.create(session, new, acting=Acting("root", now, random_bytes))
