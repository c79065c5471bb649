"""Every engine says of each piece what `work.look` says, on any list."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from draws import tickets
from draws.errors import DrawError
from draws.pieces import LISTS
from draws.verify import verify
from lottery.errors import ScaleRefusedError
from lottery.scale import places, verifying, work
from lottery.scale.bundles import ScaleBundle
from lottery.scale.engines import Engine, engine
from lottery.scale.engines.duckdb import DuckdbEngine
from lottery.scale.engines.local import LocalEngine
from lottery.scale.engines.spark import SparkEngine
from lottery.scale.forms import FormAsked, PieceFault
from lottery.scale.places import PieceRange
from lottery.scale.relations import ListsHeld
from lottery.scale.work import Ask, PieceFound
from tests.draws.vectors import VECTORS

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


def test_duckdb_takes_any_temporary_folder_and_tells_what_it_has_no_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "o'brien").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "o'brien"))
    pieces = places.cut(str(VECTORS / "month-660" / "pool.txt"), "pool.txt").ranges
    with closing(DuckdbEngine(1)) as made:
        assert_agrees(made, pieces, Ask())
    with (
        pytest.raises(ScaleRefusedError, match="DuckDB 没有给出结果"),
        closing(DuckdbEngine(1, memory=1 << 20)) as made,
    ):
        list(made.look(pieces, Ask()))


def test_the_address_of_a_spark_that_is_none_is_told_without_its_token() -> None:
    pieces = places.cut(str(VECTORS / "tiny" / "pool.txt"), "pool.txt").ranges
    for master in ("sc://127.0.0.1:x/;token=geheim", "sc://127.0.0.1:1/;geheim", "geheim"):
        with pytest.raises(ScaleRefusedError, match="Spark 几次都没有给出结果") as refused:
            list(SparkEngine(1, master).look(pieces, Ask()))
        assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(("lines", "asked"), [(16, [1, 3]), (256, [0, 4]), (37, [1, 2])])
def test_of_a_pool_in_pieces_of_any_size(other: Engine, asked: list[int], lines: int) -> None:
    pool = VECTORS / "month-660" / "pool.txt"
    pieces = places.cut(str(pool), "pool.txt", lines).ranges
    for number in asked:
        some = pieces if len(pieces) < 4 else pieces[:2] + pieces[-1:]
        assert_agrees(other, some, ASKS[number])


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


def verdict(folder: Path, other: Engine | None) -> object:
    """What is said of a bundle's text, by an engine or by `draws` alone."""
    try:
        if other:
            options = verifying.ScaleOptions(text_only=True)
            return verifying.verify(ScaleBundle(str(folder), piece=16), other, options)
        return verify(folder, text_only=True)
    except DrawError as error:
        values = [None if v is None else str(v) for v in (error.expected, error.found)]
        return error.check, error.message, error.file, error.line, *values


@pytest.mark.parametrize("name", ["cap-2-short", "cheating/vanished-entry"])
def test_a_bundle_is_judged_alike(other: Engine, name: str) -> None:
    assert verdict(VECTORS / name, other) == verdict(VECTORS / name, None)


def a_register(random: Random) -> list[str]:
    """Events of the right form, which may name what is no entry, or a commit once more."""
    commits = [
        sha256(str(n).encode()).hexdigest() for n in range(60 if random.random() < 0.7 else 9)
    ]
    rows: list[str] = []
    for line in range(random.randint(1, 50)):
        entries = [n for n, row in enumerate(rows) if row.startswith("submit")]
        entry = random.choice(entries or [0]) if random.random() < 0.99 else random.randint(0, 60)
        batch = random.choice(["one", "two", "other"])
        event = random.choice([f"accept {entry:010d}", f"reject {entry:010d} late"])
        if random.random() < 0.5 or not entries:
            event = f"submit {batch} {commits[line % len(commits)]}"
        rows.append(f"{event} 2024-03-01")
    return rows


def a_pool(random: Random, register: list[str]) -> tuple[list[str], list[str]]:
    """Pool and omissions that ascend, and may be of other entries than the accepted ones."""
    taking, left = [], []
    for number, row in enumerate([*register, "", ""]):
        accepted = f"accept {number:010d} 2024-03-01" in register
        commit = row.split(" ")[2] if row.startswith("submit") else "0" * 64
        if accepted ^ (random.random() < 0.02):
            if random.random() < 0.8:
                commit = commit if random.random() < 0.98 else "f" * 64
                taking.append(f"{number:010d} - {commit}")
            if not taking or taking[-1][:10] != f"{number:010d}" or random.random() < 0.02:
                left.append(f"{number:010d} staff")
    return taking, left


def relations_of(engine: Engine, lists: ListsHeld) -> list[object]:
    """What an engine says of lists of the right form."""
    relations = engine.relations(lists)
    form = FormAsked(lists.batches, date(2024, 3, 1), 0, relations.facts)
    for listed in (lists.register, lists.pool, lists.omitted):
        for found in engine.look(listed.ranges, Ask(form=form)):
            relations.take(listed.file, found)
    lines = lists.register.lines + 1
    try:
        if fault := relations.of_register(lines):
            return [fault, relations.of_register(fault.line), relations.of_register(fault.line + 1)]
        return [relations.of_pool(lists.pool.lines + 1), relations.of_pool(5), relations.of_all()]
    finally:
        relations.close()


def _numbers(other: Engine) -> range:
    """Spark plans each statement anew."""
    return range(1, 2 if isinstance(other, SparkEngine) else 9)


def test_what_lines_say_of_each_other_is_told_alike(other: Engine, tmp_path: Path) -> None:
    told = set()
    for number in _numbers(other):
        random = Random(number)
        register = a_register(random)
        rows = dict(zip(LISTS, (register, *a_pool(random, register)), strict=True))
        cut = []
        for name in LISTS:
            place = tmp_path / f"{number}-{name}"
            place.write_text("".join(f"{row}\n" for row in rows[name]))
            cut.append(places.cut(str(place), name, 16))
        held = ListsHeld(cut[0], cut[1], cut[2], ("one", "two"))
        expected = relations_of(LocalEngine(0), held)
        assert relations_of(other, held) == expected, number
        told |= {each.message for each in expected if isinstance(each, PieceFault)}
    assert told
