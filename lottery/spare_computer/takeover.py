"""Takeover: the main computer is lost, and the spare one becomes it, for good.

The spare has the register, the journal and every draw's rows; the papers of other periods and what
is published of older draws come from a restored backup. Two do it, and the notary brings the
newest checkpoint that he has signed: a register that does not reach it, or has another root there,
would let the office go back behind what it has signed, and is refused. Should the old computer
wake up it knows nothing of this; `retire` makes it stand still, and a new key of the organiser's
makes worthless what it could still sign. One that was retired can be made the main one again.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from draws.canonical import is_line
from lottery import journal, moves, proposals, register
from lottery.accounts import Account
from lottery.acting import Acting
from lottery.errors import ParcelRefusedError
from lottery.office import Office
from lottery.proposals import RETIRE, TAKEOVER
from lottery.spare_computer import fence, filling
from lottery.texts.ceremony import steps as step_sentences
from lottery.texts.ceremony import takeover as sentences

ACT, RETIRED = "home-taken-over", "home-retired"


@dataclass(frozen=True)
class Hands:
    """The two who do it, why, and the checkpoint (a note) that the notary has brought."""

    proposer: Account
    confirmer: Account
    reason: str
    checkpoint: bytes


@dataclass(frozen=True)
class TakenOver:
    """How many rows and published folders came from the backup, and how many entries have no papers
    anywhere; `size` is the register's at the checkpoint."""

    rows: int
    folders: int
    without_papers: int
    size: int


def take_over(
    office: Office, restored: Office | None, hands: Hands, *, acting: Acting
) -> TakenOver:
    """Make this home the main one, with what a restored backup has and this one lacks.

    Again, it changes nothing, and finishes what is published. Raises ParcelRefusedError where the
    backup is another register's or knows more than this home, or the checkpoint does not hold.
    """
    with office.write() as session:
        size = fence.size_at(session, office, hands.checkpoint)
        if not is_line(hands.reason):
            raise ParcelRefusedError(step_sentences.reason_form(hands.reason))
        spare = moves.spare_of(session)
        if spare and restored is None:
            raise ParcelRefusedError(sentences.backup_wanted())
        rows = filling.fill(session, office, restored) if restored else 0
        without = filling.without_papers(session)
        if spare or moves.retired(session) or not moves.named(session, "", moves.TAKEN_OVER):
            _note(session, hands, (rows, without, size), acting)
    folders = filling.publish_older(office, restored, acting) if restored else 0
    return TakenOver(rows, folders, without, size)


def retire(
    office: Office, reason: str, two: tuple[Account, Account] | None = None, *, acting: Acting
) -> None:
    """Let this home stand still for good: another computer has taken its place. Of a live home
    two do: the organiser, and one who oversees. Raises ParcelRefusedError, ProposalRefusedError."""
    with office.write() as session:
        if not is_line(reason):
            raise ParcelRefusedError(step_sentences.reason_form(reason))
        if moves.retired(session):
            return
        done = proposals.at_once(session, RETIRE, "home", *two, acting.now) if two else None
        needed = not office.settings.demo
        hands = proposals.check(session, done, RETIRE, "home", needed=needed)
        moves.note(session, None, moves.RETIRED, "", acting, reason=reason)
        detail = {"reason": reason, **hands}
        journal.write(session, actor=acting.by, act=RETIRED, detail=detail, now=acting.now)


def _note(session: Session, hands: Hands, told: tuple[int, int, int], acting: Acting) -> None:
    """The two hands, the leg, and the line that tells of them."""
    now: datetime = acting.now
    spare = moves.spare_of(session)
    of = (spare.draw, spare.attempt) if spare else None
    detail = {"reason": hands.reason, "size": told[2]}
    subject = spare.name if spare else TAKEOVER
    made = proposals.propose(session, TAKEOVER, subject, detail, by=hands.proposer, now=now)
    done = proposals.confirm(session, made.id, by=hands.confirmer, now=now)
    by = hands.confirmer.username
    mark = spare.move if spare else ""
    theirs = Acting(by, now, acting.random_bytes)
    moves.note(session, of, moves.TAKEN_OVER, mark, theirs, reason=hands.reason)
    two = proposals.check(session, done, TAKEOVER, subject, needed=True)
    root = register.root(session, told[2])
    numbers = {"rows": told[0], "without": told[1], "register": told[2], "root": root}
    journal.write(
        session, actor=by, act=ACT, detail={"reason": hands.reason, **numbers, **two}, now=now
    )
