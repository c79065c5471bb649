"""What an invoice has in common with others of the same people: doubts, never a refusal.

Pure: who is compared with whom is decided by the module that keeps the entries. People and sellers
may be given as plain text or as keyed hashes; only equality is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lottery.invoices.invoice import Reason
from lottery.invoices.rules.parameters import Rules

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Trace:
    """What is compared of an entry. ``person`` is the key by which the rules tell people apart,
    which the limits count by. ``identities`` are typed; the amount is gross, in fen."""

    entry: int
    batch: str
    seller: str
    phone: str
    holder: str
    issued: date
    gross_fen: int
    person: str
    identities: tuple[str, ...] = ()


def adjacent(identity: str) -> tuple[str, ...]:
    """The identities one before and one after, in the same code or series.

    >>> adjacent("L:037002300111-40718823")
    ('L:037002300111-40718822', 'L:037002300111-40718824')
    >>> adjacent("L:037002300111-00000000")
    ('L:037002300111-00000001',)
    """
    head, number = identity[:-8], identity[-8:]
    here, around = int(number), (-1, 1)
    return tuple(f"{head}{here + step:08d}" for step in around if 0 <= here + step < 10**8)


def resemblances(new: Trace, others: Iterable[Trace], rules: Rules) -> tuple[Reason, ...]:
    """The doubts that the others cast on a new entry, in a fixed order."""
    known = [other for other in others if other.entry != new.entry]
    return (
        *_doubt("near-duplicate", [o for o in known if rules.near_duplicates and _twin(new, o)]),
        *_doubt("number-consecutive", [o for o in known if rules.consecutive and _split(new, o)]),
        *_limit("limit-day", rules.per_day, [o for o in known if _day(new, o)]),
        *_limit("limit-person", rules.per_person, [o for o in known if _period(new, o)]),
        *_limit("limit-merchant", rules.per_merchant, [o for o in known if _shop(new, o)]),
    )


def _twin(new: Trace, other: Trace) -> bool:
    return (new.seller, new.issued, new.gross_fen, new.phone) == (
        other.seller,
        other.issued,
        other.gross_fen,
        other.phone,
    )


def _split(new: Trace, other: Trace) -> bool:
    """One bill in two: the next number of the same seller, the same day, the same people."""
    if (new.seller, new.issued) != (other.seller, other.issued):
        return False
    if new.phone != other.phone and new.holder != other.holder:
        return False
    around = {number for identity in new.identities for number in adjacent(identity)}
    return not around.isdisjoint(other.identities)


def _day(new: Trace, other: Trace) -> bool:
    return (new.person, new.issued) == (other.person, other.issued)


def _period(new: Trace, other: Trace) -> bool:
    return (new.person, new.batch) == (other.person, other.batch)


def _shop(new: Trace, other: Trace) -> bool:
    return _period(new, other) and new.seller == other.seller


def _doubt(code: str, found: list[Trace]) -> list[Reason]:
    if not found:
        return []
    numbers = sorted({other.entry for other in found})
    told = "、".join(f"{number:010d}" for number in numbers[:_NAMED])
    return [Reason(code, "", told + ("等" if len(numbers) > _NAMED else ""))]


def _limit(code: str, most: int, found: list[Trace]) -> list[Reason]:
    """More than ``most`` with the new one; 0 means that there is no limit."""
    count = len({other.entry for other in found})
    if not most or count < most:
        return []
    return [Reason(code, "", str(count + 1))]
