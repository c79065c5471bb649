"""The first page's upper part: title, summary, the two hashes and the code to scan."""

from __future__ import annotations

from lottery.minutes.written.content import Minutes
from lottery.texts.minutes import pages as texts
from lottery.typesetting.layout import (
    ACCENT,
    HEIGHT,
    INK,
    LEFT,
    RIGHT,
    SOFT,
    TINT,
    Box,
    Flow,
    Rule,
    Span,
    Words,
    hashed,
)
from lottery.typesetting.scannable import scannable
from lottery.typesetting.typeface import wrap

QR = 92.0


def set_cover(flow: Flow, minutes: Minutes) -> None:
    """Title and summary; the flow goes on below them."""
    flow.y = HEIGHT - 62
    wide = RIGHT - LEFT - QR - 24
    told = f"fpdraw:{minutes.draw}:{minutes.attempt}:{minutes.manifest_sha256}"
    flow.put(*scannable(told, texts.QR_CAPTION, RIGHT - QR, HEIGHT - 58, QR))
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
