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


@lru_cache(maxsize=1 << 16)
def face_of(character: str, style: str) -> str | None:
    """The first face of a style that has the character; None if no face has it.

    >>> face_of("张", "bold"), face_of("𪨊", "sans"), face_of("\\U000323ae", "sans")
    ('bold', 'rare', None)
    """
    for face in (*FALLBACK[style], *FALLBACK["sans"]):
        if ord(character) in font(face).face.charToGlyph:
            return face
    return None


def spell(text: str, style: str) -> str:
    """The text with what no face has written out by its number."""
    return "".join(c if face_of(c, style) else f"〔U+{ord(c):04X}〕" for c in text)


def runs(text: str, style: str) -> Iterator[tuple[str, str]]:
    """(face, text) pieces of one line, each in a single face."""
    for face, group in groupby(spell(text, style), lambda c: face_of(c, style)):
        yield str(face), "".join(group)


@lru_cache(maxsize=1 << 16)
def _advance(character: str, style: str) -> float:
    face = face_of(character, style)
    return float(font(str(face)).face.getCharWidth(ord(character))) / 1000


def width(text: str, style: str, size: float) -> float:
    """The width of one line in points."""
    return size * sum(_advance(c, style) for c in spell(text, style))


_NOT_FIRST = "，。、；：！？）》」』】〕”’…·,.;:!?)]%"
_NOT_LAST = "（《「『【〔“‘(["


def wrap(text: str, style: str, size: float, limit: float) -> list[str]:
    """The text in lines of at most `limit` points; Chinese breaks anywhere, Latin between words.

    A line does not begin with closing punctuation nor end with an opening bracket, as long as
    there is something else to break at.
    """
    lines, line, used = [], "", 0.0
    for piece in _pieces(spell(text, style), style, size, limit):
        wide = width(piece, style, size)
        if line and used + wide > limit:
            lines.append(line.rstrip(" "))
            line = piece.lstrip(" ")
            used = width(line, style, size)
        else:
            line, used = line + piece, used + wide
    return [*lines, line.rstrip(" ")] if line or not lines else lines


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
