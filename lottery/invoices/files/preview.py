"""A file as a picture that is safe to show: drawn anew, so nothing of its bytes is left in it.

To be called in a process that can die alone (``lottery.reading``).
"""

from __future__ import annotations

import io

from lottery.invoices.files.caps import CAPS, Caps, FileRefusedError, too_large
from lottery.invoices.files.formats import kind_of
from lottery.invoices.files.pdf.document import first_page
from lottery.invoices.files.pictures.codes import SHOWN_SIDE, shown

MOST_BYTES = 1 << 20
_QUALITIES = (85, 70, 50, 30)


def picture_of(data: bytes, caps: Caps = CAPS) -> bytes:
    """A JPEG of a photo, or of a PDF's first page, of at most MOST_BYTES.

    Raises FileRefusedError for files of other kinds, and for those that cannot be drawn.
    """
    if len(data) > caps.size:
        raise too_large("字节", len(data), caps.size)
    kind = kind_of(data)
    if kind == "image":
        picture = shown(data, caps)
    elif kind == "pdf":
        picture = first_page(data, caps, SHOWN_SIDE)
    else:
        raise FileRefusedError("file-kind-unknown", kind)
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality)
        if out.tell() <= MOST_BYTES:
            return out.getvalue()
    raise too_large("字节", out.tell(), MOST_BYTES)
