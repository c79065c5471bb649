"""A draw again in SQL, pasted as it stands on its page, in engines that others have written."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest

from draws import manifest
from draws.manifest import Manifest
from lottery.handouts.sql import Queries, queries
from tests import sail
from tests.draws.vectors import VECTORS

Rows = list[tuple[Any, ...]]
Ask = Callable[[str, Path], Rows]
DRAWN = sorted(path.parent.name for path in VECTORS.glob("*/result.txt"))


def duckdb_says(text: str, folder: Path) -> Rows:
    """What DuckDB answers in a folder."""
    with duckdb.connect() as connection:
        connection.execute(f"SET file_search_path = '{folder}'")
        return connection.execute(text).fetchall()


def clickhouse_says(text: str, folder: Path) -> Rows:
    """What ClickHouse answers, by its library for Python."""
    chdb = pytest.importorskip("chdb", reason="chdb is not here: ClickHouse's SQL was NOT run")
    text = text.replace("file('", f"file('{folder}/").rstrip().removesuffix(";")
    return [tuple(row) for row in json.loads(str(chdb.query(text, "JSONCompact")))["data"]]


@pytest.fixture(scope="module")
def spark_says() -> Iterator[Ask]:
    """What Spark SQL answers, by Sail."""
    with sail.running() as session:

        def ask(text: str, folder: Path) -> Rows:
            text = text.replace("text.`", f"text.`{folder}/").replace("path '", f"path '{folder}/")
            *before, last = text.removesuffix(";\n").split(";\n")
            for statement in before:
                session.sql(statement)
            return [tuple(row) for row in session.sql(last).collect()]

        yield ask


def drawn(name: str) -> tuple[Path, Manifest, dict[str, Queries]]:
    """A vector's folder, its manifest, and its statements by the engine's name."""
    folder = VECTORS / name
    held = manifest.parse((folder / "manifest.txt").read_bytes())
    seed = sha256((folder / "seed.txt").read_bytes()).hexdigest()
    return folder, held, {each.name: each for each in queries(held, seed)}


def assert_same(name: str, engine: str, ask: Ask) -> None:
    """The engine finds the prizes, the alternates and both roots of a vector."""
    folder, held, told = drawn(name)
    rows = [row.split(" ") for row in (folder / "result.txt").read_text().splitlines()[5:]]
    filled = [(row[3], row[2]) for row in rows if row[0] not in ("audit", "skip")]
    assert ask(told[engine].tickets, folder) == filled
    assert ask(told[engine].pool_root, folder) == [(held.pool_root,)]
    assert ask(told[engine].register_root, folder) == [(held.register_root,)]


@pytest.mark.parametrize("name", DRAWN)
def test_duckdb_draws_the_same(name: str) -> None:
    assert_same(name, "DuckDB", duckdb_says)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cap-2-short", "no-cap", "tiny"])
def test_spark_sql_draws_the_same(name: str, spark_says: Ask) -> None:
    assert_same(name, "Spark SQL", spark_says)


@pytest.mark.slow
def test_clickhouse_draws_the_same() -> None:
    for name in DRAWN:
        assert_same(name, "ClickHouse", clickhouse_says)


def test_one_changed_letter_is_another_root(tmp_path: Path) -> None:
    folder, held, told = drawn("tiny")
    (tmp_path / "pool.txt").write_bytes((folder / "pool.txt").read_bytes().replace(b"a", b"b", 1))
    assert duckdb_says(told["DuckDB"].pool_root, tmp_path) != [(held.pool_root,)]


def test_of_an_empty_pool_there_is_nothing_to_ask() -> None:
    _, held, _ = drawn("tiny")
    assert queries(replace(held, pool_count=0), "0" * 64) == []
