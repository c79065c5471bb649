"""A new site takes the old one's place whole or not at all, and leaves a stranger's files alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lottery.errors import NoticesRefusedError
from lottery.web.static_site.placing import CURRENT, new_site


@pytest.fixture
def random_bytes() -> Callable[[int], bytes]:
    numbers: Iterator[int] = iter(range(1, 99))
    return lambda size: next(numbers).to_bytes(size, "big")


@pytest.mark.parametrize("links", [True, False])
def test_each_new_site_is_what_is_sent_and_the_one_before_is_kept(
    tmp_path: Path, random_bytes: Callable[[int], bytes], *, links: bool
) -> None:
    place = tmp_path / "www"
    for text in ("first", "second", "third", "fourth"):
        with new_site(place, tmp_path / "public", random_bytes, links=links) as folder:
            (folder / "index.html").write_text(text)
        assert (place / CURRENT / "index.html").read_text() == text
    others = sorted(path for path in place.glob("site-*") if path != (place / CURRENT).resolve())
    assert [(path / "index.html").read_text() for path in others] == ["third"]
    assert not [path for path in place.glob(".*") if path.name != ".fpdraw-site"]


def test_a_site_that_is_not_finished_leaves_the_old_one(
    tmp_path: Path, random_bytes: Callable[[int], bytes]
) -> None:
    place = tmp_path / "www"
    with new_site(place, tmp_path / "public", random_bytes) as folder:
        (folder / "index.html").write_text("whole")
    before = sorted(path.name for path in place.iterdir())

    def half() -> None:
        with new_site(place, tmp_path / "public", random_bytes) as folder:
            (folder / "index.html").write_text("half")
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert (place / CURRENT / "index.html").read_text() == "whole"
    assert sorted(path.name for path in place.iterdir()) == before


def test_what_a_killed_build_left_is_swept(
    tmp_path: Path, random_bytes: Callable[[int], bytes]
) -> None:
    place = tmp_path / "www"
    with new_site(place, tmp_path / "public", random_bytes):
        pass
    (place / ".building.0badcafe").mkdir()
    with new_site(place, tmp_path / "public", random_bytes):
        assert not (place / ".building.0badcafe").exists()


def test_a_folder_with_somebody_elses_files_is_left_alone(
    tmp_path: Path, random_bytes: Callable[[int], bytes]
) -> None:
    theirs = tmp_path / "www" / "index.html"
    theirs.parent.mkdir()
    theirs.write_text("theirs")
    with pytest.raises(NoticesRefusedError, match="没有动它"):
        new_site(theirs.parent, tmp_path / "public", random_bytes).__enter__()
    assert [path.name for path in theirs.parent.iterdir()] == ["index.html"]
    with pytest.raises(NoticesRefusedError, match="没有动它"):
        new_site(theirs, tmp_path / "public", random_bytes).__enter__()


def test_of_two_builds_at_once_the_second_is_refused(
    tmp_path: Path, random_bytes: Callable[[int], bytes]
) -> None:
    place = tmp_path / "www"
    with new_site(place, tmp_path / "public", random_bytes) as folder:
        (folder / "index.html").write_text("first")
        with pytest.raises(NoticesRefusedError, match="等它做完"):
            new_site(place, tmp_path / "public", random_bytes).__enter__()
        assert folder.is_dir()
    assert (place / CURRENT / "index.html").read_text() == "first"
    with new_site(place, tmp_path / "public", random_bytes):
        pass


@pytest.mark.parametrize("place", ["public/www", "public", "."])
def test_a_site_is_not_put_where_it_would_be_published(
    tmp_path: Path, random_bytes: Callable[[int], bytes], place: str
) -> None:
    (tmp_path / "public").mkdir()
    with pytest.raises(NoticesRefusedError, match="公布的文件夹"):
        new_site(tmp_path / place, tmp_path / "public", random_bytes).__enter__()
    assert list((tmp_path / "public").iterdir()) == []
