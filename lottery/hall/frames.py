"""What the hall's screens can show: places in a draw, and one of them as it is shown now (pure).

A draw is shown in one order: title, list, sources, seed, then the tiers from the last to the first,
each with its name (`ready`), page after page whirling (`rolling`) and settled (`shown`), and at the
end the result. Nothing here knows who won: winners are counted, never named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

PHASES = READY, ROLLING, SHOWN = ("ready", "rolling", "shown")
SIZES = (1, 10, 30, 50)
"""How many winners a page may hold."""
ONE_BY_ONE = 12
"""Tiers of up to so many prizes are shown one prize at a time, and then once all together."""
PAGE = 30
"""Winners on a page of a larger tier, unless the console says otherwise."""

_PLACE = re.compile("(title|list|sources|seed|end)|tier-(A?[a-z0-9]{1,8})(?:-([0-9]+)-([0-9]+))?")


@dataclass(frozen=True)
class Place:
    """A frame: an opening or the end by name, or `tier` with slots from `first`, `size` of them.

    `group` is a tier's code, or A and the code for its alternates. `size` 0 is the tier's name.
    """

    name: str
    group: str = ""
    first: int = 1
    size: int = 0

    def text(self) -> str:
        """The place in one word.

        >>> Place("tier", "3", 61, 30).text(), Place("tier", "3").text(), Place("seed").text()
        ('tier-3-61-30', 'tier-3', 'seed')
        """
        if self.name != "tier":
            return self.name
        return f"tier-{self.group}" + (f"-{self.first}-{self.size}" if self.size else "")


def place_of(text: str) -> Place | None:
    """The place that a word means; None for any other word.

    >>> place_of("tier-A3-1-10")
    Place(name='tier', group='A3', first=1, size=10)
    """
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    name, group, first, size = found.groups()
    return Place(name) if name else Place("tier", group, int(first or 1), int(size or 0))


@dataclass(frozen=True)
class Outline:
    """What an attempt has to show: openings in order; filled slots by group, the last tier first.

    `alternates` stand beside the order: they are shown when somebody calls for them.
    """

    openings: tuple[str, ...] = ("title",)
    tiers: Mapping[str, int] = field(default_factory=dict)
    alternates: Mapping[str, int] = field(default_factory=dict)
    drawn: bool = False

    def filled(self, group: str) -> int:
        """How many winners a group has."""
        return self.tiers.get(group, self.alternates.get(group, 0))

    def holds(self, place: Place) -> bool:
        """Whether there is such a place now."""
        if place.name == "tier":
            known = place.group in self.tiers or place.group in self.alternates
            return known and (not place.size or 1 <= place.first <= self.filled(place.group))
        return place.name in self.openings or (place.name == "end" and self.drawn)

    def after(self, group: str) -> Place:
        """Where to go behind a group."""
        order = list(self.tiers)
        follows = order.index(group.removeprefix("A")) + 1
        return Place("tier", order[follows]) if follows < len(order) else Place("end")

    def usual_size(self, group: str) -> int:
        """Winners on a page of this group, unless the console says otherwise."""
        return 1 if self.filled(group) <= ONE_BY_ONE and group in self.tiers else PAGE


@dataclass(frozen=True)
class Shown:
    """What the screens show. `since`: when this phase began; `held`: when it was paused.

    `step` is the page size asked for (0: the usual); `seen` counts by group what was settled.
    `again`: the hall had seen these winners settle before, so nothing moves now.
    """

    since: datetime
    version: int = 0
    place: Place = Place("title")
    phase: str = SHOWN
    held: datetime | None = None
    blank: bool = False
    step: int = 0
    seen: Mapping[str, int] = field(default_factory=dict)
    again: bool = False

    @property
    def last(self) -> int:
        """The last slot of this page, filled or not."""
        return self.place.first + self.place.size - 1

    def to(self, place: Place, phase: str, now: datetime, *, again: bool = False) -> Shown:
        """The screen moved to this place; a paused one goes on."""
        step = self.step if place.group == self.place.group else 0
        here = replace(self, place=place, phase=phase, since=now, held=None, step=step)
        return replace(here, again=again)

    def within(self, outline: Outline) -> Shown:
        """This screen, or the title where the outline has no such place."""
        if outline.holds(self.place):
            return self
        return replace(self, place=Place("title"), phase=SHOWN, held=None)
