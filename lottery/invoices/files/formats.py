"""What a file is, from its bytes; its name says nothing."""

from __future__ import annotations

import codecs

from lottery.invoices.files.caps import FileRefusedError
from lottery.invoices.files.found import FileKind

_PICTURES = (
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM"),
    *(b"II*\0", b"MM\0*"),
)
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "doc"),
    (b"MZ", "exe"),
    (b"\x7fELF", "elf"),
)
_HEIC = {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"}
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def is_picture(data: bytes) -> bool:
    """Whether these are the first bytes of a picture we open."""
    return data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def kind_of(data: bytes) -> FileKind:
    """The kind of a file. Raises FileRefusedError for one that is empty or of no kind we read.

    >>> kind_of(b"%PDF-1.7"), kind_of(b"\\xef\\xbb\\xbf<EInvoice/>"), kind_of(b"01,32,,2437")
    ('pdf', 'xml', 'text')
    """
    if not data.strip():
        raise FileRefusedError("file-empty")
    if is_picture(data):
        return "image"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "ofd"
    if data[4:8] == b"ftyp":
        brand = data[8:12].decode("ascii", errors="replace")
        raise FileRefusedError("file-heic" if brand in _HEIC else "file-kind-unknown", brand)
    if data.startswith(_ARCHIVES):
        raise FileRefusedError("file-archive")
    for start, name in _OTHERS:
        if data.startswith(start):
            raise FileRefusedError("file-kind-unknown", name)
    text = text_of(data[:4096], whole=False)
    return "xml" if text.lstrip().startswith("<") else "text"


def text_of(data: bytes, *, whole: bool = True) -> str:
    """The text of a file in UTF-8, UTF-16 with a mark, or GB 18030.

    Raises FileRefusedError for bytes that are no text. ``whole`` is False for a beginning that may
    end within a character.
    """
    encodings = ["utf-8-sig", "gb18030"]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            text = decoder.decode(data, final=whole)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text.removeprefix("\ufeff")
    raise FileRefusedError("file-kind-unknown")
