"""Joint acts: what several do together in a live draw, from the proposal to the act itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lottery import accounts, attempts, proposals, register
from lottery.accounts import Account
from lottery.acting import RandomBytes
from lottery.attempts import Attempt
from lottery.ceremony.joint.acts import STEPS, Occasion, Prepared
from lottery.ceremony.steps import call_off
from lottery.errors import ProposalRefusedError
from lottery.office import Office
from lottery.office.keys import SigningKey
from lottery.programme import TierPlan
from lottery.proposals import MINUTES_ANEW, RECALL, Proposal
from lottery.protocol import line
from lottery.texts.ceremony import proposals as sentences

__all__ = [
    "ACTS",
    "WITH_REASON",
    "Prepared",
    "carry_out",
    "confirm",
    "draw_of",
    "prepare",
    "propose",
    "tiers_in",
]

ACTS = tuple(STEPS)
"""The acts that are proposed of a draw, and done when they are confirmed."""
WITH_REASON = (*(step.act for step in line.JOINT if step.reasoned), RECALL, MINUTES_ANEW)
"""Those of them that need a reason, which is published; but that of minutes signed anew, which
stands in the journal."""


def propose(
    session: Session,
    office: Office,
    *,
    act: str,
    code: str,
    reason: str = "",
    by: Account,
    now: datetime,
) -> Proposal:
    """Propose one of ACTS for the newest attempt of a draw, if it could be done now; to call it
    off, of one that was never planned, too.

    `reason` is for those of WITH_REASON. What the proposer saw stands in the proposal: the prizes,
    the hash of the manifest that is to be signed, that of the draft, or the reason.
    Raises StepRefusedError, ProposalRefusedError.
    """
    attempt = call_off.held(session, office, code, anywhere=act == RECALL)
    detail: dict[str, object] = {"draw": attempt.code, "attempt": attempt.attempt}
    detail |= STEPS[act].see(session, office, attempt, reason, now)
    attempts.check_clock(attempt, now)
    return proposals.propose(session, act, attempt.name, detail, by=by, now=now)


def confirm(
    session: Session,
    office: Office,
    signers: Iterable[SigningKey],
    *,
    proposal: int,
    by: Account,
    now: datetime,
    random_bytes: RandomBytes,
    prepared: Prepared = None,
) -> Attempt:
    """Confirm a proposal of `propose` and do what it proposes, both or neither; the attempt.

    While another hand is missing, this one is stored and nothing is done.

    `prepared` is what `prepare` made at this very time.

    A commitment is still to be published (`publication.publish_commitment`). Raises
    ProposalRefusedError, and what the act itself raises.
    """
    found = proposals.get(session, proposal)
    code = draw_of(found)
    call_off.held(session, office, code, anywhere=found.act == RECALL)
    # The account as it is now: its role may be gone since the button was pressed.
    by = accounts.find_by_username(session, by.username) or by
    # Whoever enters an invoice waits for the register first and for the journal second; so does
    # this, lest each of the two waits for the other.
    register.stand_in_line(session)
    confirmed = proposals.agree(session, proposal, by=by, now=now)
    if confirmed is None:
        _check_still(session, office, proposals.get(session, proposal), now)
    else:
        occasion = Occasion(office, tuple(signers), code, now, random_bytes)
        STEPS[confirmed.act].do(session, occasion, confirmed, prepared)
    return call_off.newest(session, office, code)


def prepare(
    session: Session,
    office: Office,
    signers: Iterable[SigningKey],
    *,
    proposal: int,
    now: datetime,
    random_bytes: RandomBytes,
) -> Prepared:
    """Do the long part of a proposed act in a view that keeps nobody waiting; stores nothing.

    Raises what the act itself raises, and ProposalRefusedError for an unknown proposal.
    """
    found = proposals.get(session, proposal)
    occasion = Occasion(office, tuple(signers), draw_of(found), now, random_bytes)
    return STEPS[found.act].prepare(session, occasion)


def carry_out(
    office: Office,
    signers: Iterable[SigningKey],
    *,
    proposal: int,
    by: Account,
    now: datetime,
    random_bytes: RandomBytes,
) -> Attempt:
    """Confirm a proposal and do it, holding the database for the short part only; the attempt.

    Raises what `confirm` raises.
    """
    keys = tuple(signers)
    with office.read() as session:
        found = proposals.get(session, proposal)
        proposals.check_confirmer(found, by)
        proposals.check_proposer(session, found)
        prepared = prepare(
            session, office, keys, proposal=proposal, now=now, random_bytes=random_bytes
        )
    with office.write() as session:
        attempt = confirm(
            session,
            office,
            keys,
            proposal=proposal,
            by=by,
            now=now,
            random_bytes=random_bytes,
            prepared=prepared,
        )
    STEPS[found.act].once_stored(office, attempt)
    return attempt


def draw_of(found: Proposal) -> str:
    """The code of the draw that a proposal is about; raises ProposalRefusedError if of none."""
    if found.act not in ACTS:
        raise ProposalRefusedError(sentences.not_here(found.id, found.act))
    return str(found.detail["draw"])


def tiers_in(detail: Iterable[Mapping[str, Any]]) -> tuple[TierPlan, ...]:
    """The prizes that a proposal to freeze shows."""
    return tuple(TierPlan(**tier) for tier in detail)


def _check_still(session: Session, office: Office, found: Proposal, now: datetime) -> None:
    """Raise what `propose` would, if what is confirmed by one of several hands can come to nothing
    any more."""
    attempt = attempts.newest(session, draw_of(found))
    reason = str(found.detail.get("reason", ""))
    STEPS[found.act].see(session, office, attempt, reason, now)
