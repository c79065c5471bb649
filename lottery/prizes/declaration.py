"""The tax on prizes as it is declared for a month: a row for each time that tax was paid.

Names in full and identity numbers in full take two: an organiser proposes the month, a supervisor
or the notary confirms, and whoever proposed takes the table out once, within the hour. Anybody who
reads the accounts has the same table with masked names and the numbers' last four.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import journal, proposals, security_log
from lottery.accounts import Account
from lottery.clock import day_of
from lottery.errors import PrizeRefusedError
from lottery.invoices.values.amounts import yuan
from lottery.models import PrizeClaimant, PrizePaper, ProposalEnd, StoredProposal
from lottery.office.boxes import Boxes
from lottery.people import open_slip
from lottery.prizes import listing, papers
from lottery.prizes.sums import TAXED, MoneyLine
from lottery.proposals import IDENTITIES, Proposal
from lottery.register import entries
from lottery.security_log import SecurityEvent
from lottery.tables.exchange import write_table
from lottery.texts.prizes import declaration as words

OPENED = "prize-identities-opened"
"""In the journal, each time that such a table was taken out."""
_HOUR = timedelta(hours=words.HOURS)
_MONTH = re.compile("[0-9]{4}-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True)
class TaxRow:
    """Tax that was paid on a prize; money in fen. `number` is the last four, or the whole."""

    name: str
    form: str
    number: str
    income_fen: int
    tax_fen: int
    certificate: str
    paid: date
    prize: str
    entry: int
    proxy: bool


def check_month(month: str) -> str:
    """The month; raises PrizeRefusedError for what is none."""
    if not _MONTH.fullmatch(month):
        raise PrizeRefusedError(words.NOT_A_MONTH)
    return month


def paid_in(lines: Sequence[MoneyLine], month: str) -> list[MoneyLine]:
    """The lines of tax of a month, in the order in which it was paid."""
    found = [line for line in lines if line.figure == TAXED and line.month == month and line.act]
    return sorted(found, key=lambda line: line.act.id if line.act else 0)


def rows(
    session: Session, boxes: Boxes, lines: Sequence[MoneyLine], *, whole: bool
) -> tuple[TaxRow, ...]:
    """The rows of such lines; `whole` with full names and numbers, as far as they are there."""
    seen = {line.act.id: _papers_act(line) for line in lines if line.act}
    claimants = _claimants(session, list(seen.values()))
    numbers = _numbers(session, boxes, list(seen.values())) if whole else {}
    names = _names(session, boxes, lines, whole=whole)
    made = []
    for line in lines:
        act = line.act
        if act is None or act.entry is None:
            continue
        shown = claimants.get(seen[act.id])
        number = words.last_four(shown.last_four) if shown else ""
        if whole:
            number = numbers.get(seen[act.id], words.DESTROYED)
        made.append(
            TaxRow(
                name=names.get(act.entry, words.NO_NAME),
                form=words.form(shown.form) if shown else "",
                number=number,
                income_fen=line.tier.value_fen,
                tax_fen=line.fen,
                certificate=str(act.detail.get("certificate", "")),
                paid=day_of(act.at),
                prize=line.id.name,
                entry=act.entry,
                proxy=bool(shown and shown.proxy),
            )
        )
    return tuple(made)


def write(table: Sequence[TaxRow], path: Path) -> None:
    """Write rows as .xlsx or .csv, with their total. Raises SheetError for another ending."""
    lines = [
        (
            *(str(number), row.name, row.form, row.number, words.INCOME, yuan(row.income_fen)),
            *(words.RATE, yuan(row.tax_fen), row.certificate, row.paid.isoformat(), row.prize),
            *(f"{row.entry:010d}", words.PROXY if row.proxy else ""),
        )
        for number, row in enumerate(table, start=1)
    ]
    income, tax = sum(row.income_fen for row in table), sum(row.tax_fen for row in table)
    total = (words.TOTAL, "", "", "", "", yuan(income), "", yuan(tax), "", "", "", "", "")
    write_table(path, (words.COLUMNS, *lines, total))


def propose(
    session: Session, month: str, lines: Sequence[MoneyLine], *, by: Account, now: datetime
) -> Proposal:
    """Propose to take out a month's table with full numbers. Raises PrizeRefusedError for a month
    without tax, and ProposalRefusedError."""
    found = paid_in(lines, check_month(month))
    if not found:
        raise PrizeRefusedError(words.NOTHING)
    detail = {"rows": len(found)}
    return proposals.propose(session, IDENTITIES, month, detail, by=by, now=now)


def waiting(session: Session) -> tuple[Proposal, ...]:
    """The proposals of tables that wait for a second hand."""
    return tuple(each for each in proposals.open_for(session) if each.act == IDENTITIES)


def own(session: Session, number: int) -> Proposal:
    """A proposal of such a table; raises ProposalRefusedError for none, and PrizeRefusedError for
    one of something else."""
    found = proposals.get(session, number)
    if found.act != IDENTITIES:
        raise PrizeRefusedError(words.not_this(number))
    return found


def to_take(session: Session, by: str, now: datetime) -> tuple[Proposal, ...]:
    """What somebody proposed and may take out now."""
    query = (
        select(StoredProposal.id)
        .join(ProposalEnd, ProposalEnd.proposal == StoredProposal.id)
        .where(StoredProposal.act == IDENTITIES, StoredProposal.by == by)
        .where(ProposalEnd.what == "confirmed", ProposalEnd.at > now - _HOUR)
        .order_by(StoredProposal.id)
    )
    found = [proposals.get(session, number) for number in session.scalars(query)]
    return tuple(each for each in found if not _refused(session, each, by, now))


def until(proposal: Proposal) -> datetime | None:
    """Until when a confirmed one may be taken out; None of one that is not confirmed."""
    end = proposal.end
    return end.at + _HOUR if end and end.what == "confirmed" else None


def take_out(
    session: Session,
    boxes: Boxes,
    number: int,
    lines: Sequence[MoneyLine],
    *,
    by: str,
    now: datetime,
) -> tuple[str, tuple[TaxRow, ...]]:
    """The month and the whole table of a confirmed proposal, once; it stands in the journal and in
    the security log. Raises PrizeRefusedError for anybody else, a second time, and after the hour.
    """
    journal.lock_head(session)  # of two who take it out at the same moment one is first
    found = own(session, number)
    if why := _refused(session, found, by, now):
        raise PrizeRefusedError(why)
    table = rows(session, boxes, paid_in(lines, found.subject), whole=True)
    detail: dict[str, str | int] = {"proposal": number, "month": found.subject, "rows": len(table)}
    journal.write(session, actor=by, act=OPENED, detail=detail, now=now)
    security_log.note(session, SecurityEvent("unmasked", by, detail=detail), now)
    return found.subject, table


def _refused(session: Session, found: Proposal, by: str, now: datetime) -> str:
    """Why somebody may not take it out now; empty if he may."""
    last = until(found)
    if last is None:
        return words.NOT_CONFIRMED
    if found.by != by:
        return words.NOT_YOURS
    if journal.last_of(session, (OPENED,), proposal=found.id) is not None:
        return words.TAKEN_ALREADY
    return words.HOUR_OVER if now >= last else ""


def _papers_act(line: MoneyLine) -> int:
    """The act at which the papers were seen of whoever paid; 0 without one."""
    act = line.act
    if act is None:
        return 0
    seen = [
        each.id
        for each in line.acts
        if each.what == "documents" and each.turn == act.turn and each.id < act.id
    ]
    return seen[-1] if seen else 0


def _claimants(session: Session, acts: Sequence[int]) -> dict[int, PrizeClaimant]:
    query = select(PrizeClaimant).where(PrizeClaimant.act.in_(acts))
    return {each.act: each for each in session.scalars(query)}


def _numbers(session: Session, boxes: Boxes, acts: Sequence[int]) -> dict[int, str]:
    """The sealed numbers that are still there, by the act at which they were shown."""
    row = PrizePaper
    query = select(row.act, row.id).where(row.kind == "identity", row.act.in_(acts))
    return {
        act: papers.opened(session, boxes, paper)[1].decode()
        for act, paper in session.execute(query).all()
    }


def _names(
    session: Session, boxes: Boxes, lines: Sequence[MoneyLine], *, whole: bool
) -> dict[int, str]:
    """Who paid, by entry: in full, or masked; without those whose papers are destroyed."""
    numbers = {line.act.entry for line in lines if line.act and line.act.entry is not None}
    if not whole:
        masked = listing.cards(session, boxes, numbers)
        return {number: card.holder for number, card in masked.items()}
    return {
        number: open_slip(boxes, held.commit, held.slip_box).holder
        for number, held in entries.boxed_of(session, numbers).items()
    }
