"""Acts that need several people: one proposes, and others with the right roles confirm, each on an
account of his own; the last of them does it.

Whoever controls one account can propose, and nothing happens. All names stand in the journal, with
the act itself, in the transaction in which it happens.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lottery import accounts, canonical_json, journal, models
from lottery.accounts import Account
from lottery.accounts.roles import OVERSEERS, RECORDERS
from lottery.errors import ProposalRefusedError
from lottery.models import ProposalEnd, ProposalHand
from lottery.protocol import line
from lottery.texts.ceremony import proposals as sentences
from lottery.texts.office import accounts as texts


@dataclass(frozen=True)
class JointAct:
    """Who may propose an act, and the hands that confirm it: for each one the roles that may be it.

    A hand is one person; two hands are two people, whatever roles they hold.
    """

    proposers: tuple[str, ...]
    hands: tuple[tuple[str, ...], ...]

    @property
    def confirmers(self) -> tuple[str, ...]:
        """The roles that may confirm, in the order of the hands."""
        return tuple(role for hand in self.hands for role in hand)


ACTS: Mapping[str, JointAct] = {step.act: JointAct(step.by, step.hands) for step in line.JOINT} | {
    "private": JointAct(RECORDERS, (OVERSEERS,))
}
"""What needs several people: the acts of a live draw, and `private`, which unmasks its whole
pool."""


@dataclass(frozen=True)
class End:
    """How a proposal ended: confirmed, withdrawn or declined."""

    what: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Hand:
    """Somebody who has confirmed an act that waits for another hand, in the role that he gave."""

    by: str
    role: str
    at: datetime


@dataclass(frozen=True)
class Proposal:
    """An act that somebody proposed; `detail` says what he saw, `end` is None while it waits.

    `hands` are those who have confirmed it while it waited for others.
    """

    id: int
    act: str
    subject: str
    detail: Mapping[str, Any]
    at: datetime
    by: str
    end: End | None
    hands: tuple[Hand, ...] = ()

    @property
    def missing(self) -> tuple[tuple[str, ...], ...]:
        """The hands that it still waits for, each by the roles that may be it."""
        left = list(ACTS[self.act].hands)
        for given in self.hands:
            left.remove(next(roles for roles in left if given.role in roles))
        return tuple(left)


@dataclass(frozen=True)
class Confirmation:
    """A proposal that all its hands have confirmed: what the act itself asks for.

    `confirmed_by` is the last of them, `before` are those who confirmed before him.
    """

    proposal: int
    act: str
    subject: str
    detail: Mapping[str, Any]
    proposed_by: str
    confirmed_by: str
    before: tuple[str, ...] = ()


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
    return _proposal(row, None)


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
    found = _lock(session, number)
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
        raise ProposalRefusedError(sentences.own(found.id))
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
    found = _lock(session, number)
    if found.by == by.username:
        raise ProposalRefusedError(sentences.own_declined(number))
    _check_role(by, found.act, ACTS[found.act].confirmers, sentences.may_not_confirm)
    return _end(session, found, "declined", by=by.username, now=now)


def withdraw(session: Session, number: int, *, by: Account, now: datetime) -> Proposal:
    """Take one's own proposal back; raises ProposalRefusedError for somebody else's."""
    found = _lock(session, number)
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
        _hold(session, found.id)
        if get(session, found.id).end is None:
            _end(session, found, "withdrawn", by=by, now=now)


def get(session: Session, number: int) -> Proposal:
    """One proposal, open or ended; raises ProposalRefusedError."""
    found = _found(session, models.StoredProposal.id == number)
    if not found:
        raise ProposalRefusedError(sentences.unknown(number))
    return found[0]


def open_for(session: Session, subject: str | None = None) -> tuple[Proposal, ...]:
    """The proposals about a subject (about any, without one) that wait, the first one first."""
    about = () if subject is None else (models.StoredProposal.subject == subject,)
    return _found(session, ProposalEnd.what.is_(None), *about)


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


def _found(session: Session, *conditions: ColumnElement[bool]) -> tuple[Proposal, ...]:
    query = (
        select(models.StoredProposal, ProposalEnd)
        .outerjoin(ProposalEnd, ProposalEnd.proposal == models.StoredProposal.id)
        .where(*conditions)
        .order_by(models.StoredProposal.id)
    )
    found = session.execute(query).all()
    hands = _hands(session, [row.id for row, _ in found])
    return tuple(_proposal(row, end, hands.get(row.id, ())) for row, end in found)


def _hands(session: Session, numbers: list[int]) -> dict[int, tuple[Hand, ...]]:
    """Who has given a hand to each of these proposals, the first one first."""
    query = select(ProposalHand).where(ProposalHand.proposal.in_(numbers))
    given: dict[int, tuple[Hand, ...]] = {}
    for row in session.scalars(query.order_by(ProposalHand.at, ProposalHand.by)):
        before = given.get(row.proposal, ())
        given[row.proposal] = (*before, Hand(row.by, row.role, row.at))
    return given


def _lock(session: Session, number: int) -> Proposal:
    """An open proposal, held until the transaction ends, so that it ends once."""
    _hold(session, number)
    found = get(session, number)
    if found.end:
        raise ProposalRefusedError(sentences.ended(number, found.end.what, found.end.by))
    return found


def _hold(session: Session, number: int) -> None:
    held = (
        select(models.StoredProposal.id).where(models.StoredProposal.id == number).with_for_update()
    )
    session.execute(held)


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


def _proposal(
    row: models.StoredProposal, end: ProposalEnd | None, hands: tuple[Hand, ...] = ()
) -> Proposal:
    ended = None if end is None else End(end.what, end.at, end.by)
    detail = canonical_json.load(row.detail)
    return Proposal(row.id, row.act, row.subject, detail, row.at, row.by, ended, hands)
