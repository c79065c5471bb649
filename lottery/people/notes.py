"""Notes that lie open for good: whether somebody's number stands in one."""

from __future__ import annotations

import re

from lottery.invoices.parties.sellers import is_resident_number
from lottery.invoices.values.text import clean

_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_RESIDENT = re.compile(r"(?<![0-9A-Z])[1-9][0-9]{16}[0-9X](?![0-9A-Z])")
_INSIDE = re.compile(r"(?<=[0-9])[ -](?=[0-9])")


def tells_a_number(note: str) -> bool:
    """Whether a mobile phone's number or a resident's identity number stands in the text.

    >>> tells_a_number("来电138 0000 1234"), tells_a_number("与票号24370000000000000017是一笔")
    (True, False)
    """
    text = _INSIDE.sub("", clean(note)).upper()
    return bool(_MOBILE.search(text)) or any(map(is_resident_number, _RESIDENT.findall(text)))
