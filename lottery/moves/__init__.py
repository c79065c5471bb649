"""Where a draw is held: only one computer at a time goes on with it.

A draw that was carried to the spare computer stands still here until it comes home, or until two
call the move off; the spare goes on with that draw alone, and stands still once it has handed it
back. Whoever can write the database can make a row say otherwise, which the ledger notices.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lottery.acting import Acting
from lottery.errors import AtAnotherComputerError
from lottery.models import DrawMove
from lottery.moves import numbering
from lottery.naming import name_of, read_name
from lottery.texts.ceremony import moves as sentences

__all__ = [
    "CALLED_OFF",
    "CAME_HOME",
    "EXPORTED",
    "HANDED_BACK",
    "IMPORTED",
    "RETIRED",
    "STANDING_BY",
    "TAKEN_OVER",
    "Move",
    "called_off",
    "exports",
    "here",
    "is_spare",
    "last_of",
    "named",
    "note",
    "number_of",
    "require_here",
    "require_main",
    "require_named_here",
    "retired",
    "spare_of",
]

EXPORTED, IMPORTED, STANDING_BY = "exported", "imported", "standing-by"
HANDED_BACK, CAME_HOME, CALLED_OFF = "handed-back", "came-home", "called-off"
TAKEN_OVER, RETIRED = "taken-over", "retired"
_SPARE = (IMPORTED, STANDING_BY)

numbering.install()


@dataclass(frozen=True)
class Move:
    """One leg, as `lottery.models.DrawMove` has it."""

    draw: str
    attempt: int
    what: str
    move: str
    seq: int
    hash: str
    numbers_from: int
    reason: str
    at: datetime
    by: str

    @property
    def name(self) -> str:
        """What the attempt is called."""
        return name_of(self.draw, self.attempt)


def note(
    session: Session,
    draw: tuple[str, int] | None,
    what: str,
    move: str,
    acting: Acting,
    *,
    left: tuple[int, str] = (0, ""),
    numbers_from: int = 0,
    reason: str = "",
) -> None:
    """Store one leg of a draw's attempt, or that a home takes over; `left` is the journal's size
    and last hash when the draw left the main computer."""
    code, attempt = draw or (None, None)
    row = DrawMove(draw=code, attempt=attempt, what=what, move=move, seq=left[0], hash=left[1])
    row.numbers_from, row.reason, row.at, row.by = numbers_from, reason, acting.now, acting.by
    session.add(row)
    session.flush()


def last_of(session: Session, draw: str, attempt: int) -> Move | None:
    """The last leg of an attempt; None for one that never left."""
    return _last(session, DrawMove.draw == draw, DrawMove.attempt == attempt)


def named(session: Session, move: str, *whats: str) -> Move | None:
    """The last leg of these kinds with this mark."""
    return _last(session, DrawMove.move == move, DrawMove.what.in_(whats))


def exports(session: Session, draw: str, attempt: int) -> tuple[Move, ...]:
    """The parcels that an attempt left with, the first one first."""
    return _all(session, draw, attempt, EXPORTED)


def number_of(session: Session, move: Move) -> int:
    """Which of an attempt's parcels a move was made with, from 1; 0 for a copy's."""
    marks = [each.move for each in exports(session, move.draw, move.attempt)]
    return marks.index(move.move) + 1 if move.move in marks else 0


def called_off(session: Session, draw: str, attempt: int) -> tuple[Move, ...]:
    """The moves of an attempt that two have called off, the first one first."""
    return _all(session, draw, attempt, CALLED_OFF)


def spare_of(session: Session) -> Move | None:
    """The move by which this home came to be; None for a main one, which a spare can become."""
    found = _last(session, DrawMove.what.in_((*_SPARE, TAKEN_OVER)))
    return found if found and found.what in _SPARE else None


def is_spare(session: Session) -> bool:
    """Whether this home was made of a parcel, for one draw."""
    return spare_of(session) is not None


def here(session: Session, draw: str, attempt: int) -> bool:
    """Whether an attempt may go on at this computer."""
    try:
        require_here(session, draw, attempt)
    except AtAnotherComputerError:
        return False
    return True


def retired(session: Session) -> Move | None:
    """That another computer has taken this one's place; None while it works, also where it has
    taken its place back."""
    found = _last(session, DrawMove.what.in_((RETIRED, TAKEN_OVER)))
    return found if found and found.what == RETIRED else None


def _require_at_work(session: Session) -> None:
    if over := retired(session):
        raise AtAnotherComputerError(sentences.retired(over.at, over.reason))


def require_here(session: Session, draw: str, attempt: int) -> None:
    """Raise AtAnotherComputerError unless an attempt may go on at this computer."""
    _require_at_work(session)
    last = last_of(session, draw, attempt)
    if last and last.what in sentences.TOLD:
        raise AtAnotherComputerError(sentences.TOLD[last.what](last.name, last.at, last.draw))
    if (spare := spare_of(session)) and (spare.draw, spare.attempt) != (draw, attempt):
        raise AtAnotherComputerError(sentences.other_draw(spare.name, spare.at))


def require_named_here(session: Session, name: str) -> None:
    """The same of an attempt by its name; nothing for a name of something else."""
    named = read_name(name)
    last = last_of(session, *named) if named else None
    if last and last.what in sentences.TOLD:
        raise AtAnotherComputerError(sentences.TOLD[last.what](last.name, last.at, last.draw))


def require_main(session: Session) -> None:
    """Raise AtAnotherComputerError at a spare computer, which goes on with one draw and no more,
    and at one whose place another has taken."""
    _require_at_work(session)
    if spare := spare_of(session):
        raise AtAnotherComputerError(sentences.only_this_draw(spare.name, spare.at))


def _all(session: Session, draw: str, attempt: int, what: str) -> tuple[Move, ...]:
    mine = (DrawMove.draw == draw, DrawMove.attempt == attempt, DrawMove.what == what)
    rows = session.scalars(select(DrawMove).where(*mine).order_by(DrawMove.id))
    return tuple(map(_move, rows))


def _last(session: Session, *which: ColumnElement[bool]) -> Move | None:
    query = select(DrawMove).where(*which).order_by(DrawMove.id.desc()).limit(1)
    row = session.scalars(query).first()
    return None if row is None else _move(row)


def _move(row: DrawMove) -> Move:
    return Move(
        draw=row.draw or "",
        attempt=row.attempt or 0,
        what=row.what,
        move=row.move,
        seq=row.seq,
        hash=row.hash,
        numbers_from=row.numbers_from,
        reason=row.reason,
        at=row.at,
        by=row.by,
    )
