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
from lottery.intake.known import (
    REASON_COLUMNS,
    Known,
    known_of,
    papers_of,
    reason_rows,
    submission,
)
from lottery.intake.outcomes import Receipt, duplicate, elsewhere
from lottery.intake.refused import Refusing
from lottery.intake.similar import Neighbourhood
from lottery.intake.terms import First, Refused, RowToEnter, Terms, decide, renewed, terms_of
from lottery.invoices import Reason
from lottery.models import Base, Correction
from lottery.office import bulk
from lottery.office.boxes import Boxes
from lottery.people import seal_papers
from lottery.tax import states
from lottery.texts.counter import intake as sentences

NO_SLIP, NO_CARD = Slip(*[""] * 9), Card(*[""] * 6)
"""The papers of a receipt that holds none."""
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
        self._reasons: list[bulk.Row] = []
        self.newly_refused: list[RowToEnter] = []

    def _stand(self, session: Session) -> int:
        """The number of the next entry. Whoever decides whether an invoice is new must be alone
        until he has written."""
        return register.stand_in_line(session)

    def enter_many(
        self, items: Sequence[RowToEnter], correcting: Correcting | None = None
    ) -> list[Receipt | Refused]:
        """One result for each item, in their order; one item alone may correct an entry."""
        return self.enter_judged(items, [self._judged(item) for item in items], correcting)

    def _judged(self, item: RowToEnter) -> Known | Refused:
        decided = decide(item, self.terms, self._acting.now)
        if isinstance(decided, Refused):
            return decided
        return known_of(self._boxes, decided, item.by or self._acting.by)

    def enter_judged(
        self,
        items: Sequence[RowToEnter],
        judged: Sequence[Known | Refused],
        correcting: Correcting | None = None,
    ) -> list[Receipt | Refused]:
        """As `enter_many`, of items that were judged by these terms and for now. Receipts of those
        whose papers are sealed already hold no papers."""
        sound = [one for one in judged if isinstance(one, Known)]
        identities = {identity for known in sound for identity in known.identities}
        if self._next < 0:
            self._next = self._stand(self._session)
        self._identities.look_up(identities)
        self._told = states.reasons(self._session, identities)
        if self._neighbours.asked:
            self._neighbours.look_up([known.trace(0) for known in sound])
        results = [
            self._enter(one, correcting) if isinstance(one, Known) else one for one in judged
        ]
        self._write(correcting)
        self._record(
            Refusing(items[n], one.identities if isinstance(one, Known) else (), result)
            for n, (one, result) in enumerate(zip(judged, results, strict=True))
            if isinstance(result, Refused)
        )
        return results

    def _enter(self, known: Known, correcting: Correcting | None) -> Receipt | Refused:
        identities = known.identities
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
        number = self._next
        reasons = self._doubts(known, number, correcting)
        paper = self._prepare(known, number, reasons)
        self._next += 1 if reasons else 2
        first = First(number, known.batch, known.by, self._acting.now)
        holder = Holder(first, self.terms.scope, known.content, lambda: paper)
        self._identities.name(known.identities, holder)
        return Receipt(
            "review" if reasons else "accept",
            number,
            known.batch,
            *paper,
            reasons=reasons,
            warnings=known.warnings,
        )

    def _prepare(
        self, known: Known, number: int, reasons: tuple[Reason, ...]
    ) -> tuple[str, Slip, Card]:
        """Make the papers and put down what `_write` stores; commit, slip and card."""
        random_bytes, sealed = self._acting.random_bytes, known.sealed
        shown = NO_SLIP, NO_CARD
        if sealed is None:
            papers = papers_of(known, random_bytes)
            sealed = seal_papers(self._boxes, papers, known.hashes, random_bytes)
            shown = papers.slip, papers.card
        self._new.append(submission(known, sealed, accepted=not reasons))
        self._numbers.append(number)
        self._reasons += reason_rows(number, reasons)
        return sealed.commit, *shown

    def _doubts(
        self, known: Known, number: int, correcting: Correcting | None
    ) -> tuple[Reason, ...]:
        """Why a person must look at it; nothing for an entry that is accepted at once."""
        reasons = known.reasons
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
        bulk.put(self._session, _REASONS, REASON_COLUMNS, self._reasons)
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
