"""Telephone numbers, as digits."""

from __future__ import annotations

import re

from lottery.invoices.values.text import clean

MOBILE = re.compile(r"1[3-9][0-9]{9}")
LANDLINE = re.compile(r"0[1-9][0-9]{8,10}")
_BETWEEN = str.maketrans("", "", " -()—–")
_COUNTRY = re.compile(r"^(?:(\+|00)?86(?=1[3-9][0-9]{9}$)|(\+|00)86(?=0[1-9]))")


class PhoneError(ValueError):
    """Neither a mobile number nor a landline with its area code."""


def parse_phone(text: str) -> str:
    """The digits of a mobile number (11) or of a landline with area code (10 to 12).

    >>> parse_phone("+86 138-1234-1234"), parse_phone("０５４３－４３２１２３４")
    ('13812341234', '05434321234')
    """
    found = _COUNTRY.sub("", clean(text).translate(_BETWEEN), count=1)
    if MOBILE.fullmatch(found) or LANDLINE.fullmatch(found):
        return found
    raise PhoneError(text)
