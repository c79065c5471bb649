"""Lists of merchants: read from a table, and drawn up for sampling."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lottery import journal, merchants
from lottery.errors import MerchantRefusedError
from lottery.invoices.parties.sellers import form_of, normal_taxpayer, region_of
from lottery.invoices.values.dates import DateError, parse_day
from lottery.merchants import MerchantLine
from lottery.models import Correction, Entry, EntryPaper
from lottery.office.boxes import Boxes
from lottery.people import open_slip
from lottery.tables.exchange import NamedRow, table_of
from lottery.tables.surveys import Handling, Survey
from lottery.tables.vocabulary import Vocabulary
from lottery.texts.office import merchants as sentences

HEADINGS = Vocabulary(
    {**sentences.HEADERS, "state": sentences.STATE_HEADERS},
    sentences.SPARE_HEADERS,
    (("seller_id",), ("name",), ("valid_from",)),
)
"""What the headers of a list may mean."""


@dataclass(frozen=True)
class Listing:
    """A list that was read to its end: what the table is, and its lines."""

    survey: Survey
    lines: tuple[MerchantLine, ...]


@dataclass(frozen=True)
class Sampled:
    """A seller without a line in the registry: his number, entries, their sum in fen."""

    seller_id: str
    name: str
    entries: int
    sum_fen: int


def read(path: Path, handling: Handling | None = None) -> Listing:
    """The registry of a table, before anything is written. Raises MerchantRefusedError for a line
    that is wrong, and SheetError for no such table."""
    with table_of(path, HEADINGS, handling) as table:
        lines = tuple(_read(line) for line in table.lines if _is_one(line))
        return Listing(table.survey, lines)


def _is_one(line: NamedRow) -> bool:
    """Whether a row is a line of the list, and no sum or note at its foot."""
    return bool(line.cells.get("seller_id") or line.cells.get("valid_from"))


@dataclass(frozen=True)
class RegistryTaken:
    """Rows of a list that was stored, how many are new or changed, and how many were left alone
    because somebody took them out of the registry."""

    rows: int
    new: int
    withdrawn: int


def take_in(session: Session, listing: Listing, *, by: str, now: datetime) -> RegistryTaken:
    """Store the registry of a table that was read, but for lines that were withdrawn: these come
    back with a reason, one by one.

    Raises MerchantRefusedError, and then nothing is stored.
    """
    gone = merchants.withdrawn(session, listing.lines)
    lines = [line for line in listing.lines if line not in gone]
    new = merchants.add_merchants(session, lines, by=by, now=now)
    if new:
        detail = {"rows": len(lines), "new": new}
        journal.write(session, actor=by, act="merchants-imported", detail=detail, now=now)
    return RegistryTaken(len(listing.lines), new, len(gone))


def add(session: Session, line: MerchantLine, *, why: str, by: str, now: datetime) -> bool:
    """Store one new line; whether it is one. Raises MerchantRefusedError, also for a line that
    would take another one's place: that is a correction, and says why."""
    held = [one for one in merchants.current(session, [line.seller_id]) if one != line]
    if any(one.valid_from == line.valid_from for one in held):
        raise MerchantRefusedError(sentences.there_already(line.seller_id, line.valid_from))
    if not why and merchants.withdrawn(session, [line]):
        raise MerchantRefusedError(sentences.was_withdrawn(line.seller_id, line.valid_from))
    new = merchants.add_merchants(session, [line], by=by, now=now, why=why)
    if new:
        detail = {"rows": 1, "new": new}
        journal.write(session, actor=by, act="merchants-imported", detail=detail, now=now)
    return bool(new)


def _read(line: NamedRow) -> MerchantLine:
    cells = {"seller_id": "", "name": "", "valid_from": "", **line.cells}
    try:
        _check_state(cells)
        made = MerchantLine(
            seller_id=normal_taxpayer(cells["seller_id"]),
            name=cells["name"],
            category=cells.get("category", ""),
            is_insurer=_flag(cells.get("is_insurer", "")),
            valid_from=_day(cells["valid_from"]),
            valid_to=_day(cells["valid_to"]) if cells.get("valid_to") else None,
        )
        merchants.check_line(made)
    except MerchantRefusedError as error:
        raise MerchantRefusedError(sentences.bad_line(line.number, str(error))) from None
    return made


def _check_state(cells: Mapping[str, str]) -> None:
    """A firm that is gone is no merchant of today, unless it is said until when it was one."""
    state = cells.get("state", "")
    if not cells.get("valid_to") and any(word in state for word in sentences.ENDED):
        raise MerchantRefusedError(sentences.ended(state))


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except DateError:
        raise MerchantRefusedError(sentences.bad_day(text)) from None


def _flag(text: str) -> bool:
    if text.lower() in sentences.YES:
        return True
    if text.lower() in sentences.NO:
        return False
    raise MerchantRefusedError(sentences.bad_flag(text))


def sample(
    session: Session,
    boxes: Boxes,
    batches: Sequence[str] = (),
    limit: int = 100,
    *,
    regions: Collection[str],
) -> list[Sampled]:
    """Sellers of entries whom only their number makes local (it is of one of `regions`, and no line
    of the registry held on the day of their newest invoice), those with most entries first."""
    known = merchants.registry(session)
    query = (
        select(EntryPaper.seller_index, func.count(), func.sum(Entry.amount_fen))
        .add_columns(func.max(Entry.number), func.max(Entry.issued))
        .join(Entry, Entry.number == EntryPaper.entry)
        .outerjoin(Correction, Correction.entry == Entry.number)
        .where(Correction.entry.is_(None))
        .group_by(EntryPaper.seller_index)
        .order_by(func.count().desc(), EntryPaper.seller_index)
    )
    if batches:
        query = query.where(Entry.batch.in_(batches))
    sellers = (
        (_sampled(session, boxes, number, count, int(total)), last)
        for _, count, total, number, last in session.execute(query)
    )
    by_number = (
        seller
        for seller, last in sellers
        if form_of(seller.seller_id) == "uscc"
        and region_of(seller.seller_id) in regions
        and known.merchant(seller.seller_id, last) is None
    )
    return list(islice(by_number, limit))


def _sampled(session: Session, boxes: Boxes, number: int, count: int, total: int) -> Sampled:
    entry = session.get_one(Entry, number)
    papers = session.get_one(EntryPaper, number)
    seller = open_slip(boxes, entry.commit, papers.slip_box).seller
    return Sampled(seller, entry.seller_name, count, total)
