"""A Chinese typeface for PDFs that carry none, on machines that have none.

PDFium leaves out a character that stands alone and has no shape to be drawn with: of a page whose
glyphs are all set apart, nothing Chinese would be read or shown. The typeface that the minutes are
set in stands in, and is unpacked only when a page asks for one.
"""

from __future__ import annotations

import ctypes
import lzma
from functools import cache
from importlib.resources import files
from typing import Any

import pypdfium2 as pdfium

_CHINESE = frozenset({128, 129, 130, 134, 136})  # PDFium's numbers of Japanese to Chinese
_OURS = 0x5A4F5550
_WHOLE = 0  # the "table" by which the whole file is asked for


@cache
def _typeface() -> bytes:
    packed = files("lottery.fonts").joinpath("noto-sans-sc-regular.ttf.xz")
    return lzma.decompress(packed.read_bytes())


@cache
def _tables() -> dict[int, tuple[int, int]]:
    """Where each table of the typeface lies: its tag as a number, its offset and length."""
    data = _typeface()
    count = int.from_bytes(data[4:6], "big")
    rows = (data[12 + 16 * at : 28 + 16 * at] for at in range(count))
    return {
        int.from_bytes(row[:4], "big"): (
            int.from_bytes(row[8:12], "big"),
            int.from_bytes(row[12:16], "big"),
        )
        for row in rows
    }


class Typefaces(pdfium.PdfSysfontBase):  # type: ignore[misc]
    """The machine's own typefaces, and ours for Chinese where it has none."""

    def MapFont(  # noqa: N802, PLR0917 - PDFium's name and arguments
        self,
        _: Any,
        weight: int,
        italic: int,
        charset: int,
        pitch: int,
        face: Any,
        exact: Any,
    ) -> Any:
        """The machine's typeface for a charset, or else ours."""
        found = self.default.MapFont(self.default, weight, italic, charset, pitch, face, exact)
        return _OURS if not found and charset in _CHINESE else found

    def GetFontData(  # noqa: N802
        self, _: Any, font: Any, table: int, buffer: Any, size: int
    ) -> Any:
        """A table of a typeface or all of it; its size alone where there is too little room."""
        if font != _OURS:
            return self.default.GetFontData(self.default, font, table, buffer, size)
        start, length = (0, len(_typeface())) if table == _WHOLE else _tables().get(table, (0, 0))
        if length and buffer and size >= length:
            ctypes.memmove(buffer, _typeface()[start : start + length], length)
        return length

    def GetFaceName(self, _: Any, font: Any, buffer: Any, size: int) -> Any:  # noqa: N802
        """Ours has no name to be asked for."""
        if font != _OURS:
            return self.default.GetFaceName(self.default, font, buffer, size)
        return 0

    def GetFontCharset(self, _: Any, font: Any) -> Any:  # noqa: N802
        """Simplified Chinese, for ours."""
        return 134 if font == _OURS else self.default.GetFontCharset(self.default, font)

    def DeleteFont(self, _: Any, font: Any) -> Any:  # noqa: N802
        """Ours stays."""
        return None if font == _OURS else self.default.DeleteFont(self.default, font)


@cache
def installed() -> Typefaces | None:
    """Give PDFium these typefaces, once in a process; None where it knows of no machine's own."""
    try:
        made = Typefaces()
        made.setup()
    except pdfium.PdfiumError:
        return None
    return made
