"""The engine `spark`: pieces as rows of a DataFrame, by Spark Connect. The same program runs on
Sail, which is started here when no address is given, and on Apache Spark 4.

Whole pieces of plain text are hashed by the engine's own SQL, all others by `work.look` in its
Python workers. A few pieces are asked about at once: where the engine fails, those that have not
been told are asked about again, at a new server if it is ours. What comes back is counted.
"""

import json
import os
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pyspark
from grpc import RpcError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, Row, SparkSession

from draws import tickets
from lottery.errors import ScaleRefusedError
from lottery.scale import storage, work
from lottery.scale.engines import arrow_work, code, spark_sql, sql_relations
from lottery.scale.engines.arrow_work import Task
from lottery.scale.engines.sail_server import SailServer
from lottery.scale.engines.sql_relations import SqlRelations
from lottery.scale.places import PieceRange
from lottery.scale.relations import ListsHeld
from lottery.scale.work import Ask, PieceFound
from lottery.texts import scale as words

WAVE = 16
"""Pieces for each processor that are asked about at once."""
TRIES = 3
"""So often in a row an engine may fail before it has told anything more."""
RETRIES = 3
"""So often the client itself asks a service again that does not answer: for some seconds."""
MOST_BYTES = 1 << 28
"""As many bytes are taken at once at most, of what is told about a wave of pieces."""
FAILURES = (PySparkException, RpcError, ChildProcessError)
Plan = Callable[[DataFrame], DataFrame]


@dataclass
class Collected:
    """What the driver has taken in, and how often it had to ask again."""

    rows: int = 0
    size: int = 0
    again: int = 0
    largest: int = 0
    """Bytes of the largest wave."""


class SparkEngine:
    """Pieces at `master`, or at a Sail of its own, by `parallel` processors or executors."""

    def __init__(
        self,
        parallel: int,
        master: str = "",
        task: Task = work.look,
        *,
        wave: int = WAVE,
        tries: int = TRIES,
        most_bytes: int = MOST_BYTES,
        by_sql: bool = True,
    ) -> None:
        self._parallel, self._master, self._task = parallel, master, task
        self._wave, self._most_bytes = wave * parallel, most_bytes
        self._tries, self._native = tries, by_sql
        self._server: SailServer | None = None
        self._session: SparkSession | None = None
        self.collected = Collected()

    @property
    def server_pid(self) -> int:
        """The process of the server that is this engine's own; 0 if there is none."""
        return self._server.pid if self._server else 0

    def look(self, pieces: Sequence[PieceRange], ask: Ask) -> Iterator[PieceFound]:
        """What each piece holds: whole ones by SQL first, then the others."""
        by_height: dict[int, list[PieceRange]] = {}
        for piece in pieces:
            native = self._native and not ask.beginnings
            levels = spark_sql.height(piece.lines) if native else 0
            by_height.setdefault(levels, []).append(piece)
        others = by_height.pop(0, [])
        for levels, some in by_height.items():
            for piece, row in self._told(some, partial(self._by_sql, levels=levels, ask=ask)):
                found = _found(piece, row, ask)
                if found:
                    yield found
                else:
                    others.append(piece)
        for _, row in self._told(others, partial(self._by_worker, ask=ask)):
            yield arrow_work.found_of(_answer(row)["found"])

    def relations(self, lists: ListsHeld) -> SqlRelations:
        """What the lines say of each other, by the engine's joins; the lists are read for each."""

        def answer(lists: ListsHeld, statement: str) -> list[Row]:
            for listed in (lists.register, lists.pool, lists.omitted):
                asked = self._asked([*enumerate(listed.ranges)])
                lines = asked.mapInArrow(arrow_work.each_line(), arrow_work.EACH_LINE)
                lines.createOrReplaceTempView(sql_relations.LINES[listed.file])
            rows = self._open().sql(statement).limit(2).collect()
            self._weighed([value for row in rows for value in row], 0)
            return rows

        return SqlRelations(lists, partial(self._persisting, answer))

    def _persisting(
        self, answer: Callable[[ListsHeld, str], list[Row]], lists: ListsHeld, statement: str
    ) -> list[Row]:
        """An answer, asked for again where the engine fails."""
        tries = 0
        while True:
            try:
                return answer(lists, statement)
            except FAILURES as why:
                tries += 1
                self._failed(why, tries)

    def _by_sql(self, rows: DataFrame, levels: int, ask: Ask) -> DataFrame:
        lines = rows.mapInArrow(arrow_work.liner(ask), arrow_work.LINES)
        lines.createOrReplaceTempView("lines_by_sixteen")
        found = spark_sql.pieces("lines_by_sixteen", levels, ask)
        return self._open().sql(
            f"SELECT place, told, root, many, slice(kept, 1, CAST(CASE WHEN many > {ask.most}"  # noqa: S608
            f" THEN 0 ELSE many END AS INT)) AS kept FROM ({found})"
        )

    def _by_worker(self, rows: DataFrame, ask: Ask) -> DataFrame:
        return rows.mapInArrow(arrow_work.looker(self._task, ask), arrow_work.TOLD)

    def _told(self, pieces: Sequence[PieceRange], plan: Plan) -> Iterator[tuple[PieceRange, Row]]:
        """Each piece with its row, wave after wave."""
        for start in range(0, len(pieces), self._wave):
            yield from self._wave_told(pieces[start : start + self._wave], plan)

    def _wave_told(
        self, pieces: Sequence[PieceRange], plan: Plan
    ) -> Iterator[tuple[PieceRange, Row]]:
        """The same for a few pieces; of those that were told nothing is asked again."""
        left = dict(enumerate(pieces))
        tries = size = 0
        while left:
            try:
                for row in plan(self._asked([*left.items()])).toLocalIterator():
                    size += self._weighed(list(row), size)
                    piece = left.pop(row["place"], None)
                    if piece is None:
                        raise ScaleRefusedError(words.told_twice(pieces[0].file))
                    tries = 0
                    yield piece, row
                if left:
                    raise ScaleRefusedError(words.not_found(pieces[0].file, _first(left)))
            except FAILURES as why:
                tries += 1
                self._failed(why, tries)

    def _failed(self, why: Exception, tries: int) -> None:
        """Let go of an engine that failed, so that a new one is asked; or give up."""
        self.close()
        self.collected.again += 1
        if tries == self._tries:
            raise ScaleRefusedError(words.spark_failed(_short(why))) from None

    def _asked(self, pieces: Sequence[tuple[int, PieceRange]]) -> DataFrame:
        """Rows of ASKED."""
        asked = [(place, json.dumps(asdict(_anywhere(piece)))) for place, piece in pieces]
        rows = self._open().createDataFrame(asked, arrow_work.ASKED)
        return rows.repartition(max(1, min(len(asked), self._parallel * 4)))

    def _weighed(self, values: Sequence[Any], before: int) -> int:
        """The bytes of a row, counted; refused if the wave has more than it may have."""
        size = _size(values)
        counts = self.collected
        counts.rows, counts.size = counts.rows + 1, counts.size + size
        counts.largest = max(counts.largest, before + size)
        if before + size > self._most_bytes:
            raise ScaleRefusedError(words.too_much_told(before + size, self._most_bytes))
        return size

    def _open(self) -> SparkSession:
        """The session, opened when it is first needed."""
        if self._session is None:
            # Without it, the client complains on stderr that it is no whole Spark.
            os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
            self._session = self._at_master() if self._master else self._at_sail()
            self._session.conf.set("spark.sql.shuffle.partitions", str(self._parallel))
        return self._session

    def _at_master(self) -> SparkSession:
        """A session at a service, to which the code that its workers run is handed."""
        try:
            session = SparkSession.builder.remote(self._master).create()
        except (PySparkException, ValueError) as why:  # the address itself; it may hold a token
            told = _short(why)
            for part in filter(None, self._master.split(";")[1:]):
                told = told.replace(part, "…")
            raise ScaleRefusedError(words.spark_failed(told)) from None
        self._patient(session, RETRIES)
        try:
            with code.archive() as archive:
                session.addArtifacts(str(archive), pyfile=True)
        except FAILURES:
            session.client.close()
            raise
        return session

    def _at_sail(self) -> SparkSession:
        """A session at a server of this engine's own, which is not waited for once it has died."""
        self._server = SailServer(self._parallel)
        session = SparkSession.builder.remote(self._server.url()).create()
        self._patient(session, 0)
        return session

    def _patient(self, session: SparkSession, retries: int) -> None:
        """How often the client asks again by itself; it warns of what its error tells as well."""
        from pyspark.sql.connect.client.retries import DefaultPolicy  # noqa: PLC0415 - see _open

        warnings.filterwarnings("ignore", message=r"\[RETRIES_EXCEEDED\]")
        session.client.set_retry_policies([DefaultPolicy(max_retries=retries)])

    def close(self) -> None:
        """End the session, and the server if it is this engine's own."""
        session, self._session = self._session, None
        server, self._server = self._server, None
        if session:
            with suppress(PySparkException, RpcError):
                session.client.close() if server else session.stop()
        if server:
            server.close()


def _size(values: Any) -> int:
    """Bytes in values, and in lists of them."""
    return sum(
        len(each) if isinstance(each, (str, bytes, bytearray))
        else _size(each) if isinstance(each, list) else 8
        for each in values
    )  # fmt: skip


def _found(piece: PieceRange, row: Row, ask: Ask) -> PieceFound | None:
    """What SQL found of a piece, its tickets by `draws`; None of one that it is not for."""
    told = _answer(row)
    if not told:
        return None
    lines = [line.encode() for line in row["kept"]]
    return PieceFound(
        piece.number,
        piece.lines,
        told["length"],
        arrow_work.raw(told["sha256"]),
        bytes(row["root"]),
        tickets=tuple(tickets.lowest(ask.seed, lines, ask.limit)) if ask.seed else (),
        many=row["many"] if row["many"] > ask.most else 0,
        form=arrow_work.form_of(told["form"]),
    )


def _answer(row: Row) -> dict[str, Any]:
    """What a worker told of a piece; raises as it would have done here."""
    told: dict[str, Any] = json.loads(row["told"])
    if "refused" in told:
        raise ScaleRefusedError(told["refused"])
    if "failed" in told:
        raise OSError(*told["failed"])
    return told


def _anywhere(piece: PieceRange) -> PieceRange:
    """The piece by an address that does not depend on the folder where a program runs."""
    return (
        piece if storage.remote(piece.uri) else replace(piece, uri=str(Path(piece.uri).absolute()))
    )


def _first(left: dict[int, PieceRange]) -> int:
    return next(iter(left.values())).number


def _short(why: Exception) -> str:
    """The first line of what an engine, or the way to it, says of its failure."""
    details = re.search(r'details = "(.*)"', str(why))
    return (details[1] if details else str(why)).partition("\n")[0][:300]


def make(workers: int, master: str) -> SparkEngine:
    """The engine with so many processors, one for 0."""
    return SparkEngine(max(workers, 1), master)
