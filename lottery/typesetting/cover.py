"""The first page's upper part: title, summary, the two hashes and the code to scan."""

from __future__ import annotations

import segno

from lottery.texts.minutes import pages as texts
from lottery.typesetting.document import Minutes
from lottery.typesetting.layout import (
    ACCENT,
    FAINT,
    HEIGHT,
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
)
from lottery.typesetting.typeface import wrap

QR = 92.0


def set_cover(flow: Flow, minutes: Minutes) -> None:
    """Title and summary; the flow goes on below them."""
    flow.y = HEIGHT - 62
    wide = RIGHT - LEFT - QR - 24
    flow.put(*scannable(f"fpdraw:{minutes.draw}:{minutes.attempt}:{minutes.manifest_sha256}"))
    named = f"{minutes.draw} · {texts.attempt(minutes.attempt)}"
    flow.y -= 14
    flow.put(Words(LEFT, flow.y + 2, (Span(named, "sans", 10, SOFT),)))
    flow.y -= 12
    for line in wrap(minutes.title, "bold", 19, wide):
        flow.y -= 27
        flow.put(Words(LEFT, flow.y + 5, (Span(line, "bold", 19, INK),)))
    flow.y -= 23
    flow.put(Words(LEFT, flow.y + 4, (Span(texts.NAME, "sans", 14, ACCENT),)))
    flow.y = min(flow.y - 14, HEIGHT - 62 - QR - 24)
    _hashes(flow, minutes)
    _summary(flow, minutes)


def scannable(text: str) -> list[Mark]:
    """A QR code as rectangles at the upper right, with its caption."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    cell = QR / len(rows)
    x, top = RIGHT - QR, HEIGHT - 58
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
    caption = Span(texts.QR_CAPTION, "sans", 6.8, FAINT)
    return [*marks, Words(x, top - QR - 10, (caption,))]


def _hashes(flow: Flow, minutes: Minutes) -> None:
    for label, value in (
        (texts.MANIFEST_HASH, minutes.manifest_sha256),
        (texts.SEED_LABEL, minutes.seed),
    ):
        flow.y -= 15
        flow.put(
            Words(LEFT, flow.y + 2, (Span(label, "sans", 8.6, SOFT),)),
            Words(LEFT + 104, flow.y + 2, hashed(value, 8.4)),
        )
    flow.skip(10)


def _summary(flow: Flow, minutes: Minutes) -> None:
    """The few numbers that everybody asks for, side by side."""
    high, share = 50.0, (RIGHT - LEFT) / len(minutes.summary)
    flow.y -= high
    flow.put(Box(LEFT, flow.y, RIGHT - LEFT, high, fill=TINT))
    flow.put(Rule(LEFT, flow.y + high, RIGHT - LEFT, 1.4, ACCENT))
    for number, (label, value) in enumerate(minutes.summary):
        x = LEFT + 12 + number * share
        flow.put(
            Words(x, flow.y + 31, (Span(label, "sans", 8.2, SOFT),)),
            Words(x, flow.y + 13, (Span(value, "bold", 11.2 if len(value) < 16 else 8.6, INK),)),
        )
    flow.skip(6)
