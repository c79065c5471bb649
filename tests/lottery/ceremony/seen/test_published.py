"""What is published is held against the database: a file that was changed, taken away or put in."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from draws.bundle import SUMS, sums_text
from lottery.ceremony.seen import published
from lottery.office import Office
from lottery.opening import open_office
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
