"""The typefaces, and which of them has a character.

A character that Noto Sans SC lacks is set in the rare face (extensions B to F of Unicode's Han);
one that no face has is written out as `〔U+323AE〕`: it is never dropped silently.
"""

from __future__ import annotations

import io
import lzma
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FALLBACK = {"bold": ("bold", "regular", "rare"), "sans": ("regular", "rare"), "mono": ("mono",)}
_FILES = {
    "regular": "noto-sans-sc-regular.ttf.xz",
    "bold": "noto-sans-sc-bold.ttf.xz",
    "mono": "mono.ttf.xz",
    "rare": "rare-han.ttf.xz",
}
FACES = tuple(_FILES)


@cache
def font(face: str) -> TTFont:
    """One of the four vendored fonts, read and made known to reportlab once."""
    packed = files("lottery.fonts").joinpath(_FILES[face]).read_bytes()
    loaded = TTFont(f"fpdraw-{face}", io.BytesIO(lzma.decompress(packed)), asciiReadable=True)
    units = loaded.face.unitsPerEm
    if units != 1000:
        # reportlab keeps scaled advances beside unscaled ones; all of this face's are one em
        loaded.face.hmetrics = [(units, bearing) for _, bearing in loaded.face.hmetrics]
    pdfmetrics.registerFont(loaded)
    return loaded


class _Faces(dict[str, str | None]):
    """The face of each character that was met, in one style."""

    def __init__(self, style: str) -> None:
        super().__init__()
        self.order = (*FALLBACK[style], *FALLBACK["sans"])

    def __missing__(self, character: str) -> str | None:
        has = (face for face in self.order if ord(character) in font(face).face.charToGlyph)
        self[character] = found = next(has, None)
        return found


class _Advances(dict[str, float]):
    """The width of each character that was met, in ems, in one style."""

    def __init__(self, style: str) -> None:
        super().__init__()
        self.style = style

    def __missing__(self, character: str) -> float:
        face = face_of(character, self.style)
        self[character] = wide = float(font(str(face)).face.getCharWidth(ord(character))) / 1000
        return wide


_FACES = {style: _Faces(style) for style in FALLBACK}
_ADVANCES = {style: _Advances(style) for style in FALLBACK}
# Both grow with the characters of four fonts and no further.


def face_of(character: str, style: str) -> str | None:
    """The first face of a style that has the character; None if no face has it.

    >>> face_of("张", "bold"), face_of("𪨊", "sans"), face_of("\\U000323ae", "sans")
    ('bold', 'rare', None)
    """
    return _FACES[style][character]


def spell(text: str, style: str) -> str:
    """The text with what no face has written out by its number."""
    faces = _FACES[style]
    if None not in map(faces.__getitem__, text):
        return text
    return "".join(c if faces[c] else f"〔U+{ord(c):04X}〕" for c in text)


def runs(text: str, style: str) -> Iterator[tuple[str, str]]:
    """(face, text) pieces of one line, each in a single face."""
    for face, group in groupby(spell(text, style), _FACES[style].__getitem__):
        yield str(face), "".join(group)


def width(text: str, style: str, size: float) -> float:
    """The width of one line in points."""
    return size * sum(map(_ADVANCES[style].__getitem__, spell(text, style)))


_NOT_FIRST = "*，。、；：！？）》」』】〕”’…·,.;:!?)]%"
_PAUSES = "，。、；：！？）》」』】〕” "
_LONELY = 2
"""A last line of so many characters, punctuation included, takes one more from the line above."""
_NOT_LAST = "（《「『【〔“‘(["


def wrap(text: str, style: str, size: float, limit: float) -> list[str]:
    """The text in lines of at most `limit` points; Chinese breaks anywhere, Latin between words.

    A line does not begin with closing punctuation or what masks a name (张*), nor end with an
    opening bracket, as long as there is something else to break at. A line that was broken at a
    space keeps one, which is not seen: whoever has the lines read to him or copies them needs it
    between two words.

    >>> wrap("阿*********敏", "sans", 8.8, 38.5)
    ['阿*******', '**敏']
    """
    lines: list[list[str]] = [[]]
    used = 0.0
    for piece in _pieces(spell(text, style), style, size, limit):
        if lines[-1] and used + width(piece.rstrip(" "), style, size) > limit:
            lines.append([piece.lstrip(" ")])
            used = width(lines[-1][0], style, size)
        else:
            lines[-1].append(piece)
            used += width(piece, style, size)
    if len(lines) > 1 and len(lines[-1]) == 1 < len(lines[-2]) and len(lines[-1][0]) <= _LONELY:
        lines[-1].insert(0, lines[-2].pop())
    *broken, last = ("".join(line) for line in lines)
    return [*(f"{line.rstrip(' ')} " if line.endswith(" ") else line for line in broken), last]


def wrap_evenly(text: str, style: str, size: float, limit: float) -> list[str]:
    """The same in as many lines of about the same length, as a title wants to be set; behind
    closing punctuation or a space, if one can be had there.

    >>> wrap_evenly("邹平市开发票中大奖抽奖", "bold", 10, 100)
    ['邹平市开发票', '中大奖抽奖']
    >>> wrap_evenly("邹平市“开发票中大奖”抽奖", "bold", 10, 120)
    ['邹平市“开发票中大奖”', '抽奖']
    """
    return list(_evenly(text, style, size, limit))


@lru_cache(maxsize=256)
def _evenly(text: str, style: str, size: float, limit: float) -> tuple[str, ...]:
    """It takes dozens of attempts, and each page has the same head and the same titles."""
    widest = wrap(text, style, size, limit)
    narrow, ways = limit, [widest]
    while narrow > size and len(ways[-1]) == len(widest):
        narrow -= size / 2
        ways.append(wrap(text, style, size, narrow))
    ways = ways[:-1] or ways
    whole = (way for way in reversed(ways) if all(line[-1] in _PAUSES for line in way[:-1]))
    return tuple(next(whole, ways[-1]))


def _pieces(text: str, style: str, size: float, limit: float) -> Iterator[str]:
    """What may not be torn: a Latin word, a character with the punctuation that clings to it."""
    piece = ""
    for character in text:
        if piece and (_torn(piece[-1], character) or width(piece + character, style, size) > limit):
            yield piece
            piece = ""
        piece += character
    yield piece


def _torn(before: str, after: str) -> bool:
    """Whether a line may end between the two."""
    if after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return ord(before) > 0x2E7F or ord(after) > 0x2E7F or (before == " " and after != " ")
