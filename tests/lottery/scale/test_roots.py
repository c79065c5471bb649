"""Roots by pieces: those of `draws`, an index that `draws` reads, the piece that was changed."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from draws import merkle
from draws.errors import DrawError
from draws.pieces import Index
from lottery.cli import main
from lottery.scale import roots
from lottery.scale.bundles import ScaleBundle
from lottery.scale.engines.local import LocalEngine
from tests.draws.vectors import copied
from tests.lottery.scale.bundles import in_pieces, vector

HERE = LocalEngine(0)
FILES = ("register.txt", "pool.txt", "omitted.txt")


@pytest.mark.parametrize(
    ("name", "piece"), [("tiny", 1), ("no-cap", 2), ("cap-2-short", 16), ("month-660", 1 << 16)]
)
def test_each_list_has_the_root_and_index_that_draws_makes(
    tmp_path: Path, name: str, piece: int
) -> None:
    for file in FILES:
        source = Path(vector(name)) / file
        found = roots.root_of(ScaleBundle(vector(name), piece=piece), HERE, file)
        leaves = [merkle.leaf_hash(row) for row in source.read_bytes().split(b"\n")[:-1]]
        assert found.index.root == merkle.root(leaves).hex()
        written = in_pieces(source, tmp_path, piece).read_bytes()
        assert found.index.text() == written
        if file != "omitted.txt":
            roots.hold(found, roots.manifest_of(ScaleBundle(vector(name))))


def test_exactly_the_piece_that_was_changed_is_named(tmp_path: Path) -> None:
    index = Index.parse(
        in_pieces(Path(vector("month-660")) / "register.txt", tmp_path, 64).read_bytes(), lines=64
    )
    bundle = copied("month-660", tmp_path)
    lines = (bundle / "register.txt").read_bytes().split(b"\n")
    lines[200] = lines[200].replace(b"a", b"b", 1)
    (bundle / "register.txt").write_bytes(b"\n".join(lines))
    found = roots.root_of(ScaleBundle(str(bundle), piece=64), HERE, "register.txt")
    assert list(roots.changed(index, found)) == [3]
    assert found.start(3) == len(b"\n".join(lines[:192])) + 1
    with pytest.raises(DrawError, match="another root"):
        roots.hold(found, roots.manifest_of(ScaleBundle(str(bundle))))


def run(*words: str) -> tuple[int, str, str]:
    told = CliRunner().invoke(main, ["scale", *words, "--workers", "0"])
    return told.exit_code, told.stdout, told.stderr


def test_the_commands_print_what_draws_prints(tmp_path: Path) -> None:
    status, out, told = run("draw", vector("tiny"))
    assert (status, out) == (0, (Path(vector("tiny")) / "result.txt").read_text())
    assert "逐字节相同" in told
    status, out, told = run("draw", vector("tiny"), "--no-hash")
    assert status == 2
    assert "未完全验证" in told
    index = tmp_path / "pool.index"
    status, out, _ = run("root", vector("tiny"), "--list", "pool", "--index", str(index))
    assert status == 0
    assert "12 行，树根 21a7f68c" in out
    status, out, _ = run("root", vector("tiny"), "--list", "pool", "--against", str(index))
    assert (status, "1 块都与索引相同" in out) == (0, True)


def test_the_commands_refuse_in_a_line(tmp_path: Path) -> None:
    bundle = copied("tiny", tmp_path)
    index = tmp_path / "pool.index"
    run("root", str(bundle), "--list", "pool", "--index", str(index))
    pool = bundle / "pool.txt"
    pool.write_bytes(pool.read_bytes().replace(b"a", b"b", 1))
    status, out, told = run("root", str(bundle), "--list", "pool", "--against", str(index))
    assert status == 1
    assert "pool.txt 第 0 块与索引不同：第 1 行至第 12 行，字节 0 至" in told
    assert "another hash" in told
    status, out, told = run("draw", str(bundle))
    assert (status, out) == (1, "")
    assert "pool.txt: another hash" in told
    (bundle / "result.txt").write_text("other\n")
    status, out, told = run("draw", str(bundle), "--pool", f"{vector('tiny')}/pool.txt")
    assert status == 1
    assert "result.txt line 1: another result" in told
    status, _, told = run("root", vector("tiny"), "--index", str(tmp_path / "x"))
    assert (status, "--list" in told) == (2, True)
    whole = ["root", vector("tiny"), "--list", "pool", "--index", str(tmp_path / "x")]
    status, _, told = run(*whole, "--no-hash")
    assert (status, "SHA-256" in told, (tmp_path / "x").exists()) == (2, True, False)
    status, _, told = run("root", vector("tiny"), "--master", "sc://spark.example:15002")
    assert (status, "--engine spark" in told) == (2, True)
    status, _, told = run("root", vector("tiny"), "--pool", str(tmp_path / "none"))
    assert (status, told.count("\n")) == (2, 1)
    assert "未完全验证：pool.txt 不在" in told


def test_what_cannot_be_opened_is_not_verified_and_no_difference(tmp_path: Path) -> None:
    index = in_pieces(Path(vector("tiny")) / "pool.txt", tmp_path, 1 << 16)
    (piece,) = Index.parse(index.read_bytes()).pieces
    (tmp_path / piece.sha256).unlink()
    status, out, told = run("draw", vector("tiny"), "--pool", str(index))
    assert (status, out, told.count("\n")) == (2, "", 1)
    assert f"{piece.sha256}”打不开" in told
    nowhere = str(tmp_path / "none" / "index")
    status, _, told = run("root", vector("tiny"), "--list", "pool", "--index", nowhere)
    assert (status, "“" + nowhere + "”打不开" in told) == (2, True)
