"""What is seen of a draw's way between two computers."""

from sqlalchemy.orm import Session

from lottery import journal, moves
from lottery.attempts import Attempt
from lottery.journal import JournalLine
from lottery.moves import second_homecomings


def carried(session: Session, attempt: Attempt) -> JournalLine | None:
    """When it was last carried to a spare machine, or came from one; None once it is published."""
    if "frozen" not in attempt.steps or "published" in attempt.steps:
        return None
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    acts = ("draw-exported", "draw-imported", "draw-taken-home", "draw-move-called-off")
    return journal.last_of(session, acts, **key)


def stopped(session: Session, attempt: Attempt) -> tuple[str, ...]:
    """What is said of each second spare's result that was brought home and stopped."""
    if moves.last_of(session, attempt.code, attempt.attempt) is None:
        return ()  # the journal is not searched for a draw that never left
    found = second_homecomings.every(session)
    return tuple(each.told for each in found if each.name == attempt.name)
