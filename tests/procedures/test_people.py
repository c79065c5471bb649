"""Lost telephones and administrators: as the manual says."""

from pathlib import Path

from lottery import accounts
from lottery.accounts import Account
from lottery.opening import open_office
from tests.procedures.people import typed_by, with_codes
from tests.procedures.procedure import follow


def test_a_lost_telephone_is_forgotten(live_home: Path) -> None:
    with_codes(live_home, "notary", "administrator", "auditor")
    follow(
        "手机丢了，收不到动态验证码",
        live_home,
        words={"USERNAME": "notary", "ID": "1"},
        typed={
            "lottery accounts reset-code": typed_by("administrator"),
            "lottery accounts confirm": typed_by("auditor"),
        },
    )
    assert not account(live_home, "notary").has_code


def test_a_lost_administrator_is_let_in_again_before_a_witness(live_home: Path) -> None:
    with_codes(live_home, "administrator", "notary")
    told = follow(
        "管理员进不去了",
        live_home,
        words={"USERNAME": "administrator"},
        typed={"lottery accounts recover": typed_by("notary")},
    )
    assert "初始密码" in told[0].output
    found = account(live_home, "administrator")
    assert (found.has_code, found.must_change) == (False, True)


def account(home: Path, username: str) -> Account:
    """An account as it is now."""
    office = open_office(home, {})
    with office.read() as session:
        found = accounts.find_by_username(session, username)
    office.close()
    assert found
    return found
