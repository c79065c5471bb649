"""New files: whole, for their owner alone, in nobody's place, on whatever disk."""

import errno
import os
import stat
from pathlib import Path

import pytest

from lottery import whole_files


@pytest.fixture
def one_name_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk like a stick's: it gives no file a second name."""

    def refused(*_places: object, **_options: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refused)


def test_a_new_file_is_whole_and_its_owners_alone(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "secret"
    whole_files.create(place, b"one")
    assert place.read_bytes() == b"one"
    assert stat.S_IMODE(place.stat().st_mode) & 0o177 == 0
    assert [file.name for file in place.parent.iterdir()] == ["secret"]


@pytest.mark.usefixtures("one_name_a_file")
def test_a_disk_that_knows_one_name_a_file_takes_it_all_the_same(tmp_path: Path) -> None:
    place = tmp_path / "secret"
    whole_files.create(place, b"one")
    assert place.read_bytes() == b"one"
    assert stat.S_IMODE(place.stat().st_mode) & 0o177 == 0
    with pytest.raises(FileExistsError):
        whole_files.create(place, b"two")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"one"]


@pytest.mark.parametrize("disk", ["links", "one_name_a_file"])
def test_nobodys_place_is_taken_though_he_came_in_between(
    tmp_path: Path, request: pytest.FixtureRequest, disk: str
) -> None:
    if disk != "links":
        request.getfixturevalue(disk)
    place = tmp_path / "secret"
    with whole_files.creating(place) as put:
        place.write_bytes(b"another's")
        with pytest.raises(FileExistsError):
            put(b"one")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"another's"]


@pytest.mark.usefixtures("one_name_a_file")
def test_of_a_name_that_was_taken_for_a_file_that_did_not_come_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_places: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        whole_files.create(tmp_path / "secret", b"one")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_no_file_says_so_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="name"), whole_files.creating(tmp_path / ("x" * 255)):
        pytest.fail("the block began")
