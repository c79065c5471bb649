"""Who issued the invoice, and whether that is somebody in the campaign's place.

A number of an invoice stops at the province, so the seller decides: the registry of merchants
first, then the region inside a 统一社会信用代码, then a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, Protocol

from lottery.invoices.values.text import compact

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {char: value for value, char in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_USCC = re.compile(r"[1-9AFGY][0-9AHJKLMNPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT = re.compile(r"[1-9][0-9]{16}[0-9X]")
_OTHER = re.compile(
    r"[0-9]{6}[0-9A-Z]{9}|[0-9A-Z]{17}|[0-9]{20}|[0-9]{18}[0-9A-Z]{2}|L[0-9A-Z]{18}"
)

Form = Literal["uscc", "uscc-wrong", "resident", "other", "none"]


@dataclass(frozen=True, slots=True)
class Merchant:
    """One line of the merchant registry, valid on the day it was asked for."""

    seller_id: str
    name: str
    category: str = ""
    is_insurer: bool = False


class Registry(Protocol):
    """The merchants known by name and number."""

    def merchant(self, seller_id: str, on: date) -> Merchant | None:
        """The merchant registered under this number on that day, or None."""


class NoRegistry:
    """A registry without a line: every seller is decided by his number alone."""

    def merchant(self, seller_id: str, on: date) -> Merchant | None:
        """Nobody."""
        return None


def uscc_check(first17: str) -> str:
    """The eighteenth character of a 统一社会信用代码 (GB 32100-2015).

    >>> uscc_check("9137162616720307X"), uscc_check("91371626167190555")
    ('L', '2')
    """
    total = sum(_VALUE[char] * weight for char, weight in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_uscc(text: str) -> bool:
    """Whether this is a 统一社会信用代码 with the right check character.

    >>> is_uscc("9137162616720307XL"), is_uscc("91500106MA2CE71F65")
    (True, False)
    """
    return _USCC.fullmatch(text) is not None and uscc_check(text[:17]) == text[17]


def is_resident_number(text: str) -> bool:
    """Whether this is a resident's identity number: ISO 7064 MOD 11-2 and a date, nothing more.

    No table of places: such tables refuse real people.

    >>> is_resident_number("371626199001010027"), is_resident_number("371681198502310028")
    (True, False)
    """
    if not _RESIDENT.fullmatch(text):
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(d) * w for d, w in zip(text[:17], _RESIDENT_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == text[17]


@lru_cache(maxsize=4096)
def form_of(taxpayer: str) -> Form:
    """What sort of taxpayer's number this compact text is."""
    if is_uscc(taxpayer):
        return "uscc"
    if is_resident_number(taxpayer):
        return "resident"
    if _OTHER.fullmatch(taxpayer):
        return "other"
    return "uscc-wrong" if len(taxpayer) == 18 and taxpayer.isalnum() else "none"


def region_of(taxpayer: str) -> str:
    """The six digits of the authority that registered the owner of a 统一社会信用代码."""
    return taxpayer[2:8]


def shown(taxpayer: str) -> str:
    """The number as it may be shown: what can hold a person's identity number is masked.

    >>> shown("32000019700101081301"), shown("9137162616720307XL")
    ('320000**********1301', '9137162616720307XL')
    """
    if is_uscc(taxpayer) or len(taxpayer) < 17:
        return taxpayer
    if not re.search(r"[0-9]{14}", taxpayer):
        return taxpayer
    return f"{taxpayer[:6]}{'*' * (len(taxpayer) - 10)}{taxpayer[-4:]}"


def normal_taxpayer(text: str) -> str:
    """The compact form; a mark that says "none" is empty.

    >>> normal_taxpayer(" 9137 1626 1672 0307 xl "), normal_taxpayer("无")
    ('9137162616720307XL', '')
    """
    found = compact(text)
    return "" if found in {"无", "/", "*", "**", "***", "", "—"} else found
