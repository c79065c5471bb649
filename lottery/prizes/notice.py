"""What a notice to a prize's holder names: by the sheet of the prize, and its code."""

from __future__ import annotations

from lottery.office.boxes import Boxes
from lottery.prizes.notices_code import code_of
from lottery.prizes.sheet import PrizeSheet
from lottery.texts.prizes import notices as words
from lottery.texts.prizes import pages
from lottery.texts.prizes.notices import NoticeFacts


def facts_of(sheet: PrizeSheet, boxes: Boxes, *, check: str) -> NoticeFacts | None:
    """What is written to the holder of a prize that waits; None where there is nobody to write to.

    `check` is the address at which the code is tried.
    """
    life, tier, terms = sheet.prize.life, sheet.prize.tier, sheet.claims.terms
    if not life.waits or life.entry is None or sheet.card is None:
        return None
    return NoticeFacts(
        sender=sheet.attempt.organiser,
        draw=sheet.attempt.title,
        tier=tier.name,
        prize=tier.prize,
        entry=f"{life.entry:010d}",
        holder=sheet.card.holder,
        last_day=pages.day(life.until) if life.until else "",
        place=" ".join(filter(None, (terms.place, terms.address))),
        hours=terms.hours,
        telephone=terms.telephone,
        code=code_of(boxes, life.id, life.turn, life.entry),
        check=check,
        bring=terms.documents or words.BRING,
        tax=pages.tax(sheet.facts.tax_fen),
        is_rehearsal=not sheet.attempt.live,
    )
