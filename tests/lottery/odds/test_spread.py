"""The bars are those of counting every ticket by itself, of the pool that was sealed."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from draws.tickets import ticket
from lottery.odds import spread
from lottery.texts.public import odds as words

SEED_TEXT = b"fpdraw-seed/1\n"
SEED = sha256(SEED_TEXT).hexdigest()


def a_pool(place: Path, rows: int) -> tuple[Path, str]:
    file = place / "pool.txt"
    file.write_bytes(b"".join(b"%010d - %064d\n" % (3 * at, at) for at in range(rows)))
    return file, sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize(("rows", "bins"), [(25, 5), (399, 10), (1000, 20)])
def test_each_ticket_is_counted_in_its_bin(tmp_path: Path, rows: int, bins: int) -> None:
    file, pool = a_pool(tmp_path, rows)
    found = spread.spread(file, pool, SEED)
    assert found is not None
    counts = [0] * bins
    for at in range(rows):
        counts[int(ticket(SEED, f"{3 * at:010d}"), 16) * bins >> 256] += 1
    assert list(found.bins) == counts
    (tmp_path / "seed.txt").write_bytes(SEED_TEXT)
    recipe = [sys.executable, "-c", words.RECIPE.format(bins=bins)]
    printed = subprocess.run(recipe, cwd=tmp_path, capture_output=True, check=True, text=True)
    assert printed.stdout.strip() == str(counts)
    assert 0 < found.chance < 1
    bars = spread.bars(found)
    tallest = max(bars, key=lambda bar: bar.height)
    assert tallest.count == max(counts)
    assert all(bar.y + bar.height == spread.HEIGHT for bar in bars)
    for bar in bars:
        assert abs(bar.height * tallest.count - tallest.height * bar.count) <= tallest.count


def test_a_pool_that_was_changed_or_is_small_has_no_bars(tmp_path: Path) -> None:
    file, pool = a_pool(tmp_path, 60)
    assert spread.spread(file, "0" * 64, SEED) is None
    before = spread.spread(file, pool, SEED)
    file.write_bytes(file.read_bytes().replace(b"0000000003", b"0000000004", 1))
    os.utime(file, ns=(1, 1))
    assert before is not None
    assert spread.spread(file, pool, SEED) is None
    small, pool = a_pool(tmp_path, 24)
    assert spread.spread(small, pool, SEED) is None
