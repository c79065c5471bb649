"""Acts that need several people: one proposes, and others with the right roles confirm, each on an
account of his own; the last of them does it.

Whoever controls one account can propose, and nothing happens. All names stand in the journal, with
the act itself, in the transaction in which it happens.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lottery import accounts, canonical_json, journal, models
from lottery.accounts import Account
from lottery.errors import ProposalRefusedError
from lottery.models import ProposalEnd, ProposalHand
from lottery.proposals.proposal import (
    ACTS,
    FORGET,
    IDENTITIES,
    MINUTES_ANEW,
    PRIZES,
    RECALL,
    RETIRE,
    SITE,
    TAKEOVER,
    Confirmation,
    Proposal,
)
from lottery.proposals.stored import get, hold, is_confirmed, lock, open_for, proposal_of
from lottery.texts.ceremony import proposals as sentences
from lottery.texts.office import accounts as texts

__all__ = [
    "ACTS",
    "FORGET",
    "IDENTITIES",
    "MINUTES_ANEW",
    "PRIZES",
    "RECALL",
    "RETIRE",
    "SITE",
    "TAKEOVER",
    "Confirmation",
    "Proposal",
    "agree",
    "at_once",
    "check",
    "check_confirmer",
    "check_proposer",
    "confirm",
    "decline",
    "get",
    "is_confirmed",
    "open_for",
    "propose",
    "withdraw",
    "withdraw_overtaken",
]


def propose(
    session: Session,
    act: str,
    subject: str,
    detail: Mapping[str, Any],
    *,
    by: Account,
    now: datetime,
) -> Proposal:
    """Propose an act of ACTS; the same one again, by the same account, is the one that waits.

    Raises ProposalRefusedError for an account without the role, and while another one waits.
    """
    _check_role(by, act, ACTS[act].proposers, sentences.may_not_propose)
    journal.lock_head(session)  # of two who propose at the same moment one sees the other
    waiting = [each for each in open_for(session, subject) if each.act == act]
    for each in waiting:
        if each.by == by.username and each.detail == dict(detail):
            return each
        raise ProposalRefusedError(sentences.waits_already(act, subject, each.id, each.by))
    text = canonical_json.dump(dict(detail))
    row = models.StoredProposal(act=act, subject=subject, detail=text, at=now, by=by.username)
    session.add(row)
    session.flush()
    told = {"proposal": row.id, "act": act, "subject": subject, "detail": dict(detail)}
    journal.write(session, actor=by.username, act="proposed", detail=told, now=now)
    return proposal_of(row, None)


def confirm(session: Session, number: int, *, by: Account, now: datetime) -> Confirmation:
    """Give the last hand to somebody else's proposal, in the transaction that does what it
    proposes; raises ProposalRefusedError as `agree` does, and while another hand is missing."""
    waits = get(session, number)
    check_confirmer(waits, by)
    done = agree(session, number, by=by, now=now) if len(waits.missing) == 1 else None
    if done is None:
        raise ProposalRefusedError(sentences.more_hands(number, waits.missing))
    return done


def agree(session: Session, number: int, *, by: Account, now: datetime) -> Confirmation | None:
    """Give a hand to somebody else's proposal; None while another one is missing.

    With the last one it is confirmed, in the transaction that does what it proposes. Raises
    ProposalRefusedError for the proposer himself and for one who has given his hand, for an
    account without the role, for a proposal one of whose people may no longer act in it, and for
    one that is no longer open.
    """
    found = lock(session, number)
    check_confirmer(found, by)
    check_proposer(session, found)
    if len(found.missing) > 1:
        _give(session, found, by, now)
        return None
    _end(session, found, "confirmed", by=by.username, now=now)
    before = tuple(hand.by for hand in found.hands)
    told = (number, found.act, found.subject, found.detail, found.by, by.username, before)
    return Confirmation(*told)


def check_confirmer(found: Proposal, by: Account) -> None:
    """Raise ProposalRefusedError unless this account may give a hand that an open proposal still
    waits for."""
    if found.end:
        raise ProposalRefusedError(sentences.ended(found.id, found.end.what, found.end.by))
    if found.by == by.username:
        raise ProposalRefusedError(sentences.own_proposal(found.id))
    if by.username in [hand.by for hand in found.hands]:
        raise ProposalRefusedError(sentences.hand_given(found.id, by.username, found.missing))
    _check_role(by, found.act, ACTS[found.act].confirmers, sentences.may_not_confirm)
    if not set(by.roles) & {role for hand in found.missing for role in hand}:
        raise ProposalRefusedError(sentences.hand_given_by_another(found.id, found.missing))


def check_proposer(session: Session, found: Proposal) -> None:
    """Raise ProposalRefusedError if his account was closed since, or the role taken from it; or
    that of somebody who has confirmed it already."""
    hands = [(found.by, ACTS[found.act].proposers), *((h.by, (h.role,)) for h in found.hands)]
    for username, roles in hands:
        known = accounts.find_by_username(session, username) is not None
        if known and not accounts.holds(session, username, roles):
            raise ProposalRefusedError(sentences.proposer_gone(found.id, username))


def at_once(  # noqa: PLR0917 - the two, and what they do
    session: Session, act: str, subject: str, proposer: Account, confirmer: Account, now: datetime
) -> Confirmation:
    """Propose and confirm in one go, for two who are both here; raises ProposalRefusedError."""
    made = propose(session, act, subject, {}, by=proposer, now=now)
    return confirm(session, made.id, by=confirmer, now=now)


def decline(session: Session, number: int, *, by: Account, now: datetime) -> Proposal:
    """Say no to somebody else's proposal; raises ProposalRefusedError as `confirm` does."""
    found = lock(session, number)
    if found.by == by.username:
        raise ProposalRefusedError(sentences.own_declined(number))
    _check_role(by, found.act, ACTS[found.act].confirmers, sentences.may_not_confirm)
    return _end(session, found, "declined", by=by.username, now=now)


def withdraw(session: Session, number: int, *, by: Account, now: datetime) -> Proposal:
    """Take one's own proposal back; raises ProposalRefusedError for somebody else's."""
    found = lock(session, number)
    if found.by != by.username:
        raise ProposalRefusedError(sentences.not_own(number, found.by))
    return _end(session, found, "withdrawn", by=by.username, now=now)


def withdraw_overtaken(
    session: Session, subject: str, acts: Collection[str], *, by: str, now: datetime
) -> None:
    """End the proposals of these acts that wait and have become impossible, as withdrawn by whoever
    took the step."""
    for found in open_for(session, subject) if acts else ():
        if found.act not in acts:
            continue
        hold(session, found.id)
        if get(session, found.id).end is None:
            _end(session, found, "withdrawn", by=by, now=now)


def check(
    session: Session, confirmed: Confirmation | None, act: str, subject: str, *, needed: bool
) -> dict[str, object]:
    """What the act's own journal line says of the two; nothing if one may do it and one does.

    Raises ProposalRefusedError if two are `needed`, and for a confirmation of something else.
    """
    if confirmed is None:
        if needed:
            raise ProposalRefusedError(sentences.two_needed(act, subject))
        return {}
    stored = get(session, confirmed.proposal)
    before = tuple(hand.by for hand in stored.hands)
    told = (confirmed.act, confirmed.subject, confirmed.proposed_by, confirmed.before, "confirmed")
    known = (stored.act, stored.subject, stored.by, before, stored.end.what if stored.end else "")
    if told != known or (act, subject) != told[:2]:
        raise ProposalRefusedError(sentences.of_something_else(confirmed.proposal, act, subject))
    hands = {
        "proposal": confirmed.proposal,
        "proposed": confirmed.proposed_by,
        "confirmed": confirmed.confirmed_by,
    }
    return hands | ({"also": list(before)} if before else {})


def _give(session: Session, found: Proposal, by: Account, now: datetime) -> None:
    """Store one hand of several."""
    left = [role for hand in found.missing for role in hand]
    role = next(role for role in left if role in by.roles)
    session.add(ProposalHand(proposal=found.id, by=by.username, role=role, at=now))
    session.flush()
    detail = {"proposal": found.id, "act": found.act, "subject": found.subject, "role": role}
    journal.write(session, actor=by.username, act="proposal-agreed", detail=detail, now=now)


def _end(session: Session, found: Proposal, what: str, *, by: str, now: datetime) -> Proposal:
    row = ProposalEnd(proposal=found.id, what=what, at=now, by=by)
    session.add(row)
    session.flush()
    detail = {"proposal": found.id, "act": found.act, "subject": found.subject}
    journal.write(session, actor=by, act=f"proposal-{what}", detail=detail, now=now)
    return get(session, found.id)


def _check_role(by: Account, act: str, roles: tuple[str, ...], sentence: Any) -> None:
    if not by.active or not set(roles) & set(by.roles):
        raise ProposalRefusedError(sentence(by.username, act, roles))
    if clash := accounts.clash(by.roles):
        raise ProposalRefusedError(texts.clash_in_a_draw(by.username, clash))
