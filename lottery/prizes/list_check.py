"""The published lists of prizes held against the ledger: what they say otherwise, and what they do
not say yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from draws import prizes
from draws.errors import DrawError
from draws.prizes import CLAIMED, FILE, PrizeList
from draws.signatures import VerifierKey
from lottery import attempts, beside
from lottery.attempts import Attempt
from lottery.ceremony.steps import prize_list
from lottery.prizes import publishing, standing
from lottery.register import entries
from lottery.texts.prizes import publishing as words

LATE = timedelta(days=1)
"""So long may a prize be handed over and not be listed: the list grows each evening."""


@dataclass(frozen=True)
class Unlisted:
    """How many acts of a draw the public should see and does not yet, and since when; `urgent`:
    one of them is published as soon as it is done."""

    name: str
    count: int
    since: datetime
    urgent: bool


def faults(session: Session, public: Path, keys: Sequence[VerifierKey]) -> Iterator[str]:
    """What is wrong with the lists; one that is altered or gone is named with the other files
    beside its bundle. `keys` are those that may have signed."""
    for attempt in _listed(session):
        found = _as_noted(session, public, attempt)
        if found is None:
            continue
        try:
            prizes.check(found, prize_list.drawn_of(session, attempt))
            prizes.check_signed(found, keys)
        except DrawError as why:
            yield words.altered(attempt.name, str(why))
            continue
        events = publishing.events_of(standing.acts_of(session, attempt))
        yield from publishing.differences(attempt.name, found, events)
        yield from _of_cards(session, public, attempt, found)


def unlisted(session: Session, public: Path) -> Iterator[Unlisted]:
    """The draws of which something was done that is not listed yet; where the list is altered or
    gone, nothing of it counts as listed."""
    found = (unlisted_of(session, public, attempt) for attempt in _listed(session))
    return (each for each in found if each)


def unlisted_of(session: Session, public: Path, attempt: Attempt) -> Unlisted | None:
    """The same of one draw; None where all is listed."""
    done = standing.times_of(session, attempt, publishing.SEEN)
    found = _as_noted(session, public, attempt) if done else None
    count = sum(len(part.events) for part in found.parts) if found else 0
    left = done[count:]
    urgent = any(publishing.SEEN[what] != CLAIMED for what, _ in left)
    return Unlisted(attempt.name, len(left), left[0][1], urgent) if left else None


def late(session: Session, public: Path, now: datetime) -> tuple[str, ...]:
    """What waits for its publication for more than a day, in sentences."""
    found = (each for each in unlisted(session, public) if now - each.since > LATE)
    return tuple(words.waiting(each.name, each.count) for each in found)


def _listed(session: Session) -> Iterator[Attempt]:
    return (each for each in attempts.all_attempts(session) if prize_list.is_listed(each))


def _as_noted(session: Session, public: Path, attempt: Attempt) -> PrizeList | None:
    """The list that lies there; None where it is not the one that the journal tells of."""
    told, data = prize_list.noted(session, attempt), beside.read(public, attempt.name, FILE)
    if data is None or not told or sha256(data).hexdigest() != told[-1].sha256:
        return None
    try:
        return prizes.parse(data)
    except DrawError:
        return None


def _of_cards(session: Session, public: Path, attempt: Attempt, found: PrizeList) -> Iterator[str]:
    for event in found.passed():
        card = beside.read(public, attempt.name, f"cards/{event.entry}.txt") or b""
        if sha256(card).hexdigest() != entries.entry(session, int(event.entry)).commit:
            yield words.card_differs(attempt.name, event.entry)
