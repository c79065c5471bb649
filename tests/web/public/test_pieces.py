"""A draw whose register lies in pieces looks to everybody as if it lay there whole; whoever has an
older one finds what is new."""

import io
import re
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from draws import joining
from draws.pieces import PIECE
from lottery import archives
from lottery.office import Office
from lottery.pieces import store, thinning
from tests.conftest import CODE

DRAW = f"/draws/{CODE}"
REGISTER = f"{DRAW}/files/register.txt"
LINES = 16


@pytest.fixture
def folder(drawn_office: Office) -> Path:
    return drawn_office.settings.public_dir / CODE


def test_pages_files_and_archives_are_those_of_before(citizen: Any, folder: Path) -> None:
    addresses = (f"{DRAW}/bundle.zip", REGISTER, f"{DRAW}/files/pool.txt", "/draws", "/history")
    before = {each: citizen.opens(each).data for each in addresses}
    shown, shelf = citizen.opens(DRAW).text, folder.parent / archives.HIDDEN
    assert "register.pieces" not in shown
    archives.prepare(folder)
    assert thinning.thin(folder, LINES)
    archives.prepare(folder)
    assert not (shelf / f"{CODE}.zip").exists()
    assert not (shelf / f"{CODE}.register.txt.gz").exists()
    assert {each: citizen.opens(each).data for each in addresses} == before
    page = citizen.opens(DRAW).text
    assert "只下载登记册里新的部分" in page
    assert re.sub(r'<details class="pieces">.*?</details>', "", page, flags=re.DOTALL) == shown
    with zipfile.ZipFile(io.BytesIO(before[addresses[0]])) as archive:
        assert archive.read(f"{CODE}/register.txt") == before[REGISTER]


def test_a_part_of_a_register_comes_out_of_its_pieces(citizen: Any, folder: Path) -> None:
    data = (folder / "register.txt").read_bytes()
    thinning.thin(folder, LINES)
    whole = citizen.client.get(REGISTER, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert (whole.data, whole.content_length) == (data, len(data))
    assert "Content-Encoding" not in whole.headers
    assert whole.headers["ETag"] == f'"{sha256(data).hexdigest()}"'
    for start, stop in ((0, 1), (1000, 2500), (len(data) - 5, len(data))):
        asked = {"Range": f"bytes={start}-{stop - 1}", "If-Range": whole.headers["ETag"]}
        part = citizen.client.get(REGISTER, headers=asked, buffered=True)
        assert (part.status_code, part.data) == (206, data[start:stop])
        assert part.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(data)}"
    beyond = citizen.client.get(REGISTER, headers={"Range": f"bytes={len(data)}-"}, buffered=True)
    assert beyond.status_code == 416
    known = {"If-None-Match": whole.headers["ETag"]}
    assert citizen.client.get(REGISTER, headers=known, buffered=True).status_code == 304
    assert citizen.client.head(REGISTER).content_length == len(data)
    assert citizen.opens(f"{REGISTER}.gz").status_code == 404


def test_a_stranger_fetches_the_pieces_and_has_the_register(
    citizen: Any, folder: Path, tmp_path: Path
) -> None:
    data = (folder / "register.txt").read_bytes()
    thinning.lay(folder, LINES)  # as the newest: beside the file
    sent = citizen.opens(f"{DRAW}/register.pieces")
    assert sent.mimetype == "text/plain"
    index = store.parse(sent.data, "register.pieces")
    (tmp_path / "old.txt").write_bytes(b"".join(data.splitlines(keepends=True)[: 2 * LINES + 3]))
    places = joining.Places(tmp_path, [tmp_path / "old.txt"], LINES)
    missing = places.missing(index)
    assert missing == [piece.sha256 for piece in index.pieces[2:]]
    for digest in missing:
        answer = citizen.opens(f"/pieces/{digest}")
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["ETag"] == f'"{digest}"'
        (tmp_path / digest).write_bytes(answer.data)
    joining.write(index, places, tmp_path / "register.txt")
    assert (tmp_path / "register.txt").read_bytes() == data


@pytest.mark.parametrize("name", ["..", "of", "a" * 64, "A" * 64, "0" * 63, f"of%2F{CODE}.pieces"])
def test_nothing_but_a_piece_has_such_an_address(citizen: Any, folder: Path, name: str) -> None:
    thinning.thin(folder, LINES)
    assert citizen.opens(f"/pieces/{name}").status_code in (404, 308)


def test_a_register_of_one_piece_has_no_index(citizen: Any, folder: Path) -> None:
    assert not thinning.thin(folder, PIECE)
    assert citizen.opens(f"{DRAW}/register.pieces").status_code == 404
    assert citizen.opens("/draws/NONE/register.pieces").status_code == 404


def test_a_register_with_a_piece_gone_is_not_sent_in_part(citizen: Any, folder: Path) -> None:
    thinning.thin(folder, LINES)
    next(store.lying(folder.parent)).unlink()
    assert citizen.opens(REGISTER).status_code in (404, 410)
    assert citizen.opens(f"{DRAW}/bundle.zip").status_code in (404, 410)
    assert citizen.opens(DRAW).status_code == 200


@pytest.mark.parametrize("lost", ["index", "unreadable index", "piece"])
def test_a_draw_is_shown_though_its_register_cannot_be_put_together(
    citizen: Any, folder: Path, lost: str
) -> None:
    thinning.thin(folder, LINES)
    index = store.index_place(folder)
    if lost == "piece":
        next(store.lying(folder.parent)).unlink()
    else:
        index.unlink()
        index.write_text("x", "ascii") if lost == "index" else index.mkdir()
    asked = ("", "/cards", "/bundle.zip", "/kit.zip", "/files/register.txt", "/files/pool.txt")
    found = [citizen.client.get(f"{DRAW}{each}", buffered=True) for each in asked]
    assert [each.status_code for each in found] == [200, 200, 410, 410, 404, 200]
    if lost != "piece":
        assert citizen.client.get(f"{DRAW}/register.pieces").status_code == 404
