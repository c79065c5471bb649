"""An invoice that may be entered, with the keyed hashes of its people, and the rows it becomes."""

from __future__ import annotations

from dataclasses import dataclass

from lottery.intake.identities import Content, content_of
from lottery.intake.outcomes import shareable
from lottery.intake.terms import Sound
from lottery.invoices import Reason
from lottery.invoices.parties.private_numbers import masked
from lottery.invoices.rules.similar import Trace
from lottery.people import Hashes, SealedPapers
from lottery.register import Submission


@dataclass(frozen=True, slots=True)
class Known:
    """What is sound, by what its people are recognised, and who enters it."""

    sound: Sound
    hashes: Hashes
    by: str

    @property
    def content(self) -> Content:
        """What two entries of one invoice have in common."""
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
            hashes.person,
            self.sound.invoice.identities,
        )


def submission(known: Known, sealed: SealedPapers, *, accepted: bool) -> Submission:
    """What the register is given of it."""
    sound = known.sound
    return Submission(
        batch=sound.facts.batch,
        commit=sealed.commit,
        slip_box=sealed.slip_box,
        card_box=sealed.card_box,
        holder_index=sealed.holder_index,
        phone_index=sealed.phone_index,
        person_index=sealed.person_index,
        seller_index=sealed.seller_index,
        seller_name=masked(sound.invoice.seller_name),
        amount_fen=sound.facts.amount_fen,
        issued=sound.facts.issued,
        kind=sound.invoice.kind.value,
        entered_by=known.by,
        accepted=accepted,
    )


def reason_rows(number: int, reasons: tuple[Reason, ...]) -> list[dict[str, object]]:
    """Why a person must look at the entry, as rows of `entry_reason`."""
    return [
        {"entry": number, "position": n, "code": r.code, "field": r.field, "value": r.value}
        for n, r in enumerate(map(shareable, reasons), start=1)
    ]
