"""What was decided on the rows of a table, counted as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from lottery.importing.jobs import Counts
from lottery.texts import reasons
from lottery.texts.office import tables as sheet_texts


@dataclass(frozen=True)
class Counted:
    """Rows with one verdict and code, what the code means, and the first of them."""

    verdict: str
    code: str
    told: str
    count: int


def counted(counts: Counts) -> list[Counted]:
    """By verdict in the order of the page, then the most frequent first."""
    order = tuple(sheet_texts.VERDICTS)
    found = [
        Counted(verdict, code, reasons.title(code) if code else "", count)
        for (verdict, code), count in counts.items()
    ]
    return sorted(found, key=lambda one: (order.index(one.verdict), -one.count, one.code))


def totals(counts: Counts) -> dict[str, int]:
    """Rows by verdict."""
    return {
        verdict: sum(n for (v, _), n in counts.items() if v == verdict)
        for verdict in sheet_texts.VERDICTS
    }
