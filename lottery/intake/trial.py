"""Counters that store nothing: for a dry run, and for what is shown before it is confirmed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from draws.cards import Card, Slip
from lottery import register
from lottery.intake.entering import Counter
from lottery.intake.known import Known
from lottery.intake.refused import Refusing
from lottery.invoices import Reason
from lottery.people import make_papers

_NO_PAPERS = ("", Slip(*[""] * 9), Card(*[""] * 6))


class Trial(Counter):
    """Decides as a counter would, in a reading session, and stores nothing. Chunk after chunk, it
    knows what the chunks before would have entered; its receipts hold no papers."""

    def _stand(self, session: Session) -> int:
        return register.size(session)

    def _prepare(
        self, known: Known, number: int, reasons: tuple[Reason, ...]
    ) -> tuple[str, Slip, Card]:
        return _NO_PAPERS

    def _write(self, correcting: object) -> None:
        self._identities.forget_new()

    def _record(self, rows: Iterable[Refusing]) -> None:
        pass


class Foresight(Trial):
    """A trial whose receipts hold papers to be looked at: their salts and numbers mean nothing."""

    def _prepare(
        self, known: Known, number: int, reasons: tuple[Reason, ...]
    ) -> tuple[str, Slip, Card]:
        papers = make_papers(known.sound.facts, self._acting.random_bytes)
        return papers.commit, papers.slip, papers.card
