"""What became of a draw's prizes, from its published list, while that lies there as published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import prizes, result, seed
from draws.errors import DrawError
from draws.key_times import HANDS
from draws.prizes import CLAIMED, FILE, PASSED, VACANT, Drawn, ListedPrize, PrizeList, Standings
from draws.signatures import KEYS, VerifierKey, parse_keys
from lottery import beside, journal
from lottery.ceremony.seen.wording import find_attempt
from lottery.ceremony.steps import prize_list
from lottery.keylist import covering
from lottery.stamps import Stamp, stamp
from lottery.texts.prizes import public as words

MOST = 128
"""So many lists are kept read: the feed and the search go through all of them."""


@dataclass(frozen=True)
class ListedStep:
    """One event in a prize's history: its day, what (as in the list), whom it names (`-`: nobody),
    the reason, and of a `passed` the alternate's number and last day."""

    day: date
    what: str
    entry: str
    reason: str
    number: int
    until: date | None


@dataclass(frozen=True)
class TierCount:
    """Of a tier: its prizes in all, and how many are in each state (as `draws.prizes.STATES`)."""

    code: str
    count: int
    states: Mapping[str, int]

    @property
    def claimed(self) -> int:
        """How many are handed over."""
        return self.states.get(CLAIMED, 0)


@dataclass(frozen=True)
class HeldPrize:
    """What an entry had to do with a prize, and how that stands to it: `state` as listed; where the
    entry holds it no more, what took it away (`forfeited`, `taken-back`), the reason, and what came
    `after` (`passed`, `returned`, or nothing yet)."""

    tier: str
    slot: int
    state: str
    number: int
    until: date | None
    since: date | None
    reason: str
    after: str = ""

    def said(self, today: date | None) -> str:
        """That in one sentence; without `today`, no days are counted."""
        told = (self.state, self.number, self.until, self.since, self.reason, self.after)
        return words.held(*told, today)


@dataclass(frozen=True)
class ShownPrizes:
    """A draw's list as pages show it. `altered`: it is gone or another one than was published, so
    that nothing is shown; `found` is False where none was ever published."""

    found: bool = False
    altered: bool = False
    day: date | None = None
    until: date | None = None
    standings: Standings | None = None
    steps: Mapping[tuple[str, int], tuple[ListedStep, ...]] = field(default_factory=dict)
    alternates: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def told(self) -> bool:
        """Whether there is a list to show."""
        return self.standings is not None

    def prize(self, tier: str, slot: int) -> ListedPrize | None:
        """How a prize stands; None without a list, or such a prize."""
        return self.standings.prize(tier, slot) if self.standings else None

    def history(self, tier: str, slot: int) -> tuple[ListedStep, ...]:
        """What became of a prize, in order."""
        return self.steps.get((tier, slot), ())

    def tiers(self) -> tuple[TierCount, ...]:
        """How many prizes of each tier are in which state."""
        if self.standings is None:
            return ()
        drawn, counts = self.standings.drawn.tiers, self.standings.counts
        return tuple(TierCount(code, count, dict(counts(code))) for code, count in drawn.items())

    @property
    def claimed(self) -> int:
        """How many are handed over in all."""
        return sum(each.claimed for each in self.tiers())

    @property
    def count(self) -> int:
        """How many prizes there are."""
        return sum(each.count for each in self.tiers())

    def stepped_up(self, entry: str) -> tuple[str, int] | None:
        """The prize that was passed to an entry; None if none was."""
        return self.alternates.get(entry)

    def held_by(self, entry: str, tier: str, slot: int, how: str) -> HeldPrize | None:
        """How a prize stands to a winner (`how` is `prize`, of that place), or to an `alternate`
        who stepped up; None for anybody else, and without a list."""
        prize = self.stepped_up(entry) if how == "alternate" else (tier, slot)
        return self.of(entry, *prize) if prize and how in {"prize", "alternate"} else None

    def of(self, entry: str, tier: str, slot: int) -> HeldPrize | None:
        """How a prize stands to somebody who was drawn for it, or stepped up; None without a
        list."""
        prize = self.prize(tier, slot)
        if prize is None:
            return None
        if prize.holder == entry:
            said = (prize.state, prize.number, prize.until, prize.since, prize.reason)
            return HeldPrize(tier, slot, *said)
        steps = self.history(tier, slot)
        mine = [at for at, s in enumerate(steps) if s.entry == entry and s.what in VACANT]
        if not mine:
            return None
        lost, after = steps[mine[-1]], [each.what for each in steps[mine[-1] + 1 :]]
        said = (lost.what, 0, None, lost.day, lost.reason)
        return HeldPrize(tier, slot, *said, after[0] if after else "")


def shown(session: Session, public: Path, folder: Path, name: str) -> ShownPrizes:
    """The list of the draw whose bundle lies in `folder`, as pages may show it: what was published
    of it, while a part more lies there already that is not stored yet."""
    attempt, data = find_attempt(session, name), beside.read(public, name, FILE)
    told = prize_list.noted(session, attempt)[-1:] if attempt else ()
    if data is None:
        return ShownPrizes(found=bool(told), altered=bool(told))
    try:
        if not told or sha256(data).hexdigest() != told[0].sha256:
            data = _told(_signed(data, _keys(public, folder)), told[0].sha256 if told else "")
        if attempt and not told and journal.newest(session) is not None:
            return ShownPrizes()  # signed, and not published yet
        return _read(data, folder, stamp(folder))
    except (DrawError, OSError, IndexError, ValueError):
        return ShownPrizes(found=True, altered=True)


def _keys(public: Path, folder: Path) -> tuple[VerifierKey, ...]:
    """Whose signatures a list may carry of which the journal does not tell: those of the draw's own
    keys, and of those that the list of keys gives to who signs draws. Raises DrawError, OSError."""
    listed = covering.read(public)
    others = (each.key for role in HANDS for each in listed.of(role))
    return (*parse_keys((folder / KEYS).read_bytes()), *(key for key in others if key))


@lru_cache(maxsize=MOST)
def _signed(data: bytes, keys: tuple[VerifierKey, ...]) -> PrizeList:
    """A list whose parts are signed, each by one of the keys; raises DrawError."""
    found = prizes.parse(data)
    prizes.check_signed(found, keys)
    return found


def _told(found: PrizeList, digest: str) -> bytes:
    """As much of a list as has this hash, all of it where there is no journal that tells one.
    Raises DrawError where it never had it."""
    count = prize_list.parts_of(found, digest) if digest else len(found.parts)
    if not count:
        raise DrawError("not the list that was published", FILE)
    return PrizeList(found.parts[:count]).data


@lru_cache(maxsize=MOST)
def _read(data: bytes, folder: Path, _now: Stamp) -> ShownPrizes:
    """Read once, and again when the list or the bundle is another one."""
    names = (manifests.FILE, result.FILE, seed.TIMES)
    manifest, drawn, times = ((folder / name).read_bytes() for name in names)
    fixed = manifests.parse(manifest)
    last = seed.parse_times(times, fixed)[-1]
    found = prizes.parse(data)
    standings = prizes.check(found, Drawn.of(fixed, drawn, last))
    steps: dict[tuple[str, int], tuple[ListedStep, ...]] = {}
    for prize, step in _steps(found):
        steps[prize] = (*steps.get(prize, ()), step)
    passed = {step.entry: prize for prize, step in _steps(found) if step.what == PASSED}
    day = found.parts[-1].day if found.parts else None
    return ShownPrizes(True, False, day, standings.until, standings, steps, passed)


def _steps(found: PrizeList) -> Iterator[tuple[tuple[str, int], ListedStep]]:
    for part in found.parts:
        for event in part.events:
            said = (event.what, event.entry, event.reason, event.number, event.until)
            yield (event.tier, event.slot), ListedStep(part.day, *said)
