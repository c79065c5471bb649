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
from tests.lottery.scale.bundles import vector

SEED = "ab" * 32


@pytest.fixture(scope="module", params=["duckdb", pytest.param("spark", marks=pytest.mark.slow)])
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


@pytest.mark.parametrize(("lines", "asks"), [(16, ASKS), (256, ASKS[1:2]), (37, ASKS[1:2])])
def test_of_a_pool_in_pieces_of_any_size(other: Engine, asks: tuple[Ask, ...], lines: int) -> None:
    pool = VECTORS / "month-660" / "pool.txt"
    pieces = places.cut(str(pool), "pool.txt", lines).ranges
    for ask in asks:
        assert_agrees(other, pieces if len(pieces) < 4 else pieces[:2] + pieces[-2:], ask)


def test_of_a_register(other: Engine) -> None:
    register = VECTORS / "half-year-special" / "register.txt"
    assert_agrees(other, places.cut(str(register), "register.txt", 256).ranges[-3:], Ask())


SPOILED = (
    b"a b\nc\n",
    "名单\n".encode(),
    b"\xff\n",
    b"",
    b"\n",
    b"no end",
    b"a\n" * 15 + b"a",
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


def test_of_text_that_is_not_what_it_should_be(other: Engine, tmp_path: Path) -> None:
    pieces = []
    for number, data in enumerate(SPOILED):
        place = tmp_path / str(number)
        place.write_bytes(data)
        # Said to be 16 lines or one: it is for every engine to see that it is not.
        pieces.append(PieceRange("pool.txt", number, str(place), 0, len(data), 0, 16 - number % 2))
    assert_agrees(other, tuple(pieces), ASKS[1])


def test_of_random_lines(other: Engine, tmp_path: Path) -> None:
    random, place = Random(15), tmp_path / "pool.txt"
    letters = "0123456789abcdef -~!'\"\\$%{}"
    rows = ["".join(random.choices(letters, k=random.randint(1, 90))).strip() for _ in range(272)]
    place.write_text("".join(" ".join((row or "x").split()) + "\n" for row in rows))
    pieces = places.cut(str(place), "register.txt", 16).ranges[-5:]
    assert_agrees(other, pieces, Ask(seed=SEED, limit=tickets.LIMIT // 2))


@pytest.mark.parametrize("name", ["cap-2-short", "month-660"])
def test_a_vector_is_drawn_alike(other: Engine, name: str) -> None:
    bundle = ScaleBundle(vector(name), piece=16 if name == "cap-2-short" else 256)
    assert results.draw(bundle, other).text == (VECTORS / name / "result.txt").read_bytes()
    fixed = roots.manifest_of(bundle)
    roots.hold(roots.root_of(bundle, other, "register.txt"), fixed)
