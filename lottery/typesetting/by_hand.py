"""What people write on: empty lines, boxes for seals, the steps of a flow sheet."""

from __future__ import annotations

from lottery.typesetting.document import (
    Column,
    Lines,
    Room,
    Seal,
    Seals,
    Steps,
    Table,
)
from lottery.typesetting.layout import (
    BOTTOM,
    FAINT,
    HAIR,
    LEFT,
    MM,
    RIGHT,
    SOFT,
    Box,
    Field,
    Flow,
    Rule,
    Span,
    Words,
)
from lottery.typesetting.tables import set_table
from lottery.typesetting.typeface import width, wrap

SEAL = 60 * MM
"""The side of a box for a seal."""
PACE = (RIGHT - LEFT) / 2
LINE = 27.0
STEP_SHARES = (0.7, 4, 1.9, 4.4, 1.5, 1.2)
STEP_KINDS = ("number", "text", "text", "text", "blank", "blank")
STEP_HIGH = 38.0


def set_room(flow: Flow, block: Room) -> None:
    """Empty lines to write on; what is left of the page, if that is more."""
    flow.room(block.height + 20)
    flow.skip(6)
    high = max(block.height, min(flow.y - BOTTOM - 4, block.height * 1.8))
    flow.y -= high
    flow.put(Box(LEFT, flow.y, RIGHT - LEFT, high, edge=HAIR))
    caption = Span(block.caption, "sans", 9, SOFT)
    flow.say("P", Words(LEFT + 10, flow.y + high - 17, (caption,)))
    lines = int((high - 34) // 26)
    for number in range(lines):
        flow.put(Rule(LEFT + 10, flow.y + high - 52 - 26 * number, RIGHT - LEFT - 20, 0.35))
    flow.skip(8)


def set_lines(flow: Flow, block: Lines) -> None:
    """A caption and a line to write on behind it, `across` of them side by side."""
    share = (RIGHT - LEFT) / block.across
    for at in range(0, len(block.captions), block.across):
        flow.room(LINE)
        flow.y -= LINE
        for number, caption in enumerate(block.captions[at : at + block.across]):
            x, y = LEFT + number * share, flow.y + 5
            flow.say("P", Words(x, y, (Span(caption, "sans", 9.2, SOFT),)))
            begins = x + width(caption, "sans", 9.2) + 6
            flow.put(Rule(begins, y - 2, x + share - 14 - begins, 0.5, FAINT))
    flow.skip(8)


def set_seals(flow: Flow, block: Seals) -> None:
    """The boxes, two in a row."""
    for at in range(0, len(block.boxes), 2):
        row = block.boxes[at : at + 2]
        captions = [_caption(seal) for seal in row]
        head = 13 * max(map(len, captions)) + 4
        flow.room(head + SEAL + 34)
        flow.y -= head + SEAL
        for number, (seal, lines) in enumerate(zip(row, captions, strict=True)):
            with flow.inside("Div"):
                _set_seal(flow, seal, lines, LEFT + number * PACE)
                _set_date(flow, block.date, LEFT + number * PACE)
        flow.skip(34)


def _caption(seal: Seal) -> list[str]:
    return wrap(f"{seal.caption}　{seal.who}".rstrip("　"), "bold", 9, PACE - 12)


def _set_seal(flow: Flow, seal: Seal, lines: list[str], x: float) -> None:
    foot = flow.y + SEAL + 6
    flow.say(
        "P",
        *(
            Words(x, foot + 13 * (len(lines) - 1 - at), (Span(line, "bold", 9),))
            for at, line in enumerate(lines)
        ),
    )
    box = Box(x, flow.y, SEAL, SEAL, edge=FAINT)
    flow.put(box)
    if seal.field:
        field = Field(seal.field, Box(x, flow.y, SEAL, SEAL), seal.caption)
        flow.say("Form", field, told=seal.caption)


def _set_date(flow: Flow, word: str, x: float) -> None:
    y = flow.y - 18
    flow.say("P", Words(x, y, (Span(word, "sans", 8.6, SOFT),)))
    begins = x + width(word, "sans", 8.6) + 6
    flow.put(Rule(begins, y - 2, x + SEAL - begins, 0.5, FAINT))


def set_steps(flow: Flow, block: Steps) -> None:
    """A table whose last two columns are boxes to write in."""
    columns = zip(block.titles, STEP_SHARES, STEP_KINDS, strict=True)
    rows = (
        (str(number), step.what, step.who, step.said, "", "")
        for number, step in enumerate(block.steps, block.first)
    )
    titled = tuple(Column(*column) for column in columns)
    set_table(flow, Table(titled, tuple(rows), row_height=STEP_HIGH))
