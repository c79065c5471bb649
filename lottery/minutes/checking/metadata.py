"""What a file says of itself beside its pages: title and author, but not who wrote it last."""

from __future__ import annotations

from typing import Any

from defusedxml.ElementTree import fromstring
from pikepdf import Name, Pdf

from lottery.minutes.checking.same_objects import decoded, kind_of
from lottery.minutes.errors import MinutesError
from lottery.texts.minutes import checking as texts

DATES = ("/ModDate", "/Producer")
"""What whoever writes the file anew puts into its /Info."""
_TOLD_ANEW = ("ModifyDate", "MetadataDate", "Producer", "CreatorTool", "xmptk", "PDFVersion")


def drop(thing: Any, keys: tuple[str, ...]) -> None:
    """Take some keys out of a dictionary."""
    for key in keys:
        if key in thing:
            del thing[key]


def stated_metadata(pdf: Pdf) -> list[tuple[str, str]]:
    """What the metadata say, but for who wrote the file last, and when."""
    stream: Any = pdf.Root.get("/Metadata")
    if kind_of(stream) != "stream" or stream.get("/Subtype") != Name.XML:
        raise MinutesError(texts.unexpected(texts.CATALOG, "/Metadata"))
    found = fromstring(decoded(stream), forbid_dtd=True)
    known = []
    for element in found.iter():
        texts_here = [(element.tag, (element.text or "").strip())]
        for tag, text in [*texts_here, *element.attrib.items()]:
            if text and not tag.endswith(_TOLD_ANEW):
                known.append((tag, text))
    return sorted(known)
