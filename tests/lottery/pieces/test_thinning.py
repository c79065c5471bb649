"""A register goes into pieces, each stored once, and comes out of them byte for byte; the whole
file goes only when it was read back."""

import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from draws.errors import DrawError
from draws.pieces import joined
from lottery.archives import write_archive
from lottery.pieces import checking, store, thinning, whole, within, zipping
from lottery.pieces.checking import KnownPieces, StoredFault
from tests.lottery.pieces.conftest import LINES, Years, contents


def test_equal_beginnings_are_stored_once(years: Years) -> None:
    assert thinning.lay(years.new, LINES)
    before = years.pieces()
    assert thinning.thin(years.old, LINES)
    assert thinning.thin(years.commitment, LINES)
    later = years.pieces()
    # 29 lines are 3 pieces and a rest, of 20 lines 2 pieces are the same ones, and a rest its own.
    assert (len(before), len(later), len(later.keys() - before.keys())) == (4, 5, 1)
    assert (years.new / "register.txt").is_file()
    assert not (years.old / "register.txt").exists()
    assert not (years.commitment / "register.txt").exists()


def test_everybody_can_read_pieces_and_nobody_writes_them(years: Years) -> None:
    mask = os.umask(0o077)
    try:
        thinning.thin(years.old, LINES)
    finally:
        os.umask(mask)
    for piece in store.lying(years.public):
        assert stat.S_IMODE(piece.stat().st_mode) == 0o444
        assert stat.S_IMODE(piece.parent.stat().st_mode) == 0o755
    assert stat.S_IMODE(store.index_place(years.old).stat().st_mode) == 0o644


def test_what_is_put_together_is_the_folder_that_was(years: Years, tmp_path: Path) -> None:
    before, data = contents(years.old), (years.old / "register.txt").read_bytes()
    thinning.thin(years.old, LINES)
    assert thinning.thin(years.old, LINES) is False
    assert within.read(within.files(years.old)["register.txt"]) == data
    assert list(within.files(years.old)) == sorted(before, key=lambda name: ("/" in name, name))
    whole.write(years.old, tmp_path / "copy")
    assert contents(tmp_path / "copy") == before
    with whole.plain(years.old) as plain:
        assert contents(plain) == before
    assert not plain.exists()
    with whole.plain(years.new) as plain:
        assert plain == years.new


def test_a_register_of_one_piece_stays_a_file(years: Years) -> None:
    assert not thinning.lay(years.old, 32)
    assert not thinning.thin(years.old, 32)
    assert (years.old / "register.txt").is_file()
    assert not (years.public / "pieces").exists()


def test_a_register_that_is_not_the_manifests_stays(years: Years) -> None:
    file = years.old / "register.txt"
    file.write_bytes(data := file.read_bytes()[:-2] + b"x\n")
    with pytest.raises(DrawError, match="another root"):
        thinning.thin(years.old, LINES)
    assert file.read_bytes() == data
    assert store.names(years.public) == ()


def test_whoever_was_stopped_before_the_file_went_finishes_it(years: Years) -> None:
    thinning.lay(years.old, LINES)  # stopped here: pieces and index are there, the file is too
    piece = next(store.lying(years.public))
    piece.chmod(0o644)
    piece.write_bytes(piece.read_bytes()[:-1])  # and the disk lost something
    data = (years.old / "register.txt").read_bytes()
    assert thinning.thin(years.old, LINES)
    found = within.in_pieces(years.old)
    assert found is not None
    assert within.read(found) == data
    assert list(checking.faults(years.public)) == []


def test_a_damaged_piece_is_named_with_all_that_need_it(years: Years) -> None:
    for folder in (years.old, years.commitment, years.new):
        thinning.thin(folder, LINES)
    index = store.index_of(years.old)
    assert index is not None
    first, rest = (store.place(years.public, index.pieces[n].sha256) for n in (0, -1))
    first.chmod(0o644)
    first.write_bytes(first.read_bytes().replace(b" ", b"\t", 1))
    rest.unlink()
    assert sorted(checking.faults(years.public), key=lambda fault: fault.kind) == [
        StoredFault(first.relative_to(years.public).as_posix(), ("NEW", "OLD"), "changed"),
        StoredFault(rest.relative_to(years.public).as_posix(), ("OLD",), "gone"),
    ]
    with pytest.raises((DrawError, OSError)), whole.plain(years.old):
        pass
    store.index_place(years.new).write_bytes(b"fpdraw-pieces/1\n")
    assert ("NEW",) in [f.attempts for f in checking.faults(years.public) if f.kind == "index"]


def test_an_older_index_with_made_up_roots_keeps_no_later_register_out(years: Years) -> None:
    thinning.lay(years.old, LINES)
    place, index = store.index_place(years.old), store.index_of(years.old)
    assert index is not None
    wrong = tuple(replace(piece, root="0" * 64) for piece in index.pieces)
    over = joined(wrong, index.size, LINES).hex()
    place.write_bytes(replace(index, pieces=wrong, root=over).text())
    assert thinning.lay(years.new, LINES)
    found = store.index_of(years.new)
    assert found is not None
    assert found.root == thinning.manifest_of(years.new).register_root


def test_a_piece_with_another_root_than_its_index_tells_is_found(years: Years) -> None:
    """An index may be made up whole, but not so that manifest, sums and pieces all fit it."""
    thinning.thin(years.old, LINES)
    manifest = thinning.manifest_of(years.old)
    assert checking.holds(years.old, manifest, KnownPieces())
    index = store.index_of(years.old)
    assert index is not None
    place = store.index_place(years.old)
    honest = place.read_bytes()
    swapped = honest.replace(index.pieces[0].sha256.encode(), index.pieces[1].sha256.encode())
    place.write_bytes(swapped)
    assert not checking.holds(years.old, manifest, KnownPieces())
    place.write_bytes(honest.replace(index.sha256.encode(), b"0" * 64))
    assert not checking.holds(years.old, manifest, KnownPieces())


def test_an_archive_that_lies_nowhere_has_the_bytes_of_the_one_that_did(
    years: Years, tmp_path: Path
) -> None:
    write_archive(years.old, tmp_path / "whole.zip")
    thinning.thin(years.old, LINES)
    made = zipping.archive("OLD", within.files(years.old))
    assert b"".join(made.chunks()) == (tmp_path / "whole.zip").read_bytes()
    assert made.size == (tmp_path / "whole.zip").stat().st_size


def test_an_archive_may_hold_more_than_four_gibibytes(tmp_path: Path) -> None:
    large, small = tmp_path / "register.txt", tmp_path / "seed.txt"
    with large.open("wb") as out:
        out.truncate(5 << 30)  # it takes no room, and is not read here
    small.write_bytes(b"seed\n")
    files: dict[str, within.Lying] = {"register.txt": large, "seed.txt": small}
    made = zipping.archive("OLD", files, {"register.txt": 0})
    with made.open() as stream, ZipFile(stream) as archive:
        sizes = {each.filename: each.file_size for each in archive.infolist()}
        assert sizes == {"OLD/register.txt": 5 << 30, "OLD/seed.txt": 5}
        assert archive.read("OLD/seed.txt") == b"seed\n"


def test_a_spare_computer_takes_each_piece_once(years: Years, tmp_path: Path) -> None:
    thinning.thin(years.old, LINES)
    damaged = next(store.lying(years.public))
    damaged.chmod(0o644)
    damaged.write_bytes(b"x\n")
    ours = tmp_path / "ours"
    ours.mkdir()
    assert store.take(years.public, ours) == 3  # two pieces and the index
    assert store.take(years.public, ours) == 0
    assert damaged.name not in {piece.name for piece in store.lying(ours)}


class _Overtaken(type(Path())):  # type: ignore[misc]
    """A folder whose register another process puts away just before it is read back."""

    opened = 0

    def open(self, *how: Any, **more: Any) -> Any:
        if self.name == "register.txt":
            _Overtaken.opened += 1
            if _Overtaken.opened == 2:
                thinning.thin(Path(self).parent, LINES)
        return super().open(*how, **more)


def test_of_two_who_thin_one_folder_neither_takes_its_index_away(
    years: Years, tmp_path: Path
) -> None:
    data = (years.old / "register.txt").read_bytes()
    _Overtaken.opened = 0
    thinning.thin(_Overtaken(years.old), LINES)
    assert _Overtaken.opened >= 2
    assert not (years.old / "register.txt").exists()
    assert within.read(within.files(years.old)["register.txt"]) == data
    # Nor does whoever found the whole file a moment ago miss it.
    thinning.lay(years.new, LINES)
    found, new = within.files(years.new), (years.new / "register.txt").read_bytes()
    thinning.thin(years.new, LINES)
    assert isinstance(found["register.txt"], Path)
    assert (within.read(found["register.txt"]), within.size_of(found["register.txt"])) == (
        new,
        len(new),
    )
    with pytest.raises(FileNotFoundError):
        within.read(years.new / "none.txt")


def test_an_index_that_others_need_stays_where_a_piece_cannot_be_laid_anew(years: Years) -> None:
    thinning.thin(years.commitment, LINES)
    spoiled = store.place(years.public, store.index_of(years.old).pieces[0].sha256)  # type: ignore[union-attr]
    spoiled.unlink()
    spoiled.mkdir()  # no file can be put there
    with pytest.raises(OSError):  # noqa: PT011 - each system has its own
        thinning.thin(years.old, LINES)
    assert store.index_place(years.commitment).is_file()
    assert (years.old / "register.txt").is_file()


def test_a_piece_that_is_a_link_is_written_anew(years: Years, tmp_path: Path) -> None:
    thinning.lay(years.old, LINES)
    piece = next(store.lying(years.public))
    elsewhere = piece.rename(tmp_path / "elsewhere")
    piece.symlink_to(elsewhere)
    thinning.lay(years.new, LINES)
    thinning.thin(years.old, LINES)
    store.keep(years.public, elsewhere.read_bytes())
    assert not piece.is_symlink()
