"""A table as a stranger hands it in: opened, looked over before anything is read, then its rows.

The survey says which sheet is read, which headers are understood as what, and what nobody may
decide but whoever hands the table in (`asks`). CSV and XLSX alike; whatever a file is called, what
it is shows in its first bytes.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Literal

from lottery.errors import LotteryError
from lottery.tables import apart, headers, workbooks
from lottery.tables.headers import ColumnHeading, Header, Vocabulary
from lottery.tables.marks import Marks
from lottery.texts.office import tables as sentences

MOST_BYTES = 256 * 1024 * 1024
SUFFIXES = (".csv", ".xlsx", ".xlsm", ".txt", ".tsv", ".xls", ".et", ".ods")
"""Names that a table may have; what cannot be read of these is told how to go on."""
NAMED = 20
"""So many row numbers are named; of more it is said how many there are."""
_CHUNK = 1 << 20
_OLD, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\3\4"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DELIMITERS = ",\t;|"

Hidden = Literal["ask", "take", "leave"]
Cells = tuple[int, list[str]]
"""The number of a row (from 1) and its cells."""


class SheetError(LotteryError):
    """The file as a whole cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Handling:
    """How whoever hands a table in wants it taken: what its columns are (field by the key of the
    column), which sheet is meant, and what becomes of rows that are hidden."""

    assigned: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    hidden: Hidden = "ask"


@dataclass(frozen=True)
class Survey:
    """What a table is, before its rows are read."""

    sheet: str
    sheets: tuple[str, ...]
    header: Header | None
    is_text: bool
    from_1904: bool = False
    hidden: tuple[int, ...] = ()
    struck: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[ColumnHeading, ...]:
        """The columns, from the left."""
        found = self.header.headings if self.header else ()
        return tuple(sorted(found, key=lambda one: one.column))


@dataclass
class OpenedSheet:
    """An opened table: its survey, and the rows below its header."""

    survey: Survey
    rows: Iterator[Cells]


@contextmanager
def opened(
    path: Path, vocabulary: Vocabulary, handling: Handling | None = None
) -> Iterator[OpenedSheet]:
    """The table for as long as the block lasts. Raises SheetError, also while rows are read."""
    handling = handling or Handling()
    kind = _kind(path)
    if kind == "text":
        yield _of_text(path, vocabulary, handling)
        return
    try:
        with apart.opened(path) as book:
            yield _of_book(book, vocabulary, handling)
    except workbooks.WorkbookBrokenError as error:
        raise SheetError(sentences.broken_workbook(path.name)) from error
    except workbooks.WorkbookSuspiciousError as error:
        raise SheetError(sentences.suspicious_workbook(str(error))) from error


class OpenQuestionsError(SheetError):
    """Something about the table must be said by whoever hands it in; `survey` shows what.

    `of_people`: about the list of people that came with it.
    """

    def __init__(self, survey: Survey) -> None:
        super().__init__("".join(survey.asks))
        self.survey = survey
        self.of_people = False


def settled(source: OpenedSheet) -> OpenedSheet:
    """The source, if nothing about it is open. Raises OpenQuestionsError."""
    if source.survey.asks:
        raise OpenQuestionsError(source.survey)
    return source


def _kind(path: Path) -> Literal["text", "book"]:
    if not path.is_file():
        raise SheetError(sentences.no_file(path.name))
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise SheetError(sentences.too_big("字节数", size, MOST_BYTES))
    if path.suffix.lower() not in SUFFIXES:
        raise SheetError(sentences.unknown_format(path.name))
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(_OLD):
        locked = _ENCRYPTED in path.read_bytes()
        told = sentences.locked_workbook if locked else sentences.old_workbook
        raise SheetError(told(path.name))
    if start.startswith(_ZIP):
        if b"opendocument" in start[:200]:
            raise SheetError(sentences.old_workbook(path.name))
        return "book"
    if path.suffix.lower() in {".xlsx", ".xlsm", ".ods", ".et"}:
        raise SheetError(sentences.broken_workbook(path.name))
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise SheetError(sentences.web_page(path.name))
    if start.startswith(b"%PDF"):
        raise SheetError(sentences.not_a_table(path.name))
    return "text"


# Workbooks


def _of_book(book: apart.OpenBook, vocabulary: Vocabulary, handling: Handling) -> OpenedSheet:
    found = {
        name: headers.find(rows, vocabulary, handling.assigned) for name, rows in book.heads.items()
    }
    name = _sheet(found, vocabulary, handling)
    marks = book.marks(name)
    head = _Merging(marks).all_of(book.heads[name])
    header = headers.find(head, vocabulary, handling.assigned)
    survey = Survey(
        sheet=name,
        sheets=tuple(book.heads),
        header=header,
        is_text=False,
        from_1904=marks.from_1904,
        hidden=_below(header, marks.hidden),
        struck=_below(header, marks.struck),
        hidden_columns=_hidden_columns(header, marks),
    )
    rows = _book_rows(book.rows(), marks, survey, handling)
    return OpenedSheet(_asking(survey, vocabulary, handling), rows)


def _sheet(found: Mapping[str, Header | None], vocabulary: Vocabulary, handling: Handling) -> str:
    """The sheet that is meant: the one asked for, or the first of those that are complete, or
    that have most of what is known."""
    if handling.sheet in found:
        return handling.sheet

    def fits(name: str) -> tuple[bool, int]:
        header = found[name]
        if header is None:
            return (False, 0)
        return (not header.missing(vocabulary), len(set(header.fields) - {""}))

    return max(found, key=fits)


def _below(header: Header | None, numbers: set[int]) -> tuple[int, ...]:
    return tuple(sorted(n for n in numbers if header is not None and n > header.row))


def _hidden_columns(header: Header | None, marks: Marks) -> tuple[str, ...]:
    found = header.headings if header else ()
    return tuple(one.text or one.key for one in found if one.column in marks.hidden_columns)


class _Merging:
    """What merged cells show in the rows below their first one.

    An amount stands once, however many rows it is drawn over: `but` are columns left as they are.
    """

    def __init__(self, marks: Marks, but: frozenset[int] = frozenset()) -> None:
        self._wanted = {source for place, source in marks.filled.items() if place[1] not in but}
        self._by_row: dict[int, list[tuple[int, tuple[int, int]]]] = {}
        for (row, column), source in marks.filled.items():
            if column not in but:
                self._by_row.setdefault(row, []).append((column, source))
        self._tops = {row for row, _ in self._wanted}
        self._held: dict[tuple[int, int], str] = {}

    def row(self, number: int, cells: list[str]) -> list[str]:
        """The cells of a row as they are seen; rows come in their order."""
        if number in self._tops:
            for column, cell in enumerate(cells):
                if (number, column) in self._wanted:
                    self._held[number, column] = cell
        for column, source in self._by_row.get(number, ()):
            cells.extend([""] * (column + 1 - len(cells)))
            cells[column] = cells[column] or self._held.get(source, "")
        return cells

    def all_of(self, head: list[list[str]]) -> list[list[str]]:
        """The first rows as they are seen."""
        return [self.row(number, list(cells)) for number, cells in enumerate(head, start=1)]


def _book_rows(
    rows: Iterator[list[str]], marks: Marks, survey: Survey, handling: Handling
) -> Iterator[Cells]:
    if survey.header is None:
        return
    fields = survey.header.fields
    amounts = frozenset(n for n, name in enumerate(fields) if name in {"net", "tax", "gross"})
    merging = _Merging(marks, amounts)
    left_out = set(survey.hidden) if handling.hidden == "leave" else set()
    for number, cells in enumerate(rows, start=1):
        seen = merging.row(number, cells) if marks.filled else cells
        if number > survey.header.row and number not in left_out:
            yield number, seen


# Text


def _of_text(path: Path, vocabulary: Vocabulary, handling: Handling) -> OpenedSheet:
    rows = _text_rows(path)
    head = list(islice(rows, workbooks.HEAD_ROWS))
    header = headers.find(head, vocabulary, handling.assigned)
    survey = Survey(sheet="", sheets=(), header=header, is_text=True)

    def below() -> Iterator[Cells]:
        first = header.row if header else len(head)
        yield from enumerate(head[first:], start=first + 1)
        yield from enumerate(rows, start=len(head) + 1)

    return OpenedSheet(_asking(survey, vocabulary, handling), below())


def _text_rows(path: Path) -> Iterator[list[str]]:
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


# What only whoever hands the table in can say


def _asking(survey: Survey, vocabulary: Vocabulary, handling: Handling) -> Survey:
    """The survey with what is open."""
    asks = tuple(_open_questions(survey, vocabulary, handling))
    return replace(survey, asks=asks)


def _open_questions(survey: Survey, vocabulary: Vocabulary, handling: Handling) -> Iterator[str]:
    if handling.sheet and handling.sheet not in survey.sheets:
        yield sentences.no_sheet(handling.sheet, "、".join(survey.sheets))
    header = survey.header
    if header is None:
        wanted = "、".join(vocabulary.title(group[0]) for group in vocabulary.required)
        yield sentences.no_header(wanted)
        return
    claimed = header.unsettled()
    for name in claimed:
        yield sentences.header_twice(vocabulary.title(name))
    missing = [
        vocabulary.title(group[0])
        for group in vocabulary.required
        if not set(group) & ({*header.fields} | {*claimed})
    ]
    if missing:
        strange = [one.text or one.key for one in header.of("unknown", "blank")]
        yield sentences.header_missing("、".join(missing), "、".join(strange[:NAMED]))
    if survey.hidden and handling.hidden == "ask":
        yield sentences.hidden_rows(len(survey.hidden), _numbered(survey.hidden))


def _numbered(numbers: tuple[int, ...]) -> str:
    told = "、".join(map(str, numbers[:NAMED]))
    return f"{told}等" if len(numbers) > NAMED else told
