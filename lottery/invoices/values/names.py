"""Names of people: whoever has a rare name takes part like anybody else.

The result is one line of the protocol's canonical text, so it can stand on slip and card.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 50
_REFUSED = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
_MARKS = str.maketrans(dict.fromkeys("•‧∙⋅・･●．‐᛫・", "·") | dict.fromkeys("’‘ʼ＇`´′ʹˈ‛՚ꞌʻ", "'"))
_HAN = r"[\u3007\u3400-\u9fff\U00020000-\U0003fffd]"
_BLANK_IN_HAN = re.compile(rf"(?<={_HAN}) +(?={_HAN})| *(·) *")
_DOT_IN_HAN = re.compile(rf"(?<={_HAN})\.(?={_HAN})")
_BARE = re.compile(_HAN + "{1,50}")
_EXTRA = frozenset("· -'.〇")
# Invisible, although Unicode calls them letters or marks: two equal names could differ by them.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | frozenset(
    map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
_NOT_NAMES = {"个人", "消费者", "无", "先生", "女士", "姓名", "客户", "顾客"}


class HolderError(ValueError):
    """``code`` is the reason, ``value`` what was found (a character is named by its code point)."""

    def __init__(self, code: str, value: str) -> None:
        super().__init__(code, value)
        self.code, self.value = code, value


def parse_holder(text: str) -> str:
    """The holder's name, normalised.

    >>> parse_holder(" 张　三 "), parse_holder("阿卜杜拉•买买提"), parse_holder("O’Brien")
    ('张三', '阿卜杜拉·买买提', "O'Brien")
    """
    stripped = text.translate(_MARKS).strip()
    if _BARE.fullmatch(stripped):
        name = unicodedata.normalize("NFKC", stripped)
    else:
        name = _normalised(stripped)
    if len(name) > LONGEST:
        raise HolderError("holder-too-long", str(len(name)))
    if name in _NOT_NAMES or not any(unicodedata.category(c)[0] in "LNC" for c in name):
        raise HolderError("holder-not-a-name", name)
    return name


def _normalised(stripped: str) -> str:
    _refuse_hidden(stripped)
    name = unicodedata.normalize("NFKC", stripped).translate(_MARKS)
    name = _DOT_IN_HAN.sub("·", " ".join(name.split()))
    name = unicodedata.normalize("NFKC", _BLANK_IN_HAN.sub(r"\1", name)).strip()
    _refuse_hidden(name)
    for at, char in enumerate(name):
        if not _may_stand(char):
            raise HolderError("holder-characters", _named(name, at))
    return name


def _refuse_hidden(text: str) -> None:
    for at, char in enumerate(text):
        if unicodedata.category(char) in _REFUSED or char in _INVISIBLE:
            raise HolderError("holder-characters", _named(text, at))


def _may_stand(char: str) -> bool:
    # The newest ideographs are unassigned in an older Python's tables, and somebody's name.
    if 0x20000 <= ord(char) <= 0x3FFFD:
        return True
    return char in _EXTRA or unicodedata.category(char)[0] in "LM"


def _named(text: str, at: int) -> str:
    """The character and its place; blanks are not counted.

    >>> _named("张 \ue5e5", 2), _named("张@", 1)
    ('U+E5E5（第2个字）', '@(U+0040)（第2个字）')
    """
    char = text[at]
    point = f"U+{ord(char):04X}"
    hidden = unicodedata.category(char) in (_REFUSED | {"Cn"}) or char in _INVISIBLE
    place = len("".join(text[: at + 1].split()))
    return f"{point if hidden else f'{char}({point})'}（第{max(place, 1)}个字）"
