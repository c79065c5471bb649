"""What is published is held against the database: a file that was changed, taken away or put in."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from draws.bundle import SUMS, sums_text
from lottery.ceremony.seen import published
from lottery.ceremony.steps import put_back
from lottery.examination import examine
from lottery.office import Office, office_of
from lottery.office.settings import load_settings
from lottery.opening import open_office
from lottery.texts import republishing as public_words
from tests.builders import MARCH


@pytest.fixture(scope="module")
def office(published_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office of a draw that is published."""
    home = Path(shutil.copytree(published_template, tmp_path_factory.mktemp("seen") / "home"))
    found = open_office(home, {"LOTTERY_DATABASE_URL": f"sqlite:///{home / 'march.db'}"})
    yield found
    found.close()


@pytest.fixture
def public(published_template: Path, tmp_path: Path) -> Path:
    """A copy of what is published, to be spoiled."""
    return Path(shutil.copytree(published_template / "public", tmp_path / "public"))


def told(office: Office, public: Path) -> list[str]:
    with office.read() as session:
        return published.faults(session, public)


def change(folder: Path) -> str:
    file = folder / "signatures.txt"
    file.write_bytes(file.read_bytes() + b" ")
    return file.name


def change_and_sum_again(folder: Path) -> str:
    name = change(folder)
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    if SUMS in names:
        names.remove(SUMS)
        (folder / SUMS).write_bytes(sums_text(folder, names))
    return name


def take_away(folder: Path) -> str:
    (folder / "pool.txt").unlink()
    return "pool.txt"


def put_in(folder: Path) -> str:
    (folder / "cards").mkdir()
    (folder / "cards" / "note.txt").write_text("x")
    return "cards/note.txt"


def change_the_sums(folder: Path) -> str:
    file = folder / SUMS
    file.write_bytes(file.read_bytes().replace(b"0", b"1", 1))
    return SUMS


def test_what_nobody_touched_is_as_it_is_stored(office: Office, public: Path) -> None:
    assert told(office, public) == []


@pytest.mark.parametrize("place", [MARCH, f"commitments/{MARCH}"])
@pytest.mark.parametrize("spoil", [change, change_and_sum_again, take_away, put_in])
def test_a_file_that_is_otherwise_is_named(
    office: Office, public: Path, place: str, spoil: Callable[[Path], str]
) -> None:
    name = spoil(public / place)
    (sentence,) = told(office, public)
    assert place in sentence
    assert name in sentence


def test_sums_of_something_else_are_named(office: Office, public: Path) -> None:
    name = change_the_sums(public / MARCH)
    (sentence,) = told(office, public)
    assert name in sentence


def test_folders_of_which_the_database_knows_no_publication_are_named_and_not_green(
    office: Office, public: Path
) -> None:
    shutil.copytree(public / MARCH, public / "ZP-FORGED")
    shutil.copytree(public / "commitments" / MARCH, public / "commitments" / "new\nline")
    shutil.copytree(public / MARCH, public / ".being-written")
    with office.read() as session:
        assert put_back.ahead(session, put_back.lying(public)) == [
            Path("ZP-FORGED"),
            Path("commitments/new\nline"),
        ]
        shown = replace(office, settings=replace(office.settings, public_dir=public))
        found = examine(shown, session, papers=False)
    assert found.altered == []
    (sentence,) = found.unseen
    assert "ZP-FORGED、commitments/new?line，数据库没有记过公布" in sentence


def test_a_bundle_whose_publication_is_not_noted_yet_is_held_against_what_is_stored(
    published_template: Path,
    public: Path,
    tmp_path: Path,
    without_guards: Callable[[Engine, str], None],
) -> None:
    """It is put in its place first: a program is about to note it, or was stopped before."""
    home = Path(shutil.copytree(published_template, tmp_path / "home"))
    before = office_of(load_settings(home, {"LOTTERY_DATABASE_URL": f"sqlite:///{home}/march.db"}))
    without_guards(before.engine, "DELETE FROM draw_step WHERE step = 'published'")
    before = replace(before, settings=replace(before.settings, public_dir=public))
    with before.read() as session:
        found = examine(before, session, papers=False)
        assert [public_words.not_noted(MARCH) in each for each in found.notes] == [True]
        assert found.unseen == []
        put_in(public / MARCH)
        found = examine(before, session, papers=False)
        assert f"{MARCH}，数据库没有记过公布" in found.unseen[0]
    before.close()
