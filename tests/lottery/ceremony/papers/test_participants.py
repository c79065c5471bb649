"""The minutes tell who did what together, and where two did not agree."""

from datetime import timedelta

import pytest

from lottery import accounts
from lottery.accounts import NewAccount
from lottery.acting import Acting
from lottery.minutes.checking.check import CheckPolicy, check
from lottery.minutes.signing.authority import read_certificates
from tests.actors import Clerk, Organiser
from tests.lottery.ceremony import child
from tests.papers import dense, pages_of

PASSWORD = "a long password of nobody's"


@pytest.fixture
def minutes(clerk: Clerk, organiser: Organiser) -> bytes:
    """Minutes of a draw in which typists and programs first differed."""
    clerk.enters_many(4)
    stage = organiser.stage
    new = NewAccount("typist-one", "测试丙", "市商务局", ["clerk"], PASSWORD)
    with organiser.office.write() as session:
        some = stage.random_bytes
        accounts.create(session, new, acting=Acting("test", stage.tick(), some))
    stage.wait_until("2024-04-09T17:00")
    acts = child.acts(organiser)
    for act in (
        *("plan", "seal organiser", "seal notary", "close", "enrol"),
        *("propose freeze", "freeze"),
        *("propose commit", "commit", "first typing", "differing typing", "first typing again"),
        *("agreeing typing", "value 2", "value 3", "value 4", "value 5"),
        *("differing result", "equal result", "draw"),
    ):
        stage.tick()
        acts[act]()
    return organiser.minutes()


def test_the_minutes_name_who_acted_together_and_tell_each_difference(
    minutes: bytes, organiser: Organiser
) -> None:
    text = dense("".join(pages_of(minutes)))
    for said in (
        "封存名单organiser提议，notary确认",
        "签署抽奖清单organiser提议，notary确认",
        "市人大常委会的数字测试丙（typist-one）、typist-two各自录入，一致后记录",
        "市公证处的密封单一式两份，由市商务局、市人大常委会各保管一份至启封",
        "结果复核notary用另一程序（test/1）核算，与本机结果逐字节相同",
        "两人录入不一致：测试丙（typist-one）录入11415926，typist-two录入99999999",
        "核算的结果与本机不同：第1行起不同",
    ):
        assert said in text, said
    roots = read_certificates(organiser.office.settings.trust_file)
    verdict = check(minutes, CheckPolicy(roots), organiser.stage.now + timedelta(minutes=1))
    assert not verdict.refused
    assert "页面：由附件和事实重做全部页面，逐字节一致" in verdict.held
