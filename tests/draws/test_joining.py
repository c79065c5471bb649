"""A list is put together from its pieces and from older lists, or not at all."""

from dataclasses import replace
from pathlib import Path

import pytest

from draws import joining
from draws.__main__ import main
from draws.errors import DrawError
from draws.joining import Places
from draws.pieces import PIECE, Index, cut

LINES = 4
OLD = b"".join(b"line %d\n" % n for n in range(10))
NEW = OLD + b"".join(b"line %d\n" % n for n in range(10, 15))


def indexed(data: bytes, folder: Path, lines: int = LINES) -> tuple[Index, list[bytes]]:
    """The index of a list, and its pieces."""
    file = folder / "whole.txt"
    file.write_bytes(data)
    with file.open("rb") as stream:
        pieces = list(cut(stream, "register.txt", lines))
    return Index.of("register.txt", pieces, lines), pieces


def test_only_what_an_older_list_has_not_is_fetched(tmp_path: Path) -> None:
    index, pieces = indexed(NEW, tmp_path)
    (tmp_path / "old.txt").write_bytes(OLD)
    places = Places(tmp_path / "pieces", [tmp_path / "old.txt"], LINES)
    missing = places.missing(index)
    assert missing == [piece.sha256 for piece in index.pieces[2:]]
    with pytest.raises(DrawError, match="the piece is missing"):
        joining.write(index, places, tmp_path / "out.txt")
    for place, data in zip((missing[0], f"{missing[1][:2]}/{missing[1]}"), pieces[2:], strict=True):
        (tmp_path / "pieces" / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pieces" / place).write_bytes(data)
    assert places.missing(index) == []
    joining.write(index, places, tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_bytes() == NEW
    with pytest.raises(DrawError, match="there is a file already"):
        joining.write(index, places, tmp_path / "out.txt")


def test_a_damaged_piece_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    index, pieces = indexed(NEW, tmp_path)
    for piece, data in zip(index.pieces, pieces, strict=True):
        (tmp_path / piece.sha256).write_bytes(data)
    (tmp_path / index.pieces[1].sha256).write_bytes(pieces[0])
    with pytest.raises(DrawError, match="piece 1 is damaged"):
        joining.write(index, Places(tmp_path), tmp_path / "out.txt")
    assert not list(tmp_path.glob("*out.txt*"))


def test_pieces_that_are_what_they_are_called_and_give_another_list_are_refused(
    tmp_path: Path,
) -> None:
    index, pieces = indexed(NEW, tmp_path)
    for piece, data in zip(index.pieces, pieces, strict=True):
        (tmp_path / piece.sha256).write_bytes(data)
    for false in (
        replace(index, sha256="0" * 64),
        replace(index, size=index.size + 1),
        replace(index, length=index.length - 1),
    ):
        with pytest.raises(DrawError, match="another file"):
            joining.write(false, Places(tmp_path), tmp_path / "out.txt")
        assert not (tmp_path / "out.txt").exists()


def test_the_command_lists_what_is_missing_and_joins_what_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = b"a\n" * (PIECE + 3)
    index, pieces = indexed(data, tmp_path, PIECE)
    (tmp_path / "register.pieces").write_bytes(index.text())
    (tmp_path / "old.txt").write_bytes(data[: 2 * PIECE])
    out = tmp_path / "register.txt"
    asked = ["join", str(tmp_path / "register.pieces"), str(tmp_path), str(out)]
    asked += ["--have", str(tmp_path / "old.txt")]
    assert main(asked) == 2
    assert capsys.readouterr().out.split() == [index.pieces[1].sha256]
    (tmp_path / index.pieces[1].sha256).write_bytes(pieces[1])
    assert main(asked) == 0
    assert capsys.readouterr().out.startswith("JOINED  ")
    assert out.read_bytes() == data
    assert main(asked) == 1
    assert "there is a file already" in capsys.readouterr().err
    (tmp_path / "register.pieces").write_bytes(b"fpdraw-pieces/1\n")
    assert main(asked) == 1


def test_what_another_join_writes_or_a_link_leads_to_is_not_touched(tmp_path: Path) -> None:
    index, _ = indexed(NEW, tmp_path)
    places = Places(tmp_path, [tmp_path / "whole.txt"], LINES)
    out, draft = tmp_path / "out.txt", tmp_path / ".out.txt.draft"
    draft.write_bytes(b"half")
    with pytest.raises(
        DrawError, match=r"\.out\.txt\.draft: another join writes it, or was killed"
    ):
        joining.write(index, places, out)
    assert draft.read_bytes() == b"half"
    draft.unlink()
    draft.symlink_to(tmp_path / "whole.txt")
    with pytest.raises(DrawError, match="another join"):
        joining.write(index, places, out)
    assert (tmp_path / "whole.txt").read_bytes() == NEW
    draft.unlink()
    out.symlink_to(tmp_path / "nowhere")
    with pytest.raises(DrawError, match="there is a file already"):
        joining.write(index, places, out)
    out.unlink()
    joining.write(index, places, out)
    assert out.read_bytes() == NEW
    assert not draft.exists()


def test_a_piece_larger_than_any_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, pieces = indexed(NEW, tmp_path)
    (tmp_path / index.pieces[0].sha256).write_bytes(pieces[0] + bytes(100))
    monkeypatch.setattr(joining, "MOST_OF_PIECE", 100)
    with pytest.raises(DrawError, match="over 100 bytes"):
        Places(tmp_path).read(index.pieces[0])
