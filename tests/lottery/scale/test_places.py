"""Where lists lie: files, pieces, object storage; what is read of them, and no more."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from draws import followers
from draws.errors import DrawError
from draws.pieces import Index, Piece
from lottery.errors import ScaleRefusedError
from lottery.scale import engines, places, results, storage, verifying
from lottery.scale.bundles import ScaleBundle
from lottery.scale.engines.local import LocalEngine
from tests.draws import builders
from tests.draws.vectors import VECTORS, copied
from tests.lottery.scale.bundles import in_pieces, vector
from tests.lottery.scale.object_storage import ObjectStorage, serving

HERE = LocalEngine(0)
TEXT = verifying.ScaleOptions(text_only=True)


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStorage]:
    """A bucket `draws` with a bundle, and the pieces of its pool in another folder of it."""
    folder = tmp_path_factory.mktemp("storage")
    copied("tiny", folder / "draws").rename(folder / "draws" / "TINY-1")
    in_pieces(VECTORS / "tiny" / "pool.txt", folder / "draws" / "pieces", 4)
    with serving(folder) as served:
        yield served


def test_a_bundle_in_object_storage_is_drawn_and_verified_alike(bucket: ObjectStorage) -> None:
    there, here = bucket.uri("draws/TINY-1"), vector("tiny")
    expected = (VECTORS / "tiny" / "result.txt").read_bytes()
    assert results.draw(ScaleBundle(there, piece=4), HERE).text == expected
    assert results.compare(ScaleBundle(there), expected)
    alone = verifying.verify(ScaleBundle(here), HERE, TEXT)
    assert verifying.verify(ScaleBundle(there, piece=4), HERE, TEXT) == alone


def test_what_lies_beside_a_bundle_in_object_storage_is_said_to_be_left_out(
    bucket: ObjectStorage,
) -> None:
    signed = builders.keys("a", "b")
    builders.write_full(builders.a_draft(void=True), bucket.folder / "draws" / "VOID-1", signed)
    verdict = verifying.verify(ScaleBundle(bucket.uri("draws/VOID-1")), HERE)
    assert verdict.skipped == ["prizes"]
    assert (
        verifying.verify(ScaleBundle(str(bucket.folder / "draws" / "VOID-1")), HERE).skipped == []
    )


def test_a_name_in_object_storage_leads_out_of_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bucket: ObjectStorage
) -> None:
    """Whoever fills the bucket chooses the names."""
    there, names = bucket.uri("draws/TINY-1"), storage.names(bucket.uri("draws/TINY-1"))
    outside = ("../outside.txt", "../../draws/outside.txt", "winners/../../outside.txt")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "made"))
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "minutes-signed.pdf").write_bytes(b"somebody else's")
    told = [*names, *outside, str(tmp_path / "outside.txt")]
    monkeypatch.setattr(storage, "names", lambda _uri: told)
    with ScaleBundle(there).here() as (folder, _):
        assert followers.find(folder, None) is None
        assert not [*tmp_path.rglob("outside.txt")]
    with pytest.raises(DrawError, match="no file of a bundle"):
        verifying.verify(ScaleBundle(there), HERE, TEXT)


def test_pieces_in_object_storage_are_found_beside_their_index(bucket: ObjectStorage) -> None:
    places_there = {"pool.txt": bucket.uri("draws/pieces/pool.txt.index")}
    bundle = ScaleBundle(vector("tiny"), places_there, piece=4)
    drawn = results.draw(bundle, HERE)
    assert drawn.text == (VECTORS / "tiny" / "result.txt").read_bytes()
    assert drawn.pieces == 3


def test_of_a_pool_only_the_ranges_are_read_and_they_are_counted(bucket: ObjectStorage) -> None:
    bucket.reads.clear()
    bundle = ScaleBundle(bucket.uri("draws/TINY-1"), piece=4)
    drawn = results.draw(bundle, HERE, hashed=False)
    of_pool = [count for name, count in bucket.reads if name == "pool.txt"]
    assert of_pool == [14, places.MOST_WIDTH, *[109 * 4] * 3]
    assert not drawn.hashed
    small = sum((VECTORS / "tiny" / name).stat().st_size for name in ("manifest.txt", "seed.txt"))
    assert drawn.read == sum(of_pool) + small


def test_what_cannot_be_reached_is_told_in_a_line(bucket: ObjectStorage) -> None:
    with pytest.raises(DrawError, match="the file is missing"):
        results.draw(ScaleBundle(bucket.uri("draws/NONE-1")), HERE)
    with pytest.raises(ScaleRefusedError, match="打不开"):
        storage.size_of("ftp://draws/TINY-1/pool.txt")


@pytest.mark.parametrize(
    "uri", ["s3://key:geheim@dra ws/x", "s3://key:geh/eim@draws/x?scheme=http", "x://a:geheim@b"]
)
def test_no_key_of_an_address_is_told(uri: str) -> None:
    with pytest.raises(ScaleRefusedError, match="环境变量") as refused:
        storage.size_of(uri)
    assert "geh" not in str(refused.value)


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 8])
def test_a_list_is_cut_behind_line_ends(tmp_path: Path, piece: int) -> None:
    place = tmp_path / "register.txt"
    for data in (
        b"",
        b"a\n",
        b"a\nbb\nccc\n",
        b"a\nbb\nccc\ndddd\n" * 3,
        b"a\nbb",
        b"\n\n\n\n\n\n",
    ):
        place.write_bytes(data)
        cut = places.cut(str(place), "register.txt", piece)
        texts = [storage.read(r.uri, r.offset, r.length) for r in cut.ranges]
        assert b"".join(texts) == data
        lines = data.splitlines()
        assert [r.lines for r in cut.ranges] == [
            len(lines[at : at + piece]) for at in range(0, len(lines), piece)
        ]
        assert [r.first_line for r in cut.ranges] == list(range(0, len(lines), piece))
        assert (cut.lines, cut.length, cut.read) == (len(lines), len(data), len(data))


def test_lines_that_span_blocks_are_cut_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "register.txt"
    place.write_bytes(b"".join(b"x" * (n % 7) + b"\n" for n in range(100)))
    whole = places.cut(str(place), "register.txt", 8)
    for size in (1, 3, 16):
        monkeypatch.setattr(storage, "BLOCK", size)
        assert places.cut(str(place), "register.txt", 8) == whole


def test_more_pieces_than_are_joined_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "MOST_PIECES", 3)
    place = tmp_path / "pool.txt"
    place.write_bytes(b"a\n" * 8)
    with pytest.raises(ScaleRefusedError, match="3 块以上"):
        places.cut(str(place), "pool.txt", 2)


def test_a_piece_too_long_for_any_list_is_not_read(tmp_path: Path) -> None:
    """Neither one without line ends, nor one that only its index says is so long."""
    place = tmp_path / "register.txt"
    with place.open("wb") as file:
        file.truncate(places.MOST_LENGTH + 1)
    with pytest.raises(ScaleRefusedError, match="第 0 块超过"):
        places.cut(str(place), "register.txt")
    piece = Piece(0, "a" * 64, 10**11, "b" * 64)
    index = Index("pool.txt", 1, 10**11, "c" * 64, "b" * 64, (piece,))
    with pytest.raises(ScaleRefusedError, match="第 0 块超过"):
        places.in_pieces(index, str(tmp_path))


def test_an_index_of_another_list_is_refused(tmp_path: Path) -> None:
    index = in_pieces(VECTORS / "tiny" / "register.txt", tmp_path, 4)
    bundle = ScaleBundle(vector("tiny"), {"pool.txt": str(index)}, piece=4)
    with pytest.raises(ScaleRefusedError, match=r"是 register\.txt 的索引"):
        bundle.cut("pool.txt")


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name}", name="duckdb")

    monkeypatch.setattr(engines, "import_module", missing)
    with pytest.raises(ScaleRefusedError, match=r"pip install 'fpdraw\[scale\]'"):
        engines.engine("duckdb", 1)
