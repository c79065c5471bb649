"""Numbers by which a person is found, wherever in a text they stand: found, and masked.

What is open for good (notes, reasons, verdicts on rows, names of sellers) must hold none. A
number counts whether its check digit is right or not, as people mistype their own: a resident's
identity number of 18 or of 15 digits, a telephone number, a bank card's number. What is public
stays: a 统一社会信用代码 with the right check character, and the codes (10, 12) and numbers (8,
20) of invoices, even side by side.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from lottery.invoices.parties.sellers import is_resident_number, is_uscc
from lottery.invoices.values.phones import MOBILE
from lottery.invoices.values.text import clean

_BETWEEN = r"(?:[ \-._·•‐‑‒–—―()]{0,3}|[,/])"  # two amounts stand apart by " / "
_RUN = re.compile(rf"\d(?:{_BETWEEN}\d){{9,}}(?:{_BETWEEN}[Xx](?![A-Za-z]))?")
_SIGNS = re.compile(r"[ \-._·•‐‑‒–—―(),/]+")
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Z]{18}(?![0-9A-Za-z])")
_HASH = re.compile(r"[0-9a-f]{40,}")
_DAY = r"(?:19|20)\d\d(?:-\d\d?-\d\d?|\.\d\d?\.\d\d?|/\d\d?/\d\d?)"
_DAYS = re.compile(rf"{_DAY}(?:{_BETWEEN}{_DAY})*(?: \d\d?)?")
_SHORT, _PUBLIC = 11, (10, 12, 20)
_SHOWN = 3


def tells_a_number(text: str) -> bool:
    """Whether a number by which a person is found stands in the text.

    >>> tells_a_number("来电138 0000 1234"), tells_a_number("与票号24370000000000000017是一笔")
    (True, False)
    >>> [tells_a_number(x) for x in ("371626199001010020", "3716 2690 0101 002", "15日至2月3日")]
    [True, True, False]
    """
    return any(True for _ in _found(clean(text)))


@lru_cache(maxsize=4096)
def masked(text: str) -> str:
    """The text with nothing left of such numbers but their first three digits.

    >>> masked("备注：371626199001010020，电话138-0000-1234"), masked("9137162616720307XL")
    ('备注:371***,电话138***', '9137162616720307XL')
    """
    plain, kept, end = clean(text), [], 0
    for first, last in _found(plain):
        shown = "".join(plain[first:last].split())[:_SHOWN]
        kept += [plain[end:first], f"{shown}***"]
        end = last
    return "".join([*kept, plain[end:]]) if kept else text


def _found(plain: str) -> Iterator[tuple[int, int]]:
    """Where such numbers stand in clean text."""
    public = [match.span() for match in _CODE.finditer(plain) if _is_seller(match[0])]
    public += [match.span() for match in _HASH.finditer(plain)]
    for run in _RUN.finditer(plain):
        inside = any(first <= run.start() and run.end() - 1 <= last for first, last in public)
        if not inside and not _DAYS.fullmatch(run[0]) and _is_private(run[0]):
            yield run.span()


def _is_seller(code: str) -> bool:
    return is_uscc(code) and not is_resident_number(code)


def _is_private(run: str) -> bool:
    parts = [_digits(part) for part in _SIGNS.split(run) if part]
    whole = "".join(parts)
    if len(whole) == _SHORT - 1:  # a landline, where it is written as one
        return len(parts) == 2 and run.startswith("0") and len(parts[0]) in (3, 4)
    if len(parts) > 1 and all(_is_public(part) for part in parts):
        return False
    return not _is_public(whole)


def _is_public(digits: str) -> bool:
    """Whether digits in one piece are what an invoice is called by."""
    if len(digits) == 8:
        return True
    if len(digits) not in _PUBLIC or digits[-1] == "X":
        return False
    if digits.startswith("0") and MOBILE.fullmatch(digits[1:]):
        return False
    return not any(is_resident_number(digits[at : at + 18]) for at in range(len(digits) - 17))


def _digits(part: str) -> str:
    """Digits of any script as those of ASCII."""
    return "".join(str(unicodedata.digit(sign, 0)) if sign.isdigit() else "X" for sign in part)
