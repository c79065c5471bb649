"""Do the papers still open, and say what the register and its tables say?

Whoever changed an amount, a day or a keyed hash in the database is noticed here, a third of a
millisecond an entry; papers can be missing only where they were destroyed on record.
"""

from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from draws.cards import Card, Slip
from draws.errors import DrawError
from lottery.errors import BoxClosedError, RegisterBrokenError
from lottery.invoices.values.amounts import yuan
from lottery.models import Entry, EntryPaper, Forgotten
from lottery.office.boxes import Boxes
from lottery.people import (
    open_card,
    open_slip,
)
from lottery.texts import errors as sentences

_AT_ONCE = 2000


def check_papers(session: Session, boxes: Boxes) -> int:
    """Open every slip and card; how many entries have them. Raises RegisterBrokenError."""
    query = (
        select(Entry, EntryPaper, Forgotten.entry)
        .outerjoin(EntryPaper, EntryPaper.entry == Entry.number)
        .outerjoin(Forgotten, Forgotten.entry == Entry.number)
        .order_by(Entry.number)
        .execution_options(yield_per=_AT_ONCE)
    )
    count = 0
    for entry, paper, forgotten in session.execute(query):
        _same(entry.number, paper is None, forgotten is not None)
        if paper is not None:
            _check(boxes, entry, paper)
            count += 1
        session.expunge(entry)
    return count


def _check(boxes: Boxes, entry: Entry, paper: EntryPaper) -> None:
    try:
        slip = open_slip(boxes, entry.commit, paper.slip_box)
        card = open_card(boxes, entry.commit, paper.card_box)
    except (BoxClosedError, DrawError) as why:
        raise RegisterBrokenError(
            sentences.register_broken("papers", entry.number, why, "")
        ) from None
    _same(entry.number, _papers(slip, card), (entry.commit, card.slip))
    _same(entry.number, (slip.batch, slip.batch), (entry.batch, card.batch))
    told = (slip.amount, slip.issued)
    _same(entry.number, told, (yuan(entry.amount_fen), entry.issued.isoformat()))
    for kind in ("holder", "phone", "person", "seller"):
        found = boxes.index(kind, getattr(slip, kind))
        _same(entry.number, getattr(paper, f"{kind}_index"), found)


def _papers(slip: Slip, card: Card) -> tuple[str, str]:
    return sha256(card.text()).hexdigest(), sha256(slip.text()).hexdigest()


def _same(number: int, found: object, expected: object) -> None:
    if found != expected:
        raise RegisterBrokenError(sentences.register_broken("papers", number, found, expected))
