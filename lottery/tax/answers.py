"""The tax bureau: its answer to a work list comes in and takes effect in the register.

There is no interface to the bureau, so tables travel. An answer is stored for good with its day; an
invoice that is void or red is rejected for it, once, and accepted again only by an appeal. An
invoice that the bureau does not know rejects nothing by itself: somebody must look.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lottery import journal, register
from lottery.ceremony import attempts
from lottery.ceremony.attempts import Attempt
from lottery.clock import day_of
from lottery.errors import StepRefusedError, TaxFileError
from lottery.invoices.dates import DateError, parse_day
from lottery.invoices.identity import CODE, DIGITAL, NUMBER, digital, legacy
from lottery.models import InvoiceIdentity, TaxAnswer, TaxFile
from lottery.programme import campaigns
from lottery.programme.rulebook import parameters_in
from lottery.register import entries
from lottery.register.entries import Event
from lottery.tables.exchange import Line, read_table
from lottery.tax import work_list
from lottery.tax.states import REJECTIONS, State, states
from lottery.texts import tax as sentences

_AT_ONCE = 400


@dataclass(frozen=True)
class Answered:
    """What an imported file has done: rows, new answers, entries rejected for them, invoices that
    the bureau does not know, and answers about invoices that nobody entered."""

    rows: int
    new: int
    rejected: tuple[int, ...]
    unknown: tuple[int, ...]
    strangers: int


@dataclass(frozen=True)
class Outstanding:
    """Entries whose invoices have no answer since a day, and those the bureau does not know."""

    since: date
    unanswered: tuple[int, ...]
    unknown: tuple[int, ...]


def take_in(
    session: Session, path: Path, *, by: str, now: datetime, as_of: date | None = None
) -> Answered:
    """Store the answers of a file, and reject the entries of void and red invoices.

    The same file or answer again changes nothing; an invoice that stands in it twice has both
    answers. Raises TaxFileError and SheetError, and then nothing is stored.
    """
    answers = _read(path, as_of, day_of(now))
    register.stand_in_line(session)
    new = _store(session, path, answers, by, now)
    named = {identity for identity, _ in answers}
    holders = _holders(session, named)
    rejected, unknown = _effects(session, holders, by, now)
    detail = {"answers": new, "rejected": list(rejected), "unknown": len(unknown)}
    if new:
        journal.write(session, actor=by, act="tax-answers-imported", detail=detail, now=now)
    strangers = len(named - {i for held in holders.values() for i in held})
    return Answered(len(answers), new, rejected, unknown, strangers)


def _read(path: Path, as_of: date | None, today: date) -> set[tuple[str, State]]:
    """What the file says of which identity."""
    if as_of is not None and as_of > today:
        raise TaxFileError(sentences.as_of_wrong(as_of))
    return {
        (identity, State(_state(line), _day(line, as_of, today)))
        for line in read_table(path, sentences.HEADERS, ("number", "state"))
        if line.cells.get("state")
        for identity in _named(line)
    }


def _named(line: Line) -> tuple[str, ...]:
    code, number = line.cells.get("code", ""), line.cells.get("number", "")
    twenty = line.cells.get("digital", "") or (number if len(number) == 20 else "")
    found = []
    if CODE.fullmatch(code) and NUMBER.fullmatch(number):
        found.append(legacy(code, number))
    if DIGITAL.fullmatch(twenty):
        found.append(digital(twenty))
    if not found:
        raise TaxFileError(sentences.number_wrong(line.number))
    return tuple(found)


def _state(line: Line) -> str:
    text = line.cells["state"]
    if text.lower() not in sentences.WORDS:
        raise TaxFileError(sentences.state_wrong(line.number, text))
    return sentences.WORDS[text.lower()]


def _day(line: Line, as_of: date | None, today: date) -> date:
    text = line.cells.get("as_of", "")
    if not text:
        if as_of is None:
            raise TaxFileError(sentences.day_missing(line.number))
        return as_of
    try:
        day = parse_day(text)
    except DateError:
        raise TaxFileError(sentences.day_wrong(line.number, text)) from None
    if day > today:
        raise TaxFileError(sentences.day_wrong(line.number, text))
    return day


def _store(
    session: Session, path: Path, answers: set[tuple[str, State]], by: str, now: datetime
) -> int:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    file = session.scalar(select(TaxFile.id).where(TaxFile.sha256 == digest))
    if file is None:
        row = TaxFile(sha256=digest, name=path.name, rows=len(answers), at=now, by=by)
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


def outstanding(session: Session, numbers: Sequence[int], since: date) -> Outstanding:
    """What the bureau still has to say of these entries; answers before `since` do not count."""
    unanswered, unknown = [], []
    held = work_list.identities_of(session, numbers)
    known = states(session, {identity for found in held.values() for identity in found})
    for number in numbers:
        said = [known[i] for i in held.get(number, ()) if i in known and known[i].as_of >= since]
        if not said:
            unanswered.append(number)
        elif any(one.state == "unknown" for one in said):
            unknown.append(number)
    return Outstanding(since, tuple(unanswered), tuple(unknown))


def require_before_freeze(session: Session, attempt: Attempt) -> None:
    """Raise StepRefusedError if the rules ask for answers, and one of the accepted has none."""
    if not parameters_in(session, attempt.rules_version).tax_required:
        return
    since = min(campaigns.period(session, batch).starts for batch in attempt.batches)
    last = entries.last_events(session, attempt.batches)
    accepted = sorted(number for number, what in last.items() if what == "accept")
    _require(attempt, outstanding(session, accepted, since))


def require_for_winners(session: Session, attempt: Attempt) -> None:
    """Raise StepRefusedError unless the bureau was asked again about the winners since the draw."""
    drawn = attempt.steps.get("drawn")
    if drawn is None:
        attempts.require(attempt, "drawn", "signed", "published")
        return
    _require(attempt, outstanding(session, work_list.of_draw(session, attempt), day_of(drawn[0])))


def _require(attempt: Attempt, left: Outstanding) -> None:
    if left.unanswered:
        told = (attempt.name, len(left.unanswered), left.unanswered[0], left.since)
        raise StepRefusedError(sentences.unanswered(*told))
    if left.unknown:
        told_unknown = (attempt.name, len(left.unknown), left.unknown[0])
        raise StepRefusedError(sentences.unknown_left(*told_unknown))
