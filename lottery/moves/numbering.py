"""Rows that are numbered at the spare computer get numbers that the main one does not give.

Both go on at the same time, one with the draw and one with everything else; when the draw comes
home its proposals, keys and files keep their numbers, which the journal names.
"""

from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from lottery.ledger.watching import WatchedSession
from lottery.models import DrawMove, NotaryKey, StoredElsewhere, StoredProposal, StoredSm2Key

NUMBERED = (StoredProposal, StoredSm2Key, NotaryKey, StoredElsewhere)
APART = 10_000
"""So many rows of a table the main computer may add while the draw is away."""


def first_free(session: Session) -> int:
    """From where a spare numbers its rows: beyond what the main one will have given till then."""
    return APART + max(session.scalar(select(func.max(kind.id))) or 0 for kind in NUMBERED)


def install() -> None:
    """From now on every session numbers so."""
    if not event.contains(WatchedSession, "before_flush", _number):
        event.listen(WatchedSession, "before_flush", _number)


def _number(session: Session, _context: object, _instances: Any) -> None:
    made = [one for one in session.new if isinstance(one, NUMBERED) and one.id is None]
    if not made:
        return
    with session.no_autoflush:
        start = _start(session)
        for one in made if start else ():
            last = session.scalar(select(func.max(type(one).id))) or 0
            given = [n.id for n in made if type(n) is type(one) and n.id is not None]
            one.id = max([start, last, *given]) + 1


def _start(session: Session) -> int:
    """Where the last move has them begin; 0 for a main computer."""
    whats = ("imported", "standing-by", "taken-over")
    query = select(DrawMove.what, DrawMove.numbers_from).where(DrawMove.what.in_(whats))
    row = session.execute(query.order_by(DrawMove.id.desc()).limit(1)).first()
    return 0 if row is None or row.what == "taken-over" else row.numbers_from
