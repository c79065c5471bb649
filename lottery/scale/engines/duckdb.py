"""The engine `duckdb`: pieces as rows of SQL in this process, by its threads.

The list's bytes come through `lottery.scale.storage`, from wherever they lie; DuckDB fetches
nothing, and no extension of it. What is not plain canonical ASCII is looked at by `work.look_at`,
whose word every engine's answer is.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa

from lottery.errors import ScaleRefusedError
from lottery.scale import work
from lottery.scale.engines import sql_relations
from lottery.scale.engines.sql_relations import SqlRelations
from lottery.scale.places import CutList, PieceRange
from lottery.scale.relations import ListsHeld
from lottery.scale.work import Ask, PieceFound
from lottery.texts import scale as words

MEMORY = 1 << 30
"""Bytes that DuckDB may hold; what is over it lies in its folder of temporary files."""
AHEAD = 2
"""Pieces for each thread that are asked about at once."""

_LINES = """\
SELECT place, unhex(sha256(data)) AS hash, string_split(decode(data[:-2]), chr(10)) AS lines
FROM asked"""
_LEAVES = """\
SELECT place, hash, lines, list_transform(lines,
  lambda l: unhex(sha256('\\x00'::BLOB || encode(l)))) AS level
FROM ({below})"""
_NODES = """\
SELECT place, hash, lines, list_transform(range(1, (len(level) + 1) // 2 + 1),
  lambda i: CASE WHEN 2 * i <= len(level)
    THEN unhex(sha256('\\x01'::BLOB || level[2 * i - 1] || level[2 * i]))
    ELSE level[2 * i - 1] END) AS level
FROM ({below})"""
_TICKETS = """\
SELECT *, list_filter(list_transform(lines, lambda l: struct_pack(
    ticket := sha256($seed || ':' || l[:10]), line := l)),
  lambda each: each.ticket <= $limit) AS kept
FROM ({below})"""
_NOTHING = "SELECT *, [] AS kept FROM ({below})"
_FOUND = """\
SELECT place, len(lines), hash, {root}, len(kept),
  CASE WHEN len(kept) <= $most THEN kept ELSE [] END
FROM ({below}) ORDER BY place"""


class DuckdbEngine:
    """Pieces by `threads` threads, a few for each of them at once."""

    def __init__(self, threads: int, memory: int = MEMORY) -> None:
        self._threads = threads
        self._folder = TemporaryDirectory(prefix="lottery-duckdb-")
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": threads,
            "memory_limit": f"{memory // (1 << 20)}MiB",
            "temp_directory": self._folder.name,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        place = f"{self._folder.name}/lists.duckdb".replace("'", "''")
        try:
            with _told():
                self._connection = duckdb.connect(config=config)
                self._connection.execute(f"ATTACH '{place}' AS lists")
                self._connection.execute("SET search_path = 'lists,memory'")
        except ScaleRefusedError:
            self._folder.cleanup()
            raise

    def look(self, pieces: Sequence[PieceRange], ask: Ask) -> Iterator[PieceFound]:
        """What each piece holds, in order but for those that are not plain, which come first."""
        count = AHEAD * self._threads
        for start in range(0, len(pieces), count):
            plain: list[tuple[PieceRange, bytes]] = []
            for piece in pieces[start : start + count]:
                data = piece.read()
                if work.plain(data, piece):
                    plain.append((piece, data))
                else:
                    yield work.look_at(data, piece, ask)
            if plain:
                yield from self._found(plain, ask)

    def _found(self, asked: Sequence[tuple[PieceRange, bytes]], ask: Ask) -> Iterator[PieceFound]:
        """What plain pieces hold; a batch of Arrow for each, so that each has a thread."""
        rows = ({"place": [at], "data": [data]} for at, (_, data) in enumerate(asked))
        table = pa.Table.from_batches(map(pa.record_batch, rows))
        lines = max(data.count(b"\n") for _, data in asked)
        values: dict[str, Any] = {"most": ask.most}
        if ask.seed:
            values |= {"seed": ask.seed, "limit": f"{ask.limit:064x}"}
        with _told():
            self._connection.register("asked", table)
            found = self._connection.execute(_query(ask, lines), values).fetchall()
        for (piece, data), row in zip(asked, found, strict=True):
            yield _found(piece, data, row, ask)

    def relations(self, lists: ListsHeld) -> SqlRelations:
        """What the lines say of each other, in tables that lie in the folder of temporary files."""
        loaded: list[CutList] = []

        def answer(lists: ListsHeld, statement: str) -> list[tuple[Any, ...]]:
            with _told():
                for listed in (lists.register, lists.pool, lists.omitted):
                    if listed not in loaded:
                        self._load(listed)
                        loaded.append(listed)
                return self._connection.execute(statement).fetchall()

        return SqlRelations(lists, answer, self._drop)

    def _load(self, listed: CutList) -> None:
        table = sql_relations.LINES[listed.file]
        self._connection.execute(f"CREATE OR REPLACE TABLE lists.{table} (n BIGINT, line VARCHAR)")
        for piece in listed.ranges:
            data = piece.read()
            if data:
                self._connection.execute(
                    f"INSERT INTO lists.{table} SELECT $first + generate_subscripts(lines, 1) - 1, "  # noqa: S608
                    "unnest(lines) FROM (SELECT string_split(decode($data), chr(10)) AS lines)",
                    {"first": piece.first_line, "data": data.removesuffix(b"\n")},
                )

    def _drop(self) -> None:
        with _told():
            for table in sql_relations.LINES.values():
                self._connection.execute(f"DROP TABLE IF EXISTS lists.{table}")

    def close(self) -> None:
        """Let go of its memory and its temporary files."""
        self._connection.close()
        self._folder.cleanup()


@contextmanager
def _told() -> Iterator[None]:
    """What DuckDB itself could not do (no room for its files, no memory), as a refusal."""
    try:
        yield
    except duckdb.Error as why:
        raise ScaleRefusedError(words.duckdb_failed(str(why).partition("\n")[0])) from None


def _query(ask: Ask, lines: int) -> str:
    """One statement about pieces of `lines` lines at most: a level of the tree is a list that is
    half as long as the one below."""
    text = _LINES
    if ask.root:
        text = _LEAVES.format(below=text)
        for _ in range((lines - 1).bit_length()):
            text = _NODES.format(below=text)
    text = (_TICKETS if ask.seed else _NOTHING).format(below=text)
    return _FOUND.format(below=text, root="level[1]" if ask.root else "''::BLOB")


def _found(piece: PieceRange, data: bytes, row: tuple[Any, ...], ask: Ask) -> PieceFound:
    _, lines, digest, root, count, kept = row
    found = PieceFound(
        piece.number,
        lines,
        len(data),
        digest,
        root,
        tuple((bytes.fromhex(each["ticket"]), each["line"].encode()) for each in kept),
        count if count > ask.most else 0,
    )
    return work.with_form(found, data, piece, ask)


def make(workers: int, _master: str) -> DuckdbEngine:
    """The engine with so many threads, one for 0."""
    return DuckdbEngine(max(workers, 1))
