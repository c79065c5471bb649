"""What came of the draw: prizes, alternates, and who is checked again or was passed over."""

from __future__ import annotations

from hashlib import sha256

from draws.cards import WINNERS
from draws.result import Row
from draws.winners import in_one_list
from lottery.minutes.written.drawn import DrawnBundle
from lottery.minutes.written.facts import OrganiserFacts
from lottery.minutes.written.in_the_hall import RECOMPUTED
from lottery.minutes.written.parts import prize_of, table, tickets
from lottery.texts.minutes import pages as texts
from lottery.texts.minutes import scene as words
from lottery.typesetting.document import Block, Heading, Pairs, Paragraph


def prizes(drawn: DrawnBundle, facts: OrganiserFacts) -> tuple[Block, ...]:
    """Each prize in order, with the masked card that was fixed before the draw."""
    drawn_any = any(drawn.of(code) for code, _ in drawn.manifest.tiers)
    rule = texts.MASK_RULE if drawn_any else texts.NO_WINNERS
    blocks: list[Block] = [Paragraph(rule, RECOMPUTED)]
    kinds = ("number", "digits", "text", "digits", "digits")
    for code, planned in drawn.manifest.tiers:
        prize, rows = prize_of(code, facts), drawn.of(code)
        name = f"{prize.name}　{prize.award}".rstrip("　")
        blocks.append(Heading(name, texts.places(len(rows), planned)))
        if rows and not drawn.listed:
            cells = tuple(_winner(drawn, row) for row in rows)
            widths = (30.0, 50.5, 43.5, 54.8, 41.2)
            blocks.append(table(texts.WINNER_COLUMNS, widths, cells, kinds, repeat=2))
    if drawn.listed:
        digest = sha256(drawn.files[WINNERS]).hexdigest()
        blocks += [Paragraph(texts.WINNERS_LISTED), Pairs(((texts.WINNERS_HASH, digest),))]
    return tuple(blocks)


def alternates(drawn: DrawnBundle, facts: OrganiserFacts) -> tuple[Block, ...]:
    """Who moves up when a winner falls out; their cards stay closed until then."""
    blocks: list[Block] = [Paragraph(words.ALTERNATES_RULE, RECOMPUTED)]
    for code, planned in drawn.manifest.alternates:
        rows = drawn.of(f"A{code}")
        blocks.append(Heading(prize_of(code, facts).name, texts.places(len(rows), planned)))
        blocks.extend(_tickets(drawn, rows))
    return tuple(blocks[1:] and blocks) or (Paragraph(texts.NO_ALTERNATES, RECOMPUTED),)


def audit(drawn: DrawnBundle) -> tuple[Block, ...]:
    """What is checked again with the tax records, and who was passed over by the limit."""
    again, skipped = drawn.of("audit"), drawn.of("skip")
    numbered = tuple(
        Row(row.what, str(number), row.entry, row.ticket) for number, row in enumerate(skipped, 1)
    )
    return (
        Paragraph(words.AUDIT_RULE, RECOMPUTED),
        Heading(texts.AUDIT, texts.entries(len(again))),
        *_tickets(drawn, again),
        Heading(texts.SKIPPED, texts.entries(len(skipped))),
        *_tickets(drawn, numbered),
    )


def _tickets(drawn: DrawnBundle, rows: tuple[Row, ...]) -> tuple[Block, ...]:
    """The rows of a kind; where the pages tell only how many won, so they do of as many others."""
    if drawn.listed and in_one_list(len(rows)):
        return (Paragraph(texts.ROWS_LISTED),)
    return tickets(rows)


def _winner(drawn: DrawnBundle, row: Row) -> tuple[str, ...]:
    card = drawn.cards[row.entry]
    return (row.slot, row.entry, card.holder, card.phone, card.invoice)
