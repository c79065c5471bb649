"""A code to scan, drawn as rectangles: it needs no picture in the file."""

from __future__ import annotations

import segno

from lottery.typesetting.layout import FAINT, INK, Box, Mark, Span, Words


def scannable(text: str, caption: str, x: float, top: float, side: float) -> list[Mark]:
    """A QR code of `side` points below `top`, right of `x`, with a caption below it."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    cell = side / len(rows)
    marks: list[Mark] = []
    for down, row in enumerate(rows):
        across = 0
        while across < len(row):
            length = 0
            while across + length < len(row) and row[across + length]:
                length += 1
            if length:
                y = top - (down + 1) * cell
                marks.append(Box(x + across * cell, y, length * cell, cell * 1.02, fill=INK))
            across += length or 1
    return [*marks, Words(x, top - side - 10, (Span(caption, "sans", 6.8, FAINT),))]
