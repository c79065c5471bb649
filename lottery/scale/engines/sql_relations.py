"""What lines say of each other, in SQL: an engine's own joins, sorts and spilling, for lists of any
length. The statements are the same for DuckDB and Spark; each answers with one row at most.

They ask about `register_lines`, `pool_lines` and `omitted_lines`: rows (n, line), where n counts
from 0.
"""

from collections.abc import Callable, Sequence
from typing import Any

from draws import pool, register
from lottery.errors import ScaleRefusedError
from lottery.scale.engines.local_relations import misplaced
from lottery.scale.forms import PieceFault
from lottery.scale.relations import ListsHeld
from lottery.scale.work import PieceFound
from lottery.texts import scale as words

LINES = {
    register.FILE: "register_lines",
    pool.POOL: "pool_lines",
    pool.OMITTED: "omitted_lines",
}
"""The rows of each list."""
Answer = Callable[[ListsHeld, str], Sequence[Sequence[Any]]]

_SUBMITS = """\
SELECT n, split_part(line, ' ', 2) AS batch, split_part(line, ' ', 3) AS hash
FROM register_lines WHERE n < {below} AND line LIKE 'submit %'"""
_JUDGED = """\
SELECT n, TRY_CAST(split_part(line, ' ', 2) AS BIGINT) AS entry,
  CASE WHEN line LIKE 'accept %' THEN 1 ELSE 0 END AS accepted
FROM register_lines WHERE n < {below} AND (line LIKE 'accept %' OR line LIKE 'reject %')"""
_TWICE = """\
WITH submits AS ({submits})
SELECT n, hash FROM (
  SELECT n, hash, row_number() OVER (PARTITION BY hash ORDER BY n) AS nth FROM submits
  WHERE hash IN (SELECT hash FROM submits GROUP BY hash HAVING count(*) > 1)) AS repeated
WHERE nth = 2 ORDER BY n LIMIT 1"""
_UNKNOWN = """\
WITH submits AS ({submits}), judged AS ({judged})
SELECT judged.n, judged.entry FROM judged LEFT JOIN submits ON submits.n = judged.entry
WHERE submits.n IS NULL OR judged.entry >= judged.n ORDER BY judged.n LIMIT 1"""
_DIFFERENT = """\
WITH submits AS ({submits}),
entries AS (SELECT n, TRY_CAST(substring(line, 1, 10) AS BIGINT) AS entry,
  split_part(line, ' ', 3) AS hash FROM pool_lines WHERE n < {below_in_pool})
SELECT entries.n, submits.hash, entries.hash FROM entries
LEFT JOIN submits ON submits.n = entries.entry
WHERE submits.n IS NULL OR submits.hash <> entries.hash ORDER BY entries.n LIMIT 1"""
_MISPLACED = """\
WITH submits AS ({submits}), judged AS ({judged}),
standing AS (SELECT entry, max_by(accepted, n) AS accepted FROM judged GROUP BY entry),
wanted AS (SELECT submits.n AS entry FROM submits JOIN standing ON standing.entry = submits.n
  WHERE standing.accepted = 1 AND submits.batch IN ({batches})),
named AS (SELECT entry, sum(place) AS place FROM (
  SELECT TRY_CAST(substring(line, 1, 10) AS BIGINT) AS entry, 1 AS place FROM pool_lines
  UNION ALL
  SELECT TRY_CAST(substring(line, 1, 10) AS BIGINT) AS entry, 2 AS place FROM omitted_lines
  ) AS both_lists GROUP BY entry)
SELECT coalesce(wanted.entry, named.entry) AS entry,
  CASE WHEN wanted.entry IS NULL THEN 0 ELSE 1 END AS accepted, coalesce(named.place, 0) AS place
FROM wanted FULL OUTER JOIN named ON named.entry = wanted.entry
WHERE wanted.entry IS NULL OR named.entry IS NULL OR named.place = 3
ORDER BY 1 LIMIT 1"""


class SqlRelations:
    """The answers, each by one statement that `answer` gives to an engine."""

    facts = False

    def __init__(
        self, lists: ListsHeld, answer: Answer, close: Callable[[], None] = lambda: None
    ) -> None:
        self._lists, self._answer = lists, answer
        self.close = close

    def take(self, file: str, found: PieceFound) -> None:
        """The lines themselves are asked about."""

    def hold(self, lists: ListsHeld) -> None:
        """Read again no other bytes than those that were judged."""
        self._lists = lists

    def of_register(self, below: int) -> PieceFault | None:
        """The first line that repeats a commit or judges no entry."""
        twice, unknown = self._row(_TWICE, below), self._row(_UNKNOWN, below)
        if twice and (not unknown or twice[0] < unknown[0]):
            return PieceFault("a commit twice", register.FILE, twice[0] + 1, None, twice[1])
        if unknown:
            told = "an earlier submit", f"{unknown[1]:010d}"
            return PieceFault("no such entry", register.FILE, unknown[0] + 1, *told)
        return None

    def of_pool(self, below: int) -> PieceFault | None:
        """The first line whose commit is not the register's."""
        row = self._row(_DIFFERENT, self._all(), below)
        if not row:
            return None
        told = row[1] or "none", row[2]
        return PieceFault("not the register's commit", pool.POOL, row[0] + 1, *told)

    def of_all(self) -> PieceFault | None:
        """The lowest entry that is not where it should be."""
        row = self._row(_MISPLACED, self._all())
        return misplaced(*row) if row else None

    def _all(self) -> int:
        return self._lists.register.lines + 1

    def _row(self, statement: str, below: int, below_in_pool: int = 0) -> Sequence[Any] | None:
        """The one row of an answer; `below` counts lines from 1."""
        text = statement.format(
            submits=_SUBMITS.format(below=below - 1),
            judged=_JUDGED.format(below=below - 1),
            below_in_pool=below_in_pool - 1,
            batches=", ".join(f"'{each}'" for each in self._lists.batches),
        )
        rows = self._answer(self._lists, text)
        if len(rows) > 1:
            raise ScaleRefusedError(words.too_many_rows(len(rows)))
        return rows[0] if rows else None
