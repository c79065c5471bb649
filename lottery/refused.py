"""Refusals on record: each once, however often it is repeated, and without personal data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lottery.canonical_json import dump
from lottery.identities import AT_ONCE
from lottery.models import Refusal
from lottery.outcomes import shareable
from lottery.people import Boxes
from lottery.terms import Item, Refused, Sound


@dataclass(frozen=True, slots=True)
class Refusing:
    """A row, what its own content decided, and the refusal that came of it."""

    item: Item
    decided: Sound | Refused
    result: Refused


def record(
    session: Session, boxes: Boxes, refused: Iterable[Refusing], *, by: str, now: datetime
) -> int:
    """Put refusals on record; how many were not before."""
    found: dict[str, dict[str, object]] = {}
    for one in refused:
        row = _row(boxes, one)
        found.setdefault(str(row["fingerprint"]), {**row, "at": now, "by": by})
    ordered = sorted(found)
    for start in range(0, len(ordered), AT_ONCE):
        part = ordered[start : start + AT_ONCE]
        query = select(Refusal.fingerprint).where(Refusal.fingerprint.in_(part))
        for stored in session.scalars(query):
            del found[stored]
    if found:
        session.execute(insert(Refusal), list(found.values()))
    return len(found)


def _row(boxes: Boxes, one: Refusing) -> dict[str, object]:
    codes = [reason.code for reason in one.result.reasons]
    content = dump([*astuple(one.item.raw), *codes])
    told = [[r.code, r.field, r.value] for r in map(shareable, one.result.reasons)]
    sound = one.decided if isinstance(one.decided, Sound) else None
    return {
        "fingerprint": boxes.index("refusal", content),
        "identity": sound.invoice.identities[0] if sound else None,
        "code": codes[0],
        "detail": dump(told),
    }
