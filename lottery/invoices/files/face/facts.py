"""The text on the face of an invoice: what it is, its number, its day, its amounts, its parties.

Only forms that cannot be mistaken are taken; whatever the QR code states is taken from there
instead. A person confirms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from lottery.invoices.files.face.goods import goods_of
from lottery.invoices.files.face.labels import TextPage, labelled, page_of
from lottery.invoices.files.face.layout import Glyph, grid
from lottery.invoices.files.face.parties import parties
from lottery.invoices.files.found import Facts
from lottery.invoices.files.one_invoice import pages_of_one, several
from lottery.invoices.files.xml.elements import joined
from lottery.invoices.values.amounts import AmountError, parse_fen, yuan
from lottery.invoices.values.text import clean, compact, holds

_SUM = r"-?[0-9][0-9,]{0,14}\.[0-9]{2}"
_MONEY = rf"(?:(-?\s?¥\s?{_SUM})|({_SUM})\s?¥)(?![0-9])"  # a red invoice's minus stands anywhere
_ANY_MONEY = re.compile(_MONEY)
_BARE_MONEY = re.compile(rf"(-?[¥\s]{{0,4}}{_SUM})(?![0-9])")
_GROSS = re.compile(r"小\s{0,2}写\s{0,4}\)?\s{0,4}:?")
_FARE = re.compile(r"(?<![\u4e00-\u9fff])票\s{0,4}价\s{0,4}:")
_REFUND = re.compile(r"(?:退\s{0,4}票\s{0,4}费|改\s{0,4}签\s{0,4}费|退\s{0,4}费)\s{0,4}:")
_TOLL = re.compile(r"(?:^|\s)通\s{0,2}行\s{0,2}费(?:\s|$)")
_UNTAXED = re.compile(r"合\s{0,8}计\s{0,20}¥?\s?([0-9][0-9,]{0,14}\.[0-9]{2})\s{0,20}(\*{1,3})\s*$")
_TITLE = re.compile(r"电子发票\s{0,3}\(([^()\n]{2,20})\)")
_OLD_TITLE = re.compile(r"增值税(?:电子)?(?:普通|专用)发票(?:\((?:卷票|通行费)\))?")
_OTHER_TITLE = re.compile(
    r"(?:二手车|机动车)销售统一发票|铁路电子客票|航空运输电子客票行程单|定额发票"
)
_DAY = re.compile(r"([0-9]{4})\s{0,3}年\s{0,3}([0-9]{1,2})\s{0,3}月\s{0,3}([0-9]{1,2})\s{0,3}日")
_DIGITAL = re.compile(r"(?<![0-9A-Z])[0-9]{20}(?![0-9A-Z])")
_CODE_LABEL = re.compile(r"发\s{0,2}票\s{0,2}代\s{0,2}码\s{0,4}:")
_NUMBER_LABEL = re.compile(r"(?<![\u4e00-\u9fff])发\s{0,2}票\s{0,2}号\s{0,2}码\s{0,4}:")
_DIGITAL_LABEL = re.compile(
    r"(?<![\u4e00-\u9fff])(?:数电发?票|全电发?票|全面数字化的?电子发票|电子发票)\s{0,2}号\s{0,2}码\s{0,4}:"
)
_DAY_LABEL = re.compile(r"开\s{0,2}票\s{0,2}日\s{0,2}期\s{0,4}:")
_RED = re.compile(r"被红冲蓝字|对应正数发票|\(负数\)|销项负数|红字(?:增值税专用)?发票信息")
_REMARKS = ("代开", "收购", "作废", "红冲", "差额征税")
_LONGEST = 20_000  # characters of a page; real ones have some thousand


def face_facts(text: str) -> Facts:
    """The facts in the text of a page; what cannot be told is left out.

    >>> face_facts("电子发票（普通发票）\\n（小写）¥100.25")
    {'kind': '电子发票(普通发票)', 'gross': '100.25'}
    """
    lines = (clean(line) for line in text[:_LONGEST].splitlines())
    return page_facts([list(grid("\n".join(lines)))])


def page_facts(pages: Sequence[Sequence[Glyph]], codes: Sequence[str] = ()) -> Facts:
    """The facts on pages of characters at their places; the earlier page counts for more.

    ``codes`` are the QR codes of the pages, where it is known which page has which.

    Raises FileRefusedError (``file-several``) where the pages are not one invoice's.
    """
    facts: Facts = {}
    read = [page_of(glyphs[:_LONGEST]) for glyphs in pages]
    told = [_facts(page) for page in read]
    pages_of_one(told, codes)
    for page in told:
        for field, value in page.items():
            facts.setdefault(field, value)
    item = joined(goods_of(read))
    return facts | ({"item": item} if item else {})


def _facts(page: TextPage) -> Facts:
    text = page.text
    facts: Facts = {"kind": _kind(text)}
    facts.update(_numbers(page, text))
    facts.update(_amounts(page, text))
    facts.update(parties(page))
    facts["issued"] = _issued(page, text)
    facts["status"] = "红字" if _RED.search(text.replace(" ", "")) else ""
    facts["remark"] = _remarks(page)
    return {field: value for field, value in facts.items() if value}


def _remarks(page: TextPage) -> str:
    """The words that tell in the remarks or anywhere on a line, however they are spaced."""
    boxes = [column for column in page.columns if column.word == "备注"]
    beside = (
        "".join(
            line.text
            for line in page.lines
            if box.top - 15 <= line.y <= box.bottom + 15 and line.places[-1].x > box.x
        )
        for box in boxes
    )
    texts = [line.text for line in page.lines] + list(beside)
    return "；".join(word for word in _REMARKS if any(holds(text, word) for text in texts))


def _kind(text: str) -> str:
    dense = text.replace(" ", "")
    title = _TITLE.search(dense)
    if title is not None:
        return f"电子发票({title[1].strip()})"
    for pattern in (_OLD_TITLE, _OTHER_TITLE):
        match = pattern.search(dense)
        if match is not None:
            toll = "通行费" not in match[0] and any(map(_TOLL.search, text.splitlines()))
            return f"{match[0]}(通行费)" if toll else match[0]
    return ""


def _beside(page: TextPage, label: re.Pattern[str], value: re.Pattern[str]) -> set[str]:
    """What stands beside a label, wherever it is of the right form."""
    found = (value.match(compact(x.value)) for x in labelled(page, label))
    return {match[0] for match in found if match}


_EIGHT = re.compile(r"[0-9]{8}(?![0-9])")
_TWENTY = re.compile(r"[0-9]{20}(?![0-9])")
_TEN = re.compile(r"(?:[0-9]{12}|[0-9]{10})(?![0-9])")


def _numbers(page: TextPage, text: str) -> Facts:
    """The identity: code and number, the digital number, or both on a paper print of one."""
    codes = _beside(page, _CODE_LABEL, _TEN)
    eights = _beside(page, _NUMBER_LABEL, _EIGHT)
    twenties = _beside(page, _NUMBER_LABEL, _TWENTY) | _beside(page, _DIGITAL_LABEL, _TWENTY)
    for numbers in (eights, twenties):
        if len(numbers) > 1:
            raise several(sorted(numbers))
    facts: Facts = {}
    if len(codes) == 1 and len(eights) == 1:
        facts = {"code": codes.pop(), "number": eights.pop()}
    if not twenties and not facts and "电子发票" in text.replace(" ", ""):
        twenties = set(_DIGITAL.findall(text))
    if len(twenties) == 1:
        facts["digital_number" if facts else "number"] = twenties.pop()
    return facts


def _issued(page: TextPage, text: str) -> str:
    """The day behind its label; without a label, the only day on the page."""
    beside = [_DAY.search(x.value) for x in labelled(page, _DAY_LABEL)]
    days = {match.groups() for match in beside if match}
    days = days or {match.groups() for match in _DAY.finditer(text)}
    return "-".join(days.pop()) if len(days) == 1 else ""


def _amounts(page: TextPage, text: str) -> Facts:
    """Gross by its label; net and tax as the two printed amounts whose sum it is."""
    printed = (_fen(one or other) for one, other in _ANY_MONEY.findall(text))
    amounts = [fen for fen in printed if fen is not None]
    gross = _gross(page, _GROSS)
    if gross is None and "铁路" in text:
        gross = _gross(page, _REFUND) or _gross(page, _FARE)
    pairs = [(net, tax) for net, tax in pairwise(amounts) if tax != 0]
    if gross is None:
        sums = {net + tax for net, tax in pairs if net + tax in amounts and net > 0 < tax}
        if len(sums) != 1:
            return {}
        gross = sums.pop()
    facts = {"gross": yuan(gross)}
    for net, tax in pairs:
        if net + tax == gross and abs(tax) * 5 < abs(net):
            return facts | {"net": yuan(net), "tax": yuan(tax)}
    untaxed = {_fen(match[1]) for match in map(_UNTAXED.search, text.splitlines()) if match}
    return facts | ({"net": yuan(gross), "tax": "***"} if untaxed == {gross} else {})


def _gross(page: TextPage, label: re.Pattern[str]) -> int | None:
    found = (_BARE_MONEY.match(x.value) for x in labelled(page, label))
    amounts = {_fen(match[1]) for match in found if match}
    return amounts.pop() if len(amounts) == 1 else None


def _fen(text: str) -> int | None:
    try:
        return parse_fen(text)
    except AmountError:
        return None
