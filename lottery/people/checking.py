"""Do the papers still open, and say what the register and its tables say?

Whoever changed an amount, a day or a keyed hash in the database is noticed here, a third of a
millisecond an entry; papers can be missing only where they were destroyed on record.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from draws.cards import parse_card, parse_slip
from draws.errors import DrawError
from lottery.errors import BoxClosedError, RegisterBrokenError
from lottery.invoices.values.amounts import yuan
from lottery.models import Entry, EntryPaper, Forgotten
from lottery.office.boxes import Boxes, place_of
from lottery.spreading import batched, spread
from lottery.texts import errors as sentences

_AT_ONCE = 2000
_KINDS = ("holder", "phone", "person", "seller")
_INDEXES = tuple(getattr(EntryPaper, f"{kind}_index") for kind in _KINDS)


class StoredPapers(NamedTuple):
    """What the database says of an entry: the columns that its papers must bear out, and its boxes.

    Without papers (`slip_box` is None) only whether that stands on record.
    """

    number: int
    commit: str
    batch: str
    amount_fen: int
    issued: date
    slip_box: bytes | None
    card_box: bytes
    indexes: tuple[str, ...]
    forgotten: bool


def check_papers(session: Session, boxes: Boxes) -> int:
    """Open every slip and card; how many entries have them. Raises RegisterBrokenError."""
    count = 0
    for _, (opened, fault) in spread(open_all, boxes, batched(_stored(session))):
        count += opened
        if fault:
            raise fault
    return count


def _stored(session: Session) -> Iterator[StoredPapers]:
    query = (
        select(Entry.number, Entry.commit, Entry.batch, Entry.amount_fen, Entry.issued)
        .add_columns(EntryPaper.slip_box, EntryPaper.card_box, *_INDEXES, Forgotten.entry)
        .outerjoin(EntryPaper, EntryPaper.entry == Entry.number)
        .outerjoin(Forgotten, Forgotten.entry == Entry.number)
        .order_by(Entry.number)
        .execution_options(yield_per=_AT_ONCE)
    )
    with session.execute(query) as rows:
        for *told, holder, phone, person, seller, forgotten in rows:
            yield StoredPapers._make(
                [*told, (holder, phone, person, seller), forgotten is not None]
            )


def open_all(boxes: Boxes, some: Sequence[StoredPapers]) -> tuple[int, RegisterBrokenError | None]:
    """How many of these entries have papers, up to the first that are not as they should be."""
    count = 0
    try:
        for one in some:
            _same(one.number, one.slip_box is None, one.forgotten)
            if one.slip_box is not None:
                _check(boxes, one, one.slip_box)
                count += 1
    except RegisterBrokenError as fault:
        return count, fault
    return count, None


def _check(boxes: Boxes, one: StoredPapers, slip_box: bytes) -> None:
    try:
        slip_text = boxes.open(slip_box, place_of("entry", "slip_box", one.commit))
        card_text = boxes.open(one.card_box, place_of("entry", "card_box", one.commit))
        slip, card = parse_slip(slip_text, "slip.txt"), parse_card(card_text, "card.txt")
    except (BoxClosedError, DrawError) as why:
        raise RegisterBrokenError(
            sentences.register_broken("papers", one.number, why, "")
        ) from None
    hashes = (sha256(card_text).hexdigest(), sha256(slip_text).hexdigest())
    _same(one.number, hashes, (one.commit, card.slip))
    _same(one.number, (slip.batch, slip.batch), (one.batch, card.batch))
    told = (slip.amount, slip.issued)
    _same(one.number, told, (yuan(one.amount_fen), one.issued.isoformat()))
    for kind, index in zip(_KINDS, one.indexes, strict=True):
        _same(one.number, index, boxes.index(kind, getattr(slip, kind)))


def _same(number: int, found: object, expected: object) -> None:
    if found != expected:
        raise RegisterBrokenError(sentences.register_broken("papers", number, found, expected))
