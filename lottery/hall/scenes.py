"""Scenes: an attempt as the hall's screens show it, read from what is stored and kept in memory.

What is shown changes only with a step, a source's value or the screens' version. A stamp of the
three is asked for each time; everything else is read again only when it has changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from sqlalchemy.orm import Session

from draws import pool as pools
from draws.errors import DrawError
from lottery import attempts
from lottery.attempts import Attempt
from lottery.ceremony.seen.wording import Wording, find_attempt, wording_of
from lottery.errors import JournalDiffersError
from lottery.hall import screening
from lottery.hall.frames import SHOWN, Outline, Place, Shown
from lottery.hall.published import GalleryTier, Published, Winner, read
from lottery.ledger import sealing
from lottery.naming import read_name
from lottery.protocol.line import CALL_OFF
from lottery.texts.hall import screens as sentences

Stamp = tuple[int, int, int]
"""Steps, values and the screens' version of an attempt."""
NOTHING: Stamp = (0, 0, 0)

KEPT = 4
"""So many attempts are kept at once: those that a hall looks at."""
WHIRLING = 360
"""So many numbers of the pool whirl on a screen."""
CAPACITIES = (3, 6, 10, 12, 30, 50)
"""The grids that winners are laid out in, by how many they hold."""


@dataclass(frozen=True)
class WinnersPage:
    """One page of a group: `count` prizes there are, `filled` won, `seen` shown before or now."""

    title: str
    prize: str
    group: str
    first: int
    last: int
    count: int
    filled: int
    seen: int
    winners: tuple[Winner, ...]
    capacity: int


@dataclass(frozen=True)
class Scene:
    """One attempt; `draw` is None while nothing of it is committed.

    `stopped` says why nothing more is shown: what is stored was changed behind the program's back.
    """

    attempt: Attempt
    names: Wording
    draw: Published | None
    stopped: str = ""

    @property
    def ended(self) -> str:
        """How it ended without a result: void, abandoned or called off; empty if it did not."""
        off = self.attempt.state == CALL_OFF.name
        return CALL_OFF.name if off else self.attempt.ended

    @property
    def is_over(self) -> bool:
        """Whether there is nothing to draw any more."""
        return bool(self.ended)

    @property
    def outline(self) -> Outline:
        """What there is to show: nothing of the list before it is committed, nobody undrawn."""
        if self.draw is None or self.is_over or self.stopped:
            return Outline()
        openings = ("title", "list", "sources")
        if not self.draw.is_drawn:
            return Outline(openings)
        tiers = [tier for tier in reversed(self.draw.tiers) if tier.count]
        return Outline(
            openings=(*openings, "seed"),
            tiers={tier.code: len(tier.winners) for tier in tiers},
            alternates={f"A{t.code}": len(t.alternates) for t in tiers if t.alternates},
            drawn=True,
        )

    def title(self, place: Place) -> str:
        """What a place is called."""
        if place.name != "tier":
            return sentences.OPENINGS[place.name]
        code = place.group.removeprefix("A")
        return sentences.group_name(self.names.tier(code), place.group)

    def page(self, shown: Shown) -> WinnersPage:
        """The page that is shown, with its winners only if they have settled; KeyError if none."""
        place = shown.place
        tier, won = self._group(place.group)
        last = min(shown.last, len(won)) if place.size else 0
        seen = min(shown.seen.get(place.group, 0), len(won))
        settled = won[place.first - 1 : min(last, seen)] if shown.phase == SHOWN else ()
        return WinnersPage(
            title=self.title(place),
            prize=self.names.prize(tier.code),
            group=place.group,
            first=place.first,
            last=last,
            count=tier.count if place.group == tier.code else len(won),
            filled=len(won),
            seen=seen,
            winners=settled,
            capacity=_capacity(place, len(won)),
        )

    def _group(self, group: str) -> tuple[GalleryTier, tuple[Winner, ...]]:
        tiers = {tier.code: tier for tier in self.draw.tiers} if self.draw else {}
        tier = tiers[group.removeprefix("A")]
        return tier, tier.alternates if group.startswith("A") else tier.winners

    def settled(self, shown: Shown) -> Iterator[str]:
        """The entries that the hall has seen win."""
        for group, seen in shown.seen.items():
            yield from (winner.entry for winner in self._group(group)[1][:seen])


def _capacity(place: Place, filled: int) -> int:
    """The smallest grid that holds a page: the last winners of a tier fill the screen too."""
    wanted = min(place.size, filled - place.first + 1)
    return next((each for each in CAPACITIES if each >= wanted), CAPACITIES[-1])


class Scenes:
    """The scenes of an office, each read once for each change."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[int, int], Scene]] = {}
        self._pools: dict[str, tuple[str, ...]] = {}
        self._lock = Lock()

    def find(self, session: Session, name: str, *, anew: bool = False) -> Scene | None:
        """The attempt with this folder name, as it is stored now; None if there is none.

        `anew` reads all of it once more: what was changed without a step has the same stamp.
        """
        steps = stamp_of(session, name)[:2]
        with self._lock:
            known = self._known.get(name)
        if known is not None and known[0] == steps and not anew:
            return known[1]
        attempt = find_attempt(session, name)
        if attempt is None:
            return None
        found = _scene(session, attempt)
        with self._lock:
            self._known.pop(name, None)
            if found.stopped:
                return found  # it may be put right without a step
            self._known[name] = (steps, found)
            for old in list(self._known)[:-KEPT]:
                del self._known[old]
                self._pools.pop(old, None)
        return found

    def whirling(self, session: Session, scene: Scene, shown: Shown) -> list[str]:
        """Entry numbers that whirl: spread over the pool, without those that have won already."""
        name = scene.attempt.name
        if name not in self._pools:
            data = attempts.document(session, scene.attempt, pools.POOL)
            self._pools[name] = tuple(line[:10].decode() for line in data.splitlines())
        gone = set(scene.settled(shown))
        left = [entry for entry in self._pools[name] if entry not in gone]
        step = max(1, len(left) // WHIRLING)
        return left[::step][:WHIRLING]


def stamp_of(session: Session, name: str) -> Stamp:
    """Steps, values and version of the attempt with this folder name; zeros if there is none."""
    found = read_name(name)
    return screening.stamp(session, *found) if found else NOTHING


def _scene(session: Session, attempt: Attempt) -> Scene:
    # What is frozen but not yet signed may still be looked at again: the hall does not see it.
    if "committed" not in attempt.steps:
        return Scene(attempt, wording_of(attempt), None)
    stored = attempts.documents(session, attempt, large=False)
    pool = attempts.some_documents(session, attempt, [pools.POOL])
    try:
        draw = read(stored | pool, _recorded(attempt))
    except (DrawError, ValueError, TypeError) as why:  # nothing that was stored is malformed
        return Scene(attempt, wording_of(attempt), None, sentences.malformed(why))
    return Scene(attempt, wording_of(attempt), draw, _altered(session, attempt, draw))


def _altered(session: Session, attempt: Attempt, draw: Published) -> str:
    """Why the hall stands still; empty while all is as it was stored."""
    if draw.altered:
        return sentences.card_altered(draw.altered[0])
    if not sealing.key_of(session):
        return ""  # the site for everybody has no key to judge the ledger by; the hall's has
    try:
        attempts.require_told(session, attempt.code, attempt.attempt)
    except JournalDiffersError as why:
        return str(why)
    return ""


def _recorded(attempt: Attempt) -> dict[int, tuple[str, datetime]]:
    """Value and time of each source that has one."""
    return {
        source.number: (source.value, source.recorded_at)
        for source in attempt.sources
        if source.value is not None and source.recorded_at is not None
    }
