"""What spreadsheets do to a text so that it stays whole, undone; and what they have lost, named.

A cell is undone by what its column is for: a number, an amount, a day. What is not one of the known
tricks stays as it is and is judged like anything typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from lottery.texts.fields import FIELDS

UNCOMPUTED = "#公式!"
"""What stands for a formula whose result is not in the file."""
ERRORS = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|公式!)")
_FORMULA = re.compile(r'=\s*(?:T\s*\(\s*|TEXT\s*\(\s*)?"([^"]*)"(?:\s*,\s*"[@0#]*")?\s*\)?')
_SIGNS = "'’‘`´＇"
_QUOTES = "'’‘`´＇\"“”"
_WHOLE = re.compile(r"([0-9]{1,15})\.0+")
_POWER = re.compile(r"([0-9])(?:\.([0-9]{1,14}))?[eE]\+?([0-9]{1,2})")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_PLAIN = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,2})?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EIGHT = re.compile(r"[0-9]{8}")
_NOISY = Decimal("0.000001")
_MINUS = str.maketrans(dict.fromkeys("−–—﹣－‐‑", "-"))
_FIRST_DAY, _LAST_DAY = 36526, 73050  # 2000 to 2099
_BEFORE_1904 = 1462
_CHINESE = str.maketrans("〇零一二三四五六七八九", "00123456789")
_LONG = re.compile(
    r"([〇零一二三四五六七八九]{4})年([〇零一二三四五六七八九十]{1,3})月([〇零一二三四五六七八九十]{1,3})[日号]?"
)
_AFTER_DAY = re.compile(
    r"[(（]?(星期|周)[一二三四五六日天][)）]?|[上下]午|凌晨|晚上|[AP]M", re.IGNORECASE
)
_CLOCK = re.compile(
    r"[ T]*[0-9]{1,2}[:时][0-9]{1,2}([:分][0-9]{1,2}秒?|分)?(\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})?$"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(r"([0-9]{1,2})[- /]([A-Za-z]{3})[a-z]*[- /,]+([0-9]{4})")
_PARTS = re.compile(r"([0-9]{4})[-/.年 ]+([0-9]{1,2})[-/.月 ]+([0-9]{1,2})[日号.]?")
_TWO_DIGITS = re.compile(r"([0-9]{2})年([0-9]{1,2})月([0-9]{1,2})[日号]")


def bare(text: str) -> str:
    """A text without the sign or the formula that made it a text.

    >>> bare('="26372000000000000101"'), bare("'13800000001"), bare("张三 ")
    ('26372000000000000101', '13800000001', '张三 ')
    """
    found = text.strip()
    if found[:1] == "=":
        formula = _FORMULA.fullmatch(found)
        return formula[1].strip() if formula is not None else text
    return found.lstrip(_SIGNS) if found[:1] and found[0] in _SIGNS else text


def whole_number(text: str) -> str:
    """A number of digits as it was before a cell took it for a quantity; else as it is.

    >>> [whole_number(x) for x in ("13800000001.0", "1.3800000001E+10", "1.38E+10", "２６３ ７")]
    ['13800000001', '13800000001', '1.38E+10', '２６３ ７']
    """
    if text.isascii() and text.isdigit():
        return text
    plain = bare(text)
    found = unicodedata.normalize("NFKC", plain.strip().strip(_QUOTES))
    found = re.sub(r"[\s\u200b-\u200f]+", "", found)
    match = _WHOLE.fullmatch(found)
    if match is not None:
        return match[1]
    match = _POWER.fullmatch(found)
    if match is not None and len(match[2] or "") == int(match[3]):
        return match[1] + (match[2] or "")
    return plain


def code(text: str) -> str:
    """An invoice code; eleven digits have lost the 0 at their beginning, as no code has eleven.

    >>> code("37002300111"), code("037002300111"), code("3700213130")
    ('037002300111', '037002300111', '3700213130')
    """
    whole = whole_number(text)
    found = re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", whole))
    lost = len(found) == 11 and found.isascii() and found.isdigit()
    return f"0{found}" if lost else whole


def amount(text: str) -> str:
    """An amount as `amounts.parse_fen` takes it: signs, brackets and binary dust undone.

    >>> [amount(x) for x in ("(1,234.50)", "258.49999999", "−5.00", "￥ 100.00-", "三百 ")]
    ['-1,234.50', '258.50', '-5.00', '-100.00', '三百 ']
    """
    if _PLAIN.fullmatch(text):
        return text
    found = unicodedata.normalize("NFKC", bare(text).strip(_QUOTES)).translate(_MINUS)
    found = re.sub(r"\s+|人民币|[元圆][整正]?$|^(rmb|cny|¥)+", "", found, flags=re.IGNORECASE)
    found = found.replace("¥", "")
    in_brackets = found.startswith("(") and found.endswith(")")
    if in_brackets or (found.endswith("-") and found != "-"):
        found = "-" + found.strip("()-")
    try:
        value = Decimal(found)
    except InvalidOperation:
        return found if _GROUPED.fullmatch(found) else text
    if not value.is_finite() or abs(value) >= 10**12:
        return found
    near = value.quantize(Decimal("0.01"))
    noisy = found.partition(".")[2].rstrip("0")
    return str(near) if len(noisy) > 2 and abs(near - value) <= _NOISY else found


def day(text: str, *, from_1904: bool = False) -> str:
    """A day as YYYY-MM-DD where it is one without a doubt; else as it is.

    >>> [day(x) for x in ("46086", "2026年3月5日 10:11", "5-Mar-2026", "二〇二六年三月五日")]
    ['2026-03-05', '2026-03-05', '2026-03-05', '2026-03-05']
    >>> day("3/5/2026")
    '3/5/2026'
    """
    if _ISO_DAY.fullmatch(text):
        return text
    found = unicodedata.normalize("NFKC", bare(text).strip(_QUOTES)).translate(_MINUS)
    serial = _SERIAL.fullmatch(found)
    if serial is not None:
        number = int(serial[1]) + (_BEFORE_1904 if from_1904 else 0)
        if _FIRST_DAY <= number <= _LAST_DAY:
            return (date(1899, 12, 30) + timedelta(days=number)).isoformat()
        return text
    return _written(_CLOCK.sub("", _AFTER_DAY.sub("", found)).strip()) or text


def _written(text: str) -> str:
    match = _PARTS.fullmatch(text)
    if match is not None:
        return _iso(*map(int, match.groups()))
    match = _TWO_DIGITS.fullmatch(text)
    if match is not None:
        return _iso(2000 + int(match[1]), int(match[2]), int(match[3]))
    match = _ENGLISH.fullmatch(text)
    if match is not None and match[2].lower() in _MONTHS:
        return _iso(int(match[3]), _MONTHS.index(match[2].lower()) + 1, int(match[1]))
    match = _LONG.fullmatch(text)
    if match is not None:
        return _iso(int(match[1].translate(_CHINESE)), _counted(match[2]), _counted(match[3]))
    return _iso(int(text[:4]), int(text[4:6]), int(text[6:])) if _EIGHT.fullmatch(text) else ""


def _counted(text: str) -> int:
    """Up to 99 in Chinese.

    >>> [_counted(x) for x in ("三", "十", "十一", "二十", "三十一")]
    [3, 10, 11, 20, 31]
    """
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(text.translate(_CHINESE))
    return int(tens.translate(_CHINESE) or 1) * 10 + int(ones.translate(_CHINESE) or 0)


def _iso(year: int, month: int, of_month: int) -> str:
    try:
        return date(year, month, of_month).isoformat()
    except ValueError:
        return ""


def padded(value: float, zeros: int) -> str:
    """A number as a cell of the format 000… shows it.

    >>> padded(37002300111.0, 12)
    '037002300111'
    """
    return str(int(value)).zfill(zeros)


_BY_SORT: dict[str, Callable[[str], str]] = {
    "code": code,
    **dict.fromkeys(("digits", "taxpayer", "phone", "identity"), whole_number),
    "amount": amount,
}
UNDOING: dict[str, Callable[[str], str]] = {
    **{one.name: _BY_SORT[one.sort] for one in FIELDS if one.sort in _BY_SORT},
    **dict.fromkeys(("digital", "seller"), whole_number),
}
"""By field; days need to know the workbook's calendar, and any other text is made `bare`."""
DAYS = frozenset(
    {*(one.name for one in FIELDS if one.sort == "day"), "as_of", "valid_from", "valid_to"}
)


def undone(field: str, text: str, *, from_1904: bool = False) -> str:
    """The text of a cell under a field's header."""
    if not text:
        return ""
    if field in DAYS:
        return day(text, from_1904=from_1904)
    undo = UNDOING.get(field, bare)
    return undo(text)
