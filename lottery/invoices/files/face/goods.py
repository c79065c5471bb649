"""The names of goods on an invoice's pages, read by the column that they stand in.

A name that is too long for its column goes on below itself; specification, unit, number and price
beside it are other columns, and a cipher area is no table. Where the form is only a picture, the
names are known by their category between asterisks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lottery.invoices.files.face.labels import TextPage
from lottery.invoices.files.face.layout import Glyph, TextLine

_CELL = 0.6  # of a character's size: a wider gap parts two cells
_TOUCHES, _BLANK = 0.35, 0.15
_MOST_LINES = 400


def _spaced(words: str) -> str:
    return "|".join(r"\s{0,6}".join(map(re.escape, word)) for word in words.split())


_NAMES = re.compile(
    "|".join(
        (
            _spaced(
                "项目名称 货物或应税劳务 货物(劳务)名称 货物(应税劳务 货物名称 服务名称 商品名称"
            ),
            r"品\s{0,6}名(?!\s{0,4}[:：])|^\s{0,4}项\s{0,4}目(?=\s)",
        )
    )
)
_OTHERS = re.compile(_spaced("规格 型号 单位 数量 单价 金额 税率 税额 车牌号 类型 通行日期 征收率"))
_PRICED = re.compile(_spaced("金额 数量 单价 税额"))
_ENDS = re.compile(r"^(?:合计|小计|总计|价税合计|备注|收款人|开票人|复核|订单号)|小写\)|\(大写\)")
_STARRED = re.compile(r"\*[\u4e00-\u9fff、,()/A-Z0-9]{2,24}\*")
_MONEY = re.compile(r"-?[0-9][0-9,]*\.[0-9]{2}")
_LETTER = re.compile(r"[A-Za-z0-9]")


@dataclass(slots=True)
class GoodsLine:
    """One line of the invoice: its name as far as it was read, and whether its amount was."""

    name: str = ""
    priced: bool = False
    x: float = 0.0

    def go_on(self, text: str) -> None:
        """Put another printed line behind the name; Latin words do not run into each other."""
        both = self.name and _LETTER.fullmatch(self.name[-1]) and _LETTER.fullmatch(text[0])
        self.name += f" {text}" if both else text

    @property
    def is_open(self) -> bool:
        """Whether its category has begun and not ended."""
        return self.name.startswith("*") and self.name.count("*") % 2 == 1


@dataclass(frozen=True, slots=True)
class _GoodsColumn:
    """Where the names' column lies: from ``left`` to ``right``; ``first`` is its first line."""

    first: int
    left: float
    right: float
    edge: float = field(default=0.0)


def goods_of(pages: Sequence[TextPage]) -> tuple[str, ...]:
    """The names of the goods on these pages, wrapped ones put together, each once."""
    items = list[GoodsLine]()
    for page in pages:
        table = _table(page)
        if table is None:
            _loose(page, items)
        else:
            _read(page, table, items)
    return tuple(dict.fromkeys(item.name for item in items if item.name))


def unwrapped(names: str) -> str:
    """Names that came line by line, with those put together that a category does not begin.

    >>> unwrapped("*保险服务*机动车交；通事故责任强制保险；*食品*苹果")
    '*保险服务*机动车交通事故责任强制保险；*食品*苹果'
    >>> unwrapped("餐费；住宿费")
    '餐费；住宿费'
    """
    items = list[GoodsLine]()
    for name in filter(None, names.split("；")):
        if items and items[0].name.startswith("*") and not _begins(name, items[-1], priced=False):
            items[-1].go_on(name)
        else:
            items.append(GoodsLine(name))
    return "；".join(dict.fromkeys(item.name for item in items))


def _table(page: TextPage) -> _GoodsColumn | None:
    """The column under the heading of names, if there is such a heading."""
    for index, line in enumerate(page.lines[:_MOST_LINES]):
        name = _NAMES.search(line.text)
        if name is None or not _PRICED.search(line.text, name.end()):
            continue
        after = _OTHERS.search(line.text, name.end())
        if after is None:
            continue
        last, beside = line.places[name.end() - 1], line.places[after.start()]
        before = [line.places[at] for at in range(name.start()) if line.text[at] != " "]
        left = before[-1].right if before else float("-inf")
        return _GoodsColumn(index + 1, left, (last.right + beside.x) / 2, beside.x)
    return None


def _read(page: TextPage, table: _GoodsColumn, items: list[GoodsLine]) -> None:
    for line in page.lines[table.first : table.first + _MOST_LINES]:
        if _ENDS.search(line.text.replace(" ", "")):
            return
        name, others = list[str](), list[str]()
        place, last = None, None
        for cell in _cells(line, table.right):
            text, first = _text(cell), cell[0][1]
            gap = first.x - last.right if last is not None else 0.0
            touches = bool(name) and gap < _TOUCHES * first.size
            if table.left < first.x and (first.x < table.right or touches):
                name.append(f" {text}" if gap > _BLANK * first.size else text)
                place, last = place or first, cell[-1][1]
            else:
                others.append(text)
        priced = any(_MONEY.fullmatch(text.replace(" ", "").lstrip("¥")) for text in others)
        _take("".join(name), place, items, priced=priced)


def _take(text: str, place: Glyph | None, items: list[GoodsLine], *, priced: bool) -> None:
    """A printed line: the beginning of an item, or what goes on of the last one."""
    last = items[-1] if items else None
    if not text or place is None:
        if last is not None:
            last.priced |= priced
        return
    if last is None or _begins(text, last, priced=priced):
        items.append(GoodsLine(text, priced, place.x))
        return
    last.go_on(text)
    last.priced |= priced


def _begins(text: str, last: GoodsLine, *, priced: bool) -> bool:
    if last.is_open:
        return False
    if text.startswith("*"):
        return True
    return priced and last.priced


def _loose(page: TextPage, items: list[GoodsLine]) -> None:
    """Names on a page without a heading: those with a category, and what stands right below."""
    below: Glyph | None = None
    for line in page.lines[:_MOST_LINES]:
        if _ENDS.search(line.text.replace(" ", "")) or "¥" in line.text:
            below = None
            continue
        cells = [(_text(cell), cell[0][1]) for cell in _cells(line)]
        found = next(((t, g) for t, g in cells if _STARRED.match(t)), None)
        if found is None and below is not None:
            found = next(((t, g) for t, g in cells if _is_below(g, below)), None)
        if found is None:
            continue
        text, below = found
        others = [t for t, g in cells if g is not below]
        _take(text, below, items, priced=any(map(_MONEY.fullmatch, others)))


def _is_below(glyph: Glyph, above: Glyph) -> bool:
    return abs(glyph.x - above.x) < 0.6 * above.size and glyph.y - above.y < 2.2 * above.size


_Placed = tuple[str, Glyph]


def _cells(line: TextLine, border: float = float("inf")) -> Iterator[list[_Placed]]:
    """The pieces of a line that wide gaps part, that lie across each other, or that the file writes
    apart on both sides of a column's border."""
    cell = list[_Placed]()
    for char, glyph in zip(line.text, line.places, strict=True):
        if cell and char != " ":
            before = cell[-1][1]
            gap = glyph.x - before.right
            apart = glyph.piece != before.piece
            crossed = before.x < border <= glyph.x and glyph.order != before.order + 1
            if (
                gap > _CELL * max(before.size, glyph.size)
                or (apart and gap < -0.4 * glyph.size)
                or (crossed and gap > _BLANK * glyph.size)
            ):
                yield cell
                cell = []
        cell.append((char, glyph))
    if cell:
        yield cell


def _text(cell: Iterable[_Placed]) -> str:
    return "".join(char for char, _ in cell).strip()
