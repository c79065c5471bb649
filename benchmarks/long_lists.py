"""An invented draw of any length, the same bytes each time, made piece by piece: by several
processes, into a bundle, or out of nothing for a worker that asks for one piece.

Each entry has two lines of the register (it is submitted, then accepted); one of 1,000 does not
take part. A person has two entries. Line, person and card follow from the entry's place alone.
"""

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from pathlib import Path

from draws import result, seed
from draws.manifest import FILE as MANIFEST
from draws.manifest import parse
from draws.pieces import PIECE, Index, Piece, joined
from draws.pool import OMITTED, POOL
from draws.register import FILE as REGISTER
from draws.tickets import lowest
from lottery.scale import work
from lottery.scale.places import PieceRange
from lottery.scale.work import Ask, PieceFound

OF, LEFT_OUT = 1000, 999
"""Of so many entries, the one at this place does not take part."""
BATCH, DAY = "fp-2024-03", "2024-03-16"
ZEROS = "0" * 64


def card(k: int) -> bytes:
    """The card of the k-th entry."""
    lines = ["fpdraw-card/1", f"salt: {k:064x}", f"batch: {BATCH}", f"invoice: ****{k % 10000:04d}"]
    lines += ["holder: 张*", f"phone: 138****{k % 10000:04d}", f"slip: {k + 1:064x}"]
    return "".join(f"{line}\n" for line in lines).encode()


def commit(k: int) -> str:
    """The commit of the k-th entry, 64 hex."""
    return sha256(card(k)).hexdigest()


def register_lines(first: int, count: int) -> bytes:
    """Lines of the register from line `first`, which is even."""
    pairs = range(first // 2, (first + count + 1) // 2)
    rows = [f"submit {BATCH} {commit(k)} {DAY}\naccept {2 * k:010d} {DAY}\n" for k in pairs]
    return "".join(rows).encode()


def pool_lines(first: int, count: int) -> bytes:
    """Lines of the pool from line `first`."""
    places = (line + line // LEFT_OUT for line in range(first, first + count))
    rows = [
        f"{2 * k:010d} {sha256(b'%d' % (k // 2)).hexdigest()[:32]} {commit(k)}\n" for k in places
    ]
    return "".join(rows).encode()


def omitted_lines(first: int, count: int) -> bytes:
    """Lines of those who do not take part."""
    places = (line * OF + LEFT_OUT for line in range(first, first + count))
    return "".join(f"{2 * k:010d} staff\n" for k in places).encode()


MADE: dict[str, Callable[[int, int], bytes]] = {
    REGISTER: register_lines,
    POOL: pool_lines,
    OMITTED: omitted_lines,
}


def lines_of(file: str, entries: int) -> int:
    """How many lines a list has; `entries` is a multiple of OF."""
    return {REGISTER: 2 * entries, POOL: entries // OF * LEFT_OUT, OMITTED: entries // OF}[file]


def ranges(file: str, entries: int) -> tuple[PieceRange, ...]:
    """The pieces of a list that lies nowhere."""
    lines = lines_of(file, entries)
    starts = range(0, lines, PIECE)
    return tuple(
        PieceRange(file, number, "generated:", 0, 0, at, min(PIECE, lines - at))
        for number, at in enumerate(starts)
    )


def look(piece: PieceRange, ask: Ask) -> PieceFound:
    """What a worker finds of a piece that is made for him."""
    return work.look_at(MADE[piece.file](piece.first_line, piece.lines), piece, ask)


def _written(piece: PieceRange, folder: str) -> tuple[str, str, int]:
    """A piece's bytes lie in a file: its hash, root and length."""
    data = MADE[piece.file](piece.first_line, piece.lines)
    Path(folder, f"{piece.file}.{piece.number}").write_bytes(data)
    found = work.look_at(data, piece, Ask())
    return found.sha256.hex(), found.root.hex(), len(data)


def write(folder: Path, entries: int, workers: int) -> None:
    """The text bundle of a rehearsal."""
    folder.mkdir(parents=True)
    with ProcessPoolExecutor(workers) as processes:
        indexes = {file: _list(folder, file, entries, processes) for file in MADE}
    rules = "测试规则\n".encode()
    fixed = _manifest(indexes, rules)
    number, ending = _ending(fixed)
    files = {"rules.txt": rules, MANIFEST: fixed, **ending}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    told = parse(fixed)
    with (folder / POOL).open("rb") as pool:
        kept = sorted(lowest(number, (row[:-1] for row in pool), result.first_limit(told)))
    rows, full = result.walk(told, kept)
    assert full
    (folder / result.FILE).write_bytes(result.result_text(told, number, rows))
    (folder / "winners").mkdir()
    for row in rows:
        if row.prize:
            (folder / f"winners/{row.entry}.txt").write_bytes(card(int(row.entry) // 2))


def _list(folder: Path, file: str, entries: int, processes: ProcessPoolExecutor) -> Index:
    pieces = ranges(file, entries)
    whole, found = sha256(), []
    with (folder / file).open("wb") as written:
        for piece, (digest, root, length) in zip(
            pieces, processes.map(_written, pieces, [str(folder)] * len(pieces)), strict=True
        ):
            place = folder / f"{file}.{piece.number}"
            data = place.read_bytes()
            place.unlink()
            whole.update(data)
            written.write(data)
            found.append(Piece(piece.number, digest, length, root))
    size = lines_of(file, entries)
    root = joined(found, size).hex()
    return Index(file, size, sum(p.length for p in found), whole.hexdigest(), root, tuple(found))


def _manifest(indexes: dict[str, Index], rules: bytes) -> bytes:
    register, pool, omitted = (indexes[file] for file in MADE)
    lines = [
        "fpdraw-manifest/1",
        *("draw: LONG-1", "attempt: 1", "mode: rehearsal", "title: 大名单"),
        f"rules-sha256: {sha256(rules).hexdigest()}",
        f"register-size: {register.size}",
        f"register-root: {register.root}",
        f"batch: {BATCH}",
        f"pool-count: {pool.size}",
        f"pool-sha256: {pool.sha256}",
        f"pool-root: {pool.root}",
        f"omitted-sha256: {omitted.sha256}",
        f"tag-key-sha256: {sha256(b'').hexdigest()}",
        *("cap: 1", "tier: 1 3", "tier: 2 150", "tier: 3 300", "alternates: 2 15", "audit: 60"),
        *("source: 1 dice npc 8", "source: 2 dice cppcc 8", "source: 3 dice discipline 8"),
        "frozen: 2024-04-09T17:00:00+08:00",
        f"previous: {ZEROS}",
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _ending(fixed: bytes) -> tuple[str, dict[str, bytes]]:
    head = [*("draw: LONG-1", "attempt: 1"), f"manifest: {sha256(fixed).hexdigest()}"]
    thrown = ["1 dice npc 31415926", "2 dice cppcc 53589793", "3 dice discipline 23846264"]
    times = [f"{n} 2024-04-10T10:0{n}:00+08:00" for n in (1, 2, 3)]
    texts = {
        seed.FILE: ["fpdraw-seed/1", *head, *thrown],
        seed.TIMES: ["fpdraw-times/1", *head, *times],
    }
    files = {name: "".join(f"{row}\n" for row in rows).encode() for name, rows in texts.items()}
    return seed.seed_of(files[seed.FILE]), files


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int((sys.argv[3:] or ["2"])[0]))
