"""What runs at a Spark worker: functions over batches of Arrow, by `draws`, `lottery.scale` and
pyarrow alone. What they tell is text, in which nothing but values can stand."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from hashlib import sha256
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lottery.errors import ScaleRefusedError
from lottery.scale import work
from lottery.scale.forms import PieceFacts, PieceFault, PieceForm
from lottery.scale.places import PieceRange
from lottery.scale.work import Ask, PieceFound

Batches = Iterator[pa.RecordBatch]
Task = Callable[[PieceRange, Ask], PieceFound]
WIDE = 16
"""Lines in a row of `lines`: a subtree of height 4, as each level of rows above it."""
ASKED = "place bigint, piece string"
TOLD = "place bigint, told string"
LINES = "place bigint, n bigint, lines array<string>, told string"
EACH_LINE = "n bigint, line string"
_LINES = pa.schema(
    [
        ("place", pa.int64()),
        ("n", pa.int64()),
        ("lines", pa.list_(pa.string())),
        ("told", pa.string()),
    ]
)
ROWS = 1 << 11
"""Rows of LINES in a batch: 3.5 MB."""


def looker(task: Task, ask: Ask) -> Callable[[Batches], Batches]:
    """From rows of ASKED to rows of TOLD, by `task`."""

    def look(batches: Batches) -> Batches:
        for place, piece in _asked(batches):
            told = _tried(partial(_done, task, piece, ask))
            yield pa.RecordBatch.from_pydict({"place": [place], "told": [told]})

    return look


def liner(ask: Ask) -> Callable[[Batches], Batches]:
    """From rows of ASKED to rows of LINES: the lines of each piece by WIDE, with `told` in its
    first row. Of a piece that is not plain, or has another number of lines, there is that row
    alone, which tells of no lines."""

    def lines(batches: Batches) -> Batches:
        for place, piece in _asked(batches):
            datas: list[bytes] = []
            told = _tried(partial(_measured, piece, ask, datas))
            for rows in _rows(datas):
                yield from _batches(place, rows, told)

    return lines


def each_line() -> Callable[[Batches], Batches]:
    """From rows of ASKED to rows of EACH_LINE."""

    def lines(batches: Batches) -> Batches:
        for _, piece in _asked(batches):
            rows = _lines(piece.read())
            numbers = pa.array(range(piece.first_line, piece.first_line + len(rows)), pa.int64())
            whole = pa.RecordBatch.from_arrays([numbers, rows], ["n", "line"])
            yield from (whole.slice(at, WIDE * ROWS) for at in range(0, len(rows), WIDE * ROWS))

    return lines


def _asked(batches: Batches) -> Iterator[tuple[int, PieceRange]]:
    for batch in batches:
        for row in batch.to_pylist():
            yield row["place"], PieceRange(**json.loads(row["piece"]))


def _tried(answer: Callable[[], dict[str, Any]]) -> str:
    """What is told of a piece: the answer, or why there is none."""
    try:
        told = answer()
    except ScaleRefusedError as why:
        told = {"refused": str(why)}
    except OSError as why:
        told = {"failed": [why.errno, why.strerror or str(why), why.filename]}
    return json.dumps(told, default=_text)


def _done(task: Task, piece: PieceRange, ask: Ask) -> dict[str, Any]:
    return {"found": asdict(task(piece, ask))}


def _text(value: bytes) -> str:
    return value.decode("latin-1")


def _measured(piece: PieceRange, ask: Ask, datas: list[bytes]) -> dict[str, Any]:
    """Length, hash and form of a plain piece, whose bytes are added to `datas`."""
    data = piece.read()
    if data.count(b"\n") != piece.lines or not work.plain(data, piece):
        return {}
    datas.append(data)
    blank = PieceFound(piece.number, piece.lines, len(data), sha256(data).digest())
    return asdict(work.with_form(blank, data, piece, ask))


def _rows(datas: list[bytes]) -> Iterator[pa.Array]:
    """Lists of WIDE lines; one list of blank ones where there are none."""
    if not datas:
        yield pa.array([[""] * WIDE], pa.list_(pa.string()))
    for data in datas:
        lines = _lines(data)
        starts = pa.array(range(0, len(lines) + 1, WIDE), pa.int32())
        yield pa.ListArray.from_arrays(starts, lines)


def _lines(data: bytes) -> pa.Array:
    """The lines of a text, without their LF."""
    ends = pa.array([0, max(0, len(data) - 1)], pa.int32()).buffers()[1]
    text = pa.Array.from_buffers(pa.string(), 1, [None, ends, pa.py_buffer(data)])
    return pc.split_pattern(text, "\n").flatten() if data else pa.array([], pa.string())


def _batches(place: int, rows: pa.Array, told: str) -> Batches:
    count = len(rows)
    columns = [
        pa.array([place] * count, pa.int64()),
        pa.array(range(count), pa.int64()),
        rows,
        pa.array([told, *[None] * (count - 1)], pa.string()),
    ]
    whole = pa.RecordBatch.from_arrays(columns, schema=_LINES)
    yield from (whole.slice(start, ROWS) for start in range(0, count, ROWS))


def found_of(told: dict[str, Any]) -> PieceFound:
    """What a worker found, from what it told."""
    return PieceFound(
        told["number"],
        told["lines"],
        told["length"],
        raw(told["sha256"]),
        raw(told["root"]),
        tuple((raw(ticket), raw(line)) for ticket, line in told["tickets"]),
        told["many"],
        told["uncanonical"],
        form_of(told["form"]),
        tuple((line, raw(commit)) for line, commit in told["commits"]),
    )


def form_of(told: dict[str, Any] | None) -> PieceForm | None:
    """A piece's form, likewise."""
    if told is None:
        return None
    facts = told["facts"]
    return PieceForm(
        PieceFault(**told["fault"]) if told["fault"] else None,
        told["first"],
        told["last"],
        PieceFacts(raw(facts["kinds"]), raw(facts["entries"]), tuple(map(raw, facts["commits"]))),
    )


def raw(text: str) -> bytes:
    """Bytes that were told as text."""
    return text.encode("latin-1")
