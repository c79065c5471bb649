"""Which papers there are, in the order in which they are needed, and what one still lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lottery.attempts import Attempt
from lottery.ceremony.sources import sealing
from lottery.papers import (
    announcement,
    application,
    checks,
    events,
    flow,
    notices,
    slip_covers,
)
from lottery.papers import (
    sealing as proof,
)
from lottery.papers.composed import ComposedPaper
from lottery.papers.figures import figures_of
from lottery.papers.record import DrawRecord
from lottery.texts.papers import names as words

Compose = Callable[[Session, DrawRecord], ComposedPaper]
Missing = Callable[[Session, Attempt], str]


@dataclass(frozen=True)
class PaperKind:
    """A paper by its name: `since` is what it waits for, `compose` says what stands in it, and
    `missing` what an attempt still lacks for it (empty: nothing)."""

    name: str
    since: str
    compose: Compose
    missing: Missing

    @property
    def file(self) -> str:
        """What its file is called."""
        return f"{self.name}.pdf"


def _nothing(_session: Session, _attempt: Attempt) -> str:
    return ""


def _frozen(_session: Session, attempt: Attempt) -> str:
    return "" if "frozen" in attempt.steps else words.NOT_FROZEN


def _drawn(_session: Session, attempt: Attempt) -> str:
    if attempt.ended:
        return words.NO_RESULT
    return "" if "drawn" in attempt.steps else words.NOT_DRAWN


def _slips(session: Session, attempt: Attempt) -> str:
    slips = sealing.slips(session, attempt)
    if not slips:
        return words.NO_SEALED_SOURCE
    unready = [
        each.title
        for each in slips
        if not each.sha256 or not each.keepers or sealing.wants_keepers(attempt, each)
    ]
    return words.slips_missing(unready) if unready else ""


def _of(compose: Callable[[DrawRecord], ComposedPaper]) -> Compose:
    return lambda _session, record: compose(record)


def _sealing(session: Session, record: DrawRecord) -> ComposedPaper:
    return proof.compose(record, figures_of(session, record))


_KINDS = (
    PaperKind("application", "open", _of(application.compose), _nothing),
    PaperKind("slip-covers", "sealed", _of(slip_covers.compose), _slips),
    PaperKind("sealing", "frozen", _sealing, _frozen),
    PaperKind("flow", "open", _of(flow.compose), _nothing),
    PaperKind("checks", "frozen", _of(checks.compose), _frozen),
    PaperKind("announcement", "drawn", _of(announcement.compose), _drawn),
    PaperKind("events", "open", _of(events.compose), _nothing),
    PaperKind("notices", "drawn", _of(notices.compose), _drawn),
    PaperKind("receipt", "drawn", _of(notices.compose_receipt), _drawn),
)
SHELF: Mapping[str, PaperKind] = {kind.name: kind for kind in _KINDS}
"""Every paper by its name."""
