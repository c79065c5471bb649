"""Proposals as they are stored: found, and held so that each ends once."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lottery import canonical_json, models, moves
from lottery.errors import ProposalRefusedError
from lottery.models import ProposalEnd, ProposalHand
from lottery.proposals.proposal import RECALL, RETIRE, TAKEOVER, End, Hand, Proposal
from lottery.texts.ceremony import proposals as sentences


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


def is_confirmed(session: Session, act: str, subject: str) -> bool:
    """Whether an act on a subject was proposed and confirmed."""
    about = (models.StoredProposal.act == act, models.StoredProposal.subject == subject)
    return bool(_found(session, ProposalEnd.what == "confirmed", *about))


def lock(session: Session, number: int) -> Proposal:
    """An open proposal, held until the transaction ends, so that it ends once."""
    hold(session, number)
    found = get(session, number)
    if found.end:
        raise ProposalRefusedError(sentences.ended(number, found.end.what, found.end.by))
    if found.act not in (RECALL, TAKEOVER, RETIRE):
        moves.require_named_here(session, found.subject)
    return found


def hold(session: Session, number: int) -> None:
    """Hold a proposal, open or ended, until the transaction ends."""
    held = (
        select(models.StoredProposal.id).where(models.StoredProposal.id == number).with_for_update()
    )
    session.execute(held)


def _found(session: Session, *conditions: ColumnElement[bool]) -> tuple[Proposal, ...]:
    query = (
        select(models.StoredProposal, ProposalEnd)
        .outerjoin(ProposalEnd, ProposalEnd.proposal == models.StoredProposal.id)
        .where(*conditions)
        .order_by(models.StoredProposal.id)
    )
    found = session.execute(query).all()
    hands = _hands(session, [row.id for row, _ in found])
    return tuple(proposal_of(row, end, hands.get(row.id, ())) for row, end in found)


def _hands(session: Session, numbers: list[int]) -> dict[int, tuple[Hand, ...]]:
    """Who has given a hand to each of these proposals, the first one first."""
    query = select(ProposalHand).where(ProposalHand.proposal.in_(numbers))
    given: dict[int, tuple[Hand, ...]] = {}
    for row in session.scalars(query.order_by(ProposalHand.at, ProposalHand.by)):
        before = given.get(row.proposal, ())
        given[row.proposal] = (*before, Hand(row.by, row.role, row.at))
    return given


def proposal_of(
    row: models.StoredProposal, end: ProposalEnd | None, hands: tuple[Hand, ...] = ()
) -> Proposal:
    """A proposal from its row, how it ended, and who has given a hand."""
    ended = None if end is None else End(end.what, end.at, end.by)
    detail = canonical_json.load(row.detail)
    return Proposal(row.id, row.act, row.subject, detail, row.at, row.by, ended, hands)
