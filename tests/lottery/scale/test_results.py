"""The draw of a pool in pieces: the bytes of `python -m draws result`, however it is cut."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from draws.errors import DrawError
from lottery.errors import ScaleRefusedError
from lottery.scale import results, work
from lottery.scale.bundles import ScaleBundle
from lottery.scale.engines import Engine, engine, local
from lottery.scale.places import PieceRange
from lottery.scale.work import Ask, PieceFound
from tests import killed
from tests.draws import builders
from tests.draws.vectors import copied
from tests.lottery.scale import dying
from tests.lottery.scale.bundles import in_pieces, vector

HERE = local.LocalEngine(0)


def result_of(name: str) -> bytes:
    return (Path(vector(name)) / "result.txt").read_bytes()


@pytest.mark.parametrize(
    ("name", "piece"), [("tiny", 1), ("no-cap", 4), ("cap-2-short", 1 << 16), ("month-660", 64)]
)
def test_each_vector_is_drawn_alike_from_pieces_of_any_size(name: str, piece: int) -> None:
    drawn = results.draw(ScaleBundle(vector(name), piece=piece), HERE)
    assert drawn.text == result_of(name)
    assert drawn.hashed


@pytest.mark.parametrize("nested", [False, True])
def test_a_pool_may_lie_in_pieces_named_by_their_hash(tmp_path: Path, nested: bool) -> None:
    index = in_pieces(Path(vector("tiny")) / "pool.txt", tmp_path, 4, nested=nested)
    bundle = ScaleBundle(vector("tiny"), {"pool.txt": str(index)}, piece=4)
    assert results.draw(bundle, HERE).text == result_of("tiny")
    assert results.compare(bundle, result_of("tiny"))


def test_processes_give_what_one_gives() -> None:
    with closing(engine("local", 2)) as processes:
        drawn = results.draw(ScaleBundle(vector("month-660"), piece=128), processes)
    assert drawn.text == result_of("month-660")
    assert drawn.pieces == 6


class _Shuffled(local.LocalEngine):
    """Gives what was found in another order."""

    def look(self, pieces: Sequence[PieceRange], ask: Ask) -> Iterator[PieceFound]:
        found = list(super().look(pieces, ask))
        Random(len(found)).shuffle(found)
        yield from found


class _Deaf(local.LocalEngine):
    """Ends before its last piece, without a word."""

    def look(self, pieces: Sequence[PieceRange], ask: Ask) -> Iterator[PieceFound]:
        yield from super().look(pieces[:-1], ask)


class _Twice(local.LocalEngine):
    def look(self, pieces: Sequence[PieceRange], ask: Ask) -> Iterator[PieceFound]:
        yield from super().look([*pieces, pieces[0]], ask)


def test_the_order_of_what_was_found_changes_nothing() -> None:
    drawn = results.draw(ScaleBundle(vector("cap-2-short"), piece=2), _Shuffled(0))
    assert drawn.text == result_of("cap-2-short")


@pytest.mark.parametrize("lying", [_Deaf(0), _Twice(0)])
def test_a_piece_missing_or_found_twice_gives_no_result(lying: Engine) -> None:
    with pytest.raises(ScaleRefusedError, match="没有采用"):
        results.draw(ScaleBundle(vector("tiny"), piece=4), lying)


def test_what_would_be_collected_is_bounded() -> None:
    with pytest.raises(ScaleRefusedError, match="--most"):
        results.draw(ScaleBundle(vector("month-660"), piece=64), HERE, most=100)


def test_a_worker_answers_with_no_more_tickets_than_it_was_asked_for() -> None:
    (piece,) = ScaleBundle(vector("month-660")).cut("pool.txt").ranges
    found = work.look(piece, Ask(seed="0" * 64, most=10))
    assert (found.many, found.tickets) == (656, ())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data[:-2] + bytes([data[-2] ^ 1]) + b"\n", "another hash"),
        (lambda data: data[:-1], "no line end at the end"),
        (lambda data: data.replace(b"\n", b" \n", 1), "a blank or line end too many"),
        (lambda data: data + b"\n", "a blank or line end too many"),
        (lambda data: data.replace(b"\n", b"0\n", 1), "another hash"),
        (lambda data: b"", "another hash"),
    ],
)
def test_another_pool_than_the_manifests_is_refused_as_draws_does(
    tmp_path: Path, change: object, told: str
) -> None:
    bundle = copied("tiny", tmp_path)
    pool = bundle / "pool.txt"
    assert callable(change)
    pool.write_bytes(change(pool.read_bytes()))
    with pytest.raises(DrawError, match=told):
        results.draw(ScaleBundle(str(bundle), piece=4), HERE)


@pytest.fixture
def _found_by_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' modules, for processes started afresh."""
    monkeypatch.syspath_prepend(Path(__file__).parents[3])


@pytest.mark.usefixtures("_found_by_others")
def test_a_worker_that_is_killed_changes_nothing(tmp_path: Path) -> None:
    bundle = copied("tiny", tmp_path)
    with closing(local.LocalEngine(1, dying.once)) as processes:
        drawn = results.draw(ScaleBundle(str(bundle), piece=2), processes)
    assert (bundle / "killed").exists()
    assert drawn.text == result_of("tiny")


@pytest.mark.usefixtures("_found_by_others")
def test_workers_that_are_killed_again_and_again_give_no_result() -> None:
    with (
        closing(local.LocalEngine(1, dying.always)) as processes,
        pytest.raises(ScaleRefusedError, match="第 0 块的进程几次中途退出"),
    ):
        results.draw(ScaleBundle(vector("tiny")), processes)


DRIVER = """
from lottery.scale.engines.local import LocalEngine

if __name__ == "__main__":
    print(next(LocalEngine(1)._each(pow, [(2, 3)] * 9)), flush=True)
    input()
"""


def test_workers_end_with_a_driver_that_is_killed(tmp_path: Path) -> None:
    killed.leaves_nobody(tmp_path / "driver.py", DRIVER, b"8\n")


class _Counted(local.LocalEngine):
    """Keeps what it was asked for, and how many tickets it gave."""

    def __init__(self) -> None:
        super().__init__(0)
        self.asked: list[Ask] = []
        self.given: list[int] = []

    def look(self, pieces: Sequence[PieceRange], ask: Ask) -> Iterator[PieceFound]:
        found = list(super().look(pieces, ask))
        self.asked.append(ask)
        self.given.append(sum(len(each.tickets) for each in found))
        yield from found


def test_the_threshold_is_raised_until_no_slot_is_empty_that_could_be_filled(
    tmp_path: Path,
) -> None:
    """With a cap, the lowest tickets alone may be all of one person."""
    draft = builders.a_draft(live=False)
    for number in range(100, 500):
        draft.submit(builders.a_slip(number, 7))
    bundle, counted = draft.write(tmp_path / "bundle"), _Counted()
    drawn = results.draw(ScaleBundle(str(bundle), piece=64), counted)
    assert drawn.text == (bundle / "result.txt").read_bytes()
    limits = [ask.limit for ask in counted.asked]
    assert limits == sorted(limits)
    assert len(limits) > 1
    assert counted.given[0] < 200 < len(draft.pool)
    assert [ask.root for ask in counted.asked] == [True, *[False] * (len(limits) - 1)]
