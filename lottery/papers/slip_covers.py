"""Covers for both copies of each sealed slip, one a page, to be put on its envelope."""

from __future__ import annotations

from collections.abc import Iterator

from lottery.ceremony.sources.sealing import COPIES, SealedSource
from lottery.papers.composed import ComposedPaper, blank, called, draw_line
from lottery.papers.record import DrawRecord
from lottery.texts.papers import slip_covers as words
from lottery.texts.vocabulary import SOURCE_KINDS
from lottery.typesetting.document import Block, Heading, Lines, Pairs, Paragraph, Section


def compose(record: DrawRecord) -> ComposedPaper:
    """A cover for each copy that has a keeper."""
    sections: list[Section] = []
    for slip in record.slips:
        copies = max(len(slip.keepers), COPIES if record.attempt.live else 1)
        for number, keeper in enumerate(slip.keepers, 1):
            title = words.title(slip.title, number, copies)
            blocks = tuple(_blocks(record, slip, number, copies, called(record, keeper)))
            sections.append(Section(title, blocks, new_page=bool(sections)))
    return ComposedPaper("slip-covers", record.at("open"), tuple(sections), bare=True)


def _blocks(
    record: DrawRecord, slip: SealedSource, number: int, copies: int, keeper: str
) -> Iterator[Block]:
    attempt = record.attempt
    values = (
        attempt.title,
        draw_line(record),
        f"{slip.number}　{SOURCE_KINDS['sealed']}",
        slip.title,
        words.copy(number, copies),
        keeper,
        slip.sha256,
    )
    yield Pairs(tuple(zip(words.LABELS, values, strict=True)))
    yield Paragraph(words.INSIDE)
    yield Heading(words.OPEN)
    yield from map(Paragraph, words.OPEN_TEXT)
    yield Lines(words.HANDED, across=3)
    yield Heading(words.FLAP)
    yield blank(words.SIGN, (1, 1, 1), 1, 150)
