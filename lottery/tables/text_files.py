"""Tables as text: which encoding and which sign parts the cells is seen from the file itself."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from lottery.tables.surveys import SheetError
from lottery.texts.office import tables as sentences

_CHUNK = 1 << 20
_DELIMITERS = ",\t;|"


def text_rows(path: Path) -> Iterator[list[str]]:
    """The cells of each row. Raises SheetError for what is no text, and for broken quotes."""
    with path.open(encoding=_encoding(path), newline="") as file:
        start = file.read(1 << 16)
        file.seek(0)
        first = start.lstrip("\ufeff").partition("\n")[0].strip().strip('"').lower()
        said = first[4:5] if first.startswith("sep=") else ""
        delimiter = said or _delimiter(start, whole=len(start) < 1 << 16)
        reader = csv.reader(file, delimiter="\t" if first == "sep=" else delimiter)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise SheetError(sentences.broken_csv(number, str(error))) from error
            if cells is None:
                return
            yield [] if number == 1 and first.startswith("sep=") else cells


def _delimiter(start: str, *, whole: bool) -> str:
    """The sign that parts the cells: the one that stands most often in one of the first lines."""
    lines = start.splitlines()[:30]
    lines = lines if whole or len(lines) < 2 else lines[:-1]
    counts = {sign: max((line.count(sign) for line in lines), default=0) for sign in _DELIMITERS}
    header = next((line for line in lines if line.strip()), "")
    return max(_DELIMITERS, key=lambda sign: (header.count(sign) > 0, counts[sign]))


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            if _decodes(path, "utf-16"):
                return "utf-16"
            raise SheetError(sentences.not_text(path.name))
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise SheetError(sentences.not_text(path.name))


def _decodes(path: Path, encoding: str) -> bool:
    """Whether the whole file is text in this encoding; raises SheetError at a NUL in it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeError:
                return False
            if "\0" in text:
                raise SheetError(sentences.has_nul(path.name))
            if not chunk:
                return True
