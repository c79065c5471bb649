"""Record: the sources get their values one by one, in the manifest's order, each once for all."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from draws import manifest as manifests
from lottery import attempts, journal, proposals
from lottery.attempts import Attempt, SourceState
from lottery.ceremony.sources import values
from lottery.ceremony.sources.values import Value
from lottery.clock import in_shanghai, to_the_second
from lottery.errors import SourceRefusedError
from lottery.models import DrawDocument, DrawSource
from lottery.protocol import kinds
from lottery.protocol.line import ROLL
from lottery.texts.ceremony import draw_day as day
from lottery.texts.ceremony import steps as sentences


def record(
    session: Session,
    *,
    code: str,
    number: int,
    value: str,
    by: str,
    now: datetime,
    typists: tuple[str, ...] = (),
) -> SourceState:
    """Store the value of source `number`, given in one of the forms that `values.read` takes.

    In a live draw digits have two typists (`typing.type_in`). The same value again changes nothing.
    A value that differs from the stored one, a source whose turn it is not, and digits in a form
    that `values.read` does not take raise SourceRefusedError, and nothing is stored.
    """
    attempt = attempts.lock_newest(session, code)
    source = find(attempt, number)
    if source.value is None:
        check_turn(attempt, number, now)
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    found = values.read(attempt, manifest, source, value)
    if settled(attempt, source, found.plain):
        return source
    values.check_since(found, now)
    if attempt.live and kinds.of(source).is_thrown and len(set(typists)) != 2:
        raise SourceRefusedError(day.two_typists(source.title))
    _store(session, attempt, number, found, now)
    proposals.withdraw_overtaken(session, attempt.name, ROLL.overtakes, by=by, now=now)
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    detail = {**key, "number": number, "value": found.plain, "typists": list(typists)}
    journal.write(session, actor=by, act="draw-source", detail=detail, now=now)
    return attempts.get(session, attempt.code, attempt.attempt).sources[number - 1]


def find(attempt: Attempt, number: int) -> SourceState:
    """The source with this number; raises SourceRefusedError."""
    for source in attempt.sources:
        if source.number == number:
            return source
    raise SourceRefusedError(sentences.source_unknown(attempt.name, number))


def settled(attempt: Attempt, source: SourceState, plain: str) -> bool:
    """Whether the source has this value already; raises SourceRefusedError if it has a value that
    differs from this one."""
    if source.value is not None and source.value != plain:
        raise SourceRefusedError(sentences.source_set(attempt.name, source.number, source.value))
    return source.value is not None


def check_turn(attempt: Attempt, number: int, now: datetime) -> None:
    """Raise unless a value given now for this source could be recorded.

    StepRefusedError before the commitment; SourceRefusedError out of turn, for a clock that stands
    before the last value or the commitment, and in the very second of the freeze: times.txt and
    the manifest tell seconds, and every value has to be later.
    """
    attempts.require_turn(attempt, ROLL)
    waiting = attempt.waiting.number if attempt.waiting else None
    if waiting != number:
        raise SourceRefusedError(sentences.source_order(attempt.name, waiting, number))
    frozen = attempt.steps["frozen"][0]
    last = attempt.latest or frozen
    if now < last:
        raise SourceRefusedError(sentences.too_early(in_shanghai(now), in_shanghai(last)))
    if to_the_second(now) <= to_the_second(frozen):
        raise SourceRefusedError(sentences.second_of_freeze(in_shanghai(frozen)))


def _store(session: Session, attempt: Attempt, number: int, found: Value, now: datetime) -> None:
    key = (DrawSource.draw == attempt.code, DrawSource.attempt == attempt.attempt)
    empty = update(DrawSource).where(*key, DrawSource.number == number, DrawSource.value.is_(None))
    session.execute(empty.values(value=found.plain, recorded_at=now))
    for name, content in found.papers.items():
        row = DrawDocument(draw=attempt.code, attempt=attempt.attempt, name=name, content=content)
        session.add(row)
    session.flush()
