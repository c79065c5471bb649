"""Screening: what the hall's screens show, stored, so that every screen and every reload agree.

A screen never decides: it shows this row. Each change names the version that it was made from, so
two presses of one key, or two people at two consoles, are one change and one refusal. Whoever can
change this row can show a page too early or again, and never a winner who is not in result.txt.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lottery import canonical_json
from lottery.attempts import Attempt
from lottery.clock import in_utc
from lottery.errors import ScreenMovedError
from lottery.hall.frames import PHASES, Shown, place_of
from lottery.models import CalledOffDraw, DrawSource, DrawStep, Screen
from lottery.texts.hall import screens as sentences


def shown(session: Session, attempt: Attempt) -> Shown:
    """What the screens of an attempt show; the title, as version 0, while nobody led them."""
    row = session.get(Screen, (attempt.code, attempt.attempt), populate_existing=True)
    if row is None:
        planned = min(at for at, _ in attempt.steps.values())
        return Shown(since=planned)
    return _read(row.version, row.frame, canonical_json.load(row.state))


def _read(version: int, frame: str, state: dict[str, Any]) -> Shown:
    place = place_of(frame)
    if place is None or state["phase"] not in PHASES:
        raise ValueError(f"no frame of this program: {frame!r} {state!r}")
    return Shown(
        version=version,
        place=place,
        phase=state["phase"],
        since=_moment(state["since"]),
        held=_moment(state["held"]) if state["held"] else None,
        blank=state["blank"],
        step=state["step"],
        seen=state["seen"],
        again=state.get("again", False),  # rows of earlier versions do not tell
    )


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def state_text(wanted: Shown) -> str:
    """Everything but the place and the version, as it is stored: canonical JSON."""
    return canonical_json.dump(
        {
            "phase": wanted.phase,
            "since": in_utc(wanted.since),
            "held": in_utc(wanted.held) if wanted.held else None,
            "blank": wanted.blank,
            "step": wanted.step,
            "seen": dict(wanted.seen),
            "again": wanted.again,
        }
    )


def show(session: Session, attempt: Attempt, wanted: Shown, *, by: str, now: datetime) -> Shown:
    """Store what the screens show from now on; `wanted.version` is the one it was made from.

    Raises ScreenMovedError if another change came first; then nothing is stored.
    """
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    row = {
        "version": wanted.version + 1,
        "frame": wanted.place.text(),
        "state": state_text(wanted),
        "at": now,
        "by": by,
    }
    if not wanted.version:
        try:
            session.execute(insert(Screen).values(**key, **row))
        except IntegrityError:
            raise ScreenMovedError(sentences.SCREEN_MOVED) from None
        return shown(session, attempt)
    same = (Screen.draw == attempt.code, Screen.attempt == attempt.attempt)
    change = update(Screen).where(*same, Screen.version == wanted.version).values(**row)
    if session.execute(change).rowcount != 1:  # type: ignore[attr-defined]
        raise ScreenMovedError(sentences.SCREEN_MOVED)
    return shown(session, attempt)


def stamp(session: Session, code: str, attempt: int) -> tuple[int, int, int]:
    """How far an attempt is, cheaply: its steps (one more if its draw is called off), its values,
    and the version of its screens.

    What is shown of an attempt changes only when one of the three does. (0, 0, 0): no such attempt.
    """
    steps = _count(DrawStep, code, attempt)
    values = _count(DrawSource, code, attempt).where(DrawSource.value.is_not(None))
    version = select(func.coalesce(func.max(Screen.version), 0)).where(
        Screen.draw == code, Screen.attempt == attempt
    )
    off = select(func.count()).select_from(CalledOffDraw).where(CalledOffDraw.draw == code)
    query = select(*(each.scalar_subquery() for each in (steps, values, version, off)))
    found = session.execute(query).one()
    return (found[0] + found[3] if found[0] else 0, found[1], found[2])


def _count(table: type[DrawStep] | type[DrawSource], code: str, attempt: int) -> Any:
    here = (table.draw == code, table.attempt == attempt)
    return select(func.count()).select_from(table).where(*here)
