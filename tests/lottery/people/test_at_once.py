"""Those who come at the same moment are counted as those who come one after the other."""

from functools import partial

from lottery import people, proposals
from lottery.accounts import Account, failures
from lottery.accounts.failures import PER_ACCOUNT, Try
from lottery.errors import LotteryError, ProposalRefusedError, UnmaskRefusedError
from lottery.people import Looker
from tests.actors import NOTARY, ORGANISER, SUPERVISOR, Clerk, Stage, together
from tests.builders import an_account

MANY, MOST = 6, 2


def test_a_quota_holds_for_those_who_look_at_the_same_moment(stage: Stage, clerk: Clerk) -> None:
    numbers = clerk.enters_many(MANY, buyer_name="某某经营部")
    looker = Looker("reviewer", ("reviewer",), "核对抬头姓名", stage.now, proved=True, most=MOST)

    def look(number: int) -> str:
        with stage.office.write() as session:
            return people.unmask(session, stage.office.boxes, number, looker).holder

    found = together(*(partial(look, number) for number in numbers))
    assert found.count("测试甲") == MOST
    assert sum(isinstance(each, UnmaskRefusedError) for each in found) == MANY - MOST


def test_one_of_two_proposals_of_the_same_moment_waits(stage: Stage) -> None:
    second = an_account("organiser-two", "organiser")

    def propose(by: Account) -> int:
        with stage.office.write() as session:
            detail = {"reason": by.username}
            return proposals.propose(session, "clear", "person-1", detail, by=by, now=stage.now).id

    found = together(partial(propose, ORGANISER), partial(propose, second))
    assert sum(isinstance(each, ProposalRefusedError) for each in found) == 1
    with stage.office.read() as session:
        (waits,) = proposals.open_for(session, "person-1")

    def confirm(by: Account) -> str:
        with stage.office.write() as session:
            return proposals.confirm(session, waits.id, by=by, now=stage.now).confirmed_by

    found = together(partial(confirm, NOTARY), partial(confirm, SUPERVISOR))
    assert sum(isinstance(each, ProposalRefusedError) for each in found) == 1


def test_no_more_guesses_are_let_in_at_one_moment_than_in_a_quarter_of_an_hour(
    stage: Stage,
) -> None:
    def guess() -> bool:
        with stage.office.write() as session:
            return failures.admit(session, Try("notary", "10.0.0.1"), stage.now) is None

    found = together(*[guess] * (PER_ACCOUNT + 4))
    assert not [each for each in found if isinstance(each, LotteryError)]
    assert found.count(True) == PER_ACCOUNT
