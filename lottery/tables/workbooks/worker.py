"""The process that opens a workbook: its rows go out as lines of JSON, some hundred at a time.

Started as `python -m lottery.tables.workbooks.worker MEMORY PATH`. The first line is an object with
the first rows of each sheet that can be seen, `{"heads": [[name, rows], …]}`; then it is told a
sheet's name on standard input, and answers with the marks of the sheet, the rows, and an object:
`{}` at the end of the table, `{"suspicious": why}` or `{"broken": ""}`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lottery.tables.workbooks.book import Book
from lottery.tables.workbooks.measuring import WorkbookBrokenError, WorkbookSuspiciousError
from lottery.texts.office import workbooks as sentences
from lottery.workers.limits import forbid, limit_memory

_ROWS, _CHARACTERS = 500, 1 << 20


def main() -> None:
    """Write the rows of the workbook named on the command line to standard output."""
    # What a library prints must not be taken for rows.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limit_memory(int(sys.argv[1]))
    forbid()
    end: dict[str, str] = {}
    try:
        with Book(Path(sys.argv[2])) as book:
            _serve(book, answers)
    except WorkbookSuspiciousError as error:
        end = {"suspicious": str(error)}
    except MemoryError:
        end = {"suspicious": sentences.MEMORY}
    except WorkbookBrokenError:
        end = {"broken": ""}
    _write(answers, end)


def _serve(book: Book, answers: BinaryIO) -> None:
    shown = book.shown
    if not shown:
        raise WorkbookBrokenError
    # Where there is no choice, nobody is asked; the head is read with the rest.
    _write(answers, {"heads": [[name, book.head(name)] for name in shown]})
    asked = sys.stdin.buffer.readline().decode("utf-8").rstrip("\n")
    if asked not in shown:
        return
    marks = book.marks(asked)
    _write(
        answers,
        {
            "hidden": sorted(marks.hidden),
            "struck": sorted(marks.struck),
            "hidden_columns": sorted(marks.hidden_columns),
            "filled": [[*place, *source] for place, source in marks.filled.items()],
            "from_1904": marks.from_1904,
        },
    )
    for rows in _gathered(book.rows(asked, marks)):
        _write(answers, rows)


def _gathered(rows: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    """Rows by the hundred, fewer where they are long."""
    found: list[list[str]] = []
    size = 0
    for row in rows:
        found.append(row)
        size += sum(map(len, row))
        if len(found) >= _ROWS or size > _CHARACTERS:
            yield found
            found, size = [], 0
    yield found


def _write(answers: BinaryIO, value: object) -> None:
    # A lone surrogate from a damaged workbook travels as the six characters that name it.
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    answers.write(line.encode("utf-8", errors="replace") + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
