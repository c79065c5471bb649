"""The short code of a message or letter about a prize, by which a citizen learns on the site that
the office wrote it.

It is keyed: whoever has not the index key of the home can make none, and a guess is right once in
2**40. It says nothing by itself and opens nothing. With a new index key the codes of earlier
messages are others.
"""

from __future__ import annotations

import hmac

from lottery.office.boxes import Boxes
from lottery.prizes.life import PrizeId

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O, U."""
LENGTH = 8
_READ_AS = str.maketrans("OIL", "011")
_BETWEEN = str.maketrans("", "", " -\u3000\u2010\u2011\u2012\u2013\u2014\uff0d")
_KIND = "prize-notice"


def code_of(boxes: Boxes, prize: PrizeId, turn: int, entry: int) -> str:
    """The code of what is written to a holder of a prize, in two groups: `7K3M-Q0XW`.

    `turn` is 0 for whom the draw named, then the alternate's number; `entry` is his entry.
    """
    digest = boxes.index(_KIND, f"{prize.name}/{turn}/{entry:010d}")
    number = int(digest[: LENGTH * 5 // 4], 16)
    letters = [ALPHABET[number >> shift & 31] for shift in range(5 * LENGTH - 5, -1, -5)]
    code = "".join(letters)
    return f"{code[:4]}-{code[4:]}"


def read(typed: str) -> str:
    """What somebody typed, as `code_of` writes it: other cases, blanks, dashes and the letters that
    are mistaken for digits are the same; empty for what cannot be a code.

    >>> read("7k3m q0xw"), read("7K3MQOXW"), read("7K3M")
    ('7K3M-Q0XW', '7K3M-Q0XW', '')
    """
    code = _half_width(typed.strip().upper()).translate(_BETWEEN).translate(_READ_AS)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return ""
    return f"{code[:4]}-{code[4:]}"


def is_code(boxes: Boxes, code: str, prize: PrizeId, turn: int, entry: int) -> bool:
    """Whether a code (as `read` gives it) is that of this prize and holder; takes as long for each
    answer."""
    return hmac.compare_digest(code_of(boxes, prize, turn, entry), code)


def _half_width(text: str) -> str:
    """Letters and digits of a Chinese input method, in full width, as plain ones."""
    return "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in text)
