"""Buyer and seller on a page: by the words at the edge of their boxes, else by where they stand.

On a digital invoice the buyer stands on the left and the seller on the right; on an older one the
buyer stands above the goods and the seller below. A travel ticket has a buyer and no seller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lottery.invoices.files.face.labels import TextPage, labelled
from lottery.invoices.files.face.layout import Glyph, TextLine, UprightWord
from lottery.invoices.files.found import Facts
from lottery.invoices.parties.sellers import form_of
from lottery.invoices.values.text import compact

_WHO = r"(?:(?P<who>购买方|销售方|购货方|销货方|购方|销方|买方|卖方|购|销)\s{0,4})?"
_NAME = re.compile(rf"(?<![\u4e00-\u9fff]){_WHO}名\s{{0,8}}称\s{{0,4}}:")
_ID = re.compile(
    rf"(?<![\u4e00-\u9fff]){_WHO}"
    r"(?:统一社会信用代码\s{0,4}(?:/\s{0,4}纳税人识别号)?|纳税人识别号)\s{0,4}:"
)
_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{15,20}(?![0-9A-Za-z])")
_TITLE = re.compile(r"电\s{0,2}子\s{0,2}发\s{0,2}票\s{0,3}\(")
_TICKET = re.compile(r"电子客票|行程单")
_GOODS = re.compile(r"价税合计|小写")
_CIPHER = re.compile(r"[<>*+/\\]{2}|[0-9][<>*+/][0-9<>*+/-]")
_NOBODY = re.compile(r"[\s:/*—-]*")
_LONGEST = 120
_FIELDS = {
    ("buyer", "name"): "buyer_name",
    ("buyer", "id"): "buyer_tax_id",
    ("seller", "name"): "seller_name",
    ("seller", "id"): "seller_id",
}


@dataclass(frozen=True, slots=True)
class _PartyField:
    """Something that belongs to one of the parties, and where its label stands."""

    glyph: Glyph
    value: str
    who: str


def parties(page: TextPage) -> Facts:
    """Names and taxpayer's numbers of buyer and seller, as far as the page tells them apart."""
    facts: Facts = {}
    names = [_PartyField(x.place, _name(x.value), _party(x.who)) for x in labelled(page, _NAME)]
    ids = [_PartyField(x.place, _id(x.value), _party(x.who)) for x in labelled(page, _ID)]
    for what, places in (("name", names), ("id", ids)):
        for who, place in _assigned(page, places):
            if place.value:
                facts.setdefault(_FIELDS[who, what], place.value)
    if not any(place.value for place in ids):
        facts |= _bare_ids(page)
    if not names:
        facts |= _bare_names(page, facts)
    return facts


def _party(word: str) -> str:
    if not word:
        return ""
    return "buyer" if word[0] in "购买" else "seller"


def _name(value: str) -> str:
    """A name as it may be; empty for what stands there instead."""
    value = value.strip(" ,;")
    if _CIPHER.search(value) or _NOBODY.fullmatch(value) or len(value) > _LONGEST:
        return ""
    return value


def _id(value: str) -> str:
    match = _NUMBER.match(compact(value))
    return match[0] if match else ""


def _assigned(page: TextPage, places: Sequence[_PartyField]) -> Iterator[tuple[str, _PartyField]]:
    """Each place with its party: by its label, by the box it stands in, or by its neighbour."""
    sides = [place.who or _boxed(page, place.glyph) for place in places]
    if len(places) == 2:
        guess = _pair(places[0].glyph, places[1].glyph)
        sides = [side or _other(sides[1 - at]) or guess[at] for at, side in enumerate(sides)]
    elif len(places) == 1 and not sides[0]:
        sides = [_alone(page, places[0].glyph)]
    yield from ((side, place) for side, place in zip(sides, places, strict=True) if side)


def _other(side: str) -> str:
    return {"buyer": "seller", "seller": "buyer"}.get(side, "")


def _boxed(page: TextPage, glyph: Glyph) -> str:
    """The party whose word, written downwards, stands nearest on the left of a glyph."""
    near = [
        column
        for column in page.columns
        if column.x < glyph.x
        and column.top - 2.0 * glyph.size <= glyph.y <= column.bottom + 2.0 * glyph.size
    ]
    word = max(near, key=lambda column: column.x, default=UprightWord("", 0, 0, 0)).word
    return _party(word) if word[:1] in ("购", "销") else ""


def _pair(one: Glyph, other: Glyph) -> tuple[str, str]:
    """Buyer and seller of two: left and right on one line, else the upper and the lower."""
    level = abs(one.y - other.y) <= max(one.size, other.size)
    first = one.x <= other.x if level else one.y < other.y
    return ("buyer", "seller") if first else ("seller", "buyer")


def _alone(page: TextPage, glyph: Glyph) -> str:
    """The party of something that stands there once; empty if the page does not tell."""
    text = page.text
    if _TICKET.search(text):
        return "buyer"
    if _TITLE.search(text):
        return "buyer" if glyph.x < page.middle else "seller"
    goods = next((line.y for line in page.lines if _GOODS.search(line.text)), None)
    if goods is None:
        return ""
    return "seller" if glyph.y > goods else "buyer"


def _bare_ids(page: TextPage) -> Facts:
    """Numbers without a label beside them: those of firms can be told by their check character."""
    found: dict[str, Glyph] = {}
    for line, match in _numbers(page):
        if form_of(match[0].upper()) == "uscc":
            found.setdefault(match[0].upper(), line.places[match.start()])
    if len(found) == 2:
        (one, place), (other, beside) = found.items()
        sides = _pair(place, beside)
        return {_FIELDS[side, "id"]: n for side, n in zip(sides, (one, other), strict=True)}
    if len(found) == 1:
        number, place = found.popitem()
        side = _alone(page, place) or "seller"
        return {_FIELDS[side, "id"]: number}
    return {}


def _numbers(page: TextPage) -> Iterator[tuple[TextLine, re.Match[str]]]:
    for line in page.lines:
        for match in _NUMBER.finditer(line.text):
            yield line, match


def _bare_names(page: TextPage, facts: Facts) -> Facts:
    """Names without labels on a digital invoice: right above the numbers, a half of the page each.

    Some makers draw the form as a picture, so that only the values are text.
    """
    if not _TITLE.search(page.text) or "seller_id" not in facts:
        return {}
    for index, line in enumerate(page.lines[1:], start=1):
        if facts["seller_id"] not in line.text.upper():
            continue
        above = page.lines[index - 1]
        if line.y - above.y > 4 * line.places[0].size:
            return {}
        left = [g.text for g in above.places if g.x < page.middle]
        halves = above.text[: len(left)].strip(), above.text[len(left) :].strip()
        names = {"buyer_name": _name(halves[0]), "seller_name": _name(halves[1])}
        return {field: name for field, name in names.items() if name and not name.isdigit()}
    return {}
