"""Workbooks, read in a process of their own: same rows and errors as `workbooks.cells`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lottery.reading.process import Worker, killed_after, start, stop
from lottery.tables.workbooks import WorkbookBrokenError, WorkbookSuspiciousError

MEMORY = 512 << 20
_FIRST_SECONDS = 120.0
_NEXT_SECONDS = 30.0
_LONGEST_LINE = 64 << 20


def cells(path: Path) -> Iterator[list[str]]:
    """The rows of the first sheet, every cell as text; they stream, whatever the table's length.

    Raises WorkbookBrokenError and WorkbookSuspiciousError, the latter also for a workbook that
    takes too long, or more memory than `MEMORY`.
    """
    worker = start("lottery.reading.table_worker", str(MEMORY), str(path.resolve()))
    try:
        seconds = _FIRST_SECONDS
        while isinstance(found := _next(worker, path, seconds), list):
            yield from found
            seconds = _NEXT_SECONDS
        if "suspicious" in found:
            raise WorkbookSuspiciousError(str(found["suspicious"]))
        if found:
            raise WorkbookBrokenError(path.name)
    finally:
        stop(worker)


def _next(worker: Worker, path: Path, seconds: float) -> Any:
    """The next line: a list of rows, or the object at the end."""
    if worker.stdout is None:
        raise WorkbookBrokenError(path.name)
    with killed_after(worker, seconds) as late:
        line = worker.stdout.readline(_LONGEST_LINE)
    if late.is_set():
        raise WorkbookSuspiciousError("读取时间过长")
    try:
        return json.loads(line)
    except ValueError as error:  # the process died, most likely for want of memory
        raise WorkbookSuspiciousError("读取中断") from error
