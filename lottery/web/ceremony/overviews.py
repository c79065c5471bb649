"""What the console's pages know of a draw, and the work that goes on for it behind them.

Whoever follows a draw asks every second; what he is told is worked out anew only when the journal
or the typists' table has grown, or the work behind the pages has moved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import abort, current_app

from lottery.attempts import Attempt
from lottery.ceremony.notary import second_result
from lottery.ceremony.notary.second_result import Handed
from lottery.ceremony.seen import duties, listing, overview
from lottery.ceremony.seen.duties import Duty
from lottery.ceremony.seen.overview import AttemptOverview
from lottery.ceremony.seen.wording import find_attempt
from lottery.ceremony.sources.typing import TypedValue
from lottery.protocol import kinds
from lottery.texts import proving
from lottery.texts.ceremony import calling_off
from lottery.texts.ceremony import console as texts
from lottery.texts.ceremony import line as called
from lottery.texts.office import claiming as of_claiming
from lottery.texts.web import party_name
from lottery.web import site
from lottery.web.works import Work, Works

FRESH_SECONDS = 10
"""So often, at the least, it is looked at again: a period may have ended meanwhile."""


@dataclass(frozen=True)
class Seen:
    """A draw as the console shows it; `mark` changes when any of it does."""

    found: AttemptOverview
    duty: Duty
    work: Work | None
    mark: str
    now: datetime


@dataclass
class ServerMemory:
    """What one server remembers: work under way, second results, and what was last seen."""

    works: Works = field(default_factory=Works)
    seconds: dict[tuple[str, int, bool], Handed | None] = field(default_factory=dict)
    marks: dict[str, tuple[object, str]] = field(default_factory=dict)


def desk() -> ServerMemory:
    """What this server remembers."""
    found: ServerMemory = current_app.extensions.setdefault("lottery-console", ServerMemory())
    return found


def see(name: str) -> Seen:
    """One attempt by its name, read anew; 404 if there is none."""
    with site.office().read() as session:
        attempt = find_attempt(session, name) or abort(404)
        found = overview.read(session, attempt, _second, site.now())
    return _seen(found)


def mark(name: str) -> str:
    """The mark of what `see` finds, from memory while nothing can have changed."""
    with site.office().read() as session:
        attempt = find_attempt(session, name) or abort(404)
        beat = overview.beat(session, attempt)
    work = desk().works.find((attempt.code,))
    turn = int(site.now().timestamp()) // FRESH_SECONDS
    stamp = (beat, turn, work and (id(work), work.running))
    known = desk().marks.get(name)
    if known is None or known[0] != stamp:
        known = desk().marks[name] = (stamp, see(name).mark)
    return known[1]


def words_of(seen: Seen) -> dict[str, Any]:
    """What both pages say of a draw: who is called how, and how two readings differ."""
    names = {each.username: each.name for each in seen.found.staff}
    titles = {each.who: each.title for each in seen.found.attempt.sources}
    return {
        "seen": seen,
        "attempt": seen.found.attempt,
        "differing": _compared(seen.found.differing),
        "name_of": lambda username: names.get(username) or _called(username),
        "party": lambda who: titles.get(who) or party_name("", who),
        "kind_of": kinds.of,
        "words": texts,
        "calling_off": calling_off,
        "of_claiming": of_claiming,
        "joint": called.JOINT_SHORT,
    }


def _called(username: str) -> str:
    """Somebody who has no account: whoever held the machine."""
    return proving.machine(username) if username.partition(":")[0] == "cli" else username


def _compared(readings: tuple[TypedValue, ...]) -> list[tuple[str, list[tuple[str, bool]]]]:
    """Who has read which digits, and of each whether the other one has read the same."""
    if len(readings) != 2:
        return []
    same = [one == other for one, other in zip(readings[0].value, readings[1].value, strict=True)]
    return [(each.typist, list(zip(each.value, same, strict=True))) for each in readings]


def _seen(found: AttemptOverview) -> Seen:
    work, now = desk().works.find((found.attempt.code,)), site.now()
    outside = listing.is_outside(site.office(), found.attempt)
    duty = duties.next_of(found, now, outside=outside)
    if work is not None and work.running:
        duty = Duty("wait", called.WORKS[work.what], ())
    told = repr((found, duty, work and work.failure))
    return Seen(found, duty, work, sha256(told.encode()).hexdigest()[:16], now)


def _second(session: Any, attempt: Attempt, count: int) -> Handed | None:
    """The newest of so many second results: to compare it takes a whole draw."""
    known = desk().seconds
    key = (attempt.name, count, "drawn" in attempt.steps)
    if key not in known:
        known[key] = second_result.newest(session, attempt)
    return known[key]
