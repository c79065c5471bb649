"""Digits in groups, so that two people can compare them aloud."""

from __future__ import annotations


def fours(digits: str) -> list[str]:
    """A hash in groups of four.

    >>> fours("0123456789ab")
    ['0123', '4567', '89ab']
    """
    return [digits[at : at + 4] for at in range(0, len(digits), 4)]


def aloud(digits: str) -> str:
    """The groups in one line.

    >>> aloud("0123456789ab")
    '0123 4567 89ab'
    """
    return " ".join(fours(digits))
