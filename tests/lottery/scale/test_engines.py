"""Every engine says of each piece what `work.look` says, on any list."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from draws import tickets
from lottery.scale import places, results, roots, work
from lottery.scale.bundles import ScaleBundle
from lottery.scale.engines import Engine, engine
from lottery.scale.places import PieceRange
from lottery.scale.work import Ask, PieceFound
from tests.draws.vectors import VECTORS
from tests.lottery.scale.bundles import DRAWN, vector

SEED = "ab" * 32


@pytest.fixture(scope="module", params=["duckdb"])
def other(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine that is no worker of ours."""
    with closing(engine(request.param, 2)) as made:
        yield made


def settled(found: Iterator[PieceFound]) -> dict[int, PieceFound]:
    """What was found, by the piece's number, its tickets in their order."""
    by_number = {}
    for each in found:
        assert each.number not in by_number
        kept = tuple(sorted(each.tickets))
        by_number[each.number] = PieceFound(**{**vars(each), "tickets": kept})
    return by_number


def assert_agrees(other: Engine, pieces: tuple[PieceRange, ...], ask: Ask) -> None:
    assert settled(other.look(pieces, ask)) == settled(work.look(p, ask) for p in pieces)


ASKS = (
    Ask(),
    Ask(seed=SEED, limit=tickets.LIMIT // 3),
    Ask(root=False, seed=SEED),
    Ask(root=False, seed=SEED, most=3),
    Ask(seed=SEED, limit=0),
)


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("lines", [1, 16, 37, 1 << 16])
def test_of_a_pool_in_pieces_of_any_size(other: Engine, ask: Ask, lines: int) -> None:
    pool = VECTORS / "month-660" / "pool.txt"
    pieces = places.cut(str(pool), "pool.txt", lines).ranges
    assert_agrees(other, pieces if len(pieces) < 60 else pieces[:3] + pieces[-2:], ask)


def test_of_a_register(other: Engine) -> None:
    register = VECTORS / "half-year-special" / "register.txt"
    assert_agrees(other, places.cut(str(register), "register.txt", 512).ranges, Ask())


SPOILED = (
    b"a b\nc\n",
    "名单\n".encode(),
    b"\xff\n",
    b"",
    b"\n",
    b"no end",
    b"two  blanks\n",
    b" before\n",
    b"after \n",
    b"a\tb\n",
    b"a\x00b\n",
    b"a\n\nb\n",
    b"a\r\nb\n",
    b"'; --\n",
    b"\\x41\\n\n",
)


@pytest.mark.parametrize("data", SPOILED)
def test_of_text_that_is_not_what_it_should_be(other: Engine, tmp_path: Path, data: bytes) -> None:
    place = tmp_path / "list"
    place.write_bytes(b"0000000001 -\n" + data)
    pieces = (
        PieceRange("pool.txt", 0, str(place), 0, 13, 0, 1),
        PieceRange("pool.txt", 1, str(place), 13, len(data), 1, 1),
    )
    for ask in ASKS[:2]:
        assert_agrees(other, pieces, ask)


def test_of_random_lines(other: Engine, tmp_path: Path) -> None:
    random, place = Random(15), tmp_path / "pool.txt"
    letters = "0123456789abcdef -~!'\"\\$%{}"
    rows = ["".join(random.choices(letters, k=random.randint(1, 90))).strip() for _ in range(400)]
    place.write_text("".join(" ".join((row or "x").split()) + "\n" for row in rows))
    pieces = places.cut(str(place), "register.txt", 64).ranges
    assert_agrees(other, pieces, Ask(seed=SEED, limit=tickets.LIMIT // 2))


@pytest.mark.parametrize("name", DRAWN)
def test_each_vector_is_drawn_alike(other: Engine, name: str) -> None:
    bundle = ScaleBundle(vector(name), piece=64)
    assert results.draw(bundle, other).text == (VECTORS / name / "result.txt").read_bytes()
    fixed = roots.manifest_of(bundle)
    for file in ("register.txt", "pool.txt"):
        roots.hold(roots.root_of(bundle, other, file), fixed)
