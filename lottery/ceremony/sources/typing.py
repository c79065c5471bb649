"""Type: two typists read the same dice, each on a device of his own, before a value is recorded.

Whoever controls one of the two accounts can at most hold the draw up: a value needs both.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session

from lottery import accounts, attempts, journal
from lottery.accounts import Account
from lottery.accounts.roles import TYPISTS
from lottery.attempts import Attempt, SourceState
from lottery.ceremony.sources import record, values
from lottery.errors import SourceRefusedError
from lottery.models import DiceTyping
from lottery.protocol import kinds
from lottery.texts.ceremony import draw_day as sentences
from lottery.texts.office import accounts as texts


@dataclass(frozen=True)
class TypedValue:
    """What one typist has read."""

    typist: str
    value: str


@dataclass(frozen=True)
class Typing:
    """What came of it. `state` is waiting (one has typed), differs (nothing is kept) or agreed
    (recorded); `readings` are those it is about, the first typist's first."""

    number: int
    title: str
    state: str
    readings: tuple[TypedValue, ...]


def type_in(
    session: Session, *, code: str, number: int, value: str, typist: Account, now: datetime
) -> Typing:
    """Take what one typist read off the dice (or heard announced) for the source that waits.

    The first value is kept; the second, of another account, is compared. Equal: it is recorded in
    this transaction. Different: both are given back, and both must type again. A typist who types
    twice replaces his own value. Raises SourceRefusedError for an account that may not type, a
    value of another form, another source's turn, and a source that has another value.
    """
    _check_typist(typist)
    attempt = attempts.lock_newest(session, code)
    if attempt.live and (clash := accounts.clash(typist.roles)):
        raise SourceRefusedError(texts.clash_in_a_draw(typist.username, clash))
    source = require_thrown(attempt, number)
    if source.value is None:
        record.check_turn(attempt, number, now)
    own = TypedValue(typist.username, values.digits(source, value))
    if record.settled(attempt, source, own.value):
        return Typing(number, source.title, "agreed", _kept(session, attempt, number))
    return _compare(session, attempt, source, own, now)


def require_thrown(attempt: Attempt, number: int) -> SourceState:
    """The source with this number, whose digits people read; raises SourceRefusedError for another
    kind, and for a number that there is not."""
    source = record.find(attempt, number)
    if not kinds.of(source).is_thrown:
        raise SourceRefusedError(sentences.not_typed_twice(source.title))
    return source


def waiting(session: Session, attempt: Attempt) -> str | None:
    """The typist who has typed the next source's value and waits for the other one; his value is
    for nobody's eyes before both have typed."""
    source = attempt.waiting
    kept = _kept(session, attempt, source.number) if source else ()
    return kept[0].typist if kept else None


def _check_typist(typist: Account) -> None:
    if "organiser" in typist.roles or not set(TYPISTS) & set(typist.roles):
        raise SourceRefusedError(sentences.may_not_type(typist.username))


def _compare(
    session: Session, attempt: Attempt, source: SourceState, own: TypedValue, now: datetime
) -> Typing:
    kept = _kept(session, attempt, source.number)
    others = tuple(each for each in kept if each.typist != own.typist)
    readings = (*others, own)
    if others and others[0].value != own.value:
        _differ(session, attempt, source, readings, now)
        return Typing(source.number, source.title, "differs", readings)
    _keep(session, attempt, source, own, now)
    if not others:
        return Typing(source.number, source.title, "waiting", readings)
    record.record(
        session,
        code=attempt.code,
        number=source.number,
        value=own.value,
        by=own.typist,
        now=now,
        typists=tuple(each.typist for each in readings),
    )
    return Typing(source.number, source.title, "agreed", readings)


def _rows(attempt: Attempt, number: int) -> tuple[ColumnElement[bool], ...]:
    return (
        DiceTyping.draw == attempt.code,
        DiceTyping.attempt == attempt.attempt,
        DiceTyping.number == number,
    )


def _kept(session: Session, attempt: Attempt, number: int) -> tuple[TypedValue, ...]:
    """What is stored: nothing, one typist's reading, or the two that agreed."""
    query = select(DiceTyping.typist, DiceTyping.value).where(*_rows(attempt, number))
    found = session.execute(query.order_by(DiceTyping.at, DiceTyping.typist))
    return tuple(TypedValue(typist, value) for typist, value in found)


def _keep(
    session: Session, attempt: Attempt, source: SourceState, own: TypedValue, now: datetime
) -> None:
    """Store a typist's reading in the place of his earlier one."""
    earlier = (*_rows(attempt, source.number), DiceTyping.typist == own.typist)
    session.execute(delete(DiceTyping).where(*earlier))
    key = {"draw": attempt.code, "attempt": attempt.attempt, "number": source.number}
    session.execute(insert(DiceTyping).values(**key, **asdict(own), at=now))


def _differ(
    session: Session,
    attempt: Attempt,
    source: SourceState,
    readings: tuple[TypedValue, ...],
    now: datetime,
) -> None:
    session.execute(delete(DiceTyping).where(*_rows(attempt, source.number)))
    detail = {
        "draw": attempt.code,
        "attempt": attempt.attempt,
        "number": source.number,
        "readings": [asdict(each) for each in readings],
    }
    by = readings[-1].typist
    journal.write(session, actor=by, act="draw-typing-differs", detail=detail, now=now)
