"""The registry as it stands and as it was: who is registered under a number on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lottery.errors import MerchantRefusedError
from lottery.invoices.parties.sellers import Merchant
from lottery.models import MerchantVersion
from lottery.texts.office import merchants as sentences


@dataclass(frozen=True)
class MerchantLine:
    """A line of the merchant registry; valid_to None means for the time being."""

    seller_id: str
    name: str
    category: str
    is_insurer: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Version:
    """One row of a seller's history, as of `at`."""

    line: MerchantLine
    withdrawn: bool
    why: str
    at: datetime
    by: str


class MerchantRegistry:
    """The registry in memory: answers who is registered under a number on a day."""

    def __init__(self, lines: Iterable[MerchantLine]) -> None:
        self._lines: dict[str, list[MerchantLine]] = {}
        for line in lines:
            self._lines.setdefault(line.seller_id, []).append(line)

    def merchant(self, seller_id: str, on: date) -> Merchant | None:
        """The merchant valid on that day, or None."""
        for line in self._lines.get(seller_id, ()):
            if line.valid_from <= on and (line.valid_to is None or on <= line.valid_to):
                return Merchant(line.seller_id, line.name, line.category, line.is_insurer)
        return None

    def numbers(self) -> Iterable[str]:
        """All sellers' numbers."""
        return self._lines.keys()


def newest(session: Session) -> int:
    """The number of the last row."""
    return session.scalar(select(func.max(MerchantVersion.id))) or 0


def registry(session: Session) -> MerchantRegistry:
    """The registry as it stands (some thousand lines)."""
    return MerchantRegistry(current(session))


def current(session: Session, sellers: Sequence[str] | None = None) -> list[MerchantLine]:
    """The lines that count, of all sellers or of some, by number and first day."""
    last = select(func.max(MerchantVersion.id)).group_by(
        MerchantVersion.seller_id, MerchantVersion.valid_from
    )
    query = select(MerchantVersion).where(
        MerchantVersion.id.in_(last), MerchantVersion.withdrawn.is_(False)
    )
    if sellers is not None:
        query = query.where(MerchantVersion.seller_id.in_(sellers))
    rows = session.scalars(query.order_by(MerchantVersion.seller_id, MerchantVersion.valid_from))
    return [_line(row) for row in rows]


def withdrawn(session: Session, lines: Iterable[MerchantLine]) -> frozenset[MerchantLine]:
    """Those of these lines whose seller and first day somebody took out of the registry."""
    last = select(func.max(MerchantVersion.id)).group_by(
        MerchantVersion.seller_id, MerchantVersion.valid_from
    )
    query = select(MerchantVersion.seller_id, MerchantVersion.valid_from).where(
        MerchantVersion.id.in_(last), MerchantVersion.withdrawn.is_(True)
    )
    gone = {(seller, since) for seller, since in session.execute(query)}
    return frozenset(line for line in lines if (line.seller_id, line.valid_from) in gone)


def line(session: Session, seller_id: str, valid_from: date) -> MerchantLine:
    """The line that counts of a seller from a day on; raises MerchantRefusedError."""
    for one in current(session, [seller_id]):
        if one.valid_from == valid_from:
            return one
    raise MerchantRefusedError(sentences.not_stored(seller_id, valid_from))


def search(
    session: Session, text: str, limit: int = 50, *, insurers: bool = False
) -> list[MerchantLine]:
    """Lines that count (of insurers only, if asked) whose number begins with the text, or whose
    name or category holds it, by number."""
    upper = text.upper()
    hits = (
        one
        for one in current(session)
        if (one.is_insurer or not insurers)
        and (one.seller_id.startswith(upper) or text in one.name or text in one.category)
    )
    return list(islice(hits, limit))


def history(session: Session, seller_id: str) -> list[Version]:
    """Everything that was ever stored of a seller, the oldest first."""
    query = select(MerchantVersion).where(MerchantVersion.seller_id == seller_id)
    rows = session.scalars(query.order_by(MerchantVersion.id))
    return [Version(_line(row), row.withdrawn, row.why, row.at, row.by) for row in rows]


_FIELDS = tuple(MerchantLine.__dataclass_fields__)


def _line(row: MerchantVersion) -> MerchantLine:
    return MerchantLine(**{name: getattr(row, name) for name in _FIELDS})
