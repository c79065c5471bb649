"""`lottery scale verify` says what `python -m draws verify` says, however a bundle is cut: the same
checks with the same words, the same first fault with file, line and both values."""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from draws.__main__ import main as draws_main
from draws.errors import DrawError
from draws.verify import Verdict, verify
from lottery.cli import main
from lottery.errors import ScaleRefusedError
from lottery.scale import verifying
from lottery.scale.bundles import ScaleBundle
from lottery.scale.engines import Engine
from lottery.scale.engines.duckdb import DuckdbEngine
from lottery.scale.engines.local import LocalEngine
from lottery.scale.places import PieceRange
from lottery.scale.work import Ask, PieceFound
from tests.draws import builders
from tests.draws.vectors import VECTORS, copied, load, spoil
from tests.lottery.scale.bundles import DRAWN, in_pieces, vector

HERE = LocalEngine(0)
TEXT = verifying.ScaleOptions(text_only=True)
CHEATING = sorted(path.name for path in (VECTORS / "cheating").iterdir())


class _ShuffledPieces(LocalEngine):
    """Gives what was found in any order."""

    def look(self, pieces: Sequence[PieceRange], ask: Ask) -> Iterator[PieceFound]:
        found = list(super().look(pieces, ask))
        Random(len(found)).shuffle(found)
        yield from found


def told(folder: Path, piece: int = 0, elsewhere: dict[str, str] | None = None) -> list[object]:
    """Every check that is reported, then the verdict or the error; by `draws` alone for no piece,
    else by pieces of so many lines."""
    said: list[object] = []

    def report(name: str, detail: str) -> None:
        said.append((name, detail))

    try:
        if piece:
            bundle = ScaleBundle(str(folder), elsewhere or {}, piece=piece)
            options = verifying.ScaleOptions(text_only=True)
            said.append(verifying.verify(bundle, _ShuffledPieces(0), options, report))
        else:
            said.append(verify(folder, text_only=True, report=report))
    except DrawError as error:
        values = [None if v is None else str(v) for v in (error.expected, error.found)]
        said.append((error.check, error.message, error.file, error.line, *values))
    return said


@pytest.mark.parametrize("name", [*DRAWN, "live", "signers", "abandoned"])
def test_each_vector_is_judged_alike(name: str) -> None:
    assert told(VECTORS / name, 32) == told(VECTORS / name)


@pytest.mark.parametrize("name", CHEATING)
def test_each_cheat_is_refused_alike(name: str) -> None:
    assert told(VECTORS / "cheating" / name, 128) == told(VECTORS / "cheating" / name)


@pytest.mark.parametrize(
    "case", load("spoiled.json"), ids=lambda case: f"{case['file']} {case['change']}"
)
def test_each_spoiled_bundle_is_refused_alike(tmp_path: Path, case: dict[str, str]) -> None:
    bundle = copied(case["bundle"], tmp_path)
    spoil(bundle, case["file"], case["change"])
    assert told(bundle, 256) == told(bundle)


LISTS = ("register.txt", "pool.txt", "omitted.txt")
CHANGES = st.tuples(
    st.sampled_from(LISTS),
    st.sampled_from(["swap", "delete", "repeat", "digit", "day", "word", "end", "blank", "accent"]),
    st.integers(0, 40),
    st.integers(0, 40),
)


def _changed(rows: list[bytes], kind: str, at: int, other: int) -> list[bytes]:
    """A list's lines with one change."""
    if not rows:
        return [b"0000000000 staff"] if kind == "repeat" else rows
    at, other = at % len(rows), other % len(rows)
    row = rows[at]
    if kind == "swap":
        rows[at], rows[other] = rows[other], rows[at]
    elif kind == "delete":
        del rows[at]
    elif kind == "repeat":
        rows.insert(other, row)
    elif kind == "digit":
        rows[at] = re.sub(rb"\b(0{8})\d\d", rb"\g<1>%02d" % other, row, count=1)
    elif kind == "day":
        rows[at] = re.sub(rb"2024-..-..", b"2024-0%d-3%d" % (other % 6, at % 3), row)
    elif kind == "word":
        rows[at] = row.replace(b"accept", b"reject").replace(b"a", b"b", 1)
    elif kind == "accent":
        rows[at] = row + "e\u0301".encode()
    else:
        rows[at] = row + (b" " if kind == "blank" else b"x")
    return rows


@settings(max_examples=50, deadline=None)
@given(
    cap=st.integers(0, 3),
    piece=st.sampled_from([1, 2, 4, 16, 64]),
    changes=st.lists(CHANGES, max_size=3),
    sealed_anew=st.booleans(),
)
def test_any_small_bundle_is_judged_alike_whatever_was_changed(
    cap: int, piece: int, changes: list[tuple[str, str, int, int]], sealed_anew: bool
) -> None:
    """`sealed_anew`: the manifest holds the changed lists, so that their other checks come on."""
    draft = builders.a_draft(cap=cap, live=False)
    files = draft.files()
    for file, kind, at, other in changes:
        rows = files[file].split(b"\n")[:-1]
        files[file] = b"".join(row + b"\n" for row in _changed(rows, kind, at, other))
    if sealed_anew:
        lists = [files[name].decode().split("\n")[:-1] for name in LISTS]
        draft.register, draft.pool, draft.omitted = lists
        files["manifest.txt"] = draft.manifest()
    with TemporaryDirectory() as folder:
        bundle = builders.write(Path(folder), files)
        assert told(bundle, piece) == told(bundle)


def test_several_faults_in_one_block_are_told_as_draws_tells_them(tmp_path: Path) -> None:
    """`draws` looks for controls in a whole block before it looks for blanks."""
    bundle = copied("month-660", tmp_path)
    rows = (bundle / "register.txt").read_bytes().split(b"\n")
    rows[3] += b" "
    rows[900] += b"\t"
    (bundle / "register.txt").write_bytes(b"\n".join(rows))
    (alone,) = told(bundle)[1:]
    assert told(bundle, 64)[1:] == [alone]
    assert isinstance(alone, tuple)
    assert alone[3] == 901


def test_lists_may_lie_elsewhere(tmp_path: Path) -> None:
    bundle = copied("tiny", tmp_path)
    alone = told(bundle)
    places = {name: str(in_pieces(bundle / name, tmp_path / name, 4)) for name in LISTS}
    for name in LISTS:
        (bundle / name).unlink()
    assert told(bundle, 4, places) == alone
    (bundle / "pool.txt").write_bytes(b"never looked at\n")
    verdict = told(bundle, 4, places)[-1]
    assert isinstance(verdict, Verdict)
    assert verdict.open == ["pool.txt: another was read; the one of the bundle was NOT"]


def _said_by(run: Sequence[str]) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["scale", "verify", *run, "--workers", "0"])
    return done.exit_code, done.stdout, done.stderr


def _said_by_draws(run: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    status = draws_main(["verify", *run])
    out, told = capsys.readouterr()
    return status, out, told


def test_the_command_says_what_draws_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = builders.write_full(builders.a_draft(), tmp_path / "TEST-1", builders.keys("a", "b"))
    for run in (["--text", vector("tiny")], [str(bundle)], [str(bundle), "--first-signer"]):
        assert _said_by(run) == _said_by_draws(run, capsys)
    spoil(bundle, "omitted.txt", "append 9999999998 staff")
    assert _said_by([str(bundle)]) == _said_by_draws([str(bundle)], capsys)
    assert _said_by([str(bundle), "--text", "--keys", "k"])[0] == 2


def test_sums_are_checked_where_the_lists_lie(tmp_path: Path) -> None:
    bundle = builders.write_full(
        builders.a_draft(void=True), tmp_path / "TEST-1", builders.keys("a", "b")
    )
    status, alone, _ = _said_by([str(bundle)])
    assert status == 2
    assert "ok      sums" in alone
    (tmp_path / "lists").mkdir()
    moved = []
    for name, option in zip(LISTS, ("--register", "--pool", "--omitted"), strict=True):
        shutil.move(bundle / name, tmp_path / "lists" / name)
        moved += [option, str(tmp_path / "lists" / name)]
    assert _said_by([str(bundle), *moved]) == (status, alone, "")


class _Changing:
    """Engine `of`, while somebody changes a list when all have been looked at."""

    def __init__(self, of: Engine, change: Callable[[], object]) -> None:
        self._of, self._change, self.looks = of, change, 0
        self.relations, self.close = of.relations, of.close

    def look(self, pieces: Sequence[PieceRange], ask: Ask) -> Iterator[PieceFound]:
        yield from self._of.look(pieces, ask)
        self.looks += 1
        if self.looks == len(LISTS):
            self._change()


@pytest.mark.parametrize("engine", [LocalEngine, DuckdbEngine])
@pytest.mark.parametrize("name", ["register.txt", "pool.txt"])
def test_a_list_that_was_changed_between_two_readings_is_not_taken(
    tmp_path: Path, engine: type[LocalEngine] | type[DuckdbEngine], name: str
) -> None:
    """Whoever serves a list could give each question another answer."""
    bundle = copied("tiny", tmp_path)
    data = (bundle / name).read_bytes()

    def change() -> None:
        (bundle / name).write_bytes(data.replace(b"1", b"2"))

    with (
        closing(_Changing(engine(0 if engine is LocalEngine else 1), change)) as changing,
        pytest.raises(ScaleRefusedError, match=rf"{name} 第 \d+ 块再读时"),
    ):
        verifying.verify(ScaleBundle(str(bundle)), changing, TEXT)


def test_an_entry_does_not_vanish_from_a_list_that_is_read_twice(tmp_path: Path) -> None:
    """omitted.txt names it when its lines are judged, and not when its hash is."""
    bundle = copied("cheating/vanished-entry", tmp_path)
    place = bundle / "omitted.txt"
    told, entry = place.read_bytes(), _vanished(bundle)
    place.write_bytes(b"".join(sorted([*told.splitlines(keepends=True), entry + b" staff\n"])))
    changing = _Changing(HERE, lambda: place.write_bytes(told))
    with pytest.raises(ScaleRefusedError, match=r"omitted\.txt 第 0 块再读时"):
        verifying.verify(ScaleBundle(str(bundle)), changing, TEXT)


def _vanished(bundle: Path) -> bytes:
    with pytest.raises(DrawError, match="in neither list") as refused:
        verify(bundle, text_only=True)
    return str(refused.value.expected).encode()
