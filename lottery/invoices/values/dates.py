"""Dates of issue as they are typed, printed or put into a QR code."""

from __future__ import annotations

import re
from datetime import date

from lottery.invoices.values.text import clean

_FORMS = (
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
    re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"),
    re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})"),
    re.compile(r"([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日"),
)
_TIME = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]+)?$")


class DateError(ValueError):
    """The text is no date, or names a day that does not exist."""


def parse_day(text: str) -> date:
    """The day; a time of day after it is left out.

    >>> [parse_day(x).isoformat() for x in ("20240315", "2024/3/5", "2024年3月15日")]
    ['2024-03-15', '2024-03-05', '2024-03-15']
    """
    found = _TIME.sub("", clean(text)).replace(" ", "")
    for form in _FORMS:
        match = form.fullmatch(found)
        if match is not None:
            return _day(match, text)
    raise DateError(text)


def _day(match: re.Match[str], text: str) -> date:
    year, month, day = (int(part) for part in match.groups())
    if year < 1900:
        raise DateError(text)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DateError(text) from error
