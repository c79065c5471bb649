"""Guessers are slowed down, whichever worker they ask; nobody else is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlalchemy import Engine, text

from lottery.accounts import failures
from lottery.accounts.failures import Try
from lottery.office import database as db

HERE, ELSEWHERE = "10.0.0.7", "10.0.0.8"


def tries(database: Engine, tried: Try, now: datetime) -> timedelta | None:
    with db.writing(database) as session:
        return failures.admit(session, tried, now)


def fails(database: Engine, tried: Try, now: datetime, times: int) -> None:
    assert [tries(database, tried, now) for _ in range(times)] == [None] * times


def test_the_eleventh_try_waits_until_the_first_is_fifteen_minutes_old(
    database: Engine, now: datetime
) -> None:
    tried = Try("clerk", HERE)
    fails(database, tried, now, 1)
    fails(database, tried, now + timedelta(minutes=5), 9)
    assert tries(database, tried, now + timedelta(minutes=6)) == timedelta(minutes=9)
    assert tries(database, Try("CLERK", HERE), now + timedelta(minutes=6)) is not None
    assert tries(database, tried, now + timedelta(minutes=15)) is None


def test_the_owner_elsewhere_and_others_here_are_not_locked_out(
    database: Engine, now: datetime
) -> None:
    fails(database, Try("clerk", HERE), now, 10)
    assert tries(database, Try("clerk", ELSEWHERE), now) is None
    assert tries(database, Try("clerk2", HERE), now) is None


def test_an_address_may_not_try_many_names(database: Engine, now: datetime) -> None:
    for number in range(50):
        fails(database, Try(f"name{number}", HERE), now, 1)
    assert tries(database, Try("new", HERE), now) == timedelta(minutes=15)
    assert tries(database, Try("new", ELSEWHERE), now) is None


def test_a_code_is_counted_for_its_account_from_everywhere(database: Engine, now: datetime) -> None:
    for number in range(10):
        fails(database, Try("notary", f"10.0.1.{number}", code=True), now, 1)
    assert tries(database, Try("notary", ELSEWHERE, code=True), now) is not None
    assert tries(database, Try("notary", ELSEWHERE), now) is None


def test_who_has_the_password_does_not_lock_the_owner_out_of_his_own_browser(
    database: Engine, now: datetime
) -> None:
    fails(database, Try("notary", HERE, code=True), now, 10)
    assert tries(database, Try("notary", ELSEWHERE, code=True), now) is not None
    own = Try("notary", "browser:1", code=True)
    fails(database, own, now, 10)
    assert tries(database, own, now) is not None


def test_a_network_of_ipv6_counts_as_one_address(database: Engine, now: datetime) -> None:
    for number in range(10):
        fails(database, Try("clerk", f"2001:db8:1:2:{number:x}::{number}"), now, 1)
    assert tries(database, Try("clerk", "2001:db8:1:2:ffff::1"), now) is not None
    assert tries(database, Try("clerk", "2001:db8:1:3::1"), now) is None
    fails(database, Try("clerk", HERE), now, 10)
    assert tries(database, Try("clerk", f"::ffff:{HERE}"), now) is not None
    assert tries(database, Try("clerk", f"::ffff:{ELSEWHERE}"), now) is None


def test_success_forgets_the_accounts_own_failures_alone(database: Engine, now: datetime) -> None:
    tried = Try("clerk", HERE)
    fails(database, tried, now, 10)
    fails(database, Try("other", HERE), now, 10)
    with db.writing(database) as session:
        failures.forget(session, tried)
    assert tries(database, tried, now) is None
    assert tries(database, Try("other", HERE), now) is not None


def test_many_at_once_are_counted_one_by_one(database: Engine, now: datetime) -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: tries(database, Try("clerk", HERE), now), range(24)))
    assert waits.count(None) == 10


def test_old_failures_are_not_kept(database: Engine, now: datetime) -> None:
    fails(database, Try("clerk", HERE), now, 5)
    fails(database, Try("other", ELSEWHERE), now + timedelta(minutes=15), 1)
    with db.reading(database) as session:
        assert session.execute(text("SELECT count(*) FROM login_failure")).scalar() == 1
