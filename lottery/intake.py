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
from functools import partial
from typing import Literal

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from draws.cards import Card, Slip
from lottery import journal, register
from lottery.canonical_json import dump
from lottery.clock import day_of
from lottery.errors import RegisterBrokenError
from lottery.invoices import RawEntry, Reason
from lottery.models import Base, Entry, InvoiceIdentity, Refusal
from lottery.people import (
    Boxes,
    Facts,
    SealedPapers,
    make_papers,
    open_card,
    open_slip,
    seal_papers,
)
from lottery.terms import First, Item, Refused, Sound, decide, terms_of
from lottery.texts import intake as sentences

__all__ = ["Counter", "First", "Item", "Receipt", "Refused", "enter", "shareable"]

RandomBytes = Callable[[int], bytes]
_AT_ONCE = 400
_IDENTITIES = Base.metadata.tables["invoice_identity"]
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


Content = tuple[str, str, str, int, date]


@dataclass(frozen=True, slots=True)
class _Known:
    """What stands under an identity: who is there, its content, and its papers."""

    first: First
    content: Content
    papers: Callable[[], tuple[str, Slip, Card]]


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

    ``newly_refused`` counts the refusals that were not on record before.
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
    ) -> None:
        # Whoever decides whether an invoice is new must be alone until he has written.
        self._next = register.stand_in_line(session)
        self._session, self._boxes = session, boxes
        self._by, self._now, self._random_bytes = by, now, random_bytes
        self._terms = terms_of(session, campaign, day_of(now))
        self._known: dict[str, _Known] = {}
        self._new: list[register.Submission] = []
        self._numbers: list[int] = []
        self._identities: list[dict[str, object]] = []
        self.newly_refused = 0

    def enter_many(self, items: Sequence[Item]) -> list[Receipt | Refused]:
        """One result for each item, in their order."""
        decided = [decide(item, self._terms, self._now) for item in items]
        self._look_up({i for d in decided if isinstance(d, Sound) for i in d.invoice.identities})
        results = [self._enter(d) if isinstance(d, Sound) else d for d in decided]
        self._write()
        self._record(zip(items, decided, results, strict=True))
        return results

    def _look_up(self, identities: set[str]) -> None:
        ordered = sorted(identities)
        for start in range(0, len(ordered), _AT_ONCE):
            query = (
                select(InvoiceIdentity.identity, Entry)
                .join(Entry, Entry.number == InvoiceIdentity.entry)
                .where(InvoiceIdentity.identity.in_(ordered[start : start + _AT_ONCE]))
            )
            for identity, entry in self._session.execute(query):
                self._known[identity] = _stored(self._boxes, entry)

    def _enter(self, sound: Sound) -> Receipt | Refused:
        identities = sound.invoice.identities
        earlier = [self._known[i] for i in identities if i in self._known]
        if not earlier:
            return self._make(sound)
        one = earlier[0]
        content = content_of(self._boxes, sound.facts)
        if any(k.content != content or k.first != one.first for k in earlier):
            return _duplicate(identities, one.first)
        # A second number that the invoice shows only now must not enter it once more.
        self._name([i for i in identities if i not in self._known], one)
        commit, slip, card = one.papers()
        return Receipt("same", one.first.entry, one.first.batch, commit, slip, card)

    def _make(self, sound: Sound) -> Receipt:
        facts, outcome = sound.facts, sound.verdict.outcome
        papers = make_papers(facts, self._random_bytes)
        sealed = seal_papers(self._boxes, papers, self._random_bytes)
        submission = _submission(sound, sealed, self._by)
        number = self._next
        self._next += 2 if submission.accepted else 1
        self._new.append(submission)
        self._numbers.append(number)
        paper = (sealed.commit, papers.slip, papers.card)
        content = (sealed.holder_index, sealed.phone_index, sealed.seller_index)
        known = _Known(
            First(number, facts.batch, self._by, self._now),
            (*content, facts.amount_fen, facts.issued),
            lambda: paper,
        )
        self._name(sound.invoice.identities, known)
        return Receipt(
            "accept" if outcome == "accept" else "review",
            number,
            facts.batch,
            *paper,
            reasons=sound.verdict.reasons,
            warnings=sound.invoice.warnings,
        )

    def _name(self, identities: Iterable[str], known: _Known) -> None:
        for identity in identities:
            self._known[identity] = known
            self._identities.append({"identity": identity, "entry": known.first.entry})

    def _write(self) -> None:
        if self._new:
            numbers = register.submit_many(self._session, self._new, self._now)
            if numbers != self._numbers:
                raise RegisterBrokenError(sentences.out_of_line(self._numbers[0], numbers[0]))
        if self._identities:
            self._session.execute(insert(_IDENTITIES), self._identities)
        self._new, self._numbers, self._identities = [], [], []

    def _record(self, rows: Iterable[tuple[Item, Sound | Refused, Receipt | Refused]]) -> None:
        """Put each refusal on record, once."""
        found: dict[str, dict[str, object]] = {}
        for item, decided, result in rows:
            if isinstance(result, Refused):
                row = self._refusal(item, decided, result)
                found.setdefault(str(row["fingerprint"]), row)
        ordered = sorted(found)
        for start in range(0, len(ordered), _AT_ONCE):
            part = ordered[start : start + _AT_ONCE]
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


def content_of(boxes: Boxes, facts: Facts) -> Content:
    """What makes two entries of one invoice the same: people and seller by keyed hash."""
    people = (boxes.index("holder", facts.holder), boxes.index("phone", facts.phone))
    return (*people, boxes.index("seller", facts.seller), facts.amount_fen, facts.issued)


def _stored(boxes: Boxes, entry: Entry) -> _Known:
    people = (entry.holder_index, entry.phone_index, entry.seller_index)
    return _Known(
        First(entry.number, entry.batch, entry.entered_by, entry.entered_at),
        (*people, entry.amount_fen, entry.issued),
        partial(_open, boxes, entry),
    )


def _open(boxes: Boxes, entry: Entry) -> tuple[str, Slip, Card]:
    slip = open_slip(boxes, entry.commit, entry.slip_box)
    card = open_card(boxes, entry.commit, entry.card_box)
    return entry.commit, slip, card


def _submission(sound: Sound, sealed: SealedPapers, by: str) -> register.Submission:
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
        accepted=sound.verdict.outcome == "accept",
    )


def _duplicate(identities: tuple[str, ...], first: First) -> Refused:
    told = sentences.first_entry(identities[0], first.by, first.at, first.entry)
    return Refused((Reason("duplicate", "number", told),), first)
