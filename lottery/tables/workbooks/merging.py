"""Merged cells: what they show in the rows below their first one."""

from __future__ import annotations

from lottery.tables.workbooks.marks import Marks


class Merging:
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
