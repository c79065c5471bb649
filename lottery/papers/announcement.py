"""The announcement: who has won what, masked, where to check it, and how to claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from draws import result
from draws.cards import Card
from draws.result import Row
from draws.winners import in_one_list
from lottery.papers.claiming import ClaimRules, rules_of
from lottery.papers.composed import ComposedPaper, listed, table
from lottery.papers.record import DrawRecord
from lottery.texts.minutes.pages import entries, moment, places, winners
from lottery.texts.papers import announcement as words
from lottery.texts.papers import many
from lottery.typesetting.document import (
    Block,
    Code,
    Heading,
    Lines,
    Pairs,
    Paragraph,
    Quote,
    Section,
)

FEW = 12
"""So many winners of a tier stand in one strip; more in two."""
TOGETHER, A_ROW = 250, 100
"""So many alternates of a tier stand in one row, which a page can hold; of more, so many."""
SHARES, NARROW = (0.9, 2, 1.6, 2.1, 1.5), (5.6, 5.4, 6.2, 4.9)
KINDS = ("number", "code", "text", "code", "code")


def compose(record: DrawRecord) -> ComposedPaper:
    """Winners by tier, alternates by number, and what a winner needs to know."""
    drawn = record.at("drawn")
    prizes = sum(row.prize for row in record.rows)
    values = (entries(record.manifest.pool_count), winners(prizes), moment(drawn))
    told = listed(record) if record.winner_list else tuple(_prizes(record))
    sections = (
        Section("", (Paragraph(words.WHAT), *told, *_alternates(record))),
        Section(words.CLAIM, tuple(_claim(rules_of(record)))),
        Section(words.CHECK, tuple(_where(record))),
    )
    summary = tuple(zip(words.SUMMARY, values, strict=True))
    return ComposedPaper("announcement", drawn, sections, summary)


def _prizes(record: DrawRecord) -> Iterator[Block]:
    cards, rows = record.cards, record.rows
    for tier in record.attempt.tiers:
        won = [row for row in rows if row.what == tier.code]
        yield Heading(f"{tier.name}　{tier.prize}".rstrip("　"), places(len(won), tier.count))
        if not won:
            yield Paragraph(words.NONE)
            continue
        cells = [_masked(row, cards[row.entry]) for row in won]
        if len(won) <= FEW:
            yield table(words.COLUMNS, SHARES, cells, KINDS)
        else:  # in the order of the prizes, which leaves room for two strips
            narrow = [cell[1:] for cell in cells]
            yield table(words.COLUMNS[1:], NARROW, narrow, KINDS[1:], repeat=2)


def _alternates(record: DrawRecord) -> Iterator[Block]:
    spare = [tier for tier in record.attempt.tiers if tier.alternates]
    if spare:
        yield Heading(words.ALTERNATES)
        yield Paragraph(words.ALTERNATES_WHAT)
    for tier in spare:
        entered = [row.entry for row in record.rows if row.what == f"A{tier.code}"]
        yield numbers(tier.name, entered)


def numbers(name: str, entered: Sequence[str]) -> Pairs:
    """The numbers beside the name of their tier; where they would not fit on one page (it is cut
    off there), as several rows; of too many for paper only where they stand."""
    if in_one_list(len(entered)):
        return Pairs(((name, many.ALTERNATES),))
    if len(entered) <= TOGETHER:
        return Pairs(((name, "　".join(entered) or words.NONE),))
    parts = (entered[first : first + A_ROW] for first in range(0, len(entered), A_ROW))
    return Pairs(tuple((name, "　".join(part)) for part in parts))


def _masked(row: Row, card: Card) -> tuple[str, ...]:
    return (row.slot, row.entry, card.holder, card.phone, card.invoice)


def _claim(rules: ClaimRules) -> Iterator[Block]:
    yield from claim_blocks(rules, rules.lines)
    yield Lines(words.CONTACT, across=1)
    yield Paragraph(words.FALSE)


def claim_blocks(rules: ClaimRules, lines: tuple[str, ...]) -> Iterator[Block]:
    """Some of what the rules say of claiming, in their own words, and the day it comes to."""
    if not lines:
        yield Paragraph(words.NO_RULE)
        return
    yield Paragraph(words.RULES_SAY)
    yield Quote(lines, code=False)
    if rules.days:
        yield Paragraph(_until(rules))


def _until(rules: ClaimRules) -> str:
    """The last day; that it was moved, or could not be, follows."""
    if rules.lost:
        return words.lost(rules.days)
    told = words.by_period(rules.days, rules.last_day)
    if rules.unmoved:
        return told + words.moved(rules.unmoved)
    return told + (words.uncounted(rules.unknown_year) if rules.unknown_year else "")


def _where(record: DrawRecord) -> Iterator[Block]:
    yield Paragraph(words.WHERE)
    address = public_page(record)
    pairs = [(words.ADDRESS, address or words.NO_ADDRESS)]
    pairs.append((words.MANIFEST, record.manifest_sha256))
    pairs.append((words.RESULT, sha256(record.files[result.FILE]).hexdigest()))
    yield Pairs(tuple(pairs))
    if address:
        yield Code(address, words.CODE, words.CODE_ALT, 84)
    yield Lines(words.SIGN, across=2)


def public_page(record: DrawRecord) -> str:
    """The address of this attempt's public page; empty where none is set."""
    site = record.settings.public_url
    return f"{site}/draws/{record.attempt.name}" if site else ""
