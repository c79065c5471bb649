"""A notice for each winner, and the list on which prizes are handed over: masked values alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from draws.cards import Card
from draws.result import Row
from lottery.papers.announcement import claim_blocks, public_page
from lottery.papers.claiming import ClaimRules, rules_of
from lottery.papers.composed import ComposedPaper, draw_line, listed, table
from lottery.papers.record import DrawRecord
from lottery.programme import TierPlan
from lottery.programme.claiming import tax_fen
from lottery.texts.minutes.pages import places
from lottery.texts.papers import announcement, many
from lottery.texts.papers import notices as words
from lottery.typesetting.document import Block, Heading, Lines, Pairs, Paragraph, Room, Section

PART = 500
"""So many winners' notices are one part, which takes a few seconds."""
RECEIPT_SHARES = (0.7, 1.95, 1.6, 2.35, 1.6, 1.4, 1, 2, 1.2)
RECEIPT_KINDS = ("number", "code", "text", "code", *["blank"] * 5)


def compose(record: DrawRecord, entry: str = "", part: int = 0) -> ComposedPaper:
    """A page for each winner in the order of the result; for the one with this number; or for
    those of one part, the first being 1. Of winners who are too many for one paper it says how they
    are made."""
    if not (entry or part) and record.winner_list:
        told = (*listed(record), Paragraph(many.NOTICES))
        return ComposedPaper("notices", record.at("drawn"), (Section("", told),))
    won = [row for row in record.rows if row.prize and entry in ("", row.entry)]
    if part:
        won = won[PART * (part - 1) : PART * part]
    closer = _pages(record, won, close=True)
    return replace(_pages(record, won, close=False), most_pages=len(won), closer=closer)


def _pages(record: DrawRecord, won: Sequence[Row], *, close: bool) -> ComposedPaper:
    cards, claim = record.cards, rules_of(record)
    tiers = {tier.code: tier for tier in record.attempt.tiers}
    sections = [
        Section(
            words.title(row.entry),
            (
                *_prize(record, tiers[row.what], row, cards[row.entry]),
                *_claiming(record, claim, close=close),
            ),
            new_page=number > 0,
        )
        for number, row in enumerate(won)
    ]
    return ComposedPaper("notices", record.at("drawn"), tuple(sections), bare=True)


def _prize(record: DrawRecord, tier: TierPlan, row: Row, card: Card) -> Iterator[Block]:
    """Who has won what, and the tax on it."""
    attempt = record.attempt
    yield Paragraph(words.dear(attempt.title, draw_line(record)))
    yield table(words.WHO, (1, 1, 1, 1), [(row.entry, card.holder, card.phone, card.invoice)])
    worth, tax = words.worth(tier.value_fen), words.TAX_UNKNOWN
    if tier.value_fen:
        tax = words.tax(tax_fen(tier.value_fen))
    drawn = words.drawn_at(record.at("drawn"))
    values = (tier.name, tier.prize, worth, tax, drawn)
    yield table(words.WHAT, (1.3, 2.6, 2, 2.1, 2.8), [values])
    yield Paragraph(words.TAX_RULE)


def _claiming(record: DrawRecord, claim: ClaimRules, *, close: bool) -> Iterator[Block]:
    """What to bring, until when, and how to know a true notice; on a crowded page in one run."""
    yield Heading(words.BRING)
    yield from _run(words.BRING_TEXT, close=close)
    yield Heading(words.DEADLINE)
    lines = tuple(map(words.cut, claim.deadline)) if close else claim.deadline
    yield from claim_blocks(claim, lines)
    yield Lines(words.CONTACT, across=2)
    yield Heading(words.GENUINE)
    yield from _run(words.GENUINE_TEXT, close=close)
    where = public_page(record) or announcement.NO_ADDRESS
    checked = (where, draw_line(record), record.manifest_sha256)
    yield Pairs(tuple(zip(words.CHECK_LABELS, checked, strict=True)))
    yield Lines(words.SIGN, across=2)


def _run(texts: Sequence[str], *, close: bool) -> Iterator[Block]:
    yield from (Paragraph(text) for text in (["".join(texts)] if close else texts))


def compose_receipt(record: DrawRecord) -> ComposedPaper:
    """A list for each tier, with room to sign in each row."""
    if record.winner_list:
        told = (*listed(record), Paragraph(many.RECEIPT))
        return ComposedPaper("receipt", record.at("drawn"), (Section("", told),))
    cards = record.cards
    blocks: list[Block] = [Paragraph(words.RECEIPT_WHAT)]
    for tier in record.attempt.tiers:
        won = [row for row in record.rows if row.what == tier.code]
        named = words.heading(tier.name, tier.prize)
        blocks.append(Heading(named, places(len(won), tier.count)))
        blocks.append(Paragraph(words.tax_each(tier.value_fen, tax_fen(tier.value_fen))))
        rows = [
            (row.slot, row.entry, card.holder, card.phone, *[""] * 5)
            for row in won
            for card in [cards[row.entry]]
        ]
        if rows:
            blocks.append(table(words.RECEIPT_COLUMNS, RECEIPT_SHARES, rows, RECEIPT_KINDS, 28))
    blocks += [Room(words.VACANT, 90), Lines(words.RECEIPT_SIGN, across=3)]
    return ComposedPaper("receipt", record.at("drawn"), (Section("", tuple(blocks)),))
