"""Entering rows in one transaction: told apart from what is there, put into the register, answered.

An invoice that was entered before is refused with who was first and when; if everything in it is
the same, it is answered with the entry that is there, and nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.orm import Session

from draws.cards import Card, Slip
from lottery import register
from lottery.acting import Acting
from lottery.clock import day_of
from lottery.errors import RegisterBrokenError
from lottery.intake import refused
from lottery.intake.identities import Holder, Identities
from lottery.intake.known import Known, reason_rows, submission
from lottery.intake.outcomes import Receipt, duplicate, elsewhere
from lottery.intake.refused import Refusing
from lottery.intake.similar import Neighbourhood
from lottery.intake.terms import First, Refused, RowToEnter, Sound, Terms, decide, renewed, terms_of
from lottery.invoices import Reason
from lottery.models import Base, Correction
from lottery.office.boxes import Boxes
from lottery.people import (
    hashes_of,
    make_papers,
    seal_papers,
)
from lottery.tax import states
from lottery.texts.counter import intake as sentences

_REASONS = Base.metadata.tables["entry_reason"]


@dataclass(frozen=True, slots=True)
class Correcting:
    """What an entry is made anew for: the entry that was rejected at `line` as wrong."""

    entry: int
    line: int


class Counter:
    """Enters rows in one transaction, in the order given; it is alone until that ends.

    ``acting.by`` is who enters rows that do not name somebody themselves. ``newly_refused`` are the
    items whose refusals were not on record before. ``terms`` of an earlier transaction are used
    again as long as they hold.
    """

    def __init__(
        self,
        session: Session,
        boxes: Boxes,
        *,
        campaign: str,
        acting: Acting,
        terms: Terms | None = None,
    ) -> None:
        self._session, self._boxes, self._acting = session, boxes, acting
        today = day_of(acting.now)
        self.terms = renewed(session, terms, today) if terms else terms_of(session, campaign, today)
        self._identities = Identities(session, boxes, self.terms.scope)
        self._neighbours = Neighbourhood(session, self.terms.rules)
        self._told: dict[str, Reason] = {}
        self._next = -1  # not in line yet
        self._new: list[register.Submission] = []
        self._numbers: list[int] = []
        self._reasons: list[dict[str, object]] = []
        self.newly_refused: list[RowToEnter] = []

    def _stand(self, session: Session) -> int:
        """The number of the next entry. Whoever decides whether an invoice is new must be alone
        until he has written."""
        return register.stand_in_line(session)

    def enter_many(
        self, items: Sequence[RowToEnter], correcting: Correcting | None = None
    ) -> list[Receipt | Refused]:
        """One result for each item, in their order; one item alone may correct an entry."""
        decided = [decide(item, self.terms, self._acting.now) for item in items]
        rows = zip(items, decided, strict=True)
        sound = [self._hashed(d, item.by) for item, d in rows if isinstance(d, Sound)]
        identities = {identity for known in sound for identity in known.sound.invoice.identities}
        if self._next < 0:
            self._next = self._stand(self._session)
        self._identities.look_up(identities)
        self._told = states.reasons(self._session, identities)
        if self._neighbours.asked:
            self._neighbours.look_up([known.trace(0) for known in sound])
        made = iter(sound)
        results = [
            self._enter(next(made), correcting) if isinstance(d, Sound) else d for d in decided
        ]
        self._write(correcting)
        told = zip(items, decided, results, strict=True)
        self._record(Refusing(i, d, r) for i, d, r in told if isinstance(r, Refused))
        return results

    def _hashed(self, sound: Sound, by: str) -> Known:
        return Known(sound, hashes_of(self._boxes, sound.facts), by or self._acting.by)

    def _enter(self, known: Known, correcting: Correcting | None) -> Receipt | Refused:
        identities = known.sound.invoice.identities
        earlier = self._identities.standing(identities)
        earlier = [h for h in earlier if not correcting or h.first.entry != correcting.entry]
        if not earlier:
            bad = next((self._told[i] for i in identities if i in self._told), None)
            return Refused((bad,)) if bad else self._make(known, correcting)
        one = earlier[0]
        same = all(h.content == known.content and h.first == one.first for h in earlier)
        if not same or one.papers is None:
            return duplicate(identities, one.first)
        if correcting or not one.is_of(self.terms.campaign):
            return elsewhere(identities, one.first, same_campaign=one.is_of(self.terms.campaign))
        # A second number that the invoice shows only now must not enter it once more.
        self._identities.name(identities, one)
        commit, slip, card = one.papers()
        return Receipt("same", one.first.entry, one.first.batch, commit, slip, card)

    def _make(self, known: Known, correcting: Correcting | None) -> Receipt:
        sound, number = known.sound, self._next
        reasons = self._doubts(known, number, correcting)
        paper = self._prepare(known, number, reasons)
        self._next += 1 if reasons else 2
        first = First(number, sound.facts.batch, known.by, self._acting.now)
        holder = Holder(first, self.terms.scope, known.content, lambda: paper)
        self._identities.name(sound.invoice.identities, holder)
        return Receipt(
            "review" if reasons else "accept",
            number,
            sound.facts.batch,
            *paper,
            reasons=reasons,
            warnings=sound.invoice.warnings,
        )

    def _prepare(
        self, known: Known, number: int, reasons: tuple[Reason, ...]
    ) -> tuple[str, Slip, Card]:
        """Make the papers and put down what `_write` stores; commit, slip and card."""
        papers = make_papers(known.sound.facts, self._acting.random_bytes)
        sealed = seal_papers(self._boxes, papers, known.hashes, self._acting.random_bytes)
        self._new.append(submission(known, sealed, accepted=not reasons))
        self._numbers.append(number)
        self._reasons += reason_rows(number, reasons)
        return sealed.commit, papers.slip, papers.card

    def _doubts(
        self, known: Known, number: int, correcting: Correcting | None
    ) -> tuple[Reason, ...]:
        """Why a person must look at it; nothing for an entry that is accepted at once."""
        reasons = known.sound.verdict.reasons
        if self._neighbours.asked:
            trace = known.trace(number)
            reasons += self._neighbours.doubts(trace)
            self._neighbours.add(trace)
        if correcting:
            reasons += (Reason("corrected-entry", "", f"{correcting.entry:010d}"),)
        return reasons

    def _write(self, correcting: Correcting | None) -> None:
        if self._new:
            numbers = register.submit_many(self._session, self._new, self._acting.now)
            if numbers != self._numbers:
                raise RegisterBrokenError(sentences.out_of_line(self._numbers[0], numbers[0]))
            if correcting:
                self._correct(correcting, numbers[0])
        self._identities.write()
        if self._reasons:
            self._session.execute(insert(_REASONS), self._reasons)
        self._new, self._numbers, self._reasons = [], [], []

    def _correct(self, correcting: Correcting, number: int) -> None:
        """The entry that was wrong lets go of its identities before the new one takes them."""
        row = {"entry": correcting.entry, "line": correcting.line, "replacement": number}
        self._session.execute(
            insert(Correction).values(**row, at=self._acting.now, by=self._acting.by)
        )

    def _record(self, rows: Iterable[Refusing]) -> None:
        """Put each refusal on record, once."""
        self.newly_refused += refused.record(
            self._session,
            self._boxes,
            rows,
            self.terms,
            by=self._acting.by,
            now=self._acting.now,
        )
