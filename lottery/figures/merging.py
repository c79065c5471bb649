"""No class of fewer than ten people: small classes are put together. Pure.

Every table here is a partition of all: each invoice (or person) is in one class, and no class is
left out. So whatever is added up or subtracted is a class or several together, and each has ten
people or more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

LEAST = 10
"""So many people are in each class that is shown."""


@dataclass(frozen=True)
class PeopleClass:
    """What falls into the classes from `first` to `last` (numbers in their order): how many
    invoices, their sum in fen, and whose they are."""

    first: int
    last: int
    invoices: int = 0
    fen: int = 0
    people: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_small(self) -> bool:
        """Whether it would tell of too few people."""
        return len(self.people) < LEAST

    def with_next(self, other: "PeopleClass") -> "PeopleClass":
        """Both as one."""
        return PeopleClass(
            min(self.first, other.first),
            max(self.last, other.last),
            self.invoices + other.invoices,
            self.fen + other.fen,
            self.people | other.people,
        )


def anywhere(_last: int) -> bool:
    """A class may end with any of its members."""
    return True


def merged(
    groups: Iterable[PeopleClass], may_end: Callable[[int], bool] = anywhere
) -> tuple[PeopleClass, ...]:
    """Neighbours put together until each has ten people and ends where it may (`may_end` of its
    `last`); the rest goes to the last one. Nothing where all together have fewer."""
    found: list[PeopleClass] = []
    for group in groups:
        if found and (found[-1].is_small or not may_end(found[-1].last)):
            found[-1] = found[-1].with_next(group)
        else:
            found.append(group)
    if len(found) > 1 and found[-1].is_small:
        rest = found.pop()
        found[-1] = found[-1].with_next(rest)
    return tuple(found) if found and not found[0].is_small else ()


def gathered(
    groups: Iterable[PeopleClass], others: PeopleClass | None = None
) -> tuple[tuple[PeopleClass, ...], PeopleClass | None]:
    """Classes without an order: those that may stand alone, the larger first, and the rest as one
    with `others` (None: there is no rest). If that is too few, the smallest of the first joins."""
    found = sorted(groups, key=lambda each: (-len(each.people), each.first))
    alone, rest = [group for group in found if not group.is_small], others
    for group in found[len(alone) :]:
        rest = group if rest is None else rest.with_next(group)
    if rest is not None and rest.is_small:
        rest = rest.with_next(alone.pop()) if alone else None
    alone.sort(key=lambda each: (-each.invoices, each.first))
    return tuple(alone), rest
