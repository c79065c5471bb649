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


_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | frozenset(
    map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
_BEFORE_LABEL = re.compile(
    r"\s+(?=购(?:买方|货方|货单位|方|物)|开户(?:行|银行)|开票(?:人|日期)|税务局(?:电话|地址))"
)

_AGE = re.compile(r"[时现当古近年]代(?=开)")  # 时代开元 is a place to live at, and no 代开


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The text as rules look for words in it: clean, no blank and nothing unseen, no capitals.

    >>> folded("税　务\\u200b 局"), folded("Ｃｏ.， LTD")
    ('税务局', 'co.,ltd')
    """
    cleaned = clean(text).casefold()
    if cleaned.isascii():
        return cleaned.replace(" ", "")
    kept = (char for char in cleaned if not char.isspace() and char not in _UNSEEN)
    return unicodedata.normalize("NFKC", "".join(kept))


@lru_cache(maxsize=4096)
def holds(text: str, *words: str) -> bool:
    """Whether one of the words stands in the text, however it is spaced, and whatever its case.

    A blank before one of the form's own labels parts what stands there: 收 购买方 is no 收购.

    >>> holds("代　开企业名称", "代开"), holds("货款已收 购买方地址", "收购")
    (True, False)
    """
    wanted = [folded(word) for word in words]
    parts = [_AGE.sub("", folded(part)) for part in _BEFORE_LABEL.split(clean(text))]
    return any(word in part for part in parts for word in wanted)


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
