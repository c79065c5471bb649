"""A draw again in SQL: its tickets in one statement, and its roots as one GROUP BY a level.

Whoever unpacks a bundle and has DuckDB, ClickHouse or Spark SQL (Sail speaks it as well) pastes
these and compares: the rows with result.txt, the roots with manifest.txt. They stand on the page of
each draw; a test runs them on the vectors. Nobody but the reader runs them for a verdict.

With a cap, a person's first tickets fill slots and his later ones are passed over, however the
others fall: so the filled slots are the lowest tickets among everybody's first `cap`.
"""

from dataclasses import dataclass

from draws.manifest import Manifest
from draws.pool import POOL
from draws.register import FILE as REGISTER
from draws.result import slot_count


@dataclass(frozen=True)
class Dialect:
    """One engine's words. A mark in braces is filled in: `seed`, `most` (rows), `cap`, `file`."""

    name: str
    tickets: str
    capped: str
    root: str
    """The root of a file's lines: one statement, or the one that makes level_0."""
    sorted_root: str
    """The same for a file whose lines ascend, where that is another statement."""
    level: str = ""
    """The statement that makes a level from the one below, where each is one of its own."""
    top: str = ""


@dataclass(frozen=True)
class Queries:
    """What to paste into one engine, started in the folder of an unpacked bundle."""

    name: str
    most: int
    """How many rows `tickets` gives where the pool is long enough: prizes and alternates."""
    tickets: str
    pool_root: str
    register_root: str


_DUCKDB = Dialect(
    "DuckDB",
    tickets="""\
SELECT sha256('{seed}:' || entry) AS ticket, entry
FROM read_csv('pool.txt', delim = ' ', header = false, auto_detect = false,
  columns = {{'entry': 'VARCHAR', 'tag': 'VARCHAR', 'commit': 'VARCHAR'}})
ORDER BY ticket, entry LIMIT {most};
""",
    capped="""\
SELECT sha256('{seed}:' || entry) AS ticket, entry
FROM read_csv('pool.txt', delim = ' ', header = false, auto_detect = false,
  columns = {{'entry': 'VARCHAR', 'tag': 'VARCHAR', 'commit': 'VARCHAR'}})
QUALIFY row_number() OVER (PARTITION BY tag ORDER BY ticket, entry) <= {cap}
ORDER BY ticket, entry LIMIT {most};
""",
    root="""\
WITH RECURSIVE level(n, hash, size) AS (
  SELECT row_number() OVER () - 1, unhex(sha256('\\x00'::BLOB || encode(line))), count(*) OVER ()
  FROM read_csv('{file}', delim = '\\t', quote = '', escape = '', header = false,
    auto_detect = false, columns = {{'line': 'VARCHAR'}})
  UNION ALL
  SELECT n // 2, CASE count(*)
    WHEN 2 THEN unhex(sha256('\\x01'::BLOB || min_by(hash, n) || max_by(hash, n)))
    ELSE any_value(hash) END, (size + 1) // 2
  FROM level WHERE size > 1 GROUP BY n // 2, size
)
SELECT lower(hex(hash)) AS root FROM level WHERE size = 1;
""",
    sorted_root="",
)

_CLICKHOUSE = Dialect(
    "ClickHouse",
    tickets="""\
SELECT lower(hex(SHA256(concat('{seed}:', substring(line, 1, 10))))) AS ticket,
  substring(line, 1, 10) AS entry
FROM file('pool.txt', LineAsString)
ORDER BY ticket, entry LIMIT {most};
""",
    capped="""\
SELECT lower(hex(SHA256(concat('{seed}:', substring(line, 1, 10))))) AS ticket,
  substring(line, 1, 10) AS entry
FROM file('pool.txt', LineAsString)
ORDER BY ticket, entry LIMIT {cap} BY substring(line, 12, 32) LIMIT {most};
""",
    root="""\
WITH RECURSIVE level AS (
  SELECT row_number() OVER () - 1 AS n, SHA256(concat('\\0', line)) AS hash, count() OVER () AS size
  FROM (SELECT line FROM file('{file}', LineAsString) SETTINGS max_threads = 1)
  UNION ALL
  SELECT intDiv(n, 2),
    if(count() = 2, SHA256(concat('\\x01', argMin(hash, n), argMax(hash, n))), any(hash)),
    intDiv(size + 1, 2)
  FROM level WHERE size > 1 GROUP BY intDiv(n, 2), size
)
SELECT lower(hex(hash)) AS root FROM level WHERE size = 1;
""",
    sorted_root="",
)

_SPARK = Dialect(
    "Spark SQL",
    tickets="""\
SELECT sha2(concat('{seed}:', substring(value, 1, 10)), 256) AS ticket,
  substring(value, 1, 10) AS entry
FROM text.`pool.txt`
ORDER BY ticket, entry LIMIT {most};
""",
    capped="""\
SELECT ticket, entry FROM (
  SELECT ticket, entry, row_number() OVER (PARTITION BY tag ORDER BY ticket, entry) AS nth
  FROM (SELECT sha2(concat('{seed}:', substring(value, 1, 10)), 256) AS ticket,
    substring(value, 1, 10) AS entry, substring(value, 12, 32) AS tag FROM text.`pool.txt`))
WHERE nth <= {cap} ORDER BY ticket, entry LIMIT {most};
""",
    root="""\
CREATE OR REPLACE TEMPORARY VIEW whole USING text OPTIONS (path '{file}', wholetext 'true');
CREATE OR REPLACE TEMPORARY VIEW level_0 AS
SELECT n, unhex(sha2(concat(X'00', CAST(line AS BINARY)), 256)) AS hash
FROM (SELECT posexplode(split(value, '\\n')) AS (n, line) FROM whole) WHERE line <> '';
""",
    sorted_root="""\
CREATE OR REPLACE TEMPORARY VIEW level_0 AS
SELECT row_number() OVER (ORDER BY value) - 1 AS n,
  unhex(sha2(concat(X'00', CAST(value AS BINARY)), 256)) AS hash FROM text.`{file}`;
""",
    level="""\
CREATE OR REPLACE TEMPORARY VIEW level_{number} AS SELECT n div 2 AS n, CASE count(*)
  WHEN 2 THEN unhex(sha2(concat(X'01', min_by(hash, n), max_by(hash, n)), 256))
  ELSE first(hash) END AS hash FROM level_{below} GROUP BY n div 2;
""",
    top="SELECT lower(hex(hash)) AS root FROM level_{number};\n",
)

DIALECTS = (_DUCKDB, _CLICKHOUSE, _SPARK)


def queries(manifest: Manifest, seed: str) -> list[Queries]:
    """A draw's statements for each engine; `seed` is 64 hex. None of a pool without entries."""
    if not manifest.pool_count:
        return []
    return [
        Queries(
            each.name,
            slot_count(manifest),
            _tickets(each, manifest, seed),
            _root(each, each.sorted_root or each.root, POOL, manifest.pool_count),
            _root(each, each.root, REGISTER, manifest.register_size),
        )
        for each in DIALECTS
    ]


def _tickets(dialect: Dialect, manifest: Manifest, seed: str) -> str:
    """Prizes, then alternates, in the order of their slots."""
    text = dialect.capped if manifest.cap else dialect.tickets
    return text.format(seed=seed, most=slot_count(manifest), cap=manifest.cap)


def _root(dialect: Dialect, leaves: str, file: str, size: int) -> str:
    """The statements that end with a file's root; an odd node goes up as it is."""
    text = leaves.format(file=file)
    if not dialect.level:
        return text
    height = (size - 1).bit_length()
    levels = (dialect.level.format(number=n, below=n - 1) for n in range(1, height + 1))
    return text + "".join(levels) + dialect.top.format(number=height)
