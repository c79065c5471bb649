"""A home whose older registers lie in pieces comes back from its backup, whatever was done to them
meanwhile."""

import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lottery import attempts
from lottery.acting import Acting
from lottery.backup import keyring, making, restoring
from lottery.backup.restoring import Restored, RestoreWanted
from lottery.ceremony.seen import published
from lottery.ceremony.steps import put_back, shelving
from lottery.errors import PublicationRefusedError
from lottery.office import Office
from lottery.opening import open_office
from lottery.pieces import store, within
from lottery.spare_computer import filling
from tests.builders import MARCH

COMMITMENT = f"commitments/{MARCH}"
PASSPHRASE = "a long passphrase"
ACTING = Acting("cli:test", datetime(2024, 6, 1, tzinfo=UTC), os.urandom)


@pytest.fixture
def home(published_template: Path, tmp_path: Path) -> Path:
    """A home with a commitment in pieces."""
    place = Path(shutil.copytree(published_template, tmp_path / "home"))
    (place / "march.db").rename(place / "lottery.db")
    office = open_office(place, {})
    assert shelving.shelve(office, 4).thinned == (COMMITMENT,)
    office.close()
    return place


def brought_back(home: Path, folder: Path, public: Path | None = None) -> Restored:
    office = open_office(home, {})
    made = making.make(office, folder / "b", PASSPHRASE, days=3650, acting=ACTING)
    office.close()
    keys = keyring.of_folder(home / "keys")
    wanted = RestoreWanted(made.place, folder / "again", PASSPHRASE, keys, public=public)
    wanted = replace(wanted, agree=lambda _office, _loss: ["organiser", "notary"])
    return restoring.restore(wanted, acting=ACTING)


def faults(home: Path) -> list[str]:
    office = open_office(home, {})
    with office.read() as session:
        found = published.faults(session, office.settings.public_dir)
    office.close()
    return found


@pytest.mark.parametrize("lost", ["nothing", "a piece", "all of them"])
def test_a_home_in_pieces_is_restored_and_what_was_lost_of_them_is_made_anew(
    home: Path, tmp_path: Path, lost: str
) -> None:
    public = home / "public"
    before = (public / MARCH / "register.txt").read_bytes()
    if lost == "a piece":
        next(store.lying(public)).unlink()
    if lost == "all of them":
        shutil.rmtree(public / store.FOLDER)
    found = brought_back(home, tmp_path)
    assert found.published == (() if lost == "nothing" else (MARCH,))
    again = tmp_path / "again"
    assert not (again / "public" / COMMITMENT / "register.txt").exists()
    assert within.read_or_none(again / "public" / COMMITMENT, "register.txt") == before
    assert faults(again) == []


def test_a_register_put_into_pieces_during_a_backup_is_in_it(
    published_template: Path, tmp_path: Path
) -> None:
    place = Path(shutil.copytree(published_template, tmp_path / "home"))
    office = open_office(place, {"LOTTERY_DATABASE_URL": f"sqlite:///{place / 'march.db'}"})
    members = making.members(office.settings)
    found = [next(members), next(members)]
    shelving.shelve(office, 4)
    found += members
    office.close()
    names = {name for path, name in found if path.exists()}
    pieces = {path.relative_to(place).as_posix() for path in store.lying(place / "public")}
    assert f"public/{COMMITMENT}/register.txt" not in names
    assert pieces
    assert pieces | {f"public/pieces/of/{MARCH}.pieces"} <= names


def test_a_copy_without_its_pieces_says_what_to_copy(home: Path, tmp_path: Path) -> None:
    office: Office = open_office(home, {})
    there = Path(shutil.copytree(home / "public", tmp_path / "there"))
    for piece in store.lying(there):
        piece.unlink()
    with office.read() as session:
        (attempt,) = attempts.all_attempts(session)
    place = tmp_path / "ours" / COMMITMENT
    ours = replace(office, settings=replace(office.settings, public_dir=tmp_path / "ours"))
    with pytest.raises(PublicationRefusedError, match=r"连同其中的 pieces 文件夹一起拷来"):
        put_back.put_back(ours, attempt, there / COMMITMENT, place, os.urandom)
    office.close()


def test_a_damaged_piece_of_a_backup_does_not_keep_the_spare_from_taking_over(
    home: Path, tmp_path: Path
) -> None:
    backup: Office = open_office(home, {})
    ours = replace(backup, settings=replace(backup.settings, public_dir=tmp_path / "ours"))
    next(store.lying(home / "public")).unlink()
    filling.publish_older(ours, backup, ACTING)
    whole = (home / "public" / MARCH / "register.txt").read_bytes()
    assert within.read_or_none(tmp_path / "ours" / COMMITMENT, "register.txt") == whole
    with ours.read() as session:
        assert published.faults(session, tmp_path / "ours") == []
    backup.close()
