"""What a sheet shows beside its values: rows hidden or struck out, formats that keep zeros,
formulas without a result, errors, merged cells. Read from XML that `measuring.measure` let pass.

The library that reads the values tells nothing of these, and each changes what a row means.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

MOST_MERGED = 200_000
"""Cells that merging may fill; more are left as they are."""
_LARGEST_PART = 32 << 20
_CHUNK = 1 << 20
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_ROW_END = re.compile(rb"</(?:\w+:)?row\s*>")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(/?)>")
_NAMES = ("r", "s", "t", "hidden", "ref", "min", "max", "ht", "customFormat")
_ATTRIBUTE = {n: re.compile(rf"""\b{n}\s*=\s*["']([^"']*)["']""".encode()) for n in _NAMES}
_EMPTY_RESULT = re.compile(
    rb"<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f\s*>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</(?:\w+:)?v\s*>)?\s*</(?:\w+:)?c\s*>"
)
_VALUE = re.compile(rb"<(?:\w+:)?v\s*>([^<]{1,20})</")
_FILLED = re.compile(rb"<(?:\w+:)?(v|t|f)\b[^>]*[^/>]?>")
_COLUMNS = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b([^>]*)>")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_PLACE = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")
_ZEROS = re.compile(r"(0{2,20})(_.)?(;@|;0+)*")
_TRUE = {b"1", b"true"}


@dataclass
class Marks:
    """Rows from 1, columns from 0. `padded` gives the zeros of a cell's format, `errors` what a
    cell shows instead of a value, `filled` from which cell a merged one takes its value."""

    hidden: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    padded: dict[tuple[int, int], int] = field(default_factory=dict)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    filled: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    from_1904: bool = False


@dataclass(frozen=True)
class _Styles:
    """Styles by number: zeros of the format, and whether the text is struck out."""

    zeros: dict[int, int]
    struck: set[int]

    @property
    def wanted(self) -> set[bytes]:
        return {str(n).encode() for n in (*self.zeros, *self.struck)}


def marks_of(archive: zipfile.ZipFile, sheet: str) -> Marks:
    """The marks of the sheet with this name. Raises KeyError and ValueError for a broken book."""
    book = _part(archive, "xl/workbook.xml")
    found = Marks(from_1904=_from_1904(book))
    member = _member(archive, book, sheet)
    styles = _styles(archive)
    wanted, number = styles.wanted, 0
    for before, rows in _rows(archive, member):
        _around(found, before)
        for attributes, cells in rows:
            number = int(_value(attributes, "r") or number + 1)
            hidden = _value(attributes, "hidden") in _TRUE or _value(attributes, "ht") == b"0"
            if hidden and _FILLED.search(cells):
                found.hidden.add(number)
            if wanted or (
                b"<" in cells and (b'"e"' in cells or b"'e'" in cells or _has_formula(cells))
            ):
                _cells(found, number, cells, styles, wanted)
    return found


def _has_formula(cells: bytes) -> bool:
    return b"<f" in cells or b":f>" in cells or b":f " in cells


def _cells(found: Marks, row: int, cells: bytes, styles: _Styles, wanted: set[bytes]) -> None:
    column = -1
    starts = list(_CELL.finditer(cells))
    for at, match in enumerate(starts):
        place = _PLACE.fullmatch(_value(match[1], "r"))
        column = _column(place[1].decode()) if place else column + 1
        style, kind = _value(match[1], "s"), _value(match[1], "t")
        if style in wanted:
            number = int(style)
            if number in styles.struck:
                found.struck.add(row)
            if number in styles.zeros and kind in {b"", b"n"}:
                found.padded[row, column] = styles.zeros[number]
        if match[2]:
            continue
        end = starts[at + 1].start() if at + 1 < len(starts) else len(cells)
        body = cells[match.end() : end]
        if kind == b"e":
            value = _VALUE.search(body)
            found.errors[row, column] = value[1].decode("utf-8", "replace") if value else "#N/A"
        elif _has_formula(body) and _EMPTY_RESULT.match(body.lstrip()):
            found.uncomputed.add((row, column))


def _rows(
    archive: zipfile.ZipFile, member: str
) -> Iterator[tuple[bytes, list[tuple[bytes, bytes]]]]:
    """The sheet in pieces: what stands outside of rows, and the rows (attributes, cells)."""
    rest = b""
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            rest += chunk
            cut = max((m.end() for m in _ROW_END.finditer(rest)), default=0)
            yield _split(rest[:cut])
            rest = rest[cut:]
    yield _split(rest)


def _split(piece: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    found, outside, end = [], [], 0
    for match in _ROW.finditer(piece):
        outside.append(piece[end : match.start()] if end <= match.start() else b"")
        if match[1].endswith(b"/"):
            found.append((match[1], b""))
            end = match.end()
            continue
        closing = _ROW_END.search(piece, match.end())
        end = closing.end() if closing else len(piece)
        found.append((match[1], piece[match.end() : end]))
    outside.append(piece[end:])
    return b"".join(outside), found


def _around(found: Marks, outside: bytes) -> None:
    for match in _COLUMNS.finditer(outside):
        if _value(match[1], "hidden") in _TRUE:
            first, last = int(_value(match[1], "min") or 1), int(_value(match[1], "max") or 1)
            found.hidden_columns |= set(range(first - 1, min(last, 200)))
    for match in _MERGED.finditer(outside):
        _merge(found, _value(match[1], "ref").decode("ascii", "replace"))


def _merge(found: Marks, reference: str) -> None:
    """A merged cell stands in all its rows; of its columns only the first has the value."""
    match = _RANGE.fullmatch(reference)
    if match is None:
        return
    column, top, bottom = _column(match[1]), int(match[2]), int(match[4])
    if bottom - top + len(found.filled) > MOST_MERGED:
        return
    for row in range(top + 1, bottom + 1):
        found.filled[row, column] = (top, column)


def _value(attributes: bytes, name: str) -> bytes:
    match = _ATTRIBUTE[name].search(attributes)
    return match[1] if match else b""


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _part(archive: zipfile.ZipFile, name: str) -> Element:
    if archive.getinfo(name).file_size > _LARGEST_PART:
        raise ValueError(name)
    found: Element = ElementTree.fromstring(archive.read(name))
    return found


def _named(root: Element, name: str) -> Iterator[Element]:
    return (one for one in root.iter() if one.tag.rpartition("}")[2] == name)


def _from_1904(book: Element) -> bool:
    return any(
        one.get("date1904", "").lower() in {"1", "true"} for one in _named(book, "workbookPr")
    )


def _member(archive: zipfile.ZipFile, book: Element, sheet: str) -> str:
    for one in _named(book, "sheet"):
        if one.get("name") == sheet:
            wanted = next(v for k, v in one.attrib.items() if k.rpartition("}")[2] == "id")
            for relation in _named(_part(archive, "xl/_rels/workbook.xml.rels"), "Relationship"):
                if relation.get("Id") == wanted:
                    target = relation.get("Target", "")
                    joined = posixpath.normpath(posixpath.join("/xl", target))
                    return joined.lstrip("/")
    raise KeyError(sheet)


def _styles(archive: zipfile.ZipFile) -> _Styles:
    zeros: dict[int, int] = {}
    struck: set[int] = set()
    if "xl/styles.xml" not in archive.namelist():
        return _Styles(zeros, struck)
    root = _part(archive, "xl/styles.xml")
    formats = {one.get("numFmtId", ""): one.get("formatCode", "") for one in _named(root, "numFmt")}
    fonts = [
        any(s.get("val", "1").lower() not in {"0", "false"} for s in _named(font, "strike"))
        for fonts in _named(root, "fonts")
        for font in fonts
    ]
    cells = next(_named(root, "cellXfs"), None)
    for number, style in enumerate(cells if cells is not None else ()):
        match = _ZEROS.fullmatch(formats.get(style.get("numFmtId", ""), ""))
        if match is not None:
            zeros[number] = len(match[1])
        font = int(style.get("fontId", "0"))
        if font < len(fonts) and fonts[font]:
            struck.add(number)
    return _Styles(zeros, struck)
