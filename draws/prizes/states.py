"""What may become of a prize: the states, which event leads from which to which, and the turn of
the alternates."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import NoReturn

from ..canonical import BEIJING
from ..errors import DrawError
from ..manifest import Manifest
from ..result import parse_rows
from .parts import (
    CLAIMED,
    FILE,
    FORFEITED,
    LATE,
    PASSED,
    RETURNED,
    TAKEN_BACK,
    ListedEvent,
    ListedPart,
    PrizeList,
    written,
)

WAITING, EMPTY = "waiting", "empty"
STATES = (WAITING, CLAIMED, FORFEITED, TAKEN_BACK, EMPTY, RETURNED)
"""Each state but the first and `empty` is called as the event that leads to it."""
VACANT = (FORFEITED, TAKEN_BACK)


@dataclass(frozen=True)
class Drawn:
    """What a list is held against. `result` is the SHA-256 of result.txt, `tiers` how many prizes
    each tier has, `winners` the entries drawn by tier and slot, `alternates` each tier's, the first
    one first, `last` the day in Shanghai on which the last value was recorded."""

    draw: str
    attempt: int
    result: str
    tiers: Mapping[str, int]
    winners: Mapping[tuple[str, int], str]
    alternates: Mapping[str, Sequence[str]]
    last: date

    @classmethod
    def of(cls, manifest: Manifest, result: bytes, last: datetime) -> "Drawn":
        """From a draw's manifest and result.txt, both verified, and the last of its times."""
        winners: dict[tuple[str, int], str] = {}
        alternates: dict[str, list[str]] = {code: [] for code, _ in manifest.tiers}
        for row in parse_rows(result):
            if row.prize:
                winners[row.what, int(row.slot)] = row.entry
            elif row.what.startswith("A"):
                alternates[row.what[1:]].append(row.entry)
        mark, tiers = sha256(result).hexdigest(), dict(manifest.tiers)
        day = last.astimezone(BEIJING).date()
        return cls(manifest.draw, manifest.attempt, mark, tiers, winners, alternates, day)


@dataclass(frozen=True)
class ListedPrize:
    """How a prize stands.

    `holder` is the entry that may claim or has claimed it, empty where nobody does; `number` is his
    place among the alternates, 0 for whoever was drawn; `until` is his last day (None for none),
    `since` the day of the last event, None before the first; `reason` that of a forfeit or a taking
    back, or where the prize was returned to.
    """

    state: str
    holder: str = ""
    number: int = 0
    until: date | None = None
    since: date | None = None
    reason: str = ""


class Standings:
    """How each prize of a draw stands after the parts that were added."""

    def __init__(self, drawn: Drawn, file: str = FILE) -> None:
        self.drawn, self.file = drawn, file
        self.until: date | None = None
        self.passed = Counter[str]()
        """By tier, how many of its alternates a prize was passed to."""
        self._prizes: dict[tuple[str, int], ListedPrize] = {}

    def prize(self, tier: str, slot: int) -> ListedPrize | None:
        """How a prize stands; None for one that the manifest does not count."""
        if not 1 <= slot <= self.drawn.tiers.get(tier, 0):
            return None
        if found := self._prizes.get((tier, slot)):
            return found
        winner = self.drawn.winners.get((tier, slot))
        return ListedPrize(WAITING, winner, 0, self.until) if winner else ListedPrize(EMPTY)

    def counts(self, tier: str) -> Counter[str]:
        """How many prizes of a tier are in each state."""
        found = Counter[str]({WAITING: sum(1 for code, _ in self.drawn.winners if code == tier)})
        found[EMPTY] = self.drawn.tiers[tier] - found[WAITING]
        for (code, slot), prize in self._prizes.items():
            if code == tier:
                found[WAITING if (code, slot) in self.drawn.winners else EMPTY] -= 1
                found[prize.state] += 1
        return found

    def add(self, part: ListedPart) -> None:
        """Raise DrawError unless each event of a part may follow all above it."""
        if part.number == 1:
            self._begin(part)
        for line, event in part.numbered():
            self._prizes[event.tier, event.slot] = self._after(event, part.day, line)
            if event.what == PASSED:
                self.passed[event.tier] += 1

    def _begin(self, part: ListedPart) -> None:
        drawn = self.drawn
        for name, expected, found, line in (
            ("draw", drawn.draw, part.draw, part.at + 1),
            ("attempt", drawn.attempt, part.attempt, part.at + 2),
            ("result", drawn.result, part.result, part.at + 5),
        ):
            if expected != found:
                raise DrawError(f"another {name}", self.file, line, expected, found)
        if part.day < drawn.last:
            earliest = f"{drawn.last} or later"
            raise DrawError("dated before the draw", self.file, part.at + 6, earliest, part.day)
        self.until = part.until

    def _after(self, event: ListedEvent, day: date, line: int) -> ListedPrize:
        """How a prize stands after an event."""
        prize = self.prize(event.tier, event.slot)
        if prize is None:
            most = self.drawn.tiers.get(event.tier)
            known = f"{event.tier} 1 to {most}" if most else ", ".join(self.drawn.tiers)
            self._refuse("no such prize", line, known, f"{event.tier} {event.slot}")
        if event.what == PASSED:
            return self._to_alternate(event, prize, day, line)
        if event.what == RETURNED:
            return self._back(event, prize, day, line)
        needed = CLAIMED if event.what == TAKEN_BACK else WAITING
        self._need((needed,), event, prize, line)
        if event.entry != prize.holder:
            self._refuse("another holder", line, prize.holder, event.entry)
        if event.reason == LATE and not (prize.until and prize.until < day):
            after = f"a day after {prize.until}" if prize.until else "never, without a last day"
            self._refuse("forfeited before its time", line, after, day)
        if event.what == CLAIMED:
            return replace(prize, state=CLAIMED, since=day)
        return ListedPrize(event.what, since=day, reason=event.reason)

    def _to_alternate(
        self, event: ListedEvent, prize: ListedPrize, day: date, line: int
    ) -> ListedPrize:
        self._need(VACANT, event, prize, line)
        following = self._next(event.tier)
        if following is None:
            message = "no alternate of this tier is left"
            self._refuse(message, line, RETURNED, f"{event.entry} {event.number}")
        number, entry = following
        if event.number != number:
            self._refuse("an alternate out of turn", line, number, event.number)
        if event.entry != entry:
            self._refuse("not the alternate of this number", line, entry, event.entry)
        if event.until and event.until < day:
            message = "the last day is over before the prize is passed"
            self._refuse(message, line, f"{day} or later", written(event.until))
        return ListedPrize(WAITING, entry, number, event.until, day)

    def _back(self, event: ListedEvent, prize: ListedPrize, day: date, line: int) -> ListedPrize:
        self._need((*VACANT, EMPTY), event, prize, line)
        if following := self._next(event.tier):
            number, entry = following
            message = "returned while an alternate is left"
            self._refuse(message, line, f"{PASSED} {entry} {number}", event.text())
        return ListedPrize(RETURNED, since=day, reason=event.reason)

    def _next(self, tier: str) -> tuple[int, str] | None:
        """The alternate whose turn it is, by number and entry; None where none is left."""
        number, known = self.passed[tier], self.drawn.alternates.get(tier, ())
        return (number + 1, known[number]) if number < len(known) else None

    def _need(
        self, states: Sequence[str], event: ListedEvent, prize: ListedPrize, line: int
    ) -> None:
        if prize.state not in states:
            message = f"not to be {event.what} as it stands"
            self._refuse(message, line, " or ".join(states), prize.state)

    def _refuse(self, message: str, line: int, expected: object, found: object) -> NoReturn:
        raise DrawError(message, self.file, line, expected, found)


def check(found: PrizeList, drawn: Drawn, file: str = FILE) -> Standings:
    """How each prize stands after a list; raises DrawError at the first event that may not be."""
    standing = Standings(drawn, file)
    for part in found.parts:
        standing.add(part)
    return standing
