"""An invoice that may be entered, with the keyed hashes of its people, and the rows it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lottery.acting import RandomBytes
from lottery.intake.identities import Content, content_of
from lottery.intake.outcomes import shareable
from lottery.intake.terms import Sound
from lottery.invoices import Reason
from lottery.invoices.parties.private_numbers import masked
from lottery.invoices.rules.similar import Trace
from lottery.office import bulk
from lottery.office.boxes import Boxes
from lottery.people import (
    Hashes,
    Papers,
    SealedPapers,
    SlipFacts,
    hashes_of,
    make_papers,
    seal_papers,
)
from lottery.register import Submission


@dataclass(frozen=True, slots=True)
class Known:
    """What is sound, by what its people are recognised, and who enters it. Either its papers are
    `sealed` already, or `facts` are what they are to be made of."""

    identities: tuple[str, ...]
    batch: str
    issued: date
    amount_fen: int
    seller_name: str
    kind: str
    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    by: str
    hashes: Hashes
    facts: SlipFacts | None
    sealed: SealedPapers | None = None

    @property
    def content(self) -> Content:
        """What two entries of one invoice have in common."""
        return content_of(self.hashes, self.amount_fen, self.issued)

    def trace(self, number: int) -> Trace:
        """What is compared of it, as the entry with this number."""
        hashes = self.hashes
        return Trace(
            number,
            self.batch,
            hashes.seller,
            hashes.phone,
            hashes.holder,
            self.issued,
            self.amount_fen,
            hashes.person,
            self.identities,
        )


def known_of(boxes: Boxes, sound: Sound, by: str, random_bytes: RandomBytes | None = None) -> Known:
    """A sound invoice as it is compared with others; with random bytes its papers are made and
    sealed at once, else they are not made yet."""
    invoice, facts, sealed = sound.invoice, sound.facts, None
    hashes = hashes_of(boxes, facts)
    if random_bytes is not None:
        sealed = seal_papers(boxes, make_papers(facts, random_bytes), hashes, random_bytes)
    return Known(
        identities=invoice.identities,
        batch=facts.batch,
        issued=facts.issued,
        amount_fen=facts.amount_fen,
        seller_name=masked(invoice.seller_name),
        kind=invoice.kind.value,
        reasons=sound.verdict.reasons,
        warnings=invoice.warnings,
        by=by,
        hashes=hashes,
        facts=None if sealed else facts,
        sealed=sealed,
    )


def papers_of(known: Known, random_bytes: RandomBytes) -> Papers:
    """Slip and card of an invoice whose papers are not made yet."""
    if known.facts is None:
        raise ValueError("the papers are made already")
    return make_papers(known.facts, random_bytes)


def submission(known: Known, sealed: SealedPapers, *, accepted: bool) -> Submission:
    """What the register is given of it."""
    return Submission(
        batch=known.batch,
        commit=sealed.commit,
        slip_box=sealed.slip_box,
        card_box=sealed.card_box,
        holder_index=sealed.holder_index,
        phone_index=sealed.phone_index,
        person_index=sealed.person_index,
        seller_index=sealed.seller_index,
        seller_name=known.seller_name,
        amount_fen=known.amount_fen,
        issued=known.issued,
        kind=known.kind,
        entered_by=known.by,
        accepted=accepted,
    )


REASON_COLUMNS = ("entry", "position", "code", "field", "value")


def reason_rows(number: int, reasons: tuple[Reason, ...]) -> list[bulk.Row]:
    """Why a person must look at the entry, as rows of `entry_reason` (`REASON_COLUMNS`)."""
    return [
        (number, n, r.code, r.field, r.value)
        for n, r in enumerate(map(shareable, reasons), start=1)
    ]
