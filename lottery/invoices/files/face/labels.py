"""Labels on a page and the values that stand beside them.

A value stands to the right of its label, on the same line or, where a maker's value is set a
little higher or in two small lines, close to it. It ends where the next label begins, at a wide
gap, or at the edge of the form's next box.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lottery.invoices.files.face.layout import Glyph, TextLine, UprightWord, columns_of, lines_of
from lottery.invoices.files.face.pieces import pieces

_REACH = 9.0  # of the label's size: how far to the right of a label its value may begin
_WIDEST_GAP = 2.6
_MOST = 40  # labels of one sort; a page that has more of them is no invoice
_NEXT = re.compile(
    r"(?:(?<![\u4e00-\u9fff])(?:购买|销售|购|销)方?\s{0,4})?名\s{0,8}称\s{0,4}:"
    r"|统一社会信用代码|纳税人识别号|地\s{0,4}址|开\s{0,2}户\s{0,2}行|电\s{0,4}话\s{0,4}:"
    r"|[\u4e00-\u9fff]{2,8}:|密\s{0,4}码\s{0,4}区|税\s{0,2}务\s{0,2}局\s"
)


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page in lines, and the words that are written downwards on it."""

    lines: tuple[TextLine, ...]
    columns: tuple[UprightWord, ...]

    @property
    def text(self) -> str:
        """The lines, as they are seen."""
        return "\n".join(line.text for line in self.lines)

    @property
    def middle(self) -> float:
        """Half way between the leftmost and the rightmost character."""
        places = [glyph for line in self.lines for glyph in (line.places[0], line.places[-1])]
        if not places:
            return 0.0
        return (min(g.x for g in places) + max(g.right for g in places)) / 2


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label (the first glyph of it) and the text beside it, empty if there is none.

    ``who`` is the party that the label itself names.
    """

    place: Glyph
    value: str
    who: str = ""


def page_of(glyphs: Sequence[Glyph]) -> TextPage:
    """The page with these characters."""
    columns, others = columns_of(glyphs)
    return TextPage(tuple(lines_of(pieces(others))), tuple(columns))


def labelled(page: TextPage, label: re.Pattern[str]) -> Iterator[Labelled]:
    """Each place where a label stands, from top to bottom, with what is beside it."""
    matches = (
        (index, match)
        for index, line in enumerate(page.lines)
        for match in label.finditer(line.text)
    )
    for index, match in islice(matches, _MOST):
        line = page.lines[index]
        place, last = line.places[match.start()], line.places[match.end() - 1]
        value = _beside(line, match.end(), last)
        if value:
            value = together((value, *_continued(page, index, match.end())))
        else:
            value = _near(page, index, last)
        yield Labelled(place, value, match.groupdict().get("who") or "")


def _beside(line: TextLine, start: int, last: Glyph) -> str:
    """What stands on the line behind a label that ends before ``start``."""
    while start < len(line.text) and line.text[start] == " ":
        start += 1
    if start >= len(line.text) or line.places[start].x - last.right > _REACH * last.size:
        return ""
    return _cut(line, start)


def _cut(line: TextLine, start: int) -> str:
    """The value that begins at ``start``, up to the next label or a wide gap."""
    following = _NEXT.search(line.text, start)
    end = following.start() if following else len(line.text)
    for at in range(start + 1, end):
        before, glyph = line.places[at - 1], line.places[at]
        if glyph.x - before.right > _WIDEST_GAP * max(before.size, glyph.size):
            end = at
            break
    return line.text[start:end].strip()


def _continued(page: TextPage, index: int, start: int) -> Iterator[str]:
    """The next line of a value that goes on right below its own beginning."""
    line = page.lines[index]
    while line.text[start] == " ":
        start += 1
    first = line.places[start]
    for below in page.lines[index + 1 : index + 3]:
        if below.y - line.y > 1.7 * first.size:
            return
        for at in _starts(below):
            if abs(below.places[at].x - first.x) < 0.5 * first.size:
                if not _NEXT.match(below.text, at):
                    yield _cut(below, at)
                return


def _near(page: TextPage, index: int, last: Glyph) -> str:
    """What stands to the right of a label a little above or below its line."""
    found = []
    for line in page.lines[max(0, index - 2) : index + 3]:
        if line is page.lines[index] or abs(line.y - last.y) > 1.1 * last.size:
            continue
        for at in _starts(line):
            gap = line.places[at].x - last.right
            if -0.5 * last.size < gap < _REACH * last.size and not _NEXT.match(line.text, at):
                found.append(_cut(line, at))
                break
    return together(found)


def together(parts: Iterable[str]) -> str:
    """Printed lines as one text: Chinese goes on where it was broken off, words keep a blank.

    >>> together(["示例甲财产保险股份", "有限公司"]), together(["Example", "Co., Ltd."])
    ('示例甲财产保险股份有限公司', 'Example Co., Ltd.')
    """
    text = ""
    for part in filter(None, (part.strip() for part in parts)):
        words = text and text[-1].isascii() and part[0].isascii()
        text += f" {part}" if words else part
    return text


def _starts(line: TextLine) -> Iterator[int]:
    """Where a line's pieces begin: at its start, and after wide gaps."""
    yield 0
    for at in range(1, len(line.text)):
        before, glyph = line.places[at - 1], line.places[at]
        if glyph.x - before.right > _WIDEST_GAP * max(before.size, glyph.size):
            yield at
