"""How each part of a paper is set: headings, pairs, quotations, room to write and to sign."""

from __future__ import annotations

import re
from itertools import zip_longest

from lottery.typesetting.document import (
    Block,
    Heading,
    Pairs,
    Paragraph,
    Quote,
    Room,
    Section,
    Signatures,
    Table,
)
from lottery.typesetting.layout import (
    ACCENT,
    BOTTOM,
    FAINT,
    HAIR,
    INK,
    LEFT,
    RIGHT,
    SOFT,
    TINT,
    Box,
    Field,
    Flow,
    Rule,
    Span,
    Words,
    hashed,
    right,
)
from lottery.typesetting.tables import height_at_least, set_table
from lottery.typesetting.typeface import width, wrap

LABEL = 104.0
SIGN_HIGH = 124.0
_HASH = re.compile("[0-9a-f]{64}")


def set_section(flow: Flow, section: Section) -> None:
    """A section: its title over a rule, then its blocks."""
    if not flow.room(section.keep + 17):
        flow.skip(17)
    flow.y -= 17
    flow.put(
        Box(LEFT, flow.y - 1.5, 3, 14, fill=ACCENT),
        Words(LEFT + 11, flow.y + 1, (Span(section.title, "bold", 13),)),
        Rule(LEFT, flow.y - 7, RIGHT - LEFT, 0.6),
    )
    flow.skip(14)
    for block, after in zip_longest(section.blocks, section.blocks[1:]):
        if isinstance(block, Heading) and isinstance(after, Table):
            flow.room(27 + height_at_least(after))
        set_block(flow, block)


def set_block(flow: Flow, block: Block) -> None:
    """Any block, with the space that follows it."""
    match block:
        case Pairs():
            set_pairs(flow, block)
        case Table():
            set_table(flow, block)
        case Heading():
            set_heading(flow, block)
        case Paragraph():
            flow.paragraph(Span(block.text, "sans", 9.2, SOFT), 14.6)
            flow.skip(5)
        case Quote():
            set_quote(flow, block)
        case Room():
            set_room(flow, block)
        case Signatures():
            set_signatures(flow, block)


def set_heading(flow: Flow, block: Heading) -> None:
    """A heading that stays with at least three lines of what follows."""
    flow.room(78)
    flow.skip(9)
    aside = Span(block.aside, "sans", 9, SOFT)
    room = RIGHT - LEFT - 12 - width(aside.text, aside.style, aside.size)
    for number, line in enumerate(wrap(block.text, "bold", 10.2, room)):
        flow.y -= 14
        flow.put(Words(LEFT, flow.y + 3, (Span(line, "bold", 10.2),)))
        if not number:
            flow.put(right(RIGHT, flow.y + 3, aside))
    flow.skip(4)


def set_pairs(flow: Flow, block: Pairs) -> None:
    """Labels to the left, values beside them, a hair line under each."""
    for label, value in block.rows:
        if _HASH.fullmatch(value):
            rows = [hashed(value, 8.4)]
        else:
            rows = [(Span(line),) for line in wrap(value, "sans", 9.5, RIGHT - LEFT - LABEL)]
        flow.room(len(rows) * 14 + 5)
        top = flow.y - 14
        flow.put(Words(LEFT, top + 1.5, (Span(label, "sans", 9, SOFT),)))
        for number, spans in enumerate(rows):
            flow.put(Words(LEFT + LABEL, top + 1.5 - 14 * number, spans))
        flow.skip(len(rows) * 14 + 4)
        flow.put(Rule(LEFT, flow.y, RIGHT - LEFT, 0.35))
    flow.skip(8)


def set_quote(flow: Flow, block: Quote) -> None:
    """Lines as they are, on a tinted ground; fixed pitch for commands and output."""
    style, size = ("mono", 7.8) if block.code else ("sans", 9)
    lead = 12.6 if block.code else 14.4
    flow.room(lead + 14)
    _tint(flow, 6)
    for line in block.lines:
        for text in wrap(line, style, size, RIGHT - LEFT - 24):
            flow.room(lead)
            _tint(flow, lead)
            flow.put(Words(LEFT + 12, flow.y + lead * 0.3, (Span(text, style, size),)))
    _tint(flow, 6)
    flow.skip(8)


def set_room(flow: Flow, block: Room) -> None:
    """Empty lines to write on; what is left of the page, if that is more."""
    flow.room(block.height + 20)
    flow.skip(6)
    high = max(block.height, min(flow.y - BOTTOM - 4, block.height * 1.8))
    flow.y -= high
    flow.put(
        Box(LEFT, flow.y, RIGHT - LEFT, high, edge=HAIR),
        Words(LEFT + 10, flow.y + high - 17, (Span(block.caption, "sans", 9, SOFT),)),
    )
    lines = int((high - 34) // 26)
    for number in range(lines):
        flow.put(Rule(LEFT + 10, flow.y + high - 52 - 26 * number, RIGHT - LEFT - 20, 0.35))
    flow.skip(8)


def set_signatures(flow: Flow, block: Signatures) -> None:
    """A box for each party side by side: a form field above, a line for pen and seal below."""
    flow.room(SIGN_HIGH + 12)
    gap = 12.0
    wide = (RIGHT - LEFT - gap * (len(block.parties) - 1)) / len(block.parties)
    flow.y -= SIGN_HIGH
    for number, (name, caption, who) in enumerate(block.parties):
        x = LEFT + number * (wide + gap)
        flow.put(
            Box(x, flow.y, wide, SIGN_HIGH, edge=HAIR),
            Words(x + 9, flow.y + SIGN_HIGH - 16, (Span(caption, "bold", 8.8),)),
            Field(name, Box(x + 7, flow.y + 34, wide - 14, SIGN_HIGH - 58)),
            Words(x + 9, flow.y + 10, (Span(block.date, "sans", 8, FAINT),)),
            Rule(x + 30, flow.y + 9, wide - 40, 0.35),
        )
        if who:
            flow.put(Words(x + 9, flow.y + 22, (Span(who, "sans", 8.2, INK),)))
    flow.skip(10)


def _tint(flow: Flow, high: float) -> None:
    flow.y -= high
    flow.put(Box(LEFT, flow.y - 0.2, RIGHT - LEFT, high + 0.4, fill=TINT))
