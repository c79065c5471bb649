"""Typed text made comparable: NFKC first, then blanks, then what only a machine put there."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 300
_SPREADSHEET = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?[eE][+-]?[0-9]+|[0-9]{16,}\.0*")
_BLANKS = re.compile(r"\s+")
_HIDDEN = {"Cc", "Cf"}


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """NFKC, one blank for any run of white space, no control or format characters.

    A lone surrogate becomes U+FFFD, so the result can always be stored.

    >>> clean("  ０３７００\\u200b２１\\t ")
    '0370021'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if " " in text else text
    spaced = _BLANKS.sub(" ", unicodedata.normalize("NFKC", text))
    kept = "".join(map(_shown, spaced))
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", kept)).strip()


def _shown(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    return "" if category in _HIDDEN else char


def compact(text: str) -> str:
    """Clean text without any blank or hyphen, in capitals: the form of codes and numbers.

    >>> compact("9137 1626-1672 0307xl")
    '9137162616720307XL'
    """
    cleaned = clean(text)
    if cleaned.isalnum():
        return cleaned.upper()
    return cleaned.replace(" ", "").replace("-", "").upper()


def went_through_spreadsheet(text: str) -> bool:
    """Whether this is how a spreadsheet shows a long number it has already damaged.

    >>> [went_through_spreadsheet(x) for x in ("2.43E+19", "24372000002650857368")]
    [True, False]
    """
    return _SPREADSHEET.fullmatch(clean(text).replace(" ", "")) is not None


def excerpt(text: str, longest: int = 60) -> str:
    """The text as it may be repeated in an answer: clean, and not longer than ``longest``."""
    cleaned = clean(text[: 4 * longest])
    return cleaned if len(cleaned) <= longest else cleaned[: longest - 1] + "…"
