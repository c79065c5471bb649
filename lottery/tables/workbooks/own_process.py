"""Workbooks, read in a process of their own: same rows and errors as `book.Book`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lottery.tables.workbooks.marks import Marks
from lottery.tables.workbooks.measuring import WorkbookBrokenError, WorkbookSuspiciousError
from lottery.texts.office import workbooks as sentences
from lottery.workers.process import Worker, killed_after, start, stop

MEMORY = 512 << 20
_FIRST_SECONDS = 120.0
_NEXT_SECONDS = 30.0
_LONGEST_LINE = 64 << 20


class OpenBook:
    """A workbook in its process: the first rows of its sheets, and one sheet that is read."""

    def __init__(self, worker: Worker, path: Path) -> None:
        self._worker, self._path = worker, path
        found = self._next(_FIRST_SECONDS)
        if "heads" not in found:
            raise _ending(found, path)
        self.heads: dict[str, list[list[str]]] = dict(found["heads"])

    def marks(self, sheet: str) -> Marks:
        """Choose the sheet to be read; what it shows beside its values."""
        if self._worker.stdin is None:
            raise WorkbookBrokenError(self._path.name)
        try:
            self._worker.stdin.write(sheet.encode("utf-8") + b"\n")
            self._worker.stdin.flush()
        except OSError as error:
            raise WorkbookSuspiciousError(sentences.BROKEN_OFF) from error
        found = self._next(_FIRST_SECONDS)
        if "hidden" not in found:
            raise _ending(found, self._path)
        return Marks(
            hidden=set(found["hidden"]),
            struck=set(found["struck"]),
            hidden_columns=set(found["hidden_columns"]),
            filled={(row, column): (top, left) for row, column, top, left in found["filled"]},
            from_1904=found["from_1904"],
        )

    def rows(self) -> Iterator[list[str]]:
        """The rows of the chosen sheet; they stream, whatever the table's length."""
        seconds = _FIRST_SECONDS
        while isinstance(found := self._next(seconds), list):
            yield from found
            seconds = _NEXT_SECONDS
        if found:
            raise _ending(found, self._path)

    def _next(self, seconds: float) -> Any:
        """The next line: a list of rows, or an object."""
        if self._worker.stdout is None:
            raise WorkbookBrokenError(self._path.name)
        with killed_after(self._worker, seconds) as late:
            line = self._worker.stdout.readline(_LONGEST_LINE)
        if late.is_set():
            raise WorkbookSuspiciousError(sentences.TOO_SLOW)
        try:
            return json.loads(line)
        except ValueError as error:  # the process died, most likely for want of memory
            raise WorkbookSuspiciousError(sentences.BROKEN_OFF) from error


def _ending(found: Any, path: Path) -> WorkbookBrokenError | WorkbookSuspiciousError:
    if "suspicious" in found:
        return WorkbookSuspiciousError(str(found["suspicious"]))
    return WorkbookBrokenError(path.name)


@contextmanager
def opened(path: Path) -> Iterator[OpenBook]:
    """The workbook for as long as the block lasts.

    Raises WorkbookBrokenError and WorkbookSuspiciousError, the latter also for a workbook that
    takes too long, or more memory than `MEMORY`.
    """
    worker = start("lottery.tables.workbooks.worker", str(MEMORY), str(path.resolve()))
    try:
        yield OpenBook(worker, path)
    finally:
        stop(worker)
