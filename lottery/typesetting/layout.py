"""Setting blocks on pages: pure geometry, in points from the lower left corner of an A4 page.

The result is a list of pages, each a list of marks; `pdf` draws them. So the number of pages is
known before the first one is drawn, and the same paper gives the same marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from lottery.typesetting.document import StandingMark
from lottery.typesetting.tags import ROOT, Node
from lottery.typesetting.typeface import width

WIDTH, HEIGHT = 595.28, 841.89
MM = 72 / 25.4
MARGIN = 25 * MM
LEFT, RIGHT, TOP, BOTTOM = MARGIN, WIDTH - MARGIN, HEIGHT - MARGIN, MARGIN
"""The area of a page's own text; head, foot and bands stand in the margins."""
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
    """Where a signature goes: an empty form field of that name, and what it is said to be for."""

    name: str
    box: Box
    told: str = ""


@dataclass(frozen=True)
class Tagged:
    """Marks that are read: what they say belongs to the node of that number. All others are
    decoration, which a screen reader passes over."""

    node: int
    marks: tuple[Words | Rule | Box | Field, ...]


Mark = Words | Rule | Box | Field | Tagged


@dataclass
class Flow:
    """Pages being filled from top to bottom; `y` is the height above which all is taken.

    `nodes` is what is read, in reading order (`tags`); new ones lie in that of the number `within`.
    """

    pages: list[list[Mark]] = field(default_factory=lambda: [[]])
    y: float = TOP
    nodes: list[Node] = field(default_factory=lambda: [ROOT])
    within: int = 0
    standings: tuple[StandingMark, ...] = ()

    def room(self, height: float) -> bool:
        """Begin a new page unless `height` points are left; True if one was begun."""
        if self.y - height >= BOTTOM:
            return False
        self.turn()
        return True

    def turn(self) -> None:
        """Begin a new page."""
        self.pages.append([])
        self.y = TOP

    def put(self, *marks: Mark) -> None:
        """Add marks to the current page."""
        self.pages[-1].extend(marks)

    def skip(self, height: float) -> None:
        """Leave some space."""
        self.y -= height

    def node(self, role: str, style: str = "", told: str = "") -> int:
        """Add a node; its number."""
        self.nodes.append(Node(role, self.within, style, told))
        return len(self.nodes) - 1

    @contextmanager
    def inside(self, role: str, style: str = "") -> Iterator[None]:
        """Add a node that holds all that is said meanwhile, on however many pages."""
        before, self.within = self.within, self.node(role, style)
        try:
            yield
        finally:
            self.within = before

    def say(self, role: str, *marks: Words | Box | Field, style: str = "", told: str = "") -> None:
        """Add a node that is just these marks; `told` is read instead of what is drawn."""
        self.put(Tagged(self.node(role, style, told), marks))

    def lines(self, texts: list[str], span: Span, lead: float, role: str = "P") -> None:
        """Lines of text below what is there, read as one."""
        node = self.node(role)
        for number, text in enumerate(texts):
            self.line_room(number, len(texts), lead)
            words = Words(LEFT, self.y + lead * 0.28, (replace(span, text=text),))
            self.put(Tagged(node, (words,)))

    def line_room(self, number: int, total: int, lead: float) -> None:
        """Go down to the base of a line of so many; none of several stands alone on a page."""
        together = total > 1 and number in {0, total - 2}
        self.room(2 * lead if together else lead)
        self.y -= lead


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
