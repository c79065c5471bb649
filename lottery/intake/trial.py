"""Counters that store nothing: for a dry run, and for what is shown before it is confirmed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from draws.cards import Card, Slip
from lottery import register
from lottery.intake.entering import NO_CARD, NO_SLIP, Counter
from lottery.intake.known import Known, papers_of
from lottery.intake.refused import Refusing
from lottery.invoices import Reason


class Trial(Counter):
    """Decides as a counter would, in a reading session, and stores nothing. Chunk after chunk, it
    knows what the chunks before would have entered; its receipts hold no papers."""

    def _stand(self, session: Session) -> int:
        return register.size(session)

    def _prepare(
        self, known: Known, number: int, reasons: tuple[Reason, ...]
    ) -> tuple[str, Slip, Card]:
        return "", NO_SLIP, NO_CARD

    def _write(self, correcting: object) -> None:
        self._identities.forget_new()

    def _record(self, rows: Iterable[Refusing]) -> None:
        pass


class Foresight(Trial):
    """A trial whose receipts hold papers to be looked at: their salts and numbers mean nothing."""

    def _prepare(
        self, known: Known, number: int, reasons: tuple[Reason, ...]
    ) -> tuple[str, Slip, Card]:
        papers = papers_of(known, self._acting.random_bytes)
        return papers.commit, papers.slip, papers.card
