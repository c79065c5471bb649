"""A page as it is seen: characters at their places, put together to lines from top to bottom.

The order in which a file stores its text says nothing: many makers write all labels first and all
values after them. Where things stand on the page is what the law of the form fixes.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_SAME_LINE = 0.4
_GAP = 0.2
_OVERLAP = 0.4
_SMALLEST, _LARGEST = 2.0, 60.0
_LONGEST_LINE = 2000


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: its left edge, its base line (downwards), width and size in one unit.

    ``order`` is its place in the file's own order; what is stored side by side is not torn apart.
    ``piece`` numbers the text it is part of (``face.pieces``), which stays together in its line.
    """

    text: str
    x: float
    y: float
    width: float
    size: float
    order: int = 0
    piece: int = -1

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line as it is read from left to right; ``places`` has a glyph for each character.

    A blank between two glyphs has the place of the glyph before it.
    """

    text: str
    places: tuple[Glyph, ...]

    @property
    def y(self) -> float:
        """The base line of its first character."""
        return self.places[0].y


def lines_of(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """The lines of a page from top to bottom.

    >>> [line.text for line in lines_of(grid("名称:\\n张三"))]
    ['名称:', '张三']
    """
    rows = _rows(sorted((g for g in glyphs if not g.text.isspace()), key=lambda g: (g.y, g.x)))
    return [_line(_across(row)[:_LONGEST_LINE]) for row in rows]


def _across(row: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs of a line from left to right, one piece behind the other where they overlap."""
    begins: dict[int, float] = {}
    for glyph in row:
        begins[glyph.piece] = min(glyph.x, begins.get(glyph.piece, glyph.x))
    alone = -1
    return sorted(row, key=lambda g: (g.x if g.piece == alone else begins[g.piece], g.piece, g.x))


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs on one base line, or nearly; the first of a row says where it lies."""
    rows: list[list[Glyph]] = []
    levels: list[tuple[float, int]] = []
    for glyph in glyphs:
        near = _nearest(levels, glyph.y)
        if near is not None:
            first = rows[near][0]
            if abs(first.y - glyph.y) <= _SAME_LINE * min(_size(first), _size(glyph)):
                rows[near].append(glyph)
                continue
        insort(levels, (glyph.y, len(rows)))
        rows.append([glyph])
    return [rows[index] for _, index in levels]


def _nearest(levels: Sequence[tuple[float, int]], y: float) -> int | None:
    at = bisect_left(levels, (y, -1))
    around = levels[max(0, at - 1) : at + 1]
    return min(around, key=lambda level: abs(level[0] - y))[1] if around else None


def _size(glyph: Glyph) -> float:
    return min(max(glyph.size, _SMALLEST), _LARGEST)


def _line(row: Sequence[Glyph]) -> TextLine:
    text, places = list[str](), list[Glyph]()
    before: Glyph | None = None
    for glyph in row:
        if before is not None and _apart(before, glyph):
            text.append(" ")
            places.append(before)
        shown = unicodedata.normalize("NFKC", glyph.text)
        text.append(shown)
        places += [glyph] * len(shown)
        before = glyph
    return TextLine("".join(text), tuple(places))


def _apart(before: Glyph, glyph: Glyph) -> bool:
    gap = glyph.x - before.right
    if glyph.piece != before.piece and gap < -_OVERLAP * _size(glyph):
        return True
    followed = glyph.order == before.order + 1
    return gap > (1.0 if followed else _GAP) * min(_size(before), _size(glyph))


def grid(text: str) -> Iterator[Glyph]:
    """Plain text as a page: a line below the other, each character where a typewriter puts it."""
    order = 0
    for row, line in enumerate(text.splitlines()):
        column = 0.0
        for char in line:
            width = 1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5
            yield Glyph(char, 10 * column, 15.0 * row, 10 * width, 10.0, order)
            column += width
            order += 1
        order += 1


@dataclass(frozen=True, slots=True)
class UprightWord:
    """A word that is written from top to bottom: where it begins, and how far down it goes."""

    word: str
    x: float
    top: float
    bottom: float


_COLUMNS = ("购买方信息", "销售方信息", "购买方", "销售方", "购方", "销方", "密码区", "备注")


def columns_of(glyphs: Sequence[Glyph]) -> tuple[list[UprightWord], list[Glyph]]:
    """The words written downwards at the edges of the form's boxes, and the other glyphs."""
    letters: dict[str, list[Glyph]] = {}
    for glyph in glyphs:
        if glyph.text in "购买方销售信息密码区备注":
            letters.setdefault(glyph.text, []).append(glyph)
    found: list[UprightWord] = []
    taken: set[int] = set()
    for word in _COLUMNS:
        for first in letters.get(word[0], [])[:20]:
            chain = None if id(first) in taken else _chain(word, first, letters)
            if chain is not None:
                taken |= {id(glyph) for glyph in chain}
                found.append(UprightWord(word, first.x, first.y, chain[-1].y))
    return found, [glyph for glyph in glyphs if id(glyph) not in taken]


def _chain(word: str, first: Glyph, letters: dict[str, list[Glyph]]) -> list[Glyph] | None:
    chain = [first]
    for letter in word[1:]:
        below = [g for g in letters.get(letter, [])[:40] if _stands_below(chain[-1], g)]
        if not below:
            return None
        chain.append(min(below, key=lambda g: g.y))
    return chain


def _stands_below(above: Glyph, glyph: Glyph) -> bool:
    size = _size(above)
    return abs(glyph.x - above.x) < 0.6 * size and 0.6 * size < glyph.y - above.y < 4 * size
