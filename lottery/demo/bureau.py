"""The tax bureau of the demo: it answers the work list of a draw, as a table that is imported."""

from __future__ import annotations

import csv
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from lottery.attempts import Attempt
from lottery.clock import day_of
from lottery.office import Office
from lottery.tables.exchange import write_table
from lottery.tax import answers, reading, work_list
from lottery.tax.answers import Answered
from lottery.texts.office import tax as sentences


def answer(
    office: Office,
    attempt: Attempt,
    table: Path,
    *,
    red: Collection[int] = (),
    by: str,
    now: datetime,
) -> Answered:
    """Ask about everybody whom a drawn attempt lists, and import that all is well but what is
    `red`, by entries."""
    with office.read() as session:
        asked = work_list.of_draw(session, attempt)
        work_list.export(session, office.boxes, asked, table)
    _fill(table, [sentences.STATES["red" if each in red else "normal"] for each in asked])
    day = day_of(now)
    read = reading.read(table, as_of=day, today=day)
    with office.write() as session:
        return answers.take_in(session, read, by=by, now=now)


def _fill(table: Path, states: list[str]) -> None:
    """Write each row's answer into its column."""
    with table.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    column = head.index(sentences.HEADERS["state"][0])
    for row, state in zip(rows, states, strict=True):
        row[column] = state
    write_table(table, [head, *rows])
