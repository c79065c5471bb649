"""Tables that run over pages: the head is set again on each, rows are never torn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lottery.typesetting.document import Column, Table
from lottery.typesetting.layout import (
    BOTTOM,
    FAINT,
    HAIR,
    INK,
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
from lottery.typesetting.tags import COLUMN
from lottery.typesetting.typeface import width, wrap

SIZES = {"text": 8.8, "number": 8.8, "code": 8.0, "digits": 7.5, "hash": 6.9, "blank": 7.0}
STYLES = {
    "text": "sans",
    "number": "sans",
    "code": "mono",
    "digits": "mono",
    "hash": "mono",
    "blank": "sans",
}
SMALLEST = {"hash": 0.0, "code": 0.8, "number": 0.8}
"""How far what is read and copied as one is made smaller, before it is broken over lines."""
_HASH = re.compile("[0-9a-f]+")
PAD, LEAD, GUTTER, HEAD = 5.0, 11.8, 15.0, 17.0
NARROW_PAD, NARROW_GAP = 2.5, 2.4
"""Where strips stand side by side: less at the cells' ends and between the rows."""
TALLEST = 50
"""Lines of a row that go on one page."""
SHORT = 12
"""Tables of so many rows are not torn."""


@dataclass(frozen=True)
class _Shape:
    """A strip of a table: its columns with their left edges from its own and their inner widths,
    its whole width, and how rows are spaced."""

    columns: tuple[Column, ...]
    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    wide: float
    gap: float
    row_height: float


@dataclass(frozen=True)
class _TableRow:
    """A row's cells in lines, and its height."""

    cells: tuple[Sequence[str], ...]
    high: float


def set_table(flow: Flow, table: Table) -> None:
    """The rows in strips, page by page, each read downwards before the next."""
    shape = _shape(table)
    rows = [part for row in table.rows for part in _rows(row, shape)]
    flow.room(max(height_at_least(table), HEAD + rows[0].high if rows else 0))
    with flow.inside("Table"):
        heads = _say_head(flow, shape)
        with flow.inside("TBody"):
            at = 0
            while True:
                parts = _strips(rows, at, flow.y - BOTTOM - HEAD, table.repeat)
                _put_strips(flow, shape, [rows[one:end] for one, end in parts], heads)
                at, heads = parts[-1][1] if parts else 0, ()
                if at == len(rows):
                    break
                flow.turn()
    flow.skip(8)


def height_at_least(table: Table) -> float:
    """The room that a table begins in: all of a short one, head and two rows of a long one."""
    rows = -(-len(table.rows) // table.repeat)
    return HEAD + max(16.4, table.row_height) * (rows if rows <= SHORT else 2)


def _shape(table: Table) -> _Shape:
    wide = (RIGHT - LEFT - GUTTER * (table.repeat - 1)) / table.repeat
    shares = sum(column.share for column in table.columns)
    x, lefts, widths = 0.0, [], []
    pad = PAD if table.repeat == 1 else NARROW_PAD
    for column in table.columns:
        share = wide * column.share / shares
        lefts.append(x + pad)
        widths.append(share - 2 * pad)
        x += share
    gap = 1.4 if any(column.kind == "hash" for column in table.columns) else 4.6
    gap = gap if table.repeat == 1 else NARROW_GAP
    return _Shape(table.columns, tuple(lefts), tuple(widths), wide, gap, table.row_height)


def _rows(texts: Sequence[str], shape: _Shape) -> Iterator[_TableRow]:
    """A row; as several, if it would not go on a page."""
    cells = [
        _lines(text, column, wide)
        for text, column, wide in zip(texts, shape.columns, shape.widths, strict=True)
    ]
    most = max(map(len, cells))
    for at in range(0, most, TALLEST):
        part = tuple(lines[at : at + TALLEST] for lines in cells)
        high = max(map(len, part)) * LEAD + shape.gap
        yield _TableRow(part, max(high, shape.row_height))


def _strips(rows: Sequence[_TableRow], at: int, room: float, most: int) -> list[tuple[int, int]]:
    """From and to of each strip on one page of `room` points: all of it, or, where the rest does
    not need it, strips of about the same height. The next page gets at least two rows a strip."""
    full = _filled(rows, at, room, most)
    rest = len(rows) - full[-1][1] if full else 0
    if 0 < rest < 2 * most < full[-1][1] - at:
        rows = rows[: len(rows) - 2 * most]
    elif most == 1 or rest or not full:
        return full
    high = sum(row.high for row in rows[at:]) / most
    while (even := _filled(rows, at, min(high, room), most)) and even[-1][1] < len(rows):
        high += 2
    return even


def _filled(rows: Sequence[_TableRow], at: int, room: float, most: int) -> list[tuple[int, int]]:
    """As many rows in each strip as have room, but at least one."""
    parts: list[tuple[int, int]] = []
    while at < len(rows) and len(parts) < most:
        end, used = at, 0.0
        while end < len(rows) and (end == at or used + rows[end].high <= room + 0.01):
            used += rows[end].high
            end += 1
        parts.append((at, end))
        at = end
    return parts


def _say_head(flow: Flow, shape: _Shape) -> tuple[int, ...]:
    """The nodes of the head; it is read once, however often it is drawn."""
    with flow.inside("THead"), flow.inside("TR"):
        return tuple(flow.node("TH", COLUMN) for _ in shape.columns)


def _put_strips(
    flow: Flow, shape: _Shape, strips: Sequence[Sequence[_TableRow]], heads: tuple[int, ...]
) -> None:
    top, lowest = flow.y, flow.y
    for number, rows in enumerate(strips or [()]):
        x = LEFT + number * (shape.wide + GUTTER)
        flow.y = top
        _put_head(flow, shape, x, heads if number == 0 else ())
        for row in rows:
            _put_row(flow, shape, row, x)
        lowest = min(lowest, flow.y)
    flow.y = lowest


def _put_head(flow: Flow, shape: _Shape, left: float, heads: tuple[int, ...]) -> None:
    flow.y -= HEAD
    flow.put(Box(left, flow.y, shape.wide, HEAD, fill=TINT))
    for at, (column, x, wide) in enumerate(
        zip(shape.columns, shape.lefts, shape.widths, strict=True)
    ):
        span = Span(column.title, "bold", 8.2, SOFT)
        words = Words(left + x, flow.y + 5, (span,))
        if column.kind == "number":
            words = right(left + x + wide, flow.y + 5, span)
        flow.put(Tagged(heads[at], (words,)) if heads else words)
    flow.put(Rule(left, flow.y, shape.wide, 0.7, HAIR))


def _put_row(flow: Flow, shape: _Shape, row: _TableRow, left: float) -> None:
    lift = 0.6 if shape.gap > 2 else 1.7
    with flow.inside("TR"):
        for lines, column, x, wide in zip(
            row.cells, shape.columns, shape.lefts, shape.widths, strict=True
        ):
            if column.kind == "blank":
                box = Box(left + x - 3, flow.y - row.high + 3, wide + 6, row.high - 6, edge=FAINT)
                flow.put(box)
            flow.say("TD", *_cell(lines, column, left + x, wide, top=flow.y, lift=lift))
    flow.y -= row.high
    flow.put(Rule(left, flow.y, shape.wide, 0.3))


def _lines(text: str, column: Column, wide: float) -> list[str]:
    style, size = STYLES[column.kind], SIZES[column.kind]
    if column.kind == "hash" and not _HASH.fullmatch(text):
        return wrap(text, "sans", SIZES["text"], wide)
    if width(text, style, size) * SMALLEST.get(column.kind, 1) <= wide:
        return [text]
    return wrap(text, style, size, wide)


def _cell(
    lines: Sequence[str], column: Column, x: float, wide: float, *, top: float, lift: float
) -> list[Words]:
    style, size = STYLES[column.kind], SIZES[column.kind]
    if column.kind in SMALLEST and len(lines) == 1:
        size *= min(1, wide / (width(lines[0], style, size) or 1))
    words: list[Words] = []
    for number, text in enumerate(lines):
        y = top - LEAD * (number + 1) + lift
        if column.kind == "hash" and not _HASH.fullmatch(text):
            words.append(Words(x, y, (Span(text, "sans", SIZES["text"], INK),)))
        elif column.kind == "hash":
            words.append(Words(x, y, hashed(text, size)))
        elif column.kind == "number":
            words.append(right(x + wide, y, Span(text, style, size)))
        elif text:
            words.append(Words(x, y, (Span(text, style, size, INK),)))
    return words
