"""How each part of a paper is set, and as what it is read: headings, pairs, text, quotations."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest

from lottery.typesetting.by_hand import set_lines, set_room, set_seals, set_steps
from lottery.typesetting.document import (
    Block,
    Code,
    Heading,
    Legend,
    Lines,
    Pairs,
    Paragraph,
    Quote,
    Room,
    Seals,
    Section,
    Steps,
    Table,
)
from lottery.typesetting.layout import (
    ACCENT,
    HAIR,
    LEFT,
    RIGHT,
    SOFT,
    TINT,
    Box,
    Flow,
    Rule,
    Span,
    Tagged,
    Words,
    hashed,
    right,
)
from lottery.typesetting.scannable import set_code
from lottery.typesetting.tables import height_at_least, set_table
from lottery.typesetting.tags import ROW
from lottery.typesetting.typeface import width, wrap, wrap_evenly

LABEL = 104.0
PILL = 6.8
_HASH = re.compile("[0-9a-f]{64}")


def set_section(flow: Flow, section: Section) -> None:
    """A section: its title over a rule, then its blocks."""
    if section.new_page and flow.pages[-1]:
        flow.turn()
    with flow.inside("Sect"):
        if section.title:
            _set_title(flow, section)
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
            set_paragraph(flow, block.text, block.standing)
        case Legend():
            for standing in flow.standings:
                set_paragraph(flow, standing.means, standing.word)
        case Quote():
            set_quote(flow, block)
        case Code():
            set_code(flow, block)
        case _:
            _set_by_hand(flow, block)


def _set_by_hand(flow: Flow, block: Room | Seals | Lines | Steps) -> None:
    match block:
        case Room():
            set_room(flow, block)
        case Seals():
            set_seals(flow, block)
        case Lines():
            set_lines(flow, block)
        case Steps():
            set_steps(flow, block)


def _set_title(flow: Flow, section: Section) -> None:
    flow.room(31 + max(section.keep - 14, _beginning(section)))
    flow.y -= 17
    flow.put(Box(LEFT, flow.y - 1.5, 3, 14, fill=ACCENT))
    lines = wrap_evenly(section.title, "bold", 13, RIGHT - LEFT - 11)
    words = [
        Words(LEFT + 11, flow.y + 1 - 18 * at, (Span(line, "bold", 13),))
        for at, line in enumerate(lines)
    ]
    flow.say("H1", *words)
    flow.y -= 18 * (len(lines) - 1)
    flow.put(Rule(LEFT, flow.y - 7, RIGHT - LEFT, 0.6))
    flow.skip(14)


def _beginning(section: Section) -> float:
    """The room that a title keeps below it for a table that it, or a sentence under it, is of."""
    high = 0.0
    for block in section.blocks:
        match block:
            case Paragraph():
                high += 14.6 * len(wrap(block.text, "sans", 9.2, RIGHT - LEFT)) + 5
            case Table():
                return high + height_at_least(block)
            case _:
                break
    return 0


def set_heading(flow: Flow, block: Heading) -> None:
    """A heading that stays with at least three lines of what follows."""
    flow.room(78)
    flow.skip(9)
    aside = Span(block.aside, "sans", 9, SOFT)
    indent = _pill_width(flow, block.standing)
    room = RIGHT - LEFT - 12 - indent - width(aside.text, aside.style, aside.size)
    top = flow.y - 14
    words: list[Words] = []
    for line in wrap(block.text, "bold", 10.2, room):
        flow.y -= 14
        words.append(Words(LEFT + indent, flow.y + 3, (Span(line, "bold", 10.2),)))
    if aside.text:
        # a blank that is not seen, for whoever hears both in one breath
        words[-1] = replace(words[-1], spans=(*words[-1].spans, Span("　", "bold", 10.2)))
    ends = [right(RIGHT, top + 3, aside)] if aside.text else []
    flow.say("H2", *_pill(flow, block.standing, top + 3), *words, *ends)
    flow.skip(4)


def set_paragraph(flow: Flow, text: str, standing: str) -> None:
    """Text in as many lines as it needs, behind the mark of its standing."""
    indent, lead = _pill_width(flow, standing), 14.6
    node = flow.node("P")
    lines = wrap(text, "sans", 9.2, RIGHT - LEFT - indent)
    for number, line in enumerate(lines):
        flow.line_room(number, len(lines), lead)
        y = flow.y + lead * 0.28
        mark = () if number else _pill(flow, standing, y)
        words = Words(LEFT + indent, y, (Span(line, "sans", 9.2, SOFT),))
        flow.put(Tagged(node, (*mark, words)))
    flow.skip(5)


def set_pairs(flow: Flow, block: Pairs) -> None:
    """Labels to the left, values beside them, a hair line under each."""
    with flow.inside("Table"):
        for label, value in block.rows:
            with flow.inside("TR"):
                _set_pair(flow, label, value)
    flow.skip(8)


def _set_pair(flow: Flow, label: str, value: str) -> None:
    if _HASH.fullmatch(value):
        rows = [hashed(value, 8.4)]
    else:
        rows = [(Span(line),) for line in wrap(value, "sans", 9.5, RIGHT - LEFT - LABEL)]
    heads = wrap(label, "sans", 9, LABEL - 8)
    high = max(len(rows), len(heads)) * 14
    flow.room(high + 5)
    top = flow.y - 12.5
    names = (
        Words(LEFT, top - 14 * at, (Span(head, "sans", 9, SOFT),)) for at, head in enumerate(heads)
    )
    flow.say("TH", *names, style=ROW)
    values = (Words(LEFT + LABEL, top - 14 * at, spans) for at, spans in enumerate(rows))
    flow.say("TD", *values)
    flow.skip(high + 4)
    flow.put(Rule(LEFT, flow.y, RIGHT - LEFT, 0.35))


def set_quote(flow: Flow, block: Quote) -> None:
    """Lines as they are, on a tinted ground; fixed pitch for commands and output."""
    style, size = ("mono", 7.8) if block.code else ("sans", 9)
    lead = 12.6 if block.code else 14.4
    flow.room(lead + 14)
    _tint(flow, 6)
    with flow.inside("BlockQuote"):
        for line in block.lines:
            node = flow.node("P")
            for text in wrap(line, style, size, RIGHT - LEFT - 24):
                flow.room(lead)
                _tint(flow, lead)
                words = Words(LEFT + 12, flow.y + lead * 0.3, (Span(text, style, size),))
                flow.put(Tagged(node, (words,)))
    _tint(flow, 6)
    flow.skip(8)


def _mark_of(flow: Flow, word: str) -> str:
    """The mark of a standing; ValueError for one that the paper does not have."""
    for standing in flow.standings:
        if standing.word == word:
            return standing.mark
    raise ValueError(f"no such standing in this paper: {word!r}")


def _pill_width(flow: Flow, word: str) -> float:
    """The room that a standing's mark takes up, with the space behind it."""
    return width(_mark_of(flow, word), "sans", PILL) + 12 if word else 0


def _pill(flow: Flow, word: str, y: float) -> tuple[Words | Box, ...]:
    """A standing's mark in its frame, on the line whose base is y."""
    if not word:
        return ()
    wide = _pill_width(flow, word) - 6
    mark = Span(_mark_of(flow, word), "sans", PILL, ACCENT)
    return Box(LEFT, y - 2.6, wide, 10.6, edge=HAIR), Words(LEFT + 3, y + 0.3, (mark,))


def _tint(flow: Flow, high: float) -> None:
    flow.y -= high
    flow.put(Box(LEFT, flow.y - 0.2, RIGHT - LEFT, high + 0.4, fill=TINT))
