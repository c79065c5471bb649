"""The tax bureau: its answer to a work list comes in and takes effect in the register.

There is no interface to the bureau, so tables travel. An answer is stored for good with its day; an
invoice that is void or red is rejected for it, once, and accepted again only by an appeal. An
invoice that the bureau does not know rejects nothing by itself: somebody must look.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lottery import attempts, journal, register
from lottery.attempts import Attempt
from lottery.clock import day_of
from lottery.errors import StepRefusedError
from lottery.invoices.parties.private_numbers import masked
from lottery.models import InvoiceIdentity, TaxAnswer, TaxFile
from lottery.programme.rulebook import parameters_in
from lottery.protocol.line import RESULTS
from lottery.register import entries
from lottery.register.entries import Event
from lottery.tax import counting as counted
from lottery.tax import work_list
from lottery.tax.counting import Counting
from lottery.tax.reading import Answers, Problem
from lottery.tax.states import REJECTIONS, states
from lottery.texts.office import tax as sentences

_AT_ONCE = 400


@dataclass(frozen=True)
class Answered:
    """What an imported file has done: rows, new answers, entries rejected for them, invoices that
    the bureau does not know, answers about invoices that nobody entered, and rows that were not
    understood."""

    rows: int
    new: int
    rejected: tuple[int, ...]
    unknown: tuple[int, ...]
    strangers: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Outstanding:
    """Entries whose invoices have no answer that counts, at the earliest since a day, and those the
    bureau does not know."""

    since: date
    unanswered: tuple[int, ...]
    unknown: tuple[int, ...]


def take_in(session: Session, answers: Answers, *, by: str, now: datetime) -> Answered:
    """Store the answers of a file that was read, and reject the entries of void and red invoices.

    The same file or answer again changes nothing; an invoice that stands in it twice has both
    answers.
    """
    register.stand_in_line(session)
    new = _store(session, answers, by, now) if answers.said else 0
    named = {identity for identity, _ in answers.said}
    holders = _holders(session, named)
    rejected, unknown = _effects(session, holders, by, now)
    detail = {
        "answers": new,
        "rejected": list(rejected),
        "unknown": len(unknown),
        "not-understood": len(answers.problems),
    }
    if new:
        journal.write(session, actor=by, act="tax-answers-imported", detail=detail, now=now)
    strangers = len(named - {i for held in holders.values() for i in held})
    count = len(answers.said)
    return Answered(count, new, rejected, unknown, strangers, answers.problems)


def _store(session: Session, read: Answers, by: str, now: datetime) -> int:
    answers = read.said
    file = session.scalar(select(TaxFile.id).where(TaxFile.sha256 == read.sha256))
    if file is None:
        row = TaxFile(sha256=read.sha256, name=masked(read.name), rows=len(answers), at=now, by=by)
        session.add(row)
        session.flush()
        file = row.id
    stored = set()
    ordered = sorted({identity for identity, _ in answers})
    for start in range(0, len(ordered), _AT_ONCE):
        query = select(TaxAnswer.identity, TaxAnswer.as_of, TaxAnswer.state).where(
            TaxAnswer.identity.in_(ordered[start : start + _AT_ONCE])
        )
        stored |= {tuple(row) for row in session.execute(query)}
    rows = [
        {"file": file, "identity": identity, "as_of": said.as_of, "state": said.state}
        for identity, said in sorted(answers, key=lambda a: (a[0], a[1].as_of, a[1].state))
        if (identity, said.as_of, said.state) not in stored
    ]
    if rows:
        session.execute(insert(TaxAnswer), rows)
    return len(rows)


def _holders(session: Session, identities: Iterable[str]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    ordered = sorted(identities)
    for start in range(0, len(ordered), _AT_ONCE):
        query = select(InvoiceIdentity.entry, InvoiceIdentity.identity).where(
            InvoiceIdentity.identity.in_(ordered[start : start + _AT_ONCE])
        )
        for entry, identity in session.execute(query):
            found[entry] = (*found.get(entry, ()), identity)
    return found


def _effects(
    session: Session, holders: dict[int, tuple[str, ...]], by: str, now: datetime
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    known = states(session, {i for held in holders.values() for i in held})
    rejected, unknown = [], []
    for number, held in sorted(holders.items()):
        said = {known[identity].state for identity in held if identity in known}
        reason = next((REJECTIONS[state] for state in REJECTIONS if state in said), None)
        history = entries.history(session, number)
        if history and history[-1].what == "reject":
            continue
        if reason and _news(history, reason, max(known[i].as_of for i in held if i in known)):
            register.reject(session, number, reason, by=by, now=now)
            rejected.append(number)
        elif "unknown" in said:
            unknown.append(number)
    return tuple(rejected), tuple(unknown)


def _news(history: Sequence[Event], reason: str, as_of: date) -> bool:
    """Whether this was not decided upon yet; an appeal that was granted outweighs older answers."""
    known = reason in {event.reason for event in history}
    return not known or as_of > day_of(history[-1].at)


def outstanding(session: Session, numbers: Sequence[int], counting: Counting) -> Outstanding:
    """What the bureau still has to say of these entries."""
    unanswered, unknown = [], []
    said = counted.said(session, numbers, counting)
    for number in numbers:
        if number not in said:
            unanswered.append(number)
        elif any(one.state == "unknown" for one in said[number]):
            unknown.append(number)
    return Outstanding(counting.since, tuple(unanswered), tuple(unknown))


def require_before_freeze(session: Session, attempt: Attempt, now: datetime) -> None:
    """Raise StepRefusedError if the rules ask for answers, and one of the accepted has none."""
    if not parameters_in(session, attempt.rules_version).tax_required:
        return
    last = entries.last_events(session, attempt.batches)
    accepted = sorted(number for number, what in last.items() if what == "accept")
    counting = counted.before_freeze(session, attempt, now)
    _require(attempt, outstanding(session, accepted, counting))


def require_for_winners(session: Session, attempt: Attempt) -> None:
    """Raise StepRefusedError unless the bureau was asked again about the winners since the last
    value."""
    if "drawn" not in attempt.steps:
        attempts.require(attempt, *RESULTS)
        return
    winners = work_list.of_draw(session, attempt)
    _require(attempt, outstanding(session, winners, counted.after_draw(attempt)))


def _require(attempt: Attempt, left: Outstanding) -> None:
    if left.unanswered:
        told = (attempt.name, len(left.unanswered), left.unanswered[0], left.since)
        raise StepRefusedError(sentences.unanswered(*told))
    if left.unknown:
        told_unknown = (attempt.name, len(left.unknown), left.unknown[0])
        raise StepRefusedError(sentences.unknown_left(*told_unknown))
