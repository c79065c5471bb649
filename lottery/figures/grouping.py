"""Invoices of a pool, and what falls into each class of them. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from lottery.figures.merging import PeopleClass


@dataclass(frozen=True, slots=True)
class PoolInvoice:
    """An invoice of the pool; `day` is that of its line in the register."""

    batch: str
    person: str
    day: str
    issued: date
    fen: int
    trade: str


class PeriodTimes(Protocol):
    """What is needed of a period: its title, and between which days its invoices are issued."""

    @property
    def title(self) -> str:
        """How it is called."""

    @property
    def starts(self) -> date:
        """The first day."""

    @property
    def ends(self) -> date:
        """The last day."""


def groups_of(
    found: Iterable[PoolInvoice], place: Callable[[PoolInvoice], int]
) -> list[PeopleClass]:
    """What falls into each class that anything falls into, in the order of the classes."""
    invoices, fen = Counter[int](), Counter[int]()
    people = defaultdict[int, set[str]](set)
    for each in found:
        at = place(each)
        invoices[at] += 1
        fen[at] += each.fen
        people[at].add(each.person)
    return [
        PeopleClass(at, at, invoices[at], fen[at], frozenset(people[at])) for at in sorted(invoices)
    ]


def ordinal(day: str) -> int:
    """A day of the register as a number."""
    return date.fromisoformat(day).toordinal()
