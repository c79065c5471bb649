"""Draws made up at random, and what the other implementation makes of them."""

from collections.abc import Iterator
from hashlib import sha256
from random import Random

from draws import manifest, pool, result, seed
from draws.errors import DrawError
from tests.draws.builders import ZEROS, Draft, digest, text
from tests.js.asking import Triple

COUNT = 2000
LARGE = 5000


def draws(count: int = COUNT) -> list[Triple]:
    """Manifest, pool and seed of so many draws; a few large, many with less entries than slots."""
    random = Random("draws that two programs make")
    return [_a_draw(random, LARGE if n % (count // 4) == 1 else 0) for n in range(count)]


def python_result(parts: Triple) -> bytes:
    """result.txt as the Python engine computes it, from bytes to bytes; raises DrawError."""
    fixed = manifest.parse(parts[0])
    seed.parse_seed(parts[2], fixed)
    rows = parts[1].splitlines()
    summary = pool.Summary()
    for _ in summary.of(iter(rows)):
        pass
    found = (summary.count, summary.hash(), summary.root())
    if found != (fixed.pool_count, fixed.pool_sha256, fixed.pool_root):
        raise DrawError("another pool")
    number = seed.seed_of(parts[2])
    return result.result_text(fixed, number, result.draw(fixed, number, [lambda: iter(rows)]))


def _a_draw(random: Random, size: int) -> Triple:
    cap = random.randrange(4)
    rows = _pool(random, cap, size or random.choice([0, 1, 2, 5, 12, 30, random.randrange(60)]))
    draft = Draft(cap=cap)
    draft.pool, draft.tag_key = rows, b"key"
    draft.omitted = [f"{n:010d} staff" for n in range(random.randrange(3))]
    draft.fields = _fields(random, cap, len(rows))
    draft.values = [f"{random.randrange(10**9):09d}", digest(str(random.random()))]
    return draft.manifest(), text(rows), draft.seed()


def _pool(random: Random, cap: int, size: int) -> list[str]:
    """Entries with gaps, up to the largest number; few people, some with many entries."""
    limit = random.choice([size + 5, 10 * size + 100, 10**10])
    people = max(1, size // random.choice([1, 2, 3, 8]))
    tags = [digest(f"{random.random()}")[:32] for _ in range(people)]
    entries = sorted(random.sample(range(limit), size))
    held = [random.choice(tags[: random.randrange(1, people + 1)]) for _ in entries]
    return [
        f"{n:010d} {tag if cap else '-'} {n:064x}" for n, tag in zip(entries, held, strict=True)
    ]


def _fields(random: Random, cap: int, size: int) -> dict[str, list[str]]:
    few = [0, 1, 2, size // 2, size, 9_999_999]
    codes = random.sample(["1", "2", "3", "4", "te", "a", "zz9"], random.randrange(1, 5))
    spare = [code for code in codes if random.random() < 0.6]
    weights = (3, 6, 6, 3, 1, 0.3)
    counts = random.choices(few, weights, k=len(codes) + len(spare))
    return {
        "draw": [f"GEN-{random.randrange(1000)}"],
        "attempt": [str(random.randrange(1, 1000))],
        "mode": ["rehearsal"],
        "title": [random.choice(["测试抽奖", "Draw of “all”", "𠮷·抽奖 2024"])],
        "batch": ["fp-2024-03"],
        "cap": [str(cap)],
        "tier": [f"{code} {count}" for code, count in zip(codes, counts, strict=False)],
        "alternates": [f"{code} {n}" for code, n in zip(spare, counts[len(codes) :], strict=True)],
        "audit": [str(random.choice([0, 0, 1, 5, size, 9_999_999]))],
        "source": ["1 dice npc 9", f"2 sealed notary {ZEROS}"],
        "signer": [],
        "program": [],
        "frozen": ["2024-04-09T17:00:00+08:00"],
        "previous": [ZEROS],
    }


def mutations(files: dict[str, bytes], each: int) -> Iterator[tuple[str, bytes]]:
    """Files with one byte changed, so many times each; what a clock said may stand as it likes."""
    random = Random("single bytes")
    for name, data in sorted(files.items()):
        for _ in range(min(each, len(data))):
            at = random.randrange(data.find(b"\n1 ") if name == "times.txt" else len(data))
            put = random.choice([data[at] ^ 1 << random.randrange(8), random.randrange(256), 0x20])
            if put != data[at]:
                yield name, data[:at] + bytes([put]) + data[at + 1 :]


def changed(parts: Triple, random: Random) -> Triple:
    """The three files with one byte of one of them changed."""
    first, second, third = parts
    match random.randrange(3):
        case 0:
            return _flipped(first, random), second, third
        case 1:
            return first, _flipped(second, random), third
        case _:
            return first, second, _flipped(third, random)


def _flipped(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) or 1)
    return data[:at] + bytes([(data or b"\0")[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]


def hashes() -> list[bytes]:
    """Texts of every length around the edges of blocks, and a large one."""
    sample = sha256(b"sample").digest() * 32768
    return [sample[:size] for size in range(301)] + [sample]
