"""Setting blocks on pages: pure geometry, in points from the lower left corner of an A4 page.

The result is a list of pages, each a list of marks; `pdf` draws them. So the number of pages is
known before the first one is drawn, and the same paper gives the same marks.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lottery.typesetting.typeface import width, wrap

WIDTH, HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP, BOTTOM = 56.0, WIDTH - 56.0, HEIGHT - 74.0, 60.0
INK, SOFT, FAINT, HAIR = "1b2430", "5b6675", "8d97a5", "cfd6de"
ACCENT, TINT, AMBER = "8a1f1b", "f4f6f8", "b45309"


@dataclass(frozen=True)
class Span:
    """Text in one style, size and colour."""

    text: str
    style: str = "sans"
    size: float = 9.5
    colour: str = INK


@dataclass(frozen=True)
class Words:
    """Spans that follow each other on one baseline from (x, y)."""

    x: float
    y: float
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Rule:
    """A horizontal line."""

    x: float
    y: float
    length: float
    thick: float = 0.5
    colour: str = HAIR


@dataclass(frozen=True)
class Box:
    """A rectangle, filled or outlined."""

    x: float
    y: float
    wide: float
    high: float
    fill: str = ""
    edge: str = ""


@dataclass(frozen=True)
class Field:
    """Where a signature goes: an empty form field of that name."""

    name: str
    box: Box


Mark = Words | Rule | Box | Field


@dataclass
class Flow:
    """Pages being filled from top to bottom; `y` is the height above which all is taken."""

    pages: list[list[Mark]] = field(default_factory=lambda: [[]])
    y: float = TOP

    def room(self, height: float) -> bool:
        """Begin a new page unless `height` points are left; True if one was begun."""
        if self.y - height >= BOTTOM:
            return False
        self.pages.append([])
        self.y = TOP
        return True

    def put(self, *marks: Mark) -> None:
        """Add marks to the current page."""
        self.pages[-1].extend(marks)

    def skip(self, height: float) -> None:
        """Leave some space."""
        self.y -= height

    def line(self, span: Span, lead: float, x: float = LEFT) -> None:
        """One line of text below what is there."""
        self.room(lead)
        self.y -= lead
        self.put(Words(x, self.y + lead * 0.28, (span,)))

    def paragraph(self, span: Span, lead: float, x: float = LEFT, limit: float = 0) -> None:
        """Text in as many lines as it needs."""
        for text in wrap(span.text, span.style, span.size, limit or RIGHT - x):
            self.line(Span(text, span.style, span.size, span.colour), lead, x)


def right(x: float, y: float, span: Span) -> Words:
    """Text that ends at x."""
    return Words(x - width(span.text, span.style, span.size), y, (span,))


def middle(x: float, y: float, span: Span) -> Words:
    """Text that is centred on x."""
    return Words(x - width(span.text, span.style, span.size) / 2, y, (span,))


def hashed(text: str, size: float) -> tuple[Span, ...]:
    """A hash in groups of eight that differ in tone: legible, and copied without a gap."""
    return tuple(
        Span(text[at : at + 8], "mono", size, SOFT if at // 8 % 2 else INK)
        for at in range(0, len(text), 8)
    )
