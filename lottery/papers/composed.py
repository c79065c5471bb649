"""A paper's content before it is set, and the small parts that several papers are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from lottery.papers.record import DrawRecord
from lottery.programme import TierPlan
from lottery.texts import sheets
from lottery.texts.ceremony.notary import PROGRAMS
from lottery.texts.minutes import signing
from lottery.texts.papers import flow as words
from lottery.texts.papers import many
from lottery.typesetting.document import Block, Column, Pairs, Paragraph, Section, Table


@dataclass(frozen=True)
class ComposedPaper:
    """What a paper says. `name` is its token, `made_at` the time of what it tells; `summary` are
    the few values under its title. One that is `bare` has no cover: each of its sections stands by
    itself. Where it takes more than `most_pages`, `closer` is set in its place."""

    name: str
    made_at: datetime
    sections: tuple[Section, ...]
    summary: tuple[tuple[str, str], ...] = ()
    bare: bool = False
    most_pages: int = 0
    closer: ComposedPaper | None = None


def table(  # noqa: PLR0917 - a table's parts, in the order in which they are read
    titles: Sequence[str],
    shares: Sequence[float],
    rows: Sequence[tuple[str, ...]],
    kinds: Sequence[str] = (),
    row_height: float = 0,
    repeat: int = 1,
) -> Table:
    """A table from titles, widths and kinds of its columns; text where no kind is given."""
    kinds = [*kinds, *["text"] * (len(titles) - len(kinds))]
    columns = tuple(Column(*each) for each in zip(titles, shares, kinds, strict=True))
    return Table(columns, tuple(rows), repeat, row_height)


def listed(record: DrawRecord) -> tuple[Block, ...]:
    """Of winners who are too many to be printed: how many of each tier, and their list's hash."""
    won = Counter(row.what for row in record.rows)
    rows = [(tier.name, tier.prize, f"{won[tier.code]:,}") for tier in record.attempt.tiers]
    digest = sha256(record.winner_list).hexdigest()
    return (
        Paragraph(many.LISTED),
        table(many.TIER_COLUMNS, (2.4, 4, 1.6), rows, ("text", "text", "number")),
        Pairs(((many.LIST_HASH, digest),)),
    )


def blank(
    titles: Sequence[str], shares: Sequence[float], rows: int, height: float, corner: str = ""
) -> Table:
    """A table to be written in by hand; `corner` stands small in the first row's cells."""
    cells = [(corner,) * len(titles), *[("",) * len(titles)] * (rows - 1)]
    return table(titles, shares, cells, ["blank"] * len(titles), height)


def called(record: DrawRecord, token: str) -> str:
    """What a party is called: as the plan says, or by its usual name."""
    titles = {source.who: source.title for source in record.attempt.sources}
    return titles.get(token) or signing.called(token)


def file_of(program: str) -> str:
    """What a program is called as a file; its name in the manifest if nobody said."""
    return PROGRAMS[program][0] if program in PROGRAMS else program


def tier_lines(tiers: Sequence[TierPlan]) -> list[str]:
    """Each tier as it is read aloud: name, count, prize and worth."""
    return [words.tier(each.name, each.count, each.prize, each.value_fen) for each in tiers]


def draw_line(record: DrawRecord) -> str:
    """Which draw it is, in a line."""
    attempt = record.attempt
    return sheets.named_fully(attempt.code, attempt.attempt, live=attempt.live)
