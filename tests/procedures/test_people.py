"""Lost telephones and administrators: as the manual says."""

from pathlib import Path

from lottery import accounts
from lottery.opening import open_office
from tests.procedures.people import typed_by, with_codes
from tests.procedures.procedure import follow


def test_a_lost_telephone_is_forgotten(live_home: Path) -> None:
    with_codes(live_home, "notary")
    follow("手机丢了，收不到动态验证码", live_home, words={"USERNAME": "notary"})
    office = open_office(live_home, {})
    with office.read() as session:
        found = accounts.find_by_username(session, "notary")
    office.close()
    assert found
    assert not found.has_code
    assert found.must_change


def test_two_of_two_sides_give_the_office_an_administrator(live_home: Path) -> None:
    with_codes(live_home, "organiser", "auditor")
    typed = [*typed_by("organiser"), *typed_by("auditor")]
    words = {"USERNAME": "chen", "NAME": "陈某", "OLD_USERNAME": "administrator"}
    told = follow(
        "唯一的管理员不在了",
        live_home,
        words=words,
        typed={"lottery accounts restore-administrator": typed},
    )
    assert "初始密码" in told[0].output
    office = open_office(live_home, {})
    with office.read() as session:
        found = {one.username: one for one in accounts.everybody(session)}
    office.close()
    assert (found["chen"].roles, found["chen"].must_change) == (("administrator",), True)
    assert not found["administrator"].active
