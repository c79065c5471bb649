"""Tables that run over pages: the head is set again on each, rows are never torn."""

from __future__ import annotations

from collections.abc import Sequence

from lottery.typesetting.document import Column, Table
from lottery.typesetting.layout import (
    HAIR,
    INK,
    LEFT,
    RIGHT,
    SOFT,
    TINT,
    Box,
    Flow,
    Mark,
    Rule,
    Span,
    Words,
    hashed,
    right,
)
from lottery.typesetting.typeface import width, wrap

SIZES = {"text": 8.8, "number": 8.8, "code": 8.0, "hash": 6.9}
STYLES = {"text": "sans", "number": "sans", "code": "mono", "hash": "mono"}
PAD, LEAD, GUTTER = 5.0, 11.8, 15.0
SHORT = 12
"""Tables of so many rows are not torn."""


def set_table(flow: Flow, table: Table) -> None:
    """The rows, `repeat` of them side by side, down the page and over to the next."""
    columns, lefts, widths = _geometry(table)
    side_by_side = _side_by_side(table)
    gap = 1.4 if any(column.kind == "hash" for column in columns) else 4.6
    flow.room(height_at_least(table))
    _head(flow, columns, lefts, widths)
    for row in side_by_side:
        cells = [
            _lines(text, column, wide)
            for text, column, wide in zip(row, columns, widths, strict=False)
        ]
        high = max(len(lines) for lines in cells) * LEAD + gap
        if flow.room(high):
            _head(flow, columns, lefts, widths)
        for lines, column, x, wide in zip(cells, columns, lefts, widths, strict=False):
            flow.put(*_cell(lines, column, x, wide, top=flow.y, lift=0.6 if gap > 2 else 1.7))
        flow.y -= high
        flow.put(Rule(LEFT, flow.y, RIGHT - LEFT, 0.3))
    flow.skip(8)


def height_at_least(table: Table) -> float:
    """The room that a table begins in: all of a short one, head and two rows of a long one."""
    rows = -(-len(table.rows) // table.repeat)
    return 17 + 16.4 * (rows if rows <= SHORT else 2)


def _geometry(table: Table) -> tuple[list[Column], list[float], list[float]]:
    """All columns with their left edges and inner widths, for every repetition."""
    block = (RIGHT - LEFT - GUTTER * (table.repeat - 1)) / table.repeat
    shares = sum(column.share for column in table.columns)
    columns, lefts, widths = [], [], []
    for number in range(table.repeat):
        x = LEFT + number * (block + GUTTER)
        for column in table.columns:
            wide = block * column.share / shares
            columns.append(column)
            lefts.append(x + PAD)
            widths.append(wide - 2 * PAD)
            x += wide
    return columns, lefts, widths


def _side_by_side(table: Table) -> list[tuple[str, ...]]:
    """Rows joined so that each repetition reads downwards: 1 5 9, 2 6 10, …"""
    if table.repeat == 1:
        return list(table.rows)
    high = -(-len(table.rows) // table.repeat)
    empty = ("",) * len(table.columns)
    padded = [*table.rows, *[empty] * (high * table.repeat - len(table.rows))]
    return [
        sum((padded[number * high + row] for number in range(table.repeat)), ())
        for row in range(high)
    ]


def _head(
    flow: Flow, columns: Sequence[Column], lefts: Sequence[float], widths: Sequence[float]
) -> None:
    flow.y -= 17
    flow.put(Box(LEFT, flow.y, RIGHT - LEFT, 17, fill=TINT))
    for column, x, wide in zip(columns, lefts, widths, strict=True):
        span = Span(column.title, "bold", 8.2, SOFT)
        number = column.kind == "number"
        flow.put(right(x + wide, flow.y + 5, span) if number else Words(x, flow.y + 5, (span,)))
    flow.put(Rule(LEFT, flow.y, RIGHT - LEFT, 0.7, HAIR))


def _lines(text: str, column: Column, wide: float) -> list[str]:
    style, size = STYLES[column.kind], SIZES[column.kind]
    if width(text, style, size) <= wide:
        return [text]
    return wrap(text, style, size, wide)


def _cell(
    lines: list[str], column: Column, x: float, wide: float, *, top: float, lift: float
) -> list[Mark]:
    style, size = STYLES[column.kind], SIZES[column.kind]
    marks: list[Mark] = []
    for number, text in enumerate(lines):
        y = top - LEAD * (number + 1) + lift
        if column.kind == "hash":
            marks.append(Words(x, y, hashed(text, size)))
        elif column.kind == "number":
            marks.append(right(x + wide, y, Span(text, style, size)))
        else:
            marks.append(Words(x, y, (Span(text, style, size, INK),)))
    return marks
