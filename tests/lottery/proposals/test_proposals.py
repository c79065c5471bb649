"""Acts for two: who may propose, who may confirm, and that it happens once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from lottery import journal, proposals
from lottery.accounts import Account
from lottery.accounts.roles import ROLES
from lottery.errors import ProposalRefusedError
from lottery.office import database as db
from lottery.proposals import ACTS, Confirmation, Proposal
from tests.actors import together
from tests.builders import an_account, keep_account

NOW = datetime(2024, 4, 9, 9, 0, tzinfo=UTC)
ORGANISER = an_account("li", "organiser")
NOTARY = an_account("zhou", "notary", organ="市公证处")
SUPERVISOR = an_account("wu", "supervisor", organ="市政协")
DRAW = "ZP-FP-2024-03"


def proposed(
    database: Engine, act: str = "freeze", detail: Mapping[str, Any] | None = None
) -> Proposal:
    with db.writing(database) as session:
        return proposals.propose(session, act, DRAW, detail or {}, by=ORGANISER, now=NOW)


def test_two_people_and_both_names_in_the_journal(database: Engine) -> None:
    made = proposed(database, "void", {"reason": "停电"})
    with db.writing(database) as session:
        assert proposals.open_for(session, DRAW) == (made,)
        later = NOW + timedelta(minutes=5)
        confirmed = proposals.confirm(session, made.id, by=NOTARY, now=later)
        assert confirmed == Confirmation(made.id, "void", DRAW, {"reason": "停电"}, "li", "zhou")
        hands = proposals.check(session, confirmed, "void", DRAW, needed=True)
    assert hands == {"proposal": made.id, "proposed": "li", "confirmed": "zhou"}
    with db.reading(database) as session:
        assert proposals.open_for(session) == ()
        end = proposals.get(session, made.id).end
        assert end
        assert (end.what, end.at, end.by) == ("confirmed", later, "zhou")
        told = [(line.act, line.actor) for line in journal.read(session)]
    assert told == [("proposed", "li"), ("proposal-confirmed", "zhou")]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", ACTS)
def test_who_may_propose_and_who_may_confirm_is_written_down(
    database: Engine, act: str, role: str
) -> None:
    one, other = an_account("one", role), an_account("other", role)
    proposer = an_account("proposer", ACTS[act].proposers[0])
    with db.writing(database) as session:
        if role in ACTS[act].proposers:
            assert proposals.propose(session, act, "A", {}, by=one, now=NOW).by == "one"
        else:
            with pytest.raises(ProposalRefusedError, match="不能提议"):
                proposals.propose(session, act, "A", {}, by=one, now=NOW)
        made = proposals.propose(session, act, "B", {}, by=proposer, now=NOW)
        if role in ACTS[act].confirmers:
            done = proposals.agree(session, made.id, by=other, now=NOW)
            assert (done is None) == (len(ACTS[act].hands) > 1)
            assert done is None or done.confirmed_by == "other"
        else:
            for refuse in (proposals.confirm, proposals.decline):
                with pytest.raises(ProposalRefusedError, match="不能确认"):
                    refuse(session, made.id, by=other, now=NOW)


def test_nobody_confirms_his_own_even_with_both_roles(database: Engine) -> None:
    both = an_account("li", "organiser", "notary")
    made = proposed(database)
    with db.writing(database) as session:
        with pytest.raises(ProposalRefusedError, match="另一人"):
            proposals.confirm(session, made.id, by=both, now=NOW)
        with pytest.raises(ProposalRefusedError, match="withdraw"):
            proposals.decline(session, made.id, by=both, now=NOW)
        with pytest.raises(ProposalRefusedError, match="本人"):
            proposals.withdraw(session, made.id, by=NOTARY, now=NOW)


def test_a_proposal_waits_once(database: Engine) -> None:
    made = proposed(database)
    assert proposed(database) == made
    with db.writing(database) as session:
        for detail, by in (({"more": 1}, ORGANISER), ({}, an_account("wang", "organiser"))):
            with pytest.raises(ProposalRefusedError, match=f"第 {made.id} 号"):
                proposals.propose(session, "freeze", DRAW, detail, by=by, now=NOW)
        other = proposals.propose(session, "commit", DRAW, {}, by=ORGANISER, now=NOW)
        assert proposals.open_for(session, DRAW) == (made, other)
        assert len(list(journal.read(session))) == 2


@pytest.mark.parametrize(
    ("end", "by", "what"),
    [
        (proposals.confirm, NOTARY, "确认"),
        (proposals.decline, SUPERVISOR, "否决"),
        (proposals.withdraw, ORGANISER, "撤回"),
    ],
)
def test_a_proposal_ends_once(
    database: Engine, end: Callable[..., object], by: Account, what: str
) -> None:
    made = proposed(database)
    with db.writing(database) as session:
        end(session, made.id, by=by, now=NOW)
    with db.writing(database) as session:
        with pytest.raises(ProposalRefusedError, match=what):
            proposals.confirm(session, made.id, by=NOTARY, now=NOW)
        with pytest.raises(ProposalRefusedError, match="没有第 99 号"):
            proposals.confirm(session, 99, by=NOTARY, now=NOW)
    assert proposed(database).id != made.id


def test_of_two_who_confirm_at_once_one_does(database: Engine) -> None:
    made = proposed(database)

    def confirms(by: Account) -> Callable[[], object]:
        def act() -> object:
            with db.writing(database) as session:
                return proposals.confirm(session, made.id, by=by, now=NOW)

        return act

    answers = together(confirms(NOTARY), confirms(SUPERVISOR))
    assert sum(isinstance(answer, Confirmation) for answer in answers) == 1
    assert sum(isinstance(answer, ProposalRefusedError) for answer in answers) == 1


def test_a_confirmation_is_good_for_what_was_confirmed_and_nothing_else(database: Engine) -> None:
    made = proposed(database)
    with db.writing(database) as session:
        forged = Confirmation(made.id, "freeze", DRAW, {}, "li", "zhou")
        with pytest.raises(ProposalRefusedError, match="重新提议"):
            proposals.check(session, forged, "freeze", DRAW, needed=True)
        real = proposals.confirm(session, made.id, by=NOTARY, now=NOW)
        for act, subject in (("commit", DRAW), ("freeze", f"{DRAW}.2")):
            with pytest.raises(ProposalRefusedError, match="重新提议"):
                proposals.check(session, real, act, subject, needed=True)
        with pytest.raises(ProposalRefusedError, match="lottery propose freeze"):
            proposals.check(session, None, "freeze", DRAW, needed=True)
        assert proposals.check(session, None, "freeze", DRAW, needed=False) == {}


@pytest.mark.parametrize(("roles", "active"), [(("clerk",), True), (("organiser",), False)])
def test_what_somebody_proposed_who_may_do_so_no_more_is_not_confirmed(
    *, database: Engine, roles: tuple[str, ...], active: bool
) -> None:
    made = proposed(database)
    with db.writing(database) as session:
        keep_account(session, "li", *roles, active=active)
    with pytest.raises(ProposalRefusedError, match="停用"), db.writing(database) as session:
        proposals.confirm(session, made.id, by=NOTARY, now=NOW)
    with db.writing(database) as session:
        assert proposals.get(session, made.id).end is None
        proposals.decline(session, made.id, by=NOTARY, now=NOW)


def test_a_closed_account_proposes_nothing(database: Engine) -> None:
    gone = replace(ORGANISER, active=False)
    with db.writing(database) as session, pytest.raises(ProposalRefusedError, match="不能提议"):
        proposals.propose(session, "freeze", DRAW, {}, by=gone, now=NOW)


def test_an_act_of_three_hands_is_done_with_the_last_of_them(database: Engine) -> None:
    made = proposed(database, "abandon")
    with db.writing(database) as session, pytest.raises(ProposalRefusedError, match="监督人员"):
        proposals.confirm(session, made.id, by=NOTARY, now=NOW)
    with db.writing(database) as session:
        assert proposals.agree(session, made.id, by=NOTARY, now=NOW) is None
    with db.reading(database) as session:
        waits = proposals.get(session, made.id)
    assert [(hand.by, hand.role) for hand in waits.hands] == [("zhou", "notary")]
    assert waits.missing == (("supervisor",),)
    with db.writing(database) as session:
        done = proposals.agree(session, made.id, by=SUPERVISOR, now=NOW)
        assert done == Confirmation(made.id, "abandon", DRAW, {}, "li", "wu", ("zhou",))
        hands = proposals.check(session, done, "abandon", DRAW, needed=True)
    assert (hands["also"], hands["confirmed"]) == (["zhou"], "wu")


def test_a_hand_of_somebody_who_may_act_no_more_counts_for_nothing(database: Engine) -> None:
    made = proposed(database, "abandon")
    with db.writing(database) as session:
        proposals.agree(session, made.id, by=NOTARY, now=NOW)
        keep_account(session, "zhou", "clerk")
    with db.writing(database) as session, pytest.raises(ProposalRefusedError, match="zhou"):
        proposals.agree(session, made.id, by=SUPERVISOR, now=NOW)


def test_any_of_the_hands_may_say_no(database: Engine) -> None:
    made = proposed(database, "abandon")
    with db.writing(database) as session:
        proposals.agree(session, made.id, by=NOTARY, now=NOW)
        proposals.decline(session, made.id, by=SUPERVISOR, now=NOW)
    with db.writing(database) as session, pytest.raises(ProposalRefusedError, match="否决"):
        proposals.agree(session, made.id, by=SUPERVISOR, now=NOW)
