"""What several sections are made of: tables, and how a tier and its worth are called."""

from __future__ import annotations

from draws.result import Row
from lottery.minutes.written.facts import OrganiserFacts, Prize
from lottery.texts.minutes import pages as texts
from lottery.typesetting.document import Block, Column, Paragraph, Table


def tickets(rows: tuple[Row, ...]) -> tuple[Block, ...]:
    """Entries with the beginnings of their tickets, three side by side."""
    if not rows:
        return (Paragraph(texts.NO_ROWS),)
    cells = tuple((row.slot, row.entry, row.ticket[:10]) for row in rows)
    columns = tuple(
        Column(title, share, kind)
        for title, share, kind in zip(
            texts.TICKET_COLUMNS, (1, 2, 2), ("number", "code", "code"), strict=True
        )
    )
    return (Table(columns, cells, repeat=3),)


def counted(rows: tuple[tuple[str, str], ...]) -> tuple[Block, ...]:
    """Reasons with how many entries each concerns."""
    if not rows:
        return (Paragraph(texts.NO_ROWS),)
    return (table(texts.REASON_COLUMNS, (6, 1.2), rows, ("text", "number")),)


def table(
    titles: tuple[str, ...],
    shares: tuple[float, ...],
    rows: tuple[tuple[str, ...], ...],
    kinds: tuple[str, ...] = (),
    repeat: int = 1,
) -> Table:
    """A table from titles, widths and kinds of its columns, so many strips side by side."""
    kinds = kinds or ("text",) * len(titles)
    columns = zip(titles, shares, kinds, strict=True)
    return Table(tuple(Column(*column) for column in columns), rows, repeat)


def money(prize: Prize) -> str:
    """A prize's worth, if it has one."""
    return texts.money(prize.value_fen) if prize.value_fen else "—"


def prize_of(code: str, facts: OrganiserFacts) -> Prize:
    """What the facts call a tier; its bare code if they do not name it."""
    for prize in facts.prizes:
        if prize.code == code:
            return prize
    return Prize(code, texts.tier(code), "")
