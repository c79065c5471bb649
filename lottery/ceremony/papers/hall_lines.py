"""What was typed of the hall, line by line: to be shown, and to be held against another version."""

from collections.abc import Sequence
from datetime import date, datetime, time

from lottery.ceremony.papers.typed import HallRecord
from lottery.clock import SHANGHAI, in_shanghai
from lottery.errors import StepRefusedError
from lottery.minutes.written.scene import ACTS
from lottery.texts.minutes import hall as texts

Change = tuple[str, str, str]
"""A field by its label, what it said before, and what it says now."""


def lines_of(hall: HallRecord) -> dict[str, str]:
    """Every field that says something, under its label."""
    scene = hall.scene
    found = {texts.present(each.role, each.organ): "、".join(each.names) for each in hall.present}
    for name in ACTS:
        act = getattr(scene, name)
        told = " ".join(part for part in (hour_of(act.at), act.by) if part)
        found[texts.ACTS[name]] = told
    found[texts.AGREES] = texts.AGREEMENT[scene.agrees]
    found |= {texts.numbered(texts.MOVE, n): text for n, text in enumerate(scene.moves, 1)}
    found |= {texts.numbered(texts.ANOMALY, n): text for n, text in enumerate(hall.anomalies, 1)}
    for name in texts.PEOPLE:
        found[texts.PEOPLE[name]] = getattr(scene, name)
    found[texts.VIDEO] = scene.video
    return {label: value for label, value in found.items() if value}


def changes(before: HallRecord, after: HallRecord) -> tuple[Change, ...]:
    """What differs between two versions, in the order of the later one; then what is gone."""
    old, new = lines_of(before), lines_of(after)
    labels = [*new, *(label for label in old if label not in new)]
    found = ((label, old.get(label, ""), new.get(label, "")) for label in labels)
    return tuple(change for change in found if change[1] != change[2])


def hour_of(at: str) -> str:
    """The hour of a time as it is typed.

    >>> hour_of("2024-04-10T09:30:00+08:00"), hour_of("")
    ('09:30', '')
    """
    return datetime.fromisoformat(at).astimezone(SHANGHAI).strftime("%H:%M") if at else ""


def at_hour(text: str, day: date) -> str:
    """A typed hour of a day as the protocol writes times; empty for none.

    >>> at_hour("9：30", date(2024, 4, 10))
    '2024-04-10T09:30:00+08:00'

    Raises StepRefusedError for what is no hour.
    """
    text = text.strip().replace("：", ":")
    if not text:
        return ""
    try:
        hour, minute = map(int, text.split(":"))
        return in_shanghai(datetime.combine(day, time(hour, minute), SHANGHAI))
    except ValueError:
        raise StepRefusedError(texts.no_hour(text)) from None


def one_line(label: str, text: str) -> str:
    """A line as it may stand in the minutes: blanks made one; raises StepRefusedError if it is
    longer than a line may be."""
    told = " ".join(text.split())
    if len(told) > texts.LONGEST:
        raise StepRefusedError(texts.too_long(label, len(told)))
    return told


def hash_of(text: str) -> str:
    """A typed SHA-256, 64 hex, or empty; raises StepRefusedError for anything else."""
    told = "".join(text.split()).lower()
    if told and (len(told) != 64 or set(told) - set("0123456789abcdef")):
        raise StepRefusedError(texts.no_hash(text.strip()))
    return told


def lines(label: str, texts_of: Sequence[str]) -> tuple[str, ...]:
    """Lines without the empty ones."""
    return tuple(line for line in (one_line(label, text) for text in texts_of) if line)
