"""Entering invoices: read, judged, appended, and acknowledged once the transaction is durable.

Whoever controls this module can enter an invoice that does not exist, or refuse one that does; he
cannot enter one twice, because identities are unique in the database itself, and he cannot change
what has been entered, because the register is append-only.

An invoice that was entered before is refused with who was first and when; if everything in it is
the same, it is answered with the entry that is there, and nothing changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from typing import Literal

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from draws.cards import Card, Slip
from lottery import journal, register, tax_states
from lottery.canonical_json import dump
from lottery.clock import day_of
from lottery.errors import RegisterBrokenError
from lottery.identities import AT_ONCE, Holder, Identities, content_of
from lottery.invoices import RawEntry, Reason
from lottery.invoices.similar import Trace
from lottery.models import Base, Correction, Refusal
from lottery.people import Boxes, Hashes, SealedPapers, hashes_of, make_papers, seal_papers
from lottery.similar import Neighbourhood
from lottery.terms import First, Item, Refused, Sound, Terms, decide, renewed, terms_of
from lottery.texts import intake as sentences

__all__ = [
    "Correcting",
    "Counter",
    "First",
    "Item",
    "Receipt",
    "Refused",
    "Trial",
    "enter",
    "shareable",
]

RandomBytes = Callable[[int], bytes]
_REASONS = Base.metadata.tables["entry_reason"]
_PERSONAL = frozenset({"holder", "phone", "buyer_name", "buyer_tax_id"})


@dataclass(frozen=True, slots=True)
class Receipt:
    """An entry that is in the register: its number, and the papers for the citizen.

    ``outcome`` is ``accept``, ``review`` (pending, with ``reasons``) or ``same`` (it was there).
    """

    outcome: Literal["accept", "review", "same"]
    entry: int
    batch: str
    commit: str
    slip: Slip
    card: Card
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Correcting:
    """What an entry is made anew for: the entry that was rejected at `line` as wrong."""

    entry: int
    line: int


def enter(
    session: Session,
    boxes: Boxes,
    raw: RawEntry,
    *,
    campaign: str,
    by: str,
    now: datetime,
    random_bytes: RandomBytes,
) -> Receipt | Refused:
    """Enter one invoice in the caller's transaction; a receipt counts once that is committed.

    Raises CampaignUnknownError, ClockWentBackError.
    """
    counter = Counter(session, boxes, campaign=campaign, by=by, now=now, random_bytes=random_bytes)
    result = counter.enter_many([Item(raw)])[0]
    detail: dict[str, object] = {"campaign": campaign}
    if isinstance(result, Receipt):
        if result.outcome != "same":
            detail |= {"entry": result.entry, "outcome": result.outcome}
            journal.write(session, actor=by, act="entry-made", detail=detail, now=now)
    elif counter.newly_refused:
        detail["codes"] = [reason.code for reason in result.reasons]
        journal.write(session, actor=by, act="entry-refused", detail=detail, now=now)
    return result


def shareable(reason: Reason) -> Reason:
    """The reason without personal data: as it may be stored outside of a box."""
    if reason.field not in _PERSONAL or not reason.value:
        return reason
    return replace(reason, value=reason.value[:1] + "***")


class Counter:
    """Enters rows in one transaction, in the order given; it is alone until that ends.

    ``newly_refused`` counts the refusals that were not on record before. ``terms`` of an earlier
    transaction are used again as long as they hold.
    """

    def __init__(
        self,
        session: Session,
        boxes: Boxes,
        *,
        campaign: str,
        by: str,
        now: datetime,
        random_bytes: RandomBytes,
        terms: Terms | None = None,
    ) -> None:
        self._next = self._stand(session)
        self._session, self._boxes = session, boxes
        self._by, self._now, self._random_bytes = by, now, random_bytes
        today = day_of(now)
        self.terms = renewed(session, terms, today) if terms else terms_of(session, campaign, today)
        self._identities = Identities(session, boxes, self.terms.scope)
        self._neighbours = Neighbourhood(session, self.terms.rules)
        self._told: dict[str, Reason] = {}
        self._new: list[register.Submission] = []
        self._numbers: list[int] = []
        self._reasons: list[dict[str, object]] = []
        self.newly_refused = 0

    def _stand(self, session: Session) -> int:
        """The number of the next entry. Whoever decides whether an invoice is new must be alone
        until he has written."""
        return register.stand_in_line(session)

    def enter_many(
        self, items: Sequence[Item], correcting: Correcting | None = None
    ) -> list[Receipt | Refused]:
        """One result for each item, in their order; one item alone may correct an entry."""
        decided = [decide(item, self.terms, self._now) for item in items]
        sound = [self._hashed(d) for d in decided if isinstance(d, Sound)]
        identities = {identity for known in sound for identity in known.sound.invoice.identities}
        self._identities.look_up(identities)
        self._told = tax_states.reasons(self._session, identities)
        if self._neighbours.asked:
            self._neighbours.look_up([known.trace(0) for known in sound])
        made = iter(sound)
        results = [
            self._enter(next(made), correcting) if isinstance(d, Sound) else d for d in decided
        ]
        self._write(correcting)
        self._record(zip(items, decided, results, strict=True))
        return results

    def _hashed(self, sound: Sound) -> _Known:
        return _Known(sound, hashes_of(self._boxes, sound.facts))

    def _enter(self, known: _Known, correcting: Correcting | None) -> Receipt | Refused:
        identities = known.sound.invoice.identities
        earlier = self._identities.standing(identities)
        earlier = [h for h in earlier if not correcting or h.first.entry != correcting.entry]
        if not earlier:
            bad = next((self._told[i] for i in identities if i in self._told), None)
            return Refused((bad,)) if bad else self._make(known, correcting)
        one = earlier[0]
        same = all(h.content == known.content and h.first == one.first for h in earlier)
        if not same or one.papers is None:
            return _duplicate(identities, one.first)
        if correcting or not one.is_of(self.terms.campaign):
            return _elsewhere(identities, one.first, same_campaign=one.is_of(self.terms.campaign))
        # A second number that the invoice shows only now must not enter it once more.
        self._identities.name(identities, one)
        commit, slip, card = one.papers()
        return Receipt("same", one.first.entry, one.first.batch, commit, slip, card)

    def _make(self, known: _Known, correcting: Correcting | None) -> Receipt:
        sound, number = known.sound, self._next
        reasons = self._doubts(known, number, correcting)
        paper = self._prepare(known, number, reasons)
        self._next += 1 if reasons else 2
        first = First(number, sound.facts.batch, self._by, self._now)
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
        self, known: _Known, number: int, reasons: tuple[Reason, ...]
    ) -> tuple[str, Slip, Card]:
        """Make the papers and put down what `_write` stores; commit, slip and card."""
        papers = make_papers(known.sound.facts, self._random_bytes)
        sealed = seal_papers(self._boxes, papers, known.hashes, self._random_bytes)
        self._new.append(_submission(known.sound, sealed, self._by, accepted=not reasons))
        self._numbers.append(number)
        self._reasons += _reason_rows(number, reasons)
        return sealed.commit, papers.slip, papers.card

    def _doubts(
        self, known: _Known, number: int, correcting: Correcting | None
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
            numbers = register.submit_many(self._session, self._new, self._now)
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
        self._session.execute(insert(Correction).values(**row, at=self._now, by=self._by))

    def _record(self, rows: Iterable[tuple[Item, Sound | Refused, Receipt | Refused]]) -> None:
        """Put each refusal on record, once."""
        found: dict[str, dict[str, object]] = {}
        for item, decided, result in rows:
            if isinstance(result, Refused):
                row = self._refusal(item, decided, result)
                found.setdefault(str(row["fingerprint"]), row)
        ordered = sorted(found)
        for start in range(0, len(ordered), AT_ONCE):
            part = ordered[start : start + AT_ONCE]
            query = select(Refusal.fingerprint).where(Refusal.fingerprint.in_(part))
            for stored in self._session.scalars(query):
                del found[stored]
        if found:
            self._session.execute(insert(Refusal), list(found.values()))
        self.newly_refused += len(found)

    def _refusal(self, item: Item, decided: Sound | Refused, result: Refused) -> dict[str, object]:
        codes = [reason.code for reason in result.reasons]
        content = dump([*astuple(item.raw), *codes])
        told = [[r.code, r.field, r.value] for r in map(shareable, result.reasons)]
        return {
            "at": self._now,
            "by": self._by,
            "fingerprint": self._boxes.index("refusal", content),
            "identity": decided.invoice.identities[0] if isinstance(decided, Sound) else None,
            "code": codes[0],
            "detail": dump(told),
        }


class Trial(Counter):
    """Decides as a counter would, in a reading session, and stores nothing. Chunk after chunk, it
    knows what the chunks before would have entered; its receipts hold no papers."""

    def _stand(self, session: Session) -> int:
        return register.size(session)

    def _prepare(
        self, known: _Known, number: int, reasons: tuple[Reason, ...]
    ) -> tuple[str, Slip, Card]:
        return _NO_PAPERS

    def _write(self, correcting: Correcting | None) -> None:
        self._identities.forget_new()

    def _record(self, rows: Iterable[tuple[Item, Sound | Refused, Receipt | Refused]]) -> None:
        pass


_NO_PAPERS = ("", Slip(*[""] * 9), Card(*[""] * 6))


@dataclass(frozen=True, slots=True)
class _Known:
    """An invoice that may be entered, with the keyed hashes of its people."""

    sound: Sound
    hashes: Hashes

    @property
    def content(self) -> tuple[str, str, str, int, date]:
        """What makes it the same as another one."""
        return content_of(self.hashes, self.sound.facts.amount_fen, self.sound.facts.issued)

    def trace(self, number: int) -> Trace:
        """What is compared of it, as the entry with this number."""
        facts, hashes = self.sound.facts, self.hashes
        return Trace(
            number,
            facts.batch,
            hashes.seller,
            hashes.phone,
            hashes.holder,
            facts.issued,
            facts.amount_fen,
            self.sound.invoice.identities,
        )


def _reason_rows(number: int, reasons: tuple[Reason, ...]) -> list[dict[str, object]]:
    return [
        {"entry": number, "position": n, "code": r.code, "field": r.field, "value": r.value}
        for n, r in enumerate(map(shareable, reasons), start=1)
    ]


def _submission(
    sound: Sound, sealed: SealedPapers, by: str, *, accepted: bool
) -> register.Submission:
    return register.Submission(
        batch=sound.facts.batch,
        commit=sealed.commit,
        slip_box=sealed.slip_box,
        card_box=sealed.card_box,
        holder_index=sealed.holder_index,
        phone_index=sealed.phone_index,
        person_index=sealed.person_index,
        seller_index=sealed.seller_index,
        seller_name=sound.invoice.seller_name,
        amount_fen=sound.facts.amount_fen,
        issued=sound.facts.issued,
        kind=sound.invoice.kind.value,
        entered_by=by,
        accepted=accepted,
    )


def _duplicate(identities: tuple[str, ...], first: First) -> Refused:
    told = sentences.first_entry(identities[0], first.by, first.at, first.entry)
    return Refused((Reason("duplicate", "number", told),), first)


def _elsewhere(identities: tuple[str, ...], first: First, *, same_campaign: bool) -> Refused:
    if same_campaign:
        return _duplicate(identities, first)
    told = sentences.first_entry(identities[0], first.by, first.at, first.entry)
    return Refused((Reason("in-other-campaign", "number", told),), first)
