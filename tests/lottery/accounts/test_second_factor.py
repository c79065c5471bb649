"""The second factor: a secret in a box, a code that works once, and nothing without both."""

import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import Engine, text

from lottery import accounts, journal
from lottery.accounts import Account, NewAccount, administration, recovery, second_factor
from lottery.accounts.roles import ROLES
from lottery.acting import Acting
from lottery.errors import AccountError, LoginRefusedError
from lottery.office import database as db
from lottery.office.boxes import Boxes
from tests.builders import random_bytes_from

RandomBytes = Callable[[int], bytes]
SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.fixture
def notary(database: Engine, now: datetime, random_bytes: RandomBytes) -> Account:
    """Somebody who must have a second factor, and has none."""
    new = NewAccount("notary", "公证员", "市公证处", ("notary",), "a long pass phrase")
    with db.writing(database) as session:
        return accounts.create(session, new, acting=Acting("root", now, random_bytes))


@pytest.fixture
def enrol(
    database: Engine, notary: Account, boxes: Boxes, now: datetime, random_bytes: RandomBytes
) -> Callable[..., None]:
    """He scans the secret and types a code."""

    def enrols(code: str | None = None, secret: str = SECRET) -> None:
        box = second_factor.seal(boxes, notary, secret, random_bytes)
        typed = shows(now) if code is None else code
        with db.writing(database) as session:
            second_factor.enrol(session, notary, box, typed, boxes=boxes, now=now)

    return enrols


def shows(moment: datetime) -> str:
    """What his phone shows."""
    return pyotp.TOTP(SECRET).at(moment)


@dataclass
class Door:
    """Where codes are typed."""

    database: Engine
    boxes: Boxes
    notary: Account

    def opens(self, code: str, now: datetime) -> bool:
        """Whether a code lets the notary in."""
        return not self.says(code, now)

    def says(self, code: str, now: datetime) -> str:
        """Why a code does not; empty if it does."""
        try:
            with db.writing(self.database) as session:
                second_factor.check(session, self.notary, code, boxes=self.boxes, now=now)
        except LoginRefusedError as refused:
            return str(refused)
        return ""


@pytest.fixture
def door(database: Engine, boxes: Boxes, notary: Account) -> Door:
    """The log-in's second step."""
    return Door(database, boxes, notary)


@pytest.mark.parametrize(
    ("at", "code"),
    # RFC 6238, appendix B, SHA-1: the last six of its eight digits.
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(at: int, code: str) -> None:
    moment = datetime.fromtimestamp(at, UTC)
    assert shows(moment) == code
    assert second_factor._step(SECRET, code, moment) == at // 30


def test_everybody_who_works_here_must_have_one_but_in_a_demo(notary: Account) -> None:
    everybody = [replace(notary, roles=(role,)) for role in ROLES]
    assert all(second_factor.lacks(each, demo=False) for each in everybody)
    assert not any(second_factor.lacks(each, demo=True) for each in everybody)
    assert not any(second_factor.lacks(replace(x, has_code=True), demo=False) for x in everybody)


def test_a_code_for_a_lost_phone_opens_once(
    door: Door, enrol: Callable[..., None], now: datetime
) -> None:
    enrol()
    with db.writing(door.database) as session:
        acting = Acting("notary", now, random_bytes_from("codes"))
        first, second, *others = recovery.renew(session, door.notary, acting=acting)
    assert (len(others), len({first, second, *others})) == (recovery.COUNT - 2, recovery.COUNT)
    assert door.opens(first.upper().replace("-", " "), now)
    assert not door.opens(first, now)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: door.opens(second, now), range(8))).count(True) == 1
    with db.reading(door.database) as session:
        found = accounts.find_by_username(session, "notary")
        stored = session.execute(text("SELECT recovery FROM account")).scalar_one()
    assert found is not None
    assert found.codes_left == recovery.COUNT - 2
    assert first.replace("-", "") not in stored


def test_codes_for_a_lost_phone_go_with_the_phone_and_with_new_ones(
    door: Door, enrol: Callable[..., None], now: datetime
) -> None:
    enrol()
    acting = Acting("notary", now, random_bytes_from("codes"))
    with db.writing(door.database) as session:
        old, *_ = recovery.renew(session, door.notary, acting=acting)
        fresh, *_ = recovery.renew(session, door.notary, acting=acting)
    assert not door.opens(old, now)
    with db.writing(door.database) as session:
        administration.reset_code(session, "notary", by="boss", now=now)
    assert not door.opens(fresh, now)


def test_a_code_works_once_and_not_again(
    door: Door, enrol: Callable[..., None], now: datetime
) -> None:
    enrol()
    later = now + timedelta(seconds=30)
    assert "已经用过" in door.says(shows(now), now)
    assert door.opens(shows(later), later)
    assert "已经用过" in door.says(shows(later), later)


def test_of_many_who_type_one_code_at_once_one_gets_in(
    door: Door, enrol: Callable[..., None], now: datetime
) -> None:
    enrol()
    later = now + timedelta(minutes=1)
    with ThreadPoolExecutor(6) as pool:
        got = pool.map(lambda _: door.opens(shows(later), later), range(12))
    assert sum(got) == 1


def test_a_clock_may_be_half_a_minute_off_and_no_more(
    door: Door, enrol: Callable[..., None], now: datetime
) -> None:
    enrol()
    then = now + timedelta(hours=1)
    assert "不对" in door.says(shows(then - timedelta(minutes=1)), then)
    assert "不对" in door.says(shows(then + timedelta(minutes=1)), then)
    assert door.opens(shows(then - timedelta(seconds=30)), then)
    assert door.opens(shows(then + timedelta(seconds=30)), then)


def test_digits_may_be_typed_wide_and_in_groups(
    door: Door, enrol: Callable[..., None], now: datetime
) -> None:
    enrol()
    later = now + timedelta(hours=1)
    code = shows(later)
    assert door.opens(f" {code[:3]} {code[3:]} ", later)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in shows(later + timedelta(minutes=1)))
    assert door.opens(wide, later + timedelta(minutes=1))
    assert not door.opens("", later)


def test_the_secret_is_taken_on_only_with_its_code_and_only_once(
    database: Engine, notary: Account, enrol: Callable[..., None]
) -> None:
    with pytest.raises(AccountError, match="不对"):
        enrol(code="000000")
    enrol()
    with pytest.raises(AccountError, match="已经启用"):
        enrol()
    with db.reading(database) as session:
        found = accounts.find_by_username(session, "notary")
        acts = [line.act for line in journal.read(session)]
    assert found is not None
    assert found.has_code
    assert acts == ["account-created", "account-code-set"]


def test_the_secret_lies_in_a_box_that_opens_for_its_account_alone(
    database: Engine, notary: Account, boxes: Boxes, enrol: Callable[..., None]
) -> None:
    enrol()
    with database.connect() as connection:
        (box,) = connection.execute(text("SELECT totp_box FROM account")).one()
    assert SECRET.encode() not in bytes(box)
    sealed = base64.b64encode(box).decode()
    assert second_factor.unseal(boxes, notary, sealed) == SECRET
    other = Account(2, "organiser", "", "", ("organiser",), active=True, uniquifier="")
    assert second_factor.unseal(boxes, other, sealed) is None
    assert second_factor.unseal(boxes, notary, "rubbish") is None


def test_after_a_reset_the_old_phone_is_worth_nothing(
    door: Door, enrol: Callable[..., None], now: datetime
) -> None:
    enrol()
    with db.writing(door.database) as session:
        administration.reset_code(session, "notary", by="admin", now=now)
    later = now + timedelta(minutes=1)
    assert "不对" in door.says(shows(later), later)
    with pytest.raises(AccountError, match="还没有"), db.writing(door.database) as session:
        administration.reset_code(session, "notary", by="admin", now=now)
    with db.reading(door.database) as session:
        last = list(journal.read(session))[-1]
    assert (last.actor, last.act) == ("admin", "account-code-reset")


def test_what_an_app_scans_names_the_account(notary: Account) -> None:
    address = second_factor.address(SECRET, notary.username, "临江有奖发票")
    parsed = pyotp.parse_uri(address)
    assert (parsed.secret, parsed.name, parsed.issuer) == (SECRET, "notary", "临江有奖发票")
    assert len(second_factor.new_secret(lambda size: b"x" * size)) == 32
