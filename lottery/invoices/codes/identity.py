"""Which invoice it is. Identities are typed text, and unique over the whole programme.

``L:<code>-<number>``: an older invoice, code of 10 or 12 digits and number of 8 (the number alone
repeats). ``D:<20 digits>``: a fully digital one. A digital invoice printed on paper carries both.
"""

from __future__ import annotations

import re

from lottery.invoices.invoice import Reason
from lottery.invoices.values.text import compact, excerpt, went_through_spreadsheet

CODE = re.compile(r"[0-9]{10}|[0-9]{12}")
NUMBER = re.compile(r"[0-9]{8}")
DIGITAL = re.compile(r"[0-9]{20}")
_PROVINCES = frozenset(
    str(number)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (91, 95))
    for number in range(first, last + 1)
)

# Tax offices in a code: of a province, or of one of the five cities that stand for themselves.
_OFFICES = frozenset(f"{p}00" for p in _PROVINCES if p < "90") | {
    *("2102", "3302", "3502", "3702", "4403"),
}


def legacy(code: str, number: str) -> str:
    """The identity of an older invoice.

    >>> legacy("037002100111", "40718823")
    'L:037002100111-40718823'
    """
    return f"L:{code}-{number}"


def digital(number: str) -> str:
    """The identity of a digital invoice.

    >>> digital("24372000000000000017")
    'D:24372000000000000017'
    """
    return f"D:{number}"


def digits(text: str, field: str, pattern: re.Pattern[str], code: str) -> tuple[str, list[Reason]]:
    """The digits of one typed field, or the reason why they are none. Empty text is no error."""
    if not text:
        return "", []
    if went_through_spreadsheet(text):
        return "", [Reason("spreadsheet-number", field, excerpt(text))]
    found = compact(text)
    if not found or pattern.fullmatch(found):
        return found, []
    return "", [Reason(code, field, excerpt(text))]


def number_warnings(identities: tuple[str, ...], year: int | None) -> list[Reason]:
    """Slips of the finger that a number shows: year and region that do not fit.

    ``year`` is the year of issue, None if unknown. These warn; a code never proves a place.
    """
    found: list[Reason] = []
    for identity in identities:
        number = identity[2:]
        if identity[0] == "D":
            found += _digital_warnings(number, year)
        elif len(number) == 21:
            found += _legacy_warnings(number, year)
    return found


def _digital_warnings(number: str, year: int | None) -> list[Reason]:
    found = []
    if year is not None and int(number[:2]) != year % 100:
        found.append(Reason("number-year", "number", number))
    if number[2:4] not in _PROVINCES:
        found.append(Reason("number-region", "number", number))
    return found


def _legacy_warnings(number: str, year: int | None) -> list[Reason]:
    found = []
    if year is not None and int(number[5:7]) > year % 100:
        found.append(Reason("code-year", "code", number[:12]))
    if number[1:5] not in _OFFICES:
        found.append(Reason("code-region", "code", number[:12]))
    return found


def rounded(identities: tuple[str, ...]) -> bool:
    """Whether a 20-digit number ends as one does that a spreadsheet has rounded to 15 digits."""
    return any(x[0] == "D" and x.endswith("00000") for x in identities)
