"""A table that is imported already comes again: its refused rows are judged anew.

What was refused for a reason that no longer holds (a merchant who is registered by now, rules that
changed) is entered; accepted rows are left alone. The row keeps its last verdict, and the journal
both, so nobody is refused or accepted unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lottery import journal
from lottery.importing import verdicts
from lottery.intake import Counter, RowToEnter
from lottery.models import ImportRow
from lottery.tables.rows import SheetRow

ACT = "import-rows-judged-anew"


def refused_rows(session: Session, job: int) -> frozenset[int]:
    """The numbers of a job's rows that are refused."""
    query = select(ImportRow.row).where(ImportRow.job == job, ImportRow.verdict == "refuse")
    return frozenset(session.scalars(query))


def count_refused(session: Session, job: int) -> int:
    """How many rows of a job are refused."""
    query = select(func.count()).where(ImportRow.job == job, ImportRow.verdict == "refuse")
    return session.scalar(query.select_from(ImportRow)) or 0


def judge(
    session: Session,
    counter: Counter,
    job: int,
    chunk: Sequence[SheetRow],
    *,
    by: str,
    now: datetime,
) -> int:
    """Judge some refused rows of a job once more; how many have another verdict or reason now."""
    results = counter.enter_many([RowToEnter(row.raw, row.problems) for row in chunk])
    changed = []
    for row, result in zip(chunk, results, strict=True):
        stored = session.get_one(ImportRow, (job, row.number))
        before = (stored.verdict, stored.code)
        for name, value in verdicts.columns(result, row.together).items():
            setattr(stored, name, value)
        after = (stored.verdict, stored.code)
        if before != after:
            told = {"row": row.number, "before": before, "becomes": after, "entry": stored.entry}
            changed.append(told)
    session.flush()
    if changed:
        detail = {"job": job, "rows": len(chunk), "changed": changed}
        journal.write(session, actor=by, act=ACT, detail=detail, now=now)
    return len(changed)
