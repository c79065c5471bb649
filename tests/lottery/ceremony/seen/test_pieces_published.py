"""A published register in pieces is held against the database, put back from where it still lies,
and written anew where a piece was altered."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lottery import attempts
from lottery.ceremony.seen import published
from lottery.ceremony.seen.inspecting import CHANGED, THERE, FolderInspector
from lottery.ceremony.steps import put_back, putting, shelving
from lottery.ceremony.steps.shelving import Shelved
from lottery.office import Office
from lottery.opening import open_office
from lottery.pieces import store, thinning
from tests.builders import MARCH, random_bytes_from

LINES = 4
BUNDLE, COMMITMENT = MARCH, f"commitments/{MARCH}"


@pytest.fixture(scope="module")
def home(published_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office of a draw that is published."""
    place = Path(shutil.copytree(published_template, tmp_path_factory.mktemp("pieces") / "home"))
    found = open_office(place, {"LOTTERY_DATABASE_URL": f"sqlite:///{place / 'march.db'}"})
    yield found
    found.close()


@pytest.fixture
def office(home: Office, tmp_path: Path) -> Office:
    """The same with a copy of what is published, of which the register was put into pieces."""
    public = Path(shutil.copytree(home.settings.public_dir, tmp_path / "public"))
    found = replace(home, settings=replace(home.settings, public_dir=public))
    assert shelving.shelve(found, LINES) == Shelved((), (COMMITMENT,))
    return found


def told(office: Office) -> list[str]:
    with office.read() as session:
        return published.faults(session, office.settings.public_dir)


def inspected(office: Office, inspector: FolderInspector) -> dict[str, tuple[str, tuple[str, ...]]]:
    with office.read() as session:
        shown = put_back.folders(attempts.all_attempts(session))
        public = office.settings.public_dir
        each = [inspector.inspect(session, public, folder) for folder in shown]
    return {folder.path: (folder.state, folder.files) for folder in each}


def spoil_a_piece(office: Office) -> Path:
    piece = next(store.lying(office.settings.public_dir))
    piece.chmod(0o644)
    piece.write_bytes(piece.read_bytes().replace(b" ", b"\t", 1))
    return piece


def test_the_newest_stays_whole_and_nothing_is_done_twice(office: Office) -> None:
    public = office.settings.public_dir
    assert (public / BUNDLE / "register.txt").is_file()
    assert not (public / COMMITMENT / "register.txt").exists()
    assert shelving.shelve(office, LINES) == Shelved()
    assert told(office) == []
    seen = inspected(office, FolderInspector())
    assert seen == {BUNDLE: (THERE, ()), COMMITMENT: (THERE, ())}


def test_a_damaged_piece_is_named_and_written_anew(office: Office) -> None:
    piece = spoil_a_piece(office)
    inspector = FolderInspector()
    assert inspected(office, inspector)[COMMITMENT] == (CHANGED, ("register.txt",))
    sentences = told(office)
    assert [piece.name in each for each in sentences] == [True, False]
    assert f"{COMMITMENT}" in sentences[1]
    assert "register.txt" in sentences[1]
    assert shelving.mend(office, LINES) == (MARCH,)
    assert told(office) == []
    assert shelving.mend(office, LINES) == ()


@pytest.mark.parametrize("gone", ["index", "everything"])
def test_lost_pieces_are_written_anew(office: Office, gone: str) -> None:
    place = store.index_place(office.settings.public_dir / BUNDLE)
    place.unlink()
    if gone == "everything":
        shutil.rmtree(place.parents[1])
    assert any("register.txt" in sentence for sentence in told(office))
    assert shelving.mend(office, LINES) == (MARCH,)
    assert told(office) == []


def test_a_folder_in_pieces_is_put_back_whole_elsewhere(office: Office, tmp_path: Path) -> None:
    there = office.settings.public_dir
    ours = replace(office, settings=replace(office.settings, public_dir=tmp_path / "ours"))
    with office.read() as session:
        (attempt,) = attempts.all_attempts(session)
    put_back.put_back(
        ours,
        attempt,
        there / COMMITMENT,
        tmp_path / "ours" / COMMITMENT,
        random_bytes_from("put back"),
    )
    whole = (there / BUNDLE / "register.txt").read_bytes()
    assert (tmp_path / "ours" / COMMITMENT / "register.txt").read_bytes() == whole


def test_a_folder_in_pieces_is_verified_as_a_plain_one(office: Office) -> None:
    folder = office.settings.public_dir / COMMITMENT
    putting.verify_pinned(folder, (folder / "keys.txt").read_bytes(), "commitment")
    assert not (folder / "register.txt").exists()


def test_sums_that_tell_the_register_twice_or_not_at_all_are_named(office: Office) -> None:
    bundle = office.settings.public_dir / BUNDLE
    thinning.thin(bundle, LINES)
    assert told(office) == []
    sums = bundle / "SHA256SUMS"
    rows = sums.read_text("ascii").splitlines(keepends=True)
    (own,) = (row for row in rows if row.endswith("  register.txt\n"))
    for more in (f"{'0' * 64}  register.txt\n", f"{'0' * 64}  x  register.txt\n"):
        sums.write_text("".join([*rows, more]), "ascii")
        assert ["SHA256SUMS" in each for each in told(office)] == [True], more
    sums.write_text("".join(row for row in rows if row != own), "ascii")
    assert any("SHA256SUMS" in each for each in told(office))


def test_what_a_killed_publication_was_writing_of_a_piece_is_swept(office: Office) -> None:
    piece = next(store.lying(office.settings.public_dir))
    left = [each.with_name(f".{piece.name}.x.draft") for each in (piece, store.index_place(piece))]
    for each in left:
        each.parent.mkdir(parents=True, exist_ok=True)
        each.write_bytes(b"half")
    shelving.shelve(office, LINES)
    assert not left[0].exists()
    assert piece.is_file()
    assert told(office) == []
