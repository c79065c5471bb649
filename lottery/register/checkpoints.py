"""Checkpoints: the register's size and root, signed and stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from draws.signatures import checkpoint_text, parse_checkpoint, sign
from lottery.acknowledged import keeper_of
from lottery.models import Checkpoint
from lottery.office.keys import SigningKey
from lottery.register.known import joined_root, walked_root
from lottery.register.log import Appender


def checkpoint(
    session: Session, origin: str, signers: Sequence[SigningKey], now: datetime
) -> bytes:
    """Sign the register as it stands: a C2SP tlog-checkpoint note, stored and returned.

    An unchanged register keeps the checkpoint it has. No line can come in between: the head is
    locked until the caller's transaction ends. Raises ClockWentBackError, and RegisterBrokenError
    where the stored roots of the register's pieces are not there.
    """
    upto = Appender(session, now).start
    note = note_over(session, origin, signers, upto, whole=False)
    keep_checkpoint(session, note, now)
    return note


def note_over(
    session: Session, origin: str, signers: Sequence[SigningKey], upto: int, *, whole: bool
) -> bytes:
    """The checkpoint over the first `upto` lines: the stored one, or one that is signed now.

    `whole`: every line is walked, as a draw asks for; else the pieces' stored roots are joined.
    Never two roots of one size: RegisterBrokenError, DatabaseBehindError or DatabaseForkedError
    where the register does not go on from every checkpoint that is published, and from what was
    acknowledged.
    """
    keeper = keeper_of(session)
    known = keeper.seen().roots_for(session) if keeper else ()
    root = (walked_root if whole else joined_root)(session, known, upto)
    stored = session.get(Checkpoint, upto)
    if stored is not None:
        return stored.note
    text = checkpoint_text(origin, upto, root)
    signatures = (sign(text, signer.name, signer.key) for signer in signers)
    return text + b"\n" + b"".join(f"{line}\n".encode() for line in signatures)


def keep_checkpoint(session: Session, note: bytes, now: datetime) -> bool:
    """Store a note of `note_over`, behind the locked head; whether it is the one for its size.

    Raises ClockWentBackError.
    """
    Appender(session, now)
    _, upto, found = parse_checkpoint(note.partition(b"\n\n")[0] + b"\n")
    stored = session.get(Checkpoint, upto)
    if stored is None:
        session.add(Checkpoint(size=upto, root=found.hex(), note=note, at=now))
        session.flush()
    return stored is None or stored.note == note
