"""Lists read in blocks say what a reader of single lines says, wherever blocks are cut."""

import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from draws import events, pool, register
from draws.errors import DrawError
from draws.merkle import Tree, subtrees_of
from draws.work import WholeLines
from tests.draws import plain_lists

BATCHES = ("fp-2024-03", "bx-2024-03", "b")
LAST = date(2024, 3, 20)


@dataclass
class Lists:
    """A register of a few dozen events, and the pool of all that it accepted."""

    rows: list[bytes]
    pool: list[bytes]
    cap: int


@st.composite
def lists(draw: st.DrawFn) -> Lists:
    steps = draw(st.lists(st.integers(0, 9), min_size=1, max_size=40))
    rows: list[bytes] = []
    found: dict[int, bool] = {}
    day, cap = 1, draw(st.integers(0, 1))
    for number, step in enumerate(steps):
        day += step == 9
        entries = [*found]
        entry = entries[step * 7 % len(entries)] if entries else None
        if entry is None or step < 4:
            commit = sha256(b"%d" % number).hexdigest()
            row, found[number] = f"submit {BATCHES[step % 3]} {commit}", False
        elif step < 8:
            row, found[entry] = f"accept {entry:010d}", True
        else:
            row, found[entry] = f"reject {entry:010d} voided", False
        rows.append(f"{row} 2024-03-{day:02d}".encode())
    tag = b"a" * 32 if cap else b"-"
    accepted = [n for n, said in found.items() if said]
    listed = [b"%010d %b %b" % (n, tag, rows[n].split()[2]) for n in accepted]
    return Lists(rows, listed, cap)


PUT = st.sampled_from(
    [b"", b"0", b"9", b"f", b"F", b" ", b"-", b"accept", b"\xff", "张".encode(), b"_", b"+"]
)
ROW = st.sampled_from(
    [
        *(b"", b"x" * 300, b"accept 0000000000 2024-02-30", b"accept 0000000000 2024-03-01"),
        *(b"accept 000000000a 2024-03-05", b"reject 0000000001 voided 2024-03-05"),
        *(b"submit b " + b"0" * 64 + b" 2024-03-21", b"submit -b " + b"0" * 64 + b" 2024-03-05"),
        *(b"0000000001 - " + b"0" * 64, b"000000000a - " + b"0" * 64, b"9999999999 - " + b"a" * 64),
    ]
)


@st.composite
def spoiled(draw: st.DrawFn, honest: list[bytes]) -> list[bytes]:
    """WholeLines of which up to two were changed, moved, doubled, put in or taken out."""
    rows = list(honest)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, max(0, len(rows) - 1)))
        kind = draw(st.sampled_from(["byte", "swap", "double", "row", "none"]))
        if kind == "row":
            rows.insert(at, draw(ROW))
        elif rows and kind == "byte":
            row, place = rows[at], draw(st.integers(0, len(rows[at])))
            rows[at] = row[:place] + draw(PUT) + row[place + draw(st.integers(0, 3)) :]
        elif rows and kind == "swap":
            other = draw(st.integers(0, len(rows) - 1))
            rows[at], rows[other] = rows[other], rows[at]
        elif rows and kind == "double":
            rows.insert(draw(st.integers(at, len(rows))), rows[at])
        elif rows:
            del rows[at]
    return rows


def blocks(rows: Sequence[bytes], cuts: Sequence[int]) -> Iterator[bytes]:
    """The lines with LF in blocks that end at these places."""
    ends = sorted({0, len(rows), *(cut for cut in cuts if cut < len(rows))})
    for start, end in pairwise(ends):
        yield b"".join(row + b"\n" for row in rows[start:end])


CUTS = st.lists(st.integers(0, 40), max_size=12)


def outcome(read: Callable[[], Any]) -> Any:
    """What was read, or all that the error says."""
    try:
        return read()
    except DrawError as error:
        return error.args


def _register(rows: Sequence[bytes], cuts: Sequence[int]) -> register.Register:
    reading = register.RegisterReading()
    reading.read(taken(reading, blocks(rows, cuts)))
    return reading.end(LAST)


def taken(
    reading: register.RegisterReading | pool.PoolReading, blocks: Iterator[bytes]
) -> Iterator[bytes]:
    """The blocks, each taken by the reading before it goes on."""
    for block in blocks:
        reading.take(block)
        yield block


def _said(read: register.Register | plain_lists.Plain, size: int) -> Any:
    """Everything that either reader tells."""
    if isinstance(read, plain_lists.Plain):
        commits = [read.commits.get(n, b"") for n in range(size)]
        batches = [read.batches.get(n, b"") for n in range(size)]
        return commits, batches, [read.accepted(b) for b in (BATCHES, BATCHES[1:])], read.root
    assert read.size == size
    commits, batches = ([ask(n) for n in range(size)] for ask in (read.commit, read.batch))
    return commits, batches, [list(read.accepted(b)) for b in (BATCHES, BATCHES[1:])], read.root


@settings(max_examples=300)
@given(data=st.data(), cuts=CUTS)
def test_a_register_in_blocks_says_what_its_lines_say(data: st.DataObject, cuts: list[int]) -> None:
    rows = data.draw(spoiled(data.draw(lists()).rows))
    expected = outcome(lambda: _said(plain_lists.register(rows, LAST), len(rows)))
    assert outcome(lambda: _said(_register(rows, cuts), len(rows))) == expected
    assert outcome(lambda: _said(register.read(rows, LAST), len(rows))) == expected


@settings(max_examples=200)
@given(data=st.data(), cuts=CUTS)
def test_a_pool_in_blocks_says_what_its_lines_say(data: st.DataObject, cuts: list[int]) -> None:
    made = data.draw(lists())
    rows = data.draw(spoiled(made.pool))
    listed, cap = plain_lists.register(made.rows), made.cap
    expected = outcome(lambda: plain_lists.pool(rows, listed, cap))
    reading = pool.PoolReading(register.read(made.rows), cap)
    found = outcome(lambda: reading.read(taken(reading, blocks(rows, cuts))))
    assert (found or list(reading.entries)) == expected
    if found is None:
        assert bytes.fromhex(reading.root()) == plain_lists.root(rows)
        assert reading.hash() == sha256(b"".join(blocks(rows, []))).hexdigest()
        assert reading.count == len(rows)


@settings(max_examples=100)
@given(data=st.data())
def test_any_piece_of_a_register_is_read_alike_at_once_and_by_lines(data: st.DataObject) -> None:
    rows = data.draw(lists()).rows
    start = data.draw(st.integers(0, len(rows) - 1))
    above = plain_lists.EVENT.fullmatch(rows[start - 1])
    latest = above[6].decode() if start and above else ""
    piece = rows[start : data.draw(st.integers(start + 1, len(rows)))]
    at_once = _at_once(piece, start, latest)
    assert at_once == events.one_by_one(piece, start, latest)
    assert at_once
    assert at_once.fault is None
    changed = data.draw(spoiled(piece))
    if changed and (found := _at_once(changed, start, latest)):
        assert found == events.one_by_one(changed, start, latest)


def _at_once(rows: Sequence[bytes], first: int, latest: str) -> events.Events | None:
    """The events, or None where the lines have to be looked at one by one."""
    try:
        return events._at_once(b"".join(row + b"\n" for row in rows), rows, first, latest)
    except (events._UnusualError, DrawError, ValueError):
        return None


@given(st.integers(0, 40), st.lists(st.integers(1, 20), max_size=6))
def test_subtrees_of_any_lines_grow_the_tree_of_all(first: int, sizes: list[int]) -> None:
    rows = [b"%d" % n for n in range(first + sum(sizes))]
    tree, at = Tree(), 0
    for size in [first, *sizes]:
        block = b"".join(row + b"\n" for row in rows[at : at + size])
        tree.extend(subtrees_of(WholeLines(block), at))
        at += size
    assert (tree.size, tree.root()) == (len(rows), plain_lists.root(rows))


def test_commits_that_begin_alike_are_told_apart() -> None:
    rows = [b"submit b %s 2024-03-01" % (b"0" * 63 + digit) for digit in (b"1", b"2", b"3")]
    assert register.read(rows).size == 3
    with pytest.raises(DrawError, match="line 4: a commit twice"):
        register.read([*rows, rows[1]])


def test_entries_far_apart_are_found_without_a_list_of_all_between() -> None:
    commits = [sha256(b"%d" % number).hexdigest() for number in range(9000)]
    rows = [f"submit b {commit} 2024-03-01".encode() for commit in commits]
    read = register.read([*rows[:5000], b"accept 0000000007 2024-03-01", *rows[5000:]])
    far = [0, 4999, 9000]
    tracemalloc.start()
    found = read.commits_of(far)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.hex() == commits[0] + commits[4999] + commits[8999]
    assert peak < read.size
    assert read.commits_of([0, 5000, 9000]) == b""
    assert read.commits_of([0, 9001]) == b""


def test_each_day_of_many_is_told_with_its_line() -> None:
    days = [f"{year}-{month:02d}-01" for year in range(2000, 2050) for month in range(1, 13)]
    block = "".join(f"accept 0000000000 {day}\n" * 2 for day in days).encode()
    found = events.read(block, first=10)
    assert found.days == [(10 + 2 * at, day) for at, day in enumerate(days)]
    assert found == events.one_by_one(block[:-1].split(b"\n"), 10, "")


def test_no_lines_are_no_events() -> None:
    assert events.read(b"", first=3) == events.Events(3, b"", [], b"", [], [])
