"""Close: intake is over. What came in is counted, and objections are heard before the freeze."""

from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from draws.canonical import is_line
from lottery import attempts, canonical_json, journal, register
from lottery.attempts import Attempt
from lottery.attempts.open_matters import OpenMatters
from lottery.attempts.tally import Counts, tally
from lottery.clock import in_shanghai
from lottery.errors import StepRefusedError
from lottery.invoices.parties.private_numbers import tells_a_number
from lottery.models import DrawAnswer, DrawObjection
from lottery.programme import campaigns
from lottery.protocol.line import CLOSE
from lottery.texts import reasons
from lottery.texts.ceremony import closing as sentences
from lottery.texts.errors import NUMBER_IN_REASON
from lottery.texts.review.decisions import rejection

CLOSING = "closing.json"
LONGEST = 500
"""Characters of an objection or an answer: the minutes print them whole."""


@dataclass(frozen=True)
class Objection:
    """What somebody of an organ holds against the draw, and what the organiser answered.

    The last three are None until he has.
    """

    id: int
    organ: str
    text: str
    at: datetime
    by: str
    answer: str | None
    answered_at: datetime | None
    answered_by: str | None


def close(session: Session, *, code: str, by: str, now: datetime) -> Counts:
    """Close the newest attempt of a draw, all of whose periods are over; the provisional counts.

    Repeating it changes nothing. Raises StepRefusedError before the last period's closing time.
    """
    attempt = attempts.lock_newest(session, code)
    if attempts.taken(attempt, CLOSE):
        return counts(session, attempt)
    attempts.require_turn(attempt, CLOSE)
    _check_periods(session, attempt, now)
    found = tally(session, attempt, register.size(session))
    documents = {CLOSING: canonical_json.dump(asdict(found)).encode()}
    detail = {"register": found.size, "accepted": found.accepted, "pending": found.pending}
    attempts.take(session, attempt, CLOSE, documents, by=by, now=now, detail=detail)
    return found


def counts(session: Session, attempt: Attempt) -> Counts:
    """What was counted at the close; raises StepRefusedError before it."""
    stored = canonical_json.load(attempts.document(session, attempt, CLOSING).decode())
    return Counts(**stored | {"waiting": tuple(stored["waiting"])})


def by_reason(found: Counts) -> list[str]:
    """Lines of what was refused and rejected, the most frequent reason first."""
    parts = (
        (sentences.refused, found.refusals, reasons.label),
        (sentences.rejected, found.rejections, rejection),
    )
    return [
        said(label(code), count)
        for said, counted, label in parts
        for code, count in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    ]


def open_lines(matters: OpenMatters) -> list[str]:
    """What came in time and is not decided, a sentence each."""
    lines = []
    if matters.refusals:
        lines.append(sentences.open_refusals(matters.refusals))
    if matters.entries:
        lines.append(sentences.open_appeals(matters.entries))
    return lines + [sentences.open_table(each.job, each.name, each.left) for each in matters.tables]


def object_to(
    session: Session, *, code: str, organ: str, text: str, by: str, now: datetime
) -> Objection:
    """Put an objection down between close and freeze; the same one again changes nothing.

    The minutes print it, so it is one line and names no citizen. Raises StepRefusedError.
    """
    attempt = attempts.lock_newest(session, code)
    attempts.require(attempt, "closed")
    for said in (organ, text):
        _check_line(said)
    for known in objections(session, attempt):
        if (known.organ, known.text, known.by) == (organ, text, by):
            return known
    attempts.check_clock(attempt, now)
    row = DrawObjection(
        draw=attempt.code, attempt=attempt.attempt, organ=organ, text=text, at=now, by=by
    )
    session.add(row)
    session.flush()
    _note(session, "objection-made", attempt, row.id, text, by=by, now=now)
    return _objection(row, None)


def answer(session: Session, objection: int, text: str, *, by: str, now: datetime) -> Objection:
    """Answer an objection before the freeze, once for all; raises StepRefusedError."""
    row = session.get(DrawObjection, objection)
    if row is None:
        raise StepRefusedError(sentences.objection_unknown(objection))
    attempt = attempts.lock(session, row.draw, row.attempt)
    given = session.get(DrawAnswer, objection, populate_existing=True)
    if given is not None:
        if given.text != text:
            raise StepRefusedError(sentences.answered_already(objection, given.text))
        return _objection(row, given)
    attempts.require(attempt, "closed")
    _check_line(text)
    attempts.check_clock(attempt, now)
    given = DrawAnswer(objection=objection, text=text, at=now, by=by)
    session.add(given)
    session.flush()
    _note(session, "objection-answered", attempt, objection, text, by=by, now=now)
    return _objection(row, given)


def objections(session: Session, attempt: Attempt) -> tuple[Objection, ...]:
    """The objections to an attempt, the first one first."""
    query = (
        select(DrawObjection, DrawAnswer)
        .outerjoin(DrawAnswer, DrawAnswer.objection == DrawObjection.id)
        .where(DrawObjection.draw == attempt.code, DrawObjection.attempt == attempt.attempt)
        .order_by(DrawObjection.id)
    )
    return tuple(_objection(row, given) for row, given in session.execute(query))


def require_answered(session: Session, attempt: Attempt) -> None:
    """Raise StepRefusedError while an objection has no answer."""
    for objection in objections(session, attempt):
        if objection.answer is None:
            told = (attempt.name, objection.id, objection.organ, objection.text)
            raise StepRefusedError(sentences.unanswered(*told))


def _check_periods(session: Session, attempt: Attempt, now: datetime) -> None:
    for batch in attempt.batches:
        period = campaigns.period(session, batch)
        if now < period.closes_at:
            closes = in_shanghai(period.closes_at)
            raise StepRefusedError(sentences.still_open(attempt.name, period.title, closes))


def _check_line(text: str) -> None:
    if not is_line(text) or len(text) > LONGEST:
        raise StepRefusedError(sentences.not_a_line(text[:60], LONGEST))
    if tells_a_number(text):
        raise StepRefusedError(NUMBER_IN_REASON)


def _note(
    session: Session,
    act: str,
    attempt: Attempt,
    objection: int,
    text: str,
    *,
    by: str,
    now: datetime,
) -> None:
    """Its hash only goes into the journal: what somebody wrote may name a person after all."""
    detail = {
        "draw": attempt.code,
        "attempt": attempt.attempt,
        "objection": objection,
        "sha256": sha256(text.encode()).hexdigest(),
    }
    journal.write(session, actor=by, act=act, detail=detail, now=now)


def _objection(row: DrawObjection, given: DrawAnswer | None) -> Objection:
    return Objection(
        id=row.id,
        organ=row.organ,
        text=row.text,
        at=row.at,
        by=row.by,
        answer=given.text if given else None,
        answered_at=given.at if given else None,
        answered_by=given.by if given else None,
    )
