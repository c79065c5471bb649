"""JBIG2 (ITU-T T.88), the black and white pictures in many OFD files.

PDFium knows how to decode them inside a PDF, so the picture is wrapped in the smallest one.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image

from lottery.invoices.files.caps import Caps, FileRefusedError, too_large

MAGIC = b"\x97JB2\r\n\x1a\n"
_PAGE, _END_OF_PAGE, _END_OF_FILE = 48, 49, 51
_SEGMENTS = 2000
_UNKNOWN = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class _SegmentHeader:
    """A segment's header as it stands, the type it names, and the length of its data."""

    raw: bytes
    type: int
    length: int


def looks_like_jbig2(data: bytes) -> bool:
    """Whether this is a file of JBIG2, or the bare segments of one that begin with the page."""
    return data.startswith(MAGIC) or (data[:3] == b"\0\0\0" and data[4:5] == b"\x30")


def opened_jbig2(data: bytes, caps: Caps) -> Image.Image:
    """The picture in shades of grey. Raises FileRefusedError."""
    try:
        segments = _segments(data)
        page = next(content for header, content in segments if header.type == _PAGE)
        width, height = (int.from_bytes(page[at : at + 4]) for at in (0, 4))
        if width * height > caps.pixels or max(width, height) > caps.side:
            raise too_large("像素", width * height, caps.pixels)
        ends = (_END_OF_PAGE, _END_OF_FILE)
        stream = b"".join(h.raw + content for h, content in segments if h.type not in ends)
        return _drawn(_pdf(stream, width, height))
    except (pdfium.PdfiumError, StopIteration, IndexError, ValueError, OSError) as error:
        raise FileRefusedError("file-broken", "JBIG2") from error


def _segments(data: bytes) -> list[tuple[_SegmentHeader, bytes]]:
    """Headers and data, which a file keeps side by side or, all headers first, apart."""
    packed, apart = io.BytesIO(data), False
    if data.startswith(MAGIC):
        flags = packed.read(len(MAGIC) + 1)[-1]
        apart = not flags & 1
        packed.read(0 if flags & 2 else 4)
    if apart:
        headers = list(_headers(packed))
        return [(header, _content(packed, header)) for header in headers]
    found = list[tuple[_SegmentHeader, bytes]]()
    while len(found) < _SEGMENTS and (header := _header(packed)) is not None:
        found.append((header, _content(packed, header)))
    return found


def _headers(packed: io.BytesIO) -> Iterator[_SegmentHeader]:
    for _ in range(_SEGMENTS):
        header = _header(packed)
        if header is None:
            return
        yield header
        if header.type == _END_OF_FILE:
            return


def _header(packed: io.BytesIO) -> _SegmentHeader | None:
    """The next segment's header; None at the end. Raises IndexError if it is cut off."""
    start = packed.tell()
    number, flags = packed.read(4), packed.read(1)
    if len(flags) < 1:
        return None
    referred = packed.read(1)[0] >> 5
    if referred == 7:
        packed.seek(-1, io.SEEK_CUR)
        referred = int.from_bytes(packed.read(4)) & 0x1FFFFFFF
        packed.read(min(referred, _SEGMENTS) // 8 + 1)
    if referred > _SEGMENTS:
        raise IndexError(referred)
    value = int.from_bytes(number)
    packed.read(referred * (1 if value <= 256 else 2 if value <= 65536 else 4))
    packed.read(4 if flags[0] & 0x40 else 1)
    length = int.from_bytes(packed.read(4))
    end = packed.tell()
    packed.seek(start)
    return _SegmentHeader(packed.read(end - start), flags[0] & 0x3F, length)


def _content(packed: io.BytesIO, header: _SegmentHeader) -> bytes:
    if header.length == _UNKNOWN:
        return packed.read()
    content = packed.read(header.length)
    if len(content) < header.length:
        raise IndexError(header.length)
    return content


def _pdf(stream: bytes, width: int, height: int) -> bytes:
    """A page with nothing on it but this picture, a point for each pixel."""
    drawing = b"%d 0 0 %d 0 0 cm /I Do" % (width, height)
    box = b"[0 0 %d %d]" % (width, height)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox%b/Contents 5 0 R"
        b"/Resources<</XObject<</I 4 0 R>>>>>>" % box,
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"
        b"/BitsPerComponent 1/Filter/JBIG2Decode/Length %d>>stream\n%b\nendstream"
        % (width, height, len(stream), stream),
        b"<</Length %d>>stream\n%b\nendstream" % (len(drawing), drawing),
    )
    written, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(written) + (
        b"xref\n0 6\n0000000000 65535 f \n%btrailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (table, len(written))
    )


def _drawn(data: bytes) -> Image.Image:
    with (
        closing(pdfium.PdfDocument(data)) as document,
        closing(document[0]) as page,
        closing(page.render(scale=1, grayscale=True)) as bitmap,
    ):
        drawn: Image.Image = bitmap.to_pil().convert("L")
    return drawn
