"""Rare characters as pictures, for machines whose fonts do not have them.

A counter's computer prints what its own fonts know, and for most of Unicode's later ideographs that
is an empty box. Somebody's name is not an empty box, so they are drawn with our own fonts.
"""

import io
import lzma
from base64 import b64encode
from functools import cache, lru_cache
from importlib.resources import files

from markupsafe import Markup, escape
from PIL import Image, ImageDraw, ImageFont

_FILES = ("noto-sans-sc-regular.ttf.xz", "rare-han.ttf.xz")
_FIRST = "\U00020000"
_PIXELS = 192
_NOBODYS = "\U0010ffff"
_PICTURE = Markup('<img class="glyph" src="data:image/png;base64,{}" alt="{}">')


def drawn(text: str) -> Markup:
    """The text for a page: characters beyond the basic plane as pictures, if a font has them."""
    return Markup("").join(_shown(char) for char in text)


def _shown(char: str) -> Markup:
    picture = _picture(char) if char >= _FIRST else None
    return escape(char) if picture is None else _PICTURE.format(picture, char)


@lru_cache(maxsize=500)
def _picture(char: str) -> str | None:
    """The character as a PNG in base64; None if no font has it."""
    for file in _FILES:
        font = _font(file)
        if _mask(font, char) != _mask(font, _NOBODYS):
            return b64encode(_png(font, char)).decode("ascii")
    return None


@cache
def _font(file: str) -> ImageFont.FreeTypeFont:
    packed = files("lottery.fonts").joinpath(file).read_bytes()
    return ImageFont.truetype(
        io.BytesIO(lzma.decompress(packed)), _PIXELS, layout_engine=ImageFont.Layout.BASIC
    )


def _mask(font: ImageFont.FreeTypeFont, char: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(char)
    return mask.size, bytes(mask)


def _png(font: ImageFont.FreeTypeFont, char: str) -> bytes:
    """The character in black on nothing, in a square of one em."""
    ink = Image.new("L", (_PIXELS, _PIXELS), 0)
    ImageDraw.Draw(ink).text((0, _PIXELS * 0.88), char, fill=255, font=font, anchor="ls")
    picture = Image.new("LA", ink.size, 0)
    picture.putalpha(ink)
    packed = io.BytesIO()
    picture.save(packed, "PNG", optimize=True)
    return packed.getvalue()
