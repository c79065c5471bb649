"""The pages of a file before anybody had signed them."""

import re

from lottery.minutes.errors import MinutesError
from lottery.texts.minutes import signing as sentences

_LAST = re.compile(rb"startxref\s+([0-9]+)\s+%%EOF\s*\Z")
_BEFORE = re.compile(rb"/Prev ([0-9]+)")


def unsigned(pdf: bytes) -> bytes:
    """The bytes of a file with one signature as they were before it, which only appends.

    Raises MinutesError for a file that is built otherwise.
    """
    last = _LAST.search(pdf)
    before = _BEFORE.search(pdf, int(last[1])) if last else None
    if before is None:
        raise MinutesError(sentences.UNSIGNED)
    end = re.compile(rb"startxref\s+%d\s+%%%%EOF\r?\n?" % int(before[1])).search(
        pdf, int(before[1])
    )
    if end is None:
        raise MinutesError(sentences.UNSIGNED)
    return pdf[: end.end()]
