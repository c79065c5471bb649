"""Is this program at work with the secrets that the home has now?

A site that was started before a secret was made anew would seal boxes that nobody opens afterwards;
what it writes is refused, until it is started again.
"""

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from lottery.errors import SecretReplacedError
from lottery.models import SecretRotation
from lottery.office.boxes import Boxes
from lottery.texts import errors as sentences

BEGUN, DONE = "begun", "done"


def last_of(session: Session, secret: str) -> tuple[str, str] | None:
    """What was last said of a secret, and its mark; None for one that was never made anew."""
    query = select(SecretRotation.what, SecretRotation.mark).where(SecretRotation.secret == secret)
    row = session.execute(query.order_by(SecretRotation.id.desc()).limit(1)).first()
    return None if row is None else (row.what, row.mark)


def renewed_at(session: Session, secret: str) -> datetime | None:
    """When a secret was made anew the last time; None for one that never was."""
    query = select(SecretRotation.at).where(SecretRotation.secret == secret)
    return session.scalars(query.order_by(SecretRotation.id.desc()).limit(1)).first()


def require(session: Session, boxes: Boxes) -> None:
    """Raise SecretReplacedError where a secret was made anew since this program was started."""
    query = select(SecretRotation.secret, SecretRotation.mark).order_by(SecretRotation.id)
    marks = {row.secret: row.mark for row in session.execute(query)}
    for secret, mark in marks.items():
        if boxes.mark(secret) != mark:
            raise SecretReplacedError(sentences.secret_replaced(secret))


def wait_for_writers(session: Session) -> None:
    """Nobody else writes with the old secret any more once this is over (SQLite has one writer)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE secret_rotation IN ACCESS EXCLUSIVE MODE"))
