"""How much a workbook asks for, before it is opened.

A small workbook can ask for gigabytes: by inflation, by one cell far away from the others, or by
one long text that a million cells refer to. `measure` streams through the archive and counts all
three; only what passes is given to the reader.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from lottery.texts.office import workbooks as sentences

MOST_MEMBERS = 500
MOST_INFLATED = 320 * 1024 * 1024
MOST_RATIO = 250
MOST_COLUMNS = 200
MOST_CELLS = 8_000_000
MOST_TEXT = 256 * 1024 * 1024
_SHARED_TEXTS = "xl/sharedStrings.xml"
_CHUNK = 1 << 20
# Any prefix, any order and any quotes, as the reader takes them; the members go by any name.
_CELL = re.compile(rb"""<(?:\w+:)?c\b(?:[^>]*?\sr\s*=\s*["']([A-Za-z]{1,8})([0-9]{1,12})["'])?""")
_SHARED = re.compile(rb"""\st\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})""")
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_TEXT = re.compile(rb"<(?:\w+:)?si\b")


class WorkbookBrokenError(Exception):
    """Not a workbook, or a damaged one."""


class WorkbookSuspiciousError(Exception):
    """The workbook would take far more memory than its size tells; the message says how."""


def measure(path: Path) -> None:
    """Raise WorkbookBrokenError or WorkbookSuspiciousError for what must not be opened."""
    try:
        with zipfile.ZipFile(path) as archive:
            _measure_archive(archive, path.stat().st_size)
            shared = _shared_lengths(archive)
            for name in archive.namelist():
                if name != _SHARED_TEXTS:
                    _measure_sheet(archive, name, shared)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
        raise WorkbookBrokenError(path.name) from error
    # An encrypted member; a name that is not there, or is no text.
    except (RuntimeError, KeyError, ValueError) as error:
        raise WorkbookBrokenError(path.name) from error


def _measure_archive(archive: zipfile.ZipFile, size: int) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise WorkbookSuspiciousError(sentences.members(len(members)))
    names = {member.filename for member in members}
    if len(names) != len(members):
        raise WorkbookSuspiciousError(sentences.SAME_NAME)
    inflated = 0
    for member in members:
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile(member.filename)
        # The size in the directory is only a claim; what counts is what comes out.
        with archive.open(member) as file:
            while chunk := file.read(_CHUNK):
                inflated += len(chunk)
                if inflated > MOST_INFLATED:
                    raise WorkbookSuspiciousError(sentences.INFLATED)
                if inflated > 4 * _CHUNK and inflated > MOST_RATIO * size:
                    raise WorkbookSuspiciousError(sentences.RATIO)


def _pieces(archive: zipfile.ZipFile, name: str, after: bytes) -> Iterator[bytes]:
    """The member in pieces that each end after `after`, so that nothing is cut in two."""
    rest = b""
    with archive.open(name) as file:
        while chunk := file.read(_CHUNK):
            if b"\0" in chunk and name.endswith((".xml", ".rels")):
                raise WorkbookSuspiciousError(sentences.NOT_UTF8)
            rest += chunk
            cut = rest.rfind(after)
            if cut >= 0:
                yield rest[: cut + len(after)]
                rest = rest[cut + len(after) :]
            elif len(rest) > 8 * _CHUNK:
                raise WorkbookSuspiciousError(sentences.LONG_CELL)
    yield rest


def _shared_lengths(archive: zipfile.ZipFile) -> list[int]:
    if _SHARED_TEXTS not in archive.namelist():
        return []
    return [
        len(item)
        for piece in _pieces(archive, _SHARED_TEXTS, b"si>")
        for item in _TEXT.split(piece)[1:]
    ]


def _measure_sheet(archive: zipfile.ZipFile, name: str, shared: list[int]) -> None:
    rows = counted = width = columns = text = 0
    for piece in _pieces(archive, name, b">"):
        if _TEXT.search(piece):
            raise WorkbookSuspiciousError(sentences.TEXTS_ELSEWHERE)
        counted += len(_ROW.findall(piece))
        for match in _CELL.finditer(piece):
            width += 1
            if match[1]:
                columns = max(columns, _column(match[1].upper()))
                rows = max(rows, int(match[2]))
        for index in _SHARED.findall(piece):
            text += shared[int(index)] if int(index) < len(shared) else 0
    if columns > MOST_COLUMNS:
        raise WorkbookSuspiciousError(sentences.columns(columns))
    if max(rows, counted) * max(columns, 1) > MOST_CELLS or width > MOST_CELLS:
        raise WorkbookSuspiciousError(sentences.MANY_CELLS)
    if text > MOST_TEXT:
        raise WorkbookSuspiciousError(sentences.MUCH_TEXT)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
