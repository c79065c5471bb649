"""What stands on every page of minutes: the draw at the head, hash and page at the foot, 演练."""

from __future__ import annotations

from lottery.minutes.written.content import Minutes
from lottery.texts.minutes import pages as texts
from lottery.typesetting.layout import (
    ACCENT,
    AMBER,
    FAINT,
    HAIR,
    HEIGHT,
    LEFT,
    RIGHT,
    SOFT,
    WIDTH,
    Box,
    Mark,
    Rule,
    Span,
    Words,
    middle,
    right,
)
from lottery.typesetting.typeface import width

WATERMARK = "fbf4ea"


def frame(minutes: Minutes, number: int, total: int) -> list[Mark]:
    """The marks below a page's own."""
    marks: list[Mark] = []
    if minutes.rehearsal:
        marks += _rehearsal()
    else:
        marks.append(Box(0, HEIGHT - 5, WIDTH, 5, fill=ACCENT))
    if number > 1:
        marks += _head(minutes)
    return [*marks, *_foot(minutes, number, total)]


def _rehearsal() -> list[Mark]:
    """A band at the top and the word across the page, light enough to read through."""
    size = 190.0
    x = (WIDTH - width(texts.REHEARSAL, "bold", size)) / 2
    return [
        Words(x, HEIGHT / 2 - size * 0.36, (Span(texts.REHEARSAL, "bold", size, WATERMARK),)),
        Box(0, HEIGHT - 22, WIDTH, 22, fill=AMBER),
        middle(WIDTH / 2, HEIGHT - 15.2, Span(texts.REHEARSAL_BAND, "bold", 9.6, "ffffff")),
    ]


def _head(minutes: Minutes) -> list[Mark]:
    y = HEIGHT - 46
    title = Span(_short(minutes.title, RIGHT - LEFT - 110), "sans", 8.4, SOFT)
    return [
        Words(LEFT, y, (title,)),
        right(RIGHT, y, Span(texts.NAME, "sans", 8.4, SOFT)),
        Rule(LEFT, y - 7, RIGHT - LEFT, 0.5, HAIR),
    ]


def _foot(minutes: Minutes, number: int, total: int) -> list[Mark]:
    y = 34.0
    code = f"{minutes.draw}/{minutes.attempt}  {minutes.manifest_sha256[:16]}"
    return [
        Rule(LEFT, y + 12, RIGHT - LEFT, 0.5, HAIR),
        Words(LEFT, y, (Span(code, "mono", 7.4, FAINT),)),
        right(RIGHT, y, Span(texts.page(number, total), "sans", 8.2, SOFT)),
    ]


def _short(text: str, limit: float) -> str:
    """As much of a title as fits on the line; the cover has the whole."""
    if width(text, "sans", 8.4) <= limit:
        return text
    while text and width(text + "…", "sans", 8.4) > limit:
        text = text[:-1]
    return text + "…"
