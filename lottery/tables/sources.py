"""A table as a stranger hands it in: opened, looked over before anything is read, then its rows.

The survey says which sheet is read, which headers are understood as what, and what nobody may
decide but whoever hands the table in (`asks`). CSV and XLSX alike; whatever a file is called, what
it is shows in its first bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from lottery.tables import headers
from lottery.tables.headers import Header
from lottery.tables.surveys import Handling, OpenQuestionsError, SheetError, Survey, asking
from lottery.tables.text_files import text_rows
from lottery.tables.vocabulary import Vocabulary
from lottery.tables.workbooks import own_process
from lottery.tables.workbooks.book import HEAD_ROWS
from lottery.tables.workbooks.marks import Marks
from lottery.tables.workbooks.measuring import WorkbookBrokenError, WorkbookSuspiciousError
from lottery.tables.workbooks.merging import Merging
from lottery.texts.office import tables as sentences

MOST_BYTES = 256 * 1024 * 1024
SUFFIXES = (".csv", ".xlsx", ".xlsm", ".txt", ".tsv", ".xls", ".et", ".ods")
"""Names that a table may have; what cannot be read of these is told how to go on."""
_OLD, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\3\4"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Cells = tuple[int, list[str]]
"""The number of a row (from 1) and its cells."""


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
        with own_process.opened(path) as book:
            yield _of_book(book, vocabulary, handling)
    except WorkbookBrokenError as error:
        raise SheetError(sentences.broken_workbook(path.name)) from error
    except WorkbookSuspiciousError as error:
        raise SheetError(sentences.suspicious_workbook(str(error))) from error


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


def _of_book(book: own_process.OpenBook, vocabulary: Vocabulary, handling: Handling) -> OpenedSheet:
    found = {
        name: headers.find(rows, vocabulary, handling.assigned) for name, rows in book.heads.items()
    }
    name = _sheet(found, vocabulary, handling)
    marks = book.marks(name)
    head = Merging(marks).all_of(book.heads[name])
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
    return OpenedSheet(asking(survey, vocabulary, handling), rows)


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


def _book_rows(
    rows: Iterator[list[str]], marks: Marks, survey: Survey, handling: Handling
) -> Iterator[Cells]:
    if survey.header is None:
        return
    fields = survey.header.fields
    amounts = frozenset(n for n, name in enumerate(fields) if name in {"net", "tax", "gross"})
    merging = Merging(marks, amounts)
    left_out = set(survey.hidden) if handling.hidden == "leave" else set()
    for number, cells in enumerate(rows, start=1):
        seen = merging.row(number, cells) if marks.filled else cells
        if number > survey.header.row and number not in left_out:
            yield number, seen


def _of_text(path: Path, vocabulary: Vocabulary, handling: Handling) -> OpenedSheet:
    rows = text_rows(path)
    head = list(islice(rows, HEAD_ROWS))
    header = headers.find(head, vocabulary, handling.assigned)
    survey = Survey(sheet="", sheets=(), header=header, is_text=True)

    def below() -> Iterator[Cells]:
        first = header.row if header else len(head)
        yield from enumerate(head[first:], start=first + 1)
        yield from enumerate(rows, start=len(head) + 1)

    return OpenedSheet(asking(survey, vocabulary, handling), below())
