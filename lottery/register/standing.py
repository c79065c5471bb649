"""How an entry stands, as anybody may know it: its lines in the register and what signs them.

Nothing of a person is in it: a line holds a salted fingerprint, a batch and a day.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from draws.signatures import parse_checkpoint
from lottery.errors import EntryUnknownError
from lottery.models import Checkpoint, Entry, StoredRegisterLine
from lottery.register import cosigned, entries


@dataclass(frozen=True)
class RegisterLine:
    """A line of the register: its index from 0, and its text."""

    number: int
    text: str


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint: how many lines it covers, their root (64 hex), who signed it and when."""

    size: int
    root: str
    at: datetime
    origin: str
    signers: tuple[str, ...]
    note: bytes


@dataclass(frozen=True)
class Standing:
    """An entry in the register. `checkpoint` is the newest that covers it; None: not yet."""

    entry: str
    batch: str
    commit: str
    status: str
    lines: tuple[RegisterLine, ...]
    checkpoint: SignedCheckpoint | None


def standing(session: Session, number: int) -> Standing:
    """How an entry stands; raises EntryUnknownError."""
    found = session.get(Entry, number)
    if found is None:
        raise EntryUnknownError(str(number))
    numbers = [number, *(event.line for event in entries.history(session, number))]
    query = select(StoredRegisterLine).where(StoredRegisterLine.number.in_(numbers))
    rows = session.scalars(query.order_by(StoredRegisterLine.number))
    newest = covering(session, number)
    return Standing(
        entry=f"{number:010d}",
        batch=found.batch,
        commit=found.commit,
        status=entries.status(session, number),
        lines=tuple(RegisterLine(row.number, row.line.decode("ascii")) for row in rows),
        checkpoint=None if newest is None else signed(session, newest),
    )


def covering(session: Session, number: int) -> Checkpoint | None:
    """The newest checkpoint over the line `number`, or None."""
    query = select(Checkpoint).where(Checkpoint.size > number)
    return session.scalars(query.order_by(Checkpoint.size.desc()).limit(1)).first()


def count_checkpoints(session: Session) -> int:
    """How many checkpoints there are."""
    return session.scalar(select(func.count()).select_from(Checkpoint)) or 0


def checkpoints(session: Session, most: int, after: int = 0) -> tuple[SignedCheckpoint, ...]:
    """So many checkpoints behind the `after` newest ones, the newest first."""
    query = select(Checkpoint).order_by(Checkpoint.size.desc()).limit(most).offset(after)
    return tuple(signed(session, row) for row in session.scalars(query).all())


def checkpoint(session: Session, size: int) -> SignedCheckpoint | None:
    """The checkpoint over exactly the first `size` lines, or None."""
    found = session.get(Checkpoint, size)
    return None if found is None else signed(session, found)


def signed(session: Session, row: Checkpoint) -> SignedCheckpoint:
    """A stored checkpoint as it is shown, with the notary's signature as soon as there is one."""
    note = cosigned.cosigned(session, row.note)
    origin, _, _ = parse_checkpoint(cosigned.text_of(note))
    return SignedCheckpoint(row.size, row.root, row.at, origin, cosigned.signers_of(note), note)
