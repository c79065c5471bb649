"""The picture that messengers show of a draw: its title, the day, the seal of the site, and nobody.

It is drawn with our own fonts, so that no machine's fonts change it.
"""

import io
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

from lottery.programme import emblem
from lottery.programme.colours import palette
from lottery.programme.imprint import Imprint

FILE = "preview.png"
SIZE = (1200, 630)
_PAPER, _INK, _DIM, _IVORY = "#faf6ee", "#2b2320", "#6b5f57", "#fffaf0"
_PANEL, _SEAL = 300, 210
_LEFT, _ROOM = 360, 770
_INVOICE = (
    *((17, 11), (47, 11), (47, 54), (42, 50), (37, 54), (32, 50), (27, 54), (22, 50), (17, 54)),
)
_STAR = (
    *((32, 16.5), (34.9, 22.7), (41.7, 23.5), (36.7, 28.1), (38, 34.8), (32, 31.5), (26, 34.8)),
    *((27.3, 28.1), (22.3, 23.5), (29.1, 22.7)),
)
"""The picture of a seal without characters, as the emblem draws it on 64 × 64."""


@dataclass(frozen=True)
class PreviewWords:
    """What is written: the site's title, the draw's, the day, and a line below."""

    site: str
    title: str
    day: str
    line: str


def drawn(words: PreviewWords, own: Imprint) -> bytes:
    """The picture as PNG, 1200 × 630."""
    picture = Image.new("RGB", SIZE, _PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, _PANEL, SIZE[1]), fill=palette(own.main, own.accent).main)
    _seal(pen, own, ((_PANEL - _SEAL) // 2, (SIZE[1] - _SEAL) // 2))
    pen.text((_LEFT, 92), _cut(words.site, 30, 1)[0], _DIM, _font("regular", 30))
    lines = _cut(words.title, 60, 3)
    for number, line in enumerate(lines):
        pen.text((_LEFT, 160 + 84 * number), line, _INK, _font("bold", 60))
    pen.text((_LEFT, 196 + 84 * len(lines)), words.day, _INK, _font("regular", 36))
    pen.text((_LEFT, 520), _cut(words.line, 28, 1)[0], _DIM, _font("regular", 28))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _seal(pen: ImageDraw.ImageDraw, own: Imprint, at: tuple[int, int]) -> None:
    """The emblem of the site, its own 64 × 64 made as large as wanted."""
    colours, scale = palette(own.main, own.accent), _SEAL / 64

    def place(x: float, y: float) -> tuple[float, float]:
        return at[0] + x * scale, at[1] + y * scale

    if not own.seal:
        pen.polygon([place(*each) for each in _INVOICE], fill=_IVORY)
        pen.polygon([place(*each) for each in _STAR], fill=colours.main)
        for line in (((23, 40), (41, 40)), ((23, 45), (35, 45))):
            pen.line([place(*each) for each in line], colours.gold, round(2.5 * scale))
        return
    frame = (*place(5.5, 5.5), *place(58.5, 58.5))
    pen.rounded_rectangle(frame, 7.5 * scale, outline=colours.light, width=round(1.8 * scale))
    for one, (x, y, size) in zip(own.seal, emblem.PLACES[len(own.seal)], strict=True):
        pen.text(place(x, y), one, _IVORY, _font("bold", round(size * scale)), anchor="mm")


def _cut(text: str, size: int, most: int) -> list[str]:
    """The text in lines that fit; what is beyond the last is cut off, and told by dots."""
    lines = list(_broken(text, _font("bold" if most > 1 else "regular", size)))
    if len(lines) > most:
        return [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]
    return lines or [""]


def _broken(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    line = ""
    for char in " ".join(text.split()):
        if line and font.getlength(line + char) > _ROOM:
            yield line
            line = char.strip()
        else:
            line += char
    if line:
        yield line


@cache
def _packed(face: str) -> bytes:
    name = f"noto-sans-sc-{face}.ttf.xz"
    return lzma.decompress(files("lottery.fonts").joinpath(name).read_bytes())


@cache
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    basic = ImageFont.Layout.BASIC
    return ImageFont.truetype(io.BytesIO(_packed(face)), size, layout_engine=basic)
