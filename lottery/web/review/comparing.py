"""An entry beside those that resemble it, line by line, and its story in the order of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from draws.cards import Card
from lottery.intake.similar import Beside
from lottery.invoices.values.amounts import yuan
from lottery.review.cases import Case, EntrySummary
from lottery.texts.reasons import KINDS
from lottery.texts.review import pages as words
from lottery.texts.review.decisions import REJECTIONS, STATUSES
from lottery.web import show

MOST = 5
"""So many stand side by side; the others are named below."""

_ALIKE_BY_HASH = ("seller", "holder", "phone", "issued", "amount")


@dataclass(frozen=True)
class Cell:
    """What another entry says, and whether it says the same."""

    text: str
    same: bool


@dataclass(frozen=True)
class ComparedFact:
    """One fact: what the entry says, and what the others say."""

    label: str
    own: str
    others: tuple[Cell, ...]


@dataclass(frozen=True)
class StoryEvent:
    """Something that happened to an entry."""

    at: datetime
    by: str
    what: str
    told: str


def rows(
    case: Case, beside: Sequence[Beside], periods: Mapping[str, str]
) -> tuple[ComparedFact, ...]:
    """The comparison, with at most MOST others. `periods` are titles by batch."""
    own = facts_shown(case.entry, case.identities, periods)
    known = {one.number: one for one in beside}
    columns = [
        (known[other.number].same, facts_shown(other, known[other.number].identities, periods))
        for other in case.similar[:MOST]
        if other.number in known
    ]
    return tuple(
        ComparedFact(
            label, own[name], tuple(Cell(c[name], _same(name, same, own, c)) for same, c in columns)
        )
        for name, label in words.FIELDS.items()
    )


def facts_shown(
    entry: EntrySummary, identities: Sequence[str], periods: Mapping[str, str]
) -> dict[str, str]:
    """An entry's facts as people read them; of its people only what the card shows."""
    numbers = [show.invoice(identity[2:]) for identity in identities]
    return {
        "invoice": " / ".join(numbers) or _masked(entry.card, "invoice"),
        "seller": entry.seller_name,
        "issued": entry.issued.isoformat(),
        "amount": f"{yuan(entry.amount_fen)} 元",
        "holder": _masked(entry.card, "holder"),
        "phone": _masked(entry.card, "phone"),
        "kind": KINDS.get(entry.kind, entry.kind),
        "batch": periods.get(entry.batch, entry.batch),
        "entered": f"{entry.entered_by}，{show.moment(entry.entered_at)}",
        "status": STATUSES[entry.status],
    }


def story(case: Case) -> tuple[StoryEvent, ...]:
    """Entered, proposed, decided, appealed: the oldest first."""
    entry = case.entry
    what = words.SUBMITTED if case.reasons else words.ENTERED
    steps = [StoryEvent(entry.entered_at, entry.entered_by, what, "")]
    notes = {note.line: note.note for note in case.notes}
    for event in case.history:
        why = _why(event.reason, notes.get(event.line, ""))
        steps.append(StoryEvent(event.at, event.by, words.STEPS[event.what], why))
    for motion in case.motions:
        why = _why(motion.reason, motion.note)
        steps.append(StoryEvent(motion.at, motion.by, words.MOTIONS[motion.what], why))
    return tuple(sorted(steps, key=lambda step: step.at))


def _why(code: str | None, note: str) -> str:
    return "，".join(filter(None, (REJECTIONS.get(code, code) if code else "", note)))


def _same(
    name: str, same: frozenset[str], own: Mapping[str, str], other: Mapping[str, str]
) -> bool:
    """Two people behind the same mask are not the same: where there is a hash, it decides."""
    return name in same if name in _ALIKE_BY_HASH else own[name] == other[name]


def _masked(card: Card | None, name: str) -> str:
    return words.FORGOTTEN if card is None else str(getattr(card, name))
