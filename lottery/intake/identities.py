"""Who holds which identity of an invoice: asked before an entry is made, written with it.

An identity is held once in its scope: the whole programme (empty), or one campaign where the rules
let an invoice enter both. After an entry that was corrected, one other may hold it. The caller is
alone at the register while he asks and writes; the keys of the table hold without him.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from draws.cards import Card, Slip
from lottery.intake.terms import First
from lottery.models import Base, Correction, Entry, EntryPaper, InvoiceIdentity
from lottery.office import bulk
from lottery.office.boxes import Boxes
from lottery.people import (
    Hashes,
    open_card,
    open_slip,
)

AT_ONCE = 400
_IDENTITIES = Base.metadata.tables["invoice_identity"]
_STORED = ("identity", "entry", "scope", "follows")

Content = tuple[str, str, str, int, date]
"""Keyed hashes of holder, phone and seller; gross in fen; day of issue."""

Papers = Callable[[], tuple[str, Slip, Card]]
"""Opens commit, slip and card."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The entry under an identity. Content and papers are None once they are destroyed."""

    first: First
    scope: str
    content: Content | None
    papers: Papers | None
    corrected: bool = False

    def is_of(self, campaign: str) -> bool:
        """Whether it was entered into this campaign."""
        return self.first.batch.startswith(f"{campaign}-")


def content_of(hashes: Hashes, amount_fen: int, issued: date) -> Content:
    """What makes two entries of one invoice the same."""
    return (hashes.holder, hashes.phone, hashes.seller, amount_fen, issued)


class Identities:
    """The identities of one transaction: those stored, and those it adds."""

    def __init__(self, session: Session, boxes: Boxes, scope: str) -> None:
        self._session, self._boxes, self.scope = session, boxes, scope
        self._held: dict[str, dict[str, Holder]] = {}
        self._new: list[bulk.Row] = []

    def look_up(self, identities: set[str]) -> None:
        """Read which entries hold these identities."""
        ordered = sorted(identities)
        for start in range(0, len(ordered), AT_ONCE):
            query = (
                select(InvoiceIdentity, Entry, EntryPaper, Correction.entry)
                .join(Entry, Entry.number == InvoiceIdentity.entry)
                .outerjoin(EntryPaper, EntryPaper.entry == Entry.number)
                .outerjoin(Correction, Correction.entry == Entry.number)
                .where(InvoiceIdentity.identity.in_(ordered[start : start + AT_ONCE]))
                .order_by(InvoiceIdentity.entry)
            )
            for row, entry, papers, corrected in self._session.execute(query):
                holder = _stored(self._boxes, row.scope, entry, papers, corrected is not None)
                self._held.setdefault(row.identity, {})[row.scope] = holder

    def standing(self, identities: Iterable[str]) -> list[Holder]:
        """Those who stand in the way of an entry with these identities."""
        return [
            holder
            for identity in identities
            for scope, holder in self._held.get(identity, {}).items()
            if not holder.corrected and (scope == self.scope or "" in {scope, self.scope})
        ]

    def name(self, identities: Iterable[str], holder: Holder) -> None:
        """Put these identities down for an entry; those that it holds already stay."""
        entry = holder.first.entry
        for identity in identities:
            held = self._held.setdefault(identity, {})
            before = held.get(holder.scope)
            if before is not None and before.first.entry == entry:
                continue
            follows = before.first.entry if before is not None else None
            held[holder.scope] = holder
            self._new.append((identity, entry, holder.scope, follows))

    def write(self) -> None:
        """Store what was put down; a second holder is refused by the table's keys."""
        bulk.put(self._session, _IDENTITIES, _STORED, self._new)
        self.forget_new()

    def forget_new(self) -> None:
        """Keep in mind what was put down, and store it no more."""
        self._new = []


def _stored(
    boxes: Boxes, scope: str, entry: Entry, papers: EntryPaper | None, corrected: bool
) -> Holder:
    content: Content | None = None
    opened: Papers | None = None
    if papers is not None:
        opened = partial(_open, boxes, entry, papers)
        hashes = (papers.holder_index, papers.phone_index, papers.seller_index)
        content = (*hashes, entry.amount_fen, entry.issued)
    first = First(entry.number, entry.batch, entry.entered_by, entry.entered_at)
    return Holder(first, scope, content, opened, corrected)


def _open(boxes: Boxes, entry: Entry, papers: EntryPaper) -> tuple[str, Slip, Card]:
    slip = open_slip(boxes, entry.commit, papers.slip_box)
    return entry.commit, slip, open_card(boxes, entry.commit, papers.card_box)
